"""What rules can name: everything of the catalogue under all its names, looked up generously."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain
from typing import Literal, get_args

from bot.catalogue import Catalogue, Country, Entity, RolePhrase, Status
from bot.language import DEFAULT, N_, _, country, spoken
from bot.model import HedgeLevel, Mark, Rung
from bot.rules.near import fold, near

Kind = Literal["topic", "class", "party", "country", "person", "status", "origin"]
KINDS: tuple[Kind, ...] = get_args(Kind)  # in the order in which a name with several meanings is taken
TOPICS = ("system", "mechanism")
_KIND_OF: Mapping[str, Kind] = {
    "donor": "country", "recipient": "country", "status>=": "status",
}  # fmt: skip
# How people type the kinds of origin (HedgeLevel): who stands behind what a story says.
_ORIGINS: Mapping[str, HedgeLevel] = {
    "unnamed": "official_unnamed", "sources": "single_outlet_sources", "media": "media_reports",
    "party": "claim_by_party",
}  # fmt: skip
_OUTLETS = ("media",)  # kinds of organisations that rules ask for by `feed:`
# What people see of a status; what is not among them is said as its id has it.
STATUSES: Mapping[str, str] = {
    Rung.REQUESTED: N_("requested"), Rung.CONSIDERED: N_("considered"), Rung.REPORTED: N_("reported"),
    Rung.ANNOUNCED: N_("announced"), Rung.APPROVED: N_("approved"), Rung.CONTRACTED: N_("contracted"),
    Rung.DELIVERED: N_("delivered"), Rung.IN_USE: N_("in use"), Mark.REFUSED: N_("refused"), Mark.PAUSED: N_("paused"),
    Mark.RESUMED: N_("resumed"), Mark.ENDED: N_("ended"), Mark.DENIED: N_("denied"),
    Mark.NO_COMMENT: N_("no comment"), Mark.PERMISSION: N_("permission"), Mark.RESTRICTED: N_("restricted"),
    Mark.CORRECTED: N_("corrected"),
}  # fmt: skip
_WEAK_ENDING = re.compile(r"(?<=[^\W\d_]{3})en(?= )")  # of a German adjective before its noun
_LONG = 5  # letters of a name that is known without its ending
_LIKE = 80.0  # a ratio as near() counts it: among some thousand names fewer letters may be wrong


def kind_of(key: str) -> Kind | None:
    """What kind of name a key of the rule language takes; None where anything goes."""
    return _KIND_OF.get(key) or next((kind for kind in KINDS if kind == key), None)


class Vocabulary:
    """Names to ids and back. `statuses` are the lexicon's: each stands for itself, as a threshold for its rung."""

    def __init__(self, catalogue: Catalogue, statuses: Mapping[str, Status] | None = None) -> None:
        self._shown: dict[Kind, dict[str, str]] = {kind: {} for kind in KINDS}  # id -> the name that people see
        self._ids: dict[Kind, dict[str, str]] = {kind: {} for kind in KINDS}  # folded name -> id
        self._rungs = {s.id: Rung(s.rung) for s in (statuses or {}).values() if s.id not in [*Mark]}
        self._abroad = {  # by class and language, what people see there
            c.id: {lang: names[0] for lang, names in c.asked.items() if lang != DEFAULT}
            for c in catalogue.classes.values()
        }
        for kind, found, name, names in chain(_entities(catalogue), _classes(catalogue), _parties(catalogue)):
            self._add(kind, found, name, names)
        self._rungs |= {rung: rung for rung in [*Rung][1:]}
        for status in (*STATUSES, *(statuses or {})):
            self._add("status", status, STATUSES.get(status, _spaced(status)), ())
        for level in get_args(HedgeLevel):
            self._add("origin", level, _spaced(level), (name for name, of in _ORIGINS.items() if of == level))
        self._outlets: dict[str, str] = {}  # folded name -> as it is written
        self.spell(e.name for e in catalogue.entities.values() if e.kind in _OUTLETS)
        self._offices = dict(_offices(catalogue))
        self._held = [(o, e.id) for e in catalogue.entities.values() for o in e.roles]
        # Words of the longest name.
        longest = chain(self._offices, *self._ids.values())
        self.longest = max((name.count(" ") + 1 for name in longest), default=1)

    def _add(self, kind: Kind, found: str, name: str, names: Iterable[str]) -> None:
        self._shown[kind].setdefault(found, name)
        coded = kind in ("country", "party")  # "it" is not Italy, "IT" is
        for folded in filter(None, map(fold, (name, *names) if coded else (found, name, *names))):
            self._ids[kind].setdefault(folded, found)
            if any(letter.isdigit() for letter in folded):
                self._ids[kind].setdefault(folded.replace(" ", ""), found)  # "f16" for F-16

    def find(self, kind: Kind, name: str) -> str | None:
        """The id that a name stands for, in any language of the catalogue, singular or plural."""
        if kind in ("country", "party") and name in self._shown[kind]:
            return name
        ids = self._ids[kind]
        return next((ids[form] for form in _inflected(fold(name)) if form in ids), None)

    def spell(self, outlets: Iterable[str]) -> None:
        """Learn how outlets write themselves: rules have their names folded."""
        self._outlets |= {fold(name): name for name in outlets}

    def outlet(self, name: str) -> str:
        """An outlet's folded name as it writes itself; where it is not known, as it stands in the rule."""
        return self._outlets.get(name, name)

    def office(self, name: str) -> str | None:
        """The office (Catalogue.roles) that "the Ukrainian president" names."""
        return next((self._offices[form] for form in _inflected(fold(name)) if form in self._offices), None)

    def holders(self, office: str, day: date | None = None) -> tuple[str, ...]:
        """The people who held it on that day; without one, who ever did."""
        held = (who for o, who in self._held if o.role == office and (day is None or o.covers(day)))
        return tuple(dict.fromkeys(held))

    def rung(self, status: str) -> Rung:
        """The rung that a status stands for; NONE for what stands beside the ladder: a mark's name means the mark."""
        return self._rungs.get(status, Rung.NONE)

    def name(self, kind: Kind, found: str) -> str:
        """The name that people see, in the language that is being spoken where it has one that is understood again."""
        name = self._shown[kind].get(found, found)
        if kind == "class":
            return self._abroad.get(found, {}).get(spoken(), name)
        if kind in ("country", "party"):
            local = country(found, name)
            return local if self.find(kind, local) == found else name
        return _(name) if kind == "status" and found in STATUSES else name

    def shown(self, kind: Kind) -> Iterator[str]:
        """Every name of a kind that people see, in any language."""
        yield from self._shown[kind].values()
        if kind == "class":
            yield from (name for names in self._abroad.values() for name in names.values())

    def names(self, kind: Kind) -> Iterator[tuple[str, str]]:
        """Every name of a kind, folded, with the id that it stands for."""
        return iter(self._ids[kind].items())

    def near(self, name: str, *kinds: Kind) -> tuple[str, ...]:
        """Names of these kinds that may have been meant, as people see them: who mistypes seldom does at the start."""
        begins = fold(name)[:1]
        meant = {
            known: (kind, found)
            for kind in kinds
            for known, found in self._ids[kind].items()
            if known.startswith(begins)
        }
        return tuple(dict.fromkeys(self.name(*meant[known]) for known in near(fold(name), meant, _LIKE)))


def ancestry(catalogue: Catalogue) -> dict[str, frozenset[str]]:
    """By topic what a story about it is about too, as terms of rules: itself, its family, and the classes of both."""
    found: dict[str, frozenset[str]] = {}
    for entity in catalogue.entities.values():
        if entity.type in TOPICS:
            line = list(_line(entity, catalogue))
            classes = (f"class:{c.id}" for c in catalogue.classes.values() if any(_under(e, c.kinds) for e in line))
            found[entity.id] = frozenset((*(f"topic:{e.id}" for e in line), *classes))
    return found


def _line(entity: Entity, catalogue: Catalogue) -> Iterator[Entity]:
    yield entity
    if entity.parent in catalogue.entities:
        yield from _line(catalogue.entities[entity.parent], catalogue)


def _under(entity: Entity, kinds: Iterable[str]) -> bool:
    return any(f"{entity.kind}.".startswith(f"{kind.rstrip('.')}.") for kind in kinds)


def _entities(catalogue: Catalogue) -> Iterator[tuple[Kind, str, str, Iterable[str]]]:
    """Plain names of all before the weak ones of any: a plain name wins."""
    for names in (_plain, _weak):
        for entity in catalogue.entities.values():
            if entity.type in TOPICS or entity.type == "person":
                yield "person" if entity.type == "person" else "topic", entity.id, entity.name, names(entity)


def _plain(entity: Entity) -> Iterator[str]:
    return chain(entity.designations, entity.cased_aliases, *entity.aliases.values())


def _weak(entity: Entity) -> Iterator[str]:
    return chain(entity.weak_aliases, entity.surname_aliases, *entity.weak_aliases_i18n.values())


def _classes(catalogue: Catalogue) -> Iterator[tuple[Kind, str, str, Iterable[str]]]:
    for c in catalogue.classes.values():
        yield "class", c.id, c.name or _spaced(c.id), chain(*c.words.values(), *c.asked.values())


def _parties(catalogue: Catalogue) -> Iterator[tuple[Kind, str, str, Iterable[str]]]:
    """Countries, and as parties organisations, too. "The Pentagon" is that house where a party may be meant, and else
    the country that it stands for: a country's own names come before the houses', and those before what stands for it.
    """
    for c in catalogue.countries.values():
        yield "country", c.code, c.name, chain(_own(c), c.metonyms)
        yield "party", c.code, c.name, _own(c)
    bodies = [e for e in catalogue.entities.values() if e.type == "organisation" and e.kind not in _OUTLETS]
    for names in (_plain, _weak):
        for body in bodies:
            same = catalogue.countries.get(body.id.upper())  # NATO is among the alliances
            yield "party", same.code if same else body.id, same.name if same else body.name, names(body)
    for c in catalogue.countries.values():
        yield "party", c.code, c.name, c.metonyms


def _own(country: Country) -> Iterator[str]:
    return chain(country.names, country.demonyms, *country.i18n.values(), country.inflected)


def _offices(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Every office, folded, as the catalogue says it and with other names of its country: "president of Estonia".

    What names no country is left out: news says "the chancellor" of its own, who asks may mean any.
    """
    for role in catalogue.roles.values():
        if home := catalogue.countries.get(role.country or ""):
            names = {fold(name) for name in (*_own(home), *home.metonyms)}
            # An ending may differ: "Estonian", "України".
            named = re.compile("|".join(rf"\b{n[:-1]}" if len(n) > _LONG else rf"\b{n}\b" for n in names))
            said = {fold(phrase) for phrases in role.phrases.values() for phrase in phrases}
            yield from ((phrase, role.id) for phrase in (*filter(named.search, said), *_of_a_country(role, home)))


def _of_a_country(role: RolePhrase, home: Country) -> Iterator[str]:
    names = [fold(name) for name in (*home.names, *home.demonyms)]
    titles = {
        phrase.removeprefix(f"{name} ")
        for phrase in map(fold, role.phrases.get(DEFAULT, ()))
        for name in names
        if phrase.startswith(f"{name} ") and not phrase.startswith(f"{name} s ")  # "Ukraine’s president"
    }
    for title in titles:
        for name in names:
            yield from (f"{name} {title}", f"{name} s {title}", f"{title} of {name}", f"{title} of the {name}")


def _inflected(name: str) -> Iterator[str]:
    """A folded name, and what it may be an inflected form of: "the herons", "den Vereinigten Staaten"."""
    yield from (name, name.removesuffix("s"), f"{name}s", name.removeprefix("the ").removesuffix("s"))
    yield from (_WEAK_ENDING.sub("e", name), name.removesuffix("n"))


def _spaced(name: str) -> str:
    return name.replace("_", " ")
