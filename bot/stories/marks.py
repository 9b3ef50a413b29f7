"""The marks that stand beside a story's status: pauses, ends, refusals, rules of use, each with its own date."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import Mark, Observation, Rung

# Two tracks; on each the newest mark stands (the lexicon's `transitions`).
_TRACKS = (
    frozenset({Mark.REFUSED, Mark.PAUSED, Mark.RESUMED, Mark.ENDED}),
    frozenset({Mark.PERMISSION, Mark.RESTRICTED}),
)
_TAKEN_BACK = frozenset({Mark.REFUSED, Mark.ENDED})  # by any later official decision
_OVERTAKEN = frozenset({Mark.PAUSED, Mark.RESUMED})  # by a later official step that was not reached before


def standing(
    observations: Sequence[Observation], ladder: Sequence[Observation]
) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
    """The marks that stand by an official's word, and those by a weaker and newer one, each track's newest.

    `ladder` are those of the observations that are steps: a later official one may end a mark.
    """
    sure: list[Mark] = []
    unsure: list[Mark] = []
    steps = [o for o in ladder if o.level == "official"]
    for track in _TRACKS:
        said = [(o, m) for o in observations for m in o.claim.marks if m in track and not _ended(o, m, steps)]
        said.sort(key=lambda one: one[0].at)
        official = max((i for i, (o, _) in enumerate(said) if o.level == "official"), default=-1)
        if official >= 0:
            sure.append(said[official][1])
        if official < len(said) - 1 and said[-1][1] not in sure:
            unsure.append(said[-1][1])
    return tuple(sure), tuple(unsure)


def _ended(said: Observation, mark: Mark, steps: Sequence[Observation]) -> bool:
    """Whether a later official step ends the mark."""
    later = max((o.claim.rung.height for o in steps if o.at > said.at), default=0)
    if mark in _TAKEN_BACK:
        return later >= Rung.ANNOUNCED.height
    if mark in _OVERTAKEN:
        reached = max((o.claim.rung.height for o in steps if o.at <= said.at), default=Rung.REPORTED.height)
        return later > min(reached, Rung.CONTRACTED.height)
    return False
