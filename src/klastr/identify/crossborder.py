"""Which regional clusters cross a border? Neighbouring regions of different countries strong in the same group."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.findings import RegionalClusters
from klastr.identify.specialisation import quotients
from klastr.results import Explanation, Result, check_labels, long_frame

if TYPE_CHECKING:
    import pandas as pd

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class CrossBorderCluster:
    """Regions of at least two countries, joined through borders on both sides of which the group is strong."""

    group: str
    regions: tuple[str, ...]
    countries: tuple[str, ...]
    pairs: tuple[Pair, ...]
    persons_employed: float
    imputed_share: float
    location_quotient: float
    share_of_regions: float
    probability: float
    """Probability that its surest border pair is strong on both sides; NaN without draws."""


@dataclass(frozen=True, kw_only=True, eq=False)
class CrossBorderClusters(Result):
    """All cross-border clusters of an answer, largest first.

    `reason` says why there are none: ``no_neighbours`` (none are known), ``one_country`` (none lie in different
    countries), ``none_strong``; empty where there are some.
    """

    clusters: tuple[CrossBorderCluster, ...]
    found_in: RegionalClusters
    reason: str

    def __len__(self) -> int:
        return len(self.clusters)

    def to_frame(self) -> pd.DataFrame:
        """One row per cross-border cluster; lists of codes are joined by a semicolon."""
        table = self.found_in
        rows = self.clusters
        return long_frame(
            {
                "group": tuple(one.group for one in rows),
                "group_name": tuple(table.group_name(one.group) for one in rows),
                "countries": tuple(";".join(one.countries) for one in rows),
                "regions": tuple(";".join(one.regions) for one in rows),
                "region_names": tuple(";".join(table.region_name(code) for code in one.regions) for one in rows),
                "year": tuple(table.year for _ in rows),
                "persons_employed": np.array([one.persons_employed for one in rows], dtype=float),
                "imputed_share": np.array([one.imputed_share for one in rows], dtype=float),
                "location_quotient": np.array([one.location_quotient for one in rows], dtype=float),
                "share_of_regions": np.array([one.share_of_regions for one in rows], dtype=float),
                "probability": np.array([one.probability for one in rows], dtype=float),
                "border_pairs": tuple(";".join("-".join(pair) for pair in one.pairs) for one in rows),
            }
        )

    def explain(self, *labels: str) -> Explanation:
        """How the cross-border cluster of (group, any of its regions) came about."""
        check_labels(labels, ("group", "region"))
        group, region = labels
        one = next((one for one in self.clusters if one.group == group and region in one.regions), None)
        if one is None:
            raise InvalidOption(
                f"{region!r} is in none of the {len(self):,} cross-border clusters as to the group {group!r}.",
                hint="to_frame() lists them all.",
                labels=labels,
            )
        cells: dict[str, float | str] = {}
        for code in one.regions:
            row = self.found_in.row(code, group)
            cells[code] = (
                f"{row['persons_employed']:,.0f} persons, quotient {row['location_quotient']:.2f}, {row['stars']} stars"
            )
        return Explanation(
            sentence=f"{self.found_in.group_name(group)} across {' and '.join(one.countries)}: "
            f"{one.persons_employed:,.0f} persons in {len(one.regions)} regions",
            formula="joined through " + ", ".join("-".join(pair) for pair in one.pairs),
            cells=cells,
            sources=self.sources,
        )


def cross_border_clusters(found: RegionalClusters, neighbours: Collection[Pair]) -> CrossBorderClusters:
    """Join neighbouring regions of different countries that are strong in the same group.

    Strong means: at least two stars, one of them for specialisation (`RegionalClusters.is_strong`).

    Parameters
    ----------
    found : RegionalClusters
    neighbours : collection of (region, region)
        Pairs of neighbouring regions, in any order.

    Returns
    -------
    CrossBorderClusters

    Examples
    --------
    >>> import klastr
    >>> table = klastr.RegionalTable.from_rows([
    ...     ("CZ08", "C24", 30000), ("PL22", "C24", 40000), ("CZ01", "C24", 100), ("PL12", "C24", 100),
    ...     ("CZ08", "C10", 9000), ("PL22", "C10", 9000), ("CZ01", "C10", 90000), ("PL12", "C10", 90000)])
    >>> found = klastr.regional_clusters(table)
    >>> [one.regions for one in cross_border_clusters(found, [("CZ08", "PL22"), ("CZ01", "CZ08")]).clusters]
    [('CZ08', 'PL22')]
    """
    place = {code: k for k, code in enumerate(found.regions)}
    borders = [
        (place[a], place[b])
        for a, b in sorted({(min(pair), max(pair)) for pair in neighbours})
        if a in place and b in place and found.country(a) != found.country(b)
    ]
    strong = found.is_strong
    clusters = [
        _joined(found, g, component, pairs)
        for g in range(len(found.groups))
        for component, pairs in _components([(a, b) for a, b in borders if strong[a, g] and strong[b, g]])
    ]
    clusters.sort(key=lambda one: -one.persons_employed)
    reason = "" if clusters else "no_neighbours" if not neighbours else "none_strong" if borders else "one_country"
    return CrossBorderClusters(
        clusters=tuple(clusters),
        found_in=found,
        reason=reason,
        sources=found.sources,
        settings={"strong": "at least two stars, one of them for specialisation", "pairs_across_borders": len(borders)},
    )


def _components(pairs: list[tuple[int, int]]) -> Iterable[tuple[list[int], list[tuple[int, int]]]]:
    """Connected sets of positions, each with the pairs inside it."""
    if not pairs:
        return
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ends = np.array(pairs)
    nodes, flat = np.unique(ends, return_inverse=True)
    local = flat.reshape(ends.shape)
    graph = coo_array((np.ones(len(pairs)), (local[:, 0], local[:, 1])), shape=(nodes.size, nodes.size))
    count, label = connected_components(graph, directed=False)
    for k in range(count):
        yield nodes[label == k].tolist(), [pair for pair, (a, _) in zip(pairs, local, strict=True) if label[a] == k]


def _joined(found: RegionalClusters, g: int, rows: list[int], pairs: list[tuple[int, int]]) -> CrossBorderCluster:
    ground = found.ground
    at = np.array(rows)
    persons = float(ground.employment[at, g].sum())
    total = float(ground.region_total[at].sum())
    quotient = quotients(
        np.array([[persons]]), np.array([total]), ground.reference_group[g : g + 1], ground.reference_total
    )[0, 0]
    codes = [found.regions[k] for k in rows]
    return CrossBorderCluster(
        group=found.groups[g],
        regions=tuple(codes),
        countries=tuple(sorted({found.country(code) for code in codes})),
        pairs=tuple((found.regions[a], found.regions[b]) for a, b in pairs),
        persons_employed=persons,
        imputed_share=float(ground.hidden_employment[at, g].sum()) / persons if persons else 0.0,
        location_quotient=float(quotient),
        share_of_regions=persons / total if total else float("nan"),
        probability=_probability(found.strong_probability, g, pairs),
    )


def _probability(strong: NDArray[np.float64] | None, g: int, pairs: list[tuple[int, int]]) -> float:
    """Of the surest pair; two regions are drawn independently of each other."""
    return float("nan") if strong is None else float(max(strong[a, g] * strong[b, g] for a, b in pairs))
