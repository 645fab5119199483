"""Which figures make which life-cycle stage? Rules are data: each threshold stands in a file with its source."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption, nearest_names

Floats = NDArray[np.floating[Any]]

STAGES = ("emerging", "growing", "sustaining", "declining", "transforming")
"""Life-cycle stages of a regional cluster."""

NO_CLUSTER = "no regional cluster"
"""What a cell is where no rule holds."""

OUTCOMES = (*STAGES, NO_CLUSTER)

MEASURES = (
    "location_quotient",
    "location_quotient_before",
    "specialisation_a_year",
    "growth_a_year",
    "entry_a_year",
    "entropy",
    "entropy_change",
    "composition_change",
)
"""What a condition may be about; see `klastr.identify.lifecycle_indicators`."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A bound on one measure. Where the measure is not known it holds only if `where_known` is set."""

    measure: str
    at_least: float | None = None
    less_than: float | None = None
    where_known: bool = False

    def holds(self, measured: Floats) -> NDArray[np.bool_]:
        """Whether each figure is inside the bound."""
        with np.errstate(invalid="ignore"):
            inside = measured >= self.at_least if self.at_least is not None else measured < self._bound
        return np.asarray(inside | np.isnan(measured) if self.where_known else inside)

    @property
    def _bound(self) -> float:
        bound = self.less_than if self.at_least is None else self.at_least
        assert bound is not None
        return bound

    def __str__(self) -> str:
        sign = "<" if self.at_least is None else ">="
        return f"{self.measure} {sign} {self._bound:g}" + (" where known" if self.where_known else "")


@dataclass(frozen=True, slots=True)
class StageRule:
    """A stage, the conditions that all have to hold, in words why, and where they come from."""

    stage: str
    why: Mapping[str, str]
    """In words, by language; a user's own text has the language ``""``."""
    source: str
    conditions: tuple[Condition, ...]

    def reason(self, language: str = "en") -> str:
        """Why, in this language, else in the user's own words or in English."""
        return self.why.get(language) or self.why.get("") or self.why.get("en") or ""

    def __str__(self) -> str:
        return f"{self.stage}: {' and '.join(str(one) for one in self.conditions)}"


@dataclass(frozen=True, slots=True)
class LifecycleRules:
    """Rules in their order; the first that holds decides."""

    name: str
    title: Mapping[str, str]
    source: str
    least_persons: float
    most_hidden: float
    local_groups: bool
    """Whether groups that the definition calls local get a stage."""
    rules: tuple[StageRule, ...]

    def deciding(self, measured: Mapping[str, Floats]) -> NDArray[np.int8]:
        """Number of the rule that decides each figure; the number of rules where none does.

        Parameters
        ----------
        measured : mapping of measure to array
            All of one shape.
        """
        shape = next(iter(measured.values())).shape
        decided = np.full(shape, len(self.rules), dtype=np.int8)
        every = {one for rule in self.rules for one in rule.conditions}
        held = {one: one.holds(measured[one.measure]) for one in every}
        for number in range(len(self.rules) - 1, -1, -1):
            decided[np.logical_and.reduce([held[one] for one in self.rules[number].conditions])] = number
        return decided

    @property
    def outcome_of(self) -> NDArray[np.intp]:
        """(rules + 1,) position in `OUTCOMES` of what each rule says; the last one: no rule held."""
        return np.array([OUTCOMES.index(rule.stage) for rule in self.rules] + [len(STAGES)], dtype=np.intp)


def rule_names() -> tuple[str, ...]:
    """The sets of rules that klastr knows.

    >>> rule_names()
    ('four-indicators',)
    """
    folder = files("klastr.identify") / "lifecycles"
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml")))


def lifecycle_rules(named: str | Path) -> LifecycleRules:
    """Rules by the name of a built-in set, or out of a user's TOML file.

    Raises
    ------
    InvalidOption
        There is no such set or file, it is no TOML, or a rule in it cannot be used; the message says which and why.

    Examples
    --------
    >>> print(lifecycle_rules("four-indicators").rules[-1])
    sustaining: location_quotient >= 1
    """
    if isinstance(named, str) and named in rule_names():
        return _rules((files("klastr.identify") / "lifecycles" / f"{named}.toml").read_text(encoding="utf-8"), named)
    path = Path(named)
    if not path.is_file():
        near = nearest_names(str(named), rule_names()) or rule_names()
        raise InvalidOption(
            f"There are no life-cycle rules {str(named)!r}, and no file of that name.",
            hint=f"use {near[0]!r}, or the path of a TOML file.",
            rules=str(named),
        )
    try:
        return _rules(path.read_text(encoding="utf-8"), path.name)
    except UnicodeDecodeError as error:
        raise InvalidOption(f"{path.name} is not text in UTF-8.", hint="save it as UTF-8.") from error


def _rules(text: str, where: str) -> LifecycleRules:
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidOption(f"{where} is no TOML file: {error}.", hint=_HINT) from error
    rules = content.get("rule")
    if not isinstance(rules, list) or not rules:
        raise InvalidOption(f"{where} has no [[rule]].", hint=_HINT)
    return LifecycleRules(
        name=str(content.get("name", where)),
        title=content.get("title", {}),
        source=str(content.get("source", "the user's own rules")),
        least_persons=_number(content.get("least_persons", 0), "least_persons", where),
        most_hidden=_number(content.get("most_hidden", 1), "most_hidden", where),
        local_groups=bool(content.get("local_groups", True)),
        rules=tuple(_rule(rule, f"Rule {k} of {where}") for k, rule in enumerate(rules, start=1)),
    )


_HINT = "src/klastr/identify/lifecycles/four-indicators.toml is the example to copy."


def _rule(content: Mapping[str, Any], where: str) -> StageRule:
    stage = str(content.get("stage"))
    if stage not in STAGES:
        raise InvalidOption(f"{where} has the stage {stage!r}.", hint=f"a stage is one of {', '.join(STAGES)}.")
    conditions = content.get("conditions")
    if not isinstance(conditions, list) or not conditions:
        raise InvalidOption(f"{where} ({stage}) has no conditions.", hint=_HINT)
    return StageRule(
        stage=stage,
        why=why if isinstance(why := content.get("why", ""), Mapping) else {"": str(why)},
        source=str(content.get("source", "not stated")),
        conditions=tuple(_condition(condition, where) for condition in conditions),
    )


def _condition(content: Mapping[str, Any], where: str) -> Condition:
    measure, bounds = content.get("measure"), [key for key in ("at_least", "less_than") if key in content]
    if measure not in MEASURES:
        near = nearest_names(str(measure), MEASURES)
        raise InvalidOption(
            f"{where} asks for the measure {measure!r}.", hint=f"measures are {', '.join(near or MEASURES)}."
        )
    unknown = sorted(set(content) - {"measure", "at_least", "less_than", "where_known"})
    if len(bounds) != 1 or unknown:
        told = f"with {', '.join(unknown)}" if unknown else f"with {len(bounds)} bounds"
        raise InvalidOption(
            f"{where} has a condition on {measure} {told}.", hint="a condition has one bound: at_least or less_than."
        )
    bound = _number(content[bounds[0]], bounds[0], where)
    return Condition(measure, where_known=bool(content.get("where_known", False)), **{bounds[0]: bound})


def _number(value: Any, name: str, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not np.isfinite(value):
        raise InvalidOption(f"{where}: {name} is {value!r}, and should be a number.", hint=_HINT)
    return float(value)
