"""The list of agencies, and the page of one: its life, what its line of descent reported, what it
must do."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reporting.exports.answers import as_file, wants_file
from reporting.exports.line import line_book
from reporting.exports.lists import agencies_book
from reporting.line_reports import reports_of_line
from tasks.views.reading import agencies_context, agency_context


@login_required
@require_safe
def agency_list(request):
    """The agencies of the user's provinces on a day, as a page or as a file."""
    context = agencies_context(request)
    chosen = context["filter"]
    if chosen.status == 200 and wants_file(request):
        state = chosen.STATES[context["state"]]
        return as_file(request, agencies_book(context["found"], state, chosen.on, timezone.now()))
    return render(request, "tasks/agencies.html", context, status=chosen.status)


@login_required
@require_safe
def agency(request, pk):
    """What an agency came from and became, the reports of that line, and its tasks on a day."""
    agency, context = agency_context(request, pk)
    now = timezone.now()
    reports = reports_of_line(
        request.user, context["line"], context["visible"], timezone.localdate(now)
    )
    if wants_file(request) and context["day"].status == 200:
        return as_file(request, line_book(agency, reports, now))
    context |= {"reports": reports, "now": now}
    return render(request, "reporting/agency.html", context, status=context["day"].status)
