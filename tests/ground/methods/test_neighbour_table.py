"""A table of neighbours gives the sums of the lists."""

from __future__ import annotations

import numpy as np
import pytest

from klastr.methods import neighbour_table as module
from klastr.methods.neighbour_lists import neighbour_lists
from klastr.methods.neighbour_table import neighbour_table


@pytest.mark.parametrize("radii", [5, 300])
@pytest.mark.parametrize("alike", [True, False])
def test_sums_are_those_of_the_lists(radii: int, alike: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(1)
    x, y = random.uniform(0, 50, (2, 200))
    lists = neighbour_lists(x, y, np.linspace(1, 40, radii))
    table = neighbour_table(lists)
    assert table is not None
    weight = np.where(random.uniform(size=200) < 0.3, 1.0 if alike else random.uniform(1, 9, 200), 0.0)
    at = random.choice(200, 60, replace=False)
    expected = lists.sums(at, weight)
    assert np.allclose(table.sums(at, weight, np.flatnonzero(weight)), expected, rtol=1e-12)
    monkeypatch.setattr(module, "_BLOCK_PAIRS", 100)
    assert np.allclose(table.sums(at, weight, np.flatnonzero(weight)), expected, rtol=1e-12)
    assert not table.sums(at, np.zeros(200), np.array([], dtype=np.intp)).any()


def test_a_table_too_large_for_memory_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_BYTES", 10)
    assert neighbour_table(neighbour_lists(np.arange(5.0), np.zeros(5), np.array([2.0]))) is None
