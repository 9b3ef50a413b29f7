"""How the desk's tables say and colour things: the words of the alerts, in fewer of them."""

from __future__ import annotations

from typing import Any, Literal, Protocol

from markupsafe import Markup

from bot.alerts import words
from bot.ledger import said
from bot.ledger.rows import Row, Step
from bot.model import AlertKind, Destination, HedgeLevel, Mark, Observation, Rung

Tone = Literal["plain", "low", "mid", "high", "mark"]

_STOPS = {Mark.REFUSED, Mark.PAUSED, Mark.ENDED, Mark.DENIED, Mark.CORRECTED}
STATES = {
    "held": ("low", "held"), "pending": ("low", "pending"), "intent": ("low", "being sent"), "sent": ("high", "sent"),
    "merged": ("plain", "merged"), "dead": ("error", "dead"),
}  # fmt: skip
KINDS = {
    AlertKind.OPEN: "new thread", AlertKind.REPLY: "reply", AlertKind.EDIT: "root brought up to date",
    AlertKind.NOTICE: "notice about the bot", AlertKind.DIGEST: "digest",
}  # fmt: skip
_PLATFORMS = {"slack": "Slack", "discord": "Discord"}
HEALTH = {
    "gone": ("error", "gone for good"), "dead": ("mark", "silent"), "quiet": ("low", "quieter than usual"),
    "new": ("plain", "not read yet"), "live": ("high", "live"),
}  # fmt: skip


class Worth(Protocol):
    """What stands on the ladder by somebody's word: a row of the ledger, or a step."""

    @property
    def rung(self) -> Rung: ...  # noqa: D102
    @property
    def level(self) -> HedgeLevel: ...  # noqa: D102


def tone_of(what: Worth) -> Tone:
    """The colour of a row or a step: what stops or disputes it first; what is not on the record is low, however high
    it goes.
    """
    if (isinstance(what, Row) and what.stopped) or (isinstance(what, Step) and what.mark in _STOPS):
        return "mark"
    return _tone(what.rung, what.level)


def tone_of_claim(seen: Observation) -> Tone:
    """The colour of what one article said: what stops or disputes a claim first."""
    if _STOPS.intersection(seen.claim.marks):
        return "mark"
    return _tone(seen.claim.rung, seen.level)


def _tone(rung: Rung, level: HedgeLevel) -> Tone:
    if rung is Rung.NONE:
        return "plain"
    if level != "official" or rung.height <= Rung.REPORTED.height:
        return "low"
    return "mid" if rung.height < Rung.DELIVERED.height else "high"


def thing_of(row: Row) -> str:
    """What a row is about: "ATACMS, 18 missiles", or the money, or the story's title where it names neither."""
    return said.amount(row) or row.title


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 outlet", "8 outlets"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def called(channel: str) -> str:
    """How a channel of the preview is called by who may see it: "#all"; their own (PreviewChat.direct) "you alone"."""
    return "you alone" if channel.startswith("@") else f"#{channel}"


def whereabouts(channel: str) -> str:
    """Where something in it was said: "in #all"."""
    return f"{'for' if channel.startswith('@') else 'in'} {called(channel)}"


def place(to: Destination) -> str:
    """How a destination is called; one without a platform stands for a place that is not named (visitors.py)."""
    if not to.platform:
        return "a private place"
    if to.platform == "preview":
        return called(to.channel)
    return f"{_PLATFORMS.get(to.platform, to.platform)} {to.channel}"


def hidden_sign(picture: str) -> Markup:
    """An SVG of ours that is not read out: what it shows stands beside it in words."""
    return Markup(str(picture).replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))  # noqa: S704 - ours


GLOBALS: dict[str, Any] = {
    "tone_of": tone_of,
    "tone_of_claim": tone_of_claim,
    "thing_of": thing_of,
    "worth": words.worth,
    "stands": said.stands,
    "step_of": said.step,
    "taken": said.taken,
    "headline_of": words.headline,
    "rung_words": words.RUNG,
    "mark_words": words.MARK,
    "called": called,
    "whereabouts": whereabouts,
    "place": place,
    "kind_words": KINDS,
    "health_words": HEALTH,
    "state_words": {state: said for state, (_, said) in STATES.items()},
    "state_tones": {state: tone for state, (tone, _) in STATES.items()},
}
