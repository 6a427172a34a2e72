"""The rows of the list of obligations, joined as text like the matrix: a template's loop over a hundred
of them takes most of the page's time.

What is joined are our own words, numbers, and names that were escaped. States and notes are drawn by
their templates, what is the same in many rows once.
"""

from functools import cache

from django.middleware.csrf import get_token
from django.template.loader import get_template
from django.utils.html import escape
from django.utils.safestring import mark_safe

from reporting.addresses import address_of


def rows_html(request, obligations, **context):
    """The rows, safe. `obligations` as `views.obligations.obligation_rows`; needs what the notes of a
    row need: cycle, filter, may_coordinate, acting."""
    draw = _Drawing({**context, "csrf_token": get_token(request)})
    return mark_safe("".join(map(draw.row, obligations)))  # noqa: S308 (see above)


class _Drawing:
    def __init__(self, context):
        self.context = context
        self.runs = context["may_coordinate"]
        self.ticked = set(context["acting"].ticked)
        self.agency = address_of("agency")
        self.filing = address_of("filing", 2)
        self.review, self.paper = address_of("review"), address_of("report-paper")
        self.notes = get_template("reporting/_obligation_notes.html")
        self.state = cache(self._state)

    def row(self, obligation):
        report, name = obligation.report, escape(obligation.agency.name)
        first = report.first_filed_on
        notes = self._notes(obligation)
        cells = (
            f'<th scope="row"><span class="picked">{self._tick(obligation, name)}'
            f'<a href="{self.agency % obligation.agency_id}">{name}</a></span></th>',
            f'<td data-label="Trạng thái"><div>{self._state_of(obligation)}{notes}</div></td>',
            f'<td data-label="Gửi lần đầu">{f"{first:%d/%m/%Y}" if first else "–"}</td>',
            f'<td class="nowrap" data-label="Thời hạn">{_timeliness(obligation)}</td>',
            f'<td data-label="Báo cáo"><div class="row-links">{self._links(obligation, name)}</div></td>',
        )
        return f"<tr>{''.join(cells)}</tr>"

    def _tick(self, obligation, name):
        if not self.runs:
            return ""
        checked = " checked" if str(obligation.pk) in self.ticked else ""
        return (
            f'<input type="checkbox" form="thao-tac" name="chon" value="{obligation.pk}" '
            f'aria-label="Chọn {name}"{checked} class="no-print">'
        )

    def _state_of(self, obligation):
        report = obligation.report
        return self.state(report.state, report.return_due_on, obligation.overdue)

    def _state(self, state, return_due_on, overdue):
        report = {"state": state, "return_due_on": return_due_on}
        return get_template("reporting/_state.html").render(
            {"report": report, "overdue": overdue, "hides_draft": not self.runs}
        )

    def _notes(self, one):
        if not (one.is_ended or one.is_exempt or one.is_asked or one.is_extended):
            return ""
        return self.notes.render({**self.context, "obligation": one})

    def _links(self, obligation, name):
        report = obligation.report
        of = f'<span class="visually-hidden"> của {name}</span></a>'
        links = [
            f'<a href="{self.filing % (report.pk, number)}">Xem lần {number}{of}'
            for number in obligation.filings
        ]
        if self.runs and obligation.waits:
            links.append(
                f'<a href="{self.review % report.pk}">Xem xét'
                f'<span class="visually-hidden"> báo cáo của {name}</span></a>'
            )
        if self.runs and report.is_editable and not obligation.is_ended:
            links.append(f'<a href="{self.paper % report.pk}">Nhập bản giấy{of}')
        return " ".join(links) or "–"


def _timeliness(obligation):
    """As templates/reporting/_timeliness.html, where the rates count it."""
    if not obligation.is_counted:
        return "Ngoài tỷ lệ"
    report = obligation.report
    if report.first_filed_on is None:
        return "–"
    late = (report.first_filed_on - obligation.due_on).days
    return f'<span class="late-text">! Gửi chậm {late} ngày</span>' if late > 0 else "Đúng hạn"
