"""What was found as tables and numbers: `comparison.csv`, `set_aside.csv` and `scores.json`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from klastr.identify.grouping.agreements import pair_agreements, random_agreements
from klastr.identify.grouping.groups import IndustryGroups
from klastr.identify.grouping.held_out import FOUND, HeldOut
from klastr.identify.grouping.scores import SCORES, DefinitionScores
from klastr.identify.traded import TradedSplit
from klastr.tables.definitions import Definition

if TYPE_CHECKING:
    import pandas as pd


def comparison_table(found: IndustryGroups) -> pd.DataFrame:
    """One row per industry and other definition: the industry's group in both, whether it moved, and why."""
    import pandas as pd

    parts = []
    for comparison in found.comparisons:
        part = comparison.to_frame()
        part.insert(0, "definition", comparison.second.definition.name)
        parts.append(part)
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame({"definition": [], "code": []})


def set_aside_table(found: IndustryGroups, traded: TradedSplit | None) -> pd.DataFrame:
    """One row per industry in no group: why; with the three measures of how unevenly its jobs lie."""
    import pandas as pd

    rows = [
        {"code": code, "name": found.relatedness.industry_names.get(code, code), "reason": reason}
        for code, reason in found.set_aside.items()
    ]
    if traded is not None:
        split = traded.to_frame()
        local = split[split["verdict"] != "traded"]
        said = local["verdict"] + ", by " + local["reason"]
        measures = local[["industry", "name", "share", "top5", "gini", "persons_employed"]]
        both = measures.rename(columns={"industry": "code"}).assign(reason=said)
        return pd.concat([pd.DataFrame(rows, columns=["code", "name", "reason"]), both], ignore_index=True)
    return pd.DataFrame(rows, columns=["code", "name", "reason"])


def groups_scores(found: IndustryGroups, traded: TradedSplit | None) -> dict[str, Any]:
    """The content of `scores.json`."""
    held = found.held_out
    return {
        "found": {"groups": len(found.scores.groups), "industries": len(found.industries)}
        | {"in all regions": _shares(found.scores)},
        "judged_by": list(found.judging),
        "held_out": {name: _held_out(held, name) for name in held.definitions},
        "halves_agree": {"repetitions": len(held.alike), "adjusted_rand": [round(one, 6) for one in held.alike]},
        "best_single_matrix": found.best_single_matrix,
        "random_partitions": _random(held),
        "agreement": [asdict(pair) for pair in pair_agreements(found)],
        "agreement_with_random_partitions": [asdict(one) for one in random_agreements(found)],
        "in_all_regions": {one.second.definition.name: _shares(one.second) for one in found.comparisons},
        "traded": _traded(found, traded),
        "settings": dict(found.settings),
        "notes": list(found.notes),
    }


def _shares(scores: DefinitionScores) -> dict[str, float]:
    return {name: round(getattr(scores, name), 6) for name in (*SCORES, "overall")}


def _held_out(held: HeldOut, name: str) -> dict[str, Any]:
    entry: dict[str, Any] = {"halves": len(held.shares_of(name))}
    groups = [score.groups for score in held.scores if score.definition == name]
    entry["groups"] = [min(groups), max(groups)]
    entry["industries"] = max(score.industries for score in held.scores if score.definition == name)
    if name != FOUND:
        entry["halves_in_which_found_is_better"] = held.wins(name)
    entry |= _ranges(held.summary(name))
    entry["by_these_regions_alone"] = _ranges(held.summary(name, regional=True))
    return entry


def _ranges(summary: Mapping[str, tuple[float, float, float]]) -> dict[str, dict[str, float]]:
    return {
        name: {"mean": round(mean, 6), "lowest": round(low, 6), "highest": round(high, 6)}
        for name, (mean, low, high) in summary.items()
    }


def _random(held: HeldOut) -> dict[str, Any] | None:
    if not len(held.random):
        return None
    means = dict(zip(SCORES, held.random.mean(axis=0).round(6).tolist(), strict=True))
    overall = held.random.mean(axis=1)
    return {
        "partitions": len(held.random),
        "mean": means | {"overall": round(float(overall.mean()), 6)},
        "highest_overall": round(float(overall.max()), 6),
        "p_value": round(held.p_value, 6),
    }


def _traded(found: IndustryGroups, traded: TradedSplit | None) -> dict[str, Any] | None:
    """How industries were split, and how far that agrees with every other definition that has verdicts."""
    if traded is None:
        return None
    others = [one.second.definition for one in found.comparisons if one.second.definition.traded_codes]
    return {
        "rule": str(traded.rule) if traded.rule else None,
        "list": traded.given,
        "traded": len(traded.traded),
        "local": len(traded.local),
        "undecided": len(traded.undecided),
        "compared_with": {other.name: _split_agreement(traded, other) for other in others},
    }


def _split_agreement(traded: TradedSplit, other: Definition) -> dict[str, float]:
    alike = traded.compared_with(other)
    return {
        "industries": len(alike.industries),
        "accuracy": round(alike.accuracy, 6),
        "kappa": round(alike.kappa, 6),
        "accuracy_of_jobs": round(alike.accuracy_of_jobs, 6),
    }
