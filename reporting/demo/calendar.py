"""On which days the demonstration lets its people work: always before today, in working hours."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from reporting.actions.review import WORKING_DAYS_TO_REFILE
from reporting.models import WorkingDays

OPENED_DAYS_AGO = 45
SHORTEST = 12  # days between opening and today, even where today is close to the plan's own day
LATE_SHARE = 0.15
# Between today and what happens in the round on request, in working days.
RETURNED_AGO, FILED_AGO, DUE_AGO = 3, 6, 5
ANSWERED_AGO = 2  # working days before today


class Calendar:
    """The days of one demonstration, seen from `today`."""

    def __init__(self, today, plan, due_on, random):
        self.random, self.today = random, today
        opened = max(today - timedelta(days=OPENED_DAYS_AGO), plan.resolve_on)
        if today > due_on:
            opened = min(opened, due_on - timedelta(days=OPENED_DAYS_AGO))
        self.opened_on = workday(min(opened, today - timedelta(days=SHORTEST)))
        self.yesterday = today - timedelta(days=1)
        self.plan_on, self.due_on = plan.resolve_on, due_on

    @property
    def opened_at(self):
        return at(self.opened_on, 8, 15)

    def filing_at(self):
        """A working hour between opening and yesterday; some are late once the due day has passed."""
        first, last = self.opened_on + timedelta(days=3), self.yesterday
        if last > self.due_on:
            if self.random.random() < LATE_SHARE:
                first = self.due_on + timedelta(days=1)
                last = min(last, self.due_on + timedelta(days=21))
            else:
                last = self.due_on
        return self._hour_of(self.random.choice(workdays(first, last) or [last]))

    def draft_at(self):
        return at(workday(self.yesterday), 16, 12)

    # What follows a filing -----------------------------------------------------------------------

    def soon_after(self, moment, most=4):
        """A working hour one to `most` working days later; None where that is not before today."""
        days = self._working_days_between(moment)[: self.random.randint(1, most)]
        return self._hour_of(days[-1]) if days else None

    def lately(self, moment, ago):
        """A working hour `ago` working days before today; None where the moment is no earlier day."""
        day = workdays_ago(self.today, ago)
        return self._hour_of(day) if day in self._working_days_between(moment) else None

    def _working_days_between(self, moment):
        return workdays(timezone.localdate(moment) + timedelta(days=1), self.yesterday)

    def _hour_of(self, day):
        hour = self.random.choice([7, 8, 9, 10, 13, 14, 15, 16])
        return at(day, hour, self.random.randint(30 if hour in {7, 13} else 0, 59))

    @property
    def answered_at(self):
        return at(workdays_ago(self.today, ANSWERED_AGO), 10, 40)

    # The agencies' own plans ---------------------------------------------------------------------

    @property
    def own_plans_at(self):
        """The day after the opening, or yesterday where the provincial plan is only days old."""
        day = workdays(self.opened_on + timedelta(days=1), self.yesterday)[0]
        early = day <= self.plan_on + timedelta(days=7)
        return at(workday(self.yesterday) if early else day, 10, 20)

    def issued_on(self):
        """The day of an own plan: in the weeks after the provincial one, before it is recorded."""
        last = min(self.plan_on + timedelta(days=75), self.own_plans_at.date() - timedelta(days=1))
        return self.random.choice(workdays(self.plan_on + timedelta(days=14), last) or [last])

    # The round on request ------------------------------------------------------------------------

    @property
    def round_due_on(self):
        return workdays_ago(self.today, DUE_AGO)

    @property
    def round_at(self):
        return at(workday(self.round_due_on - timedelta(days=21)), 9, 30)

    def round_filing_at(self):
        """A working hour in the two weeks before the round's due day."""
        first = self.round_due_on - timedelta(days=14)
        return self._hour_of(self.random.choice(workdays(first, self.round_due_on)))

    @property
    def round_filed_at(self):
        return at(workdays_ago(self.today, FILED_AGO), 14, 20)

    @property
    def round_returned_at(self):
        return at(workdays_ago(self.today, RETURNED_AGO), 10, 15)

    @property
    def round_until(self):
        """The last day of the quarters of the plan's year that had ended when the round was asked
        for; None where none had."""
        year = self.due_on.year
        quarters = [date(year, 3, 31), date(year, 6, 30), date(year, 9, 30)]
        ended = [day for day in quarters if day < timezone.localdate(self.round_at)]
        return ended[-1] if ended else None


def refile_by(moment):
    """The day that the review page proposes."""
    return WorkingDays().after(timezone.localdate(moment), WORKING_DAYS_TO_REFILE)


def workday(day):
    """That day, or the Friday before a weekend."""
    return day - timedelta(days=max(day.weekday() - 4, 0))


def workdays(first, last):
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if day.weekday() < 5]


def workdays_ago(today, count):
    """The working day that lies `count` of them before that day."""
    return workdays(today - timedelta(days=2 * count + 2), today - timedelta(days=1))[-count]


def at(day, hour, minute):
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))
