"""Claims: frames capped by their hedges, one event said twice made one, the main claim first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.catalogue import Catalogue, Lexicon, Status
from bot.model import About, Claim, Hedge, HedgeLevel, Item, Mark, Mention, Money, Rung
from bot.reading.claims import hedges
from bot.reading.claims.bodies import Body
from bot.reading.claims.events import main_first
from bot.reading.claims.frames import Frame
from bot.reading.claims.money import MoneyReader
from bot.reading.claims.quantities import Quantities
from bot.reading.claims.scan import Scan
from bot.reading.claims.sources import Sources, merged

_DECIDED = frozenset({"announced", "approved", "funded", "contracted"})  # what unnamed sources can only report
_GIVING = frozenset({"donor", "approver", "supplier"})
_HANDED = frozenset({"shipped", "delivered"})
_UNSOURCED = frozenset({"claim_by_party", "media_reports", "single_outlet_sources"})
_PACKAGE = re.compile(r"\b(\d{1,3})(?:st|nd|rd|th)\s+(?:\w+\s+){0,3}?(?:pda|drawdown|tranche|package|meeting)")
_CLAIMS = re.compile(r" (?:also |has )?(?:said|says|claim(?:s|ed)|alleg(?:es|ed)) (?!the (?:decision|move)\b)")
_RELATIVE = re.compile(r",?\s*(?:which|who|whose)\b")
_BACKGROUND = re.compile(r"(?:which|who|whose|as|after|amid|despite|while|before|following|when|where)\b")


class Claims:
    """Turns the frames of an article into claims."""

    def __init__(self, catalogue: Catalogue, lexicon: Lexicon, sources: Sources) -> None:
        words = [(word.lower(), c.id) for c in catalogue.classes.values() for ws in c.words.values() for word in ws]
        self._classes = dict(words)
        self._plain = frozenset(catalogue.classes) | {"weapon", "aid"}
        self._statuses = lexicon.statuses
        self._roles = {country.code: country.usual_role for country in catalogue.countries.values()}
        self._sources = sources
        self._analysis = re.compile("|".join(lexicon.frames.words["analysis"]))
        self._money = MoneyReader(lexicon)
        self._quantities = Quantities(lexicon)

    def read(
        self, scans: tuple[Scan, Scan], found: list[tuple[Scan, Frame]], mentions: tuple[Mention, ...], verdict: About
    ) -> tuple[Claim, ...]:
        """The claims of an article, main claim first; the background of headlines and running totals come last."""
        stated = [(scan, frame) for scan, frame in found if frame.status]
        stated.sort(key=lambda each: each[0] is scans[0] and _background(*each))
        claims = [c for c in (self._claim(*each, scans[1], mentions) for each in stated) if self._grounded(c, verdict)]
        if self._analysis.search(scans[0].text.folded):  # its headline only restates what is in its text
            claims = [c for c in claims if c.sentence.field != "title" or c.status not in _DECIDED | _HANDED]
        claims.sort(key=_is_total)
        if not claims:
            return ()
        main, *rest = main_first(claims, scans[1].text, self._plain)
        return tuple(_distinct([_traced(main, rest), *rest]))

    def _claim(self, scan: Scan, frame: Frame, body: Scan, mentions: tuple[Mention, ...]) -> Claim:
        text, sentence = scan.text, frame.sentence
        cited = self._sources.cited(text, sentence, mentions)
        foes = [a for a in frame.clause.actors if self._roles.get(a.code) == "adversary"]
        named = [
            Body(a.start, a.end, a.code, text.raw[a.start : a.end]) for a in foes if _CLAIMS.match(text.folded, a.end)
        ]
        speaker = self._sources.speaker(text, sentence, mentions, (*scan.bodies, *named))
        givers = {p.code for p in frame.parties if p.role in _GIVING}
        own = speaker is not None and bool(givers & _spoken_for(scan, speaker))
        hedge = hedges.read(text, cited, scan.within(scan.cues, sentence))
        if hedge is None and speaker is None and text.field == "title":
            hedge = self._told_by(frame, body, mentions)
        if own and frame.status == "denied":
            hedge = None  # the report is hedged; the denial is on the record
        elif hedge is None and speaker:
            said = text.span(speaker.start, speaker.end)
            hedge = Hedge(level, said.text, said) if (level := self._unofficial(scan, frame, speaker)) else None
        origin = self._sources.origin(text, cited, speaker)
        relative = bool(_RELATIVE.match(text.folded, frame.clause.start))
        status = self._statuses[_capped(frame.status, None if relative else hedge)]
        return Claim(
            status=status.id,
            rung=Rung(status.rung),
            marks=(Mark(status.mark),) if status.mark else (),
            sentence=text.span(*sentence),
            hedge=hedge or self._unhedged(frame, status, own=own),
            parties=frame.parties,
            items=tuple(self._items(scan, frame)),
            money=_value(self._money.read(text, sentence), frame),
            mechanism=next((t.entity for t in scan.within(scan.things, sentence) if t.kind == "mechanism"), None),
            package_number=_package(text.folded[slice(*sentence)]),
            origin=replace(origin, named=None) if hedge else origin,
            rule=frame.rule,
            evidence=(text.raw[frame.clause.start : frame.clause.end].strip(),),
        )

    def _grounded(self, claim: Claim, verdict: About) -> bool:
        """Whether a claim is about arms: beside aid it always is; in an article about defence it takes arms and
        a party, in any other a system by its name.
        """
        if verdict == "aid":
            return True
        named = any(item.entity not in self._plain for item in claim.items)
        return named or (verdict == "defence" and bool(claim.items and claim.parties))

    def _unhedged(self, frame: Frame, status: Status, *, own: bool) -> Hedge:
        """No hedge: a giver's own public act is official, and its own word (`own`) on the record; a possibility without
        a source is speculation.
        """
        if (frame.question or "(if)" in frame.rule) and not own:
            return Hedge("speculation")
        acts = any(p.role in _GIVING for p in frame.parties) and status.rank >= self._statuses["announced"].rank
        return Hedge("official" if acts or own else "media_reports")

    def _told_by(self, frame: Frame, body: Scan, mentions: tuple[Mention, ...]) -> Hedge | None:
        """A bare headline over "..., a daily wrote": the hedge of the first sentence, where it tells of the same giver
        (or of nobody) and no one on the record says it.
        """
        first = next(iter(body.sentences), None)
        if first is None or self._sources.speaker(body.text, first, mentions, body.bodies):
            return None
        named = {a.code for a in body.within(body.actors, first)}
        if named and not named & {p.code for p in frame.parties if p.role in _GIVING}:
            return None
        hedge = hedges.read(body.text, self._sources.cited(body.text, first, mentions), body.within(body.cues, first))
        return hedge if hedge and hedge.level in _UNSOURCED else None

    def _unofficial(self, scan: Scan, frame: Frame, speaker: Body) -> HedgeLevel | None:
        """What the word of somebody is worth who does not speak for those who give and get: of who stands against them,
        the claim of a party to a war; of who held an office once and holds none, a report.
        """
        spoken = _spoken_for(scan, speaker)
        hostile = any(self._roles.get(code) == "adversary" for code in spoken - {p.code for p in frame.parties})
        if hostile and frame.parties:
            return "claim_by_party"
        return "media_reports" if not spoken and speaker.person else None

    def _items(self, scan: Scan, frame: Frame) -> Iterator[Item]:
        """What is given, systems by name; plain words, by their class, only where the clause names no system."""
        things = [t for t in frame.clause.things if t.kind in ("system", "weapon", "aid")]
        items: dict[str, Item] = {}
        for thing in [t for t in things if t.kind == "system"] or things:
            entity = thing.entity or self._classes.get(thing.name.lower(), thing.kind)
            quantity = self._quantities.of(scan.text, frame.clause.start, thing.start, thing.end)
            kept = items.get(entity, Item(entity, thing.name))
            items[entity] = replace(kept, quantity=kept.quantity or quantity)
        yield from items.values()


def _spoken_for(scan: Scan, speaker: Body) -> set[str]:
    """The country, by its code, that an official or institution speaks for; empty where it is not known."""
    return {each.code for found in (scan.actors, scan.bodies) for each in found if each.start == speaker.start}


def _capped(status: str, hedge: Hedge | None) -> str:
    """Unnamed sources and other outlets can only report what was decided or handed over."""
    if hedge is None:
        return status
    if status in _DECIDED and hedge.level in (_UNSOURCED | {"official_unnamed"}):
        return "reported_agreed"
    return "reported_agreed" if status in _HANDED and hedge.level in _UNSOURCED else status


def _background(scan: Scan, frame: Frame) -> bool:
    """Whether a clause only gives the background of another: "after Britain sent ...", "which has balked at ..."."""
    return bool(_BACKGROUND.match(scan.text.folded, frame.clause.start))


def _is_total(claim: Claim) -> bool:
    """ "has provided more than $66bn since 2022" is background to whatever is new."""
    return claim.money is not None and claim.money.measures == "total" and claim.status in _HANDED


def _value(found: tuple[Money, ...], frame: Frame) -> Money | None:
    """The amount that the claim is worth: one of its own clause, never a running total where there is another."""
    inside = [m for m in found if m.span and frame.clause.start <= m.span.start < frame.clause.end]
    return min(inside or found, key=lambda m: m.measures == "total", default=None)


def _package(sentence: str) -> int | None:
    number = _PACKAGE.search(sentence)
    return int(number[1]) if number else None


def _distinct(claims: list[Claim]) -> Iterator[Claim]:
    seen = set()
    for claim in claims:
        key = (claim.status, claim.named("donor"), claim.named("recipient"), tuple(i.entity for i in claim.items))
        if key not in seen:
            seen.add(key)
            yield claim


def _traced(main: Claim, rest: list[Claim]) -> Claim:
    """The main claim with the whole chain of citation: what else the article cites for claims of that worth."""
    origin = main.origin
    for claim in rest:
        if claim.rung == main.rung and (claim.origin.outlet or claim.origin.source_words):
            origin = merged(origin, replace(claim.origin, named=None))
    return replace(main, origin=origin)
