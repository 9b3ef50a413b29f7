"""Values as JSON text and back; the types decide, and a stored value that does not fit them is a bug."""

from __future__ import annotations

from threading import Lock
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")

# msgspec learns a type when it first meets it, and crashes where two threads make it learn the same one at once: the
# decoders are made one at a time, and a known one needs no lock.
_learning = Lock()
_decoders: dict[type, msgspec.json.Decoder[Any]] = {}


def dump(value: object) -> str:
    """The value as JSON."""
    return msgspec.json.encode(value).decode()


def load(text: str, kind: type[T]) -> T:
    """The value that `dump` wrote. Unknown keys of a later version are passed over. Raises msgspec.ValidationError."""
    decoder = _decoders.get(kind)
    if decoder is None:
        with _learning:
            decoder = _decoders.setdefault(kind, msgspec.json.Decoder(kind))
    known: T = decoder.decode(text)
    return known
