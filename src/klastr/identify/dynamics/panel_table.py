"""A panel as a table again, for measures that need totals, references and definitions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from klastr.codes.classifications import recognised_industries, recognised_regions
from klastr.tables.cells import CellKind
from klastr.tables.regional import RegionalTable

if TYPE_CHECKING:
    from klastr.identify.dynamics.panel import Panel


def table_of_panel(panel: Panel) -> RegionalTable:
    """The same cells under the same codes; what the panel does not know is not there.

    Examples
    --------
    >>> import pandas as pd
    >>> from klastr.identify.dynamics.panel import panel_of
    >>> frames = {2010: pd.DataFrame({"food": [5]}, ["A"]), 2014: pd.DataFrame({"food": [6, 2]}, ["A", "B"])}
    >>> table = table_of_panel(panel_of(frames))
    >>> table.years, table.regions, table.values[:, :, 0].tolist()
    ((2010, 2014), ('A', 'B'), [[5.0, nan], [6.0, 2.0]])
    """
    units = [grid.unit for grid in panel.grids if grid.unit]
    plants = [grid.establishments for grid in panel.grids]
    known = [cells for cells in plants if cells is not None]
    return RegionalTable(
        regions=panel.regions,
        industries=panel.industries,
        years=panel.years,
        values=np.array(panel.employment),
        kinds=np.where(panel.there, CellKind.PUBLISHED, CellKind.NOT_THERE).astype(np.uint8),
        establishments=np.stack(known) if len(known) == len(plants) else None,
        unit=units[-1] if units else None,
        source="; ".join(panel.sources) or None,
        region_codes=recognised_regions(panel.regions),
        industry_codes=recognised_industries(panel.industries),
    )
