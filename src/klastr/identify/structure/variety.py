"""Is a region varied within related industries, or across unrelated ones? Entropy taken apart by industry groups."""

from __future__ import annotations

from functools import partial

import numpy as np

from klastr.identify.drawn_index import Index, Terms, drawn_index
from klastr.identify.industry_grid import Ground, cells_of
from klastr.identify.measured import Measured
from klastr.identify.mixes import Kernel, Mix
from klastr.identify.reference_mix import Tables, reference_of
from klastr.identify.structure.entropy import logarithm
from klastr.identify.structure.industry_hierarchy import Groups, IndustryHierarchy, industry_hierarchy
from klastr.identify.unevenness import entropy_terms, natural_entropy
from klastr.measures import checked_convention, measure


@measure(
    family="variety",
    needs=("table", "groups"),
    returns=("region",),
    reference="Frenken, K. et al. (2007). Related variety, unrelated variety and growth. Regional Studies 41 (5)",
    page="variety",
    covers=("Related variety",),
)
def related_variety(
    ground: Ground,
    *,
    groups: Groups = None,
    group_level: int | None = None,
    base: float = 2.0,
    convention: str = "published",
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Measured:
    """Entropy of a region's jobs within industry groups, each group weighted with its share of the jobs.

    RV[r] = sum_g P[r, g] H[r, g],  H[r, g] = - sum_{i in g} (s[r, i] / P[r, g]) log(s[r, i] / P[r, g])

    P[r, g] is the share of the group. With the entropy across groups it adds up to the whole: RV + UV = H.

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    groups : Definition or mapping of industry to group, optional
        Which industries are related. Default: those below the same code of their classification (NACE, NAICS). An
        industry in no group is one by itself.
    group_level : int, optional
        Level of the classification whose codes are the groups. Default: the level above the industries.
    base : float
        Of the logarithm: 2 gives bits.
    convention : {"published"}
        The one formula.
    draws, seed : int
        How often the table is drawn again for the interval (0: none), and the seed of the draws.
    plant_size : float, optional
        Persons per plant where the table names no establishments; see `klastr.identify.table_draws`.

    Returns
    -------
    Measured
        By region, from 0 on; ``empty_region`` where nobody works.

    Raises
    ------
    InvalidOption
        No groups and no classification that has them, both groups and a level, or too few draws.

    References
    ----------
    .. [1] Frenken, K., Van Oort, F. and Verburg, T. (2007). Related variety, unrelated variety and regional economic
       growth. Regional Studies 41 (5), 685-697.

    Examples
    --------
    >>> import klastr
    >>> rows = [("A", "C10", 25), ("A", "C29", 25), ("A", "G45", 50), ("B", "C10", 5)]
    >>> table = klastr.RegionalTable.from_rows(rows)
    >>> measures = (klastr.related_variety, klastr.unrelated_variety, klastr.entropy)
    >>> [round(measure(table).at("A"), 6) for measure in measures]
    [0.5, 1.0, 1.5]
    """
    grid = cells_of(ground)
    hierarchy = industry_hierarchy(grid.industries, groups, group_level)
    unit = logarithm(base)
    index = _index(
        "related_variety",
        kernel=partial(_within, hierarchy=hierarchy, unit=unit),
        terms=partial(_within_terms, hierarchy=hierarchy, unit=unit),
        formula="sum over groups of (share x entropy within the group)",
        hierarchy=hierarchy,
        settings={"base": base, "convention": checked_convention(convention, related_variety)},
    )
    return drawn_index(
        grid, index, reference_of(grid, "region", "equal"), draws=draws, seed=seed, plant_size=plant_size
    )


@measure(
    family="variety",
    needs=("table", "groups"),
    returns=("region",),
    reference="Frenken, K. et al. (2007). Related variety, unrelated variety and growth. Regional Studies 41 (5)",
    page="variety",
    covers=("Unrelated variety",),
)
def unrelated_variety(
    ground: Ground,
    *,
    groups: Groups = None,
    group_level: int | None = None,
    base: float = 2.0,
    convention: str = "published",
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Measured:
    """Entropy of a region's jobs across industry groups.

    UV[r] = - sum_g P[r, g] log P[r, g],  P[r, g] = sum_{i in g} s[r, i]

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    groups : Definition or mapping of industry to group, optional
        Which industries are related. Default: those below the same code of their classification (NACE, NAICS). An
        industry in no group is one by itself.
    group_level : int, optional
        Level of the classification whose codes are the groups. Default: the level above the industries.
    base : float
        Of the logarithm: 2 gives bits.
    convention : {"published"}
        The one formula.
    draws, seed : int
        How often the table is drawn again for the interval (0: none), and the seed of the draws.
    plant_size : float, optional
        Persons per plant where the table names no establishments; see `klastr.identify.table_draws`.

    Returns
    -------
    Measured
        By region, 0 to log G; ``empty_region`` where nobody works.

    Raises
    ------
    InvalidOption
        No groups and no classification that has them, both groups and a level, or too few draws.

    References
    ----------
    .. [1] Frenken, K., Van Oort, F. and Verburg, T. (2007). Related variety, unrelated variety and regional economic
       growth. Regional Studies 41 (5), 685-697.

    Examples
    --------
    >>> import klastr
    >>> table = klastr.RegionalTable.from_rows([("A", "tin", 50), ("A", "iron", 30), ("A", "law", 20), ("B", "tin", 1)])
    >>> groups = {"tin": "metals", "iron": "metals", "law": "services"}
    >>> round(klastr.unrelated_variety(table, groups=groups).at("A"), 4)
    0.7219
    """
    grid = cells_of(ground)
    hierarchy = industry_hierarchy(grid.industries, groups, group_level)
    unit = logarithm(base)
    index = _index(
        "unrelated_variety",
        kernel=partial(_across, hierarchy=hierarchy, unit=unit),
        terms=partial(_across_terms, hierarchy=hierarchy, unit=unit),
        said="across groups, from",
        formula="- sum over groups of share x log(share)",
        hierarchy=hierarchy,
        settings={"base": base, "convention": checked_convention(convention, unrelated_variety)},
    )
    return drawn_index(
        grid, index, reference_of(grid, "region", "equal"), draws=draws, seed=seed, plant_size=plant_size
    )


def _index(
    measure: str,
    *,
    kernel: Kernel,
    terms: Terms | None,
    formula: str,
    hierarchy: IndustryHierarchy,
    settings: dict[str, object],
    said: str = "within its group",
) -> Index:
    """An index of variety; what it is compared with plays no part."""
    return Index(
        measure=measure,
        kernel=kernel,
        terms=terms,
        said=said,
        formula=formula,
        settings={"groups": hierarchy.words, **settings},
    )


def _of_groups(mix: Mix, hierarchy: IndustryHierarchy) -> Mix:
    """The mix over groups."""
    shares = np.add.reduceat(mix.shares[..., hierarchy.order], hierarchy.starts, axis=-1)
    return Mix(shares, mix.reference[..., :1], mix.size, mix.whole)


def _across(mix: Mix, *, hierarchy: IndustryHierarchy, unit: float) -> Tables:
    return np.asarray(natural_entropy(_of_groups(mix, hierarchy)) / unit)


def _within(mix: Mix, *, hierarchy: IndustryHierarchy, unit: float) -> Tables:
    """The entropy of everything less that across groups: with whole groups the two differ by nothing else."""
    across = natural_entropy(_of_groups(mix, hierarchy))
    return np.asarray(np.maximum(natural_entropy(mix) - across, 0) / unit)


def _across_terms(mix: Mix, *, hierarchy: IndustryHierarchy, unit: float) -> Tables:
    """- s log(P) of every industry: what it adds to the entropy of the groups."""
    group = _of_groups(mix, hierarchy).shares[..., hierarchy.group_of]
    return np.asarray(-mix.shares * np.log(group) / unit)


def _within_terms(mix: Mix, *, hierarchy: IndustryHierarchy, unit: float) -> Tables:
    """- s log(s / P) of every industry."""
    group = _of_groups(mix, hierarchy).shares[..., hierarchy.group_of]
    return np.asarray((entropy_terms(mix) + mix.shares * np.log(group)) / unit)
