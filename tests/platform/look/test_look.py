"""Every component on one page, as people meet it: three widths, two themes, keyboard, finger, paper, no script."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
Open = Callable[..., "Page"]

ROOT = Path(__file__).parents[3]
QUESTIONS = (Path(__file__).parent / "look.js").read_text(encoding="utf-8")
POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'"
WIDTHS = (390, 820, 1440)
THEMES = ("light", "dark")
# Text and ring against what is behind them; a picture of the ring is asked for less than a text.
TEXT, PART = 4.5, 3.0


class Handler(SimpleHTTPRequestHandler):
    """The files of the tree under the policy that the platform sends."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing: the test's output is for the test."""


@pytest.fixture(scope="module")
def address(chromium: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(ROOT)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/tests/platform/look/specimen.html"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Open]:
    """Open the specimen; at the end the console must be empty: no refused script, style or missing file."""
    said: list[str] = []
    contexts = []

    def opened(width: int = 1440, theme: str = "light", *, script: bool = True, motion: str = "reduce") -> Page:
        settings = {"color_scheme": theme, "reduced_motion": motion, "java_script_enabled": script}
        context = browser.new_context(viewport={"width": width, "height": 900}, **settings)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: said.append(f"error: {error}"))
        page.on("requestfailed", lambda request: said.append(f"failed: {request.url}"))
        page.goto(address)
        page.evaluate(QUESTIONS)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert said == []


@pytest.fixture(params=[(width, theme) for width in WIDTHS for theme in THEMES], ids=lambda one: f"{one[0]}-{one[1]}")
def page(open_page: Open, request: pytest.FixtureRequest) -> Page:
    """The specimen at one width in one theme."""
    return open_page(*request.param)


def unfold(page: Page) -> None:
    """Open what can be opened: every source of a fact, every menu, every sheet."""
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")


def sheets(page: Page) -> list[str]:
    """What opens over the page; each is opened by itself."""
    return page.evaluate("[...document.querySelectorAll('[popover]')].map(one => one.id)")  # type: ignore[no-any-return]


def asked_everywhere(page: Page, question: str) -> list[Any]:
    """The answers of the page, and those with each sheet open."""
    unfold(page)
    answers = page.evaluate(f"look.{question}()")
    for name in sheets(page):
        page.evaluate("name => document.getElementById(name).showPopover()", name)
        answers += page.evaluate(f"look.{question}()")
        page.evaluate("name => document.getElementById(name).hidePopover()", name)
    return answers  # type: ignore[no-any-return]


def test_nothing_sticks_out(page: Page) -> None:
    assert asked_everywhere(page, "sticking") == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_every_text_can_be_read(page: Page) -> None:
    answers = asked_everywhere(page, "contrasts")
    texts = [one for one in answers if "ratio" in one]
    assert len(texts) > 300
    assert [one for one in texts if one["ratio"] < TEXT] == []
    edges = [one for one in answers if "edge" in one]
    assert edges
    assert [one for one in edges if one["edge"] < PART] == []


def test_every_target_can_be_hit(page: Page) -> None:
    answers = asked_everywhere(page, "targets")
    assert len(answers) > 90
    assert [one for one in answers if min(one["width"], one["height"]) < 24] == []


def test_the_keyboard_sees_where_it_is(page: Page) -> None:
    met: list[dict[str, Any]] = []
    page.keyboard.press("Tab")
    while (ring := page.evaluate("look.ring()")) and len(met) < 300:
        met.append(ring)
        page.keyboard.press("Tab")
    assert 80 < len(met) < 300
    assert met[0]["what"].endswith("Skip to content")
    assert [one for one in met if one["ratio"] < PART] == []


def test_contrast_is_measured(open_page: Open) -> None:
    """The measure itself: grey on white by its known ratio, a picture's letter on its tile, white on white."""
    page = open_page()
    page.evaluate(
        """document.body.innerHTML = '<main><p>grey</p><svg width="99" height="99"><rect width="99" height="99"/>'
        + '<text x="20" y="50">tile</text></svg></main>'; const sheet = new CSSStyleSheet();
        sheet.replaceSync('main { background: #fff } p { color: #777 } rect { fill: #000 } text { fill: #000 }');
        document.adoptedStyleSheets = [sheet]"""
    )
    grey, tile = page.evaluate("look.contrasts()")
    assert round(grey["ratio"], 2) == 4.48
    assert round(tile["ratio"], 2) == 1


def test_nothing_moves_for_who_wants_no_motion(open_page: Open) -> None:
    assert open_page(motion="reduce").evaluate("look.moving()") == []
    assert len(open_page(motion="no-preference").evaluate("look.moving()")) > 10


def ground_of(page: Page) -> str:
    return page.evaluate("getComputedStyle(document.body).backgroundColor")  # type: ignore[no-any-return]


def test_the_theme_is_chosen_and_kept(open_page: Open) -> None:
    page = open_page(1440, "light")
    light = ground_of(page)
    page.get_by_role("radio", name="Dark").check()
    dark = ground_of(page)
    assert dark != light
    # Kept, and there before the first paint: the script runs before the body is read.
    noted = "window.early ??= document.documentElement.dataset.theme"
    page.add_init_script(f"document.addEventListener('readystatechange', () => {noted})")
    page.reload()
    assert page.evaluate("window.early") == "dark"
    assert ground_of(page) == dark
    assert page.get_by_role("radio", name="Dark").is_checked()
    page.get_by_role("radio", name="As the system").check()
    assert ground_of(page) == light


def test_a_menu_closes_by_escape_and_by_a_click_elsewhere(open_page: Open) -> None:
    page = open_page()
    menu, summary = page.locator("details.dropdown"), page.locator("details.dropdown summary")
    summary.click()
    assert menu.get_by_role("link", name="Polski").is_visible()
    page.keyboard.press("Escape")
    assert not menu.get_by_role("link", name="Polski").is_visible()
    assert summary.evaluate("one => one === document.activeElement")
    summary.click()
    page.locator("h1").click()
    assert menu.get_attribute("open") is None


def test_a_phone_without_script_reaches_everything(open_page: Open) -> None:
    page = open_page(390, script=False)
    assert not page.get_by_role("link", name="Needs and offers").is_visible()
    page.get_by_role("button", name="Menu").click()
    assert page.get_by_role("link", name="Needs and offers").is_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Filters").click()
    assert page.get_by_label("University").is_visible()
    page.keyboard.press("Escape")
    page.locator(".source summary").nth(1).click()
    assert page.get_by_text("Entered by J. Demo").is_visible()


def test_map_and_list_lie_beside_each_other_where_there_is_room(open_page: Open) -> None:
    boxes = "[...document.querySelectorAll('.side-by-side > *')].map(one => one.getBoundingClientRect().toJSON())"
    list_, map_ = open_page(1440).evaluate(boxes)
    assert map_["x"] > list_["right"]
    list_, map_ = open_page(390).evaluate(boxes)
    assert map_["y"] > list_["bottom"]


def test_a_table_becomes_cards_on_a_phone(open_page: Open) -> None:
    assert open_page(1440).get_by_role("columnheader", name="Technology").is_visible()
    page = open_page(390)
    assert not page.get_by_role("columnheader", name="Technology").is_visible()
    label = "getComputedStyle(document.querySelector('td[data-label]'), '::before').content"
    assert page.evaluate(label) == '"Technology"'


@pytest.mark.parametrize("theme", THEMES)
def test_paper_keeps_the_content_and_drops_the_buttons(open_page: Open, theme: str) -> None:
    page = open_page(690, theme)  # A4 less its margins
    page.emulate_media(media="print")
    for kept in (
        "Demo municipality 031",
        "Where they are",
        "EUR 8.4 million in 2023",
        "Beech composites",
        "Wood firm 045",
    ):
        assert page.get_by_text(kept).first.is_visible(), kept
    source = page.get_by_text("Entered by J. Demo")
    assert source.bounding_box()["height"] > 0  # type: ignore[index]
    assert source.evaluate("one => one.checkVisibility({contentVisibilityAuto: true})")
    squeezed = (
        "[...document.querySelectorAll('.facts dd')].filter(one => one.offsetWidth < 200).map(one => one.textContent)"
    )
    assert page.evaluate(squeezed) == []
    for dropped in (".site-nav", ".button.primary >> nth=0", ".rail", ".pages"):
        assert not page.locator(dropped).first.is_visible(), dropped
    assert [one for one in page.evaluate("look.contrasts()") if one.get("ratio", 9) < TEXT] == []
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light only"
