"""Subscriptions as a file: what was written is read back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import ConfigError
from bot.model import Destination, Ping, Quiet, Rhythm, Rung, Subscription
from bot.rules.rule import text, threshold
from bot.settings.subscriptions import load_subscriptions, written
from tests.unit.rules.kit import VOCABULARY, rules

ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York"])
MINUTES = st.integers(0, 1439)
rhythms = st.one_of(
    st.just(Rhythm()),
    st.builds(Rhythm, st.just("daily"), MINUTES, st.just(0), ZONES),
    st.builds(Rhythm, st.just("weekly"), MINUTES, st.integers(0, 6), ZONES),
)
quiets = st.none() | st.builds(Quiet, MINUTES, MINUTES, ZONES).filter(lambda quiet: quiet.since != quiet.until)
pings = st.none() | st.builds(Ping, st.sampled_from(["42", "S0AB"]), st.just(("announced", "denied")))
destinations = st.builds(Destination, st.sampled_from(["preview", "slack"]), st.sampled_from(["desk", "C1", "№ 7"]), st.sampled_from(["", "T1"]))  # fmt: skip


@st.composite
def subscriptions(draw):
    rule, at_least = threshold(draw(rules))
    return Subscription(
        draw(destinations), text(rule), at_least, draw(rhythms), draw(quiets), draw(pings),
        listed_in="import", made_by=draw(st.sampled_from(["", "ada"])),
    )  # fmt: skip


@settings(deadline=None)
@given(wanted=st.lists(subscriptions(), max_size=4))
def test_what_was_written_is_read_back(wanted, tmp_path_factory):
    file = tmp_path_factory.mktemp("subscriptions") / "s.yaml"
    file.write_text(written(wanted), "utf-8")
    assert load_subscriptions(file, VOCABULARY) == wanted


def test_what_people_write_may_use_any_names(tmp_path):
    file = tmp_path / "s.yaml"
    file.write_text('subscriptions:\n- channel: desk\n  rule: topic:SF-140 donor:"the Germans" status>=announced\n')
    (found,) = load_subscriptions(file, VOCABULARY)
    assert (found.rule, found.at_least) == ("topic:sky-falcon AND donor:DE", Rung.ANNOUNCED)


@pytest.mark.parametrize(
    ("wrong", "line", "said"),
    [
        ("subscriptions:\n- channel: desk\n  rule: topic:herom\n", ":3", "Did you mean Heron?"),
        ("subscriptions:\n- channel: desk\n  rule: everything\n  wen: daily\n", ":4", "did you mean `when`"),
        ("subscriptions:\n- channel: desk\n", ":2", "`rule` is missing"),
        ("subscriptions: none\n", "", "must hold a list"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path, wrong, line, said):
    file = tmp_path / "s.yaml"
    file.write_text(wrong)
    with pytest.raises(ConfigError) as error:
        load_subscriptions(file, VOCABULARY)
    assert error.value.where == f"{file}{line}"
    assert said in error.value.problem
