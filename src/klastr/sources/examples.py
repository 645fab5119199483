"""The embedded example: the Visegrad regions with Europe as their reference, compiled from Eurostat's figures."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from klastr.tables.reference import ReferencePopulation
from klastr.tables.regional import RegionalTable

if TYPE_CHECKING:
    import pandas as pd

    from klastr.tables.definitions import Definition

SOURCE = "Eurostat (sbs_r_nuts06_r2)"
"""Stands beside the figures wherever they appear."""

EUROPE = "EU"
"""Code of the reference row."""

_EUROPE_NAMES = {"en": "Europe, 28 countries", "cs": "Evropa, 28 zemí"}

_HOW_EUROPE_WAS_COMPLETED = {
    "en": "Europe is the sum of the NUTS 2 regions of the 28 countries with data in 2010 and 2014 (EU without Croatia, "
    "and Norway); hidden cells were estimated by klastr from all European regions and the years 2008 to 2014, and what "
    "lies outside regions was left out.",
    "cs": "Evropa je součet regionů NUTS 2 těch 28 zemí, které mají data za roky 2010 a 2014 (EU bez Chorvatska, a "
    "Norsko); skryté buňky odhadl klastr ze všech evropských regionů a let 2008 až 2014, co leží mimo regiony, je "
    "vynecháno.",
}


def how_europe_was_completed(language: str = "en") -> str:
    """The sentence that belongs under every figure that uses the reference.

    Examples
    --------
    >>> how_europe_was_completed()[:51]
    'Europe is the sum of the NUTS 2 regions of the 28 c'
    """
    return _HOW_EUROPE_WAS_COMPLETED.get(language, _HOW_EUROPE_WAS_COMPLETED["en"])


def visegrad(*, language: str = "en") -> RegionalTable:
    """Persons employed, local units and wages in the regions of Czechia, Hungary, Poland and Slovakia.

    Parameters
    ----------
    language : {"en", "cs"}
        Of the name of the reference row and of the sentence about it.

    Returns
    -------
    RegionalTable
        2010 and 2014; 35 NUTS 2 regions with their countries (and NUTS 1 in Hungary and Poland), divisions and sections
        of NACE Rev. 2, and the row `EUROPE` as reference. Hidden cells are open; the totals bound them.

    Notes
    -----
    Source: Eurostat (sbs_r_nuts06_r2), as published in mid 2017; the row `EUROPE` is computed from it by klastr
    (`how_europe_was_completed`).

    Examples
    --------
    >>> table = visegrad().at_level(region_level=2, industry_level=2)
    >>> table.shape, table.source
    ((2, 35, 68), 'Eurostat (sbs_r_nuts06_r2)')
    """
    table = RegionalTable.from_frame(
        _rows("visegrad.csv"),
        "region",
        "industry",
        "persons_employed",
        year="year",
        flag="flag",
        establishments="local_units",
        wages="wages_meur",
        unit="persons employed",
        source=SOURCE,
    )
    name = _EUROPE_NAMES.get(language, _EUROPE_NAMES["en"])
    return replace(
        table,
        region_names={**table.region_names, EUROPE: name},
        notes=(*table.notes, how_europe_was_completed(language)),
    )


def visegrad_reference(definition: Definition | None = None, *, year: int = 2014) -> ReferencePopulation | None:
    """What the top tenth of European regions reaches, to go with `visegrad`.

    Parameters
    ----------
    definition : Definition, optional
        Each division by itself (the default) or the built-in grouping ``nace``.
    year : {2014, 2010}

    Returns
    -------
    ReferencePopulation or None
        None for other definitions and years: their percentiles are not kept.

    Examples
    --------
    >>> europe = visegrad_reference()
    >>> europe.regions, europe.percentile("persons_employed", 0.9, ["C29"]) > 10_000
    (280, array([ True]))
    """
    rows = _rows("visegrad_reference.csv")
    rows = rows[rows["year"] == year]
    groups = definition.groups if definition is not None else ()
    if rows.empty or not _is_kept(definition) or not set(groups) <= set(rows["code"]):
        return None
    return ReferencePopulation(
        name=_EUROPE_NAMES["en"],
        year=year,
        groups=tuple(rows["code"]),
        size_percentile_90=np.array(rows["size"], dtype=np.float64),
        focus_percentile_90=np.array(rows["focus"], dtype=np.float64),
        regions=int(rows["regions"].iloc[0]),
        source=f"{SOURCE}. {how_europe_was_completed()}",
    )


def _is_kept(definition: Definition | None) -> bool:
    """Whether the groups of a definition are those whose percentiles were computed, not others of the same name."""
    if definition is None:
        return True
    by_itself = all(code == group for code, group in definition.group_of.items())
    return by_itself or definition.group_of == type(definition).built_in("nace").group_of


@cache
def _rows(name: str) -> pd.DataFrame:
    import pandas as pd

    with (files("klastr.sources") / "data" / name).open(encoding="utf-8") as file:
        texts = {"region": str, "industry": str, "flag": str, "code": str}
        return pd.read_csv(file, comment="#", dtype=texts)
