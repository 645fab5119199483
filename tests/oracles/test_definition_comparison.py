"""Moves of industries, one by one and with sets."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pandas as pd
import pytest

from klastr.identify.definition_comparison import definition_comparison
from klastr.identify.relatedness import Relatedness
from klastr.tables.definitions import Definition

CODES = [f"i{k:02d}" for k in range(18)]


@pytest.mark.parametrize("seed", range(6))
def test_moves_ties_and_matches_by_sets(seed: int) -> None:
    random = np.random.default_rng(seed)
    values = random.random((18, 18))
    values = (values + values.T) / 2
    values[2, 5] = values[5, 2] = np.nan
    ties = Relatedness.from_frame(pd.DataFrame(values, CODES, CODES))
    first, second = ({code: f"g{random.integers(0, 4)}" for code in CODES} for _ in range(2))
    found = definition_comparison(Definition("a", first), Definition("b", second), ties)
    sets = [
        {group: {code for code, own in one.items() if own == group} for group in set(one.values())}
        for one in (first, second)
    ]
    sides = sorted(sets[0]), [*sorted(sets[1]), *(None for _ in sets[0])]
    most = max(
        sum(len(sets[0][g] & sets[1].get(h, set())) for g, h in zip(sides[0], order, strict=True))
        for order in permutations(sides[1], len(sides[0]))
    )
    assert len(CODES) - len(found.moved) == most
    frame = found.to_frame().set_index("code")
    for k, code in enumerate(CODES):
        companions = [sets[0][first[code]] - {code}, sets[1][second[code]] - {code}]
        for column, others in zip(("relatedness_first", "relatedness_second"), companions, strict=True):
            known = [values[k, CODES.index(other)] for other in others]
            expected = np.nanmean(known) if known else np.nan
            assert frame.loc[code, column] == pytest.approx(expected, nan_ok=True)
        counts = frame.loc[code, ["companions_kept", "companions_joined", "companions_left"]].tolist()
        assert counts == [
            len(companions[0] & companions[1]),
            len(companions[1] - companions[0]),
            len(companions[0] - companions[1]),
        ]
        near = sorted((companions[0] | companions[1]), key=lambda other: -values[k, CODES.index(other)])
        near = [other for other in near if not np.isnan(values[k, CODES.index(other)])]
        shown = [part.split()[0] for part in frame.loc[code, "strongest_ties"].split("; ") if part]
        if not np.isnan(values[k]).any():
            assert shown == near[:3]
