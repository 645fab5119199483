"""klastr finds regional clusters of industries in data.

The public list of the library. Nothing is computed or imported here until a name is used:
``klastr.RegionalTable``, ``klastr.location_quotient`` and the others load their room at first access.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from klastr.errors import KlastrError
    from klastr.identify.crossborder import cross_border_clusters
    from klastr.identify.definition_comparison import definition_comparison
    from klastr.identify.growth import shift_share
    from klastr.identify.lifecycle import lifecycle_stages
    from klastr.identify.regional_clusters import regional_clusters
    from klastr.identify.specialisation import location_quotient
    from klastr.identify.traded import traded_industries
    from klastr.identify.traded_rule import TradedRule
    from klastr.sources.examples import visegrad
    from klastr.sources.live.fetched import fetched_table
    from klastr.sources.tables import read_regional_table
    from klastr.tables.definitions import Definition
    from klastr.tables.impute import impute
    from klastr.tables.regional import RegionalTable

__version__ = "0.1.0"

_ROOMS = {
    "Definition": "klastr.tables.definitions",
    "KlastrError": "klastr.errors",
    "RegionalTable": "klastr.tables.regional",
    "TradedRule": "klastr.identify.traded_rule",
    "cross_border_clusters": "klastr.identify.crossborder",
    "definition_comparison": "klastr.identify.definition_comparison",
    "fetched_table": "klastr.sources.live.fetched",
    "impute": "klastr.tables.impute",
    "lifecycle_stages": "klastr.identify.lifecycle",
    "location_quotient": "klastr.identify.specialisation",
    "read_regional_table": "klastr.sources.tables",
    "regional_clusters": "klastr.identify.regional_clusters",
    "shift_share": "klastr.identify.growth",
    "traded_industries": "klastr.identify.traded",
    "visegrad": "klastr.sources.examples",
}

__all__ = [
    "Definition",
    "KlastrError",
    "RegionalTable",
    "TradedRule",
    "__version__",
    "cross_border_clusters",
    "definition_comparison",
    "fetched_table",
    "impute",
    "lifecycle_stages",
    "location_quotient",
    "read_regional_table",
    "regional_clusters",
    "shift_share",
    "traded_industries",
    "visegrad",
]


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return getattr(import_module(_ROOMS[name]), name)
    raise AttributeError(f"module 'klastr' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
