"""What may be asked of disclosure control: every number and group of the kind that it must be, or refused."""

from __future__ import annotations

import math
import numbers
from collections.abc import Mapping, Sequence
from typing import Any

from klastr.errors import InvalidOption, nearest_names
from klastr.tables.counted import counted
from klastr.tables.disclosure_margins import TOTAL


def checked_number(name: str, given: Any, hint: str, *, least: float, most: float = math.inf, whole: bool) -> None:
    """Refuse what is no number, no whole one where one is needed, or outside its limits.

    Raises
    ------
    InvalidOption
    """
    kind: Any = numbers.Integral if whole else numbers.Real
    is_number = isinstance(given, kind) and not isinstance(given, bool) and math.isfinite(given)
    if not is_number or not least <= given <= most:
        raise InvalidOption(f"{name} is {given!r}.", hint=hint, **{name: given})


def checked_dominance(given: Any) -> None:
    """Refuse what is not ``(n, share)`` with n 1 or 2 and a share between 0 and 1.

    Raises
    ------
    InvalidOption
    """
    hint = "(1, 0.85) or (2, 0.9): how many plants, and which share."
    if not isinstance(given, tuple | list) or len(given) != 2:
        raise InvalidOption(f"dominance is {given!r}.", hint=hint, dominance=given)
    checked_number("dominance", given[0], hint, least=1, most=2, whole=True)
    checked_number("dominance", given[1], hint, least=math.nextafter(0, 1), most=math.nextafter(1, 0), whole=False)


def checked_groups(name: str, groups: Any, leaves: Sequence[str]) -> None:
    """Refuse groups whose sums could not be told apart from other rows, or that are of something that is not there.

    Raises
    ------
    InvalidOption
    """
    hint = "a mapping of code to group, such as {'CZ01': 'CZ'}."
    if not isinstance(groups, Mapping):
        raise InvalidOption(f"{name} is of type {type(groups).__name__}.", hint=hint)
    for leaf, group in groups.items():
        if not isinstance(leaf, str) or not isinstance(group, str) or not group.strip():
            raise InvalidOption(f"{name} puts {leaf!r} into {group!r}: both must be texts.", hint=hint)
    unknown = sorted(set(groups) - set(leaves))
    if unknown:
        near = nearest_names(unknown[0], leaves) or tuple(leaves[:3])
        raise InvalidOption(
            f"{name} names {counted(len(unknown), 'code')} not held by the table, such as '{unknown[0]}'.",
            hint=f"its codes are such as {', '.join(near)}; leave out what it does not hold.",
            unknown=unknown,
        )
    taken = sorted(set(groups.values()) & {*leaves, TOTAL})
    if taken:
        raise InvalidOption(
            f"{name} has a group called '{taken[0]}', as a code of the table or the sum of all is called.",
            hint="choose another name for it.",
            group=taken[0],
        )
