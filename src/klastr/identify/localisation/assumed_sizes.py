"""Where only the number of plants is known: how unlike in size they are taken to be, and how sure that is.

The relative variance D of plant sizes inside a cell differs from industry to industry: median 8, quartiles 3.7 and 18
over the NACE divisions of the European regions (`klastr.identify.redraw.SIZE_DISPERSION`). A log-normal D with these
quartiles stands for what is not known of an industry.
"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from klastr.identify.redraw import SIZE_DISPERSION

Floats = NDArray[np.float64]

_QUARTILES = 3.7, 18.0
_LOG_SPREAD = float(np.log(_QUARTILES[1] / _QUARTILES[0]) / (2 * NormalDist().inv_cdf(0.75)))
_NODES = 9

AVERAGED = "plant sizes are assumed: mean over relative variances as they differ between industries"


def dispersion_at(share: float) -> float:
    """The relative variance that this share of the industries does not exceed.

    >>> [round(dispersion_at(share), 1) for share in (0.05, 0.5, 0.95)]
    [1.2, 8.0, 55.1]
    """
    return float(SIZE_DISPERSION * np.exp(_LOG_SPREAD * NormalDist().inv_cdf(share)))


def dispersion_nodes() -> tuple[float, ...]:
    """Relative variances, each for the same share of the industries: what depends on D is averaged over them."""
    return tuple(dispersion_at((k + 0.5) / _NODES) for k in range(_NODES))


def drawn_dispersions(industries: int, draws: int, random: np.random.Generator) -> Floats:
    """(B, I) relative variances, drawn for each industry by itself."""
    return np.asarray(SIZE_DISPERSION * np.exp(_LOG_SPREAD * random.standard_normal((draws, industries))))
