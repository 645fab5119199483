"""Which reader reads which layout."""

from __future__ import annotations

from collections.abc import Callable

from klastr.sources.live.bls import bls_rows
from klastr.sources.live.census import census_rows
from klastr.sources.live.json_stat import json_stat_rows
from klastr.sources.live.layouts import Answer, Batches
from klastr.sources.live.sdmx_csv import sdmx_rows
from klastr.sources.live.tab_separated import tsv_rows

FORMS: dict[str, Callable[[Answer], Batches]] = {
    "json-stat": json_stat_rows,
    "sdmx-csv": sdmx_rows,
    "tsv": tsv_rows,
    "census": census_rows,
    "qcew": bls_rows,
}
