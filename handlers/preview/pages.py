"""The desk's pages: search, timeline, ledger, feeds, deliveries, stories, and why.

Each view is one address that can be shared. They are read with GET and change nothing: what does is a command.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlencode

from aiohttp import web
from markupsafe import Markup

from bot.alerts import compose
from bot.errors import UserError
from bot.ledger import sums, timeline
from bot.ledger.rows import Row
from bot.model import Rung
from bot.model.desk import Letter
from bot.ports import Clock
from bot.rules.rule import text as rule_text
from handlers.commands.dates import Period, period
from handlers.commands.room import Room
from handlers.preview.chat import PreviewStore
from handlers.preview.desk import Desk
from handlers.preview.render import templates
from handlers.preview.routes import cursor, html
from handlers.preview.tables import STATES
from handlers.preview.visitors import lanes_for, letters_for, named, seen_by, visitor

HITS = 20  # articles on a page of the search
ROWS = 100  # of the ledger on a page; the table for a spreadsheet holds all
SUMS = 8  # of things, and of money
STEPS = 60  # rows in a picture
LETTERS = 100  # deliveries on a page
_LATELY = "90d"
# How the ledger may be put in order, and whether the highest comes first.
_ORDERS: dict[str, tuple[Callable[[Row], Any], bool]] = {
    "latest": (lambda row: row.latest, True),
    "first": (lambda row: row.first, True),
    "oldest": (lambda row: row.first, False),
    "status": (lambda row: (row.rung.height, row.official, row.latest), True),
}
_UNSENT = ("held", "pending", "intent", "dead")
_RANK = ("gone", "dead", "quiet", "new", "live")  # of feeds: those that need somebody first
_LONGEST = 500  # characters of a question

Values = dict[str, Any]
# What a page has nothing of where its question was not asked, or could not be answered.
_BLANK = ("hits", "words", "older", "rule", "name", "picture", "topics", "rows", "things", "money", "feeds", "entries")


def desk_routes(store: PreviewStore, room: Room, desk: Desk, clock: Clock) -> list[web.RouteDef]:
    """Every page of the desk, to be kept by a gate (bot/web/gate.py)."""
    pages = _DeskPages(store, room, desk, clock)
    return [
        web.get("/search", pages.search),
        web.get("/timeline", pages.timeline),
        web.get("/timeline/{topic}", pages.timeline),
        web.get("/ledger", pages.ledger),
        web.get("/ledger.csv", pages.table),
        web.get("/feeds", pages.feeds),
        web.get("/deliveries", pages.deliveries),
        web.get("/why", pages.why),
        web.get(r"/stories/{number:\d{1,15}}", pages.story),
    ]


@dataclass(frozen=True, slots=True)
class _Filter:
    """What the ledger is asked for, as it stands in the address."""

    donor: str
    kind: str
    recipient: str
    since: str
    status: str
    open: bool
    order: str

    @classmethod
    def of(cls, request: web.Request) -> _Filter:
        donor, kind, recipient, since, status = (
            _said(request, name) for name in ("donor", "class", "recipient", "since", "status")
        )
        order = _said(request, "order")
        return cls(
            donor, kind, recipient, since, status, bool(_said(request, "open")), order if order in _ORDERS else ""
        )

    @property
    def rule(self) -> str:
        """The rule that it means; names are resolved by who reads it."""
        named = (("donor", self.donor), ("class", self.kind), ("recipient", self.recipient))
        return " AND ".join(f'{key}:"{value.replace(chr(34), "")}"' for key, value in named if value)

    @property
    def query(self) -> str:
        """The same as an address asks for it."""
        named = {"donor": self.donor, "class": self.kind, "recipient": self.recipient, "since": self.since}
        more = {"status": self.status, "open": "yes" if self.open else "", "order": self.order}
        return urlencode({key: value for key, value in (named | more).items() if value})

    @property
    def ordered(self) -> str:
        """By what: of promises that are not kept the oldest come first where nothing else is asked for."""
        return self.order or ("oldest" if self.open else "latest")

    def by(self, order: str) -> str:
        """The same in that order, as an address asks for it."""
        return replace(self, order=order).query

    def admits(self, row: Row) -> bool:
        """Whether a row has come as far as is asked for."""
        return self.status not in list(Rung) or row.rung.height >= Rung(self.status).height


@dataclass(frozen=True, slots=True)
class _Leaf:
    """Deliveries on a page, and the numbers at which the pages beside it go on."""

    letters: Sequence[Letter] = ()
    newer: int | None = None
    older: int | None = None

    @classmethod
    def of(cls, found: Sequence[Letter], before: int | None, after: int | None) -> _Leaf:
        """Of what is below `before`, or next above `after`: one more than a page holds where there is more."""
        more, up = len(found) > LETTERS, after is not None
        shown = found[-LETTERS:] if up else found[:LETTERS]
        if not shown:
            return cls()
        newer = more if up else before is not None
        return cls(shown, shown[0].id if newer else None, shown[-1].id if up or more else None)


@dataclass(frozen=True, slots=True)
class _DeskPages:
    store: PreviewStore
    room: Room
    desk: Desk
    clock: Clock

    async def search(self, request: web.Request) -> web.Response:
        """Articles that say it, the newest first, with what was meant marked."""
        asked = _said(request, "q")
        return await self._page(request, "search", lambda: self._found(asked, cursor(request)), asked=asked)

    async def timeline(self, request: web.Request) -> web.Response:
        """The steps of a topic as a picture and as a table; without a topic, those that there are."""
        topic, since = request.match_info.get("topic", "")[:_LONGEST], _said(request, "since")
        if typed := _said(request, "topic"):
            raise web.HTTPFound(timeline_path(typed, since))
        look = (lambda: self._drawn(topic, since)) if topic else self._topics
        return await self._page(request, "timeline", look, topic=topic, since=since)

    async def ledger(self, request: web.Request) -> web.Response:
        """Rows with filters, and the sums of what may be added up."""
        wanted = _Filter.of(request)
        page = max(cursor(request, "page") or 1, 1)
        return await self._page(request, "ledger", lambda: self._summed(wanted, page), wanted=wanted, rungs=_RUNGS)

    async def table(self, request: web.Request) -> web.Response:
        """All rows that the filters leave, for a spreadsheet."""
        try:
            rows, _ = await self._rows(_Filter.of(request))
        except UserError as problem:
            raise web.HTTPUnprocessableEntity(text=str(problem)) from problem
        file = await self.room.questions.table(rows)
        named = {"Content-Disposition": f'attachment; filename="{file.name}"', "Cache-Control": "no-cache"}
        return web.Response(body=file.body, content_type="text/csv", charset="utf-8", headers=named)

    async def feeds(self, request: web.Request) -> web.Response:
        """How the feeds do, by the age of their newest entry."""

        async def look() -> Values:
            feeds = await self.room.feeds.all()
            ranked = sorted(feeds, key=lambda f: (_RANK.index(f.health), f.newest.timestamp() if f.newest else 0.0))
            return {"feeds": ranked, "counts": Counter(feed.health for feed in feeds)}

        return await self._page(request, "feeds", look)

    async def deliveries(self, request: web.Request) -> web.Response:
        """What was decided for each destination, and what became of it."""
        to, state = _said(request, "to"), _said(request, "state")
        state = state if state in (*STATES, "all") else ""
        before, after = cursor(request), cursor(request, "after")
        who = visitor(request)

        async def look() -> Values:
            lanes = lanes_for(who, await self.desk.lanes())
            hidden = bool(to) and to not in {lane.to.key for lane in lanes}
            found = _Leaf() if hidden else await self._letters(state, to, before, after)
            return {"lanes": lanes, "letters": letters_for(who, found.letters), "leaf": found, "hidden": hidden}

        return await self._page(request, "deliveries", look, to=to, state=state)

    async def _letters(self, state: str, to: str, before: int | None, after: int | None) -> _Leaf:
        states = _UNSENT if not state else () if state == "all" else (state,)
        found = await self.desk.letters(states, to, LETTERS + 1, before=before, after=after)
        return _Leaf.of(found, before, after)

    async def why(self, request: web.Request) -> web.Response:
        """What was decided of an article, stage by stage, whether it was told or not."""
        if (story := cursor(request, "story")) is not None:
            raise web.HTTPFound(f"/stories/{story}")
        url, entry = request.query.get("url", "").strip()[:2000], cursor(request, "entry")

        async def look() -> Values:
            files = self.room.files
            found = await (files.entry(entry) if entry is not None else files.looked_at(url))
            return {"entries": found if url or entry is not None else ()}

        return await self._page(request, "why", look, url=url, asked=bool(url) or entry is not None)

    async def story(self, request: web.Request) -> web.Response:
        """A story with all that belongs to it."""
        number = int(request.match_info["number"])
        found = await self.room.files.story(number)
        if found is None:
            return await self._page(request, "missing", _nothing, what=f"There is no story {number}", status=404)
        letters = letters_for(visitor(request), found.letters)
        rulings = (await self.room.files.rulings(number))[::-1]
        threads = [at for at in found.threads if at[0].platform == "preview" and named(visitor(request), at[0])]
        return await self._page(
            request, "story", _nothing, file=found, said=compose.root(found.state), letters=letters, rulings=rulings,
            threads=threads,
        )  # fmt: skip

    # --- looking ---

    async def _found(self, typed: str, before: int | None) -> Values:
        words, when = period(typed, self.room.questions.now())
        if not words:
            return {"hits": ()}
        asked = self.room.questions.sought(words)
        hits = await self.room.questions.entries(
            asked, since=when.since, until=when.until, before=before, limit=HITS + 1
        )
        older = hits[HITS - 1].entry if len(hits) > HITS else None
        said = {"words": asked.words + when.words, "rule": self._rule(words)}
        return {"hits": hits[:HITS], "older": older, "first_page": before is None, **said}

    def _rule(self, words: str) -> str:
        """The rule that the words mean, where they mean one that stories can meet."""
        try:
            return rule_text(self.room.questions.understood(words).rule)
        except UserError:
            return ""

    async def _drawn(self, topic: str, since: str) -> Values:
        words, when = self._period(topic, since)
        asked = self.room.questions.understood(words, giving=True)
        rows = await self.room.questions.rows(asked, since=when.since, until=when.until)
        newest = sorted(rows, key=lambda row: row.latest)[-STEPS:]
        name = f"{asked.words or words}{when.words}"
        name = f"{name[:1].upper()}{name[1:]}"
        steps = sorted(((s, row) for row in newest for s in row.turns), key=lambda one: one[0].at, reverse=True)
        drawn = Markup(timeline.svg(newest, name)) if newest else ""  # noqa: S704 - our own; its texts are escaped there
        left = len(rows) - len(newest)
        return {"name": name, "picture": drawn, "alt": timeline.alt(newest, name), "steps": steps, "left": left}

    async def _topics(self) -> Values:
        _, lately = self._period("", _LATELY)
        rows = await self.room.questions.rows(self.room.questions.understood(""), since=lately.since)
        counted = Counter(row.item for row in rows if row.item).most_common(40)
        return {"topics": [(item, count) for item, count in counted if self._rule(item)]}

    async def _summed(self, wanted: _Filter, page: int) -> Values:
        rows, when = await self._rows(wanted)
        things = [added for added in sums.things(rows) if added.amount]
        money = sums.money(row for row in rows if row.official)
        return {
            "rows": rows[(page - 1) * ROWS : page * ROWS], "count": len(rows), "page": page, "when": when.words,
            "more": len(rows) > page * ROWS, "now": self.clock.now(),
            "things": things[:SUMS], "money": money[:SUMS],
            "left": len(things[SUMS:]) + len(money[SUMS:]),
            "donors": sorted({party.name for row in rows for party in row.donors}),
            "recipients": sorted({party.name for row in rows for party in row.recipients}),
            "classes": self.room.names.suggest("class", ""),
        }  # fmt: skip

    async def _rows(self, wanted: _Filter) -> tuple[Sequence[Row], Period]:
        asked = self.room.questions.understood(wanted.rule)
        _, when = self._period("", wanted.since)
        rows = await self.room.questions.rows(asked, since=when.since, until=when.until, open_only=wanted.open)
        key, down = _ORDERS[wanted.ordered]
        return sorted((row for row in rows if wanted.admits(row)), key=key, reverse=down), when

    def _period(self, words: str, since: str) -> tuple[str, Period]:
        """What is asked, and from when on: a date, or "7d", or a whole phrase. Raises UserError."""
        if not since:
            return words, Period()
        now = self.room.questions.now()
        found = period(since, now)[1]
        return words, found if found.since else period(f"since {since}", now)[1]

    # --- showing ---

    async def _page(
        self, request: web.Request, name: str, look: Callable[[], Awaitable[Values]], status: int = 200, **values: Any
    ) -> web.Response:
        """The page of that name with what `look` finds; a question that cannot be answered says what to do instead."""
        who = visitor(request)
        common: Values = {
            **dict.fromkeys(_BLANK), "channels": seen_by(who, await self.store.channels()), "visitor": who,
            "now": self.clock.now(), "problem": "", "here": f"/{name}", **values,
        }  # fmt: skip
        try:
            common |= await look()
        except UserError as problem:
            common["problem"] = str(problem)
        return html(templates().get_template(f"desk/{name}.html").render(common), status)


_RUNGS = tuple(rung for rung in Rung if rung is not Rung.NONE)


async def _nothing() -> Values:
    return {}


def _said(request: web.Request, name: str) -> str:
    return request.query.get(name, "").strip()[:_LONGEST]


def timeline_path(topic: str, since: str = "") -> str:
    """The address of a topic's timeline."""
    return f"/timeline/{quote(topic, safe='')}" + (f"?{urlencode({'since': since})}" if since else "")
