"""One pass over a field: its actors, the things it names, the words that govern and hedge, and the frames they make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.catalogue import Catalogue, Lexicon
from bot.model import Mention
from bot.reading import frames, hedges, statuses
from bot.reading.cues import Cue, Phrase, Phrasebook
from bot.reading.frames import Frame, Thing
from bot.reading.parties import Actor, Actors
from bot.reading.roles import Caster
from bot.reading.text import Text


@dataclass(frozen=True)
class Scan:
    """One field with everything that one pass over it found."""

    text: Text
    cues: tuple[Cue, ...]
    things: tuple[Thing, ...]
    actors: tuple[Actor, ...]

    def within(self, found: Sequence, sentence: tuple[int, int]) -> list:  # type: ignore[type-arg]
        """Those of `found` that lie in a sentence."""
        return [x for x in found if sentence[0] <= x.start < sentence[1]]


class Scanner:
    """Finds actors, things and cues of a field in one pass."""

    def __init__(self, catalogue: Catalogue, lexicon: Lexicon) -> None:
        self._actors = Actors(catalogue)
        self._lexicon = lexicon
        self._book = Phrasebook(self._phrases(lexicon))
        self._caster = Caster(self._actors)

    def _phrases(self, lexicon: Lexicon) -> Iterator[Phrase]:
        yield from self._actors.phrases()
        yield from frames.phrases(lexicon)
        yield from hedges.phrases(lexicon)
        yield from statuses.phrases(lexicon)
        for kind, words in lexicon.frames.things.items():
            for word in words:
                yield Phrase(word, "thing", kind)

    def scan(self, text: Text, mentions: Iterable[Mention], day: date | None) -> Scan:
        """One field, read once."""
        cues = self._book.find(text.folded, text.raw)
        mine = [m for m in mentions if m.span.field == text.field]
        named = [
            Thing(m.span.start, m.span.end, m.kind, m.entity, m.name) for m in mine if m.kind in ("system", "mechanism")
        ]
        spans = [(t.start, t.end) for t in named]
        plain = [
            Thing(c.start, c.end, c.value, "", text.raw[c.start : c.end])
            for c in cues
            if c.family == "thing" and not any(s < c.end and c.start < e for s, e in spans)
        ]
        things = tuple(sorted([*named, *plain], key=lambda t: t.start))
        actors = self._actors.of(text, [c for c in cues if c.family == "actor"], mine, day)
        return Scan(text, tuple(c for c in cues if c.family not in ("actor", "thing")), things, actors)

    def frames(self, scan: Scan) -> list[Frame]:
        """Every frame of a field, in order, with its parties."""
        text = scan.text
        found = []
        for sentence in [(0, len(text.raw))] if text.field == "title" else text.sentences:
            if scan.within(scan.things, sentence):
                found += self._sentence(scan, sentence)
        return found

    def _sentence(self, scan: Scan, sentence: tuple[int, int]) -> list[Frame]:
        text, found = scan.text, []
        cues, things, actors = (scan.within(x, sentence) for x in (scan.cues, scan.things, scan.actors))
        for clause in frames.clauses(text, sentence, cues, things, actors):
            frame = frames.read_clause(text, sentence, clause, self._lexicon)
            if frame:
                found.append(replace(frame, parties=self._caster.cast(text, frame, actors)))
        return found
