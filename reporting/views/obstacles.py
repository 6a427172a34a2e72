"""The obstacles of a cycle."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reporting.exports.answers import as_file, wants_file
from reporting.exports.lists import obstacles_book
from reporting.models import Cycle
from reporting.obstacles import obstacles_page


@login_required
@require_safe
def obstacles(request, slug, year):
    """Every obstacle filed in a yearly cycle, task by task: all for coordinators and leaders, for
    others of the province what they may read."""
    cycles = Cycle.objects.visible_to(request.user).yearly().select_related("plan")
    return _show(request, get_object_or_404(cycles, plan__slug=slug, year=year))


@login_required
@require_safe
def round_obstacles(request, pk):
    """The same for a round; a yearly cycle's stand at their own address."""
    cycles = Cycle.objects.visible_to(request.user).select_related("plan")
    cycle = get_object_or_404(cycles, pk=pk)
    return redirect(cycle.obstacles_url) if cycle.is_yearly else _show(request, cycle)


def _show(request, cycle):
    now = timezone.now()
    page = obstacles_page(request.user, cycle, request.GET, timezone.localdate(now))
    if page.filter.status == 200 and wants_file(request):
        return as_file(request, obstacles_book(page, cycle, now))
    context = {
        "cycle": cycle,
        "plan": cycle.plan,
        "page": page,
        "now": now,
    }
    return render(request, "reporting/obstacles.html", context, status=page.filter.status)
