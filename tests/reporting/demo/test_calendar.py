"""On which days the demonstration opens its cycle and its agencies file."""
# ruff: noqa: S311 - the same on every machine, no secret

from datetime import date, time, timedelta
from random import Random
from types import SimpleNamespace

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from reporting.demo.calendar import Calendar, workday, workdays

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
    at = timezone.localtime(here.filing_at())

    assert here.opened_on < at.date() < today
    assert here.opened_at < at
    assert here.opened_at < here.draft_at()
    assert timezone.localtime(here.draft_at()).date() < today
    assert time(7, 30) <= at.time() < time(17)
    assert not time(11) <= at.time() < time(13, 30)


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
