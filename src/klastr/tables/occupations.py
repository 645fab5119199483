"""Who works in which industry? Employment by industry and occupation, the staffing pattern of each industry."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidTable, Problem
from klastr.tables.counted import counted
from klastr.tables.flow_choice import chosen_flows
from klastr.tables.flow_rows import FlowRows
from klastr.tables.frames import column_names
from klastr.tables.rows import RowNumbers
from klastr.tables.staffing_columns import staffing_columns

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]

_SOC = re.compile(r"(\d\d)-?(\d{4})")
_TOTALS = frozenset({"TOTAL", "TOT", "ALL", "_T", "000000", "00-0000", "OC"})


@dataclass(frozen=True, eq=False)
class StaffingTable:
    """Persons employed by industry and occupation.

    Attributes
    ----------
    name : str
    industries, occupations : tuple of str
        (J,), (O,)
    values : (J, O) float64
        Persons; 0 where the table has no cell.
    labels : mapping of str to str
        Occupation to name, where the table has names.
    source : str, optional
    problems : tuple of Problem
        Warnings and notes.
    """

    name: str
    industries: tuple[str, ...]
    occupations: tuple[str, ...]
    values: Floats
    labels: Mapping[str, str] = field(default_factory=dict)
    source: str | None = None
    problems: tuple[Problem, ...] = ()

    def __post_init__(self) -> None:
        self.values.flags.writeable = False

    @classmethod
    def from_frame(
        cls,
        frame: Any,
        *,
        industry: str | None = None,
        occupation: str | None = None,
        value: str | None = None,
        year: int | None = None,
        name: str = "own table",
        source: str | None = None,
        numbering: RowNumbers | None = None,
    ) -> StaffingTable:
        """Read a long frame (pandas, polars or pyarrow): one row per industry and occupation.

        Parameters
        ----------
        frame : pandas, polars or pyarrow frame
        industry, occupation, value : str, optional
            Names of the columns; recognised by their names (``naics, occ_code, tot_emp``; Eurostat's).
        year : int, optional
            Of a table of several years; default: the last one.
        name, source : str, optional
        numbering : RowNumbers, optional
            Where the rows stand in a file; rows of a frame are counted as ``iloc`` does.

        Raises
        ------
        MissingColumn, MissingYear
        InvalidTable
            Codes are missing, numbers are texts or negative, a pair stands there twice, fewer than two industries or
            occupations.

        Examples
        --------
        >>> import pandas as pd
        >>> frame = pd.DataFrame({"naics": ["331", "331", "336"], "occ_code": ["51-4041", "17-2141", "17-2141"],
        ...                       "tot_emp": [30, 10, 20]})
        >>> table = StaffingTable.from_frame(frame)
        >>> table.occupations, table.values.tolist()
        (('17-2141', '51-4041'), [[10.0, 30.0], [20.0, 0.0]])
        """
        named = {"industry": industry, "occupation": occupation, "value": value}
        roles = staffing_columns(column_names(frame), named)
        rows = FlowRows.of(
            frame,
            {"row": roles["industry"], "column": roles["occupation"], "value": roles["value"]},
            numbering or RowNumbers(first=0),
        )
        chosen = chosen_flows(rows, year=year, what="The table of occupations")
        return staffing_table(chosen, name=name, source=source)

    @classmethod
    def from_wide(cls, frame: pd.DataFrame, *, name: str = "own table", source: str | None = None) -> StaffingTable:
        """Read a wide pandas frame: index = industries, columns = occupations.

        Examples
        --------
        >>> import pandas as pd
        >>> frame = pd.DataFrame([[10, 30], [20, 0]], ["331", "336"], ["17-2141", "51-4041"])
        >>> StaffingTable.from_wide(frame).values.tolist()
        [[10.0, 30.0], [20.0, 0.0]]
        """
        from klastr.tables.flow_wide import melted

        return staffing_table(melted(frame), name=name, source=source)

    @property
    def notes(self) -> tuple[str, ...]:
        """Warnings and notes, each a sentence."""
        return tuple(str(problem) for problem in self.problems)

    def to_frame(self) -> pd.DataFrame:
        """Industries x occupations; a copy."""
        import pandas as pd

        return pd.DataFrame(
            np.array(self.values),
            index=pd.Index(self.industries, name="industry"),
            columns=pd.Index(self.occupations, name="occupation"),
        )


def staffing_table(rows: FlowRows, *, name: str, source: str | None = None) -> StaffingTable:
    """Checked rows laid out as a table; see `StaffingTable.from_frame`."""
    where = f"The table of occupations '{name}'"
    if problems := [_reworded(problem) for problem in rows.problems()]:
        raise InvalidTable(problems, where=where)
    industries, occupations, values, empty = rows.matrix()
    kept = finest(occupations)
    problems = _problems_of(industries, [occupations[k] for k in kept], values[:, kept])
    if problems:
        raise InvalidTable(problems, where=where)
    notes = [*rows.notes]
    if len(rows.areas) > 1:
        notes.append(Problem("added_up", f"The tables of {', '.join(rows.areas)} are added up.", severity="note"))
    if left := len(occupations) - len(kept):
        message = f"{counted(left, 'occupation')} that hold others are left out; the {len(kept):,} finest are used."
        notes.append(Problem("finest_occupations", message, left, severity="note"))
    if hidden := int(empty[:, kept].sum()):
        message = f"{counted(hidden, 'cell')} written without a number; they count as nobody."
        notes.append(Problem("empty_cells", message, hidden, severity="warning"))
    return StaffingTable(
        name, industries, tuple(occupations[k] for k in kept), values[:, kept], source=source, problems=tuple(notes)
    )


def finest(occupations: Sequence[str]) -> list[int]:
    """Places of the occupations that hold no other: totals and major groups would count people twice.

    Parameters
    ----------
    occupations : sequence of str
        SOC (``17-0000`` holds ``17-2141``), ISCO (``21`` holds ``2141``, ``OC21`` likewise), or codes of one's own.

    Examples
    --------
    >>> finest(["00-0000", "17-0000", "17-2140", "17-2141", "51-4041"])
    [3, 4]
    >>> finest(["TOTAL", "OC2", "OC21", "OC7"]), finest(["welders", "engineers"])
    ([2, 3], [0, 1])
    """
    stems = [_stem(code) for code in occupations]
    holding = {stem[:end] for stem in set(stems) for end in range(len(stem))}
    return [k for k, stem in enumerate(stems) if stem and not (stem in holding and stem.isdigit())]


def _stem(code: str) -> str:
    """The digits that say what an occupation belongs to; nothing for a total."""
    text = code.strip().upper()
    if text in _TOTALS:
        return ""
    if soc := _SOC.fullmatch(text):
        return soc[1] + soc[2].rstrip("0")
    return text.removeprefix("OC") if text.removeprefix("OC").isdigit() else text


def _problems_of(industries: Sequence[str], occupations: Sequence[str], values: Floats) -> list[Problem]:
    found = []
    if len(industries) < 2 or len(occupations) < 2:
        message = f"It holds {counted(len(industries), 'industry')} and {counted(len(occupations), 'occupation')}."
        hint = "employment by several occupations in at least two industries."
        found.append(Problem("no_staffing", message, hint=hint))
    if (values < 0).any():
        j, o = np.argwhere(values < 0)[0]
        message = f"{int((values < 0).sum()):,} numbers below zero (first: {industries[j]} × {occupations[o]})."
        found.append(Problem("negative_values", message, hint="nobody counts fewer than zero people."))
    return found


def _reworded(problem: Problem) -> Problem:
    """The same problem in the words of people at work, not of flows."""
    words = {
        "missing_code": "Rows without an industry or an occupation.",
        "duplicate_rows": problem.message.replace("flows stand", "pairs of industry and occupation stand").replace(
            "flow stands", "pair of industry and occupation stands"
        ),
    }
    message = words.get(problem.code, problem.message)
    return Problem(problem.code, message, problem.count, problem.rows, problem.severity, problem.hint)
