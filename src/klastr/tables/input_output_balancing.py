"""Flows of an input-output table made to add up to output on both sides."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from klastr.errors import Problem
from klastr.methods.biproportional import biproportional
from klastr.tables.flow_balance import GROSS, TOLERANCE
from klastr.tables.input_output import InputOutputTable, refused
from klastr.tables.input_output_checks import balance_problems, below_zero, sound


def balanced(table: InputOutputTable) -> InputOutputTable:
    """See `klastr.tables.input_output.InputOutputTable.balanced`.

    Final demand, other inputs and value added stay; flows move in proportion. Where both sides do not leave the same
    sum for the flows, that of the columns is scaled to that of the rows, and value added takes what is left.
    """
    sold = table.row_output - table.total_demand
    bought = table.output - table.value_added - sum(table.other_inputs.values())
    bought = bought * (sold.sum() / bought.sum()) if bought.sum() else bought
    flows, gap = biproportional(table.flows, sold, np.asarray(bought))
    if gap > TOLERANCE * max(float(table.output.max(initial=0)), 1e-300):
        message = f"No flows with these zeros add up to output: the nearest miss a sum by {gap:,.6g}."
        hint = "a row or column that should hold flows is empty, or final demand is larger than output."
        raise refused(table.name, Problem("cannot_balance", message, hint=hint))
    moved = float(np.abs(flows - table.flows).sum() / max(np.abs(table.flows).sum(), 1e-300))
    told = f"Flows were balanced by RAS; {moved:.2%} of them moved."
    note = Problem("balanced", told, severity="warning" if moved > GROSS else "note")
    left = table.output - flows.sum(axis=0) - sum(table.other_inputs.values())
    kept = tuple(problem for problem in table.problems if problem.code != "unbalanced")
    made = replace(table, flows=flows, value_added=np.asarray(left), problems=(*kept, note))
    return replace(made, problems=(*made.problems, *balance_problems(made)))


def balanced_first(table: InputOutputTable) -> InputOutputTable:
    """A table that was just read, balanced before it is asked whether it balances.

    Raises
    ------
    InvalidTable
        It is not sound, or cannot be balanced.
    """
    made = balanced(sound(table))
    return replace(made, problems=(*made.problems, *below_zero(made)))
