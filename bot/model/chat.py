"""What is decided and said: alerts, messages, and where they went."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from bot.model.stories import QuoteCard


class AlertKind(StrEnum):
    """What is done in a chat about a development."""

    OPEN = "open"  # a new thread
    REPLY = "reply"  # a development in it
    EDIT = "edit"  # only the root's counts change
    NOTICE = "notice"  # about the bot itself: a feed went blind
    DIGEST = "digest"  # several stories at once, after a silence
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Alert:
    """A decision to tell: what changed in a story, for every destination that its subscriptions name."""

    kind: AlertKind
    what: tuple[str, ...]  # "status: reported > announced", "denied by the ministry", "new origin"
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Destination:
    """A channel of a chat, and the language in which it is spoken to."""

    platform: str  # "preview", "slack", "discord"
    channel: str
    workspace: str = ""
    lang: str = field(default="", compare=False)  # as in bot/language.py; "" where nobody chose one: English

    @property
    def key(self) -> str:
        """One string for it, as stored and logged."""
        return f"{self.platform}:{self.workspace}:{self.channel}"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message of an alert, to be sent to one destination."""

    kind: AlertKind
    destination: Destination
    status: str
    message: Message
    not_before: datetime | None = None  # held until then, by wall time; with others of its destination as a digest


# --- messages -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fact:
    """One labelled line of a message: "From", "United States"."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads somewhere."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Action:
    """A button under a message. Pressing it is typing `line` after the prefix: "why story:12"; nothing else is kept."""

    label: str
    line: str
    style: Literal["plain", "primary", "danger"] = "plain"


@dataclass(frozen=True, slots=True)
class File:
    """A file that comes with an answer: a picture or a table. `alt` says what it shows to who cannot see it."""

    name: str  # "timeline.png", "pledges.csv"
    kind: str  # media type
    body: bytes
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """What is said in a chat, free of any platform. Every string is plain text: renderers escape it."""

    headline: str  # status and hedge first: "Reported, not confirmed"
    tone: Literal["plain", "low", "mid", "high", "mark", "error"] = (
        "plain"  # colour: low reported, mid announced, high delivered
    )
    title: str = ""  # what it is about, linked to `url`
    url: str = ""
    lines: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    facts_first: bool = False  # whether the lines are a list below the facts; else they say what happened, above them
    quotes: tuple[QuoteCard, ...] = ()
    links: tuple[Link, ...] = ()
    footer: str = ""
    struck: str = ""  # what was said before a correction, shown struck through
    private: bool = False
    step: bool = False  # whether its story came to another step of the ladder
    takes_back: bool = False  # whether something was said before of which nothing may be left
    strong: tuple[str, ...] = ()  # words that stand out wherever they occur in the lines: what was looked for
    actions: tuple[Action, ...] = ()
    file: File | None = None  # answers alone carry one; alerts never do
    lang: str = ""  # in which it is written; "" where that is not known, or is English
    draft: str = ""  # a line for the person to complete, which a surface may put where lines are typed
    ping: str = ""  # the role or group that is called, as the platform names it: of a subscription, never of the news


@dataclass(frozen=True, slots=True)
class Posting:
    """Where a story stands in a destination: the root message and its thread."""

    message_id: str
    thread_id: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a chat gave back for a message that it took."""

    message_id: str
    thread_id: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """What a command takes beside its name. A platform that has fields for it offers one for each; typed, they follow
    each other on one line, each led in by its word: "from Germany" is the option `donor` with the lead "from".
    """

    name: str
    summary: str
    required: bool = False
    lead: str = ""
    # What is offered while typing.
    suggests: Literal["", "topic", "country", "party", "person", "status", "class", "command", "language"] = ""


@dataclass(frozen=True, slots=True)
class CommandCall:
    """A slash command as a person gave it: `/aid latest atacms` has name "latest" and text "atacms"."""

    name: str
    text: str
    person: str
    destination: Destination
    options: dict[str, str] = field(default_factory=dict)
    manager: bool = False  # whether the person may change what this channel hears
    ruler: bool | None = None  # whether they may change what every channel hears; None: as managers do
    direct: bool = False  # whether the destination is the person's own: nobody else reads there
    shared: bool = False  # whether the answer is meant for the whole channel
    lang: str = ""  # in which the platform speaks to the person; "" where it does not say
    message_id: str = ""  # the message whose button or shortcut was used

    @property
    def for_all(self) -> bool:
        """Whether the person may change what every channel hears, not this one alone."""
        return self.manager if self.ruler is None else self.ruler
