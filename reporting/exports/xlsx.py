"""Tables as one Excel file, a sheet each, ready to be filtered and to be printed on A4.

Whatever people typed is written as text, never as a formula or a link: "=1+1" stays what it is.
"""

from datetime import date
from io import BytesIO

import xlsxwriter
from django.conf import settings
from django.utils import timezone

from reporting.exports.tables import Kind

WIDTHS = {
    Kind.TEXT: 24,
    Kind.NUMBER: 10,
    Kind.DAY: 12,
    Kind.MOMENT: 17,
    Kind.PERCENT: 10,
    Kind.LINK: 40,
}
NUMBER_FORMATS = {
    Kind.NUMBER: "#,##0",
    Kind.DAY: "dd/mm/yyyy",
    Kind.MOMENT: "dd/mm/yyyy hh:mm",
    Kind.PERCENT: "0.0%",
}
HEAD = 2  # the row of the headings: above stand the title, and when and of what the list is
A4 = 9
LONGEST = 32_767  # letters that a cell of Excel holds
BEFORE_FIRST_DAY = date(1899, 12, 30).toordinal()  # day 0 of Excel, for every day since March 1900
CUT = "… (còn nữa, đọc ở hệ thống)"
# In memory: names and states that come again and again are kept once, which takes two thirds of the
# time of `constant_memory` and no file on disk; 3,000 lines are some 10 MB while they are written.
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def workbook(tables):
    """The bytes of an .xlsx of the tables."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        formats = _Formats(book)
        for table in tables:
            _sheet(book.add_worksheet(table.name), table, formats)
    return file.getvalue()


class _Formats:
    def __init__(self, book):
        head = {"bold": True, "bg_color": "#E2EEF0", "bottom": 1, "text_wrap": True}
        self.title = book.add_format({"bold": True, "font_size": 13})
        self.note = book.add_format({"italic": True})
        self.head = book.add_format(head | {"valign": "top"})
        text = {"text_wrap": True, "valign": "top", "num_format": "@"}
        self.cells = {
            kind: book.add_format(
                {"valign": "top", "num_format": NUMBER_FORMATS[kind]}
                if kind in NUMBER_FORMATS
                else text
            )
            for kind in Kind
        }


def _sheet(sheet, table, formats):
    _paper(sheet, table)
    sheet.write_string(0, 0, table.title, formats.title)
    sheet.write_string(1, 0, ". ".join(filter(None, (table.as_of, table.note))), formats.note)
    for at, column in enumerate(table.columns):
        sheet.set_column(at, at, column.width or WIDTHS[column.kind])
        sheet.write_string(HEAD, at, column.heading, formats.head)
    last = _rows(sheet, table, formats)
    sheet.freeze_panes(HEAD + 1, 1)
    sheet.autofilter(HEAD, 0, last, len(table.columns) - 1)


def _rows(sheet, table, formats):
    """Write the rows; the number of the last one."""
    cells = [
        (place, *_writer(sheet, column.kind), formats.cells[column.kind])
        for place, column in enumerate(table.columns)
    ]
    at = HEAD
    for at, row in enumerate(table.rows, start=HEAD + 1):
        for (place, write, made, looks), value in zip(cells, row, strict=True):
            if value is not None and value != "":
                write(at, place, made(value), looks)
    return at


def _writer(sheet, kind):
    """(what writes a cell of the kind, what makes its value)"""
    return {
        Kind.TEXT: (sheet.write_string, _text),
        Kind.NUMBER: (sheet.write_number, int),
        Kind.DAY: (sheet.write_number, _day),
        Kind.MOMENT: (sheet.write_datetime, timezone.make_naive),
        Kind.PERCENT: (sheet.write_number, lambda rate: rate / 100),
        Kind.LINK: (sheet.write_string, settings.SITE_URL.rstrip("/").__add__),
    }[kind]


def _text(words):
    """Words that fit into a cell, with the line ends of Excel."""
    words = str(words)
    if "\r" in words:
        words = words.replace("\r\n", "\n").replace("\r", "\n")
    if len(words) > LONGEST:
        words = words[: LONGEST - len(CUT)] + CUT
    # What looks like this XlsxWriter takes for markup of its own and writes as it is.
    return f"{words} " if words.startswith("<r>") and words.endswith("</r>") else words


def _day(day):
    """The number by which Excel knows a day; a cell of the kind shows it as one."""
    return day.toordinal() - BEFORE_FIRST_DAY


def _paper(sheet, table):
    """A4 on its side, as wide as one page, the headings on each, title and page number around it."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
    sheet.repeat_rows(HEAD)
    sheet.set_header(f"&L{_plain(table.title)}&R{_plain(table.as_of)}")
    sheet.set_footer("&CTrang &P/&N")


def _plain(words):
    """Words in a header, where & begins a code and 255 letters are all there is room for."""
    return words[:100].replace("&", "&&")
