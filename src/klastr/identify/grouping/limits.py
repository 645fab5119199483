"""How many groups a definition may have, and how large they may be."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt

from klastr.errors import InvalidOption

# 650 industries are read in 40 to 70 groups; both limits grow with the square root, as the size of a group does.
_FEWEST, _MOST = 1.57, 2.75
# Three in a group where the largest number of groups leaves more than this for each.
_ROOM_FOR_THREE = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLimits:
    """How many groups there may be, and how large: counts of groups, and of industries in one."""

    fewest: int
    most: int
    smallest: int
    largest: int


def group_limits(industries: int, groups: tuple[int, int] | None = None) -> GroupLimits:
    """Limits of a definition: at least two industries in a group, three where there are many for each.

    Parameters
    ----------
    industries : int
    groups : (int, int), optional
        Fewest and most groups; default: by the square root of the number of industries, 40 to 70 for 650.

    Raises
    ------
    InvalidOption
        Fewer than two groups, the larger number first, or more groups than half the industries.

    Examples
    --------
    >>> group_limits(650)
    GroupLimits(fewest=40, most=70, smallest=3, largest=65)
    """
    room = industries // 2
    if groups is None:
        fewest, most = round(_FEWEST * sqrt(industries)), round(_MOST * sqrt(industries))
        groups = max(2, min(fewest, room)), max(2, min(most, room))
    fewest, most = groups
    if not 2 <= fewest <= most:
        raise InvalidOption(
            f"--groups is {fewest}-{most}; it needs at least 2 groups, the smaller number first.",
            hint="say --groups 40-70.",
            groups=groups,
        )
    if most > room:
        too_many = "more groups than industries" if most > industries else "mostly single industries"
        raise InvalidOption(
            f"{most:,} groups of {industries:,} industries would be {too_many}.",
            hint=f"ask for at most {room:,}, two industries in each.",
            groups=groups,
            industries=industries,
        )
    largest = max(ceil(0.1 * industries), 3 * ceil(industries / fewest))
    return GroupLimits(
        fewest=fewest, most=most, smallest=3 if industries >= _ROOM_FOR_THREE * most else 2, largest=largest
    )
