"""What the commands about subscriptions say, by language: another language is another table with the same keys."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    "subscribed": "Subscribed",
    "changed": "Changed",
    "ended": "Unsubscribed",
    "again": "This channel hears that already: subscription {number}. /aid subscriptions lists all.",
    "understood": "Understood",
    "rule": "Rule",
    "when": "When",
    "past": "Last 30 days",
    "past one": "1 story would have been told",
    "past some": "{count} stories would have been told",
    "past many": "{count} stories or more would have been told",
    "past none": "no story would have been told",
    "wider": "To hear more, drop a part of it, or a threshold such as “at least announced”.",
    "number": "Subscription {number}",
    "change": "Change",
    "undo": "Undo",
    "end": "Unsubscribe",
    "digest instead": "Digest instead",
    "as a digest": "As a digest",
    "at once": "At once",
    "how to change": "Type what it should hear instead",
    "how to change line": "/aid change {number} {rule}",
    "list": "What this channel hears",
    "list empty": "This channel hears nothing yet",
    "list more": "{count} more are in the file that /aid export gives.",
    "how to begin": "/aid subscribe ATACMS, HIMARS · /aid subscribe everything on Ukraine daily at 8",
    "made by": "made by {person}",
    "configured by": "from config/bot.toml",
    "paused": "paused: {reason}",
    "muted": "Muted until {until}: {what}",
    "which": "Which subscription? Begin with its number: {numbers}. /aid subscriptions lists them.",
    "none here": "This channel has no subscription yet. Begin with /aid subscribe ATACMS, HIMARS",
    "not heard": "No subscription of this channel hears just that. /aid subscriptions lists them with their numbers.",
    "configured": "Subscription {number} stands in config/bot.toml; who runs the bot changes it there.",
    "say what": "Say what to hear: /aid subscribe air defence from Germany · /aid subscribe everything daily at 8",
    "timed": "Changed when it is told",
    "pinged": "Changed whom it calls",
    "ping how": "Say whom and when: /aid ping 3 @editors at announced, delivered · /aid ping 3 off",
    "calls": "calls {who} at {at}",
    "mute what": "Say what to mute: /aid mute ATACMS for 8h · /aid mute story:12 for 2d",
    "mute phrases": "Words in quotation marks cannot be muted; name a story, a topic, a country or a person.",
    "mute hours": "Mute for at least half an hour and at most 30 days.",
    "muting": "Muted",
    "until": "Until",
    "unmute": "Unmute",
    "unmuted": "Heard again",
    "nothing muted": "Nothing of that is muted here",
    "follow what": "Say which story: /aid follow 12",
    "following": "You follow story {story}",
    "followed already": "You follow story {story} already.",
    "follow where": "What is new in it is told to you alone.",
    "unfollow": "Unfollow",
    "unfollowed": "You no longer follow story {story}",
    "not followed": "You do not follow story {story}.",
    "log": "Who changed what here",
    "log empty": "Nobody has changed anything here yet",
    "exported": "Subscriptions of this channel",
    "export footer": "aidwire subscriptions import takes them in elsewhere.",
}
TEXTS: Mapping[str, Mapping[str, str]] = {"en": ENGLISH}


def say(key: str, lang: str = "en", **values: object) -> str:
    """The text for a key, with the values in their places; English where a language has none."""
    return TEXTS.get(lang, ENGLISH).get(key, ENGLISH[key]).format(**values)
