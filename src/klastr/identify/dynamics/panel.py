"""Regions x industries of several years, with the regions of the last one: what every measure of change starts from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption, MissingYear
from klastr.identify.basis import Basis, basis
from klastr.identify.dynamics.panel_table import table_of_panel
from klastr.identify.industry_grid import Ground, IndustryGrid, cells_of
from klastr.identify.predecessors import Predecessors, gone_regions, predecessors
from klastr.tables.definitions import Definition
from klastr.tables.regional import RegionalTable, Year

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

Years: TypeAlias = "RegionalTable | Panel | Mapping[int, IndustryGrid | RegionalTable | pd.DataFrame]"


@dataclass(frozen=True, eq=False)
class Panel:
    """Employment of T years, R regions and I industries.

    Attributes
    ----------
    regions, industries : tuple of str
        Regions of the last year, then those that only an earlier one has, for their labels and reasons. Where codes
        changed, the numbers of earlier years are those of the predecessors.
    years : tuple of int
        In order.
    employment : (T, R, I) float64
        Hidden cells estimated; NaN where a region cannot be followed back, or is not in the table of that year.
    followed : tuple of str
        (R,) how each region was followed back to the first year: ``same``, ``recoded``, ``merged``, ``split``,
        ``not there``.
    grids : tuple of IndustryGrid
        One per year, of the same regions and industries; 0 where `employment` is NaN.
    guessed : (T, R, I) bool, optional
        Cells of less than one person, by estimates of hidden cells: nobody knows whether anybody is there.
    unnamed : (T, I) bool, optional
        Industries without a single person in a year although they have some in another: the table of that year
        does not have them.
    """

    regions: tuple[str, ...]
    industries: tuple[str, ...]
    years: tuple[int, ...]
    employment: Floats
    followed: tuple[str, ...]
    grids: tuple[IndustryGrid, ...]
    sources: tuple[str, ...] = ()
    guessed: Flags | None = None
    unnamed: Flags | None = None

    def __post_init__(self) -> None:
        self.employment.flags.writeable = False

    @property
    def there(self) -> Flags:
        """(T, R, I) whether there is a number, be it 0."""
        return ~np.isnan(self.employment)

    @property
    def comparable(self) -> Flags:
        """(T, R, I) whether the cell can be set against another year: the region and the industry are there."""
        return self.there if self.unnamed is None else self.there & ~self.unnamed[:, None]

    @property
    def is_guess(self) -> Flags:
        """(T, R, I) whether the number is an estimate of less than one person."""
        return np.zeros(self.employment.shape, dtype=bool) if self.guessed is None else self.guessed

    def of_years(self, first: int, last: int, *, all_between: bool) -> Panel:
        """The years from the first to the last, or these two alone."""
        wanted = [k for k, year in enumerate(self.years) if first <= year <= last]
        wanted = wanted if all_between else [wanted[0], wanted[-1]]
        return Panel(
            self.regions,
            self.industries,
            tuple(self.years[k] for k in wanted),
            np.array(self.employment[wanted]),
            self.followed,
            tuple(self.grids[k] for k in wanted),
            self.sources,
            None if self.guessed is None else self.guessed[wanted],
            None if self.unnamed is None else self.unnamed[wanted],
        )


def panel_of(
    ground: Years,
    *,
    since: Year = None,
    at: Year = None,
    region_level: int | None = None,
    industry_level: int | None = None,
    all_between: bool = False,
    definition: Definition | None = None,
) -> Panel:
    """The years of a table, or of one table for each year, as one array.

    Parameters
    ----------
    ground : RegionalTable with years, Panel, or mapping of year to table
        Of a mapping, each year is an IndustryGrid, a table or a wide frame; their regions and industries may differ.
    since, at : int, optional
        First and last year; default: those of the table.
    region_level, industry_level : int, optional
        Needed where the table holds several levels.
    all_between : bool
        With the years between.
    definition : Definition, optional
        Industries that go together. Default: each industry by itself.

    Raises
    ------
    MissingYear
        A year that is not there, or one year alone.
    InvalidOption
        `since` is not before `at`.

    Examples
    --------
    >>> import pandas as pd
    >>> frames = {2010: pd.DataFrame({"food": [5]}, ["A"]), 2014: pd.DataFrame({"food": [6, 2]}, ["A", "B"])}
    >>> panel_of(frames).employment[:, :, 0].tolist()
    [[5.0, nan], [6.0, 2.0]]
    """
    if isinstance(ground, RegionalTable):
        known = [year for year in ground.years if year is not None]
        first, last = _ends(known, since, at)
        settled = basis(
            ground,
            definition,
            at=last,
            region_level=region_level,
            industry_level=industry_level,
            refuses_one=False,
        )
        wanted = [year for year in known if (first <= year <= last if all_between else year in (first, last))]
        times = [settled.table.year_index(year) for year in wanted]
        return panel_on(settled, wanted, gone=gone_regions(settled.table, settled.region_at, times))
    whole = ground if isinstance(ground, Panel) else _of_tables(_checked(ground))
    first, last = _ends(whole.years, since, at)
    chosen = whole.of_years(first, last, all_between=all_between)
    if definition is None:
        return chosen
    return panel_of(table_of_panel(chosen), all_between=True, definition=definition)


def _ends(years: Sequence[int], since: Year, at: Year) -> tuple[int, int]:
    """The first and the last year.

    Raises
    ------
    MissingYear, InvalidOption
    """
    named = ", ".join(str(year) for year in years)
    if len(years) < 2:
        raise too_few_years(years)
    for year in (since, at):
        if year is not None and year not in years:
            raise MissingYear(
                f"The year {year} is not in the table, which has {named}.",
                hint="choose one of these with --at or --since.",
                year=year,
            )
    first, last = since if since is not None else years[0], at if at is not None else years[-1]
    if first >= last:
        raise InvalidOption(f"--since {first} is not before --at {last}.", hint="choose an earlier year.")
    return first, last


def too_few_years(years: Sequence[int]) -> MissingYear:
    """The error of a table with one year or none."""
    return MissingYear(
        f"The table holds {f'the year {years[0]}' if years else 'no years'}; change needs two.",
        hint="name the column with --year, or add a year.",
    )


def years_table(ground: Years) -> RegionalTable:
    """The table itself, or the years of a mapping or panel as one table."""
    return ground if isinstance(ground, RegionalTable) else table_of_panel(panel_of(ground, all_between=True))


def panel_on(ground: Basis, years: Sequence[int], gone: NDArray[np.intp] | None = None) -> Panel:
    """Some years of a basis that is already settled, by its regions and groups.

    Parameters
    ----------
    gone : (K,) int, optional
        Positions of regions that the last year does not have. They stand after those of the basis, without a number in
        any year: nothing can be compared, and the quotients of a year are those of the regions compared.
    """
    times = [ground.table.year_index(year) for year in years]
    followed = [predecessors(ground.table, ground.region_at, t) for t in times]
    regions = ground.regions
    if gone is not None:
        followed = [past.with_lost(len(gone)) for past in followed]
        regions = (*regions, *(ground.table.regions[k] for k in gone))
    grids = [_grid(ground, regions, year, past) for year, past in zip(years, followed, strict=True)]
    employment = np.stack([grid.employment for grid in grids])
    for t, past in enumerate(followed):
        employment[t, [rows.size == 0 for rows in past.members]] = np.nan
    return Panel(
        regions,
        ground.groups,
        tuple(years),
        employment,
        followed[0].reasons,
        tuple(grids),
        grids[-1].sources,
        np.stack([_guessed(ground, year, past) for year, past in zip(years, followed, strict=True)]),
        _unnamed(ground, years),
    )


def _guessed(ground: Basis, year: int, past: Predecessors) -> Flags:
    """(R, G) less than one person, with an estimate of a hidden cell in it."""
    table, t = ground.table, ground.table.year_index(year)
    every = np.arange(len(table.regions))
    persons = past.summed(ground.grouped(np.nan_to_num(table.values[t]), every))
    estimates = past.summed(ground.grouped(table.is_imputed[t].astype(np.float64), every))
    return np.asarray((persons < 1) & (estimates > 0))


def _unnamed(ground: Basis, years: Sequence[int]) -> Flags:
    """(T, G) nobody in any of several regions in this year, somebody in another.

    A row that a table leaves out counts as nobody. Where all regions of an industry are left out, the table of the
    year does not have the industry: it did not close everywhere at once.
    """
    table, every = ground.table, np.arange(len(ground.table.regions))
    cells = (ground.grouped(np.nan_to_num(table.values[table.year_index(year)]), every) for year in years)
    somebody = np.stack([part.sum(axis=0) > 0 for part in cells])
    return np.asarray(~somebody & somebody.any(axis=0) & (len(ground.regions) > 1))


def _grid(ground: Basis, regions: tuple[str, ...], year: int, past: Predecessors) -> IndustryGrid:
    """One year, by the regions of the last; zeros where a region cannot be followed."""
    table, t = ground.table, ground.table.year_index(year)
    every = np.arange(len(table.regions))

    def cells(values: Floats | None) -> Floats | None:
        return None if values is None else np.nan_to_num(past.summed(ground.grouped(values[t], every)))

    employment = cells(np.nan_to_num(table.values))
    assert employment is not None
    plants = cells(None if table.establishments is None else np.nan_to_num(table.establishments))
    return IndustryGrid(
        regions=regions,
        industries=ground.groups,
        employment=employment,
        establishments=plants,
        region_total=employment.sum(axis=1),
        year=year,
        industry_names={},
        sources=(table.source,) if table.source else (),
        plant_squares=cells(table.plant_squares),
        unit=table.unit,
    )


def _checked(ground: Mapping[int, Ground]) -> Mapping[int, Ground]:
    """The mapping, if its keys are years.

    Raises
    ------
    InvalidOption
        One table without years, or keys that are no years.
    """
    what = type(ground).__name__
    if isinstance(ground, Mapping):
        strange = [year for year in ground if isinstance(year, bool) or not isinstance(year, int | np.integer)]
        if not strange:
            return ground
        what = f"mapping with the key {strange[0]!r}"
    raise InvalidOption(
        f"Change is measured over years; a {what} has none.",
        hint="give a RegionalTable with years, or a mapping of each year (a whole number) to its table.",
    )


def _of_tables(tables: Mapping[int, Ground]) -> Panel:
    years = [int(year) for year in sorted(tables)]
    grids = [cells_of(tables[year]) for year in years]
    regions = tuple(dict.fromkeys(code for grid in reversed(grids) for code in grid.regions))
    industries = tuple(dict.fromkeys(code for grid in reversed(grids) for code in grid.industries))
    aligned = [_aligned(grid, regions, industries, year) for grid, year in zip(grids, years, strict=True)]
    employment = np.stack([grid.employment for grid in aligned]) if grids else np.zeros((0, 0, 0))
    for t, grid in enumerate(grids):
        employment[t, [code not in set(grid.regions) for code in regions]] = np.nan
        employment[t][:, [code not in set(grid.industries) for code in industries]] = np.nan
    first = set(grids[0].regions) if grids else set()
    followed = tuple("same" if code in first else "not there" for code in regions)
    sources = tuple(dict.fromkeys(source for grid in grids for source in grid.sources))
    return Panel(regions, industries, tuple(years), employment, followed, tuple(aligned), sources)


def _aligned(grid: IndustryGrid, regions: Sequence[str], industries: Sequence[str], year: int) -> IndustryGrid:
    """The same cells under the labels of all years; zeros elsewhere."""
    row = {code: k for k, code in enumerate(grid.regions)}
    column = {code: k for k, code in enumerate(grid.industries)}
    here = np.ix_(
        [r for r, code in enumerate(regions) if code in row], [i for i, c in enumerate(industries) if c in column]
    )
    there = np.ix_([row[code] for code in regions if code in row], [column[c] for c in industries if c in column])

    def placed(cells: Floats | None) -> Floats | None:
        if cells is None:
            return None
        found = np.zeros((len(regions), len(industries)))
        found[here] = cells[there]
        return found

    employment = placed(grid.employment)
    assert employment is not None
    return IndustryGrid(
        regions=tuple(regions),
        industries=tuple(industries),
        employment=employment,
        establishments=placed(grid.establishments),
        region_total=employment.sum(axis=1),
        year=year,
        industry_names={},
        sources=grid.sources,
        plant_squares=placed(grid.plant_squares),
        unit=grid.unit,
    )
