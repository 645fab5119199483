"""Regions x industries x years: cells with their reasons for being empty, their levels, and how to pick from them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from klastr.codes.classifications import Classification, recognised_industries, recognised_regions
from klastr.errors import InvalidOption, MissingYear, MixedLevels
from klastr.tables.cells import CellKind, counted_kinds

Year = int | None
"""None where the table holds one period without a name."""


class Redrawable(Protocol):
    """What can fill the hidden cells of a table again; see `klastr.tables.impute.Imputation`."""

    def redrawn(
        self, years: Sequence[int], draws: int, random: np.random.Generator
    ) -> list[tuple[NDArray[np.intp], NDArray[np.float32]]]:
        """For each year the positions of the hidden cells, and draws of their values."""
        ...


@dataclass(frozen=True, eq=False)
class RegionalCells:
    """Persons employed (or another additive quantity) by region, industry and year.

    Rows of several levels may stand side by side (countries and their regions, sections and their divisions): the
    coarser ones are the margins that bound hidden cells. `at_level` picks the rows that a measure works on.

    Attributes
    ----------
    regions, industries : tuple of str
        Codes, in the order of the arrays.
    years : tuple of int or None
    values : (T, R, I) float64
        NaN where empty. Never changed: arrays are read-only.
    kinds : (T, R, I) uint8
        A `CellKind` for every cell.
    establishments : (T, R, I) float64, optional
        Number of local units (plants) in the cell, NaN where unknown.
    plant_squares : (T, R, I) float64, optional
        Sum over the plants of the cell of persons employed squared, where the plants themselves are known.
    wages : (T, R, I) float64, optional
        Wages and salaries, million EUR or the table's own currency unit.
    """

    regions: tuple[str, ...]
    industries: tuple[str, ...]
    years: tuple[Year, ...]
    values: NDArray[np.float64]
    kinds: NDArray[np.uint8]
    establishments: NDArray[np.float64] | None = None
    plant_squares: NDArray[np.float64] | None = None
    wages: NDArray[np.float64] | None = None
    unit: str | None = None
    source: str | None = None
    region_names: Mapping[str, str] = field(default_factory=dict)
    industry_names: Mapping[str, str] = field(default_factory=dict)
    region_codes: Classification = field(default_factory=lambda: recognised_regions(()))
    industry_codes: Classification = field(default_factory=lambda: recognised_industries(()))
    imputation: Redrawable | None = None
    whole: Self | None = None
    """The table with all levels that this one was picked from; its coarser rows serve as totals and references."""
    notes: tuple[str, ...] = ()
    """What was decided while reading, each a sentence for a person."""

    def __post_init__(self) -> None:
        for array in (self.values, self.kinds, self.establishments, self.plant_squares, self.wages):
            if array is not None:
                array.flags.writeable = False

    # -- looking at one --------------------------------------------------------------------------------------------

    @property
    def shape(self) -> tuple[int, int, int]:
        """(years, regions, industries)."""
        return len(self.years), len(self.regions), len(self.industries)

    @cached_property
    def region_levels(self) -> tuple[int | None, ...]:
        """The level of each region code in its classification (NUTS 0 to 3), None where codes have no levels."""
        return tuple(self.region_codes.level(code) for code in self.regions)

    @cached_property
    def industry_levels(self) -> tuple[int | None, ...]:
        """The level of each industry code (NACE: 1 section, 2 division, 3 group; NAICS: digits)."""
        return tuple(self.industry_codes.level(code) for code in self.industries)

    @property
    def is_imputed(self) -> NDArray[np.bool_]:
        """(T, R, I) bool: cells that hold an estimate, not a published number."""
        return np.asarray((self.kinds != CellKind.PUBLISHED) & ~np.isnan(self.values))

    @property
    def open_cells(self) -> NDArray[np.bool_]:
        """(T, R, I) bool: cells that hide a number which has not been estimated."""
        return np.asarray(np.isnan(self.values) & (self.kinds != CellKind.NOT_THERE))

    def counts(self) -> dict[CellKind, int]:
        """How many cells there are of each kind."""
        return counted_kinds(self.kinds)

    def region_label(self, code: str, language: str = "en") -> str:
        """The region's name in the table, else in its classification, else the code."""
        return self.region_names.get(code) or self.region_codes.label(code, language)

    def industry_label(self, code: str, language: str = "en") -> str:
        """The industry's name in the table, else in its classification, else the code."""
        return self.industry_names.get(code) or self.industry_codes.label(code, language)

    def year_index(self, year: Year) -> int:
        """Where a year stands in the arrays.

        Raises
        ------
        MissingYear
            The table has no such year; the message lists those it has.
        """
        if year in self.years:
            return self.years.index(year)
        known = ", ".join(str(known) for known in self.years if known is not None)
        if not known:
            raise MissingYear(
                f"The year {year} is not in the table, which has no column of years.",
                hint="name the column with --year, or leave --at and --since out.",
                year=year,
            )
        raise MissingYear(
            f"The year {year} is not in the table, which has {known}.",
            hint="choose one of these with --at or --since.",
            year=year,
            years=self.years,
        )

    # -- picking from one ------------------------------------------------------------------------------------------

    def pick(
        self,
        *,
        years: Collection[Year] | None = None,
        regions: Collection[str] | None = None,
        industries: Collection[str] | None = None,
    ) -> Self:
        """The same table with some of its years, regions and industries, in the table's order."""
        t = _positions(self.years, years)
        r = _positions(self.regions, regions)
        i = _positions(self.industries, industries)

        def part(array: NDArray[Any]) -> NDArray[Any]:
            return np.ascontiguousarray(array[np.ix_(t, r, i)])

        def known(array: NDArray[np.float64] | None) -> NDArray[np.float64] | None:
            return None if array is None else part(array)

        return replace(
            self,
            years=tuple(self.years[k] for k in t),
            regions=tuple(self.regions[k] for k in r),
            industries=tuple(self.industries[k] for k in i),
            values=part(self.values),
            kinds=part(self.kinds),
            establishments=known(self.establishments),
            plant_squares=known(self.plant_squares),
            wages=known(self.wages),
            whole=self.whole or self,
        )

    def at_level(self, *, region_level: int | None = None, industry_level: int | None = None) -> Self:
        """The rows of one level of regions and one level of industries.

        Parameters
        ----------
        region_level, industry_level : int, optional
            Needed only where the table holds several levels.

        Raises
        ------
        MixedLevels
            Several levels and none was named: their sum would count people twice.
        """
        regions = _one_level(self.regions, self.region_levels, region_level, self.region_codes, "region")
        industries = _one_level(self.industries, self.industry_levels, industry_level, self.industry_codes, "industry")
        if len(regions) == len(self.regions) and len(industries) == len(self.industries):
            return self
        return self.pick(regions=set(regions), industries=set(industries))


def _positions(labels: tuple[Any, ...], wanted: Collection[Any] | None) -> list[int]:
    return [k for k, label in enumerate(labels) if wanted is None or label in wanted]


def _one_level(
    codes: tuple[str, ...],
    levels: tuple[int | None, ...],
    wanted: int | None,
    classification: Classification,
    what: str,
) -> list[str]:
    usable = [
        (code, level)
        for code, level in zip(codes, levels, strict=True)
        if not classification.is_total(code) and not classification.overlaps(code) and classification.is_place(code)
    ]
    found = {level for _, level in usable}
    if wanted is None and len(found) > 1:
        counts = ", ".join(
            f"{sum(level == one for _, level in usable):,} at level {one}"
            for one in sorted(found, key=lambda level: -1 if level is None else level)
        )
        raise MixedLevels(
            f"The table holds {what} codes of several levels ({counts}); their sum would count people twice.",
            hint=f"choose one with --{what}-level.",
            levels=sorted(map(str, found)),
        )
    if wanted is not None and wanted not in found:
        known = ", ".join(sorted(str(level) for level in found if level is not None)) or "none"
        raise InvalidOption(
            f"The table has no {what} codes of level {wanted}; it has level {known}.",
            hint=f"choose another --{what}-level.",
            level=wanted,
        )
    return [code for code, level in usable if wanted is None or level == wanted]
