"""How much of what it needs does a region make itself? Location quotients that scale national input coefficients."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption

Floats = NDArray[np.float64]
Method = Literal["slq", "cilq", "flq", "aflq"]

METHODS: tuple[Method, ...] = ("slq", "cilq", "flq", "aflq")

DELTA = 0.25
"""Strength of the correction for the size of a region: about 0.25 to 0.3 fits survey tables best."""


def trading_quotients(here: Floats, everywhere: Floats, *, method: Method = "flq", delta: float = DELTA) -> Floats:
    """By what national coefficients are multiplied.

    SLQ[i] = (e[i] / e) / (E[i] / E);  CILQ[i, j] = SLQ[i] / SLQ[j], on the diagonal SLQ[i];
    FLQ = CILQ l, l = log2(1 + e / E)^d;  AFLQ[i, j] = FLQ[i, j] log2(1 + SLQ[j]) where SLQ[j] > 1

    Parameters
    ----------
    here, everywhere : (N,) float64
        Persons employed in the region and in the country; NaN where unknown.
    method : {"flq", "slq", "cilq", "aflq"}
    delta : float
        d, 0 to 1; 0: no correction for size, FLQ is then CILQ.

    Returns
    -------
    (N, N) float64
        0 to 1; above 1 only in AFLQ, where the buyer is specialised. NaN where one of the two is unknown, or nobody
        works in the supplying industry anywhere.

    Raises
    ------
    InvalidOption

    Examples
    --------
    >>> here, everywhere = np.array([20.0, 30]), np.array([100.0, 400])
    >>> trading_quotients(here, everywhere, method="slq").round(3).tolist()
    [[1.0, 1.0], [0.75, 0.75]]
    >>> trading_quotients(here, everywhere).round(3).tolist()
    [[1.0, 1.0], [0.228, 0.457]]
    """
    if method not in METHODS or not 0 <= delta <= 1:
        raise InvalidOption(
            f"method={method!r}, delta={delta:g}: the method is {', '.join(METHODS)}, delta is 0 to 1.",
            hint="the literature uses flq with 0.25 to 0.3.",
        )
    simple = simple_quotients(here, everywhere)
    many = simple.size
    if method == "slq":
        return np.asarray(np.minimum(np.broadcast_to(simple[:, None], (many, many)), 1.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        cross = simple[:, None] / simple[None, :]
    # An industry that is not there buys nothing; its suppliers are measured by themselves.
    cross = np.where(simple[None, :] == 0, simple[:, None], cross)
    np.fill_diagonal(cross, simple)
    if method == "cilq":
        return np.asarray(np.minimum(cross, 1.0))
    size = float(np.nansum(here) / np.nansum(everywhere))
    scaled = np.minimum(cross * np.log2(1 + size) ** delta, 1.0)
    if method == "flq":
        return np.asarray(scaled)
    return np.asarray(scaled * np.where(simple > 1, np.log2(1 + simple), 1.0)[None, :])


def simple_quotients(here: Floats, everywhere: Floats) -> Floats:
    """(N,) SLQ: share of the region's jobs over share of all jobs; NaN where nobody works anywhere, or nobody knows."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray((here / np.nansum(here)) / (everywhere / np.nansum(everywhere)))
