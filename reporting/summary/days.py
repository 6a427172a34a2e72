"""Looks back, through the days of first filings; all else shows the present."""

from django.db.models import Count, Q

from reporting.models import Obligation


def rates_on(days):
    """{cycle id: filed by the end of the day in per cent of expected} for {cycle id: day}; cycles
    that expect nobody are left out. One read."""
    until = Q()
    for cycle, day in days.items():
        until |= Q(cycle=cycle, report__first_filed_on__lte=day)
    if not days:
        return {}
    rows = (
        Obligation.objects.expected()
        .filter(cycle__in=days)
        .order_by()
        .values("cycle")
        .annotate(expected=Count("pk"), filed=Count("pk", filter=until))
        .values_list("cycle", "expected", "filed")
    )
    return {cycle: 100 * filed / expected for cycle, expected, filed in rows}
