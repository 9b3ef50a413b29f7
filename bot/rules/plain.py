"""Subscriptions in plain words: "air defence from Germany at least announced, daily at 8" (docs/rules.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.errors import UserError
from bot.model import Quiet, Rhythm, Rung
from bot.rules.language import LONGEST, Language, read
from bot.rules.near import did_you_mean, fold, near
from bot.rules.rule import Rule, Term, all_of, any_of, negated, text, threshold
from bot.rules.vocabulary import Kind, Vocabulary

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_EIGHT = timedelta(hours=8)
_ZONE = r"(?:\s+(?:in\s+)?(?P<zone>[A-Za-z]+/[A-Za-z_/+-]+|UTC|GMT))?"
_CLOCK = r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?\s*(?P<half>am|pm|h|o'clock|uhr)?"
_DAY = rf"(?P<day>{'|'.join(WEEKDAYS)})s?"
_RHYTHM = re.compile(
    rf"[\s,;]*\b(?:(?P<daily>daily|every day|each day|once a day)"
    rf"|(?P<weekly>weekly|every week|once a week)(?:\s+(?:on\s+)?{_DAY})?|every\s+{_DAY.replace('day>', 'every>')}"
    rf"|(?P<instant>instantly|at once|immediately|instant))(?:\s+(?:at\s+)?{_CLOCK})?{_ZONE}\s*$",
    re.IGNORECASE,
)
_HOURS = re.compile(
    rf"\s*(?:from\s+)?{_CLOCK}\s*(?:-|–|to|until)\s*{re.sub('P<', 'P<to_', _CLOCK)}{_ZONE}\s*", re.IGNORECASE
)
_LEAST = re.compile(
    r"[\s,;]*\b(?:(?:only\s+)?(?:if|when|once)\s+(?:at\s+least\s+)?|at\s+least\s+|from\s+|not\s+below\s+|only\s+)"
    r"(?P<status>[a-z]+(?:[ _][a-z]+){0,2}?)(?:\s+(?:or\s+(?:higher|more|above|later)|on|onwards?))?\s*(?=$|[,;:])",
    re.IGNORECASE,
)
_A_RULE = re.compile(
    r"\b(?:story|person|topic|feed|donor|class|recipient|party|origin|lang|status)\s*:|status\s*>=|[()]", re.IGNORECASE
)
_TOKEN = re.compile(r'"[^"]*"|[,;&+/]|[^\s,;&+/"]+')
_MARKS = str.maketrans("“”„«»＂", '""""""')

# Closed classes of the language: what leads a name in, what joins names, and what says nothing.
_LEADS = {
    "from": "donor", "by": "donor", "to": "recipient", "for": "recipient", "on": "", "about": "", "regarding": "",
    "concerning": "", "involving": "",
}  # fmt: skip
_JOINS = {",": "or", ";": "or", "or": "or", "and": "and", "&": "and", "+": "and", "plus": "and", "/": "or"}
_BARS = ("not", "except", "without", "excluding", "no")
_FUNCTION = frozenset((*_LEADS, *_JOINS, *_BARS))
# fmt: off
_SILENT = frozenset((
    "the", "a", "an", "all", "any", "every", "everything", "anything", "news", "stories", "story", "aid", "of", "in",
    "with", "that", "is", "are", "going", "sent", "given", "donated", "supplied", "pledged", "promised", "but",
    "please", "me", "tell", "post", "show", "only", "military", "higher", "above", "later", "onwards",
))
# fmt: on
_NAMED: dict[Kind, str] = {"topic": "topic", "class": "class", "country": "party", "person": "person"}  # kind -> key
_APART = ("donor", "recipient", "status", "status>=")  # what is said of the things before it
_SHORTEST = 4  # letters of a word that may be a name mistyped


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person's words ask for."""

    rule: str  # in its own text, without its threshold
    at_least: Rung = Rung.NONE
    rhythm: Rhythm | None = None  # None: nothing was said of it

    @property
    def whole(self) -> str:
        """The rule with its threshold."""
        return whole(self.rule, self.at_least)


def whole(rule: str, at_least: Rung) -> str:
    """A subscription's rule with its threshold, as one rule."""
    return rule if at_least is Rung.NONE else text(all_of((read(rule), Term("status>=", at_least))))


def rhythm(words: str, zone: str = "UTC") -> Rhythm:
    """ "daily at 8", "weekly monday 8:30 Europe/Berlin", "off" (at once). Raises UserError."""
    if words.strip().casefold() in ("off", "none", "never"):
        return Rhythm()
    found = _RHYTHM.fullmatch(words)
    if found is None:
        raise UserError(f"“{words}” is no rhythm. Write: daily at 8 · weekly monday 8:30 Europe/Berlin · off")
    return _rhythm(found, zone)


def quiet(words: str, zone: str = "UTC") -> Quiet | None:
    """ "22-7 Europe/Berlin": hours in which nothing is posted; "off": none. Raises UserError."""
    if words.strip().casefold() in ("off", "none", "never"):
        return None
    found = _HOURS.fullmatch(words)
    if found is None:
        raise UserError(f"“{words}” is no span of hours. Write: 22-7 Europe/Berlin · 22:30-7 · off")
    since, until = _minutes(found), _minutes(found, "to_")
    if since == until:
        raise UserError("Hours that begin when they end are none. Write: 22-7 · off")
    return Quiet(since, until, _zone(found["zone"] or zone))


class Plain:
    """Reads plain words with the names of the catalogue. What is a rule already is taken as a rule."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._language = Language(vocabulary)

    def sought(self, words: str) -> Rule:
        """What a search looks for: names by what they name, all else as it is written. Raises UserError."""
        left = " ".join(words.translate(_MARKS).split())
        if len(left) > LONGEST:
            raise UserError(f"At most {LONGEST:,} characters are read; these are {len(left):,}.")
        if _A_RULE.search(re.sub(r'"[^"]*"', "", left)):
            return self._language.read(left)
        return self._rule(left, free=True)

    def read(self, words: str, zone: str = "UTC") -> Wish:
        """What they ask for; `zone` is meant where an hour has none. Raises UserError: what was not understood."""
        if len(words) > LONGEST:
            raise UserError(f"At most {LONGEST:,} characters are read; these are {len(words):,}.")
        left = " ".join(words.translate(_MARKS).split())
        when = _RHYTHM.search(left)
        given = _rhythm(when, zone) if when else None
        left = left[: when.start()] if when else left
        if _A_RULE.search(re.sub(r'"[^"]*"', "", left)):
            rule, at_least = threshold(self._language.read(left))
            return Wish(text(rule), at_least, given)
        left, at_least = self._least(left)
        rule, said = threshold(self._rule(left))
        return Wish(text(rule), max(at_least, said, key=lambda rung: rung.height), given)

    def _least(self, words: str) -> tuple[str, Rung]:
        for found in _LEAST.finditer(words):
            status = self._vocabulary.find("status", found["status"])
            rung = self._vocabulary.rung(status) if status else Rung.NONE
            if rung is not Rung.NONE:
                return f"{words[: found.start()]} {words[found.end() :]}", rung
            if "least" in found[0]:
                rungs = [r.replace("_", " ") for r in Rung if r is not Rung.NONE]
                hint = did_you_mean(near(found["status"], rungs)) or f"Steps are {', '.join(rungs)}."
                raise UserError(f"“{found['status']}” is no step that aid takes. {hint}")
        return words, Rung.NONE

    def _rule(self, words: str, *, free: bool = False) -> Rule:
        clauses = [_Clause()]
        for word in self._words(words, free=free):
            if isinstance(word, Term) and clauses[-1].closed_by(word):
                clauses.append(_Clause())
            clauses[-1].take(word)
        return any_of(clause.rule() for clause in clauses)

    def _words(self, words: str, *, free: bool) -> Iterator[Term | str]:
        """The names among the words, as terms; leads, joins and negations as they are.

        Raises UserError for others, unless they are free: then they are looked for as they are written.
        """
        tokens = [token.removeprefix("#") for token in _TOKEN.findall(words)]
        while tokens:
            length, term = self._name(tokens)
            if term is not None:
                yield term
            elif (word := tokens[0].casefold()) in _FUNCTION:
                yield word
            elif word not in _SILENT and fold(word):
                if not free:
                    raise UserError(self._unknown(tokens))
                yield Term("phrase", fold(word))
            del tokens[:length]

    def _name(self, tokens: list[str]) -> tuple[int, Term | None]:
        """The longest name that the words begin with, and of how many tokens it is made."""
        if tokens[0].startswith('"') and fold(tokens[0]):
            return 1, Term("phrase", fold(tokens[0]))
        if tokens[0].casefold() in _FUNCTION:
            return 1, None
        ends = (n for n, token in enumerate(tokens) if token in _JOINS or token.startswith('"'))
        for length in range(min(self._vocabulary.longest, next(ends, len(tokens))), 0, -1):
            said = " ".join(tokens[:length])
            if said.casefold() not in _SILENT and (term := self._named(said)):
                return length, term
        return 1, None

    def _named(self, said: str) -> Term | None:
        for kind, key in _NAMED.items():
            if found := self._vocabulary.find(kind, said):
                return Term(key, found)
        status = self._vocabulary.find("status", said)
        if status is None:
            return None
        rung = self._vocabulary.rung(status)
        return Term("status", status) if rung is Rung.NONE else Term("status>=", rung)

    def _unknown(self, tokens: list[str]) -> str:
        """What to say of words that are no name, with the name that may have been meant."""
        pair = tokens[1:2] if tokens[1:2] and tokens[1].casefold() not in {*_FUNCTION, *_SILENT} else []
        for said in (" ".join((tokens[0], *pair)), tokens[0]):
            meant = self._vocabulary.near(said, *_NAMED) if len(said) >= _SHORTEST else ()
            if meant:
                return f"“{said}” is no name that is known. {did_you_mean(meant)}"
        return (
            f"“{tokens[0]}” is no system, mechanism, country or person that is known. "
            f'In quotation marks it is looked for as it is: "{tokens[0]}".'
        )


@dataclass(slots=True)
class _Clause:
    """One "these things, from these, to those": lists are alternatives, what is led in differently must all hold."""

    groups: list[list[Rule]] = field(default_factory=lambda: [[]])  # of things: side by side both, listed either
    led: dict[str, list[Rule]] = field(default_factory=dict)  # donors, recipients
    barred: list[Rule] = field(default_factory=list)
    lead: str = ""
    barring: bool = False
    join: str = ""  # what stood before the next name

    def closed_by(self, term: Term) -> bool:
        """Whether a thing after "from X," begins another clause: "Patriot from Germany, Taurus from Spain"."""
        return bool(self.led) and bool(self.join) and not self.barring and term.key not in ("party", *_APART)

    def take(self, word: Term | str) -> None:
        """Take in a name, or what leads the next one in."""
        if isinstance(word, Term):
            self._name(word)
        elif word in _JOINS:
            self.join = _JOINS[word]
        elif word in _BARS:
            self.barring, self.lead = True, ""
        else:
            ends = self.barring and bool(self.barred)  # "not Leopard from Germany" wants what Germany gives
            self.barring, self.lead, self.join = self.barring and not ends, _LEADS[word], ""

    def _name(self, term: Term) -> None:
        rule = replace(term, key=self.lead) if self.lead and term.key == "party" else term
        if self.barring:
            self.barred.append(negated(rule))
        elif rule.key in _APART:
            self.led.setdefault(rule.key, []).append(rule)
        elif self.join == "or" or (self.join == "and" and self._alike(term)):
            self.groups.append([rule])
        else:
            self.groups[-1].append(rule)
        self.join = ""

    def _alike(self, term: Term) -> bool:
        """Whether "and" joins things of one kind: who wants Patriot and Taurus wants either."""
        things = ("topic", "class")
        last = self.groups[-1][-1] if self.groups[-1] else None
        return isinstance(last, Term) and (last.key == term.key or (last.key in things and term.key in things))

    def rule(self) -> Rule:
        """What it asks for."""
        things = any_of(all_of(group) for group in self.groups)
        return all_of((things, *(any_of(names) for names in self.led.values()), *self.barred))


def _rhythm(found: re.Match[str], zone: str) -> Rhythm:
    if found["instant"]:
        return Rhythm()
    at = _minutes(found) if found["hour"] else int(_EIGHT.total_seconds() // 60)
    day = found["day"] or found["every"]
    named = _zone(found["zone"] or zone)
    if found["daily"]:
        return Rhythm("daily", at, 0, named)
    return Rhythm("weekly", at, WEEKDAYS.index(day.casefold()) if day else 0, named)


def _minutes(found: re.Match[str], which: str = "") -> int:
    """Minutes after midnight. Raises UserError."""
    hour, minute = int(found[f"{which}hour"]), int(found[f"{which}minute"] or 0)
    half = (found[f"{which}half"] or "").casefold()
    if half in ("am", "pm") and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise UserError(f"A day has no {hour}:{minute:02}.")
    return hour % 24 * 60 + minute


def _zone(name: str) -> str:
    """The name of a time zone, as written in the IANA's list. Raises UserError."""
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):
        raise UserError(f"“{name}” is no time zone. Write it as Europe/Berlin, America/New_York or UTC.") from None
