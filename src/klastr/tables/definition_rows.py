"""The rows of a user's definition, checked: codes, groups, names, verdicts on trade."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from klastr.errors import InvalidDefinition, nearest_names, rows_in_words
from klastr.tables.frames import arrow_column, codes, column_names
from klastr.tables.rows import RowNumbers

VERDICTS = {
    **dict.fromkeys(("traded", "true", "yes", "y", "1", "ano"), True),
    **dict.fromkeys(("local", "false", "no", "n", "0", "ne"), False),
}
"""Words for traded and local, folded to small letters."""

_COLUMNS = ("code", "group", "group_name", "traded")

# What other people's files call the two columns, so that the hint can name them.
_OTHER_NAMES = {
    "code": ("naics_code", "naics", "nace_code", "nace", "sic4_code", "sic", "industry", "industry_code"),
    "group": ("cluster", "cluster_name", "segment", "sector", "category", "industry_group", "bundle"),
}


@dataclass(frozen=True, slots=True)
class DefinitionRows:
    """The texts of a definition's columns, "" where a cell is empty."""

    definition: str
    codes: Sequence[str]
    groups: Sequence[str]
    names: Sequence[str]
    traded: Sequence[str]
    numbering: RowNumbers

    @classmethod
    def of(cls, frame: Any, definition: str, numbering: RowNumbers | None = None) -> DefinitionRows:
        """The rows of a frame; `definition` is its name for the sentences of errors."""
        columns = column_names(frame)
        known = {name.strip().casefold(): name for name in reversed(columns)}

        def texts(wanted: str) -> list[str]:
            if wanted not in known:
                return []
            found = codes(arrow_column(frame, known[wanted]))
            return [found.labels[k] if k >= 0 else "" for k in found.at]

        if not {"code", "group"} <= known.keys():
            raise _missing_columns(definition, columns)
        written, groups, names, traded = (texts(name) for name in _COLUMNS)
        nothing = [""] * len(written)
        rows = cls(definition, written, groups, names or nothing, traded or nothing, numbering or RowNumbers(first=0))
        if not any(rows.codes):
            raise InvalidDefinition(
                f"The definition '{definition}' holds no industry code.",
                hint="give one row per industry: code, group.",
                definition=definition,
            )
        return rows

    def groups_by_code(self) -> dict[str, str]:
        """Each industry's group; refuses groups without a code and codes in several groups."""
        nameless = [
            k for k, (code, group) in enumerate(zip(self.codes, self.groups, strict=True)) if not code and group
        ]
        if nameless:
            raise InvalidDefinition(
                f"The definition '{self.definition}' has a group without an industry code in {self._where(nameless)}.",
                hint="name the industry, or delete the row.",
                rows=self.numbering.of(nameless),
            )
        found: dict[str, list[str]] = {}
        for code, group in zip(self.codes, self.groups, strict=True):
            if code and group:
                found.setdefault(code, []).append(group)
        several = {code: tuple(dict.fromkeys(groups)) for code, groups in found.items() if len(set(groups)) > 1}
        if several:
            raise in_several_groups(several, self.definition)
        if not found:
            raise InvalidDefinition(
                f"The definition '{self.definition}' puts none of its {len(self.codes):,} industries into a group.",
                hint="fill the column group.",
                definition=self.definition,
            )
        return {code: groups[0] for code, groups in found.items()}

    def names_by_group(self) -> dict[str, str]:
        """The first name of each group that has one."""
        found: dict[str, str] = {}
        for group, name in zip(self.groups, self.names, strict=True):
            if group and name:
                found.setdefault(group, name)
        return found

    def traded_by_code(self) -> dict[str, bool]:
        """Whether each industry is traded, where the column says so; refuses other words."""
        strange = [(k, word) for k, word in enumerate(self.traded) if word and word.casefold() not in VERDICTS]
        if strange:
            rows = [k for k, _ in strange]
            raise InvalidDefinition(
                f"The column 'traded' of the definition '{self.definition}' holds {strange[0][1]!r} "
                f"({self._where(rows)}).",
                hint="write traded or local (also yes/no, true/false, 1/0), or leave the cell empty.",
                rows=self.numbering.of(rows),
            )
        return {
            code: VERDICTS[word.casefold()] for code, word in zip(self.codes, self.traded, strict=True) if code and word
        }

    def notes(self) -> Iterable[str]:
        """What a person should know: industries without a group, groups with several names or verdicts."""
        groupless = [
            k for k, (code, group) in enumerate(zip(self.codes, self.groups, strict=True)) if code and not group
        ]
        if groupless:
            yield (
                f"{len(groupless):,} of {len(self.codes):,} industries of the definition are in no group "
                f"({self._where(groupless)})."
            )
        named = self._several(self.names)
        if named:
            yield f"Several names were given to {_counted(named)}; the first name is used."
        mixed = self._several([str(VERDICTS[word.casefold()]) if word else "" for word in self.traded])
        if mixed:
            yield f"Traded and local industries are in {_counted(mixed)}: neither, and not part of a traded total."

    def _several(self, texts: Sequence[str]) -> list[str]:
        """Groups whose rows hold more than one of these texts."""
        found: dict[str, set[str]] = {}
        for group, text in zip(self.groups, texts, strict=True):
            if group and text:
                found.setdefault(group, set()).add(text)
        return [group for group, several in found.items() if len(several) > 1]

    def _where(self, rows: Sequence[int]) -> str:
        return rows_in_words(self.numbering.of(rows), len(rows))


def _counted(groups: Sequence[str]) -> str:
    return f"the group '{groups[0]}'" if len(groups) == 1 else f"{len(groups):,} groups (first: '{groups[0]}')"


def _missing_columns(definition: str, columns: Sequence[str]) -> InvalidDefinition:
    plain = {name.strip().casefold(): name for name in columns}
    renames = []
    for wanted in ("code", "group"):
        if wanted in plain:
            continue
        like = [plain[other] for other in _OTHER_NAMES[wanted] if other in plain]
        like += nearest_names(wanted, columns) or [name for name in columns if wanted in name.casefold()]
        renames += [f"'{like[0]}' to '{wanted}'"] if like else []
    missing = " and ".join(f"'{wanted}'" for wanted in ("code", "group") if wanted not in plain)
    shown = ", ".join(f"'{name}'" for name in columns[:12]) or "none"
    return InvalidDefinition(
        f"The definition '{definition}' has no column {missing}; its columns are {shown}.",
        hint=f"rename {' and '.join(renames)}." if renames else "a definition has the columns code and group.",
        columns=tuple(columns),
    )


def in_several_groups(several: Mapping[str, Sequence[str]], definition: str) -> InvalidDefinition:
    """The error for industries that a definition names in more than one group."""
    code, groups = next(iter(several.items()))
    many = "1 industry is" if len(several) == 1 else f"{len(several):,} industries are"
    return InvalidDefinition(
        f"In the definition '{definition}' {many} in several groups (first: {code} in {' and '.join(groups)}); "
        f"its jobs would count twice.",
        hint="keep each industry in one group; give a list that overlaps with others (an emerging-industry bundle) as "
        "a definition of its own.",
        codes=dict(several),
    )
