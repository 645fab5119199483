"""The answer of a spatial statistic: a measure with expectations, standard scores, false-discovery rates, quadrants."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.measured import Measured
from klastr.methods.inference import adjusted_p_values

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Fdr = Literal["industry", "all"]
Alternative = Literal["two-sided", "greater", "less"]


class Quadrant(IntEnum):
    """Where a region and its neighbours lie against the mean."""

    NONE = 0
    HIGH_HIGH = 1
    LOW_HIGH = 2
    LOW_LOW = 3
    HIGH_LOW = 4

    @property
    def word(self) -> str:
        """``high-low``: a high region among low neighbours; empty for none."""
        return "" if self is Quadrant.NONE else self.name.lower().replace("_", "-")


@dataclass(frozen=True, kw_only=True, eq=False)
class SpatialMeasured(Measured):
    """What a spatial statistic says, cell by cell.

    Attributes
    ----------
    expected : float64, optional
        Its mean where place does not matter.
    z_scores : float64, optional
        Standard deviations away from that mean.
    q_values : float64, optional
        Benjamini-Hochberg adjusted p-values; ``settings["fdr"]`` says over which cells.
    quadrants : uint8, optional
        `Quadrant` of every cell, found or not.
    level : float
        The false-discovery rate up to which a cell is a finding.
    """

    expected: Floats | None = None
    z_scores: Floats | None = None
    q_values: Floats | None = None
    quadrants: NDArray[np.uint8] | None = None
    level: float = 0.05

    @property
    def columns(self) -> dict[str, Floats]:
        """The numbers that stand beside the value, by the name of their column."""
        beside = {"expected": self.expected, "z_score": self.z_scores, "q_value": self.q_values}
        return super().columns | {name: array for name, array in beside.items() if array is not None}

    @property
    def found(self) -> NDArray[np.bool_]:
        """Where the false-discovery rate is at most `level`."""
        assert self.q_values is not None, "a statistic without p-values finds nothing"
        return np.nan_to_num(self.q_values, nan=1.0) <= self.level

    def to_long_frame(self) -> pd.DataFrame:
        """One row per number; ``association`` names the quadrant of findings only, and is empty elsewhere."""
        frame = super().to_long_frame()
        if self.quadrants is not None:
            words = np.array([quadrant.word for quadrant in Quadrant], dtype=object)
            frame["association"] = words[np.where(self.found, self.quadrants, Quadrant.NONE).ravel()]
        return frame


def refuse_inference(asked: str, offered: tuple[str, ...], permutations: int, alternative: str) -> None:
    """Raise an error for an inference, a number of permutations or a side that does not exist.

    Raises
    ------
    InvalidOption
    """
    if asked not in offered:
        raise InvalidOption(f"There is no inference {asked!r} here.", hint=f"use one of {', '.join(offered)}.")
    if asked == "permutations" and permutations < 19:
        raise InvalidOption(
            f"{permutations} permutations cannot reach a p-value of 0.05.", hint="use permutations=999."
        )
    if alternative not in get_args(Alternative):
        raise InvalidOption(
            f"There is no alternative {alternative!r}.", hint=f"use one of {', '.join(get_args(Alternative))}."
        )


def false_discovery_rates(p_values: Floats, fdr: Fdr) -> Floats:
    """Adjusted p-values over all cells, or within each industry (the columns of a matrix).

    Raises
    ------
    InvalidOption
        Neither "industry" nor "all".
    """
    if fdr not in get_args(Fdr):
        raise InvalidOption(f"There is no family of tests {fdr!r}.", hint="use fdr='industry' or fdr='all'.")
    if fdr == "all" or p_values.ndim == 1:
        return adjusted_p_values(p_values)
    columns = [adjusted_p_values(column) for column in p_values.T]
    return np.column_stack(columns) if columns else p_values.copy()


def counted_p_values(above: NDArray[Any], below: NDArray[Any], draws: int, alternative: str) -> Floats:
    """p-values from how many draws are at least, and at most, as large as the value; the value counts as a draw.

    greater: (above + 1) / (P + 1);  less: (below + 1) / (P + 1);  two-sided: twice the smaller, at most 1;
    folded: (min(above, P - above) + 1) / (P + 1), one-sided towards the nearer tail

    >>> counted_p_values(np.array([1]), np.array([98]), 99, "two-sided").tolist()
    [0.04]
    """
    greater, less = (above + 1) / (draws + 1), (below + 1) / (draws + 1)
    if alternative == "folded":
        return np.asarray((np.minimum(above, draws - above) + 1) / (draws + 1), dtype=np.float64)
    if alternative == "two-sided":
        return np.asarray(np.minimum(2 * np.minimum(greater, less), 1.0), dtype=np.float64)
    return np.asarray(greater if alternative == "greater" else less, dtype=np.float64)


def normal_p_values(z_scores: Floats, alternative: str) -> Floats:
    """p-values of standard scores.

    >>> normal_p_values(np.array([1.959964]), "two-sided").round(6).tolist()
    [0.05]
    """
    from scipy.special import ndtr

    if alternative == "two-sided":
        return np.asarray(2 * ndtr(-np.abs(z_scores)))
    return np.asarray(ndtr(-z_scores if alternative == "greater" else z_scores))
