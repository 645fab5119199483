"""Estimating hidden cells within the published totals."""

from __future__ import annotations

from dataclasses import replace

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from klastr.codes.classifications import recognised_industries, recognised_regions
from klastr.errors import NothingToMeasure
from klastr.tables.cells import CellKind
from klastr.tables.impute import impute
from klastr.tables.regional import RegionalTable

REGIONS = ("CZ", "CZ01", "CZ02", "CZ03", "CZ04", "SK", "SK01", "SK02", "SK03", "SK04")
INDUSTRIES = ("C", "C10", "C11", "C13", "C24", "F", "F41", "F42", "F43")
PARTS_OF = {0: [1, 2, 3, 4], 5: [6, 7, 8]}


def published(seed: int, years: int = 2) -> RegionalTable:
    """Whole numbers that add up: regions to countries, divisions to sections."""
    random = np.random.default_rng(seed)
    values = np.zeros((years, len(REGIONS), len(INDUSTRIES)))
    fine = [i for i in range(len(INDUSTRIES)) if i not in PARTS_OF]
    once = random.lognormal(6, 1.2, (1, 8, len(fine)))
    values[np.ix_(range(years), [1, 2, 3, 4, 6, 7, 8, 9], fine)] = (
        once * np.exp(random.normal(0, 0.1, (years, 8, len(fine))))
    ).round() + 1
    values[:, 0], values[:, 5] = values[:, 1:5].sum(axis=1), values[:, 6:].sum(axis=1)
    for section, parts in PARTS_OF.items():
        values[:, :, section] = values[:, :, parts].sum(axis=2)
    return RegionalTable(
        regions=REGIONS,
        industries=INDUSTRIES,
        years=tuple(range(2010, 2010 + years)),
        values=values,
        kinds=np.full(values.shape, CellKind.PUBLISHED, dtype=np.uint8),
        establishments=np.maximum(values / 12, 1).round(),
        region_codes=recognised_regions(REGIONS),
        industry_codes=recognised_industries(INDUSTRIES),
    )


def with_hidden(table: RegionalTable, hidden: np.ndarray) -> RegionalTable:
    kinds = np.where(hidden, CellKind.CONFIDENTIAL, table.kinds).astype(np.uint8)
    return replace(table, values=np.where(hidden, np.nan, table.values), kinds=kinds)


def some_divisions(seed: int, shape: tuple[int, ...], share: float = 0.3) -> np.ndarray:
    hidden = np.random.default_rng(seed).random(shape) < share
    hidden[:, :, list(PARTS_OF)] = False
    hidden[:, [0, 5]] = False
    return hidden


@settings(max_examples=30)
@given(st.integers(0, 2**32))
def test_published_cells_stay_and_published_totals_hold(seed: int) -> None:
    table = published(seed)
    hidden = some_divisions(seed, table.values.shape)
    filled = impute(with_hidden(table, hidden))
    np.testing.assert_array_equal(filled.values[~hidden], table.values[~hidden])
    assert (filled.values[hidden] > 0).all()
    np.testing.assert_array_equal(filled.is_imputed, hidden)
    for section, parts in PARTS_OF.items():
        np.testing.assert_allclose(
            filled.values[:, :, parts].sum(axis=2), table.values[:, :, section], rtol=2e-3, atol=1
        )
    np.testing.assert_allclose(filled.values[:, 1:5].sum(axis=1), table.values[:, 0], rtol=2e-3, atol=1)


@settings(max_examples=20)
@given(st.integers(0, 2**32), st.integers(1, 4), st.sampled_from([1, 2, 3, 4, 6, 7, 8]))
def test_a_cell_that_can_be_subtracted_out_is_recovered(seed: int, region: int, industry: int) -> None:
    table = published(seed, years=1)
    hidden = np.zeros(table.values.shape, dtype=bool)
    hidden[0, region, industry] = True
    found = impute(with_hidden(table, hidden)).values[hidden]
    np.testing.assert_allclose(found, table.values[hidden], rtol=1e-3, atol=0.6)


@pytest.mark.slow
@settings(max_examples=20)
@given(st.integers(0, 2**32))
def test_the_order_of_regions_and_industries_does_not_matter(seed: int) -> None:
    random = np.random.default_rng(seed)
    table = published(seed)
    secret = with_hidden(table, some_divisions(seed, table.values.shape))
    rows, columns = random.permutation(len(REGIONS)), random.permutation(len(INDUSTRIES))

    def mixed(array: np.ndarray) -> np.ndarray:
        return np.ascontiguousarray(array[:, rows][:, :, columns])

    shuffled = replace(
        secret,
        regions=tuple(REGIONS[k] for k in rows),
        industries=tuple(INDUSTRIES[k] for k in columns),
        values=mixed(secret.values),
        kinds=mixed(secret.kinds),
        establishments=mixed(secret.establishments),
    )
    # Balancing and scaling stop within a ten-thousandth of the totals, from either side.
    np.testing.assert_allclose(impute(shuffled).values, mixed(impute(secret).values), rtol=2e-3, atol=0.1)


def test_multiplying_all_persons_multiplies_the_estimates() -> None:
    table = published(3)
    hidden = some_divisions(3, table.values.shape)
    once = impute(with_hidden(table, hidden)).values[hidden]
    many = replace(table, values=table.values * 50)
    np.testing.assert_allclose(impute(with_hidden(many, hidden)).values[hidden], 50 * once, rtol=0.03)


def test_the_table_stays_as_it_was_and_says_why_cells_were_hidden() -> None:
    table = published(1)
    hidden = some_divisions(1, table.values.shape)
    secret = with_hidden(table, hidden)
    before = secret.values.copy()
    filled = impute(secret)
    np.testing.assert_array_equal(secret.values, before)
    assert (filled.kinds[hidden] == CellKind.CONFIDENTIAL).all()
    assert not filled.values.flags.writeable


def test_a_complete_table_is_returned_as_it_is() -> None:
    table = published(1)
    assert impute(table) is table


def test_regions_that_are_not_there_are_never_filled() -> None:
    table = published(2)
    values, kinds = table.values.copy(), table.kinds.copy()
    values[0, 9], kinds[0, 9] = np.nan, CellKind.NOT_THERE
    values[0, 5] = values[0, 6:9].sum(axis=0)
    values[0, 1, 1], kinds[0, 1, 1] = np.nan, CellKind.CONFIDENTIAL
    filled = impute(replace(table, values=values, kinds=kinds))
    assert np.isnan(filled.values[0, 9]).all()
    assert filled.values[0, 1, 1] == pytest.approx(table.values[0, 1, 1], abs=1)


def test_hidden_totals_are_the_sum_of_their_parts() -> None:
    table = published(4)
    hidden = some_divisions(4, table.values.shape, 0.2)
    hidden[:, 2, 0] = True
    filled = impute(with_hidden(table, hidden))
    np.testing.assert_allclose(filled.values[:, 2, 0], filled.values[:, 2, PARTS_OF[0]].sum(axis=1), rtol=2e-3)


def test_totals_that_contradict_each_other_are_said_to() -> None:
    table = published(5, years=1)
    values = table.values.copy()
    values[0, 0, 1] *= 3  # the country claims three times what its regions can hold
    hidden = np.zeros(values.shape, dtype=bool)
    hidden[0, [1, 2], 1] = hidden[0, [1, 2], 2] = True
    filled = impute(with_hidden(replace(table, values=values), hidden))
    assert filled.imputation is not None
    assert filled.imputation.largest_gap > 0.05
    assert np.isfinite(filled.values).all()


def test_nothing_published_is_refused() -> None:
    table = published(1)
    with pytest.raises(NothingToMeasure, match="180 cells are empty"):
        impute(with_hidden(table, np.ones(table.values.shape, dtype=bool)))


class TestDraws:
    """Filling the hidden cells again and again."""

    def drawn(self, years: tuple[int, ...] = (1,), draws: int = 400) -> tuple[RegionalTable, np.ndarray, list]:
        table = published(6, years=3)
        hidden = np.repeat(some_divisions(6, (1, *table.values.shape[1:]), 0.5), 3, axis=0)
        filled = impute(with_hidden(table, hidden))
        assert filled.imputation is not None
        return filled, hidden, filled.imputation.redrawn(years, draws, np.random.default_rng(0))

    def test_every_draw_fits_the_totals(self) -> None:
        filled, _, [(cells, values)] = self.drawn()
        for k in range(0, 400, 50):
            full = filled.values[1].copy()
            full.ravel()[cells] = values[:, k]
            for section, parts in PARTS_OF.items():
                np.testing.assert_allclose(full[:, parts].sum(axis=1), full[:, section], rtol=0.02, atol=1)

    def test_draws_lie_around_the_estimate(self) -> None:
        filled, hidden, [(cells, values)] = self.drawn()
        assert cells.tolist() == np.flatnonzero(hidden[1]).tolist()
        low, high = np.quantile(values, [0.02, 0.98], axis=1)
        estimate = filled.values[1].ravel()[cells]
        assert ((low * 0.99 <= estimate) & (estimate <= high * 1.01)).mean() > 0.95

    def test_a_cell_is_mistaken_alike_in_neighbouring_years(self) -> None:
        _, hidden, drawn = self.drawn((2, 1, 0), 2000)
        logs = []
        for cells, values in drawn:
            full = np.full((hidden[0].size, values.shape[1]), np.nan)
            full[cells] = np.log(values)
            logs.append(full)
        always = np.flatnonzero(hidden.all(axis=0).ravel())
        both = [cell for cell in always if min(one[cell].std() for one in logs) > 0.01]  # not subtracted out
        assert len(both) > 2
        near = np.mean([np.corrcoef(logs[0][cell], logs[1][cell])[0, 1] for cell in both])
        far = np.mean([np.corrcoef(logs[0][cell], logs[2][cell])[0, 1] for cell in both])
        assert 0.3 < far < near < 0.95

    def test_the_same_random_numbers_give_the_same_draws(self) -> None:
        _, _, [(_, once)] = self.drawn()
        _, _, [(_, again)] = self.drawn()
        np.testing.assert_array_equal(once, again)
