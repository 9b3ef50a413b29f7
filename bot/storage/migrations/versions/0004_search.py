"""Full text of entries, the terms of stories, the ledger, and who looked when."""  # noqa: INP001 - alembic loads it by its path

import sqlalchemy as sa
from alembic import op

from bot.storage.schema import Moment

revision = "0004"
down_revision = "0003"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SEARCHES = ("entry_search", "story_search")


def upgrade() -> None:
    """Bring them."""
    for name in SEARCHES:
        if op.get_bind().dialect.name == "sqlite":
            # Without the words themselves: they stand in `article`. Folded by us (rules/near.py), so nothing more here.
            op.execute(
                f"CREATE VIRTUAL TABLE {name} USING fts5(words, content='', contentless_delete=1, "
                "tokenize='unicode61 remove_diacritics 0')"
            )
        else:
            op.execute(f"CREATE TABLE {name} (rowid BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)")
            op.execute(f"CREATE INDEX ix_{name}_words ON {name} USING gin (words)")
    op.create_table(
        "ledger_row",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("story_id", BIG, nullable=False),
        sa.Column("latest_at", Moment(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_ledger_row_story_id"),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_row"),
    )
    op.create_index("ix_ledger_row_story_id", "ledger_row", ["story_id"], unique=False)
    op.create_table(
        "looked",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_looked"),
    )
