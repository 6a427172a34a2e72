"""Which tasks have obstacles. The unit is one agency that names an obstacle about the task, however
many it names; where the number of a section is meant, one agency and one task.

Counted is what the latest filings of expected agencies say, about optional tasks too: an obstacle
there is one all the same. General obstacles are about no task, drafts never count.
"""

from dataclasses import dataclass

from django.db.models import BooleanField, Count, Value

from reporting.models import FiledItem, is_expected


@dataclass(frozen=True)
class TaskObstacles:
    """A task of the plan as it is called now, and how many agencies name an obstacle about it."""

    task: int  # its id
    number: str
    title: str
    section: int  # its id
    agencies: int


def tasks_with_obstacles(cycle):
    """[TaskObstacles] of the cycle, in the order of the plan; one read."""
    rows = _named([cycle]).values_list("task", "task__number", "task__title", "task__section")
    in_order = ("task__section__position", "task__section", "task__position", "task")
    return [TaskObstacles(*row) for row in rows.annotate(_AGENCIES).order_by(*in_order)]


def obstacles_of_cycles(cycles, tasks=None):
    """{cycle id: {task id: number of agencies}}, of these tasks only where they are given; one read."""
    cycles = list(cycles)
    named = _named(cycles)
    if tasks is not None:
        named = named.filter(task__in=tasks)
    found = {cycle.pk: {} for cycle in cycles}
    for cycle, task, number in named.values_list(_CYCLE, "task").annotate(_AGENCIES):
        found[cycle][task] = number
    return found


def obstacle_rows(cycles):
    """Rows (cycle id, task id, "obstacle", None, number of agencies): what `obstacles_of_cycles` says,
    for a read that asks for more."""
    kind, nothing = Value("obstacle"), Value(None, output_field=BooleanField())
    return _named(cycles).values_list(_CYCLE, "task", kind, nothing).annotate(_AGENCIES)


_OWNER = "filing__report__obligation"
_CYCLE = f"{_OWNER}__cycle"
_AGENCIES = Count(_OWNER, distinct=True)


def _named(cycles):
    """Obstacles about tasks, of whom the rates count."""
    of_cycles = {f"{_OWNER}__cycle__in": cycles}
    named = FiledItem.objects.obstacles().filter(task__isnull=False, **of_cycles)
    return named.filter(is_expected(f"{_OWNER}__")).latest().order_by()
