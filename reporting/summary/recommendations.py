"""Recommendations that wait for an answer. The unit is one recommendation of one report, as the latest
filings of expected agencies hold them; drafts never count.
"""

from django.db.models import Count

from reporting.models import FiledItem, Obligation

_OWNER = "filing__report__obligation"
_CYCLE = f"{_OWNER}__cycle"


def unanswered_of(cycles):
    """{cycle id: number of recommendations}; one read."""
    cycles = [cycle.pk for cycle in cycles]
    expected = Obligation.objects.filter(cycle__in=cycles).expected()
    open_ones = FiledItem.objects.recommendations().unanswered().latest().order_by()
    open_ones = open_ones.filter(**{f"{_OWNER}__in": expected})
    found = open_ones.values_list(_CYCLE).annotate(Count("pk"))
    return dict.fromkeys(cycles, 0) | dict(found)
