"""Words that stand out in a line: what was looked for. Pure; each renderer has its own way to show them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence


def pieces(text: str, strong: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether it stands out; joined they are the text. Words are found whole."""
    words = sorted(filter(None, strong), key=len, reverse=True)
    if not words:
        yield text, False
        return
    at = 0
    for found in re.finditer(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, words))})(?![^\W_])", text):
        if found.start() > at:
            yield text[at : found.start()], False
        yield found[0], True
        at = found.end()
    if at < len(text):
        yield text[at:], False
