"""Which industries does a code of another table stand for? A concordance ties the codes of two tables."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from klastr.codes.classifications import recognised_industries
from klastr.errors import InvalidTable, Problem
from klastr.tables.concordance_columns import chosen_columns
from klastr.tables.counted import counted
from klastr.tables.coverage import Coverage, coverage_by_pairs
from klastr.tables.frames import Codes, arrow_column, codes
from klastr.tables.numbers import numbers
from klastr.tables.rows import RowNumbers

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Concordance:
    """Pairs of a code of another table (of flows, of occupations) and an industry.

    Attributes
    ----------
    name : str
    pairs : mapping of str to (mapping of str to float)
        Industry to code to the part of the code that belongs to the industry (0 to 1; 1 where nobody says).
    weighted : bool
        Whether the parts are given.
    source : str, optional
    notes : tuple of str
        Which columns were taken, and what was left out.
    """

    name: str
    pairs: Mapping[str, Mapping[str, float]]
    weighted: bool = False
    source: str | None = None
    notes: tuple[str, ...] = field(default=())

    @classmethod
    def from_frame(
        cls,
        frame: Any,
        *,
        table_codes: Collection[str] = (),
        industries: Collection[str] = (),
        code: str | None = None,
        industry: str | None = None,
        weight: str | None = None,
        name: str = "own concordance",
        source: str | None = None,
        numbering: RowNumbers | None = None,
    ) -> Concordance:
        """Read a frame (pandas, polars or pyarrow) with a column of table codes and a column of industries.

        Parameters
        ----------
        frame : pandas, polars or pyarrow frame
            One row per pair; pairs may be many to many.
        table_codes, industries : collection of str, optional
            What the other table and the regional table hold: of many columns, those that match them best are taken.
        code, industry, weight : str, optional
            Names of the columns. Without them and without the codes, ``code`` and ``industry`` are looked for. `weight`
            is the part of the code that belongs to the industry, 0 to 1.
        name, source : str, optional
        numbering : RowNumbers, optional

        Raises
        ------
        MissingColumn
            No column holds such codes; what each of the best ones holds is told.
        InvalidTable
            No pair at all, or weights that are no parts of one.

        Examples
        --------
        >>> import pandas as pd
        >>> frame = pd.DataFrame({"bea": ["331110", "336111", "336112"], "naics": ["331110", "336111", "336112"],
        ...                       "title": ["Iron and steel", "Cars", "Light trucks"]})
        >>> found = Concordance.from_frame(frame.replace("336112", "336111"), code="bea", industry="naics")
        >>> found.pairs
        {'331110': {'331110': 1.0}, '336111': {'336111': 1.0}}
        """
        named = {"code": code, "industry": industry, "weight": weight}
        chosen = chosen_columns(frame, named, table_codes, industries, name)
        left, right = (codes(arrow_column(frame, column)) for column in (chosen.code, chosen.industry))
        numbering = numbering or RowNumbers(first=0)
        parts = _weights(frame, chosen.weight, numbering, name)
        pairs = _pairs(left, right, parts)
        if not pairs:
            problem = Problem("no_pairs", f"No row holds both a '{chosen.code}' and a '{chosen.industry}'.")
            raise InvalidTable([problem], where=f"The concordance '{name}'")
        notes = [*chosen.notes]
        halves = int(((left.at < 0) != (right.at < 0)).sum())
        if halves:
            notes.append(f"{counted(halves, 'row')} of the concordance with one code only are left out.")
        return cls(name, pairs, chosen.weight is not None, source, tuple(notes))

    def coverage(self, table_codes: Sequence[str], industries: Sequence[str]) -> Coverage:
        """How the codes of a table cover industries.

        Parameters
        ----------
        table_codes : sequence of str
            (K,)
        industries : sequence of str
            (I,); those that the concordance does not name are covered by what is above or below them.

        Raises
        ------
        InvalidTable
            No industry is covered; or the weights of one code add up to more than 1.
        """
        found = coverage_by_pairs(table_codes, industries, self.pairs, recognised_industries(industries))
        where = f"The concordance '{self.name}'"
        if not found.known.any():
            raise InvalidTable([self._meets_nothing(table_codes, industries)], where=where)
        over = np.flatnonzero(found.weights.sum(axis=1) > 1.01) if self.weighted else np.array([], dtype=int)
        if over.size:
            first = found.codes[over[0]]
            message = (
                f"The weights of {counted(over.size, 'code')} add up to more than 1 "
                f"(first: {first}, {found.weights[over[0]].sum():.3g})."
            )
            hint = "a weight is the part of the table's code that belongs to the industry."
            raise InvalidTable([Problem("weights_over_one", message, int(over.size), hint=hint)], where=where)
        return found

    def _meets_nothing(self, table_codes: Sequence[str], industries: Sequence[str]) -> Problem:
        listed = {code for found in self.pairs.values() for code in found}
        if listed.isdisjoint(table_codes):
            first, other = min(listed), table_codes[0]
            message = f"None of its {len(listed):,} codes (first: {first}) is in the table, which has {other} ..."
            return Problem("other_codes", message, hint="name the column of the table's codes.")
        own, theirs = recognised_industries(self.pairs), recognised_industries(industries)
        message = (
            f"None of the {len(industries):,} industries (first: {industries[0]}, {theirs.name}) is among its "
            f"{len(self.pairs):,} (first: {next(iter(self.pairs))}, {own.name})."
        )
        return Problem("other_industries", message, hint="name the column of the industries, or take another version.")

    def to_frame(self) -> pd.DataFrame:
        """One row per pair: ``code, industry, weight``."""
        import pandas as pd

        rows = [(code, industry, weight) for industry, found in self.pairs.items() for code, weight in found.items()]
        return pd.DataFrame(rows, columns=["code", "industry", "weight"])


def _pairs(left: Codes, right: Codes, parts: Sequence[float] | None) -> dict[str, dict[str, float]]:
    """Each pair once; a pair that repeats keeps the sum of its parts."""
    found: dict[str, dict[str, float]] = {}
    for row, (k, i) in enumerate(zip(left.at, right.at, strict=True)):
        if k < 0 or i < 0:
            continue
        mine = found.setdefault(right.labels[i], {})
        code = left.labels[k]
        mine[code] = 1.0 if parts is None else mine.get(code, 0.0) + parts[row]
    return found


def _weights(frame: Any, column: str | None, numbering: RowNumbers, name: str) -> Sequence[float] | None:
    if column is None:
        return None
    read = numbers(arrow_column(frame, column))
    with np.errstate(invalid="ignore"):
        bad = read.wrong | np.isnan(read.values) | (read.values < 0) | (read.values > 1)
    if bad.any():
        rows = np.flatnonzero(bad)
        problem = Problem(
            "not_a_part",
            f"Weights in '{column}' that are no parts of one.",
            int(rows.size),
            numbering.of(rows[:1_000]),
            hint="write 0 to 1: the part of the table's code that belongs to the industry; per cent divided by 100.",
        )
        raise InvalidTable([problem], where=f"The concordance '{name}'")
    return [float(value) for value in read.values]
