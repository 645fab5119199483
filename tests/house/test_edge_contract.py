"""Every measure of one table, on tables at the edge: a number or a reason for every label, and the input as it was."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

import klastr
from klastr.errors import KlastrError
from klastr.identify.measured import Measured
from klastr.identify.relatedness import Relatedness
from klastr.measures import Measure, described

SOME = np.array([[9, 0, 4, 1], [2, 7, 0, 3], [0, 5, 6, 2], [8, 1, 2, 9], [3, 3, 0, 4]])


def with_cells(*changes: tuple[Any, Any, int]) -> np.ndarray:
    cells = SOME.copy()
    for rows, columns, value in changes:
        cells[rows, columns] = value
    return cells


BLOCKS = np.kron(np.eye(2, dtype=int), np.array([[5, 3], [2, 8]]))
TABLES = {
    "plain": SOME,
    "empty region": with_cells((2, slice(None), 0)),
    "empty industry": with_cells((slice(None), 1, 0)),
    "empty region and industry": with_cells((1, slice(None), 0), (slice(None), 2, 0)),
    "one region": SOME[:1],
    "one industry": SOME[:, :1],
    "one cell": SOME[:1, :1],
    "all alike": np.full((4, 3), 6),
    "proportional rows": np.outer([1, 2, 3, 4], [5, 1, 2]),
    "two blocks": BLOCKS,
    "a region with everything": with_cells((0, slice(None), 90)),
    "an industry everywhere": with_cells((slice(None), 0, 90)),
    "every industry in one region": np.diag([4, 6, 9]),
}


def measures() -> list[tuple[Callable[..., Any], Measure]]:
    """Those that one table is enough for."""
    found = [getattr(klastr, name) for name in klastr.__all__ if name != "__version__"]
    pairs = [(function, described(function)) for function in found]
    return [pair for pair in pairs if pair[1] is not None and pair[1].needs == ("table",) and not asks_more(pair[0])]


def asks_more(function: Callable[..., Any]) -> bool:
    """Whether something besides the table must be given."""
    parameters = list(inspect.signature(function).parameters.values())[1:]
    return any(parameter.default is parameter.empty for parameter in parameters)


def frame_of(cells: np.ndarray) -> pd.DataFrame:
    """Labels out of order, numbers as integers."""
    regions = [f"r{(k * 7) % 10}" for k in range(cells.shape[0])]
    industries = [f"i{(k * 3) % 10}" for k in range(cells.shape[1])]
    return pd.DataFrame(cells, index=regions, columns=industries)


def options(function: Callable[..., Any]) -> dict[str, Any]:
    return {"draws": 100} if "draws" in inspect.signature(function).parameters else {}


def answered(function: Callable[..., Any], frame: pd.DataFrame) -> tuple[Any, KlastrError | None]:
    try:
        return function(klastr.RegionalTable.from_wide(frame), **options(function)), None
    except KlastrError as error:
        return None, error


def answers(result: Any) -> list[Any]:
    """The labelled numbers of an answer; some are made of several."""
    if isinstance(result, Measured | Relatedness):
        return [result]
    if hasattr(result, "measured"):
        return [result.measured()]
    return [value for value in vars(result).values() if isinstance(value, Measured | Relatedness)]


def labels_of(answer: Measured | Relatedness) -> dict[str, tuple[str, ...]]:
    return dict(answer.axes) if isinstance(answer, Measured) else {"industry": answer.industries}


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("function", [function for function, _ in measures()], ids=lambda function: function.__name__)
def test_a_measure_gives_a_number_or_a_reason(function: Callable[..., Any], name: str) -> None:
    frame = frame_of(TABLES[name])
    before = frame.copy()
    result, error = answered(function, frame)
    if error is not None:
        assert name != "plain", error
        assert not name.startswith("empty"), f"one empty row or column must not cost the others: {error}"
        assert error.hint
        return
    pd.testing.assert_frame_equal(frame, before)
    for answer in answers(result):
        labels = labels_of(answer)
        assert set(labels.get("region", frame.index)) == set(frame.index)
        assert set(labels.get("industry", frame.columns)) == set(frame.columns)
        if isinstance(answer, Relatedness):
            off = ~np.eye(len(answer.industries), dtype=bool)
            gaps = np.isnan(answer.values) & off
            assert answer.reasons is not None or not gaps.any()
            assert answer.reasons is None or (answer.reasons[gaps] != 0).all()
        else:
            assert np.array_equal(np.isnan(answer.values), answer.reasons != 0)
        assert not np.isinf(answer.values).any()


@pytest.mark.parametrize("function", [function for function, _ in measures()], ids=lambda function: function.__name__)
def test_a_measure_does_not_hang_on_the_order_of_rows(function: Callable[..., Any]) -> None:
    frame = frame_of(SOME)
    given = {**options(function), **({"draws": 0} if options(function) else {})}
    one = answers(function(klastr.RegionalTable.from_wide(frame), **given))
    other = answers(function(klastr.RegionalTable.from_wide(frame.iloc[::-1, ::-1]), **given))
    for first, second in zip(one, other, strict=True):
        assert labels_of(first) == labels_of(second)
        assert np.allclose(first.values, second.values, equal_nan=True, atol=1e-6)


def test_there_are_measures() -> None:
    assert len(measures()) > 20
