"""`/aid latest [topic]`: where the newest stories stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC

from bot.alerts import compose, words
from bot.errors import UserError
from bot.model import CommandCall, Link, Message, Option, StoryState
from bot.rules.near import did_you_mean
from handlers.commands.command import PREFIX, Command
from handlers.commands.room import Names, Room, Topics

_LIMIT = 5  # stories in an answer: what a chat shows without scrolling


async def run(call: CommandCall, room: Room) -> Message:
    """A line for each story, its worth first. Raises UserError where the words name no topic."""
    topics = _topics(call.text, room.names)
    stories = await room.stories.latest(topics.ids, _LIMIT)
    about = f" about {', '.join(topics.names)}" if topics.names else ""
    if not stories:
        return _nothing(about)
    return Message(
        headline=f"Latest{about}",
        lines=tuple(f"{n}. {_line(story)}" for n, story in enumerate(stories, 1)),
        links=_links(stories),
        private=True,
    )


def _topics(text: str, names: Names) -> Topics:
    if not text:
        return Topics()
    topics = names.resolve(text)
    if not topics.ids:
        hint = did_you_mean(topics.near) or f"Try a system or a mechanism by name, or {PREFIX} latest for everything."
        raise UserError(f"“{text}” is no topic that is watched. {hint}")
    return topics


def _nothing(about: str) -> Message:
    wider = f"{PREFIX} latest shows all topics." if about else "Stories appear as soon as the feeds bring the first."
    return Message(headline=f"Nothing{about} yet", lines=(wider,), private=True)


def _line(story: StoryState) -> str:
    when = f", {story.at.astimezone(UTC):%d %b %H:%M} UTC" if story.at else ""
    return f"{words.headline(story)}: {story.title} ({compose.spread(story)}{when})"


def _links(stories: Sequence[StoryState]) -> tuple[Link, ...]:
    return tuple(Link(f"{n}. {story.source}", story.url) for n, story in enumerate(stories, 1) if story.url)


COMMAND = Command(
    "latest",
    "The newest stories, and what is known.",
    run,
    (Option("topic", "A system, a mechanism, several with commas", suggests="topic"),),
)
