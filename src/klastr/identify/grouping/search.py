"""The search: candidates from every method, matrix and number of groups; the best made better; one chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from klastr.identify.grouping.centroids import k_means
from klastr.identify.grouping.hierarchical import hierarchical_groups
from klastr.identify.grouping.limits import GroupLimits
from klastr.identify.grouping.modularity import louvain
from klastr.identify.grouping.reassignment import Partition, refined
from klastr.identify.grouping.searchable import Searchable
from klastr.identify.grouping.spectral import NEIGHBOURS, on_the_sphere, row_directions, spectral_directions
from klastr.identify.grouping.spectral import strongest_ties as graph_of
from klastr.identify.grouping.ties import Ties, shares

Floats = NDArray[np.float64]
Positions = NDArray[np.intp]
Progress = Callable[[float], None]

_RESOLUTIONS = (1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0)
_MOST_COUNTS = 31
_DIRECTIONS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPlan:
    """How far a search looks: limits of a definition, and how many candidates are made better."""

    limits: GroupLimits
    refined: int = 24

    @property
    def counts(self) -> list[int]:
        """Numbers of groups to try: all between the limits, or 31 of them evenly spread."""
        span = self.limits.most - self.limits.fewest + 1
        places = np.linspace(self.limits.fewest, self.limits.most, min(span, _MOST_COUNTS))
        return sorted({int(place) for place in places.round()})


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """One way to put the industries into groups, and its shares in the regions in hand.

    Attributes
    ----------
    matrix, method : str
        Where it came from.
    asked : int
        The number of groups asked for; 0 where the method finds it itself.
    group_at : (I,) int
    shares : (4,) float64
        See `klastr.identify.grouping.ties.shares`.
    quality : float
        Their mean, and a little for how far apart the groups are; see `klastr.identify.grouping.reassignment`.
    steadiness, steadiness_error : float
        Mean share over random halves of the regions in hand, and its standard error; NaN where it was not made better.
    """

    matrix: str
    method: str
    asked: int
    group_at: Positions
    groups: int
    shares: Floats
    quality: float
    is_refined: bool = False
    steadiness: float = float("nan")
    steadiness_error: float = float("nan")

    @property
    def preference(self) -> float:
        """Quality plus steadiness, as far as that is known."""
        return self.quality + (0 if np.isnan(self.steadiness) else self.steadiness)

    @property
    def effective_groups(self) -> float:
        """exp of the entropy of the groups' sizes: the number of groups, were all of the same size."""
        parts = np.bincount(self.group_at, minlength=self.groups) / self.group_at.size
        return float(np.exp(-(parts * np.log(parts)).sum()))


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """Every candidate, and which of them was chosen."""

    candidates: tuple[Candidate, ...]
    chosen: Candidate = field(repr=False)


def search(
    material: Searchable, plan: SearchPlan, random: np.random.Generator, progress: Progress = lambda _: None
) -> Search:
    """Candidates of every kind, the best of each kind made better, and one of these chosen.

    A definition that fits the noise of one set of regions loses on its random halves: that is what chooses between
    candidates which are all nearly perfect on the set as a whole. Of those that are as good as the best within the
    standard error of its steadiness, the one that says most is taken: with the largest effective number of groups.
    """
    found = []
    for k, (name, values) in enumerate(material.matrices.items()):
        for method, asked, labels in _proposals(values, plan, random):
            found.append(_candidate(material.judge, name, method, asked, labels))
        progress(0.5 * (k + 1) / len(material.matrices))
    better = []
    promising = _promising(found, plan)
    for k, candidate in enumerate(promising):
        labels = refined(material.judge, candidate.group_at, plan.limits)
        one = _candidate(material.judge, candidate.matrix, candidate.method, candidate.asked, labels)
        steady, error = _steadiness(one, material)
        better.append(replace(one, is_refined=True, steadiness=steady, steadiness_error=error))
        progress(0.5 + 0.5 * (k + 1) / len(promising))
    return Search((*found, *better), _chosen(better, plan.limits))


def _proposals(
    values: Floats, plan: SearchPlan, random: np.random.Generator
) -> Iterator[tuple[str, int, NDArray[np.integer]]]:
    """(method, number of groups asked for, labels) from one matrix."""
    industries = len(values)
    counts = [count for count in plan.counts if count < industries]
    yield from hierarchical_groups(values, counts)
    rows = row_directions(values, _DIRECTIONS)
    spectral = spectral_directions(values, max(counts))
    for count in counts:
        yield "k-means", count, k_means(rows, count, random)
        yield "spectral", count, k_means(on_the_sphere(spectral[:, :count]), count, random)
    graph = graph_of(values, NEIGHBOURS)
    if graph.any():
        for resolution in _RESOLUTIONS:
            yield "modularity", 0, louvain(graph, resolution, random)


def _candidate(judge: Ties, matrix: str, method: str, asked: int, labels: NDArray[np.integer]) -> Candidate:
    one = Partition.of(judge, labels)
    return Candidate(matrix, method, asked, one.group_at, one.groups, one.shares, one.quality)


def _promising(found: Sequence[Candidate], plan: SearchPlan) -> list[Candidate]:
    """The best of every method in every matrix, and of those the best."""
    best: dict[tuple[str, str], Candidate] = {}
    for candidate in found:
        kind = (candidate.matrix, candidate.method)
        if candidate.groups > 1 and (kind not in best or candidate.quality > best[kind].quality):
            best[kind] = candidate
    return sorted(best.values(), key=lambda candidate: -candidate.quality)[: plan.refined]


def _steadiness(candidate: Candidate, material: Searchable) -> tuple[float, float]:
    if not material.steady:
        return float("nan"), float("nan")
    halves = [shares(ties, candidate.group_at, candidate.groups).mean() for ties in material.steady]
    return float(np.mean(halves)), float(np.std(halves, ddof=1) / np.sqrt(len(halves))) if len(halves) > 1 else 0.0


def _chosen(better: Sequence[Candidate], limits: GroupLimits) -> Candidate:
    """Of those within the limits that are as good as the best, the one with most groups in effect."""
    kept = [candidate for candidate in better if limits.fewest <= candidate.groups <= limits.most] or better
    best = max(kept, key=lambda candidate: candidate.preference)
    error = 0 if np.isnan(best.steadiness_error) else best.steadiness_error
    alike = [candidate for candidate in kept if candidate.preference >= best.preference - error]
    return max(alike, key=lambda candidate: candidate.effective_groups)
