"""The layouts of statistical offices: true files of Eurostat and the BEA, and files written after the documentation."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import klastr
from klastr.sources.input_output import read_input_output
from klastr.tables.input_output import InputOutputTable

COUNTRIES = ("CZE", "SVK", "MX1")
CODES = ("C24", "C29")
LABELS = [f"{country}_{code}" for country in COUNTRIES for code in CODES]


def world() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Flows, final demand by country and category, taxes, output of six sectors."""
    random = np.random.default_rng(3)
    flows, asked = random.uniform(1, 9, (6, 6)).round(2), random.uniform(1, 20, (6, 6)).round(2)
    output = flows.sum(axis=1) + asked.sum(axis=1)
    return flows, asked, (0.02 * output).round(2), output


def icio() -> pd.DataFrame:
    """As the OECD writes it: sectors, taxes, value added and output below; final demand and output to the right."""
    flows, asked, taxes, output = world()
    columns = [*LABELS, *(f"{country}_{kind}" for country in COUNTRIES for kind in ("HFCE", "GFCF")), "OUT"]
    empty = np.zeros(7)
    below = [taxes, output - flows.sum(axis=0) - taxes, output]
    cells = np.vstack([np.column_stack([flows, asked, output]), *(np.append(row, empty) for row in below)])
    return pd.DataFrame(cells, pd.Index([*LABELS, "TLS", "VA", "OUT"], name="V1"), columns)


def figaro() -> pd.DataFrame:
    """As Eurostat writes its flat files: names of countries and codes in columns of their own."""
    flows, asked, taxes, output = world()
    rows: list[tuple[str, str, str, str, float]] = []
    for i, seller in enumerate(LABELS):
        for j, buyer in enumerate(LABELS):
            rows.append((*seller.split("_"), *buyer.split("_"), flows[i, j]))  # type: ignore[arg-type]
        for j, (country, kind) in enumerate((c, k) for c in COUNTRIES for k in ("P3_S14", "P51G")):
            rows.append((*seller.split("_"), country, kind, asked[i, j]))  # type: ignore[arg-type]
    added = output - flows.sum(axis=0) - taxes
    for code, values in (("D21X31", taxes), ("D1", 0.6 * added), ("B2A3G", 0.4 * added)):
        rows += [("W2", code, *buyer.split("_"), value) for buyer, value in zip(LABELS, values, strict=True)]  # type: ignore[misc]
    frame = pd.DataFrame(rows, columns=["refArea", "rowIi", "counterpartArea", "colIi", "obsValue"])
    frame.insert(0, "icioiCol", frame["counterpartArea"] + "_" + frame["colIi"])
    frame.insert(0, "icioiRow", frame["refArea"] + "_" + frame["rowIi"])
    return frame


def test_the_oecd_table_keeps_countries_and_industries_apart(tmp_path: Path) -> None:
    icio().to_csv(tmp_path / "icio.csv")
    table = read_input_output(tmp_path / "icio.csv")
    assert table.industries == tuple(LABELS)
    assert table.countries[:3] == ("CZE", "CZE", "SVK")
    assert table.codes == CODES * 3
    assert table.demand_countries == ("CZE", "CZE", "SVK", "SVK", "MX1", "MX1")
    assert len(table.households) == 3
    assert list(table.other_inputs) == ["taxes"]
    assert not [problem for problem in table.problems if problem.code == "unbalanced"]
    np.testing.assert_allclose(table.output, world()[3])


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_the_flat_table_of_figaro_is_the_same_world(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"figaro.{kind}"
    figaro().to_csv(path, index=False) if kind == "csv" else figaro().to_parquet(path, index=False)
    table = read_input_output(path)
    other = InputOutputTable.from_frame(icio())
    order = [table.industries.index(label) for label in LABELS]
    np.testing.assert_allclose(table.flows[np.ix_(order, order)], other.flows)
    np.testing.assert_allclose(table.value_added[order], other.value_added)
    np.testing.assert_allclose(table.output[order], other.output)
    assert set(table.demand_countries) == set(COUNTRIES)
    assert table.compensation is not None


def test_the_matrix_of_figaro_is_the_same_world() -> None:
    frame = figaro().pivot(index="icioiRow", columns="icioiCol", values="obsValue").fillna(0)
    table = InputOutputTable.from_frame(frame)
    assert set(table.industries) == set(LABELS)
    np.testing.assert_allclose(sorted(table.output), sorted(world()[3]))


def test_countries_become_regions_without_losing_names() -> None:
    table = InputOutputTable.from_frame(icio())
    found = table.aggregated({"C24": "C", "C29": "C"}, countries={"CZE": "CS", "SVK": "CS"})
    assert found.industries == ("CS_C", "MX1_C")
    assert found.countries == ("CS", "MX1")
    assert found.demand == ("CS_HFCE", "CS_GFCF", "MX1_HFCE", "MX1_GFCF")
    assert found.total_demand.sum() == pytest.approx(table.total_demand.sum())
    assert klastr.export_content(found, draws=0).at("CS", "exports") < klastr.export_content(table, draws=0).at(
        "CZE", "exports"
    ) + klastr.export_content(table, draws=0).at("SVK", "exports")


def test_the_symmetric_tables_of_eurostat(real_data: Path) -> None:
    path = real_data / "io_eurostat_cz_sk_2015.parquet"
    czech = read_input_output(path, country="CZ")
    assert len(czech.industries) == 61
    assert czech.flow == "DOM"
    assert czech.demand == ("P3_S13", "P3_S14", "P3_S15", "P5", "P6")
    assert list(czech.other_inputs) == ["taxes", "imports"]
    assert czech.compensation is not None
    assert not [problem for problem in czech.problems if problem.code == "unbalanced"]
    slovak = read_input_output(path, country="SK", flow="TOTAL")
    assert slovak.demand[-1] == "imports"
    assert slovak.final_demand[:, -1].max() <= 0
    assert not [problem for problem in slovak.problems if problem.code == "unbalanced"]


def test_the_american_use_table_is_symmetric_by_assumption(real_data: Path) -> None:
    table = read_input_output(real_data / "io_bea_use_2017_detail.parquet")
    assert len(table.industries) == 402
    told = [problem for problem in table.problems if problem.code == "symmetric_by_assumption"]
    assert "S00300" in told[0].message
    assert "331314" in told[0].message
    assert table.exports == (table.demand.index("F04000"),)
    assert table.households == (table.demand.index("F01000"),)
    assert table.sold is not None
    rows = table.flows.sum(axis=1) + table.total_demand
    np.testing.assert_allclose(rows, table.row_output, rtol=0.01, atol=30)
    assert np.abs(table.sold - table.output).sum() > 0.1 * table.output.sum()
    position = klastr.upstreamness(table, trade="open", draws=0).to_frame()["upstreamness"]
    assert position["336111"] == pytest.approx(1, abs=0.01)
    assert position["325110"] > 4
    assert 1.9 < position.mean() < 2.2
    columns = table.flows.sum(axis=0) + table.value_added + sum(table.other_inputs.values())
    np.testing.assert_allclose(columns, table.output, rtol=0.01, atol=10)


def test_employment_in_thousands_becomes_persons(real_data: Path) -> None:
    table = read_input_output(
        real_data / "io_eurostat_cz_sk_2015.parquet",
        country="CZ",
        employment=real_data / "io_eurostat_cz_sk_employment.csv",
    )
    assert table.extension_units["employment"] == "persons"
    assert table.extensions["employment"][table.industries.index("CPA_A01")] == pytest.approx(114_225)
    assert any("4 codes of no industry (G47, L68A, T, U)" in note for note in table.notes)
