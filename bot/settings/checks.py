"""Whether the catalogue and the lexicon fit together: what their shape alone cannot say. `aidwire check` prints it."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Literal

from bot.catalogue import Catalogue, Entity, Lexicon
from bot.model import Mark, Rung
from bot.reading.topics.aliases import spaced
from bot.settings.catalogue import Sources, read_catalogue
from bot.settings.lexicon import read_lexicon

_SHORTEST = 3  # letters and digits of a name that may count in any case; shorter ones are parts of other words
_NO_COUNTRIES = ("*", "SU")  # origins that are none today: anybody's, the Soviet Union's
_SLOW = 0.05  # seconds in which a pattern must give up on a few dozen characters


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that a person should correct; an error gives wrong readings, a warning only lost ones."""

    where: str
    text: str
    severity: Literal["error", "warning"] = "error"


def check(config: Path) -> list[Problem]:
    """All problems of a configuration folder, by place. Raises ConfigError where a file cannot be read at all."""
    catalogue, places = read_catalogue(config / "catalogue")
    lexicon, lexicon_places = read_lexicon(config / "lexicon")
    found = [*check_catalogue(catalogue, places), *check_lexicon(lexicon, lexicon_places)]
    return sorted(found, key=lambda problem: (problem.where.rpartition(":")[0], _line(problem.where)))


def _line(where: str) -> int:
    line = where.rpartition(":")[2]
    return int(line) if line.isdigit() else 0


def check_catalogue(catalogue: Catalogue, places: Sources) -> Iterator[Problem]:
    """The problems of a catalogue whose entries stand at these places."""
    for entity in catalogue.entities.values():
        for text in (*_dangling(entity, catalogue), *_wrong_offices(entity, catalogue)):
            yield Problem(places[entity.id], text)
        for text in _unheard(entity, catalogue):
            yield Problem(places[entity.id], text, "warning")
    for role in catalogue.roles.values():
        if role.country and role.country not in catalogue.countries:
            yield Problem(places[f"role:{role.id}"], f"`{role.id}`: no country `{role.country}` in countries.yaml")
    yield from _collisions(catalogue, places)
    yield from _overlaps(catalogue, places)


# --- one entity ----------------------------------------------------------------------------------------------------


def _dangling(entity: Entity, catalogue: Catalogue) -> Iterator[str]:
    parent = catalogue.entities.get(entity.parent or "")
    if entity.parent and not parent:
        yield f"`{entity.id}`: no entity `{entity.parent}` to be its parent"
    if parent and (parent.id == entity.id or parent.parent):
        yield f"`{entity.id}`: its parent `{parent.id}` must be another entity, and have no parent itself"
    for maker in entity.maker:
        if maker not in catalogue.entities:
            yield f"`{entity.id}`: no organisation `{maker}` to be its maker"
    for code in (*entity.origin, entity.country):
        if code and code not in catalogue.countries and code not in _NO_COUNTRIES:
            yield f"`{entity.id}`: no country `{code}` in countries.yaml"
    for alias in _safe(entity):
        if sum(c.isalnum() for c in alias) < _SHORTEST and alias not in entity.cased_aliases:
            yield f"`{entity.id}`: `{alias}` is too short to be safe: make it a cased or a weak alias"


def _wrong_offices(entity: Entity, catalogue: Catalogue) -> Iterator[str]:
    for office in entity.roles:
        if office.role not in catalogue.roles:
            yield f"`{entity.id}`: no office `{office.role}` in roles/"
        if office.until and office.until <= office.since:
            yield f"`{entity.id}`: `{office.role}` ends on {office.until}, before it began on {office.since}"


def _unheard(entity: Entity, catalogue: Catalogue) -> Iterator[str]:
    for alias in sorted({spaced(a) for a in _safe(entity)} & {spaced(a) for a in _weak(entity)}):
        yield f"`{entity.id}`: `{alias.strip()}` is both safe and weak: it counts as weak"
    root = entity.kind.partition(".")[0]
    if _weak(entity) and not entity.cues.yes and not (entity.type == "system" and root in catalogue.kind_cues):
        yield f"`{entity.id}`: its weak aliases never count alone: it has no cues (`yes`)"


def _safe(entity: Entity) -> tuple[str, ...]:
    return (*entity.designations, *(alias for aliases in entity.aliases.values() for alias in aliases))


def _weak(entity: Entity) -> tuple[str, ...]:
    return (*entity.weak_aliases, *(alias for aliases in entity.weak_aliases_i18n.values() for alias in aliases))


# --- entities among themselves -------------------------------------------------------------------------------------


def _collisions(catalogue: Catalogue, places: Sources) -> Iterator[Problem]:
    """Names that are safe for two entities: an article would name both."""
    owners: dict[str, list[str]] = defaultdict(list)
    for entity in catalogue.entities.values():
        weak = {spaced(alias) for alias in (*_weak(entity), *entity.surname_aliases)}
        for name in {spaced(alias) for alias in (*_safe(entity), *entity.cased_aliases)} - weak:
            owners[name].append(entity.id)
    for name, (first, *others) in owners.items():
        for other in others:
            text = f"`{other}`: `{name.strip()}` is safe for `{first}` too ({places[first]}): make it weak in both"
            yield Problem(places[other], text)


def _overlaps(catalogue: Catalogue, places: Sources) -> Iterator[Problem]:
    """Offices that two people hold on one day."""
    held = sorted((o.role, o.since, e.id, o.until) for e in catalogue.entities.values() for o in e.roles)
    for (role, _, before, until), (same, since, after, _) in pairwise(held):
        known = catalogue.roles.get(role)
        if role == same and known and not known.shared and (until is None or since < until):
            text = f"`{after}`: takes office as `{role}` on {since}, while `{before}` holds it until {until or 'today'}"
            yield Problem(places[after], text)


# --- lexicon -------------------------------------------------------------------------------------------------------


def check_lexicon(lexicon: Lexicon, places: Sources) -> Iterator[Problem]:
    """The problems of a lexicon whose statuses and patterns stand at these places."""
    for status in lexicon.statuses.values():
        where = places[f"status:{status.id}"]
        if status.rung not in {rung.value for rung in Rung}:
            yield Problem(where, f"`{status.id}`: no rung `{status.rung}`; there are {', '.join(Rung)}")
        if status.mark and status.mark not in {mark.value for mark in Mark}:
            yield Problem(where, f"`{status.id}`: no mark `{status.mark}`; there are {', '.join(Mark)}")
        if status.group != "meta" and status.rung == Rung.NONE and not status.mark:
            yield Problem(where, f"`{status.id}`: needs a `rung` or a `mark`, else it is never shown")
    for name, where, pattern in _patterns(lexicon, places):
        if text := wrong_pattern(pattern):
            yield Problem(where, f"`{name}`: {text}")


def _patterns(lexicon: Lexicon, places: Sources) -> Iterator[tuple[str, str, str]]:
    for rule in lexicon.clutter.rules:
        yield rule.id, places[f"clutter:{rule.id}"], rule.pattern
    for pattern in (*lexicon.clutter.credits, *lexicon.clutter.corrections):
        yield pattern[:30], places["clutter"], pattern


def wrong_pattern(pattern: str) -> str:
    """What is wrong with a regular expression, "" for nothing: it does not compile, or one of its repeated groups can
    be read in so many ways that a text of a few dozen characters takes forever ("(a+)+").
    """
    try:
        re.compile(pattern, re.IGNORECASE)
    except re.error as error:
        return f"not a regular expression: {error}"
    slow = next((group for group in _repeated_groups(pattern) if _runs_away(group)), "")
    return f"could take forever: {slow} repeats what repeats already" if slow else ""


def _repeated_groups(pattern: str) -> Iterator[str]:
    """The groups that are followed by "*", "+" or "{n,}", with that."""
    opened: list[int] = []
    for token in re.finditer(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()]", pattern, re.DOTALL):
        if token[0] == "(":
            opened.append(token.start())
        elif token[0] == ")" and opened:
            start = opened.pop()
            if again := re.compile(r"[*+]|\{\d*,\}").match(pattern, token.end()):
                yield pattern[start : again.end()]


def _runs_away(group: str) -> bool:
    try:
        whole = re.compile(f"(?:{group})$", re.IGNORECASE)
    except re.error:  # it refers to another group
        return False
    return any(_grows(whole, probe) for probe in _probes(group))


def _grows(pattern: re.Pattern[str], probe: str) -> bool:
    for times in range(2, 40):
        began = time.perf_counter()
        pattern.match(probe * times + "\0")
        if time.perf_counter() - began > _SLOW:
            return True
    return False


def _probes(group: str) -> Iterable[str]:
    """Texts that a group may repeat over: its own letters and words, and the usual characters."""
    plain = re.sub(
        r"\\[bB]|\(\?[a-z<=!:-]*|\[\^?|\\", "", group.replace(r"\s", " ").replace(r"\d", "1").replace(r"\w", "a")
    )
    words = re.findall(r"[^\W_]+ ?", plain)[:20]
    return dict.fromkeys(["a", "A", "1", " ", ".", "a ", "1,", "-", *words])
