"""Reports filed by day. Looks back, through the first filings; all else shows the present."""

from django.db.models import Count


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
