"""Cross-border joining against a search by hand."""

from __future__ import annotations

from itertools import combinations

import hypothesis.strategies as st
import numpy as np
from hypothesis import given, settings

from klastr.codes.classifications import recognised_industries, recognised_regions
from klastr.identify.crossborder import cross_border_clusters
from klastr.identify.regional_clusters import RegionalClusters, regional_clusters
from klastr.tables.cells import CellKind
from klastr.tables.regional import RegionalTable

REGIONS = ("AT11", "AT12", "CZ01", "CZ02", "CZ08", "PL22", "PL51", "SK01", "SK03")
INDUSTRIES = ("C10", "C24", "C29")


def found_in(random: np.random.Generator) -> RegionalClusters:
    cells = random.lognormal(8, 1.5, (1, len(REGIONS), len(INDUSTRIES))).round()
    return regional_clusters(
        RegionalTable(
            regions=REGIONS,
            industries=INDUSTRIES,
            years=(2014,),
            values=cells,
            kinds=np.full(cells.shape, CellKind.PUBLISHED, dtype=np.uint8),
            region_codes=recognised_regions(REGIONS),
            industry_codes=recognised_industries(INDUSTRIES),
        ),
        draws=0,
    )


def by_hand(strong: set[str], pairs: set[frozenset[str]]) -> set[frozenset[str]]:
    """Grow sets of regions pair by pair until none can be joined any more."""
    borders = [pair for pair in pairs if pair <= strong and len({code[:2] for code in pair}) == 2]
    groups = [set(pair) for pair in borders]
    joined = True
    while joined:
        joined = False
        for one, other in combinations(groups, 2):
            if one & other:
                groups.remove(other)
                one |= other
                joined = True
                break
    return {frozenset(group) for group in groups}


@settings(max_examples=60)
@given(st.integers(0, 2**32))
def test_strong_neighbours_across_borders_are_joined(seed: int) -> None:
    random = np.random.default_rng(seed)
    found = found_in(random)
    pairs = {frozenset(pair) for pair in combinations(REGIONS, 2) if random.random() < 0.4}
    one_way = [tuple(random.permutation(sorted(pair)).tolist()) for pair in pairs]
    result = cross_border_clusters(found, one_way + [pair[::-1] for pair in one_way[:3]])
    for g, group in enumerate(INDUSTRIES):
        strong = {
            code for r, code in enumerate(REGIONS) if found.stars[r, g] >= 2 and found.location_quotient[r, g] >= 2
        }
        clusters = [one for one in result.clusters if one.group == group]
        assert {frozenset(one.regions) for one in clusters} == by_hand(strong, pairs)
        for one in clusters:
            rows = [REGIONS.index(code) for code in one.regions]
            assert one.persons_employed == found.employment[rows, g].sum()
            assert one.countries == tuple(sorted({code[:2] for code in one.regions}))
            assert {frozenset(pair) for pair in one.pairs} == {
                pair for pair in pairs if pair <= set(one.regions) and len({code[:2] for code in pair}) == 2
            }
    sizes = [one.persons_employed for one in result.clusters]
    assert sizes == sorted(sizes, reverse=True)
