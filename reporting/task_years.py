"""What was reported on a task year by year, under the plans in which it stood.

The task that it continues and those that continue it are "the same task" in another plan (product
rule "Outcomes"). The numbers are everybody's of the province; the words only of those who read them.
"""

from dataclasses import dataclass, field

from reporting import summary
from reporting.charts import Bar
from reporting.models import READERS, WRITERS, Cycle, FiledLine, watching
from reporting.progress_page import BAR
from reporting.summary import FiledLines, LineFigures
from reporting.watching import address_of_task
from tasks.models import Task


@dataclass
class TaskYear:
    """One task in one yearly cycle."""

    task: Task
    cycle: Cycle
    figures: LineFigures = field(default_factory=LineFigures)
    filed: FiledLines = field(default_factory=FiledLines)
    roles: list = field(default_factory=list)  # [summary.RoleFigures]
    obstacles: int = 0  # agencies that name one about it
    address: str | None = None  # of its lines, for those who read any
    reads_all: bool = False  # whether they stand there all, not the user's own alone
    matrix: str | None = None  # address of the cycle's, for those who have it

    @property
    def cells_address(self):
        """The cells of the matrix that the figures count; "" for those without it."""
        return f"{self.matrix}?nhiem_vu={self.task.pk}&phan=bat-buoc" if self.matrix else ""

    @property
    def obstacles_address(self):
        """The list behind that number, for those who read all of it."""
        return f"{self.cycle.obstacles_url}?nhiem_vu={self.task.pk}" if self.reads_all else ""

    @property
    def bar(self):
        return Bar([(look, getattr(self.figures, name), word) for look, name, word in BAR])

    @property
    def numbers(self):
        """[(name, number, word)] of what its lines say, of those that occur."""
        found = [(name, getattr(self.figures, name), word) for _, name, word in BAR]
        return [row for row in found if row[1]]


def task_years(user, task, continued_by, on, matrix_of):
    """[TaskYear] of the task, of the one it continues and of those that continue it, the newest
    first; the same reads for any number of years. `matrix_of(cycle)` is the address of its matrix, None
    where the user has none."""
    tasks = {one.pk: one for one in _same(user, task, continued_by)}
    by_plan = {one.section.plan_id: one for one in tasks.values()}
    cycles = Cycle.objects.visible_to(user).yearly().filter(plan__in=by_plan)
    cycles = list(cycles.select_related("plan").order_by("-year", "-plan__resolve_on", "-pk"))
    if not cycles:
        return []
    figures = summary.lines_of_cycles(cycles, on, tasks)
    filed = summary.filed_lines(cycles, tasks)
    roles = summary.filed_roles(cycles, tasks)
    obstacles = summary.obstacles_of_cycles(cycles, tasks)
    reads = _readable(user, tasks, cycles, on)
    rows = []
    for cycle in cycles:
        one = by_plan[cycle.plan_id]
        key = cycle.pk, one.pk
        rows.append(
            TaskYear(
                task=one,
                cycle=cycle,
                figures=figures[cycle.pk].get(one.pk, LineFigures()),
                filed=filed.get(key, FiledLines()),
                roles=roles.get(key, []),
                obstacles=obstacles[cycle.pk].get(one.pk, 0),
                address=address_of_task(one.number, cycle) if any(reads(*key)) else None,
                reads_all=reads(*key)[0],
                matrix=matrix_of(cycle),
            )
        )
    return rows


def _same(user, task, continued_by):
    """The task with its neighbours in time, of the provinces of the user."""
    before = task.continues
    if before and (user.is_superuser or before.section.plan.province_id in user.province_ids):
        yield before
    yield from continued_by
    yield task


def _readable(user, tasks, cycles, on):
    """f(cycle id, task id): (whether the user reads all those lines, whether their own agencies filed
    any); see `watching.task_lines`."""
    provinces = user.province_ids_as(*READERS)
    all_of = {cycle.pk for cycle in cycles if cycle.plan.province_id in provinces}
    watched = set(watching(user, on).filter(task__in=tasks).values_list("task", flat=True))
    owner = "filing__report__obligation"
    own = FiledLine.objects.filter(
        **{
            "task__in": tasks,
            f"{owner}__cycle__in": cycles,
            f"{owner}__agency__in": user.agency_ids(*WRITERS),
        }
    )
    filed = set(own.order_by().values_list(f"{owner}__cycle", "task").distinct())
    return lambda cycle, task: (cycle in all_of or task in watched, (cycle, task) in filed)
