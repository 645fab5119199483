"""Tables in which the industry of every plant is drawn at random: what segregation is by chance alone.

Regions keep their jobs and their plants; each plant belongs to an industry with the industry's share in all jobs. An
industry of a few plants may come out with none: its index has no value in that draw, and only the others count.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.industry_grid import IndustryGrid
from klastr.identify.table_draws import PLANT_SIZE
from klastr.methods.streams import stream

Floats = NDArray[np.float64]

_BLOCK_BYTES = 32e6


def labelled_tables(
    grid: IndustryGrid, draws: int, *, seed: int = 0, plant_size: float | None = None
) -> Iterator[Floats]:
    """(b, R, I) tables, a few at a time, `draws` in all.

    Parameters
    ----------
    grid : IndustryGrid
        Its establishments are the plants; where there are none, jobs over `plant_size`.
    draws, seed : int
    plant_size : float, optional
        Jobs per plant; default `PLANT_SIZE`.

    Raises
    ------
    InvalidOption
        Too few draws, or a plant size that is not positive.
    """
    if draws < 0 or 0 < draws < 19:
        raise InvalidOption(
            f"{draws} random labellings cannot reach a p-value of 0.05.", hint="use labellings=199, or 0 for none."
        )
    if plant_size is not None and not 0 < plant_size < np.inf:
        raise InvalidOption(f"A mean size of plants of {plant_size} is no number above 0.", hint="use plant_size=10.")
    total = region_jobs(grid)
    plants = _plants(grid, total, plant_size)
    shares = grid.employment.sum(axis=0) / max(total.sum(), 1e-300)
    chances = np.append(shares, max(1 - shares.sum(), 0.0))  # the last: jobs in industries that are not in the grid
    chances /= max(chances.sum(), 1e-300)
    per_plant = np.divide(total, plants, out=np.zeros_like(total), where=plants > 0)
    step = max(1, int(_BLOCK_BYTES / (8 * max(grid.employment.size, 1))))
    for number, start in enumerate(range(0, draws, step)):
        random = stream(seed, f"labelling {number}")
        shape = (min(step, draws - start), len(total))
        counts = random.multinomial(np.broadcast_to(plants, shape), chances)
        yield np.asarray(counts[..., :-1] * per_plant[:, None], dtype=np.float64)


def region_jobs(grid: IndustryGrid) -> Floats:
    """(R,) all jobs of the regions, never fewer than those of the industries of the grid."""
    return np.asarray(np.maximum(grid.region_total, grid.employment.sum(axis=1)))


def _plants(grid: IndustryGrid, total: Floats, plant_size: float | None) -> NDArray[np.int64]:
    """(R,) plants of the regions: those that are counted, else jobs over their mean size; one at least for jobs."""
    counted = total / (plant_size or PLANT_SIZE)
    if grid.establishments is not None and plant_size is None:
        known = np.nan_to_num(grid.establishments).sum(axis=1)
        counted = known if (known[total > 0] > 0).all() else counted
    return np.asarray(np.where(total > 0, np.maximum(np.round(counted), 1), 0), dtype=np.int64)
