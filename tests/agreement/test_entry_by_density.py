"""Entries against density: NumPy's least squares with a column for every region and industry."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from klastr.identify.dynamics.entry_by_density import entry_by_density
from klastr.identify.dynamics.entry_exit import entry_exit


@pytest.mark.proves("entry_by_density", by="agreement", peer="NumPy lstsq with dummies")
def test_numpy_gives_the_same_coefficient(difference: Callable[[str, str, float], None]) -> None:
    random = np.random.default_rng(3)
    cells = random.integers(0, 60, (2, 30, 20)) + np.eye(30, 20, dtype=int)[None]
    years, density = {2010 + 4 * t: pd.DataFrame(cells[t]) for t in range(2)}, random.random((30, 20))
    entries = entry_exit(years, draws=0).values
    used = ~np.isnan(entries)
    regions, industries = np.nonzero(used)
    levels = [regions == k for k in np.unique(regions)] + [industries == k for k in np.unique(industries)[1:]]
    columns = np.stack([density[used], *levels], axis=1).astype(float)
    theirs = np.linalg.lstsq(columns, entries[used], rcond=None)[0][0]
    largest = abs(entry_by_density(years, density).at("density") - theirs)
    difference("entry_by_density", "NumPy lstsq with dummies", float(largest))
    assert largest < 1e-9
