"""What would be lost without an industry? Hypothetical extraction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.input_output.answers import addends, by_industry
from klastr.identify.input_output.coefficient_draws import DRAWS, ERROR, coefficient_draws
from klastr.identify.input_output.ground import InputOutputGround
from klastr.identify.input_output.inverse import LeontiefModel, model_of
from klastr.identify.measured import Measured
from klastr.measures import measure

Floats = NDArray[np.float64]
Form = Literal["amount", "share"]

_FORMULAS: Mapping[str, str] = {
    "total": "total[j] = (x[j] / L[j, j]) sum_i L[i, j]",
    "total_net": "total_net[j] = (x[j] / L[j, j]) (sum_i L[i, j] - L[j, j])",
    "backward": "backward[j] = (x[j] / L[j, j]) (sum_i L[i, j] - 1)",
    "backward_net": "backward_net[j] = (x[j] / L[j, j]) (sum_i L[i, j] - L[j, j])",
    "forward": "forward[j] = (sum_i L[j, i] x[i] - x[j]) / L[j, j]",
    "forward_net": "forward_net[j] = (sum_i L[j, i] x[i] - L[j, j] x[j]) / L[j, j]",
}


@measure(
    family="input-output",
    needs=("flows",),
    returns=("industry", "extraction"),
    reference="Dietzenbacher, E. and van der Linden, J. A. (1997). Sectoral and spatial linkages in the EC production "
    "structure. Journal of Regional Science 37",
    page="linkages",
    covers=("Hypothetical extraction (total, backward, forward; gross and net)",),
    command="io",
)
def hypothetical_extraction(
    ground: InputOutputGround, *, form: Form = "amount", draws: int = DRAWS, seed: int = 0, error: float = ERROR
) -> Measured:
    """How much output all industries would lose if one of them no longer bought, no longer sold, or were not there.

    total[j] = (x[j] / L[j, j]) sum_i L[i, j];  backward[j] = (x[j] / L[j, j]) (sum_i L[i, j] - 1);
    forward[j] = (x[j] / G[j, j]) (sum_i G[j, i] - 1)

    Parameters
    ----------
    ground : InputOutputTable or wide frame, N sectors
    form : {"amount", "share"}
        In the unit of the table, or as a share of the output of all industries.
    draws, seed : int
        How often the coefficients are drawn again for the interval (0: none), and the seed of the draws.
    error : float
        Relative standard error of every coefficient in the draws. Tables of more than 600 sectors get no interval.

    Returns
    -------
    Measured
        Industries x extractions: ``total`` (the industry is gone, with its own final demand), ``total_net`` (without
        its own output), ``backward`` (it imports all it buys from industries; final demand stays), ``forward`` (it
        sells nothing to industries; in Ghosh's model), and ``backward_net``, ``forward_net`` of the other industries.

    Raises
    ------
    InvalidTable, InvalidOption

    Notes
    -----
    No industry is solved for by itself: taking a row or a column out changes the inverse by a matrix of rank one.

    References
    ----------
    .. [1] Dietzenbacher, E. and van der Linden, J. A. (1997). Sectoral and spatial linkages in the EC production
       structure. Journal of Regional Science 37 (2), 235-257.
    .. [2] Miller, R. E. and Lahr, M. L. (2001). A taxonomy of extractions. In: Regional Science Perspectives in
       Economic Analysis. Elsevier, 407-441.

    Examples
    --------
    >>> import klastr
    >>> table = klastr.InputOutputTable.from_arrays(["1", "2"], [[150, 500], [200, 100]], output=[1000, 2000])
    >>> klastr.hypothetical_extraction(table).to_frame()["total_net"].round(2).tolist()
    [210.53, 588.24]
    """
    if form not in ("amount", "share"):
        raise InvalidOption(f"form={form!r} is not known; it is 'amount' or 'share'.", hint="choose one of these.")
    model = model_of(ground)
    again = coefficient_draws(draws, seed=seed, error=error)
    scale = 1.0 if form == "amount" else 1 / float(model.output.sum())
    columns = {name: values[0] * scale for name, values in _losses(model, model.inverse[None]).items()}
    drawn: dict[str, Floats] = {}
    if again.are_alive and again.is_exact(model):
        blocks = [_losses(model, inverses) for inverses in again.inverses(model)]
        drawn = {name: np.concatenate([one[name] for one in blocks]) * scale for name in columns}
    return by_industry(
        "hypothetical_extraction",
        model,
        columns,
        drawn,
        again,
        axis="extraction",
        formula="output of all industries with the industry, less output without its purchases, its sales, or both",
        formulas={name: text + (" / sum of x" if form == "share" else "") for name, text in _FORMULAS.items()},
        parts=lambda at: _losers(model, tuple(columns)[at[1]], at[0], scale),
        form=form,
    )


def _losses(model: LeontiefModel, inverses: Floats) -> dict[str, Floats]:
    """(B, N) losses out of (B, N, N) inverses; output stays as it is in the table."""
    x = model.output
    own = np.diagonal(inverses, axis1=1, axis2=2)
    backward, forward = inverses.sum(axis=1), inverses @ x
    left = x / own
    return {
        "total": left * backward,
        "total_net": left * (backward - own),
        "backward": left * (backward - 1),
        "backward_net": left * (backward - own),
        "forward": (forward - x) / own,
        "forward_net": (forward - x * own) / own,
    }


def _losers(model: LeontiefModel, name: str, at: int, scale: float) -> Mapping[str, float | str]:
    """The industries that lose most; the industry itself where its own loss counts."""
    inverse, x = model.inverse, model.output
    losses = inverse[at] * x if name.startswith("forward") else inverse[:, at] * x[at]
    losses = losses / inverse[at, at]
    own = {"total": x[at], "backward": x[at] * (1 - 1 / inverse[at, at]), "forward": x[at] * (1 - 1 / inverse[at, at])}
    losses[at] = own.get(name, 0.0)
    return addends("lost in", model.table.industries, losses * scale)
