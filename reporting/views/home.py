"""Where each role starts, and what a focal point owes."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe

from reporting.actions.drafts import is_open_for
from reporting.actions.outline import parts_of_report
from reporting.hand_over import hand_overs
from reporting.implementation import own_plans_of
from reporting.models import (
    READERS,
    WRITERS,
    DraftLine,
    Filing,
    LineReview,
    Obligation,
    ReportEvent,
    WorkingDays,
)
from reporting.recommendations import lately_answered
from reporting.watching import watched_count


@login_required
@require_safe
def home(request):
    """Where each role starts: the overview, what I owe, the set-up, or the plans."""
    if request.user.province_ids_as(*READERS):
        return redirect("overview")
    if request.user.agency_ids(*WRITERS):
        return redirect("my-work")
    return redirect("set-ups" if request.user.is_superuser else "plans")


@dataclass(frozen=True)
class Owed:
    """One report to be filed, or filed again, as its agency sees it on a day."""

    obligation: Obligation
    today: date
    last_working_day: date
    filled: int
    obliged: int

    @property
    def report(self):
        return self.obligation.report

    @property
    def due_on(self):
        """The day that counts now: of the return where it was returned."""
        return self.report.return_due_on or self.obligation.due_on

    @property
    def days_left(self):
        return (self.due_on - self.today).days

    @property
    def overdue(self):
        return self.obligation.is_overdue(self.today)

    @property
    def is_open(self):
        return is_open_for(self.report, self.today)

    @property
    def returned(self):
        """The event by which it was returned last; None where it was not."""
        events = self.report.events.all() if self.report.return_due_on else []
        return next((event for event in events if event.kind == ReportEvent.Kind.RETURNED), None)

    @property
    def latest(self):
        """The filing that was returned."""
        return list(self.report.filings.all())[-1]

    @cached_property
    def comments(self):
        """LineReviews of the lines that came back, in plan order."""
        reviews = LineReview.objects.filter(verdict=LineReview.Verdict.RETURNED)
        rows = reviews.filter(line__filing=self.latest).select_related("line")
        return rows.order_by("line__position")


@login_required
@require_safe
def my_work(request):
    """What the user's agencies owe, nearest deadline first, what they were spared, what they have
    filed, and the drafts that were left when an agency ended."""
    newest_first = ReportEvent.objects.select_related("by").order_by("-pk")
    obligations = (
        Obligation.objects.written_by(request.user)
        .select_related("cycle__plan", "agency", "rule", "report__saved_by")
        .prefetch_related(
            Prefetch("report__filings", Filing.objects.order_by("number")),
            Prefetch("report__events", newest_first),
            Prefetch("report__lines", DraftLine.objects.defer("text", "evidence")),
        )
    )
    owed, exempt, filed, left = [], [], [], []
    for obligation in obligations:
        if obligation.is_ended:
            left += [obligation] if obligation.report.revision else []
        elif not obligation.report.is_editable:
            filed.append(obligation)
        elif obligation.is_exempt and not obligation.report.return_due_on:
            exempt.append(obligation)
        else:
            owed.append(obligation)
    heirs = hand_overs(left, request.user)
    now = timezone.now()
    today = timezone.localdate(now)
    owed = sorted(_owed(owed, today), key=lambda one: (one.due_on, one.report.pk))
    return render(
        request,
        "reporting/my_work.html",
        {
            "owed": owed,
            "must": sum(one.is_open and not one.obligation.is_asked for one in owed),
            "exempt": exempt,
            "left": [(one, heirs.get(one.report.pk, [])) for one in left],
            "filed": filed,
            "answered": lately_answered(request.user, now),
            "own_plans": own_plans_of(request.user, today),
            "watched": watched_count(request.user, today),
        },
    )


def _owed(obligations, today):
    provinces = {one.cycle.plan.province_id for one in obligations}
    calendars = {pk: WorkingDays.of(pk) for pk in provinces}
    for obligation in obligations:
        report = obligation.report
        parts = parts_of_report(report)
        said = {line.task_id for line in report.lines.all() if line.outcome}
        obliged = [part.task.pk for part in parts if part.obliged]
        yield Owed(
            obligation,
            today,
            calendars[obligation.cycle.plan.province_id].last_by(
                report.return_due_on or obligation.due_on
            ),
            filled=sum(pk in said for pk in obliged),
            obliged=len(obliged),
        )
