"""Forms and the Home are views as Slack takes them, whatever is in them."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model import Action, Message, Option, QuoteCard
from handlers.commands.command import Command
from handlers.commands.registry import TABLE
from handlers.slack import views
from tests.standins import slack_bodies as bodies
from tests.unit.handlers.slack.test_render import MESSAGES

WORDS = st.text(st.characters(codec=None), max_size=400)


def test_every_command_has_a_form_that_slack_takes():
    for command in (one for one in TABLE if one.options):
        for picks in (False, True):
            assert list(bodies.view(views.form(command, "{}", picks=picks), "modal")) == []


@given(WORDS)
def test_a_form_that_has_room_for_what_is_given_is_taken(words):
    command = Command("subscribe", "x", None, (Option("words", "x"),))
    form = views.form(command, "{}", given={"words": words})
    assert not views.fits({"words": words}) or list(bodies.view(form, "modal")) == []
    assert not views.fits({"words": "x" * 1001})


@given(WORDS, st.sampled_from(["", "topic", "country"]))
def test_a_form_is_taken_whatever_a_command_says_of_itself(said, kind):
    form = views.form(Command("subscribe", said, None, (Option("what", said, required=True, suggests=kind),)), "{}")
    assert list(bodies.view(form, "modal")) == []


@given(st.lists(WORDS, max_size=120), WORDS)
def test_what_is_offered_is_taken_and_what_was_typed_is_the_last(suggested, typed):
    offered = views.choices(suggested, typed)
    assert list(bodies.options(offered)) == []
    assert len({one["value"] for one in offered}) == len(offered)


def test_what_was_typed_may_be_chosen_even_where_much_is_suggested():
    offered = views.choices([f"topic {n}" for n in range(200)], "ATACMS, HIMARS")
    assert (len(offered), offered[-1]["value"]) == (100, "ATACMS, HIMARS")


MUTES = st.builds("Muted until 1 May 2024, 14:00 UTC: {}".format, WORDS)
ACTIONS = st.lists(st.builds(Action, WORDS, WORDS, st.sampled_from(["plain", "danger"])), max_size=4)
ROWS = st.builds(views.Row, WORDS, WORDS, st.one_of(WORDS, st.just("U0READER"), st.just("")), WORDS, ACTIONS)
GROUPS = st.builds(
    views.Group,
    st.sampled_from(["C0DESK", "C0NEWS", "D0READER"]),
    st.lists(ROWS, max_size=2),
    st.lists(MUTES, max_size=15),
)
LISTED = st.builds(
    views.Listed, st.lists(GROUPS, max_size=7), st.sampled_from(["", "D0READER"]), st.booleans(), st.integers(1, 9),
    st.integers(1, 9), WORDS,
)  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(LISTED, st.one_of(st.none(), MESSAGES), st.sampled_from(["", "C0DESK"]))
def test_the_home_is_taken_whatever_stands_in_it(listed, said, at):
    listed = replace(
        listed, groups=[g if g.channel[0] == "C" else replace(g, channel=listed.own or "C0X") for g in listed.groups]
    )
    assert list(bodies.view(views.home(listed, said, at), "home")) == []


def test_the_fullest_home_has_no_more_blocks_than_slack_takes():
    """Fifteen channels with one subscription each, mutes and buttons, below an answer as long as one can be."""
    row = views.Row("Heron", "at once", "U0READER", "gone", [Action("End", "unsubscribe 1")])
    groups = [views.Group(f"C0DESK{n}", [row], ["Muted"]) for n in range(15)]
    card = QuoteCard("We will.", "Marit Holm")
    said = Message("x", lines=("y",), quotes=(card,) * 30, actions=(Action("Undo", "resubscribe 1"),))
    home = views.home(views.Listed(groups, "D0READER", problem="x", page=2, pages=3), said, "C0DESK1")
    assert list(bodies.view(home, "home")) == []
    assert "[Undo]" in bodies.shown(home["blocks"])
