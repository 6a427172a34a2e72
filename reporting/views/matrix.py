"""The matrix of a cycle."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from reporting.exports.answers import as_file, wants_file
from reporting.exports.figures import figures_tables
from reporting.exports.matrix import matrix_book
from reporting.matrix import matrix_of
from reporting.matrix_filter import with_first_from
from reporting.models import READERS, Cycle
from reporting.progress_page import progress_of


@login_required
@require_safe
def matrix(request, slug, year):
    """Every agency by every task of a yearly cycle, for coordinators and leaders of the province."""
    return _show(
        request, get_object_or_404(_cycles(request.user).yearly(), plan__slug=slug, year=year)
    )


@login_required
@require_safe
def round_matrix(request, pk):
    """The same for a round; a yearly cycle stands at its own address."""
    cycle = get_object_or_404(_cycles(request.user), pk=pk)
    if cycle.is_yearly:
        return redirect("matrix", cycle.plan.slug, cycle.year)
    return _show(request, cycle)


def matrix_address(user, cycle):
    """The matrix of the cycle; None for whom there is none."""
    if cycle.plan.province_id not in user.province_ids_as(*READERS):
        return None
    if cycle.is_yearly:
        return reverse("matrix", args=[cycle.plan.slug, cycle.year])
    return reverse("round-matrix", args=[cycle.pk])


def _cycles(user):
    """Those of provinces of which the user reads every filing, as `matrix_of` needs them."""
    cycles = with_first_from(Cycle.objects.select_related("plan__province"))
    return cycles.filter(plan__province__in=user.province_ids_as(*READERS))


def _figures(cycle, now):
    """The tables beside the list: the cycle by kind of agency and by section."""
    today = timezone.localdate(now)
    page = progress_of(cycle, today)
    return figures_tables(cycle, page.figures, page.lines, now)


def _show(request, cycle):
    now = timezone.now()
    today = timezone.localdate(now)
    page = matrix_of(cycle, request.GET, today)
    if page.filter.status == 200 and wants_file(request):
        return as_file(request, matrix_book(page, partial(_figures, cycle, now), now))
    context = {"cycle": cycle, "plan": cycle.plan, "matrix": page, "now": now}
    return render(request, "reporting/matrix.html", context, status=page.filter.status)
