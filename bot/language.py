"""The language in which the bot speaks: whatever a person reads is looked up here, in the language of who reads it.

English stands in the code. Another language is one file, config/languages/<code>.po, as gettext's tools write and
translators edit it; what it lacks is said in English (docs/decisions/0016-languages.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from gettext import NullTranslations

DEFAULT = "en"


@dataclass(frozen=True, slots=True)
class Language:
    """A language that the bot speaks."""

    code: str  # as in the IANA's list: "de"
    name: str  # as it calls itself: "Deutsch"
    texts: NullTranslations = field(default_factory=NullTranslations)
    countries: Mapping[str, str] = field(default_factory=dict)  # by ISO code; a country that is missing keeps its name
    english: str = ""  # as English calls it: "German"


ENGLISH = Language(DEFAULT, "English", english="English")
_known: dict[str, Language] = {DEFAULT: ENGLISH}
_spoken: ContextVar[Language] = ContextVar("language", default=ENGLISH)


def learn(language: Language) -> None:
    """Speak a language from now on: at the start, as with gettext's own `bindtextdomain`."""
    _known[language.code] = language


def known() -> Mapping[str, Language]:
    """The languages that are spoken, by code; English first."""
    return _known


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Say what is said in here in that language; in English where it is not known (any more)."""
    before = _spoken.set(_known.get(code, ENGLISH))
    try:
        yield
    finally:
        _spoken.reset(before)


def spoken() -> str:
    """The code of the language that is being spoken."""
    return _spoken.get().code


def _(text: str) -> str:
    """A text in the language that is being spoken."""
    return _spoken.get().texts.gettext(text)


def pgettext(context: str, text: str) -> str:
    """A text that means several things, with the one that is meant."""
    return _spoken.get().texts.pgettext(context, text)


def ngettext(one: str, many: str, count: int) -> str:
    """A text with a number in it: English has two forms, others have up to six."""
    return _spoken.get().texts.ngettext(one, many, count)


def N_(text: str) -> str:  # noqa: N802 - gettext's name for it
    """A text that is looked up later, with `_`: this marks it for translators and changes nothing."""
    return text


def country(code: str, name: str) -> str:
    """A country's name in the language that is being spoken; `name` is the English one."""
    return _spoken.get().countries.get(code, name)


def quoted(words: str) -> str:
    """Words in the quotation marks of the language that is being spoken."""
    return _("“{words}”").format(words=words)


def number(value: float) -> str:
    """A number with its thousands apart: "1,500", "1.5"."""
    whole, _point, part = f"{value:,}".partition(".")
    grouped = whole.replace(",", pgettext("between thousands", ","))
    return grouped if part.strip("0") == "" else grouped + pgettext("before decimals", ".") + part
