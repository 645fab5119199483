"""The answer of entries, exits and stays: 1 or 0, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from klastr.identify.measured import Measured
from klastr.identify.reasons import Reason

Floats = NDArray[np.float64]

_WORDS = {
    "entry": ("Entries of industries into regions", "could have come"),
    "exit": ("Exits of industries from regions", "could have left"),
    "stay": ("Stays of industries in regions", "could have left"),
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Events(Measured):
    """What happened in every region and industry, R x I (x years).

    Attributes
    ----------
    confidence : float64, optional
        Share of the draws of the table in which the answer is the same; missing where there is no answer. It says
        how sure the answer is, not how likely it would be by chance: it is no p-value.
    """

    confidence: Floats | None = None

    @property
    def columns(self) -> dict[str, Floats]:
        """The numbers that stand beside the value, by the name of their column."""
        return super().columns | ({} if self.confidence is None else {"confidence": self.confidence})

    def sentence(self) -> str:
        """How many happened of those that could have."""
        what, could = _WORDS[self.measure]
        happened, known = int(np.nansum(self.values)), int((self.reasons == Reason.DEFINED).sum())
        rate = f" ({happened / known:.1%})" if known else ""
        said = (
            f"{what}, {self.settings['since']} to {self.settings['at']}: {happened:,} of {known:,} that {could}{rate}"
        )
        if self.low is None:
            return f"{said}."
        return f"{said}; {int(np.nansum(self.low == 1)):,} of them happen in at least 95% of the draws."
