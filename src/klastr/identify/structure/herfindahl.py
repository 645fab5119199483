"""How much of a region lies in few industries, or of an industry in few regions? The sum of squared shares."""

from __future__ import annotations

from typing import Literal

from klastr.errors import InvalidOption
from klastr.identify.drawn_index import Index, drawn_index
from klastr.identify.industry_grid import Ground, cells_of
from klastr.identify.measured import Measured
from klastr.identify.mixes import Kernel, Mix
from klastr.identify.reference_mix import Side, Tables, reference_of
from klastr.identify.unevenness import normalised_squares, square_terms, squares
from klastr.measures import checked_convention, measure

Kind = Literal["plain", "normalised", "equivalent"]


@measure(
    family="specialisation",
    needs=("table",),
    returns=("region",),
    conventions=("published", "econgeo", "reat"),
    reference="Hirschman, A. O. (1964). The paternity of an index. American Economic Review 54 (5)",
    page="economic-structure",
    covers=("Herfindahl index", "Herfindahl index, normalised", "Herfindahl equivalent number"),
)
def herfindahl(
    ground: Ground,
    *,
    of: Side = "region",
    kind: Kind = "plain",
    convention: str = "published",
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Measured:
    """Probability that two jobs of a region, drawn at random, are in the same industry.

    H[r] = sum_i s[r, i]^2,  normalised (H - 1 / I) / (1 - 1 / I),  equivalent 1 / H

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    of : {"region", "industry"}
        Of regions over industries, or of industries over regions.
    kind : {"plain", "normalised", "equivalent"}
        1 / I to 1; 0 to 1; or the number of industries of equal size that would give the same index.
    convention : {"published", "econgeo", "reat"}
        All are the same formula.
    draws, seed : int
        How often the table is drawn again for the interval (0: none), and the seed of the draws.
    plant_size : float, optional
        Persons per plant where the table names no establishments; see `klastr.identify.table_draws`.

    Returns
    -------
    Measured
        By region or industry. ``empty_region`` or ``empty_industry`` where nobody works; normalised, ``one_industry``
        or ``one_region`` where the table has a single one.

    Raises
    ------
    InvalidOption
        An unknown kind or convention, or too few draws.

    Notes
    -----
    I counts all industries of the table, also those that the region does not have.

    References
    ----------
    .. [1] Hirschman, A. O. (1964). The paternity of an index. American Economic Review 54 (5), 761-762.

    Examples
    --------
    >>> import klastr
    >>> rows = [("A", "steel", 20), ("A", "food", 50), ("A", "cars", 20), ("A", "glass", 10), ("B", "food", 5)]
    >>> table = klastr.RegionalTable.from_rows(rows)
    >>> [round(klastr.herfindahl(table, kind=kind).at("A"), 3) for kind in ("plain", "normalised", "equivalent")]
    [0.34, 0.12, 2.941]
    """
    grid = cells_of(ground)
    reference = reference_of(grid, of, "equal")
    cells = len(grid.industries) if of == "region" else len(grid.regions)
    kernel, formula, lowest, highest = _kind(kind, cells)
    index = Index(
        measure="herfindahl",
        kernel=kernel,
        formula=formula,
        lowest=lowest,
        highest=highest,
        terms=square_terms,
        said="squared share of",
        needs_two=kind == "normalised",
        settings={"kind": kind, "convention": checked_convention(convention, herfindahl)},
    )
    return drawn_index(grid, index, reference, draws=draws, seed=seed, plant_size=plant_size)


def _kind(kind: str, cells: int) -> tuple[Kernel, str, float, float]:
    """Kernel, formula and bounds."""
    known: dict[str, tuple[Kernel, str, float, float]] = {
        "plain": (squares, "sum of squared shares", 1 / cells, 1.0),
        "normalised": (normalised_squares, "(sum of squared shares - 1 / N) / (1 - 1 / N)", 0.0, 1.0),
        "equivalent": (_equivalent, "1 / sum of squared shares", 1.0, float(cells)),
    }
    if kind not in known:
        raise InvalidOption(f"There is no Herfindahl index of the kind {kind!r}.", hint=f"use {', '.join(known)}.")
    return known[kind]


def _equivalent(mix: Mix) -> Tables:
    return 1 / squares(mix)
