"""`/aid feeds`: how they do, and who may change them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import UserError
from bot.model import Destination
from handlers.commands.polled import FeedState, Offered
from handlers.commands.registry import answer, parse
from handlers.commands.room import Room
from tests.unit.handlers.commands.shelf import NOW, Shelf

DESK = Destination("preview", "desk")


def state(name: str, health: str, hours: float | None, problem: str = "") -> FeedState:
    newest = NOW - timedelta(hours=hours) if hours is not None else None
    return FeedState(name, f"https://{name.lower()}.example/feed", health, newest, problem, "config")


class Polled:
    """Feeds as values; `at` says what an address leads to."""

    def __init__(self, *feeds: FeedState, at: dict[str, list[Offered]] | None = None) -> None:
        self.feeds, self.at = list(feeds), at or {}
        self.added: list[tuple[Offered, str]] = []

    async def all(self):
        return self.feeds

    async def found_at(self, url):
        if url not in self.at:
            raise UserError(f"{url} cannot be read: it answers 404.")
        return self.at[url]

    async def add(self, feed, person):
        self.added.append((feed, person))

    async def remove(self, url, person):
        return any(feed.url == url for feed, _ in self.added)


async def ask(line: str, polled: Polled, *, manager: bool = True, ruler: bool | None = None):
    call = replace(parse(line, person="ada", destination=DESK), manager=manager, ruler=ruler, direct=True)
    return await answer(call, Room(shelf := Shelf(), shelf, shelf, polled, shelf, shelf))


async def test_those_that_need_somebody_come_first():
    message = await ask("feeds", Polled(
        state("Quay", "live", 2), state("Harbour", "dead", 24 * 9, "it answers 503"), state("Tide", "quiet", 80),
        state("New", "new", None),
    ))  # fmt: skip
    assert message.headline == "4 feeds: 1 silent, 1 quieter than usual, 1 not read yet, 1 live"
    assert message.lines == (
        "1. Harbour: silent, newest entry 9 days ago (it answers 503)",
        "2. Tide: quieter than usual, newest entry 3 days ago",
        "3. New: not read yet, no entry yet",
        "4. Quay: live, newest entry 2 h ago",
    )


async def test_a_long_list_says_how_many_are_left_out():
    message = await ask("feeds", Polled(*(state(f"F{n}", "live", n) for n in range(15))))
    assert (len(message.lines), message.lines[-1]) == (13, "… and 3 more")


FEED, PAGE = "https://quay.example/rss", "https://quay.example/"


async def test_a_feed_is_added_at_once():
    polled = Polled(at={FEED: [Offered("Quay Post", FEED, 20)]})
    message = await ask(f"feeds add {FEED}", polled)
    assert message.headline == "Added: Quay Post"
    assert polled.added == [(Offered("Quay Post", FEED, 20), "ada")]


async def test_of_a_page_with_feeds_one_is_chosen():
    polled = Polled(at={PAGE: [Offered("News", FEED), Offered("", f"{FEED}2")]})
    message = await ask(f"feeds add {PAGE}", polled)
    assert [a.line for a in message.actions] == [f"feeds add {FEED}", f"feeds add {FEED}2"]
    assert polled.added == []


async def test_even_a_pages_only_feed_is_named_before_it_is_added():
    message = await ask(f"feeds add {PAGE}", Polled(at={PAGE: [Offered("News", FEED)]}))
    assert [a.label for a in message.actions] == ["Add News"]


@pytest.mark.parametrize("line", ["feeds add", "feeds remove", "feeds what", "feeds add https://no.example"])
async def test_what_cannot_be_done_says_what_to_do(line):
    with pytest.raises(UserError, match=r"feeds|cannot be read"):
        await ask(line, Polled())


async def test_only_who_may_manage_changes_feeds():
    polled = Polled(at={FEED: [Offered("Quay Post", FEED, 20)]})
    with pytest.raises(UserError, match="Only who may manage"):
        await ask(f"feeds add {FEED}", polled, manager=False)
    assert polled.added == []


async def test_what_was_added_here_is_removed_here():
    polled = Polled(at={FEED: [Offered("Quay Post", FEED, 20)]})
    with pytest.raises(UserError, match=r"config/feeds\.yaml"):
        await ask(f"feeds remove {FEED}", polled)
    await ask(f"feeds add {FEED}", polled)
    assert (await ask(f"feeds remove {FEED}", polled)).headline == "Removed"


async def test_about_says_what_the_bot_holds():
    message = await ask("about", Polled(state("Quay", "live", 2), state("Harbour", "dead", 300)))
    assert message.headline == "Aidwire 0.2"
    assert [f.text for f in message.facts] == ["2, 1 of them live", "0", "0"]


async def test_a_feed_is_removed_by_its_name():
    polled = Polled(state("Herald", "live", 1), state("Courier", "live", 1))
    with pytest.raises(UserError, match=r"Did you mean Herald\?"):
        await ask("feeds remove Herold", polled)
    with pytest.raises(UserError, match=r"No feed at https://herald\.example/feed was added here"):
        await ask("feeds remove herald", polled)
    polled.added.append((Offered("Herald", "https://herald.example/feed"), "ada"))
    assert (await ask("feeds remove herald", polled)).headline == "Removed"
    polled.feeds.append(state("Herald", "live", 1))
    with pytest.raises(UserError, match="2 feeds are called Herald"):
        await ask("feeds remove Herald", polled)


@pytest.mark.parametrize("line", [f"feeds add {FEED}", f"feeds remove {FEED}"])
async def test_who_manages_one_of_several_servers_changes_no_feed_of_all(line):
    polled = Polled(at={FEED: [Offered("Quay Post", FEED, 20)]})
    with pytest.raises(UserError, match="other servers"):
        await ask(line, polled, ruler=False)
    assert polled.added == []
    await ask(f"feeds add {FEED}", polled, manager=False, ruler=True)
    assert [feed for feed, _ in polled.added]
