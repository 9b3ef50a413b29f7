"""The preview's addresses on a real server."""

import asyncio
import json
from contextlib import AsyncExitStack, asynccontextmanager

import aiohttp
import pytest

from bot.model import CommandCall, Destination, Posting
from handlers.preview.routes import MAX_BODY, MAX_COMMAND, PAGE
from tests.contract import preview_samples as samples
from tests.integration.preview_page import PreviewPage, fill


@pytest.fixture
async def page():
    async with PreviewPage() as page:
        yield page


@pytest.fixture
async def client():
    async with aiohttp.ClientSession() as client:
        yield client


def origin(page: PreviewPage) -> dict[str, str]:
    csrf = page.gate._visitor("preview", "preview").csrf
    return {"Origin": page.url("/").rstrip("/"), "Sec-Fetch-Site": "same-origin", "X-CSRF-Token": csrf}


async def ask(client, page, text="/aid help", *, channel="all", headers=None):
    body = {"channel": channel, "text": text}
    return await client.post(
        page.url("/preview/command"), json=body, headers=origin(page) if headers is None else headers
    )


@asynccontextmanager
async def events(client, page, *, after=0, last=None):
    """The stream of a page, as (name, id, body) tuples."""
    headers = {"Last-Event-ID": str(last)} if last is not None else {}
    async with client.get(page.url(f"/preview/events?after={after}"), headers=headers) as answer:
        assert answer.status == 200
        assert answer.content_type == "text/event-stream"
        yield _parse(answer)


async def _parse(answer):
    block: dict[str, str] = {}
    async for line in answer.content:
        name, _, value = line.decode().rstrip("\n").partition(": ")
        if name:
            block[name] = value
        elif "event" in block:
            yield block["event"], block.get("id"), json.loads(block["data"])
            block = {}


async def next_change(stream):
    async for name, number, body in stream:
        if name == "change":
            return int(number), body
    raise AssertionError("the stream ended")


# --- pages ---


async def test_the_first_channel_is_the_home(page, client):
    async with client.get(page.url("/"), allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (302, "/c/all")


async def test_without_channels_the_home_says_what_to_do(client):
    async with PreviewPage({"": ""}) as page:
        page.store._topics.clear()
        async with client.get(page.url("/")) as answer:
            assert answer.status == 200
            assert "Add a [[channel]] to config/bot.toml" in await answer.text()


async def test_a_channel_and_a_thread_are_read_without_a_script(page, client):
    root = await fill(page)
    async with client.get(page.url("/c/all")) as answer:
        text = await answer.text()
    assert text.index("Westmark may release") < text.index("Norland sends 18") < text.index("IRIS-T batteries")
    async with client.get(page.url(f"/c/all/t/{root}")) as answer:
        text = await answer.text()
    for said in ("Denied by the ministry", "Announced by the government", "Eighteen missiles leave our depots"):
        assert said in text


async def test_what_one_is_told_alone_is_called_so(client):
    async with PreviewPage({"all": "", "@preview": "What you alone are told"}) as page:
        root = await page.tell(samples.report(), "d1", channel="@preview")
        async with client.get(page.url(f"/c/@preview/t/{root}")) as answer:
            text = await answer.text()
    assert "you alone · Aidwire</title>" in text
    assert "For you alone</bdi>" in text
    assert "#@" not in text


async def test_pages_forbid_everything_that_is_not_theirs(page, client):
    async with client.get(page.url("/c/all")) as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    "path", ["/c/nowhere", "/c/all/t/m404", "/c/atacms/t/m1", f"/c/all/t/{'9' * 400}", "/preview/static/..%2Froutes.py"]
)
async def test_an_address_that_leads_nowhere_is_not_found(page, client, path):
    await fill(page)
    async with client.get(page.url(path)) as answer:
        assert answer.status == 404


async def test_a_cursor_that_is_no_number_is_refused(page, client):
    for wrong in ("-1", "x", "1" * 30, "²"):
        async with client.get(page.url("/c/all"), params={"before": wrong}) as answer:
            assert answer.status == 400


async def test_older_threads_follow_page_by_page(page, client):
    for n in range(PAGE + 3):
        await page.tell(samples.report(title=f"Report number {n}."), f"d{n}")
    async with client.get(page.url("/c/all")) as answer:
        first = await answer.text()
    before = first.split("?before=")[1].split('"')[0]
    async with client.get(page.url(f"/c/all?before={before}")) as answer:
        second = await answer.text()
    shown = [[n for n in range(PAGE + 3) if f"Report number {n}." in text] for text in (first, second)]
    assert shown == [list(range(3, PAGE + 3)), [0, 1, 2]]
    assert "?before=" not in second


async def test_files_are_sent_once(page, client):
    for name, kind in (("app.js", "text/javascript"), ("style.css", "text/css"), ("icon.svg", "image/svg+xml")):
        async with client.get(page.url(f"/preview/static/{name}")) as answer:
            assert (answer.status, answer.content_type) == (200, kind)
            tag = answer.headers["ETag"]
        async with client.get(page.url(f"/preview/static/{name}"), headers={"If-None-Match": tag}) as answer:
            assert answer.status == 304


# --- the stream ---


async def test_a_new_message_arrives_rendered(page, client):
    async with events(client, page) as stream:
        root = await page.tell(samples.report(), "d1")
        number, change = await next_change(stream)
    assert (change["id"], change["root"], change["channel"], change["fresh"]) == (root, root, "all", True)
    assert change["seq"] == number
    assert f'id="t-{root}"' in change["card"]
    assert f'id="m-{root}"' in change["message"]
    assert change["spoken"].startswith("New in #all: Reported, not confirmed")


async def test_a_reply_brings_its_threads_card(page, client):
    root = await page.tell(samples.report(), "d1")
    async with events(client, page, after=1) as stream:
        reply = await page.tell(samples.denial(), "d2", root=root)
        _, change = await next_change(stream)
    assert (change["id"], change["root"], change["fresh"]) == (reply, root, True)
    assert "1 development" in change["card"]


async def test_an_edit_arrives_as_a_change_of_the_same_message(page, client):
    root = await page.tell(samples.report(), "d1")
    async with events(client, page, after=1) as stream:
        await page.chat.edit(Destination("preview", "all"), Posting(root, root), samples.corrected(), key="d2")
        _, change = await next_change(stream)
    assert (change["id"], change["fresh"]) == (root, False)
    assert "<del" in change["message"]
    assert "<del" in change["card"]


async def test_a_stream_resumes_without_loss_or_repeat(page, client):
    for n in range(3):
        await page.tell(samples.report(), f"d{n}")
    async with events(client, page) as stream:
        seen = [(await next_change(stream))[0]]
    await page.tell(samples.report(), "d3")
    async with events(client, page, after=0, last=seen[-1]) as stream:
        seen += [(await next_change(stream))[0] for _ in range(3)]
    assert seen == [1, 2, 3, 4]


async def test_a_change_by_another_process_is_seen_soon(page, client):
    async with events(client, page) as stream:
        await page.store.append("all", None, "d1", samples.report(), samples.NOW)  # nobody notifies
        number, _ = await next_change(stream)
    assert number == 1


async def test_a_page_that_knows_more_than_the_store_loads_again(page, client):
    async with events(client, page, after=99) as stream:
        assert [name async for name, _, _ in stream] == ["reset"]


async def test_a_silent_stream_tells_the_bots_time(page, client):
    async with events(client, page) as stream:
        name, _, body = await anext(stream)
    assert (name, body) == ("clock", {"now": "2026-11-14T12:30:00+00:00"})


async def test_a_stream_from_nowhere_is_refused(page, client):
    async with client.get(page.url("/preview/events?after=x")) as answer:
        assert answer.status == 400


async def test_a_page_too_many_is_asked_to_wait_until_another_is_closed(page, client):
    async with AsyncExitStack() as stack:
        for _ in range(4):
            await stack.enter_async_context(events(client, page))
        async with client.get(page.url("/preview/events")) as answer:
            assert answer.status == 503
    async with asyncio.timeout(10):
        while page.live._open:  # noqa: ASYNC110 - a stream notices with its next sign of life, and tells nobody
            await asyncio.sleep(0)
    async with events(client, page) as stream:
        assert (await anext(stream))[0] == "clock"


async def test_closing_ends_open_streams_at_once(page, client):
    async with events(client, page) as stream:
        await anext(stream)
        page.live.close()
        assert [name async for name, _, _ in stream] == []
    async with client.get(page.url("/preview/events")) as answer:
        assert answer.status == 503
        assert answer.headers["Retry-After"]


# --- commands ---


async def test_a_command_is_answered_privately(page, client):
    answer = await ask(client, page, "  /aid  LATEST   atacms now ", channel="atacms")
    assert answer.status == 200  # a refusal is an answer, and no trouble of the browser's
    answer = await ask(client, page, "/aid help")
    assert answer.status == 200
    html = (await answer.json())["html"]
    assert "Only you see this" in html
    assert "What you can ask" in html
    assert page.calls == [
        CommandCall("latest", "atacms now", "preview", Destination("preview", "atacms"), manager=True),
        CommandCall("help", "", "preview", Destination("preview", "all"), manager=True),
    ]


async def test_the_bare_prefix_asks_for_help(page, client):
    assert (await ask(client, page, "/AID")).status == 200
    assert page.calls[0].name == "help"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("latest", "Commands begin with /aid"),
        ("", "Commands begin with /aid"),
        ("/aidx", "Commands begin with /aid"),
        ("/aid nonsense", "There is no command"),
        ("/aid help " + "x" * (MAX_COMMAND - 9), f"at most {MAX_COMMAND:,} characters"),
    ],
)
async def test_what_cannot_be_done_says_what_to_do_instead(page, client, text, said):
    answer = await ask(client, page, text)
    assert answer.status == 200
    assert said in (await answer.json())["html"]


async def test_the_longest_command_is_taken(page, client):
    text = "/aid help " + "€" * (MAX_COMMAND - len("/aid help "))
    assert (await ask(client, page, text)).status == 200


async def test_a_command_that_cannot_be_answered_now_says_so(page, client):
    answer = await ask(client, page, "/aid busy")
    assert answer.status == 200
    assert "ask again in a moment" in (await answer.json())["html"]


async def test_hostile_words_come_back_as_words(page, client):
    html = (await (await ask(client, page, "/aid <script>alert(1)</script>")).json())["html"]
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize(
    "changes",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ],
)
async def test_other_pages_cannot_ask(page, client, changes):
    answer = await ask(client, page, headers=origin(page) | changes)
    assert answer.status == 403
    assert page.calls == []


async def test_who_names_no_origin_cannot_ask(page, client):
    assert (await ask(client, page, headers={})).status == 403


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data"])
async def test_what_a_foreign_form_can_send_is_refused(page, client, kind):
    body = json.dumps({"channel": "all", "text": "/aid help"})
    headers = origin(page) | {"Content-Type": kind}
    async with client.post(page.url("/preview/command"), data=body, headers=headers) as answer:
        assert answer.status == 415


@pytest.mark.parametrize("body", ["", "[]", "{}", '"x"', '{"channel": "all"}', '{"channel": 1, "text": "x"}', "\xff"])
async def test_a_body_of_another_shape_is_refused(page, client, body):
    headers = origin(page) | {"Content-Type": "application/json"}
    async with client.post(page.url("/preview/command"), data=body.encode("latin-1"), headers=headers) as answer:
        assert answer.status == 400


async def test_a_huge_body_is_refused(page, client):
    assert (await ask(client, page, "x" * MAX_BODY)).status == 413


async def test_a_command_in_no_channel_is_not_found(page, client):
    assert (await ask(client, page, channel="nowhere")).status == 404
