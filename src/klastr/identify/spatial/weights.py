"""Which regions count as near each other, and how much: the weights of all spatial statistics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidGeography, InvalidOption, nearest_names
from klastr.results import label_position, long_frame

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Sparse = Any
"""A SciPy CSR array; SciPy carries no types."""

Style = Literal["row", "binary", "variance", "given"]

_ALIKE = 1e-12


@dataclass(frozen=True, kw_only=True, eq=False)
class SpatialWeights:
    """How much each region counts as a neighbour of each other one.

    Attributes
    ----------
    labels : tuple of str
        Region codes, in the order of the rows.
    strengths : (R, R) CSR float64
        As they were given, before any standardisation: 1 for a common border, a kernel of the distance, and so on.
        Nothing is its own neighbour.
    style : {"row", "binary", "variance", "given"}
        How `matrix` is made from them: every row adds up to 1; 1 where there is a strength; rows divided by the root
        of their sum of squares and scaled to a total of R, which gives all regions a like share in the variance of a
        statistic; or as they are.
    origin : str
        One sentence: where they come from.
    strangers : tuple of str
        Codes that were given as neighbours and are none of the labels.
    """

    labels: tuple[str, ...]
    strengths: Sparse
    style: Style = "row"
    origin: str = ""
    strangers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.style not in get_args(Style):
            raise InvalidOption(
                f"There is no style of weights {self.style!r}.", hint=f"use one of {', '.join(get_args(Style))}."
            )
        self.strengths.data.flags.writeable = False

    @cached_property
    def matrix(self) -> Sparse:
        """(R, R) CSR float64: the weights in their style; rows of regions without neighbours are empty."""
        return standardised(self.strengths, self.style)

    @cached_property
    def islands(self) -> tuple[str, ...]:
        """Regions without any neighbour."""
        alone = np.diff(self.strengths.indptr) == 0
        return tuple(label for label, is_alone in zip(self.labels, alone, strict=True) if is_alone)

    @property
    def is_symmetric(self) -> bool:
        """Whether every strength holds in both directions."""
        apart = abs(self.strengths - self.strengths.T)
        return apart.nnz == 0 or float(apart.max()) <= _ALIKE * float(self.strengths.max())

    def of_style(self, style: Style) -> SpatialWeights:
        """The same neighbours in another style."""
        return self if style == self.style else replace(self, style=style)

    def of_regions(self, labels: Sequence[str]) -> SpatialWeights:
        """The same for other regions, in their order.

        Raises
        ------
        InvalidGeography
            A region that these weights do not know.
        """
        if tuple(labels) == self.labels:
            return self
        place = {label: k for k, label in enumerate(self.labels)}
        strange = [label for label in labels if label not in place]
        if strange:
            near = nearest_names(strange[0], self.labels) or self.labels[:3]
            raise InvalidGeography(
                f"{len(strange):,} of {len(labels):,} regions are not in the spatial weights (first: {strange[0]!r}; "
                f"the {len(self.labels):,} regions of the weights are such as {', '.join(near)}).",
                hint="make the weights for the regions of the table: klastr.spatial_weights(table, ...).",
                unknown=tuple(strange),
            )
        at = np.array([place[label] for label in labels], dtype=np.intp)
        return replace(self, labels=tuple(labels), strengths=self.strengths[at][:, at].tocsr())

    def refuse_asymmetric(self, needed_by: str) -> None:
        """Raise an error where a neighbour is one in one direction only.

        Raises
        ------
        InvalidGeography
            With the first such pair.
        """
        if self.is_symmetric:
            return
        apart = abs(self.strengths - self.strengths.T).tocoo()
        first, second = (self.labels[int(k[np.argmax(apart.data)])] for k in apart.coords)
        raise InvalidGeography(
            f"{needed_by} needs weights that hold in both directions, and {apart.nnz // 2:,} pairs do not (such as "
            f"{first} and {second}).",
            hint="use weights of a common border or a distance band, or weights.both_ways().",
            pairs=apart.nnz // 2,
        )

    def both_ways(self) -> SpatialWeights:
        """The same with every pair of neighbours in both directions, each with the mean of its two strengths."""
        return replace(self, strengths=((self.strengths + self.strengths.T) / 2).tocsr())

    def neighbours(self, label: str) -> Mapping[str, float]:
        """The neighbours of one region with their weights."""
        k = label_position(label, self.labels, "region")
        row = slice(*self.matrix.indptr[k : k + 2])
        pairs = zip(self.matrix.indices[row], self.matrix.data[row], strict=True)
        return {self.labels[j]: float(weight) for j, weight in sorted(pairs)}

    def to_frame(self) -> pd.DataFrame:
        """One row per pair: ``region, neighbour, weight``."""
        pairs = self.matrix.tocoo()
        labels = np.array(self.labels, dtype=object)
        return long_frame(
            {"region": labels[pairs.coords[0]], "neighbour": labels[pairs.coords[1]], "weight": pairs.data}
        )


def standardised(strengths: Sparse, style: Style) -> Sparse:
    """(R, R) CSR of strengths in a style; rows without neighbours stay empty.

    Raises
    ------
    InvalidOption
        A style that does not exist.

    References
    ----------
    .. [1] Tiefelsdorf, M., Griffith, D. A. and Boots, B. (1999). A variance-stabilizing coding scheme for spatial link
       matrices. Environment and Planning A 31 (1), 165-180.
    """
    from scipy import sparse

    if style == "given":
        return strengths
    counts = np.diff(strengths.indptr)
    if style == "binary":
        data = np.ones(strengths.nnz)
    elif style == "row":
        data = strengths.data / np.repeat(_row_sums(strengths, strengths.data), counts)
    else:
        data = strengths.data / np.repeat(np.sqrt(_row_sums(strengths, strengths.data**2)), counts)
        data = data * (np.count_nonzero(counts) / data.sum() if data.size else 1.0)
    return sparse.csr_array((data, strengths.indices, strengths.indptr), shape=strengths.shape)


def _row_sums(matrix: Sparse, data: Floats) -> Floats:
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    return np.asarray(np.bincount(rows, weights=data, minlength=matrix.shape[0]), dtype=np.float64)
