"""What people put right."""  # noqa: INP001 - alembic loads it by its path

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Bring them."""
