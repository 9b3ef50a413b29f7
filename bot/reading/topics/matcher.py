"""Which entries of the catalogue an article mentions, and why each counts: systems, mechanisms, organisations, people,
countries, offices, and plain words for classes of systems, in one pass.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from bot.catalogue import Catalogue, Clutter
from bot.model import Mention
from bot.reading.text import Text
from bot.reading.topics.aliases import Finder, Hit, Spaced
from bot.reading.topics.evidence import Document, Senses, Verdict
from bot.reading.topics.people import People
from bot.reading.topics.subjects import every_form, subjects

_LONGEST_ASIDE = 400  # characters; a longer paragraph is one of the article's own, whatever it begins with
_PROVEN = 100  # weight of a weak name beside a safe one of the same family: more than words ever add up to
# strongest first
_STRENGTHS = ("safe", "cased", "name", "phrase", "word", "demonym", "metonym", "bare", "weak", "surname")
_ASKED = ("weak", "surname", "phrase", "bare")  # these never count by themselves
_SAYS = {"safe": "safe name", "cased": "name in its own capitals", "word": "plain word"}

Evidence = dict[Hit, tuple[str, ...]]


class Matcher:
    """Compiled once from a catalogue; `clutter` knows the paragraphs (captions, "Read more") that give no evidence."""

    def __init__(self, catalogue: Catalogue, clutter: Clutter | None = None) -> None:
        self._subjects = subjects(catalogue)
        self._finder = Finder(every_form(catalogue))
        self._senses = Senses(catalogue)
        self._people = People(catalogue)
        self._makers = {e.id for e in catalogue.entities.values() if e.kind.startswith("company")}
        self._relatives, self._variants = _families(catalogue)
        rules = clutter.rules if clutter else ()
        self._rules = [rule.id for rule in rules]
        self._asides = re.compile("|".join(f"(?P<r{n}>{rule.pattern})" for n, rule in enumerate(rules)), re.IGNORECASE)

    def mentions(self, title: Text, text: Text, day: date | None) -> tuple[Mention, ...]:
        """The mentions of an article in order, title first; `day` is the article's, for who held an office then."""
        fields = [(field, Spaced(field)) for field in (title, text)]
        found = [hit for field, words in fields for hit in self._finder.find(field, words)]
        aside = self._aside(text, found)
        kept = [hit for hit in found if aside.get(hit) != "" and not self._is_part(hit, found)]
        document = Document(fields, self._longest(kept), self._senses.cues)
        evidence = self._evidence(document, day)
        named = {hit.form.key for hit in evidence}
        mentions = [
            self._mention(hit, evidence[hit], aside.get(hit), named) for hit in document.hits if hit in evidence
        ]
        return tuple(mention for mention in mentions if mention)

    def _mention(self, hit: Hit, why: tuple[str, ...], aside: str | None, named: set[str]) -> Mention | None:
        subject = self._subjects[hit.form.key]
        if variants := self._variants[hit.form.key] & named:
            if len(variants) > 1:
                return None
            subject = self._subjects[min(variants)]
            why = (*why, f"a family's name, and the article names {subject.name}")
        if aside:
            why = (*why, aside)
        span = hit.field.span(hit.start, hit.end)
        name = span.text if subject.kind == "class" else subject.name  # "armoured vehicles" are no tanks
        return Mention(subject.id, subject.kind, name, span, hit.form.alias, why)

    # --- which hits stand ---

    def _aside(self, text: Text, hits: Iterable[Hit]) -> dict[Hit, str]:
        """Hits in captions and the like: "" where there is other text, else what to say beside the evidence."""
        if not self._rules:
            return {}
        starts = [start for start, _ in text.paragraphs]
        places = {hit: bisect_right(starts, hit.start) - 1 for hit in hits if hit.field is text}
        clutter = {at: rule for at in set(places.values()) if (rule := self._rule(text, at))}
        alone = bool(clutter) and all(self._rule(text, at) for at in range(len(starts)))
        said = {at: f"in nothing but a paragraph of clutter: {rule}" if alone else "" for at, rule in clutter.items()}
        return {hit: said[at] for hit, at in places.items() if at in said}

    def _rule(self, text: Text, at: int) -> str:
        """The rule of clutter that a paragraph meets."""
        start, end = text.paragraphs[at]
        found = self._asides.match(text.raw[start:end]) if end - start <= _LONGEST_ASIDE else None
        return next((rule for n, rule in enumerate(self._rules) if found and found[f"r{n}"] is not None), "")

    def _is_part(self, hit: Hit, found: Sequence[Hit]) -> bool:
        """Whether a family's name shares its words with one of its members': "czołgi Leopard" with "Leopard 2"."""
        members = self._variants[hit.form.key]
        return bool(members) and any(
            other.form.key in members and other.field is hit.field and other.start < hit.end and hit.start < other.end
            for other in found
        )

    def _longest(self, hits: Iterable[Hit]) -> list[Hit]:
        """Overlaps resolved longest first, equal spans kept together; people, offices and countries may stand over
        one another and over the rest ("Ukrainian president" and "Ukrainian").
        """
        taken: dict[tuple[str, str], set[object]] = defaultdict(set)  # characters, and the spans that took them
        kept: dict[tuple[str, str, int, int], Hit] = {}
        for hit in sorted(hits, key=_rank):
            kind = self._subjects[hit.form.key].kind
            layer = taken[hit.field.field, kind if kind in ("person", "role", "country") else "thing"]
            span = (hit.start, hit.end)
            # What is taken is no shorter: it can only stand over this one's first character or its last.
            if span in layer or layer.isdisjoint((hit.start, hit.end - 1)):
                layer.update(range(*span), (span,))
                kept.setdefault((hit.form.key, hit.field.field, *span), hit)
        return sorted(kept.values(), key=lambda hit: (hit.field.field == "text", hit.start, hit.end))

    # --- why they count ---

    def _evidence(self, document: Document, day: date | None) -> Evidence:
        evidence: Evidence = {
            hit: (_SAYS.get(hit.form.strength, hit.form.strength),)
            for hit in document.hits
            if _plain(hit) and not (hit.form.key in self._makers and document.stranger_before(hit, document.names))
        }
        spoken = self._people.surnames(document, day) | self._people.offices(document)
        evidence |= {hit: (why,) for hit, why in spoken.items()}
        named = {hit.form.key for hit in evidence}
        weak = _weak(document)
        verdicts = {key: self._verdict(key, hits, named, document) for key, hits in weak.items()}
        accepted = {key: verdict for key, verdict in verdicts.items() if verdict.accepted}
        for key in accepted.keys() - _beaten(weak, accepted):
            evidence |= dict.fromkeys(weak[key], ("weak name", *accepted[key].why))
        return evidence

    def _verdict(self, key: str, hits: list[Hit], named: set[str], document: Document) -> Verdict:
        if near := self._relatives[key] & named:
            return Verdict(accepted=True, weight=_PROVEN, why=(f"with {self._subjects[min(near)].name}",))
        if self._subjects[key].kind == "country":
            return Verdict(accepted=False, weight=0, why=())
        return self._senses.weigh(key, hits, document)


def _rank(hit: Hit) -> tuple[int, int, int]:
    return hit.start - hit.end, _STRENGTHS.index(hit.form.strength), hit.start


def _plain(hit: Hit) -> bool:
    """Whether a name counts by itself; not in capitals where all is; "the alliance" may be any."""
    if hit.form.strength == "cased":
        return not hit.field.shouted
    if hit.form.strength == "metonym":
        return hit.form.alias[0].isupper()
    return hit.form.strength not in _ASKED


def _weak(document: Document) -> dict[str, list[Hit]]:
    """The names that need evidence, of each subject; what is somebody's first name is none."""
    weak: dict[str, list[Hit]] = defaultdict(list)
    for hit in document.hits:
        if hit.form.strength in ("weak", "cased", "metonym") and not _plain(hit) and not document.names_a_person(hit):
            weak[hit.form.key].append(hit)
    return weak


def _beaten(weak: dict[str, list[Hit]], accepted: dict[str, Verdict]) -> set[str]:
    """Those of several subjects with one weak name for which not more speaks than for the others."""
    places: dict[tuple[str, int, int], list[str]] = defaultdict(list)
    for key in accepted:
        for hit in weak[key]:
            places[hit.field.field, hit.start, hit.end].append(key)
    rivals = [(key, other) for keys in places.values() for key in keys for other in keys if key != other]
    return {key for key, other in rivals if accepted[key].weight <= accepted[other].weight}


def _families(catalogue: Catalogue) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Of each subject: those whose mention proves its weak names (itself, parent, children), and those it may mean."""
    relatives: dict[str, set[str]] = {key: {key} for key in subjects(catalogue)}
    variants: dict[str, set[str]] = {key: set() for key in relatives}
    for entity in catalogue.entities.values():
        if entity.parent:
            relatives[entity.id].add(entity.parent)
            relatives[entity.parent].add(entity.id)
            if catalogue.entities[entity.parent].generic:
                variants[entity.parent].add(entity.id)
    return relatives, variants
