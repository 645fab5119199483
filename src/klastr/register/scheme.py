"""What a scheme of identifiers is: its form, its check, where its rule was read, and where its register is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from klastr.register.check_digits import Rule

READ = "rule as read in python-stdnum, a public library; it holds for the real numbers of the method page"
SEEN = "rule as read in public code; it holds for the real numbers of the method page"
KNOWN = "the generally known rule, not read again; it holds for the real numbers of the method page"


def without_separators(text: str) -> str:
    """The text without spaces, dots and dashes.

    Examples
    --------
    >>> without_separators("525-000-77-38")
    '5250007738'
    """
    return re.sub(r"[ .-]", "", text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """One kind of identifier.

    `form` is what the normalised number looks like, `said` the same in words; `rule` gives the number with the right
    check digits; `passes` is the share of numbers of this form that pass the check, 1 where there is none.
    """

    code: str
    name: str
    country: str | None
    identifies: str
    form: re.Pattern[str]
    said: str
    source: str
    lengths: tuple[int, ...] = ()
    rule: Rule | None = None
    passes: float = 1.0
    prefixes: tuple[str, ...] = ()
    added: str = ""
    register_url: str | None = None
    shown: Callable[[str], str] = str
    prepared: Callable[[str], str] = without_separators

    @property
    def check(self) -> Literal["digit", "form"]:
        """``digit`` where a check digit is verified, ``form`` where only length and characters are."""
        return "form" if self.rule is None else "digit"


def grouped(*sizes: int, by: str = " ") -> Callable[[str], str]:
    """A way of showing a number in groups of so many characters; the rest stays together.

    Examples
    --------
    >>> grouped(3, 3, 2, 2, by="-")("5250007738")
    '525-000-77-38'
    """

    def shown(value: str) -> str:
        parts, at = [], 0
        for size in (*sizes, len(value)):
            parts.append(value[at : at + size])
            at += size
        return by.join(part for part in parts if part)

    return shown
