"""Figures as each language writes them."""

from __future__ import annotations

import numpy as np
import pytest

from klastr.report import figures
from klastr.report.words import words

CS, EN = words("cs"), words("en")
SPACE = "\u00a0"


def test_czech_has_decimal_commas_and_spaces_that_do_not_break() -> None:
    assert figures.quotient(6.994, CS) == "6,99"
    assert figures.interval(5.871, 14.04, CS) == "5,87–14,0"
    assert figures.share(0.0514, CS) == f"5,1{SPACE}%"
    assert figures.growth(0.123, CS) == f"+12,3{SPACE}%"
    assert figures.points(-0.183, CS) == "−18,3 p. b."
    assert figures.sure(100, CS) == f"> 99{SPACE}%"


def test_draws_never_make_certain() -> None:
    assert figures.sure(100, EN) == "> 99 %"
    assert figures.sure(0, EN) == "< 1 %"
    assert figures.sure(float("nan"), EN) == "–"


def test_what_is_not_known_is_a_dash() -> None:
    nothing = float("nan")
    assert figures.quotient(nothing, EN) == figures.growth(nothing, EN) == figures.points(nothing, EN) == "–"


@pytest.mark.parametrize(("value", "told"), [(9.994, "9.99"), (9.995, "10.0"), (99.94, "99.9"), (99.96, "100")])
def test_a_quotient_never_shows_four_digits_by_rounding(value: float, told: str) -> None:
    assert figures.quotient(value, EN) == told


def test_a_tiny_share_is_not_called_nothing() -> None:
    assert figures.share(0.00001, EN) == "< 0.1 %"
    assert figures.share(0.0, EN) == "0.0 %"


def test_people_have_no_decimals_even_where_estimates_do() -> None:
    assert figures.decimals_of(np.array([12.0, 5000.7, np.nan])) == 0
    assert figures.decimals_of(np.array([np.nan])) == 0
