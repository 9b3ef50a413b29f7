"""`aidwire subscriptions`: from one bot to another."""

from pathlib import Path

from click.testing import CliRunner

from bot.cli import main

ROOT = Path(__file__).resolve().parents[2]
LISTED = """\
subscriptions:
- channel: desk
  rule: topic:HIMARS donor:"the Germans"
  when: daily at 8:00 Europe/Berlin
- channel: desk
  rule: everything
"""


def aidwire(folder: Path, *arguments: str):
    variables = {"AIDWIRE_STORE_URL": f"sqlite:///{folder / 'aidwire.db'}"}
    done = CliRunner().invoke(main, ["--config", str(ROOT / "config"), "subscriptions", *arguments], env=variables)
    return done.exit_code, done.stdout, done.stderr


def test_what_one_bot_exports_another_imports_once(tmp_path):
    listed, copied = tmp_path / "listed.yaml", tmp_path / "copied.yaml"
    listed.write_text(LISTED)
    assert aidwire(tmp_path, "import", str(listed))[:2] == (0, "2 subscriptions imported, 0 were there already\n")
    code, written, _ = aidwire(tmp_path, "export")
    assert code == 0
    assert "rule: topic:himars AND donor:DE\n" in written
    copied.write_text(written)
    assert aidwire(tmp_path, "import", str(copied))[1] == "0 subscriptions imported, 2 were there already\n"
    (tmp_path / "other").mkdir()
    assert aidwire(tmp_path / "other", "import", str(copied))[1].startswith("2 subscriptions imported")
    assert aidwire(tmp_path / "other", "export")[1] == written


def test_a_rule_that_cannot_be_read_is_named_with_its_line_and_nothing_is_imported(tmp_path):
    listed = tmp_path / "listed.yaml"
    listed.write_text(f"{LISTED}- channel: desk\n  rule: topic:himras\n")
    code, _, said = aidwire(tmp_path, "import", str(listed))
    assert code == 78
    assert f"{listed}:8: “himras” is no topic that is known. Did you mean HIMARS?" in said
