"""Small tables to measure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from klastr.codes.classifications import recognised_industries, recognised_regions
from klastr.tables.cells import CellKind
from klastr.tables.regional import RegionalTable

Make = Callable[..., RegionalTable]


@pytest.fixture
def make() -> Make:
    """A table of (T, R, I) or (R, I) cells; NaN is confidential. Other arrays and codes by keyword."""

    def made(cells: Any, regions: Any = None, industries: Any = None, years: Any = None, **other: Any) -> RegionalTable:
        values = np.array(cells, dtype=float)
        values = values[None] if values.ndim == 2 else values
        regions = tuple(regions or (f"r{k}" for k in range(values.shape[1])))
        industries = tuple(industries or (f"i{k}" for k in range(values.shape[2])))
        kinds = np.where(np.isnan(values), CellKind.CONFIDENTIAL, CellKind.PUBLISHED).astype(np.uint8)
        arrays = {
            name: np.array(other.pop(name), dtype=float).reshape(values.shape)
            for name in ("establishments", "wages", "plant_squares")
            if name in other
        }
        return RegionalTable(
            regions=regions,
            industries=industries,
            years=tuple(years) if years else (None,) if len(values) == 1 else tuple(range(2010, 2010 + len(values))),
            values=values,
            kinds=other.pop("kinds", kinds),
            region_codes=recognised_regions(regions),
            industry_codes=recognised_industries(industries),
            **arrays,
            **other,
        )

    return made
