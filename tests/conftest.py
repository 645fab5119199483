"""What every test may ask for: the real tables, a browser. Where they are missing, the test says so and is skipped.

In CI (``CI=true``) nothing may be missing: there the same tests fail.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import hypothesis
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BROWSER_NAMES = ("chromium", "chromium-browser", "google-chrome")

# The first three let Chromium run in a container as root; the others keep it from calling home.
BROWSER_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# Time limits per example fail on a busy machine and say nothing about the code.
hypothesis.settings.register_profile("klastr", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") == "true" else "klastr")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by what they ask for, so that ``-m "not real"`` means what it says."""
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "real_data" in fixtures:
            item.add_marker(pytest.mark.real)
        if "chromium" in fixtures:
            item.add_marker(pytest.mark.browser)


def missing(reason: str) -> NoReturn:
    """Skip, or fail where nothing may be missing."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason} In CI nothing may be skipped for that.", pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of the large real tables."""
    value = os.environ.get("KLASTR_REAL_DATA")
    if not value:
        missing("KLASTR_REAL_DATA is not set: it names the folder of the large real tables.")
    folder = Path(value)
    if not folder.is_dir():
        pytest.fail(f"KLASTR_REAL_DATA names {value}, and there is no such folder.", pytrace=False)
    return folder


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The program of a Chromium that the system has; nothing is downloaded."""
    names = (os.environ.get("KLASTR_CHROMIUM"), *BROWSER_NAMES)
    program = next((path for name in names if name and (path := shutil.which(name))), None)
    if program is None:
        missing("There is no Chromium on PATH: tools/install_browser.sh installs it.")
    return Path(program)


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    """A running browser; one per file, because its event loop is in the way of other tests'."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=list(BROWSER_FLAGS))
        yield running
        running.close()
