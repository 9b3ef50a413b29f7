"""A language that nobody speaks: every text that is looked up is marked, so that tests see which were not."""

from collections.abc import Iterator
from contextlib import contextmanager
from gettext import NullTranslations

from bot.language import Language, known, learn

MARKED = "xx"


class Marked(NullTranslations):
    """‹Announced› for "Announced"."""

    def gettext(self, text: str) -> str:
        return f"‹{text}›"

    def pgettext(self, context: str, text: str) -> str:
        return f"‹{text}›"

    def ngettext(self, one: str, many: str, count: int) -> str:
        return f"‹{one if count == 1 else many}›"


@contextmanager
def marked() -> Iterator[str]:
    """Know that language in here; gives its code."""
    learn(Language(MARKED, "‹Marked›", Marked(), {"US": "‹United States›", "UA": "‹Ukraine›"}))
    try:
        yield MARKED
    finally:
        del known()[MARKED]
