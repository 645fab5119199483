"""Answers of several kinds of numbers: what they say together, in one sentence, and between which years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from klastr.identify.measured import Measured
from klastr.tables.counted import counted

if TYPE_CHECKING:
    from klastr.identify.dynamics.panel import Panel

_NAMED = 3


@dataclass(frozen=True, kw_only=True, eq=False)
class Summarised(Measured):
    """Numbers that cannot be ranked with each other, such as a coefficient and a count.

    Attributes
    ----------
    summary : str
        What they say together.
    """

    summary: str = ""

    def sentence(self) -> str:
        """What the answer says, for a person."""
        return self.summary


def change_notes(panel: Panel) -> tuple[str, ...]:
    """Between which years a change is measured, and which regions cannot be compared.

    Examples
    --------
    >>> import pandas as pd
    >>> from klastr.identify.dynamics.panel import panel_of
    >>> frames = {2010: pd.DataFrame({"food": [5]}, ["A"]), 2014: pd.DataFrame({"food": [6, 2]}, ["A", "B"])}
    >>> change_notes(panel_of(frames))
    ('Change from 2010 to 2014.', '1 of 2 regions cannot be followed through these years (B).')
    """
    lost = np.flatnonzero(~panel.there.any(axis=2).all(axis=0))
    told = years_note(panel.years)
    if not lost.size:
        return told
    codes = ", ".join(panel.regions[k] for k in lost[:_NAMED]) + (", ..." if lost.size > _NAMED else "")
    of = f"{lost.size:,} of {counted(len(panel.regions), 'region')} cannot be followed through these years"
    return (*told, f"{of} ({codes}).")


def years_note(years: Sequence[int]) -> tuple[str, ...]:
    """The first and the last of several years."""
    return (f"Change from {years[0]} to {years[-1]}.",)


def chance(p_value: float) -> str:
    """A p-value in a sentence.

    >>> chance(0.0004), chance(0.0312)
    ('p < 0.001', 'p = 0.031')
    """
    return "p < 0.001" if p_value < 0.001 else f"p = {p_value:.3f}"
