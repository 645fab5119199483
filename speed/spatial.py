"""Spatial autocorrelation of 1,000 industries in 3,100 regions (8 nearest neighbours): klastr, and esda beside it.

    python speed/spatial.py [--industries 1000] [--regions 3100] [--permutations 999]

Run with the Python that has esda (`make test-peers` makes it); without it, only klastr is measured. esda takes one
industry at a time: a few are measured and multiplied, which is said. Its compilation is not counted. Seconds by the
clock and of the processors; the smallest of several runs.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
import warnings
from collections.abc import Callable

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

import klastr
from klastr.identify.industry_grid import IndustryGrid
from klastr.identify.spatial.permuted_sums import permutations_of, permuted_sums
from klastr.identify.spatial.weights import SpatialWeights
from klastr.methods.compiled_kernels import numba_is_there

AT_MOST = {"Moran's I, exact moments": 0.1, "Moran's I, permutations": 25.0}


def smallest(work: Callable[[], object], repetitions: int) -> tuple[float, float]:
    """Seconds by the clock and of the processors."""
    seen = []
    for _ in range(repetitions):
        clock, processors = time.perf_counter(), time.process_time()
        work()
        seen.append((time.perf_counter() - clock, time.process_time() - processors))
    return min(seen)


def made(regions: int, industries: int) -> tuple[IndustryGrid, SpatialWeights]:
    random = np.random.default_rng(1)
    labels = tuple(f"r{k}" for k in range(regions))
    jobs = random.gamma(0.5, 100, (regions, industries))
    names = tuple(f"i{k}" for k in range(industries))
    weights = klastr.spatial_weights(labels, points=random.random((regions, 2)), k=8)
    return IndustryGrid(labels, names, jobs, None, jobs.sum(axis=1), None, {}), weights


def told(what: str, seconds: tuple[float, float], peer: float | None = None) -> None:
    limit = f", at most {AT_MOST[what]:g} s" if what in AT_MOST else ""
    ratio = f"; esda {peer:.1f} s (extrapolated), {peer / seconds[0]:.0f} times as long" if peer else ""
    print(f"{what:44} {seconds[0]:8.3f} s ({seconds[1]:.3f} s of processors{limit}){ratio}")


def of_esda(grid: IndustryGrid, weights: SpatialWeights, permutations: int, few: int = 5) -> dict[str, float]:
    """Seconds for all industries, from a few; empty without esda."""
    try:
        import esda
        from libpysal.weights import W
    except ImportError:
        print("esda is not installed here: klastr alone.")
        return {}
    matrix = weights.matrix
    rows = [slice(*matrix.indptr[k : k + 2]) for k in range(len(grid.regions))]
    near = W({k: list(matrix.indices[row]) for k, row in enumerate(rows)}, silence_warnings=True)
    near.transform = "r"
    x = grid.employment / grid.employment.sum(axis=1, keepdims=True)
    work = {
        "global": lambda c: esda.Moran(x[:, c], near, permutations=permutations),
        "local": lambda c: esda.Moran_Local(x[:, c], near, permutations=permutations, seed=1, n_jobs=1),
        "star": lambda c: esda.G_Local(x[:, c], near, star=True, permutations=permutations, seed=1, n_jobs=1),
    }
    seen = {}
    for name, one in work.items():
        one(0)  # compiles
        clock = time.perf_counter()
        for c in range(few):
            one(c)
        seen[name] = (time.perf_counter() - clock) / few * len(grid.industries)
    return seen


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, value in (("regions", 3100), ("industries", 1000), ("permutations", 999)):
        options.add_argument(f"--{name}", type=int, default=value)
    asked = options.parse_args()
    grid, weights = made(asked.regions, asked.industries)
    print(f"{asked.industries:,} industries, {asked.regions:,} regions, {asked.permutations:,} permutations, one run:")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        peer = of_esda(grid, weights, asked.permutations)
    drawn = {"permutations": asked.permutations}
    klastr.moran(grid, weights=weights)
    told("Moran's I, exact moments", smallest(lambda: klastr.moran(grid, weights=weights), 5), peer.get("global"))
    by_drawing = {"inference": "permutations", **drawn}
    klastr.moran(grid, weights=weights, inference="permutations", permutations=19)
    seconds = smallest(lambda: klastr.moran(grid, weights=weights, **by_drawing), 2)
    told("Moran's I, permutations", seconds, peer.get("global"))
    orders = permutations_of(asked.regions, asked.permutations, 0, "speed")
    for fast in (True, False) if numba_is_there() else (False,):
        name = f"  the sums alone, {'compiled' if fast else 'NumPy and SciPy'}"
        told(name, smallest(lambda fast=fast: permuted_sums(grid.employment, weights.matrix, orders, fast=fast), 2))
    told("local Moran", smallest(lambda: klastr.local_moran(grid, weights=weights, **drawn), 2), peer.get("local"))
    told("local G*", smallest(lambda: klastr.local_getis_ord(grid, weights=weights, **drawn), 1), peer.get("star"))
    some = grid.of_industries(grid.industries[:100])
    told("local Geary of 100 of them", smallest(lambda: klastr.local_geary(some, weights=weights, **drawn), 1))
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:,.0f} MB")


if __name__ == "__main__":
    main()
