"""The matrices that a search works with: those measured in regions, which change with the regions, and those given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption, NothingToMeasure
from klastr.identify.coagglomeration import coagglomeration
from klastr.identify.colocation import employment_colocation, establishment_colocation
from klastr.identify.industry_grid import IndustryGrid
from klastr.identify.proximity import proximity
from klastr.identify.relatedness import Relatedness, combined, combined_values, drawn_in, standardised

Floats = NDArray[np.float64]
Positions = NDArray[np.intp]

_MEASURES: Mapping[str, Callable[[IndustryGrid], Relatedness]] = {
    "employment colocation": employment_colocation,
    "establishment colocation": establishment_colocation,
    "coagglomeration": coagglomeration,
    "proximity": proximity,
}
# Those that judge, with every matrix that is given. Coagglomeration and proximity look at the same cells again, so
# that they would only count employment twice.
_JUDGING = ("employment colocation", "establishment colocation")
_NO_JOBS, _NO_VARIATION = "has no jobs in these regions", "has the same number of jobs in every region"


@dataclass(frozen=True, eq=False)
class Material:
    """R regions x I industries, and the matrices that do not come from regions.

    Attributes
    ----------
    grid : IndustryGrid
    given : tuple of Relatedness
        Such as input-output links; in the order of the grid's industries.
    """

    grid: IndustryGrid
    given: tuple[Relatedness, ...] = ()

    @classmethod
    def of(cls, grid: IndustryGrid, given: tuple[Relatedness, ...] = ()) -> Material:
        """With the given matrices brought into the grid's order.

        Raises
        ------
        InvalidOption
            Two matrices share a name, or one knows no tie between the grid's industries.
        """
        ordered = tuple(
            replace(matrix.ordered(grid.industries), industry_names=grid.industry_names) for matrix in given
        )
        names = [*_MEASURES, *(matrix.name for matrix in ordered)]
        for matrix in ordered:
            if names.count(matrix.name) > 1:
                raise InvalidOption(
                    f"Two matrices are called {matrix.name!r}.", hint="give each a name of its own.", name=matrix.name
                )
            if not matrix.known_share > 0:
                raise InvalidOption(
                    f"The matrix {matrix.name!r} knows no tie between the {len(grid.industries):,} industries.",
                    hint="check that its codes are those of the table, or give a concordance.",
                    name=matrix.name,
                )
        return cls(grid, ordered)

    def measured(self) -> dict[str, Relatedness]:
        """Every matrix by name: measured in all regions of the grid, then those given."""
        found = {name: measure(self.grid) for name, measure in _MEASURES.items() if self._is_measured(name)}
        return found | {matrix.name: matrix for matrix in self.given}

    def of_regions(self, at: Positions) -> Material:
        """The same as if only these regions were known."""
        return replace(self, grid=self.grid.of_regions(at))

    @property
    def judging(self) -> tuple[str, ...]:
        """Names of the matrices whose mean judges a definition."""
        regional = [name for name in _JUDGING if self._is_measured(name)]
        return (*regional, *(matrix.name for matrix in self.given))

    def _is_measured(self, name: str) -> bool:
        return name != "establishment colocation" or self.grid.establishments is not None

    def judge(self) -> Relatedness:
        """The mean of the standardised matrices that judge."""
        matrices = self.measured()
        return combined([matrices[name] for name in self.judging])

    def judging_values(self) -> Floats:
        """The same as an array, without measuring what does not judge."""
        return combined_values(self._judging_matrices())

    def searched_judging_values(self) -> Floats:
        """The same for a search: long tails drawn in, so that a few extreme ties do not decide what is found."""
        return combined_values([drawn_in(standardised(values)) for values in self._judging_matrices()])

    def regional_judging_values(self) -> Floats:
        """The mean of those judging matrices alone that are measured in these regions."""
        return combined_values(self._regional_values())

    def _judging_matrices(self) -> list[Floats]:
        return [*self._regional_values(), *(matrix.values for matrix in self.given)]

    def _regional_values(self) -> list[Floats]:
        return [_MEASURES[name](self.grid).values for name in self.judging if name in _MEASURES]


def without_variation(grid: IndustryGrid) -> dict[str, str]:
    """Industries whose ties to others cannot be measured, and why.

    Raises
    ------
    NothingToMeasure
        Fewer than four are left.
    """
    same = np.ptp(grid.employment, axis=0) == 0
    empty = ~(grid.employment.sum(axis=0) > 0)
    found = {
        code: _NO_JOBS if empty[k] else _NO_VARIATION for k, code in enumerate(grid.industries) if same[k] or empty[k]
    }
    left = len(grid.industries) - len(found)
    if left < 4:
        raise NothingToMeasure(
            f"{left} of {len(grid.industries):,} industries have jobs that differ between regions; groups need at "
            "least four.",
            hint="choose a finer --industry-level, another year, or another --traded rule.",
            industries=left,
        )
    return found
