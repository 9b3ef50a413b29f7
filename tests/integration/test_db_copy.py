"""`aidwire db copy` with the processes that work on both databases, and with a kill in its middle."""

import subprocess
import sys
import time
from pathlib import Path

import sqlalchemy as sa

from bot.storage.database import migrate, open_database
from tests.integration.child import PATIENCE, ROOT, Child, clean
from tests.integration.test_engine import ALERTS, everything_went_out_once, finish, posted, run

COPY = (sys.executable, "-m", "bot", "db", "copy")


def source(folder: Path) -> str:
    return f"sqlite:///{folder / 'aidwire.db'}"


def copied(old: str, new: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COPY, new], cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE,
        env=clean() | {"AIDWIRE_STORE_URL": old},
    )  # fmt: skip


def left_in_the_middle(folder: Path) -> None:
    """Killed with a delivery that the chat has taken and the bot does not know of."""
    with run(folder, "stall") as child:
        child.until("decided")
        child.until("stalled")
        child.kill()


def test_what_was_left_to_tell_is_told_once_by_the_bot_on_the_new_database(tmp_path, postgres):
    left_in_the_middle(tmp_path)
    target = postgres.fresh("moved")
    done = copied(source(tmp_path), target)
    assert done.returncode == 0, done.stderr
    assert f"{2 * ALERTS:>10}  delivery" in done.stdout
    before = len((tmp_path / "chat").read_text().splitlines())
    with Child(sys.executable, "-m", "tests.integration.engine_child", str(tmp_path), "work", target, "new") as child:
        child.until("posted", count=2 * ALERTS - before)
        assert child.stop("end") == 0
        assert "idle" in child.lines
        assert not [line for line in child.lines if "lost its token" in line]
    assert everything_went_out_once(tmp_path)


def test_and_by_one_on_a_new_file(tmp_path):
    (old := tmp_path / "old").mkdir()
    left_in_the_middle(old)
    assert copied(source(old), source(tmp_path)).returncode == 0
    (old / "chat").rename(tmp_path / "chat")
    finish(tmp_path)
    assert everything_went_out_once(tmp_path)


def test_beside_a_bot_that_runs_it_does_nothing(tmp_path):
    with run(tmp_path, "shut") as child:
        child.until("posted", count=2 * ALERTS)
        done = copied(source(tmp_path), f"sqlite:///{tmp_path}/new.db")
        assert (done.returncode, "Stop it" in done.stderr) == (78, True)
        assert child.stop("end") == 0
    assert copied(source(tmp_path), f"sqlite:///{tmp_path}/new.db").returncode == 0
    assert posted(tmp_path, "shut") == []


def test_without_anything_to_copy_it_says_so_and_makes_nothing(tmp_path):
    done = copied(source(tmp_path), f"sqlite:///{tmp_path}/new.db")
    assert (done.returncode, done.stderr) == (
        1, "aidwire: there is nothing to copy: no bot worked on this database yet\n"
    )  # fmt: skip
    assert list(tmp_path.iterdir()) == []


def waits(database: sa.Engine) -> bool:
    """Whether a process on this database waits for a table."""
    query = "select count(*) from pg_locks where not granted and locktype = 'relation'"
    with database.connect() as connection:
        return bool(connection.exec_driver_sql(query).scalar_one())


def alone(database: sa.Engine) -> bool:
    query = "select count(*) from pg_stat_activity where datname = current_database()"
    with database.connect() as connection:
        return bool(connection.exec_driver_sql(query).scalar_one() == 1)


def test_killed_in_its_middle_it_leaves_an_empty_database_and_begins_anew(tmp_path, postgres):
    left_in_the_middle(tmp_path)
    target = postgres.fresh("killed")
    database = open_database(target)
    migrate(database)
    end = time.monotonic() + PATIENCE
    with database.begin() as held, Child(*COPY, target, AIDWIRE_STORE_URL=source(tmp_path)) as child:
        held.exec_driver_sql("lock table delivery in exclusive mode")
        while not waits(database):
            assert time.monotonic() < end, "it never came to the deliveries"
            child.hear(0.1)
        child.kill()
    database.dispose()
    while not alone(database):  # the server has yet to notice
        assert time.monotonic() < end
        time.sleep(0.1)
    with database.connect() as connection:
        assert connection.exec_driver_sql("select count(*) from entry").scalar() == 0
    database.dispose()
    assert copied(source(tmp_path), target).returncode == 0
