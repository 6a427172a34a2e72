"""Cycles: the plan with them, their list, how each stands, closing and reopening."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from plans.editing import may_edit
from plans.models import Plan
from reporting import summary
from reporting.actions.cycles import close_cycle, may_coordinate, reopen_cycle
from reporting.exports.answers import as_file, wants_file
from reporting.exports.lists import cycles_book
from reporting.filters import ObligationFilter
from reporting.models import Cycle
from reporting.progress_page import LEGEND, progress_of, year_after
from reporting.views.matrix import matrix_address
from tasks.views.reading import plan_context


@login_required
@require_safe
def plan(request, slug):
    """The plan as a document, with its cycles."""
    plan, context = plan_context(request, slug)
    cycles = Cycle.objects.filter(plan=plan).select_related("plan")
    return render(
        request,
        "reporting/plan.html",
        context
        | {
            "cycles": cycles,
            "may_coordinate": may_coordinate(request.user, plan),
            "may_edit": may_edit(request.user, plan),
        },
        status=context["filter"].status,
    )


@login_required
@require_safe
def cycle_list(request):
    """The cycles of the user's provinces; straight to the cycle where there is only one open."""
    now = timezone.now()
    cycles = Cycle.objects.visible_to(request.user).select_related("plan__province")
    open_cycles = [cycle for cycle in cycles if cycle.is_open]
    if len(open_cycles) == 1 and "tat-ca" not in request.GET:
        return redirect(open_cycles[0])
    figures = summary.figures_of(cycles, timezone.localdate(now))
    rows = [(cycle, figures[cycle.pk]) for cycle in cycles]
    if wants_file(request):
        return as_file(request, cycles_book(rows, now))
    plans = [
        plan for plan in Plan.objects.visible_to(request.user) if may_coordinate(request.user, plan)
    ]
    return render(request, "reporting/cycles.html", {"rows": rows, "plans": plans, "now": now})


CYCLES = ("plan__province", "closed_by")


@login_required
@require_safe
def progress(request, slug, year):
    """Who has filed before the deadline and who has not, with the list behind every number."""
    cycles = cycles_of(request.user, plan__slug=slug)
    return progress_page(request, yearly_or_404(cycles, year), cycles)


@login_required
@require_safe
def round_(request, pk):
    """The same for a round on request or a review; a yearly cycle stands at its own address."""
    cycle = get_object_or_404(Cycle.objects.visible_to(request.user).select_related("plan"), pk=pk)
    if cycle.is_yearly:
        return redirect(cycle)
    cycles = cycles_of(request.user, plan=cycle.plan_id)
    return progress_page(request, next(one for one in cycles if one.pk == pk), cycles)


def cycles_of(user, **plan):
    """[Cycle] of a plan that the user sees, of every kind; one read for the pages that need others of
    the plan beside their own."""
    return list(Cycle.objects.visible_to(user).filter(**plan).select_related(*CYCLES))


def yearly_or_404(cycles, year):
    for cycle in cycles:
        if cycle.is_yearly and cycle.year == year:
            return cycle
    raise Http404


def progress_page(request, cycle, cycles):
    """How a cycle stands; where a filter or a file is asked for, the list of its agencies."""
    if ObligationFilter(request.GET).is_bound or wants_file(request):
        return redirect(f"{cycle.list_url}?{request.GET.urlencode()}")
    now = timezone.now()
    page = progress_of(cycle, timezone.localdate(now), cycles)
    runs = may_coordinate(request.user, cycle.plan)
    context = {
        "cycle": cycle,
        "plan": cycle.plan,
        "figures": page.figures,
        "may_coordinate": runs,
        "matrix_url": matrix_address(request.user, cycle),
        "growth": page.growth,
        "last": page.last,
        "first_year": min((one.year for one in cycles if one.is_yearly), default=None),
        "lines": page.lines,
        "legend": LEGEND,
        "next_year": year_after(cycle, cycles) if runs else None,
        "now": now,
    }
    return render(request, "reporting/progress.html", context)


@login_required
def cycle_close(request, pk):
    cycle = cycle_to_run(request.user, pk)
    if request.method != "POST":  # the login page sends here whoever was logged out meanwhile
        return redirect(cycle)
    close_cycle(cycle=cycle, by=request.user, now=timezone.now())
    messages.success(
        request,
        "Đã đóng kỳ. Từ nay chỉ cơ quan được gia hạn hoặc bị trả lại mới gửi được; bản nháp vẫn "
        "còn. Mở lại kỳ ở cuối trang này.",
    )
    return redirect(cycle)


@login_required
def cycle_reopen(request, pk):
    cycle = cycle_to_run(request.user, pk)
    if request.method != "POST":
        return redirect(cycle)
    reopen_cycle(cycle=cycle, by=request.user)
    messages.success(request, "Đã mở lại kỳ. Hạn cuối không thay đổi.")
    return redirect(cycle)


def cycle_to_run(user, pk):
    """The cycle, for its coordinators; 404 for everybody else."""
    cycle = get_object_or_404(
        Cycle.objects.visible_to(user).select_related("plan__province", "closed_by"), pk=pk
    )
    if not may_coordinate(user, cycle.plan):
        raise Http404
    return cycle
