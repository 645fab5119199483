"""What every measure of change does with tables that are not as they should be."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

import klastr
from klastr.errors import InvalidOption, KlastrError
from klastr.identify.measured import Measured
from klastr.tables.regional import RegionalTable

Measure = Callable[[Any], Measured]

AROUND = {f"r{k}": [f"r{(k + 1) % 6}", f"r{(k - 1) % 6}"] for k in range(6)}
MEASURES: dict[str, Measure] = {
    "entry_exit": klastr.entry_exit,
    "entry_by_density": klastr.entry_by_density,
    "growth": klastr.growth,
    "beta_convergence": klastr.beta_convergence,
    "sigma_convergence": klastr.sigma_convergence,
    "markov": partial(klastr.markov, classes=2),
    "markov of quotients": partial(klastr.markov, state="quotient"),
    "spatial_markov": partial(klastr.spatial_markov, classes=2, neighbours=AROUND),
    "rank_mobility": klastr.rank_mobility,
    "resilience": klastr.resilience,
    "shift_share": lambda given: klastr.shift_share(given, draws=100).measured("regional_shift"),
}


def years(change: Callable[[np.ndarray], Any] = np.asarray) -> dict[int, pd.DataFrame]:
    cells = np.random.default_rng(8).integers(1, 60, (3, 6, 4))
    labels = [f"r{k}" for k in (3, 1, 4, 0, 5, 2)], [f"i{k}" for k in (2, 0, 3, 1)]
    return {2010 + t: pd.DataFrame(change(one), *labels) for t, one in enumerate(cells)}


@pytest.fixture(params=MEASURES)
def measure(request: pytest.FixtureRequest) -> Measure:
    return MEASURES[cast("str", request.param)]


def test_whole_numbers_and_fractions_are_one(measure: Measure) -> None:
    whole, fractions = measure(years()), measure(years(lambda cells: cells.astype(np.float64)))
    np.testing.assert_array_equal(whole.values, fractions.values)
    np.testing.assert_array_equal(np.isnan(whole.values), whole.reasons > 0)


def test_labels_are_complete_and_only_these(measure: Measure) -> None:
    found = measure(years())
    for name, expected in (("region", {f"r{k}" for k in range(6)}), ("industry", {f"i{k}" for k in range(4)})):
        if name in found.axes:
            assert set(found.axes[name]) == expected
            assert len(found.axes[name]) == len(expected)
    frame = found.to_long_frame()
    assert list(frame.columns).index("value") == list(frame.columns).index("measure") + 1
    assert len(frame) == found.values.size
    assert not (frame["value"].isna() & (frame["reason"] == "")).any()


def test_negative_numbers_are_refused_with_a_hint(measure: Measure) -> None:
    with pytest.raises(KlastrError, match=r"(?i)negative|below zero|less than"):
        measure(years(lambda cells: -cells))


def test_hidden_cells_are_estimated(measure: Measure) -> None:
    def hide(cells: np.ndarray) -> np.ndarray:
        return np.where(cells == cells[0, 0], np.nan, cells)

    found = measure(years(hide))
    np.testing.assert_array_equal(np.isnan(found.values), found.reasons > 0)


def test_one_table_without_years_is_told(measure: Measure) -> None:
    rows = [("A", "food", 1), ("B", "steel", 2)]
    with pytest.raises(KlastrError, match="year"):
        measure(RegionalTable.from_rows(rows))
    with pytest.raises(KlastrError, match="year"):
        measure(years()[2010])
    with pytest.raises(InvalidOption, match="whole number"):
        measure({"2010": years()[2010], "2011": years()[2011]})


def test_nothing_given_is_changed(measure: Measure) -> None:
    given, kept = years(), years()
    measure(given)
    for year, frame in given.items():
        pd.testing.assert_frame_equal(frame, kept[year])


def test_the_same_seed_gives_the_same_interval(measure: Measure) -> None:
    one, other = measure(years()), measure(years())
    for name, array in one.columns.items():
        np.testing.assert_array_equal(array, other.columns[name])
