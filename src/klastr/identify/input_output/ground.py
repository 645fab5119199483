"""What every measure of an input-output table takes: the table, or a wide frame that holds one."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from klastr.errors import InvalidOption
from klastr.tables.input_output import InputOutputTable

if TYPE_CHECKING:
    import pandas as pd

InputOutputGround: TypeAlias = "InputOutputTable | pd.DataFrame"


def table_of(ground: InputOutputGround) -> InputOutputTable:
    """The table itself, or that of a frame; see `klastr.tables.input_output.InputOutputTable.from_frame`."""
    if isinstance(ground, InputOutputTable):
        return ground
    return InputOutputTable.from_frame(ground)


def several_countries(ground: InputOutputGround, measure: str) -> InputOutputTable:
    """The table, if it is one of several countries.

    Raises
    ------
    InvalidOption
        It is of one area.
    """
    table = table_of(ground)
    if not table.is_of_countries:
        raise InvalidOption(
            f"{measure} needs a table of several countries; '{table.name}' is of one area.",
            hint="take a table whose rows and columns are called COUNTRY_INDUSTRY, as those of the OECD or FIGARO.",
        )
    return table
