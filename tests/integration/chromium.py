"""Headless Chromium for tests and pictures; Debian's package `chromium`, or AIDWIRE_CHROMIUM."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, async_playwright

ARGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


def find_chromium() -> str | None:
    """The browser's path, None where it is not installed."""
    wished = os.environ.get("AIDWIRE_CHROMIUM")
    return wished or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A browser; where none is installed, the calling test is skipped, or fails where AIDWIRE_BROWSER is "required"."""
    path = find_chromium()
    if path is None and os.environ.get("AIDWIRE_BROWSER") == "required":
        pytest.fail("Chromium is required here and not installed")
    if path is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium; or set AIDWIRE_CHROMIUM)")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(ARGS))
        yield browser
        await browser.close()
