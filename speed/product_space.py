"""Validated ties of a large table, a peer beside them; how often intervals of densities hold the truth.

    python speed/product_space.py ties [--peers]     fit and validated projection of 1,000 industries, 3,000 x 1,000
    python speed/product_space.py chain              presence, proximity and density of 3,100 x 1,000, step by step
    python speed/product_space.py coverage           intervals of densities in invented economies of known truth

All tables are made up: 17.6 % ones, degrees that differ and eight factors; the peer, bicm, needs the environment that
`make test-peers` makes. Where the machine is busy, look at CPU seconds.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import statistics
import time
import warnings
from collections.abc import Callable

import numpy as np

from klastr.identify.industry_grid import IndustryGrid
from klastr.identify.product_space.degree_null import bicm
from klastr.identify.product_space.density import relatedness_density
from klastr.identify.product_space.density_ties import density_ties
from klastr.identify.product_space.pair_chances import pair_chances
from klastr.identify.product_space.presence import presence
from klastr.identify.redraw import SIZE_DISPERSION
from klastr.identify.table_draws import PLANT_SIZE

# At most, on two processors; the Poisson tail is what the peer computes.
TIES_SECONDS = 0.5


def ones(regions: int = 3000, industries: int = 1000, share: float = 0.176) -> np.ndarray:
    """Zeros and ones with degrees of their own and eight factors."""
    random = np.random.default_rng(1)
    skill, need = random.normal(0, 0.8, regions), random.normal(0, 0.8, industries)
    factors = random.normal(0, 1, (regions, 8)) @ random.normal(0, 1, (8, industries)) * 0.35
    score = skill[:, None] + need + factors + random.gumbel(0, 0.6, (regions, industries))
    return np.asarray((score > np.quantile(score, 1 - share)).astype(np.float32))


def grid_of(jobs: np.ndarray) -> IndustryGrid:
    return IndustryGrid(
        regions=tuple(f"R{k:04}" for k in range(jobs.shape[0])),
        industries=tuple(f"I{k:04}" for k in range(jobs.shape[1])),
        employment=jobs,
        establishments=None,
        region_total=jobs.sum(axis=1),
        year=None,
        industry_names={},
        unit="persons",
    )


def said(what: str, run: Callable[[], object], times: int = 5) -> float:
    """Print wall and CPU seconds; the median of the first."""
    wall, cpu = [], []
    for _ in range(times):
        began, spent = time.perf_counter(), time.process_time()
        run()
        wall.append(time.perf_counter() - began)
        cpu.append(time.process_time() - spent)
    print(f"{what:54} {statistics.median(wall):8.3f} s  least {min(wall):7.3f}  CPU {min(cpu):7.3f}", flush=True)
    return statistics.median(wall)


def ties(*, peers: bool) -> None:
    table = ones()
    said("configuration model, 3,000 x 1,000", lambda: bicm(table))
    own = said("fit, projection, Poisson tail", lambda: pair_chances(table, "bicm", 0.05, "poisson", 0, 0))
    said("fit, projection, Poisson-binomial", lambda: pair_chances(table, "bicm", 0.05, "poisson_binomial", 0, 0))
    said("hypergeometric", lambda: pair_chances(table, "hypergeometric", 0.05, "poisson", 0, 0))
    said("stochastic degrees", lambda: pair_chances(table, "stochastic_degree", 0.05, "poisson_binomial", 0, 0))
    print(f"at most {TIES_SECONDS} s: {'yes' if own <= TIES_SECONDS else 'NO'}")
    if peers:
        their = said("the package bicm, Poisson tail, one run", lambda: package(table), 1)
        print(f"{their / own:,.0f} times as long")


def package(table: np.ndarray) -> None:
    import bicm as peer

    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        graph = peer.BipartiteGraph()
        graph.set_biadjacency_matrix(table.astype(int))
        graph.solve_tool()
        graph.compute_projection(rows=False, alpha=0.05, approx_method="poisson", threads_num=2)


def chain() -> None:
    random = np.random.default_rng(0)
    grid = grid_of(np.where(random.random((3100, 1000)) < 0.34, np.ceil(random.gamma(0.5, 200, (3100, 1000))), 0.0))
    present = presence(grid)
    shares = density_ties(grid, present, None, diagonal=0.0).shares
    said("presence", lambda: presence(grid))
    said("ties, ready for a density", lambda: density_ties(grid, present, None, diagonal=0.0))
    said("density", lambda: present @ shares)
    said("relatedness_density, without draws, with reasons", lambda: relatedness_density(grid, draws=0))
    said("the same with 20 draws", lambda: relatedness_density(grid, draws=20), 1)


def coverage(repetitions: int = 10) -> None:
    """80 regions x 50 industries, 70 % of the cells filled, plants of ten persons."""
    random = np.random.default_rng(0)
    for size in (20, 100, 500, 2000, 10_000):
        tied = np.exp(random.normal(0, 0.7, (80, 3)) @ random.normal(0, 0.7, (3, 50)))
        jobs = np.outer(random.lognormal(0, 0.8, 80), random.lognormal(0, 0.8, 50)) * tied
        jobs = jobs * (random.random((80, 50)) < 0.7)
        jobs *= size / jobs[jobs > 0].mean()
        true = relatedness_density(grid_of(jobs), draws=0).values
        variance = (1 + SIZE_DISPERSION) / np.maximum(jobs / PLANT_SIZE, 1)
        held, width = [], []
        for seed in range(repetitions):
            seen = np.where(jobs > 0, random.gamma(1 / variance, np.maximum(jobs, 1e-9) * variance), 0.0)
            found = relatedness_density(grid_of(seen), draws=60, seed=seed)
            assert found.low is not None
            assert found.high is not None
            known = ~np.isnan(true) & ~np.isnan(found.values)
            held.append(((found.low <= true) & (true <= found.high))[known].mean())
            width.append((found.high - found.low)[known].mean())
        median = np.median(jobs[jobs > 0])
        print(
            f"{size:6,} persons per cell (median {median:5.0f}): {np.mean(held):.2f} held, width {np.mean(width):.2f}"
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("ties", "chain", "coverage"))
    parser.add_argument("--peers", action="store_true")
    asked = parser.parse_args()
    if asked.what == "ties":
        ties(peers=asked.peers)
    else:
        {"chain": chain, "coverage": coverage}[asked.what]()
