"""`/aid wrong`, `/aid restore`: a story, or one of its quotes, is taken back in every channel, or given back."""

from __future__ import annotations

from bot.alerts import compose
from bot.language import N_, _, ngettext, quoted
from bot.model import CommandCall, Message, Option
from bot.pipeline.rulings import Done
from handlers.commands.command import Command
from handlers.commands.righting import answered, moved, old_thread, quote_first, story_first, told
from handlers.commands.room import Room


async def wrong(call: CommandCall, room: Room) -> Message:
    """Take back a story, or a quote. Raises UserError."""
    story, rest = story_first(call.text, "wrong story:12 it was a drill · wrong story:12 quote 1 she never said so")
    number, reason = quote_first(rest)
    if number is None:
        done = await room.rulings.withdraw(story, call.person, reason)
        silent = _("Nothing more is told of it until it is restored.")
        return answered(_("Withdrawn"), done, silent, told(done), undo=f"restore story:{story}")
    done = await room.rulings.withdraw_quote(story, number, call.person, reason)
    assert done.quote is not None, "a quote was withdrawn"
    said = _("“{words}” ({speaker}) comes back from no other article.")
    said = said.format(words=done.quote.text, speaker=done.quote.speaker)
    undo = f"restore story:{story} quote {len(done.state.unsaid)}"
    return answered(_("Quote withdrawn"), done, said, told(done), undo=undo)


async def restore(call: CommandCall, room: Room) -> Message:
    """Give back what was taken back. Raises UserError."""
    story, rest = story_first(call.text, "restore story:12 · restore story:12 quote 1")
    number, reason = quote_first(rest)
    if number is None:
        done = await room.rulings.restore(story, call.person, reason)
        if done.other:
            return _taken_out(done)
        now = _("It says now: {worth}.").format(worth=compose.said(done.state))
        return answered(_("Restored"), done, now, told(done), undo=f"wrong story:{story}")
    done = await room.rulings.restore_quote(story, number, call.person, reason)
    assert done.quote is not None, "a quote was restored"
    return answered(_("Quote restored"), done, f"{quoted(done.quote.text)} ({done.quote.speaker})", told(done))


def _taken_out(done: Done) -> Message:
    """A merge that was taken back."""
    again = _("No channel had been told of story {number}.").format(number=done.story)
    if done.opened:
        again = ngettext(
            "Its own thread goes on in {count} channel.", "Its own thread goes on in {count} channels.", done.opened
        ).format(count=done.opened)
    headline = _("Story {number} is a story of its own again").format(number=done.story)
    undo = f"merge story:{done.story} into story:{done.other}"
    return answered(headline, done, moved(done), again, old_thread(done), undo=undo)


_STORY = Option("story", N_("Its number"), required=True)
_QUOTE = Option("quote", N_("One of its quotes, by number: 1"), lead="quote")
_REASON = Option("reason", N_("Why, for all to read"))
WRONG = Command(
    "wrong",
    N_("Take back a story, or one of its quotes, in every channel."),
    wrong,
    (_STORY, _QUOTE, _REASON),
    shares=False,
    for_all=True,
)
RESTORE = Command(
    "restore",
    N_("Give back what was taken back, or take out again what was merged."),
    restore,
    (_STORY, _QUOTE, _REASON),
    shares=False,
    for_all=True,
)
