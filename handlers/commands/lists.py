"""What answers have in common: lines for stories, pages, and what an empty one says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.alerts import compose, words
from bot.alerts.dates import dated
from bot.language import _
from bot.model import Action, CommandCall, Link, Message, StoryState
from handlers.commands.command import PREFIX
from handlers.commands.room import Asked

PAGE = 5  # things in an answer: what a chat shows without scrolling
_PAGE = re.compile(r"(?:^|\s)page (\d{1,3})$", re.IGNORECASE)


def paged(text: str) -> tuple[str, int]:
    """What is asked without "page 2" at its end, and the page, from 1."""
    said = _PAGE.search(text)
    return (text[: said.start()].strip(), max(int(said[1]), 1)) if said else (text.strip(), 1)


def more(call: CommandCall, page: int, found: int) -> tuple[Action, ...]:
    """The button to the next page, where more was found than a page holds."""
    if found <= PAGE:
        return ()
    return (Action(_("More"), f"{call.name} {paged(call.text)[0]} page {page + 1}".replace("  ", " ")),)


def numbered(lines: Sequence[str], page: int = 1) -> tuple[str, ...]:
    """The lines with their numbers; a page goes on where the one before ended."""
    return tuple(f"{n}. {line}" for n, line in enumerate(lines, (page - 1) * PAGE + 1))


def about(asked: Asked) -> str:
    """What was understood, to stand at the end of a headline: ": drones, from Denmark"."""
    return f": {asked.words}" if asked.words else ""


def empty(headline: str, *wider: str) -> Message:
    """An empty answer says what would widen it."""
    return Message(headline=headline, lines=wider, private=True)


def no_more(line: str) -> Message:
    """The page behind the last one."""
    command = f"{PREFIX} {line.strip()}"
    return empty(_("Nothing more"), _("{command} begins anew.").format(command=command))


def story_line(number: int, state: StoryState) -> str:
    """A story on one line, what it is worth first, with the number by which commands know it."""
    seen = ", ".join((compose.spread(state), *((dated(state.at),) if state.at else ())))
    said = _("{worth}: {title} ({seen}) · story {number}")
    return said.format(worth=words.headline(state), title=state.title, seen=seen, number=number)


def story_links(stories: Sequence[tuple[int, StoryState]], page: int = 1) -> tuple[Link, ...]:
    """The address of each story, under its place in the list."""
    first = (page - 1) * PAGE + 1
    placed = enumerate((state for _number, state in stories), first)
    return tuple(Link(f"{n}. {state.source}", state.url) for n, state in placed if state.url)
