"""Who buys how much from whom, directly and through all others: Leontief's and Ghosh's coefficients."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from klastr.identify.input_output.answers import by_pair
from klastr.identify.input_output.coefficient_draws import ERROR, coefficient_draws, inverse_spread
from klastr.identify.input_output.ground import InputOutputGround
from klastr.identify.input_output.inverse import LeontiefModel, ghosh_model, model_of
from klastr.identify.input_output.supply_paths import largest_paths
from klastr.identify.measured import Measured
from klastr.identify.reasons import Reason
from klastr.measures import measure

Floats = NDArray[np.float64]

_MILLER_BLAIR = "Miller, R. E. and Blair, P. D. (2009). Input-Output Analysis. 2nd ed. Cambridge"


@measure(
    family="input-output",
    needs=("flows",),
    returns=("industry", "other"),
    reference=_MILLER_BLAIR,
    page="input-output",
    covers=("Technical coefficients A",),
    command="io",
)
def technical_coefficients(ground: InputOutputGround, *, error: float = ERROR) -> Measured:
    """What an industry buys from another for one unit of its own output.

    A[i, j] = Z[i, j] / x[j]

    Parameters
    ----------
    ground : InputOutputTable or wide frame, N sectors
    error : float
        Relative standard error of every coefficient that the interval rests on; 0: no interval.

    Returns
    -------
    Measured
        ``industry`` sells, ``other`` buys; ``no_output`` in the column of a sector that makes nothing.

    Raises
    ------
    InvalidTable, InvalidOption

    References
    ----------
    .. [1] Miller, R. E. and Blair, P. D. (2009). Input-Output Analysis. 2nd ed. Cambridge, section 2.2.

    Examples
    --------
    >>> import klastr
    >>> table = klastr.InputOutputTable.from_arrays(["1", "2"], [[150, 500], [200, 100]], output=[1000, 2000])
    >>> klastr.technical_coefficients(table).at("1", "2")
    0.25
    """
    model = model_of(ground)
    again = coefficient_draws(0, error=error)
    return by_pair(
        "technical_coefficients",
        model,
        model.matrix,
        formula="A[i, j] = Z[i, j] / x[j]",
        spread=again.error * np.abs(model.matrix) if error else None,
        error=error,
        because=[(~model.makes[None, :], Reason.NO_OUTPUT)],
        parts=lambda at: _ratio(model, at[0], at[1], model.table.output[at[1]], "output of the buyer"),
    )


@measure(
    family="input-output",
    needs=("flows",),
    returns=("industry", "other"),
    reference="Leontief, W. (1936). Quantitative input and output relations. Review of Economics and Statistics 18",
    page="input-output",
    covers=("Leontief inverse L", "Leontief inverse with households (type II)"),
    command="io",
)
def leontief_inverse(
    ground: InputOutputGround,
    *,
    households: bool = False,
    household_income: float | None = None,
    error: float = ERROR,
) -> Measured:
    """What an industry must make, in all rounds, for one unit of final demand of another.

    L = (I - A)^-1 = I + A + A^2 + ...

    Parameters
    ----------
    ground : InputOutputTable or wide frame, N sectors
    households : bool
        Whether households are a sector, too: what they earn is spent again.
    household_income : float, optional
        By which their spending is divided; see `klastr.identify.input_output.inverse.model_of`.
    error : float
        Relative standard error of every coefficient that the interval rests on; 0: no interval.

    Returns
    -------
    Measured
        ``industry`` makes, ``other`` is asked for. `explain` names the largest paths between the two.

    Raises
    ------
    InvalidTable
        The spectral radius of A is 1 or more.
    InvalidOption

    References
    ----------
    .. [1] Leontief, W. (1936). Quantitative input and output relations in the economic system of the United States.
       Review of Economics and Statistics 18 (3), 105-125.
    .. [2] Miller, R. E. and Blair, P. D. (2009). Input-Output Analysis. 2nd ed. Cambridge, sections 2.2 and 2.5.

    Examples
    --------
    >>> import klastr
    >>> table = klastr.InputOutputTable.from_arrays(["1", "2"], [[150, 500], [200, 100]], output=[1000, 2000])
    >>> klastr.leontief_inverse(table).to_frame().round(4).values.tolist()
    [[1.2541, 0.33], [0.264, 1.1221]]
    """
    model = model_of(ground, households=households, household_income=household_income)
    coefficient_draws(0, error=error)
    many = model.many
    spread = inverse_spread(model, error)[:many, :many] if error else None
    return by_pair(
        "leontief_inverse",
        model,
        model.inverse[:many, :many],
        formula="L = (I - A)^-1",
        spread=spread,
        error=error,
        because=_idle(model),
        parts=lambda at: largest_paths(model, at[1], origin=at[0]),
        households=households,
    )


@measure(
    family="input-output",
    needs=("flows",),
    returns=("industry", "other"),
    reference="Ghosh, A. (1958). Input-output approach in an allocation system. Economica 25",
    page="input-output",
    covers=("Ghosh allocation coefficients B",),
    command="io",
)
def ghosh_coefficients(ground: InputOutputGround, *, error: float = ERROR) -> Measured:
    """Which share of its output an industry sells to another.

    B[i, j] = Z[i, j] / x[i]

    Parameters
    ----------
    ground : InputOutputTable or wide frame, N sectors
    error : float
        Relative standard error of every coefficient that the interval rests on; 0: no interval.

    Returns
    -------
    Measured
        ``industry`` sells, ``other`` buys; ``no_output`` in the row of a sector that makes nothing.

    Raises
    ------
    InvalidTable, InvalidOption

    References
    ----------
    .. [1] Ghosh, A. (1958). Input-output approach in an allocation system. Economica 25 (97), 58-64.

    Examples
    --------
    >>> import klastr
    >>> table = klastr.InputOutputTable.from_arrays(["1", "2"], [[150, 500], [200, 100]], output=[1000, 2000])
    >>> klastr.ghosh_coefficients(table).at("1", "2")
    0.5
    """
    model = model_of(ground)
    coefficient_draws(0, error=error)
    shares = ghosh_model(model).matrix
    return by_pair(
        "ghosh_coefficients",
        model,
        shares,
        formula="B[i, j] = Z[i, j] / x[i]",
        spread=error * np.abs(shares) if error else None,
        error=error,
        because=[(~model.makes[:, None], Reason.NO_OUTPUT)],
        parts=lambda at: _ratio(model, at[0], at[1], model.table.row_output[at[0]], "output of the seller"),
    )


@measure(
    family="input-output",
    needs=("flows",),
    returns=("industry", "other"),
    reference="Ghosh, A. (1958). Input-output approach in an allocation system. Economica 25",
    page="input-output",
    covers=("Ghosh inverse G",),
    command="io",
)
def ghosh_inverse(ground: InputOutputGround, *, error: float = ERROR) -> Measured:
    """What an industry makes, in all rounds, out of one unit of primary inputs of another.

    G = (I - B)^-1,  G[i, j] = L[i, j] x[j] / x[i]

    Parameters
    ----------
    ground : InputOutputTable or wide frame, N sectors
    error : float
        Relative standard error of every coefficient that the interval rests on; 0: no interval.

    Returns
    -------
    Measured
        ``industry`` begins, ``other`` makes more of it; ``no_output`` where one of the two makes nothing. `explain`
        names the largest chains of sales between the two.

    Raises
    ------
    InvalidTable, InvalidOption

    References
    ----------
    .. [1] Ghosh, A. (1958). Input-output approach in an allocation system. Economica 25 (97), 58-64.

    Examples
    --------
    >>> import klastr
    >>> table = klastr.InputOutputTable.from_arrays(["1", "2"], [[150, 500], [200, 100]], output=[1000, 2000])
    >>> klastr.ghosh_inverse(table).to_frame().round(4).values.tolist()
    [[1.2541, 0.6601], [0.132, 1.1221]]
    """
    model = model_of(ground)
    coefficient_draws(0, error=error)
    shares = ghosh_model(model)
    return by_pair(
        "ghosh_inverse",
        model,
        shares.inverse,
        formula="G = (I - B)^-1",
        spread=inverse_spread(shares, error) if error else None,
        error=error,
        because=_idle(model),
        parts=lambda at: _chains_ahead(shares, at[0], at[1]),
    )


def _chains_ahead(shares: LeontiefModel, seller: int, buyer: int) -> Mapping[str, float | str]:
    """The largest chains of sales from one sector to the other, what all others add, and the sum."""
    paths = largest_paths(shares, buyer, origin=seller)
    found: dict[str, float | str] = {path.replace(" <- ", " -> "): value for path, value in paths.items()}
    total = float(shares.inverse[seller, buyer])
    others = total - sum(float(value) for value in paths.values())
    if abs(others) > 1e-4 * abs(total):  # the chains are rounded to five digits
        found["all other chains"] = float(f"{others:.4g}")
    return {**found, "sum": float(f"{total:.6g}")}


def _idle(model: LeontiefModel) -> list[tuple[NDArray[np.bool_], Reason]]:
    return [(~model.makes[:, None] | ~model.makes[None, :], Reason.NO_OUTPUT)]


def _ratio(model: LeontiefModel, seller: int, buyer: int, below: float, what: str) -> Mapping[str, float | str]:
    return {"flow": float(model.table.flows[seller, buyer]), what: float(below)}
