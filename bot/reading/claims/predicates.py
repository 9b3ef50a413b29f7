"""What a clause says of a giving: its verb's tense and mood, and the operators that govern it, from the inside out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from bot.catalogue import Operator
from bot.reading.claims.clauses import Clause, Head
from bot.reading.claims.cues import Cue
from bot.reading.claims.modality import Modality, modality
from bot.reading.text import Text

ABOVE_CONSIDERED = frozenset(
    {"expected", "reported_agreed", "announced", "approved", "funded", "contracted", "shipped", "delivered"}
)
DECIDED = frozenset({"announced", "approved", "contracted"})
_DETERMINERS = frozenset({"a", "an", "the", "its", "their", "his", "her", "our"})
_ABOUT = frozenset(  # "talks about approving": words after which an -ing form is no act
    {"of", "on", "about", "over", "from", "against", "or", "for", "in", "without", "to", "than", "toward", "towards"}
)
_SHARED = re.compile(r"\b(?:must|should|ought|needs? to|ha(?:s|ve) to|could|may|might|can|would)\b")
_STILL = re.compile(r"\b(?:yet|still|so far|until|before|for (?:months|years))\b")
_LATER = re.compile(r"\b(?:until|before|for (?:a number of |several |many )?(?:months|years)|time)\b")
_IF = re.compile(r"\b(?:if|unless|in exchange|in return|were)\b")
_SUBJECT_TO = re.compile(
    r"([\w'.)-]+)\s+(?:also |now |soon |finally |reportedly )?to\s+(?:(?!supply)\w+ly\s+)?(?:be\s+)?$"
)
_GOVERNMENT = re.compile(
    r"(?:administration|government|ministry|cabinet|president|minister|pm|army|military|all(?:ies|y)|west|countr(?:ies|y)"
    r"|(?:nation|member|partner)s?|states)$"
)
_FIRST = re.compile(r"\b(?:be|becomes?|became|becoming) (?:the )?first\b[^,;]*$")  # "... country to send"
_TO_HEAD = re.compile(
    r"\bto\s+(?:\w+ly\s+)?(?:both\s+|jointly\s+|help\s+)?$"
    r"|\bto\s+(?:authori[sz]e|approve|allow|let|permit|halt|pause|suspend|provide)\b"
)
_REPORT = re.compile(r"\b(?:reports?|claims?|allegations?|accusations?|stor(?:y|ies)|rumou?rs?) (?:that|of|about)\b")
_REPORT_AT_ONCE = re.compile(rf"\s+(?:(?!to\b)[\w-]+\s+){{0,4}}?{_REPORT.pattern}")
_AT_ONCE = re.compile(r"\s+to\s+(?:(?!supply)\w+ly\s+)?")
_AHEAD = re.compile(r"(?:before|until|till|once|unless)\b")  # "before the tanks are sent"
_NOT_YET = re.compile(r"(?:before|until|when|if|unless|as|once|after|while|how|why|should|let|till)\b")
_GRANTED = re.compile(r"approval|permission|authori[sz]ation|go-ahead|green light")
_INDIRECT = re.compile(r"(?:\s+(?!(?:to|for|of|on|after|before|without)\b)[\w'-]+){0,4}\s+")
_OPEN_END = re.compile(
    r"\b(?:(?:could|may|might|would) (?:come|be|follow|happen|fall)|looms?|is expected|not yet|pending|postponed)\b"
)


def is_verb(text: Text, clause: Clause, cue: Cue) -> bool:
    """Whether a form of giving is a verb here; one that is a noun, too, needs an auxiliary, "to" or its subject."""
    head: Head = cue.value
    mood = modality(text.folded, cue.start, clause.start)
    if mood.before in _DETERMINERS and head.forms & {2, 3, 4} and not mood.finite:
        return False  # "an armed drone"
    if not head.noun:
        return bool(head.forms)
    if mood.future or mood.would or mood.possible or mood.infinitive or mood.duty:
        return True
    subjects = (a for a in clause.actors if a.form in ("name", "seat", "body", "person"))
    return 1 in head.forms and any(0 < cue.start - a.end <= len("'s ") for a in subjects)


def light_verb(text: Text, clause: Clause, cue: Cue) -> Cue | None:
    """The verb that an operator is the object of, whose mood is the operator's: "to give Poland approval"."""
    if not _GRANTED.fullmatch(text.folded, cue.start, cue.end):
        return None
    heads = [c for c in clause.cues if isinstance(c.value, Head) and c.end <= cue.start and c.value.forms]
    near = heads and _INDIRECT.fullmatch(text.folded, heads[-1].end, cue.start)
    return heads[-1] if near and heads[-1].value.role in ("give", "get") else None


@dataclass(frozen=True)
class Predicate:
    """A verb or noun of giving (or none) with the operators around it."""

    text: Text
    clause: Clause
    head: Cue | None
    operators: tuple[Cue, ...]

    def read(self) -> tuple[str, str]:
        """The status that the clause allows ("" for none), and the rule: its words from the outside in."""
        left = [o for o in self.operators if self.head is None or o.start < self.head.start]
        right = [o for o in self.operators if o not in left]
        status = self._own() if self.head else None
        rule = f"head {self._words(self.head)}" if self.head else "object"
        for operator in (*reversed(right), *reversed(left)):
            status = self._governed(operator, status)
            rule = f"{self._words(operator)} > {rule}"
        return status or "", rule

    def _words(self, cue: Cue) -> str:
        return self.text.folded[cue.start : cue.end]

    def _mood(self, cue: Cue) -> Modality:
        light = light_verb(self.text, self.clause, cue) or cue
        return modality(self.text.folded, light.start, self.clause.start)

    @cached_property
    def _given(self) -> Cue:
        assert self.head is not None
        return self.head

    # --- the verb by itself ---

    def _own(self) -> str | None:
        """What the verb group says by itself; None where it waits for what governs it."""
        mood = self._mood(self._given)
        if not is_verb(self.text, self.clause, self._given) or (self.operators and not mood.finite):
            return None
        if mood.duty:
            return ""
        if mood.future or mood.would or mood.possible:
            return self._modal(mood)
        if mood.infinitive:
            first = _FIRST.search(self.text.folded, self.clause.start, self._given.start)
            return "announced" if first or (self.text.field == "title" and self._leads()) else None
        return self._tensed(mood)

    def _modal(self, mood: Modality) -> str:
        """ "could" is a possibility; "will" is a promise, "will not" a refusal; "would ... if" is a thought."""
        if mood.possible:
            return "ruled_out" if mood.negated else "considering"
        if mood.would and _IF.search(self.text.folded, self._given.end, self.text.sentence_at(self._given.end)[1]):
            return "considering"
        if not mood.negated:
            return "announced"
        if mood.ended:
            return "cancelled"
        late = _LATER.search(self.text.folded, self.clause.start, self.clause.end + 20)
        return "delayed" if late and self._given.value.past == "delivered" else "ruled_out"

    def _leads(self) -> bool:
        """Whether a headline's "to send" has who sends, or what is sent, right before it: then it is its own verb."""
        start = max(self.clause.start, self._given.start - 60)
        before = _SUBJECT_TO.search(self.text.folded, start, self._given.start)
        if before is None:
            return False
        ends = {a.end for a in self.clause.actors}
        if self._given.value.role == "arrive" or before[0].endswith("be "):
            ends |= {t.end for t in self.clause.things}  # "tanks to be sent", but not "tanks to send"
        return before.end(1) in ends or bool(_GOVERNMENT.search(before[1]))

    def _tensed(self, mood: Modality) -> str | None:
        verb: Head = self._given.value
        if verb.past == "funded" and 3 in verb.forms and self.text.folded.startswith(" by ", self._given.end):
            return verb.past  # "fully funded by the Netherlands"
        if verb.forms & {2, 3} and (mood.perfect or mood.passive):
            return self._completed(mood)
        if 4 in verb.forms:
            return self._going(self._given, mood)
        if mood.negated:
            return "cancelled" if mood.ended else "" if 0 in verb.forms else None
        return self._simple()

    def _completed(self, mood: Modality) -> str:
        """ "has sent", "were sent"; "are being sent" is on its way; "have not yet arrived" is late."""
        past: str = self._given.value.past
        if mood.negated:
            late = mood.late or _STILL.search(self.text.folded, self.clause.start, self.clause.end)
            return "delayed" if late and past == "delivered" else ""
        if _AHEAD.match(self.text.folded, self.clause.start):
            return ""
        return "shipped" if mood.going else past

    def _going(self, cue: Cue, mood: Modality) -> str | None:
        """ "is sending", a headline's "US sending", "by supplying" are acts; "towards sending" is a thought."""
        if mood.before in {"toward", "towards"}:
            return "considering"
        if mood.negated:
            return "cancelled" if mood.ended else "ruled_out" if mood.passive else None
        subject = any(self.text.folded[a.end : cue.start] in {" ", "'s "} for a in self.clause.actors)
        acts = mood.passive or (self.text.field == "title" and subject) or mood.before in {"by", "after"}
        return "announced" if acts else None

    def _simple(self) -> str | None:
        """Present and simple past; "the tanks sent to Ukraine" is a participle, which says nothing new."""
        verb: Head = self._given.value
        before = self._mood(self._given).before
        if 1 not in verb.forms and (before.endswith("ing") or before in _ABOUT | {"with"}):
            return None  # "using newly acquired launchers"
        subjects = [a for a in self.clause.actors if a.end <= self._given.start]
        if 1 in verb.forms:
            return verb.present
        if 2 not in verb.forms:
            if before == "and" and _SHARED.search(self.text.folded, self.clause.start, self._given.start):
                return ""  # "must cross a line and send tanks"
            begins = self.text.field == "text" and self.text.raw[self._given.start].isupper()  # "Get our newsletter"
            return verb.present if (subjects and not begins) or self._arrives() else None
        if verb.role == "arrive":
            return verb.past
        things = self.clause.things
        between = subjects and any(subjects[-1].end <= t.start and t.end <= self._given.start for t in things)
        active = subjects and not between and any(t.start >= self._given.end for t in things)
        return verb.past if active else None

    def _arrives(self) -> bool:
        """A headline's "first tanks arrive"; "before tanks arrive" tells of no arrival."""
        floor, verb = self.clause.start, self._given
        if self.text.field != "title" or verb.value.role != "arrive" or _NOT_YET.match(self.text.folded, floor):
            return False
        return any(floor <= t.start and t.end <= verb.start for t in self.clause.things)

    # --- what governs it ---

    def _governed(self, cue: Cue, inner: str | None) -> str:
        """What an operator makes of the status that it governs."""
        operator: Operator = cue.value
        said = self._operator(cue)
        if operator.open and said in {operator.status, operator.infinitive} - {"considering"}:
            return said if inner in (None, "", "expected") else inner  # an announced plan is an announcement
        if operator.open and said == "considering" and inner and inner not in ABOVE_CONSIDERED:
            return inner
        if said == inner == "ruled_out":
            return "considering"  # "refuses to rule out"
        if said == "expected" and inner in {"considering", "no_decision"}:
            return inner  # "expects a decision"
        if inner == "requested" and said in {"expected", "considering"} and self._asks_next(cue):
            return inner  # "plans to ask"
        return said

    def _asks_next(self, cue: Cue) -> bool:
        later = [o for o in self.operators if o.start >= cue.end]
        return bool(later) and self.text.folded[cue.end : later[0].start].strip() in {"to", "whether to", ""}

    def _operator(self, cue: Cue) -> str:
        """The operator's own status under its auxiliaries."""
        operator: Operator = cue.value
        mood = self._mood(cue)
        status = self._shape(cue, mood)
        if status in DECIDED and mood.before in _ABOUT and self._words(cue).endswith("ing"):
            return ""  # "talks about approving"
        if mood.duty and status not in {"considering", "requested"}:
            return ""
        if mood.possible and status != "requested":
            return "ruled_out" if mood.negated and status == "announced" else "considering"
        if mood.negated or not (mood.future or (mood.infinitive and self._outermost(cue))):
            return status
        promised = "announced" if mood.future else "expected"
        return {"announced": "expected", "approved": promised, "resumed": promised}.get(operator.status, status)

    def _shape(self, cue: Cue, mood: Modality) -> str:
        operator: Operator = cue.value
        if mood.negated:
            return operator.negated
        if operator.status == "ruled_out" and self._of_report(cue, mood):
            return "denied"
        end = self.head.start if self.head else cue.end
        if operator.infinitive and _TO_HEAD.search(self.text.folded, cue.end, end):
            return (
                operator.status if _OPEN_END.search(self.text.folded, cue.end, self.clause.end) else operator.infinitive
            )
        if operator.own and self.head and self.head.value.role == "give":
            return operator.own if _AT_ONCE.fullmatch(self.text.folded, cue.end, end) else operator.status
        return operator.status

    def _of_report(self, cue: Cue, mood: Modality) -> bool:
        """ "rejected as false the reports that", "reports that ... were rejected by"."""
        before = mood.passive and _REPORT.search(self.text.folded, self.clause.start, cue.start)
        return bool(before or _REPORT_AT_ONCE.match(self.text.folded, cue.end, self.clause.end))

    def _outermost(self, cue: Cue) -> bool:
        return not any(isinstance(c.value, Operator) and c.start < cue.start for c in self.clause.cues)
