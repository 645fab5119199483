"""What are found groups called? After their largest members at heart, until somebody gives them a better name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from klastr.tables.definitions import Definition

_ENOUGH = 0.6
"""One member with this share of a group's jobs names it alone."""


def named_definition(
    industries: Sequence[str],
    group_at: NDArray[np.intp],
    employment: NDArray[np.float64],
    labels: Mapping[str, Mapping[str, str]],
    *,
    strength: NDArray[np.float64] | None = None,
    name: str,
    source: str | None,
) -> Definition:
    """A definition with groups ``G01``, ``G02`` ... by their jobs, most first, named after their largest members.

    Parameters
    ----------
    industries : sequence of str
        (I,) codes.
    group_at : (I,) int
    employment : (I,) float64
        Persons employed in each industry.
    labels : mapping
        Language -> industry -> name.
    strength : (I,) float64, optional
        Mean tie of each industry to its group. The half of the members that is tied most gives the name: a large
        industry at the margin would mislead.

    Examples
    --------
    >>> labels = {"en": {"C10": "Food", "C11": "Drinks", "C24": "Steel"}}
    >>> made = named_definition(["C10", "C11", "C24"], np.array([0, 0, 1]), np.array([5.0, 4, 9.5]), labels,
    ...                         name="found", source=None)
    >>> made.group_of, made.group_label("G02")
    ({'C10': 'G02', 'C11': 'G02', 'C24': 'G01'}, 'Food; Drinks')
    """
    jobs = np.bincount(group_at, weights=employment)
    order = np.argsort(-jobs, kind="stable")
    digits = max(2, len(str(order.size)))
    code = {int(g): f"G{rank + 1:0{digits}d}" for rank, g in enumerate(order)}
    members = {g: _largest_first(_at_heart(np.flatnonzero(group_at == g), strength), employment) for g in code}
    names = {
        language: {code[g]: _name([(known[industries[k]], employment[k]) for k in members[g]], jobs[g]) for g in order}
        for language, known in labels.items()
    }
    return Definition(
        name=name,
        group_of={industry: code[int(g)] for industry, g in zip(industries, group_at, strict=True)},
        group_names=names,
        source=source,
    )


def _at_heart(members: NDArray[np.intp], strength: NDArray[np.float64] | None) -> NDArray[np.intp]:
    """Members tied at least as much as the one in the middle; all where ties are not known."""
    if strength is None or np.isnan(strength[members]).any():
        return members
    return members[strength[members] >= np.median(strength[members])]


def _largest_first(members: NDArray[np.intp], employment: NDArray[np.float64]) -> list[int]:
    return [int(k) for k in members[np.argsort(-employment[members], kind="stable")]]


def _name(members: Sequence[tuple[str, float]], jobs: float) -> str:
    first, size = members[0]
    return first if len(members) == 1 or size >= _ENOUGH * jobs else f"{first}; {members[1][0]}"
