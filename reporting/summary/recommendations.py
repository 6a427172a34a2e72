"""Recommendations that wait for an answer. The unit is one recommendation of one report, as the latest
filings of expected agencies hold them; drafts never count.
"""

from django.db.models import Count

from reporting.models import FiledItem, is_expected

_OWNER = "filing__report__obligation"
_CYCLE = f"{_OWNER}__cycle"


def unanswered_of(cycles):
    """{cycle id: {addressee as filed, or "": number of recommendations}}, most first; one read."""
    open_ones = FiledItem.objects.recommendations().filter(**{f"{_CYCLE}__in": cycles})
    open_ones = open_ones.filter(is_expected(f"{_OWNER}__")).unanswered().latest().order_by()
    counted = open_ones.values_list(_CYCLE, "addressee").annotate(number=Count("pk"))
    found = {cycle.pk: {} for cycle in cycles}
    for cycle, addressee, number in counted.order_by("-number", "addressee"):
        found[cycle][addressee] = number
    return found
