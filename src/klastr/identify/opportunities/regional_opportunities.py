"""What could a region do that it does not do yet? Every absent industry by nearness, complexity and growth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption, NothingToMeasure
from klastr.identify.complexity.economic_complexity import economic_complexity
from klastr.identify.industry_grid import Ground, IndustryGrid, cells_of, industry_grid
from klastr.identify.measured import Measured
from klastr.identify.opportunities.entry_rates import EntryRates, entry_rates
from klastr.identify.opportunities.opportunity_result import Opportunities
from klastr.identify.opportunities.opportunity_scores import percentile_ranks, quadrants, scores
from klastr.identify.product_space.density import relatedness_density
from klastr.identify.product_space.presence import presence
from klastr.identify.reasons import Reason
from klastr.measures import measure
from klastr.results import label_position
from klastr.tables.regional import RegionalTable, Year

if TYPE_CHECKING:
    from typing import Literal

Floats = NDArray[np.float64]

_LONGEST_HORIZON = 5
_TOLD = 5
WEIGHTS = ("density", "complexity", "growth")


@measure(
    family="beyond",
    needs=("table",),
    returns=("industry",),
    reference="Balland, P.-A. et al. (2019). Smart specialization policy in the European Union. "
    "Regional Studies 53 (9), 1252-1268",
    page="opportunities",
    covers=("Opportunities of a region (density x complexity x growth)", "Smart-specialisation plane"),
    command="opportunities",
)
def opportunities(
    ground: Ground,
    region: str,
    *,
    at: int | None = None,
    since: int | None = None,
    region_level: int | None = None,
    industry_level: int | None = None,
    weights: Mapping[str, float] | None = None,
    horizon: int | None = None,
    threshold: float = 1.0,
    null: Literal["bicm"] | None = None,
    language: str = "en",
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Opportunities:
    """Industries that a region does not have yet, ordered by how near, how complex and how fast growing they are.

    score[i] = (rank density[i]^w1 rank complexity[i]^w2 rank growth[i]^w3)^(1 / (w1 + w2 + w3)),  absent i

    Parameters
    ----------
    ground : RegionalTable, IndustryGrid or wide frame, R regions x I industries
        Growth and entry rates need a RegionalTable with several years.
    region : str
        Its code.
    at, since : int, optional
        Year of the answer, and year from which growth is counted. Default: the last and the first of the table.
    region_level, industry_level : int, optional
        Needed where the table holds several levels.
    weights : mapping, optional
        Of the ranks of ``density``, ``complexity`` and ``growth``; one that is not named has 0. Default: 1 each; where
        there is no growth, 1 each of the other two.
    horizon : int, optional
        Years within which an entry counts. Default: the longest the table allows, at most 5.
    threshold : float
        The lowest location quotient that counts as present.
    null : {"bicm"}, optional
        Give each density its chance where every region keeps its number of industries and every industry its number of
        regions, on average.
    language : str
        Of the industries' names.
    draws, seed : int
        How often the table is drawn again for the intervals (0: none), and the seed of the draws.
    plant_size : float, optional
        Persons per plant where the table names no establishments; see `klastr.identify.table_draws`.

    Returns
    -------
    Opportunities
        One row per absent industry, best first.

    Raises
    ------
    InvalidOption
        A region that the table does not hold, unknown or negative weights, a horizon that is not positive or that no
        two years are apart, years in the wrong order, growth asked for where there is none.
    NothingToMeasure
        The region is empty, or has everything already.

    Notes
    -----
    A rate of entry is how often regions with such a density had reached the threshold `horizon` years later. It says
    what happened, not what a policy would do.

    References
    ----------
    .. [1] Balland, P.-A., Boschma, R., Crespo, J. and Rigby, D. L. (2019). Smart specialization policy in the European
       Union: relatedness, knowledge complexity and regional diversification. Regional Studies 53 (9), 1252-1268.
    .. [2] Hidalgo, C. A., Klinger, B., Barabási, A.-L. and Hausmann, R. (2007). The product space conditions the
       development of nations. Science 317, 482-487.

    Examples
    --------
    >>> import klastr
    >>> found = klastr.opportunities(
    ...     klastr.visegrad(), "CZ08", region_level=2, industry_level=2, draws=0, weights={"density": 1}
    ... )
    >>> found.industries[0], found.present_count
    ('E36', 25)
    """
    grids = _grids(ground, at=at, region_level=region_level, industry_level=industry_level, language=language)
    grid = grids[-1] if at is None else next(one for one in grids if one.year == at)
    row = label_position(region, grid.regions, "region")
    present = presence(grid, threshold=threshold)[row] > 0
    _refuse_nothing(grid, row, present)
    earlier = _earlier(grids, grid, since)
    growth = np.full(present.shape, np.nan) if earlier is None else _growth(grid, earlier, region)
    weighed = _weights(weights, has_growth=earlier is not None)
    density = relatedness_density(
        grid, kind="out", threshold=threshold, null=null, draws=draws, seed=seed, plant_size=plant_size
    )
    complexity = economic_complexity(grid, threshold=threshold, draws=draws, seed=seed, plant_size=plant_size).pci
    rates = _rates(grids, grid, horizon, threshold)
    absent = np.flatnonzero(~present)
    numbers = {
        "density": density.values[row, absent],
        "complexity": complexity.values[absent],
        "growth": growth[absent],
    }
    ranks = {name: percentile_ranks(values) for name, values in numbers.items()}
    score = scores(ranks, weighed)
    order = np.argsort(-np.where(np.isnan(score), -1, score), kind="stable")
    return _answer(
        grid,
        row,
        absent[order],
        score[order],
        {name: values[order] for name, values in numbers.items()},
        {name: values[order] for name, values in ranks.items()},
        density,
        complexity,
        rates,
        complexity.notes if weighed["complexity"] else (),
        {"weights": weighed, "threshold": threshold, "since": None if earlier is None else earlier.year},
    )


def _grids(
    ground: Ground, *, at: int | None, region_level: int | None, industry_level: int | None, language: str
) -> list[IndustryGrid]:
    """One grid per year, in order; one where there is one year."""
    if not isinstance(ground, RegionalTable):
        grid = cells_of(ground)
        if at is not None and at != grid.year:
            raise InvalidOption(f"The grid is not of {at}.", hint="give the table, or leave at out.")
        return [grid]
    years = [year for year in ground.years if year is not None]
    until = [year for year in years if at is None or year <= at]
    chosen: list[Year] = [*until] if until and (at is None or at in until) else [at]
    return [
        industry_grid(
            ground,
            at=year,
            region_level=region_level,
            industry_level=industry_level,
            language=language,
            smallest=1,
        )
        for year in chosen
    ]


def _earlier(grids: Sequence[IndustryGrid], grid: IndustryGrid, since: int | None) -> IndustryGrid | None:
    """The grid from which growth is counted; None where there is none before."""
    before = [one for one in grids if one.year is not None and grid.year is not None and one.year < grid.year]
    if since is None:
        return before[0] if before else None
    found = next((one for one in before if one.year == since), None)
    if found is None:
        known = ", ".join(str(one.year) for one in before) or "none"
        raise InvalidOption(
            f"--since is {since}; growth needs an earlier year of the table than {grid.year}.",
            hint=f"earlier years: {known}.",
            since=since,
        )
    return found


def _growth(grid: IndustryGrid, earlier: IndustryGrid, region: str) -> Floats:
    """(I,) yearly growth of jobs in the other regions that are in both years; NaN where nobody was there before."""
    assert grid.year is not None
    assert earlier.year is not None
    common = [label for label in grid.regions if label != region and label in set(earlier.regions)]
    now, before = ({label: k for k, label in enumerate(one.regions)} for one in (grid, earlier))
    column = {label: k for k, label in enumerate(earlier.industries)}
    at_end = grid.employment[[now[label] for label in common]].sum(axis=0)
    sums = earlier.employment[[before[label] for label in common]].sum(axis=0)
    at_start = np.array([sums[column[label]] if label in column else 0.0 for label in grid.industries])
    ratio = np.divide(at_end, at_start, out=np.full(at_end.shape, np.nan), where=at_start > 0)
    return np.asarray(ratio ** (1 / (grid.year - earlier.year)) - 1)


def _rates(
    grids: Sequence[IndustryGrid], grid: IndustryGrid, horizon: int | None, threshold: float
) -> EntryRates | None:
    """Rates of entry over the asked horizon, or over the longest that the years allow.

    Raises
    ------
    InvalidOption
        The horizon is not positive, or no two years of the table lie so far apart.
    """
    if horizon is not None and horizon < 1:
        raise InvalidOption(f"horizon is {horizon}; it is a number of years from 1 on.", hint="use horizon=5.")
    years = [one.year for one in grids if one.year is not None and (grid.year is None or one.year <= grid.year)]
    spans = {last - first for first in years for last in years if last > first}
    if horizon is not None and spans and horizon not in spans:
        raise InvalidOption(
            f"horizon is {horizon}, and no two years of the table ({min(years)} to {max(years)}) are so far apart.",
            hint=f"the longest possible is {max(spans)}: --horizon {max(spans)} (horizon={max(spans)}).",
        )
    usual = [span for span in spans if span <= _LONGEST_HORIZON] or sorted(spans)[:1]
    wanted = horizon if horizon is not None else max(usual, default=None)
    return None if wanted is None else entry_rates(grids, horizon=wanted, threshold=threshold)


def _weights(weights: Mapping[str, float] | None, *, has_growth: bool) -> dict[str, float]:
    if weights is None:
        return {"density": 1.0, "complexity": 1.0, "growth": 1.0 if has_growth else 0.0}
    strange = [name for name in weights if name not in WEIGHTS]
    if strange or any(not 0 <= weight < np.inf for weight in weights.values()) or not sum(weights.values()) > 0:
        raise InvalidOption(
            f"The weights {dict(weights)} cannot be used.",
            hint="give numbers from 0 on for density, complexity and growth, at least one of them above 0.",
        )
    if weights.get("growth", 0) > 0 and not has_growth:
        raise InvalidOption(
            "Growth has a weight, and the table has no earlier year to count it from.",
            hint="give a table with several years, or leave growth out of the weights.",
        )
    return {name: float(weights.get(name, 0.0)) for name in WEIGHTS}


def _refuse_nothing(grid: IndustryGrid, row: int, present: NDArray[np.bool_]) -> None:
    label = grid.regions[row]
    if not grid.employment[row].sum() > 0:
        raise NothingToMeasure(f"Nobody works in {label}.", hint="choose another region with --for.", region=label)
    if present.all():
        raise NothingToMeasure(
            f"{label} has all {present.size:,} industries.",
            hint="choose a finer level with --industry-level.",
            region=label,
        )


def _answer(
    grid: IndustryGrid,
    row: int,
    at: NDArray[np.intp],
    score: Floats,
    numbers: Mapping[str, Floats],
    ranks: Mapping[str, Floats],
    density: Measured,
    complexity: Measured,
    rates: EntryRates | None,
    notes: tuple[str, ...],
    settings: Mapping[str, object],
) -> Opportunities:
    """Everything that is told of the industries at `at`, in their order."""
    names, near, high = quadrants(numbers["density"], numbers["complexity"])
    bins = None if rates is None else rates.at(np.nan_to_num(numbers["density"]))
    industry_total = grid.employment.sum(axis=0)
    share = np.divide(industry_total, grid.region_total.sum(), out=np.zeros_like(industry_total))
    expected = share[at] * grid.region_total[row]
    reasons = np.where(density.reasons[row, at] > 0, density.reasons[row, at], complexity.reasons[at])
    missing = np.isnan(score) & (reasons == 0)
    return Opportunities(
        region=grid.regions[row],
        year=grid.year,
        industries=tuple(grid.industries[k] for k in at),
        names=tuple(grid.industry_names.get(grid.industries[k], grid.industries[k]) for k in at),
        score=score,
        numbers=numbers,
        ranks=ranks,
        intervals={
            "density": _ends(density, (row, at)),
            "complexity": _ends(complexity, (at,)),
            "entry_rate": None if rates is None or bins is None else (rates.low[bins], rates.high[bins]),
        },
        p_values=None if density.p_values is None else density.p_values[row, at],
        entry_rate=None if rates is None or bins is None else rates.rate[bins],
        entry_cells=None if rates is None or bins is None else rates.cells[bins],
        quadrants=names,
        divided_at=(near, high),
        quotient=np.divide(grid.employment[row, at], expected, out=np.zeros(len(at)), where=expected > 0),
        persons=grid.employment[row, at],
        carried_by=tuple(_carriers(density, row, int(k)) for k in at),
        reasons=np.where(missing, Reason.NOBODY_BEFORE, reasons).astype(np.uint8),
        rates=rates,
        present_count=len(grid.industries) - len(at),
        industry_names=grid.industry_names,
        unit=grid.unit or "persons",
        notes=notes,
        settings={**complexity.settings, **settings},
        sources=grid.sources,
    )


def _ends(measured: Measured, at: tuple[object, ...]) -> tuple[Floats, Floats] | None:
    if measured.low is None or measured.high is None:
        return None
    return measured.low[at], measured.high[at]  # type: ignore[index]


def _carriers(density: Measured, row: int, column: int) -> tuple[str, ...]:
    """The industries of the region that carry the density of one that is absent, the strongest first."""
    told = density.parts((row, column)) if density.parts else {}
    return tuple(name.removeprefix("from ") for name in told if name.startswith("from "))[:_TOLD]
