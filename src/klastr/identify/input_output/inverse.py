"""Coefficients of an input-output table and the equation that is solved with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption, Problem
from klastr.identify.input_output.ground import InputOutputGround, table_of
from klastr.tables.input_output import InputOutputTable, refused

Floats = NDArray[np.float64]

_LARGEST_EIGENVALUES = 2_000
_POWER_ROUNDS = 500


@dataclass(frozen=True, eq=False)
class LeontiefModel:
    """Coefficients A of M sectors, ready to be solved: x = A x + f.

    Attributes
    ----------
    table : InputOutputTable
    matrix : (M, M) float64
        A[i, j]: what j buys from i for one unit of its output. M = N sectors, and households where it is closed.
    output : (M,) float64
        x; for households their income.
    closed : bool
        Whether households are a sector.
    """

    table: InputOutputTable
    matrix: Floats
    output: Floats
    closed: bool = False
    kept: dict[str, Any] = field(default_factory=dict, repr=False)

    @property
    def many(self) -> int:
        """N sectors, without households."""
        return len(self.table.industries)

    @property
    def makes(self) -> NDArray[np.bool_]:
        """(N,) sectors with output."""
        return np.asarray(self.table.output > 0)

    def left(self, weights: Floats) -> Floats:
        """(K, M) w' (I - A)^-1 for (K, M) rows of weights; a solve, not an inverse."""
        from scipy.linalg import lu_solve

        return np.asarray(lu_solve(self._factors(), weights.T, trans=1, check_finite=False).T)

    def right(self, columns: Floats) -> Floats:
        """(K, M) rows (I - A)^-1 u for (K, M) rows u."""
        from scipy.linalg import lu_solve

        return np.asarray(lu_solve(self._factors(), columns.T, check_finite=False).T)

    @property
    def inverse(self) -> Floats:
        """(M, M) L = (I - A)^-1."""
        if "inverse" not in self.kept:
            self.kept["inverse"] = np.ascontiguousarray(self.right(np.eye(len(self.matrix))).T)
        found: Floats = self.kept["inverse"]
        return found

    def weighted(self, values: Floats) -> Floats:
        """(M,) values per sector as weights; nothing for households."""
        return np.concatenate([values, np.zeros(len(self.matrix) - self.many)])

    def _factors(self) -> tuple[Floats, NDArray[np.int32]]:
        if "factors" not in self.kept:
            from scipy.linalg import get_lapack_funcs

            left = np.eye(len(self.matrix)) - self.matrix
            factorise = get_lapack_funcs(("getrf",), (left,))[0]
            factors, pivots, failed = factorise(left, overwrite_a=True)
            self.kept["factors"] = (factors, pivots)
            self._refuse_unproductive(singular=failed > 0)
        found: tuple[Floats, NDArray[np.int32]] = self.kept["factors"]
        return found

    def _refuse_unproductive(self, *, singular: bool) -> None:
        """Each unit of final demand needs at least itself; where the solution says less, the radius decides."""
        needed = np.zeros(1) if singular else self.left(np.ones((1, len(self.matrix))))[0]
        if np.isfinite(needed).all() and needed.min() >= 1 - 1e-9:
            return
        radius = spectral_radius(self.matrix)
        if radius < 1 and not singular:
            return
        inputs = self.matrix.sum(axis=0)
        worst = int(inputs.argmax())
        name = (*self.table.industries, "households")[worst]
        message = (
            f"Its Leontief matrix cannot be inverted: the spectral radius of its coefficients is {radius:.4g}, "
            f"and must be below 1 (most bought per unit of output: {name}, {inputs[worst]:.4g})."
        )
        hint = (
            "output is too small or flows are in another unit; for a table closed by households, give household_income."
        )
        raise refused(self.table.name, Problem("not_productive", message, hint=hint))


def model_of(
    ground: InputOutputGround, *, households: bool = False, household_income: float | None = None
) -> LeontiefModel:
    """The coefficients of a table, with households as a sector where wanted.

    Parameters
    ----------
    ground : InputOutputTable or wide frame
    households : bool
        Whether what households earn and spend goes round, too (type II).
    household_income : float, optional
        By which their spending is divided. Default: the larger of the compensation of employees and all they spend.

    Raises
    ------
    InvalidOption
        The table does not tell what households earn, or what they buy.
    """
    table = table_of(ground)
    matrix = np.divide(table.flows, table.output, out=np.zeros_like(table.flows), where=table.output > 0)
    if not households:
        return LeontiefModel(table, matrix, table.output)
    if table.compensation is None or not table.households:
        lacking = "compensation of employees (D1)" if table.compensation is None else "what households buy (P3_S14)"
        raise InvalidOption(
            f"Multipliers of type II need {lacking}, and the table '{table.name}' does not tell it.",
            hint="take type I, or add it to the table.",
        )
    if household_income is not None and not 0 < household_income < np.inf:
        raise InvalidOption(f"household_income is {household_income:g}; income is above 0.", hint="leave it out.")
    wages = table.compensation
    spent = table.final_demand[:, list(table.households)].sum(axis=1)
    income = household_income or max(float(wages.sum()), float(spent.sum()) + table.household_leak)
    closed = np.zeros((len(matrix) + 1,) * 2)
    closed[:-1, :-1] = matrix
    closed[-1, :-1] = np.divide(wages, table.output, out=np.zeros_like(wages), where=table.output > 0)
    closed[:-1, -1] = spent / income
    return LeontiefModel(table, closed, np.append(table.output, income), closed=True)


def spectral_radius(matrix: Floats) -> float:
    """The largest modulus of the eigenvalues: exact up to 2,000 sectors, by powers of the matrix beyond.

    >>> spectral_radius(np.array([[0.0, 2.0], [0.5, 0.0]]))
    1.0
    """
    if len(matrix) <= _LARGEST_EIGENVALUES:
        return float(np.abs(np.linalg.eigvals(matrix)).max())
    vector = np.full(len(matrix), 1 / np.sqrt(len(matrix)))
    size = 0.0
    for _ in range(_POWER_ROUNDS):
        vector = matrix @ vector
        size = float(np.linalg.norm(vector))
        if not size:
            return 0.0
        vector /= size
    return size


def ghosh_model(model: LeontiefModel) -> LeontiefModel:
    """The allocation coefficients B[i, j] = Z[i, j] / x[i] of an open table, solved in the same way.

    In a use table x[i] is all that is made of product i.
    """
    sold = model.table.row_output[:, None]
    matrix = np.divide(model.table.flows, sold, out=np.zeros_like(model.table.flows), where=sold > 0)
    return LeontiefModel(model.table, matrix, model.table.output)
