"""The note that lies beside a fetched table and says where it comes from: ``jobs.csv.source.json``."""

from __future__ import annotations

import json
from pathlib import Path


def note_beside(path: Path) -> Path:
    """Where the note of a table lies.

    >>> note_beside(Path("jobs.csv")).name
    'jobs.csv.source.json'
    """
    return path.with_name(f"{path.name}.source.json")


def source_beside(place: object) -> dict[str, str]:
    """The source out of the note beside a file; nothing where there is none that can be read."""
    if not isinstance(place, Path):
        return {}
    try:
        told = json.loads(note_beside(place).read_text(encoding="utf-8"))
        source = told["source"]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return {}
    return {"source": source} if isinstance(source, str) else {}
