"""What one agency has to do in a plan: its tasks, each with every role it has there."""

from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from django.db.models import Q

from agencies.groups import kinds_of
from tasks.models import ROLE_ORDER, Assignment, Task


@dataclass(frozen=True)
class Part:
    """One task with the assignments through which one agency is concerned, strongest first.

    An agency that a task reaches twice, by name and through a group, has one part.
    """

    task: Task
    assignments: list

    @property
    def roles(self):
        """The agency's roles in the task as Assignment.Role members, strongest first, each once."""
        return [Assignment.Role(role) for role in dict.fromkeys(a.role for a in self.assignments)]

    @property
    def strongest(self):
        return self.roles[0]

    @property
    def obliged(self):
        """Whether the agency must report; a group such as "cơ quan có liên quan" only lets it."""
        return any(
            part.obliges for part in self.assignments if part.role != Assignment.Role.MONITOR
        )

    @property
    def scopes(self):
        """The scope texts given to the agency, each once."""
        return list(dict.fromkeys(a.scope for a in self.assignments if a.scope))


class TaskInBrief(NamedTuple):
    """Of a task what is asked of it many times a minute."""

    pk: int
    section_id: int
    number: str
    is_dated: bool


class PartInBrief(NamedTuple):
    """Of a Part whether the agency must report."""

    task: TaskInBrief
    obliged: bool


def parts_of(agency, on, plan=None, monitoring=False, groups=None):
    """The parts the agency has on that day, in plan order; of one plan, or of all of them.

    The reads of `groups_of`, which `groups` spares, and one for the parts, however many tasks there
    are. With `monitoring`, tasks that the agency only monitors are included.
    """
    rows = Assignment.objects.of_agency(agency, on, groups)
    if not monitoring:
        rows = rows.reporting()
    if plan is not None:
        rows = rows.filter(task__section__plan=plan)
    rows = rows.select_related("task__section__plan__province", "agency", "group").order_by(
        "task__section__plan__province__sort_key",
        "-task__section__plan__resolve_on",
        "task__section__plan_id",
        "task__section__position",
        "task__position",
        "task_id",
    )
    return [
        Part(task, sorted(group, key=lambda row: (ROLE_ORDER[row.role], row.position, row.pk)))
        for task, group in groupby(rows, key=lambda row: row.task)
    ]


def parts_in_brief(agency, on, plan):
    """The same parts of one plan as [PartInBrief], in no order: the reads of `kinds_of` and one."""
    kinds, obliged = kinds_of(agency, on), {}
    for *task, due_on, group_kinds, obliges in _rows_in_brief(agency, on, plan):
        if group_kinds is None or not kinds.isdisjoint(group_kinds):
            task = TaskInBrief(*task, due_on is not None)
            obliged[task] = obliged.get(task, False) or obliges is not False  # None: by name
    return [PartInBrief(*part) for part in obliged.items()]


def _rows_in_brief(agency, on, plan):
    """Task, section, number, due day, and kinds and obligingness of the group, if it is one: of
    what names the agency, or any group of its province."""
    rows = Assignment.objects.in_force(on).reporting()
    rows = rows.filter(Q(agency=agency) | Q(group__province=agency.province_id))
    rows = rows.filter(task__section__plan=plan).order_by()
    return rows.values_list(
        *("task", "task__section", "task__number", "task__due_on"),
        *("group__kinds", "group__obliges"),
    )
