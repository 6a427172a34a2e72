"""The pages of the floor: one statement each, strings joined, everything from outside escaped."""

from html import escape
from io import BytesIO
from itertools import groupby

from django.db import connection
from django.http import HttpResponse, JsonResponse
from xlsxwriter import Workbook

from benchmarks.floor import statements

SIGNS = {
    "result": "●",
    "in_progress": "◐",
    "completed": "✓",
    "nothing": "○",
    "not_done": "✕",
}
EMPTY = '<td class="none">–</td>'


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
    link = f"/bao-cao/{report}/lan-gui/{filing}/#dong-"
    cells = [
        f'<td class="{line[6]}"><a href="{link}{number}" title="{escape(line[5])}">{SIGNS[line[6]]}</a></td>'
        if (line := lines.get(number))
        else EMPTY
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


def workbook(request, cycle):
    """3,000 filed lines as a workbook."""
    content = BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for number, row in enumerate(_rows(statements.LINES, cycle)):
            for column, value in enumerate(row):
                if column in (6, 8):
                    if value:
                        sheet.write_datetime(number, column, value, day)
                else:
                    sheet.write_string(number, column, value)
    return HttpResponse(content.getvalue(), content_type="application/vnd.ms-excel")
