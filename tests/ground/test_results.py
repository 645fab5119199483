"""What every answer can do: become a frame of its own, explain, be cited."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass

import numpy as np
import pandas as pd
import pytest

import klastr
from klastr.errors import InvalidOption
from klastr.identify.specialisation import location_quotient
from klastr.results import Explanation, Result, interval_frame, long_frame, wide_frame
from klastr.tables.regional import RegionalTable


@dataclass(frozen=True, kw_only=True)
class Count(Result):
    """The smallest answer there is."""

    number: int

    def to_frame(self) -> pd.DataFrame:
        return long_frame({"number": np.array([self.number])})

    def explain(self, *labels: str) -> Explanation:
        return Explanation(f"{self.number} of {', '.join(labels)}", "counted", {}, self.sources)


def test_an_answer_is_cited_with_the_program_and_its_sources() -> None:
    cited = Count(number=1, sources=("Eurostat", "a survey")).cite()
    assert cited == f"Computed with klastr {klastr.__version__}. Source: Eurostat; a survey."


def test_without_sources_it_rests_on_the_users_own_table() -> None:
    assert Count(number=1).cite().endswith("Source: the user's own table.")


def test_an_answer_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        Count(number=1).number = 2  # type: ignore[misc]


def test_an_answer_must_know_its_frame_and_its_reasons() -> None:
    with pytest.raises(TypeError, match="abstract"):
        Result()  # type: ignore[abstract]


def test_an_explanation_reads_as_sentence_formula_cells_sources() -> None:
    told = Explanation("Two times.", "LQ = a / b", {"a": 12345.5, "star": "earned"}, ("Eurostat", "own"))
    assert str(told).splitlines() == [
        "Two times.", "  LQ = a / b", "  a = 12,345.5", "  star: earned", "  Source: Eurostat", "  Source: own",
    ]  # fmt: skip


def test_an_explanation_without_cells_and_sources_has_no_empty_lines() -> None:
    assert str(Explanation("Two times.", "LQ = a / b", {})) == "Two times.\n  LQ = a / b"


def test_frames_do_not_share_memory_with_the_answer() -> None:
    values = np.arange(4.0).reshape(2, 2)
    wide = wide_frame(values, ("A", "B"), ("x", "y"), "region", "industry")
    long = long_frame({"value": values[0], "region": ("A", "B")})
    wide.iloc[0, 0] = long.loc[0, "value"] = 99.0
    assert values[0, 0] == 0
    assert (wide.index.name, wide.columns.name, list(long)) == ("region", "industry", ["value", "region"])


def test_a_frame_without_rows_keeps_its_columns() -> None:
    empty = long_frame({"group": (), "persons": np.array([], dtype=float)})
    assert (list(empty), len(empty)) == (["group", "persons"], 0)


def test_both_ends_of_an_interval_stand_side_by_side() -> None:
    low = np.array([[1.0, 2.0]])
    frame = interval_frame(low, low + 10, ("A",), ("x", "y"), "region", "industry")
    assert frame.loc["A", ("y", "low")] == 2
    assert frame.loc["A", ("y", "high")] == 12
    assert frame["x"].to_numpy().tolist() == [[1, 11]]


def test_a_label_that_is_not_in_the_answer_is_refused_with_the_nearest() -> None:
    table = RegionalTable.from_rows([("CZ01", "C24", 10), ("CZ02", "C24", 30), ("CZ02", "C29", 60)])
    with pytest.raises(InvalidOption, match=r"There is no industry 'C25'.*C2"):
        location_quotient(table).at("CZ01", "C25")
