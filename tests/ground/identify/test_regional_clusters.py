"""Regional clusters: stars, their probability, and what each column says."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from klastr.errors import InvalidOption, MissingReference
from klastr.identify.regional_clusters import regional_clusters
from klastr.tables.definitions import Definition
from klastr.tables.regional import RegionalTable

Make = Callable[..., RegionalTable]


def european(make: Make, seed: int = 0, plants: float = 10.0) -> RegionalTable:
    """Twelve regions and six divisions of different size."""
    random = np.random.default_rng(seed)
    cells = random.lognormal(8.5, 1.3, (12, 6)).round()
    regions = [*(f"CZ0{k}" for k in range(1, 9)), *(f"SK0{k}" for k in range(1, 5))]
    industries = ("C10", "C24", "C29", "F41", "F43", "J62")
    return make(cells, regions, industries, establishments=np.maximum(cells / plants, 1).round())


def test_probabilities_are_probabilities_and_certain_where_plants_are_countless(make: Make) -> None:
    for plants, sure in ((10.0, False), (0.001, True)):
        found = regional_clusters(european(make, plants=plants), draws=300)
        assert found.drawn is not None
        for array in (found.stars_probability, found.strong_probability, *found.drawn.each_star):
            assert ((array >= 0) & (array <= 1)).all()
            if sure:
                assert (np.minimum(array, 1 - array) < 0.02).mean() > 0.98


def test_a_star_that_is_far_above_its_threshold_is_sure_and_one_at_it_is_not(make: Make) -> None:
    cells = np.full((12, 4), 5000.0)
    cells[0] = [60_000, 9_000, 5_000, 9_000]
    found = regional_clusters(make(cells, establishments=cells / 20), draws=500)
    size = found.drawn.each_star[0]
    assert size[0, 0] > 0.99
    assert size[0, 2] < 0.05
    assert 0.1 < size[0, 1] < 0.6


def test_chance_is_discounted_where_plants_are_few(make: Make) -> None:
    """The same quotient of three is less sure to be above two if it rests on four plants among ordinary regions."""
    random = np.random.default_rng(1)
    cells = 10_000 * np.exp(random.normal(0, 0.2, (30, 8)))
    cells[0, 0] *= 3.6
    units = cells / 10
    few = units.copy()
    few[0, 0] = 4
    chance = [
        regional_clusters(make(cells, establishments=one), draws=500).drawn.each_star[1, 0, 0] for one in (units, few)
    ]
    assert chance[0] > 0.95
    assert chance[1] < 0.6


def test_limiting_the_answer_never_limits_the_reference(make: Make) -> None:
    table = european(make)
    whole = regional_clusters(table, stars="classic", draws=200)
    part = regional_clusters(table, stars="classic", draws=200, regions=["SK"])
    rows = [whole.regions.index(code) for code in part.regions]
    assert part.regions == tuple(code for code in whole.regions if code.startswith("SK"))
    for name in (
        "location_quotient",
        "stars",
        "low",
        "high",
        "stars_probability",
        "share_of_group",
        "strong_probability",
    ):
        np.testing.assert_array_equal(getattr(part, name), getattr(whole, name)[rows], err_msg=name)


def test_regions_that_are_too_small_are_left_out_of_the_answer_only(make: Make) -> None:
    table = european(make)
    totals = table.values[0].sum(axis=1)
    found = regional_clusters(table, draws=0, smallest_total=float(np.median(totals)))
    assert len(found.regions) == 6
    assert found.ground.reference_total == totals.sum()
    with pytest.raises(InvalidOption, match="the largest has"):
        regional_clusters(table, draws=0, smallest_total=1e12)


def test_a_definition_adds_up_its_industries(make: Make) -> None:
    own = Definition("own", {"C10": "making", "C24": "making", "C29": "making", "F41": "building"})
    table = european(make)
    found = regional_clusters(table, own, draws=200)
    assert found.groups == ("making", "building")
    np.testing.assert_allclose(found.employment[:, 0], table.values[0][:, :3].sum(axis=1))
    total = table.values[0].sum(axis=1)  # industries in no group stay in the total
    np.testing.assert_allclose(found.share_of_region[:, 1], table.values[0][:, 3] / total)
    assert (found.low <= found.location_quotient).all()


def test_the_traded_total_leaves_local_groups_out(make: Make) -> None:
    codes = {"C10": "food", "C24": "metal", "F41": "building", "F43": "building"}
    traded = {"C10": True, "C24": True, "F41": False, "F43": False}
    table = european(make)
    found = regional_clusters(table, Definition("own", codes, traded_codes=traded), total="traded", draws=200)
    np.testing.assert_allclose(found.ground.region_total, table.values[0][:, :2].sum(axis=1))
    assert np.isfinite(found.location_quotient).all()
    assert (found.low[:, found.groups.index("building")] > 0).all()


def test_a_scheme_whose_population_is_not_there_is_refused(make: Make) -> None:
    with pytest.raises(MissingReference):
        regional_clusters(make([[5.0, 6.0], [7.0, 3.0]]), stars="classic", draws=0)
    with pytest.raises((InvalidOption, MissingReference), match="wages"):
        regional_clusters(european(make), stars="productivity", draws=0)


def test_the_frame_has_the_promised_columns_and_a_row_for_every_pair(make: Make) -> None:
    frame = regional_clusters(european(make), draws=200).to_frame()
    promised = [
        "region", "region_name", "group", "group_name", "year", "persons_employed", "imputed_share",
        "location_quotient", "lq_low", "lq_high", "share_of_region", "share_of_group", "growth", "stars",
        "stars_probability",
    ]  # fmt: skip
    assert frame.columns[: len(promised)].tolist() == promised
    assert len(frame) == 12 * 6
    assert not frame.duplicated(["region", "group"]).any()


def test_the_same_seed_gives_the_same_answer_on_every_run(make: Make) -> None:
    once, again = (regional_clusters(european(make), draws=200, seed=5).to_frame() for _ in range(2))
    assert once.equals(again)


def test_hidden_cells_show_as_an_imputed_share(make: Make) -> None:
    cells = np.array([[100.0, 60.0, 40.0], [200.0, 110.0, 90.0], [300.0, np.nan, np.nan]])
    table = make(cells, ("CZ01", "CZ02", "CZ03"), ("C", "C10", "C11"))
    found = regional_clusters(table, industry_level=2, draws=200)
    np.testing.assert_allclose(found.imputed_share, [[0, 0], [0, 0], [1, 1]])
    assert found.employment[2].sum() == pytest.approx(300, rel=0.01)


def test_explaining_names_the_source_of_each_star(make: Make) -> None:
    found = regional_clusters(european(make), draws=200)
    text = str(found.explain("CZ01", "C24"))
    for star in found.scheme.stars:
        assert star.source in text


def test_a_cell_with_nobody_is_no_regional_cluster_however_little_is_known_of_it() -> None:
    rows = [("A", "mining", 0.0, 0.0), ("A", "food", 9_000.0, 90.0)]
    rows += [(region, "mining", 40.0, 2.0) for region in "BCDEFGHIJK"]
    rows += [(region, "food", 9_000.0, 90.0) for region in "BCDEFGHIJK"]
    frame = pd.DataFrame(rows, columns=["region", "industry", "jobs", "plants"])
    table = RegionalTable.from_frame(frame, "region", "industry", "jobs", establishments="plants")
    row = regional_clusters(table, draws=200).row("A", "mining")
    assert row["lq_high"] > 1
    assert row["star_specialisation_probability"] == 0
    assert row["strong_probability"] == 0
    assert row["q_value"] == 1
    assert row["stars_probability"] == 1
