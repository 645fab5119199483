"""How far are klastr's estimates of hidden cells from the truth? Prints Markdown tables.

    KLASTR_REAL_DATA=... python speed/imputation_accuracy.py

Published cells of the European table are hidden the way the offices hide them, in every year, and estimated again:

*matched*      each cell that is really hidden picks a published cell of the same division in another region with about
               as many local units; that one is hidden in the same years, beside all that are really hidden
*transplanted* the hidden cells of one country's regions are hidden in the regions of another country

Local units are hidden as often as they really are (of half of the hidden cells). A cell that could be subtracted out of
its section or its NUTS 1 region is given back, since an office would have hidden another one with it. The tables stand
in docs/methods/imputation.md. About a minute; the same numbers every time.
"""

from __future__ import annotations

import dataclasses
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from european_table import EuropeanTable, european_table
from numpy.typing import NDArray

from klastr.methods.proportional_fitting import fitted
from klastr.tables.cells import CellKind
from klastr.tables.impute import impute
from klastr.tables.predictions import predicted
from klastr.tables.regional import RegionalTable

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

YEAR = 2014
DRAWS = 300
REPEATS = 4
CLASSES = ("not known", "1-2", "3-10", "11-50", "51-200", "over 200")
EDGES = np.array([1, 3, 11, 51, 201])
ROUNDING = 0.5  # persons by which an interval may miss a whole number


def main() -> None:
    europe = european_table()
    experiments = {
        name: list(repeated(europe, hide)) for name, hide in (("matched", matched), ("transplanted", transplanted))
    }
    by_method(experiments)
    by_units(experiments)
    quotients(europe, experiments)
    contradictions(europe)


# -- hiding ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Experiment:
    """One hiding of published cells, and what became of them; arrays over the cells of 2014 that were hidden."""

    table: RegionalTable
    hidden: Mask
    true: Floats
    units: Floats
    estimates: dict[str, Floats]
    low: Floats
    high: Floats


def repeated(europe: EuropeanTable, hide: Callable[[EuropeanTable, np.random.Generator], Mask]) -> Iterator[Experiment]:
    for seed in range(REPEATS):
        random = np.random.default_rng(seed)
        cells = given_back(europe, hide(europe, random))
        yield estimated(europe, cells, without_units(europe, cells, random))


def matched(europe: EuropeanTable, random: np.random.Generator) -> Mask:
    table, open_cells = europe.table, europe.table.open_cells
    units = table.establishments[table.year_index(YEAR)]
    usual = np.nanmedian(np.where(table.establishments > 0, table.establishments, np.nan), axis=0)
    published, taken = np.isfinite(table.values), np.zeros(units.shape, dtype=bool)
    cells = np.zeros_like(published)
    for i in europe.divisions:
        for r in random.permutation([r for r in europe.regions if open_cells[:, r, i].any()]):
            years = open_cells[:, r, i]
            wanted = units[r, i] if np.isfinite(units[r, i]) else usual[r, i]
            others = np.array([q for q in europe.regions if not taken[q, i] and published[years, q, i].all()
                               and np.isfinite(units[q, i])], dtype=int)  # fmt: skip
            if not others.size or not np.isfinite(wanted):
                continue
            distance = np.abs(np.log(np.maximum(units[others, i], 0.5) / max(wanted, 0.5)))
            nearest = others[np.argmin(distance + random.uniform(0, 0.2, others.size))]
            if distance.min() <= 1:
                cells[years, nearest, i] = taken[nearest, i] = True
    return cells


def transplanted(europe: EuropeanTable, random: np.random.Generator) -> Mask:
    table, open_cells = europe.table, europe.table.open_cells
    there = europe.there[table.year_index(YEAR)][europe.regions]
    countries = [one for one in np.unique(europe.country) if (there & (europe.country == one)).sum() >= 5]
    order = random.permutation(countries)
    cells = np.zeros_like(open_cells)
    for country, donor in zip(order, np.roll(order, -1), strict=True):
        here, there_rows = (europe.regions[there & (europe.country == one)] for one in (country, donor))
        source = random.choice(there_rows, here.size, replace=here.size > there_rows.size)
        cells[:, here] = open_cells[:, source] & europe.there[:, source][:, :, None]
    divisions = np.isin(np.arange(cells.shape[2]), europe.divisions)
    return cells & np.isfinite(table.values) & divisions & ~(table.establishments == 0)


def given_back(europe: EuropeanTable, cells: Mask) -> Mask:
    """Without cells that are the only hidden ones of their section in the region, or of their industry in NUTS 1."""
    cells, regions, divisions = cells.copy(), europe.regions, europe.divisions
    sections = europe.places.section[divisions]
    for _ in range(3):
        for t in range(len(cells)):
            living = regions[europe.there[t, regions]]
            for section in np.unique(sections):
                columns = divisions[sections == section]
                hidden = (cells[t] | europe.table.open_cells[t])[np.ix_(living, columns)]
                cells[t][np.ix_(living[hidden.sum(axis=1) == 1], columns)] = False
            for above in np.unique(europe.above):
                rows = regions[(europe.above == above) & europe.there[t, regions]]
                hidden = (cells[t] | europe.table.open_cells[t])[np.ix_(rows, divisions)]
                cells[t][np.ix_(rows, divisions[hidden.sum(axis=0) == 1])] = False
    return cells


def without_units(europe: EuropeanTable, cells: Mask, random: np.random.Generator) -> Floats:
    """Local units, hidden in as many of the hidden cells as they really are in each year."""
    units = europe.table.establishments
    really = europe.cells(europe.table.open_cells)
    missing = (really & np.isnan(europe.cells(units))).sum(axis=(1, 2)) / really.sum(axis=(1, 2))
    lot = random.uniform(size=units.shape[1:])
    return np.where(cells & (lot[None] < missing[:, None, None]), np.nan, units)


# -- estimating --------------------------------------------------------------------------------------------------------


def estimated(europe: EuropeanTable, cells: Mask, units: Floats) -> Experiment:
    table, t = europe.table, europe.table.year_index(YEAR)
    kinds = np.where(cells, CellKind.CONFIDENTIAL, table.kinds).astype(np.uint8)
    secret = dataclasses.replace(table, values=np.where(cells, np.nan, table.values), kinds=kinds, establishments=units)
    filled = impute(secret)
    hidden, draws = filled.imputation.redrawn((t,), DRAWS, np.random.default_rng(0))[0]
    asked = cells[t].ravel()[hidden]
    prediction = predicted(filled.imputation.published, units, np.array(table.years, dtype=float), europe.places)
    guess = np.exp(np.nan_to_num(prediction.log_value[t].ravel()[hidden]))
    scaled, _ = fitted(guess, filled.imputation.open_sums(t, hidden))
    low, high = np.quantile(draws[asked], [0.05, 0.95], axis=1)
    estimates = {
        "klastr": filled.values[t].ravel()[hidden][asked],
        "the same predictions, scaled proportionally": scaled[asked],
        "the predictions alone": guess[asked],
        "taken for zero": np.zeros(int(asked.sum())),
    }
    return Experiment(secret, cells, table.values[t][cells[t]], units[t][cells[t]], estimates, low, high)


# -- tables ------------------------------------------------------------------------------------------------------------


def heading(text: str) -> None:
    print(f"\n### {text}\n")


def header(*columns: str) -> None:
    print(f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}")


def row(*cells: object) -> None:
    print(f"| {' | '.join(str(cell) for cell in cells)} |")


def together(experiments: list[Experiment], name: str) -> Floats:
    return np.concatenate([one.estimates[name] for one in experiments])


def by_method(experiments: dict[str, list[Experiment]]) -> None:
    heading("Persons employed in hidden cells of 2014")
    header(
        "how hidden",
        "estimate",
        "cells",
        "error, % of persons",
        "bias, %",
        "median factor",
        "under 300 persons: error, %",
    )
    for how, several in experiments.items():
        true = np.concatenate([one.true for one in several])
        small = true < 300
        for name in several[0].estimates:
            found = together(several, name)
            off = found - true
            factor = np.exp(np.median(np.abs(np.log(np.maximum(found, 0.5) / np.maximum(true, 0.5)))))
            row(how, name, f"{true.size:,}", f"{100 * np.abs(off).sum() / true.sum():.1f}",
                f"{100 * off.sum() / true.sum():+.1f}", f"{factor:.2f}" if found.any() else "–",
                f"{100 * np.abs(off[small]).sum() / true[small].sum():.0f}")  # fmt: skip


def by_units(experiments: dict[str, list[Experiment]]) -> None:
    heading("klastr's estimates by local units; share of true numbers inside the 90 % interval")
    header("how hidden", "", *CLASSES, "all")
    for how, several in experiments.items():
        true, found = np.concatenate([one.true for one in several]), together(several, "klastr")
        units = np.concatenate([one.units for one in several])
        low, high = (np.concatenate([getattr(one, end) for one in several]) for end in ("low", "high"))
        inside = (low - ROUNDING <= true) & (true <= high + ROUNDING)
        place = np.where(np.isnan(units), 0, np.searchsorted(EDGES, units, side="right"))
        masks = [place == k for k in range(len(CLASSES))] + [np.ones(true.size, dtype=bool)]
        row(how, "cells", *(f"{mask.sum():,}" for mask in masks))
        row(
            how,
            "error, % of persons",
            *(f"{100 * np.abs(found - true)[mask].sum() / true[mask].sum():.0f}" for mask in masks),
        )
        row(how, "covered, %", *(f"{100 * inside[mask].mean():.0f}" for mask in masks))
        widths = np.log(np.maximum(high, 1) / np.maximum(low, 1))
        row(how, "median high / low", *(f"{np.exp(np.median(widths[mask])):.1f}" for mask in masks))


def quotients(europe: EuropeanTable, experiments: dict[str, list[Experiment]]) -> None:
    heading("What it does to the location quotients of 2014")
    header(
        "how hidden",
        "hidden cells are",
        "mean error of log quotient",
        "of the hidden cells",
        "cells whose star for specialisation changes, %",
    )
    t = europe.table.year_index(YEAR)
    complete = impute(europe.table).values[t][np.ix_(europe.regions[europe.there[t, europe.regions]], europe.divisions)]
    rows = europe.regions[europe.there[t, europe.regions]]
    for how, several in experiments.items():
        for name in ("klastr", "the predictions alone", "taken for zero", "dropped"):
            errors = [quotient_errors(europe, one, name, complete, rows) for one in several]
            everywhere, hidden, stars = np.nanmean(errors, axis=0)
            row(how, name, f"{everywhere:.4f}", "–" if np.isnan(hidden) else f"{hidden:.2f}", f"{100 * stars:.2f}")


def quotient_errors(
    europe: EuropeanTable, one: Experiment, name: str, complete: Floats, rows: NDArray[np.intp]
) -> Floats:
    """Mean |log quotient - true log quotient| everywhere and in hidden cells; share of stars at 2 that change."""
    t = europe.table.year_index(YEAR)
    full = np.zeros(one.hidden[t].shape)
    if name != "dropped":
        full[one.hidden[t]] = one.estimates[name]
    hidden = one.hidden[t][np.ix_(rows, europe.divisions)]
    cells = np.where(hidden, full[np.ix_(rows, europe.divisions)], complete)
    true = quotient(complete)
    # Dropping leaves the cell out of every sum and out of the answer; as zero it stays in the answer.
    found = np.where(hidden, np.nan, quotient(cells)) if name == "dropped" else quotient(cells)
    with np.errstate(divide="ignore", invalid="ignore"):
        off = np.abs(np.log(np.maximum(found, 1e-3)) - np.log(np.maximum(true, 1e-3)))
    stars = (found >= 2) != (true >= 2)
    return np.array(
        [np.nanmean(off[true > 0]), np.nan if name == "dropped" else off[hidden & (true > 0)].mean(), stars.mean()]
    )


def quotient(cells: Floats) -> Floats:
    return cells * cells.sum() / np.outer(cells.sum(axis=1), cells.sum(axis=0))


def contradictions(europe: EuropeanTable) -> None:
    heading("Published totals that contradict each other: what the estimates add up to, against the total")
    header("year", "open sums", "off by more than 1 %", "the largest")
    filled = impute(europe.table)
    for t, year in enumerate(europe.table.years):
        gaps = sorted(gaps_of(filled, t), reverse=True)
        _, where = gaps[0] if gaps else (0.0, "none")
        row(year, f"{len(gaps):,}", sum(gap > 0.01 for gap, _ in gaps), where)


def gaps_of(filled: RegionalTable, t: int) -> Iterator[tuple[float, str]]:
    """For each published total over hidden cells, by how much the estimates miss it, and its name."""
    cells = np.flatnonzero(filled.imputation.hidden[t].ravel())
    found = filled.values[t].ravel()[cells]
    families = filled.imputation.sums.families(t, filled.imputation.there[t])
    for sums, family in zip(filled.imputation.open_sums(t, cells), families, strict=True):
        made, total = sums.members @ found + sums.known[:, 0], sums.total[:, 0]
        parent = np.full(sums.count, -1)
        parent[sums.sum_of_child] = family.parent[cells[sums.child]]
        for k in np.flatnonzero(np.isfinite(total) & (parent >= 0)):
            region, industry = divmod(int(parent[k]), len(filled.industries))
            gap = (made[k] - total[k]) / max(total[k], 10)
            name = f"{filled.regions[region]} x {filled.industries[industry]}: {made[k]:,.1f} for {total[k]:,.0f}"
            yield max(gap, 0.0) if sums.at_most[k, 0] else abs(gap), name


if __name__ == "__main__":
    warnings.simplefilter("ignore", RuntimeWarning)
    main()
