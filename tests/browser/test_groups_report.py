"""The page of found groups as a reader meets it: clicks, keys, a phone, no JavaScript, nothing in the console."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from klastr.codes.classifications import recognised_industries
from klastr.identify.grouping.groups import IndustryGroups
from klastr.identify.grouping.industry_groups import industry_groups
from klastr.report.groups.documents import write_groups_report
from klastr.tables.cells import cell_kinds
from klastr.tables.definitions import Definition
from klastr.tables.regional import RegionalTable

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
Open = Callable[..., "Page"]

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
MADE = (("C10", "C11", "A01"), ("C24", "C25", "C28", "C29"), ("J58", "J62", "J63", "M72"), ("I55", "I56", "N79"))
HOSTILE = ("</script><script>alert(1)</script>", '"><img src=x onerror=alert(2)>', "{{7*7}} {count}", "x&group=y#z")


def made(lines: tuple[tuple[str, ...], ...], groups: tuple[int, int]) -> IndustryGroups:
    """Industries of a line have jobs in the same of 60 regions; rivals deal them otherwise."""
    random = np.random.default_rng(5)
    industries = tuple(code for line in lines for code in line)
    strength = random.gamma(0.6, 1.0, (60, len(lines)))
    jobs = [strength[:, g] * 900 * (1 + k) for g, line in enumerate(lines) for k in range(len(line))]
    values = np.round(np.stack(jobs, axis=1) * random.lognormal(0, 0.35, (60, len(industries))) + 20)[None]
    table = RegionalTable(
        regions=tuple(f"R{k:02d}" for k in range(60)), industries=industries, years=(None,), values=values,
        kinds=cell_kinds(values, np.isnan(values)), source="Office of tests",
        industry_codes=recognised_industries(industries),
    )  # fmt: skip
    mixed = Definition("mixed up", {code: f"X{k % 4}" for k, code in enumerate(industries)})
    return industry_groups(table, definitions=[mixed], repetitions=1, random_partitions=20, groups=groups)


@pytest.fixture(scope="module")
def found() -> IndustryGroups:
    return replace(made(MADE, (4, 4)), set_aside={"B05": "has no jobs in these regions"})


@pytest.fixture(scope="module")
def folder(found: IndustryGroups, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All reports that are looked at."""
    folder = tmp_path_factory.mktemp("groups")
    write_groups_report(found, folder / "plain.html")
    write_groups_report(found, folder / "czech.html", language="cs")
    many = made(tuple((f"I{k}a", f"I{k}b") for k in range(24)), (24, 24))
    write_groups_report(many, folder / "many.html")
    labels = {group: HOSTILE[k % len(HOSTILE)] for k, group in enumerate(found.scores.groups)}
    definition = replace(found.definition, group_names={"en": labels})
    matrix = replace(found.relatedness, industry_names=dict(zip(found.industries, HOSTILE * 9, strict=False)))
    odd = replace(
        found, definition=definition, relatedness=matrix, scores=replace(found.scores, definition=definition),
        set_aside={"<i>": HOSTILE[0]}, sources=(HOSTILE[1],),
    )  # fmt: skip
    write_groups_report(odd, folder / "hostile.html")
    return folder


@pytest.fixture
def open_page(browser: Browser, folder: Path) -> Iterator[Open]:
    """Open a report; at the end nothing may have been said in the console, asked of the network or popped up."""
    said: list[str] = []
    contexts = []

    def opened(name: str, hash_: str = "", *, viewport: dict[str, int] = DESKTOP, script: bool = True) -> Page:
        context = browser.new_context(viewport=viewport, java_script_enabled=script)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: said.append(f"error: {error}"))
        page.on("dialog", lambda box: (said.append(f"dialog: {box.message}"), box.dismiss()))
        page.on("request", lambda request: said.append(request.url) if request.url[:5] != "file:" else None)
        page.goto((folder / f"{name}.html").as_uri() + hash_)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert said == []


def group_of(found: IndustryGroups, code: str) -> str:
    """What the panel calls the group of an industry."""
    group = found.definition.group_of[code]
    return f"{group} {found.definition.group_label(group)}"


def test_a_click_on_a_circle_gives_its_industries(open_page: Open, found: IndustryGroups) -> None:
    page = open_page("plain")
    group = found.definition.group_of["C29"]
    page.locator(f".node[aria-label^='{group} ']").click()
    assert page.locator("#panel h3").inner_text() == group_of(found, "C29")
    names = page.locator("#panel tbody th").all_inner_texts()
    assert names == [found.relatedness.industry_label(code) for code in found.members(group)]
    assert page.url.endswith(f"#group={group}")
    assert page.locator(".node.chosen").count() == 1
    page.locator("#panel .bar button").click()
    assert page.locator("#panel h3").inner_text() == "In short"
    assert page.evaluate("document.activeElement.id") == "panel-title"


def test_a_key_does_what_a_click_does(open_page: Open) -> None:
    page = open_page("plain")
    assert page.locator(".node[tabindex='0']").count() == 1
    page.locator(".node[tabindex='0']").focus()
    start = page.evaluate("document.activeElement.getAttribute('aria-label')")
    labels = {start}
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        page.keyboard.press(key)
        labels.add(page.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert len(labels) > 2
    page.keyboard.press("Enter")
    here = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert here.startswith(page.locator("#panel h3").inner_text())
    page.keyboard.press("Escape")
    assert page.locator("#panel h3").inner_text() == "In short"


def test_a_list_does_what_a_click_does(open_page: Open, found: IndustryGroups) -> None:
    page = open_page("plain")
    page.locator("select[name=group]").select_option(label=group_of(found, "I55"))
    assert page.locator("#panel h3").inner_text() == group_of(found, "I55")


def test_the_search_says_why_an_industry_is_where_it_is(open_page: Open, found: IndustryGroups) -> None:
    page = open_page("plain")
    page.locator("input[name=industry]").fill("c29")
    assert page.locator("#hits button").count() == 1
    page.keyboard.press("Enter")
    assert page.locator("#why h3").inner_text() == f"Motor vehicles (C29) is in {group_of(found, 'C29')}."
    first = page.locator("#why tbody tr").first.inner_text()
    other, tie = found.relatedness.strongest("C29", 1)[0]
    assert other in first
    assert f"{tie:.2f}" in first
    assert "same group" in first
    assert page.url.endswith("#industry=C29")


def test_the_search_forgives_accents_and_knows_what_was_set_aside(open_page: Open) -> None:
    page = open_page("czech")
    page.locator("input[name=industry]").fill("uhl")
    page.locator("#hits button").first.click()
    assert "v těchto regionech v něm nikdo nepracuje" in page.locator("#why h3").inner_text()
    page.locator("input[name=industry]").fill("motorova")
    assert page.locator("#hits button").count() == 1
    page.locator("input[name=industry]").fill("zzzz")
    assert page.locator("#search-note").inner_text() == "Žádné odvětví neodpovídá."


@pytest.mark.parametrize(("hash_", "where"), [("#group=G02", "#panel h3"), ("#industry=C24", "#why h3")])
def test_an_address_leads_to_its_place(open_page: Open, hash_: str, where: str) -> None:
    page = open_page("plain", hash_)
    assert hash_.partition("=")[2] in page.locator(where).inner_text()


def test_no_label_lies_on_another(open_page: Open) -> None:
    for name in ("plain", "many", "czech"):
        boxes = open_page(name).eval_on_selector_all(
            ".node",
            "nodes => nodes.map(node => [...node.querySelectorAll('text')].map(one => one.getBoundingClientRect())"
            ".map(({ left, right, top, bottom }) => [left, right, top, bottom]))",
        )
        flat = [(g, *box) for g, lines in enumerate(boxes) for box in lines]
        for g, left, right, top, bottom in flat:
            for h, left_2, right_2, top_2, bottom_2 in flat:
                apart = right <= left_2 + 1 or right_2 <= left + 1 or bottom <= top_2 + 1 or bottom_2 <= top + 1
                assert g == h or apart, (name, g, h)


def test_many_groups_open_beside_the_picture_and_go_away_with_it(open_page: Open) -> None:
    page = open_page("many")
    page.locator(".node").nth(3).click()
    assert page.locator("#panel").evaluate("one => getComputedStyle(one).position") == "fixed"
    page.locator("#know").scroll_into_view_if_needed()
    page.locator("#panel.away").wait_for(state="attached")
    assert not page.locator("#panel").is_visible()
    page.locator("#compare a[href^='#group=']").first.click()
    page.locator("#panel.drawer:not(.away)").wait_for(state="visible")
    assert page.evaluate("document.activeElement.id") == "panel-title"


@pytest.mark.parametrize("name", ["plain", "many", "hostile"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_page_is_as_wide_as_the_window(open_page: Open, name: str, viewport: dict[str, int]) -> None:
    page = open_page(name, viewport=viewport)
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    page.locator("#members button[name=open]").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_names_that_want_to_be_markup_stay_text(open_page: Open, found: IndustryGroups) -> None:
    page = open_page("hostile")
    page.locator(".node").first.click()
    assert page.locator("img").count() == 0
    page.locator("input[name=industry]").fill("script")
    page.keyboard.press("Enter")
    assert HOSTILE[0] in page.locator("#why").inner_text()


def test_without_a_script_everything_can_be_read(open_page: Open, found: IndustryGroups) -> None:
    page = open_page("plain", script=False)
    assert page.locator(".no-script").first.is_visible()
    assert not page.locator("#industry").is_visible()
    page.locator("details.group summary").first.click()
    assert page.locator("details.group table").first.is_visible()
    assert page.locator("#scores tbody tr").count() > 3
