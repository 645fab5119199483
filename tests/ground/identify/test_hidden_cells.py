"""Hidden cells behind a measure: the answer says how many are estimates, and its interval fills them again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import klastr
from klastr.identify.industry_grid import IndustryGrid, cells_of, industry_grid
from klastr.identify.table_draws import table_draws
from klastr.tables.regional import RegionalTable

FRAME = pd.DataFrame(
    {"food": [900.0, 400, 250, 800], "steel": [300.0, np.nan, 700, 350], "cars": [80.0, 500, np.nan, 120]},
    index=["A", "B", "C", "D"],
)


@pytest.fixture
def grid() -> IndustryGrid:
    return cells_of(FRAME)


def test_a_grid_knows_which_cells_are_estimates(grid: IndustryGrid) -> None:
    assert grid.hidden is not None
    assert np.argwhere(grid.hidden).tolist() == [
        [1, grid.industries.index("steel")],
        [2, grid.industries.index("cars")],
    ]
    assert "2 of 12 cells are confidential or missing and estimated" in grid.notes[-1]


def test_a_table_without_hidden_cells_has_no_note() -> None:
    whole = cells_of(FRAME.fillna(5))
    assert whole.hidden is None
    assert whole.notes == ()
    assert "hidden" not in table_draws(whole, 20).means


@pytest.mark.parametrize("name", ["hachman", "krugman", "gini", "entropy", "diversity", "presence", "atkinson"])
def test_the_note_reaches_the_answer(name: str) -> None:
    found = getattr(klastr, name)(FRAME, draws=20)
    assert any("2 of 12 cells" in note for note in found.notes)
    assert "2 of 12 cells" in found.settings["cells"]
    assert "hidden cells filled again" in found.settings["interval"]


def test_hidden_cells_are_filled_again_in_every_draw(grid: IndustryGrid) -> None:
    tables = np.concatenate(list(table_draws(grid, 200).blocks()))
    held = np.concatenate(list(table_draws(replace(grid, fill=None), 200).blocks()))
    steel = grid.industries.index("steel")
    assert np.log(tables[:, 1, steel]).std() > 1.2 * np.log(held[:, 1, steel]).std()
    np.testing.assert_array_equal(tables[:, 0], held[:, 0])


def test_an_interval_is_wider_for_what_it_does_not_know() -> None:
    grid = cells_of(FRAME)
    known, unknown = klastr.krugman(replace(grid, fill=None), draws=200), klastr.krugman(grid, draws=200)
    for code in "BC":
        width = [float(one.high[one.axes["region"].index(code)] - one.low[one.axes["region"].index(code)])
                 for one in (known, unknown)]  # fmt: skip
        assert width[1] > 1.05 * width[0]


def test_where_estimates_cannot_be_drawn_the_interval_says_that_they_stay(grid: IndustryGrid) -> None:
    assert "stay at their estimates" in table_draws(replace(grid, fill=None), 20).means


def test_money_without_establishments_moves_by_its_hidden_cells_alone(grid: IndustryGrid) -> None:
    drawn = table_draws(replace(grid, unit="EUR"), 20)
    assert drawn.are_alive
    assert drawn.means.startswith("hidden cells filled again; ")
    tables = np.concatenate(list(drawn.blocks()))
    still = ~grid.hidden
    assert np.ptp(tables[:, still], axis=0).max() == 0
    assert (np.ptp(tables[:, grid.hidden], axis=0) > 0).all()


def test_a_part_of_a_grid_takes_its_estimates_along(grid: IndustryGrid) -> None:
    part = grid.of_regions([2, 1]).of_industries(["steel", "food"])
    assert part.hidden is not None
    assert part.hidden.sum() == 1
    assert [note for note in part.notes if "cells" in note] == list(part.notes_of_cells)
    assert "1 of 4 cells is" in part.notes[-1]
    drawn = table_draws(part, 20)
    assert drawn.filled_at.tolist() == [2 + part.industries.index("steel")]
    assert "estimated" not in " ".join(grid.of_regions([0, 3]).notes)


def test_published_totals_hold_in_every_draw() -> None:
    rows = {"CZ01": (100, 60, 40), "CZ02": (200, 110, 90), "CZ03": (300, None, None)}
    frame = pd.DataFrame(
        [
            (region, code, jobs)
            for region, cells in rows.items()
            for code, jobs in zip(("C", "C10", "C11"), cells, strict=True)
        ],
        columns=["region", "industry", "jobs"],
    )
    table = RegionalTable.from_frame(frame, "region", "industry", "jobs")
    grid = industry_grid(table, industry_level=2, smallest=1)
    changes = grid.fill.changes(50, 0)
    assert changes is not None
    assert changes[0].tolist() == [4, 5]
    np.testing.assert_allclose(changes[1].sum(axis=0), 0, atol=0.1)
    assert changes[1].std() > 1
