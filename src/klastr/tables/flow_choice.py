"""One table out of a file of several: one year, one unit, one kind of flow, and the countries of the regions."""

from __future__ import annotations

from collections.abc import Collection

from klastr.codes.nuts import is_aggregate
from klastr.errors import InvalidOption, InvalidTable, MissingYear, Problem, nearest_names
from klastr.tables.flow_rows import FlowRows

# Of several kinds of flows that one file holds side by side, all inputs whatever their origin say most about ties.
_ALL_ORIGINS = ("TOTAL", "TOT", "ALL")

_EURO, _OWN_MONEY = "MIO_EUR", "MIO_NAC"


def chosen_flows(
    rows: FlowRows,
    *,
    year: int | None = None,
    flow: str | None = None,
    areas: Collection[str] | None = None,
    what: str = "The input-output table",
) -> FlowRows:
    """The flows of one year, unit and origin, of some countries; what was chosen without being asked for is told.

    Parameters
    ----------
    rows : FlowRows
    year : int, optional
        Default: the last one.
    flow : str, optional
        ``DOM``, ``IMP`` or ``TOTAL``; default: ``TOTAL``, goods of all origins.
    areas : collection of str, optional
        Default: all countries of the table; aggregates such as EU27_2020 only where there is no country.
    what : str
        The table, for the sentences of errors.

    Raises
    ------
    MissingYear, InvalidOption
    InvalidTable
        None of the countries is there; or amounts in several currencies would be added up.
    """
    found = _of_areas(_of_flow(_of_unit(_of_year(rows, year, what), what), flow, what), areas, what)
    if found.unit == _OWN_MONEY and len(found.areas) > 1:
        shown = ", ".join(found.areas)
        problem = Problem(
            "several_currencies",
            f"It holds amounts of {shown} in national currencies, which cannot be added up.",
            hint="take the table in million EUR, or one country.",
        )
        raise InvalidTable([problem], where=what)
    return found


def _of_year(rows: FlowRows, year: int | None, what: str) -> FlowRows:
    held = rows.others.get("year")
    if held is None or (len(held.labels) < 2 and year is None):
        return rows
    wanted = str(year) if year is not None else max(held.labels)
    if wanted not in held.labels:
        raise MissingYear(
            f"{what} holds no {wanted}; it holds {', '.join(held.labels)}.", hint="name one of these.", year=year
        )
    note = f"The year {wanted} is used, the last of {len(held.labels)}." if year is None else ""
    return rows.kept("year", [wanted], note)


def _of_unit(rows: FlowRows, what: str) -> FlowRows:
    held = rows.others.get("unit")
    if held is None or len(held.labels) < 2:
        return rows
    euro = next((label for label in held.labels if label.upper().startswith(_EURO)), None)
    if euro is None:
        raise InvalidOption(
            f"{what} holds several units: {', '.join(held.labels)}.", hint="keep the rows of one of them."
        )
    return rows.kept("unit", [euro], f"Amounts in '{euro}' are used, of {', '.join(held.labels)}.")


def _of_flow(rows: FlowRows, flow: str | None, what: str) -> FlowRows:
    held = rows.others.get("flow")
    if held is None or not held.labels:
        return rows
    labels = {label.upper(): label for label in held.labels}
    if flow is not None and flow.upper() not in labels:
        near = nearest_names(flow, held.labels)
        raise InvalidOption(
            f"{what} holds no flows '{flow}'; it holds {', '.join(held.labels)}.",
            hint=f"did you mean {near[0]}?" if near else "name one of these.",
            flow=flow,
        )
    if flow is None and len(labels) > 1 and not any(word in labels for word in _ALL_ORIGINS):
        raise InvalidOption(
            f"{what} holds several kinds of flows: {', '.join(held.labels)}.", hint="say which one with flow=."
        )
    chosen = flow.upper() if flow else next((word for word in _ALL_ORIGINS if word in labels), next(iter(labels)))
    told = flow is None and len(labels) > 1
    note = f"Flows '{labels[chosen]}' are used, of {', '.join(held.labels)}." if told else ""
    return rows.kept("flow", [labels[chosen]], note)


def _of_areas(rows: FlowRows, areas: Collection[str] | None, what: str) -> FlowRows:
    held = rows.others.get("area")
    if held is None or not held.labels:
        return rows
    if areas is None:
        countries = [label for label in held.labels if not is_aggregate(label)]
        if not countries or len(countries) == len(held.labels):
            return rows
        beside = ", ".join(label for label in held.labels if label not in countries)
        return rows.kept("area", countries, f"Left out: {beside}, beside its countries.")
    kept = [label for label in held.labels if label in set(areas)]
    if not kept:
        message = f"It is about {', '.join(held.labels)}, and the regions are in {', '.join(sorted(areas))}."
        hint = "take a table of these countries."
        raise InvalidTable([Problem("other_countries", message, hint=hint)], where=what)
    left = [label for label in held.labels if label not in kept]
    return rows.kept("area", kept, f"Left out: {', '.join(left)}, where none of the regions is." if left else "")
