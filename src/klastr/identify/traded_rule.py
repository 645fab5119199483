"""From when on is an industry traded? Thresholds for three measures of how unevenly its jobs lie, and their text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption, nearest_names

Floats = NDArray[np.float64]

MEASURES = ("share", "top5", "gini")
_SHARES = ("share", "gini")  # cannot be above 1

_GINI_BY_CELLS = ((300_000, 0.5), (90_000, 0.4), (0, 0.3))
"""From so many areas times industries on; docs/methods/traded.md shows the eight tables it was measured on."""

_CRITERION = re.compile(r"\s*([A-Za-z]\w*)\s*(>=|≥)\s*(\S+)\s*")


@dataclass(frozen=True, slots=True)
class TradedRule:
    """An industry is traded where every threshold that is set is reached.

    Attributes
    ----------
    share : float, optional
        Of the industry's jobs that are in areas with a location quotient of at least 1; None: not asked.
    top5 : float, optional
        Mean location quotient of the five areas where it is highest.
    gini : float, optional
        Locational Gini coefficient, 0 to 1.
    """

    share: float | None = 0.5
    top5: float | None = 2.0
    gini: float | None = 0.3

    @classmethod
    def suited_to(cls, areas: int, industries: int) -> Self:
        """The default for a table: the thresholds of Porter (2003), the Gini higher where the table is finer.

        The smaller the areas and the narrower the industries, the more unevenly even local jobs lie: 0.3 below 90,000
        cells, 0.4 from there and 0.5 from 300,000 cells on reproduce hand-made splits best.

        Parameters
        ----------
        areas, industries : int
            Their product is the number of cells.

        Examples
        --------
        >>> str(TradedRule.suited_to(282, 68)), str(TradedRule.suited_to(933, 961))
        ('share>=0.5,top5>=2,gini>=0.3', 'share>=0.5,top5>=2,gini>=0.5')
        """
        return cls(gini=next(gini for cells, gini in _GINI_BY_CELLS if areas * industries >= cells))

    @classmethod
    def parsed(cls, text: str) -> Self:
        """Read thresholds such as ``share>=0.5,top5>=2,gini>=0.3``; what is not named is not asked.

        Parameters
        ----------
        text : str
            One to three of ``share``, ``top5`` and ``gini``, each with ``>=`` and a number, separated by commas.

        Raises
        ------
        InvalidOption
            Another measure or comparison, no number, a number out of range, a measure named twice, nothing at all.

        Examples
        --------
        >>> TradedRule.parsed("gini >= 0.4")
        TradedRule(share=None, top5=None, gini=0.4)
        """
        found: dict[str, float] = {}
        for part in text.split(","):
            name, threshold = _criterion(part, text)
            if name in found:
                raise _unreadable(f"names {name} twice", text)
            found[name] = threshold
        return cls(**{name: found.get(name) for name in MEASURES})

    def __post_init__(self) -> None:
        asked = dict(self.thresholds())
        if not asked:
            raise InvalidOption(
                "The rule for traded industries asks nothing: every industry would be traded.",
                hint="set at least one of share, top5, gini.",
            )
        for name, threshold in asked.items():
            if not (0 < threshold <= (1 if name in _SHARES else np.inf) and np.isfinite(threshold)):
                bound = "above 0 and at most 1" if name in _SHARES else "above 0"
                raise InvalidOption(
                    f"The threshold {threshold:g} for {name} means nothing: it must be {bound}.",
                    hint="such as share>=0.5,top5>=2,gini>=0.3.",
                    measure=name,
                )

    def __str__(self) -> str:
        return ",".join(f"{name}>={threshold:g}" for name, threshold in self.thresholds())

    def thresholds(self) -> Iterator[tuple[str, float]]:
        """What is asked, in the order share, top5, gini."""
        for name in MEASURES:
            threshold = getattr(self, name)
            if threshold is not None:
                yield name, threshold

    def clearances(self, measures: Mapping[str, Floats]) -> tuple[Floats, tuple[str, ...]]:
        """How far each industry is above (or below) the threshold that it fits worst, and which one that is.

        clearance[i] = min over m asked of measure_m[i] / threshold_m - 1;  traded: clearance >= 0

        Parameters
        ----------
        measures : mapping of str to (I,) float64
            By the names ``share``, ``top5``, ``gini``; NaN where not defined.

        Returns
        -------
        (I,) float64, (I,) names
            NaN and ``""`` where a measure that is asked is not defined.

        Examples
        --------
        >>> one = {"share": np.array([0.8]), "top5": np.array([2.2]), "gini": np.array([0.6])}
        >>> clearance, decisive = TradedRule().clearances(one)
        >>> clearance.round(3).tolist(), decisive
        ([0.1], ('top5',))
        """
        asked = list(self.thresholds())
        ratios = np.stack([measures[name] / threshold - 1 for name, threshold in asked])
        known = np.asarray(~np.isnan(ratios).any(axis=0))
        worst = np.argmin(np.where(known, ratios, 0.0), axis=0)
        names = tuple(asked[k][0] if there else "" for k, there in zip(worst.tolist(), known.tolist(), strict=True))
        return np.where(known, ratios.min(axis=0), np.nan), names


def _criterion(part: str, text: str) -> tuple[str, float]:
    match = _CRITERION.fullmatch(part)
    if match is None:
        raise _unreadable(f"has {part.strip()!r}, which is no measure with >= and a number", text)
    name = match[1].casefold()
    if name not in MEASURES:
        near = nearest_names(name, MEASURES)
        raise _unreadable(f"names {match[1]!r}; did you mean {near[0]}?" if near else f"names {match[1]!r}", text)
    try:
        return name, float(match[3])
    except ValueError:
        raise _unreadable(f"gives {name} the threshold {match[3]!r}, which is no number", text) from None


def _unreadable(what: str, text: str) -> InvalidOption:
    return InvalidOption(
        f"The rule for traded industries {text!r} {what}.".replace("?.", "?"),
        hint="write one to three of share, top5 and gini, such as share>=0.5,top5>=2,gini>=0.3; or give a file.",
        rule=text,
    )
