"""What is read out of an article. Offsets count characters of the field they refer to: title or text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from bot.model.entries import Article, Field


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
    """A country or organisation with its role in a claim; `code` is ISO 3166 alpha-2, or "EU", "NATO" and the like."""

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
    office: str | None = None  # "president of Ukraine", at the article's date; else as the text has it beside the name
    count: int | None = None  # of anonymous speakers: "four sources" = 4
    via: str | None = None  # the outlet that heard it, where it is not this one: "NBC News"
    country: str | None = None  # catalogue code of the state that the speaker belongs to, where it is known
    body: str | None = None  # the house that "the ministry" means there, in the text's own words

    @property
    def capacity(self) -> str:
        """What is shown beside the name: the office with the house that is meant there, or that house; else ""."""
        return f"{self.office} ({self.body})" if self.office and self.body else self.office or self.body or ""

    @property
    def official(self) -> bool:
        """Whether the office is one that the catalogue knows, or one of a house that is known."""
        return bool(self.office and (self.entity or self.body))


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

    @property
    def givers(self) -> tuple[Party, ...]:
        """Who gives or, in a sale, who sells."""
        donors = tuple(p for p in self.parties if p.role == "donor")
        return donors or tuple(p for p in self.parties if p.role == "supplier")


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
    def bodies(self) -> tuple[str, ...]:
        """Ids of the organisations that it is about and not only names: in its title, where it says what is given, more
        than once, or with their own words.
        """
        named = [m for m in self.mentions if m.kind == "organisation"]
        often = [m.entity for m in named]
        speakers = {q.speaker.entity for q in self.quotes if q.sure and q.speaker}
        said = [claim.sentence for claim in self.claims]
        return tuple(
            dict.fromkeys(
                m.entity
                for m in named
                if m.span.field == "title" or often.count(m.entity) > 1 or m.entity in speakers
                or any(m.span.field == s.field and s.start <= m.span.start < s.end for s in said)
            )
        )  # fmt: skip

    @property
    def claim(self) -> Claim | None:
        """The main claim."""
        return self.claims[0] if self.claims else None
