"""A list's own address with `?xuat=xlsx` or `?xuat=csv` answers with the list as a file.

The filters stand in the same address, so the file holds what the page would show.
"""

from django.core.exceptions import BadRequest
from django.http import HttpResponse, StreamingHttpResponse

from reporting.exports.csvs import csv_text
from reporting.exports.xlsx import workbook

PARAMETER = "xuat"
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def wants_file(request):
    """Whether the address asks for a file instead of the page. Raises BadRequest for a form that
    there is none of."""
    wanted = request.GET.get(PARAMETER, "")
    if wanted and wanted not in TYPES:
        raise BadRequest(f"Không có dạng tệp “{wanted[:20]}”.")
    return bool(wanted) and request.method != "POST"


def as_file(request, book):
    """The answer with the Book as the file that the address asks for: all of it as XLSX, as CSV
    the list alone."""
    wanted = request.GET[PARAMETER]
    if wanted == "xlsx":
        answer = HttpResponse(workbook([book.table, *book.further()]), content_type=TYPES[wanted])
    else:
        answer = StreamingHttpResponse(csv_text(book.table), content_type=TYPES[wanted])
    answer["Content-Disposition"] = f'attachment; filename="{book.stem}.{wanted}"'
    return answer
