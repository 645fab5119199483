"""Answers kept on disk: one record and one body for each request, both whole or not there.

::

    $KLASTR_CACHE, else $XDG_CACHE_HOME/klastr, else ~/.cache/klastr (~/Library/Caches/klastr on a Mac)
        answers/KEY.json            when, from where, on what terms, checksum; written last
        answers/KEY-CHECKSUM.body   the bytes as they came
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from klastr.errors import UnwritableFolder
from klastr.sources.live.request import Request
from klastr.sources.live.transport import Received

_PIECE = 1 << 20
_VERSION = 1
_GOOD_FOR = timedelta(days=1)
"""Offices publish at most twice a day."""
_CLOCKS_DIFFER = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """An answer that was checked and is kept.

    Attributes
    ----------
    address : str
        What was asked, without secrets.
    fetched, asked : str
        When the bytes came, and when the office last said that they are still right (ISO 8601, UTC).
    sha256, size
        Of the body.
    headers : mapping of str to str
    attribution, terms, terms_address : str
        The office's, as they were known then.
    body : Path
    """

    address: str
    fetched: str
    asked: str
    sha256: str
    size: int
    headers: Mapping[str, str]
    attribution: str
    terms: str
    terms_address: str
    body: Path

    @property
    def day(self) -> str:
        """When the office last stood by it, as a date."""
        return self.asked[:10]

    @property
    def is_recent(self) -> bool:
        """Whether it was asked for within the last day."""
        return datetime.now(UTC) - datetime.fromisoformat(self.asked) < _GOOD_FOR

    @property
    def validators(self) -> dict[str, str]:
        """Headers that ask the office whether there is anything newer."""
        names = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
        return {names[name]: text for name, text in self.headers.items() if name in names}


def kept_answer(request: Request, cache: Path) -> Kept | None:
    """The answer that is kept; None where there is none, or anything of it is not as it was written."""
    folder = cache / "answers"
    try:
        told: dict[str, Any] = json.loads((folder / f"{request.key}.json").read_text(encoding="utf-8"))
        if told.pop("version") != _VERSION or told["address"] != request.shown or not _is_sound(told):
            return None
        kept = Kept(**told, body=_body(folder, request, told["sha256"]))
        return kept if checksum(kept.body) == kept.sha256 else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _is_sound(told: Mapping[str, Any]) -> bool:
    """Whether each entry of a record is of the kind that was written."""
    texts = (told["attribution"], told["terms"], told["terms_address"])
    headers = told["headers"]
    return (
        all(isinstance(text, str) for text in texts)
        and isinstance(told["size"], int)
        and re.fullmatch(r"[0-9a-f]{64}", told["sha256"]) is not None
        and isinstance(headers, dict)
        and all(isinstance(text, str) and _is_plain(text) for text in headers.values())
        and all(_has_passed(told[name]) for name in ("fetched", "asked"))
    )


def _has_passed(moment: str) -> bool:
    """Whether a time with its zone lies behind us: one ahead, of a clock set wrong, would be recent for years."""
    read = datetime.fromisoformat(moment)
    return read.tzinfo is not None and read <= datetime.now(UTC) + _CLOCKS_DIFFER


def _is_plain(text: str) -> bool:
    """Whether a header can be sent as it is: printable ASCII."""
    return text.isascii() and text.isprintable()


def candidate(request: Request, answer: Received) -> Kept:
    """A fresh answer as it would be kept, to be checked first."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    office = request.office
    return Kept(
        address=request.shown,
        fetched=now,
        asked=now,
        sha256=checksum(answer.body),
        size=answer.body.stat().st_size,
        headers={name: text for name, text in answer.headers.items() if name != "retry-after" and _is_plain(text)},
        attribution=office.attribution,
        terms=office.terms,
        terms_address=office.terms_address,
        body=answer.body,
    )


def confirmed(request: Request, kept: Kept, cache: Path) -> Kept:
    """A kept answer that the office has just said to be still right.

    Raises
    ------
    UnwritableFolder
    """
    again = replace(kept, asked=datetime.now(UTC).isoformat(timespec="seconds"))
    try:
        _write_record(cache / "answers", request, again)
    except OSError as error:
        raise refused_by_disk(cache, error) from error
    return again


def keep(request: Request, fresh: Kept, cache: Path) -> Kept:
    """Put a checked answer in place of an earlier one; whoever reads meanwhile sees the one or the other.

    Raises
    ------
    UnwritableFolder
    """
    folder = cache / "answers"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        target = _body(folder, request, fresh.sha256)
        for path in (target, folder / f"{request.key}.json"):
            _remove_folder(path)
        fresh.body.replace(target)
        kept = replace(fresh, body=target)
        _write_record(folder, request, kept)
        for old in folder.glob(f"{request.key}-*.body"):
            if old != target:
                _remove_folder(old)
                old.unlink(missing_ok=True)
    except OSError as error:
        raise refused_by_disk(folder, error) from error
    return kept


def draft_folder(cache: Path) -> tempfile.TemporaryDirectory[str]:
    """A folder on the same disk in which an answer is received; it disappears with the context.

    Raises
    ------
    UnwritableFolder
    """
    try:
        cache.mkdir(parents=True, exist_ok=True, mode=0o700)
        return tempfile.TemporaryDirectory(prefix="receiving-", dir=cache)
    except OSError as error:
        raise refused_by_disk(cache, error) from error


def refused_by_disk(folder: Path, error: OSError) -> UnwritableFolder:
    """The disk's refusal as a sentence."""
    return UnwritableFolder(
        f"Answers cannot be kept in {folder}: {error.strerror or error}.",
        hint="free some space, or name another folder in the environment variable KLASTR_CACHE.",
        folder=str(folder),
    )


def checksum(path: Path) -> str:
    """SHA-256 of a file."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            found.update(piece)
    return found.hexdigest()


def _body(folder: Path, request: Request, sha256: str) -> Path:
    return folder / f"{request.key}-{sha256[:16]}.body"


def _remove_folder(path: Path) -> None:
    """A folder in the place of a file of this cache is in its way for ever."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)


def _write_record(folder: Path, request: Request, kept: Kept) -> None:
    told = {"version": _VERSION, **{name: value for name, value in asdict(kept).items() if name != "body"}}
    draft = folder / f".{request.key}-{os.getpid()}.draft"
    try:
        draft.write_text(json.dumps(told, indent=1), encoding="utf-8")
        draft.replace(folder / f"{request.key}.json")
    finally:
        draft.unlink(missing_ok=True)
