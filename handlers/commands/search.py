"""`/aid search <words or rule>`: articles that say it, under all its names, the newest first."""

from __future__ import annotations

import re

from bot.errors import UserError
from bot.model import Action, CommandCall, Link, Message, Option
from handlers.commands.command import Command
from handlers.commands.dates import period
from handlers.commands.lists import PAGE, day, nothing, numbered, try_instead
from handlers.commands.room import Hit, Room

_BEFORE = re.compile(r"(?:^|\s)before:(\d{1,18})$")


async def run(call: CommandCall, room: Room) -> Message:
    """A line for each article, with the piece of it that was meant. Raises UserError."""
    text, before = _page(call.text)
    words, when = period(text, room.questions.now())
    if not words:
        raise UserError(
            "Say what to look for: words, a name, “an exact phrase”, or a rule such as topic:himars donor:US."
        )
    asked = room.questions.sought(words)
    found = await room.questions.entries(asked, since=when.since, until=when.until, before=before, limit=PAGE + 1)
    what = f" for {asked.words}{when.words}"
    if not found:
        return nothing(
            f" found{what}", "Fewer words, or one name alone, find more.",
            try_instead("latest", "shows the newest stories."),
        )  # fmt: skip
    shown = found[:PAGE]
    return Message(
        headline=f"Found{what}",
        lines=numbered([_line(hit) for hit in shown]),
        links=tuple(Link(f"{n}. {h.source}", h.reading.article.url) for n, h in enumerate(shown, 1)),
        strong=tuple(dict.fromkeys(word for hit in shown for word in hit.strong)),
        actions=(Action("More", f"search {text} before:{shown[-1].entry}"),) if len(found) > PAGE else (),
        private=True,
    )


def _page(text: str) -> tuple[str, int | None]:
    said = _BEFORE.search(text)
    return (text[: said.start()].strip(), int(said[1])) if said else (text.strip(), None)


def _line(hit: Hit) -> str:
    story = f" · story {hit.story}" if hit.story else ""
    return f"{hit.reading.article.title} ({hit.source}, {day(hit.at)}{story})\n{hit.piece}"


COMMAND = Command(
    "search",
    "Articles that say it, under all its names.",
    run,
    (Option("words", "Words, names, “a phrase”, or a rule; since Monday, 7d, …", required=True),),
)
