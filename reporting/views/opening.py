"""Opening a yearly cycle, or a round: first a look at what would happen, then the act."""

import hashlib
from datetime import date

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from agencies.models import Agency
from agencies.sign_in import words_outlive_the_session
from plans.models import Plan, ReportingRule
from reporting.actions.cycles import may_coordinate, open_cycle, open_round
from reporting.actions.expecting import CycleSettings, preview_cycle, settings_for
from reporting.actions.refusals import Refused
from reporting.forms.cycles import (
    AgencyChoice,
    Group,
    OpenCycleForm,
    RoundForm,
    SettingsForm,
    groups_by_kind,
    keys_in,
)
from reporting.models import Cycle, Obligation, WorkingDays

LOOK_AGAIN = Refused(
    "Với cài đặt mới, danh sách cơ quan không còn như lúc xem. Chưa mở; xem lại danh sách rồi mở."
)

UNBOUND = (
    "Không nhóm nào được Kế hoạch giao việc có các cơ quan này. Chọn thì cơ quan báo cáo theo yêu "
    "cầu của Sở Tư pháp."
)


def plan_to_run(user, slug):
    """The plan, for its coordinators; 404 for everybody else."""
    plan = get_object_or_404(Plan.objects.visible_to(user).select_related("province"), slug=slug)
    if not may_coordinate(user, plan):
        raise Http404
    return plan


# The yearly cycle --------------------------------------------------------------------------------


@words_outlive_the_session
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
    year, posted = form.cleaned_data["year"], request.POST or None
    try:
        opening = _Opening(plan, year, posted)
        if opening.is_settled:
            return _opened(request, opening)
    except Refused as problem:
        context |= {"problem": problem, "opened": plan.cycles.yearly().filter(year=year).first()}
        opening = _Opening.as_typed(plan, year, posted)
        if opening is None:
            return render(request, "reporting/cycle_open.html", context, status=409)
    context = opening.context(today) | {"problem": opening.problem} | context
    status = 409 if context["problem"] else opening.status
    return render(request, "reporting/cycle_open.html", context, status=status)


def _opened(request, opening):
    cycle = opening.open(by=request.user, now=timezone.now())
    count = cycle.obligations.expected().count()
    messages.success(request, f"Đã mở kỳ báo cáo năm {cycle.year} cho {count} cơ quan.")
    return redirect(cycle)


class _Opening:
    """The preview of a yearly cycle with what was typed about it.

    Faulty settings, and `as_proposed`, leave the preview at those proposed. Raises as
    `preview_cycle`.
    """

    def __init__(self, plan, year, data, as_proposed=False):
        self.plan, self.year, self.data = plan, year, data
        proposed = settings_for(plan, year)
        self.form = SettingsForm(data, settings=proposed, with_source=bool(proposed.source))
        self.faulty = data is not None and not self.form.is_valid()
        kept = data is None or self.faulty or as_proposed
        typed = proposed if kept else self.form.settings
        self.preview = preview_cycle(plan, year, typed)
        last = plan.cycles.yearly().filter(year__lt=year).order_by("-year").first()
        self.choice = _choice(self.preview, last, data) if self._is_chosen else None
        self.invited = _invited(last, data)

    @classmethod
    def as_typed(cls, plan, year, data):
        """What was typed over the preview of the proposed settings; None where the year itself is in
        the way."""
        try:
            return cls(plan, year, data, as_proposed=True)
        except Refused:
            return None

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
        asked = self.data is not None and "xem" not in self.data
        return asked and not self.faulty and not self._is_new_list

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
        groups.append(Group("khac", "Chưa có văn bản ràng buộc", unbound, UNBOUND))
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
        return keys_in(data.getlist("moi"))
    return set(last.obligations.asked().values_list("agency", flat=True)) if last else set()


# A round on request, a review over several years -------------------------------------------------


@words_outlive_the_session
def round_open(request, slug):
    """A round with its own title, period, deadline and agencies: looked at once more, then opened."""
    plan = plan_to_run(request.user, slug)
    asked = _Round(plan, request.POST if request.method == "POST" else None, timezone.localdate())
    context, status = asked.context, asked.status
    if asked.is_settled:
        try:
            cycle = asked.open(by=request.user, now=timezone.now())
        except Refused as problem:
            opened = plan.cycles.filter(title=asked.form.settings.title).first()
            context, status = context | {"problem": problem, "opened": opened}, 409
        else:
            count = len(asked.choice.chosen)
            messages.success(request, f"Đã mở {cycle.title} cho {count} cơ quan.")
            return redirect(cycle)
    return render(request, "reporting/round_open.html", context, status=status)


class _Round:
    """What was typed about a round, and how it would be."""

    def __init__(self, plan, data, today):
        self.plan, self.data, self.today = plan, data, today
        self.form = RoundForm(data, settings=_proposed_round(today))
        living = Agency.objects.filter(province=plan.province_id).living(today)
        groups = groups_by_kind(living.exclude(kind=Agency.Kind.PROVINCIAL))
        self.choice = AgencyChoice(groups, data)
        if data is not None and not self.choice.chosen:
            self.form.add_error(None, "Chọn ít nhất một cơ quan.")

    @property
    def status(self):
        return 422 if self.form.is_bound and not self.form.is_valid() else 200

    @property
    def mark(self):
        """A short word for all that was typed: what a person looked at before opening."""
        said = repr((self.form.cleaned_data, sorted(self.choice.chosen)))
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    @property
    def is_settled(self):
        """Typed without fault, and looked at as it stands."""
        if not self.form.is_valid() or "xem" in self.data:
            return False
        return self.data.get("da_xem") == self.mark

    def open(self, by, now):
        return open_round(
            plan=self.plan,
            kind=self.form.cleaned_data["kind"],
            settings=self.form.settings,
            agencies=self.choice.agencies,
            by=by,
            now=now,
        )

    @property
    def context(self):
        context = {"plan": self.plan, "form": self.form, "choice": self.choice}
        if not self.form.is_valid():
            return context
        due_on = self.form.settings.due_on
        return context | {
            "mark": self.mark,
            "preview": self.form.settings,
            "kind": Cycle.Kind(self.form.cleaned_data["kind"]),
            "last_working_day": WorkingDays.of(self.plan.province_id).last_by(due_on),
            "is_past": due_on < self.today,
        }


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
