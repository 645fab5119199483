"""Sums of plants by region, industry and year, as they come from an engine: labels read, blanks set apart, in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klastr.tables.frames import Codes, Column, Positions, codes
from klastr.tables.years import Years, no_years, years

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class PlantCells:
    """Cells with at least one plant, in the order of year, region and industry.

    Attributes
    ----------
    regions, industries : tuple of str
    years : tuple of int or None
    year_at, region_at, industry_at : (N,) int32
        Labels of each cell, as positions.
    persons, squares : (N,) float64
        Sums over the plants of persons and of their squares.
    plants : (N,) int64
    largest, second : (N,) float64
        Persons of the two largest plants; NaN where there is one plant only.
    """

    regions: tuple[str, ...]
    industries: tuple[str, ...]
    years: tuple[int | None, ...]
    year_at: Positions
    region_at: Positions
    industry_at: Positions
    persons: Floats
    plants: Counts
    squares: Floats
    largest: Floats
    second: Floats

    def __len__(self) -> int:
        return int(self.persons.size)


@dataclass(frozen=True, eq=False, slots=True)
class LeftOut:
    """Rows whose labels are missing: what they lack, how many plants, how many persons, and texts that are no year."""

    region: tuple[int, float]
    industry: tuple[int, float]
    year: tuple[int, float]
    no_year: tuple[int, tuple[str, ...]]

    @property
    def plants(self) -> int:
        """Plants without a region, an industry or a year; one that lacks two is counted once, for the first."""
        return self.region[0] + self.industry[0] + self.year[0]


def plant_cells(answer: Any) -> tuple[PlantCells, LeftOut]:
    """Cells out of the answer to `cells_question`.

    Parameters
    ----------
    answer : pyarrow.Table
    """
    many = answer.num_rows
    region, industry = _labels(answer, "region"), _labels(answer, "industry")
    year = years(answer["year"]) if "year" in answer.column_names else no_years(many)
    numbers = {name: _floats(answer[name]) for name in ("persons", "squares", "largest", "second")}
    plants = _whole(answer["plants"])
    left_out, sound = _set_apart(region, industry, year, plants, numbers["persons"])
    chosen = np.flatnonzero(sound)
    key = _key(year.at, region.at, industry.at, (len(region.labels), len(industry.labels)))[chosen]
    order = chosen[np.argsort(key, kind="stable")]
    key = np.sort(key, kind="stable")
    first = np.flatnonzero(np.diff(key, prepend=-1))
    top = _two_largest(key, first, numbers["largest"][order], numbers["second"][order])
    cells = PlantCells(
        regions=region.labels,
        industries=industry.labels,
        years=year.labels,
        year_at=year.at[order][first],
        region_at=region.at[order][first],
        industry_at=industry.at[order][first],
        persons=_sums(numbers["persons"][order], first),
        plants=_sums(plants[order], first),
        squares=_sums(numbers["squares"][order], first),
        largest=top[0],
        second=top[1],
    )
    return _without_unused(cells), left_out


def _labels(answer: Any, name: str) -> Codes:
    if name in answer.column_names:
        return codes(answer[name])
    return Codes(np.zeros(answer.num_rows, dtype=np.int32), ("all",))


def _floats(column: Column) -> Floats:
    # Minus zero, which some engines keep, is zero.
    return np.asarray(column.to_numpy(zero_copy_only=False), dtype=np.float64) + 0.0


def _whole(column: Column) -> Counts:
    return np.asarray(column.to_numpy(zero_copy_only=False), dtype=np.int64)


def _key(year: Positions, region: Positions, industry: Positions, width: tuple[int, int]) -> Counts:
    return (year.astype(np.int64) * width[0] + region) * width[1] + industry


def _set_apart(
    region: Codes, industry: Codes, year: Years, plants: Counts, persons: Floats
) -> tuple[LeftOut, NDArray[np.bool_]]:
    sound = np.ones(plants.size, dtype=bool)
    found = []
    for lacking in (region.at < 0, industry.at < 0, (year.at < 0) & ~year.wrong):
        new = sound & lacking
        found.append((int(plants[new].sum()), float(persons[new].sum())))
        sound &= ~lacking
    wrong = int(plants[sound & year.wrong].sum())
    return LeftOut(found[0], found[1], found[2], (wrong, year.wrong_texts)), sound & ~year.wrong


def _sums(numbers: Any, first: NDArray[np.intp]) -> Any:
    return np.add.reduceat(numbers, first) if first.size else numbers[:0]


def _two_largest(key: Counts, first: NDArray[np.intp], largest: Floats, second: Floats) -> tuple[Floats, Floats]:
    """Of cells that were spelled in several ways, such as with a blank behind a code."""
    if first.size == key.size:
        return largest, second
    both = np.concatenate([largest, second])
    keys = np.concatenate([key, key])
    known = ~np.isnan(both)
    both, keys = both[known], keys[known]
    order = np.lexsort((-both, keys))
    both, keys = both[order], keys[order]
    start = np.flatnonzero(np.diff(keys, prepend=-1))
    next_one = np.minimum(start + 1, keys.size - 1)
    has_second = (next_one > start) & (keys[next_one] == keys[start])
    return both[start], np.where(has_second, both[next_one], np.nan)


def _without_unused(cells: PlantCells) -> PlantCells:
    """Labels that only stood in rows that were left out are no labels of the table."""
    kept = {}
    for axis, labels in (("region", cells.regions), ("industry", cells.industries), ("year", cells.years)):
        at = getattr(cells, f"{axis}_at")
        used = np.zeros(len(labels), dtype=bool)
        used[at] = True
        place = (np.cumsum(used) - 1).astype(np.int32)
        kept[f"{axis}_at"] = place[at]
        names = {"region": "regions", "industry": "industries", "year": "years"}
        kept[names[axis]] = tuple(label for label, stays in zip(labels, used, strict=True) if stays)
    rest = {name: getattr(cells, name) for name in ("persons", "plants", "squares", "largest", "second")}
    return PlantCells(**kept, **rest)
