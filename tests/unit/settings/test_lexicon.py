import shutil
from pathlib import Path

import pytest

from bot.errors import ConfigError
from bot.model import Mark, Rung
from bot.settings.lexicon import load_lexicon, read_lexicon

CONFIG = Path(__file__).parents[3] / "config" / "lexicon"


def test_every_status_stands_on_the_ladder_or_beside_it() -> None:
    statuses = load_lexicon(CONFIG).statuses
    assert len(statuses) == 27
    for status in statuses.values():
        assert Rung(status.rung) is not Rung.NONE or status.mark or status.group == "meta", status.id
        assert not status.mark or Mark(status.mark)


def test_each_file_gives_its_part() -> None:
    lexicon = load_lexicon(CONFIG)
    assert lexicon.statuses["delivered"].id == "delivered"
    assert lexicon.number_words["en"]["twelve"] == 12
    assert lexicon.money_multipliers["bn"] == 1e9
    assert "reportedly" in lexicon.hedges["en"]
    assert any(rule.id == "captions" for rule in lexicon.clutter.rules)


def test_statuses_and_rules_have_places() -> None:
    _, sources = read_lexicon(CONFIG)
    for key, word in (("status:denied", "denied:"), ("clutter:captions", "pattern:"), ("units", "units:")):
        path, _, line = sources[key].rpartition(":")
        assert word in Path(path).read_text("utf-8").splitlines()[int(line) - 1]


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    shutil.copytree(CONFIG, tmp_path, dirs_exist_ok=True)
    (tmp_path / "hedges.yaml").unlink()
    with pytest.raises(ConfigError, match="holds hedges"):
        load_lexicon(tmp_path)


def test_a_field_that_stands_in_two_files_is_refused(tmp_path: Path) -> None:
    shutil.copytree(CONFIG, tmp_path, dirs_exist_ok=True)
    (tmp_path / "more.yaml").write_text("units: [crate]\n", "utf-8")
    with pytest.raises(ConfigError, match="`units` is there already"):
        load_lexicon(tmp_path)
