"""Claims: frames capped by their hedges, one event said twice made one, the main claim first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.catalogue import Lexicon
from bot.model import Claim, Hedge, Item, Mark, Mention, Money, Origin, Party, Rung
from bot.reading.frames import Frame, Thing
from bot.reading.hedges import Hedges, more_cautious
from bot.reading.money import MoneyReader
from bot.reading.quantities import Quantities
from bot.reading.scan import Scan
from bot.reading.sources import Sources, merged

_DECIDED = frozenset({"announced", "approved", "funded", "contracted"})  # what unnamed sources can only report
_HANDED = frozenset({"shipped", "delivered"})
_UNSOURCED = frozenset({"media_reports", "single_outlet_sources"})
_PACKAGE = re.compile(r"\b(\d{1,3})(?:st|nd|rd|th)\s+(?:\w+\s+){0,3}?(?:pda|drawdown|tranche|package|meeting)")
_RELATIVE = re.compile(r",?\s*(?:which|who|whose)\b")
_ANNOUNCING = re.compile(r"announc|unveil|confirm|pledg|promis|commit|offer|agree|vow|donat|will\b")
_LADDER = frozenset(  # statuses that can be two ways to say one event; a request or a refusal is another
    {"considering", "no_decision", "expected", "reported_agreed", "announced", "approved", "funded", "contracted"}
    | {"in_production", "training", "shipped", "delivered"}
)
_BACKGROUND = re.compile(r"(?:which|who|whose|as|after|amid|despite|while|before|following|when|where)\b")
_LEAD = 2  # sentences of the text that may say the headline's event again


class Claims:
    """Turns the frames of an article into claims."""

    def __init__(self, lexicon: Lexicon, sources: Sources) -> None:
        self._statuses = lexicon.statuses
        self._sources = sources
        self._hedges = Hedges(sources)
        self._money = MoneyReader(lexicon)
        self._quantities = Quantities(lexicon)

    def read(
        self, scans: tuple[Scan, Scan], found: list[tuple[Scan, Frame]], mentions: tuple[Mention, ...]
    ) -> tuple[Claim, ...]:
        """The claims of an article, main claim first."""
        stated = [(scan, frame) for scan, frame in found if frame.status]
        stated.sort(key=lambda each: each[0] is scans[0] and _aside(*each))  # a headline's "as" and "after" come later
        claims = [self._claim(scan, frame, mentions) for scan, frame in stated]
        return tuple(_distinct(_main_first(claims, scans[1])))

    def _claim(self, scan: Scan, frame: Frame, mentions: tuple[Mention, ...]) -> Claim:
        text, sentence = scan.text, frame.sentence
        cues = [c for c in scan.within(scan.cues, sentence) if c.family == "hedge"]
        hedge = self._hedges.read(text, sentence, cues, mentions)
        status = self._capped(frame.status, hedge, relative=bool(_RELATIVE.match(text.folded, frame.clause.start)))
        hedge = hedge or self._unhedged(frame, status)
        money = self._money.read(text, sentence)
        return self._placed(
            Claim(
                status=status,
                rung=Rung.NONE,
                sentence=text.span(*sentence),
                hedge=hedge,
                parties=frame.parties,
                items=tuple(self._items(scan, frame)),
                money=_value(money, frame),
                mechanism=next((t.entity for t in scan.within(scan.things, sentence) if t.kind == "mechanism"), None),
                package_number=_package(text.folded[sentence[0] : sentence[1]]),
                origin=self._sources.origin(text, sentence, mentions),
                rule=frame.rule,
                evidence=(text.raw[frame.clause.start : frame.clause.end].strip(),),
            )
        )

    def _placed(self, claim: Claim) -> Claim:
        """The claim on its rung, with its mark; both come from the lexicon's status."""
        status = self._statuses[claim.status]
        return replace(claim, rung=Rung(status.rung), marks=(Mark(status.mark),) if status.mark else ())

    def _capped(self, status: str, hedge: Hedge | None, *, relative: bool) -> str:
        """Unnamed sources and other outlets can only report what was decided or handed over."""
        if hedge is None or relative:
            return status
        if status in _DECIDED and hedge.level in (_UNSOURCED | {"official_unnamed"}):
            return "reported_agreed"
        return "reported_agreed" if status in _HANDED and hedge.level in _UNSOURCED else status

    def _unhedged(self, frame: Frame, status: str) -> Hedge:
        """No hedge: a giver's own public act is official; a possibility without a source is speculation."""
        if frame.question or "(if)" in frame.rule:
            return Hedge("speculation")
        donors = any(p.role in ("donor", "approver", "supplier") for p in frame.parties)
        return Hedge(
            "official"
            if donors and self._statuses[status].rank >= self._statuses["announced"].rank
            else "media_reports"
        )

    def _items(self, scan: Scan, frame: Frame) -> Iterator[Item]:
        """What is given, systems by name; plain words only where the clause names no system."""
        things = [t for t in frame.clause.things if t.kind != "mechanism"]
        systems = [t for t in things if t.kind == "system"]
        seen: dict[str, Item] = {}
        for thing in systems or things:
            quantity = self._quantities.of(scan.text, frame.clause.start, thing.start, thing.end)
            item = Item(thing.entity or thing.name.lower(), thing.name, quantity)
            kept = seen.get(item.entity)
            if kept is None or (kept.quantity is None and quantity):
                seen[item.entity] = item
        yield from seen.values()


def _aside(scan: Scan, frame: Frame) -> bool:
    """Whether a clause only gives the background of another: "after Britain sent ...", "which has balked at ..."."""
    return bool(_BACKGROUND.match(scan.text.folded, frame.clause.start))


def _value(found: tuple[Money, ...], frame: Frame) -> Money | None:
    """The amount that the claim is worth: one of its own clause, never a running total where there is another."""
    inside = [m for m in found if m.span and frame.clause.start <= m.span.start < frame.clause.end]
    ranked = sorted(inside or found, key=lambda m: m.measures == "total")
    return ranked[0] if ranked else None


def _package(sentence: str) -> int | None:
    number = _PACKAGE.search(sentence)
    return int(number[1]) if number else None


def _same(first: Claim, second: Claim) -> bool:
    """Whether two claims can be one event: no two different givers, no two different takers, a request is no promise."""
    if first.status != second.status and not {first.status, second.status} <= _LADDER:
        return False
    for role in ("donor", "recipient"):
        mine, theirs = set(first.named(role)), set(second.named(role))
        if mine and theirs and not mine & theirs:
            return False
    return True


def _main_first(claims: list[Claim], body: Scan) -> list[Claim]:
    """The headline's event leads, in the words of the first sentences where they say it: a headline is code.

    Of two hedges for one event the more cautious one stays, with the status that it allows.
    """
    if not claims:
        return []
    main = next((c for c in claims if c.sentence.field == "title"), claims[0])
    rest = [c for c in claims if c is not main]
    if main.sentence.field != "title" or (main is not claims[0] and not _same(main, claims[0])):
        return claims
    lead_end = body.text.sentences[min(_LEAD, len(body.text.sentences)) - 1][1] if body.text.sentences else 0
    lead = next(
        (c for c in rest if c.sentence.field == "text" and c.sentence.start < lead_end and _same(main, c)), None
    )
    if lead is None:
        return claims if main is claims[0] else [*rest, main]
    return [_counted(_joined(main, lead), rest), *(c for c in rest if c is not lead)]


def _counted(main: Claim, rest: list[Claim]) -> Claim:
    """The main claim with the quantity that its sources give further down; nearest to them counts most."""
    if len(main.items) != 1 or main.items[0].quantity:
        return main
    again = [
        c for c in rest if c.status == main.status and _same(main, c) and len(c.items) == 1 and c.items[0].quantity
    ]
    again.sort(key=lambda c: not c.origin.source_words)
    return replace(main, items=(replace(main.items[0], quantity=again[0].items[0].quantity),)) if again else main


def _joined(title: Claim, lead: Claim) -> Claim:
    """One claim from a headline and the sentence that says it again."""
    cautious = more_cautious(title.hedge, lead.hedge)
    plain = not (title.hedge.words or lead.hedge.words)
    stays = title.status == "reported_agreed" and lead.rung.height > title.rung.height
    stays |= plain and title.status == "announced" and lead.status == "expected"  # an announced plan is an announcement
    base = title if stays else lead
    other = lead if base is title else title
    parties = [
        *base.parties,
        *(p for p in other.parties if (p.role, p.code) not in {(b.role, b.code) for b in base.parties}),
    ]
    return replace(
        base,
        hedge=cautious,
        parties=tuple(_settled(parties)),
        items=base.items
        + tuple(i for i in other.items if i.entity not in {b.entity for b in base.items} and base.items == ()),
        money=base.money or other.money,
        mechanism=base.mechanism or other.mechanism,
        package_number=base.package_number or other.package_number,
        origin=merged(base.origin, other.origin),
        evidence=base.evidence + other.evidence,
    )


def _named_items(first: tuple[Item, ...], second: tuple[Item, ...]) -> tuple[Item, ...]:
    """Systems by name before plain words ("missile"), with the quantity that either gives."""
    named = [i for i in (*first, *second) if i.entity != i.name.lower()] or list(first or second)
    items: dict[str, Item] = {}
    for item in named:
        kept = items.get(item.entity)
        items[item.entity] = item if kept is None else replace(kept, quantity=kept.quantity or item.quantity)
    return tuple(items.values())


def _settled(parties: list[Party]) -> Iterator[Party]:
    """A country that gives here and gets there is a giver only where no other gives."""
    takers = {p.code for p in parties if p.role == "recipient"}
    for party in parties:
        if not (party.role in ("donor", "supplier") and party.code in takers):
            yield party


def _distinct(claims: list[Claim]) -> Iterator[Claim]:
    seen = set()
    for claim in claims:
        key = (claim.status, claim.named("donor"), claim.named("recipient"), tuple(i.entity for i in claim.items))
        if key not in seen:
            seen.add(key)
            yield claim


def with_origin(claim: Claim, origin: Origin) -> Claim:
    """The claim with what the rest of the article says about its origin."""
    return replace(claim, origin=merged(claim.origin, origin))
