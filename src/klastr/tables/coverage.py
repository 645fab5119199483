"""How the codes of one table cover the industries of another: which, how much of each, and where several share one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from klastr.codes.classification import Classification
from klastr.codes.classifications import Nace
from klastr.codes.nace import divisions as divisions_of
from klastr.codes.products import industry_form
from klastr.tables.counted import counted

Floats = NDArray[np.float64]
Pairs = Mapping[str, Mapping[str, float]]
"""Industry -> code of the other table -> part of that code which belongs to the industry."""


@dataclass(frozen=True, eq=False)
class Coverage:
    """K codes of a table and the I industries that they cover.

    Attributes
    ----------
    codes, industries : tuple of str
    weights : (K, I) float64
        The part of a code that belongs to an industry, 0 to 1; 1 where several industries share a code and nobody says
        how: each of them takes over the whole.
    shared : (K,) bool
        Codes that cover more than one industry.
    notes : tuple of str
    """

    codes: tuple[str, ...]
    industries: tuple[str, ...]
    weights: Floats
    shared: NDArray[np.bool_]
    notes: tuple[str, ...] = field(default=())

    @property
    def known(self) -> NDArray[np.bool_]:
        """(I,) industries that some code covers."""
        return np.asarray((self.weights > 0).any(axis=0))

    @property
    def coarse(self) -> NDArray[np.bool_]:
        """(I,) industries that share a code with others."""
        return np.asarray((self.weights[self.shared] > 0).any(axis=0))

    def spread(self, sizes: Floats) -> Coverage:
        """The same with codes divided among their industries in proportion to a size, such as employment.

        a[k, i] = w[k, i] e[i] / sum_j w[k, j] e[j]; in equal parts where nobody works in any of them.

        Parameters
        ----------
        sizes : (I,) float64
            Not below zero; NaN counts as nobody.
        """
        sized = self.weights * np.nan_to_num(sizes)
        empty = sized.sum(axis=1) == 0
        sized[empty] = self.weights[empty]
        total = sized.sum(axis=1, keepdims=True)
        parts = np.divide(sized, total, out=np.zeros_like(sized), where=total > 0)
        return Coverage(self.codes, self.industries, parts, self.shared, self.notes)

    def holes(self, what: str, employment: Floats | None = None) -> list[str]:
        """Which industries no code covers, in a sentence; `what` is the table or the concordance.

        Parameters
        ----------
        what : str
        employment : (I,) float64, optional
            To say how many jobs they have.
        """
        missing = np.flatnonzero(~self.known)
        if not missing.size:
            return []
        jobs = ""
        if employment is not None and np.nansum(employment) > 0:
            lost = float(np.nansum(employment[missing]))
            jobs = f" with {lost:,.0f} jobs ({lost / float(np.nansum(employment)):.1%} of all)"
        first = ", ".join(self.industries[k] for k in missing[:5]) + (" ..." if missing.size > 5 else "")
        many = f"{missing.size:,} of {counted(len(self.industries), 'industry')}{jobs}"
        verb, whose = ("is", "its") if missing.size == 1 else ("are", "their")
        return [f"{many} {verb} not in {what} ({first}); {whose} ties are unknown."]


def coverage_by_codes(codes: Sequence[str], industries: Sequence[str], known: Classification) -> Coverage:
    """How codes cover industries by themselves: the same code, or one above or below it.

    Parameters
    ----------
    codes : sequence of str
        (K,) of the other table: ``CPA_C10-12``, ``336500``.
    industries : sequence of str
        (I,)
    known : Classification
        Of the industries.

    Examples
    --------
    >>> from klastr.codes.classifications import recognised_industries
    >>> industries = ["C10", "C11", "C24", "S95"]
    >>> found = coverage_by_codes(["CPA_C10-12", "CPA_C24"], industries, recognised_industries(industries))
    >>> found.weights.tolist(), found.shared.tolist(), found.notes[0]
    ([[1.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0]], [True, False],
     '1 industry has its own code in the table, 2 share one.')
    """
    forms = _Forms.of(codes, industries, known)
    weights = np.zeros((len(codes), len(industries)))
    for i, industry in enumerate(industries):
        weights[forms.covering(industry), i] = 1.0
    shared = ((weights > 0).sum(axis=1) > 1) | forms.spanning(industries)
    return _told(codes, industries, weights, shared & (weights > 0).any(axis=1))


def coverage_by_pairs(codes: Sequence[str], industries: Sequence[str], pairs: Pairs, known: Classification) -> Coverage:
    """How codes cover industries by a list of pairs; industries that it does not name, by those above or below them.

    Parameters
    ----------
    codes, industries : sequence of str
        (K,), (I,)
    pairs : mapping
    known : Classification
        Of the industries.
    """
    place = {form: k for k, code in reversed(list(enumerate(codes))) for form in (industry_form(code, known), code)}
    keyed = {known.canonical(industry) or industry: dict(found) for industry, found in pairs.items()}
    below = _below(keyed, industries, known)
    weights = np.zeros((len(codes), len(industries)))
    siblings: dict[int, set[str]] = {}
    for i, industry in enumerate(industries):
        own = known.canonical(industry) or industry
        decisive = [own] if own in keyed else below.get(own) or [known.parent(own, keyed) or ""]
        for one in decisive:
            for code, weight in keyed.get(one, {}).items():
                k = place.get(code, place.get(industry_form(code, known), -1))
                if k >= 0:
                    weights[k, i] = min(1.0, weights[k, i] + weight) if len(decisive) > 1 else weight
                    siblings.setdefault(k, set()).add(own)
    # Industries of the same level that share the code, though they are not asked for.
    levels = {known.level(industry) for industry in industries}
    for other, found in keyed.items():
        if known.level(other) in levels:
            for code in found:
                if (k := place.get(code, -1)) in siblings:
                    siblings[k].add(other)
    shared = np.array([len(siblings.get(k, ())) > 1 for k in range(len(codes))], dtype=bool)
    return _told(codes, industries, weights, shared)


def _told(codes: Sequence[str], industries: Sequence[str], weights: Floats, shared: NDArray[np.bool_]) -> Coverage:
    """A coverage that says how many industries have a code of their own."""
    found = Coverage(tuple(codes), tuple(industries), weights, shared)
    own, several = int((found.known & ~found.coarse).sum()), int((found.known & found.coarse).sum())
    verb = "has its own code" if own == 1 else "have their own codes"
    note = f"{counted(own, 'industry')} {verb} in the table, {several:,} share one."
    return Coverage(found.codes, found.industries, weights, shared, (note,))


@dataclass(frozen=True, eq=False, slots=True)
class _Forms:
    """The codes of a table in the form of the industries' classification."""

    known: Classification
    places: Mapping[str, list[int]]
    """Form -> places of the codes that have it; parts of a division (L68A, L68B) have the same."""
    below: Mapping[str, list[str]]
    """Industry -> forms below it."""
    spans: Mapping[str, frozenset[str]]
    """Divisions of the codes that join several: C10-C12."""

    @classmethod
    def of(cls, codes: Sequence[str], industries: Sequence[str], known: Classification) -> _Forms:
        places: dict[str, list[int]] = {}
        for k, code in enumerate(codes):
            form = industry_form(code, known)
            places.setdefault(known.canonical(form) or form, []).append(k)
        spans = {form: _divisions(form, known) for form in places if known.overlaps(form)}
        return cls(known, places, _below(places, industries, known), spans)

    def covering(self, industry: str) -> list[int]:
        """Places of the codes that cover an industry: its own, else the nearest above it, else all below it."""
        own = self.known.canonical(industry) or industry
        if own in self.places:
            return self.places[own]
        divisions = _divisions(own, self.known) if self.spans or self.known.overlaps(own) else frozenset()
        around = [form for form, span in self.spans.items() if divisions and divisions <= span]
        above = self.known.parent(industry, self.places)
        if above is not None and (not around or (self.known.level(above) or 0) >= 2):  # a division, not its section
            return self.places[above]
        if around:
            return self.places[min(around, key=lambda form: len(self.spans[form]))]
        inside = [*self.below.get(own, ())]
        inside += [form for form in self.places if self._inside(form, own, divisions) and form not in inside]
        return [k for form in inside for k in self.places[form]]

    def _inside(self, form: str, own: str, divisions: frozenset[str]) -> bool:
        if form not in self.spans and not (self.known.overlaps(own) and self.known.level(form) == 2):
            return False
        mine = self.spans.get(form) or _divisions(form, self.known)
        return bool(mine) and mine <= divisions

    def spanning(self, industries: Sequence[str]) -> NDArray[np.bool_]:
        """(K,) codes that join several divisions, though the table of industries may hold only one of them."""
        found = np.zeros(sum(map(len, self.places.values())), dtype=bool)
        if {self.known.level(industry) for industry in industries} == {2}:
            for form in self.spans:
                found[self.places[form]] = len(self.spans[form]) > 1
        return found


def _divisions(form: str, known: Classification) -> frozenset[str]:
    return divisions_of(form, revision=known.revision) if isinstance(known, Nace) else frozenset()


def _below(keyed: Collection[str], industries: Sequence[str], known: Classification) -> dict[str, list[str]]:
    """Industry -> the codes of the pairs that lie below it."""
    wanted = {known.canonical(industry) or industry for industry in industries}
    found: dict[str, list[str]] = {}
    for code in keyed:
        if code not in wanted and (above := known.parent(code, wanted)) is not None:
            found.setdefault(above, []).append(code)
    # Of several levels below an industry, the nearest holds all of it.
    return {above: _nearest(codes, known) for above, codes in found.items()}


def _nearest(codes: Sequence[str], known: Classification) -> list[str]:
    top = min(known.level(code) or 99 for code in codes)
    return [code for code in codes if (known.level(code) or 99) == top]
