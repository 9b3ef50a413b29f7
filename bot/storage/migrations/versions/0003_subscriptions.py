"""Subscriptions that people make in chats."""  # noqa: INP001 - alembic loads it by its path

import sqlalchemy as sa
from alembic import op

from bot.storage.schema import Moment

revision = "0003"
down_revision = "0002"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Bring them."""
    op.create_table(
        "subscription",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("destination_key", sa.Text(), nullable=False),
        sa.Column("listed_in", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("on", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_subscription"),
        sa.UniqueConstraint("version", name="uq_subscription_version"),
    )
    op.create_index("ix_subscription_destination_key_on", "subscription", ["destination_key", "on"], unique=False)
    op.create_table(
        "mute",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("destination_key", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mute"),
        sa.UniqueConstraint("destination_key", "rule", name="uq_mute_destination_key_rule"),
    )
    op.create_index("ix_mute_until", "mute", ["until"], unique=False)
    op.create_table(
        "change",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("destination_key", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_change"),
    )
    op.create_index("ix_change_destination_key_id", "change", ["destination_key", "id"], unique=False)
