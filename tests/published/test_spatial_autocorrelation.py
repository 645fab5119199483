"""Spatial statistics: numbers printed in the documentation of other packages, and the page's own, worked by hand."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

import klastr
from klastr.identify.industry_grid import IndustryGrid, industry_grid

LINE = klastr.spatial_weights("ABCD", neighbours=[("A", "B"), ("B", "C"), ("C", "D")])
STEPS = {"A": 1.0, "B": 2.0, "C": 3.0, "D": 4.0}


# -- printed elsewhere ----


@pytest.mark.proves("local_getis_ord", by="published")
def test_six_points_of_esdas_documentation() -> None:
    """Docstring of esda.getisord.G_Local, esda 2.9: six points, neighbours within 15."""
    points = [(10, 10), (20, 10), (40, 10), (15, 20), (30, 20), (30, 30)]
    numbers = dict(zip("ABCDEF", [2.0, 3.0, 3.2, 5.0, 8.0, 7.0], strict=True))
    weights = klastr.spatial_weights("ABCDEF", points=points, form="band", band=15, style="binary")
    plain = klastr.local_getis_ord(numbers, weights=weights, star=False).values[:, 0]
    star = klastr.local_getis_ord(numbers, weights=weights).values[:, 0]
    assert plain[:5] == pytest.approx([-1.0136729, -0.04361589, 1.31558703, -0.31412676, 1.15373986], abs=5e-9)
    assert star[:5] == pytest.approx([-1.39727626, -0.28917762, 0.65064964, -0.28917762, 1.23452088], abs=5e-9)


def of_libpysal(peer: Callable[[str], ModuleType], name: str) -> tuple[list[str], list[tuple[str, str]], Callable]:
    """Neighbours of an example that libpysal carries, and how to find its files."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        examples = peer("libpysal.examples")
        lines = Path(examples.get_path(f"{name}.gal")).read_text().splitlines()[1:]
    labels = [line.split()[0] for line in lines[::2]]
    pairs = [(label, other) for label, line in zip(labels, lines[1::2], strict=True) for other in line.split()]
    return labels, pairs, examples.get_path


@pytest.mark.peers
@pytest.mark.proves("moran", by="published")
def test_homicides_around_st_louis(peer: Callable[[str], ModuleType]) -> None:
    """Docstring of esda.moran.Moran, esda 2.9: I = 0.244 for the homicide rate of 1988-93 in 78 counties."""
    labels, pairs, path = of_libpysal(peer, "stl")
    rates = pd.read_csv(path("stl_hom.txt"), skiprows=1)["HR8893"]
    weights = klastr.spatial_weights(labels, neighbours=pairs)
    found = klastr.moran(dict(zip(labels, rates, strict=True)), weights=weights)
    assert round(found.at("attribute"), 3) == 0.244


@pytest.mark.peers
@pytest.mark.filterwarnings("ignore")
@pytest.mark.proves("moran", by="published")
def test_rates_of_sudden_infant_death_in_north_carolina(peer: Callable[[str], ModuleType]) -> None:
    """Docstring of esda.moran.Moran_Rate, esda 2.9: I = 0.1662 for SID79 of BIR79 in 100 counties."""
    labels, pairs, path = of_libpysal(peer, "sids2")
    file = peer("libpysal.io").open(path("sids2.dbf"))
    deaths, births = (np.array(file.by_col(name), dtype=float) for name in ("SID79", "BIR79"))
    file.close()
    jobs = np.column_stack([deaths, births - deaths])
    grid = IndustryGrid(tuple(labels), ("deaths", "others"), jobs, None, births, None, {})
    found = klastr.moran(grid, of="rate", weights=klastr.spatial_weights(labels, neighbours=pairs))
    assert round(found.at("deaths"), 4) == 0.1662


# -- worked by hand: docs/methods/spatial-autocorrelation.md ----


@pytest.mark.proves("moran", by="worked")
@pytest.mark.proves("local_moran", by="worked")
@pytest.mark.proves("spatial_lag", by="worked")
@pytest.mark.proves("geary", by="worked")
@pytest.mark.proves("local_geary", by="worked")
@pytest.mark.proves("getis_ord", by="worked")
@pytest.mark.proves("lee", by="worked")
def test_four_regions_in_a_line() -> None:
    assert klastr.moran(STEPS, weights=LINE).at("attribute") == pytest.approx(0.4)
    assert klastr.moran(STEPS, weights=LINE).expected == pytest.approx(-1 / 3)
    assert klastr.local_moran(STEPS, weights=LINE).values[:, 0] == pytest.approx([0.6, 0.2, 0.2, 0.6])
    assert klastr.spatial_lag(STEPS, weights=LINE).values[:, 0] == pytest.approx([2, 2, 3, 3])
    assert klastr.geary(STEPS, weights=LINE.of_style("binary")).at("attribute") == pytest.approx(0.3)
    assert klastr.local_geary(STEPS, weights=LINE).values[:, 0] == pytest.approx(0.8)
    assert klastr.getis_ord(STEPS, weights=LINE).at("attribute") == pytest.approx(4 / 7)
    assert klastr.lee(STEPS, weights=LINE).values[0, 0] == pytest.approx(0.2)


@pytest.mark.proves("join_counts", by="worked")
@pytest.mark.proves("local_join_counts", by="worked")
def test_joins_along_the_line() -> None:
    has = {"A": 1.0, "B": 1.0, "C": 0.0, "D": 0.0}
    found = klastr.join_counts(has, weights=LINE)
    assert found.values[0].tolist() == [1, 1, 1]
    assert found.expected[0] == pytest.approx([0.5, 2, 0.5])
    assert klastr.local_join_counts(has, weights=LINE).values[:, 0].tolist() == [1, 1, 0, 0]


@pytest.mark.proves("bivariate_moran", by="worked")
@pytest.mark.proves("local_bivariate_moran", by="worked")
def test_steel_and_mines_along_the_line() -> None:
    steel, mines = (dict(zip("ABCD", numbers, strict=True)) for numbers in ([9.0, 5, 1, 1], [2.0, 7, 5, 0]))
    assert klastr.bivariate_moran(steel, attribute=mines, weights=LINE).at("attribute", "other") == pytest.approx(
        13 / np.sqrt(44 * 29)
    )
    local = klastr.local_bivariate_moran(steel, attribute=mines, weights=LINE).values[:, 0]
    assert local == pytest.approx(np.array([70, 0, 0, -18]) / np.sqrt(44 * 29))


@pytest.mark.proves("losh", by="worked")
def test_a_step_between_two_plains() -> None:
    line = klastr.spatial_weights("ABCDEF", neighbours=list(zip("ABCDE", "BCDEF", strict=True)))
    found = klastr.losh(dict(zip("ABCDEF", [1.0, 1, 1, 9, 9, 9], strict=True)), weights=line)
    assert found.values[:, 0].tolist() == [0, 1.5, 1.5, 1.5, 1.5, 0]


@pytest.mark.proves("dense_areas", by="worked")
def test_two_corners_of_a_field() -> None:
    points = [(0, 0), (0, 1), (1, 0), (9, 9), (9, 8), (8, 9), (8, 8), (5, 0)]
    found = klastr.dense_areas(points, distance=1.5, fewest=3, sample=1, repetitions=1)
    assert found.areas.tolist() == [1, 1, 1, 0, 0, 0, 0, -1]


# -- the regions of Europe ----


@pytest.mark.slow
def test_what_the_page_says_of_europe(real_data: Path) -> None:
    table = klastr.read_regional_table(real_data / "eu_sbs_regional_2008_2014.parquet").table
    grid = industry_grid(table, at=2014, region_level=2, industry_level=2)
    found = klastr.moran(grid)
    assert found.settings["regions"] == 262
    for industry, value in {"I56": 0.736, "E36": 0.731, "F43": 0.646, "C14": 0.633, "C28": 0.589}.items():
        assert found.at(industry) == pytest.approx(value, abs=5e-4)
    names = found.axes["industry"]
    alone = {names[k] for k in np.flatnonzero(found.q_values > 0.05)}
    assert alone == {"C12", "B09", "H51", "C19"}
