"""Growth taken apart at once or year by year, for the table and for each of its draws."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.basis import Basis, basis
from klastr.identify.dynamics.neighbourhoods import Neighbours, adjacency
from klastr.identify.dynamics.panel import Panel, panel_on
from klastr.identify.dynamics.panel_draws import PanelDraws, ends_of_draws
from klastr.identify.dynamics.reference_growth import reference_change
from klastr.identify.dynamics.shift_share_answer import GERFIN, ShiftShare
from klastr.identify.dynamics.shift_share_forms import Change, Components, Form, components, region_components
from klastr.tables.regional import RegionalTable, Year

Floats = NDArray[np.float64]
Part = Callable[[Change, Form], Components]

COMPONENT_DRAWS = 200
"""How often the cells are drawn again for the intervals of the components, at most."""


# Forms that give a rate of growth the weight of jobs that are not there.
_WEIGHING = ("esteban-marquillas", "arcelus")


@dataclass(frozen=True, eq=False, slots=True)
class Steps:
    """One change, or one for each year.

    Attributes
    ----------
    panel : Panel
        The years that are compared, each with the one before.
    references : tuple of (industry growth, total growth, mix)
        Of the reference area, one per change.
    around : tuple of (R, G) arrays or None
        Growth of each industry in the regions around.
    """

    form: Form
    panel: Panel
    references: tuple[tuple[Floats, float, Floats], ...]
    around: tuple[Floats | None, ...]
    output: Steps | None = None

    def changes(self, tables: Floats) -> list[Change]:
        """Of (..., T, R, G) tables."""
        made = self.output.changes(self.output.panel.employment) if self.output else [None] * len(self.references)
        # Nobody is known to have been there; a rate of growth from such a guess would be all of the answer.
        guess = self.panel.is_guess if self.form in _WEIGHING else np.zeros(self.panel.employment.shape, dtype=bool)
        before, less = np.where(guess, 0.0, tables), np.where(guess, tables, 0.0)
        after = tables[..., 1:, :, :] - less[..., :-1, :, :]
        return [
            Change(before[..., t, :, :], after[..., t, :, :], industry, total, mix, self.around[t], made[t])
            for t, (industry, total, mix) in enumerate(self.references)
        ]

    def added_up(self, tables: Floats, part: Part) -> Components:
        """The components over all steps: sums, or products of ratios."""
        every = [part(change, self.form) for change in self.changes(tables)]
        combined = np.prod if self.form == GERFIN else np.sum
        return {name: combined([step[name] for step in every], axis=0) for name in every[0]}


def taken_steps(
    ground: Basis,
    since: Year,
    form: Form,
    *,
    each_year: bool,
    output: RegionalTable | None,
    neighbours: Neighbours | None,
) -> Steps:
    """Settle which years are compared, and against what.

    Raises
    ------
    InvalidOption
        An unknown form, or one without what it needs.
    InvalidGeography
        No neighbour is known.
    """
    _refuse(form, output)
    first, last = ground.table.year_index(since), ground.t
    wanted = range(first, last + 1) if each_year else (first, last)
    years = [year for t in wanted if (year := ground.table.years[t]) is not None]
    panel = panel_on(ground, years)
    at = [ground.table.year_index(year) for year in years]
    references = tuple(_reference(ground, before, after) for before, after in pairwise(at))
    around: tuple[Floats | None, ...] = (None,) * len(references)
    if form == "spatial":
        around = _growth_around(panel, neighbours)
    made = None
    if form == "rigby-anderson":
        assert output is not None
        made = _of_output(ground, output, years)
    return Steps(form, panel, references, around, made)


def taken_apart(answer: ShiftShare, steps: Steps, again: PanelDraws, settings: Mapping[str, object]) -> ShiftShare:
    """The answer with the components of its form and their intervals."""
    table = steps.panel.employment
    cells, regions = steps.added_up(table, components), steps.added_up(table, region_components)
    cell_ends, region_ends = {}, {}
    if again.are_alive:
        drawn: dict[str, list[Floats]] = {name: [] for name in (*cells, *(f"{name} region" for name in regions))}
        for block in again.blocks():
            wide = _weighable(block.astype(np.float64), table, steps.form)
            for name, part in steps.added_up(wide, components).items():
                drawn[name].append(part)
            for name, part in steps.added_up(wide, region_components).items():
                drawn[f"{name} region"].append(part)
        cell_ends = {name: _ends(drawn[name], value, again.level) for name, value in cells.items()}
        region_ends = {name: _ends(drawn[f"{name} region"], value, again.level) for name, value in regions.items()}
    drawn_again = again.settings()
    told = {"interval": f"of components: {drawn_again['interval']}", "component_draws": again.draws}
    return replace(
        answer,
        form=steps.form,
        components=cells,
        region_components=regions,
        component_ends=cell_ends,
        region_ends=region_ends,
        settings={**answer.settings, **settings, **told},
    )


def _weighable(drawn: Floats, table: Floats, form: Form) -> Floats:
    """Draws whose rates of growth can be given the weight of other jobs.

    Esteban-Marquillas and Arcelus multiply a rate by jobs that are not there. The rate of a cell of one plant, drawn
    anew, may be a million, and would be the whole answer: such forms take no draw further than a factor of ten.
    """
    return np.clip(drawn, table / 10, table * 10) if form in _WEIGHING else drawn


def _ends(drawn: list[Floats], value: Floats, level: float) -> tuple[Floats, Floats]:
    return ends_of_draws(np.concatenate(drawn), value, level)


def _reference(ground: Basis, before: int, after: int) -> tuple[Floats, float, Floats]:
    (then, total_then), (now, total_now) = reference_change(ground, before, after)
    with np.errstate(divide="ignore", invalid="ignore"):
        growth = np.where(then > 0, now / then - 1, np.nan)
        total = total_now / total_then - 1 if total_then > 0 else np.nan
    return growth, float(total), then / max(then.sum(), 1e-300)


def _growth_around(panel: Panel, neighbours: Neighbours | None) -> tuple[Floats, ...]:
    """Growth of the neighbours taken together, over those that are there in both years."""
    tied = adjacency(panel.regions, neighbours)
    found = []
    for before, after in zip(panel.employment[:-1], panel.employment[1:], strict=True):
        both = ~(np.isnan(before) | np.isnan(after))
        then, now = (tied @ np.where(both, cells, 0.0) for cells in (before, after))
        found.append(np.divide(now, then, out=np.full(then.shape, np.nan), where=then > 0) - 1)
    return tuple(found)


def _of_output(ground: Basis, output: RegionalTable, years: list[int]) -> Steps:
    """The steps of output, of the same regions and groups.

    Raises
    ------
    InvalidOption
        The table of output lacks some of them.
    """
    levels = (
        {ground.table.region_levels[k] for k in ground.region_at},
        {ground.table.industry_levels[k] for k in ground.industry_at},
    )
    region_level, industry_level = (next(iter(level)) if len(level) == 1 else None for level in levels)
    made = basis(
        output,
        ground.definition,
        at=ground.year,
        region_level=region_level,
        industry_level=industry_level,
        refuses_one=False,
    )
    lacking = [code for code in (*ground.regions, *ground.groups) if code not in {*made.regions, *made.groups}]
    if lacking or made.regions != ground.regions or made.groups != ground.groups:
        raise InvalidOption(
            f"The table of output lacks {len(lacking):,} of the {len(ground.regions):,} regions and "
            f"{len(ground.groups):,} industries (first: {', '.join(lacking[:1]) or 'another order'}).",
            hint="give output for the same regions, industries and years, sorted alike.",
        )
    at = [made.table.year_index(year) for year in years]
    references = tuple(_reference(made, before, after) for before, after in pairwise(at))
    return Steps("dunn", panel_on(made, years), references, (None,) * len(references))


def _refuse(form: str, output: RegionalTable | None) -> None:
    if form not in get_args(Form):
        raise InvalidOption(f"Shift-share has no form {form!r}.", hint=f"use {', '.join(get_args(Form))}.")
    if form == "rigby-anderson" and output is None:
        raise InvalidOption("The form rigby-anderson needs output.", hint="give output=, a table of the same shape.")
