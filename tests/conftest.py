"""What holds for all tests."""

import os
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import settings

from tests.databases import Postgres

# Property tests try few examples while somebody waits, and many where nobody does (.ci/run).
settings.register_profile("quick", max_examples=10, deadline=None)
settings.register_profile("thorough", max_examples=100, deadline=None, derandomize=True)
settings.load_profile(os.environ.get("AIDWIRE_PROPERTIES", "quick"))

# The default draws every local of every frame of a trace: three seconds for one bug that a test provokes.
structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.processors.format_exc_info,
        structlog.processors.KeyValueRenderer(),
    ]
)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory) -> Iterator[Postgres]:
    server = Postgres(tmp_path_factory.mktemp("postgres"))
    yield server
    server.stop()
