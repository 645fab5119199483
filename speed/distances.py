"""Time and memory of distances between plants: K-density with bands, M, and the compiled kernel.

    python speed/distances.py [thousand | many | industries | m | kernel]

Each job is a fresh process; made-up plants, gathered about 40 towns in a square of 500 km. Wall and CPU seconds begin
after the imports; memory is the peak of the whole process. dbmss, an R package, cannot be run here: its figures on the
same questions were measured once (version 2.11-0) and stand beside.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable

JOBS = ("thousand", "many", "industries", "m", "kernel")


def plants(sites: int, sizes: list[int], seed: int = 1) -> object:
    """Sites about towns; the industries are drawn from them, the last one is the rest."""
    import numpy as np

    import klastr

    random = np.random.default_rng(seed)
    towns = random.uniform(50, 450, (40, 2))
    near = towns[random.integers(0, 40, sites)] + random.normal(0, 25, (sites, 2))
    x, y = np.where(random.random(sites) < 0.3, random.uniform(0, 500, (2, sites)), near.T) % 500
    kinds = np.repeat([f"i{k:04d}" for k in range(len(sizes))] + ["rest"], [*sizes, sites - sum(sizes)])
    return klastr.PointSet.from_arrays(x, y, random.permutation(kinds).tolist())


def clock(work: Callable[[], object]) -> dict[str, object]:
    wall, cpu = time.perf_counter(), time.process_time()
    made = work()
    seconds = {"wall": round(time.perf_counter() - wall, 2), "cpu": round(time.process_time() - cpu, 2)}
    return {**seconds, **(made if isinstance(made, dict) else {})}


def thousand() -> dict[str, object]:
    """1,000 of 20,000 plants, 1,000 draws, global envelope."""
    import scipy.fft

    import klastr

    points = plants(20_000, [1_000])
    asked = {"up_to": 160, "draws": 1000}
    made = {
        "numpy": clock(lambda: klastr.k_density(points, "i0000", method="spectrum", **asked).settings["bandwidth_km"])
    }
    klastr.k_density(points, "i0000", method="pairs", up_to=160, draws=0)  # compiled, or read from the cache
    made["klastr[fast]"] = clock(lambda: klastr.k_density(points, "i0000", method="pairs", **asked).settings["draws"])
    assert scipy.fft
    return made


def many() -> dict[str, object]:
    """5,000 of 100,000 plants, 1,000 draws."""
    import klastr

    points = plants(100_000, [5_000])

    def work() -> dict[str, object]:
        settings = klastr.k_density(points, "i0000", up_to=160, draws=1000).settings
        return {"method": settings["method"], "error": settings.get("largest_relative_error")}

    return clock(work)


def industries() -> dict[str, object]:
    """Bands for each of 1,000 industries of 1,000,000 plants."""
    import numpy as np

    import klastr

    sizes = np.random.default_rng(2).lognormal(6.4, 1.0, 999)
    points = plants(1_000_000, (sizes / sizes.sum() * 995_000).astype(int).tolist())
    return clock(lambda: {"plants": f"{len(klastr.k_density(points, up_to=160).industries):,} industries"})


def m() -> dict[str, object]:
    """M of 1,000 of 20,000 plants up to 30 km, 200 draws."""
    import klastr

    points = plants(20_000, [1_000])
    return clock(lambda: klastr.m_function(points, "i0000", up_to=30, draws=200).settings["draws"])


def kernel() -> dict[str, object]:
    """Every pair of 5,000 plants by classes of distance: both twins, and the first call of the compiled one."""
    import tempfile

    from klastr.methods.pair_histogram import pair_histogram

    points = plants(20_000, [5_000])
    at = points.of("i0000")
    x, y = points.x[at], points.y[at]
    os.environ["KLASTR_CACHE"] = tempfile.mkdtemp()
    made = {"numpy": clock(lambda: pair_histogram(x, y, None, 0.1, 2000, compiled=False))}
    made["first call, compiling"] = clock(lambda: pair_histogram(x, y, None, 0.1, 2000, compiled=True))
    made["compiled"] = min(
        (clock(lambda: pair_histogram(x, y, None, 0.1, 2000, compiled=True)) for _ in range(5)),
        key=lambda one: float(str(one["wall"])),
    )
    return made


def main(asked: list[str]) -> None:
    if len(asked) == 2 and asked[0] == "--run":
        made = globals()[asked[1]]()
        made["peak MB"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000)
        sys.stdout.write(json.dumps(made) + "\n")
        return
    for job in asked or JOBS:
        done = subprocess.run([sys.executable, __file__, "--run", job], capture_output=True, text=True, check=True)
        print(f"{job:12} {(globals()[job].__doc__ or '').strip()}\n             {done.stdout.strip()}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
