"""How each kind of figure is written, the same in tables, pictures and sentences (page/numbers.js is its twin)."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from klastr.report.words import Words

STAR = "★"
ABOUT = "≈\u202f"
"""Stands before every figure that rests on an estimate of a hidden cell."""


def quotient(value: float, words: Words) -> str:
    """A location quotient with three digits or so.

    >>> from klastr.report.words import words
    >>> [quotient(value, words("en")) for value in (0.457, 6.994, 12.34, 125.8)]
    ['0.46', '6.99', '12.3', '126']
    """
    return words.number(value, 2 if value < 9.995 else 1 if value < 99.95 else 0)


def interval(low: float, high: float, words: Words) -> str:
    """Both ends of a quotient's interval.

    >>> from klastr.report.words import words
    >>> interval(5.87, 14.04, words("en"))
    '5.87–14.0'
    """
    return f"{quotient(low, words)}–{quotient(high, words)}"


def share(value: float, words: Words) -> str:
    """A share of a whole.

    >>> from klastr.report.words import words
    >>> [share(value, words("en")) for value in (0.0514, 0.0004, 0.0, 0.37)]
    ['5.1 %', '< 0.1 %', '0.0 %', '37.0 %']
    """
    if 0 < value < 0.0005:
        return f"< {words.percent(0.001)}"
    return words.percent(value)


def growth(value: float, words: Words) -> str:
    """A relative change; from plus 100 % on without decimals.

    >>> from klastr.report.words import words
    >>> [growth(value, words("en")) for value in (-0.0312, 0.0, 2.431)]
    ['−3.1 %', '0.0 %', '+243 %']
    """
    return words.percent(value, 1 if abs(value) < 0.9995 else 0, signed=True)


def points(value: float, words: Words) -> str:
    """A difference of two relative changes, in percentage points.

    >>> from klastr.report.words import words
    >>> [points(value, words("en")) for value in (-0.183, 5.0)]
    ['−18.3 pp', '+500 pp']
    """
    return words("page.points", value=growth(value, words)[:-2]) if math.isfinite(value) else "–"


def sure(per_cent: float, words: Words) -> str:
    """A probability in whole per cent; draws never make certain.

    >>> from klastr.report.words import words
    >>> [sure(value, words("en")) for value in (100, 98, 0)]
    ['> 99 %', '98 %', '< 1 %']
    """
    if not math.isfinite(per_cent):
        return "–"
    if per_cent >= 100:
        return f"> {words.percent(0.99, 0)}"
    return f"< {words.percent(0.01, 0)}" if per_cent <= 0 else words.percent(per_cent / 100, 0)


def decimals_of(sizes: NDArray[np.float64]) -> int:
    """Decimals of sizes in a table: none for people, some where the unit is a thousand people.

    >>> [decimals_of(np.array(sizes)) for sizes in ([250_000.4, 3.1], [20.0, 5.0], [480.5, 3.2], [3.25, 0.5])]
    [0, 0, 1, 2]
    """
    known = sizes[np.isfinite(sizes)]
    largest = float(known.max(initial=0))
    if largest >= 1000 or bool((known == np.round(known)).all()):
        return 0
    return 1 if largest >= 100 else 2
