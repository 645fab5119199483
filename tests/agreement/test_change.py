"""Entries, growth, resilience and knowledge bases by a second way of computing them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from klastr.identify.dynamics.entry_exit import entry_exit
from klastr.identify.dynamics.growth_rates import growth
from klastr.identify.growth import shift_share
from klastr.identify.knowledge_bases import BASES, base_of, built_in_classification, knowledge_bases
from klastr.identify.resilience.regional_resilience import resilience
from klastr.identify.specialisation import location_quotient
from klastr.tables.regional import RegionalTable

Keep = Callable[[str, str, float], None]


def years_of(folder: Path) -> dict[int, pd.DataFrame]:
    names = {2010: "in_matrix_40x25.csv", 2014: "in_matrix_40x25_t1.csv"}
    return {year: pd.read_csv(folder / name, index_col=0) for year, name in names.items()}


@pytest.mark.proves("entry_exit", by="agreement", peer="EconGeo 1.3 (its quotients, its rule of entry)")
def test_quotients_of_econgeo_give_the_same_entries(peers_tables: Path, difference: Keep) -> None:
    years = years_of(peers_tables)
    before = pd.read_csv(peers_tables / "econgeo_location.quotient.csv", index_col=0)
    after = years[2014]
    shares = after.div(after.sum(axis=1), axis=0) / (after.sum() / after.to_numpy().sum())
    theirs = (shares >= 1).astype(float).where(before < 1)  # NA where it was there, else whether it is there now
    seen = entry_exit(years, draws=0).to_frame().loc[theirs.index, theirs.columns]
    assert (seen.isna() == theirs.isna()).all(axis=None)
    largest = float(np.nanmax(np.abs(seen.to_numpy() - theirs.to_numpy())))
    difference("entry_exit", "EconGeo 1.3 (its quotients, its rule of entry)", largest)
    assert largest == 0


@pytest.mark.proves("growth", by="agreement", peer="pandas pct_change")
def test_pandas_gives_the_same_growth(peers_tables: Path, difference: Keep) -> None:
    years = years_of(peers_tables)
    theirs = pd.concat(years).unstack().pct_change().iloc[1].unstack(0)
    seen = growth(years, draws=0).to_frame()
    known = years[2010] > 0
    largest = float(np.abs((seen - theirs)[known]).max(axis=None))
    difference("growth", "pandas pct_change", largest)
    assert largest < 1e-12
    assert seen[~known].isna().all(axis=None)


@pytest.mark.proves("resilience", by="agreement", peer="klastr shift_share: shift over what was expected")
def test_resistance_is_the_regional_shift_over_what_was_expected(peers_tables: Path, difference: Keep) -> None:
    years = years_of(peers_tables)
    rows = (
        pd.concat(years, names=["year", "region"]).rename_axis(columns="industry").stack().rename("jobs").reset_index()
    )
    table = RegionalTable.from_frame(rows, "region", "industry", "jobs", year="year")
    parts = shift_share(table, draws=0)
    before = parts.before > 0
    hoped = np.where(before, parts.national_share + parts.industry_mix, 0).sum(axis=1)
    shift = (parts.after - parts.before).sum(axis=1) - hoped
    found = resilience(table, shock=(2010, 2014), draws=0)
    seen = found.values[:, found.axes["index"].index("resistance")]
    largest = float(np.abs(seen - shift / np.abs(hoped)).max())
    difference("resilience", "klastr shift_share: shift over what was expected", largest)
    assert largest < 1e-9


@pytest.mark.proves("knowledge_bases", by="agreement", peer="klastr location_quotient of bases as industries")
def test_quotients_of_bases_are_location_quotients(difference: Keep) -> None:
    codes = ["2111", "2131", "2141", "2512", "2641", "2651", "5120", "9112"]
    people = pd.DataFrame(np.random.default_rng(5).integers(1, 90, (12, 8)), [f"r{k:02}" for k in range(12)], codes)
    known = built_in_classification(codes)
    summed = people.T.groupby(lambda code: base_of(code, known) or "rest").sum().T
    theirs = location_quotient(RegionalTable.from_wide(summed), draws=0)
    found = knowledge_bases(people, kind="quotient", draws=0)
    seen = [found.at(region, base) - theirs.at(region, base) for region in people.index for base in BASES]
    largest = float(np.abs(seen).max())
    difference("knowledge_bases", "klastr location_quotient of bases as industries", largest)
    assert largest < 1e-12
