"""What holds for all tests."""

import structlog

# The default draws every local of every frame of a trace: three seconds for one bug that a test provokes.
structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.processors.format_exc_info,
        structlog.processors.KeyValueRenderer(),
    ]
)
