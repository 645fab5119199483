"""Indices of shares by slow obvious formulas, one region and one industry at a time, on random tables."""

from __future__ import annotations

from collections.abc import Callable
from math import exp, inf, log, log2, prod, sqrt

import numpy as np
import pandas as pd
import pytest

import klastr
from klastr.identify.measured import Measured

Numbers = list[float]


def table(seed: int, *, full: bool = False) -> pd.DataFrame:
    """7 regions x 5 industries with empty cells; unless full, also an empty region and an empty industry."""
    random = np.random.default_rng(seed)
    cells = np.where(random.random((7, 5)) < (0 if full else 0.3), 0, random.integers(1, 500, (7, 5))).astype(float)
    if not full:
        cells[3] = 0
        cells[:, 2] = 0
    return pd.DataFrame(cells, [f"r{k}" for k in range(7)], [f"i{k}" for k in range(5)])


def shares(numbers: Numbers) -> Numbers:
    return [number / sum(numbers) for number in numbers]


def mixes(frame: pd.DataFrame, of: str) -> dict[str, Numbers]:
    """The jobs of each member that has some."""
    rows = frame if of == "region" else frame.T
    return {str(label): list(row) for label, row in zip(rows.index, rows.to_numpy(), strict=True) if sum(row) > 0}


def against(frame: pd.DataFrame, of: str, how: str, member: str) -> Numbers:
    """The reference shares."""
    rows = mixes(frame, of)
    others = [row for label, row in rows.items() if label != member]
    size = len(rows[member])
    if how == "equal":
        return [1 / size] * size
    if how == "all":
        return shares([sum(row[k] for row in rows.values()) for k in range(size)])
    if how == "rest":
        return shares([sum(row[k] for row in others) for k in range(size)])
    if how == "others":
        return [sum(shares(row)[k] for row in others) / len(others) for k in range(size)]
    return shares(rows[how])


def distance(s: Numbers, q: Numbers) -> float:
    return sum(abs(a - b) for a, b in zip(s, q, strict=True))


def divergence(s: Numbers, q: Numbers) -> float:
    return sum(a * log(a / b) if b else inf for a, b in zip(s, q, strict=True) if a)


def gini(s: Numbers, q: Numbers) -> float:
    """Half the mean difference of the quotients, both places drawn by their weights."""
    pairs = [(a, b, c, d) for a, b in zip(s, q, strict=True) for c, d in zip(s, q, strict=True) if b and d]
    return sum(b * d * abs(a / b - c / d) for a, b, c, d in pairs) / 2


def plain_gini(numbers: Numbers) -> float:
    return sum(abs(a - b) for a in numbers for b in numbers) / (2 * len(numbers) * sum(numbers))


def quotients(s: Numbers, q: Numbers) -> Numbers:
    return [a / b for a, b in zip(s, q, strict=True) if b]


def weighted_variation(s: Numbers, q: Numbers) -> float:
    return sqrt(sum(b * (a / b - 1) ** 2 for a, b in zip(s, q, strict=True) if b))


OBVIOUS: dict[str, tuple[Callable[..., Measured], dict[str, object], str, str, Callable[[Numbers, Numbers], float]]] = {
    "hachman": (klastr.hachman, {}, "region", "all",
                lambda s, q: 1 / sum(a * a / b for a, b in zip(s, q, strict=True) if b)),
    "mean_quotient": (klastr.mean_quotient, {}, "region", "all",
                      lambda s, q: sum(a * a / b for a, b in zip(s, q, strict=True) if b)),
    "krugman": (klastr.krugman, {}, "region", "all", distance),
    "krugman others": (klastr.krugman, {"against": "others"}, "region", "others", distance),
    "krugman rest": (klastr.krugman, {"against": "rest"}, "region", "rest", distance),
    "krugman one": (klastr.krugman, {"against": "r1"}, "region", "r1", distance),
    "krugman industries": (klastr.krugman, {"of": "industry", "against": "others"}, "industry", "others", distance),
    "hoover": (klastr.hoover, {}, "region", "all", lambda s, q: distance(s, q) / 2),
    "hoover industries": (klastr.hoover, {"of": "industry"}, "industry", "all", lambda s, q: distance(s, q) / 2),
    "herfindahl": (klastr.herfindahl, {}, "region", "equal", lambda s, _: sum(a * a for a in s)),
    "herfindahl normalised": (klastr.herfindahl, {"kind": "normalised"}, "region", "equal",
                              lambda s, _: (sum(a * a for a in s) - 0.2) / 0.8),
    "herfindahl equivalent": (klastr.herfindahl, {"kind": "equivalent"}, "region", "equal",
                              lambda s, _: 1 / sum(a * a for a in s)),
    "entropy": (klastr.entropy, {}, "region", "equal", lambda s, _: -sum(a * log2(a) for a in s if a)),
    "entropy e": (klastr.entropy, {"base": exp(1)}, "region", "equal", lambda s, _: -sum(a * log(a) for a in s if a)),
    "evenness": (klastr.entropy, {"kind": "evenness"}, "region", "equal",
                 lambda s, _: -sum(a * log(a) for a in s if a) / log(5)),
    "kullback_leibler": (klastr.kullback_leibler, {}, "region", "all", lambda s, q: divergence(s, q) / log(2)),
    "relative_diversity": (klastr.relative_diversity, {}, "region", "all", lambda s, q: 1 / distance(s, q)),
    "highest quotient": (klastr.relative_diversity, {"kind": "specialisation"}, "region", "all",
                         lambda s, q: max(quotients(s, q))),
    "gini": (klastr.gini, {}, "industry", "equal", lambda s, _: plain_gini(s)),
    "gini normalised": (klastr.gini, {"normalised": True}, "industry", "equal", lambda s, _: plain_gini(s) * 7 / 6),
    "gini_locational": (klastr.gini_locational, {}, "industry", "all", gini),
    "gini half": (klastr.gini_locational, {"scale": "half"}, "industry", "all", lambda s, q: gini(s, q) / 2),
    "gini unweighted": (klastr.gini_locational, {"scale": "unweighted"}, "industry", "all",
                        lambda s, q: plain_gini(quotients(s, q))),
    "gini_of_quotients": (klastr.gini_of_quotients, {}, "region", "all", lambda s, q: plain_gini(quotients(s, q))),
    "theil": (klastr.theil, {}, "industry", "equal", divergence),
    "theil all": (klastr.theil, {"against": "all"}, "industry", "all", divergence),
    "atkinson": (klastr.atkinson, {}, "industry", "equal",
                 lambda s, _: 1 - (sum(sqrt(a) for a in s) / len(s)) ** 2 / (sum(s) / len(s))),
    "coulter": (klastr.coulter, {}, "industry", "equal",
                lambda s, q: sqrt(sum((a - b) ** 2 for a, b in zip(s, q, strict=True)) / 2)),
    "coefficient_of_variation": (klastr.coefficient_of_variation, {}, "industry", "equal", weighted_variation),
}  # fmt: skip


@pytest.mark.proves("hachman", by="oracle")
@pytest.mark.proves("mean_quotient", by="oracle")
@pytest.mark.proves("krugman", by="oracle")
@pytest.mark.proves("hoover", by="oracle")
@pytest.mark.proves("herfindahl", by="oracle")
@pytest.mark.proves("entropy", by="oracle")
@pytest.mark.proves("kullback_leibler", by="oracle")
@pytest.mark.proves("relative_diversity", by="oracle")
@pytest.mark.proves("gini", by="oracle")
@pytest.mark.proves("gini_locational", by="oracle")
@pytest.mark.proves("gini_of_quotients", by="oracle")
@pytest.mark.proves("theil", by="oracle")
@pytest.mark.proves("atkinson", by="oracle")
@pytest.mark.proves("coulter", by="oracle")
@pytest.mark.proves("coefficient_of_variation", by="oracle")
@pytest.mark.parametrize("name", OBVIOUS)
@pytest.mark.parametrize("seed", range(3))
def test_the_obvious_formula_gives_the_same(name: str, seed: int) -> None:
    measure, options, of, how, obvious = OBVIOUS[name]
    frame = table(seed)
    found = measure(frame, draws=0, **options)
    known = mixes(frame, of)
    for member, jobs in known.items():
        expected = obvious(shares(jobs), against(frame, of, how, member))
        assert found.at(member) == pytest.approx(expected, rel=1e-12, abs=1e-12), member
    empty = [label for label in found.axes[of] if label not in known]
    assert [found.reason(label) for label in empty] == [f"empty_{of}"]


@pytest.mark.proves("theil", by="oracle")
@pytest.mark.proves("atkinson", by="oracle")
@pytest.mark.proves("dalton", by="oracle")
@pytest.mark.proves("williamson", by="oracle")
@pytest.mark.parametrize("seed", range(3))
def test_formulas_that_need_jobs_everywhere(seed: int) -> None:
    frame = table(seed, full=True)
    people = {region: 50.0 + 10 * k for k, region in enumerate(frame.index)}
    for industry, jobs in mixes(frame, "industry").items():
        mean, geometric = sum(jobs) / 7, prod(jobs) ** (1 / 7)
        assert klastr.theil(frame, kind="l", draws=0).at(industry) == pytest.approx(log(mean / geometric))
        assert klastr.atkinson(frame, epsilon=1, draws=0).at(industry) == pytest.approx(1 - geometric / mean)
        harmonic = 7 / sum(1 / job for job in jobs)
        assert klastr.atkinson(frame, epsilon=2, draws=0).at(industry) == pytest.approx(1 - harmonic / mean)
        assert klastr.dalton(frame, draws=0).at(industry) == pytest.approx(log(mean) / log(geometric))
        per_head = [job / heads for job, heads in zip(jobs, people.values(), strict=True)]
        of_all, everyone = sum(jobs) / sum(people.values()), sum(people.values())
        spread = sum(h / everyone * (y - of_all) ** 2 for h, y in zip(people.values(), per_head, strict=True))
        assert klastr.williamson(frame, people, draws=0).at(industry) == pytest.approx(sqrt(spread) / of_all)


@pytest.mark.proves("gini", by="oracle")
@pytest.mark.proves("hoover", by="oracle")
@pytest.mark.proves("coulter", by="oracle")
@pytest.mark.proves("theil", by="oracle")
@pytest.mark.proves("lorenz_curve", by="oracle")
def test_weights_that_are_given() -> None:
    frame = table(5)
    people = {region: 30.0 + 25 * k for k, region in enumerate(frame.index)}
    q = shares(list(people.values()))
    how = {"of": "industry", "attribute": people}
    curves = klastr.lorenz_curve(frame, attribute=people)
    for industry, jobs in mixes(frame, "industry").items():
        s = shares(jobs)
        assert klastr.gini(frame, draws=0, **how).at(industry) == pytest.approx(gini(s, q))
        assert klastr.hoover(frame, draws=0, **how).at(industry) == pytest.approx(distance(s, q) / 2)
        assert klastr.coulter(frame, draws=0, **how).at(industry) == pytest.approx(
            sqrt(sum((a - b) ** 2 for a, b in zip(s, q, strict=True)) / 2)
        )
        assert klastr.theil(frame, draws=0, **how).at(industry) == pytest.approx(divergence(s, q))
        ranked = sorted(zip(s, q, strict=True), key=lambda pair: pair[0] / pair[1])
        for step in range(8):
            expected = [sum(pair[1] for pair in ranked[:step]), sum(pair[0] for pair in ranked[:step])]
            assert curves.points(industry)[step] == pytest.approx(expected)
        assert curves.gini[curves.members.index(industry)] == pytest.approx(gini(s, q))
