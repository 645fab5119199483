"""Invented economies whose truth is known: plants, what an office publishes of them, and what it hides.

Each cell (region x industry) has an expected number of plants and an expected size; its plants are a Poisson number of
sizes around that. The office publishes persons and local units of regions, countries, industries and sections, and
hides cells of fewer than three plants, cells of which one plant holds more than 85 %, and as many others as are needed
so that a hidden cell cannot be subtracted out of its section or its country.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from klastr.codes.classification import Classification
from klastr.tables.cells import CellKind
from klastr.tables.regional import RegionalTable

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Mask = NDArray[np.bool_]
Sizes = Literal["log-normal", "gamma", "Pareto"]

FEWEST_PLANTS = 3
DOMINANCE = 0.85
MOST_PLANTS = 20_000.0


class InventedCodes(Classification):
    """Regions A01, A02 of country A, industries A0, A1 of section A."""

    def canonical(self, code: str) -> str:
        return code

    def level(self, code: str) -> int:
        return 1 if len(code) == 1 else 2

    def label(self, code: str, language: str = "en") -> str:  # noqa: ARG002 - invented codes have no words
        return code

    def parent(self, code: str, known: Collection[str]) -> str | None:
        return code[0] if len(code) > 1 and code[0] in known else None

    def country(self, code: str) -> str:
        return code[0]


@dataclass(frozen=True)
class Shape:
    """How many countries of how many regions, sections of how many industries."""

    countries: int = 4
    regions: int = 15
    sections: int = 8
    industries: int = 5

    @property
    def size(self) -> tuple[int, int]:
        return self.countries * self.regions, self.sections * self.industries

    def codes(self, groups: int, each: int) -> tuple[list[str], list[str]]:
        letters = [chr(ord("A") + k) for k in range(groups)]
        return letters, [f"{letter}{k:02d}" for letter in letters for k in range(each)]


@dataclass(frozen=True)
class Truth:
    """Expected plants and expected persons per plant of every cell; what quotients are really about."""

    plants: Floats
    size: Floats
    dispersion: Floats

    @property
    def persons(self) -> Floats:
        return self.plants * self.size


@dataclass(frozen=True)
class Observed:
    """What the plants add up to in one year."""

    persons: Floats
    plants: Counts
    largest: Floats


def truth(
    random: np.random.Generator,
    shape: Shape,
    *,
    dispersion: float = 8.0,
    varies: float = 0.0,
    specialisation: float = 0.8,
    size_differences: float = 0.3,
) -> Truth:
    """Cells with 1 to 20,000 expected plants; quantiles about those of European divisions by NUTS 2 region.

    Parameters
    ----------
    dispersion, varies : float
        Relative variance of sizes: its median over industries, and the standard deviation of its logarithm.
    specialisation : float
        Standard deviation of the logarithm of plants that is neither the region's nor the industry's.
    size_differences : float
        Variance between regions of the logarithm of the expected size.
    """
    regions, industries = shape.size
    plants = np.exp(
        random.normal(0, 0.7, (regions, 1))
        + random.normal(np.log(150), 1.7, (1, industries))
        + random.normal(0, specialisation, (regions, industries))
    )
    size = np.exp(
        random.normal(np.log(10), 0.8, (1, industries)) + random.normal(0, np.sqrt(size_differences), plants.shape)
    )
    return Truth(np.minimum(plants, MOST_PLANTS), size, dispersion * np.exp(random.normal(0, varies, industries)))


def sizes(random: np.random.Generator, dispersion: Floats, kind: Sizes) -> Floats:
    """One size of expectation 1 for each dispersion."""
    if kind == "gamma":
        return random.gamma(1 / dispersion, dispersion)
    if kind == "Pareto":
        exponent = 1 + np.sqrt(1 + 1 / dispersion)
        return (random.pareto(exponent) + 1) * (exponent - 1) / exponent
    spread = np.sqrt(np.log1p(dispersion))
    return np.exp(random.normal(0, 1, dispersion.shape) * spread - spread**2 / 2)


def plants_of(random: np.random.Generator, true: Truth, count: Counts, kind: Sizes = "log-normal") -> list[Floats]:
    """The persons of every plant, and the number of the cell that each is in."""
    cell = np.repeat(np.arange(count.size), count.ravel())
    dispersion = np.broadcast_to(true.dispersion, count.shape).ravel()[cell]
    return [sizes(random, dispersion, kind) * true.size.ravel()[cell], cell]


def added_up(plants: Floats, cell: NDArray[np.intp], count: Counts) -> Observed:
    largest = np.zeros(count.size)
    np.maximum.at(largest, cell, plants)
    persons = np.bincount(cell, plants, count.size)
    return Observed(persons.reshape(count.shape), count, largest.reshape(count.shape))


def observed(random: np.random.Generator, true: Truth, kind: Sizes = "log-normal") -> Observed:
    count = random.poisson(true.plants)
    return added_up(*plants_of(random, true, count, kind), count)


def hidden_cells(seen: Observed, shape: Shape) -> Mask:
    """What the office withholds: few plants, one dominant plant, and what would give these away."""
    occupied = seen.plants > 0
    hidden = occupied & ((seen.plants < FEWEST_PLANTS) | (seen.largest > DOMINANCE * seen.persons))
    by_section = (*hidden.shape[:1], shape.sections, shape.industries)
    by_country = (shape.countries, shape.regions, hidden.shape[1])
    for _ in range(3):
        hidden |= _smallest_other(seen.persons.reshape(by_section), hidden.reshape(by_section), 2).reshape(hidden.shape)
        hidden |= _smallest_other(seen.persons.reshape(by_country), hidden.reshape(by_country), 1).reshape(hidden.shape)
    return hidden


def _smallest_other(persons: Floats, hidden: Mask, axis: int) -> Mask:
    """Where one cell of a sum is hidden, the smallest occupied other one."""
    candidates = np.where(hidden | (persons <= 0), np.inf, persons)
    smallest = candidates == candidates.min(axis=axis, keepdims=True)
    return smallest & np.isfinite(candidates) & (hidden.sum(axis=axis, keepdims=True) == 1)


def table(
    years: dict[int, Observed], shape: Shape, hidden: dict[int, Mask] | None = None, *, with_plants: bool = True
) -> RegionalTable:
    """The published table: regions and countries, industries and sections."""
    countries, regions = shape.codes(shape.countries, shape.regions)
    sections, industries = shape.codes(shape.sections, shape.industries)
    values, units, kinds = [], [], []
    for year, seen in years.items():
        withheld = np.zeros((len(countries) + len(regions), len(sections) + len(industries)), dtype=bool)
        if hidden is not None:
            withheld[len(countries) :, len(sections) :] = hidden[year]
        values.append(np.where(withheld, np.nan, _with_sums(seen.persons, shape)))
        units.append(_with_sums(seen.plants.astype(float), shape))
        kinds.append(np.where(withheld, CellKind.CONFIDENTIAL, CellKind.PUBLISHED).astype(np.uint8))
    codes = InventedCodes(name="invented")
    return RegionalTable(
        regions=(*countries, *regions),
        industries=(*sections, *industries),
        years=tuple(years),
        values=np.array(values),
        kinds=np.array(kinds),
        establishments=np.array(units) if with_plants else None,
        region_codes=codes,
        industry_codes=codes,
    )


def _with_sums(cells: Floats, shape: Shape) -> Floats:
    """Countries above regions, sections before industries."""
    regions, industries = cells.shape
    full = np.zeros((shape.countries + regions, shape.sections + industries))
    full[shape.countries :, shape.sections :] = cells
    full[: shape.countries, shape.sections :] = cells.reshape(shape.countries, shape.regions, -1).sum(axis=1)
    full[:, : shape.sections] = (
        full[:, shape.sections :].reshape(len(full), shape.sections, shape.industries).sum(axis=2)
    )
    return full


def quotients_of(persons: Floats) -> Floats:
    """(R, I) location quotients by their definition."""
    return persons * persons.sum() / np.outer(persons.sum(axis=1), persons.sum(axis=0))
