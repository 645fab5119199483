"""Which industries employ people of the same trades? Similarity of their occupations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from klastr.codes.classifications import recognised_industries
from klastr.errors import InvalidOption, NothingToMeasure
from klastr.identify.relatedness import Relatedness
from klastr.tables.concordance import Concordance
from klastr.tables.counted import counted
from klastr.tables.coverage import Coverage, coverage_by_codes
from klastr.tables.occupations import StaffingTable

Floats = NDArray[np.float64]

WithinCode = Literal["unknown", "same"]


def occupational_similarity(
    staffing: StaffingTable,
    industries: Sequence[str],
    concordance: Concordance | None = None,
    *,
    within_code: WithinCode = "unknown",
    industry_names: Mapping[str, str] | None = None,
) -> Relatedness:
    """Correlation of the shares of occupations in the employment of two industries.

    OCC[i, j] = corr_o(x[i, o], x[j, o]),  x[i, o] = E[i, o] / E[i, .]

    Parameters
    ----------
    staffing : StaffingTable
        Persons by industry and occupation.
    industries : sequence of str
        (I,) of any level: an industry that the table does not hold takes the shares of the nearest code above it, or of
        all codes below it together.
    concordance : Concordance, optional
        Ties codes of the table to industries; default: by the codes themselves.
    within_code : {"unknown", "same"}
        The tie between industries that take their shares from the same code: the table cannot tell them apart, so that
        it is not known; or they are the same, 1.
    industry_names : mapping, optional
        Code to name, for sentences.

    Returns
    -------
    Relatedness
        ``values`` (I, I) float64 in -1 to 1, NaN for industries that are not in the table. ``coarse`` where one of the
        two industries shares its code of the table with others.

    Raises
    ------
    NothingToMeasure
        No industry is in the table.
    InvalidTable, InvalidOption

    Notes
    -----
    The correlation runs over all occupations of the table, each counting once: with very fine occupations, most of them
    nearly empty, it rests on the few that are large somewhere.

    References
    ----------
    .. [1] Delgado, M., Porter, M. E., Stern, S. (2016). Defining clusters of related industries. Journal of Economic
       Geography 16(1), 1-38.

    Examples
    --------
    >>> import pandas as pd
    >>> persons = [[60, 30, 10], [50, 40, 10], [10, 20, 70]]
    >>> staffing = StaffingTable.from_wide(pd.DataFrame(
    ...     persons, ["steel", "cars", "shops"], ["welders", "engineers", "sellers"]))
    >>> similar = occupational_similarity(staffing, ["cars", "shops", "steel"])
    >>> round(similar.at("steel", "cars"), 3), round(similar.at("steel", "shops"), 3)
    (0.923, -0.886)
    """
    names = tuple(industries)
    if within_code not in get_args(WithinCode):
        raise InvalidOption(
            f"within_code={within_code!r} is not known; it is 'unknown' or 'same'.", hint="choose one of these."
        )
    coverage = _coverage(staffing, names, concordance)
    persons = coverage.weights.T @ np.nan_to_num(staffing.values)
    values = share_correlations(persons)
    coarse = (coverage.coarse[:, None] | coverage.coarse) & ~np.isnan(values)
    alike = _same_codes(coverage)
    if within_code == "unknown":
        values[alike] = np.nan
        coarse[alike] = False
    return Relatedness(
        industries=names,
        values=values,
        name="occupational similarity",
        formula="OCC[i, j] = corr_o(E[i, o] / E[i, .], E[j, o] / E[j, .])",
        coarse=coarse,
        industry_names=dict(industry_names or {}),
        notes=(
            *staffing.notes,
            *(concordance.notes if concordance else ()),
            *coverage.notes,
            *coverage.holes("the table of occupations"),
            *_empty(persons, coverage),
            *_told_alike(alike, within_code),
        ),
        settings={"within_code": within_code, "occupations": len(staffing.occupations)},
        sources=tuple(source for source in (staffing.source, concordance and concordance.source) if source),
    )


def share_correlations(persons: Floats) -> Floats:
    """(I, I) correlations of the rows' shares; NaN on the diagonal, and for rows that are empty or all equal.

    Parameters
    ----------
    persons : (I, O) float64

    Examples
    --------
    >>> share_correlations(np.array([[6.0, 3, 1], [60, 30, 10], [1, 3, 6]])).round(3).tolist()[0]
    [nan, 1.0, -0.974]
    """
    total = persons.sum(axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = np.where(total > 0, persons / total, np.nan)
        off = shares - shares.mean(axis=1, keepdims=True)
        length = np.sqrt((off**2).sum(axis=1, keepdims=True))
        # Equal shares in all occupations differ from their mean by rounding alone.
        unit = off / np.where(length > 1e-12, length, np.nan)
    values = np.clip(unit @ unit.T, -1.0, 1.0)
    np.fill_diagonal(values, np.nan)
    return np.asarray(values)


def _coverage(staffing: StaffingTable, industries: tuple[str, ...], concordance: Concordance | None) -> Coverage:
    if concordance is not None:
        return concordance.coverage(staffing.industries, industries)
    known = recognised_industries(industries)
    found = coverage_by_codes(staffing.industries, industries, known)
    if not found.known.any():
        raise NothingToMeasure(
            f"None of the {counted(len(industries), 'industry')} ({known.name}, first: "
            f"{industries[0] if industries else 'none'}) is in the table of occupations '{staffing.name}', which has "
            f"{', '.join(staffing.industries[:3])} ...",
            hint="give a concordance that ties its codes to the industries.",
        )
    return found


def _same_codes(coverage: Coverage) -> NDArray[np.bool_]:
    """(I, I) pairs of industries that take their shares from the same codes in the same parts."""
    _, kind = np.unique(coverage.weights, axis=1, return_inverse=True)
    kind = np.ravel(kind)
    alike = (kind[:, None] == kind) & coverage.known[:, None]
    np.fill_diagonal(alike, False)
    return np.asarray(alike)


def _told_alike(alike: NDArray[np.bool_], within_code: WithinCode) -> list[str]:
    pairs = int(alike.sum()) // 2
    if not pairs:
        return []
    taken = "their ties are unknown" if within_code == "unknown" else "their ties are 1"
    return [f"{counted(pairs, 'pair of industries')} take their shares from the same code of the table; {taken}."]


def _empty(persons: Floats, coverage: Coverage) -> list[str]:
    empty = np.flatnonzero(coverage.known & (persons.sum(axis=1) <= 0))
    if not empty.size:
        return []
    first = ", ".join(coverage.industries[k] for k in empty[:5]) + (" ..." if empty.size > 5 else "")
    return [f"{counted(empty.size, 'industry')} without anybody in the table ({first}); their ties are unknown."]
