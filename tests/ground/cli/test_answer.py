"""The answer on a screen of any width, with and without colour, on a terminal and in a pipe."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from klastr.cli.answer import show_answer
from klastr.cli.investigation import Answer, Written
from klastr.codes.neighbours import neighbour_pairs
from klastr.identify.crossborder import cross_border_clusters
from klastr.identify.findings import RegionalClusters
from klastr.identify.regional_clusters import regional_clusters
from klastr.report import figures
from klastr.report.sentences import strongest
from klastr.report.words import LANGUAGES, words
from klastr.sources.examples import visegrad
from klastr.tables.regional import RegionalTable
from klastr.tables.tiles import tile_layout

Shown = Callable[..., str]
WIDTHS = [60, 80, 120]


@pytest.fixture(scope="module")
def example() -> RegionalClusters:
    return regional_clusters(
        visegrad(), since=2010, region_level=2, industry_level=2, reference="EU", draws=100, regions=None
    )


@pytest.fixture
def shown(
    example: RegionalClusters, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Shown:
    """What appears on a screen of that width."""
    for name in ("FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)

    def show(width: int, found: RegionalClusters = example, language: str = "en", report: bool = True) -> str:
        monkeypatch.setenv("COLUMNS", str(width))
        monkeypatch.chdir(tmp_path)
        borders = cross_border_clusters(found, neighbour_pairs())
        parts = {"found": found, "borders": borders, "tiles": tile_layout(found.regions), "warnings": ()}
        answer = cast(Answer, SimpleNamespace(**parts))
        folder = tmp_path / "klastr-answer"
        written = Written(folder / "report.html", ()) if report else Written(None, ("report.html", "report.pdf"))
        show_answer(
            answer, words(language), folder=folder, written=written,
            next_command="klastr check YOUR-TABLE.csv",
        )  # fmt: skip
        return capsys.readouterr().out

    return show


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_number_is_cut(shown: Shown, example: RegionalClusters, width: int, language: str) -> None:
    screen, catalogue = shown(width, language=language), words(language)
    assert not re.search(r"\d…", screen)
    told = " ".join(screen.split())
    for r, g in strongest(example, 10):
        persons = " ".join(catalogue.number(example.employment[r, g]).split())
        quotient = catalogue.number(example.location_quotient[r, g], 1)
        assert re.search(rf"{persons}\*? {quotient} ", told), (persons, quotient)
        sure = " ".join(figures.sure(round(100 * example.stars_probability[r, g]), catalogue).split())
        assert f"{'★' * example.stars[r, g]} {sure}" in told


@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_is_wider_than_the_screen(shown: Shown, width: int) -> None:
    assert max(len(line) for line in shown(width).splitlines()) <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_every_region_stands_on_the_map_with_its_number(shown: Shown, example: RegionalClusters, width: int) -> None:
    lines = shown(width).splitlines()
    for r, code in enumerate(example.regions):
        at = next(k for k, line in enumerate(lines) if re.search(rf"\b{code}\b", line))
        column = lines[at].index(code)
        assert lines[at + 1][column - 1 : column + 5].strip() == str(int(example.is_strong[r].sum()))


def test_names_are_whole_where_there_is_room(shown: Shown, example: RegionalClusters) -> None:
    screen = shown(120)
    assert "…" not in screen
    assert all(example.group_name(example.groups[g]) in screen for _, g in strongest(example, 10))


def test_bars_give_way_to_names(shown: Shown) -> None:
    assert "█" in shown(80)
    assert "█" not in shown(60)
    assert "Silesia" in shown(60)


@pytest.mark.parametrize("plain", ["NO_COLOR", None])
def test_a_pipe_gets_no_colours(shown: Shown, monkeypatch: pytest.MonkeyPatch, plain: str | None) -> None:
    if plain:
        monkeypatch.setenv(plain, "1")
    assert "\x1b" not in shown(80)


def test_a_terminal_without_colours_gets_the_same_words(shown: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    piped = shown(80)
    for name, value in {"FORCE_COLOR": "1", "TERM": "xterm-256color", "COLORTERM": "truecolor"}.items():
        monkeypatch.setenv(name, value)
    coloured = shown(80)
    monkeypatch.setenv("NO_COLOR", "1")
    colourless = shown(80)
    assert re.search(r"\x1b\[[\d;]*48;", coloured)  # papers of the tiles
    assert not re.search(r"\x1b\[[\d;]*[34]8;", colourless)
    for screen in (coloured, colourless):
        assert re.sub(r"\x1b\[[\d;]*m", "", screen) == piped


def test_the_last_lines_name_the_source_the_folder_the_report_and_what_to_type_next(shown: Shown) -> None:
    assert shown(60).splitlines()[-4:] == [
        "Source: Eurostat (sbs_r_nuts06_r2)",
        "Tables: klastr-answer",
        "Report: klastr-answer/report.html",
        "Next, with your own table: klastr check YOUR-TABLE.csv",
    ]


def test_without_a_report_the_extra_is_named_whole(shown: Shown) -> None:
    last = shown(60, report=False).splitlines()[-1]
    assert last == "Not written: report.html, report.pdf. They need an extra: pip install 'klastr[reports]'"


def small(*names: str, jobs: float = 30_000) -> RegionalClusters:
    first, second, steel, food = names
    rows = [(first, steel, jobs), (first, food, 30_000), (second, steel, 100), (second, food, 149_000)]
    return regional_clusters(RegionalTable.from_rows(rows), draws=0)


def test_names_are_shown_as_they_are_typed(shown: Shown) -> None:
    screen = shown(120, found=small("[b]North[/b]", "[/]", "[red]steel", ":smile: food"))
    assert "[red]steel in [b]North[/b]" in " ".join(screen.split())


def test_one_period_without_draws_growth_or_tiles_has_an_answer(shown: Shown) -> None:
    screen = shown(80, found=small("North", "South", "steel", "food"))
    row = next(line for line in screen.splitlines() if line.strip().startswith("North"))
    assert row.split()[-3:] == ["–", "★★★", "–"]
    assert "Number of strong" not in screen


def test_nothing_strong_is_said_and_no_empty_table_is_shown(shown: Shown) -> None:
    screen = shown(80, found=small("North", "South", "steel", "food", jobs=10))
    assert "No strong regional cluster" in screen
    assert "Quotient" not in screen


def test_estimates_are_marked(shown: Shown, example: RegionalClusters) -> None:
    estimated = [place for place in strongest(example, 10) if example.imputed_share[place] > 0]
    assert len(re.findall(r"\d\*", shown(80))) == len(estimated)


def test_what_draws_show_nearly_always_is_not_called_certain(shown: Shown, example: RegionalClusters) -> None:
    told = shown(120)
    assert "> 99 %" in told
    assert "100 %" not in told
