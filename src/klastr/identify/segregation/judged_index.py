"""What all indices of segregation of an industry share: interval, chance, reasons, the form of the answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klastr.identify.industry_grid import IndustryGrid
from klastr.identify.measured import Parts, reasoned
from klastr.identify.reasons import Reason
from klastr.identify.segregation.evenness import Kernel
from klastr.identify.segregation.random_labelling import labelled_tables, region_jobs
from klastr.identify.spatial.spatial_measured import SpatialMeasured, false_discovery_rates
from klastr.identify.table_draws import interval_of_draws, rank_interval, table_draws

Floats = NDArray[np.float64]


def judged_index(
    name: str,
    grid: IndustryGrid,
    kernel: Kernel,
    *,
    formula: str,
    draws: int,
    labellings: int,
    seed: int,
    plant_size: float | None,
    lowest: float,
    highest: float,
    told: Mapping[str, Any],
    parts: Parts | None = None,
    beyond_chance: bool = False,
) -> SpatialMeasured:
    """The index of every industry, with its interval, what chance alone would give, and the p-value of more than that.

    Parameters
    ----------
    name, formula, told, parts
        Of the answer.
    grid : IndustryGrid
    kernel : callable
        See `Kernel`.
    draws, labellings : int
        For the interval, and for chance.
    lowest, highest : float
        Bounds of the index.
    beyond_chance : bool
        Whether the value is (D - D*) / (1 - D*), D* the mean of the labellings (Carrington and Troske 1997).
    """
    total = region_jobs(grid)
    with np.errstate(invalid="ignore", divide="ignore"):
        values = np.asarray(kernel(grid.employment[None], total[None, :, None])[0], dtype=np.float64)
        nulls = [
            kernel(block, total[None, :, None])
            for block in labelled_tables(grid, labellings, seed=seed, plant_size=plant_size)
        ]
        again = table_draws(grid, draws, seed=seed, plant_size=plant_size)
        rest = total - grid.employment.sum(axis=1)
        drawn = [kernel(block, _totals(block, rest)) for block in again.blocks()] if again.are_alive else []
    chance: dict[str, Any] = _chance(np.concatenate(nulls), values) if nulls else {}
    if beyond_chance:
        expected = chance["expected"]
        values, drawn = _beyond(values, expected), [_beyond(block, expected) for block in drawn]
    # Beyond chance, what is left has fewer plants than regions: chance alone then sets it wholly apart.
    reasons = reasoned(values, *_reasons(grid, total), otherwise=Reason.TOO_FEW)
    chance = {name: np.where(np.isnan(values), np.nan, numbers) for name, numbers in chance.items()}
    if drawn:
        blocks = np.concatenate(drawn)
        chance["low"], chance["high"] = interval_of_draws(blocks, values, again.level, lowest=lowest, highest=highest)
        ranks = rank_interval(blocks, values, again.level)
        chance |= dict(zip(("rank", "rank_low", "rank_high"), ranks, strict=True))
    null = f"{labellings:,} random labellings of the plants" if labellings else "none"
    return SpatialMeasured(
        measure=name,
        axes={"industry": grid.industries},
        values=values,
        reasons=reasons,
        formula=formula,
        year=grid.year,
        parts=parts,
        sources=grid.sources,
        settings={**told, **again.settings(), "null": null, "alternative": "greater"},
        **chance,
    )


def _totals(block: NDArray[np.floating[Any]], rest: Floats) -> NDArray[np.floating[Any]]:
    """(b, R, 1) jobs of drawn tables; jobs outside the grid stand still."""
    return np.asarray(block.sum(axis=2, keepdims=True) + rest.astype(block.dtype)[None, :, None])


def _reasons(grid: IndustryGrid, total: Floats) -> tuple[tuple[NDArray[np.bool_], Reason], ...]:
    jobs = grid.employment.sum(axis=0)
    return (
        (np.full(jobs.shape, len(grid.regions) == 1), Reason.ONE_REGION),
        (jobs <= 0, Reason.EMPTY_INDUSTRY),
        (jobs >= total.sum() * (1 - 1e-12), Reason.ONE_INDUSTRY),
    )


def _chance(nulls: NDArray[np.floating[Any]], values: Floats) -> dict[str, Floats]:
    """Mean of the labellings, standard scores, p-values of as much or more, false-discovery rates."""
    defined = ~np.isnan(nulls)
    counted = defined.sum(axis=0)
    usable = (counted > 0) & ~np.isnan(values)
    expected, spread = np.full(values.shape, np.nan), np.full(values.shape, np.nan)
    expected[usable] = np.nanmean(nulls[:, usable], axis=0)
    spread[usable] = np.nanstd(nulls[:, usable], axis=0)
    above = (np.where(defined, nulls, -np.inf) >= values - 1e-12).sum(axis=0)
    p_values = np.where(usable, (above + 1) / (counted + 1), np.nan)
    scores = np.divide(values - expected, spread, out=np.full(values.shape, np.nan), where=spread > 0)
    return {
        "expected": expected,
        "z_scores": scores,
        "p_values": p_values,
        "q_values": false_discovery_rates(p_values, "all"),
    }


def _beyond(numbers: NDArray[np.floating[Any]], expected: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(expected < 1, (numbers - expected) / (1 - expected), np.nan), dtype=np.float64)
