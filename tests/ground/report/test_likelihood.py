"""Words for probabilities: the guide tells the same limits."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from klastr.report.likelihood import likelihood
from klastr.report.words import words

GUIDE = Path(__file__).parents[3] / "docs/guide/documents.md"


@pytest.mark.parametrize(
    ("probability", "word"),
    [(1.0, "almost certain"), (0.95, "almost certain"), (0.949, "very likely"), (0.9, "very likely"),
     (0.6, "probably"), (0.599, "perhaps"), (0.4, "perhaps"), (0.39, "doubtful"), (0.0, "doubtful"),
     (float("nan"), "–")],
)  # fmt: skip
def test_a_probability_has_a_word(probability: float, word: str) -> None:
    assert likelihood(probability, words("en")) == word


def test_the_guide_tells_the_limits() -> None:
    told = re.sub(r"\s+", " ", GUIDE.read_text(encoding="utf-8"))
    for word, least in re.findall(r"\*([a-z ]+)\* from (\d+) %", told):
        assert likelihood(int(least) / 100, words("en")) == word
        assert likelihood(int(least) / 100 - 0.001, words("en")) != word
