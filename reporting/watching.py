"""What was filed about one task by all its agencies, and which tasks an agency watches.

Leads and monitors named by the plan read every filed line of their tasks (product rule "Who reads
what was filed"). Only the latest filing of each report is shown; drafts never are.
"""

from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Exists, OuterRef
from django.urls import reverse

from agencies.models import Agency
from reporting import summary
from reporting.actions.remarks import is_own_line, may_remove_remark, watching_agency
from reporting.forms.remarks import RemarkForm
from reporting.models import (
    READERS,
    WRITERS,
    Cycle,
    FiledItem,
    FiledLine,
    Remark,
    Report,
    watching,
)
from reporting.summary import FiledLines
from tasks.models import ROLE_ORDER, Assignment, Task


@dataclass
class LineRow:
    """One filed line with the remarks made on it and on the lines before it, and its obstacles."""

    line: FiledLine
    agency: Agency
    reads_filing: bool = False  # whether the user reads the whole report
    remarks: list = field(default_factory=list)
    obstacles: list = field(default_factory=list)  # [FiledItem] of the same filing about the task
    form: RemarkForm | None = None  # for those who may remark


@dataclass
class TaskLines:
    """What the user may read of a task's lines in a cycle; `rows` in list order, unfiltered."""

    rows: list
    reads_all: bool
    as_agency: Agency | None  # by which the user leads or monitors
    counts: FiledLines  # of the same lines

    def groups(self, chosen):
        """[(Agency.Kind, [LineRow])] of those that the LineFilter lets through."""
        rows = [row for row in self.rows if chosen.lets_through(row.line)]
        return [
            (Agency.Kind(kind), list(part))
            for kind, part in groupby(rows, lambda row: row.agency.kind)
        ]

    def fault(self, line, form):
        """Show what was typed for that line, and what is wrong with it; beside the latest line where
        the agency has filed again meanwhile."""
        for row in self.rows:
            if row.line.filing.report_id == line.filing.report_id:
                row.form = form


def task_lines(user, task, cycle, on):
    """TaskLines: everything for coordinators and leaders of the province and for who leads or
    monitors the task; for others what their own agencies filed. The same few reads for any number."""
    as_agency = watching_agency(user, task, on)
    is_reader = cycle.plan.province_id in user.province_ids_as(*READERS)
    reads_all = is_reader or as_agency is not None
    obligation = "filing__report__obligation"
    lines = (
        FiledLine.objects.visible_to(user, on)
        .filter(**{"task": task, f"{obligation}__cycle": cycle})
        .latest()
        .select_related(f"{obligation}__agency")
    )
    own = None if reads_all else user.agency_ids(*WRITERS)
    if own is not None:
        lines = lines.filter(**{f"{obligation}__agency__in": own})
    rows = sorted(
        (LineRow(line, line.filing.report.obligation.agency) for line in lines), key=_list_order
    )
    _add_remarks(rows, user, task, on)
    _add_obstacles(rows, task)
    for row in rows:
        is_own = is_own_line(user, row.line)
        row.reads_filing = is_reader or is_own
        row.form = RemarkForm(line=row.line) if as_agency and not is_own else None
    counts = summary.filed_lines([cycle], [task.pk], own).get((cycle.pk, task.pk), FiledLines())
    return TaskLines(rows, reads_all, as_agency, counts)


def _list_order(row):
    """Kind by kind, then as lists of agencies are ordered."""
    agency = row.agency
    return list(Agency.Kind).index(agency.kind), agency.position, agency.sort_key, agency.pk


def _add_remarks(rows, user, task, on):
    """Give each row what was said of its report's lines for the task, the latest filing's or not."""
    reports = {row.line.filing.report_id: row for row in rows}
    said = Remark.objects.filter(line__task=task, line__filing__report__in=reports)
    for remark in said.select_related("line__filing"):
        remark.may_remove = may_remove_remark(user, remark, on)
        reports[remark.line.filing.report_id].remarks.append(remark)


def _add_obstacles(rows, task):
    """Give each row what its filing names about the task: who reads the line reads that too."""
    filings = {row.line.filing_id: row for row in rows}
    for item in FiledItem.objects.obstacles().filter(task=task, filing__in=filings):
        filings[item.filing_id].obstacles.append(item)


def address_of_task(number, cycle):
    """The page of everything filed on a task in the cycle."""
    if cycle.is_yearly:
        return reverse("task-lines", args=[cycle.plan.slug, number, cycle.year])
    return reverse("round-lines", args=[cycle.pk, number])


def address_of_line(line):
    """Where the line stands on the page of its task."""
    cycle = line.filing.report.obligation.cycle
    return f"{address_of_task(line.task.number, cycle)}#dong-{line.pk}"


# Everything that is watched ------------------------------------------------------------------------


@dataclass
class WatchedTask:
    """A task that an agency of the user leads or monitors, and how many lines were filed on it in
    the latest yearly cycle that has any, and how many agencies name an obstacle about it there."""

    task: Task
    roles: list  # [Assignment.Role], strongest first
    cycle: Cycle | None
    filed: FiledLines = field(default_factory=FiledLines)
    obstacles: int = 0  # agencies that name one about it


def watched_tasks(user, on):
    """[(plan, [WatchedTask])], in the order of the plans; five reads."""
    roles = {}
    for part in watching(user, on).order_by("pk"):
        roles.setdefault(part.task_id, set()).add(part.role)
    tasks = Task.objects.visible_to(user).filter(pk__in=roles)
    tasks = tasks.select_related("section__plan").order_by(
        "-section__plan__resolve_on", "section__plan_id", "section__position", "position", "pk"
    )
    plans = {task.section.plan_id for task in tasks}
    cycles = _latest_said(plans)
    filed = summary.filed_lines(cycles.values(), roles)
    obstacles = summary.obstacles_of_cycles(cycles.values(), roles)
    obstacles = {(cycle, task): n for cycle, part in obstacles.items() for task, n in part.items()}
    rows = [
        WatchedTask(
            task,
            [Assignment.Role(role) for role in sorted(roles[task.pk], key=ROLE_ORDER.get)],
            cycles.get(task.section.plan_id),
            filed.get(_key(cycles, task), FiledLines()),
            obstacles.get(_key(cycles, task), 0),
        )
        for task in tasks
    ]
    return [(plan, list(part)) for plan, part in groupby(rows, lambda row: row.task.section.plan)]


def _latest_said(plans):
    """{plan id: its latest yearly Cycle in which somebody filed}: the next year may be open already.
    The latest of all where nobody ever did."""
    filed = Report.objects.filter(obligation__cycle=OuterRef("pk"), first_filed_on__isnull=False)
    yearly = Cycle.objects.yearly().filter(plan__in=plans).order_by(Exists(filed), "year")
    return {cycle.plan_id: cycle for cycle in yearly}


def _key(cycles, task):
    """Under what the lines of the task in its plan's cycle are counted."""
    cycle = cycles.get(task.section.plan_id)
    return cycle and (cycle.pk, task.pk)


def watched_count(user, on):
    """How many tasks the user's agencies lead or monitor by name; one read."""
    return watching(user, on).values("task").distinct().count()
