"""Does an input-output table balance? What is sold against total use, what is bought against output."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from klastr.errors import Problem

Floats = NDArray[np.float64]

TOLERANCE = 0.005
"""Part of a stated total by which the sum of its cells may miss it, beyond rounding."""

GROSS = 0.1
"""Part of all stated totals from which on the table is refused."""


@dataclass(frozen=True, eq=False, slots=True)
class Balance:
    """One comparison of sums with stated totals.

    Attributes
    ----------
    of : str
        What is compared, in words.
    labels : tuple of str
        (K,) the rows or columns that state a total.
    sums, stated : (K,) float64
    slack : (K,) float64
        How far a sum may be off.
    """

    of: str
    labels: tuple[str, ...]
    sums: Floats
    stated: Floats
    slack: Floats

    @property
    def off(self) -> NDArray[np.intp]:
        """Places beyond the tolerance, the worst first."""
        gap = np.abs(self.sums - self.stated)
        order = np.argsort(-gap, kind="stable")
        return np.asarray(order[gap[order] > self.slack[order]])

    @property
    def missing_part(self) -> float:
        """All differences together, as a part of all stated totals."""
        total = float(np.abs(self.stated).sum())
        return float(np.abs(self.sums - self.stated).sum()) / total if total else 0.0

    def problem(self) -> Problem | None:
        """A warning with numbers, an error where the table is grossly wrong, None where it balances."""
        off = self.off
        if not off.size:
            return None
        worst = int(off[0])
        gap = float(self.sums[worst] - self.stated[worst])
        gross = self.missing_part > GROSS
        part = f", {abs(gap / self.stated[worst]):.1%} of it" if self.stated[worst] else ""
        return Problem(
            "unbalanced",
            f"It does not balance: {self.of} differs from the stated total in {off.size:,} of {len(self.labels):,} "
            f"(worst: {self.labels[worst]}, {self.sums[worst]:,.6g} against {self.stated[worst]:,.6g}, by "
            f"{gap:+,.6g}{part}); all differences together are {self.missing_part:.1%} of the totals.",
            int(off.size),
            severity="error" if gross else "warning",
            hint="look for rows or columns that are missing, read twice, or in another unit."
            if gross
            else f"up to {TOLERANCE:.1%} of a total and the rounding of its cells are let pass.",
        )


def balance(
    side: Literal["rows", "columns"],
    labels: tuple[str, ...],
    flows: Floats,
    beside: Mapping[str, Floats],
) -> list[Balance]:
    """Every comparison that the special rows or columns allow.

    Parameters
    ----------
    side : {"rows", "columns"}
        Whether `flows` sells along its first axis (rows) or buys along it (columns).
    labels : tuple of str
        (K,)
    flows : (K, L) float64
        Intermediate flows.
    beside : mapping of str to (K,) float64
        ``intermediate, final, use, total`` of rows; ``intermediate, value_added, taxes, imports, output, total`` of
        columns, as far as the table states them.
    """
    inside = flows.sum(axis=1)
    # Three standard deviations of the rounding of as many cells, those that were rounded to nothing included.
    rounding = _last_digit(flows) * np.sqrt(flows.shape[1] + 2)
    found = []

    def compared(of: str, sums: Floats, stated: Floats) -> None:
        slack = np.maximum(TOLERANCE * np.abs(stated), rounding)
        found.append(Balance(of, labels, sums, stated, slack))

    if "intermediate" in beside:
        compared("intermediate " + ("sales" if side == "rows" else "purchases"), inside, beside["intermediate"])
    if side == "rows" and {"final", "use"} <= beside.keys():
        compared("intermediate sales and final demand", inside + beside["final"], beside["use"])
    if side == "columns" and {"value_added", "output"} <= beside.keys():
        inputs = inside + beside["value_added"] + sum(beside[kind] for kind in ("taxes", "imports") if kind in beside)
        compared("intermediate purchases and value added", np.asarray(inputs), beside["output"])
    if "total" in beside:
        # "Total" alone may be that of intermediate flows or of everything: the nearer one is meant.
        whole = inside + beside.get("final" if side == "rows" else "value_added", np.zeros_like(inside))
        nearer = min((inside, whole), key=lambda sums: float(np.abs(sums - beside["total"]).sum()))
        compared("the sum of the cells", nearer, beside["total"])
    return found


def _last_digit(flows: Floats) -> float:
    """The unit that the cells are written in: 1, 0.1, 0.01; 0 where there is none."""
    cells = flows[flows != 0]
    for digits in range(4):
        if np.allclose(cells, np.round(cells, digits), rtol=0, atol=1e-9):
            return float(10.0**-digits)
    return 0.0
