"""How far is the work? Industries count by their pairs of plants."""

from __future__ import annotations

from collections.abc import Callable

from klastr.identify.distances.asked import AskedPoints
from klastr.identify.distances.judged import Judged

Progress = Callable[[float], None]


def told_by_size(asked: AskedPoints, progress: Progress | None) -> Callable[[str, Judged], Judged]:
    """A function that passes each industry's curve on and tells the share of the work that is done.

    Parameters
    ----------
    asked : AskedPoints
    progress : callable, optional
    """
    work = {industry: float(asked.points.of(industry).size) ** 2 + 1 for industry in asked.industries}
    total, done = sum(work.values()), 0.0

    def tell(industry: str, curve: Judged) -> Judged:
        nonlocal done
        done += work[industry]
        if progress:
            progress(done / total)
        return curve

    return tell
