"""What the codes of a table tell.

Codes that do not exist, codes of another revision, levels side by side, regions whose code changed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from klastr.codes.classification import Classification, OwnCodes
from klastr.codes.classifications import Nace, Nuts
from klastr.codes.nace_revisions import RevisionFit, revision_of
from klastr.codes.nuts_changes import successions
from klastr.errors import Problem
from klastr.tables.cells import CellKind
from klastr.tables.counted import counted
from klastr.tables.frames import Codes
from klastr.tables.long import LongRows
from klastr.tables.regional_cells import RegionalCells

_KEPT_ROWS = 1_000
_SHOWN = 5

# One code of another revision may be a slip; one in ten is another table mixed in, whose codes mean other industries.
_PREVAIL_FROM = 0.1
# Codes of which half exist in a classification were probably meant to be of it.
_MEANT_FROM, _RECOGNISED_FROM = 0.5, 0.8


def problems_of_codes(
    table: RegionalCells, rows: LongRows, classification: str | None = None, *, whole: bool = True
) -> list[Problem]:
    """Everything about the codes of a table; of one whose bad rows were left out, only which codes are wrong."""
    wrong = [
        *_other_revision(table, rows, classification),
        *_unknown(table.industry_codes, rows, rows.industry, "industry"),
        *_unknown(table.region_codes, rows, rows.region, "region"),
    ]
    if not whole:
        return wrong
    return [
        *wrong,
        *_levels(table.regions, table.region_levels, table.region_codes, "region"),
        *_levels(table.industries, table.industry_levels, table.industry_codes, "industry"),
        *_recoded_regions(table),
    ]


def _other_revision(table: RegionalCells, rows: LongRows, said: str | None) -> list[Problem]:
    """Industry codes that belong to another revision of NACE than the rest, or than was said."""
    codes = table.industry_codes
    if not isinstance(codes, Nace | OwnCodes):
        return []
    fit = revision_of(table.industries)
    if fit.revision is None or (isinstance(codes, OwnCodes) and said is not None):
        return []
    if isinstance(codes, Nace) and said is not None and fit.revision != codes.revision and fit.share > codes.share:
        message = (
            f"You say {codes.name}, but {len(codes.unknown):,} of {fit.count:,} codes do not exist in it "
            f"({_listed(codes.unknown)}), and {fit.share:.0%} exist in NACE Rev. {fit.revision}."
        )
        return [
            _in_rows(
                rows,
                rows.industry,
                codes.unknown,
                Problem("other_revision", message, hint=f"say NACE Rev. {fit.revision}, or translate the codes first."),
            )
        ]
    foreign = [code for code in fit.missing if revision_of([code]).revision is not None]
    if isinstance(codes, OwnCodes):
        return _nearly_known(rows, fit, foreign)
    if foreign:
        return [_mixed_revisions(rows, foreign, fit)]
    if said is None and codes.revision != "2":
        return [
            Problem(
                "revision",
                codes.note or f"The industries are coded by {codes.name}.",
                severity="warning",
                hint="groups of industries that were made for NACE Rev. 2 do not fit; bring a definition of your own.",
            )
        ]
    return []


def _nearly_known(rows: LongRows, fit: RevisionFit, foreign: list[str]) -> list[Problem]:
    """Codes that were taken as the table's own though most of them look like NACE."""
    if fit.count < 2 or fit.share < _MEANT_FROM:
        return []
    if 1 - (len(fit.missing) - len(foreign)) / fit.count >= _RECOGNISED_FROM:
        return [_mixed_revisions(rows, foreign, fit)]
    return [
        _in_rows(
            rows,
            rows.industry,
            fit.missing,
            Problem(
                "own_codes",
                f"{fit.share:.0%} of the industry codes are NACE Rev. {fit.revision}, too few to take them for it "
                f"(not: {_listed(fit.missing)}); they have no levels.",
                severity="warning",
                hint="mend the codes if they were meant to be NACE.",
            ),
        )
    ]


def _mixed_revisions(rows: LongRows, foreign: list[str], fit: RevisionFit) -> Problem:
    elsewhere = revision_of(foreign).revision
    many = f"{len(foreign):,} of {fit.count:,} industry codes {'is' if len(foreign) == 1 else 'are'}"
    return _in_rows(
        rows,
        rows.industry,
        foreign,
        Problem(
            "other_revision",
            f"{many} of NACE Rev. {elsewhere} and not of Rev. {fit.revision} like the others ({_listed(foreign)}).",
            severity="error" if len(foreign) >= _PREVAIL_FROM * fit.count else "warning",
            hint="the same code means other industries in another revision: translate one of them, or keep the years "
            "of one revision.",
        ),
    )


def _unknown(codes: Classification, rows: LongRows, axis: Codes, what: str) -> list[Problem]:
    unknown = [code for code in codes.unknown if not isinstance(codes, Nace) or revision_of([code]).revision is None]
    if isinstance(codes, OwnCodes) or not unknown:
        return []
    are = "code is" if len(unknown) == 1 else "codes are"
    return [
        _in_rows(
            rows,
            axis,
            unknown,
            Problem(
                f"unknown_{what}",
                f"{len(unknown):,} {what} {are} not in {codes.name} ({_listed(unknown)}).",
                severity="warning",
                hint="they are kept without level and parent; mend them if they are slips.",
            ),
        )
    ]


def _levels(labels: tuple[str, ...], levels: tuple[int | None, ...], codes: Classification, what: str) -> list[Problem]:
    """Several levels side by side: no mistake, but one has to be chosen."""
    counts = Counter(
        level
        for code, level in zip(labels, levels, strict=True)
        if level is not None and not codes.is_total(code) and not codes.overlaps(code)
    )
    if len(counts) < 2:
        return []
    shown = ", ".join(f"{counts[level]:,} at level {level}" for level in sorted(counts))
    return [
        Problem(
            "mixed_levels",
            f"The {what} codes are of several levels: {shown}.",
            sum(counts.values()),
            severity="note",
            hint=f"choose one with --{what}-level; the coarser ones then bound hidden cells.",
        )
    ]


def _recoded_regions(table: RegionalCells) -> list[Problem]:
    """Regions that have numbers in an earlier year under a code that the latest year does not have."""
    if not isinstance(table.region_codes, Nuts) or len(table.years) < 2:
        return []
    there = (table.kinds != CellKind.NOT_THERE).any(axis=2)
    alive = {code for code, now in zip(table.regions, there[-1], strict=True) if now}
    ended = [
        code
        for k, code in enumerate(table.regions)
        if there[:-1, k].any() and not there[-1, k] and table.region_codes.is_place(code)
    ]
    if not ended or not alive:
        return []
    found = successions(ended, to_version=_version_of_the_living(alive))
    recoded = [
        f"{code} → {change.successor}"
        for code, change in found.items()
        if change.successor in alive and change.successor != code
    ]
    redrawn = [code for code, change in found.items() if change.status == "split_or_merged"]
    rest = [code for code in ended if code not in redrawn and found[code].successor not in alive]
    parts = [
        f"{len(recoded):,} were recoded ({_listed(recoded)})" if recoded else "",
        f"{len(redrawn):,} were split, merged or redrawn ({_listed(redrawn)})" if redrawn else "",
        f"{len(rest):,} end without a successor in the table ({_listed(rest)})" if rest else "",
    ]
    return [
        Problem(
            "recoded_regions",
            f"{counted(len(ended), 'region code')} with numbers in earlier years and none in "
            f"{table.years[-1]}: {'; '.join(part for part in parts if part)}.",
            len(ended),
            severity="note",
            hint="growth follows a recoded region; for the others it stays empty.",
        )
    ]


def _version_of_the_living(alive: set[str]) -> int:
    from klastr.codes.nuts import version_of

    versions = version_of(alive).versions
    return versions[-1] if versions else 2013


def _in_rows(rows: LongRows, axis: Codes, codes: list[str] | tuple[str, ...], made: Problem) -> Problem:
    """The same problem with the rows in which some codes stand."""
    wanted = np.array([label in set(codes) for label in axis.labels] + [False])
    read: NDArray[np.intp] = np.unique(rows.row[wanted[axis.at]])
    return replace(made, count=int(read.size), rows=rows.numbering.of(read[:_KEPT_ROWS]))


def _listed(codes: list[str] | tuple[str, ...]) -> str:
    return ", ".join(codes[:_SHOWN]) + (" ..." if len(codes) > _SHOWN else "")
