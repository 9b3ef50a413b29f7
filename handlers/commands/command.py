"""What a command is: a call comes in, a message goes out, no platform is seen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.model import CommandCall, Message, Option
from handlers.commands.room import Room

PREFIX = "/aid"
_LIKE = 60.0  # rapidfuzz's ratio, of 100, from which a name may be what was meant: two wrong letters in five
_MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command; `summary` and `usage` are shown by help and by the platforms' own lists."""

    name: str
    summary: str
    run: Callable[[CommandCall, Room], Awaitable[Message]]  # raises UserError
    options: tuple[Option, ...] = ()
    for_managers: bool = False  # whether it changes what a whole channel hears

    @property
    def usage(self) -> str:
        """How it is typed: "/aid latest [topic]"; what is required stands in <>."""
        words = (f"<{o.name}>" if o.required else f"[{o.lead} {o.name}]".replace("[ ", "[") for o in self.options)
        return " ".join((PREFIX, self.name, *words))


def line(options: Sequence[Option], values: Mapping[str, str]) -> str:
    """What a person would have typed to give these values by name: in the options' order, each led in by its word."""
    given = ((option, " ".join(values.get(option.name, "").split())) for option in options)
    return " ".join(f"{option.lead} {value}".strip() for option, value in given if value)


def near(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names that a person may have meant, the likeliest first."""
    folded = {name.casefold(): name for name in names}
    found = process.extract(text.casefold(), list(folded), scorer=fuzz.ratio, limit=_MOST_NAMES, score_cutoff=_LIKE)
    return tuple(folded[name] for name, _, _ in found)


def did_you_mean(names: Sequence[str]) -> str:
    """A question with up to three names; "" without any."""
    if not names:
        return ""
    *first, last = names
    return f"Did you mean {', '.join(first)} or {last}?" if first else f"Did you mean {last}?"
