"""DBOS's own words, brought into our log. What is alarming to read and harmless to us is said in a calm line."""

from __future__ import annotations

import logging

import structlog
from dbos import error as trouble

_log = structlog.get_logger()

# Of a token that was taken back or over while it ran: what it sent stands in our tables, and its lane has another.
_GONE = ("no longer owned", "Workflow status not found")


class Hearing(logging.Handler):
    """Hands each record on, with its level, words and trace."""

    def emit(self, record: logging.LogRecord) -> None:
        """Hand it on."""
        said = record.getMessage()
        if record.exc_info and isinstance(record.exc_info[1], trouble.DBOSNonExistentWorkflowError):
            _log.debug("the end of a token that is gone was not kept", said=str(record.exc_info[1]))
        elif any(sign in said for sign in _GONE):
            _log.info("a token is gone, its lane has another", said=said)
        else:
            _log.log(record.levelno, said, by="dbos", exc_info=record.exc_info)


def hear() -> None:
    """Let DBOS write into our log. Before its first use: it brings a handler of its own where it finds none."""
    logger = logging.getLogger("dbos")
    logger.handlers, logger.propagate = [Hearing()], False
