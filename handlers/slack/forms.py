"""Forms: opened where a command was not told what it needs, and to edit a subscription."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from bot.errors import UserError
from bot.language import DEFAULT, speaking
from bot.model import CommandCall, Subscription
from bot.rules.plain import whole
from bot.rules.words import rhythm_in_words
from handlers.commands.command import Command
from handlers.commands.subscribing import Subscriptions, chosen
from handlers.slack import calls, views
from handlers.slack.calls import Heard

_EDITS, _LIKE = "change", "subscribe"  # the command that edits, and the one whose form it fills


async def wanted(heard: Heard, commands: Mapping[str, Command], subscriptions: Subscriptions | None) -> Any:
    """The form that a call wants, None where it wants none. In the Home, where a button names no channel, the form
    asks for one.
    """
    if subscriptions and heard.call.name == _EDITS and _LIKE in commands:
        old = await _edited(heard.call, subscriptions)
        given = await filled(old, subscriptions) if old else {}
        if old and views.fits(given):
            begun = replace(heard, call=replace(heard.call, text=str(old.number)))
            return views.form(commands[_EDITS], calls.begun(begun, _LIKE), commands[_LIKE].options, given=given)
    command = calls.wants_form(heard.call, commands)
    picks = heard.reply.home and not heard.call.destination.channel
    return views.form(command, calls.begun(heard), picks=picks) if command else None


async def filled(subscription: Subscription, subscriptions: Subscriptions) -> Mapping[str, str]:
    """What the form to subscribe with would hold for this one: plain words where just it is understood of them, its
    rule else. Commands are the same in all languages.
    """
    with speaking(DEFAULT):
        words, when = subscriptions.in_words(subscription), rhythm_in_words(subscription.rhythm)
        with suppress(UserError):
            meant = await subscriptions.understand(words, subscription.destination)
            if (meant.rule, meant.at_least) == (subscription.rule, subscription.at_least):
                return {"words": words, "when": when}
    return {"words": whole(subscription.rule, subscription.at_least), "when": when}


async def _edited(call: CommandCall, subscriptions: Subscriptions) -> Subscription | None:
    """The subscription that is to be edited, where nothing is said yet of what it shall hear."""
    with suppress(UserError):  # the command says itself what is wrong
        old, words = await chosen(call, subscriptions)
        return None if words else old
    return None
