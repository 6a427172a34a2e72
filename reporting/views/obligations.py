"""Who owes a report, changed after the opening: extended, exempted, invited, added."""

from collections import defaultdict
from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from agencies.models import Agency
from agencies.sign_in import words_outlive_the_session
from reporting import summary
from reporting.actions.cycles import may_coordinate
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
from reporting.exports.answers import as_file, wants_file
from reporting.exports.figures import figures_tables
from reporting.exports.obligations import obligations_book
from reporting.filters import ObligationFilter
from reporting.forms.obligations import AddAgencyForm, ObligationActForm
from reporting.models import Cycle, Filing, Report, WorkingDays
from reporting.obligation_table import rows_html
from reporting.progress_page import progress_of
from reporting.views.cycles import cycle_to_run

WORKING_DAYS_TO_ADD = 5  # proposed to an agency added after the cycle's due day
# What was done, and the state under which it is seen, and undone at the row.
DONE = {
    "gia-han": ("Đã gia hạn", "gia-han"),
    "bo-gia-han": ("Đã bỏ gia hạn", ""),
    "mien": ("Đã miễn báo cáo", "mien"),
    "bo-mien": ("Đã bỏ miễn báo cáo", ""),
}


CYCLES = ("plan__province", "closed_by")


@login_required
@require_safe
def obligations(request, slug, year):
    """Agency by agency, who has filed in a yearly cycle and who has not."""
    cycles = Cycle.objects.visible_to(request.user).yearly().select_related(*CYCLES)
    return list_page(request, get_object_or_404(cycles, plan__slug=slug, year=year))


@login_required
@require_safe
def round_obligations(request, pk):
    """The same for a round; a yearly cycle's stands at its own address."""
    cycles = Cycle.objects.visible_to(request.user).select_related(*CYCLES)
    cycle = get_object_or_404(cycles, pk=pk)
    return redirect(cycle.list_url) if cycle.is_yearly else list_page(request, cycle)


def list_page(request, cycle, *, typed=None, problem=None, status=200):
    """`typed` (ObligationActForm) is an act that was refused, `problem` why."""
    now = timezone.now()
    today = timezone.localdate(now)
    chosen = ObligationFilter(request.POST or request.GET)
    if chosen.is_bound and not chosen.is_valid():
        status = 400
    if status == 200 and wants_file(request):
        return _file(request, cycle, chosen, now)
    obligations = obligation_rows(request.user, cycle, chosen, today)
    in_rows = {
        "cycle": cycle,
        "filter": chosen,
        "may_coordinate": may_coordinate(request.user, cycle.plan),
        "acting": typed or ObligationActForm(),
    }
    shows_asked = chosen.chosen in ({}, {"trang_thai": "de-nghi"})
    asked = _asked(cycle, cycle.due_on or cycle.period_until) if shows_asked else []
    context = in_rows | {
        "plan": cycle.plan,
        "obligations": obligations,
        "rows": rows_html(request, obligations, **in_rows),
        "asked": asked,
        "invited": sum(invited for _, _, invited in asked),
        "problem": problem,
        "now": now,
    }
    return render(request, "reporting/obligations.html", context, status=status)


def _file(request, cycle, chosen, now):
    """The obligations that the filter lets through, with the figures of the cycle on further sheets."""
    today = timezone.localdate(now)

    def figures():
        page = progress_of(cycle, today)
        return figures_tables(cycle, page.figures, page.lines, now)

    book = obligations_book(
        cycle,
        obligation_rows(request.user, cycle, chosen, today),
        figures,
        hides_drafts=not may_coordinate(request.user, cycle.plan),
        narrowed=chosen.words,
        now=now,
    )
    return as_file(request, book)


def obligation_rows(user, cycle, chosen, today):
    """The obligations that the filter lets through, with `overdue`, whether it `waits` for review, and
    the numbers of the `filings` that the user may read; two reads."""
    rows = list(chosen.apply(cycle.obligations.select_related("agency", "report"), today))
    filings = Filing.objects.visible_to(user).filter(report__obligation__cycle=cycle)
    numbers = defaultdict(list)
    for report, number in filings.order_by("number").values_list("report", "number"):
        numbers[report].append(number)
    for obligation in rows:
        obligation.filings = numbers[obligation.report.pk]
        obligation.overdue = obligation.is_counted and obligation.is_overdue(today)
        obligation.waits = obligation.report.state == Report.State.SUBMITTED
    return rows


def _asked(cycle, on):
    """[(Agency, Responsibility, whether invited)] of whom Part III asks."""
    asked = asked_of(cycle.plan, on)
    there = cycle.obligations.filter(agency__in=[agency for agency, _ in asked]).order_by()
    invited = set(there.values_list("agency", flat=True))
    return [(agency, part, agency.pk in invited) for agency, part in asked]


@words_outlive_the_session
def obligations_act(request, pk):
    """One act on many: a refused one comes back with everything ticked and typed."""
    cycle = cycle_to_run(request.user, pk)
    if request.method != "POST":  # the login page sends here whoever was logged out meanwhile
        return redirect(cycle.list_url)
    today = timezone.localdate()
    chosen = ObligationFilter(request.POST)
    listed = list(chosen.apply(cycle.obligations.select_related("agency"), today))
    form = ObligationActForm(request.POST, obligations=listed)
    if not form.is_valid():
        return list_page(request, cycle, typed=form, status=422)
    said = form.cleaned_data
    ticked = [one for one in listed if said["tat_ca"] or one.pk in said["chon"]]
    try:
        _act(said)(cycle=cycle, obligations=ticked, by=request.user, now=timezone.now())
    except Refused as problem:
        return list_page(request, cycle, typed=form, problem=problem, status=409)
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
        '{}: {}{}. <a href="{}?trang_thai={}">Xem lại hoặc bỏ</a>',
        words,
        names,
        more,
        cycle.list_url,
        state,
    )


def _back(cycle, chosen):
    query = f"?{urlencode(chosen.chosen)}" if chosen.chosen else ""
    return f"{cycle.list_url}{query}"


@login_required
def obligation_invite(request, pk):
    """Ask one of the bodies that Part III asks; until the cycle's due day, or some days from now."""
    cycle = cycle_to_run(request.user, pk)
    if request.method != "POST":
        return redirect(cycle.list_url)
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
    return redirect(f"{cycle.list_url}#duoc-de-nghi")


@words_outlive_the_session
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
            return redirect(cycle.list_url)
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
