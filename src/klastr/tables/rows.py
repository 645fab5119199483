"""Where a row that was read stands in the file as a person sees it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


def _none() -> NDArray[np.intp]:
    return np.zeros(0, dtype=np.intp)


Gaps = Callable[[], NDArray[np.intp]]


@dataclass(frozen=True, eq=False, slots=True)
class RowNumbers:
    """Numbers of rows as a spreadsheet shows them: the row of names is row 1, blank rows are counted.

    >>> RowNumbers(first=2, gaps=lambda: np.array([4])).of([0, 1, 2])
    (2, 3, 5)
    """

    first: int = 2
    """The number of the first row below the names; 0 for a frame, whose rows are counted as ``iloc`` does."""
    gaps: Gaps = _none
    """Rows below `first` that were not read (blank or broken ones), in order; looked for only where a row is named."""

    def of(self, read: Any) -> tuple[int, ...]:
        """Numbers of rows that are given by their place among the rows read, counted from zero."""
        if not len(read):
            return ()
        gaps = self.gaps()
        before = gaps - np.arange(gaps.size) - self.first
        return tuple(int(row + self.first + np.searchsorted(before, row, side="right")) for row in read)
