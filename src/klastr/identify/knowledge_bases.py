"""On which knowledge does a region build: that of science, of engineering, or of art and meaning?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from klastr.codes.classifications import recognised_industries
from klastr.codes.facts import facts
from klastr.errors import InvalidDefinition, InvalidOption
from klastr.identify.industry_grid import Ground, IndustryGrid, cells_of
from klastr.identify.measured import Measured, reasoned
from klastr.identify.reasons import Reason
from klastr.identify.table_draws import interval_of_draws, rank_interval, table_draws
from klastr.measures import measure
from klastr.tables.coverage import coverage_by_codes
from klastr.tables.occupations import StaffingTable
from klastr.tables.regional import RegionalTable

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Kind = Literal["share", "quotient", "dominance", "variety"]
Workforce: TypeAlias = "Ground | StaffingTable"

BASES = ("analytical", "synthetic", "symbolic")

_SOC = re.compile(r"\d\d-?\d{4}")
_BOUNDS = {"share": (0.0, 1.0), "quotient": (0.0, np.inf), "dominance": (1.0, np.inf), "variety": (0.0, 1.0)}


@measure(
    family="beyond",
    needs=("table", "occupations"),
    returns=("region", "base"),
    reference="Asheim, B., Hansen, H. K. (2009). Knowledge bases, talents, and contexts. Economic Geography 85 (4)",
    page="knowledge-bases",
    covers=("Knowledge bases: shares", "Knowledge bases: quotients", "Knowledge bases: dominance and variety"),
)
def knowledge_bases(
    ground: Workforce,
    staffing: StaffingTable | None = None,
    *,
    classification: Mapping[str, str] | None = None,
    kind: Kind = "share",
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Measured:
    """Persons of a region who draw on analytical, synthetic and symbolic knowledge.

    share[r, b] = sum of E[r, o] over the occupations of b / E[r, .],  quotient[r, b] = share[r, b] / share[., b],
    dominance[r] = largest quotient / second largest,  variety[r] = -sum_b p ln p / ln B,  p = parts of the bases

    Parameters
    ----------
    ground : wide frame or StaffingTable of regions x occupations; or IndustryGrid or RegionalTable of industries
        A StaffingTable holds regions in place of industries here.
    staffing : StaffingTable, optional
        Persons by industry and occupation: with it, the industries of a regional table are turned into occupations.
        Without it, industries are classed themselves.
    classification : mapping of code to base, optional
        The longest code that a code begins with decides; ``none`` is no base. Default: the file
        ``knowledge_bases.csv``, for ISCO-08, SOC and NACE Rev. 2.
    kind : {"share", "quotient", "dominance", "variety"}
    draws, seed : int
        How often the table is drawn again for the interval (0: none), and the seed of the draws.
    plant_size : float, optional
        Persons per plant where the table names no establishments.

    Returns
    -------
    Measured
        By region and base (``share``, ``quotient``) or by region. ``empty_region``; ``empty_industry`` for the quotient
        of a base that nobody has; ``not_specialised`` for dominance and variety where nobody is in any base, and for
        dominance where only one base is there.

    Raises
    ------
    InvalidDefinition
        No code of the table is in a base.
    InvalidOption
        An unknown kind, or staffing with a table of occupations.

    Notes
    -----
    With `staffing`, an industry has the same trades everywhere: regions then differ by their industries alone.

    References
    ----------
    .. [1] Asheim, B., Hansen, H. K. (2009). Knowledge bases, talents, and contexts: on the usefulness of the creative
       class approach in Sweden. Economic Geography 85 (4), 425-442.
    .. [2] Martin, R. (2012). Measuring knowledge bases in Swedish regions. European Planning Studies 20 (9), 1569-1582.

    Examples
    --------
    >>> import pandas as pd, klastr
    >>> people = pd.DataFrame([[10, 20, 5, 65], [5, 40, 5, 150]], ["A", "B"], ["2113", "2144", "2651", "9112"])
    >>> klastr.knowledge_bases(people).at("A", "analytical")
    0.1
    >>> round(klastr.knowledge_bases(people, kind="quotient").at("A", "symbolic"), 3)
    1.5
    """
    if kind not in get_args(Kind):
        raise InvalidOption(f"knowledge_bases has no kind {kind!r}.", hint=f"use {', '.join(get_args(Kind))}.")
    grid = _grid(ground, staffing)
    bases, weights = _weights(grid, staffing, classification)
    values = _kinds(grid.employment[None], weights, kind)[0]
    reasons = _reasons(values, grid, weights, kind)
    again = table_draws(grid, draws, seed=seed, plant_size=plant_size)
    low = high = rank = rank_low = rank_high = None
    if again.are_alive:
        drawn = np.concatenate([_kinds(block.astype(np.float64), weights, kind) for block in again.blocks()])
        lowest, highest = _BOUNDS[kind]
        low, high = interval_of_draws(drawn, values, again.level, lowest=lowest, highest=highest)
        if values.ndim == 1:
            rank, rank_low, rank_high = rank_interval(drawn, values, again.level)
    return Measured(
        measure="knowledge_bases",
        axes={"region": grid.regions} | ({"base": bases} if values.ndim > 1 else {}),
        values=values,
        reasons=reasons,
        low=low,
        high=high,
        rank=rank,
        rank_low=rank_low,
        rank_high=rank_high,
        formula=f"{kind} of the persons in the occupations of each base",
        year=grid.year,
        parts=lambda at: _told(grid, bases, weights, at),
        sources=grid.sources,
        settings={
            "kind": kind,
            "bases": bases,
            "codes_in_a_base": int((weights.sum(axis=1) > 0).sum()),
            "codes": len(grid.industries),
            **again.settings(),
        },
    )


def base_of(code: str, classification: Mapping[str, str]) -> str | None:
    """The base of a code: that of the longest code it begins with; None where it has none.

    >>> base_of("OC2166", {"216": "symbolic", "2165": "synthetic"})
    'symbolic'
    """
    known = {_stem(one): base for one, base in classification.items()}
    stem = _stem(code)
    for length in range(len(stem), 0, -1):
        if stem[:length] in known:
            return known[stem[:length]] if known[stem[:length]] != "none" else None
    return None


def built_in_classification(codes: Sequence[str]) -> Mapping[str, str]:
    """Our classification, in the coding that the codes are written in: SOC, ISCO-08, or NACE Rev. 2."""
    if all(code[:1].isalpha() and not code.upper().startswith("OC") for code in codes):
        scheme = "NACE Rev. 2"
    else:
        scheme = "SOC-2018" if any(_SOC.fullmatch(code.strip()) for code in codes) else "ISCO-08"
    return {row["code"]: row["base"] for row in facts("knowledge_bases.csv") if row["scheme"] == scheme}


def _stem(code: str) -> str:
    return code.strip().upper().removeprefix("OC").replace("-", "").replace(".", "")


def _grid(ground: Workforce, staffing: StaffingTable | None) -> IndustryGrid:
    if isinstance(ground, IndustryGrid | RegionalTable):
        return cells_of(ground)
    if staffing is not None:
        raise InvalidOption(
            "Staffing turns industries into occupations, and this table has occupations already.",
            hint="give a RegionalTable of industries, or leave staffing out.",
        )
    table = ground if isinstance(ground, StaffingTable) else _people(ground)
    return IndustryGrid(
        regions=table.industries,
        industries=table.occupations,
        employment=np.nan_to_num(table.values),
        establishments=None,
        region_total=np.nan_to_num(table.values).sum(axis=1),
        year=None,
        industry_names=table.labels,
        sources=(table.source,) if table.source else (),
        notes=table.notes,
    )


def _people(frame: pd.DataFrame) -> StaffingTable:
    """A wide frame, one region or one occupation too: what cannot be said of them has its reason in the answer."""
    if min(frame.shape) > 1:
        return StaffingTable.from_wide(frame)
    grid = cells_of(frame)
    return StaffingTable("own table", grid.regions, grid.industries, np.array(grid.employment))


def _weights(
    grid: IndustryGrid, staffing: StaffingTable | None, classification: Mapping[str, str] | None
) -> tuple[tuple[str, ...], Floats]:
    """Names of the bases, and (I, B) the part of each industry's or occupation's persons in each.

    Raises
    ------
    InvalidDefinition
        No code is in a base.
    """
    codes = staffing.occupations if staffing is not None else grid.industries
    known = classification or built_in_classification(codes)
    found = [base_of(code, known) for code in codes]
    named = {base for base in known.values() if base != "none"}
    bases = BASES if named <= set(BASES) else tuple(sorted(named))
    if not any(found):
        raise InvalidDefinition(
            f"None of the {len(codes):,} codes (first: {', '.join(codes[:3])}) is in a knowledge base, whose codes are "
            f"such as {', '.join(list(known)[:3])}.",
            hint="give occupations with at least three digits, or a classification of your own codes.",
            codes=len(codes),
        )
    member = np.array([[base == one for one in bases] for base in found], dtype=np.float64)
    if staffing is None:
        return bases, member
    coverage = coverage_by_codes(staffing.industries, grid.industries, recognised_industries(grid.industries))
    persons = coverage.weights.T @ np.nan_to_num(staffing.values)
    total = persons.sum(axis=1, keepdims=True)
    parts = np.divide(persons @ member, total, out=np.zeros((len(persons), len(bases))), where=total > 0)
    if not parts.any():
        raise InvalidDefinition(
            f"None of the {len(grid.industries):,} industries (first: {grid.industries[0]}) employs a base in the "
            f"table of occupations '{staffing.name}', which has {', '.join(staffing.industries[:3])} ...",
            hint="give a table of occupations in the coding of the industries.",
        )
    return bases, parts


def _kinds(tables: Floats, weights: Floats, kind: Kind) -> Floats:
    """(B, R, K) shares or quotients, or (B, R), of (B, R, I) tables; NaN where there is none."""
    persons = tables @ weights
    region = tables.sum(axis=2, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = np.where(region > 0, persons / region, np.nan)
        if kind == "share":
            return shares
        if kind == "variety":
            parts = persons / persons.sum(axis=2, keepdims=True)
            spread = -np.where(parts > 0, parts * np.log(np.where(parts > 0, parts, 1)), 0.0).sum(axis=2)
            return np.where(persons.sum(axis=2) > 0, spread / np.log(weights.shape[1]), np.nan)
        everywhere = persons.sum(axis=1, keepdims=True) / region.sum(axis=1, keepdims=True)
        quotients = np.where(everywhere > 0, shares / everywhere, np.nan)
        if kind == "quotient":
            return quotients
        highest = np.sort(np.nan_to_num(quotients), axis=2)[:, :, ::-1]
        return np.where(highest[:, :, 1] > 0, highest[:, :, 0] / highest[:, :, 1], np.nan)


def _reasons(values: Floats, grid: IndustryGrid, weights: Floats, kind: Kind) -> NDArray[np.uint8]:
    empty = grid.employment.sum(axis=1) <= 0
    if values.ndim == 1:
        return reasoned(values, (empty, Reason.EMPTY_REGION), otherwise=Reason.NOT_SPECIALISED)
    nobody = (grid.employment.sum(axis=0) @ weights <= 0)[None] & (kind == "quotient")
    return reasoned(values, (empty[:, None], Reason.EMPTY_REGION), (nobody, Reason.EMPTY_INDUSTRY))


def _told(
    grid: IndustryGrid, bases: tuple[str, ...], weights: Floats, at: tuple[int, ...]
) -> Mapping[str, float | str]:
    """The persons of the region in each base, or the codes that make up one of them."""
    cells = grid.employment[at[0]]
    if len(at) == 1:
        return {f"persons in {base}": round(float(cells @ weights[:, k]), 1) for k, base in enumerate(bases)}
    parts = cells * weights[:, at[1]]
    order = np.argsort(-parts, kind="stable")[:5]
    return {f"persons of {grid.industries[k]}": round(float(parts[k]), 1) for k in order if parts[k] > 0}
