"""The location quotient in its five forms: ratio, difference, logarithm, symmetric, per head; with intervals.

    ratio       s / q                       0 on,     1 is the average
    difference  s - q                      -1 to 1,   0 is the average
    log         ln(s / q)                             0 is the average
    symmetric   (s / q - 1) / (s / q + 1)  -1 to 1,   0 is the average
    per_capita  (E[r, i] / P[r]) / (E[., i] / P)      1 is the average; P people

with s the industry's share in the region and q that in the reference.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.basis import Basis
from klastr.identify.redraw import Block, Redraws
from klastr.identify.reference_mix import numbers_of_regions
from klastr.methods.inference import percentile_interval

Floats = NDArray[np.float64]
Draws = NDArray[np.float32]
Form = Literal["ratio", "difference", "log", "symmetric", "per_capita"]

FORMULAS = {
    "ratio": "LQ = (E[r,i] / E[r,.]) / (E[ref,i] / E[ref,.])",
    "difference": "E[r,i] / E[r,.] - E[ref,i] / E[ref,.]",
    "log": "ln LQ,  LQ = (E[r,i] / E[r,.]) / (E[ref,i] / E[ref,.])",
    "symmetric": "(LQ - 1) / (LQ + 1),  LQ = (E[r,i] / E[r,.]) / (E[ref,i] / E[ref,.])",
    "per_capita": "(E[r,i] / P[r]) / (E[ref,i] / P[ref])",
}


def people_of(ground: Basis, form: str, attribute: Mapping[str, float] | None) -> Floats | None:
    """(R,) people of the regions where the form is per head, else None.

    Raises
    ------
    InvalidOption
        An unknown form; numbers without a form that uses them, or the other way round; a region without a positive
        number; a reference that is not all regions.
    """
    if form not in get_args(Form):
        raise InvalidOption(f"There is no quotient of the form {form!r}.", hint=f"use {', '.join(get_args(Form))}.")
    if form != "per_capita":
        if attribute is not None:
            raise InvalidOption(
                "A population was given, and the quotient is not per head.", hint="say form='per_capita'."
            )
        return None
    if ground.reference != "all":
        raise InvalidOption("A quotient per head is against all regions: others have no population here.",
                            hint="leave out the reference.")  # fmt: skip
    return numbers_of_regions(ground.regions, attribute or {})


def quotients(employment: Floats, region_total: Floats, reference_group: Floats, reference_total: float) -> Floats:
    """(R, G) quotients of arrays; NaN where a region's total or a reference group is not positive.

    (E[r, i] E[ref, .]) / (E[r, .] E[ref, i]): products of whole numbers are exact up to 2^53 and the one division
    rounds once, so that a region exactly twice as specialised gets exactly 2. With shares of shares one tie in eight
    breaks.

    >>> quotients(np.array([[3.0]]), np.array([49.0]), np.array([3.0]), 49.0).tolist()
    [[1.0]]
    """
    expected = np.outer(
        np.where(region_total > 0, region_total, np.nan), np.where(reference_group > 0, reference_group, np.nan)
    )
    return np.asarray(np.divide(employment * reference_total, expected, out=expected))


def in_form(form: str, quotients: Floats, ground: Basis) -> Floats:
    """(R, G) values of a form from the ratios; NaN where they are, and for the logarithm where nobody works."""
    if form == "difference":
        total = np.where(ground.region_total > 0, ground.region_total, np.nan)[:, None]
        group = np.where(ground.reference_group > 0, ground.reference_group, np.nan)
        return np.asarray(ground.employment / total - group / ground.reference_total)
    return of_ratio(form, quotients)


def of_ratio(form: str, ratio: Floats) -> Floats:
    """Where the form is a function of the ratio alone.

    >>> of_ratio("symmetric", np.array([0.0, 1.0, 3.0])).tolist(), of_ratio("log", np.array([0.0, 1.0])).tolist()
    ([-1.0, 0.0, 0.5], [nan, 0.0])
    """
    if form == "log":
        return np.log(np.where(ratio > 0, ratio, np.nan))
    if form == "symmetric":
        return np.asarray((ratio - 1) / (ratio + 1))
    return ratio


def per_head(employment: Floats, people: Floats, reference_group: Floats) -> Floats:
    """(R, G) jobs per head over those of all; NaN where nobody works in the group.

    >>> per_head(np.array([[30.0], [10.0]]), np.array([100.0, 100.0]), np.array([40.0])).tolist()
    [[1.5], [0.5]]
    """
    group = np.where(reference_group > 0, reference_group, np.nan)
    return np.asarray(employment * people.sum() / (people[:, None] * group))


def interval_of_form(
    redraws: Redraws, values: Floats, form: str, people: Floats | None, level: float
) -> tuple[Floats, Floats, Floats]:
    """Ends of the 90 % interval, and the probability that a quotient is not above the average, (R, G) each."""
    low, high, p_values = (np.full(values.shape, np.nan) for _ in range(3))
    for block in redraws.blocks():
        drawn = _drawn(block, form, people)
        p_values[block.rows] = p_value_above(drawn, 0.0 if form == "difference" else 1.0)
        # Logarithm and symmetric form keep the order of the ratios: theirs are the ends of the ratio, changed alike.
        around = values[block.rows]
        if form == "log":
            around = np.exp(around)
        elif form == "symmetric":
            around = (1 + around) / (1 - around)
        low[block.rows], high[block.rows] = percentile_interval(drawn, level, around=around)
    # By rounding alone, an end that was changed and the value may lie the wrong way round.
    return np.minimum(of_ratio(form, low), values), np.maximum(of_ratio(form, high), values), p_values


def p_value_above(drawn: Draws, average: float) -> Floats:
    """(R, G) share of draws, plus one, in which a quotient is not above the average; NaN where it is not defined."""
    defined = ~np.isnan(drawn[..., 0])
    share: Floats = ((drawn <= average).sum(axis=-1) + 1) / (drawn.shape[-1] + 1)
    return np.where(defined, share, np.nan)


def _drawn(block: Block, form: str, people: Floats | None) -> Draws:
    """(r, G, B) ratios, differences or quotients per head of the draws; NaN where they are not defined."""
    if form not in ("difference", "per_capita"):
        return block.location_quotient()
    with np.errstate(invalid="ignore", divide="ignore"):
        if people is None:
            drawn = block.employment / block.region_total
            drawn -= block.reference_group / block.reference_total
        else:
            heads = (people.sum() / people[block.rows]).astype(np.float32)
            drawn = block.employment * heads[:, None, None]
            drawn /= block.reference_group
    drawn[~block.is_defined] = np.nan
    return drawn
