"""Charts as SVG, and the cells of the table of sections: {% load charts %}.

They are joined as text, since a template takes several times as long for their many small parts.
What is joined are numbers, our own words, and names that were escaped.
"""

from urllib.parse import quote

from django import template
from django.utils.html import escape
from django.utils.safestring import mark_safe

from agencies.vietnamese import thousands

register = template.Library()


@register.simple_tag
def stacked_bar(bar, name):
    """A charts.Bar, whose numbers stand beside it; nothing where there is none."""
    if not bar.drawn:
        return ""
    parts = "".join(
        f'<rect class="{look}" x="{x}" width="{width}" height="10" />'
        for look, x, width in bar.drawn
    )
    return mark_safe(  # noqa: S308 (see above)
        f'<svg class="bar" viewBox="0 0 {bar.total} 10" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(name)}: {escape(bar.words)}">{parts}</svg>'
    )


@register.simple_tag
def growth_chart(growth, look):
    """A charts.Growth as a drawing, "wide" or "narrow"; the site shows the one that fits."""
    return mark_safe(_growth(growth, getattr(growth, look), look))  # noqa: S308 (see above)


def _growth(growth, drawing, look):
    title, name = f"growth-{look}", escape(growth.now.name)
    due = f"{growth.due_on:%d/%m/%Y}"
    at_due = f": {drawing.at_deadline}" if drawing.due_has_come else ""
    x, y, number = drawing.end
    said = f"{number} trên {growth.most} đến ngày {growth.today:%d/%m/%Y}"
    if drawing.due_has_come:
        said += f", {drawing.at_deadline} đến hết hạn {due}"
    parts = [
        f'<svg class="chart {look}" viewBox="0 0 {drawing.width} {drawing.height}" role="img" '
        f'aria-labelledby="{title}">',
        f'<title id="{title}">Số báo cáo đã gửi, cộng dồn theo ngày: {said}.</title>',
        *(_level(drawing, *level) for level in drawing.levels),
        *(
            f'<text x="{at}" y="{drawing.height}" dy="-8" text-anchor="middle">{day:%d/%m}</text>'
            for at, day in drawing.days
        ),
        f'<line class="deadline" x1="{drawing.deadline}" x2="{drawing.deadline}" y1="22" '
        f'y2="{drawing.bottom}" />',
        f'<text class="strong" x="{drawing.deadline}" y="16" text-anchor="middle">'
        f"hạn cuối {growth.due_on:%d/%m}{at_due}</text>",
        _past(growth, drawing),
        f'<polyline class="now" points="{drawing.now}" />',
        _dot(drawing.deadline, drawing.at_deadline_y, 4) if drawing.due_has_come else "",
        _dot(x, y, 5),
        f'<text class="now-word" x="{x}" y="{y}" dx="-8" dy="-8" text-anchor="end">'
        f"{name}: {number}</text></svg>",
    ]
    return "".join(parts)


def _level(drawing, y, number, is_most):
    line, strong = ("grid" if number else "axis"), (' class="strong"' if is_most else "")
    return (
        f'<line class="{line}" x1="36" x2="{drawing.right}" y1="{y}" y2="{y}" />'
        f'<text{strong} x="30" y="{y}" dy="4" text-anchor="end">{number}</text>'
    )


def _past(growth, drawing):
    if not drawing.past:
        return ""
    y, number = drawing.past_end
    line = f'<polyline class="past" points="{drawing.past}" />'
    if not number:  # its name would lie on the axis, below the days
        return line
    return (
        f'{line}<text x="{drawing.right}" y="{y}" dy="18" text-anchor="end">'
        f"{escape(growth.past.name)}: {number}</text>"
    )


def _dot(x, y, radius):
    return f'<circle class="dot" cx="{x}" cy="{y}" r="{radius}" />'


DATED = [  # of a dated task: (number, state in the matrix, word where the head does not stand above)
    ("on_time", "done_on_time", "Hoàn thành đúng hạn"),
    ("late", "done_late", "Hoàn thành quá hạn"),
    ("in_time", "undone_in_time", "Đang làm, còn hạn"),
    ("overdue", "undone_overdue", "Quá hạn chưa xong"),
]
YEARLY = {  # number of a task that is judged by its year, and its state in the matrix: word
    "with_result": "Có kết quả",
    "in_progress": "Đang thực hiện",
    "nothing": "Không phát sinh",
    "not_done": "Chưa thực hiện",
    "missing": "Chưa báo cáo",
    "overdue": "Quá hạn chưa báo cáo",
}
LATE = {"overdue", "undone_overdue"}


@register.simple_tag
def section_cells(row, has_dated, matrix_url, muc):
    """The numbers of one section, or of all where `muc` (its number) is empty, as cells of the table
    of sections. `row` is a progress_page.SectionRow; without `matrix_url` they lead nowhere."""
    behind = ""
    if matrix_url:
        behind = f"{escape(matrix_url)}?{f'muc={quote(muc)}&amp;' if muc else ''}phan=bat-buoc"
    cells = _dated(row.dated, behind) if has_dated else []
    by_year = f"{behind}&amp;loai=theo-nam" if behind and has_dated else behind
    cells += _yearly(row, by_year)
    return mark_safe("".join(cells))  # noqa: S308 (see above)


def _dated(dated, behind):
    if dated is None:
        return _none(len(DATED))
    return [
        _number(word, getattr(dated, name), state, behind, place)
        for place, (name, state, word) in enumerate(DATED)
    ]


def _yearly(row, behind):
    if row.yearly is None:
        return _none(len(YEARLY))
    return [
        _number(YEARLY[state], number, state, behind, place)
        for place, (state, number) in enumerate(row.cells)
    ]


def _none(count):
    return ['<td class="n edge quiet">–</td>', *['<td class="n quiet">–</td>'] * (count - 1)]


def _number(word, number, state, behind, place):
    """A cell; a line stands before the first of a kind."""
    said = thousands(number)
    late = ' class="late-text"' if number and state in LATE else ""
    if number and behind:
        said = f'<a{late} href="{behind}&amp;trang_thai={state}">{said}</a>'
    elif late:
        said = f"<span{late}>{said}</span>"
    return f'<td class="n{"" if place else " edge"}" data-label="{word}">{said}</td>'
