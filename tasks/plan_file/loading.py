"""A checked plan document into the database, row by row so that the history sees every change."""

from dataclasses import dataclass, field
from itertools import count

from django.db import models, transaction
from django.db.models import ProtectedError

from agencies.models import Agency
from agencies.shape import Fault, Faulty
from plans.models import Clause, Plan, ReportingRule, Section
from tasks.models import Task
from tasks.plan_file.checking import read
from tasks.plan_file.differences import differences
from tasks.plan_file.dumping import dump
from tasks.plan_file.matching import KEYS, match, match_tasks

REMOVED = "Không còn trong kế hoạch theo bản sửa đổi; giữ lại vì đã có cơ quan báo cáo."
FORMER = " cũ"  # behind the number of such a task where another has it now


@dataclass(frozen=True)
class Unlike:
    """A task of the document and the held one of its number, whose words have little in common."""

    number: str
    text: str
    held_text: str


@dataclass
class Outcome:
    """What a load did, or with `dry_run` would do.

    `created`: the plan was not there. `held`: it was, and was left alone. `differences` lead from
    what was held to what is held now; `kept` says what is not in the file and stays all the same.
    `unlike` are tasks that were taken for held ones by their number only: [Unlike].
    """

    slug: str
    created: bool = False
    held: bool = False
    differences: list = field(default_factory=list)
    kept: list = field(default_factory=list)
    unlike: list = field(default_factory=list)


def load(data, *, update=False, dry_run=False, scope=None):
    """Write the plan. One that is there already is left alone unless `update`.

    Rows are recognised by their words and numbers and keep their keys, so that what was reported on
    a task stays with it. A task that somebody reported on, and a rule under which reports are due,
    are never deleted; such a task is asked of nobody any more. With `dry_run` nothing is written.
    `scope` (checking.Scope) is what a person may see; without one, everything.
    Raises Faulty with every fault of the document; then nothing is loaded.
    """
    reading = read(data, scope)
    unclear = [
        Fault(one.place, f"chưa rõ “{one.word}” là cơ quan nào.") for one in reading.doubts.values()
    ]
    if reading.faults or unclear:
        raise Faulty([*reading.faults, *unclear])
    with transaction.atomic():
        outcome = _load(reading, update)
        transaction.set_rollback(dry_run)
    return outcome


def _load(reading, update):
    slug = reading.data["slug"]
    plan = Plan.objects.select_for_update(of=("self",)).filter(slug=slug).first()
    if plan and not update:
        return Outcome(slug, held=True)
    before = dump(plan) if plan else None
    outcome = Outcome(slug, created=plan is None)
    writing = _Writing(reading)
    outcome.kept = writing.write(plan or Plan(slug=slug))
    if before:
        after = dump(Plan.objects.get(slug=slug))
        outcome.unlike = writing.unlike
        outcome.differences = differences(
            _without(before, writing.kept_before),
            _without(after, writing.kept_now),
            writing.new_tasks,
        )
    return outcome


def _without(document, tasks):
    """The document without these tasks, {(number of the section, number)}."""
    sections = [
        {
            **section,
            "tasks": [
                task
                for task in section["tasks"]
                if (section["number"], task["number"]) not in tasks
            ],
        }
        for section in document["sections"]
    ]
    return {**document, "sections": sections}


class _Writing:
    """Brings the rows of one plan to what a document says; `kept` is what could not go, `kept_before`
    and `kept_now` are the places of such tasks: {(number of the section, number)}."""

    def __init__(self, reading):
        self.reading, self.data = reading, reading.data
        self.kept, self.kept_before, self.kept_now, self.unlike = [], set(), set(), []
        self.new_tasks = reading.scope.new_tasks if reading.scope else ()

    def write(self, plan):
        """Returns sentences on what is not in the document and stays all the same."""
        data = self.data
        _bring(plan, {**_fields(Plan, data), "province": self.reading.province})
        self._sync("legal_bases", plan.legal_bases, data["legal_bases"])
        self._clauses(plan, "purposes", Clause.Kind.PURPOSE)
        self._clauses(plan, "requirements", Clause.Kind.REQUIREMENT)
        self._sections(plan)
        for responsibility, row in self._sync(
            "responsibilities", plan.responsibilities, data["responsibilities"]
        ):
            issued = responsibility.addressees.as_issued()
            self._parties("addressees", responsibility.addressees, row, issued)
            self._sync("duties", responsibility.duties, row["duties"])
        self._rules(plan)
        self._sync("replaces", plan.replacements, data["replaces"], self._replaced)
        self._sync("recipients", plan.recipients, data["recipients"])
        return self.kept

    def _clauses(self, plan, key, kind):
        held = plan.clauses.filter(kind=kind)
        self._sync(key, plan.clauses, self.data[key], lambda row: {"kind": kind}, held)

    def _sections(self, plan):
        """Sections go last, so that none takes a task with it that moved to another."""
        sections, gone = self._pair("sections", plan.sections, self.data["sections"])
        tasks = [
            (task, {"section": section, "position": position})
            for section, row in sections
            for position, task in enumerate(row["tasks"], start=1)
        ]
        self._tasks(plan, tasks)
        for place, section in enumerate(self._remove(gone), start=len(sections) + 1):
            _bring(section, {"position": place})

    def _tasks(self, plan, tasks):
        held = list(Task.objects.filter(section__plan=plan).select_related("section"))
        wanted = [{**_fields(Task, row), **self._task(row), **place} for row, place in tasks]
        pairs, gone, unlike = match_tasks(held, wanted, _part, _part, self.new_tasks)
        self.unlike = [
            Unlike(wanted[index]["number"], wanted[index]["text"], task.text)
            for task, index in unlike
        ]
        for task in self._remove(gone):
            self._keep(task, len(wanted))
        _free_numbers(pairs, wanted)
        for index, fields in enumerate(wanted):
            task = pairs.get(index) or Task()
            _bring(task, fields)
            rows = tasks[index][0]["assignments"]
            issued = task.assignments.as_issued()
            self._sync("assignments", task.assignments, rows, self._assigned, issued)

    def _keep(self, task, place):
        """Somebody reported on it: its words stay, but nobody has to report on it any more.

        It stands behind all others, and yields its number to a task of the document.
        """
        task.assignments.all().delete()
        number = self._former_number(task)
        if number != task.number:
            self.kept.append(
                f"nhiệm vụ {task.number} giữ lại nay mang số “{number}”: trong tệp số đó là của nhiệm "
                "vụ khác."
            )
        self.kept_before.add((task.section.number, task.number))
        self.kept_now.add((task.section.number, number))
        note = task.note if REMOVED in task.note else f"{task.note}\n{REMOVED}".strip()
        _bring(task, {"number": number, "note": note, "position": place + 1})

    def _former_number(self, task):
        """The number that a kept task has from now on: its own where the document leaves it free."""
        taken = {row["number"] for section in self.data["sections"] for row in section["tasks"]}
        if task.number not in taken:
            return task.number
        held = Task.objects.filter(section=task.section).values_list("number", flat=True)
        names = (f"{task.number[:6]}{FORMER}{'' if n == 1 else n}" for n in count(1))
        return next(name for name in names if name not in taken.union(held))

    def _task(self, row):
        timing, before = row["timing"], row.get("continues")
        return {
            "timing_kind": timing["kind"],
            "timing_text": timing["text"] or "",
            "due_on": timing["due_on"],
            "continues": self.reading.tasks[before["plan"], before["task"]] if before else None,
        }

    def _assigned(self, row):
        return {
            "agency": self.reading.agencies.get(row.get("agency")),
            "group": self.reading.groups.get(row.get("group")),
        }

    def _rules(self, plan):
        """The document's rules; the coordinator's own settings are no part of it and stay."""
        held = plan.reporting_rules.filter(basis=ReportingRule.Basis.DOCUMENT)
        rows = self.data["reporting_rules"]
        for rule, row in self._sync(
            "reporting_rules", plan.reporting_rules, rows, self._ways, held
        ):
            self._parties("reporters", rule.reporters, row)

    def _ways(self, row):
        agencies = self.reading.agencies
        return {"recipient": agencies[row["recipient"]], "via": agencies.get(row["via"])}

    def _replaced(self, row):
        return {"replaced": self.reading.plans.get(row["slug"])}

    def _parties(self, key, manager, row, held=None):
        self._sync(key, manager, row[key], self._party, held)

    def _party(self, name):
        party = self.reading.parties[name]
        one = "agency" if isinstance(party, Agency) else "group"
        return {"agency": None, "group": None, one: party}

    # Rows ----------------------------------------------------------------------------------

    def _sync(self, key, manager, rows, more=None, held=None):
        """Make the list say these rows in this order; [(row of the model, row of the document)]."""
        pairs, gone = self._pair(key, manager, rows, more, held)
        self._remove(gone)
        return pairs

    def _pair(self, key, manager, rows, more=None, held=None):
        """As _sync, but what is in the list and not in the document is handed back, not removed."""
        wanted = [{**_fields(manager.model, row), **(more(row) if more else {})} for row in rows]
        held = list(manager.all() if held is None else held)
        pairs, gone = match(held, wanted, KEYS[key], _part, _part)
        result = []
        for index, fields in enumerate(wanted):
            row = pairs.get(index) or manager.model(**{manager.field.name: manager.instance})
            _bring(row, {**fields, "position": index + 1})
            result.append((row, rows[index]))
        return result, gone

    def _remove(self, rows):
        """Delete them; those that could not go, because something was reported on them."""
        kept = []
        for row in rows:
            try:
                with transaction.atomic():
                    row.delete()
            except ProtectedError:
                kept.append(row)
        self.kept += [_why_kept(row) for row in kept]
        return kept


def _why_kept(row):
    if isinstance(row, Task):
        return (
            f"nhiệm vụ {row.number} không có trong tệp nhưng đã có cơ quan báo cáo: giữ lại, không ai "
            "phải báo cáo nữa."
        )
    if isinstance(row, ReportingRule):
        return f"quy định {row.source} không có trong tệp nhưng đã có kỳ báo cáo theo đó: giữ lại."
    if isinstance(row, Section):
        return f"mục {row.number} không có trong tệp nhưng còn nhiệm vụ đã có báo cáo: giữ lại."
    return f"{row} (Phần III) không có trong tệp nhưng đã có cơ quan báo cáo: giữ lại."


def _free_numbers(pairs, wanted):
    """Tasks that get another number or section step aside first: two may exchange theirs."""
    for index, task in pairs.items():
        if (task.number, task.section) != (wanted[index]["number"], wanted[index]["section"]):
            Task.objects.filter(pk=task.pk).update(number=f"~{task.pk}")


def _fields(model, row):
    """The model's own columns that the row of the document speaks of, as they are stored."""
    if isinstance(row, str):
        return {}
    columns = {one.name: one for one in model._meta.concrete_fields if not one.is_relation}
    said = {"note": None, **row} if "note" in columns else row
    return {name: _stored(columns[name], said[name]) for name in said if name in columns}


def _stored(column, value):
    """What is null in the document is empty text in most columns."""
    if value is None and not column.null:
        return ""
    return dict(value) if isinstance(column, models.JSONField) else value


def _bring(row, fields):
    """Set what differs and save; a row that says it already is left untouched."""
    changed = [name for name, value in fields.items() if getattr(row, name, None) != value]
    for name in changed:
        setattr(row, name, fields[name])
    if changed or row._state.adding:
        row.save()


def _part(row, name):
    """One part of a key, of a row of the model or of the fields that it is to have."""
    if name == "party":
        return _part(row, "agency"), _part(row, "group")
    return row[name] if isinstance(row, dict) else getattr(row, name)
