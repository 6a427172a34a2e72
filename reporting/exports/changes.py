"""What happened to a plan, a row for each change of every kind."""

from django.utils import timezone

from reporting.exports.tables import Column, Kind, list_book


def changes_book(plan, groups, since, last, now):
    """`groups` as `changes.changes_of` gives them: all changes, also those that the page counts only.
    `since` and `last` are the moments between which they happened."""
    columns = [
        Column("Loại", width=28),
        Column("Lúc", Kind.MOMENT),
        Column("Cơ quan, phần", width=34),
        Column("Nội dung", width=60),
        Column("Gửi chậm", width=10),
        Column("Lời ghi", width=40),
        Column("Người thực hiện", width=22),
        Column("Đường dẫn", Kind.LINK),
    ]
    return list_book(
        f"Thay đổi: {plan.short_title}",
        columns,
        (_change(group, change) for group in groups for change in group.rows),
        *("thay-doi", plan.slug),
        note=f"Từ {_moment(since)} đến {_moment(last)}",
        now=now,
    )


def _moment(at):
    return f"{timezone.localtime(at):%H:%M ngày %d/%m/%Y}"


def _change(group, change):
    detail = change.detail[:1].upper() + change.detail[1:]
    return (
        group.title,
        change.at,
        change.what,
        "\n".join([detail, *map(_reworded, change.fields)]),
        "Có" if change.late else "",
        change.words,
        change.by,
        change.url,
    )


def _reworded(field):
    """As templates/reporting/_changes.html."""
    label = field.label[:1].upper() + field.label[1:]
    return f"{label}: {field.old} → {field.new}" if field.old or field.new else label
