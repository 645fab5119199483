"""How the regions and the industries of a table are coded: the one door that tables use.

`recognised_industries` and `recognised_regions` look at the codes alone and return a `Classification`: what level a
code has, which of the table's other codes is its parent, what it is called, whether it is a total or an aggregate that
overlaps with others. A coding that is not known is as welcome as any: `OwnCodes`, without levels and parents.
"""
# ruff: noqa: ARG002, D102  (what a method answers is told once, by Classification)

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from klastr.codes import nace, naics, nuts
from klastr.codes.classification import Classification, OwnCodes
from klastr.codes.nace_revisions import revision_of
from klastr.codes.versions import span_of
from klastr.errors import InvalidOption, nearest_names

__all__ = [
    "Cbsa",
    "Classification",
    "Nace",
    "Naics",
    "Nuts",
    "OwnCodes",
    "named_industries",
    "recognised_industries",
    "recognised_regions",
]

# A table with a few wrong codes is still recognised, so that they can be named; with more, the coding is its own.
_RECOGNISED_FROM = 0.8


@dataclass(frozen=True, kw_only=True)
class Nace(Classification):
    """Industries by NACE; levels as in `klastr.codes.nace.level`."""

    revision: nace.Revision = "2"

    def canonical(self, code: str) -> str | None:
        return nace.normalised(code, revision=self.revision)

    def level(self, code: str) -> int | None:
        return nace.level(code, revision=self.revision)

    def label(self, code: str, language: str = "en") -> str:
        return nace.label(code, language, revision=self.revision)

    def parent(self, code: str, known: Collection[str]) -> str | None:
        found = super().parent(code, known)
        return found or self._covering_total(code, known)

    def is_total(self, code: str) -> bool:
        return nace.is_total(code, revision=self.revision)

    def overlaps(self, code: str) -> bool:
        return nace.normalised(code, revision=self.revision) is not None and self.level(code) is None

    def _ancestors(self, code: str) -> Iterator[str]:
        return nace.ancestors(code, revision=self.revision)

    def _spellings(self, canonical: str) -> tuple[str, ...]:
        return nace.spellings(canonical)

    def _covering_total(self, code: str, known: Collection[str]) -> str | None:
        """A total such as B-S_X_K642 is above a code that it covers, though it is no plain total."""
        if not self.level(code):
            return None
        mine = nace.divisions(code, revision=self.revision)
        totals = {one: nace.divisions(one, revision=self.revision) for one in known if self.is_total(one)}
        covering = [one for one, covered in totals.items() if mine <= covered]
        return min(covering, key=lambda one: (len(totals[one]), one), default=None)


@dataclass(frozen=True, kw_only=True)
class Naics(Classification):
    """Industries by NAICS; levels as in `klastr.codes.naics.level`. Names are in English."""

    def canonical(self, code: str) -> str | None:
        return naics.normalised(code)

    def level(self, code: str) -> int | None:
        return naics.level(code)

    def label(self, code: str, language: str = "en") -> str:
        return naics.label(code)

    def is_total(self, code: str) -> bool:
        return naics.normalised(code) == naics.TOTAL

    def _ancestors(self, code: str) -> Iterator[str]:
        return naics.ancestors(code)

    def _spellings(self, canonical: str) -> tuple[str, ...]:
        return naics.spellings(canonical)


@dataclass(frozen=True, kw_only=True)
class Nuts(Classification):
    """Regions by NUTS; levels 0 to 3. Totals are aggregates of countries, such as ``EU28``."""

    def canonical(self, code: str) -> str | None:
        return nuts.normalised(code)

    def level(self, code: str) -> int | None:
        return nuts.level(code)

    def label(self, code: str, language: str = "en") -> str:
        return nuts.label(code, language)

    def is_total(self, code: str) -> bool:
        known = nuts.normalised(code)
        return known is not None and nuts.is_aggregate(known)

    def country(self, code: str) -> str | None:
        return nuts.country(code)

    def is_within(self, code: str, area: str) -> bool:
        return (nuts.normalised(code) or code).startswith(nuts.normalised(area) or area)

    def is_place(self, code: str) -> bool:
        return not nuts.is_extra_regio(code)

    def _ancestors(self, code: str) -> Iterator[str]:
        above = nuts.parent(code)
        while above is not None:
            yield above
            above = nuts.parent(above)

    def _spellings(self, canonical: str) -> tuple[str, ...]:
        return nuts.spellings(canonical)


@dataclass(frozen=True, kw_only=True)
class Cbsa(Classification):
    """Metropolitan and micropolitan areas of the United States: five digits, level 1, below ``US``."""

    name: str = "CBSA"
    _COUNTRY: ClassVar[str] = "US"

    def canonical(self, code: str) -> str | None:
        text = code.strip()
        return text if text == self._COUNTRY or _is_cbsa(text) else None

    def level(self, code: str) -> int | None:
        known = self.canonical(code)
        return None if known is None else int(known != self._COUNTRY)

    def label(self, code: str, language: str = "en") -> str:
        if self.level(code) == 0:
            return "Spojené státy" if language == "cs" else "United States"
        return code

    def country(self, code: str) -> str | None:
        return self._COUNTRY if self.canonical(code) else None

    def is_within(self, code: str, area: str) -> bool:
        return area in (code, self._COUNTRY)

    def _ancestors(self, code: str) -> Iterator[str]:
        return iter((self._COUNTRY,) if self.level(code) else ())


def _is_cbsa(text: str) -> bool:
    # The Census Bureau gives numbers from 10100 on, in alphabetical order, that end in 0; states and counties
    # (01001 to 56045) mostly do not.
    return len(text) == 5 and text.isdigit() and "10100" <= text <= "49999" and text.endswith("0")


def recognised_industries(codes: Iterable[str]) -> Classification:
    """The classification that the industries of a table are coded by.

    Parameters
    ----------
    codes : iterable of str
        The codes as they stand in the table; repeated ones count once.

    Returns
    -------
    Classification
        `Nace` or `Naics` where at least four fifths of the codes exist in it, else `OwnCodes`.

    Notes
    -----
    Codes of two bare digits may be both: of two that fit equally well, NACE is taken.

    Examples
    --------
    >>> found = recognised_industries(["C10", "C29", "C291", "C99"])
    >>> found.name, found.share, found.unknown, found.parent("C291", {"C", "C29"})
    ('own codes', 1.0, (), None)
    >>> found = recognised_industries(["C", "C10", "C29", "C291", "B-S_X_K642", "C99"])
    >>> found.name, found.unknown, found.parent("C291", {"C", "C29"}), found.is_total("B-S_X_K642")
    ('NACE Rev. 2', ('C99',), 'C29', True)
    """
    unique = tuple(dict.fromkeys(codes))
    european, american = _nace(unique), _naics(unique)
    best = european if european.share >= american.share else american
    return best if best.share >= _RECOGNISED_FROM else OwnCodes()


def named_industries(name: str, codes: Iterable[str]) -> Classification:
    """The classification that a person has named for the industries of a table.

    Parameters
    ----------
    name : str
        ``"NACE"`` or ``"NACE Rev. 2"``, ``"NACE Rev. 1.1"``, ``"NACE Rev. 2.1"``, ``"NAICS"``, with or without a year,
        or ``"own codes"``; capitals and spaces do not matter.
    codes : iterable of str
        The codes of the table. Those that do not exist in the classification are its `unknown`.

    Raises
    ------
    InvalidOption
        No classification has this name.

    Examples
    --------
    >>> named_industries("nace rev 2.1", ["K62", "J62"]).unknown
    ('J62',)
    """
    unique = tuple(dict.fromkeys(codes))
    asked = "".join(name.casefold().replace("rev.", "rev").split())
    if asked in _NACE_NAMES:
        return _nace(unique, _NACE_NAMES[asked])
    if asked.startswith("naics"):
        return _naics(unique)
    if asked in ("owncodes", "own"):
        return OwnCodes()
    known = ("NACE Rev. 2", "NACE Rev. 2.1", "NACE Rev. 1.1", "NAICS", "own codes")
    near = nearest_names(name, known)
    raise InvalidOption(
        f"There is no classification of industries called {name!r}.",
        hint=f"choose {'one of ' if not near else ''}{', '.join(near or known)}.",
        name=name,
    )


_NACE_NAMES: dict[str, nace.Revision] = {
    "nace": "2",
    "nacerev2": "2",
    "nacerev2.1": "2.1",
    "nacerev1.1": "1.1",
}


def _nace(codes: tuple[str, ...], revision: nace.Revision | None = None) -> Nace:
    fit = revision_of(codes)
    used = revision or fit.revision or "2"
    unknown = tuple(code for code in codes if nace.normalised(code, revision=used) is None)
    note = fit.reason if fit.revision == used and fit.not_in_revision_2 else ""
    return Nace(name=f"NACE Rev. {used}", revision=used, share=_share(codes, unknown), unknown=unknown, note=note)


def _naics(codes: tuple[str, ...]) -> Naics:
    fit = naics.version_of(codes)
    version = f" {fit.versions[-1]}" if fit.versions else ""
    return Naics(name=f"NAICS{version}", share=_share(codes, fit.unknown), unknown=fit.unknown, note=fit.reason)


def _share(codes: tuple[str, ...], unknown: tuple[str, ...]) -> float:
    return (len(codes) - len(unknown)) / len(codes) if codes else 0.0


def recognised_regions(codes: Iterable[str]) -> Classification:
    """The classification that the regions of a table are coded by.

    Parameters
    ----------
    codes : iterable of str
        The codes as they stand in the table; repeated ones count once.

    Returns
    -------
    Classification
        `Nuts` or `Cbsa` where at least four fifths of the codes exist in it, else `OwnCodes`.

    Examples
    --------
    >>> found = recognised_regions(["CZ08", "SK03", "HU10"])
    >>> found.name, found.level("CZ08"), found.country("CZ08"), found.label("SK03", "cs")
    ('NUTS 2003-2013', 2, 'CZ', 'Střední Slovensko')
    >>> recognised_regions(["10180", "35620"]).name, recognised_regions(["north", "south"]).name
    ('CBSA', 'own codes')
    """
    unique = tuple(dict.fromkeys(codes))
    european, american = _nuts(unique), _cbsa(unique)
    best = european if european.share >= american.share else american
    return best if best.share >= _RECOGNISED_FROM else OwnCodes()


def _nuts(codes: tuple[str, ...]) -> Nuts:
    fit = nuts.version_of(codes)
    unknown = tuple(code for code in codes if nuts.normalised(code) is None)
    span = "mixed versions" if fit.mixed else span_of(fit.versions)
    return Nuts(name=f"NUTS {span}".strip(), share=_share(codes, unknown), unknown=unknown, note=fit.reason)


def _cbsa(codes: tuple[str, ...]) -> Cbsa:
    unknown = tuple(code for code in codes if Cbsa().canonical(code) is None)
    return Cbsa(share=_share(codes, unknown), unknown=unknown)
