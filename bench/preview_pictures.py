"""Take the pictures of the preview for the documentation: `python bench/preview_pictures.py [folder [address]]`.

Needs Chromium. The news in them never was: tests/contract/preview_samples.py, and for the desk's pages that of
`aidwire demo`, which must have come to its end at `address`.
"""

import asyncio
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.integration.chromium import chromium  # noqa: E402 - the checkout's root comes first
from tests.integration.preview_page import PreviewPage, fill  # noqa: E402

MOST_BYTES = 250_000
PICTURES = (
    ("preview-desk.png", {"width": 1280, "height": 860}, "light", "thread"),
    ("preview-phone.png", {"width": 390, "height": 844}, "dark", "list"),
)
DEMO = (
    ("desk-search.png", {"width": 1280, "height": 720}, "light", "/search?q=ATACMS"),
    ("desk-timeline.png", {"width": 1280, "height": 860}, "dark", "/timeline/ATACMS"),
    ("desk-ledger.png", {"width": 1280, "height": 860}, "light", "/ledger"),
    ("desk-ledger-phone.png", {"width": 390, "height": 844}, "dark", "/ledger"),
    ("desk-story.png", {"width": 1280, "height": 860}, "light", "/stories/2"),
)


async def take_desk(folder: Path, address: str) -> None:
    async with chromium() as browser:
        for name, viewport, scheme, path in DEMO:
            context = await browser.new_context(viewport=viewport, color_scheme=scheme, timezone_id="Europe/Kyiv")
            tab = await context.new_page()
            await tab.goto(address + path)
            await tab.screenshot(path=folder / name)
            await context.close()
            print(f"{folder / name}: {(folder / name).stat().st_size:,} bytes")


async def take(folder: Path) -> None:
    async with PreviewPage() as page, chromium() as browser:
        root = await fill(page)
        for name, viewport, scheme, shown in PICTURES:
            context = await browser.new_context(viewport=viewport, color_scheme=scheme, timezone_id="Europe/Kyiv")
            tab = await context.new_page()
            await tab.goto(page.url(f"/c/all/t/{root}" if shown == "thread" else "/c/all"))
            await tab.locator('.state[data-state="live"]').wait_for(state="attached")
            await tab.evaluate("Promise.all(document.getAnimations().map((one) => one.finished))")
            await tab.screenshot(path=folder / name)
            await context.close()
            size = (folder / name).stat().st_size
            print(f"{folder / name}: {size:,} bytes")
            assert size < MOST_BYTES


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"
    target.mkdir(parents=True, exist_ok=True)
    asyncio.run(take_desk(target, sys.argv[2]) if len(sys.argv) > 2 else take(target))
