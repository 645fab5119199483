"""May complexity be read as a ladder? The share of comparisons that fit it, against what chance alone would give."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.complexity.complexity_vectors import complexity_vectors
from klastr.identify.industry_grid import Ground, cells_of
from klastr.identify.measured import Measured, reasoned
from klastr.identify.product_space.presence import presence
from klastr.identify.reasons import Reason
from klastr.measures import measure
from klastr.methods.streams import stream

Floats = NDArray[np.float64]

_FEWEST_DRAWS = 20
_SAME = 1e-9
_NULL = "the quotients of every industry dealt to the regions at random, complexity computed again"


@measure(
    family="complexity",
    needs=("table",),
    returns=("statistic",),
    reference="Costinot, A. (2009). An elementary theory of comparative advantage. Econometrica 77 (4), 1165-1192",
    page="complexity",
    covers=("Log-supermodularity diagnostic",),
)
def log_supermodularity(
    ground: Ground, *, comparisons: int = 20_000, threshold: float = 1.0, draws: int = 200, seed: int = 0
) -> Measured:
    """Share of comparisons in which more complex regions are relatively better at more complex industries.

    share of LQ[r, i] LQ[s, j] > LQ[r, j] LQ[s, i]  among r above s in ECI and i above j in PCI, no side equal

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    comparisons : int
        How many pairs of pairs are looked at, drawn at random.
    threshold : float
        The lowest location quotient that counts as present when complexity is computed.
    draws : int
        Tables of the null model; 0: none.
    seed : int

    Returns
    -------
    Measured
        One number, 0 to 1. ``p_values``: the chance of as large a share in the null model, in which complexity is
        computed from every table again: fitting an order to noise lifts the share far above one half, so that a
        threshold which is the same for all tables says nothing. ``settings["threshold_95"]`` is the share that one
        table in twenty passes by chance.

    Raises
    ------
    InvalidOption
        Fewer than a hundred comparisons, or too few draws.

    References
    ----------
    .. [1] Costinot, A. (2009). An elementary theory of comparative advantage. Econometrica 77 (4), 1165-1192.
    .. [2] Schetter, U. (2019). A structural ranking of economic complexity. CID Research Fellow and Graduate Student
       Working Paper 119, Harvard University.

    Examples
    --------
    >>> import klastr
    >>> grid = klastr.industry_grid(klastr.visegrad(), region_level=2, industry_level=2)
    >>> found = klastr.log_supermodularity(grid, draws=20)
    >>> bool(found.values[0] > found.settings["chance"])
    True
    """
    if comparisons < 100 or draws < 0 or 0 < draws < _FEWEST_DRAWS:
        raise InvalidOption(
            f"{comparisons} comparisons and {draws} draws are too few.",
            hint=f"use comparisons=20_000, and draws=200, 0 or at least {_FEWEST_DRAWS}.",
        )
    grid = cells_of(ground)
    quotients = _quotients(grid.employment)
    present = presence(grid, threshold=threshold)
    share, ties = _share(quotients, present, comparisons, stream(seed, "comparisons"))
    random = stream(seed, "dealt quotients")
    chance = np.array(
        [_share(dealt, _above(dealt, threshold), comparisons, random)[0] for dealt in _dealt(quotients, draws, random)]
    )
    usable = chance[~np.isnan(chance)]
    values = np.array([share])
    tested = usable.size > 0 and not np.isnan(share)
    p_value = (1 + int((usable >= share).sum())) / (1 + usable.size) if tested else np.nan
    told: dict[str, float | str] = {"comparisons": float(comparisons), "of them without an order": round(ties, 4)}
    if tested:
        told["share by chance, on average"] = round(float(usable.mean()), 4)
        told["share that one table in twenty passes by chance"] = round(float(np.quantile(usable, 0.95)), 4)
    return Measured(
        measure="log_supermodularity",
        axes={"statistic": ("share of comparisons",)},
        values=values,
        reasons=reasoned(values, otherwise=Reason.NO_VARIATION),
        p_values=np.array([p_value]) if draws else None,
        formula="share of comparisons of two regions and two industries that fit the order of complexity",
        year=grid.year,
        parts=lambda _at: told,
        sources=grid.sources,
        settings={
            "comparisons": comparisons,
            "ties": ties,
            "threshold": threshold,
            "threshold_95": float(np.quantile(usable, 0.95)) if tested else None,
            "chance": float(usable.mean()) if tested else None,
            "null": _NULL if draws else None,
            "draws": draws,
            "seed": seed,
        },
    )


def _quotients(employment: Floats) -> Floats:
    """(R, I) location quotients; 0 in empty regions and industries."""
    expected = np.outer(employment.sum(axis=1), employment.sum(axis=0)) / max(employment.sum(), 1e-300)
    return np.asarray(np.divide(employment, expected, out=np.zeros_like(employment), where=expected > 0))


def _above(quotients: Floats, threshold: float) -> NDArray[np.float32]:
    return np.greater_equal(quotients, threshold).astype(np.float32)


def _dealt(quotients: Floats, draws: int, random: np.random.Generator) -> Iterator[Floats]:
    """The quotients of every industry dealt to the regions anew."""
    return (random.permuted(quotients, axis=0) for _ in range(draws))


def _share(
    quotients: Floats, present: NDArray[np.float32], comparisons: int, random: np.random.Generator
) -> tuple[float, float]:
    """The share among comparisons whose sides are unequal, and the share of the others; NaN without an order."""
    vectors = complexity_vectors(present, accuracy=1e-4)
    regions, industries = np.flatnonzero(vectors.parts.regions), np.flatnonzero(vectors.parts.industries)
    if not vectors.found.is_unique or min(len(regions), len(industries)) < 2:
        return np.nan, np.nan
    high, low = _ordered(regions, vectors.regions, comparisons, random)
    more, less = _ordered(industries, vectors.industries, comparisons, random)
    fits = quotients[high, more] * quotients[low, less] - quotients[high, less] * quotients[low, more]
    # Two of the same complexity have no order.
    ordered = (vectors.regions[high] - vectors.regions[low] > _SAME) & (
        vectors.industries[more] - vectors.industries[less] > _SAME
    )
    unequal = (fits != 0) & ordered
    if not unequal.any():
        return np.nan, 1.0
    return float((fits[unequal] > 0).mean()), float(1 - unequal.mean())


def _ordered(
    at: NDArray[np.intp], complexity: Floats, comparisons: int, random: np.random.Generator
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pairs of positions, the more complex first."""
    first = random.integers(0, len(at), comparisons)
    second = (first + random.integers(1, len(at), comparisons)) % len(at)
    one, other = at[first], at[second]
    swap = complexity[one] < complexity[other]
    return np.where(swap, other, one), np.where(swap, one, other)
