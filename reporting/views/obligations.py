"""Who owes a report, changed after the opening: extended, exempted, invited, added."""

from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html

from agencies.models import Agency
from reporting import summary
from reporting.actions.expecting import Destinations, asked_of
from reporting.actions.obligations import (
    add_agency,
    exempt,
    extend,
    invite,
    undo_exemption,
    undo_extension,
)
from reporting.actions.refusals import Refused
from reporting.filters import ObligationFilter
from reporting.forms.obligations import AddAgencyForm, ObligationActForm
from reporting.models import WorkingDays
from reporting.views.cycles import cycle_to_run, progress_page

WORKING_DAYS_TO_ADD = 5  # proposed to an agency added after the cycle's due day
# What was done, and the state under which it is seen, and undone at the row.
DONE = {
    "gia-han": ("Đã gia hạn", "gia-han"),
    "bo-gia-han": ("Đã bỏ gia hạn", ""),
    "mien": ("Đã miễn báo cáo", "mien"),
    "bo-mien": ("Đã bỏ miễn báo cáo", ""),
}


@login_required
def obligations_act(request, pk):
    """One act on many: a refused one comes back with everything ticked and typed."""
    cycle = cycle_to_run(request.user, pk)
    if request.method != "POST":  # the login page sends here whoever was logged out meanwhile
        return redirect(cycle)
    today = timezone.localdate()
    chosen = ObligationFilter(request.POST)
    listed = list(chosen.apply(cycle.obligations.select_related("agency"), today))
    form = ObligationActForm(request.POST, obligations=listed)
    if not form.is_valid():
        return progress_page(request, cycle, typed=form, status=422)
    said = form.cleaned_data
    ticked = [one for one in listed if said["tat_ca"] or one.pk in said["chon"]]
    try:
        _act(said)(cycle=cycle, obligations=ticked, by=request.user, now=timezone.now())
    except Refused as problem:
        return progress_page(request, cycle, typed=form, problem=problem, status=409)
    messages.success(request, _sentence(cycle, said["viec"], ticked))
    return redirect(_back(cycle, chosen))


def _act(said):
    return {
        "gia-han": partial(extend, until=said["den"], reason=said["ly_do"]),
        "bo-gia-han": undo_extension,
        "mien": partial(exempt, reason=said["ly_do"]),
        "bo-mien": undo_exemption,
    }[said["viec"]]


def _sentence(cycle, act, obligations):
    """What was done to whom, with the way to undo it."""
    words, state = DONE[act]
    names = ", ".join(one.agency.name for one in obligations[:3])
    more = f" và {len(obligations) - 3} cơ quan khác" if len(obligations) > 3 else ""
    if not state:
        return f"{words}: {names}{more}."
    return format_html(
        '{}: {}{}. <a href="{}?trang_thai={}#danh-sach">Xem lại hoặc bỏ</a>',
        words,
        names,
        more,
        cycle.get_absolute_url(),
        state,
    )


def _back(cycle, chosen):
    query = f"?{urlencode(chosen.chosen)}" if chosen.chosen else ""
    return f"{cycle.get_absolute_url()}{query}#danh-sach"


@login_required
def obligation_invite(request, pk):
    """Ask one of the bodies that Part III asks; until the cycle's due day, or some days from now."""
    cycle = cycle_to_run(request.user, pk)
    if request.method != "POST":
        return redirect(cycle)
    due_on = _due_on(cycle)
    asked = {str(agency.pk): agency for agency, _ in asked_of(cycle.plan, due_on)}
    agency = asked.get(request.POST.get("co_quan"))
    if agency is None:
        raise Http404
    try:
        invite(**_newcomer(cycle, agency, due_on, request.user))
    except Refused as problem:
        messages.warning(request, problem.sentence)
    else:
        messages.success(request, f"Đã mời {agency} báo cáo đến hết ngày {due_on:%d/%m/%Y}.")
    return redirect(f"{cycle.get_absolute_url()}#duoc-de-nghi")


@login_required
def obligation_add(request, pk):
    """One more agency in the cycle, with the reason."""
    cycle = cycle_to_run(request.user, pk)
    posted = request.POST if request.method == "POST" else None
    due_on = _due_on(cycle)
    form = AddAgencyForm(posted, agencies=_addable(cycle, due_on), due_on=due_on)
    context, status = {"cycle": cycle, "plan": cycle.plan, "form": form}, 200
    if form.is_valid():
        said = form.cleaned_data
        given = _newcomer(cycle, said["agency"], said["due_on"], request.user)
        try:
            add_agency(**given, reason=said["reason"])
        except Refused as problem:
            context["problem"], status = problem, 409
        else:
            messages.success(request, f"Đã thêm {said['agency']} vào {cycle.title}.")
            return redirect(cycle)
    elif posted is not None:
        status = 422
    return render(request, "reporting/obligation_add.html", context, status=status)


def _addable(cycle, due_on):
    """Agencies that are not in the cycle and do not receive its reports. In a yearly cycle, whom the
    plan asks is invited instead: the document's rate stays without them."""
    here = Agency.objects.filter(province=cycle.plan.province_id).living(timezone.localdate())
    found = here.exclude(kind=Agency.Kind.PROVINCIAL)
    if cycle.is_yearly:
        asked = asked_of(cycle.plan, due_on)
        found = found.exclude(pk__in=[agency.pk for agency, _ in asked])
    return found.exclude(pk__in=cycle.obligations.values("agency"))


def _newcomer(cycle, agency, due_on, user):
    """What inviting and adding need to know of an agency that comes in later."""
    recipient, via = Destinations.of(cycle.plan, due_on).of_agency(agency)
    return {
        "cycle": cycle,
        "agency": agency,
        "recipient": recipient,
        "via": via,
        "due_on": due_on,
        "by": user,
        "now": timezone.now(),
    }


def _due_on(cycle):
    """The cycle's due day while it is ahead, else some working days from today."""
    today = timezone.localdate()
    due_on = summary.cycle_figures(cycle, today).due_on
    if due_on and due_on >= today:
        return due_on
    return WorkingDays.of(cycle.plan.province_id).after(today, WORKING_DAYS_TO_ADD)
