"""Identifiers for synthetic organisations: in the scheme ``demo:``, and so in no other."""

from __future__ import annotations

from klastr.errors import InvalidOption
from klastr.register.identifier import Identifier, checked_identifier


def demo_identifier(number: int) -> Identifier:
    """The identifier of a synthetic organisation.

    Parameters
    ----------
    number : int
        From 0 to 999,999.

    Returns
    -------
    Identifier

    Raises
    ------
    InvalidOption
        The number is outside.

    Examples
    --------
    >>> str(demo_identifier(17))
    'demo:org-000017'
    """
    if not 0 <= number <= 999_999:
        raise InvalidOption(f"{number} numbers no synthetic organisation.", hint="0 to 999999", number=number)
    return checked_identifier(f"demo:org-{number:06d}", "demo")
