"""Who filed in which year: all agencies of a plan, and what was reported on one task or by one line
of agencies."""

from agencies.models import Agency
from reporting.exports.lists import task_name
from reporting.exports.tables import Book, Column, Kind, Table, as_of, list_book, stem
from reporting.years import TOTALS

NUMBER = Kind.NUMBER


def years_book(plan, page, now):
    """Agencies by years. `page` is a years.Years; its foot stands on a sheet of its own."""
    listed = Table(
        name="Danh sách",
        title=f"Báo cáo qua các năm: {plan.short_title}",
        as_of=as_of(now),
        note=_narrowed(page),
        columns=[
            Column("Cơ quan", width=36),
            Column("Nhóm", width=22),
            Column("Đến hết ngày", Kind.DAY),
            Column("Nay là", width=36),
            *(Column(heading, width=22) for heading in _headings(page)),
        ],
        rows=(_agency(page, row) for row in page.rows),
    )
    return Book(stem("cac-nam", plan.slug, now=now), listed, lambda: [_foot(plan, page, now)])


def _narrowed(page):
    """What narrows the rows, as one reads it."""
    form = page.filter
    chosen = [(form.fields[name], form.chosen(name)) for name in ("nhom", "trang_thai")]
    words = [f"{one.label}: {dict(one.choices)[value]}" for one, value in chosen if value]
    return "; ".join([*words, f"{len(page.rows)} trên {page.everybody} cơ quan"])


def _headings(page):
    """One of each year; where a year stands under two plans, with the plan."""
    years = [cycle.year for cycle in page.cycles]
    for cycle in page.cycles:
        twice = years.count(cycle.year) > 1
        yield f"Năm {cycle.year}" + (f", {cycle.plan.short_title}" if twice else "")


def _agency(page, row):
    agency = row.agency
    return (
        agency.name,
        Agency.Kind(agency.kind).label,
        agency.until_on,
        "; ".join(name for _, name in page.heirs.get(agency.pk, ())),
        *(page.words(agency, cell) for cell in row.cells.values()),
    )


def _foot(plan, page, now):
    kind = page.filter.chosen("nhom")
    return Table(
        name="Cộng từng năm",
        title=f"Số báo cáo từng năm: {plan.short_title}",
        as_of=as_of(now),
        note=f"{Agency.Kind(kind).label if kind else 'Mọi cơ quan phải báo cáo'}. "
        "Đơn vị đếm: báo cáo của một cơ quan trong một năm",
        columns=[
            Column("Năm", NUMBER),
            Column("Kế hoạch", width=40),
            *(Column(label, NUMBER) for _, label, _ in TOTALS),
            Column("Tỷ lệ đã gửi", Kind.PERCENT),
        ],
        rows=[_year(cycle, page.figures[cycle.pk]) for cycle in page.cycles],
    )


def _year(cycle, part):
    numbers = [getattr(part, name) for name, *_ in TOTALS]
    return (cycle.year, cycle.plan.short_title, *numbers, part.rate)


def task_years_book(task, years, now):
    """What was reported on a task year by year. `years` as `task_years.task_years`."""
    outcomes = [
        ("result", "Có kết quả"),
        ("completed", "Hoàn thành"),
        ("in_progress", "Đang thực hiện"),
        ("nothing", "Không phát sinh"),
        ("not_done", "Chưa thực hiện"),
        ("missing", "Chưa báo cáo, còn hạn"),
        ("overdue", "Quá hạn chưa báo cáo"),
    ]
    columns = [
        Column("Năm", NUMBER),
        Column("Kế hoạch", width=40),
        Column("Số nhiệm vụ", width=9),
        Column("Nhiệm vụ", width=40),
        Column("Phải báo cáo", NUMBER),
        Column("Đã báo cáo", NUMBER),
        *(Column(label, NUMBER, 13) for _, label in outcomes),
        Column("Ngoài số trên", width=36),
        Column("Ai đã báo cáo", width=60),
    ]
    names = ["total", "said", *(name for name, _ in outcomes)]
    return list_book(
        f"Nhiệm vụ {task.number} qua các năm. {task.title}",
        columns,
        (_task_year(row, names) for row in years),
        *("nhiem-vu", task.section.plan.slug, task_name(task), "cac-nam"),
        note="Đơn vị đếm: một nhiệm vụ của một cơ quan; chỉ tính nhiệm vụ bắt buộc",
        now=now,
    )


def _task_year(row, names):
    apart = (f"{number} dòng {share.label.lower()}" for share, number in row.filed.apart)
    roles = (f"{part.role.label}: {', '.join(part.agencies)}" for part in row.roles)
    return (
        row.cycle.year,
        row.cycle.plan.short_title,
        row.task.number,
        row.task.title,
        *(getattr(row.figures, name) for name in names),
        ", ".join(apart),
        "\n".join(roles),
    )
