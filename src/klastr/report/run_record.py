"""`run.json`: everything that is needed to repeat a run exactly and to see that it was the same."""

from __future__ import annotations

import hashlib
import json
import platform
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from klastr import __version__
from klastr.identify.findings import RegionalClusters
from klastr.tables.cells import CellKind

_LIBRARIES = ("numpy", "scipy", "pandas", "pyarrow", "duckdb")
_CHUNK = 1 << 20

Input = Path | Mapping[str, Any] | None


def write_run_record(
    found: RegionalClusters,
    path: Path,
    *,
    command: Sequence[str],
    inputs: Mapping[str, Input],
    warnings: Sequence[str] = (),
) -> None:
    """Write the settings, versions and input hashes of a run.

    Parameters
    ----------
    found : RegionalClusters
    path : Path
        Of the file to write.
    command : sequence of str
        The command line as it was typed.
    inputs : mapping of str to Path, mapping or None
        What was read, by its role (table, definition, geography ...): a file, or facts about a table in a database,
        in which ``path`` is its file where it has one; None where nothing was.
    warnings : sequence of str
        What was odd in it.
    """
    record = run_record(found, command, inputs) | {"warnings": list(warnings)}
    text = json.dumps(record, ensure_ascii=False, indent=2, default=str)
    path.write_text(text + "\n", encoding="utf-8")


def run_record(found: RegionalClusters, command: Sequence[str], inputs: Mapping[str, Input]) -> dict[str, Any]:
    """The content of `run.json`."""
    return run_facts(command, inputs) | {
        "settings": dict(found.settings),
        "star_scheme": asdict(found.scheme),
        "table": _table(found),
        "sources": list(found.sources),
        "cite": found.cite(),
    }


def run_facts(command: Sequence[str], inputs: Mapping[str, Input]) -> dict[str, Any]:
    """What every run records, whatever was asked: the command, when, with which versions, from what."""
    return {
        "command": shlex.join(command),
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "versions": {"klastr": __version__, "python": platform.python_version()}
        | {name: version(name) for name in _LIBRARIES},
        "inputs": {role: _told(origin) for role, origin in inputs.items() if origin is not None},
    }


def _told(origin: Path | Mapping[str, Any]) -> dict[str, Any]:
    if isinstance(origin, Path):
        return _fingerprint(origin)
    file = origin.get("path")
    return (_fingerprint(Path(file)) if file is not None else {}) | dict(origin)


def _fingerprint(file: Path) -> dict[str, Any]:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return {"path": str(file), "bytes": file.stat().st_size, "sha256": digest.hexdigest()}


def _table(found: RegionalClusters) -> dict[str, Any]:
    table = found.ground.table
    names = {
        CellKind.PUBLISHED: "published",
        CellKind.CONFIDENTIAL: "confidential",
        CellKind.UNAVAILABLE: "unreliable_or_not_collected",
        CellKind.NOT_THERE: "not_there",
    }
    return {
        "regions": len(table.regions),
        "industries": len(table.industries),
        "years": list(table.years),
        "unit": table.unit,
        "source": table.source,
        "region_codes": table.region_codes.name,
        "industry_codes": table.industry_codes.name,
        "cells": {names[kind]: count for kind, count in table.counts().items()},
        "notes": [*table.notes, *found.ground.notes],
    }
