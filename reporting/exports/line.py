"""What an agency and its line of descent owed and filed, as on the agency's page."""

from reporting.exports.obligations import state_in_words, timeliness_in_words
from reporting.exports.tables import Column, Kind, list_book
from reporting.models import Outcome


def line_book(agency, reports, now):
    """`reports` is a line_reports.LineReports. What the lines say stands there only for those who read
    the filing."""
    columns = [
        Column("Kỳ báo cáo", width=36),
        Column("Kế hoạch", width=40),
        Column("Cơ quan", width=36),
        Column("Hạn cuối (hết ngày)", Kind.DAY),
        Column("Trạng thái", width=30),
        Column("Gửi lần đầu", Kind.DAY),
        Column("Thời hạn", width=18),
        Column("Nhiệm vụ bắt buộc đã báo cáo", Kind.NUMBER, 12),
        *(Column(outcome.label, Kind.NUMBER, 13) for outcome in Outcome),
        Column("Theo vai trò", width=50),
        Column("Ngoài số trên", width=36),
        Column("Báo cáo", Kind.LINK),
    ]
    return list_book(
        f"Báo cáo của {agency.name}",
        columns,
        (_report(row) for _, rows in reports.cycles for row in rows),
        *("bao-cao-cua-co-quan", agency.pk),
        note="Cả của cơ quan trước đó và cơ quan kế thừa"
        if reports.before or reports.after
        else "",
        now=now,
    )


def _report(row):
    obligation, report = row.obligation, row.obligation.report
    ended = obligation.is_ended
    return (
        obligation.cycle.title,
        obligation.cycle.plan.short_title,
        row.agency_name,
        obligation.due_on,
        "Đã kết thúc" if ended else state_in_words(report, row.overdue, row.hides_draft),
        report.first_filed_on,
        timeliness_in_words(report),
        *(_said(row) if row.filing else [None] * (len(Outcome) + 4)),
    )


def _said(row):
    numbers = dict(row.lines.outcomes)
    roles = [
        f"{part.role.label}: {', '.join(f'{number} {one.label.lower()}' for one, number in part.outcomes)}"
        for part in row.lines.roles()
    ]
    apart = [f"{number} dòng {share.label.lower()}" for share, number in row.lines.apart]
    return (
        row.lines.counted,
        *(numbers.get(outcome, 0) for outcome in Outcome),
        "\n".join(roles),
        ", ".join(apart),
        row.filing.get_absolute_url(),
    )
