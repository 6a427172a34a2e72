"""Where each role starts, and what a focal point owes."""

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reporting.actions.drafts import parts_of_report
from reporting.implementation import own_plans_of
from reporting.models import WRITERS, Filing, Obligation, WorkingDays
from reporting.watching import watched_count


@login_required
@require_safe
def home(request):
    """Where each role starts: what I owe, how the cycle stands, or the plans."""
    if request.user.agency_ids(*WRITERS):
        return redirect("my-work")
    return redirect("cycles" if request.user.posts else "plans")


@login_required
@require_safe
def my_work(request):
    """What the user's agencies owe, nearest deadline first, and what they have filed."""
    obligations = (
        Obligation.objects.owed_by(request.user)
        .select_related("cycle__plan", "agency", "rule", "report__saved_by")
        .prefetch_related(Prefetch("report__filings", Filing.objects.order_by("number")))
        .order_by("due_on", "pk")
    )
    today = timezone.localdate()
    provinces = {one.cycle.plan.province_id for one in obligations}
    calendars = {pk: WorkingDays.of(pk) for pk in provinces}
    owed, filed = [], []
    for obligation in obligations:
        (owed if obligation.report.is_editable else filed).append(obligation)
    return render(
        request,
        "reporting/my_work.html",
        {
            "owed": [_owed(one, today, calendars[one.cycle.plan.province_id]) for one in owed],
            "filed": filed,
            "own_plans": own_plans_of(request.user, today),
            "watched": watched_count(request.user, today),
        },
    )


def _owed(obligation, today, working_days):
    parts = parts_of_report(obligation.report)
    outcomes = dict(obligation.report.lines.exclude(outcome="").values_list("task", "outcome"))
    obliged = [part.task.pk for part in parts if part.obliged]
    return {
        "obligation": obligation,
        "report": obligation.report,
        "days_left": (obligation.due_on - today).days,
        "overdue": obligation.is_overdue(today),
        "last_working_day": working_days.last_by(obligation.due_on),
        "obliged": len(obliged),
        "filled": sum(pk in outcomes for pk in obliged),
    }
