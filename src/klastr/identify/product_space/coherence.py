"""Do the industries of a region belong together? Coherence of its portfolio."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption, nearest_names
from klastr.identify.drawn_index import beside_values
from klastr.identify.industry_grid import Ground, IndustryGrid, cells_of
from klastr.identify.measured import Measured, reasoned
from klastr.identify.product_space.density_draws import drawn_tables
from klastr.identify.product_space.normalisations import FORMULAS
from klastr.identify.product_space.presence import Presence, presence
from klastr.identify.product_space.tie_values import tie_values
from klastr.identify.reasons import Reason
from klastr.identify.relatedness import Relatedness
from klastr.identify.table_draws import TableDraws, table_draws
from klastr.measures import measure

Floats = NDArray[np.float64]
Kind = Literal["jobs", "presence", "density_in", "density_out"]

_SAID = {
    "jobs": "mean over jobs of the mean tie with the region's other jobs",
    "presence": "mean tie of the pairs of industries that the region has",
    "density_in": "mean density of the industries that the region has",
    "density_out": "mean density of the industries that the region does not have",
}


@measure(
    family="relatedness",
    needs=("table",),
    returns=("region",),
    reference="Teece, D. J. et al. (1994). Understanding corporate coherence. J. Econ. Behavior and Organization 23",
    page="relatedness-density",
    covers=("Coherence of a region", "Mean relatedness density inside and outside a region's portfolio"),
)
def coherence(
    ground: Ground,
    ties: Relatedness | str | None = None,
    *,
    kind: Kind = "jobs",
    threshold: float = 1.0,
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Measured:
    """How closely the industries of a region are tied to each other.

    W[r, i] = sum_j tie[i, j] E[r, j] / sum_j E[r, j], j != i,   coherence[r] = sum_i W[r, i] E[r, i] / sum_i E[r, i]

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    ties : Relatedness or str, optional
        Ties, or the normalisation that makes them (see `relatedness`). Default: the z-score for ``jobs`` and
        ``presence``, proximity for the densities.
    kind : {"jobs", "presence", "density_in", "density_out"}
        Weighted by jobs, as published; the same for zeros and ones; the mean density of what the region has, or of
        what it has not.
    threshold : float
        The lowest quotient that makes an industry present.
    draws, seed : int
        How often the table is drawn again for the interval (0: none), and the seed of the draws.
    plant_size : float, optional
        Persons per plant where the table names no establishments; see `klastr.identify.table_draws`.

    Returns
    -------
    Measured
        By region, with its rank; ``too_few`` where a region has a single industry.

    Raises
    ------
    InvalidOption
        A word that is not known, or too few draws.

    References
    ----------
    .. [1] Teece, D. J., Rumelt, R., Dosi, G. and Winter, S. (1994). Understanding corporate coherence. Journal of
       Economic Behavior and Organization 23(1), 1-30.
    .. [2] Nesta, L. and Saviotti, P. P. (2005). Coherence of the knowledge base and the firm's innovative performance.
       Journal of Industrial Economics 53(1), 123-142.

    Examples
    --------
    >>> import klastr
    >>> rows = [("A", "ore", 9), ("A", "steel", 9), ("B", "ore", 9), ("B", "food", 9), ("C", "food", 9)]
    >>> table = klastr.RegionalTable.from_rows(rows)
    >>> klastr.coherence(table, "minimum_probability", kind="presence", draws=0).at("B")
    0.5
    """
    normalisation = _asked(ties, kind)
    grid = cells_of(ground)
    present = presence(grid, threshold=threshold)
    given = ties.ordered(grid.industries).values if isinstance(ties, Relatedness) else None
    matrix = _matrix(given, normalisation, present, grid.employment, grid.region_total)
    values = _coherences(kind, grid.employment, present, matrix)
    reasons = reasoned(
        values,
        (~(grid.employment.sum(axis=1) > 0), Reason.EMPTY_REGION),
        (np.array([len(grid.industries) == 1]), Reason.ONE_INDUSTRY),
        (np.array([len(grid.regions) == 1 and given is None]), Reason.ONE_REGION),
        otherwise=Reason.TOO_FEW,
    )
    again = table_draws(grid, draws, seed=seed, plant_size=plant_size)
    beside = _beside(again, values, kind, given, normalisation, threshold) if again.are_alive else {}
    return Measured(
        measure="coherence",
        axes={"region": grid.regions},
        values=values,
        reasons=reasons,
        formula=_SAID[kind],
        year=grid.year,
        unit="",
        parts=lambda at: _carriers(grid, present, matrix, kind, at[0]),
        sources=grid.sources,
        settings={
            "kind": kind,
            "ties": normalisation if given is None else "given",
            "threshold": threshold,
            **again.settings(),
        },
        **beside,
    )


def _matrix(
    given: Floats | None,
    normalisation: str,
    present: Presence,
    employment: NDArray[np.floating],
    region_total: NDArray[np.floating],
) -> Floats:
    """(I, I) ties, 0 where they are not known and on the diagonal."""
    found = tie_values(normalisation, "ubiquity", present, employment, region_total) if given is None else given
    found = np.nan_to_num(found)
    np.fill_diagonal(found, 0.0)
    return found


def _coherences(kind: str, employment: NDArray[np.floating], present: Presence, matrix: Floats) -> Floats:
    """(R,) coherences; NaN for regions with nothing to compare."""
    if kind in ("jobs", "presence"):
        held = np.asarray(employment if kind == "jobs" else present, dtype=np.float64)
        total = held.sum(axis=1, keepdims=True)
        rest = total - held
        near = np.divide(held @ matrix, rest, out=np.zeros_like(held), where=rest > 0)
        # With a single industry there is no other one to be tied to.
        some = ((held > 0).sum(axis=1) > 1) & (total[:, 0] > 0)
        return np.asarray(np.where(some, (near * held).sum(axis=1) / np.where(some, total[:, 0], 1.0), np.nan))
    total = matrix.sum(axis=0)
    density = (present @ matrix) / np.where(total > 0, total, 1.0)
    wanted = ((present > 0) if kind == "density_in" else (present == 0)) & (total > 0)
    count = wanted.sum(axis=1)
    return np.asarray(np.where(count > 0, np.where(wanted, density, 0).sum(axis=1) / np.maximum(count, 1), np.nan))


def _beside(
    again: TableDraws, values: Floats, kind: str, given: Floats | None, normalisation: str, threshold: float
) -> dict[str, Any]:
    drawn = [
        _coherences(kind, employment, present, _matrix(given, normalisation, present, employment, region_total))
        for employment, region_total, present in drawn_tables(again, threshold)
    ]
    bounds = (0.0, 1.0) if kind in ("density_in", "density_out") else (-np.inf, np.inf)
    return beside_values(np.stack(drawn), values, again.level, *bounds)


def _carriers(
    grid: IndustryGrid, present: Presence, matrix: Floats, kind: str, region: int
) -> Mapping[str, float | str]:
    """The pairs of industries that hold the region together most."""
    held = grid.employment[region] if kind == "jobs" else present[region].astype(np.float64)
    terms = np.triu(matrix * np.outer(held, held) / max(held.sum(), 1e-300) ** 2, 1)
    order = np.argsort(-terms, axis=None, kind="stable")[:5]
    pairs = [divmod(int(k), terms.shape[1]) for k in order]
    codes = grid.industries
    return {f"{codes[i]} and {codes[j]}": float(f"{2 * terms[i, j]:.4g}") for i, j in pairs if terms[i, j] > 0}


def _asked(ties: Relatedness | str | None, kind: str) -> str:
    if kind not in _SAID:
        near = nearest_names(kind, _SAID) or tuple(_SAID)
        raise InvalidOption(f"coherence has no kind {kind!r}.", hint=f"use {' or '.join(near)}.")
    offered = tuple(name for name in FORMULAS if name != "conditional")
    if isinstance(ties, str):
        if ties not in offered:
            near = nearest_names(ties, offered) or offered
            raise InvalidOption(f"coherence knows no ties {ties!r}.", hint=f"use {' or '.join(near)}.")
        return ties
    return "z_score" if kind in ("jobs", "presence") else "minimum_probability"
