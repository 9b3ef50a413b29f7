"""What Discord takes as the body of a request, by hand: its reference's limits, and nothing that we never send.

Lengths are counted in UTF-16 units, the strictest of the ways in which Discord may count.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

Fault = tuple[str, str]  # where in the body, and Discord's word for what is wrong there

_CREATE = {"content", "embeds", "components", "allowed_mentions", "flags"}
_EMBED = {"title", "description", "url", "timestamp", "color", "footer", "author", "fields", "image"}
_URL = re.compile(r"https?://[^\s/?#@]+\.[^\s/?#@]+([/?#]\S*)?", re.ASCII)


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def message(body: Any, *, create: bool = True, flags: int = 0, files: Sequence[str] = ()) -> Iterator[Fault]:
    """The faults of a message's body; `flags` are those that may be set, `files` the names of those sent with it."""
    known = _CREATE | ({"nonce", "enforce_nonce", "message_reference"} if create else {"attachments"})
    yield from ((key, "UNKNOWN_KEY") for key in set(body) - known)
    yield from _text(body, "content", 2000, at="content", required=False)
    yield from _embeds(body.get("embeds", []))
    yield from _attachments(body, files)
    yield from _components(body.get("components", []))
    yield from _mentions(body.get("allowed_mentions", {}))
    if body.get("flags", 0) & ~flags:
        yield "flags", "BASE_TYPE_BAD_INT"
    nonce = body.get("nonce")
    if nonce is not None and (not isinstance(nonce, str) or not 0 < units(nonce) <= 25):
        yield "nonce", "NONCE_TYPE_TOO_LONG"


def story(body: Any) -> Iterator[Fault]:
    """The faults of a new post of a forum."""
    yield from (
        (key, "UNKNOWN_KEY") for key in set(body) - {"name", "auto_archive_duration", "applied_tags", "message"}
    )
    yield from thread(body)
    yield from ((f"message.{at}", fault) for at, fault in message(body.get("message", {}), create=False))
    if len(body.get("applied_tags", [])) > 5:
        yield "applied_tags", "BASE_TYPE_MAX_LENGTH"


def thread(body: Any) -> Iterator[Fault]:
    """The faults of a thread's name and life."""
    yield from _text(body, "name", 100, at="name")
    if body.get("auto_archive_duration", 60) not in (60, 1440, 4320, 10080):
        yield "auto_archive_duration", "BASE_TYPE_CHOICES"


def first_answer(said: Any) -> Iterator[Fault]:
    """The faults of a first answer that is given later: it may only say whether the person alone sees it."""
    yield from ((key, "UNKNOWN_KEY") for key in set(said) - {"flags"})
    if said.get("flags", 0) & ~64:
        yield "flags", "BASE_TYPE_BAD_INT"


def suggested(said: Any) -> Iterator[Fault]:
    """The faults of what is offered while a person types."""
    choices = said.get("choices")
    if not isinstance(choices, list) or len(choices) > 25:
        yield "choices", "BASE_TYPE_BAD_LENGTH"
        return
    for n, choice in enumerate(choices):
        yield from _text(choice, "name", 100, at=f"choices.{n}.name")
        yield from _text(choice, "value", 100, at=f"choices.{n}.value")


def commands(body: Any) -> Iterator[Fault]:
    """The faults of the list of an application's commands."""
    if not isinstance(body, list) or len(body) > 100 or sum(one.get("type") == 3 for one in body) > 15:
        yield "", "BASE_TYPE_BAD_LENGTH"
        return
    for n, command in enumerate(body):
        yield from _registered(command, f"{n}")


def _registered(command: Any, at: str) -> Iterator[Fault]:
    yield from ((f"{at}.contexts", "BASE_TYPE_CHOICES") for one in command.get("contexts", []) if one not in (0, 1, 2))
    if command.get("type", 1) == 1:
        yield from _command(command, at)
        if len({option.get("type") == 1 for option in command.get("options", [])}) > 1:  # subcommands stay among them
            yield f"{at}.options", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID"
        return
    yield from _text(command, "name", 32, at=f"{at}.name")
    yield from ((f"{at}.{key}", "UNKNOWN_KEY") for key in {"description", "options"} & set(command))


def _command(command: Any, at: str) -> Iterator[Fault]:
    if not re.fullmatch(r"[-_'a-z0-9]{1,32}", command.get("name", "")):
        yield f"{at}.name", "APPLICATION_COMMAND_INVALID_NAME"
    yield from _text(command, "description", 100, at=f"{at}.description")
    options = command.get("options", [])
    if len(options) > 25:
        yield f"{at}.options", "BASE_TYPE_MAX_LENGTH"
    if command.get("autocomplete") and (command.get("type") != 3 or "choices" in command):
        yield f"{at}.autocomplete", "APPLICATION_COMMAND_AUTOCOMPLETE_NOT_ALLOWED"
    names = [option.get("name") for option in options]
    if len(set(names)) < len(names):
        yield f"{at}.options", "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS"
    required = [bool(option.get("required")) for option in options]
    if required != sorted(required, reverse=True):
        yield f"{at}.options", "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"
    for n, option in enumerate(options):
        yield from _command(option, f"{at}.options.{n}")


def _attachments(body: Any, files: Sequence[str]) -> Iterator[Fault]:
    """Each file is told of, in order, and a card points at none that is not there."""
    told = body.get("attachments", [])
    if [(one.get("id"), one.get("filename")) for one in told] != list(enumerate(files)):
        yield "attachments", "ATTACHMENT_NOT_FOUND"
    for n, one in enumerate(told):
        yield from _text(one, "description", 1024, at=f"attachments.{n}.description", required=False)
    shown = {f"attachment://{name}" for name in files}
    pictures = (embed["image"].get("url", "") for embed in body.get("embeds", []) if "image" in embed)
    yield from (("embeds.0.image.url", "URL_TYPE_INVALID_URL") for url in pictures if url not in shown)


def _text(holder: Any, key: str, most: int, *, at: str, required: bool = True) -> Iterator[Fault]:
    text = holder.get(key)
    if text is None and not required:
        return
    if not isinstance(text, str) or (required and not text.strip()):
        yield at, "BASE_TYPE_REQUIRED"
    elif units(text) > most:
        yield at, "BASE_TYPE_MAX_LENGTH"


def _url(holder: Any, *, at: str, most: int = 2048) -> Iterator[Fault]:
    url = holder.get("url")
    if url is not None and (not isinstance(url, str) or not _URL.fullmatch(url)):
        yield at, "URL_TYPE_INVALID_URL"
    elif url is not None and units(url) > most:
        yield at, "BASE_TYPE_MAX_LENGTH"


def _embeds(embeds: Any) -> Iterator[Fault]:
    if len(embeds) > 10:
        yield "embeds", "BASE_TYPE_MAX_LENGTH"
    for n, embed in enumerate(embeds):
        yield from _embed(embed, f"embeds.{n}")
    if sum(map(weight, embeds)) > 6000:
        yield "embeds", "MAX_EMBED_SIZE_EXCEEDED"


def _embed(embed: Any, at: str) -> Iterator[Fault]:
    yield from ((f"{at}.{key}", "UNKNOWN_KEY") for key in set(embed) - _EMBED)
    if not weight(embed):
        yield at, "BASE_TYPE_REQUIRED"
    yield from _text(embed, "title", 256, at=f"{at}.title", required="title" in embed)
    yield from _text(embed, "description", 4096, at=f"{at}.description", required="description" in embed)
    yield from _url(embed, at=f"{at}.url")
    if not 0 <= embed.get("color", 0) <= 0xFFFFFF:
        yield f"{at}.color", "NUMBER_TYPE_MAX"
    if "timestamp" in embed and datetime.fromisoformat(embed["timestamp"]).tzinfo is None:
        yield f"{at}.timestamp", "DATE_TIME_TYPE_PARSE"
    if "author" in embed:
        yield from _text(embed["author"], "name", 256, at=f"{at}.author.name")
        yield from _url(embed["author"], at=f"{at}.author.url")
    if "footer" in embed:
        yield from _text(embed["footer"], "text", 2048, at=f"{at}.footer.text")
    fields = embed.get("fields", [])
    if len(fields) > 25:
        yield f"{at}.fields", "BASE_TYPE_MAX_LENGTH"
    for n, field in enumerate(fields):
        yield from _text(field, "name", 256, at=f"{at}.fields.{n}.name")
        yield from _text(field, "value", 1024, at=f"{at}.fields.{n}.value")


def weight(embed: Any) -> int:
    """What counts towards the 6000 of a message."""
    words = [embed.get("title"), embed.get("description"), embed.get("footer", {}).get("text")]
    words += [embed.get("author", {}).get("name")]
    words += [field.get(part) for field in embed.get("fields", []) for part in ("name", "value")]
    return sum(units(text) for text in words if isinstance(text, str))


def _components(rows: Any) -> Iterator[Fault]:
    if len(rows) > 5:
        yield "components", "BASE_TYPE_MAX_LENGTH"
    own = [button.get("custom_id") for row in rows for button in row.get("components", []) if "custom_id" in button]
    if len(set(own)) < len(own):
        yield "components", "COMPONENT_CUSTOM_ID_DUPLICATED"
    for n, row in enumerate(rows):
        buttons = row.get("components", [])
        if row.get("type") != 1 or not 1 <= len(buttons) <= 5:
            yield f"components.{n}", "COMPONENT_LAYOUT_WIDTH_EXCEEDED"
        for m, button in enumerate(buttons):
            yield from _button(button, f"components.{n}.components.{m}")


def _button(button: Any, at: str) -> Iterator[Fault]:
    yield from _text(button, "label", 80, at=f"{at}.label")
    yield from _url(button, at=f"{at}.url", most=512)
    if button.get("type") != 2 or button.get("style") not in range(1, 6):
        yield at, "UNION_TYPE_CHOICES"
    is_link = button.get("style") == 5
    if is_link != ("url" in button) or is_link == ("custom_id" in button):
        yield at, "BUTTON_COMPONENT_INVALID"
    yield from _text(button, "custom_id", 100, at=f"{at}.custom_id", required=not is_link)


def _mentions(allowed: Any) -> Iterator[Fault]:
    yield from (
        (f"allowed_mentions.{k}", "UNKNOWN_KEY") for k in set(allowed) - {"parse", "users", "roles", "replied_user"}
    )
    if "roles" in allowed.get("parse", []) and "roles" in allowed:
        yield "allowed_mentions", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE"
    if len(allowed.get("roles", [])) > 100:
        yield "allowed_mentions.roles", "BASE_TYPE_MAX_LENGTH"
    if set(allowed.get("parse", [])) - {"users", "roles", "everyone"}:
        yield "allowed_mentions.parse", "BASE_TYPE_CHOICES"
