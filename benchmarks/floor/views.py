"""The pages of the floor: one statement each, strings joined, everything from outside escaped."""

import json
from html import escape
from io import BytesIO
from itertools import groupby
from urllib.parse import quote

from django.db import connection
from django.http import HttpResponse, JsonResponse
from xlsxwriter import Workbook

from benchmarks.floor import statements

CELLS = {  # the end of a cell by outcome: a sign, and the word for those who do not see it
    "result": '">✓<span>Có kết quả</span></a></td>',
    "in_progress": '">…<span>Đang thực hiện</span></a></td>',
    "completed": '">✓✓<span>Hoàn thành</span></a></td>',
    "nothing": '">0<span>Không phát sinh</span></a></td>',
    "not_done": '">×<span>Chưa thực hiện</span></a></td>',
}
UNSAID = '">–<span>Chưa báo cáo</span></a></td>'


def _rows(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def _page(title, *rows):
    return HttpResponse(
        f'<!doctype html><html lang="vi"><meta charset="utf-8"><title>{title}</title><table>'
        f"{''.join(rows)}</table></html>"
    )


def _row(cells):
    said = "".join(f"<td>{escape(str(cell))}</td>" for cell in cells)
    return f"<tr>{said}</tr>"


def summary(request, cycle):
    """25 tasks with the number of agencies by outcome."""
    return _page("summary", *map(_row, _rows(statements.SUMMARY, cycle)))


def matrix(request, cycle):
    """A row for each agency, a cell with its link for each task."""
    found = [
        (who, {line[4]: line for line in lines})
        for who, lines in groupby(_rows(statements.MATRIX, cycle), lambda row: row[:4])
    ]
    numbers = sorted({number for _, lines in found for number in lines if number})
    head = "".join(f"<th>{number}</th>" for number in numbers)
    return _page(
        "matrix", f"<tr><td></td>{head}</tr>", *(_matrix_row(*one, numbers) for one in found)
    )


def _matrix_row(who, lines, numbers):
    agency, name, report, filing = who
    filed, unfiled = f"/bao-cao/{report}/lan-gui/{filing}/#dong-", f"?tim={quote(name)}#danh-sach"
    cells = [
        f'<td class="{line[5]}"><a href="{filed}{line[6]}{CELLS[line[5]]}'
        if (line := lines.get(number))
        else f'<td class="none"><a href="{unfiled}{UNSAID}'
        for number in numbers
    ]
    return f'<tr><th><a href="/co-quan/{agency}/">{escape(name)}</a></th>{"".join(cells)}</tr>'


def obligations(request, cycle):
    """The first hundred obligations of a cycle, with a link to each agency and report."""
    return _page("obligations", *map(_obligation, _rows(statements.OBLIGATIONS, cycle)))


def _obligation(row):
    agency, name, report, state, filed_on, due_on = row
    late = "–" if not filed_on else "late" if filed_on > due_on else "on time"
    return (
        f'<tr><th><a href="/co-quan/{agency}/">{escape(name)}</a></th><td>{state}</td>'
        f'<td>{filed_on or "–"}</td><td>{late}</td><td><a href="/bao-cao/{report}/">…</a></td></tr>'
    )


def national(request, year):
    """A line for each province."""
    return _page("national", *map(_row, _rows(statements.NATIONAL, year)))


def save(request, line):
    """Write one draft line; nobody asks who may."""
    with connection.cursor() as cursor:
        cursor.execute(statements.SAVE, [request.POST["outcome"], request.POST["text"], line])
    return JsonResponse({"saved": line})


# Columns of LINES that are not text, and that of the roles, which are stored as JSON.
DAYS, NUMBERS, ROLES = {11, 13}, {14}, 6
LABELS = {
    "lead": "Chủ trì",
    "implement": "Thực hiện",
    "local": "Triển khai trên địa bàn",
    "cooperate": "Phối hợp",
}


def workbook(request, cycle):
    """3,000 filed lines as a workbook, without a heading and without looks."""
    content = BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for number, row in enumerate(_rows(statements.LINES, cycle)):
            for column, value in enumerate(row):
                if not value:
                    continue
                if column in DAYS:
                    sheet.write_datetime(number, column, value, day)
                elif column in NUMBERS:
                    sheet.write_number(number, column, value)
                elif column == ROLES:
                    said = ", ".join(LABELS[role] for role in json.loads(value))
                    sheet.write_string(number, column, said)
                else:
                    sheet.write_string(number, column, value)
    return HttpResponse(content.getvalue(), content_type="application/vnd.ms-excel")
