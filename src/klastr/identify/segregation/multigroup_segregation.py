"""How far do all industries of a table lie apart? Multigroup indices of segregation: one number per table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption, nearest_names
from klastr.identify.industry_grid import Ground, IndustryGrid, cells_of
from klastr.identify.measured import reasoned
from klastr.identify.reasons import Reason
from klastr.identify.segregation.evenness import gini
from klastr.identify.segregation.random_labelling import labelled_tables
from klastr.identify.spatial.spatial_measured import SpatialMeasured
from klastr.identify.table_draws import interval_of_draws, table_draws
from klastr.measures import measure

Floats = NDArray[np.floating[Any]]
Kind = Literal["theil", "dissimilarity", "gini", "exposure", "relative_diversity", "squared_variation", "divergence"]
ALL = "all"
"""The one label of the answer."""


@measure(
    family="concentration",
    needs=("table",),
    returns=("table",),
    reference="Reardon, S. F. and Firebaugh, G. (2002). Measures of multigroup segregation",
    page="segregation",
    covers=(
        "Multigroup segregation: Theil's H",
        "Multigroup segregation: dissimilarity",
        "Multigroup segregation: Gini",
        "Multigroup segregation: normalised exposure",
        "Multigroup segregation: relative diversity",
        "Multigroup segregation: squared coefficient of variation",
        "Multigroup segregation: divergence",
    ),
)
def multigroup_segregation(
    ground: Ground,
    *,
    kind: Kind = "theil",
    draws: int = 200,
    labellings: int = 199,
    seed: int = 0,
    plant_size: float | None = None,
) -> SpatialMeasured:
    """How far all industries of a table lie apart from each other.

    H = sum_r t[r] sum_i p[r, i] log(p[r, i] / P[i]) / (T E),  E = sum_i P[i] log(1 / P[i])

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    kind : {"theil", "dissimilarity", "gini", "exposure", "relative_diversity", "squared_variation", "divergence"}
        Theil's information theory index H; the others of Reardon and Firebaugh; "divergence" is H without its
        denominator E (Roberto), in nats.
    draws, seed : int
        How often the table is drawn again for the interval (0: none), and the seed.
    labellings : int
        How often the industries of all plants are drawn at random for the p-value (0: none).
    plant_size : float, optional
        Jobs per plant where the table names no establishments; default 10.

    Returns
    -------
    SpatialMeasured
        One number, at the label ``"all"``: 0 where all regions have the same mix, 1 (divergence: E) where each has one
        industry that no other has. ``one_region``, ``one_industry``, ``empty_region`` for tables without any meaning.

    Raises
    ------
    InvalidOption
        An unknown kind, or numbers of draws outside their domain.

    References
    ----------
    .. [1] Reardon, S. F. and Firebaugh, G. (2002). Measures of multigroup segregation. Sociological Methodology 32,
       33-67.
    .. [2] Roberto, E. (2016). The divergence index: a decomposable measure of segregation and inequality. arXiv
       1508.01167.

    Examples
    --------
    >>> import klastr
    >>> table = klastr.RegionalTable.from_rows([("A", "steel", 30), ("A", "food", 10), ("B", "steel", 10),
    ...     ("B", "food", 50)])
    >>> round(klastr.multigroup_segregation(table, kind="dissimilarity").at("all"), 4)
    0.5833
    """
    if kind not in get_args(Kind):
        near = nearest_names(kind, get_args(Kind)) or get_args(Kind)
        raise InvalidOption(f"There is no multigroup index {kind!r}.", hint=f"use {' or '.join(near)}.", kind=kind)
    grid = cells_of(ground)
    again = table_draws(grid, draws, seed=seed, plant_size=plant_size)
    with np.errstate(invalid="ignore", divide="ignore"):
        values = np.array(_indices(grid.employment[None], kind), dtype=np.float64)
        nulls = [_indices(block, kind) for block in labelled_tables(grid, labellings, seed=seed, plant_size=plant_size)]
        drawn = [_indices(block, kind) for block in again.blocks()] if again.are_alive else []
    jobs = grid.employment.sum(axis=0)
    reasons = reasoned(
        values,
        (np.array([not jobs.any()]), Reason.EMPTY_REGION),
        (np.array([len(grid.regions) == 1]), Reason.ONE_REGION),
        (np.array([np.count_nonzero(jobs) == 1]), Reason.ONE_INDUSTRY),
    )
    beside: dict[str, Any] = {}
    if nulls:
        null = np.concatenate(nulls)[:, None]
        beside["expected"] = np.where(np.isnan(values), np.nan, null.mean())
        above = int((null >= values - 1e-12).sum())
        beside["p_values"] = np.where(np.isnan(values), np.nan, (above + 1) / (len(null) + 1))
    if drawn:
        blocks = np.concatenate(drawn)[:, None]
        highest = np.inf if kind in ("divergence", "squared_variation") else 1.0
        beside["low"], beside["high"] = interval_of_draws(blocks, values, again.level, lowest=0.0, highest=highest)
    chance = f"{labellings:,} random labellings of the plants" if labellings else "none"
    return SpatialMeasured(
        measure="multigroup_segregation",
        axes={"table": (ALL,)},
        values=values,
        reasons=reasons,
        formula=_FORMULAS[kind],
        year=grid.year,
        parts=lambda _: _largest_parts(grid),
        sources=grid.sources,
        settings={"kind": kind, **again.settings(), "null": chance, "alternative": "greater"},
        **beside,
    )


_FORMULAS = {
    "theil": "sum over regions and industries of t p log(p / P) / (T x entropy of P)",
    "dissimilarity": "sum over regions and industries of t |p - P| / (2 T sum of P (1 - P))",
    "gini": "sum over pairs of regions and industries of t t' |p - p'| / (2 T^2 sum of P (1 - P))",
    "exposure": "sum over regions and industries of t (p - P)^2 / (T (1 - P))",
    "relative_diversity": "sum over regions and industries of t (p - P)^2 / (T sum of P (1 - P))",
    "squared_variation": "sum over regions and industries of t (p - P)^2 / (T (I - 1) P)",
    "divergence": "sum over regions and industries of t p log(p / P) / T",
}


def _indices(tables: Floats, kind: str) -> Floats:
    """(b,) indices of (b, R, I) tables; NaN where there is nothing to tell apart."""
    region = tables.sum(axis=2, keepdims=True)
    total = region.sum(axis=1, keepdims=True)
    share = np.divide(tables, region, out=np.zeros_like(tables), where=region > 0)
    overall = tables.sum(axis=1, keepdims=True) / total
    weight = region / total
    present = overall > 0
    mixed = (overall * (1 - overall)).sum(axis=(1, 2))
    some = np.where(mixed > 1e-12, mixed, np.nan)
    if kind in ("theil", "divergence"):
        ratio = np.where((share > 0) & present, share / np.where(present, overall, 1), 1)
        apart = (weight * share * np.log(ratio)).sum(axis=(1, 2))
        entropy = -(overall * np.log(np.where(present, overall, 1))).sum(axis=(1, 2))
        return np.asarray(np.where(mixed > 1e-12, apart / (entropy if kind == "theil" else 1), np.nan))
    if kind == "gini":
        one_by_one = gini(tables, region) * (overall * (1 - overall))[:, 0]
        return np.asarray(np.nansum(one_by_one, axis=1) / some)
    if kind == "dissimilarity":
        return np.asarray((weight * np.abs(share - overall)).sum(axis=(1, 2)) / (2 * some))
    squares = (weight * (share - overall) ** 2).sum(axis=1)
    whole = overall[:, 0]
    if kind == "exposure":
        return np.asarray(np.where(whole < 1, squares / (1 - whole), np.nan).sum(axis=1) * (some / some))
    if kind == "relative_diversity":
        return np.asarray(squares.sum(axis=1) / some)
    industries = np.count_nonzero(whole > 0, axis=1) - 1
    terms = np.divide(squares, whole, out=np.zeros_like(squares), where=whole > 0)
    return np.asarray(terms.sum(axis=1) / np.where(industries > 0, industries, np.nan))


def _largest_parts(grid: IndustryGrid) -> Mapping[str, float | str]:
    """The regions whose mix is furthest from that of all, with what each adds to the divergence."""
    region = grid.employment.sum(axis=1, keepdims=True)
    overall = grid.employment.sum(axis=0) / max(float(region.sum()), 1e-300)
    share = np.divide(grid.employment, region, out=np.zeros_like(grid.employment), where=region > 0)
    ratio = np.where((share > 0) & (overall > 0), share / np.where(overall > 0, overall, 1), 1)
    terms = (region * share * np.log(ratio)).sum(axis=1) / max(float(region.sum()), 1e-300)
    order = np.argsort(-terms, kind="stable")[:5]
    return {f"divergence of {grid.regions[k]}": round(float(terms[k]), 4) for k in order}
