"""Indices of shares that textbooks and manuals have printed, and some worked by hand on the method pages."""

from __future__ import annotations

from math import log2

import pandas as pd
import pytest

import klastr
from klastr.tables.regional import RegionalTable


def column(*jobs: float) -> pd.DataFrame:
    """One industry in several regions; another one, so that there are two."""
    regions = [f"r{k}" for k in range(len(jobs))]
    return pd.DataFrame({"this": jobs, "other": [1.0] * len(jobs)}, index=regions)


@pytest.mark.proves("herfindahl", by="published")
@pytest.mark.proves("gini", by="published")
def test_four_makers_of_cars() -> None:
    """Dörsam, P. (2004), Wirtschaftsstatistik anschaulich dargestellt; in REAT's manual (herf, herf.eq, gini)."""
    cars = column(20, 50, 20, 10)
    how = {"of": "industry", "draws": 0}
    found = [klastr.herfindahl(cars, kind=kind, **how).at("this") for kind in ("plain", "normalised", "equivalent")]
    assert found == pytest.approx([0.34, 0.12, 2.941176], abs=5e-7)
    assert klastr.gini(cars, draws=0).at("this") == pytest.approx(0.3)
    assert klastr.gini(cars, normalised=True, draws=0).at("this") == pytest.approx(0.4)


@pytest.mark.proves("gini", by="published")
def test_six_classes_of_income() -> None:
    """Dörsam (2004): means and sizes of the classes; as cited in REAT's manual (gini): 0.5278."""
    income, size = (500, 1500, 2500, 4000, 7500, 15000), (1000, 1200, 1600, 400, 200, 600)
    classes = column(*(mean * many for mean, many in zip(income, size, strict=True)))
    people = dict(zip(classes.index, map(float, size), strict=True))
    assert klastr.gini(classes, attribute=people, draws=0).at("this") == pytest.approx(0.5278, abs=5e-5)


@pytest.mark.proves("gini", by="published")
def test_product_of_the_german_states() -> None:
    """GDP 2015, billion EUR; REAT's manual (gini): 0.5009."""
    states = column(460.69, 549.19, 124.16, 65.29, 31.59, 109.27, 263.44, 39.87, 258.53, 645.59, 131.95, 35.03, 112.66,
                    56.22, 85.61, 56.81)  # fmt: skip
    assert klastr.gini(states, draws=0).at("this") == pytest.approx(0.5009, abs=5e-5)


@pytest.mark.proves("theil", by="published")
def test_five_regional_incomes() -> None:
    """Störmann, W. (2009), Regionalökonomik; as cited in REAT's manual (theil): L = 0.2326302."""
    assert klastr.theil(column(10, 10, 10, 20, 50), kind="l", draws=0).at("this") == pytest.approx(0.2326302, abs=5e-8)


@pytest.mark.proves("atkinson", by="published")
def test_five_incomes_of_the_package_inequality() -> None:
    """Documentation of inequality 1.1 (PySAL), function atkinson: 0.06315 and 0.13161."""
    incomes = column(10, 20, 30, 40, 50)
    found = [klastr.atkinson(incomes, epsilon=epsilon, draws=0).at("this") for epsilon in (0.5, 1)]
    assert found == pytest.approx([0.06315, 0.13161], abs=5e-6)


@pytest.mark.proves("location_quotient", by="published")
def test_quotient_of_farhauer_and_kroell() -> None:
    """Farhauer, O. and Kröll, A. (2013), Standorttheorien; as cited in REAT's manual (locq): 0.3847623."""
    frame = pd.DataFrame(
        {"this": [1714, 879213 - 1714], "other": [79006 - 1714, 15593224 - 79006 - 879213 + 1714]}, index=["j", "rest"]
    )
    found = klastr.location_quotient(RegionalTable.from_wide(frame), draws=0)
    assert found.at("j", "this") == pytest.approx(0.3847623, abs=5e-8)


@pytest.mark.proves("gini_locational", by="published")
def test_concentration_of_farhauer_and_kroell() -> None:
    """Farhauer and Kröll (2013); as cited in REAT's manual (gini.conc): 0.4068966."""
    jobs, totals = (500, 500, 1000, 7000, 1000), (20000, 15000, 20000, 40000, 5000)
    frame = pd.DataFrame(
        {"this": jobs, "other": [t - j for t, j in zip(totals, jobs, strict=True)]}, index=list("abcde")
    )
    found = klastr.gini_locational(frame, convention="reat", draws=0)
    assert found.at("this") == pytest.approx(0.4068966, abs=5e-8)


@pytest.mark.proves("gini_of_quotients", by="published")
def test_specialisation_of_farhauer_and_kroell() -> None:
    """Farhauer and Kröll (2013); as cited in REAT's manual (gini.spec): 0.6222222."""
    here, all_of_them = (700, 600, 500, 10000, 40000), (30000, 15000, 10000, 60000, 50000)
    rest = [a - h for a, h in zip(all_of_them, here, strict=True)]
    found = klastr.gini_of_quotients(pd.DataFrame([here, rest], index=["j", "rest"], columns=list("abcde")), draws=0)
    assert found.at("j") == pytest.approx(0.6222222, abs=5e-8)


NORDIC = pd.DataFrame(
    {
        "Sweden": (45000, 15000, 32000, 10000, 30000),
        "Norway": (35000, 12000, 30000, 8000, 22000),
        "Denmark": (40000, 10000, 25000, 9000, 18000),
        "Finland": (30000, 11000, 18000, 3000, 13000),
        "Iceland": (40000, 6000, 11000, 2000, 12000),
    },
    index=list("abcde"),
).T


@pytest.mark.proves("krugman", by="published")
def test_sweden_against_the_mean_of_four_others() -> None:
    """Farhauer and Kröll (2013); as cited in REAT's manual (krugman.spec2): 0.1595."""
    found = klastr.krugman(NORDIC, against="others", convention="reat", draws=0)
    assert found.at("Sweden") == pytest.approx(0.1595, abs=5e-5)


@pytest.mark.proves("krugman", by="published")
def test_two_regions_without_a_common_industry() -> None:
    """Farhauer and Kröll (2013), modified; as cited in REAT's manual (krugman.spec): 2."""
    frame = pd.DataFrame([(20, 10, 70, 0, 0), (0, 0, 0, 60, 40)], index=["j", "l"], columns=list("abcde"))
    assert klastr.krugman(frame, against="l", draws=0).at("j") == 2
    assert klastr.hoover(frame, against="l", draws=0).at("j") == 1


@pytest.mark.proves("hoover", by="worked")
@pytest.mark.proves("coulter", by="worked")
@pytest.mark.proves("lorenz_curve", by="worked")
def test_an_industry_against_people() -> None:
    """docs/methods/concentration.md: 10, 10, 30, 50 jobs where 10, 15, 20, 25, 30 people live, none in the first."""
    frame = column(0, 10, 10, 30, 50)
    people = dict(zip(frame.index, (10.0, 15, 20, 25, 30), strict=True))
    how = {"of": "industry", "attribute": people, "draws": 0}
    assert klastr.hoover(frame, **how).at("this") == pytest.approx(0.25)
    assert klastr.hoover(frame, convention="econgeo", **how).at("this") == pytest.approx(25)
    squares = 0.1**2 + 0.05**2 + 0.1**2 + 0.05**2 + 0.2**2
    assert klastr.coulter(frame, **how).at("this") == pytest.approx((squares / 2) ** 0.5)
    assert klastr.lorenz_curve(frame, attribute=people).points("this")[-2] == pytest.approx([0.7, 0.5])


@pytest.mark.proves("hachman", by="worked")
@pytest.mark.proves("mean_quotient", by="worked")
@pytest.mark.proves("relative_diversity", by="worked")
@pytest.mark.proves("kullback_leibler", by="worked")
@pytest.mark.proves("entropy", by="worked")
def test_a_region_of_four_industries() -> None:
    """docs/methods/economic-structure.md and variety.md: shares 1/2, 1/4, 1/4, 0 where all have a quarter of each."""
    frame = pd.DataFrame([(50, 25, 25, 0), (50, 75, 75, 100)], index=["here", "rest"], columns=list("abcd"))
    # All: 100 of each of the four.
    assert klastr.mean_quotient(frame, draws=0).at("here") == pytest.approx(2 * 0.5 + 0.25 + 0.25)
    assert klastr.hachman(frame, draws=0).at("here") == pytest.approx(1 / 1.5)
    assert klastr.relative_diversity(frame, draws=0).at("here") == pytest.approx(1 / 0.5)
    assert klastr.relative_diversity(frame, kind="specialisation", draws=0).at("here") == pytest.approx(2)
    assert klastr.entropy(frame, draws=0).at("here") == pytest.approx(1.5)
    assert klastr.kullback_leibler(frame, draws=0).at("here") == pytest.approx(0.5)
    assert klastr.entropy(frame, kind="evenness", draws=0).at("here") == pytest.approx(0.75)
    assert klastr.entropy(frame, kind="evenness_of_present", draws=0).at("here") == pytest.approx(1.5 / log2(3))


@pytest.mark.proves("related_variety", by="worked")
@pytest.mark.proves("unrelated_variety", by="worked")
@pytest.mark.proves("diversity", by="worked")
@pytest.mark.proves("ubiquity", by="worked")
@pytest.mark.proves("normalised_ubiquity", by="worked")
def test_metals_and_services() -> None:
    """docs/methods/variety.md."""
    frame = pd.DataFrame([(40, 20, 30, 10), (10, 30, 20, 40)], index=["A", "B"], columns=["tin", "iron", "law", "tax"])
    groups = {"tin": "metals", "iron": "metals", "law": "services", "tax": "services"}
    unrelated = -(0.6 * log2(0.6) + 0.4 * log2(0.4))
    within = 0.6 * -(2 / 3 * log2(2 / 3) + 1 / 3 * log2(1 / 3)) + 0.4 * -(0.75 * log2(0.75) + 0.25 * log2(0.25))
    assert klastr.unrelated_variety(frame, groups=groups, draws=0).at("A") == pytest.approx(unrelated)
    assert round(unrelated, 4) == 0.9710
    assert klastr.related_variety(frame, groups=groups, draws=0).at("A") == pytest.approx(within)
    assert round(within, 4) == 0.8755
    assert klastr.entropy(frame, draws=0).at("A") == pytest.approx(within + unrelated)
    assert klastr.diversity(frame, draws=0).values.tolist() == [2, 2]
    assert klastr.ubiquity(frame, draws=0).values.tolist() == [1, 1, 1, 1]
    assert klastr.normalised_ubiquity(frame, draws=0).at("tin") == pytest.approx(0.25 / 0.25)


@pytest.mark.proves("presence", by="worked")
def test_a_tie_at_the_average() -> None:
    """docs/methods/location-quotient.md: 30 of 90 jobs in A, 40 of 120 everywhere: exactly 1."""
    frame = pd.DataFrame([(30, 60), (7, 14), (3, 6)], index=["A", "B", "C"], columns=["steel", "food"])
    assert klastr.presence(frame, draws=0).at("A", "steel") == 1
    assert klastr.presence(frame, above=True, draws=0).at("A", "steel") == 0


@pytest.mark.proves("dalton", by="worked")
@pytest.mark.proves("coefficient_of_variation", by="worked")
@pytest.mark.proves("williamson", by="worked")
@pytest.mark.proves("successive_difference", by="worked")
def test_two_regions_and_four_years() -> None:
    """docs/methods/concentration.md: 10 and 1,000 jobs; 30 and 10 of 100 people each; 10, 12, 11, 15 over years."""
    assert klastr.dalton(column(10, 1000), draws=0).at("this") == pytest.approx(1.3516, abs=5e-5)
    assert klastr.coefficient_of_variation(column(30, 10), draws=0).at("this") == pytest.approx(0.5)
    assert klastr.williamson(column(30, 10), {"r0": 100.0, "r1": 100.0}, draws=0).at("this") == pytest.approx(0.5)
    frame = pd.DataFrame({"region": "r", "industry": "i", "year": range(2010, 2014), "jobs": [10.0, 12, 11, 15]})
    years = RegionalTable.from_frame(frame, "region", "industry", "jobs", year="year")
    assert klastr.successive_difference(years).at("r", "i") == pytest.approx((4 + 1 + 16) / 3)


@pytest.mark.proves("land_requirement", by="worked")
def test_land_for_kempten() -> None:
    """docs/methods/economic-structure.md: the inputs of the example in REAT's manual (gifpro), Kempten 2012."""
    frame = pd.DataFrame([(7228, 12452, 11589)], index=["Kempten"], columns=["made", "traded", "served"])
    found = klastr.land_requirement(
        frame, percent_in_estates={"made": 100, "traded": 40, "served": 10}, percent_settling=0.3, percent_moving=0.7,
        area_per_person_m2=148, years=13, draws=0,
    )  # fmt: skip
    assert found.at("Kempten") == pytest.approx(13367.7 * 0.01 * 148 * 13)


@pytest.mark.proves("quotient_growth", by="worked")
@pytest.mark.proves("specialisation_portfolio", by="worked")
def test_steel_that_grows() -> None:
    """docs/methods/location-quotient.md: steel in A from 50 of 100 jobs to 150 of 200, everywhere from half to 2/3."""
    jobs = {2010: (50, 50, 50, 50), 2014: (50, 150, 50, 50)}
    places = [("A", "food"), ("A", "steel"), ("B", "food"), ("B", "steel")]
    rows = [(*place, year, many) for year, row in jobs.items() for place, many in zip(places, row, strict=True)]
    frame = pd.DataFrame(rows, columns=["region", "industry", "year", "jobs"])
    table = RegionalTable.from_frame(frame, "region", "industry", "jobs", year="year")
    assert klastr.quotient_growth(table, draws=0).at("A", "steel") == pytest.approx(0.75 / (2 / 3) - 1)
    found = klastr.specialisation_portfolio(table).to_frame().set_index(["region", "industry"]).loc[("A", "steel")]
    assert found["quotient"] == pytest.approx((1 + 1.125) / 2)
    assert found["growth"] == pytest.approx(2)
    assert found["quadrant"] == "specialised, growing"
