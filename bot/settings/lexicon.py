"""config/lexicon as a value: every file holds some of its fields, by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.catalogue import Lexicon
from bot.errors import ConfigError
from bot.settings.catalogue import Sources
from bot.settings.files import Table, missing, part, read_yaml


def load_lexicon(folder: Path) -> Lexicon:
    """The lexicon of a folder. Raises ConfigError with "file:line" for the first thing that has a wrong shape."""
    return read_lexicon(folder)[0]


def read_lexicon(folder: Path) -> tuple[Lexicon, Sources]:
    """The lexicon, and where each of its fields, statuses ("status:announced") and clutter rules stands."""
    values: dict[str, Any] = {}
    sources: Sources = {}
    for path in sorted(folder.glob("*.yaml")):
        file = read_yaml(path)
        for key in file:
            if key in sources:
                raise ConfigError(file.where(key), f"`{key}` is there already, at {sources[key]}")
            sources[key] = file.where(key)
        values |= part(Lexicon, file)
        sources |= _positions(file)
    if absent := missing(Lexicon, values):
        raise ConfigError(str(folder), f"no file here holds {', '.join(absent)}")
    return Lexicon(**values), sources


def _positions(file: Table) -> Sources:
    statuses = {f"status:{name}": file["statuses"].where(name) for name in file.get("statuses", ())}
    rules = file["clutter"]["rules"] if "clutter" in file else ()
    return statuses | {f"clutter:{rule['id']}": rule.where("pattern") for rule in rules}
