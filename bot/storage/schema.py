"""The tables, for SQLite and PostgreSQL alike. Times are microseconds since 1970, UTC: exact and sortable."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Moment(sa.TypeDecorator[datetime]):
    """An aware datetime, kept as integer microseconds."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - their signature
        """To the database."""
        return None if value is None else (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """From the database."""
        return None if value is None else _EPOCH + value * _MICROSECOND


# SQLite gives rising row ids only to a plain INTEGER primary key.
_Id = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
}
tables = sa.MetaData(naming_convention=_NAMES)


def _id() -> sa.Column[int]:
    return sa.Column("id", _Id, primary_key=True, autoincrement=True)


def _ref(column: str, *, nullable: bool = False) -> sa.Column[int]:
    table = column.removesuffix("_id")
    return sa.Column(column, _Id, sa.ForeignKey(f"{table}.id"), nullable=nullable)


def _text(name: str, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default=default)


# A feed that is polled. `spec` is FeedSpec, `health` is what the cadence keeps (feeds/cadence.py).
feed = sa.Table(
    "feed", tables, _id(),
    sa.Column("url", sa.Text, nullable=False, unique=True),
    _text("spec"),
    _text("health", ""),
    _text("listed_in"),  # "config", "import" or "chat: who"; one that leaves config/feeds.yaml is no longer polled
    sa.Column("on", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("added_at", Moment),  # by the bot's clock, when it first saw the feed: what is older is backlog
    sa.Column("next_poll_at", Moment),
    sa.Column("read_at", Moment),  # its last good answer
    sa.Index(None, "on", "next_poll_at"),
)  # fmt: skip

# An entry of a feed, one row whatever its revisions. `state`: due (to be read) or read.
entry = sa.Table(
    "entry", tables, _id(), _ref("feed_id"),
    _text("key"), _text("url"), _text("title"), _text("summary"),
    sa.Column("published_at", Moment),
    sa.Column("seen_at", Moment, nullable=False),
    sa.Column("at", Moment, nullable=False),  # published, else seen: the time that order, decay and freshness go by
    _text("digest"),  # of what is read: a changed one makes a new revision
    sa.Column("revision", sa.Integer, nullable=False, server_default="1"),
    sa.Column("backlog", sa.Boolean, nullable=False, server_default=sa.false()),
    _text("state", "due"),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("not_before", Moment),
    _text("outcome", ""),  # why it was or was not told, as JSON list of sentences
    sa.UniqueConstraint("feed_id", "key"),
    sa.Index(None, "state", "at"),
)  # fmt: skip

# What was read of an entry's revision.
article = sa.Table(
    "article", tables, _id(), _ref("entry_id"),
    sa.Column("revision", sa.Integer, nullable=False),
    _text("reading"),
    sa.UniqueConstraint("entry_id", "revision"),
)  # fmt: skip

story = sa.Table(
    "story", tables, _id(),
    sa.Column("opened_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.Column("aid", sa.Boolean, nullable=False, server_default=sa.false()),
    _text("state"),
    sa.Index(None, "aid", "updated_at"),
)  # fmt: skip

story_link = sa.Table(
    "story_link", tables,
    sa.Column("story_id", _Id, sa.ForeignKey("story.id"), primary_key=True),
    sa.Column("other_id", _Id, sa.ForeignKey("story.id"), primary_key=True),
)  # fmt: skip

# An entry in its story, with what threading remembers of it. The threads' cache is built from it, in the order of its
# rows: an entry that a person moves takes the next one.
member = sa.Table(
    "member", tables, _id(), _ref("story_id"),
    sa.Column("entry_id", _Id, sa.ForeignKey("entry.id"), nullable=False, unique=True),
    sa.Column("at", Moment, nullable=False),
    _text("body"),
    sa.Column("moved", sa.Boolean, nullable=False, server_default=sa.false()),  # by a person
    sa.Index(None, "story_id"), sa.Index(None, "at"),
)  # fmt: skip

# One status of a claim, said by one entry. Append-only.
observation = sa.Table(
    "observation", tables, _id(), _ref("story_id"), _ref("entry_id"),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("at", Moment, nullable=False),
    _text("status"), _text("rung"), _text("hedge"), _text("body"),
    sa.Index(None, "story_id"),
)  # fmt: skip

# A decision to tell: about a revision of an entry, or about a feed that went blind. `key` says of what, once.
alert = sa.Table(
    "alert", tables, _id(), _ref("story_id", nullable=True), _ref("entry_id", nullable=True),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    sa.Column("at", Moment, nullable=False),
    _text("kind"), _text("status"), _text("body"),
    sa.Index(None, "story_id"),
)  # fmt: skip

destination = sa.Table(
    "destination", tables, _id(),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    _text("platform"), _text("workspace", ""), _text("channel"),
    sa.Column("paused_until", Moment),  # by wall time: the platform's delay
    _text("gone", ""),  # why nothing can be delivered any more; "" while it can
    sa.Column("told", sa.Boolean, nullable=False, server_default=sa.false()),  # its owner, that it is gone
    _text("lang", ""),  # in which it is spoken to; "" where nobody chose
)  # fmt: skip

# This database among all that ever wrote to the same channels: the keys of its deliveries begin with `name`. Those up
# to `since` are older than the name and keep the keys that they had.
instance = sa.Table(
    "instance", tables, sa.Column("name", sa.Text, primary_key=True), sa.Column("since", _Id, nullable=False)
)

# One message of an alert for one destination: the durable promise to send it. `state`: held (until `not_before`),
# pending, intent (a send was begun), sent, merged (a later edit or the digest `merged_into` says it all), dead.
delivery = sa.Table(
    "delivery", tables, _id(), _ref("alert_id"), _ref("destination_id"), _ref("story_id", nullable=True),
    _text("kind"), _text("status"), _text("body"),
    _text("state", "pending"),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("created_at", Moment, nullable=False),  # wall time, as sent_at
    sa.Column("not_before", Moment),  # wall time
    sa.Column("tried_at", Moment),  # when its last attempt began
    sa.Column("sent_at", Moment),
    sa.Column("merged_into", _Id),
    _text("message_id", ""), _text("problem", ""),
    sa.UniqueConstraint("alert_id", "destination_id", "kind"),
    sa.Index(None, "destination_id", "state", "id"),
    sa.Index(None, "story_id", "destination_id", "kind"),
    sa.Index(None, "state", "not_before"),
)  # fmt: skip

# An attempt at a delivery that failed, and why. Append-only.
attempt = sa.Table(
    "attempt", tables, _id(), _ref("delivery_id"),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("at", Moment, nullable=False),
    _text("problem"),
    sa.Index(None, "delivery_id"),
)  # fmt: skip

# Where a story's thread stands in a destination.
posting = sa.Table(
    "posting", tables,
    sa.Column("story_id", _Id, sa.ForeignKey("story.id"), primary_key=True),
    sa.Column("destination_id", _Id, sa.ForeignKey("destination.id"), primary_key=True),
    _text("message_id"), _text("thread_id", ""),
)  # fmt: skip

# What a destination wants to hear. `body` is Subscription. One that ended is kept, off: the log names it.
subscription = sa.Table(
    "subscription", tables, _id(),
    _text("destination_key"), _text("listed_in"), _text("body"),
    sa.Column("on", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("version", _Id, nullable=False, unique=True),  # of all subscriptions, after its last change
    sa.Index(None, "destination_key", "on"),
)  # fmt: skip

# What a destination does not want to hear of for some hours, as the text of a rule.
mute = sa.Table(
    "mute", tables, _id(),
    _text("destination_key"), _text("rule"),
    sa.Column("until", Moment, nullable=False),  # wall time
    sa.UniqueConstraint("destination_key", "rule"),
    sa.Index(None, "until"),
)  # fmt: skip

# Who changed what a destination hears. Append-only.
change = sa.Table(
    "change", tables, _id(),
    sa.Column("at", Moment, nullable=False),
    _text("destination_key"), _text("person"), _text("what"),
    sa.Index(None, "destination_key", "id"),
)  # fmt: skip

# What a person put right, by wall time. Append-only: who did it is kept.
ruling = sa.Table(
    "ruling", tables, _id(), _ref("story_id"),
    sa.Column("at", Moment, nullable=False),
    _text("person"), _text("what"), _text("reason", ""),
    sa.Column("other_id", _Id),  # the story that was parted from it, or that it went into
    sa.Index(None, "story_id"),
)  # fmt: skip

# The preview's own messages, as a chat platform would keep them. Every change takes the next `seq`.
preview_message = sa.Table(
    "preview_message", tables, _id(),
    _text("channel"),
    sa.Column("root_id", _Id, sa.ForeignKey("preview_message.id")),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    _text("replaced_by", ""),  # the key of its last replacement
    sa.Column("at", Moment, nullable=False),
    sa.Column("edited_at", Moment),
    sa.Column("born", _Id, nullable=False),
    sa.Column("seq", _Id, nullable=False, unique=True),
    _text("body"),
    sa.Index(None, "channel", "root_id", "id"), sa.Index(None, "root_id"), sa.Index(None, "replaced_by"),
)  # fmt: skip

# What was promised and what came (bot/ledger): the rows of each story as it stands, written anew when they change.
ledger_row = sa.Table(
    "ledger_row", tables, _id(), _ref("story_id"),
    sa.Column("latest_at", Moment, nullable=False),
    sa.Column("open", sa.Boolean, nullable=False),
    _text("body"),
    sa.Index(None, "story_id"),
)  # fmt: skip

# When a person last asked what is new, by the bot's clock.
looked = sa.Table(
    "looked", tables, sa.Column("person", sa.Text, primary_key=True), sa.Column("at", Moment, nullable=False)
)
