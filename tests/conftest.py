"""What holds for all tests."""

import os

import structlog
from hypothesis import settings

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
