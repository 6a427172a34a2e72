"""The home of leaders and coordinators: how each open cycle stands, what waits, what has changed."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from reporting import summary
from reporting.actions.cycles import may_coordinate
from reporting.changes import Named, changes_of, short_name
from reporting.models import READERS, Cycle, Report
from reporting.progress_page import year_before_day
from reporting.summary import CycleFigures, Figures

FIRST_SPAN = timedelta(days=7)  # what is told as new to who has never looked before


@dataclass
class Block:
    """One open cycle as its leaders and coordinators see it on a day."""

    cycle: Cycle
    figures: CycleFigures
    silent: list  # Obligations, the names behind `figures.total.silent`
    again: list  # behind `figures.total.overdue_again`, longest overdue first
    coordinates: bool
    last_year: int
    unanswered: dict = field(default_factory=dict)  # {addressee: number of recommendations}
    last_rate: float | None = None  # on the same day of `last_year`; None without a cycle then
    changes: list = field(default_factory=list)  # changes.Group

    @property
    def unanswered_total(self):
        return sum(self.unanswered.values())

    @property
    def silent_names(self):
        return Named.of([one.agency.name for one in self.silent])

    @property
    def again_names(self):
        days = [(one, (self.figures.as_of - one.report.return_due_on).days) for one in self.again]
        return Named.of([f"{short_name(one.agency.name)} (quá {n} ngày)" for one, n in days])

    @property
    def silent_kind(self):
        """The kind of those who are silent where it is one; else ""."""
        kinds = {one.agency.kind for one in self.silent}
        return kinds.pop() if len(kinds) == 1 else ""


def blocks_of(user, today, now, since):
    """[Block] of the open cycles that the user coordinates or leads, the nearest deadline first;
    `since` is where what is told as new begins. The same few reads for any number of cycles."""
    cycles = Cycle.objects.open().filter(plan__province__in=user.province_ids_as(*READERS))
    cycles = list(cycles.select_related("plan__province"))
    if not cycles:
        return []
    figures = summary.figures_of(cycles, today)
    overdue = summary.overdue_of(cycles, today)
    unanswered = summary.unanswered_of(cycles)
    rates = _last_rates(cycles, today)
    plans = list({cycle.plan_id: cycle.plan for cycle in cycles}.values())
    changes = changes_of(plans, user, since, now, today)
    blocks = [
        Block(
            cycle,
            figures[cycle.pk],
            *_parted(overdue[cycle.pk]),
            coordinates=may_coordinate(user, cycle.plan),
            last_year=year_before_day(today).year,
            unanswered=unanswered[cycle.pk],
            last_rate=rates.get(cycle.pk),
            changes=changes[cycle.plan_id],
        )
        for cycle in cycles
    ]
    return sorted(blocks, key=lambda one: (one.figures.due_on or date.max, one.cycle.pk))


@dataclass
class Left:
    """What still waits in a cycle that was closed."""

    cycle: Cycle
    figures: Figures
    unanswered: int  # recommendations

    @property
    def is_any(self):
        return bool(self.figures.waiting or self.figures.returned or self.unanswered)


def left_of(user, today):
    """[Left] of the closed cycles that the user coordinates or leads, where anything waits, the latest
    first; three reads."""
    closed = Cycle.objects.filter(
        plan__province__in=user.province_ids_as(*READERS), closed_at__isnull=False
    )
    cycles = list(closed.select_related("plan").order_by("-closed_at"))
    if not cycles:
        return []
    totals = summary.totals_of([cycle.pk for cycle in cycles], today)
    unanswered = summary.unanswered_of(cycles)
    rows = [
        Left(cycle, totals.get(cycle.pk, Figures()), sum(unanswered[cycle.pk].values()))
        for cycle in cycles
    ]
    return [row for row in rows if row.is_any]


def _parted(obligations):
    """(silent, returned and past their new day), the latter with the oldest day first."""
    again = [one for one in obligations if one.report.state == Report.State.RETURNED]
    silent = [one for one in obligations if one.report.state != Report.State.RETURNED]
    return silent, sorted(again, key=lambda one: one.report.return_due_on)


def _last_rates(cycles, today):
    """{cycle id: the rate of the yearly cycle before, on the same day a year ago}; two reads."""
    yearly = {(one.plan_id, one.year): one.pk for one in cycles if one.is_yearly}
    earlier = Cycle.objects.yearly().filter(plan__in={plan for plan, _ in yearly})
    led_to = {one.pk: yearly.get((one.plan_id, one.year + 1)) for one in earlier}
    day = year_before_day(today)
    rates = summary.rates_on({pk: day for pk, cycle in led_to.items() if cycle})
    return {led_to[pk]: rate for pk, rate in rates.items()}


def since_for(before, now):
    """The moment from which changes are new: the look before (or None), else a week ago."""
    return before or now - FIRST_SPAN
