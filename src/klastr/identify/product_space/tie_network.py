"""The few ties that are kept of all pairs: those that chance does not explain, or a tree of the strongest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.reasons import Reason
from klastr.measures import titled
from klastr.results import Explanation, Result, label_position, long_frame
from klastr.tables.counted import counted
from klastr.tables.regional import Year

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class TieNetwork(Result):
    """Ties between N industries, or between N regions.

    Attributes
    ----------
    measure : str
        What kept them, such as ``"validated_ties"``.
    side : str
        ``"industry"`` or ``"region"``.
    nodes : tuple of str
        (N,) codes, with and without ties.
    first, second : (E,) int
        Both ends of each tie kept, by position; first < second.
    weights : (E,) float64
        How strong each tie is.
    kept : (E,) str
        Why: ``"validated"``, ``"tree"`` or ``"strong"``.
    formula : str
        How ties were kept, in one line.
    p_values, q_values : (E,) float64, optional
        Chance of each tie, and its false-discovery rate.
    node_reasons : (N,) uint8
        `klastr.identify.reasons.Reason` of nodes that can have no tie.
    names : mapping
        Code -> name, where known.
    notes : tuple of str
        What was decided or is missing, each a sentence for a person.
    parts : callable, optional
        Two codes -> what made or would make their tie.
    """

    measure: str
    side: str
    nodes: tuple[str, ...]
    first: NDArray[np.intp]
    second: NDArray[np.intp]
    weights: Floats
    kept: NDArray[np.object_]
    formula: str
    p_values: Floats | None = None
    q_values: Floats | None = None
    node_reasons: NDArray[np.uint8]
    names: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    year: Year = None
    parts: Callable[[str, str], Mapping[str, float | str]] | None = None

    def __post_init__(self) -> None:
        for array in (self.first, self.second, self.weights, self.kept, self.p_values, self.q_values):
            if array is not None:
                array.flags.writeable = False

    @property
    def ties_of_nodes(self) -> NDArray[np.intp]:
        """(N,) ties of each node."""
        return np.bincount(np.concatenate([self.first, self.second]), minlength=len(self.nodes))

    def at(self, *labels: str) -> float:
        """The weight of the tie between two nodes: 0 where none was kept, NaN where there can be none (see `reason`).

        Raises
        ------
        InvalidOption
            Not two labels, or one that the network does not hold.
        """
        first, second = self._ends(labels)
        if self._why(first, second) is not Reason.DEFINED:
            return float("nan")
        at = self._tie(first, second)
        return float(self.weights[at]) if at is not None else 0.0

    def reason(self, *labels: str) -> str:
        """Why two nodes cannot be tied; empty where they are, or could be."""
        return self._why(*self._ends(labels)).word

    def sentence(self) -> str:
        """How many ties of how many nodes were kept, and the weakest and the strongest of them."""
        many = len(self.nodes)
        of = f"{counted(many, self.side)}{f', {self.year}' if self.year is not None else ''}"
        kept = f"{counted(len(self.weights), 'tie')} of {many * (many - 1) // 2:,} pairs kept"
        said = f"{titled(self.measure)} of {of}: {kept}"
        if not len(self.weights):
            return f"{said}."
        ends = (int(np.argmin(self.weights)), int(np.argmax(self.weights)))
        low, high = (
            f"{self.weights[k]:.4g} ({self.nodes[self.first[k]]} and {self.nodes[self.second[k]]})" for k in ends
        )
        return f"{said}, from {low} to {high}." if ends[0] != ends[1] else f"{said}, {high}."

    def matrix(self) -> Floats:
        """(N, N) weights of the ties kept; 0 for all other pairs."""
        found = np.zeros((len(self.nodes), len(self.nodes)))
        found[self.first, self.second] = found[self.second, self.first] = self.weights
        return found

    def neighbours(self, node: str) -> list[tuple[str, float]]:
        """What one node is tied to, with the weights, strongest first."""
        row = self.matrix()[self._position(node)]
        tied = np.zeros(row.size, dtype=bool)
        at = self._position(node)
        tied[self.second[self.first == at]] = tied[self.first[self.second == at]] = True
        return [(self.nodes[k], float(row[k])) for k in np.argsort(-row, kind="stable") if tied[k]]

    def to_frame(self) -> pd.DataFrame:
        """One row per tie kept, strongest evidence first: both ends, ``tie``, ``p_value``, ``q_value``, ``kept``."""
        order = np.lexsort((-self.weights,) if self.p_values is None else (-self.weights, self.p_values))
        codes = np.array(self.nodes, dtype=object)
        columns: dict[str, NDArray[Any]] = {
            self.side: codes[self.first[order]],
            f"other_{self.side}": codes[self.second[order]],
            "tie": self.weights[order],
        }
        beside = (("p_value", self.p_values), ("q_value", self.q_values))
        columns |= {name: array[order] for name, array in beside if array is not None}
        return long_frame({**columns, "kept": self.kept[order]})

    def to_long_frame(self) -> pd.DataFrame:
        """The ties kept, in the columns of every long answer."""
        frame = self.to_frame().rename(columns={"tie": "value"})
        place = 2
        if self.year is not None:
            frame.insert(place, "year", self.year)
            place += 1
        frame.insert(place, "measure", self.measure)
        frame.insert(place + 2, "low", np.nan)
        frame.insert(place + 3, "high", np.nan)
        p_value = frame.pop("p_value") if "p_value" in frame else np.nan
        frame.insert(place + 4, "p_value", p_value)
        frame.insert(place + 5, "reason", "")
        return frame

    def nodes_frame(self) -> pd.DataFrame:
        """One row per node: its ties, and the reason why it can have none."""
        words = np.array([reason.word for reason in Reason], dtype=object)
        return long_frame({self.side: self.nodes, "ties": self.ties_of_nodes, "reason": words[self.node_reasons]})

    def explain(self, *labels: str) -> Explanation:
        """Whether two nodes are tied, with what chance, and what made their tie."""
        at = self._tie(*self._ends(labels))
        cells: dict[str, float | str] = {}
        if at is not None:
            cells = {"tie": float(f"{self.weights[at]:.6g}"), "kept as": str(self.kept[at])}
            beside = (("p value", self.p_values), ("q value", self.q_values))
            cells |= {name: float(f"{array[at]:.3g}") for name, array in beside if array is not None}
        for label in labels:
            reason = Reason(int(self.node_reasons[self._position(label)]))
            if reason is not Reason.DEFINED:
                cells[f"{label} has no ties"] = reason.sentence
        if self.parts is not None:
            cells |= self.parts(*labels)
        said = "tied" if at is not None else "not tied"
        return Explanation(f"{labels[0]} and {labels[1]}: {said}", self.formula, cells, self.sources)

    def _ends(self, labels: tuple[str, ...]) -> tuple[int, int]:
        """Where two labels stand."""
        if len(labels) != 2:
            raise InvalidOption(
                f"{counted(len(labels), 'label')} for a tie.", hint=f"give two codes, each of one {self.side}."
            )
        return self._position(labels[0]), self._position(labels[1])

    def _tie(self, first: int, second: int) -> int | None:
        """Which tie lies between two nodes."""
        low, high = min(first, second), max(first, second)
        at = np.flatnonzero((self.first == low) & (self.second == high))
        return int(at[0]) if at.size else None

    def _why(self, first: int, second: int) -> Reason:
        """Why two nodes cannot be tied."""
        own = next((int(self.node_reasons[k]) for k in (first, second) if self.node_reasons[k]), 0)
        return Reason(own) if own or first != second else Reason.SAME

    def _position(self, node: str) -> int:
        return label_position(node, self.nodes, self.side)
