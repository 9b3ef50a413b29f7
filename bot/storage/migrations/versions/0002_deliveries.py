"""What delivering needs beyond the first tables."""  # noqa: INP001 - alembic loads it by its path

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Bring them."""
