"""`/aid search <words or rule>`: articles that say it, under all its names, the newest first."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace

from bot.alerts.dates import dated
from bot.errors import UserError
from bot.language import N_, _, ngettext
from bot.model import Action, CommandCall, Link, Message, Option
from bot.rules.near import did_you_mean
from handlers.commands.command import PREFIX, Command
from handlers.commands.dates import period
from handlers.commands.lists import PAGE, empty, no_more, numbered
from handlers.commands.room import Hit, Room

_COUNTED = 1000  # articles: more are not counted
_MOST_MEANT = 3
_BEFORE = re.compile(r"(?:^|\s)before:(\d{1,18})$")


async def run(call: CommandCall, room: Room) -> Message:
    """A line for each article, with the piece of it that was meant. Raises UserError."""
    text, before = _page(call.text)
    words, when = period(text, room.questions.now())
    if not words:
        problem = _("Say what to look for: words, a name, “an exact phrase”, or a rule such as topic:himars donor:US.")
        raise UserError(problem)
    asked = room.questions.sought(words)
    found, count = await asyncio.gather(
        room.questions.entries(asked, since=when.since, until=when.until, before=before, limit=PAGE + 1),
        room.questions.count(asked, since=when.since, until=when.until, most=_COUNTED + 1),
    )
    everything = _("everything about aid")
    what = f"{asked.words or everything}{when.words}"
    if not found:
        return no_more(f"search {text}") if before else _nothing(what, words, text.removeprefix(words), room)
    shown = found[:PAGE]
    return Message(
        headline=_counted(count).format(count=min(count, _COUNTED), what=what),
        lines=numbered([_line(hit) for hit in shown]),
        links=tuple(Link(f"{n}. {h.source}", h.reading.article.url) for n, h in enumerate(shown, 1)),
        strong=tuple(dict.fromkeys(word for hit in shown for word in hit.strong)),
        actions=(Action(_("More"), f"search {text} before:{shown[-1].entry}"),) if len(found) > PAGE else (),
        private=True,
    )


def _counted(count: int) -> str:
    if count > _COUNTED:
        return _("More than {count} articles: {what}")
    return ngettext("{count} article: {what}", "{count} articles: {what}", count)


def _nothing(what: str, words: str, when: str, room: Room) -> Message:
    """An empty answer says what would widen it, and what may have been meant."""
    alike = list(room.questions.alike(words).items())[:_MOST_MEANT]
    lines = (
        _("Fewer words, or one name alone, find more."),
        _("{command} shows the newest stories.").format(command=f"{PREFIX} latest"),
    )
    hint = did_you_mean([name for name, _meant in alike])
    nothing = empty(_("Nothing found: {what}").format(what=what), *((hint,) if hint else ()), *lines)
    return replace(nothing, actions=tuple(Action(name, f"search {meant}{when}") for name, meant in alike))


def _page(text: str) -> tuple[str, int | None]:
    said = _BEFORE.search(text)
    return (text[: said.start()].strip(), int(said[1])) if said else (text.strip(), None)


def _line(hit: Hit) -> str:
    said = _("{title} ({source}, {day} · story {story})") if hit.story else _("{title} ({source}, {day})")
    article = hit.reading.article
    return f"{said.format(title=article.title, source=hit.source, day=dated(hit.at), story=hit.story)}\n{hit.piece}"


COMMAND = Command(
    "search",
    N_("Articles that say it, under all its names."),
    run,
    (Option("words", N_("Words, names, “a phrase”, or a rule; since Monday, 7d, …"), required=True),),
)
