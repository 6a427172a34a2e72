from datetime import date

import pytest

from agencies.models import Agency
from plans.models import Plan, Section
from tasks.filters import AgencyFilter, DayForm, TaskFilter

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("first", "last", "default"),
    [
        (date(2026, 2, 10), None, TODAY),
        (date(2027, 1, 1), None, date(2027, 1, 1)),
        (date(2023, 1, 1), date(2025, 6, 30), date(2025, 6, 30)),
    ],
)
def test_without_a_day_it_is_today_brought_into_the_bounds(first, last, default):
    day = DayForm({}, today=TODAY, first=first, last=last)

    assert (day.on, day.status, day.is_default) == (default, 200, True)


@pytest.mark.parametrize(
    ("typed", "on"),
    [
        ("05/06/2026", date(2026, 6, 5)),
        ("5/6/2026", date(2026, 6, 5)),
        ("05-06-2026", date(2026, 6, 5)),
        (" 31/12/2027 ", date(2027, 12, 31)),
        ("", TODAY),
    ],
)
def test_a_day_is_read_day_first(typed, on):
    day = DayForm({"ngay": typed}, today=TODAY)

    assert (day.on, day.status) == (on, 200)


@pytest.mark.parametrize("typed", ["31/02/2026", "x", "01/01/0001", "01/01/2028", "1" * 300])
def test_a_faulty_day_keeps_what_was_typed_and_shows_the_default(typed):
    day = DayForm({"ngay": typed}, today=TODAY)

    assert (day.on, day.status, day.shown) == (TODAY, 400, typed)
    assert len(day.problems) == 1


def test_the_field_shows_the_day_that_the_page_shows():
    assert DayForm({}, today=TODAY).shown == "24/11/2026"


def test_choices_of_agencies_stand_by_kind_and_the_ended_last():
    chosen = TaskFilter(
        {},
        plan=Plan(resolve_on=date(2023, 7, 1)),
        sections=[Section(number="1", title="Một mục có tên rất dài " * 10)],
        agencies=[
            Agency(pk=1, name="UBND huyện Cũ", kind="district", until_on=date(2025, 6, 30)),
            Agency(pk=2, name="UBND xã Mới", kind="commune"),
            Agency(pk=3, name="Sở Nội vụ", kind="department"),
        ],
        today=TODAY,
    )

    assert chosen.fields["co_quan"].choices == [
        ("", "Mọi cơ quan"),
        ("Sở, ban, ngành", [("3", "Sở Nội vụ")]),
        ("UBND cấp xã", [("2", "UBND xã Mới")]),
        ("Đã kết thúc", [("1", "UBND huyện Cũ")]),
    ]
    assert len(chosen.fields["muc"].choices[1][1]) == 70


def test_an_empty_filter_narrows_nothing():
    chosen = AgencyFilter({"nhom": "", "tim": " "}, provinces=[], today=TODAY)

    assert chosen.is_valid()
    assert not chosen.narrows
    assert chosen.chosen("tim") is None


def test_a_faulty_filter_chooses_nothing_at_all():
    chosen = AgencyFilter({"nhom": "x", "tim": "ea kar"}, provinces=[], today=TODAY)

    assert chosen.status == 400
    assert chosen.chosen("tim") is None
