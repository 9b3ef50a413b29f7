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
        ("Estonia on or before 6 May", "Estonia", None, day(5, 7)),
        ("Estonia before 6 May", "Estonia", None, day(5, 6)),
        ("Estonia before May 2023", "Estonia", None, day(5, 1, 2023)),
        ("Estonia until May 2023", "Estonia", None, day(6, 1, 2023)),
        ("drones by Germany up to yesterday", "drones by Germany", None, day(5, 15)),
        ("drones by Germany", "drones by Germany", None, None),
        ("Estonia since May 2023 until 3 February 2024", "Estonia", day(5, 1, 2023), day(2, 4)),
        ("Estonia between 3 May and 6 May", "Estonia", day(5, 3), day(5, 7)),
        ("Estonia from 1 May to 6 May", "Estonia", day(5, 1), day(5, 7)),
        ("Taurus from Germany to Ukraine", "Taurus from Germany to Ukraine", None, None),
        ("Estland zwischen Mai 2023 und Juni 2023", "Estland", day(5, 1, 2023), day(7, 1, 2023)),
        ("Estland vor dem 6. Mai", "Estland", None, day(5, 6)),
        ("Estland bis zum 6. Mai", "Estland", None, day(5, 7)),
        ("Estland vor 3 Tagen", "Estland", day(5, 12), None),
        ("Estonia 3 days ago", "Estonia", day(5, 12), None),
        ("Estonia last week", "Estonia", day(5, 8), None),
        ("Estland letzte Woche", "Estland", day(5, 8), None),
        ("Estland seit letzter Woche", "Estland", day(5, 8), None),
        ("Estland seit letztem Montag", "Estland", day(5, 13), None),
        ("heute", "", day(5, 15), None),
        ("May 2023", "", day(5, 1, 2023), day(6, 1, 2023)),
        ("Taurus May 2023", "Taurus", day(5, 1, 2023), day(6, 1, 2023)),
        ("ATACMS 2024", "ATACMS", day(1, 1), day(1, 1, 2025)),
        ("ATACMS in March", "ATACMS", day(3, 1), day(4, 1)),
        ("ATACMS on 6 May", "ATACMS", day(5, 6), day(5, 7)),
        ("Zelensky on Taurus", "Zelensky on Taurus", None, None),
        ("ATACMS in use", "ATACMS in use", None, None),
        ("story 2024", "story 2024", None, None),
        ("Zelensky on Su-24", "Zelensky on Su-24", None, None),
        ("tanks by M1117", "tanks by M1117", None, None),
        ("Mirage 2000", "Mirage 2000", None, None),
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
    assert period("before 6 May", NOW)[1].words == " until 5 May 2024"
    assert Period().holds(NOW)


@given(st.text(max_size=40))
def test_any_words_are_a_time_or_none_or_told(text):
    try:
        rest, found = period(text, NOW)
    except UserError:
        return
    assert text.startswith(rest) or rest in text
    assert found.since is None or found.since <= NOW
