"""Stars: what the schemes ask for, exact ties, top tenths, refusals, probabilities."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from klastr.errors import InvalidOption, MissingReference
from klastr.identify.regional_clusters import regional_clusters
from klastr.identify.stars import Star, scheme_names, star_scheme, thresholds
from klastr.tables.reference import ReferencePopulation
from klastr.tables.regional import RegionalTable


def wide(cells: dict[str, list[float]], regions: list[str] | None = None) -> RegionalTable:
    several = len(next(iter(cells.values())))
    index = regions or [f"r{k:02}" for k in range(several)]
    return RegionalTable.from_wide(pd.DataFrame(cells, index=index, dtype=float))


def regions_of_size(*sizes: float) -> RegionalTable:
    """As many regions as sizes; the other industry is so large everywhere that only size is told apart."""
    return wide({"steel": list(sizes), "food": [1e6] * len(sizes)})


def population(groups: tuple[str, ...], size: float, focus: float) -> ReferencePopulation:
    several = len(groups)
    return ReferencePopulation("Europe", 2014, groups, np.full(several, size), np.full(several, focus), 282, "by hand")


# -- the data files ------------------------------------------------------------------------------------------------

ASKED = {
    "absolute": [
        ("size", "persons_employed", "more_than", 10_000),
        ("specialisation", "location_quotient", "at_least", 2),
        ("focus", "share_of_region", "more_than", 0.03),
    ],
    "classic": [
        ("size", "persons_employed", "top_share", 0.1),
        ("specialisation", "location_quotient", "at_least", 2),
        ("focus", "share_of_region", "top_share", 0.1),
    ],
    "productivity": [
        ("size", "persons_employed", "top_share", 0.2),
        ("specialisation", "location_quotient", "at_least", 1.5),
        ("productivity", "wages_per_person", "top_share", 0.2),
    ],
}


@pytest.mark.parametrize("name", ASKED)
def test_a_scheme_asks_for_what_its_page_says(name: str) -> None:
    told = [
        (star.name, star.measure, rule, value)
        for star in star_scheme(name).stars
        for rule in ("more_than", "at_least", "top_share")
        if (value := getattr(star, rule)) is not None
    ]
    assert told == ASKED[name]


def test_there_are_no_other_schemes() -> None:
    assert set(scheme_names()) == set(ASKED)


@pytest.mark.parametrize("name", ASKED)
def test_every_threshold_has_one_rule_and_its_source_or_the_word_assumed(name: str) -> None:
    content = tomllib.loads((files("klastr.identify") / "schemes" / f"{name}.toml").read_text(encoding="utf-8"))
    assert content["name"] == name
    assert content["title"].keys() == {"en", "cs"}
    assert len(content["source"]) > 20
    for star in content["star"]:
        assert len({"more_than", "at_least", "top_share"} & star.keys()) == 1
        assert star["source"].startswith("assumed") or any(
            known in star["source"] for known in ("Sölvell, Ketels and Lindqvist (2008)", "European Cl", "European Com")
        )


def test_cut_offs_nobody_published_are_called_assumed() -> None:
    assumed = {
        (name, star.name) for name in ASKED for star in star_scheme(name).stars if star.source.startswith("assumed")
    }
    assert assumed == {("classic", "focus"), *(("productivity", star[0]) for star in ASKED["productivity"])}


def test_an_unknown_scheme_is_refused_with_the_nearest() -> None:
    with pytest.raises(InvalidOption, match=r"absolute, classic, productivity") as refused:
        star_scheme("clasic")
    assert "--stars classic" in str(refused.value)


# -- exact ties ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("persons", "earned"), [(9_999, False), (10_000, False), (10_001, True)])
def test_ten_thousand_jobs_are_not_more_than_ten_thousand(persons: int, earned: bool) -> None:
    found = regional_clusters(regions_of_size(persons, 500_000), draws=0)
    assert found.row("r00", "steel")["star_size"] == earned


@settings(max_examples=40)
@given(
    m=st.integers(1, 10**6), n=st.integers(1, 60), others=st.integers(1, 10**7), scale=st.sampled_from([1, 0.5, 0.25])
)
def test_a_quotient_of_exactly_two_earns_the_star(m: int, n: int, others: int, scale: float) -> None:
    """Here m of t, everywhere n m of 2 n t: the share is twice that of everywhere, whatever m, n and t are."""
    t = m + others
    elsewhere = (n - 1) * m
    table = wide(
        {"steel": [scale * m, scale * elsewhere], "food": [scale * others, scale * ((2 * n - 1) * t - elsewhere)]}
    )
    row = regional_clusters(table, draws=0).row("r00", "steel")
    assert row["location_quotient"] == 2
    assert row["star_specialisation"]


@settings(max_examples=30)
@given(hundredth=st.integers(1, 10**6))
def test_three_per_cent_exactly_do_not_earn_the_star(hundredth: int) -> None:
    table = wide({"steel": [3 * hundredth, 3 * hundredth + 1], "food": [97 * hundredth, 97 * hundredth]})
    found = regional_clusters(table, draws=0)
    assert not found.row("r00", "steel")["star_focus"]
    assert found.row("r01", "steel")["star_focus"]


# -- the top tenth -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("regions", "top"), [(10, 1), (11, 2), (20, 2), (21, 3), (30, 3)])
def test_the_top_tenth_is_rounded_up(regions: int, top: int) -> None:
    sizes = np.random.default_rng(regions).permutation(regions) + 1.0
    found = regional_clusters(regions_of_size(*sizes), stars="classic", draws=0)
    winners = found.earned[0, :, found.groups.index("steel")]
    assert sorted(sizes[winners]) == list(range(regions - top + 1, regions + 1))


def test_regions_as_large_as_the_last_of_the_top_tenth_are_in_it() -> None:
    found = regional_clusters(regions_of_size(*range(1, 10), 50, 50, 50), stars="classic", draws=0)
    assert found.earned[0, :, found.groups.index("steel")].sum() == 3


def test_nobody_is_in_no_top_tenth() -> None:
    """One region of eleven has the industry: the second largest has nobody, and so has everybody else."""
    found = regional_clusters(regions_of_size(7, *[0] * 10), stars="classic", draws=0)
    assert found.earned[:, :, found.groups.index("steel")].sum(axis=1).tolist() == [1, 1, 1]


def test_a_top_tenth_is_counted_among_all_regions_even_where_a_few_are_shown() -> None:
    table = regions_of_size(*range(1, 21))
    found = regional_clusters(table, stars="classic", regions=["r18"], draws=0)
    assert found.regions == ("r18",)
    assert found.thresholds["size"][found.groups.index("steel")] == 19
    assert found.row("r18", "steel")["star_size"]


# -- a reference population ----------------------------------------------------------------------------------------


def test_a_reference_population_takes_the_place_of_regions_that_are_not_in_the_table() -> None:
    table = wide({"food": [900, 400], "steel": [100, 600]})
    found = regional_clusters(
        table, stars="classic", reference_population=population(("food", "steel"), 500, 0.6), draws=0
    )
    assert {name: value.tolist() for name, value in found.thresholds.items()} == {
        "size": [500, 500], "specialisation": [2, 2], "focus": [0.6, 0.6],
    }  # fmt: skip
    assert found.earned[0].tolist() == [[True, False], [False, True]]
    assert found.earned[2].tolist() == [[True, False], [False, True]]


def test_a_reference_population_that_lacks_a_group_does_not_help() -> None:
    with pytest.raises(MissingReference, match="holds only 2"):
        regional_clusters(
            wide({"food": [900, 400], "steel": [100, 600]}),
            stars="classic", reference_population=population(("food",), 500, 0.6), draws=0,
        )  # fmt: skip


def test_a_group_that_the_reference_does_not_have_earns_no_star() -> None:
    unknown = population(("food", "steel"), np.nan, np.nan)
    found = regional_clusters(
        wide({"food": [900, 400], "steel": [100, 600]}), stars="classic", reference_population=unknown, draws=0
    )
    assert not found.earned[[0, 2]].any()


# -- refusals ------------------------------------------------------------------------------------------------------


def europe_as_a_row(**columns: float) -> RegionalTable:
    rows = [(f"CZ0{k}", code, 100 * k) for k in range(1, 4) for code in ("C10", "C24")]
    frame = pd.DataFrame([*rows, ("EU", "C10", 90_000), ("EU", "C24", 40_000)], columns=["region", "industry", "jobs"])
    wages = next(iter(columns), None)
    return RegionalTable.from_frame(frame.assign(**columns), "region", "industry", "jobs", wages=wages)


def test_a_reference_row_without_its_regions_has_no_top_tenth() -> None:
    with pytest.raises(MissingReference, match=r"'classic'.*top 10%.*does not hold") as refused:
        regional_clusters(europe_as_a_row(), region_level=2, reference="EU", stars="classic", draws=0)
    assert "--stars absolute" in str(refused.value)
    assert "--reference all" in str(refused.value)


def test_a_reference_row_is_enough_for_absolute_thresholds() -> None:
    found = regional_clusters(europe_as_a_row(), region_level=2, reference="EU", draws=0)
    assert found.location_quotient[0].tolist() == pytest.approx([0.5 * 130 / 90, 0.5 * 130 / 40])


@pytest.mark.parametrize("regions", [2, 9])
def test_a_top_tenth_of_fewer_than_ten_regions_is_nobody(regions: int) -> None:
    with pytest.raises(MissingReference, match=f"holds only {regions}") as refused:
        regional_clusters(regions_of_size(*range(1, regions + 1)), stars="classic", draws=0)
    assert refused.value.exit_code == 3
    assert "--stars absolute" in str(refused.value)


def test_stars_for_wages_need_wages() -> None:
    with pytest.raises(MissingReference, match="wages_per_person") as refused:
        regional_clusters(regions_of_size(*range(1, 21)), stars="productivity", draws=0)
    assert "--wages" in str(refused.value)


# -- wages ---------------------------------------------------------------------------------------------------------


def with_wages(pay: list[float]) -> RegionalTable:
    rows = [(f"r{k:02}", "steel", 100, 100 * wage) for k, wage in enumerate(pay)]
    rows += [(f"r{k:02}", "food", 900, 900) for k in range(len(pay))]
    frame = pd.DataFrame(rows, columns=["region", "industry", "jobs", "wages"])
    return RegionalTable.from_frame(frame, "region", "industry", "jobs", wages="wages")


def test_the_best_paid_fifth_earns_the_star_for_productivity() -> None:
    found = regional_clusters(with_wages([*range(1, 11)]), stars="productivity", draws=0)
    paid = found.earned[2, :, found.groups.index("steel")]
    assert np.flatnonzero(paid).tolist() == [8, 9]
    assert found.to_frame()["wages_per_person"].max() == 10


def test_regions_without_wages_earn_no_star_for_them() -> None:
    found = regional_clusters(with_wages([*range(1, 10), np.nan]), stars="productivity", draws=0)
    assert np.flatnonzero(found.earned[2, :, found.groups.index("steel")]).tolist() == [7, 8]


# -- counting, probability -----------------------------------------------------------------------------------------


def plants(seed: int, regions: int = 14) -> RegionalTable:
    random = np.random.default_rng(seed)
    frame = pd.DataFrame(
        [(f"r{k:02}", code, random.lognormal(8, 1.5) // 1 + 1) for k in range(regions) for code in ("a", "b", "c")],
        columns=["region", "industry", "jobs"],
    )
    units = np.maximum(frame["jobs"] // 30, 1)
    return RegionalTable.from_frame(
        frame.assign(units=units, wages=frame["jobs"] * random.lognormal(0, 0.3, len(frame))),
        "region", "industry", "jobs", establishments="units", wages="wages",
    )  # fmt: skip


@pytest.mark.parametrize("scheme", ASKED)
def test_stars_are_counted_and_their_probability_is_one(scheme: str) -> None:
    found = regional_clusters(plants(3), stars=scheme, draws=200)
    frame = found.to_frame()
    columns = [f"star_{star.name}" for star in found.scheme.stars]
    np.testing.assert_array_equal(frame["stars"], frame[columns].sum(axis=1))
    np.testing.assert_array_equal(frame["strong"], (frame["stars"] >= 2) & frame["star_specialisation"])
    each = frame[[f"{name}_probability" for name in columns]].to_numpy()
    for chance in (each, frame["stars_probability"].to_numpy(), frame["strong_probability"].to_numpy()):
        assert (chance >= 0).all()
        assert (chance <= 1).all()
    assert (frame.loc[frame["stars"] == 0, "stars_probability"] == 1).all()


@pytest.mark.parametrize("scheme", ASKED)
def test_at_least_three_stars_are_no_more_probable_than_any_of_them(scheme: str) -> None:
    found = regional_clusters(plants(5), stars=scheme, draws=200)
    frame = found.to_frame()
    each = frame[[f"star_{star.name}_probability" for star in found.scheme.stars]].to_numpy()
    three = (frame["stars"] == 3).to_numpy()
    assert three.any()
    assert (frame["stars_probability"].to_numpy()[three] <= each[three].min(axis=1) + 1e-6).all()


def test_wages_are_not_drawn_so_their_star_is_certain_or_impossible() -> None:
    frame = regional_clusters(plants(3), stars="productivity", draws=100).to_frame()
    np.testing.assert_array_equal(frame["star_productivity_probability"], frame["star_productivity"].astype(float))


def test_large_local_industries_are_not_strong_without_specialisation() -> None:
    found = regional_clusters(wide({"retail": [40_000, 42_000], "steel": [60_000, 65_000]}), draws=0)
    assert found.stars.tolist() == [[2, 2], [2, 2]]
    assert not found.is_strong.any()


def test_a_measure_that_is_not_defined_earns_nothing() -> None:
    star = Star("size", "persons_employed", "by hand", at_least=1.0)
    assert star.earned(np.array([np.nan, 1.0, 2.0]), np.array([1.0, 1.0, np.nan])).tolist() == [False, True, False]


def test_fixed_thresholds_are_the_same_for_every_group() -> None:
    limits = thresholds(star_scheme("absolute"), {}, None, ("a", "b"))
    assert limits["size"].tolist() == [10_000, 10_000]
