"""A message as one Discord embed, within every limit. Pure: values in, the body of a request out.

The delivery's key rides in the fragment of the headline's link, where a later look into the channel finds it; the
title's link is the article's address unchanged. Everything that does not fit is cut where a reader sees it.
Limits: Discord's reference, "Embed Limits" and "Component Reference".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import urldefrag, urlsplit

from bot.alerts.dates import PATTERN, moment
from bot.alerts.strong import pieces
from bot.language import N_, _, ngettext, quoted
from bot.model import Destination, Fact, File, Message, QuoteCard
from handlers.discord import buttons
from handlers.discord.markdown import CUT, clean, escaped, link, plain, safe_url, units

_AUTHOR, _TITLE, _DESCRIPTION, _ALL = 256, 256, 4096, 6000
_FIELDS, _FIELD_NAME, _FIELD_VALUE = 25, 256, 1024
_FOOTER = 300  # 2048 are allowed; a source and a time need no more
_FACTS = 2400  # of the 6000: facts come before quotes when room is short
_BESIDE = 36  # units of a value up to which facts stand side by side
_FEWEST_WORDS = 40  # units of a quote below which it is left out rather than cut
_NAME, _SOURCE = 160, 500  # of a speaker, an office, an outlet with its link
_GAP = "\n\n"  # between the parts of a description
_THREAD_NAME = 100
_TAGS = 5  # that a forum's story may carry
_SPARE = 120  # of a description, kept for a note before it and a word on what follows
_FOLLOWS = N_("… goes on in the thread")
GONE = N_("Its earlier thread is gone.")  # what a story says that goes on without it
_FILE, _ALT = 10 * 1024 * 1024, 1024  # bytes (reference, "Uploading Files"), and characters that describe it
_UNCUT = 10**6
_FAR_TOO_LONG = 4 * _DESCRIPTION  # characters that need not be looked at one by one

# The stripe beside a card. Words always say the same: colour is never the only sign.
COLOURS = {
    "plain": 0x8A8F98, "low": 0xE0A02B, "mid": 0x3B82D6, "high": 0x2E9E63, "mark": 0xD2513C, "error": 0xB3265C,
}  # fmt: skip
_STAMP = re.compile(rf"(?:^| · )({PATTERN})$")


def payload(
    message: Message, *, key: str, to: Destination, follow: int = 0, followed: int = 0, note: str = ""
) -> dict[str, Any]:
    """The body that creates or replaces the message. It calls nobody but the role that a subscription names; without
    other content nothing unfolds.

    `follow`: how many messages follow in its thread (split.py); `followed`: how many did before, which an edit may have
    yet to take back; `note` is said before all else.
    """
    mark = f"{key}~{most}" if (most := max(follow, followed)) else key
    calls = [message.ping] if message.ping.isdecimal() else []
    return {
        **({"content": f"<@&{message.ping}>"} if calls else {}),
        "embeds": [_embed(message, mark, to, (note, _(_FOLLOWS) if follow else ""))],
        "components": buttons.rows(message.actions, message.links),
        "allowed_mentions": {"parse": [], "replied_user": False} | ({"roles": calls} if calls else {}),
    }


def answer(message: Message, *, to: Destination, note: str = "") -> tuple[dict[str, Any], File | None]:
    """The body that answers a command, which needs no key, and the file that goes with it: a picture is shown in the
    card, others below it.
    """
    file = message.file
    if file is not None and len(file.body) > _FILE:
        note, file = _("{file} is too large for Discord.").format(file=file_name(file)), None
    body = payload(message, key="", to=to, note=note)
    if file is None:
        return body, None
    if file.kind.startswith("image/"):
        body["embeds"][0]["image"] = {"url": f"attachment://{file_name(file)}"}
    described = {"description": plain(file.alt, _ALT)} if file.alt else {}
    return body | {"attachments": [{"id": 0, "filename": file_name(file), **described}]}, file


def file_name(file: File) -> str:
    """The name as Discord would make it, so that the card may point at it."""
    return re.sub(r"[^\w.-]", "_", file.name, flags=re.ASCII) or "file"


def marked(embeds: Sequence[Mapping[str, Any]]) -> tuple[str, int]:
    """The key of a message of ours with these embeds, and how many messages follow or followed it; "" without one."""
    for embed in embeds:
        key, _, number = urlsplit((embed.get("author") or {}).get("url") or "").fragment.partition("~")
        if key:
            return key, int(number) if number.isdecimal() else 0
    return "", 0


def following(embeds: Sequence[Mapping[str, Any]], key: str) -> int | None:
    """How many messages follow the delivery with that key; None where a message with these embeds is another."""
    found, number = marked(embeds)
    return number if found == key else None


def carries(embeds: Sequence[Mapping[str, Any]], key: str) -> bool:
    """Whether a message with these embeds is the delivery with that key."""
    return following(embeds, key) is not None


def thread_name(message: Message) -> str:
    """What a story's thread is called."""
    line = next((text for text in (message.title, *message.lines, message.headline) if text.strip()), "")
    return plain(line.replace("\n", " "), _THREAD_NAME) or CUT


def shown_name(embeds: Sequence[Mapping[str, Any]]) -> str:
    """What the thread of a root that is already there is called: its title, without the marks that kept it plain."""
    said = [re.sub(r"\\([^\w\s])", r"\1", embed.get("title") or "") for embed in embeds]
    heads = [(embed.get("author") or {}).get("name") or "" for embed in embeds]
    return thread_name(Message("", lines=(*said, *heads)))


def tags(headline: str, available: Sequence[Mapping[str, Any]]) -> list[str]:
    """Ids of the forum's tags that say what the headline says.

    A tag counts where its name begins the headline or one of the marks beside it: "Reported" for "Reported, not
    confirmed: delivered · denied", and "Denied", but never "Delivered". The longest name wins.
    """
    found = (_tag(part, available) for part in headline.split(" · "))
    return list(dict.fromkeys(tag for tag in found if tag))[:_TAGS]


def _tag(said: str, available: Sequence[Mapping[str, Any]]) -> str:
    names = sorted(available, key=lambda tag: -len(tag["name"]))
    begins = (t for t in names if re.match(rf"{re.escape(t['name'].strip())}\b", said, re.IGNORECASE))
    return str(next(begins, {"id": ""})["id"])


# --- the embed -------------------------------------------------------------------------------------------------------


def whole(message: Message) -> bool:
    """Whether all facts, lines, quotes and links stand in the message uncut, with a word to spare on what follows."""
    if sum(map(len, message.lines)) + sum(len(card.text) for card in message.quotes) > _FAR_TOO_LONG:
        return False
    frame = _frame(message, "~", Destination("discord", "0" * 20, "0" * 20))
    room = min(_DESCRIPTION, _ALL - weight(frame)) - _SPARE
    return (
        len(message.links) <= buttons.MOST - len(message.actions)
        and len(message.facts) <= _FIELDS
        and all(map(uncut, message.facts))
        and sum(units(field["name"]) + units(field["value"]) for field in map(_field, message.facts)) <= _FACTS
        and units(_GAP.join(write(_UNCUT) for write in _parts(message))) <= room
    )


def uncut(said: Fact | str) -> bool:
    """Whether a fact, or a title, fits where it stands."""
    if isinstance(said, str):
        return units(escaped(said, _UNCUT, dates=False)) <= _TITLE
    return units(escaped(said.label, _UNCUT)) <= _FIELD_NAME and units(escaped(said.text, _UNCUT)) <= _FIELD_VALUE


def _embed(message: Message, mark: str, to: Destination, beside: tuple[str, str]) -> dict[str, Any]:
    """The card; `beside` stands before and after what it says."""
    embed = _frame(message, mark, to)
    before, after = beside
    room = min(_DESCRIPTION, _ALL - weight(embed)) - units(before) - units(after) - 2 * units(_GAP)
    if body := _GAP.join(part for part in (before, _body(message, room), after) if part):
        embed["description"] = body
    return embed


def _frame(message: Message, mark: str, to: Destination) -> dict[str, Any]:
    """All of the card but its description."""
    url = safe_url(message.url)
    author = {"name": plain(message.headline, _AUTHOR) or CUT} | ({"url": _marked(url, mark, to)} if mark else {})
    fields = [] if _led(message) else _fields(message.facts)
    embed: dict[str, Any] = {"color": COLOURS[message.tone], "author": author, "fields": fields, **_foot(message)}
    if title := escaped(message.title, _TITLE, dates=False):
        embed |= {"title": title} | ({"url": url} if url else {})
    return embed


def weight(embed: Mapping[str, Any]) -> int:
    """What an embed counts towards the 6000 units that all embeds of a message may have together."""
    words = [embed.get("title", ""), embed.get("description", ""), embed.get("footer", {}).get("text", "")]
    words += [embed.get("author", {}).get("name", "")]
    words += [field[part] for field in embed.get("fields", ()) for part in ("name", "value")]
    return sum(map(units, words))


def _marked(url: str, key: str, to: Destination) -> str:
    """Where the headline leads: to the article, else to the channel itself; the key is its fragment."""
    here = f"https://discord.com/channels/{to.workspace or '@me'}/{to.channel}"
    marked = f"{urldefrag(url).url}#{key}"
    return marked if url and safe_url(marked) else f"{here}#{key}"


def _foot(message: Message) -> dict[str, Any]:
    """The footer; its time as a timestamp, which Discord shows in each reader's own zone."""
    stamp = _STAMP.search(message.footer)
    at = moment(stamp[1]) if stamp else None
    text = plain(message.footer[: stamp.start()] if stamp and at else message.footer, _FOOTER)
    return ({"footer": {"text": text}} if text else {}) | ({"timestamp": at.isoformat()} if at else {})


def _fields(facts: Sequence[Fact]) -> list[dict[str, Any]]:
    """Facts as fields; where they are too many, the last says how many are left out."""
    fields: list[dict[str, Any]] = []
    room = _FACTS
    for number, fact in enumerate(facts):
        field = _field(fact)
        room -= units(field["name"]) + units(field["value"])
        last = len(fields) == _FIELDS - 1 and number < len(facts) - 1
        if room < 0 or last:
            left = len(facts) - number
            more = ngettext("{count} more fact", "{count} more facts", left).format(count=left)
            return [*fields, {"name": CUT, "value": more, "inline": False}]
        fields.append(field)
    return fields


def _field(fact: Fact) -> dict[str, Any]:
    name, value = escaped(fact.label, _FIELD_NAME), escaped(fact.text, _FIELD_VALUE)
    return {"name": name or CUT, "value": value or CUT, "inline": units(value) <= _BESIDE and "\n" not in value}


# --- the description -------------------------------------------------------------------------------------------------

Part = Callable[[int], str]  # room in units -> what is written; "" where nothing of use fits


def _body(message: Message, room: int) -> str:
    """What was said before a correction, the lines, the quotes: as far as they fit, the rest as a visible cut."""
    written: list[str] = []
    for write in _parts(message):
        part = write(room - units(_GAP + CUT))
        if not part:
            return _GAP.join([*written, CUT])
        written.append(part)
        room -= units(part + _GAP)
    return _GAP.join(written)


def _parts(message: Message) -> Iterator[Part]:
    if clean(message.struck).strip():
        yield partial(_struck, message.struck)
    if led := _led(message):
        yield lambda room: led if units(led) <= room else ""
    lines = "\n".join(message.lines)
    if clean(lines).strip():
        yield partial(_lines, lines, message.strong)
    for card in message.quotes:
        yield partial(_quote, card)


def _led(message: Message) -> str:
    """The facts as words above a list: an embed has its fields below. "" where they belong there, or are too long."""
    if not message.facts_first:
        return ""
    fields = map(_field, message.facts)
    told = "\n".join(f"**{field['name']}:** {field['value']}" for field in fields)
    return told if units(told) <= _FACTS else ""


def _lines(lines: str, strong: Sequence[str], room: int) -> str:
    """The lines, with what was looked for in bold as far as all of it fits."""
    shown = list(pieces(lines, strong))
    if len(shown) > 1:
        marked = "".join(f"**{_inside(piece)}**" if bold else _inside(piece, dates=True) for piece, bold in shown)
        if units(marked) <= room:
            return marked
    return escaped(lines, room)


def _struck(said: str, room: int) -> str:
    label = _("Said before the correction: ")
    words = escaped(said, room - units(label) - 4, dates=False)
    return f"{label}~~{words}~~" if words else ""


def _quote(card: QuoteCard, room: int) -> str:
    """A block quote with its speaker below; the speaker is never cut off from the words."""
    credit = _credit(card)
    lines = max(clean(shown).count("\n") for shown in (card.sentence, card.text)) + 1
    left = room - units(credit) - 2 * (lines + 1) - 1  # "> " before each, and the line end between them
    if left < _FEWEST_WORDS:
        return ""
    return f"> {_words(card, left)}\n{credit}".replace("\n", "\n> ")


def _words(card: QuoteCard, room: int) -> str:
    """The words in quotation marks; a partial quote in its sentence, its words in bold."""
    if not card.text or card.text not in card.sentence:
        return quoted(escaped(card.text, room - 2, dates=False))
    before, words, after = (_inside(part) for part in card.sentence.partition(card.text))
    whole = f"{before}**{words}**{after}"
    return whole if units(whole) <= room else escaped(card.sentence, room, dates=False)


def _inside(text: str, *, dates: bool = False) -> str:
    """A part of a text, escaped whole, with the spaces at its ends."""
    head, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{head}{escaped(text, _ALL, dates=dates)}{tail}" if text.strip() else text


def _credit(card: QuoteCard) -> str:
    """Who said it, their office then, the text's own words for them, who heard it, and where it stands."""
    said = [
        f"**{_name(card.speaker) or CUT}**",
        _name(card.office),
        _("in the text: {name}").format(name=_name(card.as_written))
        if card.as_written not in ("", card.speaker)
        else "",
        _("to {name}").format(name=_name(card.via)) if card.via else "",
    ]
    source = f" · {link(' '.join(card.source.split()), card.url, _SOURCE)}" if card.source else ""
    return f"— {', '.join(part for part in said if part)}{source}"


def _name(text: str) -> str:
    """On one line."""
    return escaped(" ".join(text.split()), _NAME, dates=False)
