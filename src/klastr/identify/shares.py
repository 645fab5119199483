"""What share of a region, of a group, what wages per person: the plain ratios beside the location quotient."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from klastr.identify.basis import Basis
from klastr.identify.specialisation import quotients

Floats = NDArray[np.float64]


def measures_of(ground: Basis) -> dict[str, Floats]:
    """(R, G) arrays by the names that star schemes use."""
    found = {
        "persons_employed": ground.employment,
        "location_quotient": quotients(
            ground.employment, ground.region_total, ground.reference_group, ground.reference_total
        ),
        "share_of_region": shares(ground.employment, ground.region_total[:, None]),
    }
    if ground.table.wages is not None:
        found["wages_per_person"] = wages_per_person(ground)
    return found


def shares(part: Floats, whole: Floats) -> Floats:
    """part / whole; NaN where the whole is empty."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(whole > 0, part / whole, np.nan)


def wages_per_person(ground: Basis) -> Floats:
    """Wages over persons employed, both over the industries of the group for which the table gives wages."""
    assert ground.table.wages is not None
    wages = ground.table.wages[ground.t]
    known = np.isfinite(wages)
    paid = ground.grouped(np.where(known, wages, 0.0), ground.region_at)
    persons = ground.grouped(np.where(known, np.nan_to_num(ground.table.values[ground.t]), 0.0), ground.region_at)
    return shares(paid, persons)
