"""A message for a terminal: coloured by tone and wrapped where there is one, plain lines where there is none."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

from bot.alerts.compose import SPREAD
from bot.model import Fact, Link, Message, QuoteCard

_TONE = {
    "plain": "bold",
    "low": "bold yellow",
    "mid": "bold cyan",
    "high": "bold green",
    "mark": "bold magenta",
    "error": "bold red",
}
_INDENT = 2
_JOINERS = "\u200c\u200d"  # format characters that scripts and emoji need
_KIND_WIDTH = 6  # "reply "


class Shown:
    """A message as rich prints it. Links can be followed in a terminal; elsewhere their addresses are written out."""

    def __init__(self, message: Message) -> None:
        self.message = message

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the parts of the message from the top."""
        yield Text(clean(self.message.headline), _TONE[self.message.tone])
        for part in _body(self.message, written=not console.is_terminal):
            yield _indented(part)


def plain(message: Message, width: int = 100) -> str:
    """The message without colours, wrapped at `width`, for logs and pipes."""
    console = Console(width=width, force_terminal=False, color_system=None, highlight=False)
    with console.capture() as caught:
        console.print(Shown(message))
    return "\n".join(line.rstrip() for line in caught.get().splitlines())


def ticker(kind: str, message: Message) -> RenderableType:
    """One line for a message: "open   Reported, not confirmed  Title  8 outlets, 1 origin". The console cuts it."""
    carried = next((f.text for f in message.facts if f.label == SPREAD), "")
    line = Text(no_wrap=True, overflow="ellipsis")
    line.append(f"{clean(kind):<{_KIND_WIDTH}} ", "dim")
    line.append(clean(message.headline), _TONE[message.tone])
    line.append(f"  {clean(message.title)}")
    line.append(f"  {carried}" if carried else "", "dim")
    return Padding(line, 0, expand=False)  # a bare Text would lose `no_wrap` when the console joins what it prints


def clean(text: str) -> str:
    """Text on one line that cannot steer a terminal: no escapes, no line ends, no reversed writing direction."""
    spaced = " ".join(text.split())
    return "".join(c for c in spaced if c == " " or _harmless(c))


def visible(text: str) -> str:
    """Text of the same length that cannot steer a terminal: what `clean` drops stands as a replacement mark."""
    return "".join(c if c in " \n" or _harmless(c) else " " if c.isspace() else "\ufffd" for c in text)


def _harmless(char: str) -> bool:
    return char in _JOINERS or unicodedata.category(char)[0] not in "CZ"


def _body(message: Message, *, written: bool) -> Iterator[RenderableType]:
    if message.struck:
        yield Text(f"was: {clean(message.struck)}", Style(dim=True, strike=True))
    if message.title:
        yield _linked(Link(message.title, message.url), written=written)
    yield from (Text(clean(line)) for line in message.lines)
    if message.facts:
        yield _facts(message.facts)
    for card in message.quotes:
        yield from _quote(card)
    yield from (_linked(link, written=written) for link in message.links)
    if message.footer:
        yield Text(clean(message.footer), "dim")


def _linked(link: Link, *, written: bool) -> Text:
    text, url = clean(link.text), clean(link.url).replace(" ", "")
    if written or not url:
        return Text(f"{text}\n{url}" if url else text)
    return Text(text, Style(link=url, underline=True))


def _facts(facts: tuple[Fact, ...]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, style="dim")
    table.add_column()
    for fact in facts:
        table.add_row(Text(clean(fact.label)), Text(clean(fact.text)))
    return table


def _quote(card: QuoteCard) -> Iterator[RenderableType]:
    """The words and, under them, whose they are; a partial quote stands in its sentence, which has its own marks."""
    yield _indented(Text(clean(card.sentence) if card.sentence else f"“{clean(card.text)}”", "italic"))
    yield _indented(Text(f"— {speaker(card)}", "dim"))


def _indented(part: RenderableType) -> Padding:
    return Padding(part, (0, 0, 0, _INDENT), expand=False)


def speaker(card: QuoteCard) -> str:
    """Name, office, the text's own words where they differ, and who heard it."""
    own = f"in the text: {card.as_written}" if card.as_written else ""
    via = f"to {card.via}" if card.via else ""
    return ", ".join(clean(part) for part in (card.speaker, card.office, own, via, card.source) if part)
