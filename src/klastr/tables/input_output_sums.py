"""Sectors and countries of an input-output table added up, without losing their names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption, nearest_names
from klastr.tables.input_output import InputOutputTable

Floats = NDArray[np.float64]


def aggregated(table: InputOutputTable, groups: Mapping[str, str], countries: Mapping[str, str]) -> InputOutputTable:
    """See `klastr.tables.input_output.InputOutputTable.aggregated`."""
    codes = table.codes or table.industries
    _refuse_unknown("industry", groups, codes)
    _refuse_unknown("country", countries, (*table.countries, *table.demand_countries))
    new_codes = [groups.get(code, code) for code in codes]
    new_countries = [countries.get(country, country) for country in table.countries]
    labels = new_codes
    if table.is_of_countries:
        labels = [f"{country}_{code}" for country, code in zip(new_countries, new_codes, strict=True)]
    sectors, by_sector = _places(labels)
    demand, by_demand, demand_countries = _demand(table, countries)
    first = [by_sector.index(k) for k in range(len(sectors))]

    def added(values: Floats) -> Floats:
        return np.bincount(by_sector, values, minlength=len(sectors)).astype(np.float64)

    return replace(
        table,
        industries=tuple(sectors),
        codes=tuple(new_codes[k] for k in first),
        countries=tuple(new_countries[k] for k in first) if table.is_of_countries else (),
        flows=_summed(_summed(table.flows, by_sector, len(sectors)).T, by_sector, len(sectors)).T.copy(),
        final_demand=_summed(_summed(table.final_demand, by_sector, len(sectors)).T, by_demand, len(demand)).T.copy(),
        demand=tuple(demand),
        demand_countries=demand_countries,
        households=tuple(sorted({by_demand[k] for k in table.households})),
        exports=tuple(sorted({by_demand[k] for k in table.exports})),
        value_added=added(table.value_added),
        output=added(table.output),
        sold=None if table.sold is None else added(table.sold),
        other_inputs={name: added(values) for name, values in table.other_inputs.items()},
        compensation=None if table.compensation is None else added(table.compensation),
        extensions={name: added(values) for name, values in table.extensions.items()},
        labels={**table.labels, **{code: code for code in set(groups.values()) - table.labels.keys()}},
    )


def _demand(table: InputOutputTable, countries: Mapping[str, str]) -> tuple[list[str], list[int], tuple[str, ...]]:
    if not table.is_of_countries:
        return list(table.demand), list(range(len(table.demand))), ()
    pairs = list(zip(table.demand_countries, table.demand, strict=True))
    labels = [
        f"{countries.get(country, country)}_{label.removeprefix(country + '_')}" if country else label
        for country, label in pairs
    ]
    kept, places = _places(labels)
    whose = {label: countries.get(country, country) for (country, _), label in zip(pairs, labels, strict=True)}
    return kept, places, tuple(whose[label] for label in kept)


def _places(labels: Sequence[str]) -> tuple[list[str], list[int]]:
    """Distinct labels in the order of their first appearance, and the place of each label among them."""
    kept = list(dict.fromkeys(labels))
    at = {label: k for k, label in enumerate(kept)}
    return kept, [at[label] for label in labels]


def _summed(values: Floats, places: Sequence[int], many: int) -> Floats:
    """(many, C) rows of `values` added up by place."""
    total = np.zeros((many, values.shape[1]))
    np.add.at(total, list(places), values)
    return total


def _refuse_unknown(what: str, named: Mapping[str, str], held: Sequence[str]) -> None:
    strange = [code for code in named if code not in set(held)]
    if strange:
        near = nearest_names(strange[0], set(held)) or tuple(dict.fromkeys(held))[:3] or ("none",)
        raise InvalidOption(
            f"{len(strange):,} of {len(named):,} codes to be added up are no {what} of it (first: {strange[0]}).",
            hint=f"its codes are such as {', '.join(near)}.",
        )
