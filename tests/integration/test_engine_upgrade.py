"""A database that the version before left with deliveries in flight: this one accounts for each of them."""

import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from dbos import DBOSClient, DBOSPortableJSONSerializer

from bot.engine import Tokens
from bot.model import AlertKind, Destination, Message
from bot.storage.codec import dump
from bot.storage.database import migrate, open_database
from tests.integration.child import Child

LANE = Destination("file", "a")
BEFORE = ("sent", "intent", "intent", "pending", "dead", "pending")  # their states, by id


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'aidwire.db'}"
    return request.getfixturevalue("postgres").fresh("before")


def left_by_the_version_before(url: str) -> sa.Engine:
    """Its tables and its tokens: one queue for all platforms, one of them begun by a process that is dead."""
    database = open_database(url)
    migrate(database, "0001")
    Tokens(database).prepare()
    client = DBOSClient(
        system_database_url=url, system_database_engine=database, serializer=DBOSPortableJSONSerializer(), lazy=True,
        application_name="aidwire",
    )  # fmt: skip
    with database.begin() as connection:
        run = connection.exec_driver_sql
        run(f"insert into destination (id, key, platform, channel) values (1, '{LANE.key}', 'file', 'a')")
        for number, state in enumerate(BEFORE, 1):
            run(
                f"insert into alert (id, key, at, kind, status, body) values ({number}, '{number}', 0, 'notice', '', '')"
            )
            row = {"n": number, "kind": AlertKind.NOTICE, "state": state, "body": dump(Message(str(number))),
                   "attempts": state != "pending"}  # fmt: skip
            connection.execute(sa.text(
                "insert into delivery (id, alert_id, destination_id, kind, status, body, state, attempts, created_at) "
                "values (:n, :n, 1, :kind, '', :body, :state, :attempts, 0)"), row | {"attempts": int(row["attempts"])})  # fmt: skip
            client.enqueue_in_transaction(connection, {
                "workflow_name": "deliver", "queue_name": "deliver", "queue_partition_key": LANE.key,
                "app_version": "1", "workflow_id": f"dlv-{number:012d}",
            }, LANE.key)  # fmt: skip
    schema = "" if database.dialect.name == "sqlite" else "dbos."
    with database.begin() as connection:
        connection.exec_driver_sql(
            f"update {schema}workflow_status set status = 'PENDING', executor_id = 'local' where workflow_uuid = 'dlv-000000000002'"
        )
    return database


def test_every_delivery_in_flight_is_accounted_for(tmp_path, url):
    database = left_by_the_version_before(url)
    (tmp_path / "chat").write_text("a 1 aidwire-1\na 2 aidwire-2\n")  # the platform took the second, unheard
    with Child(sys.executable, "-m", "tests.integration.engine_child", str(tmp_path), "again", url, "local") as child:
        child.until("posted", count=3)
        assert child.stop("end") == 0
        assert "idle" in child.lines
    assert lines(tmp_path) == [f"a {n} aidwire-{n}" for n in (1, 2, 3, 4, 6)]
    with database.connect() as connection:
        states = connection.exec_driver_sql("select state from delivery order by id").scalars().all()
        assert states == ["sent", "sent", "sent", "sent", "dead", "sent"]
        name, since = connection.exec_driver_sql("select name, since from instance").one()
    assert (len(name), since) == (8, len(BEFORE))


def lines(folder: Path) -> list[str]:
    return (folder / "chat").read_text().splitlines()
