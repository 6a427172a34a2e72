"""Where lines and bars of a chart run."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.charts import Bar, Growth, Series

DUE = date(2026, 12, 14)


def series(*pairs, name="năm 2026"):
    """Series of (days before the due day, number)."""
    return Series(name, [(DUE - timedelta(days=days), number) for days, number in pairs])


def growth(*pairs, past=None, most=117, as_of=date(2026, 12, 18)):
    return Growth(series(*pairs), past, most, DUE, as_of)


def corners(words):
    return [tuple(map(float, pair.split(","))) for pair in words.split()]


def test_a_series_knows_its_number_by_any_day():
    grown = series((10, 3), (2, 8))

    days = [11, 10, 5, 2, -30]
    assert [grown.by(DUE - timedelta(days=n)) for n in days] == [0, 3, 3, 8, 8]
    assert Series("trống", []).by(DUE) == 0


def test_the_line_climbs_to_today_and_draws_nothing_of_days_to_come():
    drawing = growth((10, 3), (2, 8), as_of=date(2026, 12, 13)).wide

    line = corners(drawing.now)

    assert line[-1] == (float(drawing.end[0]), float(drawing.end[1]))
    assert line[-1][0] < float(drawing.deadline)
    assert [y for _, y in line] == sorted((y for _, y in line), reverse=True)
    assert not drawing.due_has_come


def test_after_the_due_day_the_number_of_that_day_is_marked():
    drawing = growth((10, 3), (2, 8), (-2, 9)).wide

    assert drawing.due_has_come
    assert (drawing.at_deadline, drawing.end[2]) == (8, 9)


def test_last_year_runs_to_the_right_edge():
    past = series((12, 5), (-10, 90), name="năm 2025")

    drawing = growth((10, 3), past=past).narrow

    assert corners(drawing.past)[-1][0] == pytest.approx(drawing.right, abs=0.1)
    assert drawing.past_end[1] == 90


def test_levels_are_round_and_end_with_the_most():
    assert [number for _, number, _ in growth((1, 1)).wide.levels] == [0, 30, 60, 90, 117]
    assert [number for _, number, _ in growth((1, 1), most=4).wide.levels] == [0, 1, 2, 3, 4]
    assert [number for _, number, _ in growth((1, 1), most=1).wide.levels] == [0, 1]


def test_the_table_holds_every_week_the_due_day_and_today():
    rows = growth((10, 3), (2, 8), past=series((9, 4))).rows

    days = [day for day, _, _ in rows]
    assert {DUE, date(2026, 12, 18)} <= set(days)
    assert days == sorted(days)
    assert {day: (now, past) for day, now, past in rows}[DUE] == (8, 4)
    assert all(now is None for day, now, _ in rows if day > date(2026, 12, 18))


@given(
    st.lists(st.integers(-400, 400), max_size=20, unique=True),
    st.integers(-400, 400),
    st.integers(0, 3000),
)
def test_whatever_came_in_when_everything_stays_inside_the_drawing(days, today, most):
    points = [(day, min(n, most)) for n, day in enumerate(sorted(days, reverse=True), start=1)]
    chart = growth(*points, past=series(*points), most=most, as_of=DUE + timedelta(days=today))

    for drawing in (chart.wide, chart.narrow):
        places = [*corners(drawing.now), *corners(drawing.past)]
        assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in places)
        assert drawing.days
        assert len(drawing.days) <= 12


def test_a_bar_stacks_what_is_not_nought_and_says_all_of_it():
    bar = Bar([("f1", 3, "có kết quả"), ("f2", 0, "đang thực hiện"), ("f-late", 2, "quá hạn")])

    assert bar.drawn == [("f1", "0", "3"), ("f-late", "3", "2")]
    assert bar.total == "5"
    assert bar.words == "3 có kết quả, 0 đang thực hiện, 2 quá hạn"
