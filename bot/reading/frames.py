"""Narrow frames: a clause in which somebody gives, sells, gets or is asked for arms, with the status its words allow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.catalogue import Lexicon, Operator
from bot.model import Party
from bot.reading.cues import Cue, Phrase
from bot.reading.modality import Modality, modality
from bot.reading.parties import Actor
from bot.reading.text import Text

_BREAK = re.compile(
    r"[;:]\s|\s[-|]\s|,\s+(?=(?:which|who|whose|while|but|as|after|although|though|amid|despite|saying|adding|following|because"
    r"|since|where|when|and (?:said|also|is|was|has|will|would|are|have))\b)"
    r"|\s(?=(?:while|but|although|though|because|amid|despite|following|after|before|unless|if|when|in response"
    r"|as (?!well|much|many|part|soon|early|far|long|low|high|of\b)\w)\b)"
)
# A headline's second sentence after a comma, where the first has its verb: "Moscow protests, London to send tanks".
_SECOND = re.compile(
    r",\s+(?=(?:the )?[A-Z][\w.]+(?: [A-Z]\w+)? (?:to|will|is|are|has|have|says|said|plans|could|vows)\b)"
)
_LADDER = (
    "requested",
    "considering",
    "no_decision",
    "expected",
    "announced",
    "approved",
    "funded",
    "contracted",
    "shipped",
    "delivered",
)
_ABOVE_CONSIDERED = frozenset(_LADDER[3:])


@dataclass(frozen=True, slots=True)
class Thing:
    """What is given, at a place: a system of the catalogue, military aid by a plain name, or a plain weapon word."""

    start: int
    end: int
    kind: str  # system, mechanism, aid, weapon, money
    entity: str
    name: str


@dataclass(frozen=True, slots=True)
class Head:
    """A verb or noun of giving or getting."""

    role: str
    past: str = ""
    present: str = ""
    forms: frozenset[int] = frozenset()  # 0 base, 1 third person, 2 past, 3 participle, 4 -ing; empty: a noun
    noun: bool = False  # the same form is a noun too


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a sentence with what was found in it."""

    start: int
    end: int
    cues: tuple[Cue, ...]
    things: tuple[Thing, ...]
    actors: tuple[Actor, ...]
    matters: tuple[Thing, ...] = ()  # talk of giving that is never itself given: "tank deal"


@dataclass(frozen=True, slots=True)
class Frame:
    """What a clause says: `status` "" is a mention of aid without a claim."""

    status: str
    sentence: tuple[int, int]
    clause: Clause
    role: str
    chain: tuple[Cue, ...]  # operators and head, as they govern each other
    head: Cue | None
    rule: str
    question: bool = False
    parties: tuple[Party, ...] = ()


def phrases(lexicon: Lexicon) -> Iterator[Phrase]:
    """The verbs, nouns, operators and conditions of the grammar, for the phrasebook."""
    grammar = lexicon.frames
    nouns = {noun: role for role, words in grammar.nouns.items() for noun in words}
    for verbs in grammar.verbs:
        for forms in verbs.forms:
            five = [form.replace("_", " ") for form in forms.split()]
            for form in dict.fromkeys(five):
                which = frozenset(i for i, f in enumerate(five) if f == form)
                both = nouns.pop(form, None) is not None
                yield Phrase(form, "frame", Head(verbs.role, verbs.past, verbs.present, which, noun=both))
    for noun, role in nouns.items():
        yield Phrase(noun, "frame", Head(role, noun=True))
    for operator in grammar.operators:
        for form in operator.forms:
            yield Phrase(form, "frame", operator)
    for word in grammar.words.get("condition", ()):
        yield Phrase(word, "mood", "condition")


def clauses(text: Text, sentence: tuple[int, int], whole: Clause) -> list[Clause]:
    """The sentence cut at its breaks; a piece without a thing and without a cue still stands, for its actors."""
    start, end = sentence
    verbs = [c.start for c in whole.cues if c.family == "frame"]
    named = {a.start for a in whole.actors}
    second = [
        m.end()
        for m in _SECOND.finditer(text.cased, start, end)
        if m.end() in named and any(v < m.start() for v in verbs)
    ]
    cuts = sorted({start, *(m.end() for m in _BREAK.finditer(text.folded, start, end)), *second, end})
    return [
        Clause(
            a,
            b,
            tuple(c for c in whole.cues if a <= c.start < b),
            tuple(t for t in whole.things if a <= t.start < b),
            tuple(x for x in whole.actors if a <= x.start < b),
            tuple(t for t in whole.matters if a <= t.start < b),
        )
        for a, b in pairwise(cuts)
        if a < b
    ]


def read_clause(text: Text, sentence: tuple[int, int], clause: Clause) -> Frame | None:
    """The frame of a clause that names something to give; None where nothing in it governs, gives or speaks of aid."""
    cues = [c for c in clause.cues if c.family == "frame" and text.folded[c.start - 1 : c.start] != "-"]
    head = _head(text, clause, cues)
    ops = [c for c in cues if isinstance(c.value, Operator) and _governs(text, clause, c, head)]
    package = head is not None and head.value.noun and ops  # "the package was delayed" names no arms
    if not (clause.things and (head or ops)) and not package:
        return _mention(text, sentence, clause)
    status, rule = _status(text, clause, head, ops)
    chain = tuple(sorted([*ops, *([head] if head else [])], key=lambda c: c.start))
    role = head.value.role if head else "give"
    return _mooded(text, Frame(status, sentence, clause, role, chain, head, rule))


_FOR = re.compile(r"(?:\s+[\w-]+){0,2}\s+(?:for|to)\s+(?:the\s+)?")


def _mention(text: Text, sentence: tuple[int, int], clause: Clause) -> Frame | None:
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
    verbs = [c for c in heads if _is_verb(text, clause, c) and _has_thing(text, clause, c)]
    if len(verbs) > 1 and any(isinstance(c.value, Operator) and verbs[0].end <= c.start < verbs[1].start for c in cues):
        verbs = verbs[1:]  # "gave the go-ahead to provide", "received approval to give": a phrase for the operator
    return next(iter(verbs or [c for c in heads if c.value.noun]), None)


_DETERMINERS = frozenset({"a", "an", "the", "its", "their", "his", "her", "our"})


def _is_verb(text: Text, clause: Clause, cue: Cue) -> bool:
    """A form that is a noun too counts as a verb only after an auxiliary, "to" or right after its subject."""
    mood = modality(text.folded, cue.start, clause.start)
    if mood.before in _DETERMINERS and cue.value.forms & {2, 3, 4} and not mood.finite:
        return False  # "an armed drone"
    if not cue.value.noun:
        return bool(cue.value.forms)
    if mood.future or mood.would or mood.possible or mood.infinitive or mood.duty:
        return True
    subject = any(0 < cue.start - a.end <= 2 and a.form in ("name", "seat", "body", "person") for a in clause.actors)
    return subject and 1 in cue.value.forms


def _has_thing(text: Text, clause: Clause, cue: Cue) -> bool:
    after = any(t.start >= cue.end for t in clause.things)
    before = any(t.end <= cue.start for t in clause.things)
    passive = cue.value.role == "arrive" or bool(cue.value.forms & {2, 3})
    infinitive = modality(text.folded, cue.start, clause.start).passive
    return after or (before and (passive or infinitive))


def _governs(text: Text, clause: Clause, op: Cue, head: Cue | None) -> bool:
    """Left of the head (or of a thing), or right of a noun or passive that it is the predicate of."""
    if not op.value.bare and head is None:
        return False
    if op.value.status in _LEADING and _leads_elsewhere(text, clause, op):
        return False
    if head is not None and op.start < head.start:
        return True
    if head is None and any(t.start >= op.end for t in clause.things):
        return True
    mood = modality(text.folded, op.start, clause.start)
    return mood.passive or mood.perfect or mood.future or op.value.predicate


_LEADING = frozenset({"requested", "considering", "expected", "approved", "permission"})
_NEXT_VERB = r"\s+(?:(?!supply|apply|reply|rely)\w+ly\s+)?(?!the |a |an |its |his |help |start |begin |let |try |jointly |have |be |include |step |boost |speed )([a-z][\w-]*)"
_TO_VERB = re.compile(rf"(?:(?<= to)|\s+to){_NEXT_VERB}")
_SOME_TO_VERB = re.compile(rf"(?:(?<= to)|(?:\s+[\w'-]+){{0,5}}?\s+to){_NEXT_VERB}")


def _leads_elsewhere(text: Text, clause: Clause, op: Cue) -> bool:
    """Whether "to" after the operator leads to a verb that has nothing to do with giving.

    "sought to exploit", "allow troops to strike"; a thing between them is what is asked for or allowed.
    """
    to = (_TO_VERB if op.value.status in {"considering", "expected"} else _SOME_TO_VERB).match(
        text.folded, op.end, clause.end
    )
    if to is None or not text.raw[to.start(1)].islower():
        return False
    between = any(op.end <= t.start < to.start(1) for t in clause.things)
    return not between and not any(c.start == to.start(1) and c.family == "frame" for c in clause.cues)


def _status(text: Text, clause: Clause, head: Cue | None, ops: list[Cue]) -> tuple[str, str]:
    inner = _head_status(text, clause, head, governed=bool(ops)) if head else None
    rule = f"head {text.raw[head.start : head.end].lower()}" if head else "object"
    left = [o for o in ops if head is None or o.start < head.start]
    right = [o for o in ops if o not in left]
    for op in [*reversed(right), *reversed(left)]:
        inner = _combined(text, clause, op, inner, head)
        rule = f"{text.raw[op.start : op.end].lower()} > {rule}"
    return inner or "", rule


def _head_status(text: Text, clause: Clause, head: Cue, *, governed: bool) -> str | None:
    """What the verb group says by itself; None where it waits for what governs it."""
    mood, verb = modality(text.folded, head.start, clause.start), head.value
    if not _is_verb(text, clause, head) or (governed and not mood.finite):
        return None
    if mood.duty:
        return ""
    if mood.possible:
        return "ruled_out" if mood.negated else "considering"
    if mood.would and _IF.search(text.folded, head.end, text.sentence_at(head.end)[1]):
        return "considering"
    if mood.future or mood.would:
        return _refused(text, clause, verb) if mood.negated else "announced"
    if mood.infinitive:
        return "announced" if text.field == "title" and _leads(text, clause, head) else None
    return _tensed(text, clause, head, mood)


_IF = re.compile(r"\b(?:if|unless|in exchange|in return|were)\b")
_LATER = re.compile(r"\b(?:until|before|for (?:months|years))\b")


def _refused(text: Text, clause: Clause, verb: Head) -> str:
    """ "will not get the jets until 2025" is late, "will not send" is no."""
    late = verb.past == "delivered" and _LATER.search(text.folded, clause.start, clause.end + 20)
    return "delayed" if late else "ruled_out"


def _tensed(text: Text, clause: Clause, head: Cue, mood: Modality) -> str | None:
    verb: Head = head.value
    if verb.past == "funded" and 3 in verb.forms and text.folded.startswith(" by ", head.end):
        return verb.past  # "fully funded by the Netherlands"
    if verb.forms & {2, 3} and (mood.perfect or mood.passive):
        if mood.going:
            return "shipped"
        return ("delayed" if verb.past == "delivered" else "no_decision") if mood.negated else verb.past
    if 4 in verb.forms:
        return _gerund(text, clause, head, mood)
    if mood.negated:
        return "no_decision" if 0 in verb.forms else None
    subject = [a for a in clause.actors if a.end <= head.start]
    if 1 in verb.forms:
        return verb.present
    if 2 in verb.forms:
        of_thing = subject and any(subject[-1].end <= t.start and t.end <= head.start for t in clause.things)
        active = subject and not of_thing and any(t.start >= head.end for t in clause.things)
        return verb.past if active or verb.role == "arrive" else None  # "the tanks sent to Ukraine" says nothing
    return verb.present if subject and 0 in verb.forms else None


_SUBJECT_TO = re.compile(r"([\w'.)-]+)\s+(?:also |now |soon |finally |reportedly )?to\s+(?:\w+ly\s+)?(?:be\s+)?$")
_GOVERNMENT = re.compile(
    r"(?:administration|government|ministry|cabinet|president|minister|pm|army|military|allies|ally|west|country|countries"
    r"|nation|nations|member|members|partners|states)$"
)


def _leads(text: Text, clause: Clause, head: Cue) -> bool:
    """Whether a headline's "to send" has somebody, or what is sent, right before it: it is the headline's own verb."""
    before = _SUBJECT_TO.search(text.folded, max(clause.start, head.start - 60), head.start)
    if before is None:
        return False
    ends = {x.end for x in (*clause.actors, *clause.things)}
    return before.end(1) in ends or bool(_GOVERNMENT.search(before[1]))


def _gerund(text: Text, clause: Clause, head: Cue, mood: Modality) -> str | None:
    """ "is sending", a headline's "US sending", "by supplying" are acts; "towards sending" is a thought; "on sending" nothing."""
    if mood.before in {"toward", "towards"}:
        return "considering"
    subject = any(text.folded[a.end : head.start] in {" ", "'s "} for a in clause.actors)
    if mood.passive or (text.field == "title" and subject) or mood.before in {"by", "after"}:
        return "announced"
    return None


def _combined(text: Text, clause: Clause, op: Cue, inner: str | None, head: Cue | None) -> str:
    """What an operator makes of the status that it governs."""
    said = _operated(text, clause, op, head)
    if op.value.open and said in {op.value.status, op.value.infinitive} - {"considering"}:
        return said if inner in (None, "", "expected") else inner  # an announced plan is an announcement
    if said == "considering" and op.value.open and inner not in _ABOVE_CONSIDERED and inner:
        return inner
    if said == inner == "ruled_out":
        return "considering"
    if inner == "requested" and said in {"expected", "considering"}:
        return inner  # "plans to ask"
    return said


def _operated(text: Text, clause: Clause, op: Cue, head: Cue | None) -> str:
    mood, operator = modality(text.folded, op.start, clause.start), op.value
    status = operator.negated if mood.negated else operator.status
    if operator.infinitive and _TO_HEAD.search(text.folded[op.end : head.start if head else op.end]):
        status = operator.infinitive if not _OPEN_END.search(text.folded, op.end, clause.end) else status
    if operator.own and head is not None and head.value.role == "give" and not _between(clause, op, head):
        status = operator.own
    if status in _MADE and mood.before in _ABOUT and text.folded.endswith("ing", op.start, op.end):
        return ""  # "talks about approving"
    if mood.duty and status not in {"considering", "requested"}:
        return ""
    if mood.possible and status != "requested":
        return "ruled_out" if mood.negated and status == "announced" else "considering"
    outermost = not any(isinstance(c.value, Operator) and c.start < op.start for c in clause.cues)
    if (mood.future or (mood.infinitive and outermost)) and not mood.negated:
        return {"announced": "expected", "approved": "announced" if mood.future else "expected"}.get(status, status)
    return status


_ABOUT = frozenset(
    {"of", "on", "about", "over", "from", "against", "or", "for", "in", "without", "to", "than", "toward", "towards"}
)
_MADE = frozenset({"announced", "approved", "contracted"})
_TO_HEAD = re.compile(
    r"\bto\s+(?:\w+ly\s+)?(?:both\s+|jointly\s+|help\s+)?$|\bto\s+(?:authori[sz]e|approve|allow|let|permit|halt|pause|suspend|provide)\b"
)
_OPEN_END = re.compile(
    r"\b(?:(?:could|may|might|would) (?:come|be|follow|happen|fall)|looms?|is expected|not yet|pending|postponed)\b"
)


def _between(clause: Clause, op: Cue, head: Cue) -> bool:
    return any(op.end <= a.start and a.end <= head.start for a in clause.actors)


def _mooded(text: Text, frame: Frame) -> Frame:
    """Conditions and questions cap what a clause may say; an opinion says nothing of what happened."""
    clause = frame.clause
    moods = {c.value for c in clause.cues if c.family == "mood" and frame.chain and c.start < frame.chain[-1].start}
    question = text.raw[frame.sentence[0] : frame.sentence[1]].rstrip("\"'”’ ").endswith("?")
    if ("condition" in moods or question) and frame.status in _ABOVE_CONSIDERED:
        return replace(frame, status="considering", rule=frame.rule + " (if)", question=question)
    return replace(frame, question=question)
