"""From rows to arrays: a long or wide frame becomes a regional table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from klastr.codes.classifications import recognised_industries, recognised_regions
from klastr.tables.cells import cell_kinds, is_confidential
from klastr.tables.regional import RegionalTable, Year

if TYPE_CHECKING:
    import pandas as pd


def pivoted(frame: Any, *, region: str, industry: str, value: str, year: str | None, flag: str | None,
            establishments: str | None, wages: str | None, unit: str | None, source: str | None,
            classification: str | None) -> RegionalTable:
    """A long frame as a regional table; see `RegionalTable.from_frame`."""
    import pandas as pd

    columns = _as_pandas(frame, [region, industry, value, year, flag, establishments, wages])
    region_at, regions = pd.factorize(columns[region].astype(str), sort=True)
    industry_at, industries = pd.factorize(columns[industry].astype(str), sort=True)
    year_at, years = _factorised_years(columns[year] if year else None, len(columns))
    shape = (len(years), len(regions), len(industries))
    where = np.ravel_multi_index((year_at, region_at, industry_at), shape)

    numbers = _scattered(columns[value].to_numpy(dtype=np.float64, na_value=np.nan), where, shape)
    confidential = np.zeros(shape, dtype=bool)
    if flag:
        flags, kinds_of_flag = pd.factorize(columns[flag].astype(object))
        secret = np.array([is_confidential(text) for text in kinds_of_flag] + [False])
        confidential.reshape(-1)[where] = secret[flags]
    return RegionalTable(
        regions=tuple(map(str, regions)), industries=tuple(map(str, industries)), years=years,
        values=numbers, kinds=cell_kinds(numbers, confidential),
        establishments=_optional(columns, establishments, where, shape),
        wages=_optional(columns, wages, where, shape), unit=unit, source=source,
        region_codes=recognised_regions(regions), industry_codes=recognised_industries(industries))


def widened(frame: pd.DataFrame, *, unit: str | None, source: str | None,
            classification: str | None) -> RegionalTable:
    """A wide frame (index = regions, columns = industries) as a regional table of one period."""
    values = np.array(frame.to_numpy(dtype=np.float64, na_value=np.nan), order="C")[None]
    regions, industries = tuple(map(str, frame.index)), tuple(map(str, frame.columns))
    kinds = cell_kinds(values, np.zeros(values.shape, dtype=bool))
    return RegionalTable(regions=regions, industries=industries, years=(None,), values=values, kinds=kinds,
                         unit=unit, source=source, region_codes=recognised_regions(regions),
                         industry_codes=recognised_industries(industries))


def _as_pandas(frame: Any, names: Sequence[str | None]) -> pd.DataFrame:
    import pandas as pd

    if not isinstance(frame, pd.DataFrame):
        frame = frame.to_pandas()
    return frame[[name for name in names if name]]


def _factorised_years(column: pd.Series | None, rows: int) -> tuple[NDArray[np.intp], tuple[Year, ...]]:
    import pandas as pd

    if column is None:
        return np.zeros(rows, dtype=np.intp), (None,)
    at, years = pd.factorize(column.astype(int), sort=True)
    return at, tuple(int(year) for year in years)


def _scattered(numbers: NDArray[np.float64], where: NDArray[np.intp],
               shape: tuple[int, int, int]) -> NDArray[np.float64]:
    array = np.full(shape, np.nan)
    array.reshape(-1)[where] = numbers
    return array


def _optional(columns: pd.DataFrame, name: str | None, where: NDArray[np.intp],
              shape: tuple[int, int, int]) -> NDArray[np.float64] | None:
    if name is None:
        return None
    return _scattered(columns[name].to_numpy(dtype=np.float64, na_value=np.nan), where, shape)
