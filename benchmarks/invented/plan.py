"""One invented plan of a province: 25 tasks in 8 sections, two rules, duties of Part III."""

from dataclasses import dataclass
from datetime import date

from agencies.vietnamese import fold
from benchmarks.invented.words import SECTIONS, TASK_TEXT
from plans.models import (
    Addressee,
    Duty,
    Plan,
    Reporter,
    ReportingRule,
    Responsibility,
    Section,
)
from tasks.models import ROLE_ORDER, Assignment, Task

CONCERNED = {"2.3", "6.2", "8.3"}  # on which one may report, and need not
NAMED_BY_ASKED = {"THADS": "6.1", "CA": "3.2", "HLG": "6.2", "ĐLS": "6.2"}


@dataclass
class Issued:
    """The plan, its rules by kind of agency, and who plays what part in its tasks."""

    plan: Plan
    rules: dict  # {kind: ReportingRule}
    tasks: list  # in plan order
    assignments: dict  # {task id: [Assignment]}

    def lines_of(self, agency):
        """[(Task, [role], whether obliged)] of the agency, in plan order, strongest role first.

        The same as `tasks.parts.parts_of`, for thousands of agencies without asking the database.
        """
        for task in self.tasks:
            mine = [one for one in self.assignments[task.pk] if _reaches(one, agency)]
            if mine:
                roles = sorted({one.role for one in mine}, key=ROLE_ORDER.get)
                yield task, roles, any(one.obliges for one in mine)


def _reaches(assignment, agency):
    if assignment.group:
        return agency.kind in assignment.group.kinds
    return assignment.agency_id == agency.pk


def issue(place, year):
    """The plan of the place with everything in it; an Issued."""
    name = place.province.name
    plan = Plan.objects.create(
        province=place.province,
        slug=f"ke-hoach-{fold(name).replace(' ', '-')}",
        title="Thực hiện Nghị quyết số 27-NQ/TW về Nhà nước pháp quyền xã hội chủ nghĩa Việt Nam",
        short_title=f"Kế hoạch thực hiện Nghị quyết số 27-NQ/TW, {name}",
        number="27/KH-UBND",
        issued_on=date(year, 2, 10),
        resolve_on=date(year, 2, 10),
        issuer=place.provincial.name,
    )
    tasks = _tasks(plan, year)
    _part_three(plan, place)
    return Issued(plan, _rules(plan, place), tasks, _assignments(tasks, place))


def _tasks(plan, year):
    """The last task of section 4 is due on a day, that of section 5 in a quarter of the last year."""
    sections = Section.objects.bulk_create(
        Section(plan=plan, position=number, number=str(number), title=title)
        for number, (title, _) in enumerate(SECTIONS, start=1)
    )
    dated = {
        "4.3": ("by_date", date(year + 2, 10, 31)),
        "5.3": ("by_quarter", date(year + 2, 9, 30)),
    }
    rows = []
    for section, (_, titles) in zip(sections, SECTIONS, strict=True):
        for position, title in enumerate(titles, start=1):
            number, text = f"{section.number}.{position}", TASK_TEXT.format(title=title)
            kind, due_on = dated.get(number, ("ongoing", None))
            rows.append(
                Task(
                    section=section,
                    position=position,
                    number=number,
                    title=title,
                    text=text,
                    timing_kind=kind,
                    timing_text="Thường xuyên." if kind == "ongoing" else f"{due_on:%m/%Y}.",
                    due_on=due_on,
                    search_text=fold(f"{number} {title} {text}"),
                )
            )
    return Task.objects.bulk_create(rows)


def _assignments(tasks, place):
    """Everybody on every task; a department leads each by name, Sở Tư pháp every third of them."""
    by_short = {agency.short_name: agency for agency in place.asked}
    rows = []
    for index, task in enumerate(tasks):
        lead = place.departments[0 if index % 3 == 0 else index % len(place.departments)]
        group = place.concerned if task.number in CONCERNED else place.everybody
        rows.append(Assignment(task=task, role="lead", agency=lead))
        rows.append(Assignment(task=task, role="implement", group=group, position=1))
        rows += [
            Assignment(task=task, role="cooperate", agency=by_short[short], position=2)
            for short, number in NAMED_BY_ASKED.items()
            if number == task.number
        ]
    found = {}
    for row in Assignment.objects.bulk_create(rows):
        found.setdefault(row.task_id, []).append(row)
    return found


def _rules(plan, place):
    """Departments report to Sở Tư pháp, communes through it, all before 15/12."""
    found = {}
    for position, (kind, group) in enumerate(place.groups.items(), start=1):
        is_commune = kind == "commune"
        found[kind] = ReportingRule.objects.create(
            plan=plan,
            position=position,
            source=f"III.{position + 1}.1",
            kind="yearly",
            recipient=place.provincial if is_commune else place.justice,
            via=place.justice if is_commune else None,
            month=12,
            day=15,
            boundary="before",
            text="Báo cáo kết quả thực hiện trước ngày 15/12 hằng năm.",
        )
        Reporter.objects.create(rule=found[kind], group=group)
    return found


def _part_three(plan, place):
    parties = [{"agency": place.justice}, *({"group": group} for group in place.groups.values())]
    for number, party in enumerate(parties, start=1):
        _responsibility(plan, number, "Tổ chức thực hiện và báo cáo theo Kế hoạch.", [party])
    asked = [{"agency": agency} for agency in place.asked]
    _responsibility(plan, 4, "Đề nghị phối hợp thực hiện.", asked, asked=True)


def _responsibility(plan, number, text, parties, **more):
    part = Responsibility.objects.create(plan=plan, position=number, number=str(number), **more)
    Duty.objects.create(responsibility=part, position=1, number=f"{number}.1", text=text)
    Addressee.objects.bulk_create(Addressee(responsibility=part, **party) for party in parties)
