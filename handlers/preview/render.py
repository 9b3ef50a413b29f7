"""Messages as HTML: the same fragments for the page and for its live changes. Pure: a value in, a text out.

Every value is escaped by Jinja and cleaned of invisible controls; a link is only ever http or https.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.language import N_, _, known, speaking
from bot.model import Fact, File, Message, QuoteCard
from bot.ports import Shown, ShownChannel, ShownThread
from bot.visitors import Visitor
from handlers.preview import tables

# C0 and C1 controls but tab and line end; soft hyphen; bidirectional overrides, embeddings and isolates (a headline
# must not rewrite the order of what stands beside it; Unicode TR36 2.2); interlinear, tag and other invisible
# characters. Marks that scripts need (ZWJ, ZWNJ, LRM, RLM, ALM) stay.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
# The tones of messages as the page explains them; bot/alerts/compose.py (tone) gives them out.
LEGEND = (
    ("plain", "in the news, no step yet"),
    ("low", "asked for, reported"),
    ("mid", "announced to contracted"),
    ("high", "delivered, in use"),
    ("mark", "refused, denied, paused, ended, corrected"),
    ("error", "the bot itself: a feed is silent"),
)
# The pages of the desk: the sign, the address, how it is called.
DESK = (
    ("search", "/search", "Search"),
    ("timeline", "/timeline", "Timeline"),
    ("ledger", "/ledger", "Ledger"),
    ("feeds", "/feeds", "Feeds"),
    ("deliveries", "/deliveries", "Deliveries"),
    ("why", "/why", "Why"),
)
# What the page of a refusal is called, and what it says ("": what the refusal itself says).
_TROUBLE = {
    400: ("That cannot be read", ""),
    403: ("This is not open to you", ""),
    404: ("There is nothing at this address", "It may be mistyped, or what stood there is gone."),
    500: (
        "The bot broke over this",
        "That is its fault, not yours. Try again in a moment; the log says why.",
    ),
    503: ("The bot cannot answer now", "Try again in a moment."),
}
_WHY = re.compile(r"why story:(\d{1,15})")
_ENDS = (N_("From"), N_("To"))  # how bot/alerts/compose.py labels who gives and who gets
_TITLE_FALLBACK = 120  # characters of a line that stand in for a missing title


@dataclass(frozen=True, slots=True)
class Hint:
    """A command as the composer offers it: `/aid latest [topic]` and what it answers."""

    usage: str
    summary: str


@dataclass(frozen=True, slots=True)
class View:
    """What one address of the preview shows."""

    channels: Sequence[ShownChannel]
    channel: ShownChannel
    threads: Sequence[ShownThread]
    older: int | None  # `before` of the next page; None on the last
    thread: Sequence[Shown]  # empty: no thread is open
    hints: Sequence[Hint]
    seq: int  # the last change that the page shows
    now: datetime
    newest_page: bool = True  # whether new threads belong at its top
    visitor: Visitor = Visitor("preview")  # noqa: RUF009 - frozen: one for all is right
    answer: str = ""  # to what was asked without a script, as `answer` renders it


def clean(text: str) -> str:
    """The text without characters that are invisible or turn the direction of what follows."""
    return _INVISIBLE.sub("", text)


def safe_url(url: str) -> str:
    """The address where a reader may be sent, "" where they must not be: only http(s), with a host, without a user."""
    url = clean(url).strip()
    try:
        parts = urlsplit(url)
        allowed = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    except ValueError:
        return ""
    return url if allowed else ""


def site(url: str) -> str:
    """The host that an address leads to, as a reader knows it."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def channel_path(channel: str) -> str:
    """The address of a channel."""
    return f"/c/{quote(channel, safe='')}"


def thread_path(channel: str, root: str) -> str:
    """The address of a thread, to be shared."""
    return f"{channel_path(channel)}/t/{quote(root, safe='')}"


def name_of(message: Message) -> str:
    """What a message is called where only one line is left for it."""
    line = message.title or (message.lines[0] if message.lines else "") or message.headline
    return line if len(line) <= _TITLE_FALLBACK else line[: _TITLE_FALLBACK - 1].rstrip() + "…"


def route(message: Message) -> tuple[str, str]:
    """Who gives and who gets, from the facts labelled so; "" where one is not said."""
    said = {fact.label: fact.text for fact in message.facts}
    giver, taker = (next((said[label] for label in _labels(end) if label in said), "") for end in _ENDS)
    return giver, taker


def _labels(text: str) -> set[str]:
    """A label as it is said in each language: a message is in that of who reads it, whatever this page speaks."""
    said = set()
    for code in known():
        with speaking(code):
            said.add(_(text))
    return said


def story_of(message: Message) -> int:
    """The story that a message tells of, as its buttons name it; 0 where they name none."""
    named = (_WHY.fullmatch(action.line) for action in message.actions)
    return next((int(found[1]) for found in named if found), 0)


def other_facts(message: Message) -> tuple[Fact, ...]:
    """The facts that the route does not show already."""
    shown = set().union(*map(_labels, _ENDS))
    return tuple(fact for fact in message.facts if fact.label not in shown)


def marked(text: str, strong: Sequence[str]) -> Markup:
    """The text as HTML, with these words standing out wherever they occur."""
    words = sorted({clean(word) for word in strong if clean(word)}, key=len, reverse=True)
    if not words:
        return escape(clean(text))
    pieces = re.split(f"({'|'.join(map(re.escape, words))})", clean(text), flags=re.IGNORECASE)
    return Markup("").join(
        Markup("<mark>{}</mark>").format(piece) if n % 2 else escape(piece) for n, piece in enumerate(pieces)
    )


def embedded(file: File) -> str:
    """A file as an address that holds it: an answer is one person's alone, and kept nowhere."""
    return f"data:{file.kind.partition(';')[0]};base64,{b64encode(file.body).decode()}"


def split_sentence(card: QuoteCard) -> tuple[str, str, str] | None:
    """A partial quote's sentence as before, words, after; None for a whole quote, or where the sentence lacks it."""
    if not card.text or card.text not in card.sentence:
        return None
    before, words, after = card.sentence.partition(card.text)
    return before, words, after


def summary(messages: Sequence[Shown]) -> ShownThread:
    """The thread that these messages (root first) make."""
    return ShownThread(messages[0], len(messages) - 1, max(m.born for m in messages), max(m.at for m in messages))


def spoken(kept: Shown) -> str:
    """One line for a screen reader: what arrived, status first."""
    verb = "Update" if kept.edited else ("Development" if kept.root else "New")
    return clean(f"{verb} {tables.whereabouts(kept.channel)}: {kept.message.headline}. {name_of(kept.message)}")


def _cleaned(value: object) -> object:
    """What a template prints, cleaned unless it is HTML of ours."""
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _stamp(at: datetime) -> str:
    """A time for those without the script: "14 Nov 2026, 12:31 UTC"."""
    at = at.astimezone(UTC)
    return f"{at.day} {at:%b %Y, %H:%M} UTC"


def _day(at: datetime) -> str:
    at = at.astimezone(UTC)
    return f"{at.day} {at:%b %Y}"


@lru_cache(maxsize=1)
def templates() -> Environment:
    """The environment of every template: it escapes what is printed, and takes out what is invisible."""
    env = Environment(
        loader=PackageLoader("handlers.preview"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_cleaned,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters.update(
        safe_url=safe_url,
        site=site,
        stamp=_stamp,
        day=_day,
        counted=tables.counted,
        marked=marked,
        embedded=embedded,
        hidden_sign=tables.hidden_sign,
    )
    env.globals.update(
        tables.GLOBALS,
        desk_pages=DESK,
        legend=LEGEND,
        channel_path=channel_path,
        thread_path=thread_path,
        name_of=name_of,
        route=route,
        story_of=story_of,
        other_facts=other_facts,
        split_sentence=split_sentence,
    )
    return env


def _fragment(macro: str, *values: Any) -> str:
    """One macro of messages.html, called."""
    return str(getattr(templates().get_template("messages.html").module, macro)(*values)).strip()


@lru_cache(maxsize=1024)
def message(kept: Shown) -> str:
    """A message inside its thread: an `article` with the id `m-<id>`."""
    return _fragment("message", kept)


@lru_cache(maxsize=1024)
def card(thread: ShownThread) -> str:
    """A thread in the list of its channel: an `li` with the id `t-<root id>`."""
    return _fragment("card", thread)


def answer(said: Message, asked: str, at: datetime) -> str:
    """The answer to a command, shown only to who asked."""
    return _fragment("answer", said, asked, at)


def refusal(text: str, asked: str, at: datetime) -> str:
    """Why a command was not done and what to do instead, as an answer."""
    return answer(Message(headline="That did not work", tone="error", lines=(text,), private=True), asked, at)


def page(view: View) -> str:
    """A whole page: channels, threads, and the open thread."""
    return templates().get_template("page.html").render(view=replace(view, answer=Markup(view.answer)))  # noqa: S704 - ours


def missing(visitor: Visitor, channels: Sequence[ShownChannel], now: datetime, what: str) -> str:
    """The page for an address of ours at which nothing stands."""
    page = templates().get_template("desk/missing.html")
    return page.render(visitor=visitor, channels=channels, now=now, here="", what=what)


def trouble(status: int, said: str) -> str:
    """The page that stands for a refusal with that HTTP status; `said` is what there is to say of it."""
    what, more = _TROUBLE.get(status) or _TROUBLE[500 if status >= HTTPStatus.INTERNAL_SERVER_ERROR else 400]
    return templates().get_template("trouble.html").render(what=what, say=more or said)


def login(to: str, problem: str) -> str:
    """The page on which a person logs in, and goes on to `to`."""
    return templates().get_template("login.html").render(to=to, problem=problem)
