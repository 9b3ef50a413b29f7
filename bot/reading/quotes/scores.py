"""How often each rule is right, and from when on a quotation is sure enough to be printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.model import SpeakerKind
from bot.reading.quotes.doubts import CITED, UNSAID

SURE = 0.95  # quotations at or above it are right in more than 97 of 100 cases, counted together


@dataclass(frozen=True, slots=True)
class _Rate:
    """The share of a rule's quotations that were right, words and speaker together; by kind where that differs."""

    all: float
    by_kind: Mapping[SpeakerKind, float] = field(default_factory=dict)


# Measured on 724 labelled articles of political news (5,356 quotations of four words and more) without a catalogue's
# help, closed quotations only; drawn towards the rule's mean, and that towards .8, where there were few.
_MEASURED: Mapping[str, _Rate] = {
    "post-sv": _Rate(0.992),
    "same-paragraph": _Rate(0.983, {"role": 0.965}),
    "post-vs": _Rate(0.973, {"anonymous": 0.993, "role": 0.912}),
    "pre-sv-far": _Rate(0.932, {"person": 0.970, "role": 0.760}),
    "pre-sv-comma": _Rate(0.948, {"person": 0.981}),
    "pre-sv": _Rate(0.900, {"person": 0.942}),
    "post-sv-inner": _Rate(0.874, {"person": 0.904}),
    "pre-saying": _Rate(0.813, {"role": 0.746}),
    "pre-sv-colon": _Rate(0.955, {"person": 0.975}),
    "pre-saying-far": _Rate(0.880, {"person": 0.863}),
    "pre-frame": _Rate(0.831, {"person": 0.891}),
    "after-far": _Rate(0.944, {"person": 0.968}),
    "carry": _Rate(0.800),
    "pre-frame-far": _Rate(0.727, {"person": 0.836}),
    "-unsaid": _Rate(0.774, {"person": 0.810}),
    "final": _Rate(0.940, {"person": 0.958}),
    "subject": _Rate(0.614),
    "-cited": _Rate(0.147, {"person": 0.080}),
    "pre-main-saying": _Rate(0.970),
    "pre-main-saying-far": _Rate(0.931),
    "same-paragraph-indirect": _Rate(0.741),
    "label": _Rate(0.519, {"person": 0.490}),
    "pre-framing": _Rate(0.826),
    "carry-colon": _Rate(0.800),
    "same-sentence": _Rate(0.684),
    "post-any": _Rate(0.944),
    "pre-framing-far": _Rate(0.706),
    "according-left": _Rate(0.875),
    "according-right": _Rate(0.846),
    "carry-open": _Rate(0.750),
    "passive": _Rate(0.750),
    "pre-vs": _Rate(0.857),
}


INDIRECT = 0.9  # 28 of 30 statements about aid, read by hand; never sure


def confidence(rule: str, kind: SpeakerKind) -> float:
    """How often the rule was right for speakers of that kind; 0 for a rule that was not measured.

    Rules with the same doubt ("post-sv-cited", "same-paragraph-cited") were measured together.
    """
    doubted = next((suffix for suffix in (CITED, UNSAID) if rule.endswith(suffix)), None)
    rate = _MEASURED.get(doubted or rule)
    return rate.by_kind.get(kind, rate.all) if rate else 0.0
