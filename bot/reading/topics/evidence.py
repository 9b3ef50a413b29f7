"""Whether a weak name ("Patriot", "Leopard") means the catalogue's entity: the words around it decide.

Words for it must stand near the name, in the title or in the lead; words against it anywhere. Those in the title and
the lead count double. One sense a document: all places of a name are decided together.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf

from bot.catalogue import Catalogue, Entity
from bot.reading.text import Text
from bot.reading.topics.aliases import Finder, Hit, Spaced, forms, spaced

_WINDOW = 240  # characters on either side of a name in which a word is near
_GAP = 8  # characters that may stand between an office and whose it is
_LEAD = 300  # characters at the start of a text that count as its lead
_ENOUGH = 2  # measured on labelled news: 1 lets horoscopes in, 3 loses two-sentence entries
_OWN = 2  # weight of an entity's own cue, and twice that in title or lead; words of its kind and setting weigh 1
_GENERAL_CAP = 2  # words of a kind, and those of a setting, add up to no more than this
_AGAINST, _ELSEWHERE, _STRANGER = 3, 2, 3  # own counter-cues, words of other worlds, a stranger's name beside it

_BEFORE = re.compile(r"([^\W\d_][\w'’-]*)[ \u00a0]$")
_AFTER = re.compile(r"(?:'s|’s)?[ \u00a0]([^\W\d_][\w'’-]*)")
_OPENING = re.compile(r"(?:^|[.!?:;\n—–|(\[\"“”‘«„])[ \u00a0\"“‘«„']*$")
_TITLE = 30  # characters before a name in which its title stands
_SPEAKER = re.compile(
    r"\b(?:[Ss]a(?:id|ys)|[Tt]old|[Aa]dded|[Bb]y|[Ww]rote|Mr|Mrs|Ms|Dr|[Mm]inister|[Pp]resident|[Ss]ecretary|[Cc]hancellor|[Gg]eneral"
    r"|[Ss]pokes(?:man|woman|person)|[Dd]irector|[Oo]fficer|[Aa]mbassador|[Cc]olonel|[Mm]ajor|[Cc]aptain)\.?,?\s+$"
)
_SPEAKS = re.compile(
    r"\s+(?:said|says|told|added|wrote|denied|confirmed)\b|,\s+(?:an?|the|who|its|his|her)\s|,\s+\d\d,"
)
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
    """Whether a name is taken for the entity, how much speaks for that, and what."""

    accepted: bool
    weight: int
    why: tuple[str, ...]


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
    def keys(self) -> frozenset[str]:
        """The subjects of the hits."""
        return frozenset(hit.form.key for hit in self.hits)

    def beside(self, hit: Hit, before: re.Pattern[str], after: re.Pattern[str]) -> list[Hit]:
        """The hits before one and after it with nothing between but what the patterns say; `before` ends in "$"."""
        raw = hit.field.raw
        left, right = before.search(raw, max(0, hit.start - _GAP), hit.start), after.match(raw, hit.end)
        end, start = left.start() if left else -1, right.end() if right else -1
        return [other for other in self.hits if other.field is hit.field and (other.end == end or other.start == start)]

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

    def strangers(self, hits: Iterable[Hit]) -> str:
        """A capitalised word that nobody here knows, where every place of a name has one right beside it: "Bradley
        Cooper", "Volt Typhoon". Headlines in which every word has a capital tell nothing.
        """
        told = [self._beside(hit) for hit in hits if hit.field.field not in self.headlines]
        return told[0] if all(told) and told else ""

    def names_a_person(self, hit: Hit) -> bool:
        """Whether a name of one word is somebody's first name: a surname follows, and it speaks or has a title."""
        raw = hit.field.raw
        after = _AFTER.match(raw, hit.end)
        if " " in hit.words.strip() or after is None or not _strange(after[1], self.names):
            return False
        return bool(_SPEAKER.search(raw, max(0, hit.start - _TITLE), hit.start) or _SPEAKS.match(raw, after.end()))

    def _beside(self, hit: Hit) -> str:
        after = _AFTER.match(hit.field.raw, hit.end)
        return self.stranger_before(hit, self.known) or (after[1] if after and _strange(after[1], self.known) else "")

    def stranger_before(self, hit: Hit, known: frozenset[str]) -> str:
        """The same, before the name alone: "Stacey Abrams"."""
        before = _BEFORE.search(hit.field.raw, max(0, hit.start - 30), hit.start)
        if not before or not _strange(before[1], known) or hit.field.field in self.headlines:
            return ""
        opens = _OPENING.search(hit.field.raw, max(0, before.start() - 6), before.start())
        return "" if opens and _OPENER.fullmatch(before[1]) else before[1]


def _strange(word: str, known: frozenset[str]) -> bool:
    parts = re.split("[-'’]", word.lower())
    return word[0].isupper() and not word.isupper() and not any(part in known for part in parts)


def _title_case(raw: str) -> bool:
    words = [w for w in raw.split() if len(w) > 3 and w[0].isalpha()][1:]
    return len(words) >= 3 and sum(w[0].isupper() for w in words) >= 0.7 * len(words)


@dataclass(frozen=True, slots=True)
class _Sense:
    """The words, in spaced form, that speak for one entity and against it."""

    own: frozenset[str]
    lands: frozenset[str]  # its own cues that are countries
    kind: frozenset[str]
    setting: frozenset[str]  # words of any news about aid
    against: frozenset[str]


class Senses:
    """What speaks for and against the weak names of each entity."""

    def __init__(self, catalogue: Catalogue) -> None:
        kinds = {kind: _words(*by_lang.values()) for kind, by_lang in catalogue.kind_cues.items()}
        self._elsewhere = kinds.get("not_military", frozenset())
        countries = _words(*((*c.names, *c.demonyms, *c.metonyms) for c in catalogue.countries.values()))
        self._senses = {e.id: _sense(e, kinds, countries) for e in catalogue.entities.values()}
        self._roots = {e.id: _root(e) for e in catalogue.entities.values() if e.type == "system"}
        cues = {w for by_lang in catalogue.kind_cues.values() for words in by_lang.values() for w in words}
        cues |= {w for e in catalogue.entities.values() for w in (*e.cues.yes, *e.cues.no)}
        self.cues = Finder(f for w in sorted(cues) for f in forms(spaced(w), w, "cue"))

    def weigh(self, entity: str, hits: Sequence[Hit], document: Document) -> Verdict:
        """What the words of a document say about the weak names of an entity in it.

        Words of any aid news, which stand beside every ordinary word there ("Senators"), do not suffice by themselves;
        a country that the entity has among its own cues does.
        """
        sense = self._senses[entity]
        near, anywhere = self._heard(hits, document)
        own, lands, kind, setting = (
            _said(near, words) for words in (sense.own, sense.lands, sense.kind, sense.setting)
        )
        kind |= {f"with {key}": 1 for key in sorted(self._fellows(entity, document))}
        against, elsewhere = _said(anywhere, sense.against), _said(anywhere, self._elsewhere - sense.against)
        weight = _OWN * sum(own.values()) + min(_GENERAL_CAP, len(kind))
        weight += min(_GENERAL_CAP, sum(lands.values()) + len(setting))
        weight -= _AGAINST * sum(against.values()) + _ELSEWHERE * sum(elsewhere.values())
        stranger = document.strangers(hits)
        if stranger:
            weight -= _STRANGER
        why = [f"+{word.strip()}" for word in (*own, *kind, *lands, *setting)]
        why += [f"-{word.strip()}" for word in (*against, *elsewhere)] + [f"-beside {stranger}"] * bool(stranger)
        return Verdict(weight >= _ENOUGH and bool(own or kind or lands), weight, tuple(why))

    def _fellows(self, entity: str, document: Document) -> set[str]:
        """Other systems of its kind that the document seems to name: "Typhoons for MiGs"; "machine guns" is no name."""
        root = self._roots.get(entity)
        named = {hit.form.key for hit in document.hits if any(map(str.isupper, hit.form.alias))} if root else set()
        return {key for key in named if self._roots.get(key) == root} - {entity}

    def _heard(self, hits: Sequence[Hit], document: Document) -> tuple[dict[str, int], dict[str, int]]:
        """The cues near these names or prominent, and those anywhere: 2 for a prominent one, else 1."""
        near: dict[str, int] = {}
        anywhere: dict[str, int] = {}
        spans = {
            field.field: sorted((h.start, h.end) for h in hits if h.field is field) for field, _ in document.fields
        }
        for cue in document.cues:
            distance = _distance(cue, spans[cue.field.field])
            if distance < 0:
                continue
            times, key = 2 if _prominent(cue) else 1, cue.form.key
            anywhere[key] = max(times, anywhere.get(key, 0))
            if times == 2 or distance <= _WINDOW:
                near[key] = max(times, near.get(key, 0))
        return near, anywhere


def _sense(entity: Entity, kinds: dict[str, frozenset[str]], countries: frozenset[str]) -> _Sense:
    own, against, none = _words(entity.cues.yes), _words(entity.cues.no), frozenset[str]()
    if entity.type != "system":
        return _Sense(own, none, none, none, against)
    lands, own = own & countries, own - countries
    kind, setting = kinds.get(_root(entity), none), kinds.get("aid_context", none)
    return _Sense(own, lands, kind - own, setting - own - lands, against)


def _root(entity: Entity) -> str:
    return entity.kind.partition(".")[0]


def _said(heard: dict[str, int], words: frozenset[str]) -> dict[str, int]:
    return {word: times for word, times in heard.items() if word in words}


def _words(*lists: Iterable[str]) -> frozenset[str]:
    """The words in spaced form, without plurals whose singular is there: a form finds its plural by itself."""
    words = {spaced(word) for words in lists for word in words}
    return frozenset(word for word in words if not (word[-1] == "s" and word[:-1] in words))


def _prominent(hit: Hit) -> bool:
    return hit.field.field == "title" or hit.start < _LEAD


def _distance(cue: Hit, spans: list[tuple[int, int]]) -> float:
    """Characters from a cue's start to that of the nearest of these places, -1 where it lies over one."""
    at = bisect_left(spans, (cue.start, 0))
    around = spans[max(0, at - 1) : at + 1]
    if any(cue.start < end and start < cue.end for start, end in around):
        return -1
    return min((abs(cue.start - start) for start, _ in around), default=inf)
