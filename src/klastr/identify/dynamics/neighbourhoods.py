"""Which regions of an answer lie around which? A matrix of zeros and ones, by their codes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from klastr.codes import neighbours as built_in
from klastr.errors import InvalidGeography

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats = NDArray[np.float64]
Neighbours: TypeAlias = "Mapping[str, Collection[str]] | Collection[tuple[str, str]]"


def adjacency(regions: tuple[str, ...], neighbours: Neighbours | None) -> csr_array:
    """(R, R) 1 where a region of the column lies around the region of the row.

    Parameters
    ----------
    regions : tuple of str
    neighbours : mapping of region to regions, or pairs of regions, optional
        Default: the built-in list of NUTS 2 regions with a common land border. A mapping need not be symmetric, a pair
        counts both ways, and a region is not its own neighbour.

    Raises
    ------
    InvalidGeography
        No region has a neighbour in the table.

    Examples
    --------
    >>> adjacency(("A", "B", "C"), {"A": ["B"], "B": ["A", "Z"]}).toarray().tolist()
    [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]]
    >>> adjacency(("A", "B", "C"), [("A", "C")]).toarray().tolist()
    [[0.0, 0.0, 1.0], [0.0, 0.0, 0.0], [1.0, 0.0, 0.0]]
    """
    from scipy.sparse import csr_array

    position = {code: k for k, code in enumerate(regions)}
    around = _both_ways(neighbours)
    found = {(r, position[other]) for r, code in enumerate(regions) for other in _around(code, around, position)}
    if not found:
        origin = "The built-in list of NUTS 2 regions" if neighbours is None else "The list of neighbours"
        raise InvalidGeography(
            f"{origin} ties none of the {len(regions):,} regions (first: {', '.join(regions[:3])}) to another.",
            hint="give neighbours as a mapping of each region's code to the codes around it.",
            regions=len(regions),
        )
    rows, columns = np.array(sorted(found)).T
    return csr_array((np.ones(rows.size), (rows, columns)), shape=(len(regions), len(regions)))


def mean_around(tied: csr_array, values: Floats) -> Floats:
    """(R, K) mean of the neighbours' values, each counting once; NaN where there is none with a value.

    >>> mean_around(adjacency(("A", "B", "C"), {"A": ["B", "C"]}), np.array([[1.0], [2.0], [np.nan]])).tolist()
    [[2.0], [nan], [nan]]
    """
    known = ~np.isnan(values)
    counts = tied @ known.astype(np.float64)
    sums = tied @ np.where(known, values, 0.0)
    return np.asarray(np.divide(sums, counts, out=np.full(values.shape, np.nan), where=counts > 0))


def _both_ways(neighbours: Neighbours | None) -> Mapping[str, Collection[str]] | None:
    if neighbours is None or isinstance(neighbours, Mapping):
        return neighbours
    found: dict[str, set[str]] = {}
    for one, other in neighbours:
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return found


def _around(code: str, neighbours: Mapping[str, Collection[str]] | None, position: Mapping[str, int]) -> set[str]:
    listed = built_in.neighbours(code) if neighbours is None else neighbours.get(code, ())
    return {other for other in listed if other in position and other != code}
