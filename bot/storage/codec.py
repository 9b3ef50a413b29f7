"""Values as JSON text and back; the types decide, and a stored value that does not fit them is a bug."""

from __future__ import annotations

from typing import TypeVar

import msgspec

T = TypeVar("T")


def dump(value: object) -> str:
    """The value as JSON."""
    return msgspec.json.encode(value).decode()


def load(text: str, kind: type[T]) -> T:
    """The value that `dump` wrote. Unknown keys of a later version are passed over. Raises msgspec.ValidationError."""
    return msgspec.json.decode(text, type=kind)
