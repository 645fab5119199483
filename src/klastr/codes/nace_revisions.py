"""The revision of NACE that a set of codes belongs to.

Rev. 1.1 was used until 2007, Rev. 2 from 2008, Rev. 2.1 from 2025. Most digits mean something in each of them: only a
code that does not exist in a revision tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from klastr.codes.nace import TOTAL, Revision, normalised

# Where two revisions fit equally well, the first of these is taken.
_BY_LIKELIHOOD: tuple[Revision, ...] = ("2", "2.1", "1.1")


@dataclass(frozen=True, slots=True)
class RevisionFit:
    """The revision of a set of codes, and how that is known.

    Attributes
    ----------
    revision : {"2", "2.1", "1.1"} or None
        The revision that holds most of the codes; None where none holds a single one.
    count : int
        How many different codes were looked at; totals are not counted, they are in every revision.
    shares : mapping of revision to float
        Share of the codes that exist in each revision.
    missing : tuple of str
        Codes that do not exist in the revision chosen.
    not_in_revision_2 : tuple of str
        Codes of the revision chosen that do not exist in Rev. 2: the evidence against it.
    """

    revision: Revision | None
    count: int
    shares: Mapping[Revision, float]
    missing: tuple[str, ...]
    not_in_revision_2: tuple[str, ...]

    @property
    def share(self) -> float:
        """Share of the codes that exist in the revision chosen."""
        return self.shares[self.revision] if self.revision else 0.0

    @property
    def reason(self) -> str:
        """One sentence for a person.

        Examples
        --------
        >>> revision_of(["DA15", "DM34", "K72"]).reason
        'NACE Rev. 1.1: 3 of 3 codes do not exist in Rev. 2 (first: DA15).'
        """
        if self.revision is None:
            return "No code is a NACE code."
        if not self.not_in_revision_2:
            return f"NACE Rev. {self.revision}."
        return (
            f"NACE Rev. {self.revision}: {len(self.not_in_revision_2):,} of {self.count:,} codes do not exist in "
            f"Rev. 2 (first: {self.not_in_revision_2[0]})."
        )


def revision_of(codes: Iterable[str]) -> RevisionFit:
    """The revision that holds most of these codes.

    Parameters
    ----------
    codes : iterable of str
        Codes as they stand in a table; repeated ones count once.

    Returns
    -------
    RevisionFit

    Notes
    -----
    Bare digits say little: 10 to 33 are divisions in every revision. Letters, the divisions 34 and 40 (Rev. 1.1) or 45
    and 47 next to 46 (Rev. 2), and the groups say more.

    Examples
    --------
    >>> revision_of(["C29", "G45", "J62"]).revision, revision_of(["G46", "K62", "V99"]).revision
    ('2', '2.1')
    >>> revision_of(["C29", "D15"]).missing
    ('D15',)
    """
    unique = [code for code in dict.fromkeys(codes) if normalised(code) != TOTAL]
    held = {revision: {code for code in unique if normalised(code, revision=revision)} for revision in _BY_LIKELIHOOD}
    best = max(_BY_LIKELIHOOD, key=lambda revision: len(held[revision]))
    shares = {revision: len(held[revision]) / max(1, len(unique)) for revision in _BY_LIKELIHOOD}
    return RevisionFit(
        revision=best if held[best] else None,
        count=len(unique),
        shares=shares,
        missing=tuple(code for code in unique if code not in held[best]),
        not_in_revision_2=tuple(code for code in unique if code in held[best] - held["2"]),
    )
