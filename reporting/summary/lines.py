"""What the lines say. The unit is one agency's line for one task.

A report that was filed counts by what was filed, in the latest filing; one that was not by what its
agency has to say on its own day. Figures count the obliged lines of expected agencies only (product
rule "Numbers"); the grid shows everybody's.
"""

import operator
from collections import Counter, defaultdict
from dataclasses import dataclass, field, fields
from enum import StrEnum

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce

from reporting.models import FiledItem, FiledLine, Obligation, Outcome, is_expected
from reporting.summary.obstacles import obstacle_rows
from reporting.summary.plan_tasks import PlanTasks
from reporting.summary.reports import Unfiled
from tasks.models import ROLE_ORDER, Assignment

# One line ----------------------------------------------------------------------------------------


class LineState(StrEnum):
    """What a line says, or why it says nothing."""

    RESULT = Outcome.RESULT.value
    IN_PROGRESS = Outcome.IN_PROGRESS.value
    COMPLETED = Outcome.COMPLETED.value
    NOTHING = Outcome.NOTHING.value
    NOT_DONE = Outcome.NOT_DONE.value
    MISSING = "missing"  # obliged, nothing filed yet, still in time
    OVERDUE = "overdue"  # obliged, nothing filed after the due day
    OPEN = "open"  # may be reported on, need not

    @property
    def label(self):
        return LABELS[self]


LABELS = {LineState(outcome.value): outcome.label for outcome in Outcome} | {
    LineState.MISSING: "Chưa báo cáo, còn hạn",
    LineState.OVERDUE: "Quá hạn chưa báo cáo",
    LineState.OPEN: "Chưa báo cáo, không bắt buộc",
}


@dataclass(frozen=True)
class LineFigures:
    """Numbers of lines. Of a dated task also how many were completed on time and late."""

    result: int = 0
    in_progress: int = 0
    completed: int = 0
    nothing: int = 0
    not_done: int = 0
    missing: int = 0
    overdue: int = 0
    completed_late: int = 0  # of the completed, after the task's own day

    @property
    def total(self):
        return sum(_numbers(self)) - self.completed_late

    @property
    def said(self):
        return self.total - self.missing - self.overdue

    @property
    def rate(self):
        """Said in per cent of all that must be; None where nobody must say anything."""
        return 100 * self.said / self.total if self.total else None

    @property
    def with_result(self):
        return self.result + self.completed

    @property
    def completed_on_time(self):
        return self.completed - self.completed_late

    @property
    def uncompleted(self):
        return self.total - self.completed

    def __add__(self, other):
        return LineFigures(*map(operator.add, _numbers(self), _numbers(other)))


_numbers = operator.attrgetter(*(one.name for one in fields(LineFigures)))


# Figures -------------------------------------------------------------------------------------------


def lines_by_task(cycle, as_of):
    """{task id: LineFigures} of every task of the plan on which somebody must report in the cycle."""
    return lines_of_cycles([cycle], as_of)[cycle.pk]


def lines_of_cycles(cycles, as_of, tasks=None):
    """{cycle id: {task id: LineFigures}}, of these tasks only where they are given; two reads, and
    two for each plan of which somebody has not filed."""
    unfiled = {cycle.pk: [] for cycle in cycles}
    rows = Obligation.objects.filter(cycle__in=unfiled).expected().missing().order_by()
    own_day = Coalesce("extended_from", "due_on")
    for cycle, *one in rows.values_list("cycle", "agency", own_day, "agency__until_on", "due_on"):
        unfiled[cycle].append(Unfiled.of(*one))
    waiting = {cycle.plan_id: cycle.plan for cycle in cycles if unfiled[cycle.pk]}
    plans = {pk: PlanTasks(plan) for pk, plan in waiting.items()}
    found = _filed_counts(cycles, tasks)
    for cycle in cycles:
        _count_unfiled(found[cycle.pk], unfiled[cycle.pk], plans.get(cycle.plan_id), as_of, tasks)
    return {cycle: _as_figures(rows) for cycle, rows in found.items()}


def lines_and_obstacles(cycle, plan_tasks, unfiled, as_of):
    """(the same as `lines_by_task`, {task id: number of agencies that name an obstacle about it}), where
    a page has read PlanTasks of the plan and [Unfiled] of the cycle already; one read."""
    found, obstacles = defaultdict(Counter), {}
    rows = _filed_rows([cycle], None).union(obstacle_rows([cycle]), all=True)
    for _, task, outcome, is_late, number in rows:
        if outcome in LABELS:
            _add(found[task], outcome, is_late, number)
        else:
            obstacles[task] = number
    _count_unfiled(found, unfiled, plan_tasks, as_of, None)
    return _as_figures(found), obstacles


def _count_unfiled(found, unfiled, plan_tasks, as_of, tasks):
    for agency, resolved_on, due_on in unfiled:
        state = "overdue" if due_on < as_of else "missing"
        for task, obliged in plan_tasks.of(agency, resolved_on).items():
            if obliged and (tasks is None or task in tasks):
                found[task][state] += 1


def _as_figures(counts):
    return {task: LineFigures(**numbers) for task, numbers in counts.items()}


def _filed_counts(cycles, tasks):
    """{cycle id: {task id: Counter of outcomes}} of the obliged lines of the expected; one read."""
    found = {cycle.pk: defaultdict(Counter) for cycle in cycles}
    for cycle, task, *counted in _filed_rows(cycles, tasks):
        _add(found[cycle][task], *counted)
    return found


def _add(counts, outcome, is_late, number):
    counts[outcome] += number
    if is_late:
        counts["completed_late"] += number


def _filed_rows(cycles, tasks):
    """Rows (cycle id, task id, outcome, whether completed late, number of lines)."""
    owner = "filing__report__obligation"
    of_cycles = {f"{owner}__cycle__in": cycles}
    lines = FiledLine.objects.filter(is_expected(f"{owner}__"), **of_cycles, obliged=True)
    if tasks is not None:
        lines = lines.filter(task__in=tasks)
    late = Case(When(outcome=Outcome.COMPLETED, then=Q(completed_on__gt=F("task__due_on"))))
    rows = lines.latest().order_by().values_list(f"{owner}__cycle", "task", "outcome", late)
    return rows.annotate(Count("pk"))


# What was filed, in the rates and beside them ------------------------------------------------------


class Share(StrEnum):
    """Whether a filed line counts, or why it stands apart (product rule "Numbers")."""

    COUNTED = "bat-buoc"
    OPTIONAL = "khong-bat-buoc"
    ASKED = "duoc-de-nghi"
    EXEMPT = "duoc-mien"

    @property
    def label(self):
        return SHARES[self]


SHARES = {
    Share.COUNTED: "Phải báo cáo",
    Share.OPTIONAL: "Không bắt buộc",
    Share.ASKED: "Của cơ quan được đề nghị",
    Share.EXEMPT: "Của cơ quan được miễn",
}


def share_of(line):
    """The Share of a filed line; needs its obligation loaded."""
    obligation = line.filing.report.obligation
    if obligation.is_exempt:
        return Share.EXEMPT
    if obligation.is_asked:
        return Share.ASKED
    return Share.COUNTED if line.obliged else Share.OPTIONAL


def _share():
    """`share_of`, in the database."""
    owner = "filing__report__obligation__"
    return Case(
        When(**{f"{owner}exempted_at__isnull": False}, then=Value(Share.EXEMPT.value)),
        When(**{f"{owner}basis": Obligation.Basis.ASKED}, then=Value(Share.ASKED.value)),
        When(obliged=True, then=Value(Share.COUNTED.value)),
        default=Value(Share.OPTIONAL.value),
    )


@dataclass
class FiledLines:
    """Numbers of lines in the latest filings of one task in one cycle."""

    numbers: Counter = field(default_factory=Counter)  # {(Share, Outcome): number}

    @property
    def outcomes(self):
        """[(Outcome, number)] of the lines that count, of those that occur."""
        return [(o, n) for o in Outcome if (n := self.numbers[Share.COUNTED, o])]

    @property
    def counted(self):
        return self._sum(Share.COUNTED)

    @property
    def apart(self):
        """[(Share, number)] of the lines outside the figures, of those that occur."""
        return [(s, n) for s in Share if s != Share.COUNTED and (n := self._sum(s))]

    @property
    def apart_total(self):
        return sum(number for _, number in self.apart)

    def _sum(self, share):
        return sum(number for (one, _), number in self.numbers.items() if one == share)


def filed_lines(cycles, tasks, agencies=None):
    """{(cycle id, task id): FiledLines} of the latest filings, of these agencies only where they are
    given; one read. The unit is one agency's line; where nothing was filed there is nothing."""
    owner = "filing__report__obligation"
    lines = FiledLine.objects.filter(
        **{"task__in": tasks, f"{owner}__cycle__in": [cycle.pk for cycle in cycles]}
    )
    if agencies is not None:
        lines = lines.filter(**{f"{owner}__agency__in": agencies})
    rows = lines.latest().order_by().values_list(f"{owner}__cycle", "task", _share(), "outcome")
    found = defaultdict(FiledLines)
    for cycle, task, share, outcome, number in rows.annotate(Count("pk")):
        found[cycle, task].numbers[Share(share), Outcome(outcome)] = number
    return dict(found)


@dataclass(frozen=True)
class RoleFigures:
    """How many of those with that strongest role had filed their line on a task in a cycle."""

    role: Assignment.Role
    agencies: list  # names at filing, in list order

    @property
    def number(self):
        return len(self.agencies)


def filed_roles(cycles, tasks):
    """{(cycle id, task id): [RoleFigures]}, strongest role first, of the lines that count; one read.

    An agency with several roles stands under its strongest, as filed.
    """
    owner = "filing__report__obligation"
    of_cycles = {f"{owner}__cycle__in": cycles}
    counted = FiledLine.objects.filter(is_expected(f"{owner}__"), **of_cycles, obliged=True)
    lines = counted.filter(task__in=tasks)
    rows = lines.latest().order_by(f"{owner}__agency__position", f"{owner}__agency__sort_key")
    found = defaultdict(lambda: defaultdict(list))
    for cycle, task, roles, name in rows.values_list(
        f"{owner}__cycle", "task", "roles", "filing__agency_name"
    ):
        if roles:
            found[cycle, task][min(roles, key=ROLE_ORDER.get)].append(name)
    return {
        key: [
            RoleFigures(Assignment.Role(role), by_role[role])
            for role in sorted(by_role, key=ROLE_ORDER.get)
        ]
        for key, by_role in found.items()
    }


# The grid ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cell:
    """One agency's line for one task; `line` and `filing` (its number) where it was filed, `hindered`
    where the filing names an obstacle about the task."""

    state: LineState
    obliged: bool
    line: int | None = None
    filing: int | None = None
    hindered: bool = False


@dataclass
class GridRow:
    """One agency with its cells {task id: Cell}; a task that it does not have is not among them."""

    obligation: Obligation
    cells: dict = field(default_factory=dict)


@dataclass
class Grid:
    """All agencies of a cycle by all tasks of its plan, each in its order."""

    tasks: list
    rows: list  # [GridRow]: everybody who stands, the asked and the exempted too


def grid_of(cycle, as_of):
    """The Grid of the cycle; the same four reads however large it is."""
    plan = PlanTasks(cycle.plan)
    filed = defaultdict(dict)
    lines = FiledLine.objects.filter(filing__report__obligation__cycle=cycle).latest().order_by()
    report = "filing__report__obligation"
    named = FiledItem.objects.obstacles().filter(filing=OuterRef("filing"), task=OuterRef("task"))
    for owner, task, *rest in lines.values_list(
        report, "task", "outcome", "obliged", "pk", "filing__number", Exists(named)
    ):
        filed[owner][task] = rest
    obligations = cycle.obligations.standing().select_related("agency", "report")
    return Grid(
        plan.tasks, [GridRow(one, _cells(one, filed[one.pk], plan, as_of)) for one in obligations]
    )


def _cells(obligation, filed, plan, as_of):
    unsaid = LineState.OVERDUE if obligation.due_on < as_of else LineState.MISSING
    is_filed = obligation.report.first_filed_on is not None
    must = not is_filed and obligation.is_counted
    cells = {
        task: Cell(unsaid if obliged and must else LineState.OPEN, obliged and must)
        for task, obliged in plan.of(obligation.agency_id, obligation.resolved_on).items()
    }
    for task, (outcome, *rest) in filed.items():
        cells[task] = Cell(LineState(outcome), *rest)
    return cells
