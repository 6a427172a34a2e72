"""Cycles: preview and opening, how they stand, closing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from plans.models import Plan
from reporting import summary
from reporting.actions.cycles import (
    asked_of,
    close_cycle,
    may_coordinate,
    open_cycle,
    preview_cycle,
    reopen_cycle,
)
from reporting.actions.refusals import Refused
from reporting.filters import ObligationFilter
from reporting.forms.cycles import OpenCycleForm
from reporting.models import Cycle, Filing
from tasks.views import plan_context


@login_required
@require_safe
def plan(request, slug):
    """The plan as a document, with its cycles."""
    plan, context = plan_context(request, slug)
    cycles = Cycle.objects.filter(plan=plan)
    return render(
        request,
        "reporting/plan.html",
        context | {"cycles": cycles, "may_coordinate": may_coordinate(request.user, plan)},
        status=context["filter"].status,
    )


@login_required
@require_safe
def cycle_list(request):
    """The cycles of the user's provinces; straight to the cycle where there is only one open."""
    cycles = Cycle.objects.visible_to(request.user).select_related("plan__province")
    open_cycles = [cycle for cycle in cycles if cycle.is_open]
    if len(open_cycles) == 1 and "tat-ca" not in request.GET:
        return redirect(open_cycles[0])
    today = timezone.localdate()
    rows = [(cycle, summary.cycle_figures(cycle, today)) for cycle in cycles]
    plans = [
        plan for plan in Plan.objects.visible_to(request.user) if may_coordinate(request.user, plan)
    ]
    return render(request, "reporting/cycles.html", {"rows": rows, "plans": plans})


@login_required
@require_safe
def progress(request, slug, year):
    """Who has filed before the deadline and who has not, with the list behind every number."""
    cycle = _cycle_of(request.user, slug, year)
    today = timezone.localdate()
    figures = summary.cycle_figures(cycle, today)
    chosen = ObligationFilter(request.GET or None)
    filings = Filing.objects.visible_to(request.user).order_by("number")
    obligations = cycle.obligations.select_related("agency", "report").prefetch_related(
        Prefetch("report__filings", filings)
    )
    rows = list(chosen.apply(obligations, today))
    for obligation in rows:
        obligation.overdue = obligation.is_overdue(today)
    return render(
        request,
        "reporting/progress.html",
        {
            "cycle": cycle,
            "plan": cycle.plan,
            "figures": figures,
            "obligations": rows,
            "filter": chosen,
            "asked": asked_of(cycle.plan, figures.due_on),
            "may_coordinate": may_coordinate(request.user, cycle.plan),
            "now": timezone.now(),
        },
        status=200 if chosen.is_valid() or not chosen.is_bound else 400,
    )


def _cycle_of(user, slug, year):
    cycles = Cycle.objects.visible_to(user).select_related("plan__province", "closed_by")
    return get_object_or_404(cycles, plan__slug=slug, year=year, kind=Cycle.Kind.YEARLY)


@login_required
def cycle_open(request, slug):
    """Who will be expected in a year, then the opening itself."""
    plan = get_object_or_404(Plan.objects.visible_to(request.user), slug=slug)
    if not may_coordinate(request.user, plan):
        raise Http404
    now = timezone.now()
    form = OpenCycleForm(
        request.POST or request.GET or None, plan=plan, today=timezone.localdate(now)
    )
    preview = problem = opened = None
    if form.is_valid():
        try:
            preview = preview_cycle(plan, form.cleaned_data["year"])
            if request.method == "POST":
                cycle = open_cycle(plan=plan, year=preview.year, by=request.user, now=now)
                messages.success(
                    request,
                    f"Đã mở kỳ báo cáo năm {cycle.year} cho {len(preview.expected)} cơ quan.",
                )
                return redirect(cycle)
        except Refused as refusal:
            problem, preview = refusal, None
            opened = plan.cycles.yearly().filter(year=form.cleaned_data["year"]).first()
    faulty = problem or (form.is_bound and not form.is_valid())
    return render(
        request,
        "reporting/cycle_open.html",
        {"plan": plan, "form": form, "preview": preview, "problem": problem, "opened": opened},
        status=409 if problem else 400 if faulty else 200,
    )


@login_required
def cycle_close(request, slug, year):
    cycle = _cycle_for_coordinator(request.user, slug, year)
    if request.method != "POST":  # the login page sends here whoever was logged out meanwhile
        return redirect(cycle)
    close_cycle(cycle=cycle, by=request.user, now=timezone.now())
    messages.success(
        request, "Đã đóng kỳ. Cơ quan chưa gửi thì không gửi được nữa, bản nháp vẫn còn."
    )
    return redirect(cycle)


@login_required
def cycle_reopen(request, slug, year):
    cycle = _cycle_for_coordinator(request.user, slug, year)
    if request.method != "POST":
        return redirect(cycle)
    reopen_cycle(cycle=cycle, by=request.user)
    messages.success(request, "Đã mở lại kỳ. Hạn cuối không thay đổi.")
    return redirect(cycle)


def _cycle_for_coordinator(user, slug, year):
    cycle = _cycle_of(user, slug, year)
    if not may_coordinate(user, cycle.plan):
        raise Http404
    return cycle
