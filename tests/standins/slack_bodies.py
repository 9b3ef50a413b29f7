"""What Slack takes as a message, by hand: its reference's limits, what slack_sdk's own check lets through, and nothing
that we never send. Lengths are counted in UTF-16 units, the strictest of the ways in which Slack may count.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

Fault = tuple[str, str]  # Slack's error, and what is wrong in its words

ALL_BLOCKS = 13_200
_STYLES = {"bold", "italic", "strike", "code"}
_INLINE = {
    "text": {"type", "text", "style"},
    "link": {"type", "url", "text", "style"},
    "emoji": {"type", "name"},
    "date": {"type", "timestamp", "format", "fallback"},
    "usergroup": {"type", "usergroup_id"},  # the one that a subscription wishes to call; notified() says so
}
_AT_HOME = {"channel": {"type", "channel_id", "style"}, "user": {"type", "user_id", "style"}}  # where none is called
_URL = re.compile(r"https?://[^\s/?#@]+\.[^\s/?#@]+([/?#]\S*)?", re.ASCII)
_DATE_TOKENS = {"date_num", "date", "date_short", "date_long", "date_pretty", "date_short_pretty", "date_long_pretty", "time", "time_secs", "ago"}  # fmt: skip
_TOKEN = re.compile(r"<([^<>]*)>")
_DATE = re.compile(r"!date\^\d+\^([^|^]+)(\^[^|]+)?\|[^|<>]+")


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def faults(text: Any, blocks: Any) -> Iterator[Fault]:
    """The faults of a message's words."""
    if not isinstance(text, str) or not text.strip():
        yield "no_text", "a message without text says nothing where blocks are not shown"
    elif units(text) > 40_000:
        yield "msg_too_long", "text is longer than 40,000"
    else:
        yield from (("invalid_arguments", fault) for fault in mrkdwn(text, "text"))
    if not isinstance(blocks, list) or not 0 < len(blocks) <= 50:
        yield "invalid_blocks", "blocks: 1 to 50"
        return
    if units(json.dumps(blocks, ensure_ascii=False)) > ALL_BLOCKS:
        yield "msg_blocks_too_long", "all blocks together"
    for n, block in enumerate(blocks):
        yield from (("invalid_blocks", f"{fault} [json-pointer:/blocks/{n}]") for fault in _block(block))


def metadata(body: Any) -> Iterator[Fault]:
    """The faults of a message's metadata."""
    if not isinstance(body, dict) or set(body) != {"event_type", "event_payload"}:
        yield "invalid_metadata_format", "event_type and event_payload, no more"
        return
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,254}", str(body["event_type"])):
        yield "invalid_metadata_schema", "event_type"
    payload = body["event_payload"]
    if not isinstance(payload, dict) or any(not isinstance(v, str | int | bool) for v in payload.values()):
        yield "invalid_metadata_schema", "event_payload"
    if units(json.dumps(payload)) > 16_000:
        yield "metadata_too_large", "event_payload"


def view(held: Any, kind: str) -> Iterator[Fault]:
    """The faults of a form ("modal") or a Home ("home")."""
    known = {"type", "blocks", "private_metadata"} | ({"callback_id", "title", "submit", "close"} if kind == "modal" else set())  # fmt: skip
    if not isinstance(held, dict) or held.get("type") != kind or not isinstance(held.get("blocks"), list):
        yield "invalid_arguments", f"a view of type {kind} with blocks"
        return
    yield from (("invalid_arguments", fault) for fault in _keys(held, known))
    for name in ("title", "submit", "close") if kind == "modal" else ():
        yield from (("invalid_arguments", f"{name}: {fault}") for fault in _plain(held.get(name), 24))
    if len(held.get("private_metadata", "")) > 3000 or not 0 < len(held["blocks"]) <= 100:
        yield "invalid_arguments", "private_metadata to 3000, blocks 1 to 100"
    named = [block.get("block_id") for block in held["blocks"] if block.get("block_id")]
    if len(named) != len(set(named)):
        yield "invalid_arguments", "block_id twice"
    try:
        View(**held).validate_json()
    except SlackObjectFormationError as error:
        yield "invalid_arguments", str(error)
    for n, block in enumerate(held["blocks"]):
        yield from (("invalid_arguments", f"{fault} [json-pointer:/view/blocks/{n}]") for fault in _block(block, kind))


def options(held: Any) -> Iterator[str]:
    """The faults of what a field offers."""
    if not isinstance(held, list) or len(held) > 100:
        yield "options: up to 100"
        return
    for one in held:
        yield from _keys(one, {"text", "value"})
        yield from _plain(one.get("text"), 75)
        if not 0 < units(one.get("value", "")) <= 150:
            yield "value: 1 to 150"


def _block(block: Any, where: str = "message") -> Iterator[str]:
    kinds = {"rich_text": _rich, "section": _section, "context": _context, "actions": _actions}
    kinds |= {"modal": {"input": _input}, "home": {"divider": _divider}}.get(where, {})
    if not isinstance(block, dict) or block.get("type") not in kinds:
        yield f"unsupported type: {block.get('type') if isinstance(block, dict) else block}"
        return
    try:
        parsed = Block.parse(block)
        assert parsed is not None
        parsed.validate_json()
    except SlackObjectFormationError as error:
        yield str(error)
    if block["type"] == "rich_text":
        yield from _rich(block, _INLINE | _AT_HOME if where == "home" else _INLINE)
    else:
        yield from kinds[block["type"]](block)


def _section(block: dict[str, Any]) -> Iterator[str]:
    yield from _keys(block, {"type", "fields", "text"})
    fields = block.get("fields", [])
    if not 0 < len(fields) <= 10:
        yield "fields: 1 to 10"
    for field in fields:
        yield from _text_object(field, 2000)


def _context(block: dict[str, Any]) -> Iterator[str]:
    yield from _keys(block, {"type", "elements"})
    if not 0 < len(block.get("elements", [])) <= 10:
        yield "elements: 1 to 10"
    for element in block.get("elements", []):
        yield from _text_object(element, 3000)


def _divider(block: dict[str, Any]) -> Iterator[str]:
    yield from _keys(block, {"type"})


def _actions(block: dict[str, Any]) -> Iterator[str]:
    yield from _keys(block, {"type", "elements"})
    held = block.get("elements", [])
    if not 0 < len(held) <= 25:
        yield "elements: 1 to 25"
    if len({one.get("action_id") for one in held}) < len(held):
        yield "action_id twice in a block"
    for one in held:
        yield from _keys(one, {"type", "action_id", "text", "value", "style"})
        yield from _plain(one.get("text"), 75)
        if one.get("type") != "button" or one.get("style", "primary") not in ("primary", "danger"):
            yield "a button, plain, primary or danger"
        if not 0 < units(one.get("value", "")) <= 2000 or not 0 < len(one.get("action_id", "")) <= 255:
            yield "value: 1 to 2000; action_id: 1 to 255"


def _input(block: dict[str, Any]) -> Iterator[str]:
    yield from _keys(block, {"type", "block_id", "optional", "label", "hint", "element"})
    yield from _plain(block.get("label"), 2000)
    yield from _plain(block.get("hint"), 2000)
    element = block.get("element", {})
    known = {
        "plain_text_input": {"type", "action_id", "max_length", "initial_value"},
        "external_select": {"type", "action_id", "min_query_length", "placeholder"},
        "conversations_select": {"type", "action_id", "filter"},
    }.get(element.get("type"))
    if known is None or not 0 < len(element.get("action_id", "")) <= 255:
        yield "an input of a kind that we use, with its action_id"
        return
    yield from _keys(element, known)
    if "placeholder" in element:
        yield from _plain(element["placeholder"], 150)
    if not 0 < element.get("max_length", 1) <= 3000:
        yield "max_length: to 3000"
    if not units(element.get("initial_value", "")) <= element.get("max_length", 0) and "initial_value" in element:
        yield "initial_value: to max_length"
    if "filter" in element and not set(element["filter"].get("include", ())) <= {"public", "private", "im", "mpim"}:
        yield "filter"


def _plain(held: Any, most: int) -> Iterator[str]:
    if not isinstance(held, dict) or held.get("type") != "plain_text":
        yield "plain_text alone"
        return
    yield from _text_object(held, most)


def _text_object(held: Any, most: int) -> Iterator[str]:
    kinds = {"mrkdwn": {"type", "text", "verbatim"}, "plain_text": {"type", "text", "emoji"}}
    if not isinstance(held, dict) or held.get("type") not in kinds:
        yield "a text object is mrkdwn or plain_text"
        return
    yield from _keys(held, kinds[held["type"]])
    text = held.get("text", "")
    if not 0 < units(text) <= most:
        yield f"text: 1 to {most}"
    if held["type"] == "mrkdwn":
        yield from mrkdwn(text, "text")


def mrkdwn(text: str, at: str) -> Iterator[str]:
    """What is not written as Slack reads it: a bare & or <, a token that is none of ours."""
    if re.search(r"&(?!amp;|lt;|gt;)", text):
        yield f"{at}: a bare &"
    rest = _TOKEN.sub("", text)
    if "<" in rest or ">" in rest:
        yield f"{at}: a bare < or >"
    for token in _TOKEN.findall(text):
        found = _DATE.fullmatch(token)
        if found is None or not set(re.findall(r"\{(\w+)\}", found[1])) <= _DATE_TOKENS:
            yield f"{at}: a token that Aidwire never writes: {token[:40]}"


def _rich(block: dict[str, Any], inlines: dict[str, set[str]] = _INLINE) -> Iterator[str]:
    yield from _keys(block, {"type", "elements"})
    if not block.get("elements"):
        yield "elements: at least one"
    for element in block.get("elements", []):
        yield from _keys(element, {"type", "elements"})
        if element.get("type") not in ("rich_text_section", "rich_text_quote"):
            yield f"unsupported element: {element.get('type')}"
        if not element.get("elements"):
            yield "elements of an element: at least one"
        for inline in element.get("elements", []):
            yield from _inline(inline, inlines)


def _inline(inline: Any, inlines: dict[str, set[str]]) -> Iterator[str]:
    known = inlines.get(inline.get("type"))
    if known is None:
        yield f"unsupported inline element: {inline.get('type')}"  # users, groups and broadcasts, too: they call people
        return
    yield from _keys(inline, known)
    if "text" in inline and not (isinstance(inline["text"], str) and inline["text"]):
        yield "must be more than 0 characters"
    if not set(inline.get("style", {})) <= _STYLES or not all(inline.get("style", {"": True}).values()):
        yield "style"
    if inline["type"] == "link" and not (_URL.fullmatch(inline.get("url", "")) and len(inline["url"]) <= 3000):
        yield "url"
    if inline["type"] == "emoji" and not re.fullmatch(r"[a-z0-9_+-]{1,100}", inline.get("name", "")):
        yield "emoji"
    if inline["type"] == "date":
        yield from _date(inline)
    if inline["type"] == "channel" and not re.fullmatch(r"[CG][A-Z0-9]{2,}", inline.get("channel_id", "")):
        yield "channel_id"
    if inline["type"] == "user" and not re.fullmatch(r"[UW][A-Z0-9]{2,}", inline.get("user_id", "")):
        yield "user_id"
    if inline["type"] == "usergroup" and not re.fullmatch(r"S[A-Z0-9]{2,}", inline.get("usergroup_id", "")):
        yield "usergroup_id"


def _date(inline: dict[str, Any]) -> Iterator[str]:
    tokens = re.findall(r"\{(\w+)\}", inline.get("format", ""))
    if type(inline.get("timestamp")) is not int:
        yield "must provide an integer"
    if not tokens or not set(tokens) <= _DATE_TOKENS:
        yield "format"


def _keys(held: Any, known: set[str]) -> Iterator[str]:
    if not isinstance(held, dict):
        yield "must be an object"
        return
    yield from (f"invalid additional property: {key}" for key in set(held) - known)


# --- what people see -------------------------------------------------------------------------------------------------


def shown(blocks: list[dict[str, Any]]) -> str:
    """The words of a message as people read them."""
    return "\n".join(_shown(block) for block in blocks)


def notified(text: str, blocks: list[dict[str, Any]]) -> tuple[str, ...]:
    """Whom a message calls."""
    found: list[str] = []
    texts = [text]

    def walk(held: Any) -> None:
        if isinstance(held, dict):
            if held.get("type") in ("user", "usergroup", "broadcast", "channel", "team"):
                found.append(str(held))
            if held.get("type") == "mrkdwn":
                texts.append(held["text"])
            for inner in held.values():
                walk(inner)
        elif isinstance(held, list):
            for inner in held:
                walk(inner)

    walk(blocks)
    tokens = (token for said in texts for token in _TOKEN.findall(said))
    return (*found, *(token for token in tokens if re.match(r"[@#]|!(?!date)", token)))


def _shown(block: dict[str, Any]) -> str:
    if block["type"] == "rich_text":
        return "\n".join("".join(_said(i) for i in element["elements"]) for element in block["elements"])
    if block["type"] == "actions":
        return "  ".join(f"[{held['text']['text']}]" for held in block["elements"])
    if block["type"] == "input":
        return f"{block['label']['text']}: {block['hint']['text']}"
    return "\n".join(_read(held) for held in block.get("fields") or block.get("elements", []))


def _said(inline: dict[str, Any]) -> str:
    if inline["type"] in ("usergroup", "user", "channel"):
        return ("#" if inline["type"] == "channel" else "@") + inline[f"{inline['type']}_id"]
    if inline["type"] == "emoji":
        return f":{inline['name']}:"
    return inline["fallback"] if inline["type"] == "date" else inline.get("text", inline.get("url", ""))


def _read(held: dict[str, Any]) -> str:
    if held["type"] == "plain_text":
        return held["text"]
    text = re.sub(r"<!date[^|>]*\|([^>]*)>", r"\1", held["text"])
    text = re.sub(r"(?<![\w\u200b])\*(?![\s\u200b])(.+?)\*(?![\w\u200b])", r"\1", text)
    return text.replace("\u200b", "").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
