"""What an examination found: one line of `aidwire doctor`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARNING = "warning"  # it works, but not as it might
    PROBLEM = "problem"  # alerts or commands will be missing


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, and what a person does about it (nothing where it is well)."""

    level: Level
    subject: str  # "Slack channel C0123456789"
    text: str
    advice: str = ""


def ok(subject: str, text: str) -> Finding:
    """It is well."""
    return Finding(Level.OK, subject, text)


def warning(subject: str, text: str, advice: str) -> Finding:
    """It works, but not as it might."""
    return Finding(Level.WARNING, subject, text, advice)


def problem(subject: str, text: str, advice: str) -> Finding:
    """Something will be missing until a person has done something."""
    return Finding(Level.PROBLEM, subject, text, advice)
