"""`/aid why`: which evidence, rule and subscription led to a message, or to none, stage by stage."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.alerts import compose, words
from bot.errors import UserError
from bot.feeds.links import untracked
from bot.model import Action, CommandCall, Destination, Message, Option
from bot.model.desk import Letter, LookedAt
from bot.model.rulings import Said
from handlers.commands.command import PREFIX, Command
from handlers.commands.lists import day, paged
from handlers.commands.mute import story_number
from handlers.commands.room import Room
from handlers.commands.story import entry_name, more_pages, ruling_line, story_file, what

_LINES = 15  # of a page
_ENTRY = re.compile(r"entry\s*:?\s*(\d{1,15})", re.IGNORECASE)
_TOLD = re.compile(r"(open|reply|edit) in (.+?)(, held until .+)?")  # reasons that name a channel (pipeline/telling.py)
_MOST_OF_A_DIGEST = 10


async def run(call: CommandCall, room: Room) -> Message:
    """Why a story, an address or a message of this channel was told, or not. Raises UserError."""
    text, page = paged(call.text)
    number = story_number(text)
    if number is not None:
        return await _of_story(number, page, call, room)
    if entry := _ENTRY.fullmatch(text):
        return await _of_entries(await room.files.entry(int(entry[1])), text, page, call, room)
    if text.startswith(("http://", "https://")):
        url = untracked(text)
        return await _of_entries(await room.files.looked_at(url), url, page, call, room)
    if not text and call.message_id:
        return await _of_message(page, call, room)
    raise UserError(f"Say of what: {PREFIX} why story:12 · {PREFIX} why https://… (an article's address)")


# --- a story ---------------------------------------------------------------------------------------------------------


async def _of_story(number: int, page: int, call: CommandCall, room: Room, *first: str) -> Message:
    file = await story_file(number, room)
    meant = await room.files.meant(number, file.state, call.destination)
    rulings = [f"Put right: {ruling_line(ruled)}" for ruled in await room.files.rulings(number)]
    stands = f"Story {number}: {words.headline(file.state)}, {compose.spread(file.state)}"
    here = meant or ["No subscription of this channel means it as it stands."]
    lines = [
        *first,
        stands,
        *rulings,
        *here,
        *_sent(file.letters, call.destination),
        *_stages(file.entries, call.destination),
    ]
    wrong = (
        () if file.state.withdrawn or file.state.continued else (Action("Wrong", f"wrong story:{number}", "danger"),)
    )
    message = Message(f"Why: {file.state.title}", url=file.state.url, lines=tuple(lines), private=True)
    return _paged(message, f"why story:{number}", page, Action("Story", f"story {number}"), *wrong)


def _sent(letters: Sequence[Letter], to: Destination) -> Iterator[str]:
    """What went to this channel, one by one; of the others only how much."""
    mine = [letter for letter in letters if letter.to == to]
    for letter in sorted(mine, key=lambda one: one.id):
        when = letter.sent_at or letter.not_before or letter.created_at
        problem = f": {letter.problem}" if letter.problem else ""
        yield f"Delivery {letter.id} here: {letter.kind}, {letter.state} {day(when)}{problem}"
    states = Counter(letter.state for letter in letters if letter.to != to)
    if states:
        yield "Deliveries elsewhere: " + ", ".join(f"{count} {state}" for state, count in sorted(states.items()))


def _stages(entries: Sequence[LookedAt], to: Destination) -> Iterator[str]:
    """Of each entry, the newest first: what was told, and the reasons in their order."""
    for entry in sorted(entries, key=lambda one: (one.at, one.entry), reverse=True):
        yield f"{entry_name(entry)}{' (backlog)' if entry.backlog else ''}"
        yield from (f"– told as {said.kind}: {what(said)}" for said in entry.told)
        yield from (f"– {reason}" for reason in entry.outcome if _for(reason, to))
        if not entry.outcome:
            yield f"– {'it is still to be read' if entry.state == 'due' else entry.state}"


def _for(reason: str, to: Destination) -> bool:
    """Whether a reason is this channel's to know: what was told in others is not."""
    told = _TOLD.fullmatch(reason)
    return told is None or told[2] == to.channel


# --- an address, an entry --------------------------------------------------------------------------------------------


async def _of_entries(entries: Sequence[LookedAt], asked: str, page: int, call: CommandCall, room: Room) -> Message:
    if not entries:
        return Message("It was not read", lines=(f"No feed gave {asked}.", *await _polled(asked, room)), private=True)
    stories = dict.fromkeys(entry.story for entry in entries if entry.story is not None)
    told = any(said.kind != "none" for entry in entries for said in entry.told)
    message = Message(
        f"Why it was {'told' if told else 'not told'}: {entries[-1].title}", url=entries[-1].url,
        lines=tuple(_stages(entries, call.destination)), private=True,
    )  # fmt: skip
    buttons = (Action(f"Why story {story}", f"why story:{story}") for story in stories)
    return _paged(message, f"why {asked}", page, *buttons)


async def _polled(asked: str, room: Room) -> Sequence[str]:
    """Whether any feed of that site is polled."""
    site = _site(asked)
    if not site:
        return ()
    feeds = [feed.name for feed in await room.feeds.all() if _site(feed.url) == site]
    if feeds:
        return (f"Of {site} are polled: {', '.join(feeds)}. Feeds drop what is old, and carry not everything.",)
    return (f"No feed of {site} is polled: {PREFIX} feeds add looks for one.",)


def _site(url: str) -> str:
    """The host of an address without its first labels: feeds often have a host of their own."""
    host = re.match(r"https?://(?:[^/@]*@)?([^/:?#]+)", url)
    return ".".join(host[1].casefold().split(".")[-2:]) if host else ""


# --- a message -------------------------------------------------------------------------------------------------------


async def _of_message(page: int, call: CommandCall, room: Room) -> Message:
    said = await room.files.said(call.destination, call.message_id)
    if said is None:
        raise UserError("That is no message of mine here. Name a story: why story:12")
    lines = tuple(_came(said))
    if said.story is not None:
        return await _of_story(said.story, page, call, room, *lines)
    buttons = tuple(Action(f"Why story {n}", f"why story:{n}") for n in said.told[:_MOST_OF_A_DIGEST])
    about = (
        "A digest: it tells of several stories at once."
        if said.told
        else "It is about the bot itself, not about a story."
    )
    return Message("Why this message", lines=(*lines, about), actions=buttons, private=True)


def _came(said: Said) -> Iterator[str]:
    sent = f" {day(said.sent_at)}" if said.sent_at else ""
    yield f"This message is delivery {said.delivery}: {said.kind}, {said.state}{sent}"
    yield from (f"– {reason.replace(' > ', ' → ')}" for reason in (*said.what, *said.why))


def _paged(message: Message, line: str, page: int, *actions: Action) -> Message:
    """A page of a long answer; what is cut stands behind a button, with its number."""
    lines = message.lines[(page - 1) * _LINES : page * _LINES]
    return replace(message, lines=lines, actions=(*more_pages(line, page, len(message.lines)), *actions))


COMMAND = Command(
    "why",
    "Why something was told here, or not.",
    run,
    (Option("what", "story:12, entry:345, or the address of an article"),),
)
