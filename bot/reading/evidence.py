"""Whether a weak name ("Patriot", "Leopard") means the catalogue's entity: the words around it decide.

Words for it must stand near the name, in the title or in the lead; words against it anywhere. Those in the title and
the lead count double. One sense a document: all places of a name are decided together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.catalogue import Catalogue, Entity
from bot.reading.aliases import Finder, Hit, Spaced, forms, spaced
from bot.reading.text import Text

_WINDOW = 240  # characters on either side of a name in which a word is near
_LEAD = 300  # characters at the start of a text that count as its lead
_ENOUGH = 2  # measured on labelled news: 1 lets horoscopes in, 3 loses two-sentence entries
_OWN, _KIND, _AID = 2, 1, 1  # weights of the entity's own cues, of its kind's, of those of any news about aid
_GENERAL_CAP = 2  # words of a kind, and those of aid, add up to no more than this
_AGAINST, _ELSEWHERE, _STRANGER = 3, 2, 3  # own counter-cues, words of other worlds, a stranger's name beside it

_BEFORE = re.compile(r"([^\W\d_][\w'’-]*)[ \u00a0]$")
_AFTER = re.compile(r"(?:'s|’s)?[ \u00a0]([^\W\d_][\w'’-]*)")
_OPENING = re.compile(r"(?:^|[.!?:;\n—–|(\[\"“”‘«„])[ \u00a0\"“‘«„']*$")
# Closed class: words that open a sentence and are no part of a name.
_OPENER = re.compile(
    "a|an|the|this|that|these|those|he|she|it|they|we|you|i|his|her|its|their|our|my|in|on|"
    "at|by|for|from|with|without|to|of|into|over|under|after|before|during|since|until|as|if|"
    "when|while|where|why|how|what|who|which|because|although|though|but|and|or|nor|so|yet|then|"
    "than|there|here|now|today|later|earlier|meanwhile|also|only|even|still|not|no|both|all|some|"
    "any|each|more|most|many|several|will|would|can|could|should|may|might|must|does|did|do|is|"
    "are|was|were|has|had|have|der|die|das|ein|eine|einen|dem|den|des|im|am|auf|aus|bei|mit|"
    "nach|seit|von|vor|zu|zum|zur|für|gegen|ohne|und|aber|oder|doch|auch|wenn|als|wie|le|la|"
    "les|un|une|du|de|dans|en|et|mais|ou|avec|pour|sur|selon",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How much speaks for a name, and what."""

    weight: int
    why: tuple[str, ...]

    @property
    def accepted(self) -> bool:
        """Whether it is enough."""
        return self.weight >= _ENOUGH


class Document:
    """A title and a text with all hits in them."""

    def __init__(self, fields: Sequence[tuple[Text, Spaced]], hits: Iterable[Hit], cues: Finder) -> None:
        self.fields = fields
        self.hits = tuple(hits)
        self._cues = cues

    @cached_property
    def cues(self) -> tuple[Hit, ...]:
        """The words of evidence; looked for only where a weak name asks."""
        return tuple(hit for field, words in self.fields for hit in self._cues.find(field, words))

    @cached_property
    def names(self) -> frozenset[str]:
        """The words of every hit."""
        return frozenset(word for hit in self.hits for word in hit.words.lower().split())

    @cached_property
    def known(self) -> frozenset[str]:
        """Words that are no stranger's name: those of every hit and cue."""
        return self.names | {word for cue in self.cues for word in cue.words.lower().split()}

    @cached_property
    def headlines(self) -> frozenset[str]:
        """The fields, by name, whose words nearly all have capitals."""
        return frozenset(field.field for field, _ in self.fields if _title_case(field.raw))

    def stranger(self, hit: Hit) -> str:
        """A capitalised word right beside a name that nobody here knows: "Bradley Cooper", "Volt Typhoon"."""
        return self.stranger_before(hit, self.known) or self._stranger_after(hit)

    def stranger_before(self, hit: Hit, known: frozenset[str]) -> str:
        """The same, before the name alone: "Stacey Abrams"."""
        before = _BEFORE.search(hit.field.raw, max(0, hit.start - 30), hit.start)
        if not before or not _strange(before[1], known) or hit.field.field in self.headlines:
            return ""
        opens = _OPENING.search(hit.field.raw, max(0, before.start() - 6), before.start())
        return "" if opens and _OPENER.fullmatch(before[1]) else before[1]

    def _stranger_after(self, hit: Hit) -> str:
        after = _AFTER.match(hit.field.raw, hit.end)
        return after[1] if after and _strange(after[1], self.known) and hit.field.field not in self.headlines else ""


def _strange(word: str, known: frozenset[str]) -> bool:
    return word[0].isupper() and not word.isupper() and word.lower() not in known


def _title_case(raw: str) -> bool:
    words = [w for w in raw.split() if len(w) > 3 and w[0].isalpha()][1:]
    return len(words) >= 3 and sum(w[0].isupper() for w in words) >= 0.7 * len(words)


class Senses:
    """What speaks for and against the weak names of each entity."""

    def __init__(self, catalogue: Catalogue) -> None:
        kinds = {
            kind: _words(w for words in by_lang.values() for w in words)
            for kind, by_lang in catalogue.kind_cues.items()
        }
        self._aid = kinds.get("aid_context", frozenset())
        self._elsewhere = kinds.get("not_military", frozenset())
        self._kinds = kinds
        self._entities = catalogue.entities
        self._yes = {e.id: _words(e.cues.yes) for e in catalogue.entities.values()}
        self._no = {e.id: _words(e.cues.no) for e in catalogue.entities.values()}
        words = {w for by_lang in catalogue.kind_cues.values() for ws in by_lang.values() for w in ws}
        words |= {w for e in catalogue.entities.values() for w in (*e.cues.yes, *e.cues.no)}
        self.cues = Finder(f for w in sorted(words) for f in forms(spaced(w), w, "cue"))

    def weigh(self, entity: str, hits: Sequence[Hit], document: Document) -> Verdict:
        """What the words of a document say about the weak names of an entity in it."""
        near, anywhere = self._heard(hits, document)
        found = self._entities[entity]
        weight, why = 0, []
        for word, times in near.items():
            if word in self._yes[entity]:
                weight += _OWN * times
                why.append(f"+{word.strip()}")
        for words, unit in self._general(found):
            general = [word for word in near if word in words and word not in self._yes[entity]]
            weight += min(_GENERAL_CAP, unit * len(general))
            why += [f"+{word.strip()}" for word in general[:_GENERAL_CAP]]
        for words, unit in ((self._no[entity], _AGAINST), (self._elsewhere, _ELSEWHERE)):
            against = [word for word in anywhere if word in words]
            weight -= unit * sum(anywhere[word] for word in against)
            why += [f"-{word.strip()}" for word in against]
        strangers = [document.stranger(hit) for hit in hits]
        if all(strangers):
            weight -= _STRANGER
            why.append(f"-beside {strangers[0]}")
        return Verdict(weight, tuple(why))

    def _general(self, entity: Entity) -> Iterable[tuple[frozenset[str], int]]:
        if entity.type == "system":
            yield self._kinds.get(entity.kind.split(".")[0], frozenset()), _KIND
            yield self._aid, _AID

    def _heard(self, hits: Sequence[Hit], document: Document) -> tuple[dict[str, int], dict[str, int]]:
        near: dict[str, int] = {}
        anywhere: dict[str, int] = {}
        for cue in document.cues:
            if any(_overlap(cue, hit) for hit in hits):
                continue
            times = 2 if _prominent(cue) else 1
            key = cue.form.key
            anywhere[key] = max(times, anywhere.get(key, 0))
            if times == 2 or any(_near(cue, hit) for hit in hits):
                near[key] = max(times, near.get(key, 0))
        return near, anywhere


def _words(words: Iterable[str]) -> frozenset[str]:
    return frozenset(spaced(word) for word in words)


def _prominent(hit: Hit) -> bool:
    return hit.field.field == "title" or hit.start < _LEAD


def _near(cue: Hit, hit: Hit) -> bool:
    return cue.field is hit.field and abs(cue.start - hit.start) <= _WINDOW


def _overlap(cue: Hit, hit: Hit) -> bool:
    return cue.field is hit.field and cue.start < hit.end and hit.start < cue.end
