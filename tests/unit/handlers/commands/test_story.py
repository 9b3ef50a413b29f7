"""A story in full: what was said of it, what people put right, and where it goes on."""

from dataclasses import replace

import pytest

from bot.model import Mark, Money, Ruling
from bot.model.desk import Neighbour, StoryFile
from bot.model.rulings import Ruled
from bot.stories.state import fold
from handlers.commands.story import shown
from tests.invented import NOON, arrival, claim, official, placed

MERGED = Ruled(1, 3, Ruling("ada", NOON), "merged", 9)


def file(number, state, *neighbours):
    return StoryFile(number, state, NOON, NOON, (), tuple(Neighbour(n, state) for n in neighbours), ())


def state(*arrivals):
    found = None
    for one in arrivals:
        found = fold(found, one, placed(f"outlet:{one.source}"))
    return found


@pytest.mark.parametrize(("number", "said"), [(3, "merged into story 9"), (9, "merged: story 3 went into it")])
def test_a_merge_is_told_from_where_one_stands(number, said):
    (line,) = [line for line in shown(file(number, state(arrival(claim()))), [MERGED]).lines if "ada" in line]
    assert line.endswith(f"ada · {said}")


def test_a_story_that_was_merged_says_where_it_goes_on_and_offers_it_once():
    message = shown(file(3, replace(state(arrival(official("announced"))), continued=9), 9, 4), [MERGED])
    assert (message.headline, message.facts, message.tone) == ("Continued in story 9", (), "plain")
    assert [action.label for action in message.actions] == ["Story 9", "Why", "Story 4"]


def test_a_denial_says_who_denies_and_one_by_nobody_is_only_reported():
    denied = official("denied", marks=(Mark.DENIED,))
    report = claim("denied", "media_reports", marks=(Mark.DENIED,))
    told = state(arrival(claim(), 1), arrival(denied, 2, 24), arrival(report, 3, 25, source="Quay Post"))
    denials = [line for line in shown(file(1, told), []).lines if "enied" in line]
    assert "citing Dutch Ministry of Defence: Denied – Sky Falcon" in denials[0]
    assert "Quay Post, citing Harbour News: Reported denied – Sky Falcon" in denials[1]


def test_what_was_said_is_said_with_its_price():
    priced = official("announced", money=Money(1.2e9, "DKK", "package", "1.2 billion kroner"))
    (line,) = shown(file(1, state(arrival(priced))), []).lines
    assert line.endswith("Announced – Sky Falcon, “a small number”; 1.2 billion kroner (package)")
