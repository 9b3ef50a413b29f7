"""The demo's report and its copies, read late and in any order: the evidence is that of the entries, not of the polls."""

import random
from datetime import timedelta

import pytest

from bot.cli.entries import Line
from bot.cli.replay import decided
from bot.knowledge import Knowledge
from demo.stream import load
from tests.shared import ROOT

STREAM = load()
ESTONIA = ("Eston", "Estland", "Естонія")
FIRST_DAY = 6  # its articles of Monday until noon: one report, six outlets


@pytest.fixture(scope="module")
def lines():
    """The articles of the story in the order of publishing."""
    read = [
        Line(n, said.title, "\n".join(said.paragraphs), "", "", STREAM.feeds[entry.feed].title, entry.at)
        for n, (entry, said) in enumerate((entry, entry.versions[0]) for entry in STREAM.entries)
    ]
    return [line for line in read if any(word in line.title for word in ESTONIA) and "briefing" not in line.title]


@pytest.fixture(scope="module")
def told():
    """What is known at the end of entries that come in this order."""
    knowledge = Knowledge.load(ROOT / "config")

    def end(entries):
        states = {settled.story: settled.state for _, settled in decided(knowledge, iter(entries), everything=False)}
        assert len(states) == 1
        (state,) = states.values()
        return (
            state.title, state.source, state.rung, state.origins, set(state.outlets),
            {(card.text, card.source) for card in state.quotes},
        )  # fmt: skip

    return end


def polled(lines, seed: int, hours: float):
    """The entries as they are read when each feed is polled up to so many hours late."""
    chance = random.Random(seed)
    return sorted(lines, key=lambda line: line.at + timedelta(hours=chance.uniform(0, hours)))


@pytest.mark.parametrize("seed", range(12))
def test_one_report_is_one_origin_whichever_outlet_is_read_first(lines, told, seed):
    first = lines[:FIRST_DAY]
    title, source, _, found, outlets, _ = told(random.Random(seed).sample(first, len(first)))
    assert (source, len(found), len(outlets)) == ("The Baltic Ledger", 1, 6)
    assert title == first[0].title


def test_a_copy_that_is_read_first_is_no_origin_once_its_original_is_read(lines, told):
    spun = next(line for line in lines if line.source == "Newsblender 24")
    assert told([spun])[1] == "Newsblender 24"
    assert told([spun, *(line for line in lines if line is not spun)]) == told(lines)


@pytest.mark.parametrize("seed", range(8))
def test_feeds_that_are_polled_hours_late_change_nothing_in_the_end(lines, told, seed):
    assert told(polled(lines, seed, 4)) == told(lines)
