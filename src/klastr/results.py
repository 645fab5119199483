"""What every answer can do.

A `Result` is frozen: values, labels, settings and sources. It turns into a frame (`to_frame`), says in words
how one of its numbers came about (`explain`) and how to cite it (`cite`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from klastr.errors import InvalidOption, nearest_names

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Columns = Mapping[str, NDArray[Any] | tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Explanation:
    """How one number came about: the formula, the cells it was made of, and where they come from."""

    sentence: str
    formula: str
    cells: Mapping[str, float | str]
    sources: tuple[str, ...] = ()

    def __str__(self) -> str:
        cells = "\n".join(
            f"  {name} = {value:,}" if isinstance(value, int | float) else f"  {name}: {value}"
            for name, value in self.cells.items()
        )
        sources = "\n".join(f"  Source: {source}" for source in self.sources)
        return "\n".join(part for part in (self.sentence, f"  {self.formula}", cells, sources) if part)


@dataclass(frozen=True, kw_only=True)
class Result(ABC):
    """An answer: labels and numbers, the settings that made them, the sources they rest on."""

    settings: Mapping[str, Any] = field(default_factory=dict)
    sources: tuple[str, ...] = ()

    @abstractmethod
    def to_frame(self) -> pd.DataFrame:
        """The answer as a pandas frame; a copy that may be changed freely."""

    @abstractmethod
    def explain(self, *labels: str) -> Explanation:
        """How the number at these labels came about."""

    def cite(self) -> str:
        """One line for a footnote: what made the numbers, and what they rest on."""
        from klastr import __version__

        rest = "; ".join(self.sources) or "the user's own table"
        return f"Computed with klastr {__version__}. Source: {rest}."


def check_labels(labels: tuple[str, ...], names: tuple[str, ...]) -> None:
    """See that there is one label for each of these names.

    Raises
    ------
    InvalidOption
        There are fewer or more.

    >>> check_labels(("CZ08", "C24"), ("region", "industry"))
    """
    if len(labels) != len(names):
        given = f"{len(labels)} {'label' if len(labels) == 1 else 'labels'}"
        raise InvalidOption(
            f"explain() was given {given}, and needs {len(names)}: {', '.join(names)}.",
            hint=f"write explain({', '.join(name.upper() for name in names)}).",
            labels=labels,
        )


def label_position(label: str, labels: tuple[str, ...], what: str) -> int:
    """Where a label stands in an answer.

    Raises
    ------
    InvalidOption
        The answer has no such label; the nearest ones are offered.
    """
    if label in labels:
        return labels.index(label)
    near = nearest_names(str(label), labels) or labels[:3]
    raise InvalidOption(
        f"There is no {what} {label!r} among the {len(labels):,} of this answer.",
        hint=f"its codes are such as {', '.join(near)}.",
        label=label,
    )


def wide_frame(
    values: NDArray[Any], rows: tuple[str, ...], columns: tuple[str, ...], row_name: str, column_name: str
) -> pd.DataFrame:
    """A labelled matrix as a frame that does not share memory with the result."""
    import pandas as pd

    return pd.DataFrame(
        np.array(values), index=pd.Index(rows, name=row_name), columns=pd.Index(columns, name=column_name)
    )


def long_frame(columns: Columns) -> pd.DataFrame:
    """Named columns of equal length as a frame that does not share memory with the result."""
    import pandas as pd

    return pd.DataFrame(
        {name: np.array(values) if isinstance(values, np.ndarray) else list(values) for name, values in columns.items()}
    )


def interval_frame(
    low: NDArray[Any],
    high: NDArray[Any],
    rows: tuple[str, ...],
    columns: tuple[str, ...],
    row_name: str,
    column_name: str,
) -> pd.DataFrame:
    """Both ends of intervals side by side: one row per row label, columns (column label, low or high)."""
    import pandas as pd

    ends = np.stack([low, high], axis=2).reshape(len(rows), 2 * len(columns))
    index = pd.MultiIndex.from_product([columns, ("low", "high")], names=[column_name, "end"])
    return pd.DataFrame(ends, index=pd.Index(rows, name=row_name), columns=index)
