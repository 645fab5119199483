"""How often is a life-cycle stage the true one? Invented economies of known truth; prints Markdown tables.

    python speed/lifecycle_accuracy.py

The tables stand in docs/methods/lifecycle.md. About two minutes; the same numbers every time.
"""

from __future__ import annotations

import sys
import warnings

import numpy as np
from interval_coverage import header, heading, percent, row, share
from invented_economies import Observed, Shape, Truth, added_up, hidden_cells, plants_of, table, truth
from numpy.typing import NDArray

from klastr.identify.lifecycle import lifecycle_stages
from klastr.identify.lifecycle_indicators import composition, composition_change, entropy
from klastr.identify.lifecycle_rules import OUTCOMES, lifecycle_rules
from klastr.identify.lifecycle_stages import LifecycleStages
from klastr.identify.regional_clusters import regional_clusters
from klastr.tables.definitions import Definition

Floats = NDArray[np.float64]

SHAPE = Shape()
SINCE, AT = 2010, 2014
YEARS = AT - SINCE
EDGES = np.array([0.0, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95])
NAMES = ("under 35 %", "35-45 %", "45-55 %", "55-65 %", "65-75 %", "75-85 %", "85-95 %", "over 95 %")
RULES = lifecycle_rules("four-indicators")


def main() -> None:
    with_groups = [one_economy(seed) for seed in range(700, 712)]
    mixed = [one_economy(seed, own=0.4) for seed in range(712, 720)]
    title = "Groups of five industries: true stage (rows) and stage found (columns), % of the row"
    confusion(title, with_groups)
    confusion(f"{title}; where the industries of a group go different ways", mixed)
    heading("How often the stage found is the true one, of what was stated, %")
    header("truth", *NAMES, "all")
    calibration("groups of five industries", with_groups)
    calibration("groups; their industries go different ways", mixed)
    cases = {
        "single industries": {"survival": 0.92, "grouped": False},
        "groups; 86 % of plants survive a year (assumed 92 %)": {"survival": 0.86, "grouped": True},
        "groups; relative variance of sizes 2 (assumed 8)": {"dispersion": 2.0, "grouped": True},
        "groups; relative variance of sizes 20 (assumed 8)": {"dispersion": 20.0, "grouped": True},
        "groups; regions change half as much": {"change": 0.5, "grouped": True},
        "groups; regions change twice as much": {"change": 2.0, "grouped": True},
    }
    for name, how in cases.items():
        calibration(name, [one_economy(seed, **how) for seed in range(720, 726)])
        sys.stdout.flush()
    by_plants(with_groups)


Found = tuple[NDArray[np.intp], NDArray[np.intp], Floats, Floats]


def one_economy(
    seed: int,
    *,
    survival: float = 0.92,
    grouped: bool = True,
    dispersion: float = 8.0,
    change: float = 1.0,
    own: float = 0.15,
) -> Found:
    """True and found outcome, stated probability and number of plants of every cell that was looked at."""
    random = np.random.default_rng(seed)
    before = truth(random, SHAPE, dispersion=dispersion)
    after = changed(random, before, survival, change, own)
    first, last = plants_of_two_years(random, before, after, survival)
    years = {SINCE: first, AT: last}
    published = table(years, SHAPE, {year: hidden_cells(seen, SHAPE) for year, seen in years.items()})
    codes = SHAPE.codes(SHAPE.sections, SHAPE.industries)[1]
    definition = Definition("sections", {code: code[0] for code in codes}) if grouped else None
    found = lifecycle_stages(
        regional_clusters(published, definition, since=SINCE, region_level=2, industry_level=2, draws=200, seed=seed),
        seed=seed,
    )
    true = true_outcomes(before, after, grouped)
    looked_at = found.outcome >= 0
    return (
        true[looked_at],
        found.outcome[looked_at],
        found.stage_probability[looked_at],
        _plants(last, found)[looked_at],
    )


def _plants(seen: Observed, found: LifecycleStages) -> Floats:
    counts = seen.plants.astype(float)
    return (
        counts if counts.shape == found.outcome.shape else counts.reshape(len(counts), SHAPE.sections, -1).sum(axis=2)
    )


def changed(random: np.random.Generator, before: Truth, survival: float, change: float, of_one: float) -> Truth:
    """Expected plants and sizes of the last year: a part that a group shares, and one of each industry."""
    regions, industries = before.plants.shape
    shared = np.repeat(random.normal(0, 0.12 * change, (regions, SHAPE.sections)), SHAPE.industries, axis=1)
    own = random.normal(0, of_one * change, (regions, industries))
    stays = survival**YEARS * before.plants
    plants = np.maximum(before.plants * np.exp(shared + own), stays)
    size = before.size * np.exp(random.normal(0, 0.05 * change, before.size.shape))
    return Truth(plants, size, before.dispersion)


def plants_of_two_years(
    random: np.random.Generator, before: Truth, after: Truth, survival: float
) -> tuple[Observed, Observed]:
    """Plants of both years, some of them the same."""
    stay = survival**YEARS
    count = random.poisson(before.plants)
    stayed = random.binomial(count, stay)
    came = random.poisson(np.maximum(after.plants - stay * before.plants, 0))
    stayers, leavers, comers = (
        added_up(*plants_of(random, before, some), some) for some in (stayed, count - stayed, came)
    )
    grown = after.size / before.size
    first = Observed(stayers.persons + leavers.persons, count, np.maximum(stayers.largest, leavers.largest))
    last = Observed(
        (stayers.persons + comers.persons) * grown,
        stayed + came,
        np.maximum(stayers.largest, comers.largest) * grown,
    )
    return first, last


def true_outcomes(before: Truth, after: Truth, grouped: bool) -> NDArray[np.intp]:
    """(R, G) what the rules say of the expected plants and sizes themselves."""
    width = SHAPE.industries if grouped else 1
    e0, e1, n0, n1 = before.persons, after.persons, before.plants, after.plants
    (g0, g1, m0, m1) = (_summed(cells, width) for cells in (e0, e1, n0, n1))
    lq, lq0 = (cells * cells.sum() / np.outer(cells.sum(axis=1), cells.sum(axis=0)) for cells in (g1, g0))
    expected = e0 * e1.sum(axis=0) / e0.sum(axis=0)
    shares = [
        np.array([composition(one[:, None], _starts(width, one.size))[:, 0] for one in c]) for c in (e1, e0, expected)
    ]
    bits = [np.array([entropy(one[:, None], _starts(width, one.size))[:, 0] for one in c]) for c in shares[:2]]
    change = np.array(
        [
            composition_change(one[:, None], other[:, None], _starts(width, one.size))[:, 0]
            for one, other in zip(shares[0], shares[2], strict=True)
        ]
    )
    measured = {
        "location_quotient": lq,
        "location_quotient_before": lq0,
        "specialisation_a_year": (lq / lq0) ** (1 / YEARS) - 1,
        "growth_a_year": (g1 / g0 / (g1.sum(axis=0) / g0.sum(axis=0))) ** (1 / YEARS) - 1,
        "entry_a_year": (m1 / m0) ** (1 / YEARS) - 1,
        "entropy": bits[0],
        "entropy_change": bits[0] - bits[1],
        "composition_change": change if grouped else np.full_like(change, np.nan),
    }
    return RULES.outcome_of[RULES.deciding(measured)]


def _starts(width: int, size: int) -> NDArray[np.intp]:
    return np.arange(0, size, width)


def _summed(cells: Floats, width: int) -> Floats:
    return cells.reshape(len(cells), -1, width).sum(axis=2)


# -- tables ------------------------------------------------------------------------------------------------------------


def confusion(title: str, found: list[Found]) -> None:
    heading(title)
    header("true", "cells", *OUTCOMES)
    true, said, _, _ = (np.concatenate(part) for part in zip(*found, strict=True))
    for k, outcome in enumerate(OUTCOMES):
        of_row = true == k
        hits = [percent(share(said[of_row] == j)) for j in range(len(OUTCOMES))]
        row(outcome, f"{int(of_row.sum()):,}", *hits)


def calibration(name: str, found: list[Found]) -> None:
    true, said, probability, _ = (np.concatenate(part) for part in zip(*found, strict=True))
    hit, place = true == said, np.searchsorted(EDGES, probability, side="right") - 1
    cells = [
        f"{percent(share(hit[place == k]))} of {percent(float(probability[place == k].mean()))}"
        if (place == k).any()
        else "–"
        for k in range(EDGES.size)
    ]
    row(name, *cells, f"{percent(share(hit))} of {percent(float(probability.mean()))}")


def by_plants(found: list[Found]) -> None:
    heading("Groups of five industries, by number of plants, %")
    limits = np.array([0, 100, 300, 1000, 3000])
    header("plants", "cells", "stage is the true one", "stated")
    true, said, probability, plants = (np.concatenate(part) for part in zip(*found, strict=True))
    place = np.searchsorted(limits, plants, side="right") - 1
    for k, name in enumerate(("under 100", "100-299", "300-999", "1,000-2,999", "3,000 and more")):
        cell = place == k
        if cell.any():
            row(
                name,
                int(cell.sum()),
                percent(share(true[cell] == said[cell])),
                percent(float(probability[cell].mean())),
            )


if __name__ == "__main__":
    warnings.simplefilter("ignore", RuntimeWarning)
    main()
