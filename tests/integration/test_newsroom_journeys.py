"""Days at the desk: a person without a chat, in a real browser before the real bot, by mouse, by line and by keyboard."""

import re
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.integration.chromium import chromium
from tests.integration.newsroom import Newsroom
from tests.integration.test_newsroom_browser import PHONE, grave, tab_of
from tests.integration.test_run import OUTLETS, Running, announce, configure, done

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser():
    async with chromium() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def desk(tmp_path_factory, browser):
    """One bot at work for all journeys, whose feeds were read: each journey has a story of its own."""
    folder = tmp_path_factory.mktemp("desk")
    async with Newsroom() as room:
        for outlet in OUTLETS:
            room.publish(outlet, f"{outlet} looks back on a year of fishing", "Herring, mostly.")
        room.forward(hours=1)
        configure(folder, room)
        assert (await done("feeds", "import", f"{room.url}/feeds.opml", folder=folder))[0] == 0
        async with Running(folder, room) as running:
            await running.until_all_were_asked()
            yield Desk(browser, running)
            assert await running.stop() == 0


class Desk:
    """What a journey needs: the bot, its newsroom, and a browser."""

    def __init__(self, browser, running: Running) -> None:
        self.browser, self.running, self.room = browser, running, running.room

    async def told(self, outlet: str, giver: str) -> None:
        announce(self.room, outlet, giver)
        self.room.forward(hours=1)

    @asynccontextmanager
    async def tab(self, path: str = "/c/all", viewport=None, **options):
        """A tab whose console must stay clean; at its end axe finds nothing grave in what is shown."""
        given = {"reduced_motion": "reduce"} | ({"viewport": viewport} if viewport else {})
        async with tab_of(self.browser, **given, **options) as tab:
            await tab.goto(self.running.url + path)
            yield tab
            assert await grave(tab) == []


async def opened(tab: Page, giver: str) -> int:
    """Open the thread of a story; gives the story's number."""
    await tab.get_by_role("link", name=f"{giver} to send").first.click()
    story = await tab.locator("#messages .root a.act").inner_text()
    return int(story.removeprefix("Story "))


async def type_line(tab: Page, line: str):
    """Type a command; gives its answer."""
    await tab.locator("#command").fill(f"/aid {line}")
    await tab.locator("#command").press("Enter")
    answer = tab.get_by_role("log").get_by_role("article").filter(has=tab.locator(f'.asked:text-is("/aid {line}")'))
    await expect(answer.last).to_be_visible()
    return answer.last


async def press(tab: Page, within, name: str):
    """Press a button; gives the answer, which is the last one."""
    answers = tab.get_by_role("log").get_by_role("article")
    button = within.get_by_role("button", name=name, exact=True)
    line = await button.get_attribute("value")
    await button.click()
    answer = answers.filter(has=tab.locator(f'.asked:text-is("{line}")')).last
    await expect(answer).to_be_visible()
    return answer


async def test_a_story_is_explained_followed_taken_back_and_given_back(desk):
    async with desk.tab() as tab:
        await desk.told("Harbour News", "Norway")
        story = await opened(tab, "Norway")
        root = tab.locator("#messages .root")
        await expect(await press(tab, root, "Why")).to_contain_text("Why: Norway to send")
        assert await grave(tab) == []

        await root.get_by_role("link", name=f"Story {story}").click()
        await expect(tab).to_have_url(f"{desk.running.url}/stories/{story}")
        followed = await press(tab, tab.locator("main"), "Follow, for me alone")
        await expect(followed).to_contain_text(f"You follow story {story}")
        await expect(await press(tab, followed, "Unfollow")).to_be_visible()
        asked = await press(tab, tab.locator("main"), "It is wrong: take it back everywhere")
        await expect(asked).to_contain_text("It would be taken back in")
        await expect(await press(tab, asked, "Take it back")).to_contain_text("Withdrawn")
        assert await grave(tab) == []

        await tab.reload()
        rulings = tab.get_by_role("region", name="Put right by people").locator("tbody tr")
        await expect(rulings).to_have_count(1)
        await expect(rulings).to_contain_text(re.compile(r"withdrawn\s*preview\s*no reason given"))
        await expect(await press(tab, tab.locator("main"), "Restore it everywhere")).to_contain_text("Restored")
        await tab.reload()
        await expect(rulings.first).to_contain_text("restored")
        await tab.get_by_role("link", name="Thread in #all").click()
        await expect(tab.locator("#messages")).to_contain_text("This stands again, by preview")


async def test_an_article_is_parted_by_a_button_and_put_back_by_a_line(desk):
    async with desk.tab() as tab:
        await desk.told("Harbour News", "Sweden")
        story = await opened(tab, "Sweden")
        await desk.told("Quay Post", "Sweden")
        await expect(tab.locator("#messages .root")).to_contain_text("2 outlets")
        await tab.goto(f"{desk.running.url}/stories/{story}")
        article = tab.locator("details", has_text="Quay Post")
        await article.locator("summary").click()
        parted = await press(tab, article, "It is another story: part it")
        await expect(parted).to_be_in_viewport()
        new = int(re.search(r"Parted: story (\d+)", await parted.inner_text())[1])
        assert await grave(tab) == []
        await tab.goto(f"{desk.running.url}/stories/{new}")
        rulings = tab.get_by_role("region", name="Put right by people").locator("tbody tr")
        await expect(rulings).to_contain_text(f"from story {story}")

        await tab.goto(f"{desk.running.url}/c/all")
        merged = await type_line(tab, f"merge story:{new} into story:{story} the same tanks")
        await expect(merged).to_contain_text(f"Merged into story {story}")
        await tab.goto(f"{desk.running.url}/stories/{new}")
        await tab.get_by_role("link", name=f"It goes on in story {story}").click()
        await expect(rulings).to_have_count(2)
        await expect(rulings.first).to_contain_text(re.compile(f"from story {new}.*the same tanks", re.DOTALL))


async def test_a_channel_is_subscribed_muted_and_brought_back_on_a_phone(desk):
    async with desk.tab(viewport=PHONE, has_touch=True) as tab:
        made = await type_line(tab, "subscribe Leopard from Norway at least announced")
        await expect(made).to_contain_text("Norway")
        assert await grave(tab) == []
        await press(tab, made, "Change")
        rule = (await made.locator("dd").nth(1).inner_text()).strip()
        await expect(tab.locator("#command")).to_have_value(re.compile(rf"/aid change \d+ {re.escape(rule)}"))
        await expect(tab.locator("#command")).to_be_focused()
        await tab.locator("#command").fill("")
        undone = await press(tab, made, "Undo")
        await expect(await press(tab, undone, "Undo")).to_contain_text("Norway")
        refused = await type_line(tab, "subscribe Leopard from Nowhereland")
        await expect(refused).to_contain_text("That did not work")

        await desk.told("Harbour News", "Finland")
        story = await opened(tab, "Finland")
        muted = await press(tab, tab.locator("#messages .root"), "Mute story")
        await expect(muted).to_be_in_viewport()
        await expect(muted).to_contain_text(f"story {story}")
        assert await grave(tab) == []
        await press(tab, muted, "Unmute")


async def test_everything_is_done_by_keyboard_alone(desk):
    await desk.told("Harbour News", "Spain")
    async with desk.tab() as tab:
        card = tab.locator(".card", has_text="Spain to send")
        await expect(card).to_be_visible()

        async def focused(selector: str) -> None:
            """Tab on until the focus is there; it is seen at every step."""
            for _ in range(90):
                await tab.keyboard.press("Tab")
                assert await tab.evaluate(SEEN), await tab.evaluate("document.activeElement.outerHTML")
                if await tab.evaluate("where => document.activeElement.matches(where)", selector):
                    return
            raise AssertionError(f"no way to {selector}")

        await focused(f"#{await card.get_attribute('id')} a.open")
        await tab.keyboard.press("Enter")
        await expect(tab.locator("#thread-name")).to_be_focused()
        await focused('#messages button[value^="/aid why"]')
        await tab.keyboard.press("Enter")
        answer = tab.get_by_role("log").get_by_role("article")
        await expect(answer).to_contain_text("Why: Spain to send")
        await expect(tab.get_by_role("log")).to_be_focused()
        await focused(".answer button.dismiss")

        await desk.told("Quay Post", "Denmark")
        await expect(tab.locator("#spoken")).to_contain_text("Denmark to send")
        await expect(tab.locator(".card", has_text="Denmark to send")).to_be_visible()
        await expect(tab.locator("button.dismiss")).to_be_focused()
        await tab.keyboard.press("Enter")
        await expect(answer).to_have_count(0)
        await tab.keyboard.press("Escape")
        for path, selector in (("/ledger", "select[name=status]"), ("/deliveries", ".states a"), ("/search", "#q")):
            await tab.goto(desk.running.url + path)
            await focused(selector)


# Whether the element with the focus is within sight and drawn with an outline, a shadow, or one around its field.
SEEN = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect();
  const drawn = [at, at.closest(".composer")].filter(Boolean)
    .flatMap((one) => [getComputedStyle(one), getComputedStyle(one, "::after")])
    .some((style) => style.outlineStyle !== "none" || style.boxShadow !== "none");
  return at === document.body || (drawn && box.bottom > 0 && box.top < innerHeight);
}"""
