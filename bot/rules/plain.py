"""Subscriptions in plain words: "air defence from Germany at least announced, daily at 8" (docs/rules.md)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise, product
from typing import Literal

from bot.errors import UserError
from bot.language import _
from bot.model import Rhythm, Rung
from bot.rules.language import LONGEST, Language, read
from bot.rules.near import did_you_mean, fold, near
from bot.rules.rule import Any, Not, Rule, Term, all_of, any_of, negated, text, threshold
from bot.rules.tongues import TONGUES, Word, every, heard
from bot.rules.vocabulary import Kind, Vocabulary
from bot.rules.when import WORDS, parted

_ANY = tuple(TONGUES.values())
_SURELY = re.compile(every(words for tongue in _ANY for words in tongue.surely), re.IGNORECASE)
_OR_MORE = rf"\s+{every(words for tongue in _ANY for words in tongue.or_more)}\b"
_ONWARDS = rf"\s+{every(words for tongue in _ANY for words in tongue.onwards)}\b"
_LEAST = re.compile(
    rf"[\s,;]*\b(?:{every(words for tongue in _ANY for words in tongue.least)}\s+)+"
    rf"(?P<status>[^\W\d_]+(?:[ _][^\W\d_]+){{0,2}}?)(?:{_OR_MORE}|{_ONWARDS})?\s*(?=$|[,;:])",
    re.IGNORECASE,
)
_MORE = re.compile(_OR_MORE, re.IGNORECASE)  # a step means that, and no alternative
_A_RULE = re.compile(
    r"\b(?:story|person|topic|feed|donor|class|recipient|party|origin|lang|status)\s*:|status\s*>=|[()]", re.IGNORECASE
)
_OWNER = re.compile(r"[’']s?$")  # "Germany's"
_MARKS = str.maketrans("“”„«»＂", '""""""')
_AND_OR = every(w for tongue in _ANY for w, word in tongue.words.items() if word.does == "join" and w.isalpha())
_CUTS = re.compile(rf"[,;&+/()]|\b{_AND_OR}\b", re.IGNORECASE)  # where words are cut, within a name, too
_BUILDS = ("lead", "join", "bar")
_LONGEST = max(words.count(" ") + 1 for tongue in _ANY for words in tongue.words)  # words of a phrase
_NAMED: dict[Kind, str] = {"topic": "topic", "class": "class", "party": "party", "person": "person"}  # kind -> key
_APART = ("donor", "recipient", "status", "status>=", "origin")  # what is said of the things before it
_SHORTEST = 4  # letters of a word that may be a name mistyped
_PAST = frozenset(word for tongue in _ANY for word in tongue.times.past)
_PLAIN = frozenset(word for tongue in _ANY for word in tongue.plain.split())
_LEADS = [
    said
    for tongue in _ANY
    for said, word in tongue.words.items()
    if word.does in ("lead", "bar") and len(said) >= _SHORTEST
]
_LIKE_A_LEAD = 75.0  # a ratio as near() counts it: two letters that changed places among four
_PLACES = ("donor", "recipient")


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
        # Names with a comma, a bracket or an "and" in them are taken whole before the words are cut there.
        cut = [name for kind in _NAMED for name in vocabulary.shown(kind) if _CUTS.search(name)]
        whole = rf"{every(map(re.escape, cut))}(?!\w)" if cut else "(?!)"
        self._whole = re.compile(rf'"[^"]*"|\b{whole}', re.IGNORECASE)
        self._token = re.compile(rf'"[^"]*"|\b{whole}|[,;&+/]|[^\s,;&+/"]+', re.IGNORECASE)

    def sought(self, words: str) -> Rule:
        """What a search looks for: names by what they name, all else as it is written. Raises UserError."""
        left = _measured(words)
        if _A_RULE.search(self._whole.sub("", left)):
            return self._language.read(left)
        return self._rule(left, free=True)

    def read(self, words: str, zone: str = "UTC", day: date | None = None) -> Wish:
        """What they ask for; `zone` is meant where an hour has none. An office means who holds it on that day; without
        one, all who ever held it. Raises UserError: what was not understood.
        """
        left, given = parted(_measured(words), zone)
        if _A_RULE.search(self._whole.sub("", left)):
            rule, at_least = threshold(self._language.read(left))
            return Wish(text(rule), at_least, given)
        left, at_least = self._least(left)
        rule, said = threshold(self._rule(left, day=day, known=at_least is not Rung.NONE))
        return Wish(text(rule), max(at_least, said, key=lambda rung: rung.height), given)

    def alike(self, words: str) -> dict[str, str]:
        """What a search may have meant whose words are no names: by name, the words with it in place of the one that
        is like it; the likeliest first.
        """
        typed = _measured(words)
        strange = [r.value for r in self._words(typed, free=True) if isinstance(r, Term) and r.key == "phrase"]
        found: dict[str, str] = {}
        for said in (*map(" ".join, pairwise(strange)), *strange):
            place = re.search(rf"(?<!\w){re.escape(said)}(?!\w)", typed, re.IGNORECASE)
            if place and len(said) >= _SHORTEST and said not in _PLAIN:
                before, behind = typed[: place.start()], typed[place.end() :]
                for name in self._vocabulary.near(said, *_NAMED):
                    found.setdefault(name, f"{before}{name}{behind}")
        return found

    def _least(self, words: str) -> tuple[str, Rung]:
        for found in _LEAST.finditer(words):
            status = self._status(found["status"], heard(words))
            rung = self._vocabulary.rung(status) if status else Rung.NONE
            if rung is not Rung.NONE:
                return f"{words[: found.start()]} {words[found.end() :]}", rung
            if _SURELY.search(found[0]):
                raise UserError(self._no_step(found["status"]))
        return _MORE.sub("", words), Rung.NONE

    def _no_step(self, said: str) -> str:
        steps = [self._vocabulary.name("status", rung) for rung in Rung if rung is not Rung.NONE]
        hint = did_you_mean(near(said, steps)) or _("Steps are {steps}.").format(steps=", ".join(steps))
        return _("“{words}” is no step that aid takes. {hint}").format(words=said, hint=hint)

    def _rule(self, words: str, *, day: date | None = None, free: bool = False, known: bool = False) -> Rule:
        """Raises UserError where they name nothing, unless it is `known` already what is asked."""
        found = tuple(_one_thing(self._words(words, day, free=free)))
        if words and not known and not any(map(_asks, found)):
            problem = _(
                "“{words}” names nothing to look for: name a system, a country, an organisation or a person, "
                "or say “everything”."
            )
            raise UserError(problem.format(words=words))
        clauses = [_Clause()]
        for word in found:
            if not isinstance(word, Word) and clauses[-1].closed_by(word):
                clauses.append(_Clause())
            clauses[-1].take(word)
        return any_of(clause.rule() for clause in clauses)

    def _words(self, words: str, day: date | None = None, *, free: bool) -> Iterator[Rule | Word]:
        """The names among the words, as rules; little words as they are.

        Raises UserError for others, unless they are free: then they are looked for as they are written.
        """
        little, lead = heard(words), ""
        tokens = [token.removeprefix("#").rstrip(":!?") or token for token in self._token.findall(words)]
        while tokens:
            length, rule = self._name(tokens, little, lead, free=free)
            said = " ".join(tokens[:length])
            word = little.get(said.casefold())
            if rule is not None and _key(rule) == "office":
                yield self._in_office(rule, said, day)
            elif rule is not None:
                lead = lead if _key(rule) in ("party", *_PLACES) else ""
                yield rule
            elif fold(said) and (word is None or (free and word.does not in ("silent", *_BUILDS))):
                if not free:
                    raise UserError(self._unknown(tokens, little))
                yield Term("phrase", fold(said))
            elif word:
                lead = word.value if word.does == "lead" else "" if word.does == "bar" else lead
                yield word
            del tokens[:length]

    def _name(self, tokens: list[str], little: Mapping[str, Word], lead: str, *, free: bool) -> tuple[int, Rule | None]:
        """What the longest known words mean that these begin with, and of how many tokens they are made."""
        if tokens[0].startswith('"') and fold(tokens[0]):
            return 1, Term("phrase", fold(tokens[0]))
        ends = (n for n, token in enumerate(tokens) if token.startswith('"') or _does(token, little) == "join")
        for length in range(min(max(self._vocabulary.longest, _LONGEST), next(ends, len(tokens))), 0, -1):
            said = " ".join(tokens[:length])
            word = little.get(said.casefold())
            if word and word.does == "key" and (keyed := self._keyed(word.value, tokens[length:], little)):
                return length + keyed[0], keyed[1]
            if word and (word.does in ("silent", *_BUILDS) or (word.does in ("idle", "key") and not free)):
                return length, None
            named = self._named(said, lead) or self._named(_OWNER.sub("", said), lead) or self._made(said, lead, little)
            if rule := named or self._said(said, word, little, free=free):
                return length, rule
            if not free and (office := self._vocabulary.office(said)):
                return length, Term("office", office)
        return 1, None

    def _in_office(self, office: Rule, said: str, day: date | None) -> Rule:
        """Those who hold an office. Raises UserError where nobody is known who does."""
        held = self._vocabulary.holders(office.value, day) if isinstance(office, Term) else ()
        if not held:
            problem = _("Nobody is known who is “{office}”. Name a person, or the country.")
            raise UserError(problem.format(office=said))
        return any_of(Term("person", who) for who in held)

    def _named(self, said: str, lead: str) -> Term | None:
        """What a name names; a party after "from" or "to" is the country that it is, or stands for."""
        for kind, key in _NAMED.items():
            if kind == "party" and lead in _PLACES and (code := self._vocabulary.find("country", said)):
                return Term(lead, code)
            if found := self._vocabulary.find(kind, said):
                return Term(key, found)
        return None

    def _made(self, said: str, lead: str, little: Mapping[str, Word]) -> Term | None:
        """What a name made of two names: "Patriot-Systeme", "Leopard-Panzer"."""
        head, hyphen, tail = said.rpartition("-")
        passed_over = _does(tail, little) in ("silent", "idle") or self._vocabulary.find("class", tail)
        return self._named(head, lead) if hyphen and passed_over else None

    def _said(self, said: str, word: Word | None, little: Mapping[str, Word], *, free: bool) -> Rule | None:
        """What words say that are no names: of statuses, and unless a search looks for them, of how sure it is."""
        if word and word.does == "rule":
            return None if free else read(word.value)
        status = self._status(said, little)
        if status is None:
            return None
        rung = self._vocabulary.rung(status)
        return Term("status", status) if rung is Rung.NONE else Term("status>=", rung)

    def _status(self, said: str, little: Mapping[str, Word]) -> str | None:
        word = little.get(said.casefold())
        return word.value if word and word.does == "step" else self._vocabulary.find("status", said)

    def _keyed(self, key: str, tokens: list[str], little: Mapping[str, Word]) -> tuple[int, Term] | None:
        """A value after the word for its key, and of how many tokens it is made: "story 12", "exactly in use"."""
        value = fold(tokens[0]) if tokens else ""
        quoted = tokens[:1] == [f'"{value}"'] or (tokens and tokens[0].startswith('"'))
        if key == "status":
            for length in (2, 1):
                if status := self._status(" ".join(tokens[:length]), little):
                    return length, Term("status", status)
        fits = {"story": value.isdecimal(), "feed": quoted and value, "lang": value.isalpha() and len(value) in (2, 3)}
        return (1, Term(key, value)) if fits.get(key) else None

    def _unknown(self, tokens: list[str], little: Mapping[str, Word]) -> str:
        """What to say of words that are no name, with the name that may have been meant."""
        if tokens[0].isdecimal():
            return _("Amounts and counts cannot be asked for: leave “{words}” out.").format(words=tokens[0])
        if tokens[0].casefold() in WORDS:
            return _("When it is told comes last: … daily at 8 · … weekly monday 8:30 Europe/Berlin · … at once")
        if tokens[0].casefold() in _PAST:
            problem = _(
                "“{words}” speaks of a time: a subscription hears what comes from now on, and a question has its time "
                "at the end, as in /aid latest ATACMS since Monday."
            )
            return problem.format(words=" ".join(tokens))
        pair = tokens[1:2] if tokens[1:2] and tokens[1].casefold() not in little else []
        for said in (" ".join((tokens[0], *pair)), tokens[0]):
            if meant := self._meant(said):
                return _("“{words}” is no name that is known. {hint}").format(words=said, hint=did_you_mean(meant))
        return _(
            "“{words}” is no system, mechanism, country, organisation or person that is known. "
            'In quotation marks it is looked for as it is: "{words}".'
        ).format(words=tokens[0])

    def _meant(self, said: str) -> tuple[str, ...]:
        """What may have been meant by words that are nothing known: names, else words such as "from"."""
        if len(said) < _SHORTEST or said.casefold() in _PLAIN:
            return ()
        return self._vocabulary.near(said, *_NAMED) or near(said, _LEADS, _LIKE_A_LEAD)


def _measured(words: str) -> str:
    """The words with plain marks and single blanks. Raises UserError."""
    if len(words) > LONGEST:
        problem = _("At most {most} characters are read; these are {count}.")
        raise UserError(problem.format(most=f"{LONGEST:,}", count=f"{len(words):,}"))
    return " ".join(words.translate(_MARKS).split())


def _one_thing(words: Iterable[Rule | Word]) -> Iterator[Rule | Word]:
    """The words, where a class that stands at a system's name only says what it is: "HIMARS rockets" are HIMARS."""
    last: Rule | Word | None = None
    for word in words:
        if last is not None and {_key(last), _key(word)} == {"topic", "class"}:
            last = word if _key(word) == "topic" else last
            continue
        if last is not None:
            yield last
        last = word
    if last is not None:
        yield last


def _asks(word: Rule | Word) -> bool:
    """Whether something is asked with it: a name, or "everything"."""
    return not isinstance(word, Word) or word.value == "all"


def _does(token: str, little: Mapping[str, Word]) -> str:
    word = little.get(token.casefold())
    return word.does if word else ""


@dataclass(slots=True)
class _Clause:
    """One "these things, from these, to those": lists are alternatives, what is led in differently must all hold."""

    groups: list[list[Rule]] = field(default_factory=lambda: [[]])  # of things: side by side both, listed either
    led: dict[str, list[Rule]] = field(default_factory=dict)  # donors, recipients
    barred: list[Rule] = field(default_factory=list)
    barring: Literal["", "begun", "on"] = ""
    join: str = ""  # what stood before the next name

    def closed_by(self, rule: Rule) -> bool:
        """Whether a thing after "from X," begins another clause: "Patriot from Germany, Taurus from Spain"."""
        barred = self.barred or self.barring
        return bool(self.led) and bool(self.join) and not barred and _key(rule) not in ("party", *_APART)

    def take(self, word: Rule | Word) -> None:
        """Take in a name, or what leads the next one in."""
        if not isinstance(word, Word):
            self._name(word)
        elif word.does == "join":
            self.join = word.value
        elif word.does == "bar":
            self.barring = "begun"
        elif word.does == "lead":
            self.join = ""
            if self.barring == "on":  # "not Leopard from Germany" wants what Germany gives
                self.barring = ""

    def _name(self, rule: Rule) -> None:
        if self.barring:
            self.barred.extend(map(negated, _alternatives(rule)))
            self.barring = "on"
        elif (key := _key(rule)) in _APART:
            self.led.setdefault(key, []).append(rule)
        elif self.groups[-1] and (self.join == "or" or (self.join == "and" and self._alike(rule))):
            self.groups.append([rule])
        else:
            self.groups[-1].append(rule)
        self.join = ""

    def _alike(self, rule: Rule) -> bool:
        """Whether "and" joins things of one kind: who wants Patriot and Taurus wants either."""
        things = ("topic", "class")
        last, key = _key(self.groups[-1][-1]), _key(rule)
        return last == key or (last in things and key in things)

    def rule(self) -> Rule:
        """What it asks for."""
        things = any_of(all_of(each) for group in self.groups for each in product(*map(_alternatives, group)))
        return all_of((things, *(any_of(names) for names in self.led.values()), *self.barred))


def _alternatives(rule: Rule) -> tuple[Rule, ...]:
    """The rule as those of which one must hold: an office has several who held it."""
    return rule.parts if isinstance(rule, Any) else (rule,)


def _key(rule: Rule | Word) -> str:
    """What kind of thing is asked for, also where it is asked not to be."""
    inner = rule.rule if isinstance(rule, Not) else rule.parts[0] if isinstance(rule, Any) and rule.parts else rule
    return inner.key if isinstance(inner, Term) else ""
