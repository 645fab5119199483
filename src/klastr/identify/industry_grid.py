"""Regions x industries of one year, ready for comparing industries with each other."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption, NothingToMeasure, nearest_names
from klastr.identify.basis import Basis, basis
from klastr.identify.hidden import HiddenFill
from klastr.tables.regional import RegionalTable, Year

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Cells = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class IndustryGrid:
    """Employment and establishments of R regions and I industries.

    Attributes
    ----------
    employment : (R, I) float64
        Persons employed; hidden cells estimated.
    establishments : (R, I) float64, optional
        Local units; 0 where unknown.
    region_total : (R,) float64
        Persons employed in the whole region, also in industries that are not compared.
    plant_squares : (R, I) float64, optional
        Sum over the plants of the cell of persons employed squared; NaN where unknown.
    unit : str, optional
        Of `employment`, where the table tells it.
    hidden : (R, I) bool, optional
        Where `employment` is an estimate of a cell that is confidential or missing; None: nowhere.
    fill : HiddenFill, optional
        How those cells are filled again, where the table knows.
    without_figures : tuple of str
        Regions that the table names without a single figure; they are none of `regions`.
    """

    regions: tuple[str, ...]
    industries: tuple[str, ...]
    employment: Floats
    establishments: Floats | None
    region_total: Floats
    year: Year
    industry_names: Mapping[str, str]
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    plant_squares: Floats | None = None
    unit: str | None = None
    hidden: Cells | None = None
    fill: HiddenFill | None = None
    without_figures: tuple[str, ...] = ()

    @property
    def notes_of_cells(self) -> tuple[str, ...]:
        """What a reader of any answer must know: how many cells are estimates, and which regions have no figures."""
        return hidden_notes(self.hidden, self.employment) + missing_notes(self.without_figures, len(self.regions))

    def of_regions(self, at: Sequence[int] | NDArray[np.intp]) -> IndustryGrid:
        """The same for some of the regions, named by position."""
        places = np.asarray(at, dtype=np.intp)
        cut = replace(
            self,
            regions=tuple(self.regions[k] for k in places),
            employment=self.employment[places],
            establishments=None if self.establishments is None else self.establishments[places],
            region_total=self.region_total[places],
            plant_squares=None if self.plant_squares is None else self.plant_squares[places],
            hidden=None if self.hidden is None else self.hidden[places],
            fill=None if self.fill is None else self.fill.of_regions(places),
        )
        return replace(cut, notes=_notes_anew(cut, before=self))

    def of_industries(self, wanted: Collection[str]) -> IndustryGrid:
        """The same for some of the industries; the regions' totals stay."""
        places = [k for k, code in enumerate(self.industries) if code in wanted]
        cut = replace(
            self,
            industries=tuple(self.industries[k] for k in places),
            employment=np.ascontiguousarray(self.employment[:, places]),
            establishments=None
            if self.establishments is None
            else np.ascontiguousarray(self.establishments[:, places]),
            plant_squares=None if self.plant_squares is None else np.ascontiguousarray(self.plant_squares[:, places]),
            hidden=None if self.hidden is None else self.hidden[:, places],
            fill=None if self.fill is None else self.fill.of_industries(np.asarray(places, dtype=np.intp)),
        )
        return replace(cut, notes=_notes_anew(cut, before=self))


Ground: TypeAlias = "IndustryGrid | RegionalTable | pd.DataFrame"


def industry_grid(
    table: RegionalTable,
    *,
    at: Year = None,
    region_level: int | None = None,
    industry_level: int | None = None,
    industries: Collection[str] | None = None,
    language: str = "en",
    smallest: int = 3,
) -> IndustryGrid:
    """The cells of one year and one level of a table; hidden cells are estimated first.

    Parameters
    ----------
    table : RegionalTable
    at : int, optional
        The year; default: the last one.
    region_level, industry_level : int, optional
        Needed where the table holds several levels.
    industries : collection of str, optional
        Which industries to compare; default: all of the level.
    language : str
        Of the industries' names.
    smallest : int
        Fewer regions or industries are refused; ties between industries need three.

    Returns
    -------
    IndustryGrid

    Raises
    ------
    MixedLevels, MissingYear
        See `klastr.errors`; each names the option that helps.
    NothingToMeasure
        Fewer regions or industries than `smallest`, or only zeros.
    InvalidOption
        An industry that the table does not hold at this level.

    Examples
    --------
    >>> rows = [("A", "steel", 10), ("B", "steel", 30), ("B", "food", 60), ("C", "cars", 5)]
    >>> industry_grid(RegionalTable.from_rows(rows)).employment.tolist()
    [[0.0, 0.0, 10.0], [0.0, 60.0, 30.0], [5.0, 0.0, 0.0]]
    """
    ground = basis(table, at=at, region_level=region_level, industry_level=industry_level, refuses_one=smallest > 1)
    plants, squares = ground.table.establishments, ground.table.plant_squares
    grid = IndustryGrid(
        regions=ground.regions,
        industries=ground.groups,
        employment=np.nan_to_num(ground.employment),
        establishments=None if plants is None else ground.grouped(np.nan_to_num(plants[ground.t]), ground.region_at),
        region_total=np.asarray(np.nan_to_num(ground.region_total)),
        year=ground.year,
        industry_names={code: ground.table.industry_label(code, language) for code in ground.groups},
        sources=(table.source,) if table.source else (),
        notes=ground.notes,
        plant_squares=None if squares is None else ground.grouped(squares[ground.t], ground.region_at),
        unit=table.unit,
        **_of_hidden(ground),
        without_figures=without_figures(ground, region_level, industry_level),
    )
    grid = replace(grid, notes=(*grid.notes, *grid.notes_of_cells))
    if industries is not None:
        _refuse_unknown(industries, grid.industries)
        picked = grid.of_industries(industries)
        _refuse_too_little(picked, smallest, out_of=len(grid.industries))
        return picked
    _refuse_too_little(grid, smallest, out_of=None)
    return grid


def grid_of(ground: Ground) -> IndustryGrid:
    """The grid itself, or that of a table's last year; for ties between industries, which need three of each."""
    return ground if isinstance(ground, IndustryGrid) else industry_grid(table_of(ground))


def table_of(ground: RegionalTable | pd.DataFrame) -> RegionalTable:
    """The table itself, or that of a wide frame (index regions, columns industries)."""
    return ground if isinstance(ground, RegionalTable) else RegionalTable.from_wide(ground)


def cells_of(ground: Ground) -> IndustryGrid:
    """The grid itself, that of a table's last year, or that of a wide frame (index regions, columns industries).

    A single region or industry is let through: what a measure cannot say of it has its reason in the answer.
    """
    if isinstance(ground, IndustryGrid):
        return ground
    return industry_grid(table_of(ground), smallest=1)


def _notes_anew(cut: IndustryGrid, *, before: IndustryGrid) -> tuple[str, ...]:
    """With the notes of its own cells in place of those of the grid that it is a part of."""
    others = tuple(note for note in before.notes if note not in before.notes_of_cells)
    return (*others, *cut.notes_of_cells)


def _of_hidden(ground: Basis) -> dict[str, Any]:
    """`hidden` and `fill` of a grid; each group of the basis is one industry."""
    hidden = estimated_cells(ground)
    if not hidden.any():
        return {}
    columns = np.arange(len(ground.groups), dtype=np.intp)
    return {"hidden": hidden, "fill": HiddenFill(ground, ground.region_at, columns)}


def estimated_cells(ground: Basis) -> Cells:
    """(R, G) whether a cell is an estimate, or holds one."""
    return ground.grouped(ground.table.is_imputed[ground.t].astype(np.float64), ground.region_at) > 0


def without_figures(ground: Basis, region_level: int | None, industry_level: int | None) -> tuple[str, ...]:
    """Regions of a table of one period that have no figure at all; over several years, regions come and go."""
    if len(ground.table.years) > 1:
        return ()
    chosen = ground.table.at_level(region_level=region_level, industry_level=industry_level)
    return tuple(sorted(set(chosen.regions) - set(ground.regions)))


def hidden_notes(hidden: Cells | None, employment: Floats) -> tuple[str, ...]:
    """How many cells are estimates, as a sentence; nothing where all are published.

    >>> hidden_notes(np.array([[True, False], [False, False]]), np.array([[5.0, 5.0], [10.0, 80.0]]))
    ('1 of 4 cells is confidential or missing and estimated; 5 % of all jobs are such estimates.',)
    """
    if hidden is None or not hidden.any():
        return ()
    count, jobs = int(hidden.sum()), float(np.nansum(employment))
    part = float(np.nansum(employment[hidden])) / jobs if jobs > 0 else 0.0
    said = f"{count:,} of {hidden.size:,} cells {'is' if count == 1 else 'are'} confidential or missing and estimated"
    return (f"{said}; {part * 100:.2g} % of all jobs are such estimates.",)


def missing_notes(regions: tuple[str, ...], others: int) -> tuple[str, ...]:
    """Which regions the table names without a figure, as a sentence.

    >>> missing_notes(("r4",), 39)
    ('1 of 40 regions has no figure at all, and no value (r4).',)
    """
    if not regions:
        return ()
    some = ", ".join(regions[:5]) + (", ..." if len(regions) > 5 else "")
    count = len(regions)
    has = "has" if count == 1 else "have"
    return (f"{count:,} of {count + others:,} regions {has} no figure at all, and no value ({some}).",)


def _refuse_unknown(wanted: Collection[str], known: tuple[str, ...]) -> None:
    strange = [code for code in wanted if code not in set(known)]
    if strange:
        near = nearest_names(strange[0], known) or known[:3]
        raise InvalidOption(
            f"{len(strange):,} of {len(wanted):,} industries are not in the table at this level (first: {strange[0]}).",
            hint=f"its codes are such as {', '.join(near)}.",
            industries=tuple(strange),
        )


def _refuse_too_little(grid: IndustryGrid, smallest: int, *, out_of: int | None) -> None:
    """`out_of`: how many industries there are, where some were picked."""
    regions, industries = grid.employment.shape
    if min(regions, industries) < smallest:
        left = industries < smallest <= (out_of or 0)
        said = f"{industries:,} of {out_of:,} industries" if out_of is not None else f"{industries:,} industries"
        raise NothingToMeasure(
            f"{regions:,} regions and {said}: which industries go together needs at least three of each.",
            hint="the others were set aside as local: say --traded none, or give another rule or list."
            if left
            else "choose a finer level with --region-level or --industry-level.",
            regions=regions,
            industries=industries,
        )
