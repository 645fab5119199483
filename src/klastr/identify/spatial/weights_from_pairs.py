"""Neighbours as a user gives them: pairs, a mapping, a frame or a matrix."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from klastr.errors import InvalidGeography, nearest_names
from klastr.identify.spatial.weights import Sparse

if TYPE_CHECKING:
    import pandas as pd

Neighbourhood: TypeAlias = (
    "Collection[tuple[str, str]] | Mapping[str, Collection[str] | Mapping[str, float]] | pd.DataFrame | Sparse"
)
"""Pairs; region -> its neighbours, or region -> neighbour -> strength; a frame of two or three columns; a matrix."""

Triple = tuple[str, str, float]


def given_strengths(labels: tuple[str, ...], neighbours: Any) -> Sparse:
    """(R, R) CSR of strengths out of anything that `Neighbourhood` names.

    Pairs hold in both directions; a mapping, a frame or a matrix says its directions itself.

    Raises
    ------
    InvalidGeography
        No pair names two of the regions, a matrix of another size, or a strength that is negative or no number.

    Examples
    --------
    >>> given_strengths(("A", "B", "C"), [("A", "B"), ("C", "B")]).toarray().tolist()
    [[0.0, 1.0, 0.0], [1.0, 0.0, 1.0], [0.0, 1.0, 0.0]]
    """
    if hasattr(neighbours, "columns"):
        found = strengths_of(labels, _rows(neighbours))
    elif isinstance(neighbours, Mapping):
        found = strengths_of(labels, _entries(neighbours))
    elif hasattr(neighbours, "shape"):
        found = _square(labels, neighbours)
    else:
        pairs = [(str(a), str(b)) for a, b in neighbours]
        found = strengths_of(labels, ((a, b, 1.0) for pair in set(pairs) for a, b in (pair, pair[::-1])), once=True)
    if not np.isfinite(found.data).all() or (found.data < 0).any():
        raise InvalidGeography(
            f"{int(np.sum(~(found.data >= 0)) + np.isinf(found.data).sum()):,} of {found.nnz:,} strengths of "
            "neighbours are negative or no number.",
            hint="a strength is a number of 0 or more; leave out what is no neighbour.",
        )
    found.eliminate_zeros()
    return found


def strengths_of(labels: tuple[str, ...], triples: Iterable[Triple], *, once: bool = False) -> Sparse:
    """(R, R) CSR of (region, neighbour, strength); a region is not its own neighbour.

    Parameters
    ----------
    labels : tuple of str
    triples : iterable
        Those that name a region that is not among the labels are left out.
    once : bool
        A pair that is told twice counts once; else its strengths are added.
    """
    from scipy import sparse

    place = {label: k for k, label in enumerate(labels)}
    listed = list(triples)
    inside = [(place[a], place[b], strength) for a, b, strength in listed if a in place and b in place and a != b]
    if listed and not inside and len(labels) > 1:
        _refuse_strangers(labels, listed)
    rows, columns, data = zip(*inside, strict=True) if inside else ((), (), ())
    shape = (len(labels), len(labels))
    numbers = np.array(data, dtype=np.float64)
    at = np.array(rows, dtype=np.int64), np.array(columns, dtype=np.int64)
    found = sparse.coo_array((numbers, at), shape=shape).tocsr()
    found.sum_duplicates()
    if once:
        found.data[:] = 1.0
    return found


def strangers(labels: tuple[str, ...], neighbours: Any) -> tuple[str, ...]:
    """The codes among given neighbours that are none of the labels, in alphabetical order.

    Examples
    --------
    >>> strangers(("A", "B"), [("A", "B"), ("B", "Z")])
    ('Z',)
    """
    if hasattr(neighbours, "columns"):
        codes = {code for triple in _rows(neighbours) for code in triple[:2]}
    elif isinstance(neighbours, Mapping):
        codes = {code for triple in _entries(neighbours) for code in triple[:2]} | {str(code) for code in neighbours}
    elif hasattr(neighbours, "shape"):
        return ()
    else:
        codes = {str(code) for pair in neighbours for code in pair}
    return tuple(sorted(codes.difference(labels)))


def _refuse_strangers(labels: tuple[str, ...], listed: list[Triple]) -> None:
    strange = next((code for triple in listed for code in triple[:2] if code not in set(labels)), listed[0][0])
    near = nearest_names(strange, labels) or labels[:3]
    raise InvalidGeography(
        f"None of the {len(listed):,} pairs of neighbours names two of the {len(labels):,} regions (first unknown "
        f"code: {strange!r}; the table has {', '.join(near)}).",
        hint="write region codes exactly as in the table.",
        pairs=len(listed),
    )


def _entries(neighbours: Mapping[str, Any]) -> Iterable[Triple]:
    for region, others in neighbours.items():
        if isinstance(others, Mapping):
            yield from ((str(region), str(other), float(strength)) for other, strength in others.items())
        else:
            yield from ((str(region), str(other), 1.0) for other in others)


def _rows(frame: Any) -> Iterable[Triple]:
    names = [str(name) for name in frame.columns]
    if len(names) not in (2, 3):
        raise InvalidGeography(
            f"A frame of neighbours has two columns, or three with a strength; this one has {len(names)}: "
            f"{', '.join(names[:8])}.",
            hint="give frame[['region', 'neighbour', 'strength']].",
        )
    columns = [list(frame[name]) for name in frame.columns]
    strengths = [float(strength) for strength in columns[2]] if len(names) == 3 else [1.0] * len(columns[0])
    return [(str(a), str(b), c) for a, b, c in zip(columns[0], columns[1], strengths, strict=True)]


def _square(labels: tuple[str, ...], matrix: Any) -> Sparse:
    from scipy import sparse

    if tuple(matrix.shape) != (len(labels), len(labels)):
        raise InvalidGeography(
            f"A matrix of {' x '.join(map(str, matrix.shape))} weights does not fit {len(labels):,} regions.",
            hint="one row and one column per region, in the order of the table.",
        )
    found = sparse.csr_array(matrix, dtype=np.float64, copy=True)
    found = (found - sparse.diags_array(found.diagonal())).tocsr()
    found.sum_duplicates()
    found.eliminate_zeros()
    return found
