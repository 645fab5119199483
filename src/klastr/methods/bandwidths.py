"""How wide a kernel: the rule of thumb of Silverman, as R spells it (``bw.nrd0``).

References
----------
.. [1] Silverman, B. W. (1986). Density estimation for statistics and data analysis. Chapman and Hall, equation 3.31.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def rule_of_thumb(values: Floats, *, count: float | None = None) -> float:
    """Silverman's bandwidth of a sample.

    h = 0.9 min(sd, IQR / 1.34) n^(-1/5)

    Parameters
    ----------
    values : (n,) float64
        Two or more.
    count : float, optional
        The n of the formula, where the values are a sample of more.

    Returns
    -------
    float
        0 where all values are equal.

    Examples
    --------
    >>> round(rule_of_thumb(np.arange(1.0, 11.0)), 4)
    1.7193
    """
    if values.size < 2:
        return 0.0
    spread = float(values.std(ddof=1))
    lower, upper = np.quantile(values, [0.25, 0.75])
    narrow = min(spread, float(upper - lower) / 1.34) or spread
    return float(0.9 * narrow * float(count or values.size) ** -0.2)
