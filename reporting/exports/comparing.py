"""Two cycles side by side, a row for each number of the page."""

from reporting.exports.tables import Column, Kind, list_book


def comparison_book(found, now):
    """`found` is a comparing.Comparison. Rates have columns of their own, for a column of a sheet is of
    one kind."""
    names = [f"{cycle.title}, {cycle.plan.short_title}" for cycle in found.cycles]
    columns = [
        Column("Phần", width=40),
        Column("Ghép với", width=40),
        Column("Con số", width=26),
        *(Column(name, Kind.NUMBER, 18) for name in names),
        Column("Chênh lệch", Kind.NUMBER, 12),
        *(Column(f"Tỷ lệ: {name}", Kind.PERCENT, 18) for name in names),
        Column("Chênh lệch (điểm phần trăm)", Kind.PERCENT, 12),
    ]
    return list_book(
        f"So sánh: {names[0]} và {names[1]}",
        columns,
        (_row(*names, number) for *names, numbers in _parts(found) for number in numbers),
        *("so-sanh", *(cycle.pk for cycle in found.cycles)),
        note="Phần Báo cáo đếm báo cáo của một cơ quan; các phần khác đếm một nhiệm vụ của một cơ quan",
        now=now,
    )


def _parts(found):
    """(name, what it is matched with, [comparing.Number]) of each part of the page, in its order."""
    yield "Báo cáo", "", found.reports
    for pair in found.pairs:
        same = pair.before.title == pair.after.title
        yield f"{pair.after}", "" if same else f"{pair.before}", pair.numbers
    yield "Cả Kế hoạch", "", found.total.numbers
    for pair in found.alone:
        yield f"{pair.after or pair.before}", "Không ghép được", pair.numbers


def _row(part, matched, number):
    values = (number.before, number.after, number.change)
    nothing = (None,) * len(values)
    sides = (*nothing, *values) if number.is_rate else (*values, *nothing)
    return (part, matched, number.label, *sides)
