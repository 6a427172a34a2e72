"""Find, ask, act, answer. Only views read the clock."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from plans.models import Plan
from reporting import summary
from reporting.actions import (
    AlreadySubmitted,
    Entry,
    Refused,
    ReportIncomplete,
    StaleDraft,
    asked_of,
    close_cycle,
    faults_of,
    may_coordinate,
    may_write,
    open_cycle,
    parts_of_report,
    preview_cycle,
    reopen_cycle,
    save_draft,
    submit_report,
)
from reporting.filters import ObligationFilter
from reporting.forms import OpenCycleForm, Row, by_section, faults_by_sentence, rows_of
from reporting.models import WRITERS, Cycle, Filing, Obligation, Outcome, Report
from tasks.views import plan_context


@login_required
@require_safe
def home(request):
    """Where each role starts: what I owe, how the cycle stands, or the plans."""
    if request.user.agency_ids(*WRITERS):
        return redirect("my-work")
    return redirect("cycles" if request.user.posts else "plans")


@login_required
@require_safe
def my_work(request):
    """What the user's agencies owe, nearest deadline first, and what they have filed."""
    obligations = (
        Obligation.objects.owed_by(request.user)
        .select_related("cycle__plan", "agency", "rule", "report__saved_by")
        .prefetch_related(Prefetch("report__filings", Filing.objects.order_by("number")))
        .order_by("due_on", "pk")
    )
    today = timezone.localdate()
    owed, filed = [], []
    for obligation in obligations:
        (owed if obligation.report.is_editable else filed).append(obligation)
    return render(
        request,
        "reporting/my_work.html",
        {"owed": [_owed(obligation, today) for obligation in owed], "filed": filed},
    )


def _owed(obligation, today):
    parts = parts_of_report(obligation.report)
    outcomes = dict(obligation.report.lines.exclude(outcome="").values_list("task", "outcome"))
    obliged = [part.task.pk for part in parts if part.obliged]
    return {
        "obligation": obligation,
        "report": obligation.report,
        "days_left": (obligation.due_on - today).days,
        "overdue": obligation.is_overdue(today),
        "last_working_day": summary.last_working_day(obligation.due_on),
        "obliged": len(obliged),
        "filled": sum(pk in outcomes for pk in obliged),
    }


# One report ------------------------------------------------------------------------------------


@login_required
def report(request, pk):
    """The draft of one report: read it, save it, or have it checked before filing."""
    report = _report_of(request.user, pk)
    if not report.is_editable:
        return redirect(report.filings.last())
    if request.method != "POST":
        return _show_draft(request, report)
    rows = rows_of(parts_of_report(report), {}, request.POST)
    valid = [row.is_valid() for row in rows]  # each one, so that all faults show at once
    if not all(valid):
        return _show_draft(request, report, data=request.POST, status=422)
    try:
        _save_typed(request, report, rows)
    except AlreadySubmitted as problem:
        messages.info(request, problem.sentence)
        return redirect(report)
    except StaleDraft as problem:
        return _show_draft(request, problem.report, data=request.POST, problem=problem, status=409)
    except Refused as problem:
        return _show_draft(request, report, data=request.POST, problem=problem, status=409)
    if "check" in request.POST:
        return redirect("report-submit", report.pk)
    messages.success(request, "Đã lưu. Báo cáo chưa gửi; có thể làm tiếp bất cứ lúc nào.")
    return redirect(report)


def _save_typed(request, report, rows):
    """Save the lines that the person changed. Where a colleague saved others meanwhile, both stay."""
    save = partial(
        save_draft,
        report=report,
        entries={row.part.task.pk: row.form.entry for row in rows if row.touched},
        by=request.user,
        now=timezone.now(),
    )
    try:
        return save(revision=_number(request.POST.get("revision")))
    except StaleDraft as problem:
        if any(row.collides_with(problem.theirs.get(row.part.task.pk)) for row in rows):
            raise
        return save(revision=problem.report.revision)


@login_required
def report_submit(request, pk):
    """A last look at the draft, then filing it."""
    report = _report_of(request.user, pk)
    if request.method == "POST":
        try:
            filing = submit_report(report=report, by=request.user, now=timezone.now())
        except AlreadySubmitted as problem:
            messages.info(request, problem.sentence)
            return redirect(report)
        except ReportIncomplete as problem:
            return _show_draft(request, report, problem=problem, status=422)
        except Refused as problem:
            return _show_draft(request, report, problem=problem, status=409)
        messages.success(request, "Đã gửi báo cáo.")
        return redirect(filing)
    if not report.is_editable:
        return redirect(report)
    parts = parts_of_report(report)
    lines = {line.task_id: line for line in report.lines.all()}
    faults = faults_of(parts, {pk: Entry.of(line) for pk, line in lines.items()})
    if faults:
        return _show_draft(request, report, problem=ReportIncomplete(faults), status=422)
    rows = [row for row in rows_of(parts, lines) if row.outcome]
    return render(
        request,
        "reporting/report_submit.html",
        {"report": report, "obligation": report.obligation, "rows": rows, "counts": _counts(rows)},
    )


def _counts(rows):
    """[(Outcome, how many lines)] for the outcomes that occur."""
    numbers = [(outcome, sum(row.outcome == outcome for row in rows)) for outcome in Outcome]
    return [(outcome, number) for outcome, number in numbers if number]


def _report_of(user, pk):
    reports = Report.objects.visible_to(user).select_related(
        "obligation__cycle__plan",
        "obligation__agency",
        "obligation__recipient",
        "obligation__via",
        "obligation__rule",
        "saved_by",
    )
    return get_object_or_404(reports, pk=pk)


def _number(text):
    """The whole number that a hidden field holds; -1 for anything else, which equals no revision."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else -1


def _show_draft(request, report, *, data=None, problem=None, status=200):
    """The page of the draft: as saved, or with what was just typed and what is wrong with it."""
    lines = {line.task_id: line for line in report.lines.all()}
    rows = rows_of(parts_of_report(report), lines, data)
    if isinstance(problem, ReportIncomplete):
        faults = {task.pk: sentence for task, sentence in problem.faults}
        for row in rows:
            row.fault = faults.get(row.part.task.pk, "")
    stale = isinstance(problem, StaleDraft)
    if stale:
        for row in filter(Row.is_valid, rows):
            row.face(row.line)
    sections = by_section(rows)
    context = {
        "report": report,
        "revision": data.get("revision", "") if data and not stale else report.revision,
        "obligation": report.obligation,
        "sections": sections,
        "faults": faults_by_sentence(rows),
        "problem": problem,
        "obliged": sum(section.obliged for section in sections),
        "filled": sum(section.filled for section in sections),
        "days_left": (report.obligation.due_on - timezone.localdate()).days,
    }
    return render(request, "reporting/report.html", context, status=status)


@login_required
@require_safe
def filing(request, pk, number):
    """What was filed, in the words of that moment."""
    filing = get_object_or_404(
        Filing.objects.visible_to(request.user).select_related(
            "report__obligation__cycle__plan", "report__obligation__agency"
        ),
        report=pk,
        number=number,
    )
    return render(
        request,
        "reporting/filing.html",
        {
            "filing": filing,
            "report": filing.report,
            "lines": filing.lines.all(),
            "events": filing.report.events.select_related("by"),
            "is_own": may_write(request.user, filing.report),
        },
    )


# The cycle -------------------------------------------------------------------------------------


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
    return get_object_or_404(cycles, plan__slug=slug, year=year)


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
            opened = plan.cycles.filter(year=form.cleaned_data["year"]).first()
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
