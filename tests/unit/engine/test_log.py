import logging

import pytest
from dbos import error
from structlog.testing import capture_logs

from bot.engine.log import hear


@pytest.fixture
def dbos():
    logger = logging.getLogger("dbos")
    before = logger.handlers, logger.propagate
    hear()
    yield logger
    logger.handlers, logger.propagate = before


def test_what_dbos_says_stands_in_our_log_with_its_level_and_trace(dbos):
    trouble = error.DBOSException("the disk is full")
    with capture_logs() as said:
        dbos.error("Exception encountered in %s workflow", "asynchronous", exc_info=trouble)
    (line,) = said
    assert (line["event"], line["log_level"], line["by"]) == (
        "Exception encountered in asynchronous workflow", "error", "dbos"
    )  # fmt: skip
    assert line["exc_info"][1] is trouble


@pytest.mark.parametrize(
    "words",
    ["Workflow 7 outcome was not recorded: the workflow is no longer owned by this execution. Waiting for it",
     "Error executing workflow 7: DBOS Error 3: Workflow status not found"],
)  # fmt: skip
def test_a_token_that_others_took_is_one_calm_line(dbos, words):
    with capture_logs() as said:
        dbos.warning(words)
        dbos.error(
            "Exception encountered in asynchronous workflow:",
            exc_info=error.DBOSNonExistentWorkflowError("target", "7"),
        )
    assert [line["log_level"] for line in said] == ["info", "debug"]
    assert not any("exc_info" in line for line in said)
