"""Where the platform keeps its database, its secret and uploaded files."""

from __future__ import annotations

import os
import secrets
import sys
from contextlib import suppress
from pathlib import Path


def home_folder() -> Path:
    """The folder of ``KLASTR_HOME``, or the system's for data of programs; made where it is not there."""
    folder = Path(os.environ["KLASTR_HOME"]) if os.environ.get("KLASTR_HOME") else _data_folder() / "klastr"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def kept_secret(folder: Path) -> str:
    """What signs sessions: made once, readable by its owner only."""
    path = folder / "secret"
    with suppress(FileExistsError):
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        os.write(made, secrets.token_urlsafe(50).encode())
        os.close(made)
    return path.read_text(encoding="ascii")


def _data_folder() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData/Local"))
    if sys.platform == "darwin":
        return Path.home() / "Library/Application Support"
    told = os.environ.get("XDG_DATA_HOME", "")
    return Path(told) if Path(told).is_absolute() else Path.home() / ".local/share"
