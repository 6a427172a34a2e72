"""What was filed."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from reporting.actions.drafts import may_write
from reporting.models import Filing


@login_required
@require_safe
def filing(request, pk, number):
    """What was filed, in the words of that moment."""
    filing = get_object_or_404(
        Filing.objects.visible_to(request.user).select_related(
            "report__obligation__cycle__plan", "report__obligation__agency"
        ),
        report=pk,
        number=number,
    )
    return render(
        request,
        "reporting/filing.html",
        {
            "filing": filing,
            "report": filing.report,
            "lines": filing.lines.all(),
            "events": filing.report.events.select_related("by", "filing"),
            "is_own": may_write(request.user, filing.report),
        },
    )
