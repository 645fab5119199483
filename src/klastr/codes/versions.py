"""Versions of a classification, and the spans of them in which a code exists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


def versions_in(span: str, versions: tuple[int, ...]) -> tuple[int, ...]:
    """The versions of a span such as ``2010-2016``; none for an empty one.

    Examples
    --------
    >>> versions_in("2010-2016", (2006, 2010, 2013, 2016, 2021)), versions_in("", (2006,))
    ((2010, 2013, 2016), ())
    """
    if not span:
        return ()
    first, _, last = span.partition("-")
    return tuple(version for version in versions if int(first) <= version <= int(last or first))


def span_of(versions: Iterable[int]) -> str:
    """Versions that follow each other as one text.

    Examples
    --------
    >>> span_of([2013, 2016, 2010]), span_of([2021])
    ('2010-2016', '2021')
    """
    ordered = sorted(versions)
    return f"{ordered[0]}-{ordered[-1]}" if len(ordered) > 1 else "".join(map(str, ordered))


@dataclass(frozen=True, slots=True)
class VersionFit:
    """The versions that hold most of a set of codes, and the codes that are not in them.

    Attributes
    ----------
    versions : tuple of int
        The version that holds the most codes, with those that hold the same ones, in order of time; empty where no
        code is known.
    count : int
        How many different codes were looked at.
    elsewhere : mapping of str to tuple of int
        Codes that these versions do not hold, with the versions that do.
    unknown : tuple of str
        Codes that are in no version.
    """

    versions: tuple[int, ...]
    count: int
    elsewhere: Mapping[str, tuple[int, ...]]
    unknown: tuple[str, ...]

    @property
    def share(self) -> float:
        """Share of the codes that the versions hold."""
        return 1 - (len(self.elsewhere) + len(self.unknown)) / self.count if self.count else 0.0

    @property
    def mixed(self) -> bool:
        """Whether no single version holds all codes that are known."""
        return bool(self.elsewhere)

    @property
    def reason(self) -> str:
        """One sentence for a person about the versions that are mixed; empty where they are not.

        Examples
        --------
        >>> best_versions({"CZ08": (2006, 2010), "HU11": (2010,), "DE41": (2006,)}).reason
        'Codes of several versions: 1 of 3 is not in version 2010 (first: DE41, version 2006).'
        """
        if not self.elsewhere:
            return ""
        code, versions = next(iter(self.elsewhere.items()))
        many = f"{len(self.elsewhere):,} of {self.count:,} {'is' if len(self.elsewhere) == 1 else 'are'}"
        return (
            f"Codes of several versions: {many} not in version {span_of(self.versions)} "
            f"(first: {code}, version {span_of(versions)})."
        )


def best_versions(known: Mapping[str, tuple[int, ...]], unknown: Iterable[str] = ()) -> VersionFit:
    """The versions that hold most of the codes; of two that hold as many, the later one.

    Parameters
    ----------
    known : mapping of str to tuple of int
        Each code with the versions in which it exists.
    unknown : iterable of str, optional
        Codes that exist in none.

    Examples
    --------
    >>> fit = best_versions({"a": (1, 2), "b": (2, 3), "c": (3,)}, ["x"])
    >>> fit.versions, fit.share, dict(fit.elsewhere), fit.unknown
    ((3,), 0.5, {'a': (1, 2)}, ('x',))
    """
    every = sorted({version for versions in known.values() for version in versions})
    held = {version: {code for code, versions in known.items() if version in versions} for version in every}
    latest = max(every, key=lambda version: (len(held[version]), version), default=None)
    best = tuple(version for version in every if latest is not None and held[version] == held[latest])
    elsewhere = {code: versions for code, versions in known.items() if not set(best) <= set(versions)}
    missing = tuple(unknown)
    return VersionFit(best, len(known) + len(missing), elsewhere, missing)
