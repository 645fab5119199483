"""The interval of a density: presence, ties and density of every drawn table, summed up as they come."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from klastr.identify.product_space.density_ties import DensityTies
from klastr.identify.product_space.draw_summary import DrawSummary
from klastr.identify.product_space.presence import Presence, presences
from klastr.identify.product_space.tie_values import quotients
from klastr.identify.table_draws import TableDraws

Floats = NDArray[np.float64]


def drawn_tables(
    again: TableDraws, threshold: float
) -> Iterator[tuple[NDArray[np.float32], NDArray[np.float64], Presence]]:
    """Every drawn table: (R, I) jobs, (R,) jobs of all industries, (R, I) presence.

    Jobs outside the compared industries stay what they are.
    """
    outside = again.grid.region_total - again.grid.employment.sum(axis=1)
    for block in again.blocks():
        totals = block.sum(axis=2, dtype=np.float64) + outside
        yield from zip(block, totals, presences(block, totals, threshold), strict=True)


def density_interval(
    again: TableDraws, values: Floats, ties: DensityTies, threshold: float, *, weighted: bool, scale: float
) -> tuple[Floats, Floats]:
    """(R, I) ends of the interval of densities, ``scale`` times shares."""
    summary = DrawSummary(values)
    for near, _ in drawn_densities(again, ties, threshold, weighted=weighted):
        near *= scale
        summary.add(near)
    return summary.interval(again.level, lowest=0.0, highest=np.inf if weighted else scale)


def drawn_densities(
    again: TableDraws, ties: DensityTies, threshold: float, *, weighted: bool = False
) -> Iterator[tuple[NDArray[np.float32], Presence]]:
    """(R, I) densities and presence of every drawn table."""
    for employment, region_total, present in drawn_tables(again, threshold):
        held = quotients(employment, region_total).astype(np.float32) if weighted else present
        yield held @ ties.of(present, employment, region_total), present
