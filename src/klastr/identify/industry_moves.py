"""Which industries change their companions from one definition to another, and which ties speak for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Positions = NDArray[np.intp]

WORDS = ("same", "stays", "moved")


class StrongTie(NamedTuple):
    """A tie of an industry to a companion: where the companion stands, how strong, and what became of it."""

    at: int
    tie: float
    side: str
    """``kept`` in both groups, ``joined`` in the second only, ``left`` in the first only."""


@dataclass(frozen=True, slots=True, eq=False)
class IndustryMoves:
    """What became of I industries from the first partition to the second.

    Attributes
    ----------
    first, second : (I,) int
        Group of each industry.
    moved : (I,) bool
        Its second group is not the counterpart of its first.
    kept, joined, left : (I,) int
        Companions in both of its groups, in the second only, in the first only.
    related_first, related_second : (I,) float64
        Mean tie to its companions; NaN where it has none, or none with a known tie.
    """

    first: Positions
    second: Positions
    moved: NDArray[np.bool_]
    kept: Positions
    joined: Positions
    left: Positions
    related_first: Floats
    related_second: Floats
    ties: Floats

    @classmethod
    def of(cls, first: Positions, second: Positions, counterpart: Positions, ties: Floats) -> IndustryMoves:
        """Compare two partitions.

        Parameters
        ----------
        first, second : (I,) int
            Groups, numbered from 0.
        counterpart : (G,) int
            For each group of the first the one of the second that it became; -1: none.
        ties : (I, I) float64
            NaN on the diagonal and where a tie is not known.
        """
        same_first, same_second = _companions(first), _companions(second)
        kept = (same_first & same_second).sum(axis=1)
        return cls(
            first=first,
            second=second,
            moved=np.asarray(counterpart[first] != second),
            kept=kept,
            joined=same_second.sum(axis=1) - kept,
            left=same_first.sum(axis=1) - kept,
            related_first=_mean_tie(ties, same_first),
            related_second=_mean_tie(ties, same_second),
            ties=ties,
        )

    @property
    def changes(self) -> tuple[str, ...]:
        """(I,) ``same`` companions; ``stays`` in its group, others come or go; ``moved``."""
        changed = (self.joined > 0) | (self.left > 0)
        return tuple(WORDS[k] for k in np.where(self.moved, 2, changed).tolist())

    def strongest(self, k: int, most: int = 3) -> Iterator[StrongTie]:
        """The strongest ties of one industry to companions of either definition, strongest first."""
        in_first, in_second = self.first == self.first[k], self.second == self.second[k]
        tie = np.where((in_first | in_second) & ~np.isnan(self.ties[k]), self.ties[k], -np.inf)
        tie[k] = -np.inf
        for at in np.argsort(-tie, kind="stable")[:most].tolist():
            if tie[at] > -np.inf:
                side = "kept" if in_first[at] and in_second[at] else "joined" if in_second[at] else "left"
                yield StrongTie(at, float(tie[at]), side)

    def reason(self, k: int, first: str, second: str) -> str:
        """Why one industry changed its companions, in the words of ties; `first` and `second` name the definitions."""
        if not self.joined[k] and not self.left[k]:
            return "has the same companions in both" if self.kept[k] else "is alone in both"
        before, after = float(self.related_first[k]), float(self.related_second[k])
        if np.isnan(before):
            return f"{self._no_tie(k, first, self.left[k])}; in '{second}' its mean tie to them is {_said(after)}"
        if np.isnan(after):
            return f"{self._no_tie(k, second, self.joined[k])}; in '{first}' its mean tie to them is {_said(before)}"
        compared = "more" if after > before else "less" if after < before else "as"
        link = "as" if compared == "as" else "than"
        return (
            f"{compared} related to its companions in '{second}' ({_said(after)}) {link} in '{first}' ({_said(before)})"
        )

    def _no_tie(self, k: int, definition: str, others: int) -> str:
        if self.kept[k] + others:
            return f"no tie to its companions in '{definition}' is known"
        return f"alone in '{definition}'"


def _companions(group_at: Positions) -> NDArray[np.bool_]:
    same = group_at[:, None] == group_at
    np.fill_diagonal(same, False)
    return np.asarray(same)


def _mean_tie(ties: Floats, companions: NDArray[np.bool_]) -> Floats:
    known = companions & ~np.isnan(ties)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(known, ties, 0.0).sum(axis=1) / known.sum(axis=1))


def _said(value: float) -> str:
    return "not known" if np.isnan(value) else f"{value:.3g}"
