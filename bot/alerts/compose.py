"""A story as a message: what a desk acts on at a glance, the status and its hedge first. Plain text, no platform."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from bot.alerts import words
from bot.alerts.dates import dated
from bot.language import N_, _, country, ngettext, quoted
from bot.model import (
    Claim,
    Fact,
    HedgeLevel,
    Item,
    Link,
    Mark,
    Message,
    Observation,
    Origin,
    Party,
    QuoteCard,
    Reading,
    Role,
    Ruling,
    Rung,
    StoryState,
)

Tone = Literal["plain", "low", "mid", "high", "mark", "error"]
_ROLES: tuple[tuple[Role, str], ...] = (
    ("donor", N_("From")),
    ("recipient", N_("To")),
    ("requester", N_("Asked by")),
    ("approver", N_("Approved by")),
    ("organiser", N_("Organised by")),
    ("supplier", N_("Supplied by")),
)
_MOST_ITEMS = 4  # things named in one line; the rest is a number
_MOST_QUOTES = 2
SPREAD = N_("Carried by")  # the label under which counts stand: the terminal looks for it
_CORRECTION = N_("Correction")
_ALSO = N_("Also")  # the label of what others say and give
_IN_LINES = (SPREAD, _CORRECTION)  # what a reply leaves out, or says in a line of its own
_STEPS = ("status: ", "first use: ")  # reasons by which a story comes to another step
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
        takes_back=bool(state.unsaid or state.corrected),
    )


def foremost(state: StoryState) -> tuple[QuoteCard, ...]:
    """A story's quotes: those of the article that is shown, then of the highest step, then the first heard."""
    return tuple(sorted(state.quotes, key=lambda card: (card.url != state.url, -card.step)))


def _withdrawn(state: StoryState, by: Ruling) -> Message:
    """In place of a story that a person withdrew: what was said struck through, who took it back and why."""
    told = ((_("Withdrawn by"), by.person), (_("Why"), by.reason))
    return Message(
        _("Withdrawn"),
        tone="mark",
        title=state.title,
        url=state.url,
        facts=tuple(Fact(label, text) for label, text in told if text),
        struck=said(replace(state, withdrawn=None)),
        takes_back=True,
        footer=stamp("", by.at),
    )


def reply(before: StoryState, after: StoryState, what: Sequence[str], reading: Reading) -> Message:
    """A development in the thread: where the story stands now, what is new, and only the facts that changed.

    `what` are its reasons as alerts/developments.py gives them, in the language that is being spoken. One of another
    giver alone says whose it is. A correction shows what was said before struck through.
    """
    known, lines = facts(before), tuple(map(line, what))
    corrected = after.corrected != before.corrected
    return Message(
        headline=_of_another(before, after) or words.headline(after),
        tone="mark" if corrected else tone(after),
        title=reading.article.title,
        url=reading.article.url,
        lines=(*_revived(before, reading.article.published or after.at), *lines),
        facts=tuple(f for f in facts(after) if f not in known and not _in_lines(f, lines)),
        quotes=tuple(c for c in after.quotes if c not in before.quotes)[:_MOST_QUOTES],
        footer=stamp(reading.article.source or after.source, reading.article.published or after.at),
        struck=said(before) if corrected else "",
        step=any(reason.startswith(_STEPS) for reason in what),
    )


def _in_lines(fact: Fact, lines: Sequence[str]) -> bool:
    """Whether a reply says it without the fact: all of a label, but of what stands beside a story each by itself."""
    if fact.label == _(_ALSO):
        return any(said.endswith(f": {fact.text}") for said in lines)
    return fact.label in (*map(_, _IN_LINES), *(said.partition(":")[0] for said in lines))


def _revived(before: StoryState, now: datetime | None) -> tuple[str, ...]:
    """How long nothing was said of the story, where that was long."""
    last = max((o.at for o in before.observations), default=before.at)
    silent = now - last if now and last else timedelta()
    days = ngettext("Revived after {days} day", "Revived after {days} days", silent.days)
    return (days.format(days=silent.days),) if silent > _SILENT else ()


def _of_another(before: StoryState, after: StoryState) -> str:
    """Whose step it is, where it is all that is new ("Poland: Announced"); "" else."""
    new = [o for o in after.beside if o not in before.beside]
    if not new or words.headline(before) != words.headline(after):
        return ""
    return f"{', '.join(givers(new[0].claim))}: {words.worth(new[0].claim.rung, new[0].level, new[0].claim.status)}"


# The keys of reasons, as lines begin with them.
_LABELS = {
    "new": N_("New"), "claim": N_("Claim"), "status": N_("Status"), "hedge": N_("Hedge"),
    "first use": N_("First use"), "delivered": N_("Delivered"), "mark": N_("Mark"), "also": _ALSO,
    "denied by": N_("Denied by"), "quote": N_("Quote"), "correction": _CORRECTION,
}  # fmt: skip


def line(reason: str) -> str:
    """A reason as a person reads it: "status: Requested > Announced" is "Status: Requested → Announced"."""
    key, colon, said = reason.partition(": ")
    label = _(_LABELS[key]) if key in _LABELS else words.capital(key)
    return f"{label}{colon}{_unlabelled(said)}".replace(" > ", " → ")


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
        (_("Hedge"), quoted(state.hedge.words) if state.hedge.words and state.hedge.level != "official" else ""),
        (_("Origin"), origin(state)),
        (_(SPREAD), spread(state)),
        (_("Denied by"), ", ".join(state.denied_by)),
        (_("No comment"), ", ".join(state.no_comment) if state.hedge.level != "official" else ""),
        (_(_ALSO), further(state.also) if state.also else ""),
        *((_(_ALSO), other(o)) for o in state.beside),
        (_(_CORRECTION), _unlabelled(state.corrected)),
    )
    return tuple(Fact(label, text) for label, text in found if text)


def _claimed(claim: Claim, promised: tuple[Item, ...]) -> Iterable[tuple[str, str]]:
    for role, label in _ROLES:
        yield _(label), ", ".join(dict.fromkeys(named(p) for p in claim.parties if p.role == role))
    yield _("What"), things(claim.items, promised)
    yield _("Money"), words.money(claim.money) if claim.money else ""
    number = claim.package_number
    yield _("Package"), _("No. {number}").format(number=number) if number else ""


def named(party: Party) -> str:
    """A party's name; a country's in the language that is being spoken."""
    return country(party.code, party.name)


def things(items: tuple[Item, ...], promised: tuple[Item, ...] = ()) -> str:
    """What is given: "ATACMS, “a small number”; Leopard 2, 31 tanks"."""
    said = [thing(i, promised) for i in items[:_MOST_ITEMS]]
    more = len(items) - len(said)
    return "; ".join([*said, _("and {count} more").format(count=more)] if more else said)


def thing(item: Item, promised: tuple[Item, ...] = ()) -> str:
    """One thing with its count as written; vague counts in quotation marks, a part with the whole it is part of."""
    amount = item.quantity
    if amount is None:
        return item.name
    if item.name.casefold() in amount.words.casefold():
        return f"{amount.words}{_part_of(item, promised)}"
    if amount.value is None:
        return f"{item.name}, {quoted(amount.words)}"
    if item.name.casefold() == amount.unit.casefold():
        return f"{amount.words} {amount.unit}{_part_of(item, promised)}"
    unit = "" if amount.unit.casefold() in amount.words.casefold() else f" {amount.unit}"
    return f"{item.name}, {amount.words}{unit}{_part_of(item, promised)}"


def _part_of(item: Item, promised: tuple[Item, ...]) -> str:
    whole = next((p.quantity.words for p in promised if p.entity == item.entity and p.quantity), "")
    return " " + _("(of {number} promised)").format(number=whole) if whole else ""


def origin(state: StoryState) -> str:
    """Who found it out: "NBC News, four sources (unnamed)", or who said it on the record."""
    if state.claim is None:
        return ""
    return _origin(state.claim.origin, state.hedge.level) or state.source


def _origin(source: Origin, level: HedgeLevel) -> str:
    if source.named and level == "official":
        said = _("{speaker}, on the record").format(speaker=source.named)
        return f"{said} ({source.outlet})" if source.outlet else said
    cited = _("{sources} (unnamed)").format(sources=source.source_words) if source.source_words else ""
    return ", ".join(part for part in (source.outlet, cited or source.named) if part)


def spread(state: StoryState) -> str:
    """How many carry it against how many found it out: "8 outlets, 1 origin"."""
    many, found = len(state.outlets), len(state.origins)
    outlets = ngettext("{count} outlet", "{count} outlets", many).format(count=many)
    origins = ngettext("{count} origin", "{count} origins", found).format(count=found)
    return f"{outlets}, {origins}" if found else outlets


def further(o: Observation) -> str:
    """Another word on the same claim: "Reported, not confirmed: delivered (Quay Post)"."""
    return f"{words.worth(o.claim.rung, o.level, o.claim.status)} ({o.source})"


def other(o: Observation) -> str:
    """What another giver does: "Poland: Announced (Quay Post), Leopard 2, 14 tanks"."""
    said = f"{', '.join(givers(o.claim))}: {further(o)}"
    return ", ".join(part for part in (said, things(o.claim.items)) if part)


def givers(claim: Claim) -> tuple[str, ...]:
    """The names of those who give or sell, each once."""
    return tuple(dict.fromkeys(named(party) for party in claim.givers))


def _links(state: StoryState) -> tuple[Link, ...]:
    beside = (*((state.also,) if state.also else ()), *state.beside)
    return tuple(Link(o.source, o.url) for o in beside if o.url)


def stamp(source: str, at: datetime | None) -> str:
    """Source and time: "Harbour News · 22 Sep 2023, 12:00 UTC"."""
    return " · ".join(part for part in (source, dated(at) if at else "") if part)
