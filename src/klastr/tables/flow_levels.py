"""Sections beside their divisions: codes of an input-output table that would count the same flows twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from klastr.codes.classification import Classification
from klastr.codes.classifications import Nace, OwnCodes, recognised_industries
from klastr.codes.nace import divisions
from klastr.codes.products import bare_code, industry_form

Floats = NDArray[np.float64]

_WHOLE = 0.02
"""Part by which the sum of the parts may miss the whole and still be all of it: parts may be hidden or rounded."""


def counted_twice(codes: Sequence[str], totals: Floats) -> list[int]:
    """Places of codes to be left out, so that nothing counts twice.

    A code beside its parts is left out where they add up to it; where they do not ("of which"), the parts are.

    Parameters
    ----------
    codes : sequence of str
        (K,) of one side of the table.
    totals : (K,) float64
        What each sells (or buys) in all.

    Examples
    --------
    >>> codes = ["CPA_C", "CPA_C10-12", "CPA_C24", "CPA_L68", "CPA_L68A"]
    >>> [codes[k] for k in counted_twice(codes, np.array([30.0, 10, 20, 9, 4]))]
    ['CPA_C', 'CPA_L68A']
    """
    known = recognised_industries([bare_code(code) for code in codes])
    if isinstance(known, OwnCodes):
        return []
    parts = _parts(codes, known)
    left: set[int] = set()
    for above, inside in parts.items():
        nearest = [k for k in inside if not any(k in parts.get(other, ()) for other in inside)]
        whole, together = float(totals[above]), float(totals[nearest].sum())
        left |= {above} if abs(whole - together) <= _WHOLE * abs(whole) else inside
    return sorted(left)


def _parts(codes: Sequence[str], known: Classification) -> dict[int, set[int]]:
    """Place of a code -> places of the codes within it."""
    forms = [industry_form(code, known) for code in codes]
    forms = [known.canonical(form) or form for form in forms]
    places: dict[str, list[int]] = {}
    for k, form in enumerate(forms):
        places.setdefault(form, []).append(k)
    found: dict[int, set[int]] = {}
    for k, form in enumerate(forms):
        for above in (*_same(k, places[form], codes), *_ancestors(form, places, known), *_wider(form, places, known)):
            found.setdefault(above, set()).add(k)
    return found


def _same(part: int, others: Sequence[int], codes: Sequence[str]) -> list[int]:
    """L68A has the form of L68: the longer code is the part."""
    return [k for k in others if codes[part].startswith(codes[k]) and len(codes[part]) > len(codes[k])]


def _ancestors(form: str, places: Mapping[str, Sequence[int]], known: Classification) -> list[int]:
    found: list[int] = []
    above = known.parent(form, places)
    while above is not None:
        found += places[above]
        above = known.parent(above, places)
    return found


def _wider(form: str, places: Mapping[str, Sequence[int]], known: Classification) -> list[int]:
    """Codes of several divisions of NACE around this one; sections around codes of several divisions."""
    if not isinstance(known, Nace):
        return []
    mine = divisions(form, revision=known.revision)
    wide = [
        other
        for other in places
        if other != form and (known.overlaps(other) or (known.overlaps(form) and known.level(other) == 1))
    ]
    return [k for other in wide if mine and mine < divisions(other, revision=known.revision) for k in places[other]]
