"""What a command is: a call comes in, a message goes out, no platform is seen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.language import _
from bot.model import CommandCall, Message, Option
from handlers.commands.room import Room

PREFIX = "/aid"


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command; `summary` and `usage` are shown by help and by the platforms' own lists."""

    name: str
    summary: str
    run: Callable[[CommandCall, Room], Awaitable[Message]]  # raises UserError
    options: tuple[Option, ...] = ()
    shares: bool = True  # whether its answer may be given to all: then it is asked again, so it must change nothing
    wants_words: bool = False  # whether it can do nothing without any, though no single option is required
    for_managers: bool = False  # whether it changes what a whole channel hears
    for_all: bool = False  # whether it changes what every channel hears: a place of one's own is not enough for that

    @property
    def usage(self) -> str:
        """How it is typed: "/aid latest [topic]"; what is required stands in <>."""
        return " ".join((PREFIX, self.name, *map(_usage, self.options)))

    @property
    def brief(self) -> str:
        """The same with the first option alone, which most often is all that is typed."""
        return " ".join((PREFIX, self.name, *map(_usage, self.options[:1])))


def _usage(option: Option) -> str:
    """An option as it is typed: "<topic>", "[from donor]", "into <story>"."""
    name = "number" if option.name == option.lead else option.name
    if option.required:
        return f"{option.lead} <{name}>".strip()
    return f"[{option.lead} {name}]".replace("[ ", "[")


def refused(text: str) -> Message:
    """Why a command was not done, and what to do instead."""
    return Message(_("That did not work"), tone="error", lines=(text,), private=True)


def line(options: Sequence[Option], values: Mapping[str, str]) -> str:
    """What a person would have typed to give these values by name: in the options' order, each led in by its word."""
    given = ((option, " ".join(values.get(option.name, "").split())) for option in options)
    return " ".join(f"{option.lead} {value}".strip() for option, value in given if value)
