"""How much output, income, value added and employment does one unit of final demand call forth?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.input_output.answers import by_industry, largest
from klastr.identify.input_output.coefficient_draws import DRAWS, ERROR, coefficient_draws, drawn_left
from klastr.identify.input_output.ground import InputOutputGround
from klastr.identify.input_output.inverse import LeontiefModel, model_of
from klastr.identify.input_output.supply_paths import largest_paths, rounds
from klastr.identify.measured import Measured
from klastr.identify.reasons import Reason
from klastr.measures import measure

Floats = NDArray[np.float64]
Form = Literal["simple", "ratio"]


@measure(
    family="input-output",
    needs=("flows",),
    returns=("industry", "multiplier"),
    reference="Miller, R. E. and Blair, P. D. (2009). Input-Output Analysis. 2nd ed. Cambridge",
    page="input-output",
    covers=(
        "Output multipliers",
        "Income multipliers",
        "Employment multipliers",
        "Value-added multipliers",
        "Multipliers of type I and type II",
    ),
    command="io",
)
def multipliers(
    ground: InputOutputGround,
    *,
    households: bool = False,
    form: Form = "simple",
    household_income: float | None = None,
    draws: int = DRAWS,
    seed: int = 0,
    error: float = ERROR,
) -> Measured:
    """What one unit of final demand for an industry's goods calls forth in all industries together.

    m[j] = sum_i w[i] L[i, j],  w = 1 (output), wages / x (income), value added / x, persons employed / x

    Parameters
    ----------
    ground : InputOutputTable or wide frame, N sectors
    households : bool
        Type II: households are a sector, what they earn is spent again. Output then counts the industries alone.
    form : {"simple", "ratio"}
        Per unit of final demand; or per unit of the industry's own direct effect, m[j] / w[j], the classical
        multiplier of type I (or II, with `households`).
    household_income : float, optional
        By which the spending of households is divided; see `klastr.identify.input_output.inverse.model_of`.
    draws, seed : int
        How often the coefficients are drawn again for the interval (0: none), and the seed of the draws.
    error : float
        Relative standard error of every coefficient in the draws.

    Returns
    -------
    Measured
        Industries x multipliers: ``output``, ``value_added``, ``income`` and every extension of the table
        (``employment``), as far as the table tells them. `explain` names rounds, suppliers and chains behind one.

    Raises
    ------
    InvalidTable
        The Leontief matrix cannot be inverted.
    InvalidOption
        Type II without wages or household demand.

    References
    ----------
    .. [1] Miller, R. E. and Blair, P. D. (2009). Input-Output Analysis. 2nd ed. Cambridge, chapter 6.

    Examples
    --------
    >>> import klastr
    >>> table = klastr.InputOutputTable.from_arrays(["1", "2"], [[150, 500], [200, 100]], output=[1000, 2000])
    >>> round(klastr.multipliers(table).at("1", "output"), 4)
    1.5182
    """
    if form not in ("simple", "ratio"):
        raise InvalidOption(f"form={form!r} is not known; it is 'simple' or 'ratio'.", hint="choose one of these.")
    model = model_of(ground, households=households, household_income=household_income)
    again = coefficient_draws(draws, seed=seed, error=error)
    direct = direct_effects(model)
    weights = np.vstack([model.weighted(np.nan_to_num(values)) for values in direct.values()])
    many = model.many
    sums = model.left(weights)[:, :many]
    drawn = drawn_left(model, weights, again)[:, :, :many] if again.are_alive else np.zeros((0, len(direct), many))
    scale = np.ones_like(sums)
    if form == "ratio":
        with np.errstate(divide="ignore"):
            scale = np.where(weights[:, :many] > 0, 1 / weights[:, :many], np.nan)
    unknown = np.column_stack([_unknown(model, values) for values in direct.values()])
    return by_industry(
        "multipliers",
        model,
        {name: sums[k] * scale[k] for k, name in enumerate(direct)},
        {name: drawn[:, k] * scale[k] for k, name in enumerate(direct)} if again.are_alive else {},
        again,
        axis="multiplier",
        formula="m[j] = sum over industries i of w[i] L[i, j]" + (" / w[j]" if form == "ratio" else ""),
        because=[(unknown, Reason.UNKNOWN)],
        parts=lambda at: _behind(model, weights[at[1]], at[0]),
        form=form,
        households=households,
        units=_units(model, tuple(direct)),
    )


def direct_effects(model: LeontiefModel) -> dict[str, Floats]:
    """(N,) per unit of output, by name; NaN where an extension is not given for a sector."""
    table = model.table
    x = table.output

    def per_output(values: Floats) -> Floats:
        return np.divide(values, x, out=np.zeros_like(x), where=x > 0)

    found = {"output": np.where(x > 0, 1.0, 0.0), "value_added": per_output(table.value_added)}
    if table.compensation is not None:
        found["income"] = per_output(table.compensation)
    return found | {name: per_output(values) for name, values in table.extensions.items()}


def _unknown(model: LeontiefModel, values: Floats) -> NDArray[np.bool_]:
    """(N,) multipliers that would count a sector whose number is not given: all that reach it."""
    gaps = np.isnan(values)
    if not gaps.any():
        return gaps
    return np.asarray(model.left(model.weighted(gaps.astype(np.float64))[None])[0, : model.many] > 1e-12)


def _behind(model: LeontiefModel, weights: Floats, buyer: int) -> Mapping[str, float | str]:
    """The rounds, the sectors where most of it arises, and the largest chains."""
    goods = np.zeros(len(model.matrix))
    goods[buyer] = 1.0
    arises = weights * model.right(goods[None])[0]
    where = largest(model.table.industries, arises[: model.many])
    chains = largest_paths(model, buyer, weights=weights)
    return {
        **rounds(model, buyer, weights),
        **{f"in {name}": value for name, value in where.items()},
        **{f"chain {name}": value for name, value in chains.items()},
    }


def _units(model: LeontiefModel, names: tuple[str, ...]) -> dict[str, str]:
    money = model.table.unit or "unit of money"
    return {name: f"{model.table.extension_units.get(name) or money} per {money} of final demand" for name in names}
