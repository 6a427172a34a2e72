"""The figures of a cycle, by kind of agency and by section, as its page shows them."""

from dataclasses import astuple

from reporting.exports.tables import Column, Kind, Table, as_of
from reporting.progress_page import CELLS

NUMBER = Kind.NUMBER
REPORTS = [  # (name in summary.Figures, heading)
    ("expected", "Phải báo cáo"),
    ("filed", "Đã gửi"),
    ("on_time", "Đúng hạn"),
    ("late", "Gửi chậm"),
    ("missing", "Chưa gửi"),
    ("silent", "Quá hạn chưa gửi"),
    ("waiting", "Chờ xem xét"),
    ("returned", "Trả lại"),
    ("accepted", "Đã tiếp nhận"),
]
YEARLY = {
    "with_result": "Có kết quả",
    "in_progress": "Đang thực hiện",
    "nothing": "Không phát sinh",
    "not_done": "Chưa thực hiện",
    "missing": "Chưa báo cáo",
    "overdue": "Quá hạn chưa báo cáo",
}
DATED = ["Đúng hạn", "Quá hạn", "Còn hạn", "Quá hạn chưa xong"]
WHOLE = "Cả kỳ báo cáo, không theo bộ lọc của danh sách"


def figures_tables(cycle, figures, lines, now):
    """[Table] of `figures` (summary.CycleFigures) and `lines` (progress_page.LinesPage)."""
    return [_kinds(cycle, figures, now), _sections(cycle, lines, now)]


def _kinds(cycle, figures, now):
    rows = [
        *((kind.label, part, part.rate) for kind, part in figures.by_kind),
        ("Cộng", figures.total, figures.total.rate),
        ("Ngoài tỷ lệ: được đề nghị, đã mời", figures.asked, None),
        ("Ngoài tỷ lệ: được miễn", figures.exempted, None),
    ]
    return Table(
        name="Theo nhóm cơ quan",
        title=f"Số báo cáo theo nhóm cơ quan: {cycle.title}",
        as_of=as_of(now),
        note=f"{WHOLE}. Đơn vị đếm: báo cáo của một cơ quan",
        columns=[
            Column("Nhóm cơ quan", width=32),
            *(Column(heading, NUMBER) for _, heading in REPORTS),
            Column("Tỷ lệ đã gửi", Kind.PERCENT),
        ],
        rows=[
            (label, *(getattr(part, name) for name, _ in REPORTS), rate)
            for label, part, rate in rows
        ],
    )


def _sections(cycle, lines, now):
    dated = [Column(f"Có thời hạn: {one.lower()}", NUMBER, 13) for one in DATED]
    yearly = [Column(YEARLY[name], NUMBER, 13) for name in CELLS]
    rows = [(str(row.section), row) for row in lines.rows]
    if rows:
        rows.append(("Cả Kế hoạch", lines.total))
    return Table(
        name="Theo nhóm nhiệm vụ",
        title=f"Kết quả theo nhóm nhiệm vụ: {cycle.title}",
        as_of=as_of(now),
        note=f"{WHOLE}. Đơn vị đếm: một nhiệm vụ của một cơ quan; chỉ tính nhiệm vụ bắt buộc; "
        "vướng mắc đếm riêng, kể cả ở nhiệm vụ không bắt buộc",
        columns=[
            Column("Nhóm nhiệm vụ", width=50),
            *(dated if lines.has_dated else []),
            *yearly,
            Column("Có vướng mắc", NUMBER, 13),
        ],
        rows=[(name, *_numbers(row, lines.has_dated)) for name, row in rows],
    )


def _numbers(row, has_dated):
    """None where the section has no such task: the page says "–" there, not 0."""
    dated = astuple(row.dated) if row.dated else [None] * len(DATED)
    yearly = [number for _, number in row.cells] if row.yearly else [None] * len(CELLS)
    return [*(dated if has_dated else []), *yearly, row.obstacles]
