"""Every page of the platform in a browser, at three widths, light and dark: nothing in the way of anybody."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDTHS = (390, 820, 1440)
PAGES = ("/en/", "/en/organisations/", "/en/organisations/?q=wood&kind=firm", "/en/organisations/?q=zzzz", "profile")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A platform of its own with invented organisations."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = int(one.getsockname()[1])
    kept = {name: value for name, value in os.environ.items() if name not in ("DJANGO_SETTINGS_MODULE", "DATABASE_URL")}
    command = [str(Path(sys.executable).with_name("klastr")), "serve", "--demo", "--port", str(port)]
    environ = kept | {"KLASTR_HOME": str(tmp_path_factory.mktemp("home"))}
    process = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield answering(f"http://127.0.0.1:{port}")
    finally:
        process.kill()
        process.wait()


def answering(address: str) -> str:
    until = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(f"{address}/health/", timeout=5).close()
        except urllib.error.URLError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return address


@pytest.fixture
def said() -> list[str]:
    """What the browser's console said."""
    return []


@pytest.fixture(params=[(width, theme) for width in WIDTHS for theme in ("light", "dark")], ids=str)
def page(browser: Browser, request: pytest.FixtureRequest, said: list[str]) -> Iterator[Page]:
    width, theme = request.param
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme, reduced_motion="reduce")
    opened = context.new_page()
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    yield opened
    context.close()


def opened(page: Page, address: str, where: str) -> None:
    if where == "profile":
        page.goto(f"{address}/en/organisations/?kind=cluster")
        where = str(page.locator(".organisation h3 a").first.get_attribute("href"))
    page.goto(address + where)


@pytest.mark.parametrize("where", PAGES)
def test_nothing_keeps_anybody_out(page: Page, address: str, where: str, said: list[str]) -> None:
    from axe_playwright_python.sync_playwright import Axe

    opened(page, address, where)
    found: dict[str, Any] = Axe().run(page).response
    wrong = {one["id"]: [node["html"][:120] for node in one["nodes"][:3]] for one in found["violations"]}
    assert wrong == {}
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert said == []


def test_a_filter_changes_list_map_and_address_without_a_new_page(page: Page, address: str, said: list[str]) -> None:
    from playwright.sync_api import expect

    page.goto(f"{address}/en/organisations/")
    page.evaluate("window.stayed = true")
    if page.locator(".rail-button").is_visible():
        page.locator(".rail-button").click()
    page.get_by_role("checkbox", name="Cluster organisation").check()
    expect(page.locator("#found-title")).to_contain_text("28 organisations")
    assert "kind=cluster" in page.url
    assert page.evaluate("window.stayed")
    assert page.get_by_role("checkbox", name="Cluster organisation").is_checked()
    page.go_back()
    expect(page.locator("#found-title")).to_contain_text("400 organisations")
    assert said == []


def test_a_profile_is_found_with_the_keyboard_alone(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(f"{address}/en/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("wood cluster organisation")
    page.keyboard.press("Enter")
    page.wait_for_url("**/organisations/?q=wood*")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.organisation h3') !== null"):
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("dl.facts")
    assert "wood cluster organisation" in str(page.locator("h1").text_content())
    context.close()


def test_reading_needs_no_script(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900})
    page = context.new_page()
    page.goto(f"{address}/en/organisations/")
    page.locator(".rail-button").click()
    page.get_by_role("checkbox", name="University").check()
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**kind=university*")
    page.locator(".organisation h3 a").first.click()
    page.wait_for_selector("dl.facts")
    page.locator("dd.source summary").first.click()
    assert page.locator("dd.source p").first.is_visible()
    context.close()
