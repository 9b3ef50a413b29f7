"""What the tests of claims share: the Reader built from the project's own catalogue and lexicon, and the corpora."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.catalogue import Catalogue, Entity
from bot.model import Article, Claim, Reading
from bot.reading.reader import Reader
from bot.settings.catalogue import load_catalogue
from bot.settings.lexicon import load_lexicon

ROOT = Path(__file__).parents[3]
DAY = datetime(2023, 9, 22, 18, 48, tzinfo=UTC)


OUTLETS = ("Harbour Post", "Fjord Wire", "Northern Ledger")  # invented: no real outlet is made to report anything


@cache
def catalogue() -> Catalogue:
    """The project's own catalogue, with the invented outlets beside the real ones."""
    real = load_catalogue(ROOT / "config/catalogue")
    invented = {
        name: Entity(name, "organisation", "media", name, aliases={"en": (name, f"The {name}")}) for name in OUTLETS
    }
    return replace(real, entities=real.entities | invented)


@cache
def reader() -> Reader:
    return Reader(catalogue(), load_lexicon(ROOT / "config/lexicon"))


def read(text: str = "", *, title: str = "", day: datetime | None = DAY) -> Reading:
    return reader().read(Article(title, text, published=day))


def claim(text: str = "", *, title: str = "") -> Claim:
    found = read(text, title=title).claim
    assert found, f"no claim in {title or text!r}"
    return found


def corpus(name: str) -> Any:
    return yaml.safe_load((ROOT / "tests/corpus" / name).read_text("utf-8"))
