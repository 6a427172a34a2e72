"""On which days the demonstration opens its cycle and its agencies file."""
# ruff: noqa: S311 - the same on every machine, no secret

from datetime import date, time, timedelta
from random import Random
from types import SimpleNamespace

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from reporting.demo.calendar import Calendar, at, refile_by, workday, workdays

DUE = date(2026, 12, 14)
PLAN = SimpleNamespace(resolve_on=date(2026, 2, 10))


def calendar(today, seed=1):
    return Calendar(today, PLAN, DUE, Random(seed))


def filings(today, count=60):
    here = calendar(today)
    return here, [timezone.localtime(here.filing_at()) for _ in range(count)]


@given(st.dates(date(2025, 1, 1), date(2029, 12, 31)), st.integers(0, 50))
def test_whatever_the_day_everything_lies_between_opening_and_yesterday(today, seed):
    here = calendar(today, seed)
    filed = timezone.localtime(here.filing_at())

    assert here.opened_on < filed.date() < today
    assert here.opened_at < filed
    assert here.opened_at < here.draft_at()
    assert timezone.localtime(here.draft_at()).date() < today
    assert time(7, 30) <= filed.time() < time(17)
    assert not time(11) <= filed.time() < time(13, 30)


@given(st.dates(date(2026, 3, 1), date(2026, 12, 14)))
def test_before_the_due_day_nobody_is_late_and_the_plan_is_older(today):
    here, days = filings(today, 10)

    assert here.opened_on >= PLAN.resolve_on
    assert all(day.date() <= DUE for day in days)
    assert all(day.weekday() < 5 for day in days)


@pytest.mark.parametrize("today", [date(2026, 12, 28), date(2027, 3, 1), date(2029, 1, 1)])
def test_after_the_due_day_most_were_on_time_and_some_late(today):
    here, days = filings(today)
    late = [day for day in days if day.date() > DUE]

    assert here.opened_on < DUE - timedelta(days=30)
    assert 0 < len(late) < len(days) / 3
    assert max(days).date() <= DUE + timedelta(days=21)


def test_filings_are_spread_over_weeks():
    _, days = filings(date(2026, 11, 24))

    assert len({day.isocalendar().week for day in days}) >= 5


def test_a_weekend_becomes_the_friday_before():
    assert workday(date(2026, 11, 22)) == date(2026, 11, 20)
    assert workday(date(2026, 11, 23)) == date(2026, 11, 23)
    assert workdays(date(2026, 11, 20), date(2026, 11, 23)) == [
        date(2026, 11, 20),
        date(2026, 11, 23),
    ]


@given(st.dates(date(2026, 2, 17), date(2029, 12, 31)), st.integers(0, 20), st.integers(1, 8))
def test_what_follows_a_filing_comes_after_it_and_before_today_or_not_at_all(today, seed, ago):
    here = calendar(today, seed)
    filed = here.filing_at()

    for then in (here.soon_after(filed), here.lately(filed, ago)):
        if then:
            assert timezone.localdate(filed) < timezone.localdate(then) < today
            assert timezone.localdate(then).weekday() < 5


def test_nothing_follows_what_was_filed_yesterday():
    here = calendar(date(2026, 11, 24))
    yesterday = here.yesterday

    assert here.soon_after(at(yesterday, 9, 0)) is None
    assert here.lately(at(yesterday, 9, 0), 1) is None


def test_lately_counts_working_days_back_from_today():
    here = calendar(date(2026, 11, 24))  # a Tuesday

    day = timezone.localdate(here.lately(at(date(2026, 11, 2), 9, 0), 3))

    assert day == date(2026, 11, 19)


def test_a_returned_report_has_five_working_days():
    assert refile_by(at(date(2026, 12, 2), 10, 15)) == date(2026, 12, 9)


@given(st.dates(date(2026, 2, 13), date(2029, 12, 31)), st.integers(0, 20))
def test_own_plans_are_issued_after_the_provincial_one_and_before_they_are_recorded(today, seed):
    here = calendar(today, seed)

    assert PLAN.resolve_on <= here.issued_on() < timezone.localdate(here.own_plans_at) < today


@given(st.dates(date(2026, 4, 1), date(2029, 12, 31)), st.integers(0, 20))
def test_the_round_is_asked_for_filed_and_returned_in_this_order(today, seed):
    here = calendar(today, seed)
    days = [
        here.round_at.date(),
        here.round_filed_at.date(),
        here.round_due_on,
        here.round_returned_at.date(),
        today,
        refile_by(here.round_returned_at),
    ]

    assert days == sorted(days)
    assert days[0] < timezone.localdate(here.round_filing_at()) <= here.round_due_on
    assert here.round_until is None or here.round_until < days[0]


@pytest.mark.parametrize(
    ("today", "until"),
    [
        (date(2026, 4, 20), None),
        (date(2026, 5, 25), date(2026, 3, 31)),
        (date(2026, 8, 20), date(2026, 6, 30)),
        (date(2026, 11, 24), date(2026, 9, 30)),
        (date(2027, 6, 1), date(2026, 9, 30)),
    ],
)
def test_the_round_is_about_the_quarters_that_had_ended(today, until):
    assert calendar(today).round_until == until
