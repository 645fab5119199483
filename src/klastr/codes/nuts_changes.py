"""How one version of NUTS follows another: the same area under a new code, or areas that were split, merged, redrawn.

A figure of a recoded region can be followed. Of regions that were split or merged only the sum over all that took part
is the same area on both sides.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from types import MappingProxyType
from typing import Literal

from klastr.codes.facts import facts
from klastr.codes.nuts import VERSIONS, codes_of, is_extra_regio, level, normalised, versions
from klastr.errors import InvalidOption

Status = Literal["same", "recoded", "split_or_merged", "extra_regio", "unknown"]


@dataclass(frozen=True, slots=True)
class Succession:
    """What became of one code between two versions.

    Attributes
    ----------
    code : str
        The code asked for.
    from_version, to_version : int
        Version of the code, and the version it was followed to; the second may be the earlier one.
    status : {"same", "recoded", "split_or_merged", "extra_regio", "unknown"}
        ``unknown``: no code of the first version, or a new or ended one whose other side is not recorded.
    here : tuple of str
        All codes of the first version that took part, the one asked for among them.
    there : tuple of str
        All codes of the other version that took part; together they are the area of `here`, but for one code on each
        side that is ``split_or_merged``: there a part was lost or gained. Empty where not known.
    boundary_moved : bool
        The region was recoded and its boundary moved a little at that occasion.
    """

    code: str
    from_version: int
    to_version: int
    status: Status
    here: tuple[str, ...]
    there: tuple[str, ...]
    boundary_moved: bool = False

    @property
    def successor(self) -> str | None:
        """The one code of the other version that stands for the same region, None where there is none."""
        return self.there[0] if self.status in ("same", "recoded") else None

    @property
    def reason(self) -> str:
        """One sentence for a person.

        Examples
        --------
        >>> successors("HU10", 2013, 2016).reason
        'HU10 (NUTS 2013) was split into HU11 and HU12 (NUTS 2016).'
        >>> successors("DE40", 2010, 2006).reason
        'DE41 and DE42 (NUTS 2006) were merged into DE40 (NUTS 2010).'
        """
        if self.status == "extra_regio":
            return f"{self.code} is no region."
        if self.from_version not in versions(self.code):
            return f"{self.code} is not a code of NUTS {self.from_version}."
        if self.status == "same":
            return f"{self.code} is the same in NUTS {self.from_version} and NUTS {self.to_version}."
        if not self.there:
            return f"What {self.code} (NUTS {self.from_version}) is in NUTS {self.to_version} is not recorded."
        sides = (self.from_version, self.here), (self.to_version, self.there)
        (early, old), (late, new) = sorted(sides)
        before, after = f"{_listed(old)} (NUTS {early})", f"{_listed(new)} (NUTS {late})"
        if self.status == "recoded":
            moved = "; its boundary moved a little" if self.boundary_moved else ""
            return f"{before} became {after}{moved}."
        if len(old) == len(new) == 1:
            return f"{before} and {after} are not the same area: the boundary moved."
        if len(old) == 1:
            return f"{before} was split into {after}."
        return f"{before} were merged into {after}." if len(new) == 1 else f"{before} were redrawn as {after}."


def _listed(codes: tuple[str, ...]) -> str:
    return " and ".join(filter(None, (", ".join(codes[:-1]), codes[-1])))


def successors(code: str, from_version: int, to_version: int) -> Succession:
    """What became of a code of one version in another, earlier or later one.

    Parameters
    ----------
    code : str
        Of any level above 0.
    from_version, to_version : int
        One of 2003, 2006, 2010, 2013, 2016, 2021.

    Returns
    -------
    Succession
        With status ``unknown`` where the first version does not have the code.

    Examples
    --------
    >>> successors("EL11", 2010, 2016).successor, successors("FR21", 2013, 2016).successor
    ('EL51', 'FRF2')
    >>> found = successors("IE02", 2013, 2016)
    >>> found.status, found.here, found.there
    ('split_or_merged', ('IE01', 'IE02'), ('IE04', 'IE05', 'IE06'))
    """
    known = normalised(code) or code
    if is_extra_regio(known):
        return Succession(known, from_version, to_version, "extra_regio", (known,), (known,))
    found = concordance(from_version, to_version, level=level(known) or 0).get(known)
    return found or Succession(known, from_version, to_version, "unknown", (known,), ())


def successions(codes: Iterable[str], *, to_version: int) -> dict[str, Succession]:
    """What each code is in one version, counted from the nearest version that has the code.

    Fit for a table whose codes are of several versions.

    Examples
    --------
    >>> {code: found.successor for code, found in successions(["EL11", "EL51", "HU10"], to_version=2016).items()}
    {'EL11': 'EL51', 'EL51': 'EL51', 'HU10': None}
    """
    told = {}
    for code in codes:
        nearest = min(versions(code), key=lambda held: abs(held - to_version), default=to_version)
        told[code] = successors(code, nearest, to_version)
    return told


def origin(code: str, known: Collection[str]) -> Succession:
    """Which of the known codes, of another year's table, stand for the area of this one.

    Parameters
    ----------
    code : str
    known : collection of str
        Codes of the other table; they may be of several versions.

    Returns
    -------
    Succession
        Its `there` is among the known codes. Where nothing fits, `there` is what would have been needed, or empty.

    Examples
    --------
    >>> origin("EL51", {"EL11", "EL12"}).there, origin("DE40", {"DE41", "DE42"}).reason
    (('EL11',), 'DE41 and DE42 (NUTS 2006) were merged into DE40 (NUTS 2010).')
    """
    mine = versions(code) or VERSIONS[-1:]
    if code in known or is_extra_regio(code):
        status: Status = "extra_regio" if is_extra_regio(code) else "same"
        return Succession(code, mine[-1], mine[-1], status, (code,), (code,) if code in known else ())
    pairs = [(held, other) for held in mine for other in VERSIONS if other not in mine]
    found = [successors(code, *pair) for pair in sorted(pairs, key=lambda pair: abs(pair[0] - pair[1]))]
    fitting = [one for one in found if one.there and set(one.there) <= set(known)]
    alone = [one for one in fitting if one.here == (code,)]
    return next(iter(alone or fitting or found), Succession(code, mine[-1], mine[-1], "unknown", (code,), ()))


@cache
def concordance(from_version: int, to_version: int, *, level: int = 2) -> Mapping[str, Succession]:
    """Every code of one version with what it is in another.

    Parameters
    ----------
    from_version, to_version : int
        The second may be the earlier one.
    level : int
        0 to 3. The records of level 3 are incomplete: `there` may be empty, and where regions were redrawn the two
        sides need not be the same area.

    Returns
    -------
    mapping of str to Succession

    Raises
    ------
    InvalidOption
        There is no such version.

    Notes
    -----
    Codes of both versions are joined where their areas overlap; each connected set of codes has the same area in
    both. One code on each side, never redrawn on the way, is ``same`` or ``recoded``. One exception is the source's:
    it keeps UKM2 as one region, UKM7, though it lost the Scottish Borders to UKM9; so UKM3 and UKM8 with UKM9 differ
    by these.

    Examples
    --------
    >>> table = concordance(2010, 2013)
    >>> sorted({found.status for found in table.values()}), table["UKI1"].there
    (['recoded', 'same', 'split_or_merged'], ('UKI3', 'UKI4'))
    """
    for version in (from_version, to_version):
        if version not in VERSIONS:
            raise InvalidOption(
                f"There is no NUTS {version}.", hint=f"choose one of {', '.join(map(str, VERSIONS))}.", version=version
            )
    early, late = min(from_version, to_version), max(from_version, to_version)
    reached = _reached(early, late, level)
    told: dict[str, Succession] = {}
    for old, new, redrawn, moved in _connected(reached):
        here, there = (old, new) if from_version == early else (new, old)
        status: Status = "split_or_merged"
        if len(old) == len(new) == 1 and not redrawn:
            status = "same" if old == new else "recoded"
        for code in here:
            told[code] = Succession(code, from_version, to_version, status, here, there, moved)
    for code in codes_of(from_version, level=level) - told.keys():  # ended, or new, without a record
        told[code] = Succession(code, from_version, to_version, "unknown", (code,), ())
    return MappingProxyType(told)


@dataclass(frozen=True, slots=True)
class _Reached:
    codes: frozenset[str]
    redrawn: bool = False
    moved: bool = False


def _reached(early: int, late: int, level: int) -> dict[str, _Reached]:
    """Each code of the early version with the codes of the late one that its area overlaps, version by version."""
    reached = {code: _Reached(frozenset({code})) for code in codes_of(early, level=level)}
    passed = [version for version in VERSIONS if early <= version <= late]
    for version, following in pairwise(passed):
        changes, codes = _changes(version, following), codes_of(following, level=level)
        for start, at in reached.items():
            edges = [edge for code in at.codes for edge in changes.get(code, ())]
            kept = {code for code in at.codes if code not in changes and code in codes}
            kinds = {kind for _, kind in edges}
            reached[start] = _Reached(
                frozenset(kept | {new for new, _ in edges}),
                at.redrawn or "part" in kinds,
                at.moved or "shifted" in kinds,
            )
    return reached


@cache
def _changes(version: int, following: int) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """The codes that changed from one version to the next: old code -> (new code, kind)."""
    told: dict[str, tuple[tuple[str, str], ...]] = {}
    for row in facts("nuts_changes.csv"):
        if (row["from"], row["to"]) == (str(version), str(following)):
            told[row["old"]] = (*told.get(row["old"], ()), (row["new"], row["kind"]))
    return told


def _connected(reached: Mapping[str, _Reached]) -> list[tuple[tuple[str, ...], tuple[str, ...], bool, bool]]:
    """Sets of old and new codes that hang together, with whether any was redrawn, and whether a boundary moved."""
    owner: dict[str, int] = {}  # new code -> number of its set
    sets: dict[int, tuple[set[str], set[str]]] = {}
    for number, (old, at) in enumerate(reached.items()):
        if not at.codes:
            continue
        olds, news = {old}, set(at.codes)
        for joined in {owner[new] for new in at.codes if new in owner}:
            more_olds, more_news = sets.pop(joined)
            olds |= more_olds
            news |= more_news
        sets[number] = olds, news
        owner.update(dict.fromkeys(news, number))
    return [
        (
            tuple(sorted(olds)),
            tuple(sorted(news)),
            any(reached[old].redrawn for old in olds),
            any(reached[old].moved for old in olds),
        )
        for olds, news in sets.values()
    ]
