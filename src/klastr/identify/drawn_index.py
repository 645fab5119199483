"""An index of mixes as an answer: value, reason, interval, rank, and the cells that made it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klastr.identify.industry_grid import IndustryGrid
from klastr.identify.measured import Measured, reasoned, with_regions
from klastr.identify.mixes import Kernel, Mix, index_of_tables, mix_of
from klastr.identify.reasons import Reason
from klastr.identify.reference_mix import Reference
from klastr.identify.table_draws import interval_of_draws, rank_interval, table_draws

Floats = NDArray[np.float64]
Terms = Callable[[Mix], NDArray[np.floating]]

_ROUNDING = 1e-12
_TOLD = 5


@dataclass(frozen=True, kw_only=True, eq=False, slots=True)
class Index:
    """One index of mixes.

    Attributes
    ----------
    measure : str
        Its fixed name.
    kernel : callable
        `Mix` -> one number per member.
    formula : str
        In one line.
    lowest, highest : float
        Its bounds.
    terms : callable, optional
        `Mix` -> what each cell adds, (b, g, N); the largest are told.
    said : str
        What a term is called; the label of the cell follows.
    needs_two : bool
        Whether a single cell leaves it without meaning.
    otherwise : Reason
        Why it has no value where none of the reasons common to all indices holds.
    settings : mapping
        The choices that made it.
    """

    measure: str
    kernel: Kernel
    formula: str
    lowest: float = 0.0
    highest: float = np.inf
    terms: Terms | None = None
    said: str = "part of"
    needs_two: bool = False
    otherwise: Reason = Reason.UNKNOWN
    unit: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)


def drawn_index(
    grid: IndustryGrid,
    index: Index,
    reference: Reference,
    *,
    draws: int,
    seed: int,
    plant_size: float | None,
) -> Measured:
    """The index of every region or industry of a grid, with what the draws of the table say of it.

    Raises
    ------
    InvalidOption
        Too few draws, or a plant size that is not positive.
    """
    values = _inside(index_of_tables(grid.employment[None], reference, index.kernel)[0], index)
    reasons = reasoned(values, *_because(grid, index, reference), otherwise=index.otherwise)
    beside: dict[str, Floats] = {}
    again = table_draws(grid, draws, seed=seed, plant_size=plant_size)
    if again.are_alive:
        drawn = np.concatenate([index_of_tables(block, reference, index.kernel) for block in again.blocks()])
        beside = beside_values(drawn, values, again.level, index.lowest, index.highest)
    labels = grid.regions if reference.of == "region" else grid.industries
    found = Measured(
        measure=index.measure,
        axes={reference.of: labels},
        values=values,
        reasons=reasons,
        formula=index.formula,
        year=grid.year,
        unit=index.unit,
        parts=lambda at: _largest_terms(grid, index, reference, at[0]),
        sources=grid.sources,
        notes=grid.notes,
        settings={"of": reference.of, "against": reference.words, **index.settings, **again.settings()},
        **beside,
    )
    return with_regions(found, grid.without_figures)


def _inside(values: Floats, index: Index) -> Floats:
    """The same without what rounding adds: an index from 0 on is no -2e-16."""
    with np.errstate(invalid="ignore"):
        below = (values < index.lowest) & (values > index.lowest - _ROUNDING)
        above = (values > index.highest) & (values < index.highest + _ROUNDING)
    return np.where(below, index.lowest, np.where(above, index.highest, values))


def beside_values(
    drawn: NDArray[np.floating], values: Floats, level: float, lowest: float, highest: float
) -> dict[str, Floats]:
    """Interval, rank and the interval of the rank, by the names that `Measured` has for them."""
    low, high = interval_of_draws(drawn, values, level, lowest=lowest, highest=highest)
    rank, rank_low, rank_high = rank_interval(drawn, values, level, lowest=lowest, highest=highest)
    return {"low": low, "high": high, "rank": rank, "rank_low": rank_low, "rank_high": rank_high}


def _because(grid: IndustryGrid, index: Index, reference: Reference) -> tuple[tuple[NDArray[np.bool_], Reason], ...]:
    """Why members may have no value, whatever the index."""
    of_region = reference.of == "region"
    size = grid.employment.sum(axis=1 if of_region else 0)
    members, cells = grid.employment.shape if of_region else grid.employment.shape[::-1]
    empty = Reason.EMPTY_REGION if of_region else Reason.EMPTY_INDUSTRY
    one_member = Reason.ONE_REGION if of_region else Reason.ONE_INDUSTRY
    one_cell = Reason.ONE_INDUSTRY if of_region else Reason.ONE_REGION
    leaves_out = reference.kind in ("others", "rest")
    alone = np.full(members, leaves_out and (size > 0).sum() == 1)
    return (size <= 0, empty), (alone, one_member), (np.full(members, index.needs_two and cells == 1), one_cell)


def _largest_terms(grid: IndustryGrid, index: Index, reference: Reference, member: int) -> Mapping[str, float | str]:
    """The cells that add most, with what they add."""
    mix = mix_of(grid.employment, reference, member)
    if index.terms is None or not mix.size[0, 0] > 0:
        return {}
    with np.errstate(invalid="ignore", divide="ignore"):
        terms = np.nan_to_num(np.broadcast_to(index.terms(mix), mix.shares.shape)[0, 0])
    cells = grid.industries if reference.of == "region" else grid.regions
    order = np.argsort(-np.abs(terms), kind="stable")[:_TOLD]
    return {f"{index.said} {cells[k]}": float(f"{terms[k]:.4g}") for k in order if terms[k]}
