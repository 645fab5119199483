"""Every figure that the measures are held to, in one table: klastr, its peer in the same run, the floor of the machine.

    python speed/measures.py [JOB ...]

Each job is a fresh process of made-up data; seconds by the clock after the imports and after one small call that warms
caches and compiles; medians where a job is short. Peers run where they are installed (`make test-peers` installs them),
once, because most need half a minute or more; those written in R cannot run here, and their figures, measured once on a
machine of this kind, are marked so.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))


@dataclass(frozen=True, slots=True)
class Job:
    """One line of the table."""

    work: str
    at_most: str
    seconds: float
    megabytes: float | None = None
    peer: str = "nobody"
    floor: str = ""


JOBS = {
    "year": Job(
        "LQ + presence + proximity + density + ECI/PCI, 3,100 x 1,000, one year", "0.15 s", 0.15, floor="0.06 s"
    ),
    "years": Job("the same, 30 years, written year by year", "5 s, 600 MB", 5.0, 600, floor="2 s"),
    "draws": Job("1,000 draws of ECI with ranks, 1,500 x 1,000", "45 s", 45.0, floor="30 s"),
    "thousand": Job(
        "K-density, 1,000 of 20,000 plants, 1,000 simulations, global envelope",
        "2.5 s",
        2.5,
        peer="dbmss (R) 145 s",
        floor="0.4 s",
    ),
    "thousand_fast": Job("the same with klastr[fast]", "1 s", 1.0, peer="dbmss (R) 145 s", floor="0.4 s"),
    "many": Job(
        "K-density, 5,000 of 100,000 plants, 1,000 simulations", "15 s", 15.0, peer="dbmss (R) about 1 h", floor="10 s"
    ),
    "industries": Job("K-density with bands for 1,000 industries of 1 million plants", "300 s", 300.0),
    "localisation": Job(
        "Ellison-Glaeser, 1,000 industries x 3,000 regions, 1 million plants",
        "0.1 s",
        0.1,
        peer="REAT (R) about 10 min",
        floor="0.01 s",
    ),
    "localisation_draws": Job("the same with 200 draws of the plants", "25 s", 25.0),
    "collapse": Job("25 million establishments in Parquet to regional tables with moments", "12 s, 2.5 GB", 12.0, 2500),
    "bicm": Job("BiCM and validated projection of 1,000 industries, 3,000 x 1,000", "0.5 s", 0.5, floor="0.2 s"),
    "moran": Job("Moran's I of 1,000 industries, 3,100 regions, exact moments", "0.1 s", 0.1, floor="0.02 s"),
    "moran_drawn": Job("the same with 999 permutations", "25 s", 25.0, floor="15 s"),
}


def timed(work: Callable[[], object], times: int = 1) -> float:
    """The median of some runs, seconds."""
    seen = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        seen.append(time.perf_counter() - began)
    return statistics.median(seen)


def installed(*names: str) -> bool:
    import importlib.util

    return all(importlib.util.find_spec(name) is not None for name in names)


def year() -> dict[str, float]:
    import complexity

    import klastr

    grid = complexity.synthetic(3100, 1000)
    klastr.product_space(grid)
    found = {"klastr": timed(lambda: klastr.product_space(grid), 9)}
    for package, run in (
        ("ecomplexity", complexity.ecomplexity),
        ("economic_complexity", complexity.economic_complexity),
    ):
        if installed(package):
            found[package.replace("_", "-")] = timed(run(grid))
    return found


def years() -> dict[str, float]:
    import complexity

    import klastr
    from klastr.report.yearly_spaces import write_yearly_spaces

    grid = complexity.synthetic(3100, 1000)

    def run() -> None:
        with tempfile.TemporaryDirectory() as folder:
            write_yearly_spaces((klastr.product_space(one) for one in complexity.thirty(grid)), Path(folder))

    return {"klastr": timed(run, 3)}


def draws() -> dict[str, float]:
    import complexity

    import klastr

    grid = complexity.synthetic(1500, 1000)
    return {"klastr": timed(lambda: klastr.economic_complexity(grid, draws=1000))}


def thousand() -> dict[str, float]:
    return _k_density(20_000, 1_000, "spectrum")


def thousand_fast() -> dict[str, float]:
    return _k_density(20_000, 1_000, "pairs")


def many() -> dict[str, float]:
    return _k_density(100_000, 5_000, "auto")


def _k_density(sites: int, of: int, method: str) -> dict[str, float]:
    import distances

    import klastr

    points = distances.plants(sites, [of])
    klastr.k_density(points, "i0000", method=method, up_to=160, draws=0)
    return {"klastr": timed(lambda: klastr.k_density(points, "i0000", method=method, up_to=160, draws=1000))}


def industries() -> dict[str, float]:
    import distances

    return {"klastr": timed(distances.industries)}


def localisation() -> dict[str, float]:
    import localisation as script

    import klastr

    plants = script.plants()
    klastr.ellison_glaeser(plants, draws=0)
    return {"klastr": timed(lambda: klastr.ellison_glaeser(plants, draws=0), 9)}


def localisation_draws() -> dict[str, float]:
    import localisation as script

    import klastr

    plants = script.plants()
    return {"klastr": timed(lambda: klastr.ellison_glaeser(plants, draws=200), 3)}


def collapse() -> dict[str, float]:
    import collapse as script
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plants.parquet"
        duckdb.sql(script.PLANTS.format(rows=25_000_000, path=path))
        command = [sys.executable, "-c", script.ONE, str(path), ""]
        said = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return {"klastr": said["together, s"], "peak MB": said["peak, MB"]}


def bicm() -> dict[str, float]:
    import numpy as np

    import klastr
    from klastr.identify.industry_grid import IndustryGrid

    random = np.random.default_rng(4)
    row, column = random.beta(0.7, 3, 3000), random.beta(0.7, 3, 1000)
    chance = np.clip(np.outer(row, column) / (row.mean() * column.mean()) * 0.176, 0, 0.97)
    there = (random.random((3000, 1000)) < chance).astype(float)
    grid = IndustryGrid(
        regions=tuple(f"r{k}" for k in range(3000)),
        industries=tuple(f"i{k}" for k in range(1000)),
        employment=there * 100 / np.maximum(there.sum(axis=1, keepdims=True), 1),
        establishments=None,
        region_total=(there.sum(axis=1) > 0) * 100.0,
        year=None,
        industry_names={},
    )
    found = {"klastr": timed(lambda: klastr.validated_ties(grid), 5)}
    if installed("bicm"):
        found["bicm"] = timed(lambda: _bicm_package(there))
    return found


def _bicm_package(there: object) -> None:
    import contextlib
    import io

    import numpy as np
    from bicm import BipartiteGraph

    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        graph = BipartiteGraph(biadjacency=np.asarray(there).astype(int).T)
        graph.solve_tool()
        graph.compute_projection(rows=True, method="poisson", progress_bar=False)


def moran() -> dict[str, float]:
    import spatial

    import klastr

    grid, weights = spatial.made(3100, 1000)
    klastr.moran(grid, weights=weights)
    return {"klastr": timed(lambda: klastr.moran(grid, weights=weights), 9)}


def moran_drawn() -> dict[str, float]:
    import spatial

    import klastr

    grid, weights = spatial.made(3100, 1000)
    klastr.moran(grid, weights=weights, inference="permutations", permutations=19)
    run = {"inference": "permutations", "permutations": 999}
    found = {"klastr": timed(lambda: klastr.moran(grid, weights=weights, **run))}
    if installed("esda"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found["esda (5 of 1,000, extrapolated)"] = spatial.of_esda(grid, weights, 999)["global"]
    return found


def line(name: str, found: dict[str, float]) -> str:
    """One row of the table."""
    job, own, peak = JOBS[name], found.pop("klastr"), found.pop("peak MB")
    met = own <= job.seconds and (job.megabytes is None or peak <= job.megabytes)
    others = [f"{peer} {seconds:.3g} s, {seconds / own:,.0f} times" for peer, seconds in found.items()]
    peer = "; ".join(others) or job.peer
    cells = (job.work, job.at_most, f"{own:.3g} s", f"{peak:,.0f} MB", "yes" if met else "NO", peer, job.floor)
    return f"| {' | '.join(cells)} |"


def main(asked: list[str]) -> None:
    if asked[:1] == ["--run"]:
        found = globals()[asked[1]]()
        found.setdefault("peak MB", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        sys.stdout.write(json.dumps(found) + "\n")
        return
    unknown = [name for name in asked if name not in JOBS]
    if unknown:
        raise SystemExit(f"{', '.join(unknown)}: no such job; there are {', '.join(JOBS)}.")
    print("| work | at most | klastr | peak | met | others | floor |\n|---|---|---|---|---|---|---|")
    for name in asked or JOBS:
        done = subprocess.run([sys.executable, __file__, "--run", name], capture_output=True, text=True, check=False)
        if done.returncode:
            print(
                f"| {JOBS[name].work} | {JOBS[name].at_most} | failed: {done.stderr.strip().splitlines()[-1]} |",
                flush=True,
            )
        else:
            print(line(name, json.loads(done.stdout.splitlines()[-1])), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
