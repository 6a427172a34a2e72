"""Every figure of every page, mail and file, as plain dataclasses, for a given day. Nobody else counts.

`reports`: the unit is one agency's report in one cycle. `lines`: one agency's line for one task.
`days`: reports as they came in.
"""

from reporting.summary.days import filed_by_day, rates_on
from reporting.summary.lines import (
    Grid,
    LineFigures,
    LineState,
    filed_lines,
    grid_of,
    lines_by_task,
)
from reporting.summary.reports import (
    CycleFigures,
    Figures,
    cycle_figures,
    figures_of,
    overdue_of,
)

__all__ = [
    "CycleFigures",
    "Figures",
    "Grid",
    "LineFigures",
    "LineState",
    "cycle_figures",
    "figures_of",
    "filed_by_day",
    "filed_lines",
    "grid_of",
    "lines_by_task",
    "overdue_of",
    "rates_on",
]
