"""Numbers and weights brought together: the regions and columns that a statistic can use, and why the others not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klastr.identify.left_out import first_codes, left_out_notes
from klastr.identify.reasons import Reason
from klastr.identify.spatial.variable import Of, Spatial, Variable, default_weights, variable_of
from klastr.identify.spatial.weights import Sparse, SpatialWeights, Style

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Placed:
    """The n regions that have numbers and neighbours, and their N columns.

    Attributes
    ----------
    variable : Variable
        Complete, with every region and column.
    weights : SpatialWeights
        Of the usable regions only: rows are standardised among them.
    rows : (n,) int
        Where they stand among all regions.
    values : (n, N) float64
        Finite; 0 in columns that cannot be used.
    region_reasons, column_reasons : uint8
        Of all R regions and N columns.
    """

    variable: Variable
    weights: SpatialWeights
    rows: NDArray[np.intp]
    values: Floats
    region_reasons: NDArray[np.uint8]
    column_reasons: NDArray[np.uint8]

    @property
    def matrix(self) -> Sparse:
        """(n, n) CSR of the weights."""
        return self.weights.matrix

    @property
    def settings(self) -> dict[str, Any]:
        """What an answer tells of its variable and weights."""
        return {
            "of": self.variable.of,
            "weights": f"{self.weights.origin}, {_STYLES[self.weights.style]}",
            "regions": len(self.rows),
            "regions left out": len(self.variable.regions) - len(self.rows),
        }

    def everywhere(self, numbers: NDArray[Any]) -> Floats:
        """(R, N) from (n, N): NaN in regions that were left out."""
        filled = np.full((len(self.variable.regions), numbers.shape[1]), np.nan)
        filled[self.rows] = numbers
        return filled

    def of_style(self, style: Style) -> Placed:
        """The same with weights of another style."""
        return replace(self, weights=self.weights.of_style(style))

    def local_reasons(self) -> tuple[tuple[NDArray[np.bool_], Reason], ...]:
        """Masks for `klastr.identify.measured.reasoned`, regions first."""
        return (*_masks(self.region_reasons[:, None]), *_masks(self.column_reasons[None, :]))

    def global_reasons(self) -> tuple[tuple[NDArray[np.bool_], Reason], ...]:
        """The same for one number per column."""
        return _masks(self.column_reasons)

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader of an answer must know: regions left out, and codes of the weights that are not there."""
        strange = self.weights.strangers
        word = "code" if len(strange) == 1 else "codes"
        unknown = f"{len(strange):,} {word} among the neighbours not in the table ({first_codes(strange)})."
        return (*left_out_notes(self.variable.regions, self.region_reasons), *((unknown,) if strange else ()))


_STYLES = {
    "row": "rows add up to 1",
    "binary": "each counts 1",
    "variance": "stabilised for variance",
    "given": "as given",
}


def placed(
    ground: Spatial,
    weights: SpatialWeights | None,
    of: Of,
    *,
    varies: bool = True,
    needed: Mapping[str, float] | None = None,
) -> Placed:
    """Bring numbers and weights together.

    Regions without a number are left out, then those without neighbours (nor being one): they can say nothing of
    likeness to neighbours. The weights of the others are standardised without them.

    Parameters
    ----------
    ground, weights, of
        See `variable_of` and `default_weights`.
    varies : bool
        Whether a column whose numbers are all the same has no answer.
    needed : mapping, optional
        Region -> another number that the statistic needs; regions without one are left out, as unknown.

    Raises
    ------
    InvalidGeography
        Regions that the weights do not know, or no neighbours at all.
    """
    variable = variable_of(ground, of)
    known = default_weights(variable.regions, weights)
    region_reasons, column_reasons = variable.region_reasons.copy(), variable.column_reasons.copy()
    if needed is not None:
        lacking = ~np.isfinite([needed.get(region, np.nan) for region in variable.regions])
        region_reasons[lacking & (region_reasons == Reason.DEFINED)] = Reason.UNKNOWN
    rows = np.flatnonzero(region_reasons == Reason.DEFINED)
    inside = known.of_regions([variable.regions[k] for k in rows])
    alone = (np.diff(inside.strengths.indptr) == 0) & (np.diff(inside.strengths.tocsc().indptr) == 0)
    region_reasons[rows[alone]] = Reason.NO_NEIGHBOUR
    rows = rows[~alone]
    inside = inside.of_regions([variable.regions[k] for k in rows])
    values = variable.values if len(rows) == len(variable.regions) else variable.values[rows]
    bad = column_reasons != Reason.DEFINED
    if bad.any():
        values = np.where(bad, 0.0, values)
    _judge_columns(values, column_reasons, variable, varies)
    return Placed(variable, inside, rows, values, region_reasons, column_reasons)


def _judge_columns(values: Floats, reasons: NDArray[np.uint8], variable: Variable, varies: bool) -> None:
    """Give a reason to columns of which no statistic can speak; in place."""
    usable = reasons == Reason.DEFINED
    if len(variable.regions) == 1:
        reasons[usable] = Reason.ONE_REGION
    elif len(values) == 0:
        reasons[usable] = Reason.NO_NEIGHBOUR
    elif varies:
        highest, lowest = values.max(axis=0), values.min(axis=0)
        same = highest - lowest <= 1e-12 * np.maximum(np.maximum(highest, -lowest), 1e-300)
        reasons[usable & same] = Reason.NO_VARIATION


def _masks(reasons: NDArray[np.uint8]) -> tuple[tuple[NDArray[np.bool_], Reason], ...]:
    return tuple((reasons == reason, Reason(reason)) for reason in np.unique(reasons) if reason != Reason.DEFINED)
