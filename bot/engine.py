"""Durable deliveries on DBOS. Nothing else knows DBOS, so that another engine could take its place.

A workflow is a token of its destination's lane: it takes the lane's oldest unsent delivery, whichever that is. One
token is enqueued with each delivery, in the delivery's own transaction, so no delivery is ever without one. A lane that
must wait enqueues its token again with a delay instead of holding a worker (docs/decisions/0004-lanes.md).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import sqlalchemy as sa
import structlog
from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer, EnqueueOptions

_log = structlog.get_logger()

Step = Callable[[str], Awaitable[float]]  # lane -> seconds to wait before the lane is asked again; 0: done

_QUEUE = "deliver"
_WORKFLOW = "deliver"
# Pinned: DBOS's default is a hash of the source, and a change of code would leave deliveries in flight stuck.
_VERSION = "1"
_WORKERS = 24  # lanes that deliver at the same time in one process
_THREADS = 48  # of DBOS's own pool
_POLL_SECONDS = 0.1
_BUG_SECONDS = 2.0  # until a lane is tried again whose step failed: the database may be back then


class Deliveries:
    """The queue of deliveries: `enqueue` within a transaction, `launch` to work on them, `close` to drain."""

    def __init__(self, database: sa.Engine, *, executor: str) -> None:
        """`executor` names this process; the same after a restart, so that it takes up its own unfinished work."""
        url = database.url.render_as_string(hide_password=False)
        serializer = DBOSPortableJSONSerializer()
        DBOS(config={
            "name": "aidwire", "system_database_url": url, "system_database_engine": database, "executor_id": executor,
            "application_version": _VERSION, "serializer": serializer, "log_level": "WARNING",
            "max_executor_threads": _THREADS,
        })  # fmt: skip
        self._client = DBOSClient(
            system_database_url=url, system_database_engine=database, serializer=serializer, lazy=True,
            application_name="aidwire",
        )  # fmt: skip
        self._step: Step | None = None
        self._register()

    def enqueue(self, connection: sa.Connection, delivery: int, lane: str) -> None:
        """Give the delivery its token, within the caller's transaction."""
        options = self._options(lane) | {"workflow_id": f"dlv-{delivery:012d}"}
        self._client.enqueue_in_transaction(connection, options, lane)

    async def launch(self, step: Step) -> None:
        """Start working: new tokens and those that an earlier run of this process left."""
        self._step = step
        DBOS.launch()
        await DBOS.register_queue_async(
            _QUEUE, partition_concurrency=1, worker_concurrency=_WORKERS, polling_interval_sec=_POLL_SECONDS
        )

    async def close(self, grace: float) -> None:
        """Stop taking tokens, and wait at most `grace` seconds for those at work. The rest goes on after a restart."""
        await asyncio.to_thread(DBOS.destroy, workflow_completion_timeout_sec=int(grace))

    def _options(self, lane: str) -> EnqueueOptions:
        return {
            "workflow_name": _WORKFLOW, "queue_name": _QUEUE, "queue_partition_key": lane, "app_version": _VERSION,
        }  # fmt: skip

    def _register(self) -> None:
        # Closures: DBOS registers functions by name and cannot take bound methods.
        @DBOS.step(name="step")
        async def step(lane: str) -> float:
            assert self._step is not None
            try:
                return await self._step(lane)
            except Exception:  # noqa: BLE001 - a step boundary: a token that is lost leaves its lane one behind for good
                _log.exception("lane hit a bug", lane=lane)
                return _BUG_SECONDS

        @DBOS.workflow(name=_WORKFLOW)
        async def deliver(lane: str) -> None:
            wait = await step(lane)
            if wait > 0:
                await self._client.enqueue_async(self._options(lane) | {"delay_seconds": wait}, lane)
