"""Buttons: links, and actions whose press is a typed line. Pure.

A button carries its whole line, so that one of last year's messages still works after any number of restarts. A line
that is too long for that stands as a button that cannot be pressed, and says so.
Limits: Discord's reference, "Component Reference".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.model import Action, Link
from handlers.discord.markdown import plain, safe_url, units

MOST = 25  # five rows of five
_A_ROW = 5
_LABEL, _URL, _CUSTOM_ID = 80, 512, 100
_ROW_TYPE, _BUTTON_TYPE = 1, 2  # of components
_LINK = 5  # a style; the others:
_STYLES = {"plain": 2, "primary": 1, "danger": 4}
_MARK = "aid:"
_TOO_LONG = "too long for a button: type it"


def rows(actions: Sequence[Action], links: Sequence[Link]) -> list[dict[str, Any]]:
    """Actions, then links, in rows; an address that is none, or too long for a button, has none."""
    once = {" ".join(one.line.split()): one for one in actions}
    pressed = [_action(one, line, n) for n, (line, one) in enumerate(once.items())]
    buttons = [*pressed, *(_link(one) for one in linked(links))][:MOST]
    starts = range(0, len(buttons), _A_ROW)
    return [{"type": _ROW_TYPE, "components": buttons[start : start + _A_ROW]} for start in starts]


def linked(links: Sequence[Link]) -> tuple[Link, ...]:
    """Those that can be buttons."""
    return tuple(one for one in links if plain(one.text, _LABEL) and 0 < len(safe_url(one.url)) <= _URL)


def line_of(custom_id: str) -> str:
    """The line that a pressed button stands for; "" where it is none of ours."""
    return custom_id.removeprefix(_MARK) if custom_id.startswith(_MARK) else ""


def _action(one: Action, line: str, number: int) -> dict[str, Any]:
    carried = f"{_MARK}{line}"
    shown = {"type": _BUTTON_TYPE, "style": _STYLES[one.style], "label": plain(one.label, _LABEL) or "…"}
    if units(carried) <= _CUSTOM_ID:
        return shown | {"custom_id": carried}
    label = f"{plain(one.label, _LABEL - units(_TOO_LONG) - 3)} ({_TOO_LONG})"
    return shown | {"label": label, "custom_id": f"long:{number}", "disabled": True}


def _link(one: Link) -> dict[str, Any]:
    return {"type": _BUTTON_TYPE, "style": _LINK, "label": plain(one.text, _LABEL), "url": safe_url(one.url)}
