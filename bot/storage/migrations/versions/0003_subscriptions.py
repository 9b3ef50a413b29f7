"""Subscriptions that people make in chats."""  # noqa: INP001 - alembic loads it by its path

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Bring them."""
