"""What one search looks at: every matrix by itself, two means of them, and the ties that judge what is found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from klastr.identify.grouping.material import Material
from klastr.identify.grouping.ties import Ties
from klastr.identify.relatedness import combined_values, drawn_in, standardised

Floats = NDArray[np.float64]

JUDGE = "all that judge"
EVERYTHING = "all matrices"


@dataclass(frozen=True, eq=False, slots=True)
class Searchable:
    """What one search looks at: matrices to find candidates in, and the ties that judge them.

    Attributes
    ----------
    matrices : mapping
        Name -> (I, I) float64, standardised, long tails drawn in; 0 where a tie is not known and on the diagonal.
    judge : Ties
        Of all regions in hand.
    steady : tuple of Ties
        The same of random halves of these regions.
    """

    matrices: Mapping[str, Floats]
    judge: Ties
    steady: tuple[Ties, ...]

    @classmethod
    def of(cls, material: Material, halves: int, random: np.random.Generator) -> Searchable:
        """All matrices, their mean, and the mean of those that judge."""
        measured = {name: drawn_in(standardised(matrix.values)) for name, matrix in material.measured().items()}
        judge = combined_values([measured[name] for name in material.judging])
        single = {name: _filled(values) for name, values in measured.items()}
        together = {JUDGE: _filled(judge), EVERYTHING: _filled(combined_values(list(measured.values())))}
        return cls(single | together, _searched(judge), _steady(material, halves, random))

    @property
    def single(self) -> tuple[str, ...]:
        """Names of the matrices that are not means of others."""
        return tuple(name for name in self.matrices if name not in (JUDGE, EVERYTHING))

    def only(self, name: str) -> Searchable:
        """The same as if one matrix were all there is: it finds and it judges."""
        values = self.matrices[name]
        return Searchable({name: values}, Ties.of(values, dtype=np.float32), ())


def _steady(material: Material, halves: int, random: np.random.Generator) -> tuple[Ties, ...]:
    regions = len(material.grid.regions)
    found = []
    for _ in range(halves):
        half = np.sort(random.permutation(regions)[: max(regions // 2, 3)])
        found.append(_searched(material.of_regions(half).searched_judging_values()))
    return tuple(found)


def _searched(values: Floats) -> Ties:
    # Half the bytes: a search reads the matrix thousands of times, and no share depends on the eighth digit.
    return Ties.of(values, dtype=np.float32)


def _filled(values: Floats) -> Floats:
    """Unknown ties as average ones, for methods that need a number everywhere."""
    filled = np.nan_to_num(values, nan=0.0)
    np.fill_diagonal(filled, 0)
    return filled
