"""Whether a development is told: a thread, a reply, new counts, or silence (design, promise 5)."""

from __future__ import annotations

from collections.abc import Iterator

from bot.alerts import compose, words
from bot.model import Alert, AlertKind, Mark, Placement, QuoteCard, Reading, Rung, StoryState, Subscription

_QUOTES_TOLD = 3  # a story whose thread has so many voices takes no reply for one more
_THERE = Rung.DELIVERED.height  # from here on a report says more than that something was promised
_BY_NAME = (Mark.DENIED, Mark.NO_COMMENT, Mark.CORRECTED)  # marks that are told by who said it, not as marks


def decide(before: StoryState | None, after: StoryState, reading: Reading, placement: Placement) -> Alert:
    """What an arrival is worth telling. `what` lists the reasons, each as "key: words"; `why` is the evidence.

    OPEN: a story about aid that was none before. REPLY: a new claim, a changed status or hedge, a denial, a
    correction, a first use, a pause, restart or end, a further report, a key quote of another official. EDIT: the
    root would look different, and no more. A story of which nobody has been told opens on REPLY too (`kind_for`).
    """
    why = (*placement.why, *((f"about {reading.about}: {reading.about_why}",) if reading.about_why else ()))
    if after.about != "aid":
        return Alert(AlertKind.NONE, (), (*why, "the story is not about aid"))
    if before is None or before.about != "aid":
        return Alert(AlertKind.OPEN, (f"new: {words.headline(after)}",), why)
    if told := tuple(_developments(before, after)):
        return Alert(AlertKind.REPLY, told, why)
    if compose.root(before) != compose.root(after):
        return Alert(AlertKind.EDIT, (f"counts: {compose.spread(after)}",), why)
    return Alert(AlertKind.NONE, (), (*why, "nothing that a message shows has changed"))


def kind_for(alert: Alert, *, opened: bool, state: StoryState, subscription: Subscription) -> AlertKind:
    """What one destination hears of an alert.

    Where it has the root, all of it: a story that fell below `at_least` by a correction must still be corrected.
    Where it has none, the root, once something is worth a reply or a thread and the story is as high as asked: so a
    story known only from the backlog opens with its next development, and never because a copy was counted.
    """
    if opened:
        return AlertKind.REPLY if alert.kind is AlertKind.OPEN else alert.kind
    if alert.kind not in (AlertKind.OPEN, AlertKind.REPLY) or state.rung.height < subscription.at_least.height:
        return AlertKind.NONE
    return AlertKind.OPEN


def _developments(before: StoryState, after: StoryState) -> Iterator[str]:
    """Every change that is worth a reply, the gravest first."""
    if after.corrected != before.corrected:
        yield f"correction: {after.corrected}"
    if denied := [who for who in after.denied_by if who not in before.denied_by]:
        yield f"denied by: {', '.join(denied)}"
    yield from _steps(before, after)
    yield from _marks(before, after)
    yield from _further(before, after)
    if card := _new_voice(before, after):
        yield f"quote: {card.speaker}, {card.office}"


def _steps(before: StoryState, after: StoryState) -> Iterator[str]:
    was, now = (_worth(state) for state in (before, after))
    if before.claim is None and after.claim is not None:
        yield f"claim: {now}"
    elif _step(before) != _step(after) and was != now:
        yield f"{_key(before, after)}: {was} > {now}"
    elif _came(before) != _came(after):
        yield f"delivered: {_came(after)}"


def _key(before: StoryState, after: StoryState) -> str:
    if after.rung is before.rung and after.hedge.level == "official" != before.hedge.level:
        return "hedge"
    return "first use" if after.rung is Rung.IN_USE else "status"


def _worth(state: StoryState) -> str:
    return words.worth(state.claim.rung if state.claim else state.rung, state.hedge.level, state.status)


def _step(state: StoryState) -> tuple[object, ...]:
    """What counts as a step: of officials any finer status, of reports only the rung, and that something is there.

    Outlets word one and the same report as agreed, expected or announced.
    """
    if state.claim is None or state.hedge.level == "official":
        return state.rung, state.status
    said = state.claim.rung
    return state.rung, said if said.height >= _THERE else None


def _came(state: StoryState) -> str:
    """How much of what was delivered in parts; "" where nothing is delivered."""
    if state.claim is None or state.rung is not Rung.DELIVERED:
        return ""
    return ", ".join(compose.thing(i, state.promised) for i in state.claim.items if i.quantity and i.quantity.value)


def _marks(before: StoryState, after: StoryState) -> Iterator[str]:
    """Pauses, restarts, ends, refusals and rules of use; the first report of one, and an official's word for it."""
    for mark in after.marks:
        if mark in _BY_NAME:
            continue
        reported = mark in after.unconfirmed
        if mark not in before.marks or (mark in before.unconfirmed and not reported):
            yield f"mark: {'reported, not confirmed: ' if reported else ''}{words.MARK[mark]}"


def _further(before: StoryState, after: StoryState) -> Iterator[str]:
    was, now = before.also, after.also
    if now is None or (was and (was.claim.status, was.level) == (now.claim.status, now.level)):
        return
    if now.claim.rung.height >= _THERE or now.level == "official":
        yield f"also: {words.worth(now.claim.rung, now.level, now.claim.status)}, {now.source}"


def _new_voice(before: StoryState, after: StoryState) -> QuoteCard | None:
    """A key quote of an official who was not quoted yet, in a report of its own (retellings are cut differently)."""
    if len(before.quotes) >= _QUOTES_TOLD or len(after.origins) == len(before.origins):
        return None
    heard = {card.speaker for card in before.quotes}
    return next((c for c in after.quotes if c.office and c.speaker not in heard), None)
