"""The newest entries that mean something are found without putting all of them in order."""  # noqa: INP001 - alembic loads it by its path

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Bring it."""
    op.create_index("ix_entry_at_id", "entry", ["at", "id"])
