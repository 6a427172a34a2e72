"""The obstacles that were filed in a cycle, task by task, for those who may read them.

Only the latest filing of each report speaks; drafts never do. Who leads or monitors a task by name
reads the obstacles about it, like its lines (product rule "Who reads what was filed").
"""

from dataclasses import dataclass
from itertools import groupby

from django import forms
from django.utils.text import Truncator

from agencies.models import Agency
from reporting.models import READERS, WRITERS, FiledItem
from reporting.watching import address_of_task
from tasks.filters import UrlForm
from tasks.models import Task

GENERAL, ABOUT_ANY = "chung", "co"
EVERYBODY = "tat-ca"


class ObstacleFilter(UrlForm):
    """By task, section, kind of agency, and whether the rates count the agency."""

    nhiem_vu = forms.ChoiceField(
        label="Về nhiệm vụ",
        required=False,
        error_messages={"invalid_choice": "Kế hoạch không có nhiệm vụ “%(value)s”."},
    )
    muc = forms.ChoiceField(
        label="Nhóm nhiệm vụ",
        required=False,
        error_messages={"invalid_choice": "Kế hoạch không có mục “%(value)s”."},
    )
    nhom = forms.ChoiceField(
        label="Nhóm cơ quan",
        required=False,
        choices=[("", "Mọi nhóm"), *Agency.Kind.choices],
        error_messages={"invalid_choice": "Không có nhóm cơ quan “%(value)s”."},
    )
    pham_vi = forms.ChoiceField(
        label="Cơ quan",
        required=False,
        choices=[("", "Phải báo cáo"), (EVERYBODY, "Tất cả, kể cả ngoài tỷ lệ")],
        error_messages={"invalid_choice": "Không có phạm vi “%(value)s”."},
    )

    def __init__(self, data, tasks):
        """`data` may hold more than the filter's own values; without any it is not bound."""
        super().__init__({name: data[name] for name in self.base_fields if name in data})
        sections = {task.section.number: str(task.section) for task in tasks}
        self.fields["nhiem_vu"].choices = [
            ("", "Tất cả"),
            (ABOUT_ANY, "Một nhiệm vụ cụ thể"),
            (GENERAL, "Vướng mắc chung"),
            *((str(task.pk), _short(f"{task.number}. {task.title}")) for task in tasks),
        ]
        self.fields["muc"].choices = [
            ("", "Mọi nhóm"),
            *((number, _short(name)) for number, name in sections.items()),
        ]

    def lets(self, row):
        """Whether the row is among those chosen; a faulty filter narrows nothing."""
        task, about = row.item.task, self.chosen("nhiem_vu")
        return (
            (about is None or about == (str(task.pk) if task else GENERAL) or self._any(task))
            and self.chosen("muc") in {None, task and task.section.number}
            and self.chosen("nhom") in {None, row.agency.kind}
            and (self.chosen("pham_vi") == EVERYBODY or row.obligation.is_counted)
        )

    def _any(self, task):
        return task is not None and self.chosen("nhiem_vu") == ABOUT_ANY


def _short(words):
    return Truncator(words).chars(80)


@dataclass
class ObstacleRow:
    """One obstacle; `address` is its filing, for who may not read that the lines of the task."""

    item: FiledItem
    address: str

    @property
    def filing(self):
        return self.item.filing

    @property
    def obligation(self):
        return self.item.filing.report.obligation

    @property
    def agency(self):
        return self.obligation.agency

    @property
    def renamed(self):
        """Whether the task was called otherwise when this was filed."""
        task = self.item.task
        named = (self.item.task_number, self.item.task_title)
        return task is not None and named != (task.number, task.title)


@dataclass
class ObstaclesPage:
    """Rows in the order of the plan, general obstacles last, each task's in the order of lists."""

    filter: ObstacleFilter
    all_rows: list
    reads_all: bool

    @property
    def rows(self):
        return [row for row in self.all_rows if self.filter.lets(row)]

    @property
    def groups(self):
        """[(Task or None, number of agencies, [ObstacleRow])]."""
        return [
            (task, len({row.agency.pk for row in rows}), rows)
            for task, part in groupby(self.rows, lambda row: row.item.task)
            for rows in [list(part)]
        ]

    @property
    def tasks(self):
        """Of how many tasks the rows speak."""
        return len({row.item.task_id for row in self.rows} - {None})

    @property
    def pairs(self):
        """How often an agency names an obstacle about a task: the number of `summary.obstacles`."""
        return len({(row.agency.pk, row.item.task_id) for row in self.rows if row.item.task_id})

    @property
    def agencies(self):
        """How many agencies the rows come from."""
        return len({row.agency.pk for row in self.rows})

    @property
    def apart(self):
        """How many rows only `EVERYBODY` shows: of agencies that the rates do not count."""
        return sum(not row.obligation.is_counted for row in self.all_rows)


def obstacles_page(user, cycle, data, on):
    """ObstaclesPage of what the user may read; two reads beside those of the user's own rights."""
    tasks = list(
        Task.objects.filter(section__plan=cycle.plan_id)
        .select_related("section")
        .order_by("section__position", "section_id", "position", "pk")
    )
    reads_all = cycle.plan.province_id in user.province_ids_as(*READERS)
    own = user.agency_ids_and_before(*WRITERS)
    owner = "filing__report__obligation"
    items = (
        FiledItem.objects.obstacles()
        .visible_to(user, on)
        .filter(**{f"{owner}__cycle": cycle})
        .latest()
        .select_related("task__section", f"{owner}__agency")
    )
    rows = []
    for item in items:
        reads_filing = reads_all or item.filing.report.obligation.agency_id in own
        address = item.filing.get_absolute_url() if reads_filing else _of_task(item, cycle)
        rows.append(ObstacleRow(item, address))
    places = {task.pk: place for place, task in enumerate(tasks)}
    rows.sort(key=lambda row: (places.get(row.item.task_id, len(places)), *_list_order(row)))
    return ObstaclesPage(ObstacleFilter(data, tasks), rows, reads_all)


def _of_task(item, cycle):
    return address_of_task(item.task.number, cycle)


def _list_order(row):
    agency = row.agency
    kind = list(Agency.Kind).index(agency.kind)
    return kind, agency.position, agency.sort_key, agency.pk, row.item.position
