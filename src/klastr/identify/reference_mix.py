"""Against what is the mix of a region, or the spread of an industry, compared? One answer for all indices of shares.

A mix is the shares of one region over the industries (``of="region"``) or of one industry over the regions
(``of="industry"``). The members are the regions or industries that have a mix, its cells what it is spread over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption, nearest_names
from klastr.identify.industry_grid import IndustryGrid

Floats = NDArray[np.float64]
Side = Literal["region", "industry"]
Kind = Literal["equal", "all", "others", "rest", "one", "attribute"]
Tables: TypeAlias = "NDArray[np.floating]"

_WORDS = {
    "equal": "an equal share for each {cell}",
    "all": "the shares of all {members} together",
    "others": "the mean of the shares of the other {members}",
    "rest": "the shares of the other {members}, added up",
    "attribute": "the shares of the given number of each {cell}",
}


@dataclass(frozen=True, eq=False, slots=True)
class Reference:
    """What mixes are compared with.

    Attributes
    ----------
    of : {"region", "industry"}
    kind : str
    words : str
        The same for a person.
    at : int, optional
        The member that all are compared with.
    shares : (N,) float64, optional
        Of the given numbers.
    """

    of: Side
    kind: Kind
    words: str
    at: int = -1
    shares: Floats | None = None

    def towards(self, members: Tables, size: Tables) -> Towards:
        """Ready for some tables: (b, G, N) members over cells, and their sizes (b, G)."""
        if self.kind == "attribute":
            assert self.shares is not None
            return Towards(self.kind, np.asarray(self.shares, dtype=members.dtype)[None])
        if self.kind == "equal":
            return Towards(self.kind, np.full((1, members.shape[2]), 1 / members.shape[2], dtype=members.dtype))
        if self.kind == "one":
            return Towards(self.kind, _over(members[:, self.at], size[:, self.at, None]))
        if self.kind == "others":
            inverse = np.where(size > 0, 1 / np.where(size > 0, size, 1), 0).astype(members.dtype)
            sums = np.matmul(inverse[:, None, :], members)[:, 0]
            return Towards(self.kind, sums, (size > 0).sum(axis=1))
        total = members.sum(axis=1)
        if self.kind == "rest":
            return Towards(self.kind, total, total.sum(axis=1))
        return Towards(self.kind, _over(total, total.sum(axis=1, keepdims=True)))


@dataclass(frozen=True, eq=False, slots=True)
class Towards:
    """Reference shares of some tables; those that leave the member itself out are made where they are needed."""

    kind: Kind
    sums: Tables  # (b or 1, N)
    whole: Tables | None = None  # (b,)

    def shares(self, employment: Tables, mix: Tables, size: Tables) -> Tables:
        """(b or 1, 1 or g, N) for some members: employment and shares (b, g, N), sizes (b, g)."""
        sums = self.sums[:, None, :]
        if self.whole is None:
            return sums
        if self.kind == "others":
            return np.asarray(_over(sums - np.nan_to_num(mix), self.whole[:, None, None] - (size > 0)[..., None]))
        return np.asarray(_over(sums - employment, self.whole[:, None, None] - size[..., None]))


def reference_of(grid: IndustryGrid, of: Side, against: str, attribute: Mapping[str, float] | None = None) -> Reference:
    """Settle what is compared with what.

    Parameters
    ----------
    grid : IndustryGrid
    of : {"region", "industry"}
        Whose mixes.
    against : str
        ``"equal"``, ``"all"``, ``"others"``, ``"rest"``, or the code of one region (of one industry).
    attribute : mapping, optional
        Region -> a number such as its population, whose shares are then the reference; for industries only.

    Raises
    ------
    InvalidOption
        An unknown word or code, a member without jobs to compare with, or numbers that do not fit.

    Examples
    --------
    >>> from klastr.identify.industry_grid import cells_of
    >>> from klastr.tables.regional import RegionalTable
    >>> grid = cells_of(RegionalTable.from_rows([("A", "steel", 10), ("B", "steel", 30), ("B", "food", 60)]))
    >>> reference_of(grid, "region", "rest").words
    'the shares of the other regions, added up'
    """
    if of not in get_args(Side):
        raise InvalidOption(f"of is {of!r}.", hint="use 'region' or 'industry'.", of=of)
    cell, members = ("industry", "regions") if of == "region" else ("region", "industries")
    if attribute is not None:
        return Reference(
            of, "attribute", _WORDS["attribute"].format(cell=cell), shares=_of_numbers(grid, of, attribute)
        )
    if against in _WORDS and against != "attribute":
        kind: Kind = against  # type: ignore[assignment]
        return Reference(of, kind, _WORDS[kind].format(cell=cell, members=members))
    labels = grid.regions if of == "region" else grid.industries
    if against not in labels:
        near = nearest_names(against, labels) or labels[:3]
        raise InvalidOption(
            f"There is nothing called {against!r} to compare with.",
            hint=f"use all, others, rest, equal, or the code of one of the {members}, such as {', '.join(near)}.",
            against=against,
        )
    at = labels.index(against)
    if not grid.employment.sum(axis=1 if of == "region" else 0)[at] > 0:
        raise InvalidOption(f"Nobody works in {against}: nothing can be compared with it.", hint="choose another.")
    return Reference(of, "one", f"the shares of {against}", at=at)


def _of_numbers(grid: IndustryGrid, of: Side, attribute: Mapping[str, float]) -> Floats:
    """(R,) shares of the given numbers."""
    if of == "region":
        raise InvalidOption(
            "The numbers are given by region, and the shares of a region lie over industries.",
            hint="leave them out, or say of='industry'.",
        )
    numbers = numbers_of_regions(grid.regions, attribute)
    return np.asarray(numbers / numbers.sum())


def numbers_of_regions(regions: Sequence[str], attribute: Mapping[str, float], name: str = "attribute") -> Floats:
    """(R,) a positive number for every region; `name`: of the option that gave them.

    Raises
    ------
    InvalidOption
        A region has none, or one that is not positive.
    """
    if not isinstance(attribute, Mapping):
        raise InvalidOption(
            f"{name} is {attribute!r}; it is a number for every region.", hint="give a mapping: region -> number."
        )
    numbers = np.array([attribute.get(region, np.nan) for region in regions], dtype=np.float64)
    missing = np.flatnonzero(~(numbers > 0) | np.isinf(numbers))
    if missing.size:
        raise InvalidOption(
            f"{name} lacks a positive number for {missing.size:,} of {numbers.size:,} regions"
            f" (first: {regions[missing[0]]}).",
            hint="give one for every region, or leave those regions out of the table.",
        )
    return numbers


def _over(part: Tables, whole: Tables) -> Tables:
    """Shares; NaN where there is no whole. Rounding below zero is none."""
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = np.maximum(part, 0) / np.where(whole > 0, whole, np.nan).astype(part.dtype)
    return np.asarray(shares)
