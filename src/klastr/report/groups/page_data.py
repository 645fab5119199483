"""What the page of found groups carries along: enough to say of any industry why it is where it is."""

from __future__ import annotations

from typing import Any

import numpy as np

from klastr.identify.traded import TradedSplit
from klastr.report.groups.basis_rows import aside_rows
from klastr.report.groups.facts import GroupFacts
from klastr.report.groups.network import Network
from klastr.report.words import Words

_TIES = 8
_WORDS = ("network", "search", "page", "members")


def page_data(facts: GroupFacts, laid: Network, traded: TradedSplit | None) -> dict[str, Any]:
    """Everything that page/groups.js shows."""
    found, words = facts.found, facts.words
    return {
        "language": words.language,
        "decimals": 0,
        "groups": [_group(facts, g) for g in range(len(facts.codes))],
        "places": [[round(value, 1) for value in laid.circle(g)] for g in range(len(facts.codes))],
        "industries": [_industry(facts, k) for k in range(len(found.industries))],
        "aside": [[row.code, row.name, row.reason] for row in aside_rows(facts, traded)],
        "words": _words(words),
    }


def _words(words: Words) -> dict[str, Any]:
    own = words.catalogue["groups"]
    table = {key: words.catalogue["page"]["table"][key] for key in ("sorted", "rising", "falling", "none", "more")}
    return {key: own[key] for key in _WORDS} | {"count": words.catalogue["count"], "table": table}


def _group(facts: GroupFacts, g: int) -> dict[str, Any]:
    scores = facts.found.scores
    return {
        "code": facts.codes[g],
        "name": facts.names[g],
        "persons": round(float(facts.persons[g])),
        "within": number(scores.by_group.within[g]),
        "between": number(scores.by_group.between_percentile[g]),
        "passes": bool(scores.by_group.above_percentile[g]),
        "near": facts.nearest(g, 3),
        "members": facts.members(g),
    }


def _industry(facts: GroupFacts, k: int) -> list[Any]:
    """[code, name, group, persons, strength, second-best group, tie to it, [[industry, tie, is coarse], ...]]."""
    found = facts.found
    second, tie = found.second
    at = facts.codes.index(second[k]) if second[k] else -1
    return [
        found.industries[k],
        facts.industry_names[k],
        int(found.scores.group_at[k]),
        round(float(found.employment[k])),
        number(found.scores.by_industry.within[k]),
        at,
        number(tie[k]),
        _strongest(facts, k),
    ]


def _strongest(facts: GroupFacts, k: int) -> list[list[Any]]:
    matrix = facts.found.relatedness
    row = matrix.values[k]
    order = np.argsort(np.where(np.isnan(row), -np.inf, row), kind="stable")[::-1][:_TIES]
    return [
        [int(h), number(row[h]), bool(matrix.coarse is not None and matrix.coarse[k, h])]
        for h in order
        if not np.isnan(row[h])
    ]


def number(value: float) -> float | None:
    """Two decimals are all that is shown; None where it is not defined."""
    return round(float(value), 3) if np.isfinite(value) else None
