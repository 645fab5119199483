"""The country of each region and the section of each industry: inside them, cells resemble each other."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from klastr.codes.classifications import Classification

if TYPE_CHECKING:
    from klastr.tables.regional_cells import RegionalCells

Groups = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Places:
    """Which country each region is in and which section each industry is in, as numbers from 0."""

    country: Groups
    section: Groups


class _Everything(Collection[str]):
    """Holds every code: with it, the parent of a code is the one above it, in the table or not."""

    def __contains__(self, code: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def places(table: RegionalCells) -> Places:
    """Countries and sections of a table; codes of unknown or own codings are all in one."""
    countries = [_country(code, table.region_codes) for code in table.regions]
    sections = [_top(code, table.industry_codes) for code in table.industries]
    return Places(_numbers(countries), _numbers(sections))


def _country(code: str, codes: Classification) -> str:
    return codes.country(code) or _top(code, codes)


def _top(code: str, codes: Classification) -> str:
    """The code furthest above this one that is not a total; empty where the coding has no levels."""
    if codes.level(code) is None or codes.is_total(code):
        return ""
    above = codes.parent(code, _Everything())
    return code if above is None or codes.is_total(above) else _top(above, codes)


def _numbers(names: list[str]) -> Groups:
    return np.unique(np.array(names, dtype=object).astype(str), return_inverse=True)[1].astype(np.intp)
