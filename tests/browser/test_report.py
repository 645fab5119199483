"""The report as a reader meets it: clicks, keys, a phone, paper, no JavaScript, and never a line in the console."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from klastr.codes.neighbours import neighbour_pairs
from klastr.identify.crossborder import cross_border_clusters
from klastr.identify.findings import RegionalClusters
from klastr.identify.lifecycle import lifecycle_stages
from klastr.identify.regional_clusters import regional_clusters
from klastr.report.documents import write_report
from klastr.report.figures import interval
from klastr.report.words import words
from klastr.sources.examples import visegrad, visegrad_reference
from klastr.tables.cells import cell_kinds
from klastr.tables.geography import Geography, Shape
from klastr.tables.regional import RegionalTable
from klastr.tables.tiles import tile_layout

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
Open = Callable[..., "Page"]

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def example() -> RegionalClusters:
    table = visegrad()
    europe = next(code for code in table.regions if code.startswith("EU"))
    population = visegrad_reference(None)
    return regional_clusters(table, since=2010, region_level=2, industry_level=2, reference=europe,
                             reference_population=population, draws=100)  # fmt: skip


def as_squares(found: RegionalClusters) -> Geography:
    """A geography made for the test: each region a square where its tile lies."""
    corner = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]], dtype=float)
    tiles = tile_layout(found.regions) or {}
    shapes = {code: Shape(code, (np.add(corner, (12 + tile.column, 56 - tile.row)),)) for code, tile in tiles.items()}
    return Geography(shapes, source="Drawn for tests")


@pytest.fixture(scope="module")
def folder(example: RegionalClusters, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All reports that are looked at."""
    folder = tmp_path_factory.mktemp("reports")
    borders = cross_border_clusters(example, neighbour_pairs())
    tiles = tile_layout(example.regions)
    write_report(example, borders, folder / "tiles.html", tiles=tiles)
    write_report(example, borders, folder / "stages.html", tiles=tiles, stages=lifecycle_stages(example, draws=100))
    write_report(example, borders, folder / "czech.html", tiles=tiles, language="cs")
    write_report(example, borders, folder / "borders.html", geography=as_squares(example))
    write_report(example, borders, folder / "bars.html")
    plain = regional_clusters(RegionalTable.from_rows([("A", "x", 20), ("A", "y", 30), ("B", "x", 5), ("B", "y", 60)]))
    write_report(plain, cross_border_clusters(plain, []), folder / "plain.html")
    odd = hostile()
    write_report(odd, cross_border_clusters(odd, []), folder / "hostile.html")
    return folder


def hostile() -> RegionalClusters:
    values = np.array([[[20000, 100, 40000.0], [100, 30000, 90000], [5000, 5000, 300000], [10, np.nan, 20000]]])
    return regional_clusters(
        RegionalTable(
            regions=("</script><script>alert(1)</script>", '"><img src=x onerror=alert(2)>', "x&region=y#z=1", "Ž+ě"),
            industries=("{{7*7}} {count}", "<svg onload=alert(3)>", "x:alert(4)"), years=(None,), values=values,
            kinds=cell_kinds(values, np.isnan(values)), source="<img src=x onerror=alert(5)>",
        ),
        draws=100,
    )  # fmt: skip


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


def rows_of(page: Page, table: str = "#table table") -> list[list[str]]:
    """Texts of a table's body, cell by cell."""
    script = "t => [...t.tBodies[0].rows].map(r => [...r.cells].map(c => c.textContent.replace(/\\s+/g, ' ').trim()))"
    return page.eval_on_selector(table, script)  # type: ignore[no-any-return]


def number_in(text: str) -> float:
    """The first number of a cell, without marks."""
    found = re.search(r"[−+]?[\d,]+(\.\d+)?", text)
    assert found, text
    return float(found[0].replace(",", "").replace("−", "-"))


def test_a_click_on_a_region_gives_its_portfolio(open_page: Open, example: RegionalClusters) -> None:
    page = open_page("tiles")
    page.locator("path.region[aria-label*='CZ08']").click()
    assert page.locator("#panel h3").inner_text() == "What Moravia-Silesia is strong in"
    assert page.url.endswith("#region=CZ08")
    first = rows_of(page, "#panel table")[0]
    quotient = example.location_quotient[example.regions.index("CZ08"), example.groups.index("C24")]
    assert first[1] == "Basic metals"
    assert first[7].startswith(f"{quotient:.2f}")
    assert page.locator(".chosen-outline").count() == 1


def test_a_key_does_what_a_click_does(open_page: Open) -> None:
    page = open_page("borders")
    page.locator("path.region[tabindex='0']").focus()
    start = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("ArrowRight")
    there = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert there != start
    assert page.locator("#tip").inner_text() == there
    page.keyboard.press("Enter")
    assert page.locator("#panel h3").inner_text() == f"What {there.split(' (')[0]} is strong in"
    page.keyboard.press("Enter")
    assert page.locator("#panel h3").inner_text() == "In short"


def test_a_list_does_what_a_click_does(open_page: Open) -> None:
    page = open_page("tiles")
    page.locator("select[name=region]").select_option(label="Silesia")
    assert page.locator("#panel h3").inner_text() == "What Silesia is strong in"
    page.locator("button[type=reset]").click()
    assert page.locator("#panel h3").inner_text() == "In short"
    assert page.url.endswith("tiles.html")


@pytest.mark.parametrize("name", ["tiles", "borders"])
def test_a_group_colours_the_map(open_page: Open, example: RegionalClusters, name: str) -> None:
    page = open_page(name, "#group=C19")
    assert page.locator("#map-title").inner_text() == "Coke and refined petroleum: location quotient by region"
    g = example.groups.index("C19")
    for r, code in enumerate(example.regions):
        step = int(np.searchsorted([0.5, 1, 2, 4], example.location_quotient[r, g], side="right"))
        kind = page.locator(f"path.region[data-k='{r}']").get_attribute("class") or ""
        assert f"c{step}" in kind.split(), code
        assert ("est" in kind.split()) == bool(example.imputed_share[r, g] > 0), code
    stars = "".join(page.locator(".marks text, .tile-stars").all_text_contents())
    hatched = page.eval_on_selector_all("path.region.est", "es => es.map(e => getComputedStyle(e).fill)")
    assert hatched
    assert all(re.match(r'url\("?#hatch[0-4]"?\)', fill) for fill in hatched)
    shown = example.stars[:, g] if name == "tiles" else np.where(example.is_strong[:, g], example.stars[:, g], 0)
    assert stars.count("★") == int(shown.sum())


def test_an_address_can_be_sent_and_gone_back_to(open_page: Open) -> None:
    page = open_page("tiles", "#region=CZ08&group=C24")
    assert page.locator("#panel h3").inner_text() == "What Moravia-Silesia is strong in"
    assert "Basic metals" in page.locator("#map-title").inner_text()
    page.locator("select[name=region]").select_option(label="Silesia")
    page.go_back()
    assert page.locator("#panel h3").inner_text() == "What Moravia-Silesia is strong in"
    page.locator("nav a[href='#know']").click()  # a link to a part of the page changes nothing
    assert page.locator("#panel h3").inner_text() == "What Moravia-Silesia is strong in"


def test_a_link_in_a_table_leads_to_the_panel(open_page: Open) -> None:
    for viewport in (DESKTOP, PHONE):
        page = open_page("tiles", viewport=viewport)
        page.locator("#table td.region a").first.scroll_into_view_if_needed()
        page.locator("#table td.region a").first.press("Enter")
        assert page.evaluate("document.activeElement.id") == "panel-title"
        top = page.locator("#panel-title").evaluate("e => e.getBoundingClientRect().top")
        assert 0 <= top < viewport["height"]
        page.locator("#panel .bar button").press("Enter")
        assert page.locator("#panel h3").inner_text() == "In short"


def test_a_country_fills_the_frame(open_page: Open) -> None:
    page = open_page("borders")
    whole = page.locator("svg.map").get_attribute("viewBox")
    page.locator("select[name=country]").select_option(label="Czechia")
    assert page.locator("svg.map").get_attribute("viewBox") != whole
    assert page.locator("select[name=region] option").count() == 1 + 8
    assert page.locator("path.region.far").count() == 35 - 8
    assert all(row[2] in page.locator("#panel").inner_text() for row in rows_of(page))


def test_the_script_writes_the_same_figures_as_the_file(open_page: Open) -> None:
    for name in ("tiles", "czech", "plain"):
        still, alive = open_page(name, script=False), open_page(name)
        written = [row[:-1] for row in rows_of(still)]
        assert [row[:-1] for row in rows_of(alive)] == written
        assert len(written) > 3
        assert still.locator("svg.chart circle").count() == alive.locator("svg.chart circle").count()
        places = "circles => circles.map(c => [c.cx, c.cy, c.r].map(a => a.baseVal.value))"
        drawn = [page.eval_on_selector_all("svg.chart circle", places) for page in (still, alive)]
        np.testing.assert_allclose(drawn[0], drawn[1], atol=1)  # the page has growth in whole per mille
        assert still.locator("#where .legend").all_inner_texts() == alive.locator("#where .legend").all_inner_texts()


def test_a_click_on_a_head_sorts_and_says_so(open_page: Open) -> None:
    page = open_page("tiles")
    for key, column in (("persons", 4), ("quotient", 7), ("growth", 8)):
        head = page.locator(f"#table th[data-key={key}]")
        for direction in ("descending", "ascending"):
            head.locator("button").press("Enter")
            assert head.get_attribute("aria-sort") == direction
            assert page.locator("#table th[aria-sort]").count() == 1
            assert page.locator("#status").inner_text().startswith("Sorted by")
            numbers = [number_in(row[column]) for row in rows_of(page) if row[column] != "–"]
            assert numbers == sorted(numbers, reverse=direction == "descending")


def test_names_sort_from_a_to_z_first(open_page: Open) -> None:
    page = open_page("tiles")
    page.locator("#table th[data-key=group] button").click()
    assert page.locator("#table th[data-key=group]").get_attribute("aria-sort") == "ascending"
    names = [row[1] for row in rows_of(page)]
    assert names == sorted(names, key=str.casefold)
    assert len(set(names)) > 3


def test_more_rows_are_a_click_away(open_page: Open, example: RegionalClusters) -> None:
    page = open_page("tiles")
    assert len(rows_of(page)) == 25
    page.locator("button[name=more]").click()
    assert len(rows_of(page)) == min(125, int(example.is_strong.sum()))
    page.locator("select[name=show]").select_option("all")
    assert page.locator("#table output").inner_text().startswith(f"{int((example.employment > 0).sum()):,} of")


def test_the_cross_border_table_sorts_too(open_page: Open) -> None:
    page = open_page("tiles")
    head = page.locator("#borders th", has_text="Quotient")
    head.locator("button").click()
    values = [float(row[5].strip("≈\u202f")) for row in rows_of(page, "#borders table")]
    assert values == sorted(values, reverse=True)
    assert head.get_attribute("aria-sort") == "descending"


def test_how_do_you_know_shows_formula_cells_thresholds_and_source(open_page: Open, example: RegionalClusters) -> None:
    page = open_page("tiles", "#region=CZ08")
    page.locator("#panel button.know").first.press("Enter")
    dialog = page.locator("dialog[open]")
    told = dialog.inner_text()
    row = example.row("CZ08", "C24")
    assert "LQ = (E[r,i] / E[r,·]) / (E[ref,i] / E[ref,·])" in told
    for value in example.explain("CZ08", "C24").cells.values():
        if isinstance(value, float) and value:
            assert f"{value:,.0f}" in told
    assert f"= {row['location_quotient']:.2f}" in told
    assert f"90 % interval {interval(row['lq_low'], row['lq_high'], words('en'))}" in told
    assert "Sölvell, Ketels and Lindqvist (2008)" in told
    assert "Eurostat (sbs_r_nuts06_r2)" in told
    for part in ("national_share", "industry_mix", "regional_shift"):
        assert f"{abs(row[part]):,.0f}" in told
    page.keyboard.press("Escape")
    assert dialog.count() == 0


def test_the_evidence_of_an_estimate_says_so(open_page: Open, example: RegionalClusters) -> None:
    hidden = example.imputed_share == 1
    r, g = np.argwhere(hidden & (example.stars > 0))[0]
    page = open_page("tiles", f"#region={example.regions[r]}")
    page.locator("#panel .more button").click()
    name = example.group_name(example.groups[g])
    row = page.locator("#panel tr", has=page.locator("th", has_text=name)).first
    assert "≈" in row.inner_text()
    row.locator("button.know").click()
    assert "estimate (confidential)" in page.locator("dialog[open]").inner_text()


WIDER = """es => es.filter(e => e.getBoundingClientRect().right > innerWidth + 1
                          && getComputedStyle(e).position !== 'absolute').map(e => e.outerHTML.slice(0, 90))"""


@pytest.mark.parametrize("name", ["tiles", "borders", "bars", "czech", "plain", "hostile"])
def test_nothing_is_wider_than_a_phone(open_page: Open, name: str) -> None:
    page = open_page(name, viewport=PHONE)
    for hash_ in ("", "region=CZ08", "group=C29", "country=CZ"):
        page.evaluate(f"location.hash = '{hash_}'")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.eval_on_selector_all("main *:not(svg *):not(.unseen)", WIDER) == [], hash_


def test_the_evidence_tells_the_stage_its_probability_and_the_rule(open_page: Open, example: RegionalClusters) -> None:
    found = lifecycle_stages(example, draws=100)
    page = open_page("stages", "#region=PL51")
    name = example.group_name("C29")
    page.locator("#panel tr", has=page.locator("th", has_text=name)).first.locator("button.know").click()
    told = page.locator("dialog[open]").inner_text()
    r, g = example.regions.index("PL51"), example.groups.index("C29")
    section = told.split("Stage of its life", 1)[1]
    assert f"{found.stage[r, g]} in {found.stage_probability[r, g] * 100:.0f} % of the draws" in section
    assert f"+{found.measures['growth_a_year'][r, g]:.1%}".replace("%", " %") in section
    assert "One industry: it has no mix." in section
    assert "location quotient ≥ 1.0" in section
    assert page.evaluate("document.documentElement.scrollWidth") <= DESKTOP["width"]


def test_evidence_fits_a_phone(open_page: Open) -> None:
    page = open_page("czech", "#region=CZ08", viewport=PHONE)
    page.locator("#panel button.know").first.click()
    assert page.eval_on_selector("dialog", "d => d.scrollWidth <= d.clientWidth")
    assert "Jak" not in page.locator("dialog h2").inner_text()


def test_hostile_names_are_only_names(open_page: Open) -> None:
    page = open_page("hostile")
    assert page.locator("img").count() == 0
    page.locator("#table select[name=show]").select_option("all")
    page.locator("#table button.know").first.click()
    assert page.locator("dialog img, dialog svg, dialog script").count() == 0
    page.keyboard.press("Escape")
    page.locator("select[name=region]").select_option(label="x&region=y#z=1")
    assert "x&region=y#z=1" in page.locator("#panel h3").inner_text()
    page.reload()
    assert "x&region=y#z=1" in page.locator("#panel h3").inner_text()
    page.locator("#panel th a").first.click()
    assert page.locator("#panel tr.chosen").count() == 1


def test_an_address_that_knows_nothing_shows_everything(open_page: Open) -> None:
    page = open_page("tiles", "#region=XX99&group=<b>")
    assert page.locator("#panel h3").inner_text() == "In short"


def test_without_javascript_everything_but_the_choice_can_be_read(open_page: Open) -> None:
    page = open_page("tiles", script=False)
    assert page.locator("form.controls:visible, button:visible").count() == 0
    assert page.locator("svg.map path.region").count() == 35
    assert page.locator("svg.chart circle").count() > 10
    assert len(rows_of(page)) == 25
    page.locator("#regions summary").click()
    assert page.locator("#regions tbody tr:visible").count() == 35
    assert page.get_by_text("which is switched off here").is_visible()


def test_paper_shows_sentence_map_tables_and_nothing_to_click(open_page: Open) -> None:
    page = open_page("tiles")
    page.emulate_media(media="print", color_scheme="dark")
    for selector in ("h1", "svg.map", "svg.chart", "#table th[data-key=persons]", "#borders table", "#know"):
        assert page.locator(selector).first.is_visible(), selector
    assert page.locator("#table th[data-key=persons]").inner_text() == "Size"
    for selector in ("nav", "form.controls", "button.know", ".skip", "#tip", "button[name=more]"):
        assert page.locator(f"{selector} >> visible=true").count() == 0, selector
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_every_control_has_a_name(open_page: Open) -> None:
    page = open_page("borders", "#region=CZ08")
    named = "e.getAttribute('aria-label') || e.textContent.trim() || e.closest('label')?.textContent.trim()"
    nameless = f"es => es.filter(e => !({named})).map(e => e.outerHTML.slice(0, 90))"
    assert page.eval_on_selector_all("button, select, summary, a, [role=button]", nameless) == []


def test_dark_is_dark_and_light_is_light(open_page: Open) -> None:
    page = open_page("tiles")
    ground = "getComputedStyle(document.body).backgroundColor"
    page.emulate_media(color_scheme="light")
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(ground) == "rgb(18, 24, 29)"


def test_czech_figures_have_commas_after_a_choice_too(open_page: Open) -> None:
    page = open_page("czech", "#region=CZ08")
    assert page.locator("#panel h3").inner_text() == "V čem je silný region Moravskoslezsko"
    quotients = [row[7] for row in rows_of(page, "#panel table")]
    assert all("," in one and "." not in one for one in quotients)
    page.locator("#table th[data-key=growth] button").click()
    assert page.locator("#status").inner_text() == "Seřazeno podle sloupce Tempo růstu, od největších."
