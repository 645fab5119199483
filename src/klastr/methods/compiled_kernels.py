"""The compiler of the extra ``klastr[fast]``: opened at first use, its machine code kept in the user's cache folder."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from klastr.errors import MissingExtra


def numba_is_there() -> bool:
    """Whether the extra ``klastr[fast]`` is installed."""
    return find_spec("numba") is not None


def compiler() -> Any:
    """The module numba, told where to keep what it compiled.

    Raises
    ------
    MissingExtra
        numba is not installed.
    """
    try:
        import numba as found
    except ImportError as error:
        raise MissingExtra("numba is not installed.", hint="pip install 'klastr[fast]', or compiled=False.") from error
    numba: Any = found
    if not os.environ.get("NUMBA_CACHE_DIR"):
        folder = _cache_folder()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:  # a home that cannot be written: numba then keeps nothing that outlives the session
            return numba
        numba.config.CACHE_DIR = str(folder)
    return numba


def _cache_folder() -> Path:
    """Where programs keep what they can make again, by the custom of the system; ``KLASTR_CACHE`` overrules it."""
    chosen = os.environ.get("KLASTR_CACHE")
    if chosen:
        return Path(chosen) / "compiled"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData/Local")) / "klastr" / "compiled"
    if sys.platform == "darwin":
        return Path.home() / "Library/Caches/klastr/compiled"
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "klastr" / "compiled"
