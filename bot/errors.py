"""Errors, named by what the caller does next. Anything else that is raised is a bug."""

from __future__ import annotations


class AidwireError(Exception):
    """The root of every error that Aidwire raises on purpose."""


class RetryLater(AidwireError):  # noqa: N818 - the name is the caller's next step
    """Try the same thing again, not sooner than `after` seconds from now."""

    def __init__(self, reason: str, after: float = 0.0) -> None:
        super().__init__(reason)
        self.after = after


class GiveUp(AidwireError):  # noqa: N818
    """It will never work as asked: record the reason, tell a person, go on with the next."""


class Gone(GiveUp):
    """The other side does not exist any more (a feed, a channel): stop asking it."""


class UserError(AidwireError):
    """A person asked for something that cannot be done; the text says what to do instead and is shown to them."""


class ConfigError(AidwireError):
    """A file in config/ is wrong; `where` is "file:line" and the text names what to do."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}: {problem}")
        self.where = where
        self.problem = problem
