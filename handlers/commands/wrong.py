"""`/aid wrong`, `/aid restore`: a story, or one of its quotes, is taken back in every channel, or given back."""

from __future__ import annotations

from bot.alerts import compose
from bot.model import CommandCall, Message, Option
from handlers.commands.command import Command
from handlers.commands.righting import answered, quote_first, story_first
from handlers.commands.room import Room


async def wrong(call: CommandCall, room: Room) -> Message:
    """Take back a story, or a quote. Raises UserError."""
    story, rest = story_first(call.text, "wrong story:12 it was a drill · wrong story:12 quote 1 she never said so")
    number, reason = quote_first(rest)
    if number is None:
        done = await room.rulings.withdraw(story, call.person, reason)
        silent = "Nothing more is told of it until it is restored."
        return answered("Withdrawn", done, silent, undo=f"restore story:{story}")
    done = await room.rulings.withdraw_quote(story, number, call.person, reason)
    assert done.quote is not None, "a quote was withdrawn"
    said = f"“{done.quote.text}” ({done.quote.speaker}) comes back from no other article."
    return answered("Quote withdrawn", done, said, undo=f"restore story:{story} quote {len(done.state.unsaid)}")


async def restore(call: CommandCall, room: Room) -> Message:
    """Give back what was taken back. Raises UserError."""
    story, rest = story_first(call.text, "restore story:12 · restore story:12 quote 1")
    number, reason = quote_first(rest)
    if number is None:
        done = await room.rulings.restore(story, call.person, reason)
        return answered("Restored", done, f"It says now: {compose.said(done.state)}.", undo=f"wrong story:{story}")
    done = await room.rulings.restore_quote(story, number, call.person, reason)
    assert done.quote is not None, "a quote was restored"
    return answered("Quote restored", done, f"“{done.quote.text}” ({done.quote.speaker})")


_STORY = Option("story", "Its number", required=True)
_QUOTE = Option("quote", "One of its quotes, by number: 1", lead="quote")
_REASON = Option("reason", "Why, for all to read")
WRONG = Command(
    "wrong",
    "Take back a story, or one of its quotes, in every channel.",
    wrong,
    (_STORY, _QUOTE, _REASON),
    shares=False,
    for_all=True,
)
RESTORE = Command(
    "restore", "Give back what was taken back.", restore, (_STORY, _QUOTE, _REASON), shares=False, for_all=True
)
