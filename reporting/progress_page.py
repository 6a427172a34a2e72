"""What the page of a cycle shows beside the numbers of reports: how they came in by day, what the
lines of each section say, and what asks for attention."""

from dataclasses import dataclass, field
from datetime import date

from reporting.charts import Bar, Growth, Series
from reporting.models import Cycle, Outcome
from reporting.summary import (
    CycleFigures,
    LineFigures,
    PlanTasks,
    TaskObstacles,
    filed_lines,
    lines_and_obstacles,
    reports_of,
)

BAR = [  # of what the lines of a year say: (look, name of the number, word)
    ("f1", "result", "có kết quả"),
    ("f1", "completed", "hoàn thành"),
    ("f2", "in_progress", "đang thực hiện"),
    ("f3", "nothing", "không phát sinh"),
    ("f-care", "not_done", "chưa thực hiện"),
    ("f4", "missing", "chưa báo cáo, còn hạn"),
    ("f-late", "overdue", "quá hạn chưa báo cáo"),
]


# A dated task from before the plan's first period is judged by its year, and may have been completed.
CELLS = ["with_result", "in_progress", "nothing", "not_done", "missing", "overdue"]
LEGEND = [(look, word) for look, name, word in BAR if name != "completed"]  # as "có kết quả"


@dataclass(frozen=True)
class DatedFigures:
    """The four ways of dated tasks; the unit is one agency's line."""

    on_time: int = 0
    late: int = 0
    in_time: int = 0
    overdue: int = 0

    def __add__(self, other):
        return DatedFigures(
            self.on_time + other.on_time,
            self.late + other.late,
            self.in_time + other.in_time,
            self.overdue + other.overdue,
        )


@dataclass
class SectionRow:
    """A section with the figures of its dated tasks apart from those of all others, which are judged
    year by year. `dated` or `yearly` are None where it has no such task."""

    section: object
    dated: DatedFigures | None = None
    yearly: LineFigures | None = None
    obstacles: int = 0  # one agency and one task each

    @property
    def cells(self):
        """[(state, number)] of the table's columns on tasks that are judged year by year."""
        return [(name, getattr(self.yearly, name)) for name in CELLS]

    @property
    def bar(self):
        figures = self.yearly or LineFigures()
        return Bar([(look, getattr(figures, name), word) for look, name, word in BAR])


@dataclass
class LinesPage:
    """The lines of a cycle by section, with what asks for attention."""

    rows: list  # [SectionRow] of the sections on which somebody must report
    total: SectionRow
    silent_tasks: list = field(default_factory=list)  # due, and nobody said a word
    idle_tasks: list = field(default_factory=list)  # no result two years running
    hindered_tasks: list = field(default_factory=list)  # [TaskObstacles]

    @property
    def has_dated(self):
        return self.total.dated is not None


@dataclass
class Progress:
    """How a cycle stands. `growth` is None for a cycle without a due day."""

    figures: CycleFigures
    growth: Growth | None
    lines: LinesPage
    last: Cycle | None  # of the year before


def progress_of(cycle, as_of, cycles=None):
    """The Progress of the cycle; five reads with `cycles` (all of its plan, as they were read)."""
    cycles = Cycle.objects.filter(plan=cycle.plan_id) if cycles is None else cycles
    last = year_before(cycle, cycles)
    reports = reports_of([cycle, last] if last else [cycle], as_of)
    now, past = reports[cycle.pk], last and reports[last.pk]
    growth = _growth(cycle, now, as_of, past, last) if now.figures.due_on else None
    lines = _lines_page(cycle, now.unfiled, as_of, cycles, last)
    return Progress(now.figures, growth, lines, last)


def _lines_page(cycle, unfiled, as_of, cycles, last):
    plan = PlanTasks(cycle.plan)
    figures, obstacles = lines_and_obstacles(cycle, plan, unfiled, as_of)
    tasks = [task for task in plan.tasks if task.pk in figures]
    first_from = min(one.period_from for one in cycles)
    rows = {}
    total = SectionRow(None)
    for task in tasks:
        row = rows.setdefault(task.section_id, SectionRow(task.section))
        for one in (row, total):
            _add(one, task, figures[task.pk], as_of, first_from)
    silent = [task for task in tasks if _is_silent(figures[task.pk])]
    hindered = [
        TaskObstacles(task.pk, task.number, task.title, task.section_id, obstacles[task.pk])
        for task in plan.tasks
        if task.pk in obstacles
    ]
    for row in rows.values():
        row.obstacles = sum(one.agencies for one in hindered if one.section == row.section.pk)
    total.obstacles = sum(obstacles.values())
    return LinesPage(list(rows.values()), total, silent, _idle(last, tasks, figures), hindered)


def _add(row, task, figures, as_of, first_from):
    if not judged_by_day(task, first_from):
        row.yearly = (row.yearly or LineFigures()) + figures
        return
    open_ = {"in_time" if task.due_on >= as_of else "overdue": figures.uncompleted}
    dated = DatedFigures(figures.completed_on_time, figures.completed_late, **open_)
    row.dated = (row.dated or DatedFigures()) + dated


def judged_by_day(task, first_from):
    """Whether the task is judged by its own day. One that was due before the first period of the plan's
    cycles is judged by its year, like all without a day (product rule "Dates", 5)."""
    return task.is_dated and task.due_on >= first_from


def _is_silent(figures):
    return figures.overdue and not figures.said


BROUGHT = {Outcome.RESULT, Outcome.IN_PROGRESS, Outcome.COMPLETED}


def _idle(last, tasks, figures):
    """Ongoing tasks on which something was said this year and last, and neither brought a result; []
    without a last. One read where this year has such a task."""
    idle = [task for task in tasks if not task.is_dated and _brought_nothing(figures[task.pk])]
    if not last or not idle:
        return []
    before = filed_lines([last], idle)
    return [task for task in idle if _had_nothing(before.get((last.pk, task.pk)))]


def _brought_nothing(figures):
    return figures.said > 0 and not (figures.result or figures.in_progress or figures.completed)


def _had_nothing(filed):
    outcomes = {outcome for outcome, _ in filed.outcomes} if filed else set()
    return outcomes and not outcomes & BROUGHT


def year_before(cycle, cycles):
    """The yearly cycle of the year before, among those of its plan; None where there is none."""
    if not cycle.is_yearly:
        return None
    return next((one for one in cycles if one.is_yearly and one.year == cycle.year - 1), None)


def year_after(cycle, cycles):
    """The year that the latest yearly cycle of the plan leads to; None from any other."""
    latest = max((one.year for one in cycles if one.is_yearly), default=None)
    return cycle.year + 1 if cycle.is_yearly and cycle.year == latest else None


def _growth(cycle, reports, as_of, past=None, last=None):
    """How the reports came in by day, beside those of the cycle of the year before."""
    before = None
    if last:
        moved = [(_next_year(day), number) for day, number in past.filed_by_day]
        before = Series(f"năm {last.year}", moved)
    name = f"năm {cycle.year}" if cycle.is_yearly else "đã gửi"
    now = Series(name, reports.filed_by_day)
    figures = reports.figures
    most = max(figures.total.expected, before.points[-1][1] if before and before.points else 0)
    return Growth(now, before, most, figures.due_on, as_of)


def _next_year(day):
    """The same day a year later; 29 February becomes the 28th."""
    return date(day.year + 1, day.month, min(day.day, 28) if day.month == 2 else day.day)


def year_before_day(day):
    """The same day a year earlier; of 29 February the 28th."""
    return date(day.year - 1, day.month, min(day.day, 28) if day.month == 2 else day.day)
