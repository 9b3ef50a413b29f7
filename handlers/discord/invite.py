"""What the bot asks of a server, with the reason for each, and the link by which it is invited."""

from __future__ import annotations

from dataclasses import dataclass

from yarl import URL


@dataclass(frozen=True, slots=True)
class Permission:
    """A permission by its name in Discord's settings, its bit, and why the bot needs it."""

    name: str
    bit: int
    why: str


PERMISSIONS = (
    Permission("View Channels", 10, "see the channels that it is to post in"),
    Permission("Send Messages", 11, "post stories"),
    Permission("Embed Links", 14, "show them as cards; without it Discord drops the card"),
    Permission("Attach Files", 15, "give answers their pictures and tables"),
    Permission(
        "Read Message History", 16, "look whether a post whose answer was lost is there, so that none is doubled"
    ),
    Permission("Create Public Threads", 35, "give a story its thread with the first development"),
    Permission("Send Messages in Threads", 38, "post developments there"),
)
SCOPES = ("bot", "applications.commands")


def invite(application: str) -> str:
    """The link by which somebody who runs a server lets the bot in. `application` is the application's id."""
    permissions = sum(1 << one.bit for one in PERMISSIONS)
    query = {"client_id": application, "scope": " ".join(SCOPES), "permissions": str(permissions)}
    return str(URL("https://discord.com/oauth2/authorize").with_query(query))
