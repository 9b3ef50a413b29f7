"""`/aid follow`, `/aid unfollow`: one story, told to one person."""

from __future__ import annotations

from bot.errors import UserError
from bot.language import N_, _
from bot.model import Action, CommandCall, Message, Option, Subscription
from handlers.commands.command import Command
from handlers.commands.righting import story_number
from handlers.commands.room import Room
from handlers.commands.which import story_file


async def follow(call: CommandCall, room: Room) -> Message:
    """Tell a person what is new in a story. Raises UserError: no such story, or no place to tell it to them."""
    number = _story(call)
    title = (await story_file(number, room)).state.title
    own = await room.subscriptions.own(call)
    if await _followed(number, call, room):
        raise UserError(_("You follow story {number} already.").format(number=number))
    await room.subscriptions.save(Subscription(own, f"story:{number}"), call.person, f"follows story {number}")
    stop = Action(_("Unfollow"), f"unfollow {number}")
    headline = _("You follow story {number}").format(number=number)
    where = _("What is new in it is told to you alone.")
    return Message(headline, lines=(title, where), private=True, actions=(stop,))


async def unfollow(call: CommandCall, room: Room) -> Message:
    """Tell them no more of it."""
    number = _story(call)
    followed = await _followed(number, call, room)
    if followed is None:
        raise UserError(_("You do not follow story {number}.").format(number=number))
    await room.subscriptions.end(followed, call.person)
    return Message(_("You no longer follow story {number}").format(number=number), private=True)


def _story(call: CommandCall) -> int:
    number = story_number(call.text)
    if number is None:
        raise UserError(_("Say which story: /aid follow 12"))
    return number


async def _followed(number: int, call: CommandCall, room: Room) -> Subscription | None:
    own = await room.subscriptions.of(await room.subscriptions.own(call))
    return next((s for s in own if s.rule == f"story:{number}"), None)


_STORY = Option("story", N_("Its number"), required=True)
FOLLOW = Command("follow", N_("Be told alone what is new in a story."), follow, (_STORY,), shares=False)
UNFOLLOW = Command("unfollow", N_("No longer follow a story."), unfollow, (_STORY,), shares=False)
