"""The yearly chain from a table to complexity, its years in Parquet, and complexity drawn again; peers beside it.

    python speed/complexity.py year [--peers]     quotients, presence, proximity, density, ECI and PCI of 3,100 x 1,000
    python speed/complexity.py years              the same for 30 years, written year by year
    python speed/complexity.py draws              1,000 draws of ECI with ranks, 1,500 x 1,000
    python speed/complexity.py coverage           how often 90 % intervals hold the truth, 60 x 40
    python speed/complexity.py all [--peers]

The tables are synthetic: nested and with three factors, about 34 % of the cells filled and 20 % with a quotient of 1 or
more. The peers, ecomplexity and economic-complexity, need the environment that `make test-peers` makes; each runs once,
because one run takes half a minute. Where the machine is busy, look at the least and at CPU seconds.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import resource
import statistics
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

# One thread for each product: complexity and writing go on beside them, and more threads wait for each other. As the
# command line does.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

import klastr
from klastr.identify.industry_grid import IndustryGrid

# At most, on two processors.
YEAR_SECONDS, YEARS_SECONDS, YEARS_MEGABYTES, DRAWS_SECONDS = 0.15, 5.0, 600, 45.0
# What two processors cannot beat: products of 3,100 x 1,000 in float32 at 312 GFLOP/s, and moving what is read.
YEAR_FLOOR = 0.06


def synthetic(regions: int, industries: int, seed: int = 0) -> IndustryGrid:
    """Made-up employment: who has more skill has more industries, and three factors decide which."""
    random = np.random.default_rng(seed)
    skill, need = random.normal(size=regions), random.normal(size=industries)
    factors = random.normal(size=(regions, 3)) @ random.normal(size=(industries, 3)).T
    size = random.lognormal(0, 1, regions)[:, None] * random.lognormal(0, 1, industries)
    score = 0.8 * (skill[:, None] - need) + 0.5 * factors + random.normal(0, 1, (regions, industries))
    there = score > np.quantile(score, 0.665)
    jobs = np.ceil(random.gamma(0.8, 1, (regions, industries)) * np.exp(0.5 * score) * size * 10)
    employment = np.where(there, jobs, 0.0)
    return IndustryGrid(
        regions=tuple(f"R{k:04}" for k in range(regions)),
        industries=tuple(f"I{k:04}" for k in range(industries)),
        employment=employment,
        establishments=None,
        region_total=employment.sum(axis=1),
        year=2000,
        industry_names={},
    )


def timed(run: Callable[[], object], times: int) -> tuple[float, float, float]:
    """Median, least and CPU seconds (median)."""
    wall, cpu = [], []
    for _ in range(times):
        began, spent = time.perf_counter(), time.process_time()
        run()
        wall.append(time.perf_counter() - began)
        cpu.append(time.process_time() - spent)
    return statistics.median(wall), min(wall), statistics.median(cpu)


def said(what: str, seconds: tuple[float, float, float], at_most: float, more: str = "") -> None:
    median, least, cpu = seconds
    verdict = "yes" if median <= at_most else "least only" if least <= at_most else "NO"
    print(f"{what:58} {median:8.3f} s  least {least:7.3f}  CPU {cpu:7.3f}  at most {at_most:g} s: {verdict}{more}")


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def one_year(*, peers: bool) -> None:
    grid = synthetic(3100, 1000)
    klastr.product_space(grid)
    own = timed(lambda: klastr.product_space(grid), 9)
    said("klastr, one year, 3,100 x 1,000", own, YEAR_SECONDS, f"; floor about {YEAR_FLOOR} s")
    if peers:
        for name, run in (("ecomplexity", ecomplexity), ("economic-complexity", economic_complexity)):
            seconds = timed(run(grid), 1)[0]
            print(f"{name + ', the same table, one run':58} {seconds:8.3f} s  {seconds / own[0]:,.0f} times as long")


def ecomplexity(grid: IndustryGrid) -> Callable[[], object]:
    """The package on a long frame of the cells that are not empty, as it wants it."""
    import ecomplexity
    import pandas as pd

    rows, columns = np.nonzero(grid.employment)
    cells = {"t": 2000, "r": rows, "i": columns, "v": grid.employment[rows, columns]}
    names = {"time": "t", "loc": "r", "prod": "i", "val": "v"}

    def run() -> None:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            ecomplexity.ecomplexity(pd.DataFrame(cells), names, check_logsupermodularity=False)

    return run


def economic_complexity(grid: IndustryGrid) -> Callable[[], object]:
    """Its four functions; its own proximity writes into an array that pandas 3 protects, so that it is copied first."""
    import economic_complexity
    import pandas as pd

    wide = pd.DataFrame(grid.employment)

    def run() -> None:
        quotients = economic_complexity.rca(wide)
        present = quotients.ge(1).astype(int)
        together = present.T.dot(present)
        many = present.sum(axis=0).to_numpy()
        near = pd.DataFrame(together.to_numpy() / np.maximum(many, many[:, None]))
        economic_complexity.relatedness(quotients, proximities=near)
        economic_complexity.complexity(quotients)

    return run


def thirty(grid: IndustryGrid, count: int = 30) -> Iterator[IndustryGrid]:
    """Another table every year, without a copy: the regions change places."""
    cells, totals = np.concatenate([grid.employment] * 2), np.concatenate([grid.region_total] * 2)
    for k in range(count):
        rows = slice(k, k + len(grid.regions))
        yield replace(grid, year=2000 + k, employment=cells[rows], region_total=totals[rows])


def years(count: int = 30, times: int = 3) -> None:
    from klastr.report.yearly_spaces import write_yearly_spaces

    grid = synthetic(3100, 1000)

    def run() -> None:
        with tempfile.TemporaryDirectory() as folder:
            write_yearly_spaces((klastr.product_space(one) for one in thirty(grid, count)), Path(folder))

    seconds = timed(run, times)
    peak = megabytes()
    more = f"; peak {peak:.0f} MB, at most {YEARS_MEGABYTES}: {'yes' if peak <= YEARS_MEGABYTES else 'NO'}"
    said(f"klastr, {count} years, 3,100 x 1,000, written year by year", seconds, YEARS_SECONDS, more)


def draws(count: int = 1000) -> None:
    from klastr.identify.table_draws import table_draws

    grid = synthetic(1500, 1000)
    said(
        f"klastr, {count:,} draws of ECI and PCI with ranks, 1,500 x 1,000",
        timed(lambda: klastr.economic_complexity(grid, draws=count), 1),
        DRAWS_SECONDS,
    )
    alone = timed(lambda: [None for _ in table_draws(grid, count).blocks()], 1)
    print(f"{'  of it, drawing the tables again':58} {alone[0]:8.3f} s  CPU {alone[2]:7.3f}")


def coverage(observed: int = 20) -> None:
    """A made-up table is the truth; tables drawn from it are what is observed, each with an interval of its own."""
    from klastr.identify.table_draws import table_draws

    for size in (5, 100):
        truth = synthetic(60, 40, seed=5)
        jobs = np.round(truth.employment * size)
        truth = replace(truth, employment=jobs, region_total=jobs.sum(axis=1))
        tables = np.concatenate(list(table_draws(truth, observed, seed=99).blocks())).astype(float)
        for name in ("eci", "fitness", "coi"):
            true, held = getattr(klastr, name)(truth, draws=0).values, []
            for k, table in enumerate(tables):
                seen = replace(truth, employment=table, region_total=table.sum(axis=1))
                found = getattr(klastr, name)(seen, draws=100, seed=k)
                side = np.sign(np.nansum(found.values * true)) if name == "eci" else 1.0
                known = ~np.isnan(found.values) & ~np.isnan(true)
                ends = np.sort([side * found.low[known], side * found.high[known]], axis=0)
                held.append(((ends[0] <= true[known]) & (true[known] <= ends[1])).mean())
            median = float(np.median(jobs[jobs > 0]))
            print(f"{name:8} median of filled cells {median:6,.0f} persons: 90 % intervals hold {np.mean(held):.0%}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("year", "years", "draws", "coverage", "all"))
    parser.add_argument("--peers", action="store_true", help="run the other packages too, each once")
    parser.add_argument("--draws", type=int, default=1000)
    asked = parser.parse_args()
    if asked.what in ("years", "all"):  # first: its peak of memory is the process's
        years()
    if asked.what in ("year", "all"):
        one_year(peers=asked.peers)
    if asked.what in ("draws", "all"):
        draws(asked.draws)
    if asked.what == "coverage":
        coverage()


if __name__ == "__main__":
    main()
