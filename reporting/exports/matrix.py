"""The matrix of a cycle, a row for each line of each agency, with what was filed."""

import json
from functools import cache

from reporting.exports.obligations import name_of
from reporting.exports.tables import Book, Column, Kind, Table, as_of, stem
from reporting.matrix import group_of, label_of, sign_of
from reporting.summary import LineState
from tasks.models import Assignment

COLUMNS = [
    Column("Cơ quan", width=30),
    Column("Nhóm cơ quan", width=20),
    Column("Địa bàn huyện trước đây", width=24),
    Column("Mục", width=30),
    Column("Số nhiệm vụ", width=9),
    Column("Nhiệm vụ", width=40),
    Column("Vai trò khi gửi", width=18),
    Column("Bắt buộc", width=10),
    Column("Trạng thái", width=24),
    Column("Vướng mắc", width=12),
    Column("Nội dung", width=60),
    Column("Ngày hoàn thành", Kind.DAY),
    Column("Văn bản minh chứng", width=36),
    Column("Ngày gửi", Kind.DAY),
    Column("Lần gửi", Kind.NUMBER, 8),
    Column("Đường dẫn", Kind.LINK),
]


def matrix_book(matrix, figures, now):
    """The lines of the Matrix, then the grid as on the page; `figures` is called for the tables of the
    further sheets."""
    cycle = matrix.cycle
    listed = Table(
        name="Ma trận",
        title=f"Kết quả từng nhiệm vụ của từng cơ quan: {cycle.title}, {cycle.plan.short_title}",
        as_of=as_of(now),
        note=_note(matrix),
        columns=COLUMNS,
        rows=_rows(matrix),
    )
    name = stem("ma-tran", cycle.plan.slug, name_of(cycle), now=now)
    return Book(name, listed, lambda: [_grid(matrix, now), *figures()])


def _grid(matrix, now):
    """Agencies by tasks, a sign in each cell."""
    signs = "; ".join(f"{sign} {label.lower()}" for _, sign, label in matrix.legend)
    return Table(
        name="Cơ quan và nhiệm vụ",
        title=f"Ma trận: {matrix.cycle.title}, {matrix.cycle.plan.short_title}",
        as_of=as_of(now),
        note=f"{signs}; ô trống: không được giao",
        columns=[
            Column("Cơ quan", width=36),
            Column("Nhóm cơ quan", width=20),
            *(Column(task.number, width=6) for task in matrix.tasks),
        ],
        rows=(
            (
                row.obligation.agency.name,
                label_of(group_of(row)),
                *(sign_of(row.cells.get(task.pk)) for task in matrix.tasks),
            )
            for row in matrix.rows
        ),
    )


def _note(matrix):
    cells = "" if matrix.number is None else f"{matrix.number} ô ở "
    chosen = f". {matrix.filter.words}" if matrix.filter.narrows else ""
    return f"{cells}{len(matrix.rows)} trên {matrix.everybody} cơ quan{chosen}"


def _rows(matrix):
    words = matrix.words()
    tasks = {task.pk: (f"{task.section}", task.number, task.title) for task in matrix.tasks}
    roles = cache(_roles)
    for row in matrix.rows:
        obligation, agency = row.obligation, row.obligation.agency
        districts = matrix.filter.districts.get(agency.pk, ())
        whose = (
            agency.name,
            label_of(group_of(row)),
            "; ".join(name for _, name in districts),
        )
        address = f"/bao-cao/{obligation.report.pk}/lan-gui/"
        for task, cell in matrix.listed(row):
            which = tasks[task.pk]
            state = (OBLIGED[cell.obliged], LABELS[cell.state], HAS_OBSTACLE[cell.hindered])
            if not (said := words.get(cell.line)):  # not filed
                yield (*whose, *which, "", *state, "", None, "", None, None, None)
                continue
            yield (
                *whose,
                *which,
                roles(said.roles),
                *state,
                said.text,
                said.completed_on,
                said.evidence,
                said.filed_on,
                cell.filing,
                f"{address}{cell.filing}/#dong-{cell.line}",
            )


OBLIGED = {True: "Có", False: "Không"}
HAS_OBSTACLE = {True: "Có", False: ""}
LABELS = {state: state.label for state in LineState}


def _roles(stored):
    return ", ".join(Assignment.Role(role).label for role in json.loads(stored))
