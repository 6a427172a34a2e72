"""All provinces in one year."""

from django.urls import reverse

from reporting.exports.tables import Column, Kind, list_book

NUMBERS = [  # (name in summary.Figures, heading)
    ("expected", "Phải báo cáo"),
    ("filed", "Đã gửi"),
    ("on_time", "Đúng hạn"),
    ("late", "Gửi chậm"),
    ("missing", "Chưa gửi"),
    ("silent", "Quá hạn chưa gửi"),
    ("overdue_again", "Quá hạn gửi lại"),
]


def national_book(page, now):
    """`page` is a national.Overview; its sum is the last row."""
    columns = [
        Column("Tỉnh", width=22),
        Column("Kế hoạch", width=46),
        *(Column(heading, Kind.NUMBER, 12) for _, heading in NUMBERS),
        Column("Tỷ lệ đã gửi", Kind.PERCENT, 12),
        Column("Ghi chú", width=40),
        Column("Đường dẫn", Kind.LINK),
    ]
    return list_book(
        f"Toàn quốc năm {page.year}",
        columns,
        _rows(page),
        *("toan-quoc", page.year),
        note=f"{page.opened} trên {page.provinces} tỉnh có kỳ báo cáo hằng năm. "
        "Đơn vị đếm: báo cáo của một cơ quan"
        f"{f'. {page.filter.words}' if page.filter.narrows else ''}",
        now=now,
    )


def _rows(page):
    for row in page.rows:
        if row.figures is not None:
            address = reverse("progress", args=[row.slug, page.year])
            yield (row.province, row.plan, *_numbers(row.figures), "", address)
        else:
            nothing = [None] * (len(NUMBERS) + 1)
            why = f"Chưa mở kỳ báo cáo năm {page.year}" if row.plan else "Chưa có kế hoạch"
            yield (row.province, row.plan, *nothing, why, None)
    if page.rows:
        yield (f"Cộng {page.added} tỉnh", "", *_numbers(page.total), "", None)


def _numbers(figures):
    return (*(getattr(figures, name) for name, _ in NUMBERS), figures.rate)
