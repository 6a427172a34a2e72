"""What the page of a cycle shows beside the numbers of reports: how they came in by day, what the
lines of each section say, and what asks for attention."""

from dataclasses import dataclass, field
from datetime import date

from reporting.charts import Bar, Growth, Series
from reporting.models import Cycle
from reporting.summary import LineFigures, filed_by_day, lines_by_task
from tasks.models import Task

BAR = [  # of what the lines of a year say: (look, name of the number, word)
    ("f1", "result", "có kết quả"),
    ("f1", "completed", "hoàn thành"),
    ("f2", "in_progress", "đang thực hiện"),
    ("f3", "nothing", "không phát sinh"),
    ("f-care", "not_done", "chưa thực hiện"),
    ("f4", "missing", "chưa báo cáo, còn hạn"),
    ("f-late", "overdue", "quá hạn chưa báo cáo"),
]


CELLS = ["result", "in_progress", "nothing", "not_done", "missing", "overdue"]
LEGEND = [(look, word) for look, name, word in BAR if name in CELLS]


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

    @property
    def has_dated(self):
        return self.total.dated is not None


def lines_page(cycle, as_of, last=None):
    """LinesPage of the cycle; `last` is the cycle of the year before."""
    figures = lines_by_task(cycle, as_of)
    tasks = Task.objects.filter(section__plan=cycle.plan_id, pk__in=figures)
    tasks = tasks.select_related("section").order_by("section__position", "position", "pk")
    first_from = _first_period(cycle) if any(task.is_dated for task in tasks) else None
    rows = {}
    total = SectionRow(None)
    for task in tasks:
        row = rows.setdefault(task.section_id, SectionRow(task.section))
        for one in (row, total):
            _add(one, task, figures[task.pk], as_of, first_from)
    silent = [task for task in tasks if _is_silent(figures[task.pk])]
    return LinesPage(list(rows.values()), total, silent, _idle(last, tasks, figures, as_of))


def _add(row, task, figures, as_of, first_from):
    if not task.is_dated or (first_from and task.due_on < first_from):
        row.yearly = (row.yearly or LineFigures()) + figures
        return
    open_ = {"in_time" if task.due_on >= as_of else "overdue": figures.uncompleted}
    dated = DatedFigures(figures.completed_on_time, figures.completed_late, **open_)
    row.dated = (row.dated or DatedFigures()) + dated


def _first_period(cycle):
    """The first day of the first period of the plan's cycles: a task that was due before is judged
    by its year (product rule "Dates", 5)."""
    days = Cycle.objects.filter(plan=cycle.plan_id).order_by("period_from")
    return days.values_list("period_from", flat=True).first()


def _is_silent(figures):
    return figures.overdue and not figures.said


def _idle(last, tasks, figures, as_of):
    """Ongoing tasks for which neither this year nor the last brought a result; [] without a last."""
    if not last:
        return []
    before = lines_by_task(last, as_of)
    return [
        task
        for task in tasks
        if not task.is_dated
        and task.pk in before
        and all(_brought_nothing(one[task.pk]) for one in (figures, before))
    ]


def _brought_nothing(figures):
    return figures.said > 0 and not (figures.result or figures.in_progress or figures.completed)


def year_before(cycle):
    """The yearly cycle of the year before; None where there is none."""
    if not cycle.is_yearly:
        return None
    yearly = Cycle.objects.yearly().select_related("plan")
    return yearly.filter(plan=cycle.plan_id, year=cycle.year - 1).first()


def growth_of(cycle, figures, as_of, last=None):
    """How the reports came in by day: a Growth, beside that of the cycle of the year before."""
    past = None
    if last:
        moved = [(_next_year(day), number) for day, number in filed_by_day(last)]
        past = Series(f"năm {last.year}", moved)
    name = f"năm {cycle.year}" if cycle.is_yearly else "đã gửi"
    now = Series(name, filed_by_day(cycle))
    most = max(figures.total.expected, past.points[-1][1] if past and past.points else 0)
    return Growth(now, past, most, figures.due_on, as_of)


def _next_year(day):
    """The same day a year later; 29 February becomes the 28th."""
    return date(day.year + 1, day.month, min(day.day, 28) if day.month == 2 else day.day)


def year_before_day(day):
    """The same day a year earlier; of 29 February the 28th."""
    return date(day.year - 1, day.month, min(day.day, 28) if day.month == 2 else day.day)
