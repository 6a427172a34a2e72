"""Reports filed by day. Looks back, through the first filings; all else shows the present."""

from django.db.models import Count, Q

from reporting.models import Obligation


def filed_by_day(cycle):
    """[(day, how many had filed by its end)] of those whom the rates count, for each day on which
    somebody first filed; paper by the day it was received. One read."""
    rows = (
        cycle.obligations.expected()
        .filed()
        .order_by("report__first_filed_on")
        .values_list("report__first_filed_on")
        .annotate(Count("pk"))
    )
    total, found = 0, []
    for day, count in rows:
        total += count
        found.append((day, total))
    return found


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
