"""How much complexity lies near a region, and what would an industry open up that it does not have?"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from klastr.identify.complexity.complexity_answer import complexity_answer, margin_gaps
from klastr.identify.complexity.complexity_vectors import complexity_vectors, standardised
from klastr.identify.complexity.drawn_presence import drawn_presence
from klastr.identify.complexity.external_complexity import known_complexity
from klastr.identify.complexity.outlook_kernel import Outlook, density_of, gains_of, proximity_of, worth_of
from klastr.identify.complexity.weak_sign import sign_notes
from klastr.identify.industry_grid import Ground, IndustryGrid, cells_of
from klastr.identify.left_out import lacking_notes
from klastr.identify.measured import Measured, reasoned
from klastr.identify.product_space.presence import presence
from klastr.identify.reasons import Reason
from klastr.identify.table_draws import TableDraws, table_draws
from klastr.measures import checked_convention, measure

Floats = NDArray[np.float64]

_ATLAS = "Hausmann, R. et al. (2014). The Atlas of Economic Complexity. MIT Press"
# Two-sided, 90 %.
_NORMAL = 1.6449


@measure(
    family="complexity",
    needs=("table",),
    returns=("region",),
    conventions=("published", "ecomplexity", "economiccomplexity"),
    reference=_ATLAS,
    page="complexity",
    covers=("Complexity outlook index (COI)",),
)
def coi(
    ground: Ground,
    *,
    convention: str = "published",
    complexity: Mapping[str, float] | None = None,
    threshold: float = 1.0,
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Measured:
    """Complexity outlook: the complexity of what a region does not have, weighed by how near it is.

    COI[r] = sum_i density[r, i] (1 - M[r, i]) PCI[i],  density[r, i] = sum_j M[r, j] phi[i, j] / sum_j phi[i, j]

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    convention : {"published", "ecomplexity", "economiccomplexity"}
        "published": the sum, with PCI of mean 0 and population standard deviation 1. "ecomplexity": of PCI not
        standardised, then the regions standardised. "economiccomplexity": PCI with the sample standard deviation.
    complexity : mapping, optional
        Industry -> complexity measured elsewhere; taken as it is. Default: that of the table.
    threshold : float
        The lowest location quotient that counts as present.
    draws, seed : int
        How often the table is drawn again for the interval (0: none), and the seed of the draws.
    plant_size : float, optional
        Persons per plant where the table names no establishments; see `klastr.identify.table_draws`.

    Returns
    -------
    Measured
        By region. Industries without complexity add nothing.

    Raises
    ------
    InvalidOption
        An unknown convention, an external complexity that fits no industry, a threshold that is not positive, too few
        draws.

    Notes
    -----
    phi is the minimum conditional probability with 1 on its diagonal.

    References
    ----------
    .. [1] Hausmann, R. et al. (2014). The Atlas of Economic Complexity: Mapping Paths to Prosperity. MIT Press.

    Examples
    --------
    >>> import klastr
    >>> rows = [("A", "food", 5), ("A", "steel", 5), ("A", "chips", 9), ("B", "food", 9), ("B", "steel", 9)]
    >>> rows += [("C", "food", 9), ("C", "steel", 1), ("D", "steel", 5), ("D", "chips", 6)]
    >>> table = klastr.RegionalTable.from_rows(rows)
    >>> external = {"food": -1.0, "steel": 0.0, "chips": 2.0}
    >>> klastr.coi(table, complexity=external, draws=0).values.round(3).tolist()
    [0.0, 0.667, 0.0, -0.333]
    """
    checked_convention(convention, coi)
    grid = cells_of(ground)
    given = None if complexity is None else known_complexity(grid, complexity)
    now = _outlook(presence(grid, threshold=threshold), given, convention)
    values = _index(now, convention)
    again = table_draws(grid, draws, seed=seed, plant_size=plant_size)
    drawn = None
    if again.are_alive:
        tables = drawn_presence(again, threshold)
        drawn = np.stack([_index(_outlook(table, given, convention, like=now), convention) for table in tables])
    empty, unspecialised = margin_gaps(grid, now.present, "region")
    gaps = (empty, (np.array(len(grid.regions) == 1), Reason.ONE_REGION), unspecialised)
    return complexity_answer(
        "coi",
        grid,
        "region",
        values,
        reasoned(values, *gaps, otherwise=_no_complexity(now, given)),
        drawn=drawn,
        level=again.level,
        formula="sum over the industries that are absent of density x complexity",
        parts=lambda at: _largest(now, grid.industries, at[0]),
        settings=_settings(convention, complexity, threshold, again),
        notes=_notes(grid, now, given),
    )


@measure(
    family="complexity",
    needs=("table",),
    returns=("region", "industry"),
    conventions=("published", "ecomplexity", "datawheel"),
    reference=_ATLAS,
    page="complexity",
    covers=("Complexity outlook gain (COG)",),
)
def cog(
    ground: Ground,
    *,
    convention: str = "published",
    complexity: Mapping[str, float] | None = None,
    threshold: float = 1.0,
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Measured:
    """Complexity outlook gain: what an industry that is absent would add to the outlook of a region.

    COG[r, i] = sum_j phi[i, j] / (sum_k phi[k, j]) (1 - M[r, j]) PCI[j]  -  density[r, i] PCI[i]

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    convention : {"published", "ecomplexity", "datawheel"}
        "ecomplexity": without the second term, PCI not standardised, divided by the standard deviation of ECI.
        "datawheel" (economic-complexity 0.3.0): phi without its diagonal, divided by the sum of row i, not of row j.
    complexity : mapping, optional
        Industry -> complexity measured elsewhere; taken as it is. Default: that of the table.
    threshold : float
        The lowest location quotient that counts as present.
    draws, seed : int
        How often the table is drawn again for the interval (0: none), and the seed of the draws.
    plant_size : float, optional
        Persons per plant where the table names no establishments; see `klastr.identify.table_draws`.

    Returns
    -------
    Measured
        By region and industry; ``present_already`` where the region has it. The interval is that of a normal
        distribution with the standard deviation of the draws in which it is absent.

    Raises
    ------
    InvalidOption
        An unknown convention, an external complexity that fits no industry, a threshold that is not positive, too few
        draws.

    References
    ----------
    .. [1] Hausmann, R. et al. (2014). The Atlas of Economic Complexity: Mapping Paths to Prosperity. MIT Press.

    Examples
    --------
    >>> import klastr
    >>> rows = [("A", "food", 5), ("A", "steel", 5), ("A", "chips", 9), ("B", "food", 9), ("B", "steel", 9)]
    >>> rows += [("C", "food", 9), ("C", "steel", 1), ("D", "steel", 5), ("D", "chips", 6)]
    >>> table = klastr.RegionalTable.from_rows(rows)
    >>> external = {"food": -1.0, "steel": 0.0, "chips": 2.0}
    >>> round(klastr.cog(table, complexity=external, draws=0).at("B", "chips"), 3)
    0.667
    """
    checked_convention(convention, cog)
    grid = cells_of(ground)
    given = None if complexity is None else known_complexity(grid, complexity)
    now = _outlook(presence(grid, threshold=threshold), given, convention)
    values = gains_of(now, convention)
    again = table_draws(grid, draws, seed=seed, plant_size=plant_size)
    low = high = None
    if again.are_alive:
        spread = _NORMAL * _deviation(again, now, given, convention, threshold)
        low, high = values - spread, values + spread
    reasons = _reasons(grid, now, values, _no_complexity(now, given))
    for end in (low, high):
        if end is not None:
            end[reasons > 0] = np.nan
    return Measured(
        measure="cog",
        axes={"region": grid.regions, "industry": grid.industries},
        values=values,
        reasons=reasons,
        low=low,
        high=high,
        formula="what it would add to the outlook of other absent industries, less what it counts for there now",
        year=grid.year,
        parts=lambda at: _nearest(now, grid.industries, at[0], at[1]),
        sources=grid.sources,
        settings=_settings(convention, complexity, threshold, again),
        notes=_notes(grid, now, given),
    )


def _outlook(
    present: NDArray[np.float32], given: Floats | None, convention: str, like: Outlook | None = None
) -> Outlook:
    """Everything that both need of one table; `like`: the table itself, for the sign of a draw."""
    exact = present if like is not None else present.astype(np.float64)
    proximity = proximity_of(exact, diagonal=0.0 if convention == "datawheel" else 1.0)
    spread = 1.0
    notes: tuple[str, ...] = ()
    if given is None:
        vectors = complexity_vectors(present if like is not None else exact, accuracy=1e-3 if like else 1e-10)
        regions, worth = vectors.regions, vectors.industries
        if not vectors.found.is_unique:
            regions, worth = np.full_like(regions, np.nan), np.full_like(worth, np.nan)
        elif like is not None and np.nansum(worth * like.own_worth) < 0:
            regions, worth = -regions, -worth
        own, spread = worth, float(np.nanstd(regions)) if vectors.found.is_unique else 1.0
        if convention != "ecomplexity":
            kind = convention if convention == "economiccomplexity" else "published"
            worth = standardised(regions, worth, kind)[1]
        notes = sign_notes(vectors)
    else:
        own = worth = given
    return Outlook(
        present=present,
        proximity=proximity,
        density=density_of(exact, proximity),
        worth=worth_of(worth),
        own_worth=own,
        known=~np.isnan(worth),
        spread=spread,
        notes=notes,
    )


def _index(now: Outlook, convention: str) -> Floats:
    """(R,) outlook; NaN for all where no industry has a complexity."""
    if not now.known.any():
        return np.full(len(now.present), np.nan)
    values = np.asarray((now.density * (1 - now.present)) @ now.worth, dtype=np.float64)
    if convention != "ecomplexity":
        return values
    spread = float(values.std())
    return (values - values.mean()) / spread if spread > 0 else np.full_like(values, np.nan)


def _deviation(again: TableDraws, now: Outlook, given: Floats | None, convention: str, threshold: float) -> Floats:
    """(R, I) standard deviation of the gain over the draws in which the industry is absent."""
    count, total, squares = (np.zeros(now.present.shape) for _ in range(3))
    for table in drawn_presence(again, threshold):
        gain = np.nan_to_num(gains_of(_outlook(table, given, convention, like=now), convention))
        absent = table == 0
        count += absent
        total += np.where(absent, gain, 0)
        squares += np.where(absent, gain**2, 0)
    many = np.maximum(count, 1)
    return np.asarray(np.sqrt(np.maximum(squares / many - (total / many) ** 2, 0)))


def _reasons(grid: IndustryGrid, now: Outlook, values: Floats, otherwise: Reason) -> NDArray[np.uint8]:
    industries = tuple((mask[None], reason) for mask, reason in margin_gaps(grid, now.present, "industry"))
    regions = tuple((mask[:, None], reason) for mask, reason in margin_gaps(grid, now.present, "region"))
    present = (now.present > 0, Reason.PRESENT_ALREADY)
    unknown = (~now.known[None], otherwise)
    alone = (np.array(len(grid.regions) == 1), Reason.ONE_REGION)
    return reasoned(values, *regions[:1], *industries[:1], alone, *regions[1:], *industries[1:], present, unknown)


def _no_complexity(now: Outlook, given: Floats | None) -> Reason:
    """Why an industry that some region has is without complexity."""
    if given is not None:
        return Reason.UNKNOWN
    return Reason.DISCONNECTED if now.known.any() else Reason.NO_VARIATION


def _settings(
    convention: str, complexity: Mapping[str, float] | None, threshold: float, again: TableDraws
) -> dict[str, object]:
    of = "given" if complexity is not None else "of the table"
    return {"convention": convention, "complexity": of, "threshold": threshold, **again.settings()}


def _notes(grid: IndustryGrid, now: Outlook, given: Floats | None) -> tuple[str, ...]:
    lacking = () if given is None else lacking_notes(grid.industries, np.isnan(given), of="industry", what="complexity")
    return (*now.notes, *lacking)


def _largest(now: Outlook, industries: tuple[str, ...], region: int) -> Mapping[str, float | str]:
    """The absent industries that add most, with density x complexity."""
    terms = now.density[region] * (1 - now.present[region]) * now.worth
    order = np.argsort(-np.abs(terms), kind="stable")[:6]
    return {f"density x complexity of {industries[k]}": round(float(terms[k]), 4) for k in order if terms[k]}


def _nearest(now: Outlook, industries: tuple[str, ...], region: int, industry: int) -> Mapping[str, float | str]:
    """The absent industries that it would bring nearest, with proximity x complexity."""
    terms = now.proximity[industry] * (1 - now.present[region]) * now.worth
    order = np.argsort(-np.abs(terms), kind="stable")[:6]
    return {f"proximity x complexity of {industries[k]}": round(float(terms[k]), 4) for k in order if terms[k]}
