"""What an index of shares is made from: shares, reference shares, sizes; and an index over many tables at once.

Tables are walked through in pieces that stay in the processor's cache, so that an index costs about one pass through
memory, however many arrays its formula needs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from klastr.identify.reference_mix import Reference, Tables

Floats = NDArray[np.float64]

# Cells that are worked on at once: three float64 arrays of them stay in the cache of the processor.
_CELLS = 65_536


@dataclass(frozen=True, eq=False, slots=True)
class Mix:
    """Some members of some tables.

    Attributes
    ----------
    shares : (b, g, N) float
        Of the member, over its N cells; they add up to 1. NaN where nobody works in the member.
    reference : (b or 1, 1 or g, N) float
        What they are compared with.
    size : (b, g) float
        Jobs of the member.
    whole : (b, 1) float
        Jobs of the whole table.
    """

    shares: Tables
    reference: Tables
    size: Tables
    whole: Tables


Kernel: TypeAlias = Callable[[Mix], Tables]
"""One number per member, (b, g)."""


def index_of_tables(tables: Tables, reference: Reference, kernel: Kernel) -> Floats:
    """An index of every member of many tables.

    Parameters
    ----------
    tables : (B, R, I) float
    reference : Reference
        Also says whose mixes are meant.
    kernel : callable

    Returns
    -------
    (B, R) or (B, I) float64
        NaN where nobody works in the member.
    """
    members = tables if reference.of == "region" else tables.swapaxes(1, 2)
    count, groups, cells = members.shape
    found = np.full((count, groups), np.nan)
    together = max(1, _CELLS // max(groups * cells, 1))
    step = groups if together > 1 else max(1, _CELLS // max(cells, 1))
    for start in range(0, count, together):
        part = members[start : start + together]
        size = part.sum(axis=2)
        whole = size.sum(axis=1, keepdims=True)
        towards = reference.towards(part, size)
        for first in range(0, groups, step):
            some = slice(first, first + step)
            employment = np.ascontiguousarray(part[:, some])
            sizes = size[:, some]
            with np.errstate(invalid="ignore", divide="ignore"):
                shares = employment / sizes[..., None]
                mix = Mix(shares, towards.shares(employment, shares, sizes), sizes, whole)
                values = kernel(mix)
            found[start : start + together, some] = np.where(sizes > 0, values, np.nan)
    return found


def mix_of(employment: Floats, reference: Reference, member: int) -> Mix:
    """The mix of one member of one table (R, I), with its one table and one member as the first dimensions."""
    members = (employment if reference.of == "region" else employment.T)[None]
    size = members.sum(axis=2)
    one = slice(member, member + 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = members[:, one] / size[:, one, None]
    towards = reference.towards(members, size)
    compared = towards.shares(members[:, one], shares, size[:, one])
    return Mix(shares, compared, size[:, one], size.sum(axis=1, keepdims=True))
