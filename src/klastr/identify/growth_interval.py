"""How far growth would move if the establishments of both years were drawn again, and their hidden cells filled again.

Most plants of the first year are still there in the last one, so that the accidents of both years are largely the same
and cancel. With w the variance of log employment from plants and s the share of plants that survive,

    variance of log growth = w0 + w1 - 2 s sqrt(w0 w1)
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from klastr.identify.basis import Basis
from klastr.identify.hidden import HiddenDraws
from klastr.identify.plants import PlantSpread
from klastr.identify.predecessors import Predecessors
from klastr.identify.redraw import Redrawing
from klastr.methods.inference import percentile_interval
from klastr.methods.streams import stream

Floats = NDArray[np.float64]
Draws = NDArray[np.float32]

# Share of plants that are still there, at a similar size, one year later: assumed. What the growth of European cells
# implies lies around it, 0.86 with normal and 0.95 with heavy tails (speed/measured_assumptions.py).
YEARLY_SURVIVAL = 0.92

_BLOCK_BYTES = 8e6


def growth_interval(
    ground: Basis,
    t0: int,
    past: Predecessors,
    before: Floats,
    growth: Floats,
    redrawing: Redrawing,
    hidden: tuple[HiddenDraws | None, HiddenDraws | None],
) -> tuple[Floats | None, Floats | None]:
    """Ends of the interval of growth, (R, G) each; None where nothing can be drawn again.

    Parameters
    ----------
    t0 : int
        Position of the first year.
    past : Predecessors
        The regions of `ground` in that year.
    before, growth : (R, G) float64
        Employment in the first year and growth since; the interval is NaN where growth is.
    hidden : pair of HiddenDraws
        Of the last year and of the first, drawn together; None where nothing is hidden.
    """
    then = spread_before(ground, redrawing, t0, past)
    now = redrawing.plants(ground, ground.t, ground.region_at)
    if (then is None or now is None) and hidden[0] is None and hidden[1] is None:
        return None, None
    low, high = np.full(before.shape, np.nan), np.full(before.shape, np.nan)
    step = max(1, int(_BLOCK_BYTES / (4 * max(before.shape[1] * redrawing.draws, 1))))
    for start in range(0, before.shape[0], step):
        rows = slice(start, min(start + step, before.shape[0]))
        drawn = _ratio(ground, rows, past, before, hidden, redrawing.draws)
        if then is not None and now is not None:
            _move_plants(drawn, ground, rows, then, now, shared_plants(ground, t0), redrawing.seed)
        low[rows], high[rows] = percentile_interval(drawn - np.float32(1), redrawing.level, around=growth[rows])
    return low, high


def shared_plants(ground: Basis, t0: int) -> float:
    """Share of the plants of the first year that are still there in the last one."""
    first, last = ground.table.years[t0], ground.table.years[ground.t]
    return 0.0 if first is None or last is None else float(YEARLY_SURVIVAL ** (last - first))


def spread_before(ground: Basis, redrawing: Redrawing, t: int, past: Predecessors) -> PlantSpread | None:
    """The spread of the regions in the first year, where their predecessors are taken together."""
    spread = redrawing.plants(ground, t, past.all_members)
    if spread is None:
        return None
    cells = ground.grouped(np.nan_to_num(ground.table.values[t]), past.all_members)
    variance = past.summed_members(spread.relative_variance * cells**2)
    persons = past.summed_members(cells)
    return PlantSpread(
        plants=np.maximum(past.summed_members(np.where(cells > 0, spread.plants, 0.0)), 1.0),
        relative_variance=np.where(persons > 0, variance / np.where(persons > 0, persons, 1.0) ** 2, 0.0),
        persons_of_one=np.zeros_like(persons),
        total_variance=past.summed_members(spread.total_variance[:, None])[:, 0],
    )


def _ratio(
    ground: Basis,
    rows: slice,
    past: Predecessors,
    before: Floats,
    hidden: tuple[HiddenDraws | None, HiddenDraws | None],
    draws: int,
) -> Draws:
    """(r, G, B) employment now over employment then, with the hidden cells of both years filled again."""
    now = np.repeat(ground.employment[rows, :, None].astype(np.float32), draws, axis=2)
    then = np.repeat(np.nan_to_num(before[rows, :, None]).astype(np.float32), draws, axis=2)
    if hidden[0] is not None:
        hidden[0].put(now, ground.region_at[rows])
    if hidden[1] is not None:
        hidden[1].put(then, past.all_members, past.row_of_member - rows.start)
        # A drawn cell holds at least one person: the ratio to a fraction of one has no bound.
        then = np.maximum(then, np.minimum(np.nan_to_num(before[rows, :, None]), 1).astype(np.float32))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(now / then)


def _move_plants(
    drawn: Draws, ground: Basis, rows: slice, then: PlantSpread, now: PlantSpread, shared: float, seed: int
) -> None:
    """Draw the plants of both years again, in place."""
    w0, w1 = np.log1p(then.relative_variance[rows]), np.log1p(now.relative_variance[rows])
    error = np.sqrt(np.maximum(w0 + w1 - 2 * shared * np.sqrt(w0 * w1), 0.0)).astype(np.float32)
    # Nobody left: the rule of three for the number of plants, of the size they had.
    gone = (ground.employment[rows] == 0) & (then.relative_variance[rows] > 0)
    for k, code in enumerate(ground.regions[rows]):
        random = stream(seed, f"growth {code}")
        noise = random.standard_normal(drawn.shape[1:], dtype=np.float32)
        noise *= error[k][:, None]
        drawn[k] *= np.exp(noise, out=noise)
        few = np.flatnonzero(gone[k])
        left = random.standard_exponential((few.size, drawn.shape[2]), dtype=np.float32)
        drawn[k, few] = left / then.plants[rows][k, few, None].astype(np.float32)
