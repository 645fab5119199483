"""klastr finds regional clusters of industries in data.

Nothing is computed or imported here until a name is used: ``klastr.RegionalTable``, ``klastr.location_quotient`` and
the others load their room at first access. Which names there are, and in which room, stands once: in ``__init__.pyi``,
where type checkers look too.
"""

from __future__ import annotations

import re
from importlib import import_module
from pkgutil import get_data
from typing import Any

__version__ = "0.1.0"

_LINE = re.compile(rb"^from (klastr[\w.]*) import[ (\r\n]+(\w+) as \2\b", re.MULTILINE)
_ROOMS = {name.decode(): room.decode() for room, name in _LINE.findall(get_data(__name__, "__init__.pyi") or b"")}

__all__ = sorted([*_ROOMS, "__version__"])


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return getattr(import_module(_ROOMS[name]), name)
    raise AttributeError(f"module 'klastr' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
