"""The page of an agency: its life, what its line of descent reported, what it must do."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reporting.line_reports import reports_of_line
from tasks.views.reading import agency_context


@login_required
@require_safe
def agency(request, pk):
    """What an agency came from and became, the reports of that line, and its tasks on a day."""
    _, context = agency_context(request, pk)
    context["reports"] = reports_of_line(
        request.user, context["line"], context["visible"], timezone.localdate()
    )
    return render(request, "reporting/agency.html", context, status=context["day"].status)
