"""Reads YAML 1.2 and TOML into tables that know their lines, and shapes tables into frozen values.

YAML here has the core rules of version 1.2: `NO` is a text (not false), dates are texts, only `true`, `false`, `null`
and plain numbers mean something else. Equal keys and anchors are refused.
"""

from __future__ import annotations

import re
import tomllib
import types
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import yaml

from bot.errors import ConfigError

T = TypeVar("T")


class Table(dict[str, Any]):
    """A mapping of a file that remembers where it and each of its keys stand."""

    def __init__(self, file: str, line: int) -> None:
        super().__init__()
        self.file = file
        self.line = line
        self.lines: dict[str, int] = {}

    def where(self, key: str | None = None) -> str:
        """The place of a key, "file:line", or of the table itself where the key is None or absent."""
        line = self.line if key is None else self.lines.get(key, self.line)
        return f"{self.file}:{line}"


# --- YAML ----------------------------------------------------------------------------------------------------------

_PLAIN: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # libyaml where it was built in
    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML's own way: every plain scalar comes as a text


def read_yaml(path: Path) -> Table:
    """The mapping that a YAML file holds. Raises ConfigError with "file:line"."""
    try:
        root = yaml.compose(_text(path), Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or getattr(error, "reason", "damaged")
        raise ConfigError(f"{path}:{mark.line + 1 if mark else 1}", f"not readable as YAML: {reason}") from None
    if root is None:
        return Table(str(path), 1)
    if not isinstance(root, yaml.MappingNode):
        raise ConfigError(f"{path}:1", "the file must hold a mapping, `key: value` lines")
    return _table(root, str(path), set())


def read_raw(path: Path) -> bytes:
    """What a file holds. Raises ConfigError where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(str(path), f"cannot be read: {error.strerror}") from None


def _text(path: Path) -> str:
    try:
        return read_raw(path).decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise ConfigError(str(path), f"must be UTF-8; byte {error.start} is not") from None


def _table(node: yaml.MappingNode, file: str, seen: set[int]) -> Table:
    table = Table(file, node.start_mark.line + 1)
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise ConfigError(f"{file}:{line}", "a key must be a text")
        key = key_node.value
        if key in table:
            raise ConfigError(f"{file}:{line}", f"the key `{key}` stands here twice (first in line {table.lines[key]})")
        table.lines[key] = line
        table[key] = _value(value_node, file, seen)
    return table


def _value(node: yaml.Node, file: str, seen: set[int]) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return node.value if node.style else _scalar(node.value)
    if id(node) in seen:
        raise ConfigError(f"{file}:{node.start_mark.line + 1}", "anchors (&, *) are not used here: write it out")
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        return _table(node, file, seen)
    return [_value(child, file, seen) for child in node.value]


def _scalar(text: str) -> Any:
    if text in _PLAIN:
        return _PLAIN[text]
    if text[0] not in "+-.0123456789":
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


# --- TOML ----------------------------------------------------------------------------------------------------------

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""\s*("[^"]+"|'[^']+'|[A-Za-z0-9_.-]+)\s*=""")


def read_toml(path: Path) -> Table:
    """The table that a TOML file holds; lines of keys are found by search. Raises ConfigError with "file:line"."""
    text = _text(path)
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        raise ConfigError(f"{path}:{found[1] if found else 1}", f"not readable as TOML: {error}") from None
    return _with_lines(values, str(path), _toml_lines(text), ())


def _toml_lines(text: str) -> dict[tuple[str, ...], int]:
    """The line of each key and section; an element of a list of tables is a section named by its number."""
    lines: dict[tuple[str, ...], int] = {}
    lengths: Counter[tuple[str, ...]] = Counter()
    section: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            path = _dotted(header[2])
            lengths[path] += header[1] == "[["
            lines.setdefault(path, number)
            section = _within(path, lengths)
            lines.setdefault(section, number)
        elif key := _KEY.match(line):
            lines.setdefault(section + _dotted(key[1]), number)
    return lines


def _within(path: tuple[str, ...], lengths: Counter[tuple[str, ...]]) -> tuple[str, ...]:
    """Where a header leads: through the last element of each list of tables on its way."""
    section: tuple[str, ...] = ()
    for end, part in enumerate(path, 1):
        section = (*section, part, str(lengths[path[:end]] - 1)) if lengths[path[:end]] else (*section, part)
    return section


def _dotted(name: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in name.split("."))


def _with_lines(
    values: Mapping[str, Any], file: str, lines: dict[tuple[str, ...], int], path: tuple[str, ...], line: int = 1
) -> Table:
    table = Table(file, lines.get(path, line))
    for key, value in values.items():
        here = (*path, key)
        table.lines[key] = lines.get(here, table.line)
        table[key] = _deep(value, file, lines, here, table.lines[key])
    return table


def _deep(value: Any, file: str, lines: dict[tuple[str, ...], int], path: tuple[str, ...], line: int) -> Any:
    if isinstance(value, dict):
        return _with_lines(value, file, lines, path, line)
    if isinstance(value, list):
        return [_deep(v, file, lines, (*path, str(place)), line) for place, v in enumerate(value)]
    return value


# --- shapes --------------------------------------------------------------------------------------------------------


def shape(kind: type[T], table: Table, /, **given: Any) -> T:
    """A frozen dataclass from a table; `given` are fields that the file does not hold (its key, its folder).

    Raises ConfigError where a key is unknown or missing or a value has another type than the field.
    """
    values = given | part(kind, table, without=given)
    if absent := missing(kind, values):
        raise ConfigError(table.where(), f"`{absent[0]}` is missing")
    return kind(**values)


def missing(kind: type, values: Collection[str]) -> list[str]:
    """The fields of a dataclass that must be given and are not."""
    return [name for name, (_, required) in _fields(kind).items() if required and name not in values]


def part(kind: type, table: Table, *, without: Collection[str] = ()) -> dict[str, Any]:
    """The fields of a dataclass that a table holds, for values that are spread over several files."""
    known = _fields(kind)
    allowed = [name for name in known if name not in without]
    for key in table:
        if key not in allowed:
            raise ConfigError(table.where(key), unknown(key, allowed))
    return {name: value(known[name][0], table, name) for name in table}


def value(hint: Any, table: Table, key: str) -> Any:
    """What stands under a key, as the type that a hint names. Raises ConfigError where it is another."""
    return _shaped(hint, table[key], key, table)


def unknown(key: str, allowed: list[str]) -> str:
    """What to say about a key that nobody reads: the nearest one that is meant, or all that there are."""
    near = get_close_matches(key, allowed, 1)
    return f"unknown key `{key}`; " + (f"did you mean `{near[0]}`?" if near else f"known are {', '.join(allowed)}")


@cache
def _fields(kind: type[Any]) -> dict[str, tuple[Any, bool]]:
    hints = get_type_hints(kind)
    return {f.name: (hints[f.name], _required(f)) for f in fields(kind) if f.init}


def _required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _shaped(hint: Any, value: Any, name: str, table: Table) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (types.UnionType, Union):
        return None if value is None else _shaped(inner[0], value, name, table)
    if origin is tuple and isinstance(value, list):
        return tuple(_shaped(inner[0], element, name, table) for element in value)
    if origin is dict and isinstance(value, Table):
        return dict(_entries(inner[1], value))
    if is_dataclass(hint) and isinstance(value, Table):
        return shape(cast("type", hint), value)
    return _plain(hint, value, name, table)


def _entries(hint: Any, table: Table) -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if is_dataclass(hint) and isinstance(value, Table) and "id" in _fields(cast("type", hint)):
            yield key, shape(cast("type", hint), value, id=key)
        else:
            yield key, _shaped(hint, value, key, table)


def _plain(hint: Any, value: Any, name: str, table: Table) -> Any:
    if type(value) is hint or (get_origin(hint) is Literal and value in get_args(hint)):
        return value
    if _is_enum(hint) and value in list(hint):
        return hint(value)
    if hint is float and type(value) is int:
        return float(value)
    if hint is date and isinstance(value, str):
        return _date(value, name, table)
    raise ConfigError(table.where(name), f"`{name}` must be {_wanted(hint)}, not {_given(value)}")


def _is_enum(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, StrEnum)


def _date(value: str, name: str, table: Table) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ConfigError(table.where(name), f"`{name}` must be a day like 2024-02-29, not {value}") from None


_NAMES = {str: "a text", int: "a whole number", float: "a number", bool: "true or false", date: "a day like 2024-02-29"}


def _wanted(hint: Any) -> str:
    origin, inner = get_origin(hint), get_args(hint)
    if origin is tuple:
        return f"a list, [...], of which each is {_wanted(inner[0])}"
    if origin is Literal or _is_enum(hint):
        return "one of " + ", ".join(map(str, inner or hint))
    if origin in (types.UnionType, Union):
        return _wanted(inner[0])
    return _NAMES.get(hint, "a mapping, `key: value` lines")


def _given(value: Any) -> str:
    if isinstance(value, str):
        return f"the text {value!r}"
    if isinstance(value, (bool, int, float)):
        return f"{str(value).lower()} (in quotes it would be a text)"
    if isinstance(value, (list, Table)):
        return "a list" if isinstance(value, list) else "a mapping"
    return "nothing"
