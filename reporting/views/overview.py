"""The home of leaders and coordinators."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from plans.models import Plan
from reporting.actions.cycles import may_coordinate
from reporting.models import READERS, LastLook
from reporting.overview import blocks_of, left_of, since_for


@login_required
@require_safe
def overview(request):
    """One screen, red first: days to the deadline, the numbers, what waits, what has changed since
    the user looked before. 404 for whoever neither coordinates nor leads."""
    user, now = request.user, timezone.now()
    provinces = user.province_ids_as(*READERS)
    if not provinces:
        raise Http404
    today = timezone.localdate(now)
    before = LastLook.note(user, now)
    since = since_for(before, now)
    blocks = blocks_of(user, today, now, since)
    context = {
        "blocks": blocks,
        "left": left_of(user, today),
        "idle": _without_cycle(user, provinces, blocks),
        "looked_before": before,
        "since": since,
        "now": now,
        "today": today,
    }
    return render(request, "reporting/overview.html", context)


def _without_cycle(user, provinces, blocks):
    """[(Plan in force without an open cycle, whether the user may open one)]."""
    plans = Plan.objects.filter(province__in=provinces, status=Plan.Status.IN_FORCE)
    plans = plans.exclude(pk__in=[block.cycle.plan_id for block in blocks])
    return [(plan, may_coordinate(user, plan)) for plan in plans]
