"""The numbers of reports of many cycles at once, without the kinds of agencies, the days and the
bodies apart that `reports` tells of each."""

from dataclasses import fields

from django.db.models import Count, F, Q

from reporting.models import Obligation, Report
from reporting.summary.reports import Figures


def totals_of(cycles, as_of):
    """{cycle id: Figures} as the `total` of `figures_of`, of those of the cycles (ids) in which somebody
    is expected; one read, of one cycle as of a hundred."""
    rows = Obligation.objects.expected().filter(cycle__in=cycles).order_by().values("cycle")
    numbers = _numbers(as_of)
    found = rows.annotate(**numbers).values_list("cycle", *numbers)
    return {cycle: Figures(*counted) for cycle, *counted in found}


def _numbers(as_of):
    """{name in Figures: its number}, in the order of Figures."""
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
