"""A reading for an editor's eyes: the text with its spans marked, and beside each finding the rule that made it.

Nothing of an article is ever taken for markup or sent to the terminal as a control.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from bot.model import Claim, Field, Mention, Origin, Quote, Reaction, Reading, Span, Speaker
from handlers.terminal.render import clean, visible

_STYLES = {
    "system": "bold cyan", "mechanism": "bold cyan", "class": "cyan", "person": "green", "organisation": "blue",
    "country": "magenta", "role": "green",
}  # fmt: skip
_QUOTE, _UNSURE, _SPEAKER, _CLAIM = "yellow", "dim yellow", "bold green", "underline"
_LEGEND = (
    f"[{_STYLES['system']}]system[/] · [{_STYLES['person']}]person[/] · [{_STYLES['organisation']}]organisation[/] · "
    f"[{_STYLES['country']}]country[/] · [{_QUOTE}]quote, sure[/] · [{_UNSURE}]quote, not sure[/] · [{_CLAIM}]claim[/]"
)


@dataclass(frozen=True, slots=True)
class _Paint:
    start: int
    end: int
    style: str


def reading_view(reading: Reading) -> RenderableType:
    """All that was read of an article, in the order in which an editor asks."""
    article = reading.article
    head = " · ".join(
        part for part in (article.source, f"{article.published:%-d %B %Y}" if article.published else "") if part
    )
    quotes = [_quote(quote, quote in reading.key_quotes) for quote in reading.quotes if not quote.indirect]
    return Group(
        _words(head, "dim"),
        _painted(reading, "title", "bold"),
        Padding(_painted(reading, "text", ""), (1, 0)),
        Text.from_markup(_LEGEND, style="dim"),
        *_section("About", [_words(f"{reading.about}: {reading.about_why}")]),
        *_section("Claims", [_claim(claim) for claim in reading.claims]),
        *_section("Origin", [_words(origin_words(reading.origin))]),
        *_section("Reactions", [_reaction(reaction) for reaction in reading.reactions]),
        *_section("Quotes", quotes),
        *_section("Mentions", [_mentions(reading.mentions)] if reading.mentions else []),
        *_section("Notes", [_words(note) for note in article.notes]),
    )


def _words(text: str, style: str = "") -> Text:
    return Text(clean(text), style)


def _section(name: str, lines: Iterable[RenderableType]) -> Iterator[RenderableType]:
    lines = list(lines)
    if lines:
        yield Rule(name, align="left", style="dim")
        yield from lines


def _painted(reading: Reading, where: Field, base: str) -> Text:
    text = Text(visible(reading.article.of(where)), base)
    for paint in _paints(reading, where):
        text.stylize(paint.style, paint.start, paint.end)
    return text


def _paints(reading: Reading, where: Field) -> Iterator[_Paint]:
    def paint(span: Span | None, style: str) -> Iterator[_Paint]:
        if span is not None and span.field == where:
            yield _Paint(span.start, span.end, style)

    for claim in reading.claims:
        yield from paint(claim.sentence, _CLAIM)
    for quote in reading.quotes:
        if not quote.indirect:
            yield from paint(quote.span, _QUOTE if quote.sure else _UNSURE)
    for mention in reading.mentions:
        yield from paint(mention.span, _STYLES[mention.kind])
    for quote in reading.key_quotes:
        yield from paint(quote.speaker.span if quote.speaker else None, _SPEAKER)


def _claim(claim: Claim) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    for label, words in _findings(claim):
        table.add_row(Text(label, "bold" if label == "status" else ""), words)
    return Padding(table, (0, 0, 1, 0))


def _findings(claim: Claim) -> Iterator[tuple[str, Text]]:
    worth = f", rung {claim.rung.replace('_', ' ')}, {_hedge(claim)}"
    yield "status", Text.assemble(_words(claim.status, "bold"), _words(worth))
    if claim.marks:
        yield "marks", _words(", ".join(claim.marks))
    for party in claim.parties:
        yield party.role, _beside(party.name, f"“{party.span.text}”, {party.rule}")
    for item in claim.items:
        amount = item.quantity
        yield "item", _beside(item.name, f"{amount.words} {amount.unit}" if amount else "")
    if claim.money:
        yield "money", _words(f"{claim.money.words} ({claim.money.measures})")
    if claim.mechanism:
        number = f", package {claim.package_number}" if claim.package_number else ""
        yield "mechanism", _words(claim.mechanism + number)
    yield "rule", _words("; ".join((claim.rule, *claim.evidence)), "dim")
    yield "sentence", _words(claim.sentence.text, "dim")


def _beside(name: str, words: str) -> Text:
    return Text.assemble(_words(name), "  ", _words(words, "dim"))


def _hedge(claim: Claim) -> str:
    words = f" “{claim.hedge.words}”" if claim.hedge.words else ""
    return f"hedge {claim.hedge.level.replace('_', ' ')}{words}"


def origin_words(origin: Origin) -> str:
    """Who found it out: "NBC News, four sources"."""
    sources = origin.source_words or (f"{origin.sources} sources" if origin.sources else "")
    said = [part for part in (origin.outlet, origin.named, sources) if part]
    return ", ".join(said) or "the article's own"


def _reaction(reaction: Reaction) -> Text:
    return _words(f"{reaction.mark.replace('_', ' ')}: {', '.join(reaction.who)}  “{reaction.span.text}”")


def _quote(quote: Quote, key: bool) -> RenderableType:  # noqa: FBT001 - the second of two facts about a quote
    marks = [word for word, holds in (("key", key), ("sure", quote.sure), ("partial", quote.partial)) if holds]
    return Text.assemble(
        _words(f"“{quote.span.text}”", _QUOTE if quote.sure else _UNSURE),
        "\n  ",
        _words(_speaker(quote.speaker)),
        "   ",
        _words(", ".join((f"rule {quote.rule}", f"{quote.confidence:.2f}", *marks)), "dim"),
    )


def _speaker(speaker: Speaker | None) -> str:
    if speaker is None:
        return "nobody that can be named with certainty"
    words = speaker.span.text
    name = speaker.name if speaker.name and speaker.name != words else ""
    office = f", {speaker.capacity}" if speaker.capacity else ""
    via = f", via {speaker.via}" if speaker.via else ""
    return f"{name}{office} (“{words}”){via}" if name else f"{words}{office}{via}"


def _mentions(mentions: tuple[Mention, ...]) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    for mention in mentions:
        table.add_row(
            _words(mention.name, _STYLES[mention.kind]),
            Text(mention.kind),
            _words(f"“{mention.span.text}”"),
            Text(f"{mention.span.field}:{mention.span.start}-{mention.span.end}", "dim"),
            _words("; ".join(mention.evidence), "dim"),
        )
    return table
