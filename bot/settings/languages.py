"""The languages that the bot speaks beside English: config/languages/<code>.po, as gettext's tools write it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.support import Translations

from bot.errors import ConfigError
from bot.language import Language


def load_languages(folder: Path) -> list[Language]:
    """Those of a folder, by code. Raises ConfigError where a file is no such table, or loses or invents a {value}."""
    return [_load(file) for file in sorted(folder.glob("*.po"))]


def _load(file: Path) -> Language:
    try:
        locale = Locale.parse(file.stem)
        with file.open("rb") as source:
            table = read_po(source, locale=locale, abort_invalid=True)
    except (UnknownLocaleError, ValueError) as problem:
        raise ConfigError(str(file), f"{problem}. A file here is named by its language: de.po") from problem
    except PoFileError as problem:
        raise ConfigError(f"{file}:{problem.lineno}", f"not as gettext writes it: {problem}") from problem
    for number, broken in _broken(table):
        raise ConfigError(f"{file}:{number}", broken)
    compiled = io.BytesIO()
    write_mo(compiled, table)
    compiled.seek(0)
    countries = {code: name for code, name in locale.territories.items() if len(code) == 2 and code.isalpha()}
    return Language(file.stem, locale.display_name, Translations(compiled), countries, locale.english_name or "")


def _broken(table: Catalog) -> Iterator[tuple[int | None, str]]:
    """Translations that would fail when they are said: another set of {values} than the English text has."""
    for message in table:
        if not message.id or message.fuzzy:
            continue
        ids = message.id if isinstance(message.id, list | tuple) else (message.id,)
        strings = message.string if isinstance(message.string, list | tuple) else (message.string,)
        wanted = frozenset().union(*map(_values, ids))
        for said in filter(None, strings):
            missing = frozenset() if message.pluralizable else wanted - _values(said)
            if odd := (_values(said) - wanted) | missing:
                values = ", ".join(f"{{{value}}}" for value in sorted(odd))
                yield message.lineno, f"“{said}” must have the values of “{ids[0]}”, and no others: see {values}"


def _values(text: str) -> frozenset[str]:
    """The names in braces; what cannot be taken apart counts as one of them."""
    try:
        return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)
    except ValueError as problem:
        return frozenset((str(problem),))
