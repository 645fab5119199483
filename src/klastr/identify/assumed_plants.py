"""Plants of a stated mean size, for tables that name no establishments."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from klastr.identify.asked_numbers import asked_number
from klastr.identify.basis import Basis

# Persons per plant: median 9.5 over the NACE divisions of the European regions (Eurostat sbs_r_nuts06_r2, 2014); over
# all plants 5.2 there, 15.9 in the United States (County Business Patterns 2019).
PLANT_SIZE = 10.0

# Units in which one can speak of plants of so many persons.
_PERSONS = ("persons", "jobs", "employees", "employment")


def counts_persons(unit: str | None) -> bool:
    """Whether a table is of persons, or names no unit.

    >>> counts_persons(None), counts_persons("persons employed"), counts_persons("EUR")
    (True, True, False)
    """
    return unit is None or unit.split()[0].lower() in _PERSONS


def check_plant_size(plant_size: float | None) -> None:
    """Refuse a mean size that is not positive.

    Raises
    ------
    InvalidOption
        It is no number above 0.
    """
    if plant_size is not None:
        what, hint = "a mean size of plants is a number above 0", f"the default is {PLANT_SIZE:g} persons."
        asked_number(plant_size, "--plant-size", what=what, hint=hint, lowest=0, open_end=True)


def with_assumed_plants(ground: Basis, plant_size: float | None) -> tuple[Basis, str]:
    """A basis whose table counts plants, and what was assumed, as one clause; empty where it counts them itself.

    A table of money without establishments stays as it is, unless a plant size in its unit is given.
    """
    check_plant_size(plant_size)
    table = ground.table
    if table.establishments is not None or (plant_size is None and not counts_persons(table.unit)):
        return ground, ""
    size = plant_size or PLANT_SIZE
    cells = np.nan_to_num(table.values)
    plants = np.where(cells > 0, np.maximum(cells / size, 1.0), 0.0)
    assumed = f"plants of {size:g} persons on average drawn again: the table names no establishments"
    return replace(ground, table=replace(table, establishments=plants)), assumed
