"""Eurostat's files are read as they are downloaded, the old shape and the new one."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from klastr.errors import MissingColumn
from klastr.sources.tables import read_regional_table
from klastr.tables.cells import CellKind

# Written by hand after Eurostat's description of its TSV: dimensions joined by commas, a blank behind every year and
# value, ":" for an empty cell, flags behind a blank.
OLD = (
    "unit,nace_r2,geo\\time\t2014 \t2013 \n"
    "NR,C10,CZ01\t12 b\t: c\n"
    "NR,C11,CZ01\t5 \t: \n"
    "NR,C10,CZ02\t1 \t2 \n"
    "NR,C11,CZ02\t:u\t0 \n"
)
NEW = (
    "freq,nace_r2,indic_sb,geo\\TIME_PERIOD\t2013 \t2014 \n"
    "A,C10,V16110,CZ01\t: @C\t12 b\n"
    "A,C11,V16110,CZ01\t: \t5 \n"
    "A,C10,V16110,CZ02\t2 \t1 \n"
    "A,C11,V16110,CZ02\t0 \t: u\n"
    "A,C10,V11210,CZ01\t3 \t4 \n"
    "A,C10,V13320,CZ01\t: c\t7.5 d\n"
    "A,C10,V91290,CZ01\t1.1 \t2.2 \n"
)
SDMX = "DATAFLOW,LAST UPDATE,freq,nace_r2,indic_sb,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n" + "".join(
    f"ESTAT:SBS_R_NUTS06_R2(1.0),11/02/21 23:00:00,A,{industry},{indicator},{region},{year},{value},{flag}\n"
    for industry, indicator, region, year, value, flag in [
        ("C10", "V16110", "CZ01", 2013, "", "c"),
        ("C11", "V16110", "CZ01", 2013, "", ""),
        ("C10", "V16110", "CZ02", 2013, "2", ""),
        ("C11", "V16110", "CZ02", 2013, "0", ""),
        ("C10", "V16110", "CZ01", 2014, "12", "b"),
        ("C11", "V16110", "CZ01", 2014, "5", ""),
        ("C10", "V16110", "CZ02", 2014, "1", ""),
        ("C11", "V16110", "CZ02", 2014, "", "u"),
        ("C10", "V11210", "CZ01", 2013, "3", ""),
        ("C10", "V11210", "CZ01", 2014, "4", ""),
    ]
)


def written(folder: Path, text: str, name: str = "estat_sbs_r_nuts06_r2.tsv") -> Path:
    path = folder / name
    path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return path


@pytest.mark.parametrize(
    ("text", "name"),
    [(OLD, "sbs_r_nuts06_r2.tsv"), (NEW, "estat_sbs_r_nuts06_r2.tsv.gz"), (SDMX, "sbs_r_nuts06_r2_linear.csv")],
    ids=["old", "new", "SDMX-CSV"],
)
def test_every_shape_gives_the_same_table(tmp_path: Path, text: str, name: str) -> None:
    table = read_regional_table(written(tmp_path, text, name)).table
    assert (table.years, table.regions, table.industries) == ((2013, 2014), ("CZ01", "CZ02"), ("C10", "C11"))
    nan = np.nan
    np.testing.assert_array_equal(table.values, [[[nan, nan], [2, 0]], [[12, 5], [1, nan]]])
    published, unavailable = CellKind.PUBLISHED, CellKind.UNAVAILABLE
    assert table.kinds[1].tolist() == [[published, published], [published, unavailable]]
    assert table.source == "Eurostat (sbs_r_nuts06_r2)"
    assert table.unit == "persons employed"


def test_a_region_with_half_of_its_cells_confidential_is_there(tmp_path: Path) -> None:
    table = read_regional_table(written(tmp_path, OLD)).table
    assert table.kinds[0, 0].tolist() == [CellKind.CONFIDENTIAL, CellKind.UNAVAILABLE]


def test_indicators_below_each_other_become_one_table(tmp_path: Path) -> None:
    reading = read_regional_table(written(tmp_path, NEW))
    assert reading.table.establishments is not None
    assert reading.table.establishments[:, 0, 0].tolist() == [3.0, 4.0]
    assert reading.table.wages is not None
    assert reading.table.wages[1, 0, 0] == 7.5
    said = "V16110 as persons employed, V11210 as establishments, V13320 as wages; V91290 left out"
    assert said in str(reading.problems)


def test_an_indicator_may_be_named_as_the_value(tmp_path: Path) -> None:
    table = read_regional_table(written(tmp_path, NEW), value="V11210").table
    assert np.nansum(table.values) == 7.0


def test_an_indicator_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MissingColumn, match=r"neither a column nor an indicator 'V99999'; 'indic_sb' holds V11210"):
        read_regional_table(written(tmp_path, NEW), value="V99999")


def test_indicators_that_nobody_knows_are_not_chosen_between(tmp_path: Path) -> None:
    text = NEW.replace("V16110", "X1").replace("V11210", "X2")
    with pytest.raises(MissingColumn, match=r"holds 4 indicators \(V13320, V91290, X1, X2\).*--value"):
        read_regional_table(written(tmp_path, text))


def test_rows_are_numbered_as_in_the_file(tmp_path: Path) -> None:
    reading = read_regional_table(written(tmp_path, OLD.replace("12 b", "many").replace("2 \n", "-2 \n")))
    assert {problem.code: problem.rows for problem in reading.errors} == {"not_a_number": (2,), "negative_values": (4,)}


def test_a_first_column_that_does_not_hold_all_dimensions_is_told(tmp_path: Path) -> None:
    reading = read_regional_table(written(tmp_path, OLD.replace("NR,C11,CZ02", "NR,C11")))
    assert {problem.code: problem.rows for problem in reading.errors}["broken_rows"] == (5,)


@pytest.mark.slow
def test_the_whole_european_table_of_one_year_is_the_same_as_tsv(real_data: Path, tmp_path: Path) -> None:
    """A year of the real table, written as Eurostat writes it, is read back as it is in Parquet."""
    import pandas as pd

    parquet = real_data / "eu_sbs_regional_2008_2014.parquet"
    columns = ["year", "nuts_code", "nace_code", "persons_employed", "persons_employed_flag"]
    frame = pd.read_parquet(parquet, columns=columns).query("year >= 2013").reset_index(drop=True)
    number = frame["persons_employed"].map(lambda one: ":" if np.isnan(one) else f"{one:.0f}")
    frame["cell"] = number + " " + frame["persons_employed_flag"].astype(object).fillna("")
    wide = frame.pivot_table("cell", ["nace_code", "nuts_code"], "year", aggfunc="first", observed=True).fillna(": ")
    lines = ["nace_r2,geo\\time\t" + "\t".join(f"{year} " for year in wide.columns)]
    lines += [
        f"{industry},{region}\t" + "\t".join(cells)
        for (industry, region), cells in zip(wide.index, wide.values, strict=True)
    ]
    made = read_regional_table(written(tmp_path, "\n".join(lines) + "\n")).table
    expected = read_regional_table(parquet).table.pick(years=(2013, 2014), regions=made.regions)
    assert made.regions == expected.regions
    np.testing.assert_array_equal(made.values, expected.values)
    np.testing.assert_array_equal(made.kinds, expected.kinds)
