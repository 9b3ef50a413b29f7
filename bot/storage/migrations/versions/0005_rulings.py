"""What people put right."""  # noqa: INP001 - alembic loads it by its path

import sqlalchemy as sa
from alembic import op

from bot.storage.schema import Moment

revision = "0005"
down_revision = "0004"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Bring them."""
    op.create_table(
        "ruling",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("story_id", BIG, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("other_id", BIG),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_ruling_story_id"),
        sa.PrimaryKeyConstraint("id", name="pk_ruling"),
    )
    op.create_index("ix_ruling_story_id", "ruling", ["story_id"], unique=False)
    op.add_column("member", sa.Column("moved", sa.Boolean(), server_default=sa.false(), nullable=False))
