"""The answer to `klastr.collapse`: sums of plants, as a regional table, as rows, and as moments of plant sizes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from klastr.errors import InvalidOption, Problem
from klastr.results import Explanation, Result, check_labels, label_position, long_frame
from klastr.tables.plant_cells import PlantCells
from klastr.tables.regional import RegionalTable

if TYPE_CHECKING:
    import pandas as pd

SUMMED = ("persons_employed", "establishments", "plant_squares", "largest_plant", "second_largest_plant")
"""Names of the columns of numbers in rows and files; `klastr check` knows them."""


@dataclass(frozen=True, kw_only=True, eq=False)
class CollapsedPlants(Result):
    """Plants summed by region, industry and year.

    Attributes
    ----------
    cells : PlantCells
        The sums; only cells with at least one plant.
    sizes : PlantSizes
        Moments of plant sizes by industry and year.
    problems : tuple of Problem
        Warnings and notes: what was left out, and why.
    rows : int
        Rows of the table of plants.
    unit, classification : str, optional
    """

    cells: PlantCells
    sizes: PlantSizes
    problems: tuple[Problem, ...] = ()
    rows: int = 0
    unit: str | None = None
    classification: str | None = None

    @cached_property
    def table(self) -> RegionalTable:
        """The sums as a regional table, with `establishments` and `plant_squares`; a cell without plants is zero."""
        cells = _labelled(self.cells, "persons", "plants")
        read = {
            "year": None if self.cells.years == (None,) else "year",
            "unit": self.unit,
            "source": "; ".join(self.sources) or None,
            "classification": self.classification,
        }
        table = RegionalTable.from_frame(cells, "region", "industry", "persons", establishments="plants", **read)
        squares = np.zeros(table.shape)
        squares[self.cells.year_at, self.cells.region_at, self.cells.industry_at] = self.cells.squares
        return replace(table, plant_squares=squares, notes=(*table.notes, *map(str, self.problems)))

    def to_frame(self, *, empty_regions: bool = False) -> pd.DataFrame:
        """One row for each cell with plants: region, industry, year, sums, and the two largest plants.

        ``second_largest_plant`` is NaN where there is one plant only.

        Parameters
        ----------
        empty_regions : bool
            Whether a region without any plant in a year has one row of zeros, which says that it is known to be empty.
        """
        cells = with_empty_regions(self.cells) if empty_regions else self.cells
        labels = {"region": _of(cells.regions, cells.region_at), "industry": _of(cells.industries, cells.industry_at)}
        if cells.years != (None,):
            labels["year"] = np.array(cells.years, dtype=np.int64)[cells.year_at]
        numbers = (cells.persons, cells.plants, cells.squares, cells.largest, cells.second)
        return long_frame({**labels, **dict(zip(SUMMED, numbers, strict=True))})

    def explain(self, *labels: str) -> Explanation:
        """What a cell was summed from: region, industry and, where there are several, the year."""
        cells = self.cells
        if len(labels) < 2:
            raise InvalidOption("A cell has a region and an industry.", hint="explain(region, industry, year).")
        region = label_position(labels[0], cells.regions, "region")
        industry = label_position(labels[1], cells.industries, "industry")
        year = _year_position(labels[2:], cells)
        at = (cells.region_at == region) & (cells.industry_at == industry) & (cells.year_at == year)
        found = np.flatnonzero(at)
        k = int(found[0]) if found.size else -1
        numbers = (cells.persons, cells.plants, cells.squares, cells.largest, cells.second)
        told = {name: float(numbers_[k]) if k >= 0 else 0.0 for name, numbers_ in zip(SUMMED, numbers, strict=True)}
        return Explanation(
            f"{labels[0]}, {labels[1]}: {told['establishments']:,.0f} plants, {told['persons_employed']:,.0f} persons.",
            "persons = sum of e, establishments = number of plants, plant_squares = sum of e^2",
            told,
            self.sources,
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class PlantSizes(Result):
    """Moments of the sizes of plants, by industry and year.

    Attributes
    ----------
    industries, years : tuple
        Of each row.
    moments : mapping of name to (N,) array
        ``plants``, and the sums of the first four powers of persons: ``persons, squares, cubes, fourths``; ``largest``.
    """

    industries: tuple[str, ...]
    years: tuple[int | None, ...]
    moments: dict[str, Any]

    def to_frame(self) -> pd.DataFrame:
        """One row for each industry (and year), with mean, variance and Herfindahl index of plant sizes.

        herfindahl = sum of e^2 / (sum of e)^2
        """
        told = self.moments
        plants, persons = told["plants"], told["persons"]
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = persons / plants
            herfindahl = np.where(persons > 0, told["squares"] / persons**2, np.nan)
        years = {} if set(self.years) <= {None} else {"year": np.array(self.years)}
        variance = np.maximum(told["squares"] / plants - mean**2, 0.0)
        return long_frame(
            {"industry": self.industries, **years, **told, "mean": mean, "variance": variance, "herfindahl": herfindahl}
        )

    def explain(self, *labels: str) -> Explanation:
        """The sums behind the moments of one industry, of its first year where none is named."""
        if len(labels) not in (1, 2):
            check_labels(labels, ("industry",))
        k = next(
            (
                k
                for k, industry in enumerate(self.industries)
                if industry == labels[0] and (len(labels) < 2 or str(self.years[k]) == labels[1])
            ),
            None,
        )
        if k is None:
            raise InvalidOption(f"There are no plants of {' '.join(labels)}.", hint="name an industry of the table.")
        told = {name: float(numbers[k]) for name, numbers in self.moments.items()}
        return Explanation(
            f"{labels[0]}: {told['plants']:,.0f} plants.", "sums of e, e^2, e^3, e^4", told, self.sources
        )


def with_empty_regions(cells: PlantCells) -> PlantCells:
    """The same cells and one of zero for each region that has no plant in a year; in the first industry.

    A table of regions takes a region without any row in a year for one of which nothing is known.
    """
    there = np.zeros((len(cells.years), len(cells.regions)), dtype=bool)
    there[cells.year_at, cells.region_at] = True
    year, region = np.nonzero(~there)
    many = year.size
    if not many:
        return cells
    added = {"year_at": year, "region_at": region, "industry_at": np.zeros(many)}
    added |= {name: np.zeros(many) for name in ("persons", "plants", "squares")}
    added |= {name: np.full(many, np.nan) for name in ("largest", "second")}
    both = {name: np.concatenate([getattr(cells, name), more]) for name, more in added.items()}
    order = np.lexsort((both["industry_at"], both["region_at"], both["year_at"]))
    whole: dict[str, Any] = {name: one[order].astype(getattr(cells, name).dtype) for name, one in both.items()}
    return replace(cells, **whole)


def _labelled(cells: PlantCells, *names: str) -> Any:
    import pyarrow as pa

    cells = with_empty_regions(cells)
    texts = ((cells.region_at, cells.regions), (cells.industry_at, cells.industries))
    columns = [pa.DictionaryArray.from_arrays(pa.array(at), pa.array(labels, pa.string())) for at, labels in texts]
    columns += [pa.array(getattr(cells, name)) for name in names]
    labels = ["region", "industry", *names]
    if cells.years != (None,):
        columns.append(pa.array(np.array(cells.years, dtype=np.int64)[cells.year_at]))
        labels.append("year")
    return pa.table(columns, names=labels)


def _of(labels: tuple[str, ...], at: Any) -> Any:
    return np.array(labels, dtype=object)[at]


def _year_position(labels: tuple[str, ...], cells: PlantCells) -> int:
    if not labels:
        return len(cells.years) - 1
    return label_position(str(labels[0]), tuple(map(str, cells.years)), "year")
