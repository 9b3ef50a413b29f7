from datetime import date

import pytest

from bot.catalogue import Catalogue, Country, Entity, Office, RolePhrase
from bot.reading.text import Text
from bot.reading.topics.aliases import Finder, Spaced
from bot.reading.topics.evidence import Document, Senses
from bot.reading.topics.people import People
from bot.reading.topics.subjects import every_form


def person(name: str, *offices: Office) -> Entity:
    first, surname = name.split()
    return Entity(first.lower(), "person", "person", name, surname_aliases=(surname,), country="NO", roles=offices)


SINCE, UNTIL = date(2020, 1, 1), date(2023, 1, 1)
PEOPLE = (
    person("Anna Berg", Office("no-chief", SINCE, UNTIL)),
    person("Otto Berg"),
    person("Ida Lund", Office("no-chief", UNTIL)),
)
CATALOGUE = Catalogue(
    {p.id: p for p in PEOPLE},
    {"NO": Country("NO", ("Norway",), ("Norwegian",)), "PT": Country("PT", ("Portugal",), ("Portuguese",))},
    {"no-chief": RolePhrase("no-chief", "NO", {"en": ("Norwegian chief", "chief of Norway", "chief of boats")})},
    {},
    {"title": {"en": ("Minister", "Mr")}},
)
FINDER, SENSES, READER = Finder(every_form(CATALOGUE)), Senses(CATALOGUE), People(CATALOGUE)


def document(text: str, title: str = "") -> Document:
    fields = [(field, Spaced(field)) for field in (Text(title, "title"), Text(text))]
    return Document(fields, [hit for field, words in fields for hit in FINDER.find(field, words)], SENSES.cues)


def who(text: str, title: str = "", day: date | None = SINCE) -> list[tuple[str, str]]:
    accepted = READER.surnames(document(text, title), day)
    return [(hit.form.key, why) for hit, why in accepted.items() if hit.field.field == "text"]


def offices(text: str) -> list[tuple[str, str]]:
    return [(hit.words, why) for hit, why in READER.offices(document(text)).items()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lund spoke.", []),
        ("Anna Berg came. Then Berg spoke.", ["anna", "anna"]),
        ("Anna Berg met Otto Berg. Berg spoke.", ["anna", "otto", "otto"]),
        ("Berg spoke. Later Otto Berg came.", ["otto", "otto"]),
        ("Minister Berg spoke.", ["anna"]),
        ("Minister Lund spoke.", []),
        ("The Norwegian chief, Berg, spoke.", ["anna"]),
        ("Berg, the Norwegian chief, spoke.", ["anna"]),
        ("Norway will wait, Berg said.", ["anna"]),
        ("Norway will wait, Tom Berg said.", []),
        ("Tom Berg lives in Norway.", []),
        ("But Berg lives in Norway.", ["anna"]),
    ],
)
def test_whose_surname(text: str, expected: list[str]) -> None:
    assert [key for key, _ in who(text)] == expected


def test_the_day_decides_who_holds_the_office() -> None:
    assert [key for key, _ in who("The Norwegian chief Lund spoke.", day=UNTIL)] == ["ida"]
    assert who("The Norwegian chief Lund spoke.", day=SINCE) == []
    assert [key for key, _ in who("The Norwegian chief Lund spoke.", day=None)] == ["ida"]


def test_the_title_may_name_in_full() -> None:
    assert [key for key, _ in who("Berg spoke.", title="Otto Berg resigns")] == ["otto"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Anna Berg came. Then Berg spoke.", "full name"),
        ("Minister Berg spoke.", "title: Minister"),
        ("The Norwegian chief, Berg, spoke.", "office: no-chief"),
        ("Norway will wait, Berg said.", "holds no-chief"),
    ],
)
def test_the_reason_is_told(text: str, why: str) -> None:
    assert why in who(text)[-1][1]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("The chief of boats spoke.", False),
        ("The chief of boats left Norway.", True),
        ("Portugal met Norway, the chief of boats said.", True),
        ("Portugal’s chief of boats left Norway.", False),
        ("The Portuguese chief of boats left Norway.", False),
        ("The chief of boats of Portugal left Norway.", False),
        ("Norway’s chief of boats left Portugal.", True),
    ],
)
def test_an_office_that_names_no_country(text: str, *, counts: bool) -> None:
    assert offices(text) == ([("chief of boats", "office, and the article names NO")] if counts else [])


@pytest.mark.parametrize("before", ["The former", "The ex", "Then", "A deputy", "The late"])
def test_an_office_of_the_past_is_nobodys(before: str) -> None:
    assert offices(f"{before} Norwegian chief spoke.") == []


def test_an_office_that_names_its_country_counts() -> None:
    assert offices("The Norwegian chief spoke.") == [("Norwegian chief", "office")]
