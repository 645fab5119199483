"""Shift-share beside REAT's on its seeded table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from klastr.identify.dynamics.shift_share_forms import Form
from klastr.identify.growth import shift_share
from klastr.tables.regional import RegionalTable

Keep = Callable[[str, str, float], None]

NAMES: dict[tuple[str, str], tuple[Form, str]] = {
    ("Dunn", "National share"): ("dunn", "national_share"),
    ("Dunn", "Industrial mix"): ("dunn", "industry_mix"),
    ("Dunn", "Regional share"): ("dunn", "regional_shift"),
    ("Esteban", "Industrial mix"): ("esteban-marquillas", "industry_mix"),
    ("Esteban", "Regional share"): ("esteban-marquillas", "competitive_effect"),
    ("Esteban", "Allocation effect"): ("esteban-marquillas", "allocation_effect"),
    ("Gerfin", "Industrial mix"): ("gerfin", "industry_mix_ratio"),
    ("Gerfin", "Regional share"): ("gerfin", "regional_ratio"),
}


def both_years(folder: Path) -> RegionalTable:
    """One person more in every cell, as the figures of REAT were made."""
    names = {2010: "in_matrix_40x25.csv", 2014: "in_matrix_40x25_t1.csv"}
    wide = {year: pd.read_csv(folder / name, index_col=0) + 1 for year, name in names.items()}
    rows = [
        (region, industry, year, persons)
        for year, frame in wide.items()
        for region, cells in frame.iterrows()
        for industry, persons in cells.items()
    ]
    frame = pd.DataFrame(rows, columns=["region", "industry", "year", "jobs"])
    return RegionalTable.from_frame(frame, "region", "industry", "jobs", year="year")


@pytest.mark.proves("shift_share", by="agreement", peer="REAT 3.0.3")
def test_reat_gives_the_same_components(peers_tables: Path, difference: Keep) -> None:
    table = both_years(peers_tables)
    theirs = pd.read_csv(peers_tables / "reat_shift_r03.csv").set_index(["method", "component"])["value"]
    forms = {form for form, _ in NAMES.values()}
    found = {form: shift_share(table, form=form, convention="reat", draws=0) for form in forms}
    seen = [found[form].by_region(name).at("r03") - theirs[place] for place, (form, name) in NAMES.items()]
    net = found["gerfin"].by_region("industry_mix_ratio").at("r03") * found["gerfin"].by_region("regional_ratio").at(
        "r03"
    )
    seen.append(net - theirs["Gerfin", "Net total shift"])
    largest = float(np.abs(seen).max())
    difference("shift_share", "REAT 3.0.3", largest)
    assert largest < 1e-11
