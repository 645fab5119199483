"""What the search looked at, what it set aside and why: rows for a page."""

from __future__ import annotations

from dataclasses import dataclass

from klastr.identify.grouping.groups import IndustryGroups
from klastr.identify.grouping.held_out import single_matrix
from klastr.identify.traded import TradedSplit
from klastr.report.groups.facts import GroupFacts
from klastr.report.groups.wording import chosen_from, matrix_name
from klastr.report.words import Words


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A matrix of ties; ``alone`` is the held-out score of what was found in it alone."""

    name: str
    about: str
    judges: bool
    known: str
    coarse: str
    alone: str
    formula: str


@dataclass(frozen=True, slots=True)
class AsideRow:
    """An industry in no group, and why."""

    code: str
    name: str
    reason: str


def matrix_rows(found: IndustryGroups, words: Words) -> list[MatrixRow]:
    """Every matrix that was searched, those that judge first."""
    about: dict[str, str] = words.catalogue["groups"]["about"]
    rows = []
    for name, matrix in found.matrices.items():
        alone = single_matrix(name)
        coarse = "" if matrix.coarse is None else words.percent(float(matrix.coarse.mean()), 0)
        rows.append(
            MatrixRow(
                name=matrix_name(name, words),
                about=about.get(name.replace(" ", "_").replace("-", "_"), ""),
                judges=name in found.judging,
                known=words.percent(matrix.known_share, 0),
                coarse=coarse,
                alone=words.percent(found.held_out.summary(alone)["overall"][0], 0)
                if alone in found.held_out.definitions
                else "–",
                formula=matrix.formula,
            )
        )
    return sorted(rows, key=lambda row: not row.judges)


def aside_rows(facts: GroupFacts, traded: TradedSplit | None) -> list[AsideRow]:
    """Industries in no group: those without jobs or without differences, then the local and the undecided."""
    found, words = facts.found, facts.words
    names = {code: facts.name_of(code) for code in found.set_aside}
    reasons: dict[str, str] = words.catalogue["groups"]["aside"]
    rows = [
        AsideRow(code, names[code], reasons.get(reason.replace(" ", "_"), reason))
        for code, reason in found.set_aside.items()
    ]
    if traded is None:
        return rows
    already = set(found.set_aside)
    verdict = {0: "local", -1: "undecided"}
    for k, code in enumerate(traded.industries):
        if int(traded.verdicts[k]) != 1 and code not in already:
            name = facts.name_of(code, traded.industry_names.get(code))
            rows.append(AsideRow(code, name, _why(traded, k, verdict[int(traded.verdicts[k])], words)))
    return rows


def _why(traded: TradedSplit, k: int, verdict: str, words: Words) -> str:
    said, reason = words(f"groups.aside.{verdict}"), traded.reasons[k]
    if reason == "list":
        return words("groups.aside.by_list", verdict=said, list=traded.given or "")
    if reason == "not_in_list":
        return words("groups.aside.not_in_list", verdict=said, list=traded.given or "")
    if reason == "rule" and traded.rule is not None and traded.decisive[k]:
        measure = traded.decisive[k]
        return words(
            "groups.aside.by_rule",
            verdict=said,
            measure=words(f"groups.aside.{measure}"),
            value=words.number(float(getattr(traded, measure)[k]), 2),
            threshold=words.number(dict(traded.rule.thresholds())[measure], 2),
        )
    return words("groups.aside.nobody", verdict=said)


def setting_rows(found: IndustryGroups, traded: TradedSplit | None, words: Words) -> list[tuple[str, str]]:
    """What was asked and decided, in words."""
    told: dict[str, str] = words.catalogue["groups"]["setting"]
    values: dict[str, str] = {}
    for key, value in found.settings.items():
        if value is None:
            continue
        if key == "judged by":
            shown = ", ".join(matrix_name(name, words) for name in value)
        elif key == "chosen from":
            shown = chosen_from(str(value), words)
        elif isinstance(value, list | tuple):
            shown = "–".join(str(one) for one in value)
        elif key in ("year", "seed") or not isinstance(value, int):
            shown = str(value)
        else:
            shown = words.number(value)
        values[told.get(key.replace(" ", "_"), key)] = shown
    if traded is not None:
        values[told["traded"]] = str(traded.rule) if traded.rule else str(traded.given)
    return list(values.items())
