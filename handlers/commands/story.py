"""`/aid story <number or words>`: a thread as it stands, how it came to that, and who said what when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.alerts import compose, righted, words
from bot.errors import UserError
from bot.model import Action, CommandCall, Link, Message, Observation, Option
from bot.model.desk import LookedAt, StoryFile, Told
from bot.model.rulings import Ruled
from handlers.commands.command import PREFIX, Command
from handlers.commands.lists import PAGE, day, numbered, paged, story_line, story_links
from handlers.commands.mute import story_number
from handlers.commands.room import Room

_LINES = 15  # of a page
_MOST_NEAR = 3  # linked stories that have a button


async def run(call: CommandCall, room: Room) -> Message:
    """The root, and below it the course of the story, a page at a time. Raises UserError."""
    text, page = paged(call.text)
    if not text:
        raise UserError(f"Say which: {PREFIX} story 12 · {PREFIX} story ATACMS")
    number = story_number(text)
    if number is None:
        found = await _named(text, room)
        if isinstance(found, Message):
            return found
        number = found
    return shown(await story_file(number, room), await room.files.rulings(number), page)


async def story_file(number: int, room: Room) -> StoryFile:
    """A story with all that belongs to it. Raises UserError where there is none."""
    found = await room.files.story(number)
    if found is None:
        raise UserError(f"There is no story {number}. {PREFIX} latest lists the newest.")
    return found


async def _named(text: str, room: Room) -> int | Message:
    """The one story that words mean; where they mean several, the newest of them to choose from."""
    asked = room.questions.understood(text)
    stories = await room.questions.stories(asked, limit=PAGE)
    if not stories:
        raise UserError(f"No story is about {asked.words or text}.")
    if len(stories) == 1:
        return stories[0][0]
    return Message(
        headline=f"Which story about {asked.words or text}?",
        lines=numbered([story_line(number, state) for number, state in stories]),
        links=story_links(stories),
        actions=tuple(Action(f"Story {number}", f"story {number}") for number, _ in stories),
        private=True,
    )


def shown(file: StoryFile, rulings: Sequence[Ruled], page: int = 1) -> Message:
    """A story in full; what a page does not hold is behind a button."""
    lines = [*_course(file), *map(ruling_line, rulings), *_voices(file), *_quotes(file)]
    near = file.neighbours[:_MOST_NEAR]
    root = compose.root(file.state)
    return replace(
        root,
        lines=tuple(lines[(page - 1) * _LINES : page * _LINES]),
        quotes=() if page > 1 else root.quotes,
        links=(
            *root.links,
            *(Link(f"Alike: story {n.story}, {n.state.title}", n.state.url) for n in near if n.state.url),
        ),
        footer=f"Story {file.story} · {root.footer}",
        private=True,
        actions=(
            *more_pages(f"story {file.story}", page, len(lines)),
            *(
                (Action(f"Story {file.state.continued}", f"story {file.state.continued}"),)
                if file.state.continued
                else ()
            ),
            *righted.buttons(file.story, file.state),
            *(Action(f"Story {n.story}", f"story {n.story}") for n in near),
        ),
    )


def more_pages(line: str, page: int, lines: int) -> tuple[Action, ...]:
    """The button to the next page, where there is one."""
    left = lines - page * _LINES
    return (Action(f"{left} more", f"{line} page {page + 1}"),) if left > 0 else ()


def _course(file: StoryFile) -> Iterator[str]:
    """What was told, in its order."""
    told = [(said, entry) for entry in file.entries for said in entry.told if said.kind in ("open", "reply")]
    for said, entry in sorted(told, key=lambda one: one[0].at):
        yield f"{day(said.at)} · {entry.feed} · {what(said)}"


def what(said: Told) -> str:
    """What an alert told."""
    return "; ".join(said.what).replace(" > ", " → ") or said.kind


def ruling_line(ruled: Ruled) -> str:
    """A ruling on one line."""
    other = f" (story {ruled.other})" if ruled.other else ""
    because = f": {ruled.by.reason}" if ruled.by.reason else ""
    return f"{day(ruled.by.at)} · {ruled.by.person} · {ruled.what}{other}{because}"


def _voices(file: StoryFile) -> Iterator[str]:
    for o in sorted(file.state.observations, key=lambda o: o.at):
        yield f"{day(o.at)} · {_voice(o)}"


def _voice(o: Observation) -> str:
    """Who said what: "Quay Post: Announced (Dutch Ministry of Defence)"."""
    whom = o.claim.origin.named or o.claim.origin.outlet
    by = f" ({whom})" if whom and whom != o.source else ""
    said = ", ".join(
        part for part in (words.worth(o.claim.rung, o.level, o.claim.status), compose.things(o.claim.items)) if part
    )
    return f"{o.source}: {said}{by}"


def _quotes(file: StoryFile) -> Iterator[str]:
    """Each with the number by which it can be withdrawn."""
    for number, card in enumerate(compose.foremost(file.state), 1):
        speaker = ", ".join(part for part in (card.speaker, card.office) if part)
        yield f"Quote {number} · {speaker}: “{card.text}” ({card.source})"


def entry_name(entry: LookedAt) -> str:
    """An entry as commands name it."""
    return f"entry {entry.entry} · {entry.feed} · {day(entry.at)} · {entry.title}"


COMMAND = Command(
    "story",
    "A thread as it stands, and who said what when.",
    run,
    (Option("story", "Its number, or what it is about", required=True, suggests="topic"),),
)
