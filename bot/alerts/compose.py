"""A story as a message: what a desk acts on at a glance, the status and its hedge first. Plain text, no platform."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from bot.alerts import words
from bot.model import (
    Alert,
    Claim,
    Fact,
    HedgeLevel,
    Item,
    Link,
    Mark,
    Message,
    Observation,
    Origin,
    QuoteCard,
    Reading,
    Role,
    Ruling,
    Rung,
    StoryState,
)

Tone = Literal["plain", "low", "mid", "high", "mark", "error"]
_ROLES: tuple[tuple[Role, str], ...] = (
    ("donor", "From"),
    ("recipient", "To"),
    ("requester", "Asked by"),
    ("approver", "Approved by"),
    ("organiser", "Organised by"),
    ("supplier", "Supplied by"),
)
_MOST_ITEMS = 4  # things named in one line; the rest is a number
_MOST_QUOTES = 2
SPREAD = "Carried by"  # the label under which counts stand: the terminal looks for it
_CORRECTION = "Correction"
_IN_LINES = (SPREAD, _CORRECTION)  # what a reply leaves out, or says in a line of its own
_SILENT = timedelta(days=14)  # after which a thread that goes on says so


def root(state: StoryState) -> Message:
    """The thread's first message, as the story stands. It is edited when counts change."""
    if state.withdrawn:
        return _withdrawn(state, state.withdrawn)
    return Message(
        headline=words.headline(state),
        tone=tone(state),
        title=state.title,
        url=state.url,
        facts=facts(state),
        quotes=foremost(state)[:_MOST_QUOTES],
        links=_links(state),
        footer=stamp(state.source, state.at),
    )


def foremost(state: StoryState) -> tuple[QuoteCard, ...]:
    """A story's quotes: those of the article that is shown, then of the highest step, then the first heard."""
    return tuple(sorted(state.quotes, key=lambda card: (card.url != state.url, -card.step)))


def _withdrawn(state: StoryState, by: Ruling) -> Message:
    """In place of a story that a person withdrew: what was said struck through, who took it back and why."""
    told = (("Withdrawn by", by.person), ("Why", by.reason))
    return Message(
        "Withdrawn",
        tone="mark",
        title=state.title,
        url=state.url,
        facts=tuple(Fact(label, text) for label, text in told if text),
        struck=said(replace(state, withdrawn=None)),
        footer=stamp("", by.at),
    )


def reply(before: StoryState, after: StoryState, alert: Alert, reading: Reading) -> Message:
    """A development in the thread: where the story stands now, what is new, and only the facts that changed.

    One of another giver alone says whose it is. A correction shows what was said before struck through.
    """
    known, lines = facts(before), tuple(_line(reason) for reason in alert.what)
    in_lines = (*_IN_LINES, *(line.partition(":")[0] for line in lines))
    corrected = after.corrected != before.corrected
    return Message(
        headline=_of_another(before, after) or words.headline(after),
        tone="mark" if corrected else tone(after),
        title=reading.article.title,
        url=reading.article.url,
        lines=(*_revived(before, reading.article.published or after.at), *lines),
        facts=tuple(f for f in facts(after) if f not in known and f.label not in in_lines),
        quotes=tuple(c for c in after.quotes if c not in before.quotes)[:_MOST_QUOTES],
        footer=stamp(reading.article.source or after.source, reading.article.published or after.at),
        struck=said(before) if corrected else "",
    )


def _revived(before: StoryState, now: datetime | None) -> tuple[str, ...]:
    """How long nothing was said of the story, where that was long."""
    last = max((o.at for o in before.observations), default=before.at)
    silent = now - last if now and last else timedelta()
    return (f"Revived after {silent.days} days",) if silent > _SILENT else ()


def _of_another(before: StoryState, after: StoryState) -> str:
    """Whose step it is, where it is all that is new ("Poland: Announced"); "" else."""
    new = [o for o in after.beside if o not in before.beside]
    if not new or words.headline(before) != words.headline(after):
        return ""
    return f"{', '.join(givers(new[0].claim))}: {words.worth(new[0].claim.rung, new[0].level, new[0].claim.status)}"


def _line(reason: str) -> str:
    key, _, said = reason.partition(": ")
    return f"{key[0].upper()}{key[1:]}: {_unlabelled(said)}".replace(" > ", " → ")


def _unlabelled(correction: str) -> str:
    """An outlet's correction without its own "Correction:", since ours stands there."""
    label = f"{_CORRECTION}: "
    return correction[len(label) :] if correction.casefold().startswith(label.casefold()) else correction


def said(state: StoryState) -> str:
    """What a story said, on one line."""
    things = (thing(i, state.promised) for i in state.claim.items) if state.claim else ()
    return ": ".join(part for part in (words.headline(state), "; ".join(things)) if part)


def tone(state: StoryState) -> Tone:
    """The colour: marks that stop or dispute a claim first, then how much is certain."""
    if {Mark.REFUSED, Mark.PAUSED, Mark.ENDED, Mark.DENIED, Mark.CORRECTED}.intersection(state.marks):
        return "mark"
    if state.rung is Rung.NONE:
        return "plain"
    if state.rung.height <= Rung.REPORTED.height:
        return "low"
    return "mid" if state.rung.height < Rung.DELIVERED.height else "high"


# --- facts -----------------------------------------------------------------------------------------------------------


def facts(state: StoryState) -> tuple[Fact, ...]:
    """The labelled lines of a story, those that have something to say."""
    found = (
        *(_claimed(state.claim, state.promised) if state.claim else ()),
        ("Hedge", f"“{state.hedge.words}”" if state.hedge.words and state.hedge.level != "official" else ""),
        ("Origin", origin(state)),
        (SPREAD, spread(state)),
        ("Denied by", ", ".join(state.denied_by)),
        ("No comment", ", ".join(state.no_comment) if state.hedge.level != "official" else ""),
        ("Also", further(state.also) if state.also else ""),
        *(("Also", other(o)) for o in state.beside),
        (_CORRECTION, _unlabelled(state.corrected)),
    )
    return tuple(Fact(label, text) for label, text in found if text)


def _claimed(claim: Claim, promised: tuple[Item, ...]) -> Iterable[tuple[str, str]]:
    for role, label in _ROLES:
        yield label, ", ".join(claim.named(role))
    yield "What", things(claim.items, promised)
    yield "Money", words.money(claim.money) if claim.money else ""
    yield "Package", f"No. {claim.package_number}" if claim.package_number else ""


def things(items: tuple[Item, ...], promised: tuple[Item, ...] = ()) -> str:
    """What is given: "ATACMS, “a small number”; Leopard 2, 31 tanks"."""
    named = [thing(i, promised) for i in items[:_MOST_ITEMS]]
    more = len(items) - len(named)
    return "; ".join([*named, f"and {more} more"] if more else named)


def thing(item: Item, promised: tuple[Item, ...] = ()) -> str:
    """One thing with its count as written; vague counts in quotation marks, a part with the whole it is part of."""
    amount = item.quantity
    if amount is None:
        return item.name
    if item.name.casefold() in amount.words.casefold():
        return f"{amount.words}{_part_of(item, promised)}"
    if amount.value is None:
        return f"{item.name}, “{amount.words}”"
    if item.name.casefold() == amount.unit.casefold():
        return f"{amount.words} {amount.unit}{_part_of(item, promised)}"
    unit = "" if amount.unit.casefold() in amount.words.casefold() else f" {amount.unit}"
    return f"{item.name}, {amount.words}{unit}{_part_of(item, promised)}"


def _part_of(item: Item, promised: tuple[Item, ...]) -> str:
    whole = next((p.quantity.words for p in promised if p.entity == item.entity and p.quantity), "")
    return f" (of {whole} promised)" if whole else ""


def origin(state: StoryState) -> str:
    """Who found it out: "NBC News, four sources (unnamed)", or who said it on the record."""
    if state.claim is None:
        return ""
    return _origin(state.claim.origin, state.hedge.level) or state.source


def _origin(source: Origin, level: HedgeLevel) -> str:
    if source.named and level == "official":
        return f"{source.named}, on the record" + (f" ({source.outlet})" if source.outlet else "")
    cited = f"{source.source_words} (unnamed)" if source.source_words else ""
    return ", ".join(part for part in (source.outlet, cited or source.named) if part)


def spread(state: StoryState) -> str:
    """How many carry it against how many found it out: "8 outlets, 1 origin"."""
    outlets = words.count(len(state.outlets), "outlet")
    return f"{outlets}, {words.count(len(state.origins), 'origin')}" if state.origins else outlets


def further(o: Observation) -> str:
    """Another word on the same claim: "Reported, not confirmed: delivered (Quay Post)"."""
    return f"{words.worth(o.claim.rung, o.level, o.claim.status)} ({o.source})"


def other(o: Observation) -> str:
    """What another giver does: "Poland: Announced (Quay Post), Leopard 2, 14 tanks"."""
    said = f"{', '.join(givers(o.claim))}: {further(o)}"
    return ", ".join(part for part in (said, things(o.claim.items)) if part)


def givers(claim: Claim) -> tuple[str, ...]:
    """The names of those who give or sell, each once."""
    return tuple(dict.fromkeys(party.name for party in claim.givers))


def _links(state: StoryState) -> tuple[Link, ...]:
    beside = (*((state.also,) if state.also else ()), *state.beside)
    return tuple(Link(o.source, o.url) for o in beside if o.url)


_DATE_FORMS = ("%d %b %Y, %H:%M UTC", "%d %B %Y, %H:%M UTC")  # of `stamp`, and of alerts/notices.py


def stamp(source: str, at: datetime | None) -> str:
    """Source and time: "Harbour News · 22 Sep 2023, 12:00 UTC"."""
    when = f"{at.astimezone(UTC):%d %b %Y, %H:%M} UTC" if at else ""
    return " · ".join(part for part in (source, when) if part)


def moment(stamp: str) -> datetime | None:
    """The time that a date as `stamp` and the notices write it names; None where it is none."""
    for form in _DATE_FORMS:
        try:
            return datetime.strptime(stamp, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None
