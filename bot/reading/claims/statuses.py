"""Statuses by their phrases: in other languages than English, and for what no verb of giving says (use, loss)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.catalogue import Lexicon
from bot.reading.claims.clauses import Clause
from bot.reading.claims.cues import Cue, Phrase
from bot.reading.claims.frames import Frame
from bot.reading.claims.modality import modality
from bot.reading.claims.predicates import ABOVE_CONSIDERED
from bot.reading.language import LANGUAGES, together
from bot.reading.text import Text

RULES_OF_USE = frozenset({"permission", "restricted"})  # said of the giving itself: they narrow what the grammar read
_WITHOUT_ARMS = RULES_OF_USE | {"training"}  # a country beside them is enough
_KINDS = ("only", "not", "condition")  # "not only" is no negation
_NEAR = 3  # words
_NEXT_WORDS = 12  # characters
_OF_ENEMY = re.compile(r"\b(?:russia|russians?|enemy|moscow|russia's|north korean|iranian)\b")


def phrases(lexicon: Lexicon) -> Iterator[Phrase]:
    """The phrases of statuses by language, each with its rank in a sentence; lookalikes stand for none.

    English has a grammar for giving: there a status is said by phrases where the lexicon says so.
    """
    words = lexicon.frames.words
    for status in lexicon.statuses.values():
        rank = words["first"].index(status.id) if status.id in words["first"] else None
        spoken: dict[str, set[str]] = {}  # "prepara" is Italian and Spanish
        for language, forms in status.phrases.items():
            for form in forms:
                said = words["by_phrase"] if " " in form else words["by_word"]  # "training" is said of everything
                if language != "en" or status.id in said:
                    spoken.setdefault(form.lower(), set()).add(language)
        yield from (Phrase(form, f"status:{status.id}", (status.id, codes, rank)) for form, codes in spoken.items())
        yield from (Phrase(lookalike, f"status:{status.id}") for lookalike in status.lookalikes)


def said(text: Text, cues: Sequence[Cue], language: str) -> Cue | None:
    """The phrase that decides a sentence in a language; None where none does."""
    spoken = together(language)
    found = [c for c in reversed(cues) if c.value and spoken & c.value[1] and c.value[2] is not None]
    found = [c for c in found if not any(_inside(c, other) for other in cues)]  # "nie wyklucza" is no "wyklucza"
    return min((c for c in found if _happened(text, c, language)), key=lambda c: c.value[2], default=None)


def _inside(cue: Cue, other: Cue) -> bool:
    return other.start <= cue.start and cue.end <= other.end and cue.end - cue.start < other.end - other.start


def _happened(text: Text, cue: Cue, language: str) -> bool:
    """Not what a weapon can do ("can be fired from"), nor what was done to or by the enemy."""
    status = cue.value[0]
    if language != "en" or status not in {"used", "lost", "deployed", "in_production", "training"}:
        return True
    mood = modality(text.folded, cue.start, max(0, cue.start - 80))
    if mood.possible or mood.infinitive or mood.negated or mood.duty or mood.would or mood.before in _BACKGROUND:
        return False
    after = cue.end + (_NEXT_WORDS if status == "lost" else 0)  # "destroyed a Russian", but "fired at a Russian"
    return not _OF_ENEMY.search(text.folded, max(0, cue.start - 40), after)


_BACKGROUND = frozenset({"in", "their", "its", "ukrainian", "own"})


class Moods:
    """The negations and conditions of every language but English, which has its grammar for them."""

    def __init__(self, lexicon: Lexicon) -> None:
        words = lexicon.frames.words
        self._patterns = {code: _moods(words, together(code)) for code in LANGUAGES - {"en"}}

    def under(self, text: Text, sentence: tuple[int, int], cue: Cue, language: str) -> str:
        """What a phrase says where it stands: a negated promise refuses, a condition or a question only considers."""
        status: str = cue.value[0]
        if language == "en" or status not in ABOVE_CONSIDERED:
            return status
        moods = list(self._patterns[language].finditer(text.folded, *sentence))
        if any(m.lastgroup == "not" and _negates(text, m, cue, language) for m in moods):
            return "ruled_out" if status in {"announced", "expected"} else ""
        doubtful = any(m.lastgroup == "condition" and m.start() < cue.start for m in moods)
        return "considering" if doubtful or "?" in text.raw[cue.start : sentence[1]] else status


def _moods(words: Mapping[str, Sequence[str]], codes: Iterable[str]) -> re.Pattern[str]:
    kinds = {kind: [w for code in codes for w in words.get(f"{kind}_{code}", ())] for kind in _KINDS}
    groups = "|".join(rf"(?P<{kind}>{'|'.join(map(re.escape, forms or ['$^']))})" for kind, forms in kinds.items())
    return re.compile(rf"(?<!\w)(?:{groups})(?:(?<=')|(?!\w))")


def _negates(text: Text, word: re.Match[str], cue: Cue, language: str) -> bool:
    """Within three words before; in German, where it may stand at the end, anywhere up to a comma."""
    before = word.start() < cue.start
    between = text.folded[word.end() : cue.start] if before else text.folded[cue.start : word.start()]
    return "," not in between and (language == "de" or (before and len(between.split()) <= _NEAR))


def by_phrase(
    text: Text, sentence: tuple[int, int], clause: Clause, language: str, grammar: Sequence[Frame], moods: Moods
) -> Frame | None:
    """The frame that a phrase makes of a sentence whose grammar says nothing, or that a rule of use narrows."""
    cue = said(text, [c for c in clause.cues if c.family.startswith("status:")], language)
    status = moods.under(text, sentence, cue, language) if cue else ""
    bare = not clause.things and not (clause.actors and status in _WITHOUT_ARMS)
    bold = status in RULES_OF_USE and all(frame.status in {"", *ABOVE_CONSIDERED} for frame in grammar)
    known = any(frame.status for frame in grammar) and not bold  # "discusses whether to let it use them" stays a debate
    fought = status in {"used", "lost"} and language == "en" and not _named(clause)
    if cue is None or not status or bare or known or fought:
        return None
    acts = language != "en" or status in RULES_OF_USE  # its subject gives or allows
    return Frame(status, sentence, clause, "give", (cue,) if acts else (), None, f"phrase: {cue.phrase.form}")


def _named(clause: Clause) -> bool:
    """Use and loss are told of all arms in a war: they count of a named system only, or where nobody else is named."""
    return any(thing.kind == "system" for thing in clause.things) or not clause.actors
