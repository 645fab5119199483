"""How a definition meets the industries of a table.

A code of the definition covers the same code of the table and everything below it. What is finer than the table, of
another revision, or in two groups is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from klastr.codes.classifications import Classification, OwnCodes, recognised_industries
from klastr.errors import InvalidDefinition, nearest_names
from klastr.tables.definition_rows import in_several_groups
from klastr.tables.definitions import Definition


@dataclass(frozen=True, eq=False, slots=True)
class DefinitionFit:
    """Industries of a table in the groups of a definition, and what does not fit.

    Attributes
    ----------
    group_at : (I,) int
        Position of each industry's group in ``definition.groups``; -1 where it is in none.
    missing : tuple of str
        Codes of the definition that cover no industry of the table.
    outside : tuple of str
        Industries of the table in no group.
    notes : tuple of str
        The same in sentences for a person; empty where everything fits.
    """

    group_at: NDArray[np.intp]
    missing: tuple[str, ...]
    outside: tuple[str, ...]
    notes: tuple[str, ...]


def membership(
    definition: Definition, industries: Sequence[str], *, codes: Classification | None = None
) -> NDArray[np.intp]:
    """The group of each industry; see `fit`, which also tells what does not fit.

    Returns
    -------
    (I,) int
        Positions in ``definition.groups``, -1 outside.

    Examples
    --------
    >>> from klastr.tables.definitions import Definition
    >>> vehicles = Definition("vehicles", {"29": "road", "C30": "rail"})
    >>> membership(vehicles, ["C28", "C29", "C30"]).tolist()
    [-1, 0, 1]
    """
    return fit(definition, industries, codes=codes).group_at


def fit(definition: Definition, industries: Sequence[str], *, codes: Classification | None = None) -> DefinitionFit:
    """Put industries into the groups of a definition.

    Parameters
    ----------
    definition : Definition
    industries : sequence of str
        (I,) codes of one level of a table.
    codes : Classification, optional
        Of the industries; recognised from them where not given.

    Returns
    -------
    DefinitionFit

    Raises
    ------
    InvalidDefinition
        No code is in the table; codes are of another revision; a code is finer than the table's industries, or in two
        groups once its forms (``29``, ``C29``) are seen as one.

    Notes
    -----
    The nearest code above an industry decides: with ``C`` in one group and ``C29`` in another, ``C29.1`` is in the
    second.
    """
    if tuple(industries) == tuple(definition.group_of) == definition.groups:  # each industry by itself
        return DefinitionFit(np.arange(len(industries)), (), (), ())
    codes = codes or recognised_industries(industries)
    known = _KnownCodes.of(definition, codes)
    covering = [known.covering(industry) for industry in industries]
    _refuse_other_coding(definition, known, industries, any(covering))
    _refuse_finer(definition, known, industries, covering)
    position = {group: g for g, group in enumerate(definition.groups)}
    group_at = [-1 if code is None else position[known.group_of[code]] for code in covering]
    missing = (*known.unused(industries, covering), *known.strange)
    outside = tuple(industry for industry, code in zip(industries, covering, strict=True) if code is None)
    return DefinitionFit(
        np.array(group_at, dtype=np.intp), missing, outside, tuple(_notes(definition, industries, missing, outside))
    )


@dataclass(frozen=True, slots=True)
class _KnownCodes:
    """The codes of a definition in the canonical form of the table's classification."""

    codes: Classification
    group_of: Mapping[str, str]
    written: Mapping[str, str]
    strange: tuple[str, ...]
    """As written; not in the classification."""

    @classmethod
    def of(cls, definition: Definition, codes: Classification) -> _KnownCodes:
        groups: dict[str, list[str]] = {}
        written: dict[str, str] = {}
        strange = []
        for code, group in definition.group_of.items():
            canonical = _canonical(code, codes)
            if canonical is None:
                strange.append(code)
                continue
            written.setdefault(canonical, code)
            if group not in groups.setdefault(canonical, []):
                groups[canonical].append(group)
        several = {code: tuple(found) for code, found in groups.items() if len(found) > 1}
        if several:
            raise in_several_groups(several, definition.name)
        return cls(codes, {code: found[0] for code, found in groups.items()}, written, tuple(strange))

    def covering(self, industry: str) -> str | None:
        """The code of the definition that decides about an industry: its own, else the nearest one above it."""
        canonical = self.codes.canonical(industry)
        if canonical in self.group_of:
            return canonical
        return self.codes.parent(industry, self.group_of)

    def unused(self, industries: Sequence[str], covering: Sequence[str | None]) -> tuple[str, ...]:
        """Codes, as written, that are no industry of the table and have none below them."""
        left = dict.fromkeys(code for code in self.group_of if code not in set(covering))
        for industry in industries:
            above: str | None = industry
            while left and above is not None:
                above = self.codes.parent(above, self.group_of)
                left.pop(above or "", None)
        return tuple(self.written[code] for code in left)


def _canonical(code: str, codes: Classification) -> str | None:
    found = codes.canonical(code)
    if found is None and len(code) == 1 and code.isdigit():
        return codes.canonical(f"0{code}")  # a spreadsheet dropped the zero of 01
    return found


def _refuse_other_coding(definition: Definition, known: _KnownCodes, industries: Sequence[str], some_fit: bool) -> None:
    """Codes of another classification or revision, or none that the table has."""
    own, table = recognised_industries(definition.group_of), known.codes
    other = type(own) is not type(table) or getattr(own, "revision", None) != getattr(table, "revision", None)
    if some_fit and not (other and known.strange and own.unknown == () and not isinstance(own, OwnCodes)):
        return
    every = len(definition.group_of)
    first = (known.strange or tuple(definition.group_of))[0]
    how_many = f"{len(known.strange):,}" if some_fit else "None"
    said = "mean nothing there" if some_fit else "is among the table's industries"
    said = f"{how_many} of the {every:,} codes of the definition '{definition.name}' {said} (first: {first})."
    if other:
        said = f"The definition is written in {own.name}, and the table in {table.name}. {said}"
    near = nearest_names(first, industries) or tuple(industries[:3])
    raise InvalidDefinition(
        said,
        hint=f"write the table's own codes; it has {', '.join(near)}.",
        definition=definition.name,
        codes=every,
        strange=known.strange,
    )


def _refuse_finer(
    definition: Definition, known: _KnownCodes, industries: Sequence[str], covering: Sequence[str | None]
) -> None:
    """A code below an industry of the table splits it, unless the whole industry is in the same group."""
    group_of = {
        industry: None if code is None else known.group_of[code]
        for industry, code in zip(industries, covering, strict=True)
    }
    above = {code: known.codes.parent(code, group_of) for code in known.group_of.keys() - set(covering)}
    finer = sorted(
        code
        for code, industry in above.items()
        if industry and not known.codes.is_total(industry) and group_of[industry] != known.group_of[code]
    )
    if finer:
        first, industry = known.written[finer[0]], above[finer[0]]
        many = "1 code" if len(finer) == 1 else f"{len(finer):,} codes"
        raise InvalidDefinition(
            f"{many} of the definition '{definition.name}' {'is' if len(finer) == 1 else 'are'} finer than the "
            f"industries of the table (first: {first} within {industry}); its jobs cannot be told apart.",
            hint="use a table, or an --industry-level, as fine as the definition, or group the table's own codes.",
            codes=tuple(known.written[code] for code in finer),
        )


def _notes(
    definition: Definition, industries: Sequence[str], missing: Sequence[str], outside: Sequence[str]
) -> Iterable[str]:
    if missing:
        yield (
            f"{len(missing):,} of {len(definition.group_of):,} codes of the definition '{definition.name}' are not in "
            f"the table ({_first(missing)})."
        )
    if outside:
        yield (
            f"{len(outside):,} of {len(industries):,} industries of the table are in no group of the definition "
            f"'{definition.name}' ({_first(outside)})."
        )


def _first(codes: Sequence[str], at_most: int = 5) -> str:
    rest = f" and {len(codes) - at_most:,} more" if len(codes) > at_most else ""
    return ", ".join(codes[:at_most]) + rest
