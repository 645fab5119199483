"""`klastr collapse --protect`: a table of plants as it may be published, and what hiding costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from klastr.cli.long_answer import LongAnswer
from klastr.errors import InvalidOption

if TYPE_CHECKING:
    from klastr.errors import Problem
    from klastr.tables.collapsed_plants import CollapsedPlants
    from klastr.tables.protected_table import ProtectedTable

# Whoever knows the rules can take limits to single plants out of what is hidden and what is not.
_NOT_PUBLISHED = ("fewest", "dominance", "p_percent", "within")


@dataclass(frozen=True, slots=True)
class TypedRules:
    """The options of protection as they were typed; None where they were not."""

    fewest: int | None = None
    dominance: str | None = None
    p_percent: float | None = None
    within: float | None = None
    round_to: int | None = None

    def refuse_unused(self) -> None:
        """Without ``--protect`` nothing is hidden: whoever typed a rule would publish what he meant to hide."""
        typed = [name for name in self.__slots__ if getattr(self, name) is not None]
        if typed:
            option = f"--{typed[0].replace('_', '-')}"
            raise InvalidOption(f"{option} needs --protect.", hint=f"add --protect, or leave {option} out.")

    @property
    def chosen(self) -> dict[str, Any]:
        """As `klastr.protected` takes them; what was not typed is left to it."""
        found: dict[str, Any] = {
            name: getattr(self, name) for name in ("fewest", "within", "round_to") if getattr(self, name) is not None
        }
        if self.p_percent is not None:
            found["p_percent"] = self.p_percent or None
        if self.dominance is not None:
            found["dominance"] = dominance_rule(self.dominance)
        return found


def protected_answer(found: CollapsedPlants, rules: dict[str, Any]) -> LongAnswer:
    """The rows that may be published: hidden ones are empty and flagged, squares and sizes of plants are not there.

    What is said of them may be published too: no hidden sum, no label and no number of a single plant.
    """
    from klastr.cli.collapsed_rows import by_severity, whole_numbers
    from klastr.tables.disclosure import protected

    safe = protected(found, **rules)
    settings = {name: one for name, one in safe.settings.items() if name not in _NOT_PUBLISHED}
    audited = (_audited(safe),) if safe.cost["cells"] else ()
    notes = (_cost(safe), *audited, *map(_without_plants, by_severity(found.problems)))
    return LongAnswer(
        sentence=_sentence(found, safe),
        frame=whole_numbers(safe.to_frame()),
        notes=notes,
        sources=safe.sources,
        about={"settings": settings, "sources": list(safe.sources), "cite": safe.cite(), "notes": list(notes)},
    )


def dominance_rule(typed: str) -> tuple[int, float] | None:
    """How many plants may not make up more than which share.

    >>> dominance_rule("1,85"), dominance_rule("none")
    ((1, 0.85), None)
    """
    if typed.strip().casefold() == "none":
        return None
    many, _, percent = typed.partition(",")
    try:
        rule = int(many), float(percent) / 100
    except ValueError:
        raise InvalidOption(f"--dominance is {typed!r}.", hint="such as 1,85 or 2,90, or none.") from None
    if 0 < rule[1] <= 0.01:  # at most one percent: a share was meant
        raise InvalidOption(
            f"--dominance is {typed!r}: cells whose largest plant makes up more than {rule[1]:.2%}, nearly all.",
            hint=f"the share is in percent: {many.strip()},{rule[1] * 10_000:g}.",
        )
    return rule


def _sentence(found: CollapsedPlants, safe: ProtectedTable) -> str:
    """How much was made of how much; persons only where their sum is published."""
    from klastr.tables.counted import counted, counted_persons

    cells = found.cells
    persons = "" if safe.total is None else f" with {counted_persons(safe.total)}"
    years = "" if cells.years == (None,) else f" in {counted(len(cells.years), 'year')}"
    return (
        f"{counted(int(cells.plants.sum()), 'plant')}{persons}, summed by {found.settings['engine']}: "
        f"{counted(len(cells), 'cell')} of {counted(len(cells.regions), 'region')} and "
        f"{counted(len(cells.industries), 'industry')}{years}."
    )


def _cost(safe: ProtectedTable) -> str:
    from klastr.tables.counted import counted

    cost = {name: int(number) for name, number in safe.cost.items()}
    if not cost["cells"] and not cost["sums"]:
        return "Nothing had to be hidden."
    are = "is" if cost["cells"] == 1 else "are"
    return (
        f"{counted(cost['cells'], 'cell')} {are} hidden ({safe.cost['share_of_cells']:.1%} of those with plants): "
        f"{cost['sensitive']:,} because of what {'it tells' if cost['sensitive'] == 1 else 'they tell'} of a plant, "
        f"{cost['complementary']:,} to protect others; and {counted(cost['sums'], 'sum')}."
    )


def _audited(safe: ProtectedTable) -> str:
    from klastr.tables.counted import counted

    if safe.not_computed:
        return (
            f"What can be worked out of the published numbers could NOT be computed for "
            f"{counted(safe.not_computed, 'hidden cell')}: look at them before you publish."
        )
    if any(one.audit == "none" for one in safe.years):
        return "Each cell is protected by construction; the table is too large to work out every interval again."
    least = "as wide as promised" if safe.kept else "NOT as wide as promised"
    return (
        "What can be worked out of the published numbers was computed for every hidden cell; for those that tell "
        f"too much it is {least}."
    )


def _without_plants(problem: Problem) -> str:
    """What was found in the table of plants, without names, labels and numbers of single plants."""
    from klastr.tables.plant_faults import told_without_plants

    return told_without_plants(problem)
