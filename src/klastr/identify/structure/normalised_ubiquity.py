"""How few regions hold how much of an industry? Its ubiquity, normalised by its size."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.industry_grid import Ground, cells_of
from klastr.identify.measured import Measured
from klastr.identify.structure.counted_presences import Counted, Draws, counted_presences
from klastr.measures import checked_convention, measure

Floats = NDArray[np.float64]
Kind = Literal["normalised", "logarithmic"]


@measure(
    family="complexity",
    needs=("table",),
    returns=("industry",),
    reference="Balland, P.-A. and Rigby, D. (2017). The geography of complex knowledge. Economic Geography 93 (1)",
    page="variety",
    covers=("Normalised ubiquity", "Inverse normalised ubiquity"),
)
def normalised_ubiquity(
    ground: Ground,
    *,
    kind: Kind = "normalised",
    threshold: float = 1.0,
    convention: str = "published",
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Measured:
    """An industry's share of all jobs, over its share of all presences: how few regions hold how much of it.

    N[i] = (E[., i] / E[., .]) / (k[i] / sum_j k[j]),  logarithmic 100 ln(E[., i]) / k[i];  k the ubiquity

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    kind : {"normalised", "logarithmic"}
        EconGeo's ``norm.ubiquity`` or its ``inv.norm.ubiquity``.
    threshold : float
        The lowest quotient that counts as a presence.
    convention : {"published"}
        The one formula. EconGeo rounds quotients and result to two decimals, which is not done here.
    draws, seed : int
        How often the table is drawn again for the interval (0: none), and the seed of the draws.
    plant_size : float, optional
        Persons per plant where the table names no establishments; see `klastr.identify.table_draws`.

    Returns
    -------
    Measured
        By industry, from 0 on; ``empty_industry`` where nobody works, ``not_specialised`` where no region has it.

    Raises
    ------
    InvalidOption
        An unknown kind or convention, a threshold that is not positive, or too few draws.

    References
    ----------
    .. [1] Balland, P.-A. and Rigby, D. (2017). The geography of complex knowledge. Economic Geography 93 (1), 1-23.

    Examples
    --------
    >>> import klastr
    >>> rows = [("A", "steel", 10), ("A", "food", 20), ("B", "steel", 30), ("B", "food", 60), ("C", "food", 5)]
    >>> klastr.normalised_ubiquity(klastr.RegionalTable.from_rows(rows)).at("food")
    2.04
    """
    kinds = {"normalised": _normalised, "logarithmic": _logarithmic}
    if kind not in kinds:
        raise InvalidOption(f"There is no normalised ubiquity of the kind {kind!r}.", hint=f"use {', '.join(kinds)}.")
    counted = Counted(
        measure="normalised_ubiquity",
        of="industry",
        number=kinds[kind],
        formula="share of jobs / share of presences" if kind == "normalised" else "100 x ln(jobs) / ubiquity",
        threshold=threshold,
        highest=np.inf,
        settings={"kind": kind, "convention": checked_convention(convention, normalised_ubiquity)},
    )
    return counted_presences(cells_of(ground), counted, draws=draws, seed=seed, plant_size=plant_size)


def _normalised(present: Draws, tables: NDArray[np.floating]) -> Floats:
    """(B, I) share of jobs over share of presences."""
    count, jobs = present.sum(axis=1, dtype=np.float64), tables.sum(axis=1, dtype=np.float64)
    total = np.asarray(count.sum(axis=1, keepdims=True) / jobs.sum(axis=1, keepdims=True))
    return np.asarray(np.divide(jobs * total, count, out=np.full_like(jobs, np.nan), where=count > 0))


def _logarithmic(present: Draws, tables: NDArray[np.floating]) -> Floats:
    """(B, I) logarithm of jobs over ubiquity, times 100."""
    count, jobs = present.sum(axis=1, dtype=np.float64), tables.sum(axis=1, dtype=np.float64)
    logs = 100 * np.log(np.maximum(jobs, 1e-300))
    return np.asarray(np.divide(logs, count, out=np.full_like(logs, np.nan), where=count > 0))
