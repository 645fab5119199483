"""klastr finds regional clusters of industries in data.

The public list of the library. Nothing is computed or imported here until a name is used:
``klastr.RegionalTable``, ``klastr.location_quotient`` and the others load their room at first access.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from klastr.errors import KlastrError
    from klastr.identify.specialisation import location_quotient
    from klastr.tables.regional import RegionalTable

__version__ = "0.1.0"

_ROOMS = {
    "KlastrError": "klastr.errors",
    "RegionalTable": "klastr.tables.regional",
    "location_quotient": "klastr.identify.specialisation",
}

__all__ = ["KlastrError", "RegionalTable", "__version__", "location_quotient"]


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return getattr(import_module(_ROOMS[name]), name)
    raise AttributeError(f"module 'klastr' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
