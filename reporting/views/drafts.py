"""Writing a report: read it, save it, have it checked, and file it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from reporting.actions.drafts import draft_of, line_key, outline_of, parts_of_report, save_draft
from reporting.actions.filing import faults_of, submit_report
from reporting.actions.refusals import AlreadySubmitted, Refused, ReportIncomplete
from reporting.forms import Row, by_section, faults_by_sentence, rows_of
from reporting.models import Outcome, Report


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
        saved = save_draft(
            report=report,
            typed={line_key(row.part.task.pk): row.form.entry for row in rows if row.touched},
            was={line_key(row.part.task.pk): row.was for row in rows},
            by=request.user,
            now=timezone.now(),
        )
    except AlreadySubmitted as problem:
        messages.info(request, problem.sentence)
        return redirect(report)
    except Refused as problem:
        return _show_draft(request, report, data=request.POST, problem=problem, status=409)
    if saved.conflicts:
        return _show_draft(request, saved.report, data=request.POST, conflicts=True, status=409)
    if "check" in request.POST:
        return redirect("report-submit", report.pk)
    messages.success(request, "Đã lưu. Báo cáo chưa gửi; có thể làm tiếp bất cứ lúc nào.")
    return redirect(report)


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
    outline = outline_of(report)
    lines = {line.task_id: line for line in report.lines.all()}
    faults = faults_of(outline, draft_of(report))
    if faults:
        return _show_draft(request, report, problem=ReportIncomplete(faults), status=422)
    rows = [row for row in rows_of(outline.parts, lines) if row.outcome]
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


def _show_draft(request, report, *, data=None, problem=None, conflicts=False, status=200):
    """The page of the draft: as saved, or with what was just typed and what is wrong with it."""
    lines = {line.task_id: line for line in report.lines.all()}
    rows = rows_of(parts_of_report(report), lines, data)
    if isinstance(problem, ReportIncomplete):
        faults = {fault.key: fault.sentence for fault in problem.faults}
        for row in rows:
            row.fault = faults.get(line_key(row.part.task.pk), "")
    if conflicts:
        for row in filter(Row.is_valid, rows):
            row.face(row.line)
    sections = by_section(rows)
    context = {
        "report": report,
        "obligation": report.obligation,
        "sections": sections,
        "faults": faults_by_sentence(rows),
        "problem": problem,
        "obliged": sum(section.obliged for section in sections),
        "filled": sum(section.filled for section in sections),
        "days_left": (report.obligation.due_on - timezone.localdate()).days,
    }
    return render(request, "reporting/report.html", context, status=status)
