"""Regions that an answer does without: how many, why, and which."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from klastr.identify.reasons import Reason
from klastr.tables.counted import counted

_NAMED = 5


def first_codes(codes: Sequence[str]) -> str:
    """The first few codes, for the end of a sentence.

    >>> first_codes(["A", "B"]), first_codes(list("ABCDEFG"))
    ('A, B', 'A, B, C, D, E, ...')
    """
    return ", ".join(codes[:_NAMED]) + (", ..." if len(codes) > _NAMED else "")


def left_out_notes(regions: Sequence[str], reasons: NDArray[np.uint8]) -> tuple[str, ...]:
    """One sentence for each reason for which regions are left out.

    Parameters
    ----------
    regions : sequence of str
    reasons : (R,) uint8
        `klastr.identify.reasons.Reason` of each; 0 where it takes part.

    >>> left_out_notes(["A", "B", "C"], np.array([0, 10, 10], dtype=np.uint8))
    ('2 of 3 regions are left out, because nothing lies within reach (B, C).',)
    """
    told = []
    for code in np.unique(reasons[reasons != Reason.DEFINED]):
        which = [region for region, reason in zip(regions, reasons, strict=True) if reason == code]
        of = f"{len(which):,} of {counted(len(regions), 'region')} {'is' if len(which) == 1 else 'are'} left out"
        told.append(f"{of}, because {Reason(int(code)).sentence} ({first_codes(which)}).")
    return tuple(told)


def lacking_notes(
    labels: Sequence[str], lacking: NDArray[np.bool_], *, of: str = "region", what: str = "attribute"
) -> tuple[str, ...]:
    """One sentence where some regions or industries lack a number that was given for the others.

    >>> lacking_notes(["A", "B", "C"], np.array([False, True, True]))
    ('2 of 3 regions have no attribute and stay out of its means (B, C).',)
    """
    which = [label for label, is_lacking in zip(labels, lacking, strict=True) if is_lacking]
    if not which:
        return ()
    verbs = f"has no {what} and stays" if len(which) == 1 else f"have no {what} and stay"
    return (f"{len(which):,} of {counted(len(labels), of)} {verbs} out of its means ({first_codes(which)}).",)
