"""What is shown of a story's observations: the highest rung that the evidence allows, and what stands beside it.

The rules are the lexicon's `transitions` and the design's promise 3: nothing unofficial is above "reported".
"""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile

from bot.model import Claim, Hedge, HedgeLevel, Item, Mark, Observation, Rung, StoryState
from bot.stories.marks import standing
from bot.stories.parts import counterpart, in_parts

# The lexicon's `main_line`: the finer statuses that stand on the ladder, lowest first. Others stand beside it.
MAIN_LINE = (
    "requested",
    "considering",
    "expected",
    "reported_agreed",
    "announced",
    "approved",
    "funded",
    "contracted",
    "in_production",
    "training",
    "shipped",
    "delivered",
    "deployed",
    "used",
    "lost",
)
# The lexicon's `hedges.levels`, weakest first.
LEVELS: tuple[HedgeLevel, ...] = (
    "speculation",
    "claim_by_party",
    "media_reports",
    "single_outlet_sources",
    "official_unnamed",
    "official",
)
_MOST_BESIDE = 3  # other givers that a story shows


def show(state: StoryState) -> StoryState:
    """The state with all that is derived from its observations; its own article stands where there are none."""
    mine, others = _divided(state.observations)
    ladder = [o for o in mine if o.claim.status in MAIN_LINE]
    best = _best(mine, ladder)
    if best is None:
        return replace(state, marks=_beside(state))
    best = in_parts(ladder, best)
    sure, unsure = standing(mine, ladder)
    return replace(
        state,
        title=best.title,
        url=best.url,
        source=best.source,
        at=best.at,
        rung=allowed(best),
        status=best.claim.status,
        hedge=_hedge(best),
        claim=best.claim,
        marks=(*sure, *unsure, *_beside(state)),
        unconfirmed=unsure,
        also=_further(mine, best),
        beside=_others(others),
        promised=_promised(ladder, best),
    )


def _best(mine: list[Observation], ladder: list[Observation]) -> Observation | None:
    """The observation to show: the weightiest step; but "blocked" before a mere request, by whose word it is."""
    aside = [o for o in mine if o.claim.marks and o.claim.status not in MAIN_LINE]
    if aside and all(allowed(o).height < Rung.REPORTED.height for o in ladder):
        return _newest(aside)
    return max(ladder or mine, key=weight, default=None)


def _newest(aside: list[Observation]) -> Observation:
    """What was said last by the best word; of those who have said the same since, who says it by name and says most."""
    by_worth = sorted(aside, key=lambda o: (LEVELS.index(o.level), o.at), reverse=True)
    last = by_worth[0]
    same = takewhile(lambda o: (o.level, o.claim.status) == (last.level, last.claim.status), by_worth)
    return max(same, key=lambda o: (bool(o.claim.origin.named), detail(o.claim), -o.at.timestamp()))


def allowed(o: Observation) -> Rung:
    """The rung that an observation carries at most: nothing unofficial is above "reported", opinions are below it."""
    if o.level == "official":
        return o.claim.rung
    cap = Rung.CONSIDERED if o.level == "speculation" else Rung.REPORTED
    return min(o.claim.rung, cap, key=lambda rung: rung.height)


def weight(o: Observation) -> tuple[float, ...]:
    """What is shown before what: rung, whose word, finer status, how much came or is said; then who was first."""
    finer = MAIN_LINE.index(o.claim.status) if o.claim.status in MAIN_LINE else -1
    first_found = -o.at.timestamp()
    return allowed(o).height, LEVELS.index(o.level), finer, _came(o.claim), detail(o.claim), first_found


def _came(claim: Claim) -> float:
    """How much is there: deliveries come in parts, and the part that is shown is the greatest so far."""
    if claim.rung is not Rung.DELIVERED:
        return 0
    return sum(i.quantity.value or 0 for i in claim.items if i.quantity)


def _hedge(o: Observation) -> Hedge:
    return o.claim.hedge if o.claim.hedge.level == o.level else replace(o.claim.hedge, level=o.level)


def _beside(state: StoryState) -> tuple[Mark, ...]:
    beside = {Mark.DENIED: state.denied_by, Mark.NO_COMMENT: state.no_comment, Mark.CORRECTED: state.corrected}
    return tuple(mark for mark, said in beside.items() if said)


def _givers(o: Observation) -> frozenset[str]:
    return frozenset(p.code for p in o.claim.givers)


def _divided(observations: tuple[Observation, ...]) -> tuple[list[Observation], list[Observation]]:
    """What is said of the story's claim, and of others': its giver is the first that was named.

    A claim is keyed by its giver (lexicon, `transitions`): what one country announced is not another's promise.
    """
    subject = next((_givers(o) for o in observations if _givers(o)), frozenset[str]())
    mine = [o for o in observations if not _givers(o) or subject & _givers(o)]
    return mine, [o for o in observations if o not in mine]


def _others(observations: list[Observation]) -> tuple[Observation, ...]:
    """The best step of each other giver, the first found first."""
    best: dict[frozenset[str], Observation] = {}
    for o in observations:
        if o.claim.status in MAIN_LINE:
            best[_givers(o)] = max(best.get(_givers(o), o), o, key=weight)
    return tuple(best.values())[:_MOST_BESIDE]


def _further(mine: list[Observation], best: Observation) -> Observation | None:
    """What else is said of the claim: the weightiest report that goes further, or a newer official "no decision".

    A word that names no giver, beside one that does, is of arms that came before.
    """

    def goes_further(o: Observation) -> bool:
        if o.claim.status in MAIN_LINE:
            return o.claim.rung.height > best.claim.rung.height and bool(_givers(o) or not _givers(best))
        return o.claim.status == "no_decision" and o.level == "official" and o.at >= best.at

    return max((o for o in mine if o is not best and goes_further(o)), key=weight, default=None)


def _promised(ladder: list[Observation], best: Observation) -> tuple[Item, ...]:
    """Of what is delivered only in part: the item as it was promised, by the newest official step before delivery."""
    if allowed(best).height < Rung.DELIVERED.height:
        return ()
    steps = [
        o
        for o in ladder
        if o.level == "official" and Rung.ANNOUNCED.height <= o.claim.rung.height < Rung.DELIVERED.height
    ]
    newest = max(steps, key=lambda o: o.at, default=None)
    return tuple(p for p in newest.claim.items if _in_part(p, best.claim)) if newest else ()


def _in_part(promised: Item, delivered: Claim) -> bool:
    came = counterpart(delivered.items, promised)
    return came is not None and fewer(came, promised)


def detail(claim: Claim) -> int:
    """How much a claim says: things, counted ones twice; roles that are filled; money; a mechanism."""
    counts = sum(i.quantity is not None for i in claim.items)
    return len(claim.items) + counts + len({p.role for p in claim.parties}) + bool(claim.money) + bool(claim.mechanism)


def fewer(item: Item, than: Item) -> bool:
    """Whether both are counted and the first count is the smaller one."""
    one = item.quantity.value if item.quantity else None
    other = than.quantity.value if than.quantity else None
    return one is not None and other is not None and one < other
