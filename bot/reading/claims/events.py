"""One event said twice: the claim of a headline and of the sentences that say it again, made one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.model import Claim, Hedge, Item, Party
from bot.reading.claims.hedges import more_cautious
from bot.reading.claims.predicates import ABOVE_CONSIDERED
from bot.reading.claims.sources import merged
from bot.reading.text import Text

# Statuses that can be two ways to say one event; a request or a refusal is another.
_LADDER = ABOVE_CONSIDERED | {"considering", "no_decision", "in_production", "training"}
_LEAD = 2  # sentences of the text that may say the headline's event again


def main_first(claims: list[Claim], body: Text, plain: frozenset[str]) -> list[Claim]:
    """The headline's event leads, in the words of the first sentences where they say it: a headline is code.

    Of two hedges for one event the more cautious one stays, with the status that it allows. `plain` are the ids of
    classes: a system by its name is the better item.
    """
    title = next((c for c in claims if c.sentence.field == "title"), None)
    if title is None or (title is not claims[0] and not _same(title, claims[0])):
        return claims
    rest = [c for c in claims if c is not title]
    end = body.sentences[min(_LEAD, len(body.sentences)) - 1][1] if body.sentences else 0
    denial = next((c for c in rest if c.status == "denied" and c.sentence.start < end and _compatible(title, c)), None)
    if denial and title.status != "denied" and denial.sentence.field == "text":
        return [denial, *(c for c in claims if c is not denial)]  # a headline leads not over its own denial
    lead = next((c for c in rest if c.sentence.field == "text" and c.sentence.start < end and _same(title, c)), None)
    if lead is None:
        return claims
    joined = _joined(title, lead, plain)
    return [_counted(joined, rest), *(c for c in rest if c is not lead)]


def _same(first: Claim, second: Claim) -> bool:
    """Whether two claims can be one event: no two different givers or takers, and a request is no promise."""
    if first.status != second.status and not {first.status, second.status} <= _LADDER:
        return False
    return _compatible(first, second)


def _compatible(first: Claim, second: Claim) -> bool:
    pairs = [(set(first.named(role)), set(second.named(role))) for role in ("donor", "recipient")]
    return all(mine & theirs or not (mine and theirs) for mine, theirs in pairs)


def _joined(title: Claim, lead: Claim, plain: frozenset[str]) -> Claim:
    """One claim from a headline and the sentence that says it again."""
    unhedged = not (title.hedge.words or lead.hedge.words)
    stays = title.status == "reported_agreed" and lead.rung.height > title.rung.height
    stays |= unhedged and title.status == "announced" and lead.status == "expected"  # an announced plan is announced
    stays |= title.status == "considering" and lead.status == "expected"  # of two guesses the lower one
    base, other = (title, lead) if stays else (lead, title)
    return replace(
        base,
        hedge=_hedge(title, lead),
        parties=tuple(_settled(_united(base.parties, other.parties))),
        items=_named(base.items, other.items, plain),
        money=base.money or other.money,
        mechanism=base.mechanism or other.mechanism,
        package_number=base.package_number or other.package_number,
        origin=merged(base.origin, other.origin),
        evidence=base.evidence + other.evidence,
    )


def _hedge(title: Claim, lead: Claim) -> Hedge:
    """The more cautious of two; but a headline that cites nobody takes nothing from who is on the record."""
    told = lead.origin.named and lead.status == title.status and not (title.hedge.words or lead.hedge.words)
    return lead.hedge if told else more_cautious(title.hedge, lead.hedge)


def _united(first: tuple[Party, ...], second: tuple[Party, ...]) -> list[Party]:
    known = {(p.role, p.code) for p in first}
    return [*first, *(p for p in second if (p.role, p.code) not in known)]


def _settled(parties: list[Party]) -> Iterator[Party]:
    """Nobody gives to themselves: who gets it in one of the two sentences does not give it in the other."""
    takers = {p.code for p in parties if p.role == "recipient"}
    for party in parties:
        if not (party.role in ("donor", "supplier") and party.code in takers):
            yield party


def _named(first: tuple[Item, ...], second: tuple[Item, ...], plain: frozenset[str]) -> tuple[Item, ...]:
    """Systems by name before plain words ("missile"), with the quantity that either gives."""
    systems = [i for i in second if i.entity not in plain]
    if not systems or any(i.entity not in plain for i in first):
        return first or second
    counted = next((i.quantity for i in first if i.quantity), None) if len(systems) == 1 else None
    return tuple(replace(i, quantity=i.quantity or counted) for i in systems)


def _counted(main: Claim, rest: list[Claim]) -> Claim:
    """The main claim with the quantity that is given further down; the one nearest to its sources counts most."""
    if len(main.items) != 1 or main.items[0].quantity:
        return main
    again = [
        c for c in rest if c.status == main.status and _same(main, c) and len(c.items) == 1 and c.items[0].quantity
    ]
    if not again:
        return main
    best = min(again, key=lambda c: not c.origin.source_words)
    return replace(main, items=(replace(main.items[0], quantity=best.items[0].quantity),))
