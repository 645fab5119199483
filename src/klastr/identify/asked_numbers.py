"""Options that are numbers: what is none is refused by name, before a formula stumbles over it."""

from __future__ import annotations

from typing import TypeGuard

import numpy as np

from klastr.errors import InvalidOption


def asked_number(value: object, name: str, *, what: str, hint: str, lowest: float, open_end: bool = False) -> float:
    """The number itself, if it is one in its range.

    Parameters
    ----------
    value : object
        What was asked for, of whatever kind.
    name : str
        Of the option.
    what : str
        What it is, and its range, as the end of a sentence.
    hint : str
        What to use instead.
    lowest : float
        The smallest that is allowed, or the largest that is not.
    open_end : bool
        Whether `lowest` itself is refused.

    Raises
    ------
    InvalidOption
        It is a word, a list, nothing, infinite, or too small.

    Examples
    --------
    >>> asked_number(2, "epsilon", what="an aversion is a number from 0 on", hint="use 0.5.", lowest=0)
    2.0
    """
    if is_number(value) and lowest <= value < np.inf and not (open_end and value == lowest):
        return float(value)
    shown = repr(value) if isinstance(value, str) else value
    raise InvalidOption(f"{name} is {shown}; {what}.", hint=hint, option=name)


def asked_threshold(value: object) -> float:
    """The lowest quotient that makes an industry present, if it is a number above 0."""
    what, hint = "a lowest quotient is a number above 0", "the usual one is 1."
    return asked_number(value, "threshold", what=what, hint=hint, lowest=0, open_end=True)


def is_number(value: object) -> TypeGuard[float]:
    """Whether it is a single number; truth values are none."""
    return isinstance(value, int | float | np.number) and not isinstance(value, bool | np.bool_)
