"""Recommendations that wait for an answer. The unit is one recommendation of one report, as the latest
filings of expected agencies hold them; drafts never count.
"""

from django.db.models import Count

from reporting.models import FiledItem, is_expected

_OWNER = "filing__report__obligation"
_CYCLE = f"{_OWNER}__cycle"


def unanswered_of(cycles):
    """{cycle id: number of recommendations}; one read."""
    open_ones = FiledItem.objects.recommendations().filter(**{f"{_CYCLE}__in": cycles})
    open_ones = open_ones.filter(is_expected(f"{_OWNER}__")).unanswered().latest().order_by()
    found = open_ones.values_list(_CYCLE).annotate(Count("pk"))
    return dict.fromkeys((cycle.pk for cycle in cycles), 0) | dict(found)
