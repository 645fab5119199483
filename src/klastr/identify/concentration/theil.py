"""How unevenly do the jobs of an industry lie over regions? Theil's two indices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from klastr.errors import InvalidOption
from klastr.identify.drawn_index import Index, drawn_index
from klastr.identify.industry_grid import Ground, cells_of
from klastr.identify.measured import Measured
from klastr.identify.reasons import Reason
from klastr.identify.reference_mix import Side, reference_of
from klastr.identify.unevenness import divergence, divergence_terms, reverse_divergence, reverse_terms
from klastr.measures import checked_convention, measure

Kind = Literal["t", "l"]


@measure(
    family="concentration",
    needs=("table",),
    returns=("industry",),
    conventions=("published", "reat"),
    reference="Theil, H. (1967). Economics and Information Theory. North-Holland",
    page="concentration",
    covers=("Theil T", "Theil L"),
)
def theil(
    ground: Ground,
    *,
    of: Side = "industry",
    kind: Kind | None = None,
    against: str = "equal",
    attribute: Mapping[str, float] | None = None,
    convention: str = "published",
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Measured:
    """How much the shares of regions in an industry tell beyond those they are compared with.

    T[i] = sum_r s[r, i] ln(s[r, i] / q[r]),  L[i] = sum_r q[r] ln(q[r] / s[r, i]),  s[r, i] = E[r, i] / E[., i]

    With equal shares q = 1 / R these are Theil's indices of the jobs themselves: with mean m over regions,
    T = mean of E / m ln(E / m) and L = mean of ln(m / E).

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    of : {"industry", "region"}
        Of industries over regions, or of regions over industries.
    kind : {"t", "l"}, optional
        T weighs with where the jobs are, L (the mean logarithmic deviation) with where they are expected. Default: T,
        with ``convention="reat"`` L.
    against : {"equal", "all", "others", "rest"} or str
        The shares q: an equal one for each region; those of all industries together; the mean of the shares of the
        others; the others added up; or the shares of the one industry (or region) of this code.
    attribute : mapping, optional
        Region -> its population, area or any other number, whose shares then are q; with ``of="industry"`` only.
    convention : {"published", "reat"}
        REAT's ``theil`` is L.
    draws, seed : int
        How often the table is drawn again for the interval (0: none), and the seed of the draws.
    plant_size : float, optional
        Persons per plant where the table names no establishments; see `klastr.identify.table_draws`.

    Returns
    -------
    Measured
        By industry or region, from 0 on, in natural units. ``not_positive`` where a formula divides by nobody: L where
        an industry is absent from a region, T where q is zero and the industry is there. ``empty_industry`` or
        ``empty_region`` where nobody works.

    Raises
    ------
    InvalidOption
        An unknown kind, convention or code, a region without a number, or too few draws.

    References
    ----------
    .. [1] Theil, H. (1967). Economics and Information Theory. North-Holland, chapter 4.

    Examples
    --------
    >>> import klastr
    >>> rows = [(region, "steel", jobs) for region, jobs in zip("ABCDE", (10, 10, 10, 20, 50))]
    >>> table = klastr.RegionalTable.from_rows([*rows, ("A", "food", 5)])
    >>> round(klastr.theil(table, kind="l").at("steel"), 7), round(klastr.theil(table).at("steel"), 4)
    (0.2326302, 0.2502)
    """
    grid = cells_of(ground)
    convention = checked_convention(convention, theil)
    kind = kind or ("l" if convention == "reat" else "t")
    if kind not in ("t", "l"):
        raise InvalidOption(f"Theil's index has no kind {kind!r}.", hint="use t or l.")
    is_t = kind == "t"
    index = Index(
        measure="theil",
        kernel=divergence if is_t else reverse_divergence,
        formula="sum of s ln(s / q)" if is_t else "sum of q ln(q / s)",
        terms=divergence_terms if is_t else reverse_terms,
        said="part of",
        otherwise=Reason.NOT_POSITIVE,
        settings={"kind": kind, "convention": convention},
    )
    reference = reference_of(grid, of, against, attribute)
    return drawn_index(grid, index, reference, draws=draws, seed=seed, plant_size=plant_size)
