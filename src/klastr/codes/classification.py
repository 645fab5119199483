"""What every coding of regions or industries can be asked: level, parent, name, total, overlap.

`klastr.codes.classifications` recognises codings and hands out these objects.
"""
# ruff: noqa: ARG002  (answers that are the same for every code)

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator
from dataclasses import dataclass

_TOTALS = frozenset({"TOTAL", "TOT", "_T", "ALL"})


@dataclass(frozen=True, kw_only=True)
class Classification(ABC):
    """The coding of the regions or of the industries of one table.

    Attributes
    ----------
    name : str
        For people: ``"NACE Rev. 2"``, ``"NAICS 2017"``, ``"NUTS 2013"``, ``"own codes"``.
    share : float
        Share of the table's codes that exist in the classification.
    unknown : tuple of str
        The table's codes that do not, in their order.
    note : str
        One sentence for a person where something is worth knowing, such as mixed versions; else empty.
    """

    name: str
    share: float = 1.0
    unknown: tuple[str, ...] = ()
    note: str = ""

    @abstractmethod
    def canonical(self, code: str) -> str | None:
        """The one form of a code that may be written in several ways; None where it is not in the classification."""

    @abstractmethod
    def level(self, code: str) -> int | None:
        """How deep a code lies, 0 at the top; None where it has no place in the hierarchy."""

    @abstractmethod
    def label(self, code: str, language: str = "en") -> str:
        """A short name for people, the code where there is none."""

    def parent(self, code: str, known: Collection[str]) -> str | None:
        """The nearest of the known codes that this one is a part of.

        Parameters
        ----------
        code : str
        known : collection of str
            The codes of the table, as they are written there.
        """
        for ancestor in self._ancestors(code):
            for spelling in self._spellings(ancestor):
                if spelling in known and spelling != code:
                    return spelling
        return None

    def ancestors(self, code: str) -> Iterator[str]:
        """Every code above this one in its canonical form, nearest first, whether or not the table has it."""
        return self._ancestors(code)

    def is_total(self, code: str) -> bool:
        """Whether a code stands for everything: all industries, several countries together."""
        return False

    def overlaps(self, code: str) -> bool:
        """Whether a code is an aggregate beside the hierarchy, such as ``C10-C12``."""
        return False

    def country(self, code: str) -> str | None:
        """The country of a region, None where the code does not say."""
        return None

    def is_within(self, code: str, area: str) -> bool:
        """Whether a region is this area or a part of it."""
        return code == area

    def is_place(self, code: str) -> bool:
        """Whether a region is somewhere; ``CZZZ``, the part of Czechia outside any region, is not."""
        return True

    def _ancestors(self, code: str) -> Iterator[str]:
        return iter(())

    def _spellings(self, canonical: str) -> tuple[str, ...]:
        return (canonical,)


@dataclass(frozen=True, kw_only=True)
class OwnCodes(Classification):
    """Codes that belong to no known classification: no levels, no parents, the code is the name.

    A row that is called ``TOTAL`` is taken for one.
    """

    name: str = "own codes"

    def canonical(self, code: str) -> str | None:
        """The code as it is."""
        return code

    def level(self, code: str) -> int | None:
        """None: nothing is known of any hierarchy."""
        return None

    def label(self, code: str, language: str = "en") -> str:
        """The code as it is."""
        return code

    def is_total(self, code: str) -> bool:
        """Whether the row is called a total."""
        return code.strip().upper() in _TOTALS
