"""True recordings of what was asked and what came back, and answers written by hand in the same form.

A recording is two files: ``NAME.exchange.json`` with the request, the status, the headers and the date, and
``NAME.body`` with the bytes, unpacked. An answer that was written after the documentation has, in place of the date,
the sentence it rests on (``rests_on``). Keys of access stand in neither.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from klastr.errors import UnwritableFolder
from klastr.sources.live.request import Request
from klastr.sources.live.transport import Received

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Exchange:
    """A recorded or written answer."""

    address: str
    status: int
    headers: dict[str, str]
    body: Path
    recorded: str | None = None
    rests_on: str | None = None


def record(request: Request, answer: Received, folder: Path) -> Path:
    """Write what was asked and what came back.

    Raises
    ------
    UnwritableFolder
    """
    now = datetime.now(UTC)
    name = f"{request.office.name}-{request.key[:12]}-{now:%Y%m%dT%H%M%SZ}"
    told = {
        "request": {"method": "GET", "address": request.shown},
        "status": answer.status,
        "headers": dict(answer.headers),
        "recorded": now.isoformat(timespec="seconds"),
        "body": f"{name}.body",
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / f"{name}.body", _pieces(answer.body))
        _write(folder / f"{name}.exchange.json", iter([json.dumps(told, indent=1).encode()]))
    except OSError as error:
        raise UnwritableFolder(
            f"The recording cannot be written into {folder}: {error.strerror or error}.",
            hint="name another folder with --record.",
            folder=str(folder),
        ) from error
    return folder / f"{name}.exchange.json"


def exchanges(folder: Path) -> Iterator[Exchange]:
    """All exchanges of a folder, by name.

    Parameters
    ----------
    folder : Path
    """
    for path in sorted(folder.glob("*.exchange.json")):
        told = json.loads(path.read_text(encoding="utf-8"))
        yield Exchange(
            told["request"]["address"],
            told["status"],
            told["headers"],
            folder / told["body"],
            told.get("recorded"),
            told.get("rests_on"),
        )


def _pieces(body: Path) -> Iterator[bytes]:
    with body.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _write(path: Path, pieces: Iterator[bytes]) -> None:
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as draft:
        try:
            draft.writelines(pieces)
            Path(draft.name).replace(path)
        except BaseException:
            Path(draft.name).unlink(missing_ok=True)
            raise
