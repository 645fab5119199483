"""`klastr collapse --protect`: a table of plants as it may be published, and what hiding costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klastr.cli.long_answer import LongAnswer
from klastr.errors import InvalidOption

if TYPE_CHECKING:
    from klastr.tables.collapsed_plants import CollapsedPlants
    from klastr.tables.protected_table import ProtectedTable


def protected_answer(
    found: CollapsedPlants,
    sentence: str,
    *,
    fewest: int,
    dominance: tuple[int, float] | None,
    p_percent: float | None,
    within: float,
    round_to: int | None,
) -> LongAnswer:
    """The rows that may be published: hidden ones are empty and flagged, squares and sizes of plants are not there."""
    from klastr.cli.collapse import whole_numbers
    from klastr.tables.disclosure import protected

    safe = protected(found, fewest=fewest, dominance=dominance, p_percent=p_percent, within=within, round_to=round_to)
    return LongAnswer(
        sentence=sentence,
        frame=whole_numbers(safe.to_frame()),
        notes=(_cost(safe), _audited(safe), *map(str, found.problems)),
        sources=safe.sources,
        about={"settings": dict(safe.settings), "sources": list(safe.sources), "cite": safe.cite()},
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
        return int(many), float(percent) / 100
    except ValueError:
        raise InvalidOption(f"--dominance is {typed!r}.", hint="such as 1,85 or 2,90, or none.") from None


def _cost(safe: ProtectedTable) -> str:
    cost = safe.cost
    return (
        f"{cost['cells']:,.0f} cells are hidden ({cost['share_of_cells']:.1%} of those with plants, "
        f"{cost['share_of_persons']:.1%} of the persons): {cost['sensitive']:,.0f} tell too much of a plant, "
        f"{cost['complementary']:,.0f} protect them; and {cost['sums']:,.0f} sums."
    )


def _audited(safe: ProtectedTable) -> str:
    if any(one.audit == "none" for one in safe.years):
        return "Each cell is protected by construction; the table is too large to work out every interval again."
    least = "as wide as promised" if safe.kept else "NOT as wide as promised"
    return f"What can be worked out of the published numbers was computed for every hidden cell: {least}."
