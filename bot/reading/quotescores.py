"""How often each rule is right, and from when on a quotation is sure enough to be printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.model import SpeakerKind

SURE = 0.95  # quotations at or above it are right in more than 97 of 100 cases, counted together


@dataclass(frozen=True, slots=True)
class _Rate:
    """The share of a rule's quotations that were right, words and speaker together; by kind where that differs."""

    all: float
    by_kind: Mapping[SpeakerKind, float] = field(default_factory=dict)


# Measured on 724 labelled articles of political news (5,356 quotations of four words and more) without a catalogue's
# help; drawn towards the rule's mean, and that towards .8, where there were few.
_MEASURED: Mapping[str, _Rate] = {
    "post-sv": _Rate(0.992),
    "same-paragraph": _Rate(0.972, {"role": 0.960}),
    "post-vs": _Rate(0.972, {"anonymous": 0.992, "role": 0.940}),
    "pre-sv-far": _Rate(0.918, {"person": 0.958, "pronoun": 0.937, "role": 0.720}),
    "pre-sv-comma": _Rate(0.925, {"person": 0.956}),
    "pre-sv": _Rate(0.877, {"person": 0.929, "pronoun": 0.895, "role": 0.702}),
    "pre-saying": _Rate(0.843, {"pronoun": 0.922, "role": 0.801}),
    "pre-saying-far": _Rate(0.893),
    "post-sv-inner": _Rate(0.874, {"person": 0.904}),
    "pre-sv-colon": _Rate(0.917),
    "pre-frame": _Rate(0.824, {"person": 0.892}),
    "after-far": _Rate(0.918, {"person": 0.946}),
    "carry": _Rate(0.716, {"person": 0.729}),
    "pre-frame-far": _Rate(0.661, {"person": 0.789}),
    "final": _Rate(0.940, {"person": 0.958}),
    "subject": _Rate(0.596),
    "label": _Rate(0.500, {"person": 0.469}),
    "same-paragraph-indirect": _Rate(0.741),
    "pre-framing": _Rate(0.833),
    "post-sv-cited": _Rate(0.182),
    "carry-colon": _Rate(0.800),
    "same-sentence": _Rate(0.684),
    "post-any": _Rate(0.947),
    "according-left": _Rate(0.833),
    "pre-framing-far": _Rate(0.706),
    "carry-open": _Rate(0.562),
    "according-right": _Rate(0.846),
    "same-paragraph-cited": _Rate(0.364),
    "passive": _Rate(0.750),
    "pre-vs": _Rate(0.857),
    "pre-sv-far-cited": _Rate(0.714),
    "pre-sv-comma-cited": _Rate(0.571),
    "pre-frame-cited": _Rate(0.667),
    "pre-sv-cited": _Rate(0.667),
}


INDIRECT = 0.9  # 28 of 30 statements about aid, read by hand; never sure


def confidence(rule: str, kind: SpeakerKind) -> float:
    """How often the rule was right for speakers of that kind; 0 for a rule that was not measured."""
    rate = _MEASURED.get(rule)
    return rate.by_kind.get(kind, rate.all) if rate else 0.0
