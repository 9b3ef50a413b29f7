"""Where an article says what was looked for: a piece of its text, and the words that were meant in it. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from bot.model import Reading, Span
from bot.rules.rule import All, Any, Rule, Term

_LENGTH = 180  # characters of a piece
_BEFORE = 60  # of them before the first word that was meant
_WORD = re.compile(r"[^\W_]+")


def snippet(rule: Rule, reading: Reading, topics: Collection[str] = ()) -> tuple[str, tuple[str, ...]]:
    """A piece of the text around the first thing that the rule asks for, and every such word as it is written.

    `topics` are the ids that count as asked for: those that rules name, with their families and classes unfolded. Where
    nothing is found in the text, its beginning.
    """
    asked = tuple(_asked(rule))
    spans = sorted((*_mentioned(reading, set(topics)), *_phrases(reading.article.text, asked)), key=lambda s: s.start)
    words = tuple(dict.fromkeys(span.text for span in spans))
    first = next((span.start for span in spans if span.field == "text"), 0)
    return _piece(reading.article.text, first), words


def _asked(rule: Rule) -> Iterator[Term]:
    """The terms that the rule asks for; what it excludes is not shown."""
    match rule:
        case Term():
            yield rule
        case All(parts) | Any(parts):
            for part in parts:
                yield from _asked(part)


def _mentioned(reading: Reading, topics: set[str]) -> Iterator[Span]:
    return (mention.span for mention in reading.mentions if mention.entity in topics)


def _phrases(text: str, asked: tuple[Term, ...]) -> Iterator[Span]:
    """Where the phrases stand, whatever stands between their words."""
    for term in asked:
        if term.key == "phrase":
            pattern = r"[\W_]+".join(map(re.escape, term.value.split()))
            for found in re.finditer(rf"(?<![^\W_]){pattern}(?![^\W_])", text, re.IGNORECASE):
                yield Span(found.start(), found.end(), found[0])


def _piece(text: str, at: int) -> str:
    """A piece of the text around that place, cut between words, on one line."""
    start = max(at - _BEFORE, 0)
    if start:
        start = next((m.start() for m in _WORD.finditer(text, start) if m.start() > start), start)
    end = min(start + _LENGTH, len(text))
    piece = " ".join(text[start:end].split())
    if end < len(text):
        piece = f"{piece.rpartition(' ')[0] or piece}…"
    return f"…{piece}" if start else piece
