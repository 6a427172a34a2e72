"""Opening a yearly cycle, or a round: first a look at what would happen, then the act."""

import hashlib
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from agencies.models import Agency
from plans.models import Plan, ReportingRule
from reporting.actions.cycles import may_coordinate, open_cycle, open_round
from reporting.actions.expecting import CycleSettings, preview_cycle, settings_for
from reporting.actions.refusals import AlreadyOpened, Refused
from reporting.forms.cycles import (
    AgencyChoice,
    Group,
    OpenCycleForm,
    RoundForm,
    SettingsForm,
    groups_by_kind,
)
from reporting.models import Cycle, Obligation, WorkingDays

LOOK_AGAIN = Refused(
    "Với cài đặt mới, danh sách cơ quan không còn như lúc xem. Chưa mở; xem lại danh sách rồi mở."
)


def plan_to_run(user, slug):
    """The plan, for its coordinators; 404 for everybody else."""
    plan = get_object_or_404(Plan.objects.visible_to(user).select_related("province"), slug=slug)
    if not may_coordinate(user, plan):
        raise Http404
    return plan


# The yearly cycle --------------------------------------------------------------------------------


@login_required
def cycle_open(request, slug):
    """Who will be expected in a year, by which settings, then the opening itself."""
    plan = plan_to_run(request.user, slug)
    today = timezone.localdate()
    data = request.POST if request.method == "POST" else request.GET or None
    form = OpenCycleForm(data, plan=plan, today=today)
    context = {"plan": plan, "form": form}
    if not form.is_valid():
        status = 400 if form.is_bound else 200
        return render(request, "reporting/cycle_open.html", context, status=status)
    try:
        opening = _Opening(plan, form.cleaned_data["year"], request.POST or None)
        if request.method == "POST" and opening.is_settled:
            cycle = opening.open(by=request.user, now=timezone.now())
            count = cycle.obligations.expected().count()
            messages.success(request, f"Đã mở kỳ báo cáo năm {cycle.year} cho {count} cơ quan.")
            return redirect(cycle)
    except Refused as problem:
        opened = plan.cycles.yearly().filter(year=form.cleaned_data["year"]).first()
        context |= {"problem": problem, "opened": opened}
        if isinstance(problem, AlreadyOpened) or request.method != "POST":
            return render(request, "reporting/cycle_open.html", context, status=409)
        opening = _Opening(plan, form.cleaned_data["year"], request.POST, safe=True)
    context |= opening.context(today)
    context["problem"] = context.get("problem") or opening.problem
    status = opening.status if not context["problem"] else 409
    return render(request, "reporting/cycle_open.html", context, status=status)


class _Opening:
    """The preview of a yearly cycle with what was typed about it.

    Faulty settings leave the preview at those proposed. Raises as `preview_cycle`.
    """

    def __init__(self, plan, year, data, safe=False):
        self.plan, self.year, self.data = plan, year, data
        proposed = settings_for(plan, year)
        self.form = SettingsForm(data, settings=proposed, with_source=bool(proposed.source))
        self.faulty = data is not None and not self.form.is_valid()
        typed = proposed if data is None or self.faulty or safe else self.form.settings
        self.preview = preview_cycle(plan, year, typed)
        last = plan.cycles.yearly().filter(year__lt=year).order_by("-year").first()
        self.choice = _choice(self.preview, last, data) if self._is_chosen else None
        self.invited = _invited(last, data)

    @property
    def _is_chosen(self):
        """Without a rule the coordinator chooses; rules leave no choice."""
        return self.preview.expected[0].rule is None

    @property
    def _is_new_list(self):
        return self.data is not None and self.data.get("da_xem") != self.preview.mark

    @property
    def is_settled(self):
        """Everything was typed without fault, for the agencies that were shown."""
        return not self.faulty and "xem" not in self.data and not self._is_new_list

    @property
    def problem(self):
        """Why nothing was opened although asked for; None where only a look was asked for."""
        looked = self.data is None or "xem" in self.data or self.faulty
        return LOOK_AGAIN if self._is_new_list and not looked else None

    @property
    def status(self):
        return 422 if self.faulty else 200

    def open(self, by, now):
        return open_cycle(
            plan=self.plan,
            year=self.year,
            by=by,
            now=now,
            settings=self.form.settings,
            chosen=self.choice.chosen if self.choice else None,
            invited=self.invited,
        )

    def context(self, today):
        due_on = self.preview.due_on
        return {
            "preview": self.preview,
            "settings": self.form,
            "choice": self.choice,
            "invited": self.invited,
            "last_working_day": WorkingDays.of(self.plan.province_id).last_by(due_on),
            "is_past": due_on < today,
        }


def _choice(preview, last, data):
    """AgencyChoice of those proposed, ticked, and of those whom nothing binds, unticked; who was
    there last year stays as it was chosen then."""
    proposed = [one.agency for one in preview.expected]
    unbound = [one.agency for one in preview.unbound]
    groups = groups_by_kind(proposed)
    if unbound:
        groups.append(
            Group("khac", "Chưa có văn bản ràng buộc", unbound, "Không nhóm nào của Kế hoạch có.")
        )
    ticked = {agency.pk for agency in proposed}
    if last and last.is_own_setting:
        ticked = _as_last_year(last, proposed, unbound)
    return AgencyChoice(groups, data, ticked)


def _as_last_year(last, proposed, unbound):
    before = dict(last.obligations.values_list("agency", "basis"))
    due_on = last.due_on or date(last.year, 12, 14)
    kept = {pk for pk, basis in before.items() if basis != Obligation.Basis.ASKED}
    new = {agency.pk for agency in proposed if not agency.is_alive(due_on)}
    return new | {agency.pk for agency in [*proposed, *unbound] if agency.pk in kept}


def _invited(last, data):
    """Ids of the asked bodies to invite at once: as ticked, at first those of last year."""
    if data is not None:
        return {int(pk) for pk in data.getlist("moi") if pk.isdecimal()}
    return set(last.obligations.asked().values_list("agency", flat=True)) if last else set()


# A round on request, a review over several years -------------------------------------------------


@login_required
def round_open(request, slug):
    """A round with its own title, period, deadline and agencies: looked at once more, then opened."""
    plan = plan_to_run(request.user, slug)
    today = timezone.localdate()
    posted = request.POST if request.method == "POST" else None
    form = RoundForm(posted, settings=_proposed_round(today))
    living = Agency.objects.filter(province=plan.province_id).living(today)
    choice = AgencyChoice(groups_by_kind(living.exclude(kind=Agency.Kind.PROVINCIAL)), posted)
    context = {"plan": plan, "form": form, "choice": choice}
    if posted is None:
        return render(request, "reporting/round_open.html", context)
    if not choice.chosen:
        form.add_error(None, "Chọn ít nhất một cơ quan.")
    if not form.is_valid():
        return render(request, "reporting/round_open.html", context, status=422)
    mark = _mark(form, choice)
    if "xem" not in posted and posted.get("da_xem") == mark:
        try:
            cycle = open_round(
                plan=plan,
                kind=form.cleaned_data["kind"],
                settings=form.settings,
                agencies=choice.agencies,
                by=request.user,
                now=timezone.now(),
            )
        except Refused as problem:
            opened = plan.cycles.filter(title=form.settings.title).first()
            context |= {"problem": problem, "opened": opened}
            return render(request, "reporting/round_open.html", context, status=409)
        messages.success(request, f"Đã mở {cycle.title} cho {len(choice.chosen)} cơ quan.")
        return redirect(cycle)
    context |= {
        "mark": mark,
        "preview": form.settings,
        "last_working_day": WorkingDays.of(plan.province_id).last_by(form.settings.due_on),
        "is_past": form.settings.due_on < today,
        "kind": Cycle.Kind(form.cleaned_data["kind"]),
    }
    return render(request, "reporting/round_open.html", context)


def _proposed_round(today):
    """Period: this year so far; no title, no deadline, no source: these are the round's own."""
    return CycleSettings(
        title="",
        period_from=date(today.year, 1, 1),
        period_until=today,
        data_until=today,
        deadline_on=None,
        boundary=ReportingRule.Boundary.NO_LATER_THAN,
    )


def _mark(form, choice):
    """A short word for all that was typed: what a person looked at before opening."""
    said = repr((form.cleaned_data, sorted(choice.chosen)))
    return hashlib.sha256(said.encode()).hexdigest()[:16]
