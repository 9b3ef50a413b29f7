"""Tokens of lanes: durable workflows in the database, one queue a platform, one partition a destination.

One is given with each delivery, in the delivery's own transaction. Each that ran either found its lane empty or left
another behind, so a lane with something to send always has one; more than one do no harm and are taken back.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from dbos import DBOSClient, DBOSPortableJSONSerializer, EnqueueOptions
from dbos._sys_db import SystemDatabase

APPLICATION = "aidwire"
WORKFLOW = "deliver"
# Pinned: DBOS's default is a hash of the source, and a change of code would leave deliveries in flight stuck.
VERSION = "1"
WORKERS = 24  # lanes of one platform that deliver at the same time in one process
_POLL_SECONDS = 0.1
_KEPT_SECONDS = 24 * 3600  # finished workflows, for whoever looks into what happened
_LIVE = ("ENQUEUED", "PENDING", "DELAYED")
_OVER = ("SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
_BEFORE_PLATFORMS = "deliver"  # the one queue of version 0.1; its tokens stand for nothing that has not another now


@dataclass(frozen=True, slots=True)
class Begun:
    """A token that some process works on, or died over."""

    id: str
    queue: str
    executor: str


def queue_of(lane: str) -> str:
    """The queue of the lane's platform: lanes are destinations' keys, and begin with it."""
    return f"deliver:{lane.partition(':')[0]}"


class Tokens:
    """What any process may do with tokens, also one that works on none."""

    def __init__(self, database: sa.Engine) -> None:
        self._database = database
        self._client = DBOSClient(
            system_database_url=str(database.url), system_database_engine=database,
            serializer=DBOSPortableJSONSerializer(), lazy=True, application_name=APPLICATION,
        )  # fmt: skip
        names = ("workflow_uuid", "status", "queue_name", "queue_partition_key", "executor_id", "completed_at")
        schema = None if database.dialect.name == "sqlite" else "dbos"
        self._table = sa.table("workflow_status", *(sa.column(name) for name in names), schema=schema)

    def prepare(self) -> None:
        """Bring DBOS's own tables to this version. DBOS itself does so no sooner than it works."""
        SystemDatabase.create(
            system_database_url=str(self._database.url), engine_kwargs={}, engine=self._database, schema="dbos",
            serializer=DBOSPortableJSONSerializer(), executor_id=None,
        ).run_migrations()  # fmt: skip

    def open_queues(self, platforms: Iterable[str]) -> list[str]:
        """Register a queue for each platform: one token of a lane at a time, whoever works on it."""
        names = [queue_of(platform) for platform in platforms]
        for name in names:
            self._client.register_queue(
                name, partition_concurrency=1, worker_concurrency=WORKERS, polling_interval_sec=_POLL_SECONDS
            )
        return names

    def give(self, connection: sa.Connection, delivery: int, lane: str) -> None:
        """Give the delivery its token, within the caller's transaction."""
        self._client.enqueue_in_transaction(connection, _options(lane) | {"workflow_id": _of(delivery)}, lane)

    def call(self, connection: sa.Connection, _delivery: int, lane: str) -> None:
        """Give the lane a token, within the caller's transaction: for a delivery that had its own and wants sending."""
        self._client.enqueue_in_transaction(connection, _options(lane), lane)

    def again(self, lane: str, delay: float = 0.0) -> str:
        """Give the lane another token, for in `delay` seconds. Gives its id."""
        options = _options(lane)
        if delay > 0:
            options |= {"delay_seconds": delay}
        return self._client.enqueue(options, lane).get_workflow_id()

    def take_back(self, deliveries: Sequence[int], running: str) -> None:
        """Take back the tokens of deliveries that went out by `running`, another token of their lane."""
        if others := [token for token in map(_of, deliveries) if token != running]:
            self.drop(others)

    def drop(self, tokens: Sequence[str]) -> None:
        """Delete tokens, whatever they are at."""
        self._client.delete_workflows(list(tokens))

    def only(self, lane: str, token: str) -> None:
        """Take back all tokens of a lane that must wait but the one that waits for it."""
        table = self._table.c
        waiting = sa.select(table.workflow_uuid).where(
            table.queue_name == queue_of(lane), table.queue_partition_key == lane,
            table.status.in_(("ENQUEUED", "DELAYED")), table.workflow_uuid != token,
        )  # fmt: skip
        self._delete(waiting)

    def lanes(self) -> set[str]:
        """The lanes that have a token."""
        table = self._table.c
        live = sa.select(table.queue_partition_key).distinct().where(
            table.queue_name.startswith("deliver:"), table.status.in_(_LIVE)
        )  # fmt: skip
        with self._database.connect() as connection:
            return set(connection.execute(live).scalars())

    def begun(self, queues: Sequence[str]) -> list[Begun]:
        """The tokens that are worked on, or were when their process died."""
        table = self._table.c
        query = sa.select(table.workflow_uuid, table.queue_name, table.executor_id).where(
            table.queue_name.in_(queues), table.status == "PENDING"
        )
        with self._database.connect() as connection:
            return [Begun(*row) for row in connection.execute(query)]

    def put_back(self, tokens: Sequence[Begun]) -> None:
        """Put tokens back into their queues."""
        for queue in {token.queue for token in tokens}:
            ids = [token.id for token in tokens if token.queue == queue]
            self._client.resume_workflows(ids, queue_name=queue)

    def prune(self, limit: int = 500) -> int:
        """Delete at most so many finished workflows that are old; gives how many."""
        table = self._table.c
        old = sa.and_(table.status.in_(_OVER), table.completed_at < (time.time() - _KEPT_SECONDS) * 1000)
        gone = sa.or_(old, table.queue_name == _BEFORE_PLATFORMS)
        return self._delete(sa.select(table.workflow_uuid).where(gone), limit)

    def _delete(self, which: sa.Select[Any], limit: int = 500) -> int:
        with self._database.connect() as connection:
            ids = [str(number) for number in connection.execute(which.limit(limit)).scalars()]
        if ids:
            self._client.delete_workflows(ids)
        return len(ids)


def _of(delivery: int) -> str:
    return f"dlv-{delivery:012d}"


def _options(lane: str) -> EnqueueOptions:
    return {
        "workflow_name": WORKFLOW, "queue_name": queue_of(lane), "queue_partition_key": lane, "app_version": VERSION,
    }  # fmt: skip
