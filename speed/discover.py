"""Discovery of industry groups: what is found in the United States, what it is worth, and what a search costs.

    KLASTR_REAL_DATA=... python speed/discover.py us [--repetitions 5]     figures of the US definition
    python speed/discover.py candidates                                    candidates per minute, 1,000 industries

The first judges by the mean of log-employment correlation, establishment correlation and input-output links, on 933
areas and the traded six-digit industries; the published groups are compared, never an input. The second searches
made-up numbers: 1,000 regions x 1,000 industries.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from collections.abc import Sequence
from pathlib import Path

# As the command does: thousands of small products are slower in several threads.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

AT_LEAST_A_MINUTE, MOST_MEGABYTES, MOST_SECONDS = 2000, 1000, 600
SCORES = ("groups_above_mean", "groups_above_p95", "industries_above_mean", "industries_above_p95")


def peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def united_states(repetitions: int) -> None:
    """Print held-out scores of the groups found, the published ones, NAICS, single matrices and random partitions."""
    import pandas as pd

    import klastr
    from klastr.identify.grouping.agreements import pair_agreements, random_agreements
    from klastr.identify.grouping.held_out import FOUND

    data = Path(os.environ["KLASTR_REAL_DATA"])
    table = klastr.read_regional_table(
        data / "us_cbp_cbsa_2019.parquet",
        region="cbsa_code",
        industry="naics_code",
        value="employment",
        establishments="establishments",
    ).table
    rows = pd.read_csv(data / "us_cluster_definitions.csv.gz", dtype=str)
    rows = rows[
        rows["cluster"].notna() & (rows["traded_local"] == "Traded") & rows["naics_code"].isin(table.industries)
    ]
    published = klastr.Definition("published", dict(zip(rows["naics_code"], rows["cluster"], strict=True)))
    flows = klastr.read_flows(data / "io_bea_use_2017_detail.parquet")
    concordance = klastr.read_concordance(data / "bea_naics_crosswalk.csv.gz", table.industries, flows)
    wall, cpu = time.perf_counter(), time.process_time()
    found = klastr.industry_groups(
        table,
        flows,
        concordance=concordance,
        industries=tuple(published.group_of),
        definitions=[published],
        groups=(40, 70),
        industry_level=6,
        repetitions=repetitions,
    )
    seconds = time.perf_counter() - wall
    print(f"{len(found.industries)} industries in {len(found.scores.groups)} groups; {found.settings['chosen from']}")
    print(
        f"the whole search with held-out repetition: {seconds:.0f} s ({time.process_time() - cpu:.0f} s of CPU), "
        f"at most {MOST_SECONDS} s; peak memory {peak_megabytes():.0f} MB"
    )
    print(f"\n{'on held-out areas: mean (lowest-highest)':44}" + "".join(f"{name:>26}" for name in SCORES))
    held = found.held_out
    for regional in (False, True):
        print("judged by the held-out areas alone" if regional else "judged by all three matrices")
        for name in held.definitions:
            summary = held.summary(name, regional=regional)
            cells = [f"{mean:.3f} ({low:.2f}-{high:.2f})" for mean, low, high in (summary[one] for one in SCORES)]
            beaten = "" if name == FOUND else f"   beaten in {held.wins(name):.0%}"
            print(f"  {name:42}" + "".join(f"{cell:>26}" for cell in cells) + beaten * (not regional))
    means = held.random.mean(axis=0)
    print(
        f"  {len(held.random)} random partitions, p = {held.p_value:.4f}: "
        + ", ".join(f"{name} {mean:.2f}" for name, mean in zip(SCORES, means, strict=True))
    )
    for pair in pair_agreements(found):
        print(
            f"{pair.first} and {pair.second}: adjusted Rand {pair.adjusted_rand:.3f}, "
            f"adjusted mutual information {pair.adjusted_mutual_information:.3f}"
        )
    for one in random_agreements(found):
        print(
            f"random and {one.definition}: adjusted Rand {one.adjusted_rand[0]:.3f} "
            f"(highest {one.adjusted_rand[1]:.3f}), "
            f"adjusted mutual information {one.adjusted_mutual_information[0]:.3f}"
        )


def candidates() -> None:
    """Print how many candidates a minute are found and scored, with 1,000 industries."""
    from klastr.identify.grouping.limits import group_limits
    from klastr.identify.grouping.material import Material
    from klastr.identify.grouping.search import SearchPlan, search
    from klastr.identify.grouping.searchable import Searchable
    from klastr.identify.industry_grid import IndustryGrid
    from klastr.methods.streams import stream

    random = stream(0, "made-up economy")
    regions, industries, kinds = 1000, 1000, 60
    strength = random.lognormal(0, 1, (regions, kinds))[:, random.integers(kinds, size=industries)]
    jobs = random.poisson(
        random.lognormal(3, 1, regions)[:, None] * strength * random.lognormal(0, 0.7, strength.shape)
    )
    names = tuple(f"I{k:04d}" for k in range(industries))
    grid = IndustryGrid(
        tuple(f"R{r:04d}" for r in range(regions)),
        names,
        jobs.astype(float),
        (jobs // 20).astype(float),
        jobs.sum(axis=1).astype(float),
        None,
        {},
    )
    before = peak_megabytes()
    wall, cpu = time.perf_counter(), time.process_time()
    searchable = Searchable.of(Material.of(grid), 6, random)
    prepared = time.perf_counter() - wall
    found = search(searchable, SearchPlan(limits=group_limits(industries)), random)
    seconds, used = time.perf_counter() - wall, time.process_time() - cpu
    scored = len(found.candidates)
    print(
        f"matrices: {prepared:.1f} s; {scored} candidates found and scored, the best made better: {seconds:.1f} s "
        f"({used:.1f} s of CPU)"
    )
    print(
        f"{60 * scored / seconds:,.0f} candidates a minute (at least {AT_LEAST_A_MINUTE:,}); "
        f"peak memory {peak_megabytes():.0f} MB, of it {before:.0f} MB before the search (at most {MOST_MEGABYTES:,})"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("job", choices=("us", "candidates"))
    parser.add_argument("--repetitions", type=int, default=5)
    asked = parser.parse_args(arguments)
    if asked.job == "us":
        united_states(asked.repetitions)
    else:
        candidates()


if __name__ == "__main__":
    main()
