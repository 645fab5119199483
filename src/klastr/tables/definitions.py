"""Which industries go together? A definition puts industry codes into groups, and may say which of them are traded.

It comes from a user's frame (`Definition.from_frame`), is built in (`Definition.built_in`), or is the table itself with
each industry by itself (`Definition.own_industries`). How it meets the industries of a table, and what does not fit,
tells `klastr.tables.definition_fit.fit`.
"""

from __future__ import annotations

from collections.abc import Mapping
from csv import DictReader
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from klastr.errors import InvalidOption
from klastr.tables.definition_rows import DefinitionRows

if TYPE_CHECKING:
    from klastr.tables.regional import RegionalTable
    from klastr.tables.rows import RowNumbers

BUILT_IN = ("nace",)
"""Names of the groupings that come with klastr."""

_LANGUAGES = {"en": "english", "cs": "czech"}


@dataclass(frozen=True, eq=False)
class Definition:
    """Industry codes in groups.

    Attributes
    ----------
    name : str
        What a reader is told: the name of the file or of the built-in grouping.
    group_of : mapping of str to str
        Industry code, as written in the source, to the code of its group.
    group_names : mapping of str to (mapping of str to str)
        Language to group code to name; the language ``""`` holds names of a user's file, in whatever language they are.
    traded_codes : mapping of str to bool
        Industry code to whether it sells beyond its region; codes without a verdict are not in it.
    source : str, optional
        Where the definition comes from, for a footnote.
    notes : tuple of str
        What was decided while reading, each a sentence for a person.
    """

    name: str
    group_of: Mapping[str, str]
    group_names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    traded_codes: Mapping[str, bool] = field(default_factory=dict)
    source: str | None = None
    notes: tuple[str, ...] = ()

    @classmethod
    def from_frame(
        cls,
        frame: Any,
        *,
        name: str = "own definition",
        source: str | None = None,
        numbering: RowNumbers | None = None,
    ) -> Definition:
        """Read a frame (pandas, polars or pyarrow) with the columns ``code, group`` and maybe ``group_name, traded``.

        Parameters
        ----------
        frame : pandas, polars or pyarrow frame
            One row per industry. A row without a group says that the industry is in none. ``traded`` accepts
            traded/local, true/false, yes/no and 1/0.
        name, source : str, optional
        numbering : RowNumbers, optional
            Where the rows stand in a file; rows of a frame are counted as ``iloc`` does.

        Raises
        ------
        InvalidDefinition
            A column is missing, there are no rows, a row has no code, a code is in several groups, or ``traded`` holds
            another word.

        Examples
        --------
        >>> import pandas as pd
        >>> frame = pd.DataFrame({"code": ["C29", "C30"], "group": ["vehicles"] * 2, "traded": ["yes", "yes"]})
        >>> definition = Definition.from_frame(frame)
        >>> definition.groups, definition.is_traded("vehicles")
        (('vehicles',), True)
        """
        rows = DefinitionRows.of(frame, name, numbering)
        return cls(
            name=name,
            group_of=rows.groups_by_code(),
            group_names={"": rows.names_by_group()},
            traded_codes=rows.traded_by_code(),
            source=source,
            notes=tuple(rows.notes()),
        )

    @classmethod
    def own_industries(cls, table: RegionalTable) -> Definition:
        """Each industry of a table by itself: the definition where none is given.

        Examples
        --------
        >>> from klastr.tables.regional import RegionalTable
        >>> rows = [("A", "steel", 10), ("B", "food", 60)]
        >>> Definition.own_industries(RegionalTable.from_rows(rows)).groups
        ('food', 'steel')
        """
        names = {
            language: {code: table.industry_label(code, language) for code in table.industries}
            for language in _LANGUAGES
        }
        return cls("each industry by itself", {code: code for code in table.industries}, names, source=table.source)

    @classmethod
    def built_in(cls, name: str) -> Definition:
        """A grouping that comes with klastr.

        Parameters
        ----------
        name : {"nace"}
            ``nace``: the divisions of NACE Rev. 2 in 32 groups, traded and local, made from their titles and from how
            unevenly their jobs lie over European regions (docs/methods/nace-grouping.md).

        Raises
        ------
        InvalidOption
            There is no grouping of this name.

        Examples
        --------
        >>> nace = Definition.built_in("nace")
        >>> nace.group_of["C29"], nace.group_label("automotive", "cs"), len(nace.groups)
        ('automotive', 'Automobilový průmysl', 32)
        """
        if name not in BUILT_IN:
            raise InvalidOption(
                f"There is no built-in definition {name!r}; there is {', '.join(BUILT_IN)}.",
                hint="name one of these, or a file with the columns code and group.",
                definition=name,
            )
        rows, names = _data_rows(f"{name}_grouping.csv"), _data_rows(f"{name}_groups.csv")
        return cls(
            name=name,
            group_of={row["code"]: row["group"] for row in rows},
            group_names={
                language: {row["group"]: row[column] for row in names} for language, column in _LANGUAGES.items()
            },
            traded_codes={row["code"]: row["traded"] == "traded" for row in rows},
            source="klastr, built-in grouping of NACE Rev. 2 divisions; dispersion measured on Eurostat "
            "(sbs_r_nuts06_r2), 2014",
        )

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """(G,) group codes in the order in which the source names them first."""
        return tuple(dict.fromkeys(self.group_of.values()))

    def is_traded(self, group: str) -> bool | None:
        """True where all industries of the group are traded, False where none is; None where unknown or mixed."""
        verdicts = self._verdicts.get(group, set())
        return next(iter(verdicts)) if len(verdicts) == 1 else None

    @cached_property
    def _verdicts(self) -> Mapping[str, set[bool | None]]:
        found: dict[str, set[bool | None]] = {}
        for code, group in self.group_of.items():
            found.setdefault(group, set()).add(self.traded_codes.get(code))
        return found

    def group_label(self, group: str, language: str = "en") -> str:
        """The group's name in this language, else as the source has it, else in English, else its code."""
        for known in (language, "", "en"):
            if name := self.group_names.get(known, {}).get(group):
                return name
        return group


def _data_rows(name: str) -> list[dict[str, str]]:
    text = files("klastr.tables").joinpath("data", name).read_text(encoding="utf-8")
    return list(DictReader(line for line in text.splitlines() if not line.startswith("#")))
