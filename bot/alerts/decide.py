"""Whether a development is told: a thread, a reply, new counts, or silence (design, promise 5)."""

from __future__ import annotations

from bot.alerts import compose
from bot.alerts.developments import CORRECTION, reasons
from bot.model import Alert, AlertKind, Mark, Placement, Reading, Rung, StoryState, Subscription

_AFTER_ANNOUNCING = {Mark.PAUSED, Mark.RESUMED, Mark.ENDED}


def decide(before: StoryState | None, after: StoryState, reading: Reading, placement: Placement) -> Alert:
    """What an arrival is worth telling. `what` lists the reasons, each as "key: words"; `why` is the evidence.

    OPEN: a story about aid that was none before, in which somebody asks, promises, gives, stops or denies something.
    Until then it is silent, and its first claim is a REPLY that opens it where nobody was told (`kind_for`).
    REPLY: a new claim, a changed status or hedge, a denial, a correction, a first use, a pause, restart or end, a
    further report, a key quote of another official. EDIT: the root would look different, and no more. What a person
    withdrew stays silent.
    """
    why = (*placement.why, *((f"about {reading.about}: {reading.about_why}",) if reading.about_why else ()))
    if after.about != "aid":
        return Alert(AlertKind.NONE, (), (*why, "the story is not about aid"))
    if (silent := quiet(after)) and (before is None or quiet(before)):
        return Alert(AlertKind.NONE, (), (*why, silent))
    if before is None or before.about != "aid":
        return Alert(AlertKind.OPEN, reasons(before, after), why)
    if told := reasons(before, after):
        return Alert(AlertKind.REPLY, told, why)
    if compose.root(before) != compose.root(after):
        return Alert(AlertKind.EDIT, (f"counts: {compose.spread(after)}",), why)
    return Alert(AlertKind.NONE, (), (*why, "nothing that a message shows has changed"))


def quiet(state: StoryState) -> str:
    """Why a story about aid is no news; "" where it is. What a person withdrew is none until it is restored."""
    if state.withdrawn:
        return f"the story was withdrawn by {state.withdrawn.person}"
    if state.denied_by:
        return ""
    if state.claim is None:
        return "about aid, but nobody asks, promises, gives or stops anything"
    return "speculation alone is no news" if state.hedge.level == "speculation" else ""


def kind_for(alert: Alert, *, opened: bool, state: StoryState, subscription: Subscription) -> AlertKind:
    """What one destination hears of an alert.

    Where it has the root, all of it: a story that fell below `at_least` by a correction must still be corrected.
    Where it has none, the root, once something is worth a reply or a thread and the story is as high as asked: so a
    story known only from the backlog opens with its next development, and never because a copy was counted or because
    something was corrected that was not told there.
    """
    if opened:
        return AlertKind.REPLY if alert.kind is AlertKind.OPEN else alert.kind
    if alert.what and all(reason.startswith(CORRECTION) for reason in alert.what):
        return AlertKind.NONE
    if alert.kind not in (AlertKind.OPEN, AlertKind.REPLY) or _height(state) < subscription.at_least.height:
        return AlertKind.NONE
    return AlertKind.OPEN


def _height(state: StoryState) -> int:
    """How high a story stands, other givers included; what an official paused or ended had been announced."""
    had = _AFTER_ANNOUNCING.intersection(state.marks).difference(state.unconfirmed)
    beside = (o.claim.rung.height for o in state.beside if o.level == "official")
    return max(state.rung.height, Rung.ANNOUNCED.height if had else 0, *beside)
