"""Which industries go together? A symmetric matrix of ties between industries, whatever it was measured from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption, InvalidTable, Problem
from klastr.identify.reasons import Reason
from klastr.results import Explanation, Result, label_position, long_frame, wide_frame
from klastr.tables.counted import counted

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Relatedness(Result):
    """Ties between I industries: the higher, the more they go together.

    Attributes
    ----------
    industries : tuple of str
        (I,) codes, in the order of both sides of the matrix.
    values : (I, I) float64
        Symmetric. NaN on the diagonal (an industry is no evidence for itself) and where a tie is not known.
    name : str
        What was measured, such as ``"employment colocation"``.
    formula : str
        How one tie was computed, in one line.
    coarse : (I, I) bool, optional
        Ties that come out of a table coarser than the industries, so that several industries share them.
    industry_names : mapping
        Code -> name, where known.
    notes : tuple of str
        What was decided or is missing, each a sentence for a person.
    reasons : (I, I) uint8, optional
        `klastr.identify.reasons.Reason` of every tie that is NaN; where left out, ties are simply not known.
    chance : callable, optional
        Gives the (I, I) p-values of the ties under the null model that ``settings["null"]`` names. Called when
        `p_values` are first asked for: they take longer than the ties.
    parts : callable, optional
        Two industries -> what made their tie.
    """

    industries: tuple[str, ...]
    values: Floats
    name: str
    formula: str
    coarse: NDArray[np.bool_] | None = None
    industry_names: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    reasons: NDArray[np.uint8] | None = None
    chance: Callable[[], Floats] | None = None
    parts: Callable[[str, str], Mapping[str, float | str]] | None = None

    def __post_init__(self) -> None:
        for array in (self.values, self.coarse, self.reasons):
            if array is not None:
                array.flags.writeable = False

    @classmethod
    def from_frame(cls, frame: pd.DataFrame, *, name: str = "own matrix", source: str | None = None) -> Self:
        """Read a square frame: index = columns = industry codes; the diagonal is not used.

        Raises
        ------
        InvalidTable
            The frame is not square, its labels differ or repeat, it holds what is no finite number, or it is not
            symmetric.

        Examples
        --------
        >>> import pandas as pd
        >>> codes = ["steel", "cars"]
        >>> Relatedness.from_frame(pd.DataFrame([[1, 0.4], [0.4, 1]], codes, codes)).at("steel", "cars")
        0.4
        """
        rows, columns = [tuple(map(str, labels)) for labels in (frame.index, frame.columns)]
        where = f"The matrix {name!r}"
        try:
            values = np.array(frame.to_numpy(dtype=np.float64, na_value=np.nan))
        except (TypeError, ValueError) as error:
            problem = Problem("not_a_number", f"A tie is no number: {error}.", hint="leave unknown ties empty.")
            raise InvalidTable([problem], where=where) from None
        problems = list(_square_problems(values, rows, columns))
        if problems:
            raise InvalidTable(problems, where=where)
        np.fill_diagonal(values, np.nan)
        sources = (source,) if source else ()
        return cls(industries=rows, values=values, name=name, formula="given", sources=sources)

    def at(self, *labels: str) -> float:
        """The tie between two industries.

        Raises
        ------
        InvalidOption
            Not two labels, or one that the matrix does not hold.
        """
        return float(self.values[self._pair(labels)])

    def industry_label(self, code: str) -> str:
        """The industry's name, else its code."""
        return self.industry_names.get(code) or code

    def strongest(self, industry: str, most: int = 5) -> list[tuple[str, float]]:
        """The industries most tied to one, with their ties, strongest first."""
        row = self.values[self._position(industry)]
        order = np.argsort(-row, kind="stable")[:most]  # NaN comes last
        return [(self.industries[k], float(row[k])) for k in order if not np.isnan(row[k])]

    @cached_property
    def known_share(self) -> float:
        """Share of the pairs of industries whose tie is known."""
        pairs = len(self.industries) * (len(self.industries) - 1)
        return float((~np.isnan(self.values)).sum() / pairs) if pairs else 0.0

    @cached_property
    def p_values(self) -> Floats | None:
        """(I, I) chances of a tie at least as strong under the null model; None where there is none for it."""
        return None if self.chance is None else self.chance()

    def reason(self, *labels: str) -> str:
        """Why there is no tie between two industries; empty where there is one."""
        return Reason(int(self._why()[self._pair(labels)])).word

    def sentence(self) -> str:
        """How many industries and ties there are, and the weakest and the strongest tie."""
        first, second = np.triu_indices(len(self.industries), 1)
        ties = self.values[first, second]
        known = np.flatnonzero(~np.isnan(ties))
        year = self.settings.get("year")
        of = f"{counted(len(self.industries), 'industry')}{f', {year}' if year is not None else ''}"
        said = f"{self.name[:1].upper()}{self.name[1:]} of {of}: {known.size:,} of {counted(ties.size, 'pair')} known"
        if not known.size:
            return f"{said}."
        ends = known[[int(np.argmin(ties[known])), int(np.argmax(ties[known]))]]
        low, high = (f"{ties[k]:.4g} ({self.industries[first[k]]} and {self.industries[second[k]]})" for k in ends)
        return f"{said}, from {low} to {high}."

    def _why(self) -> NDArray[np.uint8]:
        """(I, I) reasons, also where none were given."""
        if self.reasons is not None:
            return self.reasons
        unknown = np.isnan(self.values)
        found = np.where(unknown, Reason.UNKNOWN, Reason.DEFINED).astype(np.uint8)
        np.fill_diagonal(found, np.where(np.diag(unknown), Reason.SAME, Reason.DEFINED))
        return found

    def pick(self, industries: Collection[str]) -> Self:
        """The same matrix for some of its industries, in the matrix's order."""
        kept = [k for k, code in enumerate(self.industries) if code in industries]
        return self._at(kept, tuple(self.industries[k] for k in kept))

    def ordered(self, industries: Sequence[str]) -> Self:
        """The same matrix for exactly these industries in this order; NaN for those it does not hold."""
        place = {code: k for k, code in enumerate(self.industries)}
        return self._at([place.get(code, -1) for code in industries], tuple(industries))

    def _at(self, places: Sequence[int], industries: tuple[str, ...]) -> Self:
        at = np.array(places, dtype=np.intp)
        unknown = at < 0
        values = self.values[np.ix_(at, at)]
        values[unknown] = np.nan
        values[:, unknown] = np.nan
        coarse = None if self.coarse is None else self.coarse[np.ix_(at, at)] & ~unknown & ~unknown[:, None]
        reasons = self._why()[np.ix_(at, at)].copy()
        reasons[unknown | unknown[:, None]] = Reason.NOT_THERE
        chance = None if self.chance is None else lambda: self._chance_at(at)
        return replace(self, industries=industries, values=values, coarse=coarse, reasons=reasons, chance=chance)

    def _chance_at(self, at: NDArray[np.intp]) -> Floats:
        assert self.p_values is not None
        found = self.p_values[np.ix_(at, at)]
        found[at < 0] = np.nan
        found[:, at < 0] = np.nan
        return found

    def to_frame(self) -> pd.DataFrame:
        """Industries x industries."""
        return wide_frame(self.values, self.industries, self.industries, "industry", "other")

    def ties_frame(self) -> pd.DataFrame:
        """One row per pair of industries with a known tie, strongest first: ``industry, other, tie``."""
        first, second = np.triu_indices(len(self.industries), 1)
        tie = self.values[first, second]
        order = np.argsort(-tie, kind="stable")[: int((~np.isnan(tie)).sum())]
        codes = np.array(self.industries, dtype=object)
        columns = {"industry": codes[first[order]], "other": codes[second[order]], "tie": tie[order]}
        if self.coarse is not None:
            columns["coarse"] = self.coarse[first[order], second[order]]
        return long_frame(columns)

    def to_long_frame(self) -> pd.DataFrame:
        """One row per pair of industries, in their order, with the chance of such a tie and the reason of a gap."""
        first, second = np.triu_indices(len(self.industries), 1)
        codes, words = (np.array(list(part), dtype=object) for part in (self.industries, (r.word for r in Reason)))
        columns = {"industry": codes[first], "other": codes[second]}
        if self.settings.get("year") is not None:
            columns["year"] = np.full(first.size, self.settings["year"])
        gap = np.full(first.size, np.nan)
        chance = gap if self.p_values is None else self.p_values[first, second]
        measured = self.settings.get("measure", self.name.replace(" ", "_"))
        columns |= {"measure": np.full(first.size, measured, dtype=object)}
        columns |= {"value": self.values[first, second], "low": gap, "high": gap, "p_value": chance}
        return long_frame({**columns, "reason": words[self._why()[first, second]]})

    def explain(self, *labels: str) -> Explanation:
        """How the tie between two industries came about, and where it stands among all ties of the first."""
        k, other = self._pair(labels)
        first, second = labels
        row, tie = self.values[k], float(self.values[k, other])
        cells: dict[str, float | str] = {"tie": round(tie, 4)}
        if np.isnan(tie):
            cells["reason"] = "an industry has no tie to itself" if k == other else self._said_why(k, other)
        else:
            known = row[~np.isnan(row)]
            cells[f"rank among the {known.size} ties of {first}"] = int((known > tie).sum()) + 1
        if self.coarse is not None and self.coarse[k, other]:
            cells["made by"] = "a coarser table, shared with neighbouring codes"
        if self.parts is not None:
            cells |= self.parts(first, second)
        said = "not known" if np.isnan(tie) else f"{tie:.3g}"
        sentence = f"{self.name[:1].upper()}{self.name[1:]} of {self._said(first)} and {self._said(second)}: {said}"
        return Explanation(sentence, self.formula, cells, self.sources)

    def _said_why(self, k: int, other: int) -> str:
        why = Reason(int(self._why()[k, other]))
        return "not known from this material" if why is Reason.UNKNOWN else why.sentence

    def _said(self, code: str) -> str:
        name = self.industry_names.get(code)
        return f"{code} ({name})" if name else code

    def _pair(self, labels: tuple[str, ...]) -> tuple[int, int]:
        """Where two labels stand."""
        if len(labels) != 2:
            raise InvalidOption(f"{counted(len(labels), 'label')} for a tie.", hint="give the codes of two industries.")
        return self._position(labels[0]), self._position(labels[1])

    def _position(self, industry: str) -> int:
        return label_position(industry, self.industries, "industry")


def standardised(values: Floats) -> Floats:
    """(I, I) ties with mean 0 and standard deviation 1 over the pairs of industries that are known.

    z[i, j] = (s[i, j] - mean(s)) / sd(s), over i != j

    A matrix whose ties are all equal says nothing: its standardised ties are 0.

    >>> standardised(np.array([[np.nan, 1.0, 2.0], [1.0, np.nan, 3.0], [2.0, 3.0, np.nan]])).round(4).tolist()[0][1:]
    [-1.2247, 0.0]
    """
    off = values.astype(np.float64, copy=True)
    np.fill_diagonal(off, np.nan)
    known = ~np.isnan(off)
    if not known.any():
        return off
    mean, spread = off[known].mean(), off[known].std()
    return np.asarray((off - mean) / spread if spread > 1e-12 * np.abs(off[known]).max() else off * 0)


def drawn_in(values: Floats) -> Floats:
    """Standardised ties with their long tails drawn in: sign(z) log(1 + |z|).

    Shares of flows reach ten standard deviations and more: one such tie would outweigh all that regions say. The order
    of ties stays.

    >>> drawn_in(np.array([-1.0, 0.0, 1.0, 10.0])).round(2).tolist()
    [-0.69, 0.0, 0.69, 2.4]
    """
    return np.asarray(np.sign(values) * np.log1p(np.abs(values)))


def combined_values(matrices: Sequence[Floats], weights: Sequence[float] | None = None) -> Floats:
    """(I, I) weighted mean of standardised matrices, each pair over the matrices that know it."""
    total, weight_known = np.zeros_like(matrices[0]), np.zeros_like(matrices[0])
    for values, weight in zip(matrices, [1.0] * len(matrices) if weights is None else weights, strict=True):
        z = standardised(values)
        known = ~np.isnan(z)
        total[known] += weight * z[known]
        weight_known[known] += weight
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(weight_known > 0, total / weight_known, np.nan))


def combined(matrices: Sequence[Relatedness], weights: Sequence[float] | None = None) -> Relatedness:
    """The mean of several standardised matrices.

    S[i, j] = sum_m w_m z_m[i, j] / sum_m w_m, over the matrices m that know the tie; z_m: mean 0, deviation 1

    Parameters
    ----------
    matrices : sequence of Relatedness
        Industries of the first decide; those that another does not hold are unknown there.
    weights : sequence of float, optional
        One positive number for each; default: all the same.

    Returns
    -------
    Relatedness
        A tie is ``coarse`` where one of the matrices took it from a coarser table.

    Raises
    ------
    InvalidOption
        No matrix, or weights that are not one positive number for each.

    References
    ----------
    .. [1] Delgado, M., Porter, M. E., Stern, S. (2016). Defining clusters of related industries. Journal of Economic
       Geography 16(1), 1-38.

    Examples
    --------
    >>> import pandas as pd
    >>> codes = ["steel", "cars", "food"]
    >>> near = Relatedness.from_frame(pd.DataFrame([[0, 2, 1], [2, 0, 0], [1, 0, 0]], codes, codes), name="near")
    >>> sold = Relatedness.from_frame(pd.DataFrame([[0, 9, 0], [9, 0, 0], [0, 0, 0]], codes, codes), name="sold")
    >>> round(combined([near, sold]).at("steel", "cars"), 3)
    1.319
    """
    if not matrices:
        raise InvalidOption("No matrix was given to be combined.", hint="give at least one Relatedness.")
    if weights is not None and (len(weights) != len(matrices) or not all(0 < weight < np.inf for weight in weights)):
        raise InvalidOption(
            f"{len(weights)} weights for {len(matrices)} matrices; each needs one positive number.",
            hint="leave weights out, or give one for each.",
        )
    first = matrices[0]
    alike = [matrix.ordered(first.industries) for matrix in matrices]
    names = " + ".join(matrix.name for matrix in matrices)
    return Relatedness(
        industries=first.industries,
        values=combined_values([matrix.values for matrix in alike], weights),
        name=names if len(matrices) > 1 else f"standardised {names}",
        formula=f"mean of standardised ties: {names}",
        coarse=_coarse_somewhere(alike),
        industry_names=first.industry_names,
        notes=tuple(dict.fromkeys(note for matrix in matrices for note in matrix.notes)),
        sources=tuple(dict.fromkeys(source for matrix in matrices for source in matrix.sources)),
        settings={
            "matrices": [matrix.name for matrix in matrices],
            "weights": [1.0] * len(matrices) if weights is None else [float(weight) for weight in weights],
        },
    )


def _coarse_somewhere(matrices: Sequence[Relatedness]) -> NDArray[np.bool_] | None:
    found = [matrix.coarse & ~np.isnan(matrix.values) for matrix in matrices if matrix.coarse is not None]
    return np.asarray(np.logical_or.reduce(found)) if found else None


def _square_problems(values: Floats, rows: tuple[str, ...], columns: tuple[str, ...]) -> list[Problem]:
    if rows != columns:
        return [Problem("not_square", f"Its {len(rows)} rows and {len(columns)} columns are not the same industries.")]
    if len(set(rows)) < len(rows):
        twice = sorted({code for code in rows if rows.count(code) > 1})
        return [Problem("repeated_code", f"{len(twice)} codes stand twice (first: {twice[0]}).", count=len(twice))]
    endless = np.isinf(values)
    np.fill_diagonal(endless, False)
    if endless.any():
        i, j = np.argwhere(endless)[0]
        return [
            Problem(
                "not_finite",
                f"{int(endless.sum()):,} of its cells are infinite (first: {rows[i]} and {rows[j]}).",
                hint="give every known tie as a finite number, and leave unknown ones empty.",
            )
        ]
    known = ~np.isnan(values)
    scale = np.abs(values[known & ~np.eye(len(rows), dtype=bool)]).max(initial=0.0)
    uneven = (known != known.T) | (np.abs(np.nan_to_num(values - values.T)) > 1e-9 * scale)
    np.fill_diagonal(uneven, False)
    if uneven.any():
        i, j = np.argwhere(uneven)[0]
        return [
            Problem(
                "not_symmetric",
                f"{int(uneven.sum()) // 2} ties differ by direction (first: {rows[i]} and {rows[j]}).",
                hint="take the larger, or the mean, of both directions.",
            )
        ]
    return []
