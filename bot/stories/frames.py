"""The frame of an article: who gives what to whom. Another donor, item, recipient or act is another story.

A tag is "kind:value"; one from the lead, where the headline is silent, ends in "?" and counts less.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.stories.folding import Name, names
from bot.stories.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from bot.model import Item, Reading
    from bot.stories.background import Background

LEAD = 300  # characters of the text that speak where the headline is silent
_AND = re.compile(r"\s*(?:,|&|/|,?\s*(?:and|und|et|і|та|и|oraz|i))\s*")
MORE = "more:"  # begins the tag of a thing of which the article counts what came on top
_ALLIANCE = "NATO"  # named as a setting more often than as a donor


def frame(reading: Reading, background: Background, day: date) -> tuple[str, ...]:
    """The tags of an article; none where it is not about defence: other news has no donors."""
    if reading.about == "other":
        return ()
    headline = _headline(reading, background, day)
    lead = _Piece(names(reading, "text", background.domain, day), background, reading.article.text[:LEAD])
    tags = [f"{kind}:{value}" for kind, values in headline.items() for value in values]
    hearsay = {"donor": lead.donors, "recipient": lead.recipients, "item": lead.items}
    if headline["act"] == ("strike",):  # who once gave what is an attack's background: outlets tell it or leave it out
        hearsay = {"recipient": lead.recipients}
    for kind, values in hearsay.items():
        if not headline[kind]:
            tags += [f"{kind}:{value}?" for value in values]
    return tuple(dict.fromkeys([*tags, *_claimed(reading), *_on_top(reading, background)]))


def _headline(reading: Reading, background: Background, day: date) -> dict[str, tuple[str, ...]]:
    """What the main clause names; where it names neither donor, item nor act, what the next clause does."""
    title = reading.article.title
    named = names(reading, "title", background.domain, day)
    left, right = background.headlines.subject(title)
    found: dict[str, tuple[str, ...]] = {}
    for start, end in background.headlines.clauses(title[left:right]):
        found = _Piece(named, background, title, left + start, left + end).tags()
        if found["donor"] or found["item"] or found["act"]:
            break
    return found


def _claimed(reading: Reading) -> Iterator[str]:
    """What only the main claim can say: how far it got, what stands beside that, how many of what, and the package."""
    if claim := reading.claim:
        yield f"rung:{claim.rung}"
        yield from (f"mark:{mark}" for mark in claim.marks)
        yield from (f"count:{unit}" for item in claim.items for unit in _counted(item))
        if claim.package_number:
            yield f"package:{claim.mechanism or ''}#{claim.package_number}"
        if claim.money and claim.money.measures in ("package", "contract"):
            yield f"amount:{claim.money.currency}={claim.money.amount:.0f}"


def _on_top(reading: Reading, background: Background) -> Iterator[str]:
    """The things of which more has come."""
    for item in reading.claim.items if reading.claim else ():
        if item.quantity and (span := item.quantity.span):
            text = reading.article.of(span.field)
            if background.headlines.is_more(text, span.start, span.end):
                yield f"{MORE}{item.entity}"


def _counted(item: Item) -> Iterator[str]:
    """What an item is counted in, by its last word, and how many: "missile=18"; "missile=" where the text is vague."""
    if item.quantity and (unit := [word for _, word in words(item.quantity.unit)]):
        many = item.quantity.value
        yield f"{unit[-1]}={'' if many is None else f'{many:g}'}"


class _Piece:
    """The names of a piece of text, by what they stand for."""

    def __init__(
        self, named: Iterable[Name], background: Background, text: str, start: int = 0, end: int | None = None
    ) -> None:
        self._text, self._start, self._end = text, start, len(text) if end is None else end
        self._names = [name for name in named if start <= name.start < self._end]
        self._background, self._domain = background, background.domain

    def tags(self) -> dict[str, tuple[str, ...]]:
        """What a headline's clause says, by kind."""
        act = self._act()
        return {
            "donor": self._subject(),
            "recipient": self.recipients,
            "item": self.items,
            "act": (act,) if act else (),
        }

    @property
    def donors(self) -> tuple[str, ...]:
        """Every land named that usually gives."""
        return tuple(dict.fromkeys(name.land for name in self._of("donor")))

    @property
    def recipients(self) -> tuple[str, ...]:
        """Every land named that usually receives."""
        return tuple(dict.fromkeys(name.land for name in self._of("recipient")))

    @property
    def items(self) -> tuple[str, ...]:
        """Systems and classes; a system also counts as its class."""
        systems = [name.entity for name in self._names if name.kind == "system"]
        classes = [name.entity for name in self._names if name.kind == "class"]
        return tuple(dict.fromkeys([*classes, *(self._domain.classes.get(s, s) for s in systems), *systems]))

    def _of(self, role: str) -> list[Name]:
        return [n for n in self._names if n.land != _ALLIANCE and self._domain.roles.get(n.land) == role]

    def _subject(self) -> tuple[str, ...]:
        """The donor named first, with those joined to it ("US and Germany"): who else is named did something else."""
        found: list[str] = []
        reached = 0
        for name in self._of("donor"):
            if not found or name.land == found[-1] or _AND.fullmatch(self._text[reached : name.start].lower()):
                found.append(name.land)
                reached = name.end
        return tuple(dict.fromkeys(found))

    def _act(self) -> str:
        besides = [(name.start - self._start, name.end - self._start) for name in self._names]
        return self._background.headlines.act(self._text[self._start : self._end], besides)
