"""Which regions have which industries? The table of zeros and ones under all ties, densities and complexities.

Stored as float32: it counts regions exactly up to 16 million, and its products run at the speed of the machine. The
same product of whole numbers (int64) takes several hundred times as long, because no library of linear algebra has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption, nearest_names
from klastr.identify.asked_numbers import asked_threshold
from klastr.identify.industry_grid import IndustryGrid
from klastr.identify.reference_mix import numbers_of_regions

Floats = NDArray[np.float64]
Presence = NDArray[np.float32]

CONVENTIONS = ("published", "econgeo", "ecomplexity", "economiccomplexity")

# Rows that are compared at once: their products stay in the processor's cache.
_BLOCK_CELLS = 16_384

# Above it float64 no longer holds every whole number.
_EXACT = 2.0**53


def presence(
    grid: IndustryGrid,
    *,
    threshold: float = 1.0,
    convention: str = "published",
    test: Literal["ratio", "per_head"] = "ratio",
    population: Mapping[str, float] | None = None,
) -> Presence:
    """Which regions have which industries, in the sense of the location quotient.

    M[r, i] = 1 where E[r, i] E[., .] >= threshold E[r, .] E[., i], else 0

    Parameters
    ----------
    grid : IndustryGrid, R regions x I industries
    threshold : float
        The lowest quotient that counts. Products are compared, not quotients: with whole numbers a quotient of exactly
        the threshold counts, where a division would make some of them 0.9999999.
    convention : {"published", "econgeo", "ecomplexity", "economiccomplexity"}
        All count a quotient of exactly 1, so all are the same. An empty region has no industry and an empty industry no
        region; economiccomplexity 2.0.0 marks both as present everywhere, which is not followed.
    test : {"ratio", "per_head"}
        Against the region's share of all jobs, or against its share of all people.
    population : mapping
        Region -> people, for ``test="per_head"``.

    Returns
    -------
    (R, I) float32
        Zeros and ones.

    Raises
    ------
    InvalidOption
        A threshold that is not positive, an unknown test or convention, or people missing for a region.

    Examples
    --------
    >>> from klastr.identify.industry_grid import cells_of
    >>> from klastr.tables.regional import RegionalTable
    >>> rows = [("A", "steel", 10), ("A", "food", 20), ("B", "steel", 30), ("B", "food", 60), ("C", "food", 5)]
    >>> presence(cells_of(RegionalTable.from_rows(rows))).tolist()
    [[0.0, 1.0], [0.0, 1.0], [1.0, 0.0]]
    """
    _refuse(threshold, convention, test)
    size = grid.region_total if test == "ratio" else numbers_of_regions(grid.regions, population or {}, "population")
    return _present(grid.employment, size, threshold, np.empty(grid.employment.shape, dtype=np.float32))


def presences(
    employment: NDArray[np.floating], region_total: NDArray[np.floating] | None = None, threshold: float = 1.0
) -> Presence:
    """The same for many tables at once, such as those of `klastr.identify.table_draws`.

    Parameters
    ----------
    employment : (B, R, I) float
    region_total : (B, R) or (R,) float, optional
        Jobs of all industries of the region. Default: the sums of the tables.
    threshold : float
        The lowest quotient that counts.

    Returns
    -------
    (B, R, I) float32
        Zeros and ones.
    """
    sizes = employment.sum(axis=2, dtype=np.float64) if region_total is None else np.asarray(region_total)
    sizes = np.broadcast_to(sizes, employment.shape[:2])
    found = np.empty(employment.shape, dtype=np.float32)
    for table, size, one in zip(employment, sizes, found, strict=True):
        _present(table, size, threshold, one)
    return found


def _present(
    employment: NDArray[np.floating], size: NDArray[np.floating], threshold: float, found: Presence
) -> Presence:
    """Write zeros and ones of (R, I) jobs into `found`; `size` (R,) is what a region counts for."""
    industry = employment.sum(axis=0, dtype=np.float64)
    total = size.sum(dtype=np.float64)  # of float64, so that float32 tables are compared in float64 too
    wanted = threshold * industry
    step = max(1, _BLOCK_CELLS // max(employment.shape[1], 1))
    for start in range(0, len(employment), step):
        rows = slice(start, start + step)
        np.greater_equal(employment[rows] * total, size[rows, None] * wanted, out=found[rows], casting="unsafe")
    if employment.max(initial=0.0) * total >= _EXACT:
        _settle_ties(found, employment, size, wanted, total)
    found[~(size > 0)] = 0
    found[:, ~(industry > 0)] = 0
    return found


def _settle_ties(
    found: Presence, employment: NDArray[np.floating], size: NDArray[np.floating], wanted: Floats, total: np.float64
) -> None:
    """Compare again, in whole numbers of any length, the cells whose products float64 cannot tell apart."""
    if not (wanted % 1 == 0).all():
        return
    has, needs = employment * total, np.outer(size, wanted)
    near = np.argwhere((np.abs(has - needs) <= 1e-15 * needs) & (employment % 1 == 0) & (size % 1 == 0)[:, None])
    for r, i in near:
        found[r, i] = int(employment[r, i]) * int(total) >= int(size[r]) * int(wanted[i])


def _refuse(threshold: float, convention: str, test: str) -> None:
    asked_threshold(threshold)
    for name, asked, offered in (("convention", convention, CONVENTIONS), ("test", test, ("ratio", "per_head"))):
        if asked not in offered:
            near = nearest_names(asked, offered) or offered
            raise InvalidOption(f"Presence has no {name} {asked!r}.", hint=f"use {' or '.join(near)}.")
