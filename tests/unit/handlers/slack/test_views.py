"""Forms and the Home are views as Slack takes them, whatever is in them."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model import Message, Option
from handlers.commands.command import Command
from handlers.commands.registry import TABLE
from handlers.slack import views
from tests.standins import slack_bodies as bodies
from tests.unit.handlers.slack.test_render import MESSAGES

WORDS = st.text(st.characters(codec=None), max_size=400)


def test_every_command_has_a_form_that_slack_takes():
    for command in (one for one in TABLE if one.options):
        assert list(bodies.view(views.form(command, "{}"), "modal")) == []


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


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(MESSAGES, min_size=1, max_size=3))
def test_the_home_is_taken_whatever_stands_in_it(messages):
    home = views.home(messages)
    assert list(bodies.view(home, "home")) == []


def test_the_home_shows_an_answer_above_the_list():
    shown = bodies.shown(views.home([Message("Ended"), Message("2 subscriptions")])["blocks"])
    assert shown.index("Ended") < shown.index("2 subscriptions")
