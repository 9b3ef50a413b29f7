"""`/aid why`: why something was told here, or not: in a few plain lines, then with all evidence, stage by stage."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.alerts.dates import dated
from bot.alerts.reasons import sentence
from bot.errors import UserError
from bot.feeds.links import untracked
from bot.language import N_, _, ngettext
from bot.model import Action, AlertKind, CommandCall, Destination, Message, Option
from bot.model.desk import Letter, LookedAt, StoryFile
from bot.model.rulings import Said
from handlers.commands.command import PREFIX, Command
from handlers.commands.lists import paged
from handlers.commands.righting import story_number
from handlers.commands.room import Room
from handlers.commands.story import entry_at, entry_name, more_pages, ruling_line
from handlers.commands.which import story_file, story_named

_LINES = 15  # of a page
_ENTRY = re.compile(r"entry\s*:?\s*(\d{1,15})", re.IGNORECASE)
_ALL = re.compile(r"\s+all$", re.IGNORECASE)
_TOLD = re.compile(r"(open|reply|edit) in (.+?)(, held until .+)?")  # reasons that name a channel (pipeline/telling.py)
_MOST_OF_A_DIGEST = 10
_KINDS = {
    "open": N_("first message"), "reply": N_("reply"), "edit": N_("update of the first message"),
    "digest": N_("digest"), "notice": N_("notice"),
}  # fmt: skip
_STATES = {
    "held": N_("held back"), "pending": N_("on its way"), "intent": N_("being sent"), "sent": N_("sent"),
    "merged": N_("said with another"), "dead": N_("failed"),
}  # fmt: skip
# The stage that a reason is of, by how it begins.
_STAGES = (
    (N_("Worth telling"), ("about aid, but", "the story ", "speculation", "nothing that", "published before")),
    (N_("Subject"), ("about ", "not about")),
    (N_("Channels"), ("no channel", "its channels", "muted where", "open in", "reply in", "edit in")),
)
_THREAD = N_("Thread")


async def run(call: CommandCall, room: Room) -> Message:
    """Why a story, an address or a message of this channel was told, or not. Raises UserError."""
    asked, page = paged(call.text)
    text = _ALL.sub("", asked)
    number = story_number(text)
    if number is not None:
        return await _of_number(number, page if text != asked else 0, call, room)
    if entry := _ENTRY.fullmatch(text):
        return await _of_entries(await room.files.entry(int(entry[1])), asked, page, call, room)
    if text.startswith(("http://", "https://")):
        return await _of_address(asked, page, call, room)
    if not text and call.message_id:
        return await _of_message(call, room)
    if not text:
        how = f"{PREFIX} why story:12 · {PREFIX} why https://…"
        raise UserError(_("Say of what, of a story or of an article's address: {how}").format(how=how))
    named = await story_named(text, room, "why")
    return named if isinstance(named, Message) else await _of_number(named, page if text != asked else 0, call, room)


# --- a story ---------------------------------------------------------------------------------------------------------


async def _of_number(number: int, evidence: int, call: CommandCall, room: Room) -> Message:
    """Why, in short; or a page of all `evidence`, from 1."""
    file = await story_file(number, room)
    return await (_evidence(file, evidence, call, room) if evidence else _of_story(file, call, room))


async def _of_story(file: StoryFile, call: CommandCall, room: Room, *first: str) -> Message:
    lines = (*first, *await room.files.why_story(file, call.destination))
    evidence = Action(_("All the evidence"), f"why story:{file.story} all")
    return _about(file, lines, evidence, Action(_("Story"), f"story {file.story}"), *_wrong(file))


def _about(file: StoryFile, lines: Sequence[str], *actions: Action) -> Message:
    return Message(
        _("Why: {title}").format(title=file.state.title),
        url=file.state.url,
        lines=tuple(lines),
        footer=_("Story {number}").format(number=file.story),
        private=True,
        actions=actions,
    )


def _wrong(file: StoryFile) -> tuple[Action, ...]:
    if file.state.withdrawn or file.state.continued:
        return ()
    return (Action(_("Wrong"), f"wrong story:{file.story}", "danger"),)


async def _evidence(file: StoryFile, page: int, call: CommandCall, room: Room) -> Message:
    """All that is stored of it: rulings, deliveries, and of each article the reasons in their order."""
    put_right = _("Put right: {ruling}")
    ruled = await room.files.rulings(file.story)
    rulings = [put_right.format(ruling=ruling_line(each, file.story)) for each in ruled]
    lines = [*rulings, *_sent(file.letters, call.destination), *_stages(file.entries, call.destination)]
    short = Action(_("In short"), f"why story:{file.story}")
    return _paged(_about(file, lines, short), f"why story:{file.story} all", page)


def _sent(letters: Sequence[Letter], to: Destination) -> Iterator[str]:
    """What went to this channel, one by one; of the others only how much."""
    here = _("Delivery {number} here: {kind}, {state} {when}")
    mine = [letter for letter in letters if letter.to == to]
    overtaken = [letter for letter in mine if (letter.kind, letter.state) == ("edit", "merged")]
    for letter in sorted((letter for letter in mine if letter not in overtaken), key=lambda one: one.id):
        when = dated(letter.sent_at or letter.not_before or letter.created_at)
        kind, state = _(_KINDS.get(letter.kind, letter.kind)), _(_STATES.get(letter.state, letter.state))
        said = here.format(number=letter.id, kind=kind, state=state, when=when)
        yield f"{said}: {letter.problem}" if letter.problem else said
    if overtaken:
        with_later = ngettext(
            "{count} update went out with a later one.", "{count} updates went out with a later one.", len(overtaken)
        )
        yield with_later.format(count=len(overtaken))
    states = Counter(letter.state for letter in letters if letter.to != to)
    if states:
        counts = ", ".join(f"{count} {_(_STATES.get(state, state))}" for state, count in sorted(states.items()))
        yield _("Deliveries elsewhere: {counts}").format(counts=counts)


def _stages(entries: Sequence[LookedAt], to: Destination) -> Iterator[str]:
    """Of each entry, the newest first: what was told, and the reasons in their order."""
    for entry in sorted(entries, key=lambda one: (one.at, one.entry), reverse=True):
        yield entry_name(entry)
        if entry.backlog:
            yield "– " + _("older than the first look at its feed: never told")
        yield from ("– " + _("Told: {what}").format(what=sentence(said.what)) for said in entry.told)
        yield from (f"– {_(_stage(reason))}: {reason}" for reason in entry.outcome if _for(reason, to))
        if not entry.outcome:
            yield "– " + (_("it is still to be read") if entry.state == "due" else entry.state)


def _stage(reason: str) -> str:
    return next((stage for stage, begins in _STAGES if reason.startswith(begins)), _THREAD)


def _for(reason: str, to: Destination) -> bool:
    """Whether a reason is this channel's to know: what was told in others is not."""
    told = _TOLD.fullmatch(reason)
    return told is None or told[2] == to.channel


# --- an address, an entry --------------------------------------------------------------------------------------------


async def _of_address(asked: str, page: int, call: CommandCall, room: Room) -> Message:
    url = untracked(_ALL.sub("", asked))
    entries = await room.files.looked_at(url)
    if not entries:
        never = _("No feed gave {address}.").format(address=url)
        return Message(_("It was not read"), lines=(never, *await _polled(url, room)), private=True)
    return await _of_entries(entries, f"{url} all" if _ALL.search(asked) else url, page, call, room)


async def _of_entries(entries: Sequence[LookedAt], asked: str, page: int, call: CommandCall, room: Room) -> Message:
    if not entries:
        raise UserError(_("There is no {entry}.").format(entry=asked))
    entry = entries[0]
    headline = _("Why: {title}").format(title=entry.title)
    line = f"why {_ALL.sub('', asked)}"
    if _ALL.search(asked):
        lines = tuple(_stages(entries, call.destination))
        message = Message(headline, url=entry.url, lines=lines, private=True, actions=(Action(_("In short"), line),))
        return _paged(message, f"{line} all", page)
    lines = tuple(await room.files.why_entry(entry, call.destination))
    stories = dict.fromkeys(one.story for one in entries if one.story is not None)
    why = (Action(_("Why story {number}").format(number=story), f"why story:{story}") for story in stories)
    evidence = Action(_("All the evidence"), f"{line} all")
    return Message(headline, url=entry.url, lines=lines, footer=entry_at(entry), private=True, actions=(evidence, *why))


async def _polled(asked: str, room: Room) -> Sequence[str]:
    """Whether any feed of that site is polled."""
    site = _site(asked)
    if not site:
        return ()
    feeds = [feed.name for feed in await room.feeds.all() if _site(feed.url) == site]
    if feeds:
        polled = _("Of {site} are polled: {feeds}. Feeds drop what is old, and carry not everything.")
        return (polled.format(site=site, feeds=", ".join(feeds)),)
    none = _("No feed of {site} is polled: {command} looks for one.")
    return (none.format(site=site, command=f"{PREFIX} feeds add"),)


def _site(url: str) -> str:
    """The host of an address without its first labels: feeds often have a host of their own."""
    host = re.match(r"https?://(?:[^/@]*@)?([^/:?#]+)", url)
    return ".".join(host[1].casefold().split(".")[-2:]) if host else ""


# --- a message -------------------------------------------------------------------------------------------------------


async def _of_message(call: CommandCall, room: Room) -> Message:
    said = await room.files.said(call.destination, call.message_id)
    if said is None:
        raise UserError(_("That is no message of mine here. Name a story: {how}").format(how="why story:12"))
    if said.story is not None:
        return await _of_story(await story_file(said.story, room), call, room, *_came(said))
    why = tuple(
        Action(_("Why story {number}").format(number=n), f"why story:{n}") for n in said.told[:_MOST_OF_A_DIGEST]
    )
    about = (
        _("A digest: it tells of several stories at once.")
        if said.told
        else _("It is about the bot itself, not about a story.")
    )
    return Message(_("Why this message"), lines=(about, *_came(said)), actions=why, private=True)


def _came(said: Said) -> Iterator[str]:
    """What a message told."""
    if said.what and said.kind in (AlertKind.OPEN, AlertKind.REPLY):
        yield _("This message: {reason}").format(reason=sentence(said.what))


def _paged(message: Message, line: str, page: int) -> Message:
    """A page of a long answer; what is cut stands behind a button, with its number."""
    lines = message.lines[(page - 1) * _LINES : page * _LINES]
    return replace(message, lines=lines, actions=(*more_pages(line, page, len(message.lines)), *message.actions))


COMMAND = Command(
    "why",
    N_("Why something was told here, or not."),
    run,
    (Option("what", N_("story:12, entry:345, or the address of an article")),),
)
