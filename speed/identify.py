"""Time and memory of `identify`: the whole European table, and 3,100 regions x 1,000 industries.

    KLASTR_REAL_DATA=... python speed/identify.py [--runs 5]

Each run is a fresh process. CPU seconds count both cores and begin after the imports; memory is the peak of the
process above what the imports take. Medians of the runs, with the lowest and the highest.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LIMITS = {
    "europe": {"reading + computing + writing": (8.0, "s"), "report": (15.0, "s"), "peak memory": (600.0, "MB")},
    "matrix": {"computing": (1.0, "s"), "peak memory": (300.0, "MB")},
}


class Clock:
    """CPU seconds by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = time.process_time()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.process_time() - start


def peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def europe() -> dict[str, float]:
    """Read, impute all years, 1,000 draws for 2014 and 2010, clusters.parquet; then the report with real borders."""
    import duckdb
    import numpy
    import pandas
    import pyarrow.parquet
    import scipy.sparse

    from klastr.identify.crossborder import cross_border_clusters
    from klastr.identify.regional_clusters import regional_clusters
    from klastr.report.documents import write_report
    from klastr.report.frames import write_parquet
    from klastr.sources.geography import read_geography
    from klastr.sources.tables import read_regional_table
    from klastr.tables.neighbours import neighbours_for

    imported = duckdb, numpy, pandas, pyarrow.parquet, scipy.sparse
    assert all(imported)
    data, clock = Path(os.environ["KLASTR_REAL_DATA"]), Clock()
    with tempfile.TemporaryDirectory() as folder:
        with clock.stage("reading"):
            table = read_regional_table(
                data / "eu_sbs_regional_2008_2014.parquet",
                region="nuts_code",
                industry="nace_code",
                value="persons_employed",
                flag="persons_employed_flag",
                establishments="local_units",
                wages="wages_meur",
                year="year",
            ).table
        with clock.stage("computing"):
            found = regional_clusters(table, at=2014, since=2010, region_level=2, industry_level=2, draws=1000)
        with clock.stage("writing"):
            write_parquet(found, Path(folder) / "clusters.parquet")
        clock.seconds["reading + computing + writing"] = sum(clock.seconds.values())
        clock.seconds["peak memory"] = peak_megabytes()
        with clock.stage("report"):
            geography = read_geography(data / "nuts_2016_60m.geojson.gz", found.regions)
            neighbours = neighbours_for(found.ground.table.pick(regions=set(found.regions)), geography=geography)
            borders = cross_border_clusters(found, neighbours.pairs)
            write_report(found, borders, Path(folder) / "report.html", geography=geography, tiles=None)
        clock.seconds["peak memory with the report"] = peak_megabytes()
    return clock.seconds


def matrix() -> dict[str, float]:
    """3,100 x 1,000 made-up numbers, one year, no draws: a wide frame to regional clusters in memory."""
    import numpy as np
    import pandas as pd
    import scipy.sparse

    import klastr

    assert scipy.sparse
    random = np.random.default_rng(0)
    cells = random.lognormal(3, 1.5, (3100, 1000)) * (random.random((3100, 1000)) < 0.33)
    frame = pd.DataFrame(cells, index=[f"r{k:04}" for k in range(3100)], columns=[f"i{k:04}" for k in range(1000)])
    before, clock = peak_megabytes(), Clock()
    with clock.stage("reading the frame"):
        table = klastr.RegionalTable.from_wide(frame)
    with clock.stage("computing"):
        klastr.location_quotient(table, draws=0)
        klastr.regional_clusters(table, draws=0)
    clock.seconds["peak memory"] = peak_megabytes() - before
    return clock.seconds


JOBS = {"europe": europe, "matrix": matrix}


def measured(job: str, runs: int) -> dict[str, list[float]]:
    """Run a job in fresh processes and collect its figures."""
    figures: dict[str, list[float]] = {}
    for _ in range(runs):
        command = [sys.executable, __file__, "--job", job]
        for name, value in json.loads(subprocess.run(command, check=True, capture_output=True).stdout).items():
            figures.setdefault(name, []).append(value)
    return figures


def shown(job: str, figures: dict[str, list[float]]) -> str:
    """A Markdown table of medians, ranges and limits."""
    lines = [f"\n### {JOBS[job].__doc__}\n", "| stage | median | lowest | highest | at most |", "|---|---|---|---|---|"]
    for name, values in figures.items():
        unit = "MB" if "memory" in name else "s"
        limit = LIMITS[job].get(name)
        lines.append(
            f"| {name} | {statistics.median(values):.2f} {unit} | {min(values):.2f} | {max(values):.2f} | "
            f"{f'{limit[0]:g} {limit[1]}' if limit else ''} |"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--job", choices=JOBS, help="run one job once and print its figures as JSON")
    chosen = parser.parse_args()
    if chosen.job:
        print(json.dumps(JOBS[chosen.job]()))
        return
    for job in JOBS:
        if job == "europe" and "KLASTR_REAL_DATA" not in os.environ:
            print("The European table is not measured: KLASTR_REAL_DATA is not set.")
            continue
        print(shown(job, measured(job, chosen.runs)))


if __name__ == "__main__":
    main()
