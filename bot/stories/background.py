"""What threading knows beforehand, frozen so that a story's place never depends on later news."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.catalogue import Catalogue


@dataclass(frozen=True)
class Background:
    """How common a word is in general news (counted by bench/background.py), which titles are roundups (config/
    roundups.txt), and which country a person or ministry stands for.
    """

    documents: int
    frequency: dict[str, int]
    rare: int  # frequency below which a stem was not kept
    roundup: re.Pattern[str] | None = None
    lands: dict[str, str] = field(default_factory=dict)  # entity id -> country code

    @classmethod
    def parse(cls, counts: bytes, roundups: bytes = b"", catalogue: Catalogue | None = None) -> Background:
        """The counts (a JSON object of `documents`, `rare` and `frequency`), the phrases (one a line, "#" comments) and
        the lands of the catalogue's people and organisations. Raises ValueError where the counts are damaged.
        """
        try:
            table = json.loads(counts)
            frequency = {str(stem): int(n) for stem, n in table["frequency"].items()}
            documents, rare = int(table["documents"]), int(table["rare"])
        except (KeyError, TypeError, AttributeError) as problem:
            raise ValueError(f"background counts need documents, rare and frequency: {problem!r}") from problem
        return cls(documents, frequency, rare, _phrases(roundups.decode()), _lands(catalogue))

    def weight(self, stem: str) -> float:
        """Inverse document frequency, in nats; a stem that was too rare to be kept counts as just below `rare`."""
        return math.log(self.documents / self.frequency.get(stem, self.rare))

    def is_roundup(self, title: str) -> bool:
        """Whether a title is that of a live blog, a briefing or a digest."""
        return bool(self.roundup and self.roundup.search(title.lower()))


def _phrases(text: str) -> re.Pattern[str] | None:
    lines = [line.strip() for line in text.splitlines()]
    phrases = [_pattern(line) for line in lines if line and not line.startswith("#")]
    return re.compile("|".join(phrases)) if phrases else None


def _pattern(phrase: str) -> str:
    start = "^" if phrase.startswith("^") else r"(?<!\w)"
    end = "$" if phrase.endswith("$") else r"(?!\w)"
    return start + re.escape(phrase.removeprefix("^").removesuffix("$")) + end


def _lands(catalogue: Catalogue | None) -> dict[str, str]:
    if catalogue is None:
        return {}
    return {e.id: e.country for e in catalogue.entities.values() if e.country and e.type in ("person", "organisation")}
