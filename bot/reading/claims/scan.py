"""One pass over a field: its actors, the things it names, the words that govern and hedge, and the frames they make."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from operator import attrgetter

from bot.catalogue import Catalogue, Lexicon
from bot.model import Mention
from bot.reading.claims import clauses, frames, hedges, statuses
from bot.reading.claims.bodies import Bodies, Body
from bot.reading.claims.clauses import Clause, Sentence, Thing
from bot.reading.claims.cues import Cue, Phrase, Phrasebook
from bot.reading.claims.frames import Frame
from bot.reading.claims.money import MoneyReader
from bot.reading.claims.parties import Actor, Actors
from bot.reading.claims.roles import Caster
from bot.reading.language import together
from bot.reading.text import Text

_RULES_OF_USE = frozenset({"status:permission", "status:restricted", "status:training"})  # said without naming arms


_ACTING = frozenset({"donor", "supplier", "approver", "requester", "organiser"})
_HANDED = frozenset({"delivered", "shipped"})
_LONGEST_CAPTION = 500  # characters
_START = attrgetter("start")


@dataclass(frozen=True)
class Scan:
    """One field with everything that one pass over it found."""

    text: Text
    cues: tuple[Cue, ...]
    things: tuple[Thing, ...]
    actors: tuple[Actor, ...]
    language: str
    bodies: tuple[Body, ...] = ()
    asides: tuple[Sentence, ...] = ()  # paragraphs that are captions and the like

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """A title is one sentence."""
        return ((0, len(self.text.raw)),) if self.text.field == "title" else self.text.sentences

    @cached_property
    def framing(self) -> tuple[Cue, ...]:
        """The words of giving and those that govern them."""
        return tuple(cue for cue in self.cues if cue.phrase.family == "frame")

    @property
    def promising(self) -> bool:
        """Whether it is worth reading on: arms, a country beside a word of deciding, or a delivery and the like."""
        words = [c.value for c in self.cues if c.family == "frame" or c.family in _RULES_OF_USE]
        return bool(self.things) or any(self.actors or getattr(w, "noun", False) for w in words)

    def within(self, found: Sequence, sentence: Sentence) -> list:  # type: ignore[type-arg]  # of any found thing
        """Those of `found` that lie in a sentence."""
        first = bisect_left(found, sentence[0], key=_START)
        return list(found[first : bisect_left(found, sentence[1], first, key=_START)])

    def aside(self, sentence: Sentence) -> bool:
        """Whether a sentence stands in a caption."""
        return any(start <= sentence[0] < end for start, end in self.asides)

    def corrects(self, sentence: Sentence) -> bool:
        """Whether a sentence of the text tells what the article itself had wrong; "clarifies" is said of anybody."""
        notes = (c for c in self.within(self.cues, sentence) if c.family == "status:corrected" and c.value)
        return self.text.field == "text" and any(not self.text.folded[c.start : c.end].isalpha() for c in notes)


def sober(title: Scan, body: Scan) -> tuple[Scan, Scan]:
    """Both fields without their weak words for arms ("battery") where no other arms are named in either."""
    named = (*title.things, *body.things)
    if all(thing.weak or thing.kind == "money" for thing in named) and any(thing.weak for thing in named):
        return _unarmed(title), _unarmed(body)
    return title, body


def _unarmed(scan: Scan) -> Scan:
    return replace(scan, things=tuple(thing for thing in scan.things if not thing.weak))


class Scanner:
    """Finds actors, things and cues of a field in one pass, and reads its sentences into frames."""

    def __init__(self, catalogue: Catalogue, lexicon: Lexicon) -> None:
        self._actors = Actors(catalogue, lexicon.frames.words.get("private", ()))
        self._bodies = Bodies(lexicon, self._actors.name)
        self._credit, self._measured = (re.compile(lexicon.frames.words[kind][0]) for kind in ("credit", "measured"))
        self._moods = statuses.Moods(lexicon)
        self._weak = frozenset(lexicon.frames.words.get("weak", ()))
        self._caster = Caster(self._actors)
        self._money = MoneyReader(lexicon)
        self._captions = [re.compile(r.pattern, re.IGNORECASE) for r in lexicon.clutter.rules if r.id == "captions"]
        self._modified = re.compile(rf"\s(?:{'|'.join(lexicon.frames.words.get('modified', ('$^',)))})\b")
        self._unarmed = frozenset(lexicon.frames.words.get("unarmed", ()))
        self._civil = re.compile("|".join(lexicon.frames.words.get("civil", ("$^",))))
        self._book = Phrasebook(self._phrases(lexicon))

    def _phrases(self, lexicon: Lexicon) -> Iterator[Phrase]:
        yield from self._actors.phrases()
        yield from clauses.phrases(lexicon.frames)
        yield from hedges.phrases(lexicon)
        yield from statuses.phrases(lexicon)
        things, abroad = lexicon.frames.things, lexicon.frames.abroad
        yield from (Phrase(word, "thing", (kind, "en")) for kind in things for word in things[kind])
        yield from (Phrase(word, f"thing:{lang}", ("weapon", lang)) for lang in abroad for word in abroad[lang])

    def scan(self, text: Text, mentions: Iterable[Mention], day: date | None) -> Scan:
        """One field, read once."""
        cues = self._book.find(text.folded, text.raw)
        mine = [m for m in mentions if m.span.field == text.field]
        actors = self._actors.of(text, [c for c in cues if c.family == "actor"], mine, day)
        kept = tuple(c for c in cues if c.family != "actor" and not c.family.startswith("thing"))
        things = tuple(self._things(text, cues, mine, actors))
        return Scan(text, kept, things, actors, text.lang, self._bodies.of(text, actors), tuple(self._asides(text)))

    def _is_weak(self, text: Text, cue: Cue, actors: Sequence[Actor]) -> bool:
        """Whether a word means arms only beside others; in other languages than English, who gets them is enough."""
        helped = text.lang != "en" and any(self._actors.usual(a.code) == "recipient" for a in actors)
        return not helped and cue.phrase.form in self._weak

    def _things(
        self, text: Text, cues: Iterable[Cue], mentions: Iterable[Mention], actors: Sequence[Actor]
    ) -> list[Thing]:
        mine = (m for m in mentions if m.kind in ("system", "mechanism"))
        named = [Thing(m.span.start, m.span.end, m.kind, m.entity, m.name) for m in mine]
        spans = [(t.start, t.end) for t in named]
        spoken = together(text.lang)
        plain = [
            Thing(c.start, c.end, c.value[0], "", text.raw[c.start : c.end], self._is_weak(text, c, actors))
            for c in cues
            if c.family.startswith("thing") and c.value[1] in spoken and c.value[0] != "none"
            if not self._modifier(text, c) and not _is_name(text, c) and not self._in_need(text, c)
            if not any(s < c.end and c.start < e for s, e in spans)
        ]
        return sorted([*named, *plain], key=lambda t: t.start)

    def _modifier(self, text: Text, cue: Cue) -> bool:
        """ "missile attack": the weapon word says what kind of attack."""
        return cue.value[0] == "weapon" and bool(self._modified.match(text.folded, cue.end))

    def _in_need(self, text: Text, cue: Cue) -> bool:
        """Helicopters against a forest fire, drones over a stadium: what such a sentence calls by no name."""
        return cue.phrase.form in self._unarmed and bool(self._civil.search(text.folded, *text.sentence_at(cue.start)))

    def _asides(self, text: Text) -> Iterator[Sentence]:
        for start, end in text.paragraphs if text.field == "text" else ():
            paragraph = text.raw[start:end] if end - start < _LONGEST_CAPTION else ""
            if self._credit.search(paragraph) or any(caption.match(paragraph) for caption in self._captions):
                yield start, end

    def read(self, title: Scan, body: Scan) -> list[tuple[Scan, Frame]]:
        """The frames of both fields in order. A caption counts where it claims and nothing else does."""
        found = [(scan, f) for scan in (title, body) for f in self.frames(scan)]
        return found or [(body, f) for f in self.frames(body, captions=True) if f.status]

    def frames(self, scan: Scan, *, captions: bool = False) -> list[Frame]:
        """Every frame of a field, in order, with its parties."""
        found = []
        for sentence in scan.sentences:
            if (scan.aside(sentence) and not captions) or scan.corrects(sentence):
                continue
            things = scan.within(scan.things, sentence)
            if things or scan.within(scan.framing, sentence):
                cues = scan.within(scan.cues, sentence)
                actors = scan.within(scan.actors, sentence)
                given, matters = (tuple(t for t in things if (t.kind == "matter") == talk) for talk in (False, True))
                whole = Clause(*sentence, tuple(cues), given, tuple(actors), matters)
                found += self._sentence(scan, sentence, whole)
        return found

    def _sentence(self, scan: Scan, sentence: Sentence, whole: Clause) -> list[Frame]:
        text = scan.text
        read: list[Frame] = []
        if scan.language == "en":
            for clause in clauses.clauses(text, whole):
                frame = frames.read_clause(text, sentence, self._funded(text, clause))
                read += [self._paid(text, frame)] if frame else []
        narrowed = statuses.by_phrase(text, sentence, whole, scan.language, read, self._moods)
        if narrowed:
            read = [narrowed]
        return [_public(replace(f, parties=self._caster.cast(text, f, whole.actors))) for f in read]

    def _paid(self, text: Text, frame: Frame) -> Frame:
        """Money that is handed over is paid, not delivered, unless it measures arms: "$4m worth of missiles"."""
        if frame.head is None or frame.status not in _HANDED:
            return frame
        given = (m.span for m in self._money.read(text, (frame.head.end, frame.clause.end)) if m.span)
        first = next(given, None)
        if first is None or any(frame.head.end <= t.start < first.start for t in frame.clause.things):
            return frame
        measures = self._measured.match(text.folded, first.end)
        return frame if measures else replace(frame, status="funded", rule=f"{frame.rule} (money)")

    def _funded(self, text: Text, clause: Clause) -> Clause:
        """A clause that names no arms but an amount of money: the money is what is given."""
        given = any(thing.kind != "mechanism" for thing in clause.things)
        if given or not clause.actors or not any(c.family == "frame" for c in clause.cues):
            return clause
        amounts = [m.span for m in self._money.read(text, (clause.start, clause.end)) if m.span]
        return replace(
            clause, things=clause.things + tuple(Thing(s.start, s.end, "money", "", s.text) for s in amounts)
        )


def _is_name(text: Text, cue: Cue) -> bool:
    """ "will send a pick to the Jets": a single word for arms with a capital inside a sentence is somebody's name."""
    words = text.raw[cue.start : cue.end]
    inside = text.field == "text" and text.raw[max(0, cue.start - 2) : cue.start].strip()[-1:].isalnum()
    return inside and text.lang == "en" and words.istitle() and words.isalpha() and not text.shouted


def _public(frame: Frame) -> Frame:
    """A frame in which no state acts and the police or private people do says nothing of aid."""
    acts = any(p.role in _ACTING for p in frame.parties)
    private = not acts and any(a.form == "private" for a in frame.clause.actors)
    return replace(frame, status="", rule=f"{frame.rule} (private)") if private else frame
