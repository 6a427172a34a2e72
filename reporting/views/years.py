"""Who filed, year by year."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from plans.models import Plan
from reporting.exports.answers import as_file, wants_file
from reporting.exports.years import years_book
from reporting.years import years_page


@login_required
@require_safe
def years(request, slug):
    """Every agency by every yearly cycle of the plan and of those it replaces; for everybody of the
    province, since whether an agency filed is everybody's to see."""
    plan = get_object_or_404(Plan.objects.visible_to(request.user), slug=slug)
    now = timezone.now()
    page = years_page(request.user, plan, request.GET, timezone.localdate(now))
    if wants_file(request) and page.filter.status == 200:
        return as_file(request, years_book(plan, page, now))
    context = {"plan": plan, "years": page, "now": now}
    return render(request, "reporting/years.html", context, status=page.filter.status)
