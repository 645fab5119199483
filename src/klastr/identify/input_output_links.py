"""Which industries buy from each other? Input-output links between industries, out of a table of flows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from klastr.codes.classifications import recognised_industries
from klastr.errors import InvalidOption, NothingToMeasure
from klastr.identify.link_shares import InputOutputLinks, LaidFlows, largest_shares
from klastr.tables.concordance import Concordance
from klastr.tables.counted import counted
from klastr.tables.coverage import Coverage, coverage_by_codes
from klastr.tables.flows import FlowTable

Floats = NDArray[np.float64]

SalesTotal = Literal["all", "intermediate"]
PurchasesTotal = Literal["intermediate", "all"]
SharedCodes = Literal["whole", "employment"]


def input_output_links(
    flows: FlowTable,
    industries: Sequence[str],
    concordance: Concordance | None = None,
    *,
    employment: Sequence[float] | Floats | None = None,
    sales_total: SalesTotal = "all",
    purchases_total: PurchasesTotal = "intermediate",
    shared_codes: SharedCodes = "whole",
    industry_names: Mapping[str, str] | None = None,
) -> InputOutputLinks:
    """The largest of four shares: what two industries sell to, and buy from, each other.

    IO[i, j] = max(F[i, j] / s[i], F[i, j] / p[j], F[j, i] / s[j], F[j, i] / p[i])

    F[i, j]: sales of i to j; s[i]: all sales of i; p[j]: all purchases of j. A table of other codes is first laid over
    the industries: F = B' Z B, s = B' S, p = B' P, with Z, S, P of the table and B[k, i] the part of its code k in i.

    Parameters
    ----------
    flows : FlowTable
        Products x industries. Flows below zero count as nothing. In a use table a product stands for the industry of
        the same code.
    industries : sequence of str
        (I,)
    concordance : Concordance, optional
        Ties codes of the table to industries. Default: by the codes themselves; ``CPA_C10-12`` covers C10, C11, C12.
    employment : (I,) array_like, optional
        To spread shared codes, and to say how many jobs are in industries that the table does not have.
    sales_total : {"all", "intermediate"}
        What s adds up: sales to industries and to final demand (households, government, investment, exports), or to
        industries alone. "all" needs a table with final demand; without it, sales to industries are taken and told.
    purchases_total : {"intermediate", "all"}
        What p adds up: goods and services bought, or value added as well.
    shared_codes : {"whole", "employment"}
        A code that covers several industries: each takes over the whole of it, so that they have the same ties, and
        those between them are the share that the code sells to itself; or it is divided in proportion to employment.
    industry_names : mapping, optional
        Code to name, for sentences.

    Returns
    -------
    InputOutputLinks
        A `Relatedness`. ``values`` (I, I) float64 in 0 to 1, NaN for industries that are not in the table. ``coarse``
        where one of the two industries shares its code of the table with others. `shares` tells what a tie is made of.

    Raises
    ------
    NothingToMeasure
        No industry is in the table.
    InvalidTable
        The concordance meets no industry, or its weights are no parts.
    InvalidOption
        Another word for an option, employment of another length, or spreading without employment.

    Notes
    -----
    An industry that neither sells nor buys anything in the table has unknown ties, not ties of zero.

    References
    ----------
    .. [1] Ellison, G., Glaeser, E. L., Kerr, W. R. (2010). What causes industry agglomeration? Evidence from
       coagglomeration patterns. American Economic Review 100(3), 1195-1213.
    .. [2] Delgado, M., Porter, M. E., Stern, S. (2016). Defining clusters of related industries. Journal of Economic
       Geography 16(1), 1-38.

    Examples
    --------
    >>> import pandas as pd
    >>> cells = [[0, 8, 0, 2], [1, 5, 20, 4], [0, 0, 5, 45]]
    >>> flows = FlowTable.from_wide(pd.DataFrame(
    ...     cells, ["ore", "steel", "cars"], ["ore", "steel", "cars", "exports"]))
    >>> links = input_output_links(flows, ["cars", "ore", "steel"])
    >>> links.at("ore", "steel"), links.at("steel", "cars"), links.at("ore", "cars")
    (1.0, 0.8, 0.0)
    """
    names = tuple(industries)
    _check_words(sales_total=sales_total, purchases_total=purchases_total, shared_codes=shared_codes)
    sizes = _sizes(employment, names, shared_codes)
    coverage = _coverage(flows, names, concordance)
    laid = coverage if sizes is None or shared_codes == "whole" else coverage.spread(sizes)
    cells = np.maximum(flows.values, 0.0)
    sold, notes = _all_sales(flows, cells, sales_total)
    bought, more = _all_purchases(flows, cells, purchases_total)
    between = _laid_over(flows, laid, cells, sold, bought)
    values = largest_shares(between)
    coarse = (coverage.coarse[:, None] | coverage.coarse) & ~np.isnan(values)
    return InputOutputLinks(
        industries=names,
        values=values,
        laid=between,
        laid_industries=names,
        name="input-output links",
        formula="IO[i, j] = max(F[i, j] / s[i], F[i, j] / p[j], F[j, i] / s[j], F[j, i] / p[i]), "
        f"s: sales ({sales_total}), p: purchases ({purchases_total})",
        coarse=coarse,
        industry_names=dict(industry_names or {}),
        notes=(
            *flows.notes,
            *(concordance.notes if concordance else ()),
            *coverage.notes,
            *coverage.holes("the input-output table", sizes),
            *_unused(flows, coverage, cells),
            *notes,
            *more,
            *_idle(values, coverage),
        ),
        settings={"sales_total": sales_total, "purchases_total": purchases_total, "shared_codes": shared_codes},
        sources=tuple(source for source in (flows.source, concordance and concordance.source) if source),
    )


def _laid_over(flows: FlowTable, coverage: Coverage, cells: Floats, sold: Floats, bought: Floats) -> LaidFlows:
    place = {code: k for k, code in enumerate(coverage.codes)}
    selling = coverage.weights[[place[code] for code in flows.products]]
    buying = coverage.weights[[place[code] for code in flows.industries]]
    laid = selling.T @ (cells @ buying)
    laid[~(selling > 0).any(axis=0)] = np.nan
    laid[:, ~(buying > 0).any(axis=0)] = np.nan
    return LaidFlows(laid, selling.T @ sold, buying.T @ bought)


def _coverage(flows: FlowTable, industries: tuple[str, ...], concordance: Concordance | None) -> Coverage:
    codes = tuple(dict.fromkeys((*flows.products, *flows.industries)))
    if concordance is not None:
        return concordance.coverage(codes, industries)
    known = recognised_industries(industries)
    found = coverage_by_codes(codes, industries, known)
    if not found.known.any():
        raise NothingToMeasure(
            f"None of the {counted(len(industries), 'industry')} ({known.name}, first: "
            f"{industries[0] if industries else 'none'}) is in the input-output table '{flows.name}', which has "
            f"{', '.join(codes[:3])} ...",
            hint="give a concordance that ties its codes to the industries.",
        )
    return found


def _all_sales(flows: FlowTable, cells: Floats, total: SalesTotal) -> tuple[Floats, list[str]]:
    """(P,) what is sold in all, and what must be told about it."""
    inside = cells.sum(axis=1)
    if total == "intermediate":
        return inside, []
    if flows.final_demand is None:
        return inside, ["The table has no final demand: shares of sales are those of sales to industries."]
    return inside + np.maximum(flows.final_demand, 0.0), []


def _all_purchases(flows: FlowTable, cells: Floats, total: PurchasesTotal) -> tuple[Floats, list[str]]:
    """(Q,) what is bought in all, and what must be told about it."""
    inside = cells.sum(axis=0)
    if total == "intermediate":
        return inside, []
    if flows.value_added is None:
        return inside, ["The table has no value added: shares of purchases are those of goods and services bought."]
    return inside + np.maximum(flows.value_added, 0.0), []


def _unused(flows: FlowTable, coverage: Coverage, cells: Floats) -> list[str]:
    """Codes of the table that cover none of the industries; what they sell and buy stays in all sales and purchases."""
    used = {code for code, weights in zip(coverage.codes, coverage.weights, strict=True) if (weights > 0).any()}
    left = [code for code in coverage.codes if code not in used]
    if not left:
        return []
    inside = np.ix_([code in used for code in flows.products], [code in used for code in flows.industries])
    part = cells[inside].sum() / cells.sum() if cells.sum() else 0.0
    first = ", ".join(left[:5]) + (" ..." if len(left) > 5 else "")
    many = f"{len(left):,} of {len(coverage.codes):,} codes of the input-output table"
    return [f"{many} cover none of the industries ({first}); {part:.1%} of all flows are between those that do."]


def _idle(values: Floats, coverage: Coverage) -> list[str]:
    idle = [
        code
        for code, row, known in zip(coverage.industries, values, coverage.known, strict=True)
        if known and np.isnan(row).all()
    ]
    if not idle or len(coverage.industries) < 2:
        return []
    first = ", ".join(idle[:5]) + (" ..." if len(idle) > 5 else "")
    verbs, whose = ("sells nor buys", "its") if len(idle) == 1 else ("sell nor buy", "their")
    return [f"{counted(len(idle), 'industry')} neither {verbs} in the table ({first}); {whose} ties are unknown."]


def _sizes(employment: Sequence[float] | Floats | None, industries: tuple[str, ...], shared: str) -> Floats | None:
    if employment is None:
        if shared == "employment":
            raise InvalidOption(
                "Shared codes cannot be divided in proportion to employment: none was given.",
                hint="give employment=, one number for each industry.",
            )
        return None
    sizes = np.asarray(employment, dtype=np.float64)
    if sizes.shape != (len(industries),) or bool((sizes < 0).any()):
        raise InvalidOption(
            f"Employment has the shape {sizes.shape} for {counted(len(industries), 'industry')}"
            + (", with numbers below zero." if sizes.shape == (len(industries),) else "."),
            hint="give one number for each industry, none below zero.",
        )
    return sizes


def _check_words(**given: str) -> None:
    allowed = {"sales_total": SalesTotal, "purchases_total": PurchasesTotal, "shared_codes": SharedCodes}
    for option, word in given.items():
        words = get_args(allowed[option])
        if word not in words:
            raise InvalidOption(
                f"{option}={word!r} is not known; it is {' or '.join(map(repr, words))}.", hint="choose one of these."
            )
