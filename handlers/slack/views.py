"""Forms and the Home, within Slack's limits (reference, "Views"). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.language import _
from bot.model import Action, Message, Option
from handlers.commands.command import Command
from handlers.slack import render
from handlers.slack.mrkdwn import CUT, escaped, plain, units

Json = dict[str, Any]

HOME = "subscriptions"  # the command whose answer the Home shows
FORM = "form"  # the callback_id of forms
SUGGEST = "suggest:"  # the action_id of fields with suggestions begins so; the kind of what is suggested follows
CHANNEL = "channel"  # the field of a form in which a channel is chosen
_TITLE, _LABEL, _HINT, _ANSWER = 24, 150, 300, 1000
_CHOICE, _CHOICE_VALUE, _CHOICES = 75, 150, 100
_SAID = 15  # blocks of an answer at the Home, which has 100: 15 subscriptions take 75, what is around them 8
_WHAT, _MORE, _REASON, _NOTE = 600, 400, 300, 600  # units of what is said of a subscription, and of notes
_MUTES, _MUTE = 10, 200  # of a channel, and units of each
_PERSON = re.compile("[UW][A-Z0-9]{2,20}")  # the id of somebody in Slack; who imported one has another name
_DIVIDER: Json = {"type": "divider"}


@dataclass(frozen=True, slots=True)
class Row:
    """A subscription in the Home: what it hears, when and whom it calls, who made it ("": the configuration)."""

    what: str
    more: str
    by: str = ""
    paused: str = ""
    actions: Sequence[Action] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """What a channel hears, and what is muted there."""

    channel: str
    rows: Sequence[Row]
    muted: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the Home. `own` is the person's conversation with the bot; `manager`: they may change channels."""

    groups: Sequence[Group]
    own: str = ""
    manager: bool = False
    page: int = 1
    pages: int = 1
    problem: str = ""  # why channels are not listed


# --- forms -----------------------------------------------------------------------------------------------------------


def form(
    command: Command,
    begun: str,
    options: Sequence[Option] = (),
    *,
    given: Mapping[str, str] | None = None,
    picks: bool = False,
) -> Json:
    """A modal with a field for each of the options, the command's own where none are named, holding what is `given`.

    Where it `picks`, the first is for a channel. `begun` comes back when it is submitted.
    """
    return {
        "type": "modal",
        "callback_id": FORM,
        "private_metadata": begun,
        "title": _plain(command.name.capitalize(), _TITLE),
        "submit": _plain(_("Go"), _TITLE),
        "close": _plain(_("Cancel"), _TITLE),
        "blocks": [
            {"type": "context", "elements": [_plain(_(command.summary), _HINT)]},
            *([_picker()] if picks else []),
            *(_field(option, (given or {}).get(option.name, "")) for option in options or command.options),
        ],
    }


def fits(given: Mapping[str, str]) -> bool:
    """Whether the fields of a form have room for these words."""
    return all(units(words) <= _ANSWER for words in given.values())


def choices(suggested: Sequence[str], typed: str) -> list[Json]:
    """What a field offers: what is suggested, and last what was typed, since people may mean more than one thing."""
    words = dict.fromkeys(filter(None, (*suggested, " ".join(typed.split()))))
    fit = [word for word in words if units(word) <= _CHOICE_VALUE]
    return [{"text": _plain(word, _CHOICE), "value": word} for word in fit[: _CHOICES - 1] + fit[_CHOICES - 1 :][-1:]]


def _field(option: Option, given: str) -> Json:
    label = option.name.replace("_", " ").capitalize()
    element = _select(option.suggests) if option.suggests else _words(given)
    return _input(option.name, label, _(option.summary), element) | {"optional": not option.required}


def _picker() -> Json:
    """Channels as Slack offers them: those alone that the person sees."""
    element = {
        "type": "conversations_select",
        "action_id": CHANNEL,
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    return _input(CHANNEL, _("Channel"), _("Which channel is to hear of it; I must be in it."), element)


def _input(block_id: str, label: str, hint: str, element: Json) -> Json:
    return {
        "type": "input",
        "block_id": block_id,
        "optional": False,
        "label": _plain(label, _LABEL),
        "hint": _plain(hint, _HINT),
        "element": element,
    }


def _select(kind: str) -> Json:
    return {
        "type": "external_select",
        "action_id": f"{SUGGEST}{kind}",
        "min_query_length": 0,
        "placeholder": _plain(_("Type a few letters"), _LABEL),
    }


def _words(given: str) -> Json:
    begun = {"initial_value": given} if given else {}
    return {"type": "plain_text_input", "action_id": "words", "max_length": _ANSWER} | begun


def _plain(text: str, room: int) -> Json:
    return {"type": "plain_text", "text": plain(text, room) or CUT, "emoji": False}


# --- the Home --------------------------------------------------------------------------------------------------------


def home(listed: Listed, said: Message | None = None, at: str = "") -> Json:
    """The Home. `said` stands above all else, its buttons are for the channel `at`."""
    blocks = list(_said(said, at)) if said else []
    blocks += _above(listed)
    for group in listed.groups:
        blocks += [_DIVIDER, *_group(group, own=group.channel == listed.own)]
    if listed.pages > 1:
        blocks += [_DIVIDER, *_turning(listed.page, listed.pages)]
    return {"type": "home", "private_metadata": str(listed.page), "blocks": blocks}


def _said(message: Message, at: str) -> Iterator[Json]:
    """An answer, as far as a few blocks hold it: what is answered here is short."""
    yield from render.payload(replace(message, actions=()))["blocks"][:_SAID]
    yield from render.buttons(message.actions, at)
    yield _DIVIDER


def _above(listed: Listed) -> Iterator[Json]:
    """What can be begun here, and what there is to say of the list."""
    own = render.buttons([Action(_("Subscribe for yourself"), "subscribe")] if listed.own else [], listed.own)
    others = render.buttons([Action(_("Subscribe a channel"), "subscribe")] if listed.manager else [])
    if begin := [button for block in (*own, *others) for button in block["elements"]]:
        yield {"type": "actions", "elements": begin}
    if not (listed.groups or listed.problem):
        yield _note(_("Neither you nor a channel that you see hears anything yet."))
    elif not listed.manager:
        yield _note(_("Workspace admins, or the group that they named, change what channels hear."))
    if listed.problem:
        yield _note(listed.problem)


def _group(group: Group, *, own: bool) -> Iterator[Json]:
    """What a channel hears, under its name; Slack shows that as it is now, as a link."""
    place: Json = {"type": "channel", "channel_id": group.channel, "style": {"bold": True}}
    yield render.rich(render.worded(_("Only for you"), _LABEL, bold=True) if own else [place])
    for row in group.rows:
        yield _row(row)
        yield from render.buttons(row.actions, group.channel)
    if group.muted:
        yield _note("\n".join(plain(one, _MUTE) for one in group.muted[:_MUTES]))


def _row(row: Row) -> Json:
    """What a subscription hears; below it when, who made it, and why it hears nothing now."""
    below = render.joined([render.worded(row.more, _MORE), _made(row.by)], " · ")
    paused = _("paused: {reason}").format(reason=row.paused) if row.paused else ""
    lines = [render.worded(row.what, _WHAT, bold=True), below, render.worded(paused, _REASON, bold=True)]
    return render.rich(render.joined(lines, "\n"))


def _made(by: str) -> list[Json]:
    """Who made a subscription, named as each reader knows them: in the Home that calls nobody."""
    if not by:
        return render.worded(_("from config/bot.toml"), _MORE)
    said = _("made by {person}")
    if not _PERSON.fullmatch(by):
        return render.worded(said.format(person=by), _MORE)
    around = [[{"type": "text", "text": words}] if words else [] for words in said.split("{person}")]
    return [*around[0], {"type": "user", "user_id": by}, *around[-1]]


def _turning(page: int, pages: int) -> Iterator[Json]:
    """Where there are several pages: which this is, and the ways to its neighbours."""
    yield _note(_("Page {page} of {pages}").format(page=page, pages=pages))
    ways = [(page - 1, _("Back")), (page + 1, _("More"))]
    yield from render.buttons([Action(label, f"{HOME} page {n}") for n, label in ways if 1 <= n <= pages])


def _note(text: str) -> Json:
    """Small grey words; times are shown in the reader's time zone."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": escaped(text, _NOTE) or CUT, "verbatim": True}]}
