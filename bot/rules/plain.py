"""Subscriptions in plain words: "air defence from Germany at least announced, daily at 8" (docs/rules.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from bot.errors import UserError
from bot.model import Rhythm, Rung
from bot.rules.language import LONGEST, Language, read
from bot.rules.near import did_you_mean, fold, near
from bot.rules.rule import Not, Rule, Term, all_of, any_of, negated, text, threshold
from bot.rules.vocabulary import Kind, Vocabulary
from bot.rules.when import WEEKDAYS, parted

_LEAST = re.compile(
    r"[\s,;]*\b(?:(?:only\s+)?(?:if|when|once)\s+(?:at\s+least\s+)?|at\s+least\s+|from\s+|not\s+below\s+|only\s+)"
    r"(?P<status>[a-z]+(?:[ _][a-z]+){0,2}?)(?:\s+(?:or\s+(?:higher|more|above|later)|on|onwards?))?\s*(?=$|[,;:])",
    re.IGNORECASE,
)
_OR_MORE = re.compile(r"\s+or\s+(?:higher|more|above|later)\b", re.IGNORECASE)  # a step means that, and no alternative
_A_RULE = re.compile(
    r"\b(?:story|person|topic|feed|donor|class|recipient|party|origin|lang|status)\s*:|status\s*>=|[()]", re.IGNORECASE
)
_TOKEN = re.compile(r'"[^"]*"|[,;&+/]|[^\s,;&+/"]+')
_OWNER = re.compile(r"[’']s?$")  # "Germany's"
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
# What people say around a wish, and words for what all of it is about. A search looks for them as they are written.
_IDLE = frozenset((
    "i", "we", "my", "our", "want", "wants", "need", "like", "would", "interested", "know", "hear", "read", "see",
    "get", "follow", "send", "alert", "alerts", "inform", "keep", "what", "when", "whenever", "if", "who",
    "whoever", "whatever", "somebody", "someone", "anybody", "anyone", "says", "said", "say", "saying", "sends",
    "sending", "gives", "giving", "happens", "happening", "has", "have", "been", "will", "there", "this", "these",
    "those", "also", "new", "newest", "latest", "update", "updates", "information", "report", "reports", "coverage",
    "developments", "articles", "digest", "summary", "system", "systems", "weapon", "weapons", "weaponry", "arms",
    "equipment", "supplies", "supply", "deliveries", "support", "assistance", "help", "defence aid", "defense aid",
    "military aid", "military assistance", "military support", "security assistance", "military help",
    "weapons deliveries", "arms deliveries",
))
_OFFICIAL = Term("origin", "official")
# What a wish says of how sure it is and of what came, by words that are no names: nouns and verbs for statuses.
_MEANT: Mapping[str, Rule] = {
    **dict.fromkeys(("official", "officially", "confirmed", "verified"), _OFFICIAL),
    **dict.fromkeys(("rumour", "rumours", "rumor", "rumors", "speculation", "unconfirmed"), negated(_OFFICIAL)),
    **dict.fromkeys(("denial", "denials", "denies", "deny"), Term("status", "denied")),
    **dict.fromkeys(("refusal", "refusals", "refuses", "rejects"), Term("status", "refused")),
    **dict.fromkeys(("announcement", "announcements", "announces"), Term("status>=", Rung.ANNOUNCED)),
    **dict.fromkeys(("contract", "contracts"), Term("status>=", Rung.CONTRACTED)),
}
_TIMES = frozenset((
    *WEEKDAYS, *(f"{day}s" for day in WEEKDAYS), "daily", "weekly", "hourly", "monthly", "weekdays", "weekend",
    "weekends", "morning", "evening", "night",
))
# fmt: on
_NAMED: dict[Kind, str] = {"topic": "topic", "class": "class", "country": "party", "person": "person"}  # kind -> key
_APART = ("donor", "recipient", "status", "status>=", "origin")  # what is said of the things before it
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
        left, given = parted(" ".join(words.translate(_MARKS).split()), zone)
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
        return _OR_MORE.sub("", words), Rung.NONE

    def _rule(self, words: str, *, free: bool = False) -> Rule:
        clauses = [_Clause()]
        for word in self._words(words, free=free):
            if not isinstance(word, str) and clauses[-1].closed_by(word):
                clauses.append(_Clause())
            clauses[-1].take(word)
        return any_of(clause.rule() for clause in clauses)

    def _words(self, words: str, *, free: bool) -> Iterator[Rule | str]:
        """The names among the words, as rules; leads, joins and negations as they are.

        Raises UserError for others, unless they are free: then they are looked for as they are written.
        """
        tokens = [token.removeprefix("#").rstrip(":!?") or token for token in _TOKEN.findall(words)]
        silent = _SILENT if free else _SILENT | _IDLE
        while tokens:
            length, rule = self._name(tokens, silent, free=free)
            word = " ".join(tokens[:length]).casefold()
            if rule is not None:
                yield rule
            elif word in _FUNCTION:
                yield word
            elif word not in silent and fold(word):
                if not free:
                    raise UserError(self._unknown(tokens))
                yield Term("phrase", fold(word))
            del tokens[:length]

    def _name(self, tokens: list[str], silent: frozenset[str], *, free: bool) -> tuple[int, Rule | None]:
        """What the longest known words mean that these begin with, and of how many tokens they are made."""
        if tokens[0].startswith('"') and fold(tokens[0]):
            return 1, Term("phrase", fold(tokens[0]))
        if tokens[0].casefold() in _FUNCTION:
            return 1, None
        ends = (n for n, token in enumerate(tokens) if token in _JOINS or token.startswith('"'))
        for length in range(min(self._vocabulary.longest, next(ends, len(tokens))), 0, -1):
            said = " ".join(tokens[:length])
            if said.casefold() in silent:
                return length, None
            rule = (
                self._named(said)
                or self._named(_OWNER.sub("", said))
                or (None if free else _MEANT.get(said.casefold()))
            )
            if rule is not None:
                return length, rule
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
        if tokens[0].isdecimal():
            return f"Amounts and counts cannot be asked for: leave “{tokens[0]}” out."
        if tokens[0].casefold() in _TIMES:
            return "When it is told comes last: … daily at 8 · … weekly monday 8:30 Europe/Berlin · … at once"
        pair = tokens[1:2] if tokens[1:2] and tokens[1].casefold() not in {*_FUNCTION, *_SILENT, *_IDLE} else []
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

    def closed_by(self, rule: Rule) -> bool:
        """Whether a thing after "from X," begins another clause: "Patriot from Germany, Taurus from Spain"."""
        return bool(self.led) and bool(self.join) and not self.barring and _key(rule) not in ("party", *_APART)

    def take(self, word: Rule | str) -> None:
        """Take in a name, or what leads the next one in."""
        if not isinstance(word, str):
            self._name(word)
        elif word in _JOINS:
            self.join = _JOINS[word]
        elif word in _BARS:
            self.barring, self.lead = True, ""
        else:
            ends = self.barring and bool(self.barred)  # "not Leopard from Germany" wants what Germany gives
            self.barring, self.lead, self.join = self.barring and not ends, _LEADS[word], ""

    def _name(self, named: Rule) -> None:
        led = isinstance(named, Term) and named.key == "party" and bool(self.lead)
        rule = replace(named, key=self.lead) if led and isinstance(named, Term) else named
        if self.barring:
            self.barred.append(negated(rule))
        elif (key := _key(rule)) in _APART:
            self.led.setdefault(key, []).append(rule)
        elif self.join == "or" or (self.join == "and" and self._alike(rule)):
            self.groups.append([rule])
        else:
            self.groups[-1].append(rule)
        self.join = ""

    def _alike(self, rule: Rule) -> bool:
        """Whether "and" joins things of one kind: who wants Patriot and Taurus wants either."""
        things = ("topic", "class")
        last, key = _key(self.groups[-1][-1]) if self.groups[-1] else "", _key(rule)
        return last == key or (last in things and key in things)

    def rule(self) -> Rule:
        """What it asks for."""
        things = any_of(all_of(group) for group in self.groups)
        return all_of((things, *(any_of(names) for names in self.led.values()), *self.barred))


def _key(rule: Rule) -> str:
    """What kind of thing is asked for, also where it is asked not to be."""
    inner = rule.rule if isinstance(rule, Not) else rule
    return inner.key if isinstance(inner, Term) else ""
