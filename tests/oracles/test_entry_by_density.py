"""Entries against density: a regression with a column for every region and industry."""

from __future__ import annotations

from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from klastr.errors import InvalidOption
from klastr.identify.dynamics.entry_by_density import entry_by_density
from klastr.identify.dynamics.entry_exit import entry_exit
from klastr.identify.dynamics.least_squares import least_squares


def material(seed: int, regions: int = 8, industries: int = 7) -> tuple[dict[int, pd.DataFrame], np.ndarray]:
    random = np.random.default_rng(seed)
    cells = random.integers(0, 60, (2, regions, industries)) + np.eye(regions, industries, dtype=int)[None]
    frames = {2010 + 4 * t: pd.DataFrame(cells[t]) for t in range(2)}
    return frames, random.random((regions, industries))


def columns(used: np.ndarray, density: np.ndarray) -> np.ndarray:
    regions, industries = np.nonzero(used)
    dummies = [regions == k for k in np.unique(regions)] + [industries == k for k in np.unique(industries)[1:]]
    return np.stack([density[used], *dummies], axis=1).astype(float)


@pytest.mark.proves("entry_by_density", by="oracle")
@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_it_is_least_squares_with_dummies(seed: int) -> None:
    frames, density = material(seed)
    entries = entry_exit(frames, draws=0).values
    used = ~np.isnan(entries)
    line = least_squares(
        entries[used], columns(used, density), groups=np.unique(np.nonzero(used)[0], return_inverse=True)[1]
    )
    found = entry_by_density(frames, density)
    assert line is not None
    assert found.at("density") == pytest.approx(line.coefficients[0], abs=1e-8)
    assert found.high is not None
    assert found.high[0] == pytest.approx(line.ends(0.9)[1][0], abs=1e-7)
    assert found.p_values is not None
    assert found.p_values[0] == pytest.approx(line.p_values[0], abs=1e-7)


@pytest.mark.proves("entry_by_density", by="property")
@settings(max_examples=15)
@given(st.integers(0, 10_000), st.floats(0.5, 100))
def test_neither_the_unit_of_density_nor_levels_matter(seed: int, unit: float) -> None:
    frames, density = material(seed)
    one = entry_by_density(frames, density)
    other = entry_by_density(frames, unit * density + np.arange(8)[:, None] + np.arange(7)[None])
    assert other.at("density") * unit == pytest.approx(one.at("density"), abs=1e-6)
    stays, exits = (entry_by_density(frames, density, kind=kind).at("density") for kind in ("stay", "exit"))
    assert stays == pytest.approx(-exits, abs=1e-8)


@pytest.mark.proves("entry_by_density", by="worked")
def test_the_line_of_the_page() -> None:
    """docs/methods/entry-exit.md: the three dense cells are entered, the three thin ones are not."""
    before = pd.DataFrame([[9, 0, 1], [1, 9, 0], [0, 1, 9]])
    after = pd.DataFrame([[9, 9, 1], [1, 9, 9], [9, 1, 9]])
    near = np.array([[0.5, 0.8, 0.1], [0.1, 0.5, 0.9], [0.7, 0.2, 0.5]])
    found = entry_by_density({2010: before, 2014: after}, near, effects=False)
    dense, thin = np.array([0.8, 0.9, 0.7]), np.array([0.1, 0.1, 0.2])
    both = np.concatenate([dense, thin])
    slope = (dense.sum() - thin.sum()) / 2 / ((both - both.mean()) ** 2).sum()
    assert found.at("density") == pytest.approx(slope)
    assert round(slope, 2) == 1.44


def test_where_nothing_can_be_said_there_is_a_reason() -> None:
    frames, density = material(1)
    assert entry_by_density(frames, np.ones_like(density)).reason("density") == "no_variation"
    one = {year: frame.iloc[:1] for year, frame in frames.items()}
    assert entry_by_density(one, density[:1]).reason("density") == "too_few"
    with pytest.raises(InvalidOption, match="8 regions x 7 industries"):
        entry_by_density(frames, density[:3])


@pytest.mark.slow
def test_newcomers_in_europe_come_where_related_industries_are(real_data: Path) -> None:
    from klastr.sources.tables import read_regional_table

    table = read_regional_table(real_data / "eu_sbs_regional_2008_2014.parquet").table
    found = entry_by_density(table, since=2010, at=2014, region_level=2, industry_level=2)
    assert found.at("density") > 0
    assert found.p_values is not None
    assert found.p_values[0] < 0.001
