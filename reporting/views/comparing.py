"""Two plans or two years side by side."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reporting.comparing import CompareForm, comparison_of, cycles_to_compare
from reporting.exports.answers import as_file, wants_file
from reporting.exports.comparing import comparison_book
from reporting.views.matrix import matrix_address


@login_required
@require_safe
def compare(request):
    """Two cycles of one province by section; without two of them, the choice."""
    now = timezone.now()
    chosen = CompareForm(request.GET, cycles=cycles_to_compare(request.user))
    status, found = chosen.status, None
    if chosen.pair:
        matrices = [matrix_address(request.user, cycle) for cycle in chosen.pair]
        found = comparison_of(chosen.pair, request.GET, timezone.localdate(now), matrices)
        if found.matching:
            status = found.matching.status
    if wants_file(request) and found and status == 200:
        return as_file(request, comparison_book(found, now))
    context = {"filter": chosen, "found": found, "now": now}
    return render(request, "reporting/compare.html", context, status=status)
