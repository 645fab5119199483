"""Which industries belong together for variety: by the classification's own levels, a definition, or a mapping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from klastr.codes.classification import Classification, OwnCodes
from klastr.codes.classifications import recognised_industries
from klastr.errors import InvalidOption
from klastr.tables.counted import counted
from klastr.tables.definition_fit import fit
from klastr.tables.definitions import Definition

Groups = Definition | Mapping[str, str] | None


@dataclass(frozen=True, eq=False, slots=True)
class IndustryHierarchy:
    """I industries in G groups.

    Attributes
    ----------
    group_of : (I,) int
        Position of each industry's group.
    groups : (G,) tuple of str
    words : str
        Where the groups come from, for a person.
    """

    group_of: NDArray[np.intp]
    groups: tuple[str, ...]
    words: str

    @property
    def order(self) -> NDArray[np.intp]:
        """(I,) industries, those of a group side by side."""
        return np.argsort(self.group_of, kind="stable")

    @property
    def starts(self) -> NDArray[np.intp]:
        """(G,) where each group begins in that order."""
        return np.searchsorted(self.group_of[self.order], np.arange(len(self.groups)))


def industry_hierarchy(industries: Sequence[str], groups: Groups = None, level: int | None = None) -> IndustryHierarchy:
    """Put every industry into exactly one group; one that has none is a group by itself.

    Parameters
    ----------
    industries : sequence of str
        Of one level.
    groups : Definition or mapping, optional
        Default: what the classification has above each industry.
    level : int, optional
        Of the classification, for the groups: 1 sections, 2 divisions of NACE. Default: the level above.

    Raises
    ------
    InvalidOption
        Codes without a hierarchy and no groups given, a level that no industry lies below, both groups and level, or
        groups that name no industry of the table.

    Examples
    --------
    >>> found = industry_hierarchy(["C10", "C29", "G45"])
    >>> found.groups, found.group_of.tolist(), found.words
    (('C', 'G'), [0, 0, 1], 'the level above in NACE Rev. 2')
    """
    if groups is not None and level is not None:
        raise InvalidOption("Groups and a level of the classification were both given.", hint="give one of the two.")
    if isinstance(groups, Definition):
        at = fit(groups, industries).group_at
        names = [groups.groups[k] if k >= 0 else None for k in at]
        return _hierarchy(industries, names, f"the definition {groups.name!r}")
    if groups is not None:
        return _hierarchy(industries, [groups.get(code) for code in industries], "the groups given")
    codes = recognised_industries(industries)
    if isinstance(codes, OwnCodes):
        raise InvalidOption(
            f"The {len(industries):,} industries have codes of their own, of which no hierarchy is known"
            f" (first: {industries[0]}).",
            hint="give the group of each with groups=, or --definition FILE.",
        )
    where = "the level above" if level is None else f"level {level}"
    above = [_above(codes, code, level) for code in industries]
    return _hierarchy(industries, above, f"{where} in {codes.name}")


def _above(codes: Classification, code: str, level: int | None) -> str | None:
    """The code that a group is named by; None where there is nothing above but everything."""
    for ancestor in codes.ancestors(code):
        if codes.is_total(ancestor):
            return None
        if level is None or codes.level(ancestor) == level:
            return ancestor
    return None


def _hierarchy(industries: Sequence[str], names: Sequence[str | None], words: str) -> IndustryHierarchy:
    alone = [code for code, name in zip(industries, names, strict=True) if name is None]
    if len(alone) == len(industries):
        raise InvalidOption(
            f"None of the {len(industries):,} industries has a group in {words} (first: {industries[0]}).",
            hint="give groups that name the table's industries, or a level above theirs.",
        )
    # A group by itself must not fall together with a group of the same name.
    keys = [
        f"group {name}" if name is not None else f"alone {code}" for code, name in zip(industries, names, strict=True)
    ]
    position = {key: k for k, key in enumerate(dict.fromkeys(keys))}
    if alone:
        words += f"; {counted(len(alone), 'industry')} in no group, each by itself (first: {alone[0]})"
    return IndustryHierarchy(
        np.array([position[key] for key in keys], dtype=np.intp),
        tuple(key.partition(" ")[2] for key in position),
        words,
    )
