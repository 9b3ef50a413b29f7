"""The desk's pages on a real server, over values: what they show, what they escape, and what they say instead."""

import csv
import io
import re

import aiohttp
import pytest
from lxml import etree, html

from bot.model import Message, Money
from bot.web.gate import Admission
from tests.integration.desk_shelf import HOSTILE, TO, letter, story
from tests.integration.preview_page import PreviewPage
from tests.invented import arrival, claim
from tests.unit.handlers.preview.selecting import select

PAGES = (
    "/search", "/search?q=Article+3", "/search?q=heron", "/timeline", "/timeline/falcon", "/timeline/nothing%20known",
    "/ledger", "/ledger?open=yes", "/ledger?donor=netherlands&status=announced", "/ledger?class=nonsense", "/feeds",
    "/deliveries", "/deliveries?state=all", "/deliveries?to=preview::all&state=dead", "/why", "/why?entry=2",
    "/why?url=https://harbour.example/1", "/why?url=https://elsewhere.example/", "/stories/1", "/stories/99",
)  # fmt: skip


@pytest.fixture
async def page():
    async with PreviewPage() as page:
        yield page


@pytest.fixture
async def client():
    async with aiohttp.ClientSession() as client:
        yield client


async def look(client, page, path, status=200):
    async with client.get(page.url(path)) as answer:
        assert answer.status == status, path
        return html.fromstring(await answer.text())


def said(element) -> str:
    return " ".join(element.text_content().split())


@pytest.mark.parametrize("path", PAGES)
async def test_nothing_that_was_read_becomes_a_part_of_the_page(page, client, path):
    async with client.get(page.url(path)) as answer:
        text = await answer.text()
    tree = html.fromstring(text)
    assert not tree.xpath("//img | //@onerror | //@style | //script[not(@src)] | //@href[starts-with(., 'javascript')]")
    assert "{{" not in text
    assert len(select(tree, "h1")) == 1
    assert select(tree, "title")[0].text.endswith("· Aidwire")


# --- search ---


async def test_search_marks_what_was_meant_and_goes_on(page, client):
    tree = await look(client, page, "/search?q=Article")
    hits = select(tree, ".hit")
    assert len(hits) == 20
    assert said(select(tree, ".found")[0]) == "The newest 20 articles for “article”, the newest first"
    assert said(hits[0]).startswith("Article 23")
    assert [mark.text for mark in select(hits[0], "mark")] == ["piece"]
    assert "/stories/7" in [a.get("href") for a in select(hits[0], "a")]
    (older,) = select(tree, ".older a")
    second = await look(client, page, older.get("href"))
    assert said(select(second, ".found")[0]).startswith("3 older articles")
    assert [a.get("href") for a in select(second, ".older a")] == ["/search?q=Article"]
    few = await look(client, page, "/search?q=Article+11")
    assert said(select(few, ".found")[0]).startswith("1 article for")
    assert [said(hit)[:9] for hit in select(second, ".hit")] == ["Article 3", "Article 2", "Article 1"]


async def test_search_for_a_rule_offers_its_feeds(page, client):
    tree = await look(client, page, "/search?q=falcon")
    assert [a.get("href") for a in select(tree, ".follow a")] == [
        "/feed.atom?rule=topic%3Asky-falcon", "/feed.json?rule=topic%3Asky-falcon",
    ]  # fmt: skip
    assert not select(await look(client, page, "/search?q=Article"), ".follow")


async def test_a_time_that_is_none_says_so(page, client):
    tree = await look(client, page, "/search?q=falcon+since+yesteryearish")
    assert "is no date that I know" in said(select(tree, ".problem")[0])


# --- timeline ---


async def test_a_timeline_is_a_picture_and_the_same_in_words(page, client):
    tree = await look(client, page, "/timeline/falcon")
    (drawn,) = select(tree, ".drawn")
    assert "Netherlands: Sky Falcon, six – announced" in drawn.get("aria-label")
    assert drawn.xpath(".//*[local-name()='svg'][@aria-hidden='true']//*[local-name()='circle']")
    rows = [said(row) for row in select(tree, "tbody tr")]
    assert len(rows) >= 2
    assert rows[0].startswith("23 Sep 2023 Announced Sky Falcon, six")


async def test_a_topic_that_is_typed_gets_an_address(page, client):
    async with client.get(page.url("/timeline?topic=sky+falcon&since=2023"), allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (302, "/timeline/sky%20falcon?since=2023")


async def test_an_unknown_topic_says_what_was_meant(page, client):
    tree = await look(client, page, "/timeline/falkon")
    assert "Did you mean" in said(select(tree, ".problem")[0])


# --- ledger ---


async def test_the_ledger_shows_rows_sums_and_keeps_its_filters(page, client):
    tree = await look(client, page, "/ledger?donor=netherlands&status=announced")
    rows = [said(row) for row in select(tree, "tbody tr")]
    assert [row.split(",")[0] for row in rows] == ["Announced Sky Falcon"]
    assert "Sky Falcon6 missiles" in said(select(tree, ".sums")[0])
    assert tree.xpath("//input[@name='donor']/@value") == ["netherlands"]
    assert tree.xpath("//option[@selected]/@value") == ["announced"]


async def test_the_table_is_what_the_filters_leave(page, client):
    tree = await look(client, page, "/ledger?status=announced")
    (link,) = tree.xpath("//a[@download]/@href")
    async with client.get(page.url(link)) as answer:
        assert answer.content_type == "text/csv"
        assert answer.headers["Content-Disposition"] == 'attachment; filename="pledges.csv"'
        rows = list(csv.DictReader(io.StringIO(await answer.text())))
    assert [row["status"] for row in rows] == ["announced"]


@pytest.mark.parametrize(
    "query", ["", "?donor=netherlands", "?open=yes", "?status=reported&order=status", "?order=first", "?order=oldest"]
)
async def test_the_table_holds_just_the_rows_that_are_seen_in_their_order(page, client, query):
    tree = await look(client, page, f"/ledger{query}")
    seen = [(a.get("href").rpartition("/")[2], said(a).split(",")[0]) for a in select(tree, "td a.strong")]
    (link,) = tree.xpath("//a[@download]/@href")
    async with client.get(page.url(link)) as answer:
        kept = list(csv.DictReader(io.StringIO(await answer.text())))
    assert seen
    assert [(row["story"], row["item"]) for row in kept] == seen


async def test_the_ledger_says_in_which_order_it_is(page, client):
    for query, order in (("", "Latest"), ("?open=yes", "First"), ("?order=status", "Status"), ("?order=x", "Latest")):
        tree = await look(client, page, f"/ledger{query}")
        assert [said(th) for th in tree.xpath("//th[@aria-sort]")] == [order]
    (status,) = (a.get("href") for a in select(tree, "th a") if said(a) == "Status")
    assert status == "/ledger?order=status"


async def test_running_totals_and_what_nobody_stands_behind_are_in_no_sum(client):
    async with PreviewPage() as page:
        held = page.room.questions._stories
        held.clear()
        for number, measures, amount, level in (
            (1, "package", 300.0, "official"), (2, "package", 200.0, "official"), (3, "contract", 70.0, "official"),
            (4, "total", 9000.0, "official"), (5, "package", 40.0, "single_outlet_sources"),
        ):  # fmt: skip
            money = Money(amount, "USD", measures, f"${amount:g}m")
            held.append((number, story(arrival(claim("announced", level, items=(), money=money), number))))
        tree = await look(client, page, "/ledger")
        assert said(select(tree, ".sums")[0]) == "Contracts70 USDPackages500 USD"
        rows = [said(row) for row in select(tree, "tbody tr")]
        assert len(rows) == 5
        assert [("total" in row) for row in rows] == ["$9000m" in row for row in rows]
        only_totals = await look(client, page, "/ledger?status=delivered")
        assert not select(only_totals, ".sums")


async def test_open_rows_say_how_long(page, client):
    tree = await look(client, page, "/ledger?open=yes")
    (row,) = (said(row) for row in select(tree, "tbody tr"))
    assert re.search(r"open \d+ days", row)


async def test_a_filter_that_names_nothing_says_so(page, client):
    assert "no name that is known" in said(await look(client, page, "/ledger?donor=nowhere"))
    async with client.get(page.url("/ledger.csv?donor=nowhere")) as answer:
        assert answer.status == 422


# --- feeds, deliveries, why, stories ---


async def test_feeds_that_need_somebody_come_first(page, client):
    tree = await look(client, page, "/feeds")
    rows = [said(row) for row in select(tree, "tbody tr")]
    assert rows[0].startswith("silent Dead Drop")
    assert "it answers 404" in rows[0]
    assert rows[-1].startswith("live Harbour News")


async def test_deliveries_say_what_is_not_sent_and_why(page, client):
    tree = await look(client, page, "/deliveries")
    lanes, letters = select(tree, "table")
    assert "12 sent 1 dead" in said(lanes)
    assert "gone: the channel was deleted" in said(lanes)
    assert "the platform asks to wait until 25 Sep 2023" in said(lanes) or "held" in said(lanes)
    assert len(select(letters, "tbody tr")) == 2
    assert "too long by 40" in said(letters)
    everything = select(await look(client, page, "/deliveries?state=all"), "table")[-1]
    assert len(select(everything, "tbody tr")) == 4


async def test_a_state_and_a_destination_are_an_address(page, client):
    tree = await look(client, page, "/deliveries?state=all")
    lane = next(a for a in select(tree, "td a") if said(a) == "1 dead")
    tree = await look(client, page, lane.get("href"))
    assert [said(h) for h in tree.xpath("//main/h2")] == ["Dead to #all · everywhere"]
    assert [said(row)[:4] for row in select(select(tree, "table")[-1], "tbody tr")] == ["dead"]
    assert [said(a) for a in select(tree, ".states a") if a.get("aria-current")] == ["dead"]
    (merged,) = (a.get("href") for a in select(tree, ".states a") if said(a) == "merged")
    assert "None." in said(await look(client, page, merged))


async def test_deliveries_go_on_page_by_page_in_both_directions(page, client):
    page.desk.kept = [letter(n, TO, "sent", "open", Message(f"Number {n}.")) for n in range(250, 0, -1)]

    async def numbers(path: str) -> tuple[list[int], dict[str, str]]:
        tree = await look(client, page, path)
        shown = [int(said(name).removeprefix("Number ")[:-1]) for name in select(tree, "td .strong[dir]")]
        return shown, {said(a)[:5]: a.get("href") for a in select(tree, ".older a")}

    first, beside = await numbers("/deliveries?state=all")
    assert (first, set(beside)) == (list(range(250, 150, -1)), {"Older"})
    second, beside = await numbers(beside["Older"])
    assert (second, set(beside)) == (list(range(150, 50, -1)), {"Newer", "Older"})
    third, last = await numbers(beside["Older"])
    assert (third, set(last)) == (list(range(50, 0, -1)), {"Newer"})
    assert (await numbers(last["Newer"]))[0] == second
    assert await numbers(beside["Newer"]) == (first, {"Older": "/deliveries?state=all&before=151"})


ADA, BEN = {"X-Forwarded-User": "ada"}, {"X-Forwarded-User": "ben"}


@pytest.mark.parametrize("path", ["/deliveries?state=all", "/deliveries", "/stories/1"])
async def test_a_private_place_is_named_to_managers_alone(client, path):
    proxy = Admission("proxy", proxies=("127.0.0.1",), managers=("ada",))
    async with PreviewPage(admission=proxy) as page:
        seen = {}
        for who in (ADA, BEN):
            async with client.get(page.url(path), headers=who) as answer:
                seen[who["X-Forwarded-User"]] = await answer.text()
    assert "C0SECRET" in seen["ada"]
    assert "channel of spies" in seen["ada"]
    for hidden in ("C0SECRET", "spies", "slack", "Slack", "discord", "Discord"):
        assert hidden not in seen["ben"]
    assert re.search(
        r"dead</span></span>\s*</td>\s*<td>\s*<span class=\"sub\">new thread for <bdi>a private place", seen["ben"]
    )


async def test_no_address_tells_what_waits_for_a_private_place(client):
    proxy = Admission("proxy", proxies=("127.0.0.1",), managers=("ada",))
    async with PreviewPage(admission=proxy) as page:
        for who, rows in ((ADA, 1), (BEN, 0)):
            async with client.get(page.url("/deliveries?state=all&to=slack:T1:C0SECRET"), headers=who) as answer:
                tree = html.fromstring(await answer.text())
            assert len(select(tree, "td .pill")) == rows
        assert "its name is not for you" in said(tree)
        assert "private places" in said(select(tree, "table")[0])


@pytest.mark.parametrize("path", ["/deliveries?state=all", "/stories/1"])
async def test_what_one_person_is_told_is_not_shown_to_others(page, client, path):
    """Not to managers either: on the desk a person's own channel names the person."""
    text = said(await look(client, page, path))
    assert "For Ada alone" not in text
    assert "@ada" not in text
    assert "new thread for a private place" in text


async def test_why_a_story_was_told_stands_on_its_page(page, client):
    async with client.get(page.url("/why?story=12"), allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (302, "/stories/12")


async def test_why_says_it_stage_by_stage(page, client):
    stages = [said(li) for li in select(await look(client, page, "/why?entry=1"), ".stages li")]
    assert stages[0].startswith("Came in from Harbour News")
    assert stages[1:] == [
        "Read, and put into story 1",
        "nearest is story 1: words 0.82 alike",
        "Told (new thread: new claim)",
    ]
    copy = said(select(await look(client, page, "/why?entry=2"), ".stages")[0])
    assert "as a copy" in copy
    assert "Told nobody" in copy
    assert "No feed brought that address" in said(await look(client, page, "/why?url=https://elsewhere.example/"))


async def test_a_story_has_all_that_belongs_to_it(page, client):
    tree = await look(client, page, "/stories/1")
    assert said(select(tree, ".pill")[0]) == "Announced"
    heads = [said(h) for h in tree.xpath("//section/h2")]
    assert heads == ["Course", "Put right by people", "Quotes", "Articles 2", "Alike, and not the same", "Deliveries"]
    assert HOSTILE in said(tree)
    assert [a.get("href") for a in tree.xpath("//a[starts-with(., 'Thread in')]")] == ["/c/all/t/m1"]
    assert "There is no story" in said(await look(client, page, "/stories/99", 404))


async def test_who_may_not_change_what_all_hear_is_offered_what_is_theirs(client):
    proxy = Admission("proxy", proxies=("127.0.0.1",), managers=("ada",))
    async with PreviewPage(admission=proxy) as page:
        ruled = ["/aid wrong story:1", "/aid split story:1 entry:2", "/aid split story:1 entry:1"]
        for who, lines in ((ADA, ["/aid follow story:1", *ruled]), (BEN, ["/aid follow story:1"])):
            async with client.get(page.url("/stories/1"), headers=who) as answer:
                tree = html.fromstring(await answer.text())
            assert tree.xpath("//button[@form='press']/@value") == lines


async def test_a_story_says_who_put_it_right_when_and_why(page, client):
    (table,) = (await look(client, page, "/stories/1")).xpath("//section[h2/@id='rulings']/table")
    rows = [said(row) for row in select(table, "tbody tr")]
    assert [row.split(" UTC ")[1] for row in rows] == [
        "merged from story 3 Ben no reason given",
        "entry 2 parted into story 2 Ben another tranche",
        "restored Ben no reason given",
        f"withdrawn Ada {HOSTILE}",
    ]
    assert [a.get("href") for a in select(table, "a")] == ["/stories/3", "/stories/2"]


# --- feeds of rules ---

ATOM = {"a": "http://www.w3.org/2005/Atom"}


async def test_a_feed_is_sent_once_and_then_only_when_it_changed(page, client):
    for path, kind in (("/feed.atom", "application/atom+xml"), ("/feed.json", "application/feed+json")):
        async with client.get(page.url(f"{path}?rule=falcon")) as answer:
            assert (answer.status, answer.content_type) == (200, kind)
            tag, body = answer.headers["ETag"], await answer.read()
        async with client.get(page.url(f"{path}?rule=falcon"), headers={"If-None-Match": tag}) as answer:
            assert (answer.status, answer.headers["ETag"]) == (304, tag)
        page.clock.at = page.clock.at.replace(minute=59)
        async with client.get(page.url(f"{path}?rule=falcon")) as answer:
            assert await answer.read() == body


async def test_a_feed_holds_what_meets_its_rule(page, client):
    async with client.get(page.url("/feed.atom?rule=falcon")) as answer:
        feed = etree.fromstring(await answer.read())
    titles = feed.xpath("a:entry/a:title/text()", namespaces=ATOM)
    assert titles[0].startswith("Announced: ")
    assert titles[1] == f"Reported, not confirmed: {HOSTILE}"
    async with client.get(page.url("/feed.json?rule=falcon")) as answer:
        body = await answer.json(content_type=None)
    assert [one["title"] for one in body["items"]] == titles
    assert [one["id"] for one in body["items"]] == feed.xpath("a:entry/a:id/text()", namespaces=ATOM)
    assert body["items"][0]["url"] == page.url("/stories/1")


async def test_a_rule_that_means_nothing_is_no_feed(page, client):
    async with client.get(page.url("/feed.atom?rule=falkon")) as answer:
        assert answer.status == 422
        assert "Did you mean" in await answer.text()


async def test_a_reader_of_feeds_comes_in_by_its_key_and_sees_nothing_else(client):
    token = "correct-horse-battery"
    async with PreviewPage(admission=Admission("token", public=True), token=token) as page:
        key = page.gate._visitor("Ada", "").key
        for path, status in (("/feed.atom", 200), ("/feed.json", 200), ("/search", 401), ("/c/all", 401)):
            async with client.get(page.url(path), params={"key": key, "rule": "falcon"}) as answer:
                assert answer.status == status, path
        for wrong in ("", "x", key[:-1], key.replace(".", "x.")):
            async with client.get(page.url("/feed.atom"), params={"key": wrong}) as answer:
                assert answer.status == 401
