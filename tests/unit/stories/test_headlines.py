"""Headlines: roundups, clauses and acts."""

import pytest

from bot.stories.headlines import Headlines
from tests.shared import ROOT

HEADLINES = Headlines.parse((ROOT / "config" / "threads.yaml").read_bytes())


@pytest.mark.parametrize(
    "title",
    [
        "Harbour war live: two ships arrive; minister resigns",
        "Lindvik latest: two ships arrive",
        "Your Wednesday Briefing",
        "Lindvik news live: two ships arrive",
        "Ships arrive, ministers leave: the political week in photos",
        "The harbour gets its ships: Weekend Reads",
        "The war at a glance: what we know on day 12",
        "Liveticker: Zwei Schiffe erreichen den Hafen",
    ],
)
def test_roundups_are_known_by_their_phrases(title):
    assert HEADLINES.is_roundup(title)


@pytest.mark.parametrize("title", ["Minister wants to live: report", "Latest howitzers reach the harbour", ""])
def test_other_headlines_are_no_roundups(title):
    assert not HEADLINES.is_roundup(title)
    assert HEADLINES.subject(title) == (0, len(title))


@pytest.mark.parametrize(
    "title",
    [
        "Analysis: jets may follow the tanks",
        "Why Norway waited with the howitzers",
        "The howitzers come too late | Opinion",
        "Are jets next for Ukraine?",
        "'Are jets next?\u2019",
        "Kommentar: Zu spät",
        "Чому Норвегія чекала",
    ],
)
def test_comments_are_known_by_their_phrases_and_questions(title):
    assert HEADLINES.is_comment(title)


@pytest.mark.parametrize(
    "title", ["Norway sends howitzers", "Minister on why Norway waited", "Who pays? Norway, says minister", ""]
)
def test_other_headlines_are_no_comments(title):
    assert not HEADLINES.is_comment(title)


def test_a_roundup_leads_with_its_first_part_that_is_no_phrase():
    title = "Harbour war live: two ships arrive; minister resigns"
    start, end = HEADLINES.subject(title)
    assert title[start:end].strip() == "two ships arrive"
    assert HEADLINES.subject("Your Wednesday Briefing") == (0, 0)


@pytest.mark.parametrize(
    ("title", "main"),
    [
        ("Ukraine seeks jets after Norway sends tanks", "Ukraine seeks jets"),
        ("After Norway sends tanks, Ukraine seeks jets", "Ukraine seeks jets"),
        ("Norway sends tanks", "Norway sends tanks"),
        ("Norwegen liefert Panzer nach langem Streit", "Norwegen liefert Panzer"),
    ],
)
def test_what_went_before_is_no_part_of_the_main_clause(title, main):
    clauses = HEADLINES.clauses(title)
    assert title[slice(*clauses[0])].strip(" ,") == main
    assert sorted(i for start, end in clauses for i in range(start, end)) == list(range(len(title)))


@pytest.mark.parametrize(
    ("clause", "act"),
    [
        ("Norway will send tanks", "give"),
        ("Норвегія передасть танки", "give"),
        ("Kyiv begs for jets", "ask"),
        ("Drones attack the harbour", "strike"),
        ("Minister resigns", ""),
    ],
)
def test_the_act_of_a_clause(clause, act):
    assert HEADLINES.act(clause) == act


def test_names_are_no_acts():
    title = "Gift of Lindvik docks"
    assert HEADLINES.act(title) == "give"
    assert HEADLINES.act(title, [(0, len("Gift of Lindvik"))]) == ""


@pytest.mark.parametrize("raw", [b"", b"[]", b"roundups: {}", b"roundups: 3\nasides: {}\nacts: {}", b"{"])
def test_damaged_phrases_are_refused(raw):
    with pytest.raises(ValueError):
        Headlines.parse(raw)


@pytest.mark.parametrize(
    ("text", "number", "on_top"),
    [
        ("delivered two more jets", "two", True),
        ("delivered another two jets", "two", True),
        ("a second batch of two jets", "two", True),
        ("передала ще 2 літаки", "2", True),
        ("delivered two jets, more will follow", "two", False),
        ("delivered more than two jets", "two", False),
        ("another donor, of tanks and trucks, sent two jets", "two", False),
    ],
)
def test_numbers_that_come_on_top(text, number, on_top):
    start = text.index(number)
    assert HEADLINES.is_more(text, start, start + len(number)) is on_top
