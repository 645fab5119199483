"""Compiles the embedded example, the Visegrad regions with Europe as reference, out of Eurostat's regional table.

    KLASTR_REAL_DATA=<folder> python tools/compile_example.py            writes both data files
    KLASTR_REAL_DATA=<folder> python tools/compile_example.py --check    says whether they are as compiled

Cells of the four countries are taken over as published. The rows EU and the percentiles are computed here: over NUTS 2
regions of the countries that have data in both years, hidden cells estimated by klastr from all regions and years of
Eurostat's table, what lies outside regions (extra-regio) left out.
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from european_table import SOURCE_FILE, european_table

from klastr.codes.nuts import is_extra_regio
from klastr.tables.definition_fit import fit
from klastr.tables.definitions import Definition
from klastr.tables.reference import least_of_top

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from klastr.tables.regional import RegionalTable

ROOT = Path(__file__).parents[1]
DATA = ROOT / "src/klastr/sources/data"
COUNTRIES = ("CZ", "HU", "PL", "SK")
YEARS = (2010, 2014)

TABLE_HEADER = """\
# Persons employed, local units, and wages and salaries (million EUR) by region and industry.
# Source: Eurostat (sbs_r_nuts06_r2), as published in mid 2017. Compiled by tools/compile_example.py.
# Regions: NUTS 2 of Czechia, Hungary, Poland and Slovakia; their NUTS 1 where it is not the country; the countries.
# Industries: divisions and sections of NACE Rev. 2. Flags of Eurostat: c confidential, d definition differs.
# EU: NUTS 2 regions of the {countries} European countries with data in both years ({regions}).
# Computed by klastr: hidden cells estimated from all regions and years, extra-regio left out. Flag e: estimated.
"""

REFERENCE_HEADER = """\
# What the top tenth of the regions of {countries} European countries reaches, by NACE division and by built-in group.
# Source: Eurostat (sbs_r_nuts06_r2); hidden cells estimated by klastr from all regions and years, extra-regio left out.
# Compiled by tools/compile_example.py. size: persons employed; focus: share of persons employed in all divisions.
# Empty: the table has no division of the group.
"""


class Europe(NamedTuple):
    """The reference: one year of the NUTS 2 regions of all countries that have data in each year."""

    year: int
    regions: int
    countries: int
    industries: tuple[str, ...]
    persons: NDArray[np.float64]
    """(R, I): sections and divisions."""
    is_division: NDArray[np.bool_]


def example_rows(folder: Path) -> pd.DataFrame:
    """The cells of the four countries as Eurostat publishes them."""
    frame = pd.read_parquet(folder / SOURCE_FILE)
    codes = frame["nuts_code"].astype(str)
    left_out = {code for code in codes.unique() if is_extra_regio(code)} | {f"{country}0" for country in COUNTRIES}
    kept = (
        frame["country"].isin(COUNTRIES)
        & frame["year"].isin(YEARS)
        & (frame["nace_level"] <= 2)
        & ~codes.isin(left_out)
    )
    columns = {
        "year": "year",
        "nuts_code": "region",
        "nace_code": "industry",
        "persons_employed": "persons_employed",
        "persons_employed_flag": "flag",
        "local_units": "local_units",
        "wages_meur": "wages_meur",
    }
    return frame.loc[kept, list(columns)].rename(columns=columns).sort_values(["year", "region", "industry"])


def europe(table: RegionalTable) -> list[Europe]:
    """The reference in each year, over the same countries."""
    level = table.at_level(region_level=2, industry_level=2)
    wanted = [k for k, depth in enumerate(table.industry_levels) if depth in (1, 2)]
    rows = [table.regions.index(code) for code in level.regions]
    years = [table.values[table.year_index(year)][np.ix_(rows, wanted)] for year in YEARS]
    living = [~np.isnan(persons).any(axis=1) for persons in years]
    country = np.array([code[:2] for code in level.regions])
    common = set.intersection(*(set(country[there]) for there in living))
    in_common = np.isin(country, sorted(common))
    industries = tuple(table.industries[k] for k in wanted)
    is_division = np.array([table.industry_levels[k] == 2 for k in wanted])
    return [
        Europe(year, int((there & in_common).sum()), len(common), industries, persons[there & in_common], is_division)
        for year, persons, there in zip(YEARS, years, living, strict=True)
    ]


def with_europe(rows: pd.DataFrame, reference: list[Europe]) -> pd.DataFrame:
    """The example's rows, and Europe's total per industry below them."""
    totals = [
        pd.DataFrame(
            {
                "year": one.year,
                "region": "EU",
                "industry": one.industries,
                "persons_employed": one.persons.sum(axis=0).round(),
                "flag": "e",
            }
        )
        for one in reference
    ]
    joined = pd.concat([rows.astype({"region": str, "industry": str, "flag": object}), *totals])
    return joined.sort_values(["year", "region", "industry"], kind="stable")


def percentiles(reference: list[Europe]) -> pd.DataFrame:
    """The 90th percentiles of size and focus, by division and by built-in group."""
    found = []
    for one in reference:
        divisions = tuple(code for code, fine in zip(one.industries, one.is_division, strict=True) if fine)
        persons = one.persons[:, one.is_division]
        nace = Definition.built_in("nace")
        group_at = fit(nace, divisions).group_at
        groups = np.column_stack([persons[:, group_at == g].sum(axis=1) for g in range(len(nace.groups))])
        size = np.hstack([persons, groups])
        focus = size / persons.sum(axis=1, keepdims=True)
        # Groups whose divisions are all outside the table have no percentile, rather than one of zero.
        measured = np.append(np.ones(len(divisions), dtype=bool), np.isin(np.arange(len(nace.groups)), group_at))
        found.append(
            pd.DataFrame(
                {
                    "year": one.year,
                    "code": (*divisions, *nace.groups),
                    "regions": one.regions,
                    "size": np.where(measured, least_of_top(size).round(), np.nan),
                    "focus": np.where(measured, least_of_top(focus).round(6), np.nan),
                }
            )
        )
    return pd.concat(found)


def compiled(folder: Path) -> dict[Path, str]:
    """The text of both data files."""
    reference = europe(european_table(folder))
    counts = {
        "countries": reference[0].countries,
        "regions": " and ".join(f"{one.regions} in {one.year}" for one in reference),
    }
    table = with_europe(example_rows(folder), reference)
    return {
        DATA / "visegrad.csv": TABLE_HEADER.format(**counts) + _csv(table, ["persons_employed", "local_units"]),
        DATA / "visegrad_reference.csv": REFERENCE_HEADER.format(**counts) + _csv(percentiles(reference), ["size"]),
    }


def _csv(frame: pd.DataFrame, whole: list[str]) -> str:
    """Whole numbers without decimals; the same bytes on every machine."""
    out = io.StringIO()
    frame.astype(dict.fromkeys(whole, "Int64")).to_csv(out, index=False, lineterminator="\n")
    return out.getvalue()


def main(arguments: list[str]) -> None:
    """Write both files, or say whether they are as compiled."""
    folder = os.environ.get("KLASTR_REAL_DATA")
    if not folder:
        raise SystemExit(f"KLASTR_REAL_DATA must name the folder of {SOURCE_FILE}.")
    DATA.mkdir(exist_ok=True)
    for path, text in compiled(Path(folder)).items():
        same = path.is_file() and path.read_text(encoding="utf-8") == text
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8", newline="\n")
        print(
            f"{path.relative_to(ROOT)}: {'as compiled' if same else 'differs' if '--check' in arguments else 'written'}"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
