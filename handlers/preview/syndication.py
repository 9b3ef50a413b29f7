"""A feed for every rule: Atom (RFC 4287) and JSON Feed 1.1 of the stories that meet it.

An entry is a story. Its id never changes; its `updated` is when an origin last added something, so that counts alone
make nothing unread.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from aiohttp import web

from bot.alerts import compose, words
from bot.errors import UserError
from bot.model import Message, StoryState
from bot.rules.rule import text as rule_text
from handlers.commands.room import Questions
from handlers.preview.desk import Desk
from handlers.preview.render import clean, safe_url, templates
from handlers.preview.visitors import visitor

STORIES = 50  # in a feed
_LONGEST = 1000  # characters of a rule
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def feed_routes(questions: Questions, desk: Desk) -> list[web.RouteDef]:
    """Both feeds, to be kept by a gate that also takes a key in the address: readers of feeds cannot log in."""
    feeds = _Feeds(questions, desk)
    return [web.get("/feed.atom", feeds.atom), web.get("/feed.json", feeds.json)]


@dataclass(frozen=True, slots=True)
class Told:
    """A story as an entry of a feed."""

    id: str
    number: int
    state: StoryState
    said: Message
    began: datetime
    changed: datetime

    @property
    def title(self) -> str:
        """Status and hedge first."""
        return clean(f"{words.headline(self.state)}: {self.state.title}")

    @property
    def html(self) -> str:
        """What a reader of feeds shows: the story's message."""
        return templates().get_template("feed/entry.html").render(said=self.said)

    @property
    def url(self) -> str:
        """The article's address, "" where it may not be linked."""
        return safe_url(self.state.url)


@dataclass(frozen=True, slots=True)
class Syndicated:
    """A feed."""

    id: str
    title: str
    home: str  # the server's address, without a slash at its end
    itself: str
    told: Sequence[Told]

    @property
    def changed(self) -> datetime:
        """When something was last added to any of its stories."""
        return max((one.changed for one in self.told), default=_NEVER)


def entry(name: str, number: int, state: StoryState) -> Told:
    """The entry of a story; `name` is the database's, so that no two bots give one id to two stories."""
    moments = [seen.at for seen in state.observations] or [state.at or _NEVER]
    return Told(urn(name, f"story:{number}"), number, state, compose.root(state), min(moments), max(moments))


def urn(name: str, what: str) -> str:
    """An id that is the same for ever and nobody else's."""
    return uuid5(NAMESPACE_URL, f"aidwire:{name}:{what}").urn


def atom(feed: Syndicated) -> str:
    """The feed as Atom."""
    return templates().get_template("feed/atom.xml").render(feed=feed)


def json_feed(feed: Syndicated) -> dict[str, Any]:
    """The feed as JSON Feed 1.1."""
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.itself,
        "items": [_item(feed, told) for told in feed.told],
    }


def _item(feed: Syndicated, told: Told) -> dict[str, Any]:
    item = {
        "id": told.id,
        "url": f"{feed.home}/stories/{told.number}",
        "external_url": told.url,
        "title": told.title,
        "content_html": told.html,
        "date_published": told.began.isoformat(),
        "date_modified": told.changed.isoformat(),
        "tags": list(told.state.topics),
    }
    return {key: value for key, value in item.items() if value}


@dataclass(frozen=True, slots=True)
class _Feeds:
    questions: Questions
    desk: Desk

    async def atom(self, request: web.Request) -> web.StreamResponse:
        """The stories of a rule as Atom."""
        return _sent(request, atom(await self._feed(request)).encode(), "application/atom+xml")

    async def json(self, request: web.Request) -> web.StreamResponse:
        """The stories of a rule as JSON Feed."""
        response = web.json_response(json_feed(await self._feed(request)))
        assert isinstance(response.body, bytes)
        return _sent(request, response.body, "application/feed+json")

    async def _feed(self, request: web.Request) -> Syndicated:
        try:
            asked = self.questions.understood(request.query.get("rule", "")[:_LONGEST])
        except UserError as problem:
            raise web.HTTPUnprocessableEntity(text=str(problem)) from problem
        found = await self.questions.stories(asked, limit=STORIES)
        name, home = await self.desk.name(), _home(request)
        title = f"Aidwire: {asked.words or 'everything about aid'}"
        told = [entry(name, number, state) for number, state in found]
        return Syndicated(urn(name, f"feed:{rule_text(asked.rule)}"), title, home, f"{home}{request.path_qs}", told)


def _home(request: web.Request) -> str:
    """The address that we are asked at. A public name is served over TLS, which ends before us."""
    name = request.url.host or ""
    try:
        ip_address(name)
        local = True
    except ValueError:
        local = name == "localhost"
    secure = request.secure or (bool(visitor(request).key) and not local)
    return f"{'https' if secure else 'http'}://{request.host}"


def _sent(request: web.Request, body: bytes, kind: str) -> web.StreamResponse:
    """The feed, or 304 where the reader has it."""
    tag = hashlib.sha256(body).hexdigest()[:24]
    headers = {"ETag": f'"{tag}"', "Cache-Control": "private, no-cache"}
    if any(known.value in (tag, "*") for known in request.if_none_match or ()):
        return web.Response(status=304, headers=headers)
    response = web.Response(body=body, content_type=kind, charset="utf-8", headers=headers)
    response.enable_compression()
    return response
