"""What narrows the matrix; its values stand in the URL, and the numbers of other pages lead here.

The unit of those numbers is the cell: a filter by state or share asks for cells, and the rows are the
agencies that have one.
"""

from typing import NamedTuple

from django import forms
from django.db.models import F, OuterRef, Subquery

from agencies.models import Agency, Succession
from reporting.models import Cycle, FiledLine, Outcome
from reporting.progress_page import judged_by_day
from reporting.summary import LineState, Share
from tasks.filters import UrlForm

ASKED = "asked"
LONGEST = 70  # of what a list of choices shows of a title, in characters
BY_DAY, BY_YEAR = "co-thoi-han", "theo-nam"


class Ask(NamedTuple):
    """Cells of several states, as a number of another page counts them."""

    label: str
    states: set
    by_day: bool = False  # of tasks that are judged by their own day
    is_past: bool | None = None  # whether that day has passed
    is_late: bool | None = None  # whether the line was completed after it
    hindered: bool = False  # only where the filing names an obstacle about the task


SAID = {LineState(outcome.value) for outcome in Outcome}
UNDONE = {*SAID, LineState.MISSING, LineState.OVERDUE} - {LineState.COMPLETED}
DONE = {LineState.COMPLETED}
ASKS = {state.value: Ask(state.label, {state}) for state in LineState} | {
    "said": Ask("Đã báo cáo", SAID),
    "with_result": Ask("Có kết quả hoặc hoàn thành", {LineState.RESULT, *DONE}),
    "hindered": Ask("Có vướng mắc", SAID, hindered=True),
    "done_on_time": Ask("Hoàn thành đúng hạn", DONE, by_day=True, is_late=False),
    "done_late": Ask("Hoàn thành quá hạn", DONE, by_day=True, is_late=True),
    "undone_in_time": Ask("Đang thực hiện, còn hạn", UNDONE, by_day=True, is_past=False),
    "undone_overdue": Ask("Quá hạn chưa hoàn thành", UNDONE, by_day=True, is_past=True),
}


def _choice(label, unknown):
    return forms.ChoiceField(
        label=label, required=False, error_messages={"invalid_choice": unknown}
    )


class MatrixFilter(UrlForm):
    """Which rows: by group of agencies and old district; which columns: by section, task, and how the
    task is judged; which cells: by state, and whether the figures count them."""

    nhom = _choice("Nhóm cơ quan", "Kỳ này không có nhóm “%(value)s”.")
    huyen = _choice("Địa bàn huyện trước đây", "Kỳ này không có huyện “%(value)s”.")
    muc = _choice("Mục của Kế hoạch", "Kế hoạch không có mục “%(value)s”.")
    nhiem_vu = _choice("Nhiệm vụ", "Kế hoạch không có nhiệm vụ “%(value)s”.")
    loai = _choice("Cách đánh giá", "Kế hoạch không có nhiệm vụ được đánh giá kiểu “%(value)s”.")
    trang_thai = _choice("Có ô ở trạng thái", "Không có trạng thái “%(value)s”.")
    phan = _choice("Mức bắt buộc", "Không có phần “%(value)s”.")

    def __init__(self, data, *, grid, districts, cycle, as_of):
        """`cycle` is one of `with_first_from`."""
        super().__init__(data)
        self.districts, self.cycle, self.as_of = districts, cycle, as_of
        self.by_day = {t.pk for t in grid.tasks if judged_by_day(t, cycle.first_from)}
        sections = {task.section.number: task.section for task in grid.tasks}
        self._offer("nhom", {kind: label_of(kind) for kind in map(group_of, grid.rows)})
        self._offer("huyen", {pk: name for found in districts.values() for pk, name in found})
        self._offer("muc", {number: _short(f"{section}") for number, section in sections.items()})
        self._offer("nhiem_vu", {t.pk: _short(f"{t.number}. {t.title}") for t in grid.tasks})
        ways = {BY_DAY: "Theo thời hạn riêng", BY_YEAR: "Theo từng năm"}
        self._offer("loai", ways if self.by_day else {})
        asks = {value: one.label for value, one in ASKS.items() if self.by_day or not one.by_day}
        self._offer("trang_thai", asks, "Bất kỳ")
        self._offer("phan", {share.value: share.label for share in Share})

    def _offer(self, name, choices, everything="Tất cả"):
        self.fields[name].choices = [
            ("", everything),
            *((str(value), label) for value, label in choices.items()),
        ]

    @property
    def offered(self):
        """The fields that have something to choose, or a fault to show."""
        return [one for one in self if len(one.field.choices) > 1 or one.errors]

    @property
    def asks_for_cells(self):
        return bool(self.chosen("trang_thai") or self.chosen("phan"))

    @property
    def ask(self):
        return ASKS.get(self.chosen("trang_thai"))

    def tasks(self, grid):
        """The tasks whose columns are shown, of a dated state only those that can have it."""
        section, task, way = map(self.chosen, ("muc", "nhiem_vu", "loai"))
        can_have = self._can_have(self.ask)
        return [
            one
            for one in grid.tasks
            if (not section or one.section.number == section)
            and (not task or str(one.pk) == task)
            and (not way or (one.pk in self.by_day) == (way == BY_DAY))
            and can_have(one)
        ]

    def _can_have(self, ask):
        """f(task): whether a line of it can be in what is asked for."""
        if not ask or not ask.by_day:
            return lambda task: True
        return lambda task: (
            task.pk in self.by_day and ask.is_past in {None, task.due_on < self.as_of}
        )

    def rows(self, grid):
        """The rows that the filter lets through by their agency."""
        kind, district = self.chosen("nhom"), self.chosen("huyen")
        return [
            row
            for row in grid.rows
            if (not kind or group_of(row) == kind)
            and (not district or district in self._districts(row))
        ]

    def _districts(self, row):
        return {str(pk) for pk, _ in self.districts.get(row.obligation.agency_id, ())}

    def cells(self, rows, tasks):
        """{obligation id: ids of the tasks whose cells are asked for}, of the rows that have any; None
        where it asks for no cells. One read where it asks who completed late."""
        if not self.asks_for_cells:
            return None
        wanted = self._wanted()
        shown = [task.pk for task in tasks]
        found = {
            row.obligation.pk: {
                task for task in shown if task in row.cells and wanted(row, row.cells[task])
            }
            for row in rows
        }
        return {pk: cells for pk, cells in found.items() if cells}

    def _wanted(self):
        """f(row, cell): whether it is asked for."""
        ask, share = self.ask, self.chosen("phan")
        is_late = ask and ask.is_late
        late = set() if is_late is None else self._completed_late()
        return lambda row, cell: (
            (not ask or (cell.state in ask.states and cell.hindered >= ask.hindered))
            and is_late in {None, cell.line in late}
            and (not share or share_of_cell(row, cell) == share)
        )

    def _completed_late(self):
        lines = FiledLine.objects.filter(
            filing__report__obligation__cycle=self.cycle, completed_on__gt=F("task__due_on")
        )
        return set(lines.order_by().values_list("pk", flat=True))


def with_first_from(cycles):
    """The Cycles with `first_from`, the first day of the first cycle of their plan: by it a task is
    judged by its own day or by its year."""
    first = Cycle.objects.filter(plan=OuterRef("plan")).order_by("period_from")
    return cycles.annotate(first_from=Subquery(first.values("period_from")[:1]))


def _short(words):
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"


def group_of(row):
    """The kind of the row's agency; those who are only asked are a group of their own."""
    return ASKED if row.obligation.is_asked else row.obligation.agency.kind


def label_of(group):
    return "Được đề nghị phối hợp" if group == ASKED else Agency.Kind(group).label


def share_of_cell(row, cell):
    """Whether the figures count the cell, or why it stands apart; as `summary.share_of` a line."""
    if row.obligation.is_exempt:
        return Share.EXEMPT
    if row.obligation.is_asked:
        return Share.ASKED
    return Share.COUNTED if cell.obliged else Share.OPTIONAL


def old_districts(grid):
    """{agency id: [(district id, its name)]} of the districts that the communes come from; one read."""
    found = {}
    rows = Succession.objects.filter(
        successor__in=[row.obligation.agency_id for row in grid.rows],
        predecessor__kind=Agency.Kind.DISTRICT,
    ).order_by("predecessor__sort_key")
    for agency, pk, name in rows.values_list("successor", "predecessor", "predecessor__name"):
        found.setdefault(agency, []).append((pk, name))
    return found
