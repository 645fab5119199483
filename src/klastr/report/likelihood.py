"""Probabilities as a board says them: almost certain, very likely, probably, perhaps, doubtful."""

from __future__ import annotations

import math

from klastr.report.words import Words

# From these probabilities on; the guide advises the same words.
_STEPS = ((0.95, "certain"), (0.9, "very_likely"), (0.6, "probably"), (0.4, "perhaps"), (0.0, "doubtful"))


def likelihood(probability: float, words: Words) -> str:
    """The word for a probability; a dash where there is none.

    >>> from klastr.report.words import words
    >>> [likelihood(chance, words("en")) for chance in (0.99, 0.92, 0.7, 0.5, 0.1)]
    ['almost certain', 'very likely', 'probably', 'perhaps', 'doubtful']
    """
    if not math.isfinite(probability):
        return "–"
    return words(f"likelihood.{next(name for least, name in _STEPS if probability >= least)}")
