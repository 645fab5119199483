"""Where do related industries of several sectors grow together that were not together before?"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.emerging_cells import CombinationDraws, IndustryCells, Thresholds, industry_cells, sectors_of
from klastr.identify.emerging_findings import EmergingBundle, EmergingBundles
from klastr.identify.emerging_null import Chance, chances, new_pairs, pairs_by_chance
from klastr.identify.findings import RegionalClusters
from klastr.identify.lifecycle_change import IndustryChange, industry_change
from klastr.identify.proximity import proximities
from klastr.identify.redraw import Redrawing
from klastr.identify.relatedness import Relatedness
from klastr.methods.inference import adjusted_p_values

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Positions = NDArray[np.intp]

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
    search = _Search.of(found, change, ties, sectors, related, limits)
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


@dataclass(frozen=True, eq=False, slots=True)
class _Search:
    """Everything that new combinations are looked for in; all living regions, shown or not."""

    change: IndustryChange
    cells: IndustryCells
    ties: Relatedness
    related: Mask  # (K, K)
    least_tie: float
    sectors: tuple[str, ...]

    @classmethod
    def of(
        cls,
        found: RegionalClusters,
        change: IndustryChange,
        ties: Relatedness,
        sectors: tuple[str, ...],
        share: float,
        limits: Thresholds,
    ) -> _Search:
        ground = found.ground
        usable = np.array(
            [g < 0 or ground.definition.is_traded(ground.groups[g]) is not False for g in ground.group_of], dtype=bool
        )
        number = np.unique(np.array(sectors, dtype=object), return_inverse=True)[1]
        apart = (number[:, None] != number[None]) & usable[:, None] & usable[None] & ~np.isnan(ties.values)
        known = np.sort(ties.values[apart & np.tri(len(sectors), k=-1, dtype=bool)])[::-1]
        least = float(known[max(int(np.ceil(known.size * share)) - 1, 0)]) if known.size else np.inf
        with np.errstate(invalid="ignore"):
            # A tie of nothing is no tie, however many there are.
            linked = apart & (ties.values >= least) & (ties.values > 0)
        return cls(change, industry_cells(change, usable, limits), ties, linked, least, sectors)

    @property
    def reason(self) -> str:
        """Why nothing was found."""
        if len(set(self.sectors)) < 2:
            return "one sector"
        return "none related" if self.cells.newcomer.any() else "nothing came"

    def chance(self, draws: int, seed: int) -> Chance:
        """New related pairs of the regions to which something came, and by chance."""
        cells = self.cells
        rows = np.flatnonzero(cells.newcomer.any(axis=1))
        probability = chances(cells.newcomer, cells.possible)[rows]
        return Chance(
            rows,
            new_pairs(cells.newcomer[rows], cells.stayer[rows], self.related),
            pairs_by_chance(
                probability,
                cells.newcomer[rows].sum(axis=1),
                cells.stayer[rows],
                self.related,
                draws=draws,
                seed=seed,
            ),
        )

    def bundles(self, chance: Chance, combinations: CombinationDraws) -> list[EmergingBundle]:
        """All bundles, the least likely by chance first."""
        candidates = [(int(r), pairs) for r in chance.rows for pairs in self._components(int(r))]
        p_values = np.array([chance.p_value(r, len(pairs)) for r, pairs in candidates], dtype=np.float64)
        q_values = adjusted_p_values(p_values)
        found = [
            self._bundle(r, pairs, float(p), float(q), combinations)
            for (r, pairs), p, q in zip(candidates, p_values, q_values, strict=True)
        ]
        return sorted(found, key=lambda one: (one.q_value, one.p_value, -one.beyond_expectation, one.region))

    def _components(self, r: int) -> list[Positions]:
        """(p, 2) pairs of each connected set of new related pairs of a region."""
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import connected_components

        new, there = self.cells.newcomer[r], self.cells.newcomer[r] | self.cells.stayer[r]
        linked = self.related & np.outer(there, there) & (new[:, None] | new[None])
        pairs = np.argwhere(np.triu(linked))
        if not len(pairs):
            return []
        label = connected_components(csr_array(linked), directed=False)[1][pairs[:, 0]]
        return [pairs[label == one] for one in np.unique(label)]

    def _bundle(
        self, r: int, pairs: Positions, p_value: float, q_value: float, combinations: CombinationDraws
    ) -> EmergingBundle:
        change, cells, fine = self.change, self.cells, self.change.fine
        at = np.unique(pairs)
        now, before = change.now[r, at], np.nan_to_num(change.before[r, at])
        expected = np.where(before > 0, before * np.nan_to_num(change.expected[at]), 0.0)
        with np.errstate(divide="ignore"):
            growth = float((now.sum() / np.float64(expected.sum())) ** (1 / change.years) - 1)
        z, together = self._combinations(pairs)
        names = fine.groups
        return EmergingBundle(
            region=fine.regions[r],
            industries=tuple(names[k] for k in at),
            newcomers=tuple(names[k] for k in at if cells.newcomer[r, k]),
            sectors=tuple(sorted({self.sectors[k] for k in at})),
            pairs=tuple((names[i], names[j]) for i, j in pairs),
            persons_before=float(before.sum()),
            persons_employed=float(now.sum()),
            growth_a_year=growth,
            beyond_expectation=float(now.sum() - expected.sum()),
            tie=float(self.ties.values[pairs[:, 0], pairs[:, 1]].mean()),
            combination_z=z,
            regions_before=together,
            p_value=p_value,
            q_value=q_value,
            probability=combinations.probability(r, at, np.searchsorted(at, pairs))
            if combinations.is_alive
            else np.nan,
            details={names[k]: self._told(r, int(k)) for k in at},
        )

    def _combinations(self, pairs: Positions) -> tuple[float, int]:
        """Mean z of the pairs' co-occurrence before, and in how many regions at least one of them was."""
        present = self.cells.present_before[self.change.in_reference & ~np.isnan(self.change.before).any(axis=1)]
        one, other = present[:, pairs[:, 0]], present[:, pairs[:, 1]]
        size, n, m = present.shape[0], one.sum(axis=0), other.sum(axis=0)
        together = (one & other).sum(axis=0)
        variance = n * m * (size - n) * (size - m) / max(size**2 * (size - 1), 1)
        with np.errstate(invalid="ignore", divide="ignore"):
            z = np.where(variance > 0, (together - n * m / size) / np.sqrt(variance), 0.0)
        return float(z.mean()), int((one & other).any(axis=1).sum())

    def _told(self, r: int, k: int) -> str:
        cells, change = self.cells, self.change
        kind = "came" if cells.newcomer[r, k] else "was there and grew"
        growth = cells.growth[r, k]
        grew = "from nobody" if np.isinf(growth) else f"{growth:+.1%} a year against expectation"
        return (
            f"{kind}; quotient {cells.quotient_before[r, k]:.2f} to {cells.quotient[r, k]:.2f}, "
            f"{np.nan_to_num(change.before[r, k]):,.0f} to {change.now[r, k]:,.0f} persons, {grew}"
        )
