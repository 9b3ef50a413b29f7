"""Full text, and quotes by who said them."""  # noqa: INP001 - alembic loads it by its path

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Bring them."""
