"""Who said a quotation: typed rules over the tags of its sentence. Each rule has an id; none guesses a name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from bot.reading.quotes.doubts import doubt
from bot.reading.quotes.phrases import (
    ADVERBS,
    APPOSITIVE,
    INVERTED,
    OBJECT,
    SUBJECT,
    first_subject,
    participle_subject,
    subject_before,
)
from bot.reading.quotes.place import REACH, Attribution, Place
from bot.reading.quotes.tags import Range

_POST_VS = re.compile(rf"[,-]{{0,2}}[ax]*(?P<verb>[Vv])a*(?P<who>{OBJECT})")
_POST_SV = re.compile(rf"[,-]?(?P<who>{SUBJECT}){APPOSITIVE}{ADVERBS}(?P<verb>[Vv])(?!T?[eVv])")
_POST_ANY = re.compile(rf"[,-]?(?P<who>{SUBJECT}){APPOSITIVE}{ADVERBS}ew?(?=[.,;:oftasQ(-]|$)")
_POST_ANY_VS = re.compile(r"[,-]?e(?P<who>[DSwN]{0,4}C[Cw]*)(?=[.,]|$)")
_SIGNED = re.compile(r"-(?P<who>[CN]*C)(?:[,(].*|\.)?$")
_ACCORDING = re.compile(rf"A(?P<who>{OBJECT})")
_ACCORDING_RIGHT = re.compile(rf"[^Q]{{0,14}}?A(?P<who>{OBJECT})")
_LABEL = re.compile(r"(?:^|[.;-]a?)(?P<who>[DSNw]{0,4}C[Cw]*)(?:\([^()]{1,6}\))?:$")
_PRE_VS = re.compile(rf"(?:^|[.;-])a*V(?P<who>{OBJECT})[,:]$")
_WITH = re.compile(rf"f(?P<who>{OBJECT})a*$")
_PASSIVE_BY = re.compile(rf"za*[Vv](?P<by>o)(?P<who>{OBJECT})")
_PASSIVE = re.compile(r"za*[Vv]$")
_NOT_SAID = re.compile(r"[zm]a*[Vv]$")  # "was asked", "will continue"
_WHO = re.compile(r"r[axmz]*$")
_FINAL = re.compile(rf",(?P<who>{SUBJECT}){APPOSITIVE}{ADVERBS}V(?!T)[^Q,;]{{0,10}}\.?$")
_FINAL_VS = re.compile(rf",a*(?P<verb>V)(?P<who>{OBJECT})[^Q;]{{0,12}}\.?$")
_MAIN_CLAUSE = re.compile(r"[^shrVQ:;-]*,")  # what stands before ", saying" where nobody else can be meant
_ADJACENT = re.compile(r"[aTDSPOCwNot]{0,8}[,:]?[sh]?")  # a listener, a day, a place
_LONGEST_GAP = 28  # words between a verb of saying and its quotation


def in_sentence(place: Place) -> Attribution | None:
    """The speaker that the quotation's own sentence names, by the first rule that applies, and any doubt about it."""
    found = next((found for rule in _RULES if (found := rule(place))), None)
    return replace(found, rule=found.rule + doubt(place, found)) if found else None


def _tells(place: Place, verb: int) -> bool:
    """Whether a verb has a listener as its object: "told reporters"."""
    return place.line.word(verb) in place.verbs.listening


def _right(rule: str, place: Place, found: re.Match[str] | None, verb: int = -1) -> Attribution | None:
    """Whom a pattern over the tags behind the quotation names."""
    return Attribution(rule, _who(place, found, place.at + 1), verb=verb) if found else None


def _left(rule: str, place: Place, found: re.Match[str] | None) -> Attribution | None:
    """Whom a pattern over the tags before the quotation names."""
    return Attribution(rule, _who(place, found, place.left)) if found else None


def _who(place: Place, found: re.Match[str], first: int) -> Range:
    start, end = found.span("who")
    return place.line.chars((first + start, first + end))


def _post_vs(place: Place) -> Attribution | None:
    """'"...," said Smith'."""
    found = _POST_VS.match(place.after)
    if not found or (found["verb"] == "v" and not place.pauses):
        return None
    verb = place.at + 1 + found.start("verb")
    return None if _tells(place, verb) else _right("post-vs", place, found, verb)


def _post_sv(place: Place) -> Attribution | None:
    """'"...," Smith said'."""
    found = _POST_SV.match(place.after) if place.pauses else None
    if not found or _PASSIVE.search(found.group()):
        return None
    return _right("post-sv" if place.opens else "post-sv-inner", place, found, place.at + 1 + found.start("verb"))


def _post_any(place: Place) -> Attribution | None:
    """'"...," Smith quipped', whatever the verb."""
    if not (place.pauses and place.opens):
        return None
    return _right("post-any", place, _POST_ANY.match(place.after) or _POST_ANY_VS.match(place.after))


def _signed(place: Place) -> Attribution | None:
    """'"..." — Ana Smith', and nothing else."""
    return _right("signed", place, _SIGNED.match(place.after)) if place.opens else None


def _according_right(place: Place) -> Attribution | None:
    """'"...," according to Smith'."""
    return _right("according-right", place, _ACCORDING_RIGHT.match(place.after))


def _according_left(place: Place) -> Attribution | None:
    """'According to Smith, "..."'."""
    return _left("according-left", place, _ACCORDING.search(place.before))


def _label(place: Place) -> Attribution | None:
    """'Smith: "..."'."""
    return _left("label", place, _LABEL.search(place.before))


def _pre_vs(place: Place) -> Attribution | None:
    """'Added Smith: "..."'."""
    found = _PRE_VS.search(place.before)
    return None if found and _tells(place, place.left + found.start("who") - 1) else _left("pre-vs", place, found)


def _before(place: Place) -> Attribution | None:
    """'Smith said: "..."', with the nearest verb of saying to the left that has a subject."""
    return next((found for verb in _verbs_before(place) if (found := _with_subject(place, verb))), None)


def _with_subject(place: Place, verb: int) -> Attribution | None:
    tags, rule = place.line.tags, _before_rule(place, verb)
    inverted = inverted_subject(place, verb)
    if inverted:
        return Attribution(rule, place.line.chars(inverted), verb=verb)
    if tags[verb] in "Gy" and tags[verb - 1 : verb] != "z":
        subject = _with_whom(place, verb) or participle_subject(tags, place.start, verb)
    else:
        subject = _reporter(place, subject_before(tags, place.start, verb))
    if not subject:
        return None
    if _MAIN_CLAUSE.fullmatch(tags, subject[1], verb):
        rule = rule.replace("pre-saying", "pre-main-saying")
    who = _WHO.search(tags, subject[1], verb) if tags[verb] in "Vv" else None
    if who and place.line.word(who.start()) == "who":
        return Attribution(rule, place.line.chars((who.start(), who.start() + 1)), place.line.chars(subject), verb)
    return Attribution(rule, place.line.chars(subject), verb=verb)


def inverted_subject(place: Place, verb: int) -> Range | None:
    """In "The plan, says Smith, is ..." Smith."""
    found = INVERTED.match(place.line.tags, verb - 1, place.at) if verb > place.start else None
    return found.span("who") if found and not _tells(place, verb) else None


def _with_whom(place: Place, participle: int) -> Range | None:
    """In "..., with Smith adding ..." Smith."""
    found = _WITH.search(place.line.tags, place.start, participle)
    return found.span("who") if found and place.line.word(found.start()) == "with" else None


def _reporter(place: Place, subject: Range | None) -> Range | None:
    """For "the agency reported that Smith told Jones ..." the agency: whoever reports what was said is quoted."""
    tags = place.line.tags
    if not subject or tags[subject[0] - 1 : subject[0]] not in ("V", "h"):
        return subject
    said = tags.rfind("V", place.start, subject[0])
    return (subject_before(tags, place.start, said) if said >= 0 else None) or subject


def _verbs_before(place: Place) -> Iterator[int]:
    for at in range(place.at - 1, max(place.start, place.at - _LONGEST_GAP) - 1, -1):
        tags = place.line.tags
        if tags[at] in "Gy" or (tags[at] in "Vv" and not _NOT_SAID.search(tags, place.start, at + 1)):
            yield at


def _passive(place: Place) -> Attribution | None:
    """'He was asked by Smith: "..."'."""
    by = (m for m in _PASSIVE_BY.finditer(place.before) if place.line.word(place.left + m.start("by")) == "by")
    return _left("passive", place, next(by, None))


def _before_rule(place: Place, verb: int) -> str:
    gap = place.line.tags[verb + 1 : place.at]
    kind = {"V": "sv", "v": "frame", "G": "saying", "y": "framing"}[place.line.tags[verb]]
    if not _ADJACENT.fullmatch(gap):
        return f"pre-{kind}-far"
    mark = {":": "-colon", ",": "-comma"}.get(gap[-1:], "") if kind == "sv" else ""
    return f"pre-{kind}{mark}"


def _final(place: Place) -> Attribution | None:
    """'The plan was "a mistake" for Kyiv, Smith said.'"""
    found = _FINAL.search(place.after)
    inverted = None if found else _FINAL_VS.search(place.after)
    if inverted and _tells(place, place.at + 1 + inverted.start("verb")):
        return None
    return _right("final", place, found or inverted)


def _after_any(place: Place) -> Attribution | None:
    """A verb of saying later in the sentence, with a subject of its own."""
    tags = place.line.tags
    for at in range(min(place.end, place.at + REACH) - 1, place.at, -1):
        said = tags[at] == "V" and not _NOT_SAID.search(tags, place.at, at + 1)
        if said and (subject := subject_before(tags, place.at + 1, at)):
            return Attribution("after-far", place.line.chars(subject), verb=at)
    return None


_RULES: tuple[Callable[[Place], Attribution | None], ...] = (
    _post_vs,
    _post_sv,
    _signed,
    _label,
    _pre_vs,
    _according_right,
    _post_any,
    _passive,
    _final,
    _before,
    _after_any,
    _according_left,
)


def sentence_subject(place: Place) -> Attribution | None:
    """The sentence's first noun group, where no verb of saying is there: the weakest rule."""
    found = first_subject(place.line.tags, place.start)
    return Attribution("subject", place.line.chars(found)) if found and found[1] <= place.at else None
