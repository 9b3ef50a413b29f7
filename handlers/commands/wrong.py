"""`/aid wrong`, `/aid restore`: a story, or one of its quotes, is taken back in every channel, or given back."""

from __future__ import annotations

from bot.alerts import compose
from bot.language import N_, _, ngettext, quoted
from bot.model import Action, CommandCall, Message, Option
from bot.pipeline.rulings import Done
from handlers.commands.command import PREFIX, Command
from handlers.commands.righting import (
    answered,
    certain,
    moved,
    number_first,
    old_thread,
    quote_first,
    story_first,
    told,
)
from handlers.commands.room import Room
from handlers.commands.story import quote_lines

_OFFERED = 3  # quotes that have a button


async def wrong(call: CommandCall, room: Room) -> Message:
    """Take back a story, or a quote; a whole story is asked back where no reason is given. Raises UserError."""
    story, rest = story_first(call.text, "wrong story:12 it was a drill · wrong story:12 quote 1 she never said so")
    number, reason = quote_first(rest)
    if number is not None:
        return await _quote_withdrawn(story, number, reason, call, room)
    sure = certain(reason)
    if sure is None and (question := await _question(story, reason, room)):
        return question
    done = await room.rulings.withdraw(story, call.person, reason if sure is None else sure)
    silent = _("Nothing more is told of it until it is restored.")
    return answered(_("Withdrawn"), done, silent, told(done), undo=f"restore story:{story}")


async def _quote_withdrawn(story: int, number: int, reason: str, call: CommandCall, room: Room) -> Message:
    done = await room.rulings.withdraw_quote(story, number, call.person, reason)
    assert done.quote is not None, "a quote was withdrawn"
    said = _("“{words}” ({speaker}) is not taken from other articles either.")
    said = said.format(words=done.quote.text, speaker=done.quote.speaker)
    undo = f"restore story:{story} quote {len(done.state.unsaid)}"
    return answered(_("Quote withdrawn"), done, said, told(done), undo=undo)


async def _question(story: int, reason: str, room: Room) -> Message | None:
    """What taking back a story would do, and its buttons; None where a reason is given that names none of its quotes.

    A number alone may be a quote's: a ruling that every channel sees is not guessed.
    """
    number, words = number_first(reason)
    if reason and number is None:
        return None
    would = await room.rulings.would_withdraw(story)
    quotes = list(quote_lines(would.state))
    meant = number is not None and 0 < number <= len(quotes)
    if words and not meant:
        return None
    everything = f"wrong story:{story} because {reason}" if words else f"wrong story:{story} now"
    numbers = [number] if number is not None and meant else range(1, len(quotes) + 1)[:_OFFERED]
    only = [
        Action(_("Only quote {quote}").format(quote=n), f"wrong story:{story} quote {n} {words}".strip())
        for n in numbers
    ]
    return Message(
        _which(story, number) if meant else _("Take back story {number} everywhere?").format(number=story),
        title=would.state.title,
        url=would.state.url,
        lines=(_("It says now: {worth}.").format(worth=compose.said(would.state)), _would(would), *quotes),
        footer=_("With a reason it is done at once, and all read why: {command}").format(
            command=f"{PREFIX} wrong {story} it was a drill"
        ),
        private=True,
        actions=(Action(_("Take it back"), everything, "danger"), *only),
    )


def _which(story: int, quote: int | None) -> str:
    return _("Quote {quote} of story {number}, or all of story {number}?").format(quote=quote, number=story)


def _would(done: Done) -> str:
    """What taking it back would do."""
    if not done.channels:
        return _("No channel has been told of it. Nothing would be told of it until it is restored.")
    said = ngettext(
        "It would be taken back in {count} channel; nothing more would be told of it until it is restored.",
        "It would be taken back in {count} channels; nothing more would be told of it until it is restored.",
        done.channels,
    )
    return said.format(count=done.channels)


async def restore(call: CommandCall, room: Room) -> Message:
    """Give back what was taken back. Raises UserError."""
    story, rest = story_first(call.text, "restore story:12 · restore story:12 quote 1")
    number, reason = quote_first(rest)
    if number is not None:
        done = await room.rulings.restore_quote(story, number, call.person, reason)
        assert done.quote is not None, "a quote was restored"
        return answered(_("Quote restored"), done, f"{quoted(done.quote.text)} ({done.quote.speaker})", told(done))
    if number_first(reason)[0] is not None:
        return _which_restored(story, *number_first(reason))
    sure = certain(reason)
    done = await room.rulings.restore(story, call.person, reason if sure is None else sure)
    if done.other:
        return _taken_out(done)
    now = _("It says now: {worth}.").format(worth=compose.said(done.state))
    return answered(_("Restored"), done, now, told(done), undo=f"wrong story:{story} now")


def _which_restored(story: int, quote: int | None, words: str) -> Message:
    """The question what a number without a word before it means."""
    because = f" because {quote} {words}" if words else ""
    actions = (
        Action(_("Quote {quote}").format(quote=quote), f"restore story:{story} quote {quote} {words}".strip()),
        Action(_("All of story {number}").format(number=story), f"restore story:{story}{because}"),
    )
    return Message(_which(story, quote), private=True, actions=actions)


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
