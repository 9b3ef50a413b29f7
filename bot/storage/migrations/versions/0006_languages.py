"""In which language a channel is spoken to."""  # noqa: INP001 - alembic loads it by its path

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Bring it."""
    op.add_column("destination", sa.Column("lang", sa.Text(), server_default="", nullable=False))
