"""Sums over pairs of points: compiled and not, by pairs and by their spectrum, the answer is one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klastr.errors import MissingExtra
from klastr.methods import compiled_kernels
from klastr.methods.gridded_spectrum import GriddedSpectrum
from klastr.methods.pair_histogram import numba_is_there, pair_histogram
from klastr.methods.ring_spectrum import ring, ring_spectrum

needs_numba = pytest.mark.skipif(not numba_is_there(), reason="numba is not installed: klastr[fast]")


def points(seed: int, n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    return random.uniform(0, 60, n), random.uniform(0, 40, n), random.gamma(2, 1, n)


@pytest.mark.parametrize("compiled", [False, pytest.param(True, marks=needs_numba)])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("two", [False, True])
@settings(max_examples=8)
@given(seed=st.integers(0, 999), n=st.integers(1, 40))
def test_every_pair_is_counted_once(compiled: bool, weighted: bool, two: bool, seed: int, n: int) -> None:
    x, y, w = points(seed, n)
    far = points(seed + 1, n + 3)
    slow = np.zeros(12)
    for i in range(n):
        for j in range(n + 3) if two else range(i + 1, n):
            to = far if two else (x, y, w)
            at = int(np.hypot(x[i] - to[0][j], y[i] - to[1][j]) / 4)
            if at < 12:
                slow[at] += w[i] * to[2][j] if weighted else 1
    weight = w if weighted else None
    other = (far[0], far[1], far[2] if weighted else None) if two else None
    found = pair_histogram(x, y, weight, 4.0, 12, other=other, compiled=compiled)
    assert found == pytest.approx(slow, rel=1e-12)


@needs_numba
def test_both_twins_agree_on_many_points() -> None:
    x, y, w = points(1, 3_000)
    assert np.array_equal(
        pair_histogram(x, y, None, 0.5, 200, compiled=True), pair_histogram(x, y, None, 0.5, 200, compiled=False)
    )
    weighted = [pair_histogram(x, y, w, 0.5, 200, compiled=compiled) for compiled in (True, False)]
    assert weighted[0] == pytest.approx(weighted[1], rel=1e-10)


def test_what_was_compiled_is_kept_where_the_user_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("numba")
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setenv("KLASTR_CACHE", str(tmp_path))
    kept = compiled_kernels.compiler().config.CACHE_DIR
    assert kept == str(tmp_path / "compiled")


def test_without_numba_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "numba", None)
    with pytest.raises(MissingExtra, match="numba") as missing:
        compiled_kernels.compiler()
    assert "klastr[fast]" in str(missing.value.hint)


@settings(max_examples=10)
@given(seed=st.integers(0, 999), bandwidth=st.sampled_from([1.0, 2.5, 8.0]))
def test_the_spectrum_sums_up_all_pairs(seed: int, bandwidth: float) -> None:
    x, y, w = points(seed, 30)
    distances = np.array([0.0, 2.0, 11.0, 25.0])
    rings = ring_spectrum(distances, bandwidth, (0, 60, 0, 40))
    apart = np.hypot(x[:, None] - x, y[:, None] - y)[~np.eye(30, dtype=bool)]
    pairs = np.outer(w, w)[~np.eye(30, dtype=bool)]
    slow = np.array([ring(apart, d, bandwidth) @ pairs for d in distances])
    found = rings.sums(rings.power(*rings.cosines_and_sines(x, y), w), float(w @ w))
    assert found == pytest.approx(slow, rel=2e-4, abs=2e-4 * slow.max())
    grid = GriddedSpectrum(rings)
    found = rings.sums(grid.power(grid.spectrum(x, y, w)), float(w @ w))
    assert found == pytest.approx(slow, rel=0.02, abs=0.02 * slow.max())


def test_points_at_opposite_ends_do_not_meet_across_the_edge() -> None:
    rings = ring_spectrum(np.array([0.0, 5.0]), 1.0, (0, 60, 0, 40))
    far = np.array([0.0, 60.0]), np.array([0.0, 40.0])
    assert np.abs(rings.sums(rings.power(*rings.cosines_and_sines(*far)), 2.0)).max() < 1e-3
