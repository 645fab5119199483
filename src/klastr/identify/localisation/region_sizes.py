"""How large is a region, when an industry's distribution is held against it? The choice decides the index."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption, NothingToMeasure
from klastr.identify.localisation.plant_sums import PlantSums

Floats = NDArray[np.float64]
Sizes = Literal["jobs", "others", "equal"]

EQUAL, GIVEN = "all regions alike", "given"


@dataclass(frozen=True, eq=False, slots=True)
class RegionSizes:
    """Shares x of the regions: one set for all industries, or one for each.

    Attributes
    ----------
    shares : (R,) or (R, I) float64
        Each column adds up to 1.
    name : str
    """

    shares: Floats
    name: str

    @property
    def chances(self) -> str:
        """How likely a thrown plant falls into each region, as one clause."""
        if self.name == EQUAL:
            return "each as likely as any other"
        return f"by {'sizes that were given' if self.name == GIVEN else f'their {self.name}'}"

    @property
    def squares(self) -> Floats:
        """() or (I,) sum over regions of x^2."""
        return np.asarray((self.shares**2).sum(axis=0))

    def apart(self, jobs: Floats) -> Floats:
        """(I,) G = sum over regions of (s - x)^2; NaN for an industry without jobs."""
        total = jobs.sum(axis=0)
        own = np.divide(np.einsum("ri,ri->i", jobs, jobs), total**2, out=np.full(total.size, np.nan), where=total > 0)
        crossed = self.shares @ jobs if self.shares.ndim == 1 else np.einsum("ri,ri->i", self.shares, jobs)
        return np.asarray(own - 2 * crossed / np.where(total > 0, total, 1.0) + self.squares)


def region_sizes(sums: PlantSums, sizes: Sizes | Mapping[str, float]) -> RegionSizes:
    """The regions' shares that were asked for.

    Parameters
    ----------
    sums : PlantSums
    sizes : {"jobs", "others", "equal"} or mapping of region to size
        Jobs of all industries, the industry's own among them; jobs of all other industries; all regions alike; or sizes
        of one's own (area, population, official totals).

    Raises
    ------
    InvalidOption
        An unknown word, a region without a size, or a negative one.
    NothingToMeasure
        All jobs lie in one region: there is nowhere else to be.
    """
    if isinstance(sizes, Mapping):
        found = RegionSizes(_given(sums, sizes), GIVEN)
    elif sizes == "jobs":
        found = RegionSizes(sums.total / sums.total.sum(), "jobs of all industries")
    elif sizes == "others":
        found = RegionSizes(_of_others(sums), "jobs of all other industries")
    elif sizes == "equal":
        found = RegionSizes(np.full(len(sums.regions), 1 / len(sums.regions)), EQUAL)
    else:
        known = ", ".join(map(repr, get_args(Sizes)))
        raise InvalidOption(f"sizes is {sizes!r}.", hint=f"use {known} or a number for each region.", sizes=sizes)
    if not (1 - found.squares > 1e-12).any():
        raise NothingToMeasure(
            "All jobs are in one region, so no industry can gather anywhere.", hint="add the other regions."
        )
    return found


def _given(sums: PlantSums, sizes: Mapping[str, float]) -> Floats:
    lacking = [code for code in sums.regions if not 0 <= sizes.get(code, np.nan) < np.inf]
    if lacking or not sum(sizes[code] for code in sums.regions) > 0:
        raise InvalidOption(
            f"{len(lacking):,} of {len(sums.regions):,} regions have no size from 0 on (first: {(*lacking, '-')[0]}).",
            hint="give a number for each region of the table.",
            regions=tuple(lacking),
        )
    given = np.array([sizes[code] for code in sums.regions], dtype=np.float64)
    return np.asarray(given / given.sum())


def _of_others(sums: PlantSums) -> Floats:
    rest = sums.total[:, None] - sums.jobs
    whole = rest.sum(axis=0)
    return np.asarray(np.divide(rest, whole, out=np.full(rest.shape, 1 / len(sums.regions)), where=whole > 0))
