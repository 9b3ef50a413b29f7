"""What delivering needs beyond the first tables."""  # noqa: INP001 - alembic loads it by its path

import secrets

import sqlalchemy as sa
from alembic import op

from bot.storage.schema import Moment

revision = "0002"
down_revision = "0001"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Bring them."""
    op.add_column("destination", sa.Column("told", sa.Boolean(), server_default=sa.false(), nullable=False))
    for column in (
        sa.Column("not_before", Moment(), nullable=True),
        sa.Column("tried_at", Moment(), nullable=True),
        sa.Column("merged_into", BIG, nullable=True),
    ):
        op.add_column("delivery", column)
    op.create_index("ix_delivery_state_not_before", "delivery", ["state", "not_before"], unique=False)
    op.create_table(
        "attempt",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("delivery_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.id"], name="fk_attempt_delivery_id"),
        sa.PrimaryKeyConstraint("id", name="pk_attempt"),
    )
    op.create_index("ix_attempt_delivery_id", "attempt", ["delivery_id"], unique=False)
    instance = op.create_table(
        "instance",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("since", BIG, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_instance"),
    )
    # What may be in flight was sent under keys without a name, and must be found by them.
    last = op.get_bind().execute(sa.text("SELECT coalesce(max(id), 0) FROM delivery")).scalar_one()
    op.bulk_insert(instance, [{"name": secrets.token_hex(4), "since": last}])
