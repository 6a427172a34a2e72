"""The agencies' own implementation plans: who has one, and recording it."""

from pathlib import PurePath

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agencies.models import Agency
from agencies.sign_in import words_outlive_the_session
from plans.models import Plan
from reporting.actions.implementation import (
    keep_implementation_plan,
    may_keep_implementation_plan,
    remove_implementation_plan,
)
from reporting.actions.refusals import Refused
from reporting.exports.answers import as_file, wants_file
from reporting.exports.lists import own_plans_book
from reporting.forms.implementation import TYPES, ImplementationFilter, ImplementationPlanForm
from reporting.implementation import implementation_page
from reporting.models import ImplementationPlan


@login_required
@require_safe
def implementation_plans(request, slug):
    """Which agencies have issued the plan of their own that this one orders, and which have not."""
    plan = get_object_or_404(Plan.objects.visible_to(request.user), slug=slug)
    now = timezone.now()
    on = max(timezone.localdate(now), plan.resolve_on)
    chosen = ImplementationFilter(request.GET)
    page = implementation_page(plan, request.user, chosen, on)
    if chosen.status == 200 and wants_file(request):
        return as_file(request, own_plans_book(plan, page, now))
    return render(
        request,
        "reporting/implementation_plans.html",
        {
            "plan": plan,
            "page": page,
            "filter": chosen,
            "now": now,
        },
        status=chosen.status,
    )


@words_outlive_the_session
def implementation_plan(request, slug, pk):
    """Number, day and file of one agency's plan: shown to be filled in, then kept."""
    plan, agency = _plan_and_agency(request.user, slug, pk)
    kept = plan.implementation_plans.select_related("by").filter(agency=agency).first()
    now = timezone.now()
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ImplementationPlanForm(*sent, plan=plan, today=timezone.localdate(now), kept=kept)
    if request.method != "POST":
        return _show_form(request, plan, agency, kept, form)
    if not form.is_valid():
        return _show_form(request, plan, agency, kept, form, status=422)
    try:
        keep_implementation_plan(
            plan=plan, agency=agency, by=request.user, now=now, **form.cleaned_data
        )
    except Refused as problem:
        form.add_error(None, problem.sentence)
        return _show_form(request, plan, agency, kept, form, status=409)
    messages.success(request, f"Đã ghi kế hoạch của {agency}.")
    return redirect("implementation-plans", plan.slug)


def _show_form(request, plan, agency, kept, form, status=200):
    context = {"plan": plan, "agency": agency, "kept": kept, "form": form}
    return render(request, "reporting/implementation_plan.html", context, status=status)


@login_required
def implementation_plan_remove(request, slug, pk):
    """Take out what was recorded by mistake."""
    plan, agency = _plan_and_agency(request.user, slug, pk)
    if request.method != "POST":  # the login page sends here whoever was logged out meanwhile
        return redirect("implementation-plan", plan.slug, agency.pk)
    try:
        remove_implementation_plan(plan=plan, agency=agency, by=request.user)
    except Refused as problem:
        messages.info(request, problem.sentence)
    else:
        messages.success(request, f"Đã xóa kế hoạch đã ghi của {agency}.")
    return redirect("implementation-plans", plan.slug)


def _plan_and_agency(user, slug, pk):
    """The plan, and an agency whose plan the user may keep; 404 for everybody else."""
    plan = get_object_or_404(Plan.objects.visible_to(user), slug=slug)
    agency = get_object_or_404(Agency.objects.visible_to(user), pk=pk)
    if not may_keep_implementation_plan(user, plan, agency):
        raise Http404
    return plan, agency


@login_required
@require_safe
def implementation_plan_file(request, slug, pk):
    """The file, to be kept; never shown within our own address, whatever it holds."""
    kept = get_object_or_404(
        ImplementationPlan.objects.with_file_for(request.user).select_related("agency"),
        plan__slug=slug,
        agency=pk,
    )
    ending = PurePath(kept.file.name).suffix
    try:
        opened = kept.file.open()
    except FileNotFoundError:
        raise Http404 from None
    name = f"{kept.document_number}, {kept.agency}{ending}".replace("/", "-")
    response = FileResponse(
        opened, as_attachment=True, filename=name, content_type=TYPES.get(ending)
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
