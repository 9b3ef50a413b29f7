"""The demo's ten days as a desk would want them told: the whole pure way from entries to alerts, on our own prose."""

import pytest

from bot.cli.entries import Line
from bot.cli.replay import decided
from bot.knowledge import Knowledge
from demo.stream import load
from tests.shared import ROOT

STREAM = load()


@pytest.fixture(scope="module")
def told():
    """What became of each entry: by the beginning of its title."""
    lines = [
        Line(n, said.title, "\n".join(said.paragraphs), "", "", STREAM.feeds[entry.feed].title, entry.at)
        for n, (entry, said) in enumerate((entry, entry.versions[0]) for entry in STREAM.entries)
    ]
    knowledge = Knowledge.load(ROOT / "config")
    return {line.title: settled for line, settled in decided(knowledge, iter(lines), everything=False)}


def of(told, beginning: str):
    return next(settled for title, settled in told.items() if title.startswith(beginning))


def test_one_report_is_denied_announced_and_delivered_in_one_thread(told):
    first = of(told, "Estonia considering giving")
    steps = [
        of(told, t)
        for t in ("Estonia denies plan", "Estonia to send Ukraine 18", "Estonia's ATACMS missiles have arrived")
    ]
    assert [first.kind, *(step.kind for step in steps)] == ["open", "reply", "reply", "reply"]
    assert {step.story for step in steps} == {first.story}
    assert [step.state.status for step in steps] == ["denied", "announced", "delivered"]
    assert steps[0].state.denied_by


@pytest.mark.parametrize("title", ["Estonia weighs ATACMS", "Estonia is thinking about", "Estonia mulls ATACMS"])
def test_who_repeats_the_report_changes_only_a_count(told, title):
    found = of(told, title)
    assert found.kind == "edit"
    assert len(found.state.origins) == 1


def test_another_giver_and_the_package_of_a_week_later_have_threads_of_their_own(told):
    apart = [
        of(told, t)
        for t in ("Estonia considering", "Lithuania to give", "Denmark announces 26th", "Denmark announces 27th")
    ]
    assert [one.kind for one in apart] == ["open"] * 4
    assert len({one.story for one in apart}) == 4


@pytest.mark.parametrize("word", ["Patriots", "eopard", "Taurus:"])
def test_what_only_sounds_like_arms_is_silent(told, word):
    found = [settled for title, settled in told.items() if word in title]
    assert found
    assert {settled.kind for settled in found} == {"none"}
