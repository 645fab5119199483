"""The iteration finds what the whole decomposition finds, in one thread or several, from near or from nowhere."""

from __future__ import annotations

import numpy as np
import pytest

from klastr.identify.complexity.complexity_vectors import complexity_vectors, drawn_vectors, standardised
from klastr.identify.complexity.connected_parts import connected_parts
from klastr.identify.complexity.second_eigenvector import second_eigenvector, symmetric_start


def nested(rows: int, columns: int, seed: int) -> np.ndarray:
    """Who has more skill has more; noise on top."""
    random = np.random.default_rng(seed)
    score = random.normal(size=(rows, 1)) - random.normal(size=columns) + random.normal(0, 1, (rows, columns))
    return (score > 0.5).astype(float)


def by_whole_decomposition(present: np.ndarray) -> tuple[np.ndarray, float, float]:
    many, everywhere = present.sum(axis=1), present.sum(axis=0)
    values, vectors = np.linalg.eigh(
        (present / np.sqrt(np.outer(many, everywhere))) @ (present / np.sqrt(np.outer(many, everywhere))).T
    )
    return vectors[:, -2] / np.sqrt(many), float(values[-2]), float(values[-3])


def same_direction(one: np.ndarray, other: np.ndarray) -> float:
    one, other = (one - one.mean()) / one.std(), (other - other.mean()) / other.std()
    return min(np.abs(one - other).max(), np.abs(one + other).max())


@pytest.mark.parametrize("shape", [(150, 90), (90, 150), (70, 70)])
@pytest.mark.parametrize("alone", [False, True])
def test_the_iteration_agrees_with_the_whole_decomposition(shape: tuple[int, int], alone: bool) -> None:
    present = nested(*shape, seed=sum(shape))
    present = present[present.any(axis=1)][:, present.any(axis=0)]
    vector, second, third = by_whole_decomposition(present)
    found = second_eigenvector(present, alone=alone)
    assert found.second == pytest.approx(second, rel=1e-9)
    assert found.third == pytest.approx(third, rel=1e-2)
    assert same_direction(found.regions, vector) < 1e-7
    many = present.sum(axis=1)
    assert found.regions == pytest.approx(present @ found.industries / many)


def test_float32_from_a_near_start_is_right_to_a_thousandth() -> None:
    present = nested(200, 120, 7)
    present = present[present.any(axis=1)][:, present.any(axis=0)]
    other = present.copy()
    random = np.random.default_rng(1)
    other[random.integers(0, len(present), 400), random.integers(0, present.shape[1], 400)] = 1
    whole = complexity_vectors(present)
    start = symmetric_start(present.astype(np.float32), whole.found)
    quick = drawn_vectors(other.astype(np.float32), start, whole.regions)
    slow = complexity_vectors(other)
    one, two = standardised(quick[0], quick[1], "published"), standardised(slow.regions, slow.industries, "published")
    for near, exact in zip(one, two, strict=True):
        assert min(np.abs(near - exact).max(), np.abs(near + exact).max()) < 0.02


def test_parts_are_counted_and_the_largest_is_kept() -> None:
    blocks = np.kron(np.eye(3), np.ones((2, 2)))
    blocks = np.vstack([blocks, [0, 0, 1, 1, 0, 0], [0, 0, 0, 0, 0, 0]])
    parts = connected_parts(blocks)
    assert parts.count == 3
    assert parts.regions.tolist() == [False, False, True, True, False, False, True, False]
    assert parts.industries.tolist() == [False, False, True, True, False, False]
    assert connected_parts(np.zeros((2, 2))).count == 0


def test_a_draw_that_falls_apart_leaves_gaps_and_not_numbers() -> None:
    present = np.kron(np.eye(2), np.ones((40, 40)) - np.eye(40)).astype(np.float32)
    like = np.linspace(-1, 1, 80)
    regions, _, _ = drawn_vectors(present, np.ones(80, dtype=np.float32), like)
    assert np.isnan(regions).sum() == 40
