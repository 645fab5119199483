"""The configuration model and its validated ties against the package bicm as it runs here."""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Callable
from types import ModuleType

import numpy as np
import pytest

from klastr.identify.product_space.degree_null import bicm
from klastr.identify.product_space.pair_chances import pair_chances

Difference = Callable[[str, str, float], None]
Peer = Callable[[str], ModuleType]

pytestmark = pytest.mark.peers


@pytest.fixture(scope="module")
def table() -> np.ndarray:
    """150 regions x 24 industries that go together in three ways."""
    random = np.random.default_rng(5)
    shared = random.normal(0, 1, (150, 3)) @ random.normal(0, 1, (3, 24)) * 1.6
    strength = shared + random.normal(0, 0.6, (150, 1)) + random.normal(0, 0.6, 24) + random.logistic(0, 0.6, (150, 24))
    return np.asarray((strength > 0.9).astype(np.float32))


def quietly(function: Callable[..., object], **options: object) -> None:
    sink = io.StringIO()
    with warnings.catch_warnings(), contextlib.redirect_stdout(sink), contextlib.redirect_stderr(sink):
        warnings.simplefilter("ignore")
        function(**options)


@pytest.mark.proves("validated_ties", by="agreement", peer="bicm 3.4.0")
def test_chances_p_values_and_ties_are_those_of_bicm(peer: Peer, table: np.ndarray, difference: Difference) -> None:
    graph = peer("bicm").BipartiteGraph()
    quietly(graph.set_biadjacency_matrix, biadjacency=table.astype(int))
    quietly(graph.solve_tool)
    np.testing.assert_allclose(bicm(table).cells(), graph.get_bicm_matrix(), atol=1e-6)
    largest = 0.0
    for tail, method in (("poisson", "poisson"), ("poisson_binomial", "poibin")):
        quietly(graph.compute_projection, rows=False, alpha=0.05, approx_method=method, threads_num=2)
        theirs = {frozenset((i, j)): p for i, row in graph.cols_pvals.items() for j, p in row.items()}
        kept = {frozenset((i, j)) for i, others in graph.projected_cols_adj_list.items() for j in others}
        found = pair_chances(table, "bicm", 0.05, tail, 0, 0)
        pairs = map(frozenset, zip(found.first.tolist(), found.second.tolist(), strict=True))
        ours = dict(zip(pairs, found.p_values, strict=True))
        assert set(ours) == kept
        assert len(kept) > 20
        largest = max(largest, *(abs(p - theirs[pair]) for pair, p in ours.items()))
        for pair, p in ours.items():
            assert p == pytest.approx(theirs[pair], rel=1e-4, abs=1e-10)
    difference("validated_ties", "bicm 3.4.0", largest)
