import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.text import Text
from bot.reading.topics.aliases import Finder, Spaced, forms, spaced


def words(alias: str, text: str, *, lang: str = "en", case: str = "any") -> list[str]:
    field = Text(text, lang=lang)
    return [hit.words for hit in Finder(forms("x", alias, "safe", case)).find(field, Spaced(field))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("alias", "text", "found"),
    [
        ("MGM-140", "An MGM140, an MGM 140 and an MGM\u2013140.", ["MGM140", "MGM 140", "MGM\u2013140"]),
        ("Storm Shadow", "Storm-Shadow, storm shadows; Storm, Shadow", ["Storm-Shadow", "storm shadows"]),
        ("Hawk", "Hawk's, hawks, Hawkins, Seahawk, hawk", ["Hawk", "hawks", "hawk"]),
        ("Leopard 2", "Leopard 2A6, Leopard 23, Leopard 2s", ["Leopard 2", "Leopard 2"]),
        ("AT4", "at 4, AT4, AT-4, at4, AT 4", ["AT4", "AT-4"]),
        ("CV 90", "CV 90, CV-90, cv 90", ["CV 90", "CV-90"]),
        ("U.S.", "The U.S. and us", ["U.S."]),
        ("UAV", "UAV, UAVs, uav", ["UAV", "UAVs"]),
    ],
)
def test_spellings(alias: str, text: str, found: list[str]) -> None:
    assert words(alias, text) == found


def test_a_name_does_not_cross_paragraphs() -> None:
    assert words("Storm Shadow", "A storm\nshadow play") == []


@pytest.mark.parametrize(
    ("alias", "text", "lang", "found"),
    [
        ("Київ", "Київ, Києву, Київу", "uk", ["Київ", "Київу"]),
        ("Україна", "Україну, Україною, українці", "uk", ["Україну", "Україною"]),
        ("Литва", "Литвы, Литвой, литваки", "ru", ["Литвы", "Литвой"]),
        ("Резніков", "Рєзніков, Резніковим", "uk", ["Резніковим"]),
        ("крилаті ракети", "крилатих ракет", "uk", ["крилатих ракет"]),
        ("Haubitze", "Haubitzen", "de", ["Haubitzen"]),
        ("Haubitze", "Haubitzen", "en", []),
        ("Leopard", "Leopardów i Leopardami", "pl", ["Leopardów", "Leopardami"]),
    ],
)
def test_endings_by_language(alias: str, text: str, lang: str, found: list[str]) -> None:
    assert words(alias, text, lang=lang) == found


@pytest.mark.parametrize(
    ("case", "found"),
    [("any", ["HARM", "Harm", "harm", "HARMs"]), ("exact", ["HARM", "HARMs"])],
)
def test_capitals(case: str, found: list[str]) -> None:
    alias = "HARM" if case == "exact" else "harm"
    assert words(alias, "HARM Harm harm HARMs", case=case) == found


def test_every_capital_of_the_form_must_be_one() -> None:
    assert words("Poland", "Poland POLAND poland", case="capitals") == ["Poland", "POLAND"]


def test_abbreviations_in_cyrillic_keep_their_capitals() -> None:
    assert words("ПРО", "ПРО про", lang="uk") == ["ПРО"]


def test_the_spaced_form() -> None:
    assert spaced("M-142") == spaced("M142") == spaced("m 142") == " m 142"


@given(st.text(alphabet="aZ9 -\u2019.\nїß\u0130é", max_size=40))
def test_every_letter_leads_back_to_itself(raw: str) -> None:
    field = Text(raw)
    view = Spaced(field)
    for at, char in enumerate(view.text):
        if char != " ":
            assert field.folded[view.raw(at)] == char


@given(st.text(alphabet="ab1 -.", max_size=30), st.text(alphabet="ab1 -", min_size=1, max_size=6))
def test_what_is_found_is_the_alias(raw: str, alias: str) -> None:
    if spaced(alias).strip():
        for found in words(alias, raw):
            assert spaced(found).removesuffix("es").removesuffix("s") == spaced(alias) or spaced(found) == spaced(alias)
