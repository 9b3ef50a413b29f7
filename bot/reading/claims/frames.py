"""Narrow frames: a clause in which somebody gives, sells, gets or is asked for arms, with its status."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.catalogue import Operator
from bot.model import Party
from bot.reading.claims.clauses import Clause, Head, Sentence
from bot.reading.claims.cues import Cue
from bot.reading.claims.modality import modality
from bot.reading.claims.predicates import ABOVE_CONSIDERED, DECIDED, Predicate, is_verb
from bot.reading.text import Text

_FOR = re.compile(
    r"(?:\s+(?:sent|going|headed|bound|destined|given|donated|pledged|promised|supplied|delivered|deliver(?:y|ies)|shipments?"
    r"|support|systems?|vehicles?|packages?|training)){0,2}\s+(?:for|to)\s+(?:the\s+)?"
)
# Statuses with "to" after them.
_LEADING = frozenset({"requested", "considering", "expected", "approved", "permission"})
_THOUGHT = frozenset({"considering", "expected"})  # of these, the ones whose "to" follows at once
_VERB = (
    r"\s+(?:(?!supply|apply|reply|rely)\w+ly\s+)?"
    r"(?!the |a |an |its |his |help |start |begin |let |try |jointly |have |be |include |step |boost |speed )"
    r"([a-z][\w-]*)"
)
_TO_VERB = re.compile(rf"(?:(?<= to)|\s+to){_VERB}")
_SOME_TO_VERB = re.compile(rf"(?:(?<= to)|(?:\s+[\w'-]+){{0,5}}?\s+to){_VERB}")
_OBJECT = re.compile(r"\s+(?:(?:an?|the|its|their|formal|new|initial|final)\s+){0,2}")
_WORDS = re.compile(
    r"(?:\s+[a-z][\w-]*)?\s+(?:pact|deal|agreement|pledge|promise|commitment|approval|nod|decision|guarantee)s?\b"
)
_OWN = re.compile(r"\s(?:its|their|our|his|her)(?:\s[\w-]+){0,2}\s")


_ASKED = frozenset({"", "requested", "considering", "no_decision"})
_PROMISED = frozenset({"announced", "expected"})
_IF = re.compile(
    r"(?<!even )(?<!as )(?<!only )\b(?:if(?! needed| necessary| possible| required| not)|unless|provided that)\b"
)
_ASKED_WHO = re.compile(r"\b(?:over|on|about|as to) (?:who|which|what|how many|when|where)\b[^,;]*$")
_BESIDE = re.compile(r" (?:[\w-]+ ){0,2}")
_OWNED = re.compile(r"(?:'s?|\b(?:the|its|their|his)) $")
_OTHER_VERB = re.compile(  # what parts an operator from a thing that it does not govern
    r",? (?:who|which|where|how|using|making|building|producing|testing|against"
    r"|is|are|was|were|be|been|has|had|have|will|would|could|should|may"
    r"|might|says?|said|told)\b|, with\b"
    r"|\bto (?!(?:the|an?|its|their|his|her|our|all|both|some|more|other|help|boost|double|increase|raise|expand"
    r"|replace|bring|include|put|meet|make|have|step|speed)\b)([a-z]+)"
)
_STOPPED = frozenset({"cancelled", "paused", "blocked", "resumed", "delayed"})
_TALKS = re.compile(
    r"\s+(?:\w+\s+){0,2}?(?:talks|negotiations|discussions?|meetings?|visits?|briefings?|debates?|votes?)\b"
)
_NOUN = re.compile(
    r"(?:announcement|decision|agreement|approval|deal|pledge|promise|commitment|offer|request|refusal)s?"
)
_AFTER = re.compile(
    r"(?:after|before|following|amid|despite|since|until)\s+(?:(?:the|an?|its|their|[\w-]+'s)\s+)?(?:[\w-]+\s+)?"
)
_PARTICIPLE = re.compile(r" (?:by|from|under|through|via|with|last|this|earlier)\b")
_AGAINST = re.compile(r"(?:\s[\w-]+){0,3}?\s(?:against|towards?|over|near|at)\s(?:the\s)?")
_TO_HIT = re.compile(  # what arms are sent for that nobody gets
    r"\s(?:[\w-]+\s)?to (?:hit|strike|kill|destroy|attack|bomb|threaten|intimidate"
    r"|fight (?:wild|forest )?fires)\b"
    r"|(?:\s(?!to\b)[\w-]+){0,3}?\s(?:to|at)\s(?:an?|the|its|their)\s(?:[\w-]+\s){0,2}?(?:exercises?|drills?|parade"
    r"|museum|exhibition|court)\b"
)
_LANDS = re.compile(r"reach|land|touch")
_TO_PLACE = re.compile(r"\s+(?:(?:in|on|at|to|down|the|western|eastern|southern|northern|central)\s+)*")
_GIVEN = re.compile(  # what tells a delivery from a strike: words of giving, or what strikes nothing
    r"\b(?:first|last|final|second|third|next|remaining|batch|tranche|deliver\w*|shipments?|promised|pledged|donated|bought"
    r"|ordered|given|supplied|long-awaited|tanks?|vehicles?|carriers|howitzers?|launchers?|jets|fighters|planes|f-16s?)\b"
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What a clause says: `status` "" is a mention of aid without a claim."""

    status: str
    sentence: Sentence
    clause: Clause
    role: str  # of its head: give, get, buy, arrive
    chain: tuple[Cue, ...]  # operators and head, in the order of the text
    head: Cue | None
    rule: str
    question: bool = False
    parties: tuple[Party, ...] = ()


def read_clause(text: Text, sentence: Sentence, clause: Clause) -> Frame | None:
    """The frame of a clause that names something to give; None where nothing in it governs, gives or speaks of aid."""
    cues = [c for c in clause.cues if c.family == "frame" and text.folded[c.start - 1 : c.start] != "-"]
    head = _head(text, clause, cues)
    operators = tuple(c for c in cues if isinstance(c.value, Operator) and _governs(text, clause, c, head))
    if head is None and _aside(text, clause, operators):
        operators = ()
    package = head is not None and head.value.noun and operators  # "the package was delayed" names no arms
    if not (clause.things and (head or operators)) and not package:
        return _mention(text, sentence, clause)
    if head is not None and _strikes(text, clause, head):
        return None
    status, rule = Predicate(text, clause, head, operators).read()
    chain = tuple(sorted([*operators, *([head] if head else [])], key=lambda c: c.start))
    return _mooded(text, Frame(status, sentence, clause, head.value.role if head else "give", chain, head, rule))


def _mention(text: Text, sentence: Sentence, clause: Clause) -> Frame | None:
    """Aid by its name only: "tanks for Ukraine", "US-supplied HIMARS", "military aid" with a country beside it."""
    if not clause.actors or not (clause.things or clause.matters):
        return None
    if clause.matters:
        return Frame("", sentence, clause, "give", (), None, "talk of aid")
    given = any(a.form == "giver" for a in clause.actors)
    meant = any(_FOR.fullmatch(text.folded, t.end, a.start) for t in clause.things for a in clause.actors)
    if not (given or meant or any(t.kind == "aid" for t in clause.things)):
        return None
    return Frame("", sentence, clause, "give", (), None, "supplied by" if given else "aid for")


def _head(text: Text, clause: Clause, cues: list[Cue]) -> Cue | None:
    """The first verb of giving with a thing on its right side, else the first such noun."""
    heads = [c for c in cues if isinstance(c.value, Head)]
    verbs = [c for c in heads if is_verb(text, clause, c) and _has_thing(text, clause, c)]
    if any(c.value.role == "arrive" or modality(text.folded, c.start, clause.start).finite for c in verbs[1:]):
        verbs = [c for c in verbs if c is verbs[-1] or not _modifies(text, clause, c)]
    if verbs and _takes_operator(text, verbs, cues):
        verbs = verbs[1:]  # "gave the go-ahead to provide", "received an order for": the operator is its object
    return next(iter(verbs or [c for c in heads if c.value.noun]), None)


def _takes_operator(text: Text, verbs: list[Cue], cues: list[Cue]) -> bool:
    """Whether the first verb has an operator between it and the next one, or a noun of deciding as its object."""
    operators = [c for c in cues if isinstance(c.value, Operator) and c.start >= verbs[0].end]
    if len(verbs) > 1 and any(c.start < verbs[1].start for c in operators):
        return True
    objects = (c for c in operators if _OBJECT.fullmatch(text.folded, verbs[0].end, c.start))
    return any(not text.folded.endswith(("ed", "ing"), c.start, c.end) for c in objects)


def _has_thing(text: Text, clause: Clause, cue: Cue) -> bool:
    """A verb gives what follows it; a passive, a participle, "arrive" and "tanks to send" also what stands before."""
    if cue.value.role == "arrive" and _LANDS.match(text.folded, cue.start):
        return _lands(text, clause, cue)
    things = [t for t in clause.things if t.kind != "mechanism"]  # "gave a speech in Ramstein"
    if any(t.start >= cue.end for t in things):
        return True
    mood = modality(text.folded, cue.start, clause.start)
    backward = cue.value.role == "arrive" or cue.value.forms & {2, 3} or mood.passive or mood.infinitive
    return bool(backward) and any(t.end <= cue.start for t in things)


def _strikes(text: Text, clause: Clause, head: Cue) -> bool:
    """ "sent drones against Ukraine", "sent tanks to an exercise": what flies at somebody or goes elsewhere."""
    last = max((t.end for t in clause.things if t.start >= head.end), default=0)
    if not last or head.value.role != "give":
        return False
    at = any(_AGAINST.fullmatch(text.folded, last, a.start) for a in clause.actors if a.start > last)
    return at or bool(_TO_HIT.match(text.folded, last, clause.end))


def _lands(text: Text, clause: Clause, cue: Cue) -> bool:
    """ "tanks reached Ukraine"; to reach a deal is no arrival, and what flies to a place may have struck it."""
    things = [t for t in clause.things if t.end <= cue.start]
    place = any(_TO_PLACE.fullmatch(text.folded, cue.end, a.start) for a in clause.actors)
    return bool(things and place and _GIVEN.search(text.folded, clause.start, cue.start))


def _governs(text: Text, clause: Clause, cue: Cue, head: Cue | None) -> bool:
    """Left of the head (or of a thing), or right of a noun or passive that it is the predicate of."""
    operator: Operator = cue.value
    owned = operator.status in DECIDED and _OWNED.search(text.folded, clause.start, cue.start)
    if (not operator.bare and head is None) or (owned and text.folded.endswith("ed", cue.start, cue.end)):
        return False  # "its promised tanks"
    if operator.status in _LEADING and (_leads_elsewhere(text, clause, cue) or _keeps(text, clause, cue)):
        return False
    if head is not None and cue.start < head.start:
        return not (head.value.forms and _modifies(text, clause, cue))
    if head is None and (_reaches(text, clause, cue) or _relative(text, clause, cue)):
        return True
    if head is None and not any(t.end <= cue.start for t in clause.things):
        return False
    mood = modality(text.folded, cue.start, clause.start)
    return mood.passive or mood.perfect or mood.future or operator.predicate


def _reaches(text: Text, clause: Clause, cue: Cue) -> bool:
    """Whether a thing is the object of an operator: no other verb stands between, nor "with" after a comma."""
    first = next((t for t in clause.things if t.start >= cue.end), None)
    if first is None or _ends_talks(text, clause, cue):
        return False
    led = _OTHER_VERB.search(text.cased, cue.end, first.start)
    within = any(c.start == led.start(1) for c in clause.cues if c.family == "frame") if led and led[1] else False
    return led is None or within


def _ends_talks(text: Text, clause: Clause, cue: Cue) -> bool:
    """ "cancels talks on tanks": what is stopped is the talk, by either of the two words."""
    stops = (c for c in clause.cues if isinstance(c.value, Operator) and c.value.status in _STOPPED)
    talks = (_TALKS.match(text.folded, c.end) for c in stops if c.end <= cue.end)
    return any(found and cue.start < found.end() for found in talks)


def _aside(text: Text, clause: Clause, operators: Iterable[Cue]) -> bool:
    """ "after the announcement of tanks": a noun of deciding behind a preposition of time tells of no decision."""
    nouns = [c for c in operators if _NOUN.fullmatch(text.folded, c.start, c.end)]
    return len(nouns) == 1 and bool(_AFTER.fullmatch(text.folded, clause.start, nouns[0].start))


def _modifies(text: Text, clause: Clause, cue: Cue) -> bool:
    """ "guns promised by Vilnius", "the tanks that London pledged": known already, and beside what is told."""
    beside = any(_BESIDE.fullmatch(text.folded, t.end, cue.start) for t in clause.things)
    owners = [a for a in clause.actors if text.folded[a.end : cue.start] == " "]
    relative = any(text.folded.endswith((" that ", " which "), clause.start, a.start) for a in owners)
    return relative or (beside and bool(_PARTICIPLE.match(text.folded, cue.end)))


def _relative(text: Text, clause: Clause, cue: Cue) -> bool:
    """ "the ammunition London pledged": a thing, its giver and the operator side by side."""
    givers = [a for a in clause.actors if text.folded[a.end : cue.start] == " "]
    return any(text.folded[t.end : a.start] == " " for a in givers for t in clause.things if t.end <= a.start)


def _leads_elsewhere(text: Text, clause: Clause, cue: Cue) -> bool:
    """Whether "to" after the operator leads to a verb that has nothing to do with giving.

    "sought to exploit", "allow troops to strike"; a thing between them is what is asked for or allowed.
    """
    pattern = _TO_VERB if cue.value.status in _THOUGHT else _SOME_TO_VERB
    to = pattern.match(text.folded, cue.end, clause.end)
    if to is None or not text.raw[to.start(1)].islower():
        return False
    between = any(cue.end <= t.start < to.start(1) for t in clause.things)
    return not between and not any(c.start == to.start(1) and c.family == "frame" for c in clause.cues)


def _keeps(text: Text, clause: Clause, cue: Cue) -> bool:
    """ "needs its missiles": who has a thing asks nobody for it."""
    return cue.value.status == "requested" and any(_OWN.fullmatch(text.folded, cue.end, t.start) for t in clause.things)


def _mooded(text: Text, frame: Frame) -> Frame:
    """Conditions and questions cap what a clause may say."""
    if frame.role == "get" and frame.status == "delivered" and _gets_words(text, frame):
        return replace(frame, status="", rule=f"{frame.rule} (words)")
    last = frame.chain[-1].start
    doubtful = any(c.family == "mood" and c.start < last for c in frame.clause.cues)
    doubtful |= bool(_ASKED_WHO.search(text.folded, frame.clause.start, last))
    doubtful |= bool(frame.status in _PROMISED and _IF.search(text.folded, frame.clause.start, frame.sentence[1]))
    question = "?" in text.raw[last : frame.sentence[1]]  # "Leopards for Kyiv? No, says Berlin"
    if (doubtful or question) and frame.status in ABOVE_CONSIDERED:
        return replace(frame, status="considering", rule=f"{frame.rule} (if)", question=question)
    if question and frame.status not in _ASKED:
        return replace(frame, status="", rule=f"{frame.rule} (?)", question=question)
    return replace(frame, question=question)


def _gets_words(text: Text, frame: Frame) -> bool:
    """ "gets a tank pact": who gets a promise has got nothing yet."""
    floor = frame.chain[-1].end
    return any(t.start >= floor and _WORDS.match(text.folded, t.end, frame.clause.end) for t in frame.clause.things[:1])
