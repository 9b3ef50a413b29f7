from datetime import timedelta
from email.utils import format_datetime
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

import bot.doctor
from bot.doctor import examine_clock, examine_database, examine_disk, examine_entries, examine_feeds, remembered, sample
from bot.errors import RetryLater
from bot.model import Destination, Entry, FeedHealth, FeedSpec, Subscription
from bot.ports import Fetched
from bot.storage.condition import Kept
from bot.storage.database import migrate, open_database
from bot.storage.feeds import SqlFeedStore
from bot.storage.subscriptions import SqlSubscriptionStore
from tests.clock import START, HandClock


def told(found) -> list[str]:
    found = list(found)
    assert all(bool(one.advice) == (one.level != "ok") for one in found), "who is troubled is told what to do"
    return [f"{one.level} {one.subject}: {one.text}" for one in found]


# --- the database --------------------------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.setattr(bot.doctor.shutil, "disk_usage", lambda _: SimpleNamespace(free=10**12))
    return tmp_path / "aidwire.db"


@pytest.fixture
def database(file):
    engine = open_database(f"sqlite:///{file}")
    migrate(engine)
    yield engine
    engine.dispose()


def said(file) -> str:
    disk, database = told(examine_database(f"sqlite:///{file}"))
    assert disk.startswith("ok Disk")
    return database


def test_a_database_that_is_not_there_yet_is_not_made(file):
    assert said(file.parent / "var" / file.name).startswith("ok Database: the first start makes")
    assert list(file.parent.iterdir()) == []


def test_one_of_this_version_is_left_as_it_is(database, file):
    assert said(file) == "ok Database: answers, can be written to, and is of this version"
    assert "aidwire_doctor" not in sa.inspect(database).get_table_names()


@pytest.mark.parametrize(
    ("revision", "told"),
    [("0001", "warning Database: is of an older"), ("9999", "problem Database: is of a newer"), (None, "ok Database: answers")],
)  # fmt: skip
def test_versions_are_told_apart(database, file, revision, told):
    with database.begin() as connection:
        connection.exec_driver_sql("DELETE FROM alembic_version")
        if revision:
            connection.exec_driver_sql(f"INSERT INTO alembic_version VALUES ('{revision}')")
    assert said(file).startswith(told)


def test_what_is_no_database_is_a_problem(file):
    file.write_bytes(b"not a database, whatever its name says" * 100)
    assert said(file) == "problem Database: file is not a database"


def test_what_cannot_be_written_is_a_problem(database, file, monkeypatch):
    def refuse(connection, _):
        connection.execute("PRAGMA query_only = on")

    monkeypatch.setattr("bot.storage.database._prepare_sqlite", refuse)
    assert said(file) == "problem Database: attempt to write a readonly database"


def test_what_people_added_while_the_bot_ran_is_remembered(database, file):
    SqlFeedStore(database).list_feeds([FeedSpec("https://courier.example/feed", "The Courier")], listed_in="import")
    SqlSubscriptionStore(database, HandClock()).list_configured([
        Subscription(Destination("slack", "C1", "T1")), Subscription(Destination("discord", "123")),
    ])  # fmt: skip
    found = remembered(f"sqlite:///{file}", START)
    assert found.channels == (("discord", "123"), ("slack", "C1"))
    assert [feed.name for feed in found.feeds] == ["The Courier"]


@pytest.mark.parametrize("name", ["absent.db", "damaged.db"])
def test_where_the_database_cannot_tell_nothing_is_remembered(file, name):
    (file.parent / "damaged.db").write_bytes(b"not a database, whatever its name says" * 100)
    assert remembered(f"sqlite:///{file.parent / name}", START) == Kept()
    assert not (file.parent / "absent.db").exists()


def test_entries_that_could_not_be_read_are_told_with_the_last_one_s_reason(database, file):
    store = SqlFeedStore(database)
    store.list_feeds([FeedSpec("https://courier.example/feed", "The Courier")], listed_in="import")
    (feed,) = store.claim_feeds(START, limit=1, lease=timedelta(0))
    hours = (-200, 1, 2)
    entries = [Entry(f"{n}", f"https://courier.example/{n}", "", "", START + timedelta(hours=n)) for n in hours]
    store.keep(feed, FeedHealth(), entries, START)
    later = START + timedelta(hours=3)
    for due in store.due_entries(later, settled_before=later, limit=9):
        store.give_up(due, "could not be read: ZeroDivisionError()")
    found = remembered(f"sqlite:///{file}", later)
    (line,) = told(examine_entries(*found.given_up))
    assert line == (
        "warning Entries: 2 of the last 7 days could not be read, the last one https://courier.example/2: "
        "could not be read: ZeroDivisionError()"
    )
    assert remembered(f"sqlite:///{file}", START + timedelta(days=30)).given_up == (0, "")
    assert told(examine_entries(0, "")) == []


@pytest.mark.parametrize("url", ["nonsense", "sqlite://"])
def test_a_url_that_is_none_is_a_problem(url):
    (line,) = told(examine_database(url))
    assert line.startswith("problem Database: store.url")


def test_a_database_that_does_not_answer_is_a_problem_and_its_password_is_not_told():
    (line,) = told(examine_database("postgresql+psycopg://aidwire:hunter2@127.0.0.1:1/aidwire"))
    assert line.startswith("problem Database:")
    assert "hunter2" not in line


@pytest.mark.parametrize(("megabytes", "level"), [(100, "problem"), (500, "warning"), (5000, "ok")])
def test_room_on_the_disk(tmp_path, monkeypatch, megabytes, level):
    monkeypatch.setattr(bot.doctor.shutil, "disk_usage", lambda _: SimpleNamespace(free=megabytes * 1024 * 1024))
    found = examine_disk(tmp_path / "not" / "there" / "yet.db")
    assert (found.level, found.text.startswith(f"{megabytes:,} MB free")) == (level, True)


# --- feeds ---------------------------------------------------------------------------------------------------------------

A_FEED = "<rss version='2.0'><channel><title>Courier</title><item><title>Herring</title>{date}</item></channel></rss>"


class Out:
    """A door to one feed whose newest entry is so many days old; None: it has no dates, an error: it does not answer."""

    def __init__(self, *answers) -> None:
        self._answers = dict(enumerate(answers))

    async def get(self, url, *, headers=None):
        days = self._answers[int(url.rpartition("/")[2])]
        if isinstance(days, Exception):
            raise days
        if days == 404:
            return Fetched(url, 404, {"date": format_datetime(START)})
        date = "" if days is None else f"<pubDate>{format_datetime(START - timedelta(days=days))}</pubDate>"
        return Fetched(url, 200, {"date": format_datetime(START)}, A_FEED.format(date=date).encode())


async def asked(*answers) -> list[str]:
    feeds = [FeedSpec(f"https://courier.example/{n}", f"no. {n}") for n in range(len(answers))]
    found, _ = await examine_feeds(feeds, Out(*answers), START)
    return told(found)


async def test_each_feed_says_how_old_its_newest_entry_is():
    assert await asked(0.5, 10, None, 400) == [
        "ok Feed no. 0: 1 entries, the newest 12 h old",
        "ok Feed no. 1: 1 entries, the newest 10 days old",
        "ok Feed no. 2: 1 entries without dates",
        "warning Feed no. 3: has published nothing for 400 days",
    ]


async def test_a_feed_that_does_not_answer_is_one_thing_and_none_that_does_another():
    lost = RetryLater("courier.example did not answer in time")
    assert await asked(1, lost) == [
        "ok Feed no. 0: 1 entries, the newest 24 h old",
        "warning Feed no. 1: cannot be read: courier.example did not answer in time",
    ]
    assert (await asked(lost, 404))[1:] == [
        "warning Feed no. 1: cannot be read: it answered 404",
        "problem Feeds: none of those that were asked answers",
    ]
    assert await asked() == []


@pytest.mark.parametrize(("feeds", "asked"), [(0, 0), (1, 1), (6, 6), (7, 4), (100, 6)])
def test_a_few_feeds_from_all_over_the_list(feeds, asked):
    assert len(sample(range(feeds))) == asked


# --- the clock -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds", "level"), [((5,), "ok"), ((-90,), "warning"), ((600,), "problem"), ((-3600, 2), "ok")]
)
def test_the_clock_is_held_against_the_nearest_of_others(seconds, level):
    dates = [format_datetime(START + timedelta(seconds=one)) for one in seconds]
    (found,) = examine_clock([*dates, "", "no date"], START)
    assert found.level == level


def test_where_nobody_answers_nothing_is_said_of_the_clock():
    assert examine_clock(["", "no date"], START) == []
