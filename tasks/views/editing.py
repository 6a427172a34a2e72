"""Editing a plan beyond the admin's forms: its order, and its copy as the start of the next one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from agencies.refusals import Refused
from plans.editing import may_edit
from plans.models import Plan
from tasks.copying import copy_plan, preview_copy
from tasks.forms import CopyPlanForm
from tasks.order_page import OrderPage
from tasks.ordering import Arrangement, OrderChanged, arrange_plan

FORMER = "former_orders"  # in the session: {id of a plan: {"former": sections, "since": mark}}


def plan_to_edit(user, slug):
    """The plan, for those who may edit it; 404 for everybody else."""
    plan = get_object_or_404(Plan.objects.visible_to(user).select_related("province"), slug=slug)
    if not may_edit(user, plan):
        raise Http404
    return plan


# Order -----------------------------------------------------------------------------------------


@login_required
def plan_order(request, slug):
    """Sections and tasks in order, moved step by step or by numbers, then saved at once."""
    plan = plan_to_edit(request.user, slug)
    if request.method != "POST":
        return _order(request, OrderPage(plan))
    if "hoan_tac" in request.POST:
        return _undo_order(request, plan)
    page = OrderPage(plan, request.POST)
    arrangement = page.arrangement
    if page.faults or "luu" not in request.POST:
        return _order(request, page, status=422 if page.faults else 200)
    try:
        former = arrange_plan(plan=plan, wanted=arrangement, seen=page.seen, by=request.user)
    except Refused as problem:
        page.seen = page.held.mark  # what is shown now is what the next press is about
        return _order(request, page, problem=problem, status=409)
    _remember(request, plan, former, arrangement)
    if former == arrangement:
        messages.info(request, "Thứ tự không thay đổi.")
    else:
        messages.success(request, "Đã lưu thứ tự mới. Những gì đã gửi giữ nguyên như lúc gửi.")
    return redirect("plan-order", plan.slug)


def _order(request, page, *, problem=None, status=200):
    context = {
        "plan": page.plan,
        "page": page,
        "rows": page.rows,
        "problem": problem,
        "former": _former(request, page.plan, page.held),
    }
    return render(request, "tasks/plan_order.html", context, status=status)


def _remember(request, plan, former, now):
    """Keep the order that stood before, to be turned back to while nobody has changed the new one."""
    if former != now:
        kept = {"former": former.sections, "since": now.mark}
        request.session[FORMER] = request.session.get(FORMER, {}) | {str(plan.pk): kept}


def _former(request, plan, held):
    """The Arrangement before this person's last change, if that is what stands; else None."""
    kept = request.session.get(FORMER, {}).get(str(plan.pk))
    return Arrangement.made(kept["former"]) if kept and kept["since"] == held.mark else None


def _undo_order(request, plan):
    held = Arrangement.of(plan)
    former = _former(request, plan, held)
    try:
        if former is None:
            raise OrderChanged("Thứ tự đã thay đổi sau đó nên không trả lại được. Chưa đổi gì.")
        arrange_plan(plan=plan, wanted=former, seen=held.mark, by=request.user)
    except Refused as problem:
        messages.warning(request, problem.sentence)
    else:
        _remember(request, plan, held, former)
        messages.success(request, "Đã trả lại thứ tự trước.")
    return redirect("plan-order", plan.slug)


# Copy ------------------------------------------------------------------------------------------


@login_required
def plan_copy(request, slug):
    """A copy as the start of the next plan: first what will be carried and what not, then made."""
    plan = plan_to_edit(request.user, slug)
    form = CopyPlanForm(request.POST if request.method == "POST" else None, old=plan)
    context, status = {"plan": plan, "form": form}, 200
    if form.is_bound and form.is_valid():
        wanted = form.wanted()
        try:
            if "tao" in request.POST:
                return _copied(request, copy_plan(plan=plan, wanted=wanted, by=request.user))
            context["preview"] = preview_copy(plan, wanted)
        except Refused as problem:
            context["problem"], status = problem, 409
    elif form.is_bound:
        status = 422
    return render(request, "tasks/plan_copy.html", context, status=status)


def _copied(request, copy):
    sentence = f"Đã chép thành “{copy.plan.short_title}”."
    if copy.open_points:
        sentence += (
            f" Còn {len(copy.open_points)} chỗ cần xem lại, ghi ở phần ghi chú của từng chỗ."
        )
    messages.success(request, sentence)
    return redirect(copy.plan)
