"""Which industries both pull and push more than the average? Key sectors, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.input_output.answers import by_industry
from klastr.identify.input_output.coefficient_draws import DRAWS, ERROR, coefficient_draws
from klastr.identify.input_output.ground import InputOutputGround
from klastr.identify.input_output.inverse import LeontiefModel, ghosh_model, model_of
from klastr.identify.input_output.linkages import FORMULAS, linkage_draws, linkage_sums, partners
from klastr.identify.measured import Measured
from klastr.identify.reasons import Reason
from klastr.measures import measure

Floats = NDArray[np.float64]
Forward = Literal["ghosh", "rasmussen"]

_FORWARD = {"ghosh": "ghosh_sensitivity", "rasmussen": "sensitivity"}


@measure(
    family="input-output",
    needs=("flows",),
    returns=("industry", "part"),
    reference="Hirschman, A. O. (1958). The Strategy of Economic Development. Yale University Press",
    page="linkages",
    covers=("Key sectors",),
    command="io",
)
def key_sectors(
    ground: InputOutputGround,
    *,
    forward: Forward = "ghosh",
    threshold: float = 1.0,
    draws: int = DRAWS,
    seed: int = 0,
    error: float = ERROR,
) -> Measured:
    """Industries whose backward and forward linkages are both above the average.

    key[i] = 1 if power[i] > threshold and forward[i] > threshold else 0

    Parameters
    ----------
    ground : InputOutputTable or wide frame, N sectors
    forward : {"ghosh", "rasmussen"}
        Forward linkages from Ghosh's inverse (Jones 1976), or the row sums of Leontief's.
    threshold : float
        How many times the average; strictly above it.
    draws, seed : int
        How often the coefficients are drawn again (0: not at all), and the seed of the draws.
    error : float
        Relative standard error of every coefficient in the draws.

    Returns
    -------
    Measured
        Industries x parts: ``backward`` and ``forward``, divided by their mean; ``key``, 1 or 0; ``pulls`` and
        ``pushes``, 1 where one of the two holds; ``key_in_draws``, the share of the draws in which it is a key sector.

    Raises
    ------
    InvalidTable, InvalidOption

    References
    ----------
    .. [1] Hirschman, A. O. (1958). The Strategy of Economic Development. Yale University Press.
    .. [2] Jones, L. P. (1976). The measurement of Hirschmanian linkages. Quarterly Journal of Economics 90
       (2), 323-333.

    Examples
    --------
    >>> import klastr
    >>> table = klastr.InputOutputTable.from_arrays(["1", "2"], [[150, 500], [200, 100]], output=[1000, 2000])
    >>> klastr.key_sectors(table).to_frame()["key"].tolist()
    [1.0, 0.0]
    """
    if forward not in _FORWARD or not 0 < threshold < np.inf:
        raise InvalidOption(
            f"forward={forward!r}, threshold={threshold!r}: forward is 'ghosh' or 'rasmussen', a threshold is above 0.",
            hint="choose one of these.",
        )
    model = model_of(ground)
    again = coefficient_draws(draws, seed=seed, error=error)
    shares = ghosh_model(model)
    columns = _parts(linkage_sums(model), forward, threshold)
    drawn = linkage_draws(model, again)
    columns["key_in_draws"] = np.full(model.many, np.nan)
    if drawn:
        columns["key_in_draws"] = _parts(drawn, forward, threshold)["key"].mean(axis=0)
    kept = {"backward": drawn["power"], "forward": drawn[_FORWARD[forward]]} if drawn else {}
    without = np.zeros((model.many, len(columns)), dtype=bool)
    without[:, -1] = not drawn
    return by_industry(
        "key_sectors",
        model,
        columns,
        kept,
        again,
        axis="part",
        formula=f"key where backward and forward linkage are both above {threshold:g} times their mean",
        because=[(without, Reason.UNKNOWN)],
        formulas=_formulas(forward, threshold),
        parts=lambda at: _behind(model, shares, columns, forward, at),
        forward=forward,
        threshold=threshold,
    )


def _parts(sums: dict[str, Floats], forward: Forward, threshold: float) -> dict[str, Floats]:
    """Out of (..., N) linkages."""
    pulls, pushes = sums["power"] > threshold, sums[_FORWARD[forward]] > threshold
    return {
        "backward": sums["power"],
        "forward": sums[_FORWARD[forward]],
        "key": (pulls & pushes).astype(np.float64),
        "pulls": pulls.astype(np.float64),
        "pushes": pushes.astype(np.float64),
    }


def _formulas(forward: str, threshold: float) -> dict[str, str]:
    """How each part is computed."""
    pulls, pushes = f"backward[i] > {threshold:g}", f"forward[i] > {threshold:g}"
    return {
        "backward": FORMULAS["power"].replace("power", "backward"),
        "forward": FORMULAS[_FORWARD[forward]].replace(_FORWARD[forward], "forward"),
        "key": f"key[i] = 1 where {pulls} and {pushes}, else 0",
        "pulls": f"pulls[i] = 1 where {pulls}, else 0",
        "pushes": f"pushes[i] = 1 where {pushes}, else 0",
        "key_in_draws": f"share of the draws of all coefficients with {pulls} and {pushes}",
    }


def _behind(
    model: LeontiefModel, shares: LeontiefModel, columns: Mapping[str, Floats], forward: str, at: tuple[int, ...]
) -> Mapping[str, float | str]:
    """The suppliers and customers that make an industry pull and push; of a verdict, both linkages."""
    here, part = at
    name = tuple(columns)[part]
    back, ahead = partners(model, shares, "power", here), partners(model, shares, _FORWARD[forward], here)
    if name in ("backward", "forward"):
        return back if name == "backward" else ahead
    both = {key: round(float(columns[key][here]), 4) for key in columns}
    named = {key: value for one in (back, ahead) for key, value in one.items() if key.startswith(("supp", "cust"))}
    return {**both, **named}
