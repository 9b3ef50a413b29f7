"""A message as Block Kit, within every limit. Pure: values in, arguments of a call out.

Words of feeds stand in rich text, which has no markup: a quotation is shown as it was printed, and calls nobody.
What does not fit follows in further messages (handlers/slack/split.py); what is too long for those is cut where a
reader sees it. Links are links, not buttons: Slack reports every click of a button to the app.
Limits: Slack's reference, "Block Kit", and docs/slack.md for the one that it does not name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from bot.alerts.dates import PATTERN, moment
from bot.alerts.strong import pieces
from bot.language import _, ngettext, pgettext, quoted
from bot.model import Action, Fact, Link, Message, QuoteCard
from handlers.slack.mrkdwn import (
    CUT,
    DATE_FORMAT,
    clean,
    date,
    dated,
    escaped,
    notice,
    plain,
    safe_url,
    units,
    visible,
)

Json = dict[str, Any]

# All blocks as JSON. Slack names no limit; it refuses about 13,200 characters (msg_blocks_too_long), counted in a way
# that it does not tell, and some with 11,300 characters of text (bolt-js 2509, 2867): the JSON is never less.
_ALL = 12_000
_BLOCKS = 40  # 50 are allowed
_TEXT = 3000  # of the text that stands in for the blocks; Slack advises 4,000, and cuts at 40,000
_HEADLINE, _TITLE = 300, 500
_FIELDS, _LABEL, _VALUE, _FACTS = 10, 60, 400, 20  # facts of a section, units of each, facts of a message
_FACTS_ROOM = 2600
_NAME, _SOURCE = 160, 160  # of a speaker, an office, an outlet
_LINKS, _LINKS_ROOM = 10, 1800
_FOOTER = 300
_BUTTONS, _LABEL_OF_BUTTON, LINE = 25, 75, 2000  # buttons of a message, units of their words and of what they stand for
_BUTTONS_ROOM = 3200
PRESS = "line:"  # the action_id of our buttons begins so, and ends in a number; their value is the line of a command
_FEWEST_WORDS = 40  # units of a line or a quote below which it is left out rather than cut

# Beside the status, which says the same in words: colour is never the only sign.
GLYPHS = {
    "plain": "white_circle", "low": "large_yellow_circle", "mid": "large_blue_circle", "high": "large_green_circle",
    "mark": "red_circle", "error": "warning",
}  # fmt: skip
_GROUP = re.compile("S[A-Z0-9]{2,20}")  # the id of a user group
_STAMP = re.compile(rf"(?:^| · )({PATTERN})$")


def payload(message: Message, *, follows: bool = False) -> Json:
    """`blocks`, and the `text` for places that show none: a phone's lock screen, a screen reader.

    `follows`: another message goes on with what this one had no room for, and this one says so.
    """
    above, below, last = _around(message)
    lines, quotes = _body(message, room(message))
    between = [*below, *lines] if message.facts_first else [*lines, *below]
    on = [_follows()] if follows else []
    return {"text": _text(message), "blocks": [*above, *between, *quotes, *on, *last]}


def answer(message: Message, *, thread: str = "", follows: bool = False) -> Json:
    """The body that answers a command: shown to who asked alone where it is private. `thread` is where it was asked."""
    shown = {"response_type": "ephemeral" if message.private else "in_channel", "replace_original": False}
    quiet = {"unfurl_links": False, "unfurl_media": False} | ({"thread_ts": thread} if thread else {})
    return payload(message, follows=follows) | shown | quiet


def size(block: Json) -> int:
    """How much of the room of all blocks it takes, with what stands between it and the next."""
    return units(json.dumps(block, ensure_ascii=False)) + 2


def room(message: Message) -> int:
    """What is left for lines and quotes, and for the note that more follows."""
    return _ALL - sum(size(block) for part in _around(message) for block in part) - size(_follows()) - 2


def _around(message: Message) -> tuple[list[Json], list[Json], list[Json]]:
    """What stands above the lines, beside them before the quotes, and below these."""
    last = [*_links(message.links), *_foot(message.footer), *buttons(message.actions)]
    return [_head(message)], [*_facts(message.facts)], last


# --- pieces of rich text ---------------------------------------------------------------------------------------------


def worded(text: str, room: int, **style: bool) -> list[Json]:
    """Words as they are, cut to `room`; none where there are none."""
    return _run(plain(text, room), style)


def _told(text: str, strong: Sequence[str], room: int) -> list[Json]:
    """Words whose dates are shown in the reader's time zone; what was looked for stands out."""
    return [
        {"type": "date", "timestamp": int(at.timestamp()), "format": DATE_FORMAT, "fallback": said} if at else run
        for said, at in dated(plain(text, room))
        for piece, bold in pieces(said, () if at else strong)
        for run in _run(piece, {"bold": True} if bold else {})
    ]


def _run(text: str, style: dict[str, bool]) -> list[Json]:
    return [{"type": "text", "text": text} | ({"style": style} if style else {})] if text else []


def _link(text: str, url: str, room: int, **style: bool) -> list[Json]:
    """A link, or the bare words where the address is none."""
    words, target = worded(text, room, **style), safe_url(url)
    return [word | {"type": "link", "url": target} for word in words] if target else words


def rich(elements: Sequence[Json], kind: str = "rich_text_section") -> Json:
    """A block of these pieces."""
    return {"type": "rich_text", "elements": [{"type": kind, "elements": list(elements)}]}


def joined(parts: Sequence[list[Json]], between: str) -> list[Json]:
    """The parts that say something, with a text between them."""
    shown = [part for part in parts if part]
    return [piece for n, part in enumerate(shown) for piece in ([*_run(between, {})] if n else []) + part]


# --- the parts of a card ---------------------------------------------------------------------------------------------


def _head(message: Message) -> Json:
    """The status with its glyph, and the title below. An answer to a command that says nothing of a status has none.

    A user group is called where a subscription wishes it: nothing else in a message calls anybody.
    """
    quiet = message.private and message.tone == "plain"
    glyph = [] if quiet else [{"type": "emoji", "name": GLYPHS[message.tone]}, *_run("  ", {})]
    headline = worded(message.headline.replace("\n", " "), _HEADLINE, bold=True) or _run(CUT, {"bold": True})
    title = _link(message.title.replace("\n", " "), message.url, _TITLE)
    called = [{"type": "usergroup", "usergroup_id": message.ping}] if _GROUP.fullmatch(message.ping) else []
    return rich(joined([[*glyph, *headline], title, called], "\n"))


def _facts(facts: Sequence[Fact]) -> Iterator[Json]:
    """Facts as fields, two in a row; where they are too many, the last says how many are left out."""
    most = facts_that_fit(facts)
    fields = [_fact(fact) for fact in facts[:most]]
    if left := len(facts) - most:
        more = ngettext("{count} more fact", "{count} more facts", left).format(count=left)
        fields.append(_field(f"{CUT} {more}"))
    for start in range(0, len(fields), _FIELDS):
        yield {"type": "section", "fields": fields[start : start + _FIELDS]}


def facts_that_fit(facts: Sequence[Fact]) -> int:
    """How many of them a message shows; where some are left over, the last field says so."""
    left = _FACTS_ROOM
    for n, fact in enumerate(facts):
        left -= size(_fact(fact))
        if left < 0 or (n == _FACTS - 1 and n < len(facts) - 1):
            return n
    return len(facts)


def _fact(fact: Fact) -> Json:
    label = escaped(fact.label.replace("\n", " "), _LABEL)
    return _field(f"*{label}*\n{escaped(fact.text, _VALUE)}" if label else escaped(fact.text, _VALUE) or CUT)


def _field(text: str) -> Json:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _links(links: Sequence[Link]) -> Iterator[Json]:
    shown = [_link(clean(one.text) or one.url, one.url, _SOURCE) for one in links[:_LINKS] if safe_url(one.url)]
    while shown and size(rich(joined(shown, "  ·  "))) > _LINKS_ROOM:
        shown = shown[:-1]
    if shown:
        yield rich(joined(shown, "  ·  "))


def _foot(footer: str) -> Iterator[Json]:
    """Source and time in small grey letters; the time in the reader's own zone."""
    stamp = _STAMP.search(footer)
    at = moment(stamp[1]) if stamp else None
    source = plain(footer[: stamp.start()] if stamp and at else footer, _FOOTER)
    elements: list[Json] = [{"type": "plain_text", "text": source, "emoji": False}] if source else []
    if stamp and at:
        elements.append(_field(f"{'· ' if source else ''}{date(at, stamp[1])}"))
    if elements:
        yield {"type": "context", "elements": elements}


def buttons(actions: Sequence[Action], at: str = "") -> Iterator[Json]:
    """Buttons; their lines are typed for the channel `at` where they stand in none, in the Home.

    One whose line Slack would not keep as it is is left out: a cut line would be another command.
    """
    told = [
        one for one in actions if 0 < units(one.line) <= LINE and one.line == visible(one.line) and clean(one.label)
    ]
    shown = [_button(f"{PRESS}{at and f'{at}:'}{n}", one) for n, one in enumerate(told[:_BUTTONS])]
    while sum(map(size, shown)) > _BUTTONS_ROOM:
        shown.pop()
    if shown:
        yield {"type": "actions", "elements": shown}


def _button(action_id: str, action: Action) -> Json:
    label = {"type": "plain_text", "text": plain(action.label.replace("\n", " "), _LABEL_OF_BUTTON), "emoji": False}
    style = {} if action.style == "plain" else {"style": action.style}
    return {"type": "button", "action_id": action_id, "text": label, "value": action.line} | style


# --- lines and quotes ------------------------------------------------------------------------------------------------

Part = Callable[[int], Json | None]  # most units of its words -> a block; None where nothing of use is left


def _body(message: Message, room: int) -> tuple[list[Json], list[Json]]:
    """What was said before a correction and the lines; the quotes. As far as they fit, the rest as a visible cut."""
    room -= size(_more())
    kept: tuple[list[Json], list[Json]] = ([], [])
    for place, part in _parts(message):
        block = _fitted(part, room) if sum(map(len, kept)) < _BLOCKS else None
        if block is None:
            kept[place].append(_more())
            break
        kept[place].append(block)
        room -= size(block)
    return kept


def _parts(message: Message) -> Iterator[tuple[int, Part]]:
    lines = "\n".join(line for line in map(clean, message.lines) if line)
    if clean(message.struck):
        yield 0, partial(_struck, clean(message.struck))
    if lines:
        yield 0, partial(_lines, lines, message.strong)
    for card in message.quotes:
        if clean(card.text):
            yield 1, partial(_quote, card)


def _fitted(part: Part, room: int) -> Json | None:
    """The part with as many words as fit; None where too few would."""
    most = room
    while most >= _FEWEST_WORDS and (block := part(most)) is not None:
        over = size(block) - room
        if over <= 0:
            return block
        most -= over
    return None


def _struck(said: str, most: int) -> Json:
    return rich([*_run(_("Said before the correction: "), {}), *worded(said, most, strike=True)])


def _lines(lines: str, strong: Sequence[str], most: int) -> Json:
    return rich(_told(lines, strong, most))


def _quote(card: QuoteCard, most: int) -> Json | None:
    """A block quote with its speaker below; words and speaker are never apart."""
    credit = _credit(card)
    return rich([*_spoken(card, most), *_run("\n", {}), *credit], "rich_text_quote")


def _spoken(card: QuoteCard, most: int) -> list[Json]:
    """The words in quotation marks; a partial quote in its sentence, its words in bold."""
    if card.text not in card.sentence or units(card.sentence) > most:
        return _run(quoted(plain(card.text, most)), {})
    before, words, after = card.sentence.partition(card.text)
    return [*_run(visible(before), {}), *_run(visible(words), {"bold": True}), *_run(visible(after), {})]


def _credit(card: QuoteCard) -> list[Json]:
    """Who said it, their office then, the text's own words for them, who heard it, and where it stands."""
    as_written = card.as_written if card.as_written != card.speaker else ""
    said = [
        worded(card.speaker, _NAME, bold=True),
        worded(card.office, _NAME),
        _labelled(_("in the text: {words}"), as_written),
        _labelled(pgettext("who heard a quote", "to {words}"), card.via),
    ]
    return [*_run("— ", {}), *joined([joined(said, ", "), _link(card.source, card.url, _SOURCE)], "  ·  ")]


def _labelled(label: str, text: str) -> list[Json]:
    """Words in what is said around them; nothing where there are none."""
    words = worded(text, _NAME)
    before, after = label.split("{words}")
    return [*_run(before, {}), *words, *_run(after, {})] if words else []


def quote_size(card: QuoteCard) -> int:
    """How much of the room a quote takes that is not cut."""
    block = _quote(card, _ALL) if clean(card.text) else None
    return size(block) if block else 0


def lines_size(lines: str) -> int:
    """How much of the room lines take that are not cut."""
    return size(_lines(lines, (), _ALL))


def _more() -> Json:
    left_out = _("the rest is left out: it is longer than Slack shows")
    return rich(_run(f"{CUT} {left_out}", {"italic": True}))


def _follows() -> Json:
    going_on = _("goes on in the next message")
    return rich(_run(f"{CUT} {going_on}", {"italic": True}))


# --- without blocks --------------------------------------------------------------------------------------------------


def _text(message: Message) -> str:
    """All of it as plain lines, the status first: what a phone shows at once and a screen reader reads out."""
    head = ": ".join(part for part in (clean(message.headline), clean(message.title)) if part)
    facts = tuple(f"{fact.label}: {fact.text}" for fact in message.facts)
    said = (*facts, *message.lines) if message.facts_first else (*message.lines, *facts)
    quotes = (f"{quoted(card.text)} — {card.speaker}" for card in message.quotes)
    return notice("\n".join(part for part in (head, *said, *quotes) if clean(part)), _TEXT) or CUT
