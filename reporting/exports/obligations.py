"""The agencies of a cycle and how the report of each stands, as the list on its page."""

from django.urls import reverse

from agencies.models import Agency
from reporting.exports.tables import Book, Column, Kind, Table, as_of, stem
from reporting.models import Report

COLUMNS = [
    Column("Cơ quan", width=36),
    Column("Nhóm", width=22),
    Column("Trạng thái", width=30),
    Column("Gửi lần đầu", Kind.DAY),
    Column("Thời hạn", width=18),
    Column("Hạn cuối (hết ngày)", Kind.DAY),
    Column("Hạn gửi lại", Kind.DAY),
    Column("Ghi chú", width=50),
    Column("Báo cáo", Kind.LINK),
]


def obligations_book(cycle, obligations, figures, *, hides_drafts, narrowed, now):
    """The list. `obligations` as `views.obligations.obligation_rows`, `narrowed` what narrows them in
    words; `figures` is called for the tables of the further sheets."""
    listed = Table(
        name="Danh sách",
        title=f"Tình hình gửi báo cáo – {cycle.title}, {cycle.plan.short_title}",
        as_of=as_of(now),
        note=narrowed or "Các cơ quan phải báo cáo",
        columns=COLUMNS,
        rows=(_row(obligation, hides_drafts) for obligation in obligations),
    )
    name = stem("bao-cao", cycle.plan.slug, name_of(cycle), now=now)
    return Book(name, listed, figures)


def name_of(cycle):
    """The cycle in plain ASCII: its year, and which round it is unless it is the yearly one."""
    return cycle.year if cycle.is_yearly else f"{cycle.year}-dot-{cycle.pk}"


def _row(obligation, hides_drafts):
    agency, report = obligation.agency, obligation.report
    return (
        agency.name,
        Agency.Kind(agency.kind).label,
        state_in_words(report, obligation.overdue, hides_drafts),
        report.first_filed_on,
        timeliness_in_words(report) if obligation.is_counted else "Ngoài tỷ lệ",
        obligation.due_on,
        report.return_due_on,
        "; ".join(_notes(obligation)),
        reverse("filing", args=[report.pk, obligation.filings[-1]]) if obligation.filings else None,
    )


def state_in_words(report, overdue, hides_draft=False):
    """As templates/reporting/_state.html."""
    if report.state == Report.State.RETURNED:
        until = f"{report.return_due_on:%d/%m/%Y}"
        return (
            f"Trả lại, hạn gửi lại {until} đã qua"
            if overdue
            else f"Trả lại, gửi lại đến hết {until}"
        )
    if report.first_filed_on:
        return report.get_state_display()
    draft = report.state == Report.State.DRAFT and not hides_draft
    if overdue:
        return "Quá hạn chưa gửi" + (", nháp" if draft else "")
    return "Nháp" if draft else "Chưa gửi"


def timeliness_in_words(report):
    """As templates/reporting/_timeliness.html; "" before the first filing."""
    if report.timeliness == Report.Timeliness.LATE:
        return f"Gửi chậm {report.days_late} ngày"
    return report.timeliness.label if report.timeliness else ""


def _notes(obligation):
    """As templates/reporting/_obligation_notes.html."""
    if obligation.is_ended:
        yield "Kết thúc hoạt động khi chưa gửi"
    if obligation.is_exempt:
        yield f"Được miễn: {obligation.exemption_reason}"
    if obligation.is_asked:
        yield "Được đề nghị"
    if obligation.is_extended:
        yield f"Gia hạn đến hết ngày {obligation.due_on:%d/%m/%Y}: {obligation.extension_reason}"
