"""What a site's robots.txt allows (RFC 9309).

The standard library's reader takes the first rule that fits and knows no wildcards; the RFC wants the longest one, and
most news sites write wildcards.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote

from yarl import URL

from bot.errors import RetryLater
from bot.ports import Fetched
from bot.web.lanes import Lanes

MAX_BYTES = 512 * 1024  # RFC 9309, 2.5: at least 500 KiB are read
FRESH = 24 * 3600.0  # seconds; RFC 9309, 2.4: not longer than a day
ASK_AGAIN = 600.0  # seconds after which a server in trouble is asked for its rules again
KEPT = 2000  # sites
LONGEST_DELAY = 30.0  # seconds; a longer Crawl-delay is meant for crawlers of whole sites, not for a page now and then


@dataclass(frozen=True, slots=True)
class _Rule:
    allows: bool
    path: str

    def fits(self, path: str) -> bool:
        """Whether the rule speaks of that path: `*` is anything, a final `$` the end. Linear: the pattern is theirs."""
        first, *rest = self.path.removesuffix("$").split("*")
        if not path.startswith(first):
            return False
        at = len(first)
        last = rest.pop() if rest and self.path.endswith("$") else None
        for piece in rest:
            found = path.find(piece, at)
            if found < 0:
                return False
            at = found + len(piece)
        if last is not None:
            return len(path) - len(last) >= at and path.endswith(last)
        return at == len(path) if self.path.endswith("$") else True


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules for one agent, and the seconds that the site wants between two requests (0: none said)."""

    rules: tuple[_Rule, ...] = ()
    delay: float = 0.0

    def allows(self, path: str) -> bool:
        """Whether a path with its query may be read: the longest rule that fits decides, allowing before refusing."""
        fitting = [rule for rule in self.rules if rule.fits(_normal(path))]
        return max(fitting, key=lambda rule: (len(rule.path), rule.allows)).allows if fitting else True


def read(text: str, agent: str) -> Robots:
    """The rules of the groups for `agent` (its product name, any case), else of those for everyone."""
    groups = list(_groups(text))
    name = agent.lower()
    mine = [group for group in groups if name in group.agents] or [group for group in groups if "*" in group.agents]
    rules = tuple(rule for group in mine for rule in group.rules)
    return Robots(rules, min(max((group.delay for group in mine), default=0.0), LONGEST_DELAY))


@dataclass(slots=True)
class _Group:
    agents: set[str]
    rules: list[_Rule]
    delay: float = 0.0


def _groups(text: str) -> Iterator[_Group]:
    """Groups in order; several User-agent lines in a row head one group."""
    group: _Group | None = None
    for key, value in _lines(text):
        if key == "user-agent":
            if group is None or group.rules or group.delay:
                if group:
                    yield group
                group = _Group(set(), [])
            group.agents.add(value.partition("/")[0].strip().lower())
        elif group is not None:
            _add(group, key, value)
    if group:
        yield group


def _add(group: _Group, key: str, value: str) -> None:
    if key in ("allow", "disallow"):
        # An empty Disallow forbids nothing, yet it closes the list of agents as any rule does.
        group.rules.append(_Rule(key == "allow" or not value, _normal(value)))
    elif key == "crawl-delay" and re.fullmatch(r"\d{1,6}(\.\d+)?", value):
        group.delay = float(value)


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in text.removeprefix("\ufeff").splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        if colon:
            yield key.strip().lower(), value.strip()


def _normal(path: str) -> str:
    """One spelling of a path: what is not ASCII is percent-encoded, what is encoded stays."""
    return quote(path, safe="/%:?#[]@!$&'()*+,;=~-._")


class RobotsFiles:
    """The robots.txt of every site that was asked lately. `ask` fetches one; its errors go through to the caller."""

    def __init__(self, agent: str, ask: Callable[[str], Awaitable[Fetched]]) -> None:
        self._agent = agent
        self._ask = ask
        self._known: dict[str, tuple[float, Robots]] = {}
        self._turns = Lanes(1)

    async def rules(self, page: URL) -> Robots:
        """The rules of the page's site, not older than a day. Raises RetryLater while the site cannot say them."""
        site, now = str(page.origin()), asyncio.get_running_loop().time()
        async with self._turns.turn(site):
            until, known = self._known.get(site, (0.0, Robots()))
            if until <= now:
                known = self._read(await self._ask(f"{site}/robots.txt"))
                self._keep(site, now + FRESH, known)
        return known

    def _read(self, answer: Fetched) -> Robots:
        """No file, no rules; a server in trouble is not a permission (RFC 9309, 2.3.1)."""
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise RetryLater(f"{answer.url} answers {answer.status}: not known whether pages may be read", ASK_AGAIN)
        if answer.status != HTTPStatus.OK:
            return Robots()
        return read(answer.body[:MAX_BYTES].decode("utf-8", "replace"), self._agent)

    def _keep(self, site: str, until: float, known: Robots) -> None:
        if len(self._known) >= KEPT:
            del self._known[next(iter(self._known))]
        self._known[site] = (until, known)
