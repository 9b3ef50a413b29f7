"""What is said of a story that a person put right, and the buttons with which people do so. Plain text, no platform."""

from __future__ import annotations

from bot.alerts import compose
from bot.model import Action, Link, Message, QuoteCard, Ruling, StoryState


def buttons(story: int, state: StoryState) -> tuple[Action, ...]:
    """The buttons below what is said of a story; below one that was withdrawn or merged only why."""
    why = Action("Why", f"why story:{story}")
    if state.withdrawn or state.continued:
        return (why,)
    return (why, Action("Mute story", f"mute story:{story} 8h"), Action("Follow", f"follow story:{story}"))


def withdrawn(before: StoryState, by: Ruling) -> Message:
    """The reply in the thread of a story that is withdrawn."""
    return _ruled("Withdrawn", _because("This was withdrawn", by), by, struck=compose.said(before))


def restored(state: StoryState, by: Ruling) -> Message:
    """The reply in the thread of a story that is told again."""
    return _ruled("Restored", f"{_because('This stands again', by)} It says: {compose.said(state)}", by)


def quote_withdrawn(card: QuoteCard, by: Ruling) -> Message:
    """The reply that takes words out of a mouth."""
    said = _because(f"These are no longer given as words of {card.speaker}", by)
    return _ruled("Withdrawn quote", said, by, struck=f"{card.speaker}: “{card.text}”")


def quote_restored(card: QuoteCard, by: Ruling) -> Message:
    """The reply that gives them back."""
    return _ruled("Restored quote", _because(f"These words of {card.speaker} stand again: “{card.text}”", by), by)


def parted(title: str, story: int, before: StoryState, after: StoryState, by: Ruling) -> Message:
    """The reply in a thread whose status rested on an article that is another story."""
    line = f"{_because(f'“{title}” is another story (story {story})', by)} This one says now: {compose.said(after)}"
    return _ruled("Parted", line, by, struck=compose.said(before))


def continued(state: StoryState, into: int, address: str) -> Message:
    """The root of a story that goes on in another's thread; `address` leads there, "" where that is not known."""
    there = (Link(f"Story {into}", address),) if address else ()
    return Message(
        f"Continued in story {into}", tone="plain", title=state.title, url=state.url, links=there,
        footer=compose.stamp(state.source, state.at),
    )  # fmt: skip


def joined(into: int, into_state: StoryState, address: str, by: Ruling) -> Message:
    """The reply at the end of that story's thread."""
    there = (Link(f"Story {into}", address),) if address else ()
    told = _because(f"This is the same story as “{into_state.title}” (story {into})", by)
    return _ruled(f"Continued in story {into}", told, by, links=there)


def again(state: StoryState, by: Ruling) -> Message:
    """The reply in the thread of a story that was merged, and goes on by itself after all."""
    return _ruled("A story of its own again", f"{_because('This goes on here', by)} It says: {compose.said(state)}", by)


def _because(what: str, by: Ruling) -> str:
    """What was done, by whom, and why where they said so."""
    return f"{what}, by {by.person}{f': {by.reason}' if by.reason else ''}".rstrip(".") + "."


def _ruled(headline: str, line: str, by: Ruling, *, struck: str = "", links: tuple[Link, ...] = ()) -> Message:
    footer = compose.stamp("", by.at)
    return Message(headline, tone="mark", lines=(line,), struck=struck, links=links, footer=footer)
