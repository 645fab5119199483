"""The European table of structural business statistics, read once for the measurements on it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from klastr.sources.tables import read_regional_table
from klastr.tables.cells import CellKind
from klastr.tables.places import Places, places
from klastr.tables.regional import RegionalTable


@dataclass(frozen=True)
class EuropeanTable:
    """Eurostat, sbs_r_nuts06_r2, 2008-2014; regions of NUTS 0 to 2, sections, divisions and groups of trade."""

    table: RegionalTable

    @cached_property
    def regions(self) -> NDArray[np.intp]:
        """Rows of NUTS 2, without extra-regio."""
        codes = self.table.region_codes
        return np.array([k for k, code in enumerate(self.table.regions)
                         if self.table.region_levels[k] == 2 and codes.is_place(code)])  # fmt: skip

    @cached_property
    def divisions(self) -> NDArray[np.intp]:
        """Columns of NACE divisions."""
        return np.array([k for k, level in enumerate(self.table.industry_levels) if level == 2])

    @cached_property
    def places(self) -> Places:
        return places(self.table)

    @cached_property
    def country(self) -> NDArray[np.intp]:
        """Country number of each of `regions`."""
        return self.places.country[self.regions]

    @cached_property
    def above(self) -> NDArray[np.intp]:
        """Number of the NUTS 1 region of each of `regions`."""
        codes = [self.table.region_codes.parent(self.table.regions[k], self.table.regions) for k in self.regions]
        return np.unique(codes, return_inverse=True)[1]

    @cached_property
    def there(self) -> NDArray[np.bool_]:
        """(T, R of the table)"""
        return (self.table.kinds != CellKind.NOT_THERE).any(axis=2)

    def cells(self, array: NDArray) -> NDArray:
        """(T, regions, divisions) of a (T, R, I) array."""
        return array[:, self.regions][:, :, self.divisions]


def european_table() -> EuropeanTable:
    data = Path(os.environ["KLASTR_REAL_DATA"])
    return EuropeanTable(read_regional_table(
        data / "eu_sbs_regional_2008_2014.parquet", region="nuts_code", industry="nace_code", value="persons_employed",
        flag="persons_employed_flag", establishments="local_units", year="year").table)  # fmt: skip
