"""The nouns of Aidwire (docs/glossary.md), as frozen values. Standard library only; no behaviour beyond derived facts.

Offsets are counted in characters (code points) of the field they refer to: an entry's title or its article's text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

Field = Literal["title", "text"]


# --- what comes in -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FeedSpec:
    """A feed as configured (config/feeds.yaml or OPML): what to poll and what is known about its publisher."""

    url: str
    name: str
    lang: str | None = None
    country: str | None = None
    tier: int = 2  # 1 government, institution or wire; 2 edited press; 3 aggregator or OSINT; 4 state-controlled
    family: str | None = None  # publisher family: outlets of one family are one voice
    page: Literal["when_relevant", "always", "never"] = "when_relevant"  # whether an entry's page is fetched
    poll_minutes: float | None = None  # wished interval; None: adaptive from the start


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed, as read from it. `key` is its identity within the feed (guid, else link, else title)."""

    key: str
    url: str
    title: str
    summary: str  # plain text
    published: datetime | None = None  # aware, UTC
    updated: datetime | None = None
    author: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What one feed document says: its entries, oldest first, and how often it wishes to be asked."""

    title: str
    entries: tuple[Entry, ...]
    ttl_seconds: float | None = None  # RSS <ttl>, sy:updatePeriod; None where absent
    problem: str | None = None  # set where the document was damaged but could be read in part
    cut: bool = False  # the document ended early: what it lost will come when it is asked for again, whole


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """How the polling of a feed goes. `FeedHealth()` was never asked; feeds.cadence makes the next ones."""

    url: str = ""  # where it is asked now; "": as configured
    next_poll_at: datetime | None = None  # None: never asked, or gone
    etag: str = ""
    last_modified: str = ""
    gap: float | None = None  # seconds that usually lie between two of its entries
    newest: datetime | None = None  # when its newest entry was published
    keys: str = ""  # fingerprint of its entries' keys, to tell news in feeds without dates
    read_at: datetime | None = None  # its last good answer, 304 included
    failures: int = 0  # in a row
    failing_since: datetime | None = None
    missing: int = 0  # how many of these said 404, or that there is no such host
    problem: str = ""  # why the last poll failed, or what was damaged in it
    moved_to: str = ""  # where it says it has moved for good
    moved_seen: int = 0  # how often in a row it said so and was read there
    gone: bool = False  # it said that it will not come back (410)


@dataclass(frozen=True, slots=True)
class Article:
    """The text that is read: a title and a text of paragraphs joined by newlines, with what its page says of itself.

    `notes` are lines that were taken out of the text but say something about it: "With reporting from Reuters",
    datelines' wires, corrections.
    """

    title: str
    text: str
    url: str = ""
    source: str = ""  # the feed's or site's name, as a person would say it: "The Independent"
    published: datetime | None = None
    lang: str | None = None
    notes: tuple[str, ...] = ()

    def of(self, where: Field) -> str:
        """The string that offsets of this field refer to."""
        return self.title if where == "title" else self.text


# --- what is read out of it ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """A byte-exact piece of an article: `article.of(field)[start:end] == text`, always."""

    start: int
    end: int
    text: str
    field: Field = "text"


@dataclass(frozen=True, slots=True)
class Mention:
    """An entity of the catalogue at a span, with the evidence that made it count."""

    entity: str  # catalogue id
    kind: Literal["system", "person", "organisation", "mechanism", "country", "role", "class"]
    name: str  # the catalogue's first name
    span: Span
    alias: str  # the catalogue's form that matched
    evidence: tuple[str, ...] = ()  # "safe", "cased", "full name before", "cue: interceptor", ...


Role = Literal["donor", "recipient", "requester", "supplier", "maker", "organiser", "approver"]


@dataclass(frozen=True, slots=True)
class Party:
    """A country or organisation with its role in a claim. `code` is the catalogue's (ISO 3166 alpha-2, "EU", "NATO")."""

    code: str
    name: str
    role: Role
    span: Span
    rule: str = ""


SpeakerKind = Literal["person", "role", "organisation", "country", "anonymous", "pronoun", "outlet", "document"]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who said it: the text's own words (the span) and, where they are sure, the name and office at that date."""

    span: Span
    kind: SpeakerKind
    name: str | None = None  # canonical, shown beside the text's own words; None for anonymous speakers
    entity: str | None = None  # catalogue id
    office: str | None = None  # "president of Ukraine", at the article's date
    count: int | None = None  # of anonymous speakers: "four sources" = 4
    via: str | None = None  # the outlet that heard it, where it is not this one: "NBC News"
    country: str | None = None  # catalogue code of the state that the speaker belongs to, where it is known


@dataclass(frozen=True, slots=True)
class Quote:
    """Words in quotation marks (without the marks) and their speaker; `rule` decided, with that confidence."""

    span: Span
    speaker: Speaker | None
    rule: str
    confidence: float
    sure: bool  # sure enough to be printed in an alert
    partial: bool = False  # fewer than four words or not a clause: only ever printed inside `sentence`
    sentence: Span | None = None
    indirect: bool = False  # a statement without quotation marks that carries a claim; never printed as a quotation


class Rung(StrEnum):
    """The ladder of what a claim is worth, lowest first (design, promise 3)."""

    NONE = "none"
    REQUESTED = "requested"
    CONSIDERED = "considered"
    REPORTED = "reported"
    ANNOUNCED = "announced"
    APPROVED = "approved"
    CONTRACTED = "contracted"
    DELIVERED = "delivered"
    IN_USE = "in_use"

    @property
    def height(self) -> int:
        """Position on the ladder, 0 for none."""
        return list(Rung).index(self)


class Mark(StrEnum):
    """What stands beside the ladder and never moves a claim along it."""

    REFUSED = "refused"
    PAUSED = "paused"
    RESUMED = "resumed"
    ENDED = "ended"
    DENIED = "denied"
    NO_COMMENT = "no_comment"
    PERMISSION = "permission"
    RESTRICTED = "restricted"
    CORRECTED = "corrected"


HedgeLevel = Literal[
    "official", "official_unnamed", "single_outlet_sources", "media_reports", "claim_by_party", "speculation"
]


@dataclass(frozen=True, slots=True)
class Hedge:
    """The words that keep a claim from being a fact, as written, and what kind of source stands behind it."""

    level: HedgeLevel
    words: str = ""  # strongest hedge of the claim's sentence, as written ("reportedly"); "" where official
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Who found it out first: an outlet, and the sources it cites. Copies and citations share one origin."""

    outlet: str | None = None  # "NBC News"
    entity: str | None = None
    sources: int | None = None  # how many people it cites, where said
    source_words: str = ""  # "four sources", as written
    named: str | None = None  # the official or institution on the record, where there is one
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """How many of what unit; `value` is None for a vague amount ("a small number")."""

    value: float | None
    unit: str  # "missiles", "batteries"; "" where the text gives none
    words: str  # as written, qualifier included: "at least one", "up to 18"
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of money and what it measures; a running total is never the value of a package."""

    amount: float
    currency: str  # ISO 4217
    measures: Literal["package", "total", "contract", "other"]
    words: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """What is given: a system of the catalogue, or a class ("air_defence") where the text names no more."""

    entity: str
    name: str
    quantity: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement that something is, was or will be given. The main claim of a reading comes first."""

    status: str  # the lexicon's finer status id
    rung: Rung
    sentence: Span
    hedge: Hedge
    parties: tuple[Party, ...] = ()
    items: tuple[Item, ...] = ()
    money: Money | None = None
    mechanism: str | None = None  # catalogue id
    package_number: int | None = None
    marks: tuple[Mark, ...] = ()
    origin: Origin = Origin()
    rule: str = ""
    evidence: tuple[str, ...] = ()

    def named(self, role: Role) -> tuple[str, ...]:
        """The parties' names in that role, in the order of the text, each once."""
        return tuple(dict.fromkeys(p.name for p in self.parties if p.role == role))


@dataclass(frozen=True, slots=True)
class Reaction:
    """Somebody denied, confirmed, or would not comment on a report: an observation of its own."""

    mark: Literal["denied", "no_comment", "confirmed"]
    who: tuple[str, ...]  # names as written, resolved where the catalogue knows them
    span: Span


About = Literal["aid", "defence", "other"]


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one article says, with the evidence."""

    article: Article
    about: About
    about_why: str = ""
    mentions: tuple[Mention, ...] = ()
    quotes: tuple[Quote, ...] = ()
    claims: tuple[Claim, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    key_quotes: tuple[Quote, ...] = ()
    origin: Origin = Origin()  # of the main claim, or of the whole article where it has no claim
    correction: Span | None = None  # the line in which the outlet corrects or withdraws

    @property
    def topics(self) -> tuple[str, ...]:
        """Ids of the systems and mechanisms that the article is about, in order of first mention."""
        return tuple(dict.fromkeys(m.entity for m in self.mentions if m.kind in ("system", "mechanism")))

    @property
    def claim(self) -> Claim | None:
        """The main claim."""
        return self.claims[0] if self.claims else None


# --- stories --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Arrival:
    """A reading as the stories room sees it: which entry, from where, when published."""

    entry: int  # the store's entry id; rises with the order of processing
    source: str  # outlet name
    family: str  # publisher family; outlets of one family are one voice
    at: datetime  # published, else seen
    reading: Reading
    tier: int = 2  # the feed's: 3 and 4 never carry a story above reported on their own


@dataclass(frozen=True, slots=True)
class Features:
    """What threading remembers of a member; small, serialisable, independent of later members (no look ahead)."""

    terms: dict[str, float]  # weighted terms, aliases folded to entity ids
    shingles: tuple[int, ...]  # winnowed fingerprints of the text without its quotes
    frame: tuple[
        str, ...
    ] = ()  # "donor:US", "recipient:UA", "item:atacms", "qty:31", "mech:pda#55", "status:announced"
    roundup: bool = False
    skeleton: tuple[int, ...] = ()  # fingerprints of its names and numbers in order: what a machine's rewording keeps


@dataclass(frozen=True, slots=True)
class Member:
    """An entry of a story, as far as threading needs it."""

    entry: int
    story: int
    source: str
    family: str
    at: datetime
    title: str
    features: Features
    copy_of: int | None = None  # entry id
    origin: str = ""  # origins.key(): equal for members that repeat one report


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an arrival belongs. `story` is None for a new one; `why` says it stage by stage."""

    story: int | None
    features: Features
    origin: str
    copy_of: int | None = None
    linked: tuple[int, ...] = ()  # stories that are alike but another donor, item, tranche or decision
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Observation:
    """One status of a story's claim as one origin gave it, with what its word is worth here."""

    entry: int
    at: datetime
    source: str
    origin: str  # origins.key()
    claim: Claim
    level: HedgeLevel  # the claim's own, or a weaker one: aggregators and retellings make nothing official
    title: str = ""
    url: str = ""
    family: str = ""  # the publisher family of an outlet that reports on its own; "" where it cites somebody


@dataclass(frozen=True, slots=True)
class StoryState:
    """What is known of a story, folded from its observations. What a message shows comes from here alone."""

    title: str
    rung: Rung = Rung.NONE
    status: str = ""
    marks: tuple[Mark, ...] = ()
    hedge: Hedge = Hedge("media_reports")
    claim: Claim | None = None  # the claim that is shown
    origins: tuple[Origin, ...] = ()  # those that are known to be independent, first found first
    outlets: tuple[str, ...] = ()  # every outlet that carried it, in order of arrival
    copies: int = 0
    denied_by: tuple[str, ...] = ()
    no_comment: tuple[str, ...] = ()
    quotes: tuple[QuoteCard, ...] = ()  # printed so far or to be printed
    topics: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()  # codes, for rules
    url: str = ""
    source: str = ""
    at: datetime | None = None
    corrected: str = ""
    about: About = "other"  # the most that any of its articles was about
    unconfirmed: tuple[Mark, ...] = ()  # those of `marks` that no official stands behind
    also: Observation | None = None  # the newest weaker report that goes further than what is shown
    beside: tuple[Observation, ...] = ()  # the best word on what others give, one for each of them
    promised: tuple[Item, ...] = ()  # what a delivery is a part of: "three of six"
    repeated: tuple[int, ...] = ()  # entries that were copies: one that is revised is still a copy
    origin_keys: tuple[str, ...] = ()  # origins.key() of all that was told; outlets of one family have one each
    observations: tuple[Observation, ...] = ()  # what the rest is derived from


@dataclass(frozen=True, slots=True)
class QuoteCard:
    """A quote ready to be shown: the exact words, who, their office then, the text's own words for them, and where."""

    text: str
    speaker: str  # canonical name, or the words as written for an anonymous speaker
    as_written: str = ""  # the text's own words where they differ from the name
    office: str = ""
    via: str = ""
    source: str = ""
    url: str = ""
    sentence: str = ""  # set for a partial quote: the whole sentence, in which it is printed

    @classmethod
    def of(cls, quote: Quote, source: str, url: str) -> QuoteCard:
        """The card of a quote that has a speaker; an anonymous one keeps the text's own words for a name."""
        assert quote.speaker is not None, "words without a speaker are never shown"
        speaker, words = quote.speaker, quote.speaker.span.text
        name = speaker.name or words
        return cls(
            text=quote.span.text,
            speaker=name,
            as_written=words if words != name else "",
            office=speaker.office or "",
            via=speaker.via or "",
            source=source,
            url=url,
            sentence=quote.sentence.text if quote.partial and quote.sentence else "",
        )


# --- alerts ---------------------------------------------------------------------------------------------------------


class AlertKind(StrEnum):
    """What is done in a chat about a development."""

    OPEN = "open"  # a new thread
    REPLY = "reply"  # a development in it
    EDIT = "edit"  # only the root's counts change
    NOTICE = "notice"  # about the bot itself: a feed went blind
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Alert:
    """A decision to tell: what changed in a story, for every destination that its subscriptions name."""

    kind: AlertKind
    what: tuple[str, ...]  # "status: reported > announced", "denied by the ministry", "new origin"
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Destination:
    """A channel of a chat."""

    platform: str  # "preview", "slack", "discord"
    channel: str
    workspace: str = ""

    @property
    def key(self) -> str:
        """One string for it, as stored and logged."""
        return f"{self.platform}:{self.workspace}:{self.channel}"


@dataclass(frozen=True, slots=True)
class Subscription:
    """A destination with the rule that decides what it hears."""

    destination: Destination
    topics: tuple[str, ...] = ()  # catalogue ids; empty: everything about aid
    at_least: Rung = Rung.NONE


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message of an alert, to be sent to one destination."""

    kind: AlertKind
    destination: Destination
    status: str
    message: Message


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
    quotes: tuple[QuoteCard, ...] = ()
    links: tuple[Link, ...] = ()
    footer: str = ""
    struck: str = ""  # what was said before a correction, shown struck through
    private: bool = False


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
class CommandCall:
    """A slash command as a person gave it: `/aid latest atacms` has name "latest" and text "atacms"."""

    name: str
    text: str
    person: str
    destination: Destination
    options: dict[str, str] = field(default_factory=dict)
