"""What the domain knows, as values: config/catalogue and config/lexicon after loading. Standard library only.

`bot.settings` reads and checks the files; the rooms under bot/reading and bot/stories are built from these values.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import Literal

EntityType = Literal["system", "person", "organisation", "mechanism"]

# The endings of adjectives, which other languages than English write in small letters; a closed class.
_ENDINGS = {
    "de": "e en er es em",
    "fr": "- e s es ne nes que ques",
    "uk": "ий а е і ого ої ому ій им ими их у ою",
    "ru": "ий ая ое ие ого ой ому им ими их ую ом",
    "pl": "i a ie iego iej iemu im imi ich ą",
    "cs": "ý á é ého ému ým ém ých ými ou í",
    "it": "o a i e hi he",
    "es": "o a os as és esa eses esas án ana anas anes ón ona ones onas e es í íes",
}


@dataclass(frozen=True, slots=True)
class Office:
    """A role that a person held: from the first day, up to (not including) the last; `until` None: still."""

    role: str  # id in Catalogue.roles
    since: date
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the office was held on that day."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Cues:
    """Words that speak for or against a weak alias."""

    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """A system, person, organisation or mechanism, with all its names. `id` is stable; `name` is what people see."""

    id: str
    type: EntityType
    kind: str  # dotted tree: "air_defence.long", "gov.defence", "media"
    name: str
    aliases: dict[str, tuple[str, ...]] = field(default_factory=dict)  # by language
    designations: tuple[str, ...] = ()
    cased_aliases: tuple[str, ...] = ()
    weak_aliases: tuple[str, ...] = ()
    weak_aliases_i18n: dict[str, tuple[str, ...]] = field(default_factory=dict)
    surname_aliases: tuple[str, ...] = ()
    ambiguous: bool = False
    cues: Cues = Cues()
    maker: tuple[str, ...] = ()
    origin: tuple[str, ...] = ()  # country codes of a system's makers
    parent: str | None = None
    generic: bool = False  # a family's name: where the article names one of its children, it means that one
    country: str | None = None
    roles: tuple[Office, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class RolePhrase:
    """An office and the phrases for it: "us-president" is "the US president", "American leader", ..."""

    id: str
    country: str | None
    phrases: dict[str, tuple[str, ...]]  # by language; "en" first is how it is shown
    shared: bool = False  # several people hold it at once (spokespeople, envoys)


@dataclass(frozen=True, slots=True)
class Country:
    """A country or alliance with its names; `metonyms` are capitals and seats that stand for its government."""

    code: str
    names: tuple[str, ...]
    demonyms: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    i18n: dict[str, tuple[str, ...]] = field(default_factory=dict)
    adjectives: dict[str, tuple[str, ...]] = field(default_factory=dict)  # stems by language
    usual_role: str = ""

    @property
    def name(self) -> str:
        """The name that people see."""
        return self.names[0]

    @property
    def inflected(self) -> dict[str, set[str]]:
        """Its adjectives with their endings ("deutsche", "deutschen"), each with the languages that it is of."""
        found: dict[str, set[str]] = {}
        for language, stems in self.adjectives.items():
            for stem, ending in product(stems, _ENDINGS[language].split()):
                found.setdefault(stem + ending.strip("-"), set()).add(language)
        return found


@dataclass(frozen=True, slots=True)
class TopicClass:
    """A class of systems ("air_defence"): the kinds under it and its plain words by language."""

    id: str
    kinds: tuple[str, ...]
    words: dict[str, tuple[str, ...]]
    name: str = ""  # what people see; "" where the id says it
    asked: dict[str, tuple[str, ...]] = field(default_factory=dict)  # by language: names when asked, no words of news


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything under config/catalogue."""

    entities: dict[str, Entity]
    countries: dict[str, Country]
    roles: dict[str, RolePhrase]
    classes: dict[str, TopicClass]
    kind_cues: dict[str, dict[str, tuple[str, ...]]]  # kind root -> language -> words

    def holders(self, role: str, day: date) -> tuple[Entity, ...]:
        """Who held that office on that day (more than one only for shared offices)."""
        return tuple(e for e in self.entities.values() if any(o.role == role and o.covers(day) for o in e.roles))


@dataclass(frozen=True, slots=True)
class Status:
    """One finer status of the lexicon: its rank on the main line, its group, its phrases and lookalikes."""

    id: str
    rank: int
    group: str  # main, side, exception, use_rule, meta
    phrases: dict[str, tuple[str, ...]]  # by language; "*" stands for up to five words
    lookalikes: tuple[str, ...] = ()
    kiel: str = "none"
    definition: str = ""
    rung: str = "none"  # a Rung's value
    mark: str = ""  # a Mark's value, shown beside the rung
    note: str = ""


@dataclass(frozen=True, slots=True)
class ClutterRule:
    """A pattern for a whole paragraph that is not part of an article."""

    id: str
    pattern: str
    outlets: tuple[str, ...] = ("*",)


@dataclass(frozen=True, slots=True)
class Clutter:
    """What pages carry beside their article: paragraphs by pattern, elements by class or id fragment."""

    rules: tuple[ClutterRule, ...]
    selectors: dict[str, tuple[str, ...]]  # outlet -> fragments; "*" for every outlet
    credits: tuple[str, ...] = ()  # patterns of paragraphs that name the wire: taken out of the text, noted
    corrections: tuple[str, ...] = ()  # patterns of paragraphs that stay in the text and are noted


@dataclass(frozen=True, slots=True)
class Verbs:
    """Verbs of giving or getting that say the same; the statuses are those of a past and of a third person present."""

    role: str  # give, get, buy, arrive
    past: str
    present: str
    forms: tuple[str, ...]  # each five words: base, third person, past, participle, -ing


@dataclass(frozen=True, slots=True)
class Operator:
    """Words that govern a giving: "refuses to send", "approves the sale"."""

    status: str
    forms: tuple[str, ...]
    negated: str = ""  # the status under "not"; "" where a negation says nothing
    infinitive: str = ""  # the status where "to" and a verb of giving follow: "decision to send", not "decision on"
    own: str = ""  # the status where its subject is the giver itself ("wants to give")
    open: bool = False  # what it governs shows through: "agreed to consider"
    joint: bool = False  # its subject gives together with its object: "joins Germany in sending"
    predicate: bool = False  # said of the giving itself, on its right: "the delivery stalled"
    bare: bool = True  # stands without a word of giving: "approves the tanks", but not "defends the tanks"


@dataclass(frozen=True, slots=True)
class Frames:
    """config/lexicon/grammar.yaml: what in a clause turns "somebody gives something" into a status (English)."""

    verbs: tuple[Verbs, ...] = ()
    nouns: dict[str, tuple[str, ...]] = field(default_factory=dict)  # role -> nouns of giving
    operators: tuple[Operator, ...] = ()
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)  # kind ("condition", "opinion", ...) -> words
    currencies: dict[str, str] = field(default_factory=dict)  # what an amount's unit begins with -> ISO 4217
    things: dict[str, tuple[str, ...]] = field(default_factory=dict)  # "aid" or "weapon" -> plain words
    abroad: dict[str, tuple[str, ...]] = field(default_factory=dict)  # other languages -> words of arms and of giving


@dataclass(frozen=True, slots=True)
class Quoting:
    """config/lexicon/quoting.yaml: verbs that introduce words and heads of phrases for who says them (English)."""

    saying: tuple[str, ...] = ()  # each a verb with its forms: "say says said saying"
    framing: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()  # verb forms that are nouns after a noun: "a radio comment"
    listener: tuple[str, ...] = ()  # verbs whose object hears it: "tell tells told telling"
    unnamed: tuple[str, ...] = ()  # "official", "sources"
    documents: tuple[str, ...] = ()  # "statement", "website"
    bodies: tuple[str, ...] = ()  # "Ministry", "Times"
    titles: tuple[str, ...] = ()  # "Mr", "President": before a name, no part of it
    persons: tuple[str, ...] = ()  # "spokesperson": what one person is, beside a name
    ranks: tuple[str, ...] = ()  # "former": before what one person is
    houses: tuple[str, ...] = ()  # each with its plural and who else tells of one: "ministry ministries minister"
    groups: tuple[str, ...] = ()  # "company": other nouns that are no single person
    heard: tuple[str, ...] = ()  # "told", "interview with": before the outlet that heard it
    denying: tuple[str, ...] = ()  # "denied": words after it were not said
    unreal: tuple[str, ...] = ()  # "fake": words of its sentence were not said


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything under config/lexicon: how news says what a claim is worth. Word lists are by language."""

    statuses: dict[str, Status]
    hedges: dict[str, tuple[str, ...]]
    speech_verbs: dict[str, dict[str, tuple[str, ...]]]  # neutral, commit, distance, deny, ask -> language -> forms
    number_words: dict[str, dict[str, int]]
    vague_amounts: dict[str, tuple[str, ...]]
    units: tuple[str, ...]
    money_multipliers: dict[str, float]
    cumulative_cues: dict[str, tuple[str, ...]]
    clutter: Clutter
    frames: Frames = field(default_factory=Frames)
    quoting: Quoting = Quoting()
