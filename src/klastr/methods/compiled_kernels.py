"""The compiler of the extra ``klastr[fast]``: opened at first use, its machine code kept in the user's cache folder."""

from __future__ import annotations

import os
from importlib.util import find_spec
from typing import Any

from klastr.errors import MissingExtra
from klastr.methods.cache_folder import cache_folder


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
        folder = cache_folder() / "compiled"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:  # a home that cannot be written: numba then keeps nothing that outlives the session
            return numba
        numba.config.CACHE_DIR = str(folder)
    return numba
