"""What an alert told, in sentences."""

import re
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts import words
from bot.alerts.developments import reasons
from bot.alerts.reasons import sentence
from bot.language import speaking
from bot.model import Hedge, HedgeLevel, Item, Mark, Observation, Party, Rung, StoryState
from tests.invented import NOON, official, quantity, span
from tests.pseudo import CODE, learnt, wide


@pytest.mark.parametrize(("reason", "said"), [
    ("new: Reported, not confirmed", "A new story: Reported, not confirmed."),
    ("status: Requested > Announced", "It went from “Requested” to “Announced”."),
    ("hedge: Reported, not confirmed: requested > Requested",
     "It is on the record now: it went from “Reported, not confirmed: requested” to “Requested”."),
    ("claim: Poland: Announced (Quay Post), Leopard 2", "A further claim: Poland: Announced (Quay Post), Leopard 2."),
    ("denied by: the Kremlin", "Denied by the Kremlin."),
    ("mark: paused", "Now also: paused."),
    ("counts: 6 outlets, 3 origins", "Only the counts changed."),
    ("correction: The number was wrong.", "Corrected: The number was wrong."),
    ("merged into story 3", "A person put it right: merged into story 3."),
])  # fmt: skip
def test_each_reason_is_a_sentence(reason, said):
    assert sentence((reason,)) == said


def test_several_reasons_follow_one_another():
    assert sentence(("denied by: A", "mark: paused")) == "Denied by A. Now also: paused."


def test_what_was_kept_in_english_is_said_in_the_language_of_who_reads():
    with learnt(), speaking(CODE):
        assert sentence(("mark: paused",)) == wide("Now also: paused.")
        assert "Requested" not in sentence(("hedge: Reported, not confirmed: requested > Requested",))


@pytest.mark.parametrize(("reason", "said"), [
    ("also: Reported, not confirmed: delivered (Quay Post)", f"{wide('Reported, not confirmed')}: {wide('delivered')} (Quay Post)"),
    ("claim: Poland: Announced (Announced), Leopard 2; and 3 more",
     f"Poland: {wide('Announced')} (Announced), Leopard 2; {wide('and')} 3 {wide('more')}"),
    ("claim: Poland, Norland: Claimed by one side, not confirmed: in use (Quay Post)",
     f"Poland, Norland: {wide('Claimed by one side, not confirmed')}: {wide('in use')} (Quay Post)"),
    ("new: Announced · paused · reported denied", f"{wide('Announced')} · {wide('paused')} · {wide('reported denied')}"),
    ("claim: Estonia: Reported denied (Quay Post)", f"Estonia: {wide('Reported denied')} (Quay Post)"),
    ("mark: reported, not confirmed: paused", wide("reported, not confirmed: paused")),
    ("delivered: Leopard 2, three tanks (of six promised)", f"Leopard 2, three tanks {wide('(of')} six {wide('promised)')}"),
    ("quote: Announced, paused", "Announced, paused"),
    ("denied by: Denied", "Denied"),
    ("correction: announced > delivered", "announced > delivered"),
    ("quote withdrawn: paused", f"{wide('quote withdrawn')}: paused"),
    ("parted: “Announced” is story 12", f"{wide('parted')}: “Announced” {wide('is story')} 12"),
    ("Something that an older version kept", "Something that an older version kept"),
])  # fmt: skip
def test_of_what_was_kept_only_our_own_words_are_said_in_another_language(reason, said):
    with learnt(), speaking(CODE):
        assert said in sentence((reason,))


NAMED = replace(
    official("announced", parties=(Party("PL", "Польща", "donor", span("Польща")),)),
    items=(Item("сокіл", "Сокіл", quantity(3, "три", "ракет")), *(Item(n, n) for n in "абвгд")),
)
statuses = st.sampled_from([*words.RUNG, *words.STATUS, *words.ASIDE])
levels = st.sampled_from(get_args(HedgeLevel))
some_marks = st.lists(st.sampled_from(Mark), max_size=3, unique=True).map(tuple)


@st.composite
def states(draw, *, about="aid"):
    claims = st.builds(
        lambda status, rung: replace(NAMED, status=str(status), rung=rung), statuses, st.sampled_from(Rung)
    )
    seen = st.builds(Observation, *map(st.just, (1, NOON, "Газета", "outlet:газета")), claims, levels)
    claim, level, marks = draw(claims), draw(levels), draw(some_marks)
    return StoryState(
        "Сокіл", claim.rung, claim.status, marks, Hedge(level), claim, about=about,
        unconfirmed=tuple(draw(st.sets(st.sampled_from(marks)))) if marks else (), also=draw(st.none() | seen),
        beside=tuple(draw(st.lists(seen, max_size=1))), promised=(Item("сокіл", "Сокіл", quantity(6, "шести")),),
        denied_by=draw(st.sampled_from([(), ("Міністерство",)])),
    )  # fmt: skip


@given(before=states() | states(about="other"), after=states())
def test_nothing_english_is_left_of_what_was_kept(before, after):
    kept = reasons(before, after)
    with learnt(), speaking(CODE):
        said = sentence(kept)
    assert not re.search("[A-Za-z]", said), kept
    for name in ("Польща", "Газета", "Сокіл", "три ракет", "Міністерство"):
        assert said.count(name) == sum(reason.count(name) for reason in kept)


@given(before=states(), after=states())
def test_what_was_kept_is_said_in_english_as_it_was_kept(before, after):
    for reason in reasons(before, after):
        assert all(part in sentence((reason,)) for part in reason.partition(": ")[2].split(" > "))
