from datetime import date

import pytest

from reporting.models import CalendarDay, WorkingDays
from tests.world import World


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2025, 12, 14), date(2025, 12, 12)),  # a Sunday
        (date(2026, 12, 14), date(2026, 12, 14)),  # a Monday
        (date(2024, 12, 14), date(2024, 12, 13)),  # a Saturday
    ],
)
def test_the_last_working_day_is_the_friday_before_a_weekend(day, last):
    assert WorkingDays().last_by(day) == last


@pytest.mark.parametrize(
    ("day", "fifth"),
    [
        (date(2026, 12, 18), date(2026, 12, 25)),  # Friday to Friday
        (date(2026, 12, 19), date(2026, 12, 25)),  # a Saturday counts from Monday
        (date(2026, 12, 21), date(2026, 12, 28)),
    ],
)
def test_five_working_days_later(day, fifth):
    assert WorkingDays().after(day, 5) == fifth


def test_holidays_and_saturdays_worked_in_exchange_are_the_provinces_own(world):
    CalendarDay.objects.create(province=world.province, day=date(2027, 1, 1), note="Tết Dương lịch")
    CalendarDay.objects.create(province=world.province, day=date(2027, 1, 2), is_working=True)

    days = WorkingDays.of(world.province.pk)

    assert days.after(date(2026, 12, 31), 1) == date(2027, 1, 2)
    assert days.last_by(date(2027, 1, 1)) == date(2026, 12, 31)
    assert WorkingDays().after(date(2026, 12, 31), 1) == date(2027, 1, 1)


def test_the_calendars_of_many_provinces_are_one_read(world, django_assert_num_queries):
    other = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai").province
    day = date(2026, 12, 14)
    CalendarDay.objects.create(province=other, day=day)

    with django_assert_num_queries(1):
        found = WorkingDays.of_provinces([world.province.pk, other.pk])

    assert found[world.province.pk].last_by(day) == day
    assert found[other.pk].last_by(day) == date(2026, 12, 11)
