"""The desk's pages as people use them: in headless Chromium, light and dark, on a phone, looked through by axe."""

import re
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from bot.web.gate import Admission
from tests.contract import preview_samples as samples
from tests.integration.chromium import chromium
from tests.integration.preview_page import PreviewPage, fill

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

DESK = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 844}
PAGES = (
    "/c/all", "/c/all/t/m4", "/search", "/search?q=Article", "/search?q=nothing+since+x", "/timeline",
    "/timeline/falcon", "/ledger", "/ledger?donor=nowhere", "/ledger?open=yes", "/feeds", "/deliveries",
    "/deliveries?state=all", "/why", "/why?entry=2", "/stories/1",
)  # fmt: skip
TOKEN = "correct-horse-battery"
# Says what was shown instead of showing it: a browser without a screen shows no notes.
NOTES = """
window.notes = [];
window.Notification = class extends EventTarget {
  static permission = "default";
  static asked = 0;
  static async requestPermission() { this.asked += 1; this.permission = "granted"; return "granted"; }
  constructor(title, options) { super(); window.notes.push([title, options.body, options.tag]); }
};
"""


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser():
    async with chromium() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def page():
    async with PreviewPage() as page:
        yield page


@asynccontextmanager
async def tab_of(browser, viewport=DESK, *, refused=(), **options):
    """A tab; fails where the console is not clean: a policy or a script is broken, or more was refused than these."""
    context = await browser.new_context(viewport=viewport, timezone_id="Europe/Kyiv", **options)
    tab = await context.new_page()
    complaints: list[str] = []
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    try:
        yield tab
    finally:
        await context.close()
    assert [re.sub(r".*status of (\d+).*", r"\1", line) for line in complaints] == list(refused)


async def fits(tab: Page) -> bool:
    return await tab.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def grave(tab: Page) -> list[str]:
    """What axe finds serious or critical."""
    found = (await Axe().run(tab)).response["violations"]
    return [
        f"{one['id']}: {node['html'][:160]} ({node['failureSummary'][:200]})"
        for one in found if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]  # fmt: skip


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_grave_on_any_page(page, browser, viewport, scheme):
    await fill(page)
    found = {}
    async with tab_of(browser, viewport, color_scheme=scheme, reduced_motion="reduce") as tab:
        for path in PAGES:
            await tab.goto(page.url(path))
            if grave_here := await grave(tab):
                found[path] = grave_here
            assert await fits(tab), path
    assert found == {}


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_refusal_is_a_page_like_the_others(page, browser, viewport, scheme):
    ways = (
        ("/nowhere", "There is nothing at this address", "404"), ("/c/nowhere", "There is no such channel", "404"),
        ("/c/all/t/m99", "There is no such thread", "404"), ("/stories/99", "There is no story 99", "404"),
        ("/search?before=x", "That cannot be read", "400"),
    )  # fmt: skip
    statuses = [status for _, _, status in ways]
    async with tab_of(browser, viewport, refused=statuses, color_scheme=scheme, reduced_motion="reduce") as tab:
        for path, said, _ in ways:
            await tab.goto(page.url(path))
            await expect(tab.get_by_role("heading", level=1)).to_have_text(said)
            await expect(tab.get_by_role("main").get_by_role("link", name="Search")).to_be_visible()
            assert await grave(tab) == []
            assert await fits(tab)
        await tab.goto(page.url("/c/all"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_grave_at_the_door(browser, scheme):
    door = PreviewPage(admission=Admission("token"), token=TOKEN)
    async with door as page, tab_of(browser, PHONE, refused=["403"], color_scheme=scheme) as tab:
        await tab.goto(page.url("/c/all"))
        assert await grave(tab) == []
        await tab.get_by_label("Your name").fill("Ada")
        await tab.get_by_label("Token").fill("wrong")
        await tab.get_by_role("button", name="Log in").click()
        await expect(tab.get_by_role("alert")).to_have_text("That is not the token.")
        assert await grave(tab) == []


async def test_logging_in_leads_where_one_wanted_and_commands_work(browser):
    async with PreviewPage(admission=Admission("token"), token=TOKEN) as page:
        await fill(page)
        async with tab_of(browser) as tab:
            await tab.goto(page.url("/search?q=Article"))
            await tab.get_by_label("Your name").fill("Ada")
            await tab.get_by_label("Token").fill(TOKEN)
            await tab.get_by_role("button", name="Log in").click()
            await expect(tab).to_have_url(page.url("/search?q=Article"))
            assert await tab.evaluate("document.cookie") == ""
            await tab.goto(page.url("/c/all"))
            await expect(tab.locator(".state")).to_have_attribute("data-state", "live")
            await tab.locator("#command").fill("/aid help")
            await tab.keyboard.press("Enter")
            await expect(tab.get_by_role("log")).to_contain_text("What you can ask")
            assert page.calls[0].person == "Ada"
            await tab.get_by_role("button", name="Log out").click()
            await expect(tab.get_by_label("Token")).to_be_visible()
            await tab.goto(page.url("/c/all"))
            await expect(tab.get_by_label("Token")).to_be_visible()


async def test_a_link_from_another_site_finds_the_session(browser):
    async with PreviewPage(admission=Admission("token"), token=TOKEN) as page, PreviewPage() as elsewhere:
        await fill(page)
        async with tab_of(browser) as tab:
            await tab.goto(page.url("/login?next=/feeds"))
            await tab.get_by_label("Your name").fill("Ada")
            await tab.get_by_label("Token").fill(TOKEN)
            await tab.get_by_role("button", name="Log in").click()
            await expect(tab).to_have_url(page.url("/feeds"))
            # Another host of the same machine is another site.
            await tab.goto(elsewhere.url("/c/all").replace("127.0.0.1", "localhost"))
            await tab.evaluate(f"location.assign('{page.url('/search?q=Article')}')")
            await expect(tab.locator(".hit")).to_have_count(20)


async def test_a_button_types_its_line(page, browser):
    root = await page.tell(samples.picture_answer(), "d1")
    async with tab_of(browser) as tab:
        await tab.goto(page.url(f"/c/all/t/{root}"))
        await expect(tab.locator(".state")).to_have_attribute("data-state", "live")
        await tab.get_by_role("button", name="As a table").click()
        answer = tab.get_by_role("log").get_by_role("article")
        await expect(answer).to_contain_text("What you can ask")
        assert (page.calls[0].name, page.calls[0].destination.channel) == ("help", "all")


async def test_a_feed_is_added_where_the_feeds_are(page, browser):
    async with tab_of(browser, reduced_motion="reduce") as tab:
        await tab.goto(page.url("/feeds"))
        await tab.get_by_label("Add a feed").press("End")
        await tab.keyboard.type("harbour.example/rss")
        await tab.keyboard.press("Enter")
        await expect(tab.get_by_role("log")).to_contain_text("There is no command “feeds”")  # of the page in tests
        assert (page.calls[0].name, page.calls[0].text) == ("feeds", "add https://harbour.example/rss")
        assert await grave(tab) == []
        line = tab.get_by_label("Add a feed")
        await expect(line).to_have_value("/aid feeds add https://harbour.example/rss")
        await line.fill("/aid picture")  # its answer has a button, which belongs to the same form
        await line.press("Enter")
        await expect(tab.get_by_role("log").get_by_role("button", name="As a table")).to_be_visible()
        await line.fill("/aid help")
        await line.press("Enter")
        await expect(tab.get_by_role("log")).to_contain_text("What you can ask")


async def test_an_answer_shows_its_picture_and_its_words(page, browser):
    async with tab_of(browser) as tab:
        await tab.goto(page.url("/c/all"))
        await tab.locator("#command").fill("/aid picture")
        await tab.keyboard.press("Enter")
        picture = tab.get_by_role("img", name="Norland: announced")
        await expect(picture).to_be_visible()
        assert await picture.evaluate("image => image.naturalWidth") == 1
        await expect(tab.locator(".answer mark")).to_have_text("Norland")
        async with tab.expect_download() as download:
            await tab.locator(".answer .file a").click()
        assert (await download.value).suggested_filename == "timeline.png"


async def test_commands_and_buttons_work_without_a_script(page, browser):
    root = await page.tell(samples.picture_answer(), "d1")
    async with tab_of(browser, java_script_enabled=False) as tab:
        await tab.goto(page.url("/c/all"))
        await tab.locator("#command").fill("/aid help")
        await tab.get_by_role("button", name="Ask").click()
        await expect(tab.get_by_role("log")).to_contain_text("What you can ask")
        await tab.goto(page.url(f"/c/all/t/{root}"))
        await tab.get_by_role("button", name="As a table").click()
        await expect(tab.get_by_role("log")).to_contain_text("What you can ask")


async def test_a_bot_that_was_started_anew_is_asked_again(page, browser):
    async with tab_of(browser, refused=["403"]) as tab:
        await tab.goto(page.url("/c/all"))
        await tab.evaluate("document.body.dataset.csrf = 'of another start'")
        await tab.locator("#command").fill("/aid help")
        await tab.keyboard.press("Enter")
        await expect(tab.get_by_role("log")).to_contain_text("What you can ask")


async def test_the_browser_notes_only_what_somebody_asked_for_and_does_not_see(page, browser):
    async with tab_of(browser) as tab:
        await tab.add_init_script(NOTES)
        await tab.goto(page.url("/c/all"))
        await expect(tab.locator(".state")).to_have_attribute("data-state", "live")
        hide = "on => Object.defineProperty(document, 'hidden', { configurable: true, get: () => Boolean(on) })"
        await tab.evaluate(hide, 1)
        first = await page.tell(samples.report(), "d1")
        await expect(tab.locator(f"#t-{first}")).to_be_visible()
        assert await tab.evaluate("[notes.length, Notification.asked]") == [0, 0]
        bell = tab.get_by_role("button", name="Notify me here")
        await bell.click()
        await expect(tab.locator("#bell")).to_have_attribute("aria-pressed", "true")
        second = await page.tell(samples.delivery(), "d2")
        await expect(tab.locator(f"#t-{second}")).to_be_visible()
        ((title, body, tag),) = await tab.evaluate("notes")
        assert (title, tag) == ("#all", f"aidwire-{second}")
        assert body.startswith("New in #all: Delivered")
        await tab.evaluate(hide, 0)
        third = await page.tell(samples.rumour(), "d3")
        await expect(tab.locator(f"#t-{third}")).to_be_visible()
        await tab.evaluate(hide, 1)
        await tab.locator("#bell").click()
        fourth = await page.tell(samples.request(), "d4")
        await expect(tab.locator(f"#t-{fourth}")).to_be_visible()
        assert await tab.evaluate("notes.length") == 1


async def test_the_ledger_is_filtered_and_shared_by_its_address(page, browser):
    async with tab_of(browser) as tab:
        await tab.goto(page.url("/ledger"))
        await tab.get_by_label("At least").select_option("announced")
        await tab.get_by_role("button", name="Show").click()
        await expect(tab.locator("tbody tr")).to_have_count(1)
        async with tab.expect_download() as download:
            await tab.get_by_role("link", name="CSV").click()
        assert (await download.value).suggested_filename == "pledges.csv"
        await tab.goto(tab.url)
        await expect(tab.locator("tbody tr")).to_have_count(1)
