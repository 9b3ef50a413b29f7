"""The words for what a claim is worth: a table each for hedge levels, rungs, finer statuses and marks.

They stand here as they are said within a sentence, and are looked up in the language that is being spoken.
"""

from __future__ import annotations

from bot.language import N_, _
from bot.model import HedgeLevel, Mark, Money, Rung, StoryState

# Whose word it is, said before what it is. Only an official's word goes without.
HEDGE: dict[HedgeLevel, str] = {
    "official_unnamed": N_("Reported by unnamed officials, not confirmed"),
    "single_outlet_sources": N_("Reported, not confirmed"),
    "media_reports": N_("Reported, not confirmed"),
    "claim_by_party": N_("Claimed by one side, not confirmed"),
    "speculation": N_("Speculation, not confirmed"),
}
RUNG = {
    Rung.NONE: N_("in the news, no step reported"),
    Rung.REQUESTED: N_("requested"),
    Rung.CONSIDERED: N_("under consideration"),
    Rung.REPORTED: N_("expected, not announced"),
    Rung.ANNOUNCED: N_("announced"),
    Rung.APPROVED: N_("approved"),
    Rung.CONTRACTED: N_("contract signed"),
    Rung.DELIVERED: N_("delivered"),
    Rung.IN_USE: N_("in use"),
}
# The lexicon's finer statuses where they say more than their rung.
STATUS = {
    "no_decision": N_("no decision yet"),
    "reported_agreed": N_("agreed, not announced"),
    "funded": N_("funded"),
    "in_production": N_("in production"),
    "training": N_("crews in training"),
    "shipped": N_("on its way"),
    "deployed": N_("in the field"),
    "lost": N_("lost in use"),
}
# Those that are no step on the ladder: where one of them is all that is known, it stands in the step's place.
ASIDE = {
    "permission": N_("use permitted"),
    "restricted": N_("use restricted"),
    "delayed": N_("delayed"),
    "paused": N_("paused"),
    "resumed": N_("resumed"),
    "blocked": N_("blocked"),
    "ruled_out": N_("ruled out"),
    "denied": N_("denied"),
    "cancelled": N_("cancelled"),
    "corrected": N_("corrected"),
}
MARK = {
    Mark.REFUSED: N_("refused"),
    Mark.PAUSED: N_("paused"),
    Mark.RESUMED: N_("resumed"),
    Mark.ENDED: N_("ended"),
    Mark.DENIED: N_("denied"),
    Mark.PERMISSION: N_("use permitted"),
    Mark.RESTRICTED: N_("use restricted"),
    Mark.NO_COMMENT: N_("no comment"),
    Mark.CORRECTED: N_("corrected"),
}
_NOT_IN_A_HEADLINE = (Mark.NO_COMMENT,)
REPORTED_DENIED = N_("reported denied")  # a denial by no official's word: "not confirmed: denied" says nothing
MEASURE = {
    "package": N_("package"),
    "total": N_("running total, not this package"),
    "contract": N_("contract value"),
    "other": N_("what it measures is not said"),
}


def step(rung: Rung, status: str) -> str:
    """What was done, without whose word it is: "Announced", "In production"."""
    return capital(_step(rung, status))


def _step(rung: Rung, status: str) -> str:
    return _(STATUS.get(status) or ASIDE.get(status) or RUNG[rung])


def capital(said: str) -> str:
    """Words of a sentence as they begin one."""
    return said[:1].upper() + said[1:]


def worth(rung: Rung, level: HedgeLevel, status: str = "") -> str:
    """A claim's status as a headline says it; anything but an official's word says so first.

    "Announced"; "Reported, not confirmed"; "Reported, not confirmed: delivered"; "Reported denied".
    """
    if status == Mark.DENIED and level != "official":
        return capital(_(REPORTED_DENIED))
    said = _step(rung, status)
    if level == "official" or said == _(RUNG[Rung.NONE]):
        return capital(said)
    if rung is Rung.REPORTED:
        return _(HEDGE[level])
    return f"{_(HEDGE[level])}: {said}"


def marked(state: StoryState) -> tuple[str, ...]:
    """The marks that stand beside the status, in words; one that no official stands behind says "reported"."""
    own = () if state.claim is None or state.status not in ASIDE else state.claim.marks
    beside = (m for m in state.marks if m not in _NOT_IN_A_HEADLINE and m not in own)
    return tuple(mark_of(mark, sure=mark not in state.unconfirmed) for mark in beside)


def mark_of(mark: Mark, *, sure: bool) -> str:
    """A mark in words; one that no official stands behind says "reported"."""
    return _(MARK[mark]) if sure else _("reported {mark}").format(mark=_(MARK[mark]))


def headline(state: StoryState) -> str:
    """Status and hedge first, then the marks: "Reported, not confirmed · denied"; what was taken back says so alone."""
    if state.withdrawn:
        return _("Withdrawn")
    rung = state.claim.rung if state.claim else state.rung
    return " · ".join((worth(rung, state.hedge.level, state.status), *marked(state)))


def money(amount: Money) -> str:
    """An amount as written, with what it measures: a running total must never look like a package."""
    return f"{amount.words} ({_(MEASURE[amount.measures])})"
