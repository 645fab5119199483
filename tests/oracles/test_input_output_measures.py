"""Measures of input-output tables the long way round: sums of rounds, tables solved again without a sector."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from numpy.typing import NDArray

import klastr
from klastr.identify.input_output import coefficient_draws
from klastr.identify.input_output.inverse import model_of
from klastr.identify.input_output.supply_paths import largest_paths
from klastr.tables.input_output import InputOutputTable

Floats = NDArray[np.float64]


@st.composite
def tables(draw: st.DrawFn, *, zeros: bool = True) -> InputOutputTable:
    """Three to five sectors whose purchases stay below output."""
    many = draw(st.integers(3, 5))
    cell = st.integers(0, 40) if zeros else st.integers(1, 40)
    flows = np.array(draw(st.lists(cell, min_size=many**2, max_size=many**2)), dtype=float).reshape(many, many)
    spare = np.array(draw(st.lists(st.integers(5, 200), min_size=many, max_size=many)), dtype=float)
    output = np.maximum(flows.sum(axis=0), flows.sum(axis=1)) + spare
    jobs = np.array(draw(st.lists(st.integers(0, 90), min_size=many, max_size=many)), dtype=float)
    names = [f"s{k}" for k in range(many)]
    wages = (output - flows.sum(axis=0)) * 0.6
    demand = np.column_stack([(output - flows.sum(axis=1)) * part for part in (0.5, 0.5)])
    made = InputOutputTable.from_arrays(
        names,
        flows,
        output=output,
        final_demand=demand,
        demand=["P3_S14", "P6"],
        compensation=wages,
        households=["P3_S14"],
        exports=["P6"],
    )
    return made.with_extension("employment", jobs)


def rounds(matrix: Floats, start: Floats, times: int = 4000) -> Floats:
    """start + A start + A A start + ..."""
    total, goods = np.zeros_like(start), start.copy()
    for _ in range(times):
        total = total + goods
        goods = matrix @ goods
    return total


def coefficients(table: InputOutputTable) -> Floats:
    return np.array(
        [[table.flows[i, j] / table.output[j] for j in range(len(table.output))] for i in range(len(table.output))]
    )


@pytest.mark.proves("technical_coefficients", by="oracle")
@pytest.mark.proves("leontief_inverse", by="oracle")
@pytest.mark.proves("ghosh_coefficients", by="oracle")
@pytest.mark.proves("ghosh_inverse", by="oracle")
@given(tables())
@settings(max_examples=15)
def test_inverses_are_sums_of_all_rounds(table: InputOutputTable) -> None:
    a = coefficients(table)
    b = table.flows / table.output[:, None]
    unit = np.eye(len(a))
    np.testing.assert_allclose(klastr.technical_coefficients(table).values, a, atol=1e-12)
    np.testing.assert_allclose(klastr.ghosh_coefficients(table).values, b, atol=1e-12)
    np.testing.assert_allclose(klastr.leontief_inverse(table).values, rounds(a, unit), atol=1e-8)
    np.testing.assert_allclose(klastr.ghosh_inverse(table).values, rounds(b, unit), atol=1e-8)


@pytest.mark.slow
@pytest.mark.proves("multipliers", by="oracle")
@given(tables())
@settings(max_examples=15)
def test_multipliers_are_counted_round_by_round(table: InputOutputTable) -> None:
    found = klastr.multipliers(table, draws=0)
    closed = klastr.multipliers(table, draws=0, households=True)
    a = coefficients(table)
    income = max(table.compensation.sum(), table.final_demand[:, 0].sum())  # type: ignore[union-attr]
    wide = np.zeros((len(a) + 1,) * 2)
    wide[:-1, :-1], wide[-1, :-1], wide[:-1, -1] = (
        a,
        table.compensation / table.output,
        table.final_demand[:, 0] / income,
    )
    for j, name in enumerate(table.industries):
        start = np.eye(len(a))[:, j]
        made = rounds(a, start)
        again = rounds(wide, np.append(start, 0.0))[:-1]
        direct = {"output": 1.0, "employment": table.extensions["employment"] / table.output}
        for word, weight in direct.items():
            assert found.at(name, word) == pytest.approx(float((weight * made).sum()), abs=1e-7)
            assert closed.at(name, word) == pytest.approx(float((weight * again).sum()), abs=1e-7)


@pytest.mark.proves("linkages", by="oracle")
@pytest.mark.proves("key_sectors", by="oracle")
@given(tables())
@settings(max_examples=15)
def test_linkages_are_sums_divided_by_their_mean(table: InputOutputTable) -> None:
    a = coefficients(table)
    many = len(a)
    inverse = rounds(a, np.eye(many))
    ghosh = rounds(table.flows / table.output[:, None], np.eye(many))
    found = klastr.linkages(table, draws=0)
    key = klastr.key_sectors(table, draws=0)
    mean = inverse.sum() / many
    for k, name in enumerate(table.industries):
        column, row = inverse[:, k], inverse[k]
        assert found.at(name, "power") == pytest.approx(column.sum() / mean, abs=1e-7)
        assert found.at(name, "sensitivity") == pytest.approx(row.sum() / mean, abs=1e-7)
        assert found.at(name, "ghosh_sensitivity") == pytest.approx(ghosh[k].sum() / (ghosh.sum() / many), abs=1e-7)
        spread = np.sqrt(sum((x - column.mean()) ** 2 for x in column) / (many - 1)) / column.mean()
        assert found.at(name, "power_variation") == pytest.approx(spread, abs=1e-6)
        both = found.at(name, "power") > 1 and found.at(name, "ghosh_sensitivity") > 1
        assert key.at(name, "key") == float(both)


@pytest.mark.proves("upstreamness", by="oracle")
@pytest.mark.proves("propagation_lengths", by="oracle")
@given(tables())
@settings(max_examples=15)
def test_positions_are_mean_numbers_of_steps(table: InputOutputTable) -> None:
    a, b = coefficients(table), table.flows / table.output[:, None]
    many = len(a)
    position = klastr.upstreamness(table, draws=0)
    lengths = klastr.propagation_lengths(table, draws=0)
    steps, weight, power = np.zeros((many, many)), np.zeros((many, many)), np.eye(many)
    sold = (table.output - table.flows.sum(axis=1)) / table.output
    ahead, chain = np.zeros(many), sold.copy()
    for step in range(1, 4000):
        power = power @ a
        steps, weight = steps + step * power, weight + power
        ahead, chain = ahead + step * chain, b @ chain
    for k, name in enumerate(table.industries):
        assert position.at(name, "upstreamness") == pytest.approx(ahead[k], rel=1e-6)
        for j, other in enumerate(table.industries):
            if weight[k, j] > 1e-9:
                assert lengths.at(name, other) == pytest.approx(steps[k, j] / weight[k, j], rel=1e-5)


@pytest.mark.proves("hypothetical_extraction", by="oracle")
@given(tables())
@settings(max_examples=15)
def test_extraction_solves_the_table_again_without_the_sector(table: InputOutputTable) -> None:
    found = klastr.hypothetical_extraction(table, draws=0)
    a, b = coefficients(table), table.flows / table.output[:, None]
    x, unit = table.output, np.eye(len(table.output))
    final, primary = x - table.flows.sum(axis=1), x - table.flows.sum(axis=0)
    for k, name in enumerate(table.industries):
        without = a.copy()
        without[:, k] = 0
        backward = x - np.linalg.solve(unit - without, final)
        without[k, :] = 0
        gone = final.copy()
        gone[k] = 0
        total = x - np.linalg.solve(unit - without, gone)
        unsold = b.copy()
        unsold[k, :] = 0
        forward = x - np.linalg.solve((unit - unsold).T, primary)
        others = np.arange(len(x)) != k
        for word, lost in (("backward", backward), ("total", total), ("forward", forward)):
            assert found.at(name, word) == pytest.approx(lost.sum(), rel=1e-7, abs=1e-6)
            assert found.at(name, f"{word}_net") == pytest.approx(lost[others].sum(), rel=1e-7, abs=1e-6)


@pytest.mark.proves("footprint", by="oracle")
@given(tables())
@settings(max_examples=15)
def test_footprints_follow_each_product_round_by_round(table: InputOutputTable) -> None:
    found = klastr.footprint(table, extension="employment", draws=0)
    by_product = klastr.footprint(table, extension="employment", by="product", draws=0)
    direct = table.extensions["employment"] / table.output
    for k, category in enumerate(table.demand):
        arises = direct * rounds(coefficients(table), table.final_demand[:, k])
        np.testing.assert_allclose(found.values[:, k], arises, rtol=1e-7, atol=1e-9, err_msg=category)
    np.testing.assert_allclose(by_product.values.sum(axis=1), table.extensions["employment"], rtol=1e-7, atol=1e-9)


@given(tables())
@settings(max_examples=10)
def test_the_largest_chains_are_the_largest_of_all(table: InputOutputTable) -> None:
    model = model_of(table)
    a, names = model.matrix, table.industries
    chains = {(0,): 1.0}
    everything = dict(chains)
    for _ in range(4):
        chains = {(*path, k): value * a[k, path[-1]] for path, value in chains.items() for k in range(len(a))}
        everything |= chains
    best = sorted((value for value in everything.values() if value > 0), reverse=True)[:5]
    found = list(largest_paths(model, 0).values())
    # Longer chains than the four rounds counted here may be larger than the fifth of them.
    assert len(names) >= 3
    assert all(mine >= obvious - 1e-4 * obvious for mine, obvious in zip(found, best, strict=False))
    assert found[0] == 1.0


@pytest.mark.proves("regional_coefficients", by="oracle")
@given(st.lists(st.integers(0, 50), min_size=8, max_size=8), st.sampled_from(["slq", "cilq", "flq", "aflq"]))
@settings(max_examples=40)
def test_regional_coefficients_are_scaled_cell_by_cell(jobs: list[int], method: str) -> None:
    employment = pd.DataFrame(np.array(jobs).reshape(2, 4) + 0, ["A", "B"], list("wxyz"))
    here, everywhere = employment.loc["A"], employment.sum()
    if here.sum() == 0 or (everywhere == 0).any():
        return
    flows = np.arange(1.0, 17).reshape(4, 4)
    table = InputOutputTable.from_arrays(list("wxyz"), flows, output=np.full(4, 200.0))
    found = klastr.regional_coefficients(table, employment, "A", method=method, delta=0.3, draws=0)  # type: ignore[arg-type]
    size = np.log2(1 + here.sum() / everywhere.sum()) ** 0.3

    def quotient(code: str) -> float:
        return float((here[code] / here.sum()) / (everywhere[code] / everywhere.sum()))

    for seller in "wxyz":
        for buyer in "wxyz":
            s, b = quotient(seller), quotient(buyer)
            cross = s if seller == buyer or b == 0 else s / b
            factor = {"slq": min(s, 1), "cilq": min(cross, 1)}.get(method, min(cross * size, 1))
            factor *= np.log2(1 + b) if method == "aflq" and b > 1 else 1
            national = table.flows["wxyz".index(seller), "wxyz".index(buyer)] / 200
            assert found.at(seller, buyer) == pytest.approx(national * factor, abs=1e-12)


def world(seed: int = 1) -> InputOutputTable:
    """Three countries, two industries each."""
    random = np.random.default_rng(seed)
    labels = [f"{country}_{code}" for country in ("AAA", "BBB", "CCC") for code in ("C", "G")]
    flows = random.uniform(1, 10, (6, 6))
    asked = random.uniform(1, 30, (6, 3))
    columns = [*labels, *(f"{country}_HFCE" for country in ("AAA", "BBB", "CCC"))]
    return InputOutputTable.from_frame(pd.DataFrame(np.hstack([flows, asked]), labels, columns))


@pytest.mark.proves("export_content", by="oracle")
@pytest.mark.proves("value_added_trade", by="oracle")
def test_domestic_value_added_is_what_a_world_without_the_exports_would_lack() -> None:
    table = world()
    found = klastr.export_content(table, draws=0)
    traded = klastr.value_added_trade(table, draws=0)
    gross = klastr.value_added_trade(table, gross=True)
    a, x, f = coefficients(table), table.output, table.final_demand
    added = table.value_added / x
    for number, country in enumerate(("AAA", "BBB", "CCC")):
        mine = slice(2 * number, 2 * number + 2)
        others = [k for k in range(6) if not 2 * number <= k < 2 * number + 2]
        cut, asked = a.copy(), f.copy()
        cut[mine, others] = 0
        asked[mine, [k for k in range(3) if k != number]] = 0
        lacking = x - np.linalg.solve(np.eye(6) - cut, asked.sum(axis=1))
        assert found.at(country, "domestic") == pytest.approx(float((added * lacking)[mine].sum()))
        sent = table.flows[mine, others].sum() + np.delete(f[mine], number, axis=1).sum()
        assert found.at(country, "exports") == pytest.approx(sent)
        for other, name in enumerate(("AAA", "BBB", "CCC")):
            arises = added * rounds(a, f[:, other], 400)
            assert traded.at(country, name) == pytest.approx(float(arises[mine].sum()))
            if other != number:
                theirs = slice(2 * other, 2 * other + 2)
                assert gross.at(country, name) == pytest.approx(table.flows[mine, theirs].sum() + f[mine, other].sum())


def test_first_order_draws_agree_with_tables_solved_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(4)
    flows = random.gamma(1, 1, (30, 30))
    table = InputOutputTable.from_arrays(
        [f"s{k}" for k in range(30)], flows, output=1.6 * np.maximum(flows.sum(axis=0), flows.sum(axis=1))
    )
    exact = klastr.linkages(table, draws=2000)
    monkeypatch.setattr(coefficient_draws, "LARGEST", 5)
    first = klastr.linkages(table, draws=2000)
    for word in ("total_backward", "total_forward", "ghosh_forward"):
        at = exact.axes["linkage"].index(word)
        assert exact.low is not None
        assert first.low is not None
        wide = exact.values[:, at] - exact.low[:, at]
        np.testing.assert_allclose(first.values[:, at] - first.low[:, at], wide, rtol=0.2)
    assert "first order" in str(first.settings["interval"])


def test_errors_of_the_inverse_are_those_of_tables_solved_anew() -> None:
    table = InputOutputTable.from_arrays(["1", "2"], [[150, 500], [200, 100]], output=[1000, 2000])
    model = model_of(table)
    again = coefficient_draws.coefficient_draws(20_000, error=0.05)
    drawn = np.concatenate(list(again.inverses(model)))
    np.testing.assert_allclose(coefficient_draws.inverse_spread(model, 0.05), drawn.std(axis=0), rtol=0.05)
