import pytest

from bot.reading.quotes.marks import find_marks
from bot.reading.text import Text


def _inside(raw: str) -> list[str]:
    return [raw[m.start : m.end] for m in find_marks(raw, Text(raw).paragraphs)]


@pytest.mark.parametrize(
    ("raw", "inside"),
    [
        ("She said “yes” and “no”.", ["yes", "no"]),
        ('She said "yes" and "no".', ["yes", "no"]),
        ('She said "yes” and “no".', ["yes", "no"]),
        ("Er sagte „ja“ und „nein“.", ["ja", "nein"]),
        ("Вона сказала «так» і «ні».", ["так", "ні"]),
        ("She said ‘yes’ and 'no'.", ["yes", "no"]),
        ("She said ``yes'' twice.", ["yes"]),
        ("“He said ‘yes’ to us.”", ["He said ‘yes’ to us."]),
        ("‘He said “yes” to us.’", ["He said “yes” to us."]),
        ("the ministers' and the soldiers' needs", []),
        ("It's the '90s, 'em and 'tis; rock 'n' roll", []),
        ("the 'red lines' of the ministers' plan", ["red lines"]),
        ("He said 'the ministers' plan is bad,' and left.", ["the ministers' plan is bad,"]),
        ("a gap of 5\" or 6'2", []),
        ("(“yes”)", ["yes"]),
        ("“”", []),
    ],
)
def test_marks_of_every_style(raw: str, inside: list[str]) -> None:
    assert _inside(raw) == inside


def test_an_open_mark_runs_to_the_end_of_its_paragraph_only() -> None:
    raw = "“It began in May.\n“It ended in June.” Then nothing."
    first, second = find_marks(raw, Text(raw).paragraphs)
    assert (raw[first.start : first.end], first.closed, first.paragraph) == ("It began in May.", False, 0)
    assert (raw[second.start : second.end], second.closed, second.paragraph) == ("It ended in June.", True, 1)


def test_a_forgotten_mark_ends_where_the_next_one_opens() -> None:
    raw = "“It began in May, she said. “It ended in June.”"
    first, second = find_marks(raw, Text(raw).paragraphs)
    assert not first.closed
    assert raw[second.start : second.end] == "It ended in June."
    assert first.end <= second.outer[0]


def test_outer_includes_the_marks() -> None:
    raw = "Then “yes”."
    (mark,) = find_marks(raw, Text(raw).paragraphs)
    assert raw[slice(*mark.outer)] == "“yes”"
