"""The words for what a claim is worth: a table each for hedge levels, rungs, finer statuses and marks. English."""

from __future__ import annotations

from bot.model import HedgeLevel, Mark, Money, Rung, StoryState

# Whose word it is, said before what it is. Only an official's word goes without.
HEDGE: dict[HedgeLevel, str] = {
    "official_unnamed": "Reported by unnamed officials, not confirmed",
    "single_outlet_sources": "Reported, not confirmed",
    "media_reports": "Reported, not confirmed",
    "claim_by_party": "Claimed by one side, not confirmed",
    "speculation": "Speculation, not confirmed",
}
RUNG = {
    Rung.NONE: "In the news, no step reported",
    Rung.REQUESTED: "Requested",
    Rung.CONSIDERED: "Under consideration",
    Rung.REPORTED: "Expected, not announced",
    Rung.ANNOUNCED: "Announced",
    Rung.APPROVED: "Approved",
    Rung.CONTRACTED: "Contract signed",
    Rung.DELIVERED: "Delivered",
    Rung.IN_USE: "In use",
}
# The lexicon's finer statuses where they say more than their rung.
STATUS = {
    "no_decision": "No decision yet",
    "reported_agreed": "Agreed, not announced",
    "funded": "Funded",
    "in_production": "In production",
    "training": "Crews in training",
    "shipped": "On its way",
    "deployed": "In the field",
    "lost": "Lost in use",
}
# Those that are no step on the ladder: where one of them is all that is known, it stands in the step's place.
ASIDE = {
    "permission": "Use permitted",
    "restricted": "Use restricted",
    "delayed": "Delayed",
    "paused": "Paused",
    "resumed": "Resumed",
    "blocked": "Blocked",
    "ruled_out": "Ruled out",
    "denied": "Denied",
    "cancelled": "Cancelled",
    "corrected": "Corrected",
}
MARK = {
    Mark.REFUSED: "refused",
    Mark.PAUSED: "paused",
    Mark.RESUMED: "resumed",
    Mark.ENDED: "ended",
    Mark.DENIED: "denied",
    Mark.PERMISSION: "use permitted",
    Mark.RESTRICTED: "use restricted",
    Mark.NO_COMMENT: "no comment",
    Mark.CORRECTED: "corrected",
}
_NOT_IN_A_HEADLINE = (Mark.NO_COMMENT,)
MEASURE = {
    "package": "package",
    "total": "running total, not this package",
    "contract": "contract value",
    "other": "what it measures is not said",
}


def step(rung: Rung, status: str) -> str:
    """What was done, without whose word it is: "Announced", "In production"."""
    return STATUS.get(status) or ASIDE.get(status) or RUNG[rung]


def worth(rung: Rung, level: HedgeLevel, status: str = "") -> str:
    """A claim's status as a headline says it; anything but an official's word says so first.

    "Announced"; "Reported, not confirmed"; "Reported, not confirmed: delivered".
    """
    said = step(rung, status)
    if level == "official" or said == RUNG[Rung.NONE]:
        return said
    if rung is Rung.REPORTED:
        return HEDGE[level]
    return f"{HEDGE[level]}: {said[0].lower()}{said[1:]}"


def marked(state: StoryState) -> tuple[str, ...]:
    """The marks that stand beside the status, in words; one that no official stands behind says "reported"."""
    own = () if state.claim is None or state.status not in ASIDE else state.claim.marks
    beside = (m for m in state.marks if m not in _NOT_IN_A_HEADLINE and m not in own)
    return tuple(f"reported {MARK[m]}" if m in state.unconfirmed else MARK[m] for m in beside)


def headline(state: StoryState) -> str:
    """Status and hedge first, then the marks: "Reported, not confirmed · denied"; what was taken back says so alone."""
    if state.withdrawn:
        return "Withdrawn"
    rung = state.claim.rung if state.claim else state.rung
    return " · ".join((worth(rung, state.hedge.level, state.status), *marked(state)))


def money(amount: Money) -> str:
    """An amount as written, with what it measures: a running total must never look like a package."""
    return f"{amount.words} ({MEASURE[amount.measures]})"


def count(number: int, noun: str) -> str:
    """A number with its noun: "1 outlet", "8 outlets"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
