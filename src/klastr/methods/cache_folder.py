"""Where a program keeps what it can have again: answers of offices, compiled kernels."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def cache_folder() -> Path:
    """The folder by the custom of the system, or where ``KLASTR_CACHE`` says; it need not be there yet."""
    if told := os.environ.get("KLASTR_CACHE"):
        return Path(told)
    if (told := os.environ.get("XDG_CACHE_HOME")) and Path(told).is_absolute():
        return Path(told) / "klastr"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData/Local")) / "klastr"
    return Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "klastr"
