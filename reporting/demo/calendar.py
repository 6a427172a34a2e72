"""On which days the demonstration opens its cycle and its agencies file: always before today."""

from datetime import datetime, time, timedelta

from django.utils import timezone

OPENED_DAYS_AGO = 45
SHORTEST = 12  # days between opening and today, even where today is close to the plan's own day
LATE_SHARE = 0.15


class Calendar:
    """The days of one demonstration, seen from `today`."""

    def __init__(self, today, plan, due_on, random):
        self.random = random
        opened = max(today - timedelta(days=OPENED_DAYS_AGO), plan.resolve_on)
        if today > due_on:
            opened = min(opened, due_on - timedelta(days=OPENED_DAYS_AGO))
        self.opened_on = workday(min(opened, today - timedelta(days=SHORTEST)))
        self.yesterday = today - timedelta(days=1)
        self.due_on = due_on

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
        day = self.random.choice(workdays(first, last) or [last])
        hour = self.random.choice([7, 8, 9, 10, 13, 14, 15, 16])
        return at(day, hour, self.random.randint(30 if hour in {7, 13} else 0, 59))

    def draft_at(self):
        return at(workday(self.yesterday), 16, 12)


def workday(day):
    """That day, or the Friday before a weekend."""
    return day - timedelta(days=max(day.weekday() - 4, 0))


def workdays(first, last):
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if day.weekday() < 5]


def at(day, hour, minute):
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))
