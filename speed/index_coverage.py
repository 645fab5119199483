"""How often do intervals of indices of shares, and of their ranks, hold the truth? Invented economies; prints Markdown.

    python speed/index_coverage.py

The tables stand in docs/methods/concentration.md. About a minute; the same numbers every time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
from invented_economies import Shape, observed, truth
from numpy.typing import NDArray

import klastr
from klastr.identify.index_intervals import interval_of_draws
from klastr.identify.industry_grid import IndustryGrid
from klastr.identify.measured import Measured
from klastr.identify.mixes import index_of_tables
from klastr.identify.reference_mix import reference_of
from klastr.identify.table_draws import table_draws
from klastr.identify.unevenness import even_gini

Floats = NDArray[np.float64]

ECONOMIES = 8
MEASURES: dict[str, Callable[..., Measured]] = {
    "krugman": klastr.krugman,
    "hachman": klastr.hachman,
    "mean quotient": klastr.mean_quotient,
    "herfindahl": klastr.herfindahl,
    "entropy": klastr.entropy,
    "gini of quotients": klastr.gini_of_quotients,
    "hoover of industries": lambda grid, **how: klastr.hoover(grid, of="industry", **how),
    "gini": klastr.gini,
    "gini locational": klastr.gini_locational,
    "theil": klastr.theil,
    "atkinson": klastr.atkinson,
}
# Name of a case -> plants of the usual economy times this, how sizes fall, whether plants are counted.
CASES = {
    "median 150 plants a cell": (1.0, "log-normal", True),
    "30 plants": (0.2, "log-normal", True),
    "8 plants": (0.05, "log-normal", True),
    "1,500 plants": (10.0, "log-normal", True),
    "150, Pareto tails": (1.0, "Pareto", True),
    "150, plants not counted": (1.0, "log-normal", False),
}


def main() -> None:
    print(f"| index | {' | '.join(CASES)} |\n|{'---|' * (len(CASES) + 1)}")
    grids = {name: list(economies(first, *case)) for first, (name, case) in enumerate(CASES.items())}
    for name, measure in MEASURES.items():
        shares = [shares_covered(measure, grids[case]) for case in CASES]
        print(f"| {name} | {' | '.join(f'{100 * index:.0f}, {100 * rank:.0f}' for index, rank in shares)} |")
    print("\n| interval of the Gini coefficient | " + " | ".join(CASES) + f" |\n|{'---|' * (len(CASES) + 1)}")
    for name, ends in {"percentiles": percentiles, "basic": basic, "klastr": ours}.items():
        shares = [compared(grids[case], ends) for case in CASES]
        print(f"| {name} | {' | '.join(f'{100 * share:.0f}' for share in shares)} |")


def economies(first: int, plants: float, sizes: str, counted: bool) -> Iterator[tuple[IndustryGrid, IndustryGrid]]:
    """What an office publishes, and the truth, of some economies of 60 regions and 40 industries."""
    for seed in range(100 * first, 100 * first + ECONOMIES):
        random = np.random.default_rng(seed)
        true = truth(random, Shape())
        true = replace(true, plants=true.plants * plants)
        seen = observed(random, true, sizes)
        units = seen.plants.astype(float) if counted else None
        yield grid_of(seen.persons, units), grid_of(true.persons, None)


def grid_of(persons: Floats, plants: Floats | None) -> IndustryGrid:
    regions, industries = persons.shape
    return IndustryGrid(
        regions=tuple(f"r{k}" for k in range(regions)),
        industries=tuple(f"i{k}" for k in range(industries)),
        employment=persons,
        establishments=plants,
        region_total=persons.sum(axis=1),
        year=None,
        industry_names={},
    )


def shares_covered(
    measure: Callable[..., Measured], grids: list[tuple[IndustryGrid, IndustryGrid]]
) -> tuple[float, float]:
    """How often the interval holds the true index, and that of the rank the true rank."""
    indices, ranks = [], []
    for seed, (seen, true) in enumerate(grids):
        found, expected = measure(seen, seed=seed), measure(true, draws=0).values
        indices.append((found.low <= expected) & (expected <= found.high))
        rank = np.argsort(np.argsort(-expected)) + 1
        ranks.append((found.rank_low <= rank) & (rank <= found.rank_high))
    return float(np.mean(indices)), float(np.mean(ranks))


def compared(
    grids: list[tuple[IndustryGrid, IndustryGrid]], ends: Callable[[Floats, Floats], tuple[Floats, Floats]]
) -> float:
    """Share of the Gini coefficients of industries that an interval of another kind covers."""
    hits = []
    for seed, (seen, true) in enumerate(grids):
        reference = reference_of(seen, "industry", "equal")
        tables = table_draws(seen, 200, seed=seed)
        drawn = np.concatenate([index_of_tables(block, reference, even_gini) for block in tables.blocks()])
        value, expected = (index_of_tables(grid.employment[None], reference, even_gini)[0] for grid in (seen, true))
        low, high = ends(drawn, value)
        hits.append((low <= expected) & (expected <= high))
    return float(np.mean(hits))


def percentiles(drawn: Floats, value: Floats) -> tuple[Floats, Floats]:
    low, high = np.quantile(drawn, [0.05, 0.95], axis=0)
    return np.minimum(low, value), np.maximum(high, value)


def basic(drawn: Floats, value: Floats) -> tuple[Floats, Floats]:
    high, low = 2 * value - np.quantile(drawn, [0.05, 0.95], axis=0)
    return np.minimum(low, value), np.maximum(high, value)


def ours(drawn: Floats, value: Floats) -> tuple[Floats, Floats]:
    return interval_of_draws(drawn, value, 0.90, lowest=0, highest=1)


if __name__ == "__main__":
    main()
