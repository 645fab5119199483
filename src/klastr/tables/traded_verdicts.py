"""What a list says of the industries of a table: traded, local, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from klastr.codes.classifications import Classification
from klastr.errors import InvalidDefinition
from klastr.tables.definition_fit import fit
from klastr.tables.definitions import Definition


class TradedVerdicts(NamedTuple):
    """Of a list, for the industries of a table.

    Attributes
    ----------
    values : (I,) int8
        1 traded, 0 local, -1 where the list says nothing.
    notes : tuple of str
        What does not fit, each a sentence for a person.
    """

    values: NDArray[np.int8]
    notes: tuple[str, ...]


def traded_verdicts(
    definition: Definition, industries: Sequence[str], *, codes: Classification | None = None
) -> TradedVerdicts:
    """Ask a definition with a column ``traded`` about each industry; the nearest code above an industry decides.

    Raises
    ------
    InvalidDefinition
        It has no verdict at all; otherwise as in `klastr.tables.definition_fit.fit`.

    Examples
    --------
    >>> traded_verdicts(Definition.built_in("nace"), ["C29", "G47", "T97"]).values.tolist()
    [1, 0, 0]
    """
    if not definition.traded_codes:
        raise InvalidDefinition(
            f"The definition '{definition.name}' does not say which of its {len(definition.group_of):,} industries are "
            f"traded.",
            hint="add a column traded (traded/local, yes/no), or use a rule such as share>=0.5,top5>=2,gini>=0.3.",
            definition=definition.name,
        )
    words = {code: "traded" if traded else "local" for code, traded in definition.traded_codes.items()}
    listed = Definition(definition.name, words, source=definition.source)
    fitted = fit(listed, industries, codes=codes)
    said = np.array([*(group == "traded" for group in listed.groups), -1], dtype=np.int8)
    notes = tuple(note.replace("are in no group of", "have no verdict in") for note in fitted.notes)
    return TradedVerdicts(said[fitted.group_at], notes)
