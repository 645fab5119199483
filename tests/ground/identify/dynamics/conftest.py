"""Tables of several years."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from klastr.tables.regional import RegionalTable

Frames = dict[int, pd.DataFrame]


@pytest.fixture
def frames() -> Callable[..., Frames]:
    """One wide frame for each year, of (T, R, I) cells; regions r0, r1, ... and industries i0, i1, ..."""

    def made(cells: Any, years: Any = None) -> Frames:
        array = np.array(cells, dtype=float)
        labels = [f"r{k}" for k in range(array.shape[1])], [f"i{k}" for k in range(array.shape[2])]
        named = years or range(2010, 2010 + len(array))
        return {year: pd.DataFrame(one, *labels) for year, one in zip(named, array, strict=True)}

    return made


@pytest.fixture
def table() -> Callable[..., RegionalTable]:
    """The same as one table."""

    def made(cells: Any, years: Any = None, regions: Any = None) -> RegionalTable:
        array = np.array(cells, dtype=float)
        named = list(years or range(2010, 2010 + len(array)))
        codes = list(regions or (f"r{k}" for k in range(array.shape[1])))
        rows = [(codes[r], f"i{i}", named[t], array[t, r, i]) for t, r, i in np.ndindex(*array.shape)]
        frame = pd.DataFrame(rows, columns=["region", "industry", "year", "jobs"])
        return RegionalTable.from_frame(frame, "region", "industry", "jobs", year="year")

    return made
