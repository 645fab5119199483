"""Where do related industries of several sectors grow together that were not together before?"""

from __future__ import annotations

from dataclasses import asdict

import numpy as np

from klastr.errors import InvalidOption
from klastr.identify.emerging_cells import CombinationDraws, Thresholds, sectors_of
from klastr.identify.emerging_findings import EmergingBundles
from klastr.identify.emerging_search import Search
from klastr.identify.findings import RegionalClusters
from klastr.identify.lifecycle_change import IndustryChange, industry_change
from klastr.identify.proximity import proximities
from klastr.identify.redraw import Redrawing
from klastr.identify.relatedness import Relatedness

_FEWEST_SHARED = 3
_PLANT_DRAWS = 300


def emerging_bundles(
    found: RegionalClusters,
    relatedness: Relatedness | None = None,
    *,
    related: float = 0.1,
    thresholds: Thresholds | None = None,
    draws: int = 499,
    seed: int | None = None,
) -> EmergingBundles:
    """Find new combinations: related industries of different sectors that came to grow together in a region.

    new pair (i, j) in r: both present and growing now, not both present before, sectors differ, tie[i, j] is high

    Connected pairs of a region are a bundle.

    Parameters
    ----------
    found : RegionalClusters
        With growth: `regional_clusters` with `since`. Sectors are the groups of its definition; where each industry is
        by itself, its divisions.
    relatedness : Relatedness, optional
        Default: proximity of the industries in the first year, over the regions of the reference.
    related : float
        Share of the ties between sectors that count as related, the highest of them.
    thresholds : Thresholds, optional
        What makes an industry present and growing.
    draws : int
        How often newcomers are drawn again for the p-value; at least 99.
    seed : int, optional
        Default: that of `found`.

    Returns
    -------
    EmergingBundles

    Raises
    ------
    InvalidOption
        `found` has no growth; the matrix knows fewer than three of the table's industries; a share outside 0 to 1.

    Notes
    -----
    The p-value asks whether as many related newcomers would have come to the region by chance, with as many newcomers
    in the region and, on average, as many regions for each industry. Where a region has several bundles it is on the
    safe side: each is held against all pairs of the region. It cannot say why they came.

    References
    ----------
    .. [1] Neffke, F., Henning, M. and Boschma, R. (2011). How do regions diversify over time? Industry relatedness and
       the development of new growth paths in regions. Economic Geography 87 (3), 237-265.
    .. [2] Uzzi, B., Mukherjee, S., Stringer, M. and Jones, B. (2013). Atypical combinations and scientific impact.
       Science 342 (6157), 468-472.

    Examples
    --------
    >>> import klastr
    >>> found = klastr.regional_clusters(klastr.visegrad(), at=2014, since=2010, region_level=2, industry_level=2,
    ...                                  reference="EU", draws=0)
    >>> bundles = emerging_bundles(found, draws=99)
    >>> bundles.reason, len(bundles) > 0
    ('', True)
    """
    _check(found, related, draws)
    limits = thresholds or Thresholds()
    seed = found.settings["seed"] if seed is None else seed
    told = found.settings
    redrawing = Redrawing(
        draws=_PLANT_DRAWS if told["draws"] else 0,
        seed=seed,
        sources=told["redraw"],
        size_dispersion=told["size_dispersion"],
    )
    assert found.growth is not None
    change = industry_change(found.ground, found.growth.settings["since"], redrawing)
    ties = _ties(change, relatedness)
    sectors = sectors_of(found.ground)
    search = Search.of(found, change, ties, sectors, related, limits)
    chance = search.chance(draws, seed)
    bundles = search.bundles(chance, CombinationDraws(change, redrawing, limits, found.fillings))
    return EmergingBundles(
        bundles=tuple(one for one in bundles if one.region in set(found.regions)),
        found_in=found,
        relatedness_name=ties.name,
        least_tie=search.least_tie,
        pairs_found=chance.found_in_all,
        pairs_by_chance=chance.expected_in_all,
        p_value_of_all=chance.p_value_of_all,
        reason="" if bundles else search.reason,
        settings={
            "year": found.year,
            "since": found.growth.settings["since"],
            "relatedness": ties.name,
            "related": related,
            "least_tie": search.least_tie,
            "draws": draws,
            "seed": seed,
            **asdict(limits),
        },
        sources=tuple(dict.fromkeys([*found.sources, *ties.sources])),
    )


def _check(found: RegionalClusters, related: float, draws: int) -> None:
    if found.growth is None:
        raise InvalidOption(
            "These regional clusters have no earlier year, and what emerges was not there before.",
            hint="use regional_clusters(..., since=YEAR), or --since YEAR.",
        )
    if not 0 < related <= 1:
        raise InvalidOption(f"related is {related}; it is a share, above 0 and up to 1.", hint="use related=0.1.")
    if draws < 99:
        raise InvalidOption(f"draws is {draws}; a p-value needs at least 99.", hint="use draws=499.")


def _ties(change: IndustryChange, given: Relatedness | None) -> Relatedness:
    """The given matrix in the order of the industries, or proximity in the first year."""
    industries = change.fine.groups
    if given is not None:
        shared = len(set(industries) & set(given.industries))
        if shared < _FEWEST_SHARED:
            raise InvalidOption(
                f"The matrix {given.name!r} knows {shared:,} of the {len(industries):,} industries of the table.",
                hint="use a matrix of industries of the same classification and level.",
                shared=shared,
            )
        return given.ordered(industries)
    inside = change.in_reference & ~np.isnan(change.before).any(axis=1)
    source = change.fine.table.source
    return Relatedness(
        industries=industries,
        values=proximities(change.before[inside], change.region_before[inside]),
        name=f"proximity {change.fine.table.years[change.t0]}",
        formula="regions with LQ >= 1 in both / the larger number of regions with LQ >= 1 in one",
        sources=(source,) if source else (),
    )
