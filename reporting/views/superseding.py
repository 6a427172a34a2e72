"""One plan takes the place of another; its open cycles are named here and go on until closed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render

from agencies.refusals import Refused
from plans.editing import possible_successors, supersede_plan, undo_superseding
from plans.models import Plan
from reporting.forms.superseding import SupersedeForm
from reporting.models import Cycle
from tasks.views.editing import plan_to_edit


@login_required
def plan_supersede(request, slug):
    """Choose the plan that replaces this one; or, where one does, undo that."""
    plan = plan_to_edit(request.user, slug)
    if "bo" in request.POST:
        return _undo(request, plan)
    posted = request.POST if request.method == "POST" else None
    form = SupersedeForm(posted, plans=possible_successors(plan, request.user), old=plan)
    problem, status = None, 200
    if form.is_valid():
        newer, row = form.cleaned_data["chon"]
        try:
            supersede_plan(plan=plan, newer=newer, row=row, by=request.user)
        except Refused as refused:
            problem, status = refused, 409
        else:
            messages.success(request, _sentence(newer, _open_cycles(plan)))
            return redirect(plan)
    elif posted is not None:
        status = 422
    links = plan.replaced_by.filter(plan__in=Plan.objects.visible_to(request.user))
    context = {
        "plan": plan,
        "form": form,
        "problem": problem,
        "cycles": _open_cycles(plan),
        "links": links.select_related("plan"),
        "is_replaced": plan.status == Plan.Status.REPLACED,
    }
    return render(request, "reporting/plan_supersede.html", context, status=status)


def _open_cycles(plan):
    return list(Cycle.objects.open().filter(plan=plan).select_related("plan"))


def _sentence(newer, cycles):
    said = f"Đã ghi: “{newer.short_title}” thay thế kế hoạch này."
    if cycles:
        names = ", ".join(f"“{cycle.title}”" for cycle in cycles)
        said += f" Vẫn mở cho đến khi được đóng: {names}."
    return said


def _undo(request, plan):
    try:
        undo_superseding(plan=plan, by=request.user)
    except Refused as problem:
        messages.warning(request, problem.sentence)
    else:
        messages.success(request, "Đã bỏ thay thế.")
    return redirect(plan)
