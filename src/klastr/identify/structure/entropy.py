"""How varied is the mix of a region, or the spread of an industry? Entropy, evenness, divergence from another mix."""

from __future__ import annotations

import math
from functools import partial
from typing import Literal

import numpy as np

from klastr.errors import InvalidOption
from klastr.identify.asked_numbers import asked_number
from klastr.identify.drawn_index import Index, drawn_index
from klastr.identify.industry_grid import Ground, cells_of
from klastr.identify.measured import Measured
from klastr.identify.mixes import Kernel, Mix
from klastr.identify.reasons import Reason
from klastr.identify.reference_mix import Side, Tables, reference_of
from klastr.identify.unevenness import divergence, divergence_terms, entropy_terms, natural_entropy
from klastr.measures import checked_convention, measure

Kind = Literal["plain", "evenness", "evenness_of_present"]


@measure(
    family="variety",
    needs=("table",),
    returns=("region",),
    conventions=("published", "econgeo"),
    reference="Shannon, C. E. (1948). A mathematical theory of communication. Bell System Technical Journal 27 (3)",
    page="variety",
    covers=("Entropy, any base", "Evenness"),
)
def entropy(
    ground: Ground,
    *,
    of: Side = "region",
    base: float = 2.0,
    kind: Kind = "plain",
    convention: str = "published",
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Measured:
    """How many questions tell the industry of a job of the region: the entropy of its shares.

    H[r] = - sum_i s[r, i] log s[r, i],  evenness H[r] / log I

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    of : {"region", "industry"}
        Of regions over industries, or of industries over regions.
    base : float
        Of the logarithm: 2 gives bits, e nats. Evenness does not depend on it.
    kind : {"plain", "evenness", "evenness_of_present"}
        The entropy; or its share of what equal shares would give, over all industries of the table, or over those that
        the region has.
    convention : {"published", "econgeo"}
        The same formula; EconGeo adds 1e-9 to each share and rounds to three decimals, which is not done here.
    draws, seed : int
        How often the table is drawn again for the interval (0: none), and the seed of the draws.
    plant_size : float, optional
        Persons per plant where the table names no establishments; see `klastr.identify.table_draws`.

    Returns
    -------
    Measured
        By region or industry, 0 to log I, evenness 0 to 1. ``empty_region`` or ``empty_industry`` where nobody works;
        evenness has ``one_industry`` or ``one_region`` where there is a single one.

    Raises
    ------
    InvalidOption
        A base that is not above 1, an unknown kind or convention, or too few draws.

    References
    ----------
    .. [1] Shannon, C. E. (1948). A mathematical theory of communication. Bell System Technical Journal 27 (3), 379-423.
    .. [2] Pielou, E. C. (1966). The measurement of diversity in different types of biological collections. Journal of
       Theoretical Biology 13, 131-144.

    Examples
    --------
    >>> import klastr
    >>> rows = [("A", "steel", 25), ("A", "food", 50), ("A", "cars", 25), ("B", "food", 5)]
    >>> table = klastr.RegionalTable.from_rows(rows)
    >>> klastr.entropy(table).at("A"), round(klastr.entropy(table, kind="evenness").at("A"), 3)
    (1.5, 0.946)
    """
    grid = cells_of(ground)
    cells = len(grid.industries) if of == "region" else len(grid.regions)
    unit = logarithm(base)
    kernel = _kernel(kind, cells, unit)
    index = Index(
        measure="entropy",
        kernel=kernel,
        formula="- sum of share x log(share)" + ("" if kind == "plain" else " over its highest value"),
        highest=1.0 if kind != "plain" else max(math.log(cells) / unit, 0.0),
        terms=partial(_terms_in, unit=unit),
        said="- share x log(share) of",
        needs_two=kind != "plain",
        otherwise=Reason.ONE_INDUSTRY if of == "region" else Reason.ONE_REGION,
        settings={"kind": kind, "base": base, "convention": checked_convention(convention, entropy)},
    )
    return drawn_index(grid, index, reference_of(grid, of, "equal"), draws=draws, seed=seed, plant_size=plant_size)


@measure(
    family="variety",
    needs=("table",),
    returns=("region",),
    reference="Kullback, S. and Leibler, R. A. (1951). On information and sufficiency. Annals Math. Statistics 22 (1)",
    page="variety",
    covers=("Kullback-Leibler divergence",),
)
def kullback_leibler(
    ground: Ground,
    *,
    of: Side = "region",
    against: str = "all",
    base: float = 2.0,
    convention: str = "published",
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Measured:
    """How much a region's mix of industries tells beyond the mix it is compared with.

    D[r] = sum_i s[r, i] log(s[r, i] / q[i])

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    of : {"region", "industry"}
        Of regions over industries, or of industries over regions.
    against : {"all", "others", "rest", "equal"} or str
        The shares q: of all together; the mean of the shares of the others; the others added up; an equal share for
        each; or the shares of the one region (or industry) of this code.
    base : float
        Of the logarithm: 2 gives bits, e nats.
    convention : {"published"}
        The one formula.
    draws, seed : int
        How often the table is drawn again for the interval (0: none), and the seed of the draws.
    plant_size : float, optional
        Persons per plant where the table names no establishments; see `klastr.identify.table_draws`.

    Returns
    -------
    Measured
        By region or industry, from 0 (the same mix) on. ``not_positive`` where the other mix has nothing of what this
        one has; ``empty_region`` or ``empty_industry`` where nobody works.

    Raises
    ------
    InvalidOption
        A base that is not above 1, an unknown code or convention, or too few draws.

    References
    ----------
    .. [1] Kullback, S. and Leibler, R. A. (1951). On information and sufficiency. Annals of Mathematical Statistics
       22 (1), 79-86.

    Examples
    --------
    >>> import klastr
    >>> table = klastr.RegionalTable.from_rows([("A", "steel", 50), ("B", "steel", 50), ("B", "food", 100)])
    >>> round(klastr.kullback_leibler(table, against="B").at("A"), 4)
    1.585
    """
    grid = cells_of(ground)
    unit = logarithm(base)
    index = Index(
        measure="kullback_leibler",
        kernel=partial(_divergence_in, unit=unit),
        formula="sum of share x log(share / share it is compared with)",
        terms=partial(_divergence_terms_in, unit=unit),
        said="share x log(quotient) of",
        otherwise=Reason.NOT_POSITIVE,
        settings={"base": base, "convention": checked_convention(convention, kullback_leibler)},
    )
    return drawn_index(grid, index, reference_of(grid, of, against), draws=draws, seed=seed, plant_size=plant_size)


def logarithm(base: float) -> float:
    """Natural logarithm of a base.

    Raises
    ------
    InvalidOption
        The base is not a number above 1.
    """
    what = "that of a logarithm is a number above 1"
    return math.log(asked_number(base, "base", what=what, hint="use 2.", lowest=1, open_end=True))


def _kernel(kind: str, cells: int, unit: float) -> Kernel:
    if kind == "plain":
        return partial(_entropy_in, unit=unit)
    if kind == "evenness":
        return partial(_entropy_in, unit=math.log(cells) or np.nan)
    if kind == "evenness_of_present":
        return _evenness_of_present
    raise InvalidOption(
        f"There is no entropy of the kind {kind!r}.", hint="use plain, evenness or evenness_of_present."
    )


def _entropy_in(mix: Mix, *, unit: float) -> Tables:
    return np.asarray(natural_entropy(mix) / unit)


def _evenness_of_present(mix: Mix) -> Tables:
    """Entropy over that of equal shares of the cells that there are; NaN for one."""
    present = (mix.shares > 0).sum(axis=-1)
    return np.asarray(natural_entropy(mix) / np.where(present > 1, np.log(np.maximum(present, 1)), np.nan))


def _terms_in(mix: Mix, *, unit: float) -> Tables:
    return np.asarray(entropy_terms(mix) / unit)


def _divergence_in(mix: Mix, *, unit: float) -> Tables:
    return np.asarray(divergence(mix) / unit)


def _divergence_terms_in(mix: Mix, *, unit: float) -> Tables:
    return np.asarray(divergence_terms(mix) / unit)
