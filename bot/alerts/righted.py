"""What is said of a story that a person put right, and the buttons with which people do so. Plain text, no platform."""

from __future__ import annotations

from bot.alerts import compose
from bot.language import _, quoted
from bot.model import Action, Link, Message, QuoteCard, Ruling, StoryState


def buttons(story: int, state: StoryState) -> tuple[Action, ...]:
    """The buttons below what is said of a story; below one that was withdrawn or merged only why."""
    why = Action(_("Why"), f"why story:{story}")
    if state.withdrawn or state.continued:
        return (why,)
    return (why, Action(_("Mute story"), f"mute story:{story} 8h"), Action(_("Follow"), f"follow story:{story}"))


def withdrawn(before: StoryState, by: Ruling) -> Message:
    """The reply in the thread of a story that is withdrawn."""
    return _ruled(_("Withdrawn"), _because(_("This was withdrawn"), by), by, struck=compose.said(before))


def restored(state: StoryState, by: Ruling) -> Message:
    """The reply in the thread of a story that is told again."""
    return _ruled(_("Restored"), _because(_("This stands again"), by), by, says=_says(state))


def quote_withdrawn(card: QuoteCard, by: Ruling) -> Message:
    """The reply that takes words out of a mouth."""
    said = _("These are no longer given as words of {speaker}").format(speaker=card.speaker)
    return _ruled(_("Withdrawn quote"), _because(said, by), by, struck=f"{card.speaker}: {quoted(card.text)}")


def quote_restored(card: QuoteCard, by: Ruling) -> Message:
    """The reply that gives them back."""
    said = _("These words of {speaker} stand again: “{words}”").format(speaker=card.speaker, words=card.text)
    return _ruled(_("Restored quote"), _because(said, by), by)


def parted(title: str, story: int, before: StoryState, after: StoryState, by: Ruling) -> Message:
    """The reply in a thread whose status rested on an article that is another story."""
    other = _("“{title}” is another story (story {number})").format(title=title, number=story)
    now = _("This one says now: {worth}").format(worth=compose.said(after))
    return _ruled(_("Parted"), _because(other, by), by, says=now, struck=compose.said(before))


def continued(state: StoryState, into: int, address: str) -> Message:
    """The root of a story that goes on in another's thread; `address` leads there, "" where that is not known."""
    return Message(
        _("Continued in story {number}").format(number=into), tone="plain", title=state.title, url=state.url,
        links=_there(into, address), footer=compose.stamp(state.source, state.at),
    )  # fmt: skip


def joined(into: int, into_state: StoryState, address: str, by: Ruling) -> Message:
    """The reply at the end of that story's thread."""
    same = _("This is the same story as “{title}” (story {number})").format(title=into_state.title, number=into)
    headline = _("Continued in story {number}").format(number=into)
    return _ruled(headline, _because(same, by), by, links=_there(into, address))


def again(state: StoryState, by: Ruling) -> Message:
    """The reply in the thread of a story that was merged, and goes on by itself after all."""
    return _ruled(_("A story of its own again"), _because(_("This goes on here"), by), by, says=_says(state))


def _says(state: StoryState) -> str:
    return _("It says: {worth}").format(worth=compose.said(state))


def _there(into: int, address: str) -> tuple[Link, ...]:
    return (Link(_("Story {number}").format(number=into), address),) if address else ()


def _because(what: str, by: Ruling) -> str:
    """What was done, by whom, and why where they said so."""
    said = _("{what}, by {person}: {reason}.") if by.reason else _("{what}, by {person}.")
    return said.format(what=what, person=by.person, reason=by.reason.rstrip("."))


def _ruled(
    headline: str, line: str, by: Ruling, *, says: str = "", struck: str = "", links: tuple[Link, ...] = ()
) -> Message:
    lines = (f"{line} {says}".strip(),)
    return Message(headline, tone="mark", lines=lines, struck=struck, links=links, footer=compose.stamp("", by.at))
