"""The facts of this room: small CSV files in ``data/``, read when first asked for.

Lines that begin with ``#`` name the source of a file and say how it was made.
"""

from __future__ import annotations

import csv
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def facts(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of one file of facts, as mappings of text by column.

    Examples
    --------
    >>> facts("nuts2_neighbours.csv")[0]["a"]
    'AL01'
    """
    return tuple(MappingProxyType(row) for row in csv.DictReader(_lines(name, remarks=False)))


def source_of(name: str) -> str:
    """What the first lines of a file say about its contents and their source.

    Examples
    --------
    >>> source_of("naics.csv").startswith("NAICS codes of 2 to 6 digits")
    True
    """
    return " ".join(line.lstrip("# ") for line in _lines(name, remarks=True))


def _lines(name: str, *, remarks: bool) -> list[str]:
    from importlib.resources import files  # ten milliseconds that `import klastr` need not spend

    text = files("klastr.codes").joinpath("data", name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.startswith("#") is remarks]
