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

from django.db.models import TextField
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import mark_safe

from agencies.models import Agency
from reporting.matrix_filter import ASKED, MatrixFilter, group_of, label_of, old_districts
from reporting.models import FiledLine
from reporting.summary import LineState, grid_of

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
HINDERED = ("v", "Có vướng mắc")  # beside the sign of the state


@dataclass
class Matrix:
    """What the page shows: `rows` group by group, of `everybody` who stands in the cycle. Where the
    filter asks for cells, `marked` are {obligation id: task ids} of them, and only they are listed."""

    cycle: object
    filter: MatrixFilter
    tasks: list
    rows: list
    everybody: int
    marked: dict | None = None

    @property
    def number(self):
        """How many cells the filter asks for; None where it asks for none."""
        return None if self.marked is None else sum(map(len, self.marked.values()))

    def listed(self, row):
        """[(Task, Cell)] of the row that the file holds."""
        found = [(task, row.cells[task.pk]) for task in self.tasks if task.pk in row.cells]
        if self.marked is None:
            return found
        marked = self.marked[row.obligation.pk]
        return [(task, cell) for task, cell in found if task.pk in marked]

    @cached_property
    def html(self):
        """The whole table, its words escaped; "" without rows."""
        return _table(self) if self.rows else ""

    @property
    def legend(self):
        """[(look, sign, label)]"""
        found = [(*SIGNS[state], state.label) for state in LineState if state in SIGNS]
        return [*found, ("k-due", *HINDERED)]

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
    """The Matrix of the cycle (one of `matrix_filter.with_first_from`), narrowed by the query's filter."""
    grid = grid_of(cycle, as_of)
    districts = old_districts(grid)
    chosen = MatrixFilter(query or None, grid=grid, districts=districts, cycle=cycle, as_of=as_of)
    tasks = chosen.tasks(grid)
    rows = sorted(chosen.rows(grid), key=_group_order)
    marked = chosen.cells(rows, tasks)
    if marked is not None:
        rows = [row for row in rows if row.obligation.pk in marked]
    return Matrix(cycle, chosen, tasks, rows, len(grid.rows), marked)


# The table as text -------------------------------------------------------------------------------


def _table(matrix):
    """The table, safe: everything that is not ours was escaped."""
    tasks = matrix.tasks
    head = _head(matrix.cycle, tasks)
    draw = _Drawing(matrix.cycle, tasks, matrix.marked or {})
    body = []
    for group, members in groupby(matrix.rows, key=group_of):
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

    def __init__(self, cycle, tasks, marked):
        self.here, self.marked = cycle.list_url, marked
        firsts = {next(part).pk for _, part in groupby(tasks, lambda task: task.section_id)}
        self.columns = [(task.pk, " sec" if task.pk in firsts else "") for task in tasks]
        self.ends = {
            (state, hindered): _end(state.label, sign, hindered)
            for state, (_, sign) in SIGNS.items()
            for hindered in (False, True)
        }
        self.free = f'"><span class="visually-hidden">{FREE}</span></td>'

    def row(self, row):
        obligation, agency = row.obligation, row.obligation.agency
        name = escape(agency.name)
        unfiled = f"{self.here}?trang_thai=tat-ca&amp;tim={quote(agency.name[:100])}"
        filing = f"/bao-cao/{obligation.report.pk}/lan-gui/"
        cells = "".join(
            [
                self._cell(row.cells.get(task), look, filing, unfiled)
                for task, look in self._columns(obligation.pk)
            ]
        )
        link = f'<a href="{agency.get_absolute_url()}">{name}</a>'
        return f'<tr><th scope="row">{link}</th>{cells}</tr>'

    def _columns(self, obligation):
        """[(task id, what its place adds to the look of its cell)]"""
        marked = self.marked.get(obligation)
        if marked is None:
            return self.columns
        return [(pk, f"{sec} marked" if pk in marked else sec) for pk, sec in self.columns]

    def _cell(self, cell, place, filing, unfiled):
        if cell is None:
            return f'<td class="k-free{place}{self.free}'
        look = SIGNS[cell.state][0]
        href = f"{filing}{cell.filing}/#dong-{cell.line}" if cell.line else unfiled
        return f'<td class="{look}{place}"><a href="{href}{self.ends[cell.state, cell.hindered]}'


def sign_of(cell):
    """The sign of a cell as a text; "" where the task is not the agency's."""
    if cell is None:
        return ""
    return f"{SIGNS[cell.state][1]} {HINDERED[0]}" if cell.hindered else SIGNS[cell.state][1]


def _end(label, sign, hindered):
    """The end of a cell: its sign, and the words for those who do not see it."""
    mark, words = (
        (f"<sup>{HINDERED[0]}</sup>", f", {HINDERED[1].lower()}") if hindered else ("", "")
    )
    return (
        f'"><span aria-hidden="true">{sign}{mark}</span>'
        f'<span class="visually-hidden">{escape(label)}{words}</span></a></td>'
    )
