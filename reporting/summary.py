"""Every figure of every page, as plain dataclasses, for a given day. Nobody else counts.

Only what was filed counts. The unit is one agency's report in one cycle:
expected = filed + missing; filed = on time + late; overdue = missing after the due day.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q

from agencies.models import Agency


@dataclass(frozen=True)
class Figures:
    """Numbers of reports."""

    expected: int = 0
    on_time: int = 0
    late: int = 0
    overdue: int = 0

    @property
    def filed(self):
        return self.on_time + self.late

    @property
    def missing(self):
        return self.expected - self.filed

    @property
    def rate(self):
        """Filed in per cent of expected; None where nobody is expected."""
        return 100 * self.filed / self.expected if self.expected else None

    def __add__(self, other):
        return Figures(
            self.expected + other.expected,
            self.on_time + other.on_time,
            self.late + other.late,
            self.overdue + other.overdue,
        )


@dataclass(frozen=True)
class CycleFigures:
    """The figures of a cycle as of a day, in total and by kind of agency."""

    as_of: date
    due_on: date | None
    total: Figures
    by_kind: list  # [(Agency.Kind, Figures)], in the order of the kinds

    @property
    def days_left(self):
        """Days from `as_of` to the last on-time day; negative after it, None without a day."""
        return (self.due_on - self.as_of).days if self.due_on else None

    @property
    def last_working_day(self):
        """The last Monday–Friday on or before the due day: advice, it does not move the deadline."""
        return last_working_day(self.due_on) if self.due_on else None


def last_working_day(day):
    return day - timedelta(days=max(0, day.weekday() - 4))


def cycle_figures(cycle, as_of):
    """The numbers of expected, filed, on time, late, missing and overdue reports; one read."""
    filed_on = "report__first_filed_on"
    rows = (
        cycle.obligations.order_by()
        .values("agency__kind", "due_on")
        .annotate(
            expected=Count("pk"),
            on_time=Count("pk", filter=Q(**{f"{filed_on}__lte": F("due_on")})),
            late=Count("pk", filter=Q(**{f"{filed_on}__gt": F("due_on")})),
            overdue=Count("pk", filter=Q(**{filed_on: None}) & Q(due_on__lt=as_of)),
        )
    )
    by_kind = {}
    for row in rows:
        kind = Agency.Kind(row["agency__kind"])
        part = Figures(row["expected"], row["on_time"], row["late"], row["overdue"])
        by_kind[kind] = by_kind.get(kind, Figures()) + part
    return CycleFigures(
        as_of=as_of,
        due_on=max((row["due_on"] for row in rows), default=None),
        total=sum(by_kind.values(), Figures()),
        by_kind=[(kind, by_kind[kind]) for kind in Agency.Kind if kind in by_kind],
    )
