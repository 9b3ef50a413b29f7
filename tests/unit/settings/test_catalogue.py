from datetime import date
from pathlib import Path

import pytest

from bot.catalogue import Catalogue
from bot.errors import ConfigError
from bot.settings.catalogue import load_catalogue, read_catalogue

CONFIG = Path(__file__).parents[3] / "config" / "catalogue"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(CONFIG)


def test_nothing_was_lost(catalogue: Catalogue) -> None:
    assert len(catalogue.entities) >= 676
    assert len(catalogue.roles) >= 184
    assert len(catalogue.countries) >= 73
    assert len(catalogue.classes) == 13


def test_norway_is_a_country(catalogue: Catalogue) -> None:
    assert catalogue.countries["NO"].name == "Norway"
    assert catalogue.entities["store"].country == "NO"


def test_offices_have_days(catalogue: Catalogue) -> None:
    assert [e.id for e in catalogue.holders("us-president", date(2023, 9, 22))] == ["biden"]
    assert [e.id for e in catalogue.holders("us-president", date(2025, 1, 20))] == ["trump"]


def test_the_folder_gives_the_type_and_weak_names_make_it_ambiguous(catalogue: Catalogue) -> None:
    assert {catalogue.entities[i].type for i in ("atacms", "zelensky", "nbc", "purl")} == {
        "system",
        "person",
        "organisation",
        "mechanism",
    }
    assert catalogue.entities["patriot"].ambiguous
    assert not catalogue.entities["himars"].ambiguous


def test_every_entry_has_a_place() -> None:
    catalogue, sources = read_catalogue(CONFIG)
    path, _, line = sources["atacms"].rpartition(":")
    assert Path(path).read_text("utf-8").splitlines()[int(line) - 1] == "atacms:"
    assert {"role:us-president", "country:NO", "class:drones"} <= sources.keys()
    assert catalogue.entities.keys() <= sources.keys()


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


SMALL = {
    "systems/a.yaml": "x:\n  name: X\n  kind: drone\n",
    "people/us.yaml": "",
    "organisations/media.yaml": "",
    "mechanisms.yaml": "",
    "countries.yaml": "US:\n  names: [United States]\n",
    "roles/us.yaml": "",
    "classes.yaml": "",
    "cues.yaml": "drone: {en: [drone]}\n",
}


def test_a_second_entity_of_that_id_is_refused_with_both_places(tmp_path: Path) -> None:
    write(tmp_path, SMALL | {"systems/b.yaml": "\nx:\n  name: Y\n  kind: drone\n"})
    with pytest.raises(ConfigError) as error:
        load_catalogue(tmp_path)
    assert error.value.where == f"{tmp_path}/systems/b.yaml:2"
    assert f"{tmp_path}/systems/a.yaml:1" in error.value.problem


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("x:\n  name: X\n  kind: drone\n  weak_alias: [X]\n", 4, "did you mean `weak_aliases`?"),
        ("x: drone\n", 1, "must be a mapping"),
        ("x:\n  name: X\n  kind: drone\n  roles:\n  - {role: a, since: May}\n", 5, "a day like"),
        ("x:\n  name: X\n  kind: drone\n  type: system\n", 4, "unknown key `type`"),
    ],
)
def test_a_bad_edit_is_told_with_its_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    write(tmp_path, SMALL | {"systems/a.yaml": text})
    with pytest.raises(ConfigError) as error:
        load_catalogue(tmp_path)
    assert error.value.where == f"{tmp_path}/systems/a.yaml:{line}"
    assert says in error.value.problem
