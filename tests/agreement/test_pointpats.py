"""Points against pointpats, run beside klastr on the same coordinates."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from types import ModuleType

import numpy as np
import pytest

import klastr

pytestmark = [pytest.mark.peers, pytest.mark.filterwarnings("ignore")]

Difference = Callable[[str, str, float], None]
Peer = Callable[[str], ModuleType]
PEER = "pointpats 2.5.5"
N = 200


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        np.random.seed(1)  # noqa: NPY002 - the package draws from it
        yield


@pytest.fixture
def pointpats(peer: Peer) -> ModuleType:
    return peer("pointpats")


@pytest.fixture
def xy() -> np.ndarray:
    random = np.random.default_rng(5)
    return np.vstack([random.uniform(0, 100, (N // 2, 2)), random.normal(50, 12, (N // 2, 2))])


@pytest.fixture
def times() -> np.ndarray:
    return np.random.default_rng(6).integers(1980, 2020, N).astype(float)


@pytest.fixture
def plants(xy: np.ndarray) -> klastr.PointSet:
    return klastr.PointSet.from_arrays(*xy.T, ["all"] * N, window=(0, 100, 0, 100))


def support() -> np.ndarray:
    return np.linspace(0, 20, 11)


@pytest.mark.proves("k", by="agreement", peer="pointpats 2.5.5")
@pytest.mark.proves("l", by="agreement", peer="pointpats 2.5.5")
@pytest.mark.proves("d", by="agreement", peer="pointpats 2.5.5")
@pytest.mark.proves("k_inhomogeneous", by="agreement", peer="pointpats 2.5.5")
def test_k_and_what_is_made_of_it(
    pointpats: ModuleType, xy: np.ndarray, plants: klastr.PointSet, difference: Difference
) -> None:
    def theirs(places: np.ndarray) -> np.ndarray:
        """Its K has the area of its own hull and n where klastr has n - 1."""
        from pointpats.geometry import area, prepare_hull

        _, k = pointpats.k(places, support=support())
        n = len(places)
        return k / area(prepare_hull(places, None)) * 1e4 * n / (n - 1)

    k = klastr.k_function(plants, "all", distances=support(), correction="none", draws=0).values[0]
    difference("k", PEER, float(np.abs(k - theirs(xy)).max()))
    assert k == pytest.approx(theirs(xy), rel=1e-12)
    line = klastr.l_function(plants, "all", distances=support(), correction="none", draws=0).values[0]
    difference("l", PEER, float(np.abs(line - (np.sqrt(theirs(xy) / np.pi) - support())).max()))
    assert line == pytest.approx(np.sqrt(theirs(xy) / np.pi) - support(), abs=1e-10)

    halves = klastr.PointSet.from_arrays(*xy.T, ["a"] * 90 + ["b"] * (N - 90), window=(0, 100, 0, 100))
    d = klastr.d_function(halves, "a", distances=support(), correction="none", draws=0).values[0]
    difference("d", PEER, float(np.abs(d - theirs(xy[:90]) + theirs(xy[90:])).max()))
    assert d == pytest.approx(theirs(xy[:90]) - theirs(xy[90:]), abs=1e-8)

    # With a density smoothed over the whole map and beyond, nothing is left of it but the number of plants.
    flat = klastr.k_inhomogeneous(
        plants, "all", distances=support(), intensity_bandwidth=1e6, correction="none", draws=0
    ).values[0]
    level = theirs(xy) * N * (N - 1) / (N - 1) ** 2
    difference("k_inhomogeneous", PEER, float(np.abs(flat - level).max()))
    assert flat == pytest.approx(level, rel=1e-6)


@pytest.mark.proves("nearest_neighbour", by="agreement", peer="pointpats 2.5.5")
def test_the_nearest_neighbour(
    pointpats: ModuleType, xy: np.ndarray, plants: klastr.PointSet, difference: Difference
) -> None:
    steps = np.linspace(0, 60, 31)
    _, theirs = pointpats.g(xy, support=steps)
    ours = klastr.nearest_neighbour(plants, "all", distances=steps, draws=0).values[0]
    difference("nearest_neighbour", PEER, float(np.abs(ours - theirs).max()))
    assert ours == pytest.approx(theirs, abs=1e-12)


@pytest.mark.proves("space_time", by="agreement", peer="pointpats 2.5.5")
def test_space_and_time(
    pointpats: ModuleType, xy: np.ndarray, times: np.ndarray, plants: klastr.PointSet, difference: Difference
) -> None:
    when = times[:, None]
    theirs = {
        "knox": pointpats.knox(xy, when.copy(), delta=8, tau=4, permutations=0)["stat"],
        "modified_knox": pointpats.modified_knox(xy, when, delta=8, tau=4, permutations=0),
        "mantel": pointpats.mantel(xy, when, 0, scon=1.0, spow=-1.0, tcon=1.0, tpow=-1.0),
    }
    largest = 0.0
    for form, value in theirs.items():
        ours = klastr.space_time(plants, times, form=form, near_km=8, near_time=4, draws=0).at("all")
        largest = max(largest, abs(ours - float(value)))
    # Nearest in time is a matter of choice where times are equal: here none are.
    spread = np.random.default_rng(7).uniform(0, 40, N)
    ours = klastr.space_time(plants, spread, form="jacquez", neighbours=4, draws=0).at("all")
    largest = max(largest, abs(ours - pointpats.jacquez(xy, spread[:, None], k=4, permutations=0)))
    difference("space_time", PEER, largest)
    assert largest < 1e-9


@pytest.mark.proves("centrography", by="agreement", peer="pointpats 2.5.5")
def test_centres(pointpats: ModuleType, xy: np.ndarray, plants: klastr.PointSet, difference: Difference) -> None:
    ours = klastr.centrography(plants)
    across, along, _ = pointpats.ellipse(xy)
    theirs = {
        "mean_x": xy[:, 0].mean(),
        "standard_distance": pointpats.std_distance(xy),
        "ellipse_across": min(across, along),
        "ellipse_along": max(across, along),
    }
    largest = max(abs(ours.at("all", name) - value) for name, value in theirs.items())
    median = pointpats.euclidean_median(xy)
    apart = max(abs(ours.at("all", "median_x") - median[0]), abs(ours.at("all", "median_y") - median[1]))
    difference("centrography", PEER, max(largest, apart))
    assert largest < 1e-9
    assert apart < 1e-3  # its minimiser stops there


@pytest.mark.proves("quadrat_test", by="agreement", peer="pointpats 2.5.5")
def test_quadrats(pointpats: ModuleType, xy: np.ndarray, difference: Difference) -> None:
    pattern = pointpats.PointPattern(xy)
    theirs = pointpats.QStatistic(pattern, shape="rectangle", nx=4, ny=3)
    ours = klastr.quadrat_test(klastr.PointSet.from_arrays(*xy.T, ["all"] * N), "all", across=4, up=3)
    largest = max(abs(ours.at("all") - theirs.chi2), abs(float(ours.p_values[0]) - theirs.chi2_pvalue))
    difference("quadrat_test", PEER, largest)
    assert largest < 1e-9
