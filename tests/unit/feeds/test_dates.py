from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.dates import AHEAD, EARLIEST, ZONES, read_date

EVENING = datetime(2023, 9, 22, 18, 48, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Fri, 22 Sep 2023 18:48:00 GMT",
        "Fri, 22 Sep 2023 19:48:00 BST",
        "Fri, 22 Sep 2023 20:48:00 CEST",
        "Fri, 22 Sep 2023 21:48:00 EEST",
        "Fri, 22 Sep 2023 14:48:00 EDT",
        "Fri, 22 Sep 2023 21:48:00 +0300 (EEST)",
        "Fri, 22 Sep 2023 21:48:00 GMT+0300",
        "Fri, 22 Sep 2023 21:48:00 UTC+3",
        "Fri, 22 Sep 23 18:48 Z",
        "Wed, 22 Sep 2023 18:48:00 GMT",  # the wrong weekday
        "Fri, 22-Sep-2023 18:48:00 GMT",
        "Fri Sep 22 18:48:00 2023",
        "Fri Sep 22 18:48:00 UTC 2023",
        "Sept. 22, 2023 2:48 p.m. EDT",
        "September 22nd, 2023 6:48 pm",
        "22. September 2023 20:48 MESZ",
        "22 septembre 2023 18:48",
        "22 вересня 2023 18:48",
        "2023-09-22T18:48:00Z",
        "2023-09-22T20:48+02:00",
        "2023-09-22T14:48:00.000-0400",
        "2023-09-22 18:48",
        "2023-09-22 21:48:00 EEST",
        "20230922T184800Z",
        "2023/09/22 18:48:00",
        "22.09.2023 18:48",
        "22/09/2023 18:48",
        "09/22/2023 18:48",
        "1695408480",
        "1695408480000",
        "\n  Fri,  22 Sep 2023\t18:48:00 GMT ",
    ],
)
def test_one_moment_in_many_hands(text):
    assert read_date(text) == EVENING


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2023-09-22", datetime(2023, 9, 22, tzinfo=UTC)),
        ("2023-09", datetime(2023, 9, 1, tzinfo=UTC)),
        ("Fri, 22 Sep 2023 24:00:00 GMT", datetime(2023, 9, 23, tzinfo=UTC)),
        ("Sat, 31 Dec 2016 23:59:60 GMT", datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("1 Jan 2024 12:05 am", datetime(2024, 1, 1, 0, 5, tzinfo=UTC)),
        ("5 juillet 2023", datetime(2023, 7, 5, tzinfo=UTC)),
        ("5 juin 2023", datetime(2023, 6, 5, tzinfo=UTC)),
    ],
)
def test_edges_of_days_and_months(text, moment):
    assert read_date(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        None, "", "yesterday", "09/10/2023", "31 Feb 2023", "2023-13-01", "Fri, 22 Foo 2023 18:48:00 GMT",
        "Thu, 01 Jan 1970 00:00:00 GMT", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2023-09-22T25:99:00Z",
    ],
)  # fmt: skip
def test_what_is_not_sure_is_no_date(text):
    assert read_date(text) is None


def test_what_lies_ahead_is_not_believed():
    now = EVENING
    assert read_date((now + AHEAD).isoformat(), now) == now + AHEAD
    assert read_date((now + AHEAD + timedelta(seconds=1)).isoformat(), now) is None
    assert read_date((now + timedelta(days=400)).isoformat()) is not None


FIRST = datetime(1990, 1, 3)  # noqa: DTZ001 - hypothesis wants naive bounds
LAST = datetime(2099, 12, 29)  # noqa: DTZ001
moments = st.datetimes(FIRST, LAST).map(lambda d: d.replace(microsecond=0))
offsets = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))


@given(moments, offsets)
def test_rfc_2822_and_iso_are_read_back(naive, zone):
    moment = naive.replace(tzinfo=zone)
    assert read_date(format_datetime(moment)) == moment
    assert read_date(moment.isoformat()) == moment


@given(moments, st.sampled_from(sorted(ZONES)))
def test_zone_names_are_their_offsets(naive, name):
    moment = naive.replace(tzinfo=timezone(timedelta(minutes=ZONES[name])))
    assert read_date(f"{naive:%a, %d %b %Y %H:%M:%S} {name}") == moment


@given(st.text(max_size=60))
def test_any_text_is_a_date_in_utc_or_none(text):
    moment = read_date(text)
    assert moment is None or (moment.tzinfo is UTC and moment >= EARLIEST)
