"""A coarser input-output table: sectors, or countries, added up."""

from __future__ import annotations

from collections.abc import Mapping

from klastr.identify.input_output.ground import InputOutputGround, table_of
from klastr.measures import measure
from klastr.tables.concordance import Concordance
from klastr.tables.input_output import InputOutputTable


@measure(
    family="input-output",
    needs=("flows",),
    returns=("industry", "other"),
    reference="Miller, R. E. and Blair, P. D. (2009). Input-Output Analysis. 2nd ed. Cambridge",
    page="input-output",
    covers=("Aggregation of sectors and countries",),
    command="none",
)
def aggregated_input_output(
    ground: InputOutputGround,
    groups: Mapping[str, str] | Concordance | None = None,
    *,
    countries: Mapping[str, str] | None = None,
) -> InputOutputTable:
    """The same table with sectors or countries added up, and their names kept.

    Z_g = S Z S',  y_g = S y,  x_g = S x,  S[g, i] = 1 where sector i belongs to group g

    Parameters
    ----------
    ground : InputOutputTable or wide frame, N sectors
    groups : mapping of str to str, or Concordance, optional
        Industry code to the code of its group; codes that it does not name stay. Of a concordance: the code of the
        table to the industry that holds most of it.
    countries : mapping of str to str, optional
        Country to the region it becomes a part of, in a table of several countries.

    Returns
    -------
    InputOutputTable
        Of the groups, in the order in which they first appear. Employment and other extensions are added up, too.

    Raises
    ------
    InvalidOption
        A code or country that the table does not hold.

    Notes
    -----
    Multipliers of a coarser table are not means of those of the finer one: aggregation is a loss of information.

    References
    ----------
    .. [1] Miller, R. E. and Blair, P. D. (2009). Input-Output Analysis. 2nd ed. Cambridge, section 4.9.

    Examples
    --------
    >>> import klastr
    >>> table = klastr.InputOutputTable.from_arrays(["1", "2"], [[150, 500], [200, 100]], output=[1000, 2000])
    >>> klastr.aggregated_input_output(table, {"1": "all", "2": "all"}).flows.tolist()
    [[950.0]]
    """
    table = table_of(ground)
    return table.aggregated(_groups(groups, table) if isinstance(groups, Concordance) else groups, countries=countries)


def _groups(concordance: Concordance, table: InputOutputTable) -> dict[str, str]:
    """Code of the table -> the one industry that holds most of it."""
    held = set(table.codes or table.industries)
    largest: dict[str, tuple[float, str]] = {}
    for industry, parts in concordance.pairs.items():
        for code, part in parts.items():
            if code in held and part > largest.get(code, (0.0, ""))[0]:
                largest[code] = (part, industry)
    return {code: industry for code, (_, industry) in largest.items()}
