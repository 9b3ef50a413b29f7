"""The first tables."""  # noqa: INP001 - alembic loads it by its path

import sqlalchemy as sa
from alembic import op

from bot.storage.schema import Moment

revision = "0001"
down_revision = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "destination",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("workspace", sa.Text(), server_default="", nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("paused_until", Moment(), nullable=True),
        sa.Column("gone", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_destination"),
        sa.UniqueConstraint("key", name="uq_destination_key"),
    )
    op.create_table(
        "feed",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("spec", sa.Text(), nullable=False),
        sa.Column("health", sa.Text(), server_default="", nullable=False),
        sa.Column("listed_in", sa.Text(), nullable=False),
        sa.Column("on", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("added_at", Moment(), nullable=True),
        sa.Column("next_poll_at", Moment(), nullable=True),
        sa.Column("read_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_feed"),
        sa.UniqueConstraint("url", name="uq_feed_url"),
    )
    op.create_index("ix_feed_on_next_poll_at", "feed", ["on", "next_poll_at"], unique=False)
    op.create_table(
        "preview_message",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("root_id", BIG, nullable=True),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("replaced_by", sa.Text(), server_default="", nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("edited_at", Moment(), nullable=True),
        sa.Column("born", BIG, nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["root_id"], ["preview_message.id"], name="fk_preview_message_root_id"),
        sa.PrimaryKeyConstraint("id", name="pk_preview_message"),
        sa.UniqueConstraint("key", name="uq_preview_message_key"),
        sa.UniqueConstraint("seq", name="uq_preview_message_seq"),
    )
    op.create_index(
        "ix_preview_message_channel_root_id_id", "preview_message", ["channel", "root_id", "id"], unique=False
    )
    op.create_index("ix_preview_message_replaced_by", "preview_message", ["replaced_by"], unique=False)
    op.create_index("ix_preview_message_root_id", "preview_message", ["root_id"], unique=False)
    op.create_table(
        "story",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("aid", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_story"),
    )
    op.create_index("ix_story_aid_updated_at", "story", ["aid", "updated_at"], unique=False)
    op.create_table(
        "entry",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("feed_id", BIG, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("published_at", Moment(), nullable=True),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("backlog", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("state", sa.Text(), server_default="due", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("not_before", Moment(), nullable=True),
        sa.Column("outcome", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["feed_id"], ["feed.id"], name="fk_entry_feed_id"),
        sa.PrimaryKeyConstraint("id", name="pk_entry"),
        sa.UniqueConstraint("feed_id", "key", name="uq_entry_feed_id_key"),
    )
    op.create_index("ix_entry_state_at", "entry", ["state", "at"], unique=False)
    op.create_table(
        "posting",
        sa.Column("story_id", BIG, nullable=False),
        sa.Column("destination_id", BIG, nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("thread_id", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["destination_id"], ["destination.id"], name="fk_posting_destination_id"),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_posting_story_id"),
        sa.PrimaryKeyConstraint("story_id", "destination_id", name="pk_posting"),
    )
    op.create_table(
        "story_link",
        sa.Column("story_id", BIG, nullable=False),
        sa.Column("other_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["other_id"], ["story.id"], name="fk_story_link_other_id"),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_story_link_story_id"),
        sa.PrimaryKeyConstraint("story_id", "other_id", name="pk_story_link"),
    )
    op.create_table(
        "alert",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("story_id", BIG, nullable=True),
        sa.Column("entry_id", BIG, nullable=True),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_alert_entry_id"),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_alert_story_id"),
        sa.PrimaryKeyConstraint("id", name="pk_alert"),
        sa.UniqueConstraint("key", name="uq_alert_key"),
    )
    op.create_index("ix_alert_story_id", "alert", ["story_id"], unique=False)
    op.create_table(
        "article",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("entry_id", BIG, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("reading", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_article_entry_id"),
        sa.PrimaryKeyConstraint("id", name="pk_article"),
        sa.UniqueConstraint("entry_id", "revision", name="uq_article_entry_id_revision"),
    )
    op.create_table(
        "member",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("story_id", BIG, nullable=False),
        sa.Column("entry_id", BIG, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_member_entry_id"),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_member_story_id"),
        sa.PrimaryKeyConstraint("id", name="pk_member"),
        sa.UniqueConstraint("entry_id", name="uq_member_entry_id"),
    )
    op.create_index("ix_member_at", "member", ["at"], unique=False)
    op.create_index("ix_member_story_id", "member", ["story_id"], unique=False)
    op.create_table(
        "observation",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("story_id", BIG, nullable=False),
        sa.Column("entry_id", BIG, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("rung", sa.Text(), nullable=False),
        sa.Column("hedge", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_observation_entry_id"),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_observation_story_id"),
        sa.PrimaryKeyConstraint("id", name="pk_observation"),
    )
    op.create_index("ix_observation_story_id", "observation", ["story_id"], unique=False)
    op.create_table(
        "delivery",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("alert_id", BIG, nullable=False),
        sa.Column("destination_id", BIG, nullable=False),
        sa.Column("story_id", BIG, nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="pending", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.Column("message_id", sa.Text(), server_default="", nullable=False),
        sa.Column("problem", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name="fk_delivery_alert_id"),
        sa.ForeignKeyConstraint(["destination_id"], ["destination.id"], name="fk_delivery_destination_id"),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_delivery_story_id"),
        sa.PrimaryKeyConstraint("id", name="pk_delivery"),
        sa.UniqueConstraint("alert_id", "destination_id", "kind", name="uq_delivery_alert_id_destination_id_kind"),
    )
    op.create_index("ix_delivery_destination_id_state_id", "delivery", ["destination_id", "state", "id"], unique=False)
    op.create_index(
        "ix_delivery_story_id_destination_id_kind", "delivery", ["story_id", "destination_id", "kind"], unique=False
    )
