"""Do the industries of a group gather together, beyond what each does for itself? Ellison and Glaeser's group index."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.localisation.assumed_sizes import AVERAGED, dispersion_nodes
from klastr.identify.localisation.dartboard import FLOOR, upper_p_values
from klastr.identify.localisation.plant_sums import PlantGround, PlantSums, plant_sums
from klastr.identify.localisation.region_sizes import RegionSizes, Sizes, region_sizes
from klastr.identify.measured import Measured, reasoned
from klastr.identify.reasons import Reason
from klastr.measures import measure
from klastr.tables.definition_fit import fit
from klastr.tables.definitions import Definition

Floats = NDArray[np.float64]
Groups = Definition | Mapping[str, str] | None

NULL = f"every plant of the group thrown at regions by their size, whatever its industry, one-sided; {FLOOR}"


@measure(
    family="concentration",
    needs=("plants", "groups"),
    returns=("group",),
    reference="Ellison, G. and Glaeser, E. L. (1997). Geographic Concentration in U.S. Manufacturing. JPE 105",
    page="localisation",
    covers=("Coagglomeration of a group of industries",),
)
def group_coagglomeration(
    ground: PlantGround, groups: Groups = None, *, sizes: Sizes | Mapping[str, float] = "jobs"
) -> Measured:
    """How far the industries of a group lie in the same regions, once the concentration of each is taken off.

    gamma_c = [ G / (1 - sum x^2) - H - sum_j w_j^2 gamma_j (1 - H_j) ] / (1 - sum_j w_j^2)

    G: sum over regions of (s - x)^2 for the jobs of the group as a whole; w_j: industry j's share of them; H_j: the
    Herfindahl of its plants; H = sum_j w_j^2 H_j; gamma_j: its own index (`ellison_glaeser`). 0: industries ignore
    each other; 1: those that gather do so in the same places.

    Parameters
    ----------
    ground : PlantTable, IndustryGrid, RegionalTable or wide frame, R regions x I industries
    groups : Definition or mapping of industry to group, optional
        Default: all industries are one group, called ``all``. Industries without a group are left out.
    sizes : {"jobs", "others", "equal"} or mapping of region to size
        See `ellison_glaeser`; ``"others"`` has no meaning here and is refused.

    Returns
    -------
    Measured
        By group; ``one_industry`` where a group has one industry with jobs. The p-value is that of the group's own G.

    Raises
    ------
    NothingToMeasure
        The table names no plants, or all jobs lie in one region.
    InvalidOption
        None of the industries has a group, or sizes that cannot be used.

    References
    ----------
    .. [1] Ellison, G. and Glaeser, E. L. (1997). Geographic Concentration in U.S. Manufacturing Industries: A Dartboard
       Approach. Journal of Political Economy 105 (5), 889-927, section V.

    Examples
    --------
    >>> import pandas as pd, klastr
    >>> rows = [(r, i, 10) for r, i in ["Aa", "Aa", "Ab", "Ab", "Bc", "Bc", "Cc", "Cc"]]
    >>> plants = klastr.PlantTable.from_frame(pd.DataFrame(rows, columns=["r", "i", "jobs"]), "r", "i", "jobs")
    >>> round(klastr.group_coagglomeration(plants, {"a": "metal", "b": "metal"}).at("metal"), 3)
    0.6
    """
    if sizes == "others":
        raise InvalidOption("sizes='others' has no meaning for a group.", hint="use sizes='jobs'.", sizes=sizes)
    sums = plant_sums(ground)
    against = region_sizes(sums, sizes)
    names, member = _membership(sums.industries, groups)
    found = [_index(sums, against, np.flatnonzero(member == k)) for k in range(len(names))]
    values = np.array([value for value, _ in found])
    alone = np.array([(sums.industry_jobs[member == k] > 0).sum() < 2 for k in range(len(names))])
    reasons = reasoned(values, (alone, Reason.ONE_INDUSTRY))
    return Measured(
        measure="group_coagglomeration",
        axes={"group": names},
        values=values,
        reasons=reasons,
        p_values=np.where(np.isnan(values), np.nan, _p_values(sums, against, member, len(names))),
        formula="(G / (1 - sum x^2) - H - sum w^2 gamma (1 - H_j)) / (1 - sum w^2)",
        year=sums.year,
        parts=lambda at: _parts(sums, np.flatnonzero(member == at[0])),
        sources=sums.sources,
        notes=sums.notes,
        settings={
            "sizes": against.name,
            "plant sizes": sums.known,
            "null": f"{NULL}; {AVERAGED}" if sums.is_assumed.any() else NULL,
        },
    )


def _p_values(sums: PlantSums, sizes: RegionSizes, member: NDArray[np.intp], groups: int) -> Floats:
    """By group; where sizes of plants are assumed, the mean over what may be true of them."""
    several = [sums.dispersed(one) for one in dispersion_nodes()] if sums.is_assumed.any() else [sums]
    scores = [[_index(one, sizes, np.flatnonzero(member == k))[1] for k in range(groups)] for one in several]
    return np.asarray(upper_p_values(np.array(scores)).mean(axis=0))


def _membership(industries: tuple[str, ...], groups: Groups) -> tuple[tuple[str, ...], NDArray[np.intp]]:
    """Names of the groups, and the group of each industry (-1: none)."""
    if groups is None:
        return ("all",), np.zeros(len(industries), dtype=np.intp)
    if isinstance(groups, Definition):
        return groups.groups, fit(groups, industries).group_at
    names = tuple(sorted({groups[code] for code in industries if code in groups}))
    if not names:
        raise InvalidOption(
            f"None of the {len(industries):,} industries has a group.",
            hint=f"give a mapping of codes such as {', '.join(industries[:3])}.",
        )
    place = {name: k for k, name in enumerate(names)}
    return names, np.array([place[groups[code]] if code in groups else -1 for code in industries], dtype=np.intp)


def _index(sums: PlantSums, sizes: RegionSizes, at: NDArray[np.intp]) -> tuple[float, float]:
    """The index of the industries at these positions, and the standard score of their joint G."""
    at = at[sums.industry_jobs[at] > 0]
    jobs, x = sums.jobs[:, at], sizes.shares
    whole = jobs.sum()
    if at.size < 2:
        return np.nan, np.nan
    weight, plants = jobs.sum(axis=0) / whole, sums.herfindahl[at]
    room = 1 - float(x @ x)
    joint = float(((jobs.sum(axis=1) / whole - x) ** 2).sum())
    own = sizes.apart(sums.jobs)[at] / room - plants  # gamma_j (1 - H_j)
    herfindahl = float((weight**2 * plants).sum())
    index = (joint / room - herfindahl - float((weight**2 * own).sum())) / (1 - float((weight**2).sum()))
    second, third = float(x @ x), float((x**3).sum())
    fourth = float((sums.fourths[at] / whole**4).sum())
    spread = herfindahl**2 * (second - 2 * third + second**2) - fourth * (second - 4 * third + 3 * second**2)
    return index, (joint - room * herfindahl) / np.sqrt(max(2 * spread, 1e-300))


def _parts(sums: PlantSums, at: NDArray[np.intp]) -> dict[str, float | str]:
    """The industries of a group with their weights, the largest first."""
    jobs = sums.industry_jobs[at]
    order = np.argsort(-jobs, kind="stable")[:8]
    return {f"share of {sums.industries[at[k]]}": round(float(jobs[k] / max(jobs.sum(), 1e-300)), 4) for k in order}
