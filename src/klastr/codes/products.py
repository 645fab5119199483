"""Codes of input-output tables: what they cover of the industries that other tables use.

Eurostat writes products as ``CPA_C29``, several divisions together as ``CPA_C10-12`` or ``CPA_C31_32``, parts of a
division as ``CPA_L68A``. The US Bureau of Economic Analysis fills NAICS codes up with zeros (``336500`` is 3365) and
gives codes of its own to what it joins (``1111A0``): for those nothing but a concordance tells.
"""

from __future__ import annotations

import re

from klastr.codes import naics
from klastr.codes.classification import Classification
from klastr.codes.classifications import Naics

_PART = re.compile(r"([A-V]\d\d)[A-Z]")
_PREFIX = re.compile(r"(?:CPA|NACE|ISIC|C)_(?:R?2_?|08_)?(?=[A-V])", re.IGNORECASE)


def industry_form(code: str, codes: Classification) -> str:
    """An industry code as the classification writes it, out of a code of an input-output table.

    Parameters
    ----------
    code : str
    codes : Classification
        Of the industries.

    Examples
    --------
    >>> from klastr.codes.classifications import recognised_industries
    >>> nace = recognised_industries(["C10", "C11"])
    >>> [industry_form(code, nace) for code in ("CPA_C29", "CPA_C10-12", "C31_32", "CPA_L68A", "CPA_D", "S00300")]
    ['C29', 'C10-12', 'C31_32', 'L68', 'D', 'S00300']
    >>> american = recognised_industries(["336411", "336510"])
    >>> [industry_form(code, american) for code in ("336411", "336500", "550000", "1111A0")]
    ['336411', '3365', '55', '1111A0']
    """
    if isinstance(codes, Naics):
        return _without_zeros(code.strip())
    bare = bare_code(code)
    if codes.canonical(bare) is not None:
        return bare
    part = _PART.fullmatch(bare)
    return part[1] if part else bare


def bare_code(code: str) -> str:
    """A code without the name of its classification in front.

    >>> [bare_code(code) for code in ("CPA_C29", "NACE_R2_C29", "C29", "336111")]
    ['C29', 'C29', 'C29', '336111']
    """
    return _PREFIX.sub("", code.strip(), count=1)


def _without_zeros(text: str) -> str:
    """``336500`` as 3365, unless it is a code itself."""
    if len(text) == 6 and text.isdigit() and naics.normalised(text) is None:
        bare = text.rstrip("0")
        bare = bare if len(bare) > 1 else text[:2]
        return bare if naics.normalised(bare) is not None else text
    return text
