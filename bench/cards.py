"""Pictures of what Aidwire says, as Slack, Discord and its own page show it: `python -m bench.cards [folder]`.

Needs Chromium. For each surface what a desk asks (questions), and what it sets (desk); for a chat also a thread of
alerts, and the Home of Slack. The news never was: the demo's, as a real bot read it (bench/cards_news.py). Slack and
Discord get the bodies that the adapters send, only what draws them is ours (bench/cards_dress.py); the page is itself.
"""

import asyncio
import logging
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import structlog
from playwright.async_api import Browser, Page

from bench import cards_dress as dress
from bench.cards_news import DISCORD, SLACK, Newsroom
from bench.small_png import screenshot
from bot.language import learn
from bot.model import Action, Message
from bot.settings.languages import load_languages
from demo.stream import load
from handlers.discord import render as discord
from handlers.slack import render as slack
from handlers.slack import views
from handlers.slack.split import parts
from handlers.slack.views import Group, Listed, Row
from tests.integration.chromium import chromium

Draw = Callable[[Newsroom], Awaitable[dict[str, str]]]  # the pages of a surface, by what they show

ROOT = Path(__file__).resolve().parent.parent
ASKED = {
    "questions": (
        "latest", "story 2", "timeline ATACMS", "quotes Estonia", "pledges", "open",
        'search "HIMARS launchers"', "since 3d", "why story:2", "latest atacsm",
    ),
    "desk": (
        "subscribe ATACMS, NASAMS at least announced", "digest daily at 8", "mute Denmark for 2d", "follow 2",
        "subscriptions", "log", "wrong 2 quote 1 said of another delivery", "feeds", "about", "help",
        "language Deutsch", "since 3d",
    ),
}  # fmt: skip
MOST_BYTES = 300_000
SHEET = """
body{display:block;height:auto;overflow:visible}
.sheet{columns:2;column-gap:20px;width:1240px;padding:20px}
.sheet .answer{break-inside:avoid;margin-bottom:16px}.sheet .dismiss{display:none}
"""


def home() -> dress.Json:
    """The Home on Slack of somebody who may manage, after they ended a subscription."""

    def row(number: int, what: str, when: str, **more: str) -> Row:
        label = "As a digest" if when.startswith("at once") else "At once"
        buttons = (Action("Edit", "change 1"), Action(label, "digest 1 off"), Action("Unsubscribe", "x", "danger"))
        return Row(what, f"Subscription {number} · {when}", by="U0ADA", actions=buttons, **more)

    groups = [
        Group("D0ADA", [row(9, "story 12", "at once")]),
        Group(
            "C0DESK",
            [
                row(3, "Sky Falcon or air defence, from Germany, at least announced", "at once, quiet 22:00-7:00 UTC"),
                row(4, "everything about aid, to Ukraine", "daily at 8:00 Europe/Berlin"),
            ],
            ["Muted until 14 Nov 2026, 20:00 UTC: Heron"],
        ),
        Group("C0OLD", [row(5, "Heron", "at once", paused="Slack refused (not_in_channel): invite the bot")]),
    ]
    ended = Message("Unsubscribed", lines=("Grey Owl · at once",), private=True, actions=(Action("Undo", "x"),))
    return views.home(Listed(groups, "D0ADA", manager=True), ended, "C0DESK")


async def on_slack(newsroom: Newsroom) -> dict[str, str]:
    """Pages by what they show."""

    def shown(said: Message, asked: str = "") -> str:
        bodies = "".join(dress.slack(slack.payload(part)) for part in parts(said, 9))
        return dress.said(bodies + dress.picture(said.file), asked)

    pages = {"thread": dress.page("slack", map(shown, newsroom.longest("slack")), "thread")}
    for kind, lines in ASKED.items():
        answers = [shown(await newsroom.answer(line, SLACK), f"/aid {line}") for line in lines]
        pages[kind] = dress.page("slack", answers, "columns")
    return pages | {"home": dress.page("slack", [dress.slack(home())], "home")}


async def on_discord(newsroom: Newsroom) -> dict[str, str]:
    """Pages by what they show."""

    def shown(said: Message, asked: str) -> str:
        body, file = discord.answer(said, to=DISCORD)
        return dress.said(dress.discord(body, dress.picture(file)), asked)

    alerts = (dress.discord(discord.payload(one, key="aw-1", to=DISCORD)) for one in newsroom.longest("discord"))
    pages = {"thread": dress.page("discord", map(dress.said, alerts), "thread")}
    for kind, lines in ASKED.items():
        answers = [shown(await newsroom.answer(line, DISCORD), f"/aid {line}") for line in lines]
        pages[kind] = dress.page("discord", answers, "columns")
    return pages


async def take_chat(browser: Browser, folder: Path, name: str, draw: Draw) -> None:
    """The pictures of a chat."""
    tab = await browser.new_page(viewport={"width": 1300, "height": 900})
    async with newsroom_at_the_end() as newsroom:
        pages = await draw(newsroom)
    for kind, body in pages.items():
        await tab.set_content(f"<style>{dress.STYLE}</style>{body}")
        await kept(tab, "body > div", folder / f"{name}-{kind}.png")


async def take_page(browser: Browser, folder: Path) -> None:
    """Answers of the real page, typed there, one sheet of them for each kind."""
    context = await browser.new_context(viewport={"width": 1240, "height": 900}, bypass_csp=True)  # for our own style
    tab = await context.new_page()
    async with newsroom_at_the_end() as newsroom, newsroom.page() as address:
        for kind, lines in ASKED.items():
            await tab.goto(f"{address}/c/all")
            answers = [await typed(tab, f"/aid {line}") for line in lines]
            sheet = f'<div class="sheet">{"".join(answers)}</div>'
            await tab.evaluate("(html) => { document.body.innerHTML = html }", sheet)
            await tab.add_style_tag(content=SHEET)
            await kept(tab, ".sheet", folder / f"answers-{kind}.png")
        await context.close()


async def typed(tab: Page, line: str) -> str:
    """The answer to a line of the composer, as the page shows it."""
    await tab.fill("#command", line)
    await tab.press("#command", "Enter")
    answer = tab.locator(".answer").filter(has=tab.locator(".asked").get_by_text(line, exact=True)).last
    await answer.locator(".dismiss").wait_for(state="attached")
    return str(await answer.evaluate("(one) => { one.classList.remove('changed'); return one.outerHTML }"))


async def kept(tab: Page, what: str, file: Path) -> None:
    picture = await screenshot(tab, what)
    file.write_bytes(picture)  # noqa: ASYNC240 - nothing else waits
    print(f"{file}: {len(picture):,} bytes{', which is much' if len(picture) > MOST_BYTES else ''}")


@asynccontextmanager
async def newsroom_at_the_end() -> AsyncIterator[Newsroom]:
    """A bot that has heard it all; each surface has its own, for some commands change something."""
    with tempfile.TemporaryDirectory() as folder:
        newsroom = Newsroom(load(), Path(folder), ROOT / "config")
        await newsroom.hear()
        yield newsroom


async def take(folder: Path) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    for language in load_languages(ROOT / "config" / "languages"):
        learn(language)
    async with chromium() as browser:
        await take_chat(browser, folder, "slack", on_slack)
        await take_chat(browser, folder, "discord", on_discord)
        await take_page(browser, folder)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"
    target.mkdir(parents=True, exist_ok=True)
    asyncio.run(take(target))
