"""Sentences cut into clauses, each with its words of giving, the things that it names and the actors in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from bot.catalogue import Frames
from bot.reading.claims.cues import Cue, Phrase
from bot.reading.claims.parties import Actor
from bot.reading.text import Text

_BREAK = re.compile(
    r"[;:]\s|\s[-|]\s"
    r"|,\s+(?=(?:which|who|whose|while|but|as|after|although|though|amid|despite|saying|adding|following|because"
    r"|since|where|when|and (?:said|also|is|was|has|will|would|are|have))\b)"
    r"|\s(?=(?:while|but|although|though|because|amid|despite|following|after|before|unless|if|when|in response)\b"
    r"|as (?!(?:well|much|many|part|soon|early|far|long|low|high|of|an?|the|aid|gifts?|new|its|if|to|in|for|\w+ed|false"
    r"|untrue|fake|baseless|military|security)\b)(?:[\w-]+ ){0,3}?\w+(?:s|ed)\b)"
)
# A headline's second sentence after a comma, where the first has its verb: "Moscow protests, London to send tanks".
_SECOND = re.compile(
    r",\s+(?=(?:the )?[A-Z][\w.]+(?: [A-Z]\w+)? (?:to|will|is|are|has|have|says|said|plans|could|vows)\b)"
)

Sentence = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Thing:
    """What is given, at a place; `kind` is system or mechanism (of the catalogue), aid, weapon, money, or matter."""

    start: int
    end: int
    kind: str
    entity: str
    name: str
    weak: bool = False  # arms only beside other arms: "battery"


@dataclass(frozen=True, slots=True)
class Head:
    """A verb or noun of giving or getting."""

    role: str  # give, get, buy, arrive
    past: str = ""
    present: str = ""
    forms: frozenset[int] = frozenset()  # 0 base, 1 third person, 2 past, 3 participle, 4 -ing; empty: only a noun
    noun: bool = False  # the form is a noun, too


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a sentence with what was found in it."""

    start: int
    end: int
    cues: tuple[Cue, ...]
    things: tuple[Thing, ...]
    actors: tuple[Actor, ...]
    matters: tuple[Thing, ...] = ()  # talk of giving that is never itself given: "tank deal"


def phrases(grammar: Frames) -> Iterator[Phrase]:
    """The verbs, nouns, operators and conditions of the grammar, for the phrasebook."""
    nouns = {noun: role for role, words in grammar.nouns.items() for noun in words}
    for verbs in grammar.verbs:
        for forms in verbs.forms:
            five = [form.replace("_", " ") for form in forms.split()]
            for form in dict.fromkeys(five):
                which = frozenset(i for i, f in enumerate(five) if f == form)
                both = nouns.pop(form, None) is not None
                yield Phrase(form, "frame", Head(verbs.role, verbs.past, verbs.present, which, noun=both))
    yield from (Phrase(noun, "frame", Head(role, noun=True)) for noun, role in nouns.items())
    yield from (Phrase(form, "frame", operator) for operator in grammar.operators for form in operator.forms)
    yield from (Phrase(lookalike, "frame") for lookalike in grammar.words.get("silence", ()))
    yield from (Phrase(word, "mood", "condition") for word in grammar.words.get("condition", ()))


def clauses(text: Text, whole: Clause) -> list[Clause]:
    """A sentence cut at its breaks."""
    verbs = [c.start for c in whole.cues if c.family == "frame"]
    after = {m.end() for m in _SECOND.finditer(text.cased, whole.start, whole.end)}
    second = [
        a.start
        for a in whole.actors
        if text.folded.endswith(", ", whole.start, a.start) and (a.start in after or a.end + 1 in verbs)
        if any(v < a.start for v in verbs)
    ]
    breaks = (m.end() for m in _BREAK.finditer(text.folded, whole.start, whole.end))
    cuts = sorted({whole.start, *breaks, *second, whole.end})
    return [_piece(whole, a, b) for a, b in pairwise(cuts)] if cuts[2:] else [whole]


def _piece(whole: Clause, start: int, end: int) -> Clause:
    found = {kind: getattr(whole, kind) for kind in ("cues", "things", "actors", "matters")}
    return Clause(
        start, end, **{kind: tuple(f for f in each if start <= f.start < end) for kind, each in found.items()}
    )
