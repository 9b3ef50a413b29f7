"""The preview as people use it: in headless Chromium, by keyboard, in the dark, on a phone, read out."""

import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from bot.model import Destination, Posting
from tests.contract import preview_samples as samples
from tests.integration.chromium import chromium
from tests.integration.preview_page import PreviewPage, fill

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

DESK = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 844}
SMALL = {"width": 360, "height": 640}

# What a screen reader would stumble over, checked in the page: every finding is a line.
AUDIT = """() => {
  const seen = (e) => e.checkVisibility({ visibilityProperty: true });
  const name = (e) => (e.getAttribute("aria-label")
    ?? (e.getAttribute("aria-labelledby") ?? "").split(/\\s+/).map((id) => document.getElementById(id)?.textContent ?? "").join(" "))
    || (e.labels?.[0]?.textContent ?? "") || e.textContent;
  const all = (selector) => [...document.querySelectorAll(selector)].filter(seen);
  const say = (what, e) => `${what}: ${e.outerHTML.slice(0, 120)}`;
  const found = [];
  for (const e of all("a[href], button, input, summary, [role=listbox], [role=option], nav, section, figure a"))
    if (!name(e).trim()) found.push(say("no name", e));
  for (const attribute of ["aria-labelledby", "aria-controls", "aria-describedby", "aria-activedescendant", "for"])
    for (const e of all(`[${attribute}]`))
      for (const id of e.getAttribute(attribute).split(/\\s+/))
        if (!document.getElementById(id)) found.push(say(`${attribute} leads nowhere`, e));
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  for (const id of ids.filter((id, at) => ids.indexOf(id) !== at)) found.push(`id twice: ${id}`);
  for (const [selector, count] of [["main", 1], ["h1", 1], ["nav", 1]])
    if (all(selector).length !== count) found.push(`${all(selector).length} times ${selector}`);
  let level = 1;
  for (const e of all("main :is(h1, h2, h3, h4)")) {
    const here = Number(e.tagName[1]);
    if (here > level + 1) found.push(say(`heading leaps from ${level}`, e));
    level = here;
  }
  for (const e of all("svg")) if (e.getAttribute("aria-hidden") !== "true") found.push(say("sign is read out", e));
  for (const e of all("a[href] a, button a, a button")) found.push(say("one control in another", e));
  for (const e of all("button, a.open, nav a, input[type=text]")) {
    const box = e.getBoundingClientRect();
    if (box.width < 24 || (box.height < 24 && !e.matches("a.open"))) found.push(say("too small to hit", e));
  }
  return found;
}"""


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser():
    async with chromium() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def page():
    async with PreviewPage() as page:
        yield page


@pytest.fixture
def opened(browser, page) -> Callable[..., AbstractAsyncContextManager[Page]]:
    """A tab on a path; fails the test where the page complains (its policy included) or asks anybody else."""

    @asynccontextmanager
    async def open_tab(path: str = "/c/all", *, viewport=DESK, **options):
        context = await browser.new_context(viewport=viewport, timezone_id="Europe/Kyiv", **options)
        tab = await context.new_page()
        complaints: list[str] = []
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        strangers: list[str] = []
        home = page.url("/")
        tab.on("request", lambda ask: None if ask.url.startswith(home) else strangers.append(ask.url))
        try:
            await tab.goto(page.url(path))
            if options.get("java_script_enabled", True):
                await expect(tab.locator(".state")).to_have_attribute("data-state", "live")
            yield tab
        finally:
            await context.close()
        assert complaints == []
        assert strangers == []

    return open_tab


async def fits(tab: Page) -> bool:
    return await tab.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_a_thread_appears_by_itself_and_opens_by_keyboard(page, opened):
    async with opened() as tab:
        await expect(tab.get_by_role("heading", name="Nothing to tell yet")).to_be_visible()
        await tab.evaluate("window.same = true")
        root = await page.tell(samples.report(), "d1")
        card = tab.locator(f"#t-{root}")
        await expect(card).to_contain_text("Reported, not confirmed")
        await expect(tab.get_by_role("heading", name="Nothing to tell yet")).to_be_hidden()
        await expect(tab.locator("#spoken")).to_contain_text("New in #all: Reported, not confirmed")
        await tab.keyboard.press("j")
        await expect(card.locator("a.open")).to_be_focused()
        await tab.keyboard.press("Enter")
        await expect(tab.locator("#thread-name")).to_be_focused()
        await expect(tab).to_have_url(page.url(f"/c/all/t/{root}"))
        await page.tell(samples.denial(), "d2", root=root)
        await expect(tab.locator("#messages")).to_contain_text("Denied by the ministry")
        await expect(card).to_contain_text("1 development")
        await tab.keyboard.press("Escape")
        await expect(tab.locator("#thread")).to_be_hidden()
        await expect(card.locator("a.open")).to_be_focused()
        await expect(tab).to_have_url(page.url("/c/all"))
        assert await tab.evaluate("window.same") is True


async def test_an_edit_changes_what_is_shown_and_strikes_what_was_said(page, opened):
    root = await page.tell(samples.report(), "d1")
    async with opened(f"/c/all/t/{root}") as tab:
        await page.chat.edit(Destination("preview", "all"), Posting(root, root), samples.corrected(), key="d2")
        for place in (f"#m-{root}", f"#t-{root}"):
            await expect(tab.locator(place).locator("del")).to_have_text("Westmark has handed over six radars.")
            await expect(tab.locator(place)).not_to_contain_text("Reported, not confirmed")
        await expect(tab.locator(f"#m-{root} .edited")).to_contain_text("edited just now")


async def test_a_development_brings_its_thread_to_the_top_and_keeps_the_focus(page, opened):
    old = await page.tell(samples.report(), "d1")
    await page.tell(samples.delivery(), "d2")
    async with opened() as tab:
        await tab.locator(f"#t-{old} a.open").focus()
        await page.tell(samples.denial(), "d3", root=old)
        await expect(tab.locator(".card").first).to_have_attribute("data-id", old)
        await expect(tab.locator(f"#t-{old} a.open")).to_be_focused()


async def test_after_a_lost_line_nothing_is_missing(page, opened):
    async with opened() as tab:
        await page.tell(samples.report(), "d1")
        await expect(tab.locator(".card")).to_have_count(1)
        page.live.close()
        await expect(tab.locator(".state")).to_have_attribute("data-state", "lost")
        await page.tell(samples.delivery(), "d2")
        page.live._closed = False
        await expect(tab.locator(".card")).to_have_count(2, timeout=15_000)
        await expect(tab.locator(".state")).to_have_attribute("data-state", "live")


async def test_back_and_forward_walk_through_threads(page, opened):
    root = await fill(page)
    async with opened() as tab:
        await tab.locator(f"#t-{root} a.open").click()
        await expect(tab.locator("#messages")).to_contain_text("Denied by the ministry")
        await tab.go_back()
        await expect(tab.locator("#thread")).to_be_hidden()
        await expect(tab.locator(f"#t-{root} a.open")).to_be_focused()
        await tab.go_forward()
        await expect(tab.locator("#messages")).to_contain_text("Denied by the ministry")


async def test_a_command_is_completed_asked_and_answered(page, opened):
    await fill(page)
    async with opened() as tab:
        line = tab.get_by_role("combobox", name="Command for Aidwire")
        await tab.keyboard.press("/")
        await expect(line).to_be_focused()
        await line.press_sequentially("/aid h")
        await expect(tab.get_by_role("option")).to_have_count(1)
        await tab.keyboard.press("Tab")
        await expect(line).to_have_value("/aid help ")
        await tab.keyboard.press("Enter")
        answer = tab.get_by_role("log").get_by_role("article")
        await expect(answer).to_contain_text("Only you see this")
        await expect(answer).to_contain_text("What you can ask")
        await expect(line).to_be_focused()
        await expect(line).to_have_value("")
        assert page.calls[0].destination.channel == "all"


async def test_hints_are_chosen_by_arrows(page, opened):
    async with opened() as tab:
        line = tab.get_by_role("combobox", name="Command for Aidwire")
        await line.press_sequentially("/aid")
        await expect(line).to_have_attribute("aria-expanded", "true")
        await tab.keyboard.press("ArrowDown")
        await tab.keyboard.press("ArrowDown")
        chosen = tab.get_by_role("option", selected=True)
        await expect(chosen).to_contain_text("/aid latest")
        assert await line.get_attribute("aria-activedescendant") == await chosen.get_attribute("id")
        await tab.keyboard.press("Enter")
        await expect(line).to_have_value("/aid latest ")
        await tab.keyboard.press("Escape")
        await expect(tab.get_by_role("listbox")).to_be_hidden()


async def test_a_refusal_is_kind_and_can_be_dismissed(page, opened):
    async with opened() as tab:
        line = tab.get_by_role("combobox", name="Command for Aidwire")
        await line.fill("/aid <img src=x onerror=alert(1)>")
        await line.press("Enter")
        answer = tab.get_by_role("log").get_by_role("article")
        await expect(answer).to_contain_text("There is no command “<img”. Try /aid help.")
        await answer.get_by_role("button", name="Dismiss").click()
        await expect(answer).to_have_count(0)
        await expect(line).to_be_focused()


async def test_single_keys_can_be_switched_off(page, opened):
    await fill(page)
    async with opened() as tab:
        await tab.locator(".keys summary").click()
        await tab.get_by_label("Single keys work").uncheck()
        await tab.locator("body").press("j")
        assert await tab.evaluate("document.activeElement.closest('.card')") is None
        await tab.reload()
        await expect(tab.locator("#shortcuts")).not_to_be_checked()


async def test_another_channels_news_is_counted_beside_its_name(page, opened):
    async with opened() as tab:
        await page.tell(samples.report(), "d1", channel="atacms")
        await expect(tab.locator('nav a[data-name="atacms"]')).to_contain_text("1 new")
        await tab.locator('nav a[data-name="atacms"]').click()
        await expect(tab.locator(".card")).to_have_count(1)
        await expect(tab.locator('nav a[data-name="atacms"]')).not_to_contain_text("new")
        await tab.goto(page.url("/ledger"))
        await page.tell(samples.denial(), "d2", channel="atacms")
        await tab.reload()
        await expect(tab.locator('nav a[data-name="atacms"]')).to_contain_text("new")
        await expect(tab.locator('nav a[data-name="all"]')).not_to_contain_text("new")


async def test_times_are_the_readers_and_go_by_the_bots_clock(page, opened):
    root = await fill(page)
    async with opened(f"/c/all/t/{root}") as tab:
        time = tab.locator(f"#m-{root} time").first
        await expect(time).to_have_text("11:18 · 3 hr ago")
        assert re.match(r"Saturday,? 14 November 2026 at 11:18:00", await time.get_attribute("title"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_page_wears_the_readers_colours(page, opened, scheme):
    await fill(page)
    async with opened(color_scheme=scheme) as tab:
        ground, ink = await tab.evaluate(
            "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
        )
    light = sum(map(int, re.findall(r"\d+", ground))) > sum(map(int, re.findall(r"\d+", ink)))
    assert light == (scheme == "light")


@pytest.mark.parametrize("viewport", [PHONE, SMALL], ids=["390", "360"])
async def test_a_phone_shows_one_thing_at_a_time_and_never_scrolls_sideways(page, opened, viewport):
    root = await fill(page)
    long = "https://ledger.example/" + "averylongword" * 30
    await page.tell(
        samples.report(title=long, lines=(long,), headline="Reported, not confirmed" * 4), "long", root=root
    )
    async with opened(viewport=viewport, has_touch=True) as tab:
        assert await fits(tab)
        await tab.locator(f"#t-{root} a.open").tap()
        await expect(tab.locator("#messages")).to_contain_text("Denied by the ministry")
        await expect(tab.locator("#threads")).to_be_hidden()
        assert await fits(tab)
        await tab.get_by_role("link", name="Close the thread").tap()
        await expect(tab.locator("#threads")).to_be_visible()
        await tab.locator("#command").fill("/aid help")
        await expect(tab.get_by_role("listbox")).to_be_visible()
        await tab.locator("#command").press("Enter")
        await expect(tab.get_by_role("log")).to_contain_text("What you can ask")
        assert await fits(tab)


async def test_a_button_in_a_thread_is_answered_in_sight_on_a_phone_too(page, opened):
    root = await page.tell(samples.picture_answer(), "d1")
    async with opened(f"/c/all/t/{root}", viewport=PHONE, has_touch=True) as tab:
        await tab.get_by_role("button", name="As a table").tap()
        answer = tab.get_by_role("log").get_by_role("article")
        await expect(answer).to_contain_text("What you can ask")
        await expect(answer).to_be_in_viewport()
        assert await fits(tab)


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("state", ["empty", "list", "thread", "answer"])
async def test_nothing_in_the_page_stops_a_screen_reader(page, opened, viewport, state):
    root = await fill(page) if state != "empty" else ""
    async with opened(f"/c/all/t/{root}" if state == "thread" else "/c/all", viewport=viewport) as tab:
        if state == "answer":
            await tab.locator("#command").fill("/aid help")
            await tab.locator("#command").press("Enter")
            await expect(tab.get_by_role("log")).to_contain_text("What you can ask")
            await tab.locator("#command").press_sequentially("/aid")
        assert await tab.evaluate(AUDIT) == []


async def test_the_first_stop_of_the_keyboard_leads_to_the_threads(page, opened):
    await fill(page)
    async with opened() as tab:
        await tab.keyboard.press("Tab")
        await expect(tab.get_by_role("link", name="Skip to the threads")).to_be_focused()
        outline = await tab.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"
        await tab.keyboard.press("Enter")
        await expect(tab.locator("#threads")).to_be_focused()


async def test_nothing_moves_for_who_wants_no_motion(page, opened):
    async with opened(reduced_motion="reduce") as tab:
        root = await page.tell(samples.report(), "d1")
        await expect(tab.locator(f"#t-{root}")).to_be_visible()
        assert await tab.evaluate("document.getAnimations().length") == 0


async def test_everything_reads_without_the_script(page, opened):
    root = await fill(page)
    async with opened(java_script_enabled=False) as tab:
        await expect(tab.locator(".card")).to_have_count(5)
        await tab.locator(f"#t-{root} a.open").click()
        await expect(tab.locator("#messages")).to_contain_text("Denied by the ministry")
        await tab.get_by_role("link", name="Close the thread").click()
        await expect(tab).to_have_url(page.url("/c/all"))


async def test_hostile_words_do_nothing(page, opened):
    hostile = "<img src=x onerror='document.title=1'><script>document.title=1</script>"
    root = await page.tell(samples.report(title=hostile, url="javascript:document.title=1", lines=(hostile,)), "d1")
    async with opened(f"/c/all/t/{root}") as tab:
        await page.tell(samples.report(title=hostile, url="javascript:document.title=1"), "d2", root=root)
        await expect(tab.locator("#messages .message")).to_have_count(2)
        assert await tab.title() != "1"
        assert await tab.locator("img, [href^=javascript]").count() == 0
