"""Every figure of every page, mail and file, as plain dataclasses, for a given day. Nobody else counts.

`reports`: the unit is one agency's report in one cycle. `lines`: one agency's line for one task.
`filings`: the same of one filing. `days`: reports as they came in. `years`: one agency's report in each
year. `obstacles`: agencies that name an obstacle about a task. `recommendations`: those unanswered.
`plan_tasks`: who has to report on what.
"""

from reporting.summary.days import rates_on
from reporting.summary.filings import FilingLines, lines_of_filings, strongest
from reporting.summary.lines import (
    FiledLines,
    Grid,
    LineFigures,
    LineState,
    RoleFigures,
    Share,
    filed_lines,
    filed_roles,
    grid_of,
    lines_and_obstacles,
    lines_by_task,
    lines_of_cycles,
    share_of,
)
from reporting.summary.obstacles import (
    TaskObstacles,
    obstacles_of_cycles,
    tasks_with_obstacles,
)
from reporting.summary.plan_tasks import PlanTasks
from reporting.summary.recommendations import unanswered_of
from reporting.summary.reports import (
    CycleFigures,
    CycleReports,
    Figures,
    cycle_figures,
    figures_of,
    overdue_of,
    reports_of,
    totals_of,
)
from reporting.summary.years import YearCell, YearRow, YearState, years_of

__all__ = [
    "CycleFigures",
    "CycleReports",
    "Figures",
    "FiledLines",
    "FilingLines",
    "Grid",
    "LineFigures",
    "LineState",
    "PlanTasks",
    "RoleFigures",
    "Share",
    "TaskObstacles",
    "YearCell",
    "YearRow",
    "YearState",
    "cycle_figures",
    "figures_of",
    "filed_lines",
    "filed_roles",
    "grid_of",
    "lines_and_obstacles",
    "lines_by_task",
    "lines_of_cycles",
    "lines_of_filings",
    "obstacles_of_cycles",
    "overdue_of",
    "rates_on",
    "reports_of",
    "share_of",
    "strongest",
    "tasks_with_obstacles",
    "totals_of",
    "unanswered_of",
    "years_of",
]
