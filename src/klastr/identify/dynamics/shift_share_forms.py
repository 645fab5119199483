"""The ways in which growth is taken apart: arrays in, named components out.

Every form gives components that add up to the change of each cell (Gerfin's multiply to it). A cell in which nobody was
before has no rate of growth: there all that came is one component, the region's own; the others are 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Components = Mapping[str, Floats]
Form = Literal["dunn", "esteban-marquillas", "arcelus", "gerfin", "rigby-anderson", "spatial"]


@dataclass(frozen=True, eq=False, slots=True)
class Change:
    """Two years of R regions x G industries, and what happened in the reference area meanwhile.

    Attributes
    ----------
    before, after : (..., R, G) float64
        Persons employed; axes before the last two are draws.
    industry : (G,) float64
        Growth of each industry in the reference.
    total : float
        Growth of the total in the reference.
    mix_of_all : (G,) float64
        Shares of the industries in the reference before.
    around : (R, G) float64, optional
        Growth of the industry in the neighbouring regions; NaN where there is none.
    output : Change, optional
        The same of output.
    """

    before: Floats
    after: Floats
    industry: Floats
    total: float
    mix_of_all: Floats
    around: Floats | None = None
    output: Change | None = None

    @property
    def rate(self) -> Floats:
        """(..., R, G) growth; NaN where nobody was before."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.before > 0, self.after / self.before - 1, np.nan)


def components(change: Change, form: Form) -> Components:
    """The components of one change, by name, (..., R, G) each."""
    return _FORMS[form](change)


def region_components(change: Change, form: Form) -> Components:
    """The same for whole regions, (..., R): sums over the industries, or Gerfin's ratios of sums."""
    if form != "gerfin":
        return {name: part.sum(axis=-1) for name, part in components(change, form).items()}
    before, after = change.before.sum(axis=-1), change.after.sum(axis=-1)
    expected = np.where(change.before > 0, change.before * (1 + change.industry), 0.0).sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return {
            "national_ratio": np.where(before > 0, 1 + change.total, np.nan),
            "industry_mix_ratio": expected / before / (1 + change.total),
            "regional_ratio": after / expected,
        }


def _dunn(change: Change) -> Components:
    """E0 G + E0 (G_i - G) + E0 (g - G_i)."""
    national = change.before * change.total
    mix = _of_those_before(change, change.before * (change.industry - change.total))
    return {
        "national_share": national,
        "industry_mix": mix,
        "regional_shift": change.after - change.before - national - mix,
    }


def _esteban_marquillas(change: Change) -> Components:
    """The regional shift again: H (g - G_i) + (E0 - H) (g - G_i), with H the jobs of the mix of all."""
    dunn = _dunn(change)
    shift = dunn["regional_shift"]
    competitive = np.where(change.before > 0, _homothetic(change) * (change.rate - change.industry), shift)
    return {
        "national_share": dunn["national_share"],
        "industry_mix": dunn["industry_mix"],
        "competitive_effect": competitive,
        "allocation_effect": shift - competitive,
    }


def _arcelus(change: Change) -> Components:
    """G, G_i - G, g_r - G and (g - g_r) - (G_i - G), each at H, as expected, and at E0 - H, as differential."""
    expected = _homothetic(change)
    with np.errstate(divide="ignore", invalid="ignore"):
        region = (change.after.sum(axis=-1) / change.before.sum(axis=-1) - 1)[..., None]
    effects = {
        "national_growth": np.broadcast_to(change.total, change.before.shape),
        "industry_mix": np.broadcast_to(change.industry - change.total, change.before.shape),
        "regional_growth": np.broadcast_to(region - change.total, change.before.shape),
        "regional_industry_mix": (change.rate - region) - (change.industry - change.total),
    }
    found = {}
    for name, effect in effects.items():
        own = change.after if name == "regional_industry_mix" else 0.0
        found[f"{name}_expected"] = np.where(change.before > 0, expected * effect, own)
        found[f"{name}_differential"] = _of_those_before(change, (change.before - expected) * effect)
    return found


def _gerfin(change: Change) -> Components:
    """E1 / E0 = (1 + G) x (1 + G_i) / (1 + G) x (1 + g) / (1 + G_i)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = {
            "national_ratio": 1 + change.total + 0 * change.rate,
            "industry_mix_ratio": (1 + change.industry) / (1 + change.total) + 0 * change.rate,
            "regional_ratio": (1 + change.rate) / (1 + change.industry),
        }
    return {name: np.where(np.isfinite(ratio), ratio, np.nan) for name, ratio in ratios.items()}


def _rigby_anderson(change: Change) -> Components:
    """E0 a of output with productivity as it was, and the rest of productivity; each nation, mix and region.

    With a the growth of output: E0 A + E0 (A_i - A) + E0 (a - A_i), and E0 (G - A) + E0 ((G_i - A_i) - (G - A)) +
    E0 ((g - a) - (G_i - A_i)).
    """
    assert change.output is not None
    made = change.output
    jobs = change.before
    due_to_output = np.where(jobs > 0, jobs * made.rate, 0.0)
    national = jobs * made.total
    mix = _of_those_before(change, jobs * (made.industry - made.total))
    saved_nation = jobs * (change.total - made.total)
    saved_mix = _of_those_before(change, jobs * (change.industry - made.industry - change.total + made.total))
    return {
        "output_national": national,
        "output_mix": mix,
        "output_regional": due_to_output - national - mix,
        "productivity_national": saved_nation,
        "productivity_mix": saved_mix,
        "productivity_regional": change.after - jobs - due_to_output - saved_nation - saved_mix,
    }


def _spatial(change: Change) -> Components:
    """E0 G + E0 (G_i - G) + E0 (n - G_i) + E0 (g - n), with n the growth of the industry around the region."""
    assert change.around is not None
    dunn = _dunn(change)
    around = np.where(change.before > 0, change.before * (change.around - change.industry), 0.0)
    return {
        "national_share": dunn["national_share"],
        "industry_mix": dunn["industry_mix"],
        "neighbourhood_shift": around,
        "local_shift": dunn["regional_shift"] - around,
    }


def _homothetic(change: Change) -> Floats:
    """(..., R, G) the region's jobs, had it the mix of the reference."""
    return np.asarray(change.before.sum(axis=-1, keepdims=True) * change.mix_of_all)


def _of_those_before(change: Change, part: Floats) -> Floats:
    """0 where nobody was before: nothing was to be expected."""
    return np.where(change.before == 0, 0.0, part)


_FORMS: Mapping[str, Callable[[Change], Components]] = {
    "dunn": _dunn,
    "esteban-marquillas": _esteban_marquillas,
    "arcelus": _arcelus,
    "gerfin": _gerfin,
    "rigby-anderson": _rigby_anderson,
    "spatial": _spatial,
}
