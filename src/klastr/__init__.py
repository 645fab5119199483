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
_SHORT_FORM = re.compile(rb"^(\w+) = (\w+)\b", re.MULTILINE)
_LIST = get_data(__name__, "__init__.pyi") or b""
_ROOMS = {name.decode(): room.decode() for room, name in _LINE.findall(_LIST)}
_SHORT = {short.decode(): name.decode() for short, name in _SHORT_FORM.findall(_LIST)}

__all__ = sorted([*_ROOMS, *_SHORT, "__version__"])


def __getattr__(name: str) -> Any:
    name = _SHORT.get(name, name)
    if name in _ROOMS:
        return getattr(import_module(_ROOMS[name]), name)
    raise AttributeError(f"module 'klastr' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
