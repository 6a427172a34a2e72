"""How many reports are expected, filed, on time, late, missing.

Only what was filed counts. The unit is one agency's report in one cycle:
expected = accepted + waiting + returned + missing; filed = the first three = on time + late;
overdue = missing after the due day, or returned and past its new day. Who is only asked and who
was exempted stands apart, outside every rate; what a reorganisation ended unfiled is nowhere.
"""

import operator
from collections import Counter
from dataclasses import dataclass, fields
from datetime import date
from itertools import accumulate
from typing import NamedTuple

from django.db.models import Case, Count, F, Max, Q, When
from django.db.models.functions import Coalesce

from agencies.models import Agency
from reporting.models import Obligation, Report, WorkingDays


@dataclass(frozen=True)
class Figures:
    """Numbers of reports."""

    expected: int = 0
    on_time: int = 0
    late: int = 0
    silent: int = 0  # nothing filed after the due day
    overdue_again: int = 0  # returned, and past the new day
    accepted: int = 0
    returned: int = 0
    extended: int = 0

    @property
    def overdue(self):
        return self.silent + self.overdue_again

    @property
    def waiting(self):
        return self.filed - self.accepted - self.returned

    @property
    def filed(self):
        return self.on_time + self.late

    @property
    def missing(self):
        return self.expected - self.filed

    @property
    def still_in_time(self):
        """Nothing filed yet, and not due yet."""
        return self.missing - self.silent

    @property
    def rate(self):
        """Filed in per cent of expected; None where nobody is expected."""
        return 100 * self.filed / self.expected if self.expected else None

    def __add__(self, other):
        return Figures(*map(operator.add, _numbers(self), _numbers(other)))


_numbers = operator.attrgetter(*(one.name for one in fields(Figures)))


@dataclass(frozen=True)
class CycleFigures:
    """The figures of a cycle as of a day, in total and by kind of agency."""

    as_of: date
    due_on: date | None
    last_working_day: date | None  # on or before the due day: advice, it does not move the deadline
    total: Figures
    by_kind: list  # [(Agency.Kind, Figures)], in the order of the kinds
    asked: Figures = Figures()  # asked, not ordered
    exempted: Figures = Figures()

    @property
    def days_left(self):
        """Days from `as_of` to the last on-time day; negative after it, None without a day."""
        return (self.due_on - self.as_of).days if self.due_on else None


class Unfiled(NamedTuple):
    """An expected report of which nothing was filed."""

    agency: int
    resolved_on: date  # as `Obligation.resolved_on`
    due_on: date

    @classmethod
    def of(cls, agency, own_day, until_on, due_on):
        return cls(agency, min(own_day, until_on) if until_on else own_day, due_on)


@dataclass(frozen=True)
class CycleReports:
    """The figures of a cycle, how its filed reports came in, and those that did not."""

    figures: CycleFigures
    filed_by_day: list  # [(day, how many of the expected had filed by its end)] where somebody did
    unfiled: list  # [Unfiled]


def cycle_figures(cycle, as_of):
    """The figures of all obligations of the cycle, those outside the rates apart; two reads.

    The due day is that of the cycle: an extension moves one agency's day, not the others'.
    """
    return figures_of([cycle], as_of)[cycle.pk]


def figures_of(cycles, as_of):
    """{cycle id: CycleFigures}; two reads, of however many cycles and provinces."""
    calendars, rows = _rows_of(cycles, as_of)
    return {cycle.pk: _figures(cycle, rows[cycle.pk], as_of, calendars) for cycle in cycles}


def reports_of(cycles, as_of):
    """{cycle id: CycleReports}; the same two reads, for few cycles: they have a row for each day on
    which somebody first filed (paper: was received), and for each who did not."""
    unfiled = Case(When(report__first_filed_on=None, then="agency"))
    calendars, rows = _rows_of(cycles, as_of, filed_on=F("report__first_filed_on"), unfiled=unfiled)
    return {
        cycle.pk: CycleReports(
            _figures(cycle, rows[cycle.pk], as_of, calendars),
            _filed_by_day(rows[cycle.pk]),
            [
                Unfiled.of(row["unfiled"], row["own_day"], row["until"], row["due"])
                for row in rows[cycle.pk]
                if row["unfiled"] and _counts(row)
            ],
        )
        for cycle in cycles
    }


def _rows_of(cycles, as_of, **finer):
    """({province id: WorkingDays}, {cycle id: rows of `_counted`})."""
    calendars = WorkingDays.of_provinces({cycle.plan.province_id for cycle in cycles})
    rows = {cycle.pk: [] for cycle in cycles}
    for row in _counted(rows, as_of, **finer):
        rows[row["cycle"]].append(row)
    return calendars, rows


def _counts(row):
    return not row["exempt"] and not row["asked"]


def _filed_by_day(rows):
    days = Counter()
    for row in rows:
        if row["filed_on"] and _counts(row):
            days[row["filed_on"]] += row["expected"]
    return list(zip(sorted(days), accumulate(days[day] for day in sorted(days)), strict=True))


def totals_of(cycles, as_of):
    """{cycle id: Figures} as the `total` of `figures_of`, of those of the cycles (ids) in which somebody
    is expected; one read, of one cycle as of a hundred."""
    rows = Obligation.objects.expected().filter(cycle__in=cycles).order_by().values("cycle")
    counted = _numbers_of(as_of)
    found = rows.annotate(**counted).values_list("cycle", *counted)
    return {cycle: Figures(*row) for cycle, *row in found}


def overdue_of(cycles, as_of):
    """{cycle id: [Obligation, whose agency and report are loaded]}: those behind the overdue numbers
    of `figures_of`, in the order of lists; one read."""
    rows = Obligation.objects.expected().overdue(as_of).filter(cycle__in=cycles)
    found = {cycle.pk: [] for cycle in cycles}
    for one in rows.select_related("agency", "report"):
        found[one.cycle_id].append(one)
    return found


def _counted(cycles, as_of, **finer):
    """Rows of numbers by cycle, kind of agency, day, whether outside the rates, and what is finer."""
    return (
        Obligation.objects.standing()
        .filter(cycle__in=cycles)
        .order_by()
        .values(
            "cycle",
            "agency__kind",
            own_day=Coalesce("extended_from", "due_on"),
            asked=Q(basis=Obligation.Basis.ASKED),
            exempt=Q(exempted_at__isnull=False),
            **finer,
        )
        .annotate(due=Max("due_on"), until=Max("agency__until_on"), **_numbers_of(as_of))
    )


def _numbers_of(as_of):
    """{name in Figures: its number of obligations}, in the order of Figures."""
    filed_on = "report__first_filed_on"
    returned = Q(report__state=Report.State.RETURNED)
    conditions = {
        "expected": None,
        "on_time": Q(**{f"{filed_on}__lte": F("due_on")}),
        "late": Q(**{f"{filed_on}__gt": F("due_on")}),
        "silent": Q(**{filed_on: None}, due_on__lt=as_of),
        "overdue_again": returned & Q(report__return_due_on__lt=as_of),
        "accepted": Q(report__state=Report.State.ACCEPTED),
        "returned": returned,
        "extended": Q(extended_from__isnull=False),
    }
    return {one.name: Count("pk", filter=conditions[one.name]) for one in fields(Figures)}


def _figures(cycle, rows, as_of, calendars):
    by_kind, apart = {}, {"asked": Figures(), "exempted": Figures()}
    for row in rows:
        part = Figures(**{name.name: row[name.name] for name in fields(Figures)})
        if row["exempt"]:
            apart["exempted"] += part
        elif row["asked"]:
            apart["asked"] += part
        else:
            kind = Agency.Kind(row["agency__kind"])
            by_kind[kind] = by_kind.get(kind, Figures()) + part
    due_on = _due_on(cycle, rows)
    return CycleFigures(
        as_of=as_of,
        due_on=due_on,
        last_working_day=due_on and calendars[cycle.plan.province_id].last_by(due_on),
        total=sum(by_kind.values(), Figures()),
        by_kind=[(kind, by_kind[kind]) for kind in Agency.Kind if kind in by_kind],
        **apart,
    )


def _due_on(cycle, rows):
    """The cycle's own deadline, else the day that most of its agencies share: one that was added
    later does not move it."""
    if cycle.due_on:
        return cycle.due_on
    days = Counter()
    for row in rows:
        days[row["own_day"]] += row["expected"]
    return max(days, key=lambda day: (days[day], day), default=None)
