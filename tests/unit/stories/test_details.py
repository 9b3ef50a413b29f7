"""Numbers and weekdays that set events of one kind apart."""

import pytest

from bot.model import Article, Reading
from bot.stories.background import Background
from bot.stories.details import LEAD, details
from bot.stories.headlines import Headlines
from tests.shared import ROOT

HEADLINES = Headlines.parse((ROOT / "config" / "threads.yaml").read_bytes())
BACKGROUND = Background(1_000, {"1": 400}, 5, HEADLINES)


def told(title, text=""):
    return details(Reading(Article(title, text), "other"), BACKGROUND)


def test_numbers_and_days_of_title_and_lead_are_told_once_in_their_order():
    assert told("Quake of 5.9 near Lindvik", "The 5.9 quake came on Sunday; 2,700 people left.") == (
        "number:5.9", "day:6", "number:2700"
    )  # fmt: skip


def test_years_common_numbers_and_designators_are_no_details():
    assert told("Since 2022 the harbour of Lindvik has 1 crane and an F-16") == ()


def test_what_stands_behind_the_lead_is_background():
    assert told("Quake", "word " * LEAD + "5.9") == ()
    assert told("Quake", "word " * (LEAD - 1) + "5.9") == ("number:5.9",)


def test_of_a_roundups_title_only_what_it_leads_with_counts():
    assert told("Harbour war live: 12 ships arrive; 7 leave | day 300") == ("number:12",)


@pytest.mark.parametrize(
    "text",
    ["on Friday", "am Freitag", "vendredi soir", "у п'ятницю", "у п’ятницю", "в пятницу", "w piątek"],
)
def test_a_day_is_the_same_in_every_language(text):
    assert told("", text) == ("day:4",)
