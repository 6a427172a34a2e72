"""What one agency has to do in a plan: its tasks, each with every role it has there."""

from dataclasses import dataclass
from itertools import groupby

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


def parts_of(agency, on, plan=None, monitoring=False):
    """The parts the agency has on that day, in plan order; of one plan, or of all of them.

    Two reads for the groups and one for the parts, however many tasks there are. With
    `monitoring`, tasks that the agency only monitors are included.
    """
    rows = Assignment.objects.of_agency(agency, on)
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
