"""Years side by side, and drawn again together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from klastr.identify.dynamics.panel import panel_of
from klastr.identify.dynamics.panel_draws import panel_draws
from klastr.tables.definitions import Definition
from klastr.tables.regional import RegionalTable

Make = Callable[..., Any]


def drawn(frames: dict[int, pd.DataFrame], **options: Any) -> np.ndarray:
    return np.concatenate(list(panel_draws(panel_of(frames), 4000, seed=1, **options).blocks()))[:, :, 0, 0]


def test_each_year_is_drawn_as_it_would_be_alone(frames: Make) -> None:
    cells = drawn(frames([[[4000]], [[1000]]]))
    # 400 and 100 plants of 10 persons, with a relative variance of sizes of 8
    np.testing.assert_allclose(cells.mean(axis=0), (4000, 1000), rtol=0.03)
    np.testing.assert_allclose(cells.std(axis=0) / cells.mean(axis=0), (9 / 400) ** 0.5 * np.array([1, 2]), rtol=0.07)


def test_plants_that_survive_tie_the_years(frames: Make) -> None:
    near = np.corrcoef(drawn(frames([[[1000]], [[1000]]], years=(2010, 2011))).T)[0, 1]
    far = np.corrcoef(drawn(frames([[[1000]], [[1000]]], years=(2010, 2020))).T)[0, 1]
    none = np.corrcoef(drawn(frames([[[1000]], [[1000]]]), survival=0.0).T)[0, 1]
    assert near == pytest.approx(0.92, abs=0.02)
    assert far == pytest.approx(0.92**10, abs=0.05)
    assert none == pytest.approx(0, abs=0.05)


def test_a_small_year_keeps_only_what_it_can(frames: Make) -> None:
    tied = np.corrcoef(drawn(frames([[[4000]], [[1000]]])).T)[0, 1]
    assert tied == pytest.approx(0.92 * 100 / (400 * 100) ** 0.5, abs=0.04)


def test_nobody_stays_nobody_and_the_unknown_unknown(frames: Make) -> None:
    years = frames([[[10, 0], [5, 5]], [[10, 0], [5, 5]]])
    years[2010] = years[2010].drop(index="r1")
    cells = next(panel_draws(panel_of(years), 20).blocks())
    assert (cells[:, :, 0, 1] == 0).all()
    assert np.isnan(cells[:, 0, 1]).all()
    assert not np.isnan(cells[:, 1]).any()


def test_the_same_seed_draws_the_same(frames: Make) -> None:
    years = frames([[[10, 3], [5, 5]], [[10, 9], [5, 5]]])
    first, again = (next(panel_draws(panel_of(years), 20, seed=3).blocks()) for _ in range(2))
    np.testing.assert_array_equal(first, again)


def test_merged_and_recoded_regions_are_followed_back() -> None:
    before, after = {"DE41": 100, "DE42": 300, "ITD1": 5}, {"DE40": 440, "ITH1": 8}
    rows = [(code, "i0", year, jobs) for year, cells in ((2009, before), (2012, after)) for code, jobs in cells.items()]
    frame = pd.DataFrame(rows, columns=["region", "industry", "year", "jobs"])
    panel = panel_of(RegionalTable.from_frame(frame, "region", "industry", "jobs", year="year"))
    assert panel.followed == ("merged", "recoded")
    assert panel.employment[:, :, 0].tolist() == [[400, 5], [440, 8]]


def test_labels_that_only_one_year_has_are_kept(frames: Make) -> None:
    years = frames([[[1, 2]], [[3, 4]]])
    years[2011] = pd.DataFrame([[3.0, 4.0]], ["r9"], ["i1", "i7"])
    panel = panel_of(years)
    assert panel.regions == ("r9", "r0")
    assert set(panel.industries) == {"i0", "i1", "i7"}
    assert np.isnan(panel.employment[0, 0]).all()


def test_a_definition_groups_industries_of_a_mapping_too(frames: Make) -> None:
    years = frames([[[1, 2], [3, 4]], [[5, 6], [7, 8]]])
    both = Definition.from_frame(pd.DataFrame({"code": ["i0", "i1"], "group": ["all"] * 2}))
    grouped = panel_of(years, definition=both)
    assert grouped.industries == ("all",)
    assert grouped.employment[:, :, 0].tolist() == [[3, 7], [11, 15]]
