"""The language in which the bot speaks, and the tables of those that it speaks beside English."""

import ast
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from bot.errors import ConfigError
from bot.language import _, country, known, learn, ngettext, number, pgettext, quoted, speaking, spoken
from bot.settings.languages import load_languages
from tests.pseudo import CODE, learnt, wide

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "config" / "languages"
LOOKED_UP = ("_", "N_", "ngettext", "pgettext")
HEAD = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


@pytest.fixture
def other():
    with learnt(countries={"US": "Usono"}):
        yield CODE


def test_english_is_said_as_it_stands_in_the_code():
    assert _("Announced") == "Announced"
    assert ngettext("{count} story", "{count} stories", 2) == "{count} stories"
    assert pgettext("of a feed", "silent") == "silent"
    assert country("DE", "Germany") == "Germany"
    assert spoken() == "en"


def test_another_language_holds_as_long_as_it_is_spoken(other):
    with speaking(other):
        assert (_("Announced"), country("US", "United States"), spoken()) == (wide("Announced"), "Usono", other)
        assert country("XK", "Kosovo") == "Kosovo"
        with speaking("en"):
            assert _("Announced") == "Announced"
        assert _("Announced") == wide("Announced")
    assert _("Announced") == "Announced"


def test_a_language_that_nobody_knows_any_more_is_english(other):
    with speaking(other), speaking("tlh"):
        assert (_("Announced"), spoken()) == ("Announced", "en")


def written(folder: Path, *entries: tuple[str, str], name: str = "de.po") -> Path:
    body = "\n\n".join(f'msgid "{text}"\nmsgstr "{said}"' for text, said in entries)
    (folder / name).write_text(HEAD + body + "\n", "utf-8")
    return folder


def test_a_table_is_read(tmp_path):
    (german,) = load_languages(written(tmp_path, ("Story {number}", "Story Nr. {number}"), ("Undo", "")))
    assert (german.code, german.name, german.english, german.countries["UA"]) == ("de", "Deutsch", "German", "Ukraine")
    assert german.texts.gettext("Story {number}") == "Story Nr. {number}"
    assert german.texts.gettext("Undo") == "Undo"


@pytest.mark.parametrize(
    ("said", "named"),
    [("Nr. {nummer}", "{number}, {nummer}"), ("Geschichte", "{number}"), ("Nr. {number", "expected '}'")],
)
def test_a_translation_that_would_fail_when_it_is_said_is_refused(tmp_path, said, named):
    with pytest.raises(ConfigError) as caught:
        load_languages(written(tmp_path, ("Story {number}", said)))
    assert caught.value.where.endswith(":6")
    assert named in caught.value.problem


def test_a_file_that_is_named_after_no_language_is_refused(tmp_path):
    with pytest.raises(ConfigError, match=r"named by its language: de\.po"):
        load_languages(written(tmp_path, name="german.po"))


def test_a_file_that_is_no_table_is_refused(tmp_path):
    (tmp_path / "de.po").write_text("Announced = Angekündigt\n", "utf-8")
    with pytest.raises(ConfigError, match=r"de\.po:\d: not as gettext writes it"):
        load_languages(tmp_path)


def in_an_fstring(code: str) -> list[int]:
    """The lines where a text is looked up within an f-string: Babel reads none there, so that nobody translates it."""
    strings = (part for part in ast.walk(ast.parse(code)) if isinstance(part, ast.JoinedStr))
    calls = (part for string in strings for part in ast.walk(string) if isinstance(part, ast.Call))
    return [
        call.lineno
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id in LOOKED_UP and isinstance(call.args[0], ast.Constant)
    ]


def test_a_text_in_an_fstring_is_found():
    assert in_an_fstring("f\"{_('Told')}: {told}\"") == [1]
    assert in_an_fstring("f\"{said + ngettext('{n} row', '{n} rows', n).format(n=n)}\"") == [1]
    assert in_an_fstring("f'{_(TEXTS[key])} {told}' + _('Told')") == []


def test_no_text_stands_in_an_fstring():
    found = {
        str(file.relative_to(ROOT)): lines
        for room in ("bot", "handlers")
        for file in (ROOT / room).rglob("*.py")
        if (lines := in_an_fstring(file.read_text("utf-8")))
    }
    assert found == {}, "hoist it, or fill it into a text of its own"


def texts() -> set[str]:
    """Every text in the code that is said, as a table of a language holds it."""
    found = (text for room in ("bot", "handlers") for *_where, text, _notes, _context in extract_from_dir(ROOT / room))
    return {text[0] if isinstance(text, tuple) else text for text in found}


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.po")), ids=lambda file: file.stem)
def test_every_text_is_translated_and_none_that_is_gone(file):
    with file.open("rb") as source:
        table = read_po(source)
    said = {
        message.id[0] if message.pluralizable else message.id
        for message in table
        if message.id
        and not message.fuzzy
        and all([message.string] if isinstance(message.string, str) else message.string)
    }
    assert sorted(texts() - said) == [], "untranslated: `make languages` lists them in the file"
    assert sorted(said - texts()) == [], "nobody says these any more: `make languages` drops them"


def test_numbers_and_words_that_fell_are_set_as_the_language_sets_them(tmp_path):
    context = (
        'msgctxt "between thousands"\nmsgid ","\nmsgstr "."\n\nmsgctxt "before decimals"\nmsgid "."\nmsgstr ","\n\n'
    )
    (tmp_path / "de.po").write_text(HEAD + context + 'msgid "“{words}”"\nmsgstr "„{words}“"\n', "utf-8")
    (german,) = load_languages(tmp_path)
    assert [number(value) for value in (7, 1_500_000, 2.5, 1200.0)] == ["7", "1,500,000", "2.5", "1,200"]
    assert quoted("a {small} number") == "“a {small} number”"
    learn(german)
    try:
        with speaking("de"):
            assert [number(value) for value in (7, 1_500_000, 2.5)] == ["7", "1.500.000", "2,5"]
            assert quoted("a small number") == "„a small number“"
    finally:
        del known()["de"]
