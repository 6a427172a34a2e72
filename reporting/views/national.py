"""All provinces on one page, for the administrator of the installation alone."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reporting.exports.answers import as_file, wants_file
from reporting.exports.national import national_book
from reporting.national import overview


@login_required
@require_safe
def national(request):
    """Who has filed, province by province; 404 for everybody else (product rule "Who reads")."""
    if not request.user.is_superuser:
        raise Http404
    now = timezone.now()
    page = overview(request.GET, timezone.localdate(now))
    if wants_file(request) and page.filter.status == 200:
        return as_file(request, national_book(page, now))
    context = {"page": page, "now": now}
    return render(request, "reporting/national.html", context, status=page.filter.status)
