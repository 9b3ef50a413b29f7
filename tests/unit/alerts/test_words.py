"""No words for a report may read like a decision."""

from dataclasses import replace

import pytest

from bot.alerts import words
from bot.model import Mark, Money, Rung, StoryState
from bot.stories.shown import LEVELS
from tests.invented import RUNG, claim

PAIRS = [(rung, level) for rung in Rung for level in LEVELS]
STATUSES = ["", *RUNG, *words.ASIDE]


@pytest.mark.parametrize(("rung", "level"), PAIRS)
def test_a_headline_says_whose_word_it_is_unless_it_is_an_officials(rung, level):
    for status in STATUSES:
        said = words.worth(rung, level, status)
        if said == "In the news, no step reported":
            assert rung is Rung.NONE
        elif level == "official":
            assert "not confirmed" not in said
            assert said == words.step(rung, status)
        elif status == Mark.DENIED:
            assert said == "Reported denied"
        else:
            assert said.startswith(words.HEDGE[level])
            assert "not confirmed" in said


@pytest.mark.parametrize("level", [level for level in LEVELS if level != "official"])
@pytest.mark.parametrize("status", sorted(RUNG))
def test_a_whole_headline_keeps_the_hedge_with_any_mark_beside_it(level, status):
    told = claim(status, level)
    for mark in Mark:
        state = StoryState("t", rung=Rung.REPORTED, status=status, marks=(mark,), hedge=told.hedge, claim=told)
        assert words.headline(state).startswith(words.HEDGE[level])


def test_each_rung_mark_and_measure_has_its_words():
    assert set(words.RUNG) == set(Rung)
    assert set(words.MARK) == set(Mark)
    assert {*words.HEDGE, "official"} == set(LEVELS)
    assert len(set(words.RUNG.values())) == len(words.RUNG)


def test_marks_follow_the_status_and_say_where_they_are_only_reported():
    state = StoryState("t", rung=Rung.ANNOUNCED, status="announced", marks=(Mark.PAUSED, Mark.NO_COMMENT))
    state = replace(state, claim=claim("announced", "official"), hedge=claim("announced", "official").hedge)
    assert words.headline(state) == "Announced · paused"
    assert words.headline(replace(state, unconfirmed=(Mark.PAUSED,))) == "Announced · reported paused"


def test_a_mark_that_is_all_that_is_known_is_said_once():
    told = claim("paused", "official", marks=(Mark.PAUSED,))
    state = StoryState("t", status="paused", marks=(Mark.PAUSED,), hedge=told.hedge, claim=told)
    assert words.headline(state) == "Paused"


def test_a_running_total_never_looks_like_a_package():
    assert (
        words.money(Money(66e9, "USD", "total", "more than $66bn"))
        == "more than $66bn (running total, not this package)"
    )
