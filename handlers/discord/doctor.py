"""Is all well on Discord: is the token accepted, is each channel there and open to the bot? It only asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.errors import AidwireError
from bot.model.findings import Finding, ok, problem, warning
from handlers.discord.invite import PERMISSIONS
from handlers.discord.rest import Refused, Rest

Json = Mapping[str, Any]

_ADMINISTRATOR, _ATTACH_FILES, _CREATE_THREADS, _SEND_IN_THREADS = 3, 15, 35, 38  # bits
_TEXT, _DIRECT, _ANNOUNCEMENTS, _FORUM, _MEDIA = 0, 1, 5, 15, 16  # kinds of channels that stories can stand in
_FORUMS = (_FORUM, _MEDIA)
# Discord's codes, in words.
_CLOSED = "invite it to the server (aidwire discord invite) and add it to the channel: its settings, Permissions"
_REFUSALS = {
    10003: ("there is no such channel", "copy its id again: right-click it, Copy Channel ID"),
    10007: ("the bot is not in this server", "invite it: aidwire discord invite"),
    50001: ("is closed to the bot", _CLOSED),
}


async def examine(rest: Rest, channels: Iterable[str]) -> list[Finding]:
    """The token, then each channel by its id."""
    try:
        application = await rest.call("GET", "/applications/@me")
        me = await rest.call("GET", "/users/@me")
    except AidwireError as trouble:
        advice = "give a token that works (docs/discord.md, step 1), and let this machine reach discord.com"
        return [problem("Discord token", str(trouble), advice)]
    accepted = ok("Discord token", f"accepted: {application['name']}, in the server as {me['username']}")
    return [accepted, *[await _channel(rest, me["id"], channel) for channel in channels]]


async def _channel(rest: Rest, me: str, channel: str) -> Finding:
    subject = f"Discord channel {channel}"
    if not channel.isdecimal():
        return problem(subject, "is no id", "Discord's are numbers: right-click the channel, Copy Channel ID")
    try:
        seen = await rest.call("GET", f"/channels/{channel}")
        if seen["type"] == _DIRECT:
            return ok(subject, "a person's direct messages")
        if seen["type"] not in (_TEXT, _ANNOUNCEMENTS, *_FORUMS):
            return problem(subject, "is of another kind", "take a text, announcement or forum channel")
        member = await rest.call("GET", f"/guilds/{seen['guild_id']}/members/{me}")
        roles = await rest.call("GET", f"/guilds/{seen['guild_id']}/roles")
    except Refused as refused:
        text, advice = _REFUSALS.get(refused.code, (str(refused), "see docs/discord.md, When something is wrong"))
        return problem(subject, text, advice)
    except AidwireError as trouble:
        return problem(subject, str(trouble), "ask again later")
    return _judged(subject, seen, permissions(me, member, roles, seen))


def _judged(subject: str, seen: Json, allowed: int) -> Finding:
    forum, named = seen["type"] in _FORUMS, f"#{seen.get('name', '')}"
    lacks = [one for one in PERMISSIONS if not allowed >> one.bit & 1 and not (forum and one.bit == _CREATE_THREADS)]
    if not lacks:
        return ok(subject, f"{named}: the bot can write there")
    text = f"{named}: the bot lacks {', '.join(one.name for one in lacks)}"
    advice = f"channel settings, Permissions, Aidwire: it needs them to {'; '.join(one.why for one in lacks)}"
    # Without threads developments stand below their story; in a forum they have no other place. Answers without their
    # files say so.
    spared = {_ATTACH_FILES} if forum else {_ATTACH_FILES, _CREATE_THREADS, _SEND_IN_THREADS}
    say = warning if spared.issuperset(one.bit for one in lacks) else problem
    return say(subject, text, advice)


def permissions(me: str, member: Json, roles: Sequence[Json], channel: Json) -> int:
    """What a member may do in a channel, as bits: roles first, then the channel's overwrites, the nearest last.

    Discord's reference, "Permissions", "Permission Overwrites". @everyone has the server's own id.
    """
    everyone, mine = channel["guild_id"], {channel["guild_id"], *member["roles"]}
    allowed = 0
    for role in roles:
        allowed |= int(role["permissions"]) if role["id"] in mine else 0
    if allowed >> _ADMINISTRATOR & 1:
        return -1  # every bit
    overwrites = channel.get("permission_overwrites") or ()
    for ids in ({everyone}, mine - {everyone}, {me}):
        near = [one for one in overwrites if one["id"] in ids]
        allowed &= ~_union(near, "deny")
        allowed |= _union(near, "allow")
    return allowed


def _union(overwrites: Iterable[Json], which: str) -> int:
    bits = 0
    for one in overwrites:
        bits |= int(one[which])
    return bits
