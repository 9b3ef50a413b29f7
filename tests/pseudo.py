"""A language that nobody speaks: whatever is looked up comes back in letters that are no ASCII, its {values} as they are.

What is still in ASCII in an answer was never looked up, or is a name.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from gettext import NullTranslations

from bot.language import Language, known, learn

CODE = "eo"  # a language that has a name, and no table of ours
_WIDE = {code: code + 0xFEE0 for code in (*range(ord("A"), ord("Z") + 1), *range(ord("a"), ord("z") + 1))}
_KEPT = re.compile(r"(\{[^{}]*\}|%[-A-Za-z])")  # values, and the parts of a date


def wide(text: str) -> str:
    """A text as that language says it; months in it are numbers."""
    parts = _KEPT.split(text.replace("%b", "%m").replace("%B", "%m"))
    return "".join(part if _KEPT.fullmatch(part) else part.translate(_WIDE) for part in parts)


class Wide(NullTranslations):
    """The table of that language."""

    def gettext(self, text: str) -> str:
        return wide(text)

    def ngettext(self, one: str, many: str, count: int) -> str:
        return wide(one if count == 1 else many)

    def pgettext(self, context: str, text: str) -> str:
        return wide(text)


@contextmanager
def learnt(
    code: str = CODE, name: str = "Esperanto", english: str = "", countries: Mapping[str, str] | None = None
) -> Iterator[None]:
    """Know that language, by whatever name."""
    learn(Language(code, name, Wide(), countries or {}, english=english or name))
    try:
        yield
    finally:
        del known()[code]
