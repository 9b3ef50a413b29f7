"""Who gives, gets, asks and allows in a frame, by where the actors stand around its verbs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.catalogue import Operator
from bot.model import Party, Role
from bot.reading.frames import Clause, Frame
from bot.reading.parties import Actor, Actors
from bot.reading.text import Text

_PREPOSITION = re.compile(
    r"\b(to|for|from|by|in|of|with|against|at|over|via|near|under|on|into|inside|toward|towards|between)\s+(?:(?:the|its|a|an|all|also|new|both|some|other|[a-z-]*ally|allies|such as|like)\s+)*$"
)
_COORDINATED = re.compile(r"(?:'s?)?\s*(?:,|and|&|, and|or|as well as|,? along with|and the|, the|/|/ )\s*$")
_DIRECT = re.compile(r"\s+(?:the\s+|its\s+)?$")
_IDIOM = re.compile(
    r"\b(?:according|due|thanks|contrary|prior|next|responds?|reaction|warning|message|address) to\s+(?:the )?$"
)
_PLACE = re.compile(r"\b(?:in|at|near|into|through|via|over|against|with|inside|than|like)\s+(?:the\s+)?$")
_RECIPIENTS = {"to": "recipient", "for": "recipient"}
_BY_LEFT = frozenset(
    {
        "to",
        "for",
        "in",
        "of",
        "with",
        "against",
        "at",
        "over",
        "on",
        "near",
        "from",
        "into",
        "inside",
        "between",
        "under",
    }
)


class Caster:
    """Casts the actors of a frame into roles."""

    def __init__(self, actors: Actors) -> None:
        self._actors = actors

    def cast(self, text: Text, frame: Frame, sentence_actors: Sequence[Actor]) -> tuple[Party, ...]:
        """The parties of a frame; what its clause does not name is taken from the rest of its sentence."""
        roles: list[tuple[Role, Actor, str]] = []
        roles += self._subjects(text, frame)
        roles += self._objects(text, frame)
        roles += self._attributes(text, frame, {r for r, *_ in roles})
        roles = self._checked(roles)
        roles += self._left_over(text, frame, sentence_actors, roles)
        return tuple(self._party(text, *each) for each in _unique(self._checked(roles)))

    def _party(self, text: Text, role: Role, actor: Actor, rule: str) -> Party:
        span = text.span(actor.start, actor.end)
        return Party(actor.code, self._actors.name(actor.code), role, span, rule)

    def _subjects(self, text: Text, frame: Frame) -> list[tuple[Role, Actor, str]]:
        """The actors before the chain, and those between an operator and the verb that it governs."""
        if not frame.chain:
            return []
        first, last = frame.chain[0], frame.head or frame.chain[-1]
        outer = _group(text, frame.clause, frame.clause.start, first.start)
        inner = _group(text, frame.clause, first.end, last.start) if last is not first else []
        giver: Role = {"get": "recipient", "buy": "recipient"}.get(frame.role, "donor")  # type: ignore[assignment]
        if frame.role == "buy" and frame.head is not None and not frame.head.value.forms:
            giver = "supplier"  # "approves a sale": who allows it sells it
        if frame.role == "arrive":
            return []
        asked = frame.status == "requested" and isinstance(first.value, Operator) and first.value.status == "requested"
        if asked:
            wishes: list[tuple[Role, Actor, str]] = [("requester", a, "asks") for a in outer]
            wished: Role = "donor" if frame.head is None or giver == "supplier" else giver
            return wishes + [(wished, a, "is asked") for a in inner]
        allowed = isinstance(first.value, Operator) and first.value.status in {"approved", "blocked"}
        if inner and isinstance(first.value, Operator) and first.value.joint:
            return [(giver, a, "joined") for a in [*outer, *inner]]
        if inner:
            outers: list[tuple[Role, Actor, str]] = [("approver", a, "allows") for a in outer] if allowed else []
            return outers + [(giver, a, "subject of the verb") for a in inner]
        return [(giver, a, "subject") for a in outer]

    def _objects(self, text: Text, frame: Frame) -> list[tuple[Role, Actor, str]]:
        """Actors after the first verb: "to X" and "for X" get, "from X" and "by X" give, "give X the tanks" gets."""
        found: list[tuple[Role, Actor, str]] = []
        first = frame.chain[0].end if frame.chain else frame.clause.start
        head = frame.head or (frame.chain[-1] if frame.chain else None)
        for actor in frame.clause.actors:
            if actor.start < first or actor.form in ("maker", "giver"):
                continue
            before = text.folded[frame.clause.start : actor.start]
            preposition = _PREPOSITION.search(before)
            word = preposition[1] if preposition else ""
            if word in _RECIPIENTS and not _IDIOM.search(before):
                found.append(("recipient", actor, word))
            elif word == "from":
                found.append(("donor" if frame.role != "buy" else "supplier", actor, word))
            elif word == "by" and head and head.end <= actor.start and frame.role in ("give", "arrive"):
                found.append(("donor", actor, word))
            elif (
                not word
                and head
                and frame.role in ("give", "arrive")
                and _DIRECT.fullmatch(text.folded, head.end, actor.start)
            ):
                if self._actors.usual(actor.code) != "donor" or actor.form != "people":
                    found.append(("recipient", actor, "indirect object"))
            elif (
                not word
                and found
                and actor.form in ("name", "seat", "people")
                and found[-1][1].end <= actor.start
                and _COORDINATED.fullmatch(text.folded, found[-1][1].end, actor.start)
            ):
                found.append((found[-1][0], actor, "coordinated"))
        return found

    def _attributes(self, text: Text, frame: Frame, named: set[Role]) -> list[tuple[Role, Actor, str]]:
        """ "US-supplied" gives, "US-built" makes, "German Leopards" are the giver's where none is named."""
        found: list[tuple[Role, Actor, str]] = []
        for actor in frame.clause.actors:
            if actor.form == "giver":
                found.append(("donor", actor, "supplied by"))
            elif actor.form == "maker":
                sells = frame.role == "buy" and "supplier" not in named
                found.append(("supplier" if sells else "maker", actor, "made by"))
            elif _of_thing(text, frame, actor):
                if frame.role == "buy":
                    found.append(("supplier", actor, "its arms"))
                elif "donor" not in named:
                    found.append(("donor", actor, "its arms"))
                else:
                    found.append(("supplier", actor, "its arms"))
        return found

    def _left_over(
        self, text: Text, frame: Frame, sentence_actors: Sequence[Actor], roles: Iterable[tuple[Role, Actor, str]]
    ) -> list[tuple[Role, Actor, str]]:
        named = {role for role, *_ in roles}
        taken = {actor.code for role, actor, _ in roles if role != "requester"}
        found: list[tuple[Role, Actor, str]] = []
        if "recipient" not in named:
            likely = [a for a in sentence_actors if self._actors.usual(a.code) == "recipient" and a.code not in taken]
            found += [("recipient", a, "usual recipient") for a in likely[:1]]
        if not named & {"donor", "supplier"} and frame.role in ("give", "arrive", "get"):
            likely = [
                a
                for a in frame.clause.actors
                if not _PLACE.search(text.folded[frame.clause.start : a.start])
                and self._actors.usual(a.code) == "donor"
                and a.code not in taken
                and a.form not in ("maker", "led")
                and "requester" not in {r for r, x, _ in roles if x.code == a.code}
            ]
            found += [("donor", a, "usual donor") for a in likely[:1]]
        return found

    def _checked(self, roles: list[tuple[Role, Actor, str]]) -> list[tuple[Role, Actor, str]]:
        """Nobody gives to themselves, an adversary gives nothing to whom it fights, and a usual recipient asks for itself."""
        recipients = {a.code for r, a, _ in roles if r == "recipient"}
        usual_recipient = {c for c in recipients if self._actors.usual(c) == "recipient"}
        kept: list[tuple[Role, Actor, str]] = []
        for role, actor, rule in roles:
            giver = role in ("donor", "supplier")
            if giver and (
                actor.code in recipients or (usual_recipient and self._actors.usual(actor.code) == "adversary")
            ):
                continue
            if giver and actor.code == "UA":
                continue
            kept.append((role, actor, rule))
        return kept


def _unique(roles: Iterable[tuple[Role, Actor, str]]) -> list[tuple[Role, Actor, str]]:
    seen: dict[tuple[Role, str], tuple[Role, Actor, str]] = {}
    for role, actor, rule in roles:
        seen.setdefault((role, actor.code), (role, actor, rule))
    return list(seen.values())


def _group(text: Text, clause: Clause, start: int, end: int) -> list[Actor]:
    """The last actors before `end` that can be a subject, with those that are coordinated with them."""
    group: list[Actor] = []
    for actor in reversed(
        [a for a in clause.actors if start <= a.start and a.end <= end and a.form not in ("maker", "giver", "led")]
    ):
        preposition = _PREPOSITION.search(text.folded[clause.start : actor.start])
        if group:
            if not (_COORDINATED.search(text.folded[actor.end : group[0].start]) or actor.code == group[0].code):
                break
            if len(text.folded[actor.end : group[0].start].split()) > 4:
                break
        elif preposition and preposition[1] in _BY_LEFT:
            continue
        group.insert(0, actor)
    return group


def _of_thing(text: Text, frame: Frame, actor: Actor) -> bool:
    """Whether a country or people stands right before something given: "German Leopard 2", "US Anti-Ship Missiles"."""
    if actor.form not in ("people", "name"):
        return False
    return any(
        0 <= t.start - actor.end <= 30
        and not re.search(r"[,;]|\b(to|for|of|with|and|will|has|have)\b", text.folded[actor.end : t.start])
        and text.folded[actor.end] in " -"
        and len(text.folded[actor.end : t.start].split()) <= 3
        and actor.start >= (frame.chain[0].end if frame.chain else 0)
        for t in frame.clause.things
    )
