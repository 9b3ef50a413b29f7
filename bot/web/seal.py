"""Signed texts: what only who knows the secret can make, and anybody may carry. Pure."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Seal:
    """Marks texts. Each purpose has marks of its own, so that what was made for one is worth nothing for another."""

    secret: bytes

    def mark(self, purpose: str, text: str) -> str:
        """The text's mark: 192 bits of HMAC-SHA256, safe in an address."""
        digest = hmac.new(self.secret, f"{purpose}\0{text}".encode(), hashlib.sha256).digest()
        return urlsafe_b64encode(digest[:24]).decode()

    def close(self, purpose: str, text: str) -> str:
        """The text with its mark, to be given away. The text can be read by whoever has it."""
        return f"{urlsafe_b64encode(text.encode()).decode().rstrip('=')}.{self.mark(purpose, text)}"

    def open(self, purpose: str, closed: str) -> str | None:
        """The text of what `close` made for that purpose; None for anything else."""
        body, _, mark = closed.partition(".")
        try:
            text = urlsafe_b64decode(body + "=" * (-len(body) % 4)).decode()
        except ValueError:
            return None
        return text if same(mark, self.mark(purpose, text)) else None


def same(one: str, other: str) -> bool:
    """Whether two secrets are equal, in a time that says nothing of where they differ."""
    return hmac.compare_digest(one.encode(errors="replace"), other.encode(errors="replace"))
