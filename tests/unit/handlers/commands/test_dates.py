"""Times in plain words."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from handlers.commands.dates import Period, period

NOW = datetime(2024, 5, 15, 18, 30, tzinfo=UTC)  # a Wednesday


def day(month: int, date: int, year: int = 2024) -> datetime:
    return datetime(year, month, date, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "rest", "since", "until"),
    [
        ("ATACMS since Monday", "ATACMS", day(5, 13), None),
        ("ATACMS since last Monday", "ATACMS", day(5, 13), None),
        ("ATACMS 7d", "ATACMS", day(5, 8), None),
        ("7d", "", day(5, 8), None),
        ("since 7d", "", day(5, 8), None),
        ("Germany air defence 2 weeks", "Germany air defence", day(5, 1), None),
        ("Germany last 3 months", "Germany", day(2, 15), None),
        ("Germany 2m", "Germany", day(3, 15), None),
        ("Germany since May 2023", "Germany", day(5, 1, 2023), None),
        ("Germany since 2023", "Germany", day(1, 1, 2023), None),
        ("Germany in May 2023", "Germany", day(5, 1, 2023), day(6, 1, 2023)),
        ("Germany in December 2023", "Germany", day(12, 1, 2023), day(1, 1)),
        ("Germany in 2023", "Germany", day(1, 1, 2023), day(1, 1)),
        ("HIMARS since 03/02/2024", "HIMARS", day(2, 3), None),
        ("HIMARS since 2024-02-03", "HIMARS", day(2, 3), None),
        ("HIMARS yesterday", "HIMARS", day(5, 14), None),
        ("HIMARS this week", "HIMARS", day(5, 13), None),
        ("HIMARS this month", "HIMARS", day(5, 1), None),
        ("HIMARS this year", "HIMARS", day(1, 1), None),
        ("HIMARS since понеділок", "HIMARS", day(5, 13), None),
        ("HIMARS since 6 hours ago", "HIMARS", NOW.replace(hour=12), None),
        ("Taurus seit Montag", "Taurus", day(5, 13), None),
        ("Taurus seit 14. Mai 2023", "Taurus", day(5, 14, 2023), None),
        ("Taurus letzte 2 Wochen", "Taurus", day(5, 1), None),
        ("Taurus 3 Tage", "Taurus", day(5, 12), None),
        ("Taurus im Mai 2023", "Taurus", day(5, 1, 2023), day(6, 1, 2023)),
        ("Taurus gestern", "Taurus", day(5, 14), None),
        ("Taurus diesen Monat", "Taurus", day(5, 1), None),
        ("Leopard 2", "Leopard 2", None, None),
        ("Patriot to Ukraine", "Patriot to Ukraine", None, None),
        ("", "", None, None),
    ],
)
def test_the_time_at_the_end_is_taken_off(said, rest, since, until):
    assert period(said, NOW) == (rest, Period(since, until))


def test_a_date_that_is_none_is_the_persons_to_mend():
    with pytest.raises(UserError, match=r"“the war began” is no date that I know\. Try since Monday"):
        period("ATACMS since the war began", NOW)


def test_a_period_is_said_back_and_knows_what_lies_in_it():
    may = period("in May 2023", NOW)[1]
    assert may.words == " from 1 May 2023 to 31 May 2023"
    assert [may.holds(at) for at in (day(4, 30, 2023), day(5, 1, 2023), day(6, 1, 2023))] == [False, True, False]
    assert (period("7d", NOW)[1].words, Period().words) == (" since 8 May 2024", "")
    assert Period().holds(NOW)


@given(st.text(max_size=40))
def test_any_words_are_a_time_or_none_or_told(text):
    try:
        rest, found = period(text, NOW)
    except UserError:
        return
    assert text.startswith(rest) or rest in text
    assert found.since is None or found.since <= NOW
