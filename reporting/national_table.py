"""The rows of the national overview, joined as text like the matrix: a template's loop over them takes
most of the page's time.

What is joined are our own words, numbers, and names that were escaped.
"""

from urllib.parse import quote

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import mark_safe

from agencies.vietnamese import percent, thousands
from reporting.addresses import address_of

CELLS = [  # (heading, name in summary.Figures, state that narrows the list behind the number)
    ("Phải báo cáo", "expected", ""),
    ("Đã gửi", "filed", "da-gui"),
    ("Đúng hạn", "on_time", "dung-han"),
    ("Gửi chậm", "late", "cham"),
    ("Chưa gửi", "missing", "chua-gui"),
    ("Quá hạn chưa gửi", "silent", "qua-han"),
    ("Quá hạn gửi lại", "overdue_again", "qua-han-gui-lai"),
]
LATE = {"late", "silent", "overdue_again"}
SLUG = "ten-ke-hoach"  # stands in an address for what changes from row to row


def rows_html(page):
    """The rows of a national.Overview, safe."""
    return mark_safe("".join(map(_Drawing(page.year).row, page.rows)))  # noqa: S308 (see above)


def foot_html(page):
    """The cells of the sums of a national.Overview, safe."""
    cells = [
        f'<td class="n" data-label="{heading}">{_sum(page, name)}</td>'
        for heading, name, _ in CELLS
    ]
    rate = f'<span class="small">{percent(page.total.rate)}</span>'
    cells.append(f'<td data-label="Tỷ lệ đã gửi">{rate}</td>')
    return mark_safe("".join(cells))  # noqa: S308 (see above)


def _sum(page, name):
    number = getattr(page.total, name)
    said = thousands(number)
    return f'<a href="{escape(page.filter.behind(name))}">{said}</a>' if number else said


class _Drawing:
    def __init__(self, year):
        self.province = address_of("set-up")
        self.cycle = reverse("progress", args=[SLUG, year]).replace(SLUG, "%s")
        self.list = reverse("obligations", args=[SLUG, year]).replace(SLUG, "%s")
        self.unopened = f"Chưa mở kỳ báo cáo năm {year}."

    def row(self, row):
        name = f'<a href="{self.province % row.province_id}">{escape(row.province)}</a>'
        head = f'<th scope="row">{name} <span class="quiet small">{self._plan(row)}</span></th>'
        return f"<tr>{head}{self._numbers(row)}</tr>"

    def _plan(self, row):
        title = escape(row.plan) if row.plan else "chưa có kế hoạch đang thực hiện"
        if row.figures is None:
            return title
        return f'<a href="{self.cycle % quote(row.slug)}"><span>{title}</span></a>'

    def _numbers(self, row):
        if row.figures is None:
            said = self.unopened if row.plan else "–"
            return f'<td colspan="{len(CELLS) + 1}" class="quiet small">{said}</td>'
        here = self.list % quote(row.slug)
        cells = "".join(
            f'<td class="n" data-label="{heading}">{_number(row.figures, name, here + _query(state))}</td>'
            for heading, name, state in CELLS
        )
        return f'{cells}<td data-label="Tỷ lệ đã gửi">{_rate(row.figures, here)}</td>'


def _number(figures, name, address):
    number = getattr(figures, name)
    look = ' class="late-text"' if number and name in LATE else ""
    return f'<a{look} href="{address}">{number}</a>'


def _query(state):
    return f"?trang_thai={state}" if state else ""


def _rate(figures, here):
    filed, silent, rest = figures.filed, figures.silent, figures.still_in_time
    parts = [("f1", 0, filed), ("f-late", filed, silent), ("f4", filed + silent, rest)]
    drawn = "".join(
        f'<rect class="{look}" x="{x}" width="{width}" height="10" />'
        for look, x, width in parts
        if width
    )
    return (
        f'<a href="{here}?trang_thai=da-gui">'
        f'<svg class="bar" viewBox="0 0 {figures.expected} 10" preserveAspectRatio="none" role="img" '
        f'aria-label="Đã gửi {filed} trên {figures.expected}">{drawn}</svg></a>'
        f'<span class="small">{percent(figures.rate)}</span>'
    )
