"""Does an input-output table hold together? What is refused, what is a warning, and by how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from klastr.errors import Problem
from klastr.tables.counted import counted
from klastr.tables.flow_balance import TOLERANCE, Balance
from klastr.tables.input_output import InputOutputTable, refused

Floats = NDArray[np.float64]

_ROUNDING = 1e-9
_BALANCE = (
    "Where output and final demand are right and the flows are not, balance them first: --balance (balance=True)."
)


def checked(table: InputOutputTable) -> InputOutputTable:
    """The table with its warnings.

    Raises
    ------
    InvalidTable
        Shapes do not fit, numbers are not finite, output is below zero, a sector buys but makes nothing, or sums miss
        output grossly (by more than a tenth of all output).
    """
    problems = [*balance_problems(sound(table)), *below_zero(table)]
    if any(problem.severity == "error" for problem in problems):
        raise refused(table.name, *(problem for problem in problems if problem.severity == "error"))
    return replace(table, problems=(*table.problems, *problems))


def sound(table: InputOutputTable) -> InputOutputTable:
    """The table itself, whether or not it balances.

    Raises
    ------
    InvalidTable
        Shapes do not fit, numbers are not finite, output is below zero, or a sector buys but makes nothing.
    """
    problems = _shapes(table) or [*_not_finite(table), *_no_output(table)]
    if problems:
        raise refused(table.name, *problems)
    return table


def balances(table: InputOutputTable) -> tuple[Balance, Balance]:
    """What the rows and the columns add up to, against output; gaps up to `TOLERANCE` of output are let pass."""
    slack, row_slack = (
        TOLERANCE * np.abs(output) + _ROUNDING * float(np.abs(output).max(initial=0))
        for output in (table.output, table.row_output)
    )
    sold = table.flows.sum(axis=1) + table.total_demand
    used = table.flows.sum(axis=0) + table.value_added + sum(table.other_inputs.values())
    return (
        Balance("what is sold (flows and final demand)", table.industries, sold, table.row_output, row_slack),
        Balance("what goes in (flows, other inputs, value added)", table.industries, used, table.output, slack),
    )


def balance_problems(table: InputOutputTable) -> list[Problem]:
    """By how much rows and columns miss output, and where; once, where both miss it alike: then output is wrong."""
    sold, used = balances(table)
    compared = [sold, used]
    if np.array_equal(sold.stated, used.stated) and (np.abs(sold.sums - used.sums) <= sold.slack).all():
        compared = [replace(sold, of="what is sold, which equals what goes in,")]
    found = [problem for one in compared if (problem := one.problem()) is not None]
    return [replace(one, hint=f"{one.hint} {_BALANCE}") if one.severity == "error" else one for one in found]


def _shapes(table: InputOutputTable) -> list[Problem]:
    many = len(table.industries)
    found = []
    if not many:
        found.append(Problem("no_sectors", "It has no industries.", hint="give at least one."))
    if table.flows.shape != (many, many):
        shape = " x ".join(map(str, table.flows.shape))
        found.append(Problem("not_square", f"Its flows are {shape} for {counted(many, 'industry')}."))
    wrong = {"output": table.output, "value added": table.value_added, **table.other_inputs, **table.extensions}
    if table.compensation is not None:
        wrong["compensation"] = table.compensation
    if table.sold is not None:
        wrong["products"] = table.sold
    for name, values in wrong.items():
        if values.shape != (many,):
            found.append(
                Problem("wrong_length", f"There are {values.size:,} numbers of {name} for {many:,} industries.")
            )
    if table.final_demand.shape != (many, len(table.demand)):
        shape = " x ".join(map(str, table.final_demand.shape))
        found.append(Problem("wrong_length", f"Final demand is {shape} for {many:,} x {len(table.demand):,} labels."))
    twice = sorted({label for label in table.industries if table.industries.count(label) > 1}) if many < 20_000 else []
    if len(set(table.industries)) < many:
        message = f"{counted(len(twice), 'code')} stand more than once (first: {twice[0]})."
        found.append(Problem("repeated_code", message, len(twice), hint="keep one, or add them up."))
    return found


def _not_finite(table: InputOutputTable) -> list[Problem]:
    for what, values in (("flows", table.flows), ("final demand", table.final_demand), ("output", table.output)):
        bad = np.argwhere(~np.isfinite(values))
        if bad.size:
            where = " to ".join(table.industries[k] if k < len(table.industries) else str(k) for k in bad[0])
            message = f"{counted(len(bad), 'number')} of {what} missing or infinite (first: {where})."
            return [Problem("not_finite", message, len(bad), hint="write 0 where nothing flows.")]
    return []


def _no_output(table: InputOutputTable) -> list[Problem]:
    """Output below zero, or none where something is bought or sold."""
    if not table.output.any():
        return [Problem("no_output", "No industry makes anything.", hint="look at the row of output.")]
    found = []
    below = np.flatnonzero(table.output < 0)
    if below.size:
        message = f"Output is below zero in {_named(table, below, table.output)}."
        found.append(Problem("negative_output", message, int(below.size), hint="look at the row of output."))
    bought = np.abs(table.flows).sum(axis=0)
    hollow = np.flatnonzero((table.output == 0) & (bought > 0))
    if hollow.size:
        message = f"They buy but make nothing: {_named(table, hollow, bought)}."
        hint = "output is missing, or the column belongs to final demand."
        found.append(Problem("no_output", message, int(hollow.size), hint=hint))
    return found


def below_zero(table: InputOutputTable) -> list[Problem]:
    """Value added and flows below zero, taken as they are."""
    found = []
    slack = _ROUNDING * np.maximum(table.output, 1)
    poor = np.flatnonzero(table.value_added < -slack)
    if poor.size:
        message = f"Value added is below zero in {_named(table, poor, table.value_added)}; it is taken as it is."
        found.append(Problem("negative_value_added", message, int(poor.size), severity="warning"))
    negative = np.argwhere(table.flows < 0)
    if negative.size:
        at = negative[int(np.argmin(table.flows[tuple(negative.T)]))]
        worst = f"{table.industries[at[0]]} to {table.industries[at[1]]}: {table.flows[tuple(at)]:,.6g}"
        message = f"{counted(len(negative), 'flow')} below zero (lowest: {worst}); taken as they are."
        found.append(Problem("negative_flows", message, len(negative), severity="warning"))
    return found


def _named(table: InputOutputTable, at: NDArray[np.intp], values: Floats, most: int = 4) -> str:
    shown: Sequence[str] = [f"{table.industries[k]} ({values[k]:,.6g})" for k in at[:most]]
    return f"{counted(int(at.size), 'industry')}: {', '.join(shown)}{' ...' if at.size > most else ''}"
