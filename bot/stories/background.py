"""What threading knows beforehand, frozen so that a story's place never depends on later news."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.stories.folding import Domain
from bot.stories.headlines import Headlines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.catalogue import Catalogue


@dataclass(frozen=True)
class Background:
    """How common a word or an entity is in general news, the phrases of headlines, and the domain."""

    documents: int
    frequency: Mapping[str, int]
    rare: int  # frequency below which a stem was not kept
    headlines: Headlines = field(default_factory=Headlines)
    domain: Domain = field(default_factory=Domain)

    @classmethod
    def parse(cls, counts: bytes, phrases: bytes | None = None, catalogue: Catalogue | None = None) -> Background:
        """From config/background.json, config/threads.yaml and the catalogue. Raises ValueError on damage."""
        try:
            table = json.loads(counts)
            frequency = {str(stem): int(n) for stem, n in table["frequency"].items()}
            documents, rare = int(table["documents"]), int(table["rare"])
        except (KeyError, TypeError, AttributeError) as problem:
            raise ValueError(f"background counts need documents, rare and frequency: {problem!r}") from problem
        headlines = Headlines() if phrases is None else Headlines.parse(phrases)
        return cls(documents, frequency, rare, headlines, Domain() if catalogue is None else Domain.of(catalogue))

    def weight(self, term: str) -> float:
        """Inverse document frequency, in nats; a term that was too rare to be kept counts as just below `rare`.

        Words that say nothing weigh nothing, also in languages that the counts do not know.
        """
        if term in self.headlines.fillers and term not in self.frequency:
            return 0.0
        return math.log(self.documents / self.frequency.get(term, self.rare))
