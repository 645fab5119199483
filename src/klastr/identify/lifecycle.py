"""At which stage of its life is a regional cluster: emerging, growing, sustaining, declining, transforming?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.basis import Basis
from klastr.identify.commonness import Commonness, commonness
from klastr.identify.findings import RegionalClusters
from klastr.identify.growth import ShiftShare
from klastr.identify.lifecycle_change import IndustryChange, industry_change
from klastr.identify.lifecycle_draws import Chosen, LifecycleDraws
from klastr.identify.lifecycle_levels import entered, entry, level
from klastr.identify.lifecycle_rules import MEASURES, NO_CLUSTER, OUTCOMES, LifecycleRules, lifecycle_rules
from klastr.identify.lifecycle_stages import LifecycleStages
from klastr.identify.redraw import Redrawing
from klastr.methods.inference import percentile_interval

Floats = NDArray[np.float64]
Array = NDArray[np.floating[Any]]
Positions = NDArray[np.intp]

_FOLLOWED = ("same", "recoded", "merged")
# Partial sorting is the dearest step; the quotient has its interval already, and entry one in closed form.
_WITH_INTERVAL = ("growth_a_year", "entropy_change", "composition_change")
_NONE = OUTCOMES.index(NO_CLUSTER)


def lifecycle_stages(
    found: RegionalClusters, *, rules: str | Path = "four-indicators", draws: int = 300, seed: int | None = None
) -> LifecycleStages:
    """Say at which stage of its life each regional cluster is, how sure that is, and which rule decided.

    stage[r, g] = what the first rule says whose conditions hold for level, growth against expectation, entry, entropy

    Parameters
    ----------
    found : RegionalClusters
        With growth: `regional_clusters` with `since`. Entropy needs a definition with groups of several industries.
    rules : str or Path
        Name of a built-in set of rules, or a TOML file; every threshold stands in it.
    draws : int
        How often plants and hidden cells of both years are drawn again; 0: stages without probabilities.
    seed : int, optional
        Of the plants; default: that of `found`, whose fillings of hidden cells are used in any case.

    Returns
    -------
    LifecycleStages
        ``stage`` (R, G) str, the likeliest; ``probability`` (S, R, G) float64 of each stage and of none.

    Raises
    ------
    InvalidOption
        `found` has no growth, or the rules cannot be used.

    Notes
    -----
    The probability of a stage is the share of draws in which the rules give it, weighted by how common their quotients
    are (as for stars), with growth and entry of few plants drawn towards what is usual. It is about accident in
    plants and hidden cells; whether these thresholds make a stage is another question.

    References
    ----------
    .. [1] Menzel, M.-P. and Fornahl, D. (2010). Cluster life cycles: dimensions and rationales of cluster evolution.
       Industrial and Corporate Change 19 (1), 205-238.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"region": list("AABB") * 2, "industry": ["food", "steel"] * 4,
    ...                       "year": [2010] * 4 + [2014] * 4, "jobs": [500, 900, 900, 500, 500, 1500, 900, 500]})
    >>> from klastr.tables.regional import RegionalTable
    >>> from klastr.identify.regional_clusters import regional_clusters
    >>> table = RegionalTable.from_frame(frame, "region", "industry", "jobs", year="year")
    >>> lifecycle_stages(regional_clusters(table, since=2010)).stage.tolist()
    [['no regional cluster', 'growing'], ['sustaining', 'no regional cluster']]
    """
    if found.growth is None:
        raise InvalidOption(
            "These regional clusters have no earlier year, and a life-cycle stage is a change.",
            hint="use regional_clusters(..., since=YEAR), or --since YEAR.",
        )
    chosen_rules = lifecycle_rules(rules)
    told = found.settings
    redrawing = Redrawing(
        draws=draws if told["draws"] else 0,
        seed=told["seed"] if seed is None else seed,
        sources=told["redraw"],
        size_dispersion=told["size_dispersion"],
    )
    ground, since = found.ground, found.growth.settings["since"]
    change = industry_change(ground, since, redrawing)
    entries = entry(ground, change)
    drawing = LifecycleDraws(ground, change, level(ground, found.growth, change), entries, redrawing, found.fillings)
    reasons = _reasons(ground, found.growth, change, chosen_rules)
    measured = _measured(drawing, chosen_rules, reasons == "")
    low, high = _intervals(found, measured, entries.interval(redrawing.level, change.years), drawing.is_alive)
    return LifecycleStages(
        found_in=found,
        rules=chosen_rules,
        reasons=np.where(measured.outcome == _NONE, NO_CLUSTER, reasons),
        measures=measured.figures,
        low=low,
        high=high,
        probability=measured.probability,
        rule=measured.rule,
        outcome=measured.outcome,
        entered=entered(ground, change),
        settings={
            "year": found.year,
            "since": since,
            "definition": ground.definition.name,
            "rules": chosen_rules.name,
            "draws": redrawing.draws,
            "seed": redrawing.seed,
            "redraw": redrawing.sources,
            "interval_level": redrawing.level,
        },
        sources=found.sources,
    )


def _reasons(ground: Basis, growth: ShiftShare, change: IndustryChange, rules: LifecycleRules) -> NDArray[np.object_]:
    """(R, G) why no stage is looked for; empty where one is. What is said first hides what is said later."""
    before, now = np.nan_to_num(growth.before), ground.employment
    with np.errstate(invalid="ignore", divide="ignore"):
        guessed = np.maximum(
            np.nan_to_num(ground.hidden_employment / now), np.nan_to_num(_hidden_before(ground, change) / before)
        )
    reasons = np.full(now.shape, "", dtype=object)
    if not rules.local_groups:
        reasons[:, [ground.definition.is_traded(group) is False for group in ground.groups]] = "local"
    reasons[np.maximum(before, now) < rules.least_persons] = "too small"
    reasons[guessed > rules.most_hidden] = "hidden"
    reasons[np.maximum(before, now) == 0] = "nobody"
    for r, reason in enumerate(growth.reasons):
        if reason not in _FOLLOWED:
            reasons[r] = reason
    return reasons


def _hidden_before(ground: Basis, change: IndustryChange) -> Floats:
    """(R, G) persons of the first year that are estimates of hidden cells."""
    table, t0 = ground.table, change.t0
    estimates = np.where(table.is_imputed[t0], np.nan_to_num(table.values[t0]), 0.0)
    return np.nan_to_num(change.past.summed(ground.grouped(estimates, np.arange(len(table.regions)))))[change.row_of]


@dataclass(frozen=True, eq=False, slots=True)
class _Measured:
    """Indicators, outcomes and probabilities of all cells."""

    figures: dict[str, Floats]
    low: dict[str, Floats]
    high: dict[str, Floats]
    rule: Positions
    outcome: Positions
    probability: Floats | None


def _measured(drawing: LifecycleDraws, rules: LifecycleRules, wanted: NDArray[np.bool_]) -> _Measured:
    ground, shape = drawing.ground, wanted.shape
    figures = {name: np.full(shape, np.nan) for name in MEASURES}
    low, high = ({name: np.full(shape, np.nan) for name in _WITH_INTERVAL} for _ in range(2))
    rule = np.full(shape, -1, dtype=np.intp)
    probability = np.full((len(OUTCOMES), *shape), np.nan) if drawing.is_alive else None
    members = tuple(np.flatnonzero(ground.group_of == g) for g in range(shape[1]))
    common = commonness(ground, drawing.redrawing) if drawing.is_alive else None
    for r in np.flatnonzero(wanted.any(axis=1)):
        at = np.flatnonzero(wanted[r])
        chosen = Chosen.of(int(r), at, members)
        plain = drawing.figures(chosen)
        for name, values in plain.items():
            figures[name][r, at] = values[:, 0]
        rule[r, at] = rules.deciding(plain)[:, 0]
        if probability is None:
            continue
        drawn = drawing.drawn(chosen)
        outcome = rules.outcome_of[rules.deciding(drawn)]
        weights = _weights(common, at, drawn["location_quotient"])
        for k in range(len(OUTCOMES)):
            probability[k, r, at] = ((outcome == k) * weights).sum(axis=1)
        for name in _WITH_INTERVAL if chosen.several.any() else _WITH_INTERVAL[:1]:
            low[name][r, at], high[name][r, at] = percentile_interval(
                drawn[name], drawing.redrawing.level, around=figures[name][r, at]
            )
    outcome = np.append(rules.outcome_of, -1)[rule] if probability is None else _likeliest(probability)
    return _Measured(figures, low, high, rule, outcome, probability)


def _weights(common: Commonness | None, groups: Positions, quotient: Array) -> Array:
    """(n, B) of each draw, as for stars; alike where they cannot be told apart."""
    alike = np.float32(1 / quotient.shape[1])
    if common is None:
        return np.broadcast_to(alike, quotient.shape)
    weights = common.weights(groups, np.asarray(quotient, dtype=np.float32))
    return np.where(np.isnan(weights), alike, weights)


def _intervals(
    found: RegionalClusters, measured: _Measured, entries: tuple[Floats, Floats], is_alive: bool
) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """Both ends of all intervals; around an entry that was drawn towards 0, the figure itself is put into them."""
    looked_for = measured.rule >= 0
    low, high = dict(measured.low), dict(measured.high)
    figure = measured.figures["entry_a_year"]
    for ends, drawn, outer in ((low, entries[0], np.fmin), (high, entries[1], np.fmax)):
        ends["entry_a_year"] = np.where(looked_for & is_alive, outer(drawn, figure), np.nan)
    for ends, known in ((low, found.low), (high, found.high)):
        ends["location_quotient"] = np.where(looked_for, np.nan if known is None else known, np.nan)
    return low, high


def _likeliest(probability: Floats) -> Positions:
    """(R, G) position of the largest; -1 where nothing was looked for."""
    looked_for = ~np.isnan(probability[0])
    return np.where(looked_for, np.nan_to_num(probability).argmax(axis=0), -1)
