"""Is all well on Slack: tokens, scopes, Socket Mode, and whether the bot is in each channel? It only asks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from bot.errors import AidwireError
from bot.model.findings import Finding, ok, problem, warning
from handlers.slack.web import Refused, Web

_TOKENS = "give tokens that work (docs/slack.md, step 1), and let this machine reach slack.com"
_MANIFEST = "paste config/slack-manifest.yaml into the app's page App Manifest, save, and reinstall it to the workspace"
_NEEDED = {"chat:write", "commands", "channels:history"}  # without another, only what that one is for is missing


async def examine(
    bot: Web, app: Web | None, channels: Iterable[str], *, scopes: Collection[str], signed: bool
) -> list[Finding]:
    """The tokens, the scopes against those that the manifest asks for, how commands come, then each channel by its id.

    `signed`: commands come over HTTP, as Slack signs them.
    """
    try:
        me = await bot.call("auth.test")
    except AidwireError as trouble:
        return [problem("Slack bot token", str(trouble), _TOKENS)]
    found = [ok("Slack bot token", f"accepted: {me.get('user', 'bot')} in the workspace {me['team']}")]
    found += _scopes(bot.heard.get("X-OAuth-Scopes"), scopes)
    found.append(await _commands(app, signed=signed))
    return found + [await _channel(bot, channel) for channel in channels]


def _scopes(granted: str | None, wanted: Collection[str]) -> list[Finding]:
    """Slack names what a token may do in a header of each answer; where it does not, there is nothing to say."""
    if granted is None:
        return []
    lacks = sorted(set(wanted) - {scope.strip() for scope in granted.split(",")})
    if not lacks:
        return [ok("Slack scopes", "all that the manifest asks for")]
    text = f"missing: {', '.join(lacks)}"
    if _NEEDED.isdisjoint(lacks):
        return [warning("Slack scopes", text, f"docs/slack.md says what for; if you want that, {_MANIFEST}")]
    return [problem("Slack scopes", text, _MANIFEST)]


async def _commands(app: Web | None, *, signed: bool) -> Finding:
    if app is None and signed:
        return ok("Slack commands", "come over HTTP, signed")
    if app is None:
        return warning("Slack commands", "are not heard", "give AIDWIRE_SLACK_APP_TOKEN (docs/slack.md, step 1)")
    try:
        await app.call("apps.connections.open")
    except AidwireError as trouble:
        advice = "generate an app-level token with the scope connections:write, and switch Socket Mode on"
        return problem("Slack app token", str(trouble), advice)
    return ok("Slack app token", "accepted: commands come by Socket Mode")


async def _channel(bot: Web, channel: str) -> Finding:
    subject = f"Slack channel {channel}"
    if channel.startswith("D"):  # only its own scopes would let the bot look there; writing needs none
        return ok(subject, "a person's direct messages")
    try:
        return _described(subject, await _looked_at(bot, channel))
    except Refused as refused:
        return problem(subject, str(refused), "see docs/slack.md, When something is wrong")
    except AidwireError as trouble:
        return problem(subject, str(trouble), "ask again later")


async def _looked_at(bot: Web, channel: str) -> Mapping[str, Any]:
    """The channel as far as the bot may know it. Raises RetryLater, Refused.

    Slack says that a channel is archived only to apps with the scopes channels:read and groups:read. Where those were
    left out, the channel's history at least tells whether the bot is in it.
    """
    try:
        told: Mapping[str, Any] = (await bot.call("conversations.info", channel=channel))["channel"]
    except Refused as refused:
        if refused.code != "missing_scope":
            raise
        await bot.call("conversations.history", channel=channel, limit=1)
        return {"is_member": True}
    return told


def _described(subject: str, seen: Mapping[str, Any]) -> Finding:
    if seen.get("is_archived"):
        return problem(subject, "is archived", "unarchive it, or take it out of the configuration")
    if not seen.get("is_member"):
        return problem(subject, "the bot is not in it", "type /invite @Aidwire there")
    return ok(subject, "the bot is in it")
