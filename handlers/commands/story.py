"""`/aid story <number or words>`: a thread as it stands, how it came to that, and who said what when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.alerts import compose, righted, words
from bot.alerts.dates import dated
from bot.alerts.reasons import sentence
from bot.errors import UserError
from bot.language import N_, _
from bot.model import Action, CommandCall, Link, Message, Observation, Option, StoryState
from bot.model.desk import LookedAt, StoryFile
from bot.model.rulings import Ruled
from handlers.commands.command import PREFIX, Command
from handlers.commands.lists import paged
from handlers.commands.righting import story_number
from handlers.commands.room import Room
from handlers.commands.which import story_button, story_file, story_named

_LINES = 15  # of a page
_MOST_NEAR = 3  # linked stories that have a button


async def run(call: CommandCall, room: Room) -> Message:
    """The root, and below it the course of the story, a page at a time. Raises UserError."""
    text, page = paged(call.text)
    if not text:
        raise UserError(_("Say which: {how}").format(how=f"{PREFIX} story 12 · {PREFIX} story ATACMS"))
    number = story_number(text)
    if number is None:
        found = await story_named(text, room, "story")
        if isinstance(found, Message):
            return found
        number = found
    return shown(await story_file(number, room), await room.files.rulings(number), page)


def shown(file: StoryFile, rulings: Sequence[Ruled], page: int = 1) -> Message:
    """A story in full; what a page does not hold is behind a button."""
    put_right = (ruling_line(ruled, file.story) for ruled in rulings)
    lines = [*_course(file), *put_right, *_voices(file), *quote_lines(file.state)]
    near = [n for n in file.neighbours if n.story != file.state.continued][:_MOST_NEAR]
    alike = _("Alike: story {number}, {title}")
    root, name = _root(file.state), _("Story {number}").format(number=file.story)
    return replace(
        root,
        facts_first=True,
        lines=tuple(lines[(page - 1) * _LINES : page * _LINES]),
        quotes=() if page > 1 else root.quotes,
        links=(
            *root.links,
            *(Link(alike.format(number=n.story, title=n.state.title), n.state.url) for n in near if n.state.url),
        ),
        footer=f"{name} · {root.footer}",
        private=True,
        actions=(
            *more_pages(f"story {file.story}", page, len(lines)),
            *((story_button(file.state.continued, f"story {file.state.continued}"),) if file.state.continued else ()),
            *righted.buttons(file.story, file.state),
            *(story_button(n.story, f"story {n.story}") for n in near),
        ),
    )


def _root(state: StoryState) -> Message:
    """What stands above; of a story that was merged, where it goes on, for what it said last is old."""
    return righted.continued(state, state.continued, "") if state.continued else compose.root(state)


def more_pages(line: str, page: int, lines: int) -> tuple[Action, ...]:
    """The button to the next page, where there is one."""
    left = lines - page * _LINES
    return (Action(_("{count} more").format(count=left), f"{line} page {page + 1}"),) if left > 0 else ()


def _course(file: StoryFile) -> Iterator[str]:
    """What was told, in its order."""
    told = [(said, entry) for entry in file.entries for said in entry.told if said.kind in ("open", "reply")]
    for said, entry in sorted(told, key=lambda one: one[0].at):
        yield f"{dated(said.at)} · {entry.feed} · {sentence(said.what)}"


def ruling_line(ruled: Ruled, here: int | None = None) -> str:
    """A ruling on one line, as it is told in story `here`."""
    return f"{dated(ruled.by.at)} · {ruled.by.person} · {ruling_words(ruled, here)}"


def ruling_words(ruled: Ruled, here: int | None = None) -> str:
    """What was ruled, and why; told in the other story it names the one that it was ruled of."""
    what, colon, quote = ruled.what.rstrip(" ,;:").partition(": ")
    number = ruled.story if here and ruled.other == here else ruled.other
    because = f": {ruled.by.reason}" if ruled.by.reason else ""
    if what == "merged" and number:
        merged = _("merged into story {number}") if number == ruled.other else _("merged: story {number} went into it")
        return f"{merged.format(number=number)}{because}"
    story = _("story {number}").format(number=number)
    other = f" ({story})" if number else ""
    return f"{_ruling(what)}{colon}{quote}{other}{because}"


def _ruling(what: str) -> str:
    """What was ruled, as it is kept (bot/pipeline/rulings.py, regroup.py)."""
    if entry := re.fullmatch(r"entry (\d+) parted", what):
        return _("entry {entry} parted").format(entry=entry[1])
    return _(what)


# As they are kept.
_RULINGS = (
    N_("withdrawn"), N_("restored"), N_("quote withdrawn"), N_("quote restored"), N_("merged"), N_("taken out again"),
)  # fmt: skip


def _voices(file: StoryFile) -> Iterator[str]:
    for o in sorted(file.state.observations, key=lambda o: o.at):
        yield f"{dated(o.at)} · {_voice(o)}"


def _voice(o: Observation) -> str:
    """Who said what: "Quay Post, citing Dutch Ministry of Defence: Announced – Sky Falcon, six missiles"."""
    whom = o.claim.origin.named or o.claim.origin.outlet
    worth, price = words.worth(o.claim.rung, o.level, o.claim.status), o.claim.money
    things = "; ".join(part for part in (compose.things(o.claim.items), words.money(price) if price else "") if part)
    said = _("{worth} – {things}").format(worth=worth, things=things) if things else worth
    if not whom or _alike(whom) == _alike(o.source):
        return f"{o.source}: {said}"
    return _("{source}, citing {whom}: {said}").format(source=o.source, whom=whom, said=said)


def _alike(outlet: str) -> str:
    """A name of an outlet as others may write it, who leave out its article."""
    return outlet.casefold().removeprefix("the ")


def quote_lines(state: StoryState) -> Iterator[str]:
    """Its quotes, each with the number by which it can be withdrawn."""
    for number, card in enumerate(compose.foremost(state), 1):
        speaker = ", ".join(part for part in (card.speaker, card.office) if part)
        quote = _("Quote {number} · {speaker}: “{words}” ({source})")
        yield quote.format(number=number, speaker=speaker, words=card.text, source=card.source)


def entry_name(entry: LookedAt) -> str:
    """An entry as commands name it."""
    return f"{entry_at(entry)} · {entry.title}"


def entry_at(entry: LookedAt) -> str:
    """An entry without its title."""
    number = _("entry {number}").format(number=entry.entry)
    return f"{number} · {entry.feed} · {dated(entry.at)}"


COMMAND = Command(
    "story",
    N_("A thread as it stands, and who said what when."),
    run,
    (Option("story", N_("Its number, or what it is about"), required=True, suggests="topic"),),
)
