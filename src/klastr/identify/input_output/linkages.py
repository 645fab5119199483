"""Which industries pull others along, and which push them? Backward and forward linkages."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from klastr.identify.input_output.answers import addends, by_industry
from klastr.identify.input_output.coefficient_draws import (
    DRAWS,
    ERROR,
    CoefficientDraws,
    coefficient_draws,
    drawn_left,
    drawn_right,
)
from klastr.identify.input_output.ground import InputOutputGround
from klastr.identify.input_output.inverse import LeontiefModel, ghosh_model, model_of
from klastr.identify.measured import Measured
from klastr.measures import measure

Floats = NDArray[np.float64]

FORMULAS: Mapping[str, str] = {
    "direct_backward": "direct_backward[j] = sum_i A[i, j]",
    "direct_forward": "direct_forward[i] = sum_j B[i, j]",
    "total_backward": "total_backward[j] = sum_i L[i, j]",
    "total_forward": "total_forward[i] = sum_j L[i, j]",
    "ghosh_forward": "ghosh_forward[i] = sum_j G[i, j]",
    "power": "power[j] = sum_i L[i, j], divided by the mean of all such sums",
    "sensitivity": "sensitivity[i] = sum_j L[i, j], divided by the mean of all such sums",
    "ghosh_sensitivity": "ghosh_sensitivity[i] = sum_j G[i, j], divided by the mean of all such sums",
    "power_variation": "power_variation[j] = standard deviation (n - 1) of L[:, j] / its mean",
    "sensitivity_variation": "sensitivity_variation[i] = standard deviation (n - 1) of L[i, :] / its mean",
}
"""How each linkage is computed."""

# Whom the cells name; whose matrix; a column of it, or a row; of the inverse, or of the coefficients.
_SOURCE: Mapping[str, tuple[str, str, bool, bool]] = {
    "direct_backward": ("supplier", "leontief", True, False),
    "direct_forward": ("customer", "ghosh", False, False),
    "total_backward": ("supplier", "leontief", True, True),
    "total_forward": ("customer", "leontief", False, True),
    "ghosh_forward": ("customer", "ghosh", False, True),
    "power": ("supplier", "leontief", True, True),
    "sensitivity": ("customer", "leontief", False, True),
    "ghosh_sensitivity": ("customer", "ghosh", False, True),
    "power_variation": ("supplier", "leontief", True, True),
    "sensitivity_variation": ("customer", "leontief", False, True),
}


@measure(
    family="input-output",
    needs=("flows",),
    returns=("industry", "linkage"),
    reference="Rasmussen, P. N. (1956). Studies in Inter-Sectoral Relations. North-Holland",
    page="linkages",
    covers=(
        "Direct backward and forward linkages (Chenery-Watanabe)",
        "Total backward linkages (Hirschman, Rasmussen)",
        "Total forward linkages (Rasmussen; Jones, from Ghosh)",
        "Power and sensitivity of dispersion (Rasmussen)",
        "Coefficients of variation of linkages (Rasmussen)",
    ),
    command="io",
)
def linkages(ground: InputOutputGround, *, draws: int = DRAWS, seed: int = 0, error: float = ERROR) -> Measured:
    """How strongly each industry is tied to its suppliers (backward) and its customers (forward).

    backward[j] = sum_i L[i, j];  forward[i] = sum_j L[i, j];  Ghosh forward[i] = sum_j G[i, j]

    Parameters
    ----------
    ground : InputOutputTable or wide frame, N sectors
    draws, seed : int
        How often the coefficients are drawn again for the interval (0: none), and the seed of the draws.
    error : float
        Relative standard error of every coefficient in the draws.

    Returns
    -------
    Measured
        Industries x linkages: ``direct_backward`` and ``direct_forward`` (column sums of A, row sums of B),
        ``total_backward``, ``total_forward`` and ``ghosh_forward``; divided by their mean over the sectors that make
        something: ``power`` and ``sensitivity`` of dispersion, ``ghosh_sensitivity``; and how unevenly they are spread
        over the other industries, ``power_variation`` and ``sensitivity_variation`` (no interval in large tables).

    Raises
    ------
    InvalidTable, InvalidOption

    References
    ----------
    .. [1] Chenery, H. B. and Watanabe, T. (1958). International comparisons of the structure of production.
       Econometrica 26 (4), 487-521.
    .. [2] Rasmussen, P. N. (1956). Studies in Inter-Sectoral Relations. North-Holland, Amsterdam.
    .. [3] Jones, L. P. (1976). The measurement of Hirschmanian linkages. Quarterly Journal of Economics 90
       (2), 323-333.

    Examples
    --------
    >>> import klastr
    >>> table = klastr.InputOutputTable.from_arrays(["1", "2"], [[150, 500], [200, 100]], output=[1000, 2000])
    >>> klastr.linkages(table).to_frame()["power"].round(4).tolist()
    [1.0222, 0.9778]
    """
    model = model_of(ground)
    again = coefficient_draws(draws, seed=seed, error=error)
    shares = ghosh_model(model)
    columns = {**_direct(model), **linkage_sums(model), **_variation(model, model.inverse[None])}
    return by_industry(
        "linkages",
        model,
        {name: column if column.ndim == 1 else column[0] for name, column in columns.items()},
        linkage_draws(model, again),
        again,
        axis="linkage",
        formula="backward = column sums, forward = row sums, of A and B (direct), L and G (total); / mean (dispersion)",
        formulas=FORMULAS,
        parts=lambda at: partners(model, shares, tuple(columns)[at[1]], at[0]),
    )


def linkage_sums(model: LeontiefModel) -> dict[str, Floats]:
    """(N,) total linkages and their dispersion."""
    ones = np.ones((1, model.many))
    backward, forward = model.left(ones)[0], model.right(ones)[0]
    return _normalised(model, backward, forward, ghosh_model(model).right(ones)[0])


def linkage_draws(model: LeontiefModel, again: CoefficientDraws) -> dict[str, Floats]:
    """(B, N) draws of all linkages; those of one draw belong together in tables that are not large."""
    if not again.are_alive:
        return {}
    if not again.is_exact(model):
        ones = np.ones((1, model.many))
        backward, forward = drawn_left(model, ones, again)[:, 0], drawn_right(model, ones, again)[:, 0]
        return _normalised(model, backward, forward, drawn_right(ghosh_model(model), ones, again)[:, 0])
    found: list[dict[str, Floats]] = []
    for block, inverses in zip(again.blocks(model), again.inverses(model), strict=True):
        allocated = _allocated(model, block)
        ahead = np.linalg.solve(np.eye(model.many) - allocated, np.ones((model.many, 1)))[..., 0]
        sums = _normalised(model, inverses.sum(axis=1), inverses.sum(axis=2), np.asarray(ahead, dtype=np.float64))
        found.append({**_direct(model, block), **sums, **_variation(model, inverses)})
    return {name: np.concatenate([one[name] for one in found]) for name in found[0]}


def _direct(model: LeontiefModel, matrices: Floats | None = None) -> dict[str, Floats]:
    """Column sums of A and row sums of B = x^-1 A x, of (..., N, N) coefficients."""
    if matrices is None:
        return {"direct_backward": model.matrix.sum(axis=0), "direct_forward": ghosh_model(model).matrix.sum(axis=1)}
    return {
        "direct_backward": matrices.sum(axis=-2),
        "direct_forward": _allocated(model, matrices).sum(axis=-1),
    }


def _normalised(model: LeontiefModel, backward: Floats, forward: Floats, allocated: Floats) -> dict[str, Floats]:
    """Sums over the last axis, and each divided by its mean over the sectors that make something."""

    def dispersion(sums: Floats) -> Floats:
        return np.asarray(sums / sums[..., model.makes].mean(axis=-1, keepdims=True))

    return {
        "total_backward": backward,
        "total_forward": forward,
        "ghosh_forward": allocated,
        "power": dispersion(backward),
        "sensitivity": dispersion(forward),
        "ghosh_sensitivity": dispersion(allocated),
    }


def _allocated(model: LeontiefModel, matrices: Floats) -> Floats:
    """(..., N, N) allocation coefficients out of technical ones, B = x^-1 A x."""
    sold = model.table.row_output[:, None]
    scale = np.divide(model.output, sold, out=np.zeros((model.many, model.many)), where=sold > 0)
    return np.asarray(matrices * scale)


def _variation(model: LeontiefModel, inverses: Floats) -> dict[str, Floats]:
    """Coefficients of variation, with N - 1, of the columns and rows of (B, N, N) inverses among producing sectors."""
    kept = np.flatnonzero(model.makes)
    if kept.size < 2:
        gaps = np.full((len(inverses), model.many), np.nan)
        return {"power_variation": gaps, "sensitivity_variation": gaps}
    columns, rows = inverses[:, kept, :], inverses[:, :, kept]
    with np.errstate(invalid="ignore"):  # the columns of sectors that make nothing
        return {
            "power_variation": columns.std(axis=1, ddof=1) / columns.mean(axis=1),
            "sensitivity_variation": rows.std(axis=2, ddof=1) / rows.mean(axis=2),
        }


def partners(model: LeontiefModel, shares: LeontiefModel, name: str, at: int) -> Mapping[str, float | str]:
    """The suppliers behind a backward linkage, the customers behind a forward one; the industry itself among them.

    Parameters
    ----------
    model, shares : LeontiefModel
        Technical coefficients, and allocation coefficients.
    name : str
        A column of `linkages`.
    at : int
        Place of the industry.
    """
    word, of, backward, inverse = _SOURCE[name]
    used = shares if of == "ghosh" else model
    matrix = used.inverse if inverse else used.matrix
    cells = matrix[:, at] if backward else matrix[at]
    found = addends(word, model.table.industries, cells)
    if name in ("power", "sensitivity", "ghosh_sensitivity"):
        sums = matrix.sum(axis=0 if backward else 1)[model.makes]
        return {**found, "mean of such sums": float(f"{sums.mean():.6g}")}
    if name.endswith("variation"):
        made = cells[model.makes]
        spread = float(made.std(ddof=1)) if made.size > 1 else float("nan")
        return {**found, "standard deviation": float(f"{spread:.6g}"), "mean": float(f"{made.mean():.6g}")}
    return found
