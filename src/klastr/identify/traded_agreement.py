"""How far do two splits into traded and local industries agree? By industries, and by the people who work in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidDefinition
from klastr.methods.confusion import accuracy, kappa
from klastr.results import Explanation, Result, label_position, long_frame

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]

_WORDS = ("local", "traded")


@dataclass(frozen=True, kw_only=True, eq=False)
class TradedAgreement(Result):
    """Two splits of the same industries.

    Attributes
    ----------
    name : str
        Of the other split.
    industries : tuple of str
        (K,) compared: with a verdict in both.
    left_out : tuple of str
        Industries of the table without a verdict in one of them.
    here, there : (K,) bool
        Traded in this split, and in the other one.
    employment : (K,) float64
    counts, jobs : (2, 2) float64
        Industries, and persons employed: rows local and traded here, columns local and traded there.
    """

    name: str
    industries: tuple[str, ...]
    left_out: tuple[str, ...]
    here: NDArray[np.bool_]
    there: NDArray[np.bool_]
    employment: Floats
    counts: Floats
    jobs: Floats
    industry_names: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        industries: tuple[str, ...],
        here: NDArray[np.int8],
        there: NDArray[np.int8],
        employment: Floats,
        *,
        name: str,
        industry_names: Mapping[str, str],
        sources: tuple[str, ...],
    ) -> Self:
        """Compare verdicts (1 traded, 0 local, -1 none) of the same industries.

        Raises
        ------
        InvalidDefinition
            No industry has a verdict in both.
        """
        both = (here >= 0) & (there >= 0)
        if not both.any():
            raise InvalidDefinition(
                f"None of the {both.size:,} industries has a verdict both here and in '{name}'.",
                hint="compare with a list of the same classification.",
                definition=name,
            )
        a, b = here[both].astype(bool), there[both].astype(bool)
        return cls(
            name=name,
            industries=tuple(code for code, known in zip(industries, both, strict=True) if known),
            left_out=tuple(code for code, known in zip(industries, both, strict=True) if not known),
            here=a,
            there=b,
            employment=employment[both],
            counts=_confusion(a, b, np.ones(a.size)),
            jobs=_confusion(a, b, np.nan_to_num(employment[both])),
            industry_names=industry_names,
            sources=sources,
        )

    @property
    def accuracy(self) -> float:
        """Share of the industries on which both agree."""
        return accuracy(self.counts)

    @property
    def kappa(self) -> float:
        """Cohen's kappa over industries: 0 as by chance, 1 full agreement."""
        return kappa(self.counts)

    @property
    def accuracy_of_jobs(self) -> float:
        """Share of the persons employed whose industry has the same verdict in both."""
        return accuracy(self.jobs)

    @property
    def kappa_of_jobs(self) -> float:
        """Cohen's kappa over persons employed."""
        return kappa(self.jobs)

    @property
    def disagreeing(self) -> tuple[str, ...]:
        """Industries with different verdicts, most persons employed first."""
        apart = np.flatnonzero(self.here != self.there)
        order = apart[np.argsort(-self.employment[apart], kind="stable")]
        return tuple(self.industries[k] for k in order)

    def to_frame(self) -> pd.DataFrame:
        """One row per industry: its verdict in both, and whether they agree."""
        return long_frame(
            {
                "industry": self.industries,
                "name": tuple(self.industry_names.get(code, code) for code in self.industries),
                "here": tuple(_WORDS[int(one)] for one in self.here),
                "there": tuple(_WORDS[int(one)] for one in self.there),
                "agree": self.here == self.there,
                "persons_employed": self.employment,
            }
        )

    def confusion_frame(self) -> pd.DataFrame:
        """Four rows: verdict here, verdict there, industries, persons employed."""
        return long_frame(
            {
                "here": tuple(_WORDS[k // 2] for k in range(4)),
                "there": tuple(_WORDS[k % 2] for k in range(4)),
                "industries": self.counts.ravel().astype(np.int64),
                "persons_employed": self.jobs.ravel(),
            }
        )

    def explain(self, *labels: str) -> Explanation:
        """The two verdicts on one industry; without a label, the agreement as a whole."""
        cells: dict[str, float | str] = {
            "industries compared": len(self.industries),
            "without a verdict in one of them": len(self.left_out),
            "agreement": round(self.accuracy, 4),
            "kappa": round(self.kappa, 4),
            "agreement by persons employed": round(self.accuracy_of_jobs, 4),
            "kappa by persons employed": round(self.kappa_of_jobs, 4),
        }
        sentence = f"{len(self.disagreeing):,} of {len(self.industries):,} industries are told apart from '{self.name}'"
        for industry in labels[:1]:
            k = label_position(industry, self.industries, "industry")
            name = self.industry_names.get(industry, industry)
            sentence = f"{name}: {_WORDS[int(self.here[k])]} here, {_WORDS[int(self.there[k])]} in '{self.name}'"
        formula = "kappa = (agreement - agreement by chance) / (1 - agreement by chance)"
        return Explanation(sentence, formula, cells, self.sources)


def _confusion(here: NDArray[np.bool_], there: NDArray[np.bool_], weight: Floats) -> Floats:
    return np.bincount(2 * here + there, weights=weight, minlength=4).reshape(2, 2).astype(np.float64)
