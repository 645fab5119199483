"""The classification's own grouping as a definition: industries that share a coarser code go together.

Three digits of NAICS, or the sections of NACE, are what every found definition has to beat.
"""

from __future__ import annotations

from collections.abc import Sequence

from klastr.codes.classifications import Classification, recognised_industries
from klastr.errors import InvalidDefinition
from klastr.tables.definitions import Definition

_LANGUAGES = ("en", "cs")


def coarser_codes(industries: Sequence[str], level: int, *, codes: Classification | None = None) -> Definition:
    """Group industries by the code of a coarser level that they are a part of.

    Parameters
    ----------
    industries : sequence of str
        Codes of a known classification.
    level : int
        Of the groups: NACE 1 section, 2 division, 3 group; NAICS 2 sector, then the number of digits.
    codes : Classification, optional
        Of the industries; recognised from them where not given.

    Returns
    -------
    Definition
        Industries that are at this level, or above it, are in a group of their own code or in none.

    Raises
    ------
    InvalidDefinition
        The codes belong to no known classification, or none of them lies below or at this level.

    Examples
    --------
    >>> coarser_codes(["336411", "336412", "311111"], 3).group_of
    {'336411': '336', '336412': '336', '311111': '311'}
    >>> coarser_codes(["C24", "C29", "G47"], 1).groups
    ('C', 'G')
    """
    codes = codes or recognised_industries(industries)
    group_of: dict[str, str] = {}
    for industry in industries:
        if (above := _at_level(industry, level, codes)) is not None:
            group_of[industry] = above
    if not group_of:
        raise InvalidDefinition(
            f"None of the {len(industries):,} industries ({codes.name}) has a code of level {level} above it "
            f"(first: {next(iter(industries), 'none')}).",
            hint="use industries of NACE or NAICS, and a level coarser than theirs.",
            level=level,
        )
    groups = dict.fromkeys(group_of.values())
    names = {language: {group: codes.label(group, language) for group in groups} for language in _LANGUAGES}
    return Definition(f"{codes.name}, level {level}", group_of, names, source=codes.name)


def _at_level(industry: str, level: int, codes: Classification) -> str | None:
    """The code itself or the one above it that is of this level."""
    own = codes.canonical(industry)
    above = [] if own is None else [own, *codes.ancestors(own)]
    return next((code for code in above if codes.level(code) == level), None)
