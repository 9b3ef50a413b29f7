"""Which story is meant: the one of a number, or of those that are about something."""

from __future__ import annotations

from bot.errors import UserError
from bot.language import _
from bot.model import Action, Message
from bot.model.desk import StoryFile
from handlers.commands.command import PREFIX
from handlers.commands.lists import PAGE, numbered, story_line, story_links
from handlers.commands.room import Room


async def story_file(number: int, room: Room) -> StoryFile:
    """A story with all that belongs to it. Raises UserError where there is none."""
    found = await room.files.story(number)
    if found is None:
        none = _("There is no story {number}. {command} lists the newest.")
        raise UserError(none.format(number=number, command=f"{PREFIX} latest"))
    return found


async def story_named(text: str, room: Room, line: str) -> int | Message:
    """The one story that words mean; where they mean several, the newest of them to choose from, by buttons that type
    `line` and the number. Raises UserError where none does.
    """
    asked = room.questions.understood(text)
    stories = await room.questions.stories(asked, limit=PAGE)
    if not stories:
        raise UserError(_("No story is about {what}.").format(what=asked.words or text))
    if len(stories) == 1:
        return stories[0][0]
    return Message(
        headline=_("Which story about {what}?").format(what=asked.words or text),
        lines=numbered([story_line(number, state) for number, state in stories]),
        links=story_links(stories),
        actions=tuple(story_button(number, f"{line} {number}") for number, _state in stories),
        private=True,
    )


def story_button(number: int, line: str) -> Action:
    """A button that is called by a story."""
    return Action(_("Story {number}").format(number=number), line)
