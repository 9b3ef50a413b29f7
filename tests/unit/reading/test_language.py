import pytest

from bot.reading.language import language, together
from bot.reading.text import fold


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Germany will send tanks to the front.", "en"),
        ("Tanks!", "en"),
        ("Das Ministerium hat die Panzer bestellt und der Minister ist froh.", "de"),
        ("La France va livrer des canons pour le front.", "fr"),
        ("Polska przekaże czołgi Ukrainie.", "pl"),
        ("Česko dodá Ukrajině další houfnice.", "cs"),
        ("L'Italia invia missili: il governo ha detto che sono in viaggio.", "it"),
        ("Ukraina poprosiła Polskę o czołgi.", "pl"),
        ("España enviará misiles a Ucrania.", "es"),
        ("Україна отримала ракети.", "uk"),
        ("США передадут Киеву четыре установки.", "ru"),
    ],
)
def test_language(text: str, code: str) -> None:
    assert language(fold(text)) == code


def test_short_cyrillic_texts_are_read_with_both() -> None:
    assert together("uk") == together("ru") == {"uk", "ru"}
    assert together("de") == {"de"}
