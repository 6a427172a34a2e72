"""The matrix of a cycle: agencies as rows, tasks as columns, for those who read every filing.

Its cells are joined as text: a template's loop over 3,000 of them takes several times as long. What
is joined are numbers, our own words, and names that were escaped.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import NamedTuple
from urllib.parse import quote

from django import forms
from django.db.models import TextField
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import mark_safe

from agencies.models import Agency, Succession
from reporting.models import FiledLine
from reporting.summary import LineState, grid_of
from tasks.filters import UrlForm

SIGNS = {  # state: (its look, its sign); colour and sign both tell it
    LineState.RESULT: ("k-yes", "✓"),
    LineState.COMPLETED: ("k-yes", "✓✓"),
    LineState.IN_PROGRESS: ("k-doing", "…"),
    LineState.NOTHING: ("k-nil", "0"),
    LineState.NOT_DONE: ("k-not", "×"),
    LineState.OVERDUE: ("k-late", "!"),
    LineState.MISSING: ("k-due", "·"),
    LineState.OPEN: ("k-wait", "–"),
}
FREE = "Không được giao"
ASKED = "asked"


def _choice(label, unknown):
    return forms.ChoiceField(
        label=label, required=False, error_messages={"invalid_choice": unknown}
    )


class MatrixFilter(UrlForm):
    """Which rows and columns: by group of agencies, old district, section, and a state that some
    cell of the row has."""

    nhom = _choice("Nhóm cơ quan", "Kỳ này không có nhóm «%(value)s».")
    huyen = _choice("Địa bàn huyện trước đây", "Kỳ này không có huyện «%(value)s».")
    muc = _choice("Mục của Kế hoạch", "Kế hoạch không có mục «%(value)s».")
    trang_thai = _choice("Có ô ở trạng thái", "Không có trạng thái «%(value)s».")

    def __init__(self, data, *, grid, districts):
        super().__init__(data)
        self.districts = districts
        kinds = dict.fromkeys(group_of(row) for row in grid.rows)
        sections = {task.section.number: task.section for task in grid.tasks}
        names = {pk: name for found in districts.values() for pk, name in found}
        self.fields["nhom"].choices = [("", "Tất cả"), *((kind, label_of(kind)) for kind in kinds)]
        self.fields["huyen"].choices = [("", "Tất cả"), *names.items()]
        states = [(state.value, state.label) for state in LineState]
        self.fields["trang_thai"].choices = [("", "Bất kỳ"), *states]
        self.fields["muc"].choices = [
            ("", "Tất cả"),
            *((number, f"{section}"[:70]) for number, section in sections.items()),
        ]

    def tasks(self, grid):
        section = self.chosen("muc")
        return [task for task in grid.tasks if not section or task.section.number == section]

    def rows(self, grid, tasks):
        shown = [task.pk for task in tasks]
        return [row for row in grid.rows if self._lets_through(row, shown)]

    def _lets_through(self, row, tasks):
        kind, district = self.chosen("nhom"), self.chosen("huyen")
        state = self.chosen("trang_thai")
        here = {str(pk) for pk, _ in self.districts.get(row.obligation.agency_id, ())}
        return (
            (not kind or group_of(row) == kind)
            and (not district or district in here)
            and (
                not state
                or any(row.cells[task].state == state for task in tasks if task in row.cells)
            )
        )


def group_of(row):
    """The kind of the row's agency; those who are only asked are a group of their own."""
    return ASKED if row.obligation.is_asked else row.obligation.agency.kind


def label_of(group):
    return "Được đề nghị phối hợp" if group == ASKED else Agency.Kind(group).label


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


@dataclass
class Matrix:
    """What the page shows: `rows` group by group, of `everybody` who stands in the cycle."""

    cycle: object
    filter: MatrixFilter
    tasks: list
    rows: list
    everybody: int

    @cached_property
    def html(self):
        """The whole table, its words escaped; "" without rows."""
        return _table(self.cycle, self.tasks, self.rows) if self.rows else ""

    @property
    def legend(self):
        """[(look, sign, label)]"""
        return [(*SIGNS[state], state.label) for state in LineState if state in SIGNS]

    def words(self):
        """{filed line id: FiledWords} of the latest filings of the cycle; one read. For those who
        read every filing, as the page is."""
        lines = FiledLine.objects.filter(filing__report__obligation__cycle=self.cycle).latest()
        rows = lines.order_by().values_list("pk", *WORDS)
        return {row[0]: FiledWords._make(row) for row in rows}


WORDS = [
    Cast("roles", TextField()),  # the same few, thousands of times
    "text",
    "completed_on",
    "evidence",
    Coalesce("filing__received_on", TruncDate("filing__at")),  # as Filing.filed_on
]


class FiledWords(NamedTuple):
    """What one filed line says."""

    line: int
    roles: str  # as JSON
    text: str
    completed_on: date | None
    evidence: str
    filed_on: date


def matrix_of(cycle, query, as_of):
    """The Matrix of the cycle, narrowed by the query's filter."""
    grid = grid_of(cycle, as_of)
    chosen = MatrixFilter(query or None, grid=grid, districts=old_districts(grid))
    tasks = chosen.tasks(grid)
    rows = sorted(chosen.rows(grid, tasks), key=_group_order)
    return Matrix(cycle, chosen, tasks, rows, len(grid.rows))


# The table as text -------------------------------------------------------------------------------


def _table(cycle, tasks, rows):
    """The table, safe: everything that is not ours was escaped."""
    head = _head(cycle, tasks)
    draw = _Drawing(cycle, tasks)
    body = []
    for group, members in groupby(rows, key=group_of):
        members = list(members)
        body.append(
            f'<tr class="grp"><th scope="rowgroup">{escape(label_of(group))} ({len(members)})</th>'
            f'<td colspan="{len(tasks)}"></td></tr>'
        )
        body += map(draw.row, members)
    words = "".join(body)
    return mark_safe(  # noqa: S308 (see above)
        f'<table class="matrix"><thead>{head}</thead><tbody>{words}</tbody></table>'
    )


def _group_order(row):
    """Group by group; within one as the rows stand."""
    group = group_of(row)
    return len(Agency.Kind) if group == ASKED else Agency.Kind.values.index(group)


def _head(cycle, tasks):
    sections = [(section, list(part)) for section, part in groupby(tasks, lambda t: t.section)]
    above = "".join(
        f'<th class="sec" scope="colgroup" colspan="{len(part)}" title="{escape(section.title)}">'
        f"Mục {escape(section.number)}</th>"
        for section, part in sections
    )
    plan = cycle.plan.slug
    below = "".join(
        f'<th scope="col"{_sec(n)}><a href="{reverse("task", args=[plan, task.number])}"'
        f' title="{escape(task.title)}">{escape(task.number)}</a></th>'
        for _, part in sections
        for n, task in enumerate(part)
    )
    corner = '<th class="corner" scope="col" rowspan="2">Cơ quan</th>'
    return f"<tr>{corner}{above}</tr><tr>{below}</tr>"


def _sec(place):
    return "" if place else ' class="sec"'


class _Drawing:
    """Draws rows; what is the same in many cells is made once."""

    def __init__(self, cycle, tasks):
        self.here = cycle.list_url
        firsts = {next(part).pk for _, part in groupby(tasks, lambda task: task.section_id)}
        self.columns = [(task.pk, " sec" if task.pk in firsts else "") for task in tasks]
        self.ends = {
            state: f'"><span aria-hidden="true">{sign}</span>'
            f'<span class="visually-hidden">{escape(state.label)}</span></a></td>'
            for state, (_, sign) in SIGNS.items()
        }
        self.free = f'"><span class="visually-hidden">{FREE}</span></td>'

    def row(self, row):
        obligation, agency = row.obligation, row.obligation.agency
        name = escape(agency.name)
        unfiled = f"{self.here}?trang_thai=tat-ca&amp;tim={quote(agency.name[:100])}"
        filing = f"/bao-cao/{obligation.report.pk}/lan-gui/"
        cells = "".join(
            [self._cell(row.cells.get(task), sec, filing, unfiled) for task, sec in self.columns]
        )
        link = f'<a href="{agency.get_absolute_url()}">{name}</a>'
        return f'<tr><th scope="row">{link}</th>{cells}</tr>'

    def _cell(self, cell, sec, filing, unfiled):
        if cell is None:
            return f'<td class="k-free{sec}{self.free}'
        look = SIGNS[cell.state][0]
        href = f"{filing}{cell.filing}/#dong-{cell.line}" if cell.line else unfiled
        return f'<td class="{look}{sec}"><a href="{href}{self.ends[cell.state]}'
