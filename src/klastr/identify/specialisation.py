"""In what is a region specialised? The location quotient in its forms, with its interval."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.assumed_plants import with_assumed_plants
from klastr.identify.basis import Basis, Total, basis
from klastr.identify.industry_grid import estimated_cells, hidden_notes, missing_notes, table_of, without_figures
from klastr.identify.quotient_answer import Quotients, explained_quotient, reason_for_all, with_regions
from klastr.identify.quotient_forms import (
    Form,
    in_form,
    interval_of_form,
    p_value_above,
    people_of,
    per_head,
    quotients,
)
from klastr.identify.redraw import SIZE_DISPERSION, Redrawing, Redraws, Sources
from klastr.identify.table_draws import FEWEST_DRAWS
from klastr.measures import checked_convention, measure
from klastr.methods.inference import adjusted_p_values
from klastr.tables.definitions import Definition
from klastr.tables.regional import RegionalTable, Year

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Quotients",
    "explained_quotient",
    "location_quotient",
    "p_value_above_one",
    "quotients",
    "settings_of",
]

Floats = NDArray[np.float64]


@measure(
    family="specialisation",
    needs=("table",),
    returns=("region", "industry"),
    conventions=("published", "econgeo", "ecomplexity", "reat"),
    reference="Haig, R. M. (1928). Major Economic Factors in Metropolitan Growth and Arrangement. New York",
    page="location-quotient",
    covers=(
        "Location quotient, RCA (ratio)",
        "Location quotient as a difference of shares",
        "Location quotient, logarithm",
        "Location quotient, symmetric",
        "Quotient per head (RPOP)",
    ),
)
def location_quotient(
    employment: RegionalTable | pd.DataFrame,
    definition: Definition | None = None,
    *,
    at: Year = None,
    region_level: int | None = None,
    industry_level: int | None = None,
    reference: str = "all",
    total: Total | None = None,
    form: Form = "ratio",
    attribute: Mapping[str, float] | None = None,
    convention: str = "published",
    draws: int = 1000,
    seed: int = 0,
    redraw: Sources = "both",
    size_dispersion: float = SIZE_DISPERSION,
    plant_size: float | None = None,
) -> Quotients:
    """Share of an industry in a region, relative to its share in the reference area.

    LQ[r, i] = (E[r, i] / E[r, .]) / (E[ref, i] / E[ref, .])

    Parameters
    ----------
    employment : RegionalTable or wide frame, R regions x I industries
        Persons employed. Hidden cells are estimated first (`klastr.tables.impute`).
    definition : Definition, optional
        Industries that go together; default: each industry by itself.
    at : int, optional
        The year; default: the last one.
    region_level, industry_level : int, optional
        Needed where the table holds several levels.
    reference : str
        ``"all"`` regions of the level, or the code of an area in the table.
    total : {"all", "table", "traded"}, optional
        What E[r, .] adds up: the total row, the industries of the table, the traded groups of the definition.
        Default: the total row where there is one, else the table.
    form : {"ratio", "difference", "log", "symmetric", "per_capita"}
        The quotient; the difference of the two shares instead; its logarithm; (LQ - 1) / (LQ + 1); or jobs per head
        over those of all regions. The average is 1, 0, 0, 0 and 1. See `klastr.identify.quotient_forms`.
    attribute : mapping, optional
        Region -> people, for ``form="per_capita"``.
    convention : {"published", "econgeo", "ecomplexity", "reat"}
        EconGeo gives 0 where a region or an industry is empty; the others have no value there.
    draws : int
        How often establishments and hidden cells are drawn again; 0: no interval.
    seed : int
        The same seed gives the same interval on every machine.
    redraw : {"both", "establishments", "hidden", "persons"}
        Which source of uncertainty the 90 % interval shows. ``"persons"`` treats every person as a plant of one;
        it is far too narrow for real industries and exists for comparison only.
    size_dispersion : float
        Relative variance of plant sizes, (standard deviation / mean) squared.
    plant_size : float, optional
        Persons per plant where the table names no establishments; see `klastr.identify.table_draws`.

    Returns
    -------
    Quotients
        ``values`` (R, I) float64, dimensionless, >= 0 as a ratio; NaN where a region or an industry is empty, the
        logarithm where nobody works, and all of it for a single region or industry. `Quotients.measured` gives them in
        the shape of every other measure.

    Raises
    ------
    MixedLevels, MissingYear, MissingReference, NothingToMeasure
        Each names the option that helps.
    InvalidOption
        An unknown form or convention, or a population that is missing or not used.

    Notes
    -----
    A small region reaches high quotients by chance: read the interval first.

    References
    ----------
    .. [1] Haig, R. M. (1928). Major Economic Factors in Metropolitan Growth and Arrangement. New York.
    .. [2] Isard, W. (1960). Methods of Regional Analysis. MIT Press, chapter 5.
    .. [3] Hoen, A. R. and Oosterhaven, J. (2006). On the measurement of comparative advantage. Annals of Regional
       Science 40 (3), 677-691 (the difference).
    .. [4] Dalum, B., Laursen, K. and Villumsen, G. (1998). Structural change in OECD export specialisation patterns.
       International Review of Applied Economics 12 (3), 423-443 (the symmetric form).

    Examples
    --------
    >>> table = RegionalTable.from_rows([("A", "steel", 10), ("B", "steel", 30), ("B", "food", 60)])
    >>> location_quotient(table).at("A", "steel")
    2.5
    >>> [round(location_quotient(table, form=form).at("A", "steel"), 3) for form in ("difference", "symmetric")]
    [0.6, 0.429]
    """
    table = table_of(employment)
    ground = basis(
        table,
        definition,
        at=at,
        region_level=region_level,
        industry_level=industry_level,
        reference=reference,
        total=total,
        refuses_one=False,
    )
    redrawing = Redrawing(draws=draws, seed=seed, sources=redraw, size_dispersion=size_dispersion, fewest=FEWEST_DRAWS)
    convention, people = _convention(convention, form), people_of(ground, form, attribute)
    values = _values(ground, form, people)
    low = high = p_values = None
    with_plants, assumed = with_assumed_plants(ground, plant_size)
    redraws = Redraws(with_plants, redrawing) if draws else None
    if redraws is not None and redraws.is_alive and not reason_for_all(ground):
        low, high, p_values = interval_of_form(redraws, values, form, people, redrawing.level)
    if convention == "econgeo":
        values[np.isnan(values)] = 0
    if reason_for_all(ground):
        values[:] = np.nan
    settings = settings_of(ground, redrawing, redraws, assumed=assumed)
    left_out = without_figures(ground, region_level, industry_level)
    found = Quotients(
        regions=ground.regions,
        industries=ground.groups,
        values=values,
        low=low,
        high=high,
        p_values=p_values,
        q_values=None if p_values is None else adjusted_p_values(p_values),
        ground=ground,
        form=form,
        people=people,
        sources=_sources(table),
        notes=(
            *ground.notes,
            *hidden_notes(estimated_cells(ground), ground.employment),
            *missing_notes(left_out, len(ground.regions)),
        ),
        settings={**settings, "null": _null(p_values, settings), "form": form, "convention": convention},
    )
    return with_regions(found, left_out)


def _null(p_values: Floats | None, settings: Mapping[str, Any]) -> str:
    """What the p-values say, or why there are none."""
    if p_values is None:
        return f"none, since {settings['interval']}"
    return (
        f"that the quotient is not above the average: the share of {settings['draws']:,} draws, plus one, that say so"
    )


def _convention(asked: str, form: str) -> str:
    convention = checked_convention(asked, location_quotient)
    if convention == "econgeo" and form != "ratio":
        raise InvalidOption("EconGeo has the quotient as a ratio only.", hint="leave out the convention, or the form.")
    return convention


def _values(ground: Basis, form: str, people: Floats | None) -> Floats:
    """(R, G) quotients in a form."""
    if people is not None:
        return per_head(ground.employment, people, ground.reference_group)
    ratio = quotients(ground.employment, ground.region_total, ground.reference_group, ground.reference_total)
    return in_form(form, ratio, ground)


def p_value_above_one(drawn: NDArray[np.float32]) -> Floats:
    """(R, G) share of draws, plus one, in which the quotient is not above 1; NaN where it is not defined."""
    return p_value_above(drawn, 1.0)


def settings_of(ground: Basis, redrawing: Redrawing, redraws: Redraws | None, *, assumed: str = "") -> dict[str, Any]:
    """The choices behind a quotient, for `Result.settings`; `assumed`: of plants that the table does not count."""
    return {
        "year": ground.year,
        "reference": ground.reference,
        "total": ground.total,
        "definition": ground.definition.name,
        "draws": redrawing.draws,
        "seed": redrawing.seed,
        "redraw": redrawing.sources,
        "size_dispersion": redrawing.size_dispersion,
        "interval_level": redrawing.level,
        "interval": interval_in_words(redraws, assumed=assumed),
    }


def interval_in_words(redraws: Redraws | None, *, assumed: str = "") -> str:
    """What the interval of these draws covers, as one clause."""
    if redraws is None:
        return "no draws were asked for"
    if not redraws.is_alive:
        return "the table gives no number of local units and hides no cell, so nothing can be drawn again"
    plants, hidden = redraws.spread is not None, redraws.hidden is not None
    if redraws.redrawing.sources == "persons":
        return "every person drawn again as if plants had one person each; for comparison only"
    if plants and assumed:
        return f"{assumed}; hidden cells filled again" if hidden else assumed
    if plants and hidden:
        return "establishments drawn again and hidden cells filled again"
    if plants:
        return "establishments drawn again; no cell is hidden"
    return "hidden cells filled again; without the number of local units, establishments cannot be drawn again"


def _sources(table: RegionalTable) -> tuple[str, ...]:
    return (table.source,) if table.source else ()
