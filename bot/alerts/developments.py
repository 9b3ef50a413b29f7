"""What is new in a story and worth a reply (design, promise 5): each as "key: words", the gravest first."""

from __future__ import annotations

from collections.abc import Iterator

from bot.alerts import compose, words
from bot.language import _
from bot.model import Claim, HedgeLevel, Mark, QuoteCard, Rung, StoryState

CORRECTION = "correction: "  # begins the reason that takes something back
_THERE = Rung.DELIVERED.height  # from here on a report says more than that something was promised
_FINER = Rung.APPROVED.height  # from here on the lexicon's finer statuses are steps: funded, in production, on its way
_WORTH_TELLING = ("official", "official_unnamed", "single_outlet_sources")  # of what stands beside the claim
_BY_NAME = (Mark.DENIED, Mark.NO_COMMENT, Mark.CORRECTED)  # marks that are told by who said it, not as marks
_QUOTES_TOLD = 3  # a story whose thread has so many voices takes no reply for one more


def reasons(before: StoryState | None, after: StoryState) -> tuple[str, ...]:
    """Why a story is told: that it is new, where it was not about aid until now, or its developments."""
    if before is None or before.about != "aid":
        return (f"new: {words.headline(after)}",)
    return tuple(developments(before, after))


def developments(before: StoryState, after: StoryState) -> Iterator[str]:
    """Every change that is worth a reply; none where copies, other outlets or other words only change counts."""
    if after.corrected != before.corrected:
        yield f"{CORRECTION}{after.corrected}"
    if denied := [who for who in after.denied_by if who not in before.denied_by]:
        yield f"denied by: {', '.join(denied)}"
    yield from _steps(before, after)
    yield from _marks(before, after)
    yield from _others(before, after)
    yield from _further(before, after)
    if card := _new_voice(before, after):
        yield f"quote: {card.speaker}, {card.office}"


def _steps(before: StoryState, after: StoryState) -> Iterator[str]:
    if after.claim is None:
        return
    now = words.worth(after.claim.rung, after.hedge.level, after.status)
    if before.claim is None:
        yield f"claim: {now}"
    elif _is_step(before.claim, before.hedge.level, after.claim, after.hedge.level):
        yield f"{_key(before, after)}: {words.worth(before.claim.rung, before.hedge.level, before.status)} > {now}"
    elif _came(before) != _came(after):
        yield f"delivered: {_came(after)}"


def _key(before: StoryState, after: StoryState) -> str:
    if after.rung is before.rung and after.hedge.level == "official" != before.hedge.level:
        return "hedge"
    return "first use" if after.rung is Rung.IN_USE else "status"


def _is_step(was: Claim, level: HedgeLevel, now: Claim, new_level: HedgeLevel) -> bool:
    """Whether a claim went on: an official's word for it, or a finer official status; of reports a higher rung.

    Outlets word one and the same report as agreed, expected or announced; marks ("paused") are told by themselves.
    """
    if now.status in words.ASIDE:
        return False
    if new_level == "official":
        return level != "official" or _finer(was) != _finer(now)
    return was.status in words.ASIDE or (level != "official" and _said(now, new_level) > _said(was, level))


def _finer(claim: Claim) -> tuple[Rung, str]:
    return claim.rung, claim.status if claim.rung.height >= _FINER else ""


def _said(claim: Claim, level: HedgeLevel) -> tuple[bool, int, int]:
    height = claim.rung.height
    return level != "speculation", min(height, Rung.REPORTED.height), height if height >= _THERE else 0


def _came(state: StoryState) -> str:
    """How much of what was delivered in parts; "" where nothing is delivered."""
    if state.claim is None or state.rung is not Rung.DELIVERED:
        return ""
    return ", ".join(compose.thing(i, state.promised) for i in state.claim.items if i.quantity and i.quantity.value)


def _marks(before: StoryState, after: StoryState) -> Iterator[str]:
    """Pauses, restarts, ends, refusals and rules of use: an official's word each time, a report the first time."""
    if before.claim is None:
        return
    said = {mark for o in before.observations for mark in o.claim.marks}
    stood = set(before.marks).difference(before.unconfirmed)
    unsure = _("reported, not confirmed: {mark}")
    for mark in after.marks:
        if mark in after.unconfirmed and mark not in said:
            yield f"mark: {unsure.format(mark=_(words.MARK[mark]))}"
        elif mark not in (*after.unconfirmed, *stood, *_BY_NAME):
            yield f"mark: {_(words.MARK[mark])}"


def _others(before: StoryState, after: StoryState) -> Iterator[str]:
    """A new claim in the thread: what another giver does, and each step of it."""
    known = {compose.givers(o.claim): o for o in before.beside}
    for o in after.beside:
        was = known.get(compose.givers(o.claim))
        told = o.level in _WORTH_TELLING and o.claim.rung.height >= Rung.REPORTED.height
        if told and (was is None or _is_step(was.claim, was.level, o.claim, o.level)):
            yield f"claim: {compose.other(o)}"


def _further(before: StoryState, after: StoryState) -> Iterator[str]:
    was, now = before.also, after.also
    if now is None or (was and (was.claim.status, was.level) == (now.claim.status, now.level)):
        return
    if now.level == "official" or (now.level in _WORTH_TELLING and now.claim.rung.height >= _THERE):
        yield f"also: {compose.further(now)}"


def _new_voice(before: StoryState, after: StoryState) -> QuoteCard | None:
    """A key quote of an official who was not quoted yet, in a report of its own (retellings are cut differently)."""
    if len(before.quotes) >= _QUOTES_TOLD or len(after.origin_keys) == len(before.origin_keys):
        return None
    heard = {card.speaker for card in before.quotes}
    return next((c for c in after.quotes if c.office and not c.private and c.speaker not in heard), None)
