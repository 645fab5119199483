"""Input-output links and similar occupations against obvious loops on random tables, and against a query engine."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from statistics import correlation

import duckdb
import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from klastr.identify.input_output_links import input_output_links
from klastr.identify.occupations import occupational_similarity
from klastr.sources.concordance import read_concordance
from klastr.sources.flows import read_flows
from klastr.tables.concordance import Concordance
from klastr.tables.flows import FlowTable
from klastr.tables.occupations import StaffingTable

WHOLE = st.integers(0, 500) | st.integers(0, 2)
CODES = ["k0", "k1", "k2", "k3"]
INDUSTRIES = ["i0", "i1", "i2", "i3", "i4"]


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[list[int]], list[int], dict[str, list[str]]]:
    """Flows of four codes, their final demand, and the codes of five industries, many to many."""
    cells = [draw(st.lists(WHOLE, min_size=4, max_size=4)) for _ in CODES]
    final = draw(st.lists(WHOLE, min_size=4, max_size=4))
    members = {i: draw(st.lists(st.sampled_from(CODES), unique=True, max_size=3)) for i in INDUSTRIES}
    members["i0"] = members["i0"] or ["k0"]
    return cells, final, members


def obvious_tie(cells: list[list[int]], final: list[int], mine: list[int], other: list[int]) -> Fraction | None:
    """The four shares, one after the other, counted flow by flow."""

    def sold(of: list[int], to: list[int]) -> int:
        return sum(cells[k][j] for k in of for j in to)

    everything = list(range(len(cells)))
    sales = {name: sold(of, everything) + sum(final[k] for k in of) for name, of in (("i", mine), ("j", other))}
    bought = {name: sold(everything, of) for name, of in (("i", mine), ("j", other))}
    if any(not (sales[name] or bought[name]) for name in "ij"):
        return None
    shares = [
        Fraction(flow, total)
        for flow, total in (
            (sold(mine, other), sales["i"]),
            (sold(mine, other), bought["j"]),
            (sold(other, mine), sales["j"]),
            (sold(other, mine), bought["i"]),
        )
        if total
    ]
    return max(shares) if shares else None


@settings(max_examples=30)
@given(tables())
def test_every_tie_is_the_largest_share_counted_flow_by_flow(
    drawn: tuple[list[list[int]], list[int], dict[str, list[str]]],
) -> None:
    cells, final, members = drawn
    frame = pd.DataFrame(cells, CODES, CODES).assign(exports=final)
    pairs = pd.DataFrame([(code, i) for i, codes in members.items() for code in codes], columns=["code", "industry"])
    links = input_output_links(FlowTable.from_wide(frame), INDUSTRIES, Concordance.from_frame(pairs))
    for a, one in enumerate(INDUSTRIES):
        for b, other in enumerate(INDUSTRIES):
            mine, theirs = ([CODES.index(code) for code in members[i]] for i in (one, other))
            found = links.values[a, b]
            tie = None if one == other or not mine or not theirs else obvious_tie(cells, final, mine, theirs)
            if tie is None:
                assert np.isnan(found)
            else:
                # Codes that an industry has in common with the other may take a sum beyond the whole.
                assert found == pytest.approx(float(min(tie, Fraction(1))), abs=1e-12)


@settings(max_examples=30)
@given(tables())
def test_a_tie_is_coarse_where_an_industry_shares_a_code(
    drawn: tuple[list[list[int]], list[int], dict[str, list[str]]],
) -> None:
    cells, final, members = drawn
    frame = pd.DataFrame(cells, CODES, CODES).assign(exports=final)
    pairs = pd.DataFrame([(code, i) for i, codes in members.items() for code in codes], columns=["code", "industry"])
    links = input_output_links(FlowTable.from_wide(frame), INDUSTRIES, Concordance.from_frame(pairs))
    assert links.coarse is not None
    for a, one in enumerate(INDUSTRIES):
        for b, other in enumerate(INDUSTRIES):
            shares = any(set(members[i]) & set(members[j]) for i in (one, other) for j in INDUSTRIES if j != i)
            assert links.coarse[a, b] == (shares and not np.isnan(links.values[a, b]))


@given(st.lists(st.lists(WHOLE, min_size=5, max_size=5), min_size=3, max_size=5))
def test_every_similarity_is_the_correlation_of_shares(rows: list[list[int]]) -> None:
    names = [f"i{k}" for k in range(len(rows))]
    similar = occupational_similarity(
        StaffingTable.from_wide(pd.DataFrame(rows, names, [f"o{k}" for k in range(5)])), names
    )
    for a, one in enumerate(rows):
        for b, other in enumerate(rows):
            alike = a != b and all(len(set(row)) > 1 for row in (one, other))
            if not alike:
                assert np.isnan(similar.values[a, b])
                continue
            shares = [[person / sum(row) for person in row] for row in (one, other)]
            assert similar.values[a, b] == pytest.approx(correlation(*shares), abs=1e-9)


def test_similarities_agree_with_scikit_learn() -> None:
    """Its correlation distance is one minus the correlation; numbers of persons give the same as shares of them."""
    metrics = pytest.importorskip("sklearn.metrics")
    persons = np.random.default_rng(7).gamma(0.3, 100, (40, 200))
    names = [f"i{k}" for k in range(40)]
    frame = pd.DataFrame(persons, names, [f"o{k}" for k in range(200)])
    ours = occupational_similarity(StaffingTable.from_wide(frame), names).values
    theirs = 1 - metrics.pairwise_distances(persons, metric="correlation")
    off = ~np.eye(40, dtype=bool)
    np.testing.assert_allclose(ours[off], theirs[off], atol=1e-9)


AMERICAN = """
    with flows as (
        select row_code k, col_code l, greatest(value_musd, 0) z from '{folder}/io_bea_use_2017_detail.parquet'
        where row_code not similar to '[TV]0.*' and col_code not similar to '[TF]\\d.*'
    ), final as (
        select row_code k, greatest(sum(if(col_code = 'T004', value_musd, -value_musd)), 0) f
        from '{folder}/io_bea_use_2017_detail.parquet' where col_code in ('T004', 'F05000') group by row_code
    ), belongs as (
        select distinct bea_2017_detail_code k, naics_2017_code i
        from read_csv('{folder}/bea_naics_crosswalk.csv.gz', all_varchar = true) where length(naics_2017_code) = 6
    ), sales as (
        select i, sum(total) s from belongs join (
            select k, coalesce(sum(z), 0) + coalesce(max(f), 0) total from flows full join final using (k) group by k
        ) using (k) group by i
    ), purchases as (
        select i, sum(total) p from belongs join (select l k, sum(z) total from flows group by l) using (k) group by i
    ), laid as (
        select a.i i, b.i j, sum(z) z from flows join belongs a on a.k = flows.k join belongs b on b.k = flows.l
        group by a.i, b.i
    ), shares as (
        select laid.i, laid.j, z / s as part from laid join sales on sales.i = laid.i where s > 0
        union all select laid.i, laid.j, z / p from laid join purchases on purchases.i = laid.j where p > 0
    )
    select least(i, j) a, greatest(i, j) b, max(part) tie from shares where i <> j group by all
"""


@pytest.mark.slow
def test_the_american_links_agree_with_a_query(real_data: Path) -> None:
    """Read, joined and divided by DuckDB out of the files themselves."""
    frame = pd.read_parquet(real_data / "us_cbp_cbsa_2019.parquet").query("naics_level == 6")
    industries = tuple(sorted(map(str, frame["naics_code"].unique())))
    flows = read_flows(real_data / "io_bea_use_2017_detail.parquet")
    links = input_output_links(
        flows, industries, read_concordance(real_data / "bea_naics_crosswalk.csv.gz", industries, flows)
    )
    asked = duckdb.sql(AMERICAN.format(folder=real_data)).df()
    place = {code: k for k, code in enumerate(industries)}
    asked = asked[asked["a"].isin(place.keys()) & asked["b"].isin(place.keys())]
    expected = np.zeros_like(links.values)
    a, b = asked["a"].map(place).to_numpy(), asked["b"].map(place).to_numpy()
    expected[a, b] = expected[b, a] = asked["tie"].to_numpy()
    off = ~np.eye(len(industries), dtype=bool)
    assert len(asked) > 200_000
    np.testing.assert_allclose(links.values[off], np.minimum(expected[off], 1), atol=1e-9)
