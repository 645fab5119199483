"""From newcomers and ties to bundles: connected sets of new related pairs, each held against chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from klastr.identify.emerging_cells import CombinationDraws, IndustryCells, Thresholds, industry_cells
from klastr.identify.emerging_findings import EmergingBundle
from klastr.identify.emerging_null import Chance, chances, new_pairs, pairs_by_chance
from klastr.identify.findings import RegionalClusters
from klastr.identify.lifecycle_change import IndustryChange
from klastr.identify.relatedness import Relatedness
from klastr.methods.inference import adjusted_p_values

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Positions = NDArray[np.intp]


@dataclass(frozen=True, eq=False, slots=True)
class Search:
    """Everything that new combinations are looked for in; all living regions, shown or not."""

    change: IndustryChange
    cells: IndustryCells
    ties: Relatedness
    related: Mask  # (K, K)
    least_tie: float
    sectors: tuple[str, ...]
    regions: tuple[str, ...]
    together: Floats
    """(K, K) regions of the reference in which two industries were present before; each of them, in the diagonal."""
    compared: int
    """Regions of the reference that can be followed back."""

    @classmethod
    def of(
        cls,
        found: RegionalClusters,
        change: IndustryChange,
        ties: Relatedness,
        sectors: tuple[str, ...],
        share: float,
        limits: Thresholds,
    ) -> Search:
        """Settle who may be part of a bundle, who came, and which ties count."""
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
        cells = industry_cells(change, usable, limits)
        present = cells.present_before[change.in_reference & ~np.isnan(change.before).any(axis=1)].astype(np.float64)
        return cls(
            change, cells, ties, linked, least, sectors, change.fine.regions, present.T @ present, present.shape[0]
        )

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
        new, there = self.cells.newcomer[r], self.cells.newcomer[r] | self.cells.stayer[r]
        linked = self.related & np.outer(there, there) & (new[:, None] | new[None])
        pairs = np.argwhere(np.triu(linked))
        label = _joined(pairs, self.related.shape[0])[pairs[:, 0]]
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
            region=self.regions[r],
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
        """Mean z of the pairs' co-occurrence before, and in how many regions the commonest of them was."""
        one, other = pairs.T
        each, size = np.diag(self.together), self.compared
        n, m, together = each[one], each[other], self.together[one, other]
        variance = n * m * (size - n) * (size - m) / max(size**2 * (size - 1), 1)
        with np.errstate(invalid="ignore", divide="ignore"):
            z = np.where(variance > 0, (together - n * m / max(size, 1)) / np.sqrt(variance), 0.0)
        return float(z.mean()), int(together.max())

    def _told(self, r: int, k: int) -> str:
        cells, change = self.cells, self.change
        kind = "came" if cells.newcomer[r, k] else "was there and grew"
        growth = cells.growth[r, k]
        grew = "from nobody" if np.isinf(growth) else f"{growth:+.1%} a year against expectation"
        return (
            f"{kind}; quotient {cells.quotient_before[r, k]:.2f} to {cells.quotient[r, k]:.2f}, "
            f"{np.nan_to_num(change.before[r, k]):,.0f} to {change.now[r, k]:,.0f} persons, {grew}"
        )


def _joined(pairs: Positions, size: int) -> Positions:
    """(size,) the smallest member of the connected set that each industry is in.

    >>> _joined(np.array([[0, 3], [1, 2], [2, 3]]), 5).tolist()
    [0, 0, 0, 0, 4]
    """
    label = np.arange(size)
    for one, other in pairs:
        low, high = sorted((label[one], label[other]))
        label[label == high] = low
    return label
