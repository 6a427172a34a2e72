"""The smaller lists, each as its page shows it."""

from agencies.models import Agency
from reporting.exports.obligations import name_of, state_in_words, timeliness_in_words
from reporting.exports.tables import Column, Kind, list_book
from reporting.watching import address_of_task


def task_lines_book(task, cycle, groups, narrowed, now):
    """What was filed on one task. `groups` as `watching.TaskLines.groups`, `narrowed` what narrows them
    in words."""
    columns = [
        Column("Cơ quan", width=32),
        Column("Nhóm", width=22),
        Column("Vai trò", width=18),
        Column("Bắt buộc", width=10),
        Column("Kết quả", width=18),
        Column("Nội dung", width=60),
        Column("Ngày hoàn thành", Kind.DAY),
        Column("Văn bản minh chứng", width=36),
        Column("Vướng mắc", width=40),
        Column("Ngày gửi", Kind.DAY),
        Column("Lần gửi", Kind.NUMBER, 8),
        Column("Nhận xét", width=40),
        Column("Đường dẫn", Kind.LINK),
    ]
    return list_book(
        f"Nhiệm vụ {task.number}. {task.title}: {cycle.title}",
        columns,
        (_task_line(kind, row) for kind, rows in groups for row in rows),
        *("nhiem-vu", cycle.plan.slug, task_name(task), name_of(cycle)),
        note=narrowed,
        now=now,
    )


def task_name(task):
    """The number of a task as part of a file's name: numbers are whatever the document has."""
    return "".join(one if one.isascii() and one.isalnum() else "-" for one in task.number)


def _task_line(kind, row):
    line, filing = row.line, row.line.filing
    remarks = (f"{said.by_name}, {said.agency_name}: {said.text}" for said in row.remarks)
    return (
        filing.agency_name,
        kind.label,
        ", ".join(role.label for role in line.role_list),
        "Có" if line.obliged else "Không",
        line.get_outcome_display(),
        line.text,
        line.completed_on,
        line.evidence,
        "\n".join(item.text for item in row.obstacles),
        filing.filed_on,
        filing.number,
        "\n".join(remarks),
        filing.get_absolute_url() if row.reads_filing else None,
    )


def watched_book(plans, now):
    """The tasks that one watches. `plans` as `watching.watched_tasks`."""
    columns = [
        Column("Kế hoạch", width=40),
        Column("Số nhiệm vụ", width=9),
        Column("Nhiệm vụ", width=50),
        Column("Vai trò", width=22),
        Column("Năm", Kind.NUMBER),
        Column("Dòng đã gửi", Kind.NUMBER),
        Column("Ngoài số phải báo cáo", Kind.NUMBER, 12),
        Column("Đường dẫn", Kind.LINK),
    ]
    rows = (_watched(plan, row) for plan, rows in plans for row in rows)
    note = "Đơn vị đếm: dòng kết quả của một cơ quan; chỉ tính dòng bắt buộc đã gửi"
    return list_book("Nhiệm vụ theo dõi", columns, rows, "nhiem-vu-theo-doi", note=note, now=now)


def _watched(plan, row):
    task, cycle = row.task, row.cycle
    return (
        plan.short_title,
        task.number,
        task.title,
        ", ".join(role.label for role in row.roles),
        cycle and cycle.year,
        row.filed.counted if cycle else None,
        row.filed.apart_total if cycle else None,
        address_of_task(task.number, cycle) if cycle else task.get_absolute_url(),
    )


def obstacles_book(page, cycle, now):
    """The obstacles filed in a cycle. `page` is an obstacles.ObstaclesPage."""
    columns = [
        Column("Nhiệm vụ", width=10),
        Column("Tên nhiệm vụ lúc gửi", width=50),
        Column("Cơ quan", width=32),
        Column("Nhóm", width=22),
        Column("Vướng mắc", width=60),
        Column("Gửi đến", width=28),
        Column("Ngày gửi", Kind.DAY),
        Column("Lần gửi", Kind.NUMBER, 8),
        Column("Đường dẫn", Kind.LINK),
    ]
    return list_book(
        f"Khó khăn, vướng mắc – {cycle.title}",
        columns,
        map(_obstacle, page.rows),
        *("vuong-mac", cycle.plan.slug, name_of(cycle)),
        note=page.filter.words,
        now=now,
    )


def _obstacle(row):
    item, filing = row.item, row.filing
    return (
        item.task_number,
        item.task_title or "Vướng mắc chung",
        filing.agency_name,
        row.agency.get_kind_display(),
        item.text,
        item.addressee,
        filing.filed_on,
        filing.number,
        row.address,
    )


def recommendations_book(page, cycle, now):
    """The recommendations filed in a cycle. `page` is a recommendations.RecommendationsPage."""
    columns = [
        Column("Trạng thái", width=14),
        Column("Kiến nghị", width=60),
        Column("Gửi đến", width=28),
        Column("Cơ quan", width=32),
        Column("Nhóm", width=22),
        Column("Ngày gửi", Kind.DAY),
        Column("Lần gửi", Kind.NUMBER, 8),
        Column("Trả lời", width=60),
        Column("Ai trả lời", width=28),
        Column("Số văn bản trả lời", width=20),
        Column("Ngày văn bản trả lời", Kind.DAY),
        Column("Ghi lúc", Kind.MOMENT),
        Column("Đường dẫn", Kind.LINK),
    ]
    return list_book(
        f"Kiến nghị, đề xuất – {cycle.title}",
        columns,
        map(_recommendation, page.rows),
        *("kien-nghi", cycle.plan.slug, name_of(cycle)),
        note=page.filter.words,
        now=now,
    )


def _recommendation(row):
    item, filing, said = row.item, row.filing, row.answer
    return (
        "Đã trả lời" if said else "Chưa trả lời",
        item.text,
        item.addressee,
        filing.agency_name,
        row.agency.get_kind_display(),
        filing.filed_on,
        filing.number,
        said and said.text,
        said and said.answered_by_name,
        said and said.document_number,
        said and said.document_on,
        said and said.at,
        filing.get_absolute_url(),
    )


AGENCY_FIELDS = ["name", "short_name", "kind", "code", "province__name", "from_on", "until_on"]


def agencies_book(agencies, state, on, now):
    """The agencies of a queryset in its order, without making objects of them."""
    columns = [
        Column("Tên", width=42),
        Column("Tên viết tắt", width=14),
        Column("Loại", width=26),
        Column("Mã số", width=12),
        Column("Tỉnh", width=18),
        Column("Từ ngày", Kind.DAY),
        Column("Đến hết ngày", Kind.DAY),
        Column("Đường dẫn", Kind.LINK),
    ]
    rows = agencies.values_list(*AGENCY_FIELDS, "pk").iterator()
    labels = dict(Agency.Kind.choices)
    return list_book(
        "Cơ quan",
        columns,
        ((*row[:2], labels[row[2]], *row[3:7], f"/co-quan/{row[7]}/") for row in rows),
        "co-quan",
        note=f"{state}, vào ngày {on:%d/%m/%Y}",
        now=now,
    )


def reviews_book(rows, state, now):
    """What the coordinator has to review, or has reviewed. `rows` are review_list.Rows."""
    columns = [
        Column("Cơ quan", width=36),
        Column("Kỳ báo cáo", width=30),
        Column("Trạng thái", width=30),
        Column("Số ngày chờ", Kind.NUMBER),
        Column("Lần gửi", Kind.NUMBER, 8),
        Column("Gửi lúc", Kind.MOMENT),
        Column("Ngày nhận bản giấy", Kind.DAY),
        Column("Thời hạn", width=18),
        Column("Số điểm cần xem", Kind.NUMBER),
        Column("Cả báo cáo", width=40),
        Column("Đường dẫn", Kind.LINK),
    ]
    rows = (_review(row) for row in rows)
    return list_book("Xem xét báo cáo", columns, rows, "xem-xet", note=state, now=now)


def _review(row):
    filing, report = row.filing, row.filing.report
    return (
        filing.agency_name,
        filing.cycle_title,
        state_in_words(report, row.overdue),
        row.days_waiting if report.state == report.State.SUBMITTED else None,
        filing.number,
        filing.at,
        filing.received_on,
        timeliness_in_words(report),
        row.hints.count,
        "; ".join(hint.label for hint in row.hints.whole),
        f"/xem-xet/{report.pk}/",
    )


def own_plans_book(plan, page, now):
    """Who has issued a plan of their own. `page` is an implementation.ImplementationPage."""
    columns = [
        Column("Cơ quan", width=36),
        Column("Nhóm", width=22),
        Column("Được giao tại", width=30),
        Column("Trạng thái", width=14),
        Column("Số, ký hiệu", width=20),
        Column("Ngày ban hành", Kind.DAY),
        Column("Tệp", width=14),
    ]
    rows = [*(row for group in page.groups for row in group.shown), *page.others]
    return list_book(
        f"Kế hoạch của các cơ quan: {plan.short_title}",
        columns,
        map(_own_plan, rows),
        *("ke-hoach-cua-co-quan", plan.slug),
        note=f"{page.shown} trên {page.expected} cơ quan phải có kế hoạch",
        now=now,
    )


def _own_plan(row):
    kept = row.kept
    return (
        row.agency.name,
        row.agency.get_kind_display(),
        f"{row.duty}" if row.duty else "Không được giao",
        "Đã ghi" if kept else "Chưa ghi",
        kept and kept.document_number,
        kept and kept.issued_on,
        "Đã đính kèm" if kept and kept.file else "",
    )


def cycles_book(rows, now):
    """The cycles with their figures: [(Cycle, CycleFigures)]."""
    columns = [
        Column("Kỳ báo cáo", width=36),
        Column("Kế hoạch", width=40),
        Column("Loại", width=24),
        Column("Phải báo cáo", Kind.NUMBER),
        Column("Đã gửi", Kind.NUMBER),
        Column("Hạn cuối (hết ngày)", Kind.DAY),
        Column("Trạng thái", width=14),
        Column("Đóng lúc", Kind.MOMENT),
        Column("Đường dẫn", Kind.LINK),
    ]
    return list_book(
        "Các kỳ báo cáo", columns, (_cycle(*row) for row in rows), "ky-bao-cao", now=now
    )


def _cycle(cycle, figures):
    own = ", do Sở Tư pháp tự đặt" if cycle.is_own_setting else ""
    return (
        cycle.title,
        cycle.plan.short_title,
        cycle.get_kind_display() + own,
        figures.total.expected,
        figures.total.filed,
        figures.due_on,
        "Đang mở" if cycle.is_open else "Đã đóng",
        cycle.closed_at,
        cycle.get_absolute_url(),
    )
