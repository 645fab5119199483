"""How much of what is related to an industry does a region have? Relatedness density."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption, nearest_names
from klastr.identify.industry_grid import Ground, IndustryGrid, cells_of
from klastr.identify.measured import Measured, reasoned
from klastr.identify.product_space.density_chance import density_by_chance
from klastr.identify.product_space.density_draws import density_interval
from klastr.identify.product_space.density_ties import DensityTies, Ties, density_ties
from klastr.identify.product_space.presence import Presence, presence
from klastr.identify.product_space.tie_values import quotients
from klastr.identify.reasons import Reason
from klastr.identify.table_draws import table_draws
from klastr.measures import checked_convention, measure

Floats = NDArray[np.float64]
Kind = Literal["all", "in", "out", "nearest", "weighted", "complement"]
KINDS = ("all", "in", "out", "nearest", "weighted", "complement")


@measure(
    family="relatedness",
    needs=("table",),
    returns=("region", "industry"),
    conventions=("published", "econgeo", "ecomplexity"),
    reference="Hidalgo, C. A., Klinger, B., Barabási, A.-L., Hausmann, R. (2007). The Product Space. Science 317, 482",
    page="relatedness-density",
    covers=(
        "Relatedness density: all cells",
        "Relatedness density: industries that are there",
        "Relatedness density: industries that are not there",
        "Relatedness density: nearest industries, weights kept",
        "Relatedness density: weighted by quotients",
        "Distance to an industry (complement of density)",
    ),
)
def relatedness_density(
    ground: Ground,
    ties: Ties = None,
    *,
    kind: Kind = "all",
    nearest: int = 10,
    diagonal: float | None = None,
    threshold: float = 1.0,
    convention: str = "published",
    null: Literal["bicm"] | None = None,
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Measured:
    """How much of what is related to an industry a region has.

    D[r, i] = sum_j tie[i, j] M[r, j] / sum_j tie[i, j]

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    ties : Relatedness or str, optional
        Ties of 0 or more, or the normalisation that makes them (see `relatedness`). Default: proximity of the table.
    kind : {"all", "in", "out", "nearest", "weighted", "complement"}
        All cells; only industries that the region has; only those that it has not; only the strongest ties of each
        industry; quotients in place of zeros and ones; 1 - density, called distance.
    nearest : int
        How many ties, for ``kind="nearest"``; their weights are kept.
    diagonal : float, optional
        Tie of an industry with itself. Default 0: with 1, having an industry would predict having it.
    threshold : float
        The lowest quotient that makes an industry present.
    convention : {"published", "econgeo", "ecomplexity"}
        ``econgeo``: its probability ties, times 100 (it then rounds to 2 decimals). ``ecomplexity``: 1 on the
        diagonal; with ``kind="weighted"`` its continuous proximity.
    null : {"bicm"}, optional
        Give each density its chance where every region keeps its number of industries and every industry its number
        of regions, on average; ties stay.
    draws, seed : int
        How often the table is drawn again for the interval (0: none), and the seed of the draws.
    plant_size : float, optional
        Persons per plant where the table names no establishments; see `klastr.identify.table_draws`.

    Returns
    -------
    Measured
        Region x industry, 0 to 1 (to 100 for EconGeo; without upper bound where weighted).

    Raises
    ------
    InvalidOption
        An unknown word, negative ties, or a kind that the convention was not compared for.

    References
    ----------
    .. [1] Hidalgo, C. A., Klinger, B., Barabási, A.-L., Hausmann, R. (2007). The Product Space Conditions the
       Development of Nations. Science 317(5837), 482-487.
    .. [2] Boschma, R., Balland, P.-A. and Kogler, D. (2015). Relatedness and technological change in cities.
       Industrial and Corporate Change 24(1), 223-250.

    Examples
    --------
    >>> import klastr
    >>> rows = [("A", "ore", 9), ("A", "steel", 9), ("B", "ore", 1), ("B", "food", 99), ("C", "steel", 9)]
    >>> klastr.relatedness_density(klastr.RegionalTable.from_rows(rows)).at("C", "ore")
    1.0
    """
    convention = checked_convention(convention, relatedness_density)
    _refuse(kind, convention, nearest, null)
    grid = cells_of(ground)
    present = presence(grid, threshold=threshold)
    material = density_ties(
        grid,
        present,
        _default_ties(convention, kind) if ties is None else ties,
        diagonal=diagonal if diagonal is not None else float(convention == "ecomplexity"),
        margins="cooccurrence" if convention == "econgeo" else "ubiquity",
        nearest=nearest if kind == "nearest" else None,
    )
    scale = 100.0 if convention == "econgeo" else 1.0
    weighted = kind == "weighted"
    held = quotients(grid.employment, grid.region_total).astype(np.float32) if weighted else present
    near = held @ material.shares
    near *= scale
    values, reasons = _told(grid, present, near, material, kind)
    again = table_draws(grid, draws, seed=seed, plant_size=plant_size)
    low = high = None
    if again.are_alive:
        ends = density_interval(again, near.astype(np.float64), material, threshold, weighted=weighted, scale=scale)
        low, high = (1 - ends[1], 1 - ends[0]) if kind == "complement" else ends
        low[reasons != Reason.DEFINED] = high[reasons != Reason.DEFINED] = np.nan
    return Measured(
        measure="relatedness_density",
        axes={"region": grid.regions, "industry": grid.industries},
        values=values,
        reasons=reasons,
        low=low,
        high=high,
        p_values=_by_chance(null, present, material, near / scale, reasons),
        formula=_FORMULAS[kind],
        year=grid.year,
        parts=lambda at: _carriers(grid, held, material, at),
        sources=grid.sources,
        settings={
            "kind": kind,
            "ties": material.name,
            "diagonal": material.diagonal,
            "threshold": threshold,
            "convention": convention,
            "null": null,
            **again.settings(),
        },
    )


def _default_ties(convention: str, kind: str) -> str | None:
    if convention == "econgeo":
        return "probability"
    return "continuous" if (convention, kind) == ("ecomplexity", "weighted") else None


def _told(
    grid: IndustryGrid, present: Presence, near: NDArray[np.float32], ties: DensityTies, kind: str
) -> tuple[Floats, NDArray[np.uint8]]:
    """What is told of the densities of all cells, and why it is not told of the others."""
    values = near.astype(np.float64)
    if kind == "complement":
        np.subtract(1, values, out=values)
    # Whether a cell is there matters to two kinds only; the others need no masks of all cells.
    here, absent = (present > 0, present <= 0) if kind in ("in", "out") else (np.zeros(1, bool), np.zeros(1, bool))
    because = (
        (~(grid.region_total > 0)[:, None], Reason.EMPTY_REGION),
        (~(grid.employment.sum(axis=0) > 0), Reason.EMPTY_INDUSTRY),
        (np.array([len(grid.industries) == 1]), Reason.ONE_INDUSTRY),
        # Ties that were given say something of a single region too; its own table says nothing of ties.
        (np.array([len(grid.regions) == 1 and ties.normalisation is not None]), Reason.ONE_REGION),
        (~(ties.shares.sum(axis=0) > 0), Reason.NO_NEIGHBOUR),
        (here & (kind == "out"), Reason.PRESENT_ALREADY),
        (absent & (kind == "in"), Reason.NOT_PRESENT),
    )
    # A mask without any cell costs as much as one with many: 3 million cells are looked at for each.
    return values, reasoned(values, *((mask, reason) for mask, reason in because if mask.any()))


def _by_chance(
    null: str | None, present: Presence, ties: DensityTies, near: NDArray[np.float32], reasons: NDArray[np.uint8]
) -> Floats | None:
    """(R, I) chances of a density at least as high (of a distance at least as short)."""
    if null is None:
        return None
    found = density_by_chance(present, ties.shares, near)
    found[reasons != Reason.DEFINED] = np.nan
    return found


def _carriers(
    grid: IndustryGrid, held: NDArray[np.float32], ties: DensityTies, at: tuple[int, ...]
) -> Mapping[str, float | str]:
    """The industries of the region that carry a density, with what each adds to it."""
    terms = held[at[0]] * ties.shares[:, at[1]]
    order = np.argsort(-terms, kind="stable")[:5]
    cells: dict[str, float | str] = {f"from {grid.industries[k]}": float(f"{terms[k]:.4g}") for k in order if terms[k]}
    return cells | {"industries that carry it": int((terms > 0).sum())}


def _refuse(kind: str, convention: str, nearest: int, null: str | None) -> None:
    if kind not in KINDS:
        found = nearest_names(kind, KINDS) or KINDS
        raise InvalidOption(f"relatedness_density has no kind {kind!r}.", hint=f"use {' or '.join(found)}.")
    if kind not in _COMPARED.get(convention, KINDS):
        raise InvalidOption(
            f"The convention {convention!r} was not compared for kind {kind!r}.",
            hint=f"it is offered for {', '.join(_COMPARED[convention])}.",
        )
    if nearest < 1:
        raise InvalidOption(f"nearest is {nearest}; a density needs at least 1 tie.", hint="the usual number is 10.")
    if null not in (None, "bicm") or (null and kind == "weighted"):
        raise InvalidOption(
            f"relatedness_density of kind {kind!r} has no null {null!r}.",
            hint="null='bicm' tells the chance of densities of zeros and ones.",
        )


_COMPARED = {"econgeo": ("all",), "ecomplexity": ("all", "weighted")}
_CARRIED = "ties to industries that the region has / all ties of the industry"
_FORMULAS = {
    "all": _CARRIED,
    "in": f"{_CARRIED}; industries that the region has",
    "out": f"{_CARRIED}; industries that the region does not have",
    "nearest": "strongest ties to industries that the region has / strongest ties of the industry",
    "weighted": "sum of (tie x quotient of the region) / all ties of the industry",
    "complement": f"1 - {_CARRIED}",
}
