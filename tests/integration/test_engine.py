"""Durable deliveries on a real file, in processes of their own: DBOS is one a process, and a kill must be a kill."""

import sqlite3
import subprocess
import sys
from pathlib import Path

from tests.integration.child import ROOT, Child, clean
from tests.integration.engine_child import ALERTS


def run(folder: Path, how: str) -> Child:
    return Child(sys.executable, "-m", "tests.integration.engine_child", str(folder), how)


def posted(folder: Path, channel: str) -> list[str]:
    lines = [line.split() for line in (folder / "chat").read_text().splitlines()]
    return [headline for to, headline, _ in lines if to == channel]


IN_ORDER = [f"{n:03}" for n in range(ALERTS)]


def everything_went_out_once(folder: Path) -> bool:
    keys = (folder / "chat").read_text().split()[2::3]
    return posted(folder, "a") == posted(folder, "b") == IN_ORDER and len(keys) == len(set(keys))


def finish(folder: Path) -> None:
    """Start once more and wait for what is left."""
    before = len((folder / "chat").read_text().splitlines())
    with run(folder, "again") as child:
        child.until("posted", count=2 * ALERTS - before)
        assert child.stop("end") == 0
        assert "idle" in child.lines


def test_a_lane_that_waits_does_not_hold_up_others_and_order_holds_within_each(tmp_path):
    with run(tmp_path, "shut") as child:
        child.until("posted", count=2 * ALERTS)
        assert child.stop("end") == 0
        assert child.lines.count("refused shut") == 1
        assert "left" in child.lines
    assert everything_went_out_once(tmp_path)


def test_fifty_lanes_that_must_wait_an_hour_hold_up_no_other(tmp_path):
    with run(tmp_path, "many") as child:
        child.until("posted", count=2 * ALERTS)
        child.until("refused", count=50)
        assert child.stop("end") == 0
        assert sum(line.startswith("refused") for line in child.lines) == 50  # each was asked once, then left in peace
        assert "left" in child.lines
    assert everything_went_out_once(tmp_path)


def test_killed_in_the_middle_of_a_send_and_again_nothing_is_lost_or_doubled(tmp_path):
    with run(tmp_path, "stall") as child:
        child.until("decided")
        child.until("stalled")
        child.kill()
    with run(tmp_path, "again") as child:
        child.until("posted")
        child.kill()
    finish(tmp_path)
    assert everything_went_out_once(tmp_path)


def test_stopped_while_a_platform_hangs_nothing_is_lost_or_doubled(tmp_path):
    with run(tmp_path, "stall") as child:
        child.until("decided")
        child.until("stalled")
        assert child.stop("end") == 0
        assert "left" in child.lines
    finish(tmp_path)
    assert everything_went_out_once(tmp_path)


def test_a_bug_past_all_nets_costs_a_lane_no_token(tmp_path):
    with run(tmp_path, "bug") as child:
        child.until("broke")
        child.until("posted", count=2 * ALERTS)
        assert child.stop("end") == 0
        assert "idle" in child.lines
    assert everything_went_out_once(tmp_path)


def test_a_full_disk_stops_it_with_a_word_and_with_room_it_goes_on(tmp_path):
    with run(tmp_path, "full") as child:
        child.until("refused: database or disk is full | health: database or disk is full")
        child.hear(3)
        child.say("there is room again")
        child.until("posted", count=2 * ALERTS)
        assert child.stop("end") == 0
        assert "idle" in child.lines
    assert everything_went_out_once(tmp_path)


def test_a_locked_database_stops_it_with_a_word_and_unlocked_it_goes_on(tmp_path):
    with run(tmp_path, "locked") as child:
        child.until("ready")
        other = sqlite3.connect(tmp_path / "aidwire.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        child.say("it is locked")
        child.until("refused: database is locked | health: database is locked")
        child.hear(3)
        other.rollback()
        other.close()
        child.say("it is free again")
        child.until("posted", count=2 * ALERTS)
        assert child.stop("end") == 0
        assert "idle" in child.lines
    assert everything_went_out_once(tmp_path)


def desk(folder: Path, *words: str) -> str:
    """What `aidwire deliveries` says, beside a bot that runs."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "deliveries", *words], cwd=ROOT, capture_output=True, text=True, check=True,
        env=clean() | {"AIDWIRE_STORE_URL": f"sqlite:///{folder / 'aidwire.db'}"},
    )  # fmt: skip
    return done.stdout


def test_what_died_is_explained_and_sent_after_all_by_the_bot_that_runs(tmp_path):
    with run(tmp_path, "strict") as child:
        child.until("never", count=ALERTS)
        child.until("delivery given up", count=ALERTS)
        assert desk(tmp_path, "--state", "dead").count("(the bot is not in the channel)") == ALERTS
        said = desk(tmp_path, "explain", "1")
        assert "attempt 1 " in said
        assert "mend what the last attempt says, then retry 1" in said
        (tmp_path / "mended").touch()
        assert desk(tmp_path, "retry", "--all") == f"{ALERTS} go out again\n"
        child.until("posted", count=ALERTS)
        assert child.stop("end") == 0
    assert posted(tmp_path, "strict") == IN_ORDER
    assert desk(tmp_path) == "none\n"
