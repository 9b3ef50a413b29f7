"""What the tests of quotations share: the project's own catalogue and lexicon, and a reader of one text."""

from datetime import date
from functools import cache
from pathlib import Path

from bot.catalogue import Catalogue, Lexicon
from bot.model import Mention, Quote
from bot.reading.quotes.quoter import Quoter
from bot.reading.text import Text
from bot.settings.catalogue import load_catalogue
from bot.settings.lexicon import load_lexicon

CONFIG = Path(__file__).parents[3] / "config"
DAY = date(2023, 9, 22)


@cache
def catalogue() -> Catalogue:
    return load_catalogue(CONFIG / "catalogue")


@cache
def lexicon() -> Lexicon:
    return load_lexicon(CONFIG / "lexicon")


@cache
def quoter() -> Quoter:
    return Quoter(catalogue(), lexicon())


def read(text: str, *mentions: Mention, title: str = "", day: date | None = DAY, lang: str = "en") -> tuple[Quote, ...]:
    return quoter().quotes(Text(title, "title", lang), Text(text, "text", lang), mentions, day)
