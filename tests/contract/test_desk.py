"""What the pages look up, on both databases."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.model import Alert, AlertKind, Destination, FeedSpec, Message, Posting
from bot.storage import schema as t
from bot.storage.codec import dump
from bot.storage.desk import SqlDesk
from bot.stories.state import fold
from tests.clock import START
from tests.invented import arrival, claim, placed

STATE = fold(None, arrival(claim()), placed())


def at(hours: float):
    return START + timedelta(hours=hours)


@pytest.fixture
def desk(database) -> SqlDesk:
    """Two stories that are alike; the first with two entries, of which one is a copy, told once and sent once."""
    with database.begin() as connection:
        do = connection.execute
        do(sa.insert(t.feed).values(id=1, url="u", spec=dump(FeedSpec("u", "Harbour News")), listed_in="config"))
        for n, state in ((1, "read"), (2, "read"), (3, "due")):
            do(sa.insert(t.entry).values(
                id=n, feed_id=1, key=str(n), url=f"https://harbour.example/{n}?id={n}", title=f"Entry {n}", summary="",
                seen_at=at(n), at=at(n), digest="", state=state, outcome=dump([f"reason {n}"]) if state == "read" else "",
            ))  # fmt: skip
        for n in (1, 2):
            do(sa.insert(t.story).values(id=n, opened_at=at(n), updated_at=at(n), aid=True, state=dump(STATE)))
        do(sa.insert(t.story_link).values(story_id=2, other_id=1))
        for n, copy in ((1, None), (2, 1)):
            body = dump(_member(n, copy))
            do(sa.insert(t.member).values(story_id=1, entry_id=n, at=at(n), body=body))
        alert = dump(Alert(AlertKind.OPEN, ("new claim",), ("why",)))
        do(
            sa.insert(t.alert).values(
                id=1, story_id=1, entry_id=1, key="k", at=at(1), kind="open", status="", body=alert
            )
        )
        for n, channel, gone in ((1, "all", ""), (2, "old", "deleted")):
            do(
                sa.insert(t.destination).values(
                    id=n, key=f"preview::{channel}", platform="preview", channel=channel, gone=gone
                )
            )
        for n, state, kind in ((1, "sent", "open"), (2, "dead", "reply"), (3, "sent", "edit")):
            do(sa.insert(t.delivery).values(
                id=n, alert_id=1, destination_id=1, story_id=1, kind=kind, status="", body=dump(Message(f"Said {n}")),
                state=state, created_at=at(n), sent_at=at(n) if state == "sent" else None, problem="too long",
            ))  # fmt: skip
        do(sa.insert(t.posting).values(story_id=1, destination_id=1, message_id="m1", thread_id="t1"))
    return SqlDesk(database)


def _member(entry: int, copy_of: int | None):
    from bot.model import Features, Member  # noqa: PLC0415

    return Member(entry, 1, "Harbour News", "harbour", at(entry), f"Entry {entry}", Features({}, ()), copy_of)


async def test_a_story_has_its_entries_its_neighbours_and_its_deliveries(desk):
    found = await desk.story(1)
    assert (found.state, found.opened_at) == (STATE, at(1))
    assert [(e.entry, e.copy, e.outcome, e.story) for e in found.entries] == [
        (1, False, ("reason 1",), 1), (2, True, ("reason 2",), 1),
    ]  # fmt: skip
    assert [(told.kind, told.what) for told in found.entries[0].told] == [("open", ("new claim",))]
    assert found.entries[1].told == ()
    assert [other.story for other in found.neighbours] == [2]
    assert sorted(letter.id for letter in found.letters) == [1, 2, 3]
    assert found.threads == ((Destination("preview", "all"), Posting("m1", "t1")),)


async def test_alike_is_alike_from_both_sides(desk):
    assert [other.story for other in (await desk.story(2)).neighbours] == [1]
    assert await desk.story(3) is None


@pytest.mark.parametrize("url", ["https://harbour.example/1?id=1", "https://harbour.example/1?id=1&utm_source=x"])
async def test_an_entry_is_found_by_its_address_whatever_counts_clicks(desk, url):
    assert [e.entry for e in await desk.looked_at(url)] == [1]


async def test_an_entry_is_found_by_the_address_without_its_question(desk):
    assert [e.entry for e in await desk.looked_at("https://harbour.example/2")] == [2]
    assert await desk.looked_at("https://harbour.example/20") == []


async def test_an_entry_that_waits_has_no_reasons_yet(desk):
    (entry,) = await desk.entry(3)
    assert (entry.state, entry.outcome, entry.story, entry.feed) == ("due", (), None, "Harbour News")


async def test_lanes_count_what_became_of_deliveries(desk):
    everything, old = await desk.lanes()
    assert (everything.counts, everything.last_sent) == ((("sent", 2), ("dead", 1)), at(3))
    assert (old.counts, old.gone) == ((), "deleted")


async def test_letters_by_state_and_destination_the_newest_first(desk):
    assert [letter.id for letter in await desk.letters([], "", 2)] == [3, 2]
    assert [(letter.id, letter.problem) for letter in await desk.letters(["dead"], "preview::all", 9)] == [
        (2, "too long")
    ]
    assert await desk.letters([], "preview::old", 9) == []


async def test_letters_go_on_below_and_above_a_number(desk):
    assert [letter.id for letter in await desk.letters([], "", 1, before=3)] == [2]
    assert [letter.id for letter in await desk.letters([], "", 1, after=1)] == [2]
    assert [letter.id for letter in await desk.letters([], "", 9, after=1)] == [3, 2]
    assert await desk.letters(["dead"], "", 9, after=2) == []


async def test_the_databases_name_stays(desk, database):
    assert await desk.name() == await SqlDesk(database).name() != ""
