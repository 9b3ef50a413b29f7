"""Who is the subject: noun phrases as patterns over a paragraph's tags (see quotetags)."""

from __future__ import annotations

import re

from bot.reading.quotes.tags import Range

# A noun group: "the Ukrainian president", "two US officials", "Mr Zelensky", "defence minister Rustem Umerov", "he".
GROUP = r"(?:P|[DS]{1,2}[eagNCw]*[wCN]|N[eCw]*[wC]|[CwN]*[Cw]|S|N)"
_TO = r"(?<=w)T(?=[DSC])"  # "an aide to Mr Small"
_ASIDE = r"(?:\([^()]{1,6}\))?"
# As a subject before its verb it may carry prepositional phrases and "speaking to the press"; after the verb only
# "of" and "for".
SUBJECT = rf"{GROUP}{_ASIDE}(?:(?:[fo]|{_TO}){GROUP})*(?:[egGy](?:[foT]{GROUP})+|j{GROUP})?{_ASIDE}"
OBJECT = rf"{GROUP}{_ASIDE}(?:(?:f|{_TO}){GROUP})*(?:j[DSNC][eCwN]*)?"
# What may stand between a subject and its verb: ", a former aide," and ", who has left office,".
APPOSITIVE = r"(?:(?:,[^,.;:]{1,30}){1,3}?,|r[^,.;:]{1,20}?(?=[Vv]))?"
ADVERBS = r"[axmz]*(?:o?t[axmz]*)?"

INVERTED = re.compile(rf",V(?P<who>{OBJECT}),")  # "The plan, said Smith, is ..."
_AT_END = re.compile(rf"{SUBJECT}$")
_LAST_NAME = re.compile(r"[CwN]*C$")
_LEAD_IN = re.compile(r"(?:a*[ofgGyeVsh][^,;:Q]{0,40},|[DNCw]?[DNa]*t[ato]*,?|[CN]a,|[jbash,])*")
_FIRST = re.compile(rf"{GROUP}{_ASIDE}(?:(?:f|{_TO}){GROUP})*(?:j[CDS][Cw]*(?=[xmzVve]))?")
_TRAILING = re.compile(r"(?:[axmz]|o?t)+$")
_REACH = 60  # words before a verb in which its subject must stand
_CLAUSE_OPENS = frozenset("shjb")


def subject_before(tags: str, start: int, verb: int) -> Range | None:
    """The token range of the subject of the verb at `verb`, in a sentence that begins at `start`; None if unclear.

    Steps over adverbs, appositives and relative clauses; a second predicate ("... and said") and an infinitive
    ("went on to say") have the subject of the sentence.
    """
    start = max(start, verb - _REACH)
    before = _TRAILING.sub("", tags[start:verb]).replace("-", ",")
    last = before[-1:]
    if not last:
        return None
    if last == ",":
        found = _before_appositive(before)
    elif last == "r":
        found = _ending(before[:-1].rstrip(","))
    elif last in "jbT;g":
        found = first_subject(before, 0)
    else:
        found = _ending(before) or (first_subject(before, 0) if last in "we)" else None)
    return (start + found[0], start + found[1]) if found else None


def participle_subject(tags: str, start: int, participle: int) -> Range | None:
    """Who does what a participle says: the subject of the sentence's verb of saying before it, or its first subject.

    "Talks would go on, Smith said, adding ..." and "His office put out a statement saying ...".
    """
    said = tags.rfind("V", start, participle)
    return (subject_before(tags, start, said) if said >= 0 else None) or first_subject(tags, start)


def first_subject(tags: str, start: int) -> Range | None:
    """The first noun group of the sentence that begins at `start`, after its lead-in ("On Friday in Kyiv, ...")."""
    lead = _LEAD_IN.match(tags, start)
    found = _FIRST.match(tags, lead.end() if lead else start)
    return found.span() if found and found.end() > found.start() else None


def _ending(before: str) -> Range | None:
    found = _AT_END.search(before)
    if not found:
        return None
    if found.start() and before[found.start() - 1] in "of":  # "In a statement Smith": the phrase is the preposition's
        name = _LAST_NAME.search(before, found.start())
        return name.span() if name else None
    return found.span()


def _before_appositive(before: str) -> Range | None:
    """The noun group before ", a former aide," rather than the aide: the leftmost that opens the clause."""
    commas = [at for at, tag in enumerate(before) if tag == ","]
    best = None
    for comma in reversed(commas[:-1]):
        found = _ending(before[:comma])
        if found and (found[0] == 0 or before[found[0] - 1] in _CLAUSE_OPENS):
            return found
        if found and before[found[0] - 1] == ",":
            best = best or found
    return best or _ending(before[:-1])
