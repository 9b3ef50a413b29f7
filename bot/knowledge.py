"""What config/ knows of the domain: enough to read and to thread, with no state and no network."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.catalogue import Catalogue, Lexicon
from bot.reading.reader import Reader
from bot.rules.vocabulary import Vocabulary
from bot.settings.catalogue import load_catalogue
from bot.settings.files import read_raw
from bot.settings.lexicon import load_lexicon
from bot.stories.background import Background


@dataclass(frozen=True)
class Knowledge:
    """What config/ knows of the domain, built once: enough to read and to thread, with no state and no network."""

    catalogue: Catalogue
    lexicon: Lexicon
    reader: Reader
    background: Background

    @classmethod
    def load(cls, config: Path) -> Knowledge:
        """Read config/. Raises ConfigError with file and line."""
        catalogue, lexicon = load_catalogue(config / "catalogue"), load_lexicon(config / "lexicon")
        counts, phrases = read_raw(config / "background.json"), read_raw(config / "threads.yaml")
        background = Background.parse(counts, phrases, catalogue)
        return cls(catalogue, lexicon, Reader(catalogue, lexicon), background)

    def vocabulary(self) -> Vocabulary:
        """The names by which people ask for what stands here."""
        return Vocabulary(self.catalogue, self.lexicon.statuses)
