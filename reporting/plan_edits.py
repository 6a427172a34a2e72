"""What was edited in plans, read from their history: plain rows for the page of changes."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from plans.models import Duty, Plan, ReportingRule, Responsibility, Section
from tasks.models import Assignment, Task

LONGEST_SHOWN = (
    80  # letters of a value that is told beside its field; of longer ones only the field
)

ACTS = {"+": "thêm", "-": "bỏ", "~": "sửa"}
PLAN_ACTS = {"+": "nhập vào phần mềm", "-": "xóa kế hoạch", "~": "sửa"}


@dataclass(frozen=True)
class Reworded:
    """A field that was edited; `old` and `new` are empty where they are too long to be told."""

    label: str
    old: str = ""
    new: str = ""


@dataclass(frozen=True)
class PlanEdit:
    """A part of a plan that was added, taken out, or edited in `fields`."""

    plan_id: int
    at: datetime
    by: str
    what: str
    act: str
    url: str
    fields: tuple = ()
    is_entry: bool = False  # the plan itself came in


def plan_edits(plans, since, until):
    """{plan id: [PlanEdit]}, the latest first, from `since` until before `until`.

    What came or went together with the whole that holds it is told once: a task added with its
    assignments is one row. Ten reads for any number of plans and rows.
    """
    history = _History(plans, since, until)
    found = {plan.pk: [] for plan in plans}
    for edit in sorted(history.edits(), key=lambda edit: edit.at, reverse=True):
        found[edit.plan_id].append(edit)
    return found


class _History:
    """The versions of every part of these plans, where each part belongs, and what it is called."""

    def __init__(self, plans, since, until):
        self.since, self.until = since, until
        self.plans = {plan.pk: plan for plan in plans}
        self.sections = self._owned(Section, "plan_id", self.plans)
        self.tasks = self._owned(Task, "section_id", self.sections)
        self.items = self._owned(Responsibility, "plan_id", self.plans)
        self.moved = set()  # (model, id, "+" or "-") of everything that came or went

    @staticmethod
    def _owned(model, owner, owners):
        """{id: (owner's id, number, whether it still stands)} of all that ever stood there."""
        rows = model.history.filter(**{f"{owner}__in": owners}).order_by("history_id")
        rows = rows.values_list("id", owner, "number", "history_type")
        return {pk: (holder, number, act != "-") for pk, holder, number, act in rows}

    def edits(self):
        yield from self._of(Plan, "id", self.plans, None)
        yield from self._of(Section, "plan_id", self.plans, Plan)
        yield from self._of(Task, "section_id", self.sections, Section)
        yield from self._of(Assignment, "task_id", self.tasks, Task, "agency", "group")
        yield from self._of(Responsibility, "plan_id", self.plans, Plan)
        yield from self._of(Duty, "responsibility_id", self.items, Responsibility)
        yield from self._of(ReportingRule, "plan_id", self.plans, Plan)

    def _of(self, model, owner, owners, owner_model, *related):
        """The PlanEdits of one model; one read, of every version of whatever was touched."""
        within = {"history_date__gte": self.since, "history_date__lt": self.until}
        touched = model.history.filter(**{f"{owner}__in": owners}, **within).values("id")
        rows = model.history.filter(id__in=touched).select_related("history_user", *related)
        rows, before = list(rows.order_by("history_id")), {}
        self.moved |= {(model, row.id, row.history_type) for row in rows if self._is_within(row)}
        for row in rows:
            last = before.get(row.id)
            before[row.id] = row
            whole = (owner_model, getattr(row, owner), row.history_type)
            if self._is_within(row) and whole not in self.moved:
                yield from self._told(model, row, last)

    def _is_within(self, row):
        return self.since <= row.history_date < self.until

    def _told(self, model, row, last):
        fields = tuple(_reworded(model, last, row)) if row.history_type == "~" and last else ()
        if row.history_type == "~" and not fields:
            return  # saved as it was
        plan = self.plans[self._plan_id(model, row)]
        act = ACTS[row.history_type] if model is not Plan else PLAN_ACTS[row.history_type]
        by = str(row.history_user) if row.history_user else ""
        what, url = self._name(model, row), self._url(model, row, plan)
        is_entry = model is Plan and row.history_type == "+"
        yield PlanEdit(plan.pk, row.history_date, by, what, act, url, fields, is_entry)

    def _plan_id(self, model, row):
        if model is Plan:
            return row.id
        if model is Task:
            return self.sections[row.section_id][0]
        if model is Assignment:
            return self.sections[self.tasks[row.task_id][0]][0]
        return self.items[row.responsibility_id][0] if model is Duty else row.plan_id

    def _name(self, model, row):
        if model is Plan:
            return "Cả Kế hoạch" if row.history_type == "+" else "Thông tin chung của kế hoạch"
        if model is Section:
            return f"Mục {row.number}. {row.title}"
        if model is Task:
            return f"Nhiệm vụ {row.number}. {row.title}"
        if model is Assignment:
            party = row.agency or row.group or "cơ quan không còn trong danh sách"
            role = row.get_role_display().lower()
            return f"Phân công nhiệm vụ {self.tasks[row.task_id][1]}: {party} {role}"
        if model is Responsibility:
            return f"Phần III, mục {row.number}"
        if model is Duty:
            return f"Phần III, mục {self.items[row.responsibility_id][1]}, nhiệm vụ {row.number or ''}".rstrip()
        return f"Quy định báo cáo {row.source}"

    def _url(self, model, row, plan):
        """The page of the task, where it still stands; else that of the plan."""
        pk = {Task: "id", Assignment: "task_id"}.get(model)
        task = getattr(row, pk) if pk else None
        _, number, stands = self.tasks.get(task, (None, "", False))
        return reverse("task", args=[plan.slug, number]) if stands else plan.get_absolute_url()


def _reworded(model, last, row):
    """Reworded of every field in which two versions differ."""
    for field in model.history.model.tracked_fields:
        old, new = getattr(last, field.attname), getattr(row, field.attname)
        if old != new:
            shown = () if field.is_relation else (_shown(last, field), _shown(row, field))
            fits = shown and all(len(value) <= LONGEST_SHOWN for value in shown)
            yield Reworded(str(field.verbose_name), *(shown if fits else ()))


def _shown(row, field):
    """A value as people read it."""
    value = getattr(row, field.attname)
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if field.choices and value:
        return getattr(row, f"get_{field.name}_display")()
    return "trống" if value in (None, "") else str(value)
