"""Stories, and what is known of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.model.reading import About, Claim, Hedge, HedgeLevel, Item, Mark, Origin, Quote, Reading, Rung


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
    ] = ()  # "donor:US", "recipient:UA", "item:atacms", "count:missile=31", "package:pda#55", "rung:announced"
    roundup: bool = False
    skeleton: tuple[int, ...] = ()  # fingerprints of its names and numbers in order: what a machine's rewording keeps
    comment: bool = False  # an opinion, an analysis, an explainer: about the news, and none itself
    claimed: tuple[int, ...] = ()  # fingerprints of the sentence of the text that makes the main claim


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
    parted_from: int | None = None  # the story that a person took it out of
    was_in: tuple[int, ...] = ()  # the stories with which it came into this one, the first one first
    copies: tuple[int, ...] = ()  # entries that came before it and are copies of it


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an arrival belongs. `story` is None for a new one; `why` says it stage by stage."""

    story: int | None
    features: Features
    origin: str
    copy_of: int | None = None
    linked: tuple[int, ...] = ()  # stories that are alike but another donor, item, tranche or decision
    why: tuple[str, ...] = ()
    copies: tuple[int, ...] = ()  # entries that came before it, were taken for reports, and are copies of it


@dataclass(frozen=True, slots=True)
class Voice:
    """An article that told what it claims in words of its own, and whose word it is."""

    entry: int
    at: datetime
    source: str
    key: str  # origins.key()
    origin: Origin
    family: str = ""  # as an observation's


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
    more: tuple[str, ...] = ()  # entities whose count comes on top of what came before: "two more jets"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person put right: who, when by wall time, and why ("" where they did not say)."""

    person: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class StoryState:
    """What is known of a story, folded from its observations. What a message shows comes from here alone."""

    title: str
    rung: Rung = Rung.NONE
    status: str = ""
    marks: tuple[Mark, ...] = ()
    hedge: Hedge = Hedge("media_reports")  # noqa: RUF009 - frozen: one for all is right
    claim: Claim | None = None  # the claim that is shown
    origins: tuple[Origin, ...] = ()  # those that are known to be independent, first published first
    outlets: tuple[str, ...] = ()  # every outlet that carried it, in order of arrival
    copies: int = 0
    denied_by: tuple[str, ...] = ()
    no_comment: tuple[str, ...] = ()
    quotes: tuple[QuoteCard, ...] = ()  # printed so far or to be printed
    topics: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()  # codes of countries and ids of organisations, for rules
    url: str = ""
    source: str = ""
    at: datetime | None = None
    corrected: str = ""
    about: About = "other"  # the most that any of its articles was about
    unconfirmed: tuple[Mark, ...] = ()  # those of `marks` that no official stands behind
    also: Observation | None = None  # the newest weaker report that goes further than what is shown
    beside: tuple[Observation, ...] = ()  # the best word on what others give, one for each of them
    promised: tuple[Item, ...] = ()  # what a delivery is a part of: "three of six"
    origin_keys: tuple[str, ...] = ()  # origins.key() of all that was told; outlets of one family have one each
    observations: tuple[Observation, ...] = ()  # what the rest is derived from
    withdrawn: Ruling | None = None  # a person said that it is wrong: nothing more is told of it
    unsaid: tuple[QuoteCard, ...] = ()  # quotes that a person withdrew; their words never come back
    continued: int = 0  # the story that a person merged it into; it takes nothing more
    joined: tuple[int, ...] = ()  # the stories that a person merged into it
    voices: tuple[Voice, ...] = ()  # what `origins` and `origin_keys` are derived from
    strands: tuple[tuple[int, ...], ...] = ()  # entries of each of those that a person put together, its own first


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
    step: int = 0  # height of the rung that the article makes official; 0 where it makes none so
    private: bool = False  # no office that is known: what stands beside the name is only the text's word
    at: datetime | None = None  # when the article was published

    @classmethod
    def of(cls, quote: Quote, source: str, url: str) -> QuoteCard:
        """The card of a quote that has a speaker; an anonymous one keeps the text's own words for a name.

        The comma that led on to the speaker goes: the words are shown alone, and stay a piece of the article.
        """
        assert quote.speaker is not None, "words without a speaker are never shown"
        speaker, words = quote.speaker, quote.speaker.span.text
        name = speaker.name or words
        return cls(
            text=quote.span.text.removesuffix(","),
            speaker=name,
            as_written=words if words != name else "",
            office=speaker.capacity,
            via=speaker.via or "",
            source=source,
            url=url,
            sentence=quote.sentence.text if quote.partial and quote.sentence else "",
            private=not speaker.official,
        )
