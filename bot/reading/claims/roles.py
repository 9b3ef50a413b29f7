"""Who gives, gets, asks and allows in a frame, by where the actors stand around its verbs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from bot.catalogue import Operator
from bot.model import Party, Role
from bot.reading.claims.clauses import Clause
from bot.reading.claims.frames import Frame
from bot.reading.claims.modality import modality
from bot.reading.claims.parties import Actor, Actors
from bot.reading.claims.predicates import light_verb
from bot.reading.text import Text

_PREPOSITION = re.compile(
    r"\b(to|for|from|by|in|of|with|against|at|over|via|near|under|on|into|inside|toward|towards|between|than|through)\s+"
    r"(?:(?:the|its|a|an|all|also|new|both|some|other|[a-z-]*ally|allies|such as|like)\s+)*$"
)
_WHERE = frozenset({"in", "with", "against", "at", "over", "near", "into", "inside", "between", "under"})
_NOT_SUBJECT = _WHERE | {"to", "for", "of", "on", "from"}
_PLACE = _WHERE | {"via", "through", "than"}
_IDIOM = re.compile(
    r"\b(?:(?:according|due|thanks|contrary|prior|next|responds?|reaction|warning|message|address) to"
    r"|spokes(?:man|woman|person|people) for)\s+(?:the )?$"
)
_TOWARDS = re.compile(  # prepositions of other languages before who gets it
    r"\b(?:an|nach|für|à|au|aux|en|a|al|para|per|do|dla|na|pro|для|до|в|на|all'|alla|al)\s*(?:(?:die|den|das|la|le|les)\s+|l')?$"
)
_TOLD = re.compile(
    r"\b(?:told|tells|assured|assures|informed|informs|promised|promises)\s+(?:the\s+|his\s+|her\s+|its\s+)?$"
)
_WITH = re.compile(r"\s+(?:with|on|to)\s+(?:the\s+)?")
_LED = "led|chaired|headed|hosted|convened|organi[sz]ed|coordinated|run|spearheaded"
_LED_BY = re.compile(rf"\b(?:{_LED})(?: jointly)? by (?:the )?$")
_LEADS = re.compile(
    rf"-(?:{_LED})\b|,? (?:which|who) (?:co-)?(?:leads|chairs|heads|hosts|organi[sz]es|coordinates|runs)\b"
    r"|(?:'s?)?(?: [\w-]+)? (?:ringtausch|ring (?:exchange|swap))\b"
)
_BY = re.compile(r"\b(\w+ed) by (?:the )?$")
_BOUGHT = re.compile(r"\b(?:bought|purchased|procured|acquired|ordered) from (?:the )?$")
_STOPPED = frozenset({"blocked", "paused", "cancelled", "delayed"})
_IN_RETURN = re.compile(r" in (?:return|exchange)\b")
_IN = re.compile(r"\b(?:in|at)\s+(?:the\s+)?$")
_TIMED = re.compile(
    r"(?:^|\s)(?:as|while|after|amid|despite|when|since)\s[^,;]*\b(?:in|across|over|near)\s+(?:\w+ern\s+)?$"
)
_TO_DO = re.compile(r"\s+to\s+(?:\w+ly\s+)?")
_BUYS = frozenset({"subject", "subject of the verb"})
_FOR_TO = re.compile(r"\s+to\s+(?!\w+'s)[a-z]")
_CONSENT = re.compile(
    r"'s\s+(?:\w+\s+)?(?:permission|approval|consent|authori[sz]ation|go-ahead|green light|blessing|decision)"
)
_COORDINATED = re.compile(r"(?:'s?)?\s*(?:,|and|&|, and|or|as well as|,? along with|and the|, the|/|/ )\s*")
_ALSO = re.compile(r"(?:,\s*[\w ]{2,25}){0,3},?\s+(?:and|or)\s+\w")
_DIRECT = re.compile(r"\s+(?:the\s+|its\s+)?")
_BREAKS_NOUN = re.compile(r"[,;]|\b(?:to|for|of|with|and|will|has|have)\b")
_NO_PARTY = frozenset({"maker", "giver", "led", "private"})  # forms of an actor that is no subject and no object
_LIST_WORDS = 4  # words between two actors of one list
_ADJECTIVE_WORDS = 3  # words between "German" and the tanks that are German


class Part(NamedTuple):
    """An actor in a role, and the rule that put it there."""

    role: Role
    actor: Actor
    rule: str


class Caster:
    """Casts the actors of a frame into roles."""

    def __init__(self, actors: Actors) -> None:
        self._actors = actors

    def cast(self, text: Text, frame: Frame, sentence: Sequence[Actor]) -> tuple[Party, ...]:
        """The parties of a frame; what its clause does not name is taken from the rest of its sentence."""
        led = _organisers(text, sentence)
        subjects = self._of_phrase(text, frame) if _phrased(frame) else self._subjects(text, frame)
        parts = _for_others(frame, [*subjects, *self._objects(text, frame)])
        parts = [*led, *(p for p in parts if all(p.actor != o.actor or o.rule != "led by" for o in led))]
        parts += _place(text, frame, parts)
        parts += _attributes(text, frame, parts)
        parts = self._checked(parts)
        parts += self._recipient(text, frame, parts, sentence)
        parts += self._donor(text, frame, parts, sentence)
        return tuple(self._party(text, part) for part in _unique(self._checked(parts)))

    def _party(self, text: Text, part: Part) -> Party:
        name, span = self._actors.name(part.actor.code), text.span(part.actor.start, part.actor.end)
        return Party(part.actor.code, name, part.role, span, part.rule)

    def _subjects(self, text: Text, frame: Frame) -> list[Part]:
        """The actors before the chain (`outer`), and those between an operator and the verb it governs (`inner`)."""
        if not frame.chain or frame.role == "arrive":
            return []
        first, last = frame.chain[0], frame.head or frame.chain[-1]
        light = light_verb(text, frame.clause, first)
        outer = _group(text, frame.clause, frame.clause.start, (light or first).start)
        inner = _group(text, frame.clause, (light or first).end, last.start) if last is not first else []
        giver = _giver(frame)
        if _asks(frame):
            inner = inner or _besought(text, frame)
            return _wishes(text, frame, giver, outer, inner)
        operator = first.value if isinstance(first.value, Operator) else None
        if operator and operator.status == "reported_agreed":
            outer = []  # who accuses does not give
        if any(isinstance(c.value, Operator) and c.value.joint for c in frame.chain):
            return [Part(giver, a, "joined") for a in (*outer, *inner)]
        if operator and operator.status == "blocked":
            return [Part("approver", a, "blocks") for a in outer] + [Part(giver, a, "is blocked") for a in inner]
        if not inner:
            return [Part(giver, a, "subject") for a in outer]
        allows = operator is not None and operator.status == "approved"
        allowing = [Part("approver", a, "allows") for a in outer] if allows else []
        return [*allowing, *(Part(giver, a, "subject of the verb") for a in inner)]

    def _of_phrase(self, text: Text, frame: Frame) -> list[Part]:
        """Who stands before a phrase gives; or asks, denies that another gives, or buys for itself."""
        clause, cue = frame.clause, frame.chain[0]
        outer = [a for a in _group(text, clause, clause.start, cue.start) if not _away(text, clause.start, a)]
        later = (a for a in clause.actors if a.start >= cue.end and self._actors.usual(a.code) == "donor")
        asks = frame.status == "requested"  # "pide a España": who is asked follows a preposition
        others = [a for a in later if a.form not in _NO_PARTY and (asks or not _away(text, cue.end, a))]
        if asks:
            asked = [Part("donor", a, "is asked") for a in others[:1]]
            return [*(Part("requester", a, "asks") for a in outer), *asked]
        if frame.status == "denied" and others:
            return [Part("donor", a, "subject of the verb") for a in others[:1]]
        helped = any(self._actors.usual(a.code) == "recipient" for a in clause.actors)
        buys = frame.status == "contracted" and not helped
        return [Part("recipient" if buys else "donor", a, "subject") for a in outer]

    def _objects(self, text: Text, frame: Frame) -> list[Part]:
        """Actors after the first verb: "to X" and "for X" get, "from X" and "by X" give, "give X the tanks" gets."""
        found: list[Part] = []
        start = frame.chain[0].end if frame.chain else frame.clause.start
        for actor in frame.clause.actors:
            if actor.start < start or actor.form in _NO_PARTY:
                continue
            preposition = _PREPOSITION.search(text.folded, frame.clause.start, actor.start)
            if preposition:
                found += self._after(text, frame, actor, preposition[1])
            elif self._direct(text, frame, actor):
                found.append(Part("donor" if _asks(frame) else "recipient", actor, "direct object"))
            elif found and actor.form in ("name", "seat", "people") and _listed(text, found[-1].actor, actor):
                found.append(Part(found[-1].role, actor, "coordinated"))
        return found

    def _after(self, text: Text, frame: Frame, actor: Actor, preposition: str) -> list[Part]:
        if preposition in ("to", "for"):
            other = _IDIOM.search(text.folded, frame.clause.start, actor.start) or _another(
                text, frame, actor, preposition
            )
            return [] if other else [Part("recipient", actor, preposition)]
        if preposition == "from":
            start = frame.clause.start
            returns = _IN_RETURN.match(text.folded, actor.end)
            buys = frame.role == "buy" or _BOUGHT.search(text.folded, start, actor.start)
            role: Role = "organiser" if returns else "supplier" if buys else "donor"
            return [Part(role, actor, preposition)]
        verb = _BY.search(text.folded, 0, actor.start)  # "matched by", "followed by"
        if verb and all(c.end != verb.end(1) for c in frame.clause.cues if c.family == "frame"):
            return []
        acts = preposition == "by" and frame.status != "denied" and frame.chain and frame.role in ("give", "arrive")
        return [Part("donor", actor, preposition)] if acts else []

    def _direct(self, text: Text, frame: Frame, actor: Actor) -> bool:
        """ "give Ukraine the tanks"; "supply German tanks" has no such object."""
        if not frame.chain or frame.role not in ("give", "arrive"):
            return False
        verb = frame.head or frame.chain[-1]
        if not _DIRECT.fullmatch(text.folded, verb.end, actor.start):
            return False
        if isinstance(verb.value, Operator) and verb.value.status in _STOPPED:
            return False  # "blocks EU arms money"
        if self._actors.usual(actor.code) != "donor" or not _of_thing(text, frame, actor):
            return True
        others = any(self._actors.usual(a.code) == "recipient" for a in frame.clause.actors)
        return actor.form != "people" and not others

    def _recipient(self, text: Text, frame: Frame, parts: list[Part], sentence: Sequence[Actor]) -> list[Part]:
        """Where nobody gets it: the first usual recipient of the sentence."""
        if any(p.role == "recipient" for p in parts):
            return []
        taken = {p.actor.code for p in parts if p.role != "requester"}
        public = (a for a in sentence if a.form != "private" and a.code not in taken)
        likely = [a for a in public if self._actors.usual(a.code) == "recipient" and not _in_aside(text, frame, a)]
        return [Part("recipient", a, "usual recipient") for a in likely[:1]]

    def _donor(self, text: Text, frame: Frame, parts: list[Part], sentence: Sequence[Actor]) -> list[Part]:
        """Where nobody gives: the first usual donor of the clause, else the subject before "after pledging ..."."""
        accuses = any(isinstance(c.value, Operator) and c.value.status == "reported_agreed" for c in frame.chain)
        if accuses or frame.role == "buy" or any(p.role in ("donor", "supplier") for p in parts):
            return []
        taken = {p.actor.code for p in parts if p.rule != "leads"}
        likely = [a for a in frame.clause.actors if self._may_give(text, frame.clause.start, a, taken)]
        if not likely and frame.chain:
            others = [a for a in sentence if a.end <= frame.clause.start or frame.role == "get"]
            likely = [a for a in others if self._may_give(text, frame.sentence[0], a, taken)]
        return [Part("donor", a, "usual donor") for a in likely[:1]]

    def _may_give(self, text: Text, floor: int, actor: Actor, taken: set[str]) -> bool:
        place = _PREPOSITION.search(text.folded, floor, actor.start)
        if (
            _away(text, floor, actor)
            or actor.code in taken
            or actor.form in _NO_PARTY - {"giver"}
            or (place and place[1] in _PLACE)
        ):
            return False
        return self._actors.usual(actor.code) == "donor"

    def _checked(self, parts: list[Part]) -> list[Part]:
        """Nobody gives to themselves; a country at war with another neither gives to it nor gets from its friends."""
        recipients = {p.actor.code for p in parts if p.role == "recipient"}
        helped = any(self._actors.usual(code) == "recipient" for code in recipients)
        friends = any(p.role == "donor" and self._actors.usual(p.actor.code) == "donor" for p in parts)
        return [p for p in parts if self._plausible(p, recipients, helped=helped, friends=friends)]

    def _plausible(self, part: Part, recipients: set[str], *, helped: bool, friends: bool) -> bool:
        enemy = self._actors.usual(part.actor.code) == "adversary"
        if part.role == "recipient":
            return not (enemy and friends)
        if part.role in ("donor", "supplier"):
            return part.actor.code not in recipients and part.actor.code != "UA" and not (enemy and helped)
        return True


def _in_aside(text: Text, frame: Frame, actor: Actor) -> bool:
    """ "as fighting rages in Ukraine, the US is sending": a place in a clause that only tells the time."""
    verb = frame.chain[0].start if frame.chain else frame.clause.start
    inside = frame.clause.start <= actor.start and "," not in text.folded[actor.end : verb]
    return not inside and bool(_TIMED.search(text.folded, frame.sentence[0], actor.start))


def _away(text: Text, floor: int, actor: Actor) -> bool:
    """ "but not German tanks", and, in other languages, "an Polen": no giver."""
    towards = text.lang != "en" and _TOWARDS.search(text.folded, floor, actor.start)
    return bool(towards) or text.folded.endswith("not ", floor, actor.start)


def _organisers(text: Text, actors: Sequence[Actor]) -> list[Part]:
    """ "led by Latvia and Britain" (who for that gives nothing), "the Czech-led initiative", "who chairs the group"."""
    found: list[Part] = []
    for actor in actors:
        listed = found and found[-1].rule == "led by" and _listed(text, found[-1].actor, actor)
        if listed or _LED_BY.search(text.folded, max(0, actor.start - 60), actor.start):
            found.append(Part("organiser", actor, "led by"))
        elif actor.form == "organiser" or _LEADS.match(text.folded, actor.end):
            found.append(Part("organiser", actor, "leads"))
    return found


def _for_others(frame: Frame, parts: list[Part]) -> list[Part]:
    """ "buys missiles for Ukraine", "bought shells and gave them to Ukraine": who buys for another gives."""
    if not any(p.rule == "for" or (p.rule == "to" and frame.role == "buy") for p in parts):
        return parts
    return [p._replace(role="donor") if p.role == "recipient" and p.rule in _BUYS else p for p in parts]


def _place(text: Text, frame: Frame, parts: list[Part]) -> list[Part]:
    """ "arrived in Poland": the place gets it, where nobody else does."""
    if frame.role != "arrive" or any(p.role == "recipient" for p in parts):
        return []
    here = (a for a in frame.clause.actors if _IN.search(text.folded, frame.clause.start, a.start))
    return [Part("recipient", a, "in") for a in here][:1]


def _giver(frame: Frame) -> Role:
    """What the subject of the frame's head is: "buys" gets, "approves a sale" sells, all others give."""
    if frame.role == "buy" and frame.head is not None and not frame.head.value.forms:
        return "supplier"
    return "recipient" if frame.role in ("get", "buy") else "donor"


def _phrased(frame: Frame) -> bool:
    """Whether a phrase made the frame, of any language: it has a subject, but no verb within it."""
    return bool(frame.chain) and isinstance(frame.chain[0].value, tuple)


def _asks(frame: Frame) -> bool:
    """Whether the frame is a request, which turns its objects into wished givers."""
    said = {c.value.status for c in frame.chain if isinstance(c.value, Operator)}
    return frame.status == "requested" and ("requested" in said or _phrased(frame))


def _wishes(text: Text, frame: Frame, giver: Role, outer: list[Actor], inner: list[Actor]) -> list[Part]:
    """ "asks Berlin to send", and "asks Berlin for permission to send", where who asks also gives."""
    asking = [Part("requester", a, "asks") for a in outer]
    if _is_asked(text, frame):
        return [Part(giver, a, "is asked") for a in (*outer, *inner)]
    consent = [c for c in frame.chain if isinstance(c.value, Operator) and c.value.status == "approved"]
    if consent and not text.folded.endswith("to ", frame.clause.start, consent[0].start):
        return [*asking, *(Part(giver, a, "asks") for a in outer), *(Part("approver", a, "is asked") for a in inner)]
    wished: Role = "donor" if frame.head is None or giver == "supplier" else giver
    return [*asking, *(Part(wished, a, "is asked") for a in inner)]


def _besought(text: Text, frame: Frame) -> list[Actor]:
    """ "pleads with Berlin to send", "puts pressure on Berlin": the first actor after the operator's preposition."""
    operator = frame.chain[0]
    after = [a for a in frame.clause.actors if a.start >= operator.end][:1]
    return [a for a in after if _WITH.fullmatch(text.folded, operator.end, a.start)]


def _is_asked(text: Text, frame: Frame) -> bool:
    """ "was asked to send", "came under pressure to send"."""
    first, start = frame.chain[0], frame.clause.start
    if text.folded.endswith("under ", start, first.start):
        return True
    return modality(text.folded, first.start, start).passive and not text.folded.endswith("ing", start, first.end)


def _attributes(text: Text, frame: Frame, parts: list[Part]) -> list[Part]:
    """ "US-supplied" gives, "US-built" makes (and sells, where nobody does), "German Leopards" are the giver's."""
    found: list[Part] = []
    named = {p.role: p.actor.code for p in parts}
    sells = frame.role == "buy" and "supplier" not in named
    for actor in frame.clause.actors:
        listed = found and found[-1].rule == "supplied by" and _listed(text, found[-1].actor, actor)
        if actor.form == "giver" or listed:
            found.append(Part("donor", actor, "supplied by"))
        elif actor.form == "maker":
            found.append(Part("supplier" if sells else "maker", actor, "made by"))
        elif _of_thing(text, frame, actor) and named.get("donor") != actor.code:
            gives = frame.role != "buy" and "donor" not in named
            found.append(Part("donor" if gives else "supplier", actor, "its arms"))
    return found


def _another(text: Text, frame: Frame, actor: Actor, preposition: str) -> bool:
    """ "for Germany to send", "for Berlin's permission", "to Germany's 14 Leopards", "for US jets": no recipient."""
    after = text.folded[actor.end : actor.end + 40]
    if preposition == "for" and _FOR_TO.match(after):
        return True
    if any(_DIRECT.fullmatch(text.folded, actor.end, t.start) for t in frame.clause.things):
        return True
    owns = any(0 < t.start - actor.end < 25 and t.kind == "system" for t in frame.clause.things)
    return after.startswith("'s") and (owns or bool(_CONSENT.match(after)))


def _unique(parts: list[Part]) -> list[Part]:
    keys = [(part.role, part.actor.code) for part in parts]
    return [part for at, part in enumerate(parts) if keys[at] not in keys[:at]]


def _group(text: Text, clause: Clause, start: int, end: int) -> list[Actor]:
    """The last actors before `end` that can be a subject, with those that are coordinated with them."""
    group: list[Actor] = []
    actors = [a for a in clause.actors if start <= a.start and a.end <= end and a.form not in _NO_PARTY]
    for actor in reversed(actors):
        preposition = _PREPOSITION.search(text.folded, clause.start, actor.start)
        if group and not _together(text, actor, group[0]):
            break
        acts = preposition and preposition[1] == "for" and _TO_DO.fullmatch(text.folded, actor.end, end)
        modifies = preposition and preposition[1] in _NOT_SUBJECT and not acts  # "for Kyiv to buy" is a subject
        if not group and (modifies or _addressed(text, clause, actor)):
            continue
        group.insert(0, actor)
    return group


def _addressed(text: Text, clause: Clause, actor: Actor) -> bool:
    """ "told Athens it will hand over": whom a promise is told to does not make it."""
    return bool(_TOLD.search(text.folded, clause.start, actor.start))


def _together(text: Text, first: Actor, second: Actor) -> bool:
    """One subject: "US and Germany", "German Chancellor Olaf Scholz"."""
    between = text.folded[first.end : second.start]
    joined = first.code == second.code or re.search(_COORDINATED.pattern + "$", between)
    return bool(joined) and len(between.split()) <= _LIST_WORDS


def _listed(text: Text, first: Actor, second: Actor) -> bool:
    """Whether two objects stand in one list: "Ukraine, Israel and Taiwan", but not "Ukraine, the US ministry said"."""
    between = _COORDINATED.fullmatch(text.folded, first.end, second.start)
    if between is None:
        return False
    return between[0].strip() not in (",", ", the") or bool(_ALSO.match(text.folded, second.end))


def _of_thing(text: Text, frame: Frame, actor: Actor) -> bool:
    """Whether a country or people stands right before something given: "German Leopard 2", "US Anti-Ship Missiles"."""
    first = frame.chain[0].end if frame.chain else 0
    if actor.form not in ("people", "name") or actor.start < first or _away(text, 0, actor):
        return False
    return any(_adjective(text.folded[actor.end : t.start]) for t in frame.clause.things if t.start > actor.end)


def _adjective(between: str) -> bool:
    near = between[:1] in (" ", "-") and len(between.split()) <= _ADJECTIVE_WORDS
    return near and not _BREAKS_NOUN.search(between)
