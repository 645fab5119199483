"""How often do klastr's intervals cover the truth? Invented economies of known truth; prints Markdown tables.

    python speed/interval_coverage.py

The tables stand in docs/methods/intervals.md and docs/methods/stars.md. About two minutes; the same numbers every time.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator

import numpy as np
from invented_economies import (
    Observed,
    Shape,
    Truth,
    added_up,
    hidden_cells,
    observed,
    plants_of,
    quotients_of,
    table,
    truth,
)
from numpy.typing import NDArray

from klastr.identify.growth import shift_share
from klastr.identify.regional_clusters import regional_clusters
from klastr.identify.specialisation import Quotients, location_quotient
from klastr.tables.impute import impute

Floats = NDArray[np.float64]

CLASSES = ("0", "1-2", "3-5", "6-10", "11-20", "21-50", "51-200", "201-1,000", "over 1,000")
EDGES = np.array([0, 1, 3, 6, 11, 21, 51, 201, 1001])
SHAPE = Shape()
DRAWS = 400
LEVELS = {"region_level": 2, "industry_level": 2}


def main() -> None:
    for tables in (by_number_of_plants, by_assumption, of_hidden_cells, of_growth, of_stars, of_discoveries):
        tables()
        sys.stdout.flush()


# -- printing ----------------------------------------------------------------------------------------------------------


def heading(text: str) -> None:
    print(f"\n### {text}\n")


def header(*columns: str) -> None:
    print(f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}")


def row(*cells: object) -> None:
    print(f"| {' | '.join(str(cell) for cell in cells)} |")


def percent(share: float) -> str:
    return "–" if np.isnan(share) else f"{100 * share:.0f}"


def share(hit: NDArray[np.bool_]) -> float:
    return float(hit.mean()) if hit.size else float("nan")


class Tally:
    """Hits by the number of plants of their cell."""

    def __init__(self) -> None:
        self.hits: list[NDArray[np.bool_]] = []
        self.plants: list[NDArray[np.int64]] = []

    def add(self, hit: NDArray[np.bool_], plants: NDArray[np.int64]) -> None:
        self.hits.append(np.ravel(hit))
        self.plants.append(np.ravel(plants))

    def by_class(self, edges: NDArray[np.int64] = EDGES) -> list[str]:
        hit, place = np.concatenate(self.hits), np.searchsorted(edges, np.concatenate(self.plants), side="right") - 1
        return [percent(share(hit[place == k])) for k in range(len(edges))] + [percent(share(hit))]


def covers(low: Floats, high: Floats, true: Floats) -> NDArray[np.bool_]:
    return (low <= true) & (true <= high)


def economies(
    count: int, *, first: int = 0, shape: Shape = SHAPE, **how: float
) -> Iterator[tuple[int, np.random.Generator, Truth]]:
    for seed in range(first, first + count):
        random = np.random.default_rng(seed)
        yield seed, random, truth(random, shape, **how)


# -- location quotient -------------------------------------------------------------------------------------------------


def by_number_of_plants() -> None:
    heading("Location quotient: share of true quotients inside the 90 % interval, by number of plants")
    header("what is drawn again", *CLASSES, "all")
    asked = {
        "establishments; nothing is hidden": ("establishments", False),
        "both; some cells are hidden": ("both", True),
        "both; the hidden cells alone": ("both", True),
        "persons (for contrast)": ("persons", False),
    }
    tallies = {name: Tally() for name in asked}
    plain, cells = Tally(), Tally()
    for seed, random, true in economies(12):
        plants, cell = plants_of(random, true, count := random.poisson(true.plants))
        seen = added_up(plants, cell, count)
        withheld = hidden_cells(seen, SHAPE)
        cells.add(withheld, count)
        for name, (redraw, with_hidden) in asked.items():
            found = quotient_of(seen, withheld if with_hidden else np.zeros_like(withheld), seed, redraw=redraw)
            used = withheld if "alone" in name else np.ones_like(withheld)
            tallies[name].add(covers(found.low, found.high, quotients_of(true.persons))[used], count[used])
        if seed < 4:
            small = (count > 0) & (count <= 1000)
            plain.add(plain_bootstrap(random, plants, cell, seen, true)[small], count[small])
    for name, tally in tallies.items():
        row(name, *tally.by_class())
    row("bootstrap of the plants (for contrast)", *plain.by_class())
    row("share of cells hidden, %", *cells.by_class())


def quotient_of(seen: Observed, withheld: NDArray[np.bool_], seed: int, **how: object) -> Quotients:
    shape = how.pop("shape", SHAPE)
    with_plants = how.pop("with_plants", True)
    published = table({2014: seen}, shape, {2014: withheld}, with_plants=with_plants)
    return location_quotient(published, **LEVELS, seed=seed, draws=DRAWS, **how)


def plain_bootstrap(
    random: np.random.Generator, plants: Floats, cell: NDArray[np.intp], seen: Observed, true: Truth
) -> NDArray[np.bool_]:
    """Each plant counted a Poisson number of times, 200 times; percentiles of the quotient of its cell."""
    kept = seen.plants.ravel()[cell] <= 1000
    plants, cell, size = plants[kept], cell[kept], seen.persons.size
    drawn = np.stack([np.bincount(cell, plants * random.poisson(1.0, plants.size), size) for _ in range(200)], axis=1)
    persons = seen.persons.ravel()[:, None]
    total, group = (
        np.broadcast_to(sums, seen.persons.shape).ravel()[:, None]
        for sums in (seen.persons.sum(axis=1, keepdims=True), seen.persons.sum(axis=0, keepdims=True))
    )
    moved = drawn - persons
    quotient = drawn / (total + moved) / (group + moved) * (seen.persons.sum() + moved)
    low, high = np.quantile(quotient, [0.05, 0.95], axis=1)
    return covers(low, high, quotients_of(true.persons).ravel()).reshape(seen.persons.shape)


def by_assumption() -> None:
    heading("Location quotient: where an assumption is wrong")
    edges, classes = np.array([1, 11, 201]), ("1-10", "11-200", "over 200")
    header("truth (assumed: log-normal sizes, relative variance 8)", *(f"{name} plants" for name in classes), "all")
    cases: dict[str, tuple[dict, dict]] = {
        "as assumed": ({}, {}),
        "relative variance 2": ({"dispersion": 2.0}, {}),
        "relative variance 20": ({"dispersion": 20.0}, {}),
        "relative variance differs by industry, quartiles 4 and 17": ({"varies": 1.1}, {}),
        "Pareto tails, relative variance 8": ({}, {"kind": "Pareto"}),
        "gamma sizes, relative variance 2": ({"dispersion": 2.0}, {"kind": "gamma"}),
        "gamma sizes, relative variance 8 (half the plants below a hundredth of the mean)": ({}, {"kind": "gamma"}),
        "6 regions and 8 industries": ({}, {"shape": Shape(2, 3, 2, 4)}),
        "relative variance 2, and stated so": ({"dispersion": 2.0}, {"size_dispersion": 2.0}),
        "relative variance 20, and stated so": ({"dispersion": 20.0}, {"size_dispersion": 20.0}),
    }
    for name, (how, other) in cases.items():
        row(name, *case(how, **other).by_class(edges))


def case(how: dict[str, float], *, kind: str = "log-normal", shape: Shape = SHAPE, **options: float) -> Tally:
    tally = Tally()
    for seed, random, true in economies(6 if shape is SHAPE else 120, first=100, shape=shape, **how):
        seen = observed(random, true, kind)
        found = quotient_of(
            seen, np.zeros(seen.plants.shape, dtype=bool), seed, shape=shape, redraw="establishments", **options
        )
        used = seen.plants > 0
        tally.add(covers(found.low, found.high, quotients_of(true.persons))[used], seen.plants[used])
    return tally


# -- hidden cells ------------------------------------------------------------------------------------------------------


def of_hidden_cells() -> None:
    heading("Hidden cells: share of true numbers of persons, and of the quotients they would give, inside the interval")
    header("interval of", *CLASSES[1:], "all")
    persons, quotient = Tally(), Tally()
    for seed, random, true in economies(12, first=200):
        seen = observed(random, true)
        withheld = hidden_cells(seen, SHAPE)
        filled = impute(table({2014: seen}, SHAPE, {2014: withheld}))
        ((cells, values),) = filled.imputation.redrawn((0,), DRAWS, np.random.default_rng(seed))
        low, high = np.quantile(values, [0.05, 0.95], axis=1)
        inside = np.zeros(filled.values[0].shape, dtype=bool)
        full = np.full(filled.values[0].shape, np.nan)
        full[SHAPE.countries :, SHAPE.sections :] = seen.persons
        inside.ravel()[cells] = covers(low - 0.5, high + 0.5, full.ravel()[cells])
        persons.add(inside[SHAPE.countries :, SHAPE.sections :][withheld], seen.plants[withheld])
        found = quotient_of(seen, withheld, seed, redraw="hidden")
        hit = covers(found.low, found.high, quotients_of(seen.persons))
        quotient.add(hit[withheld], seen.plants[withheld])
    row("persons employed", *persons.by_class()[1:])
    row("quotient, redraw = hidden", *quotient.by_class()[1:])


# -- growth ------------------------------------------------------------------------------------------------------------


def of_growth() -> None:
    heading("Growth over four years: share of true growth inside the 90 % interval, by plants in the first year")
    header("truth (assumed: 92 % of plants survive a year)", *CLASSES[1:], "all")
    for name, survival, hide in (
        ("92 % survive", 0.92, False),
        ("92 % survive; some cells are hidden", 0.92, True),
        ("86 % survive", 0.86, False),
        ("80 % survive", 0.80, False),
        ("97 % survive", 0.97, False),
    ):
        tally = Tally()
        for seed, random, true in economies(6, first=300):
            first, last, growth = two_years(random, true, survival**4)
            no = np.zeros(first.plants.shape, dtype=bool)
            hidden = {2010: hidden_cells(first, SHAPE) if hide else no, 2014: hidden_cells(last, SHAPE) if hide else no}
            found = shift_share(
                table({2010: first, 2014: last}, SHAPE, hidden), since=2010, at=2014, draws=DRAWS, seed=seed, **LEVELS
            )
            used = (first.plants > 0) & np.isfinite(found.growth)
            tally.add(covers(found.low, found.high, growth)[used], first.plants[used])
        row(name, *tally.by_class()[1:])


def two_years(random: np.random.Generator, true: Truth, survival: float) -> tuple[Observed, Observed, Floats]:
    """Plants of two years, some of them the same, and the true growth of every cell."""
    later = np.maximum(true.plants * np.exp(random.normal(0, 0.15, true.plants.shape)), survival * true.plants)
    growth_of_size = np.exp(random.normal(0, 0.05, true.plants.shape))
    count = random.poisson(true.plants)
    stayed = random.binomial(count, survival)
    came = random.poisson(np.maximum(later - survival * true.plants, 0))
    stayers, leavers, comers = (
        added_up(*plants_of(random, true, some), some) for some in (stayed, count - stayed, came)
    )
    first = Observed(stayers.persons + leavers.persons, count, np.maximum(stayers.largest, leavers.largest))
    last = Observed(
        (stayers.persons + comers.persons) * growth_of_size,
        stayed + came,
        np.maximum(stayers.largest, comers.largest) * growth_of_size,
    )
    return first, last, later / true.plants * growth_of_size - 1


# -- stars and discoveries ---------------------------------------------------------------------------------------------


def of_stars() -> None:
    heading("Stars: how often what is stated comes true")
    stated = np.array([0.0, 0.55, 0.65, 0.75, 0.85, 0.95])
    header("scheme and probability", *("under 55 %", "55-65 %", "65-75 %", "75-85 %", "85-95 %", "over 95 %"), "all")
    for scheme in ("absolute", "classic"):
        said, true_stars = zip(
            *(stars_of(seed, random, true, scheme) for seed, random, true in economies(10, first=400)), strict=True
        )
        calibration(f"{scheme}: at least the stars it has", stated, said, true_stars)
    for how in ({"specialisation": 0.4}, {"specialisation": 1.2}):
        said, came = zip(
            *(stars_of(seed, random, true, "absolute") for seed, random, true in economies(6, first=420, **how)),
            strict=True,
        )
        name = "half" if how["specialisation"] < 0.8 else "half again"
        calibration(f"absolute, regions {name} as specialised", stated, said, came)


def calibration(name: str, edges: Floats, said: tuple[Floats, ...], came: tuple[Floats, ...]) -> None:
    probability, true_share = np.concatenate(said), np.concatenate(came)
    place = np.searchsorted(edges, probability, side="right") - 1
    cells = [
        f"{percent(share(true_share[place == k]))} of {percent(share(probability[place == k]))}"
        for k in range(edges.size)
    ]
    row(name, *cells, f"{percent(share(true_share))} of {percent(share(probability))}")


def stars_of(seed: int, random: np.random.Generator, true: Truth, scheme: str) -> tuple[Floats, Floats]:
    """Stated probability of the stars of every starred cell, and whether the truth has as many."""
    seen = observed(random, true)
    found = regional_clusters(
        table({2014: seen}, SHAPE, {2014: hidden_cells(seen, SHAPE)}), stars=scheme, draws=DRAWS, seed=seed, **LEVELS
    )
    persons = true.persons
    measures = {
        "persons_employed": persons,
        "location_quotient": quotients_of(persons),
        "share_of_region": persons / persons.sum(axis=1, keepdims=True),
    }
    earned = np.zeros(persons.shape, dtype=int)
    for star in found.scheme.stars:
        threshold = found.thresholds[star.name]
        if star.top_share is not None:
            rank = int(np.ceil(len(persons) * star.top_share)) - 1
            threshold = -np.sort(-measures[star.measure], axis=0)[rank]
        earned += star.earned(measures[star.measure], np.broadcast_to(threshold, persons.shape))
    starred = found.stars > 0
    return found.stars_probability[starred], (earned >= found.stars)[starred].astype(float)


def of_discoveries() -> None:
    heading("False discoveries: share of the cells found to be above 1 whose true quotient is not")
    header("q value at most", "cells found", "false, %")
    found = [discoveries(seed, random, true) for seed, random, true in economies(10, first=500)]
    q_value, is_false = (np.concatenate(part) for part in zip(*found, strict=True))
    for limit in (0.01, 0.05, 0.1, 0.2):
        row(limit, f"{int((q_value <= limit).sum()):,}", f"{100 * share(is_false[q_value <= limit]):.1f}")


def discoveries(seed: int, random: np.random.Generator, true: Truth) -> tuple[Floats, NDArray[np.bool_]]:
    seen = observed(random, true)
    found = quotient_of(seen, hidden_cells(seen, SHAPE), seed, redraw="both")
    return found.q_values.ravel(), quotients_of(true.persons).ravel() <= 1


if __name__ == "__main__":
    warnings.simplefilter("ignore", RuntimeWarning)
    main()
