"""What is too long for one message goes on in others: all of it, in order, each within Slack's limits."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model import Action, Fact, Link, Message, QuoteCard
from handlers.slack import render
from handlers.slack.split import MOST, parts, split
from tests.standins import slack_bodies as bodies
from tests.unit.handlers.slack.test_render import MESSAGES

SMALL = Message("Reported", title="Norland weighs it", lines=("A line.",), quotes=(QuoteCard("words", "A speaker"),))


def shown(message: Message) -> str:
    told = parts(message)
    return "\n".join(bodies.shown(render.payload(part, follows=part is not told[-1])["blocks"]) for part in told)


def test_what_fits_is_left_as_it_is():
    assert split(SMALL) == (SMALL, None)
    assert parts(SMALL) == (SMALL,)


def test_what_follows_says_the_status_and_no_title_links_or_buttons_again():
    long = replace(SMALL, lines=("words " * 400,) * 12, links=(Link("L", "https://a.example"),), actions=(Action("Why", "why 1"),))  # fmt: skip
    head, *rest = parts(long)
    assert (head.title, head.links, head.actions) == (long.title, long.links, long.actions)
    assert {part.headline for part in rest} == {"Reported · continued"}
    assert not any(part.title or part.links or part.actions for part in rest)
    assert shown(long).count("goes on in the next message") == len(rest)


def test_a_quote_is_never_torn_from_its_speaker():
    cards = tuple(QuoteCard(f"<{n}> " + "words " * 150, f"Speaker {n}") for n in range(40))
    text = shown(replace(SMALL, quotes=cards))
    assert [text.count(f"<{n}>") for n in range(40)] == [1] * 40
    assert [text.count(f"— Speaker {n}\n") + text.endswith(f"— Speaker {n}") for n in range(40)] == [1] * 40


def test_facts_that_were_counted_before_now_follow():
    facts = tuple(Fact(f"Label {n}", f"value {n}.") for n in range(50))
    text = shown(replace(SMALL, facts=facts))
    assert [text.count(f"value {n}.") for n in range(50)] == [1] * 50
    assert "more fact" not in text


def test_a_line_longer_than_a_message_is_broken_between_words():
    words = " ".join(f"word{n}" for n in range(4000))
    text = shown(replace(SMALL, lines=(words,), quotes=()))
    assert [word for word in text.replace("…", " ").split() if word.startswith("word")] == words.split()


def test_beyond_all_measure_it_ends_in_a_visible_cut():
    told = parts(replace(SMALL, lines=("words " * 1000,) * 25))
    assert len(told) == MOST
    assert "the rest is left out" in bodies.shown(render.payload(told[-1])["blocks"])


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(MESSAGES)
def test_slack_takes_every_part(message):
    told = parts(message)
    assert 0 < len(told) <= MOST
    for part in told:
        said = render.payload(part, follows=part is not told[-1])
        assert list(bodies.faults(said["text"], said["blocks"])) == []


@settings(deadline=None)
@given(st.lists(st.integers(1, 900), max_size=60), st.lists(st.integers(1, 400), max_size=40))
def test_all_is_told_once_and_in_order(lines, quotes):
    said = [f"({n}. {'w ' * size})" for n, size in enumerate(lines)]
    cards = tuple(QuoteCard(f"[{n}. {'w ' * size}]", "A speaker") for n, size in enumerate(quotes))
    text = shown(Message("Reported", lines=tuple(said), quotes=cards))
    if "the rest is left out" not in text:
        marks = [*(f"({n}. " for n in range(len(lines))), *(f"[{n}. " for n in range(len(quotes)))]
        places = [text.find(mark) for mark in marks]
        assert -1 not in places
        assert places == sorted(places)
        assert all(text.count(mark) == 1 for mark in marks)
