"""A table as CSV, row by row as it is read.

Semicolons, because Excel on a Vietnamese Windows takes the comma for the decimal mark; a byte order
mark, without which it reads UTF-8 as something else. Days as 2026-12-14: every Excel and every
program reads that as the same day, while 05/06/2026 is June here and May elsewhere.
"""

import csv
from itertools import islice

from django.conf import settings
from django.utils import timezone

from reporting.exports.tables import Kind

BEGINNING = "\ufeff"
DELIMITER = ";"
SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # Excel takes the wide ones for the others
ROWS_AT_ONCE = 100


def csv_text(table):
    """Yields the file's text in pieces: the headings, then the rows, nothing else."""
    line = csv.writer(_Echo(), delimiter=DELIMITER).writerow
    cells = [CELLS[column.kind] for column in table.columns]
    yield BEGINNING + line([_text(column.heading) for column in table.columns])
    rows = iter(table.rows)
    while some := list(islice(rows, ROWS_AT_ONCE)):
        yield "".join(
            line(
                [
                    "" if value is None or value == "" else made(value)
                    for made, value in zip(cells, row, strict=True)
                ]
            )
            for row in some
        )


class _Echo:
    """Gives back what is written, so that nothing is gathered."""

    def write(self, words):
        return words


def _text(words):
    """The words, with an apostrophe before what a program might compute."""
    words = str(words).replace("\r\n", "\n")
    beginning = words.lstrip()
    risky = beginning.startswith(SIGNS) or words[:1] in {"\t", "\r", "\n"}
    return f"'{words}" if risky else words


CELLS = {
    Kind.TEXT: _text,
    Kind.NUMBER: str,
    Kind.DAY: "{:%Y-%m-%d}".format,
    Kind.MOMENT: lambda moment: f"{timezone.localtime(moment):%Y-%m-%d %H:%M}",
    Kind.PERCENT: lambda rate: f"{rate:.1f}%".replace(".", ","),
    Kind.LINK: lambda path: settings.SITE_URL.rstrip("/") + path,
}
