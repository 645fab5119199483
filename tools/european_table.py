"""Eurostat's regional table of structural business statistics as the tools of this folder read it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from klastr.tables.regional import RegionalTable

SOURCE = "Eurostat (sbs_r_nuts06_r2)"
SOURCE_FILE = "eu_sbs_regional_2008_2014.parquet"
"""In the folder that KLASTR_REAL_DATA names."""


def european_table(folder: Path) -> RegionalTable:
    """Eurostat's regional table, all levels and years, hidden cells estimated."""
    import pandas as pd

    from klastr.tables.impute import impute
    from klastr.tables.regional import RegionalTable

    frame = pd.read_parquet(folder / SOURCE_FILE)
    table = RegionalTable.from_frame(
        frame,
        "nuts_code",
        "nace_code",
        "persons_employed",
        year="year",
        flag="persons_employed_flag",
        establishments="local_units",
        wages="wages_meur",
        unit="persons employed",
        source=SOURCE,
    )
    return impute(table)
