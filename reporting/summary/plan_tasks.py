"""The tasks of a plan, and who has a part in which of them on which day."""

from collections import defaultdict
from typing import NamedTuple

from django.db.models import FilteredRelation, Q

from agencies.models import KindsOfAgencies
from plans.models import Section
from tasks.models import Assignment, Task

SECTION = ["id", "number", "title"]
TASK = ["id", "section_id", "number", "title", "due_on"]
PART = ["agency_id", "group__kinds", "group__obliges", "from_on", "until_on"]


class _Part(NamedTuple):
    """An assignment, of one agency or of all of some kinds."""

    task: int
    agency: int | None
    kinds: list | None
    obliges: bool
    from_on: object
    until_on: object

    def holds(self, day):
        return not (self.from_on and day < self.from_on) and not (
            self.until_on and self.until_on < day
        )


class PlanTasks:
    """`tasks` are all tasks of the plan in its order, with their sections; of both only what TASK and
    SECTION name is loaded. One read, another when parts are asked for, and more where a kind of
    agency has ended.
    """

    def __init__(self, plan):
        self.province = plan.province_id
        self.tasks, self._parts = _read(plan)
        self._kinds = None
        self._on = {}

    def on(self, day):
        """{agency id: {task id: whether it is obliged}} on that day."""
        if day not in self._on:
            self._kinds = self._kinds or KindsOfAgencies(self.province)
            self._on[day] = self._find(day, self._kinds.members(day))
        return self._on[day]

    def _find(self, day, members):
        found = defaultdict(dict)
        for part in self._parts:
            if part.holds(day):
                agencies = [part.agency] if part.agency else _of_kinds(members, part.kinds)
                for agency in agencies:
                    tasks = found[agency]
                    tasks[part.task] = part.obliges or tasks.get(part.task, False)
        return found

    def of(self, agency, day):
        """{task id: whether it is obliged} of the agency on that day."""
        return self.on(day).get(agency, {})


def _of_kinds(members, kinds):
    return set().union(*(members[kind] for kind in kinds))


def _read(plan):
    """([Task], [_Part]) of the plan, in one read: a row for each part, or for a task without one."""
    reporting = FilteredRelation(
        "assignments", condition=~Q(assignments__role=Assignment.Role.MONITOR)
    )
    found = Task.objects.filter(section__plan=plan).annotate(part=reporting)
    rows = found.order_by("section__position", "section_id", "position", "pk").values_list(
        *(f"section__{name}" for name in SECTION), *TASK, *(f"part__{name}" for name in PART)
    )
    sections, tasks, parts = {}, {}, []
    first_of_task, first_of_part = len(SECTION), len(SECTION) + len(TASK)
    for row in rows:
        if row[first_of_task] not in tasks:
            task = Task.from_db(rows.db, TASK, row[first_of_task:first_of_part])
            if row[0] not in sections:
                sections[row[0]] = Section.from_db(rows.db, SECTION, row[:first_of_task])
            task.section = sections[row[0]]
            tasks[task.pk] = task
        agency, kinds, obliges, *days = row[first_of_part:]
        if agency or kinds:
            obliged = bool(agency) or obliges  # named agencies are; a group as its wording says
            parts.append(_Part(row[first_of_task], agency, kinds, obliged, *days))
    return list(tasks.values()), parts
