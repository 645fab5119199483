"""Which industries (or regions) go together more often than chance explains? The validated projection."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption, nearest_names
from klastr.identify.industry_grid import Ground, IndustryGrid, cells_of
from klastr.identify.product_space.pair_chances import PairChances, pair_chances
from klastr.identify.product_space.presence import Presence, presence
from klastr.identify.product_space.tie_network import TieNetwork
from klastr.identify.reasons import Reason
from klastr.measures import measure

Floats = NDArray[np.float64]
Null = Literal["bicm", "hypergeometric", "stochastic_degree", "fixed_degree"]
Tail = Literal["poisson_binomial", "poisson"]

NULLS: Mapping[str, str] = {
    "bicm": "the most random table with the same degrees on average (BiCM)",
    "hypergeometric": "regions drawn at random for each industry, as many as it has",
    "stochastic_degree": "a logistic regression of presence on both degrees (SDSM)",
    "fixed_degree": "tables drawn with exactly the same degrees (FDSM, curveball)",
}


@measure(
    family="relatedness",
    needs=("table",),
    returns=("industry", "other_industry"),
    reference="Saracco, F. et al. (2017). Inferring monopartite projections of bipartite networks. New J. Phys. 19",
    page="validated-projection",
    covers=(
        "Validated projection: BiCM",
        "Validated projection: hypergeometric",
        "Validated projection: SDSM",
        "Validated projection: FDSM (curveball)",
    ),
)
def validated_ties(
    ground: Ground,
    *,
    side: Literal["industry", "region"] = "industry",
    null: Null = "bicm",
    alpha: float = 0.05,
    tail: Tail = "poisson_binomial",
    threshold: float = 1.0,
    draws: int = 1000,
    seed: int = 0,
) -> TieNetwork:
    """The pairs that share more than the degrees of the table explain, among all pairs at once.

    p[i, j] = P(shared >= C[i, j]) under the null model;  kept: false-discovery rate <= alpha (Benjamini-Hochberg)

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    side : {"industry", "region"}
        Whose pairs.
    null : {"bicm", "hypergeometric", "stochastic_degree", "fixed_degree"}
        Degrees kept on average (BiCM); those of the pair alone; a logistic regression on both degrees (SDSM); degrees
        kept exactly, in drawn tables (FDSM).
    alpha : float
        Share of the ties kept that may be chance.
    tail : {"poisson_binomial", "poisson"}
        For ``bicm`` and ``stochastic_degree``. Poisson is quicker, and too cautious.
    threshold : float
        The lowest quotient that makes an industry present.
    draws, seed : int
        Of tables, for ``fixed_degree``; the smallest p-value is then 1 / (draws + 1).

    Returns
    -------
    TieNetwork
        Weights are the shared regions (industries); with p- and q-values.

    Raises
    ------
    InvalidOption
        An unknown word, an alpha that is no share, or fewer than 20 draws.

    References
    ----------
    .. [1] Saracco, F., Straka, M. J., Di Clemente, R., Gabrielli, A., Caldarelli, G., Squartini, T. (2017). Inferring
       monopartite projections of bipartite networks: an entropy-based approach. New Journal of Physics 19, 053022.
    .. [2] Neal, Z., Domagalski, R., Sagan, B. (2021). Comparing alternatives to the fixed degree sequence model for
       extracting the backbone of bipartite projections. Scientific Reports 11, 23929.

    Examples
    --------
    >>> import klastr
    >>> rows = [(f"R{r}", f"I{i}", 9 if (r < 10) == (i < 2) else 1) for r in range(20) for i in range(4)]
    >>> klastr.validated_ties(klastr.RegionalTable.from_rows(rows), null="hypergeometric").neighbours("I0")
    [('I1', 10.0)]
    """
    _refuse(side, null, alpha, tail, draws)
    grid = cells_of(ground)
    present = presence(grid, threshold=threshold)
    table = present if side == "industry" else np.ascontiguousarray(present.T)
    found = pair_chances(table, null, alpha, tail, draws, seed)
    nodes, others = (grid.industries, grid.regions) if side == "industry" else (grid.regions, grid.industries)
    return TieNetwork(
        measure="validated_ties",
        side=side,
        nodes=nodes,
        first=found.first,
        second=found.second,
        weights=found.shared,
        kept=np.full(found.first.size, "validated", dtype=object),
        formula=f"shared more often than under the null model, false-discovery rate at most {alpha:g}",
        p_values=found.p_values,
        q_values=found.q_values,
        node_reasons=_node_reasons(grid, table, side),
        names=grid.industry_names if side == "industry" else {},
        notes=_notes(found, null, alpha, draws),
        year=grid.year,
        parts=lambda one, other: _shared(table, nodes, others, (nodes.index(one), nodes.index(other))),
        sources=grid.sources,
        settings={
            "side": side,
            "null": NULLS[null],
            "alpha": alpha,
            "tail": tail if null in ("bicm", "stochastic_degree") else "exact",
            "threshold": threshold,
            "pairs": found.pairs,
            "largest p-value kept": found.limit,
            **({"draws": draws, "seed": seed} if null == "fixed_degree" else {}),
        },
    )


def _node_reasons(grid: IndustryGrid, table: Presence, side: str) -> NDArray[np.uint8]:
    """(N,) why a node can have no tie: it is nowhere, or everywhere."""
    jobs = grid.employment.sum(axis=0) if side == "industry" else grid.region_total
    degree = table.sum(axis=0)
    found = np.zeros(degree.size, dtype=np.uint8)
    found[degree == len(table)] = Reason.NO_VARIATION
    found[degree == 0] = Reason.NOT_SPECIALISED
    found[~(jobs > 0)] = Reason.EMPTY_INDUSTRY if side == "industry" else Reason.EMPTY_REGION
    if degree.size == 1:
        found[:] = Reason.ONE_INDUSTRY if side == "industry" else Reason.ONE_REGION
    return found


def _notes(found: PairChances, null: str, alpha: float, draws: int) -> tuple[str, ...]:
    notes = []
    if null == "fixed_degree" and found.pairs and alpha / found.pairs < 1 / (draws + 1):
        least = int(np.ceil(found.pairs / (alpha * (draws + 1))))
        notes.append(
            f"With {draws:,} draws no p-value is below {1 / (draws + 1):.2g}; among {found.pairs:,} pairs ties are"
            f" kept only where at least {least:,} reach it."
        )
    if found.farthest > 1e-4:
        notes.append(f"The null model misses a degree by up to {found.farthest:.2g}.")
    return tuple(notes)


def _shared(
    table: Presence, nodes: tuple[str, ...], others: tuple[str, ...], at: tuple[int, int]
) -> Mapping[str, float | str]:
    """What two nodes share: how much, and the first names of it."""
    here = np.flatnonzero((table[:, at[0]] > 0) & (table[:, at[1]] > 0))
    cells: dict[str, float | str] = {"shared": int(here.size)}
    cells |= {f"of {nodes[k]}": int(table[:, k].sum()) for k in at}
    return cells | {"such as": ", ".join(others[k] for k in here[:5])} if here.size else cells


def _refuse(side: str, null: str, alpha: float, tail: str, draws: int) -> None:
    for name, asked, offered in (
        ("side", side, ("industry", "region")),
        ("null", null, tuple(NULLS)),
        ("tail", tail, ("poisson_binomial", "poisson")),
    ):
        if asked not in offered:
            near = nearest_names(asked, offered) or offered
            raise InvalidOption(f"validated_ties has no {name} {asked!r}.", hint=f"use {' or '.join(near)}.")
    if not 0 < alpha < 0.5:
        raise InvalidOption(
            f"alpha is {alpha}; it is a share above 0 and below one half.", hint="the usual one is 0.05."
        )
    if null == "fixed_degree" and draws < 20:
        raise InvalidOption(f"--draws is {draws}; p-values need at least 20.", hint="use --draws 1000.", draws=draws)
