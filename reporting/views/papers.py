"""What came on paper, entered by the coordinator on behalf of an agency."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from agencies.sign_in import words_outlive_the_session
from reporting.actions.drafts import nothing_for_the_rest
from reporting.actions.filing import faults_of, file_paper, may_enter_paper, record_paper
from reporting.actions.refusals import AlreadySubmitted, Refused
from reporting.forms.papers import PaperDayForm, PaperForm
from reporting.models import Obligation
from reporting.report_page import ReportPage


@never_cache
@words_outlive_the_session
def report_paper(request, pk):
    """Enter a report that came on paper; or, where it was filed already, the earlier day of its paper.

    The page starts from nothing: the draft is the agency's alone. Only the button “file” files and
    only “record” notes the day; any other shows the page again with everything that was typed.
    """
    report = _report_for_paper(request.user, pk)
    if "record" in request.POST:
        return _record(request, report)
    if "file" in request.POST:
        return _file(request, report)
    about = request.POST.get("obstacle", "")
    page = ReportPage(report, request.POST, True, about=about) if report.is_editable else None
    # What was typed so far stays; nothing is wrong with it yet.
    return _show(request, report, page=page, form=_paper_form(request, report, bound=False))


def _report_for_paper(user, pk):
    obligations = Obligation.objects.visible_to(user).select_related(
        "cycle__plan", "agency", "recipient", "via", "report"
    )
    obligation = get_object_or_404(obligations, report=pk)
    if not may_enter_paper(user, obligation.report):
        raise Http404
    return obligation.report


def _paper_form(request, report, *, bound=True):
    given = {"report": report, "today": timezone.localdate()}
    if bound:
        return PaperForm(request.POST, **given)
    return PaperForm(initial=request.POST.dict(), **given)


def _file(request, report):
    """File what was typed; else every fault at once, with everything still in its field."""
    if not report.is_editable:
        messages.info(request, AlreadySubmitted.sentence)
        return redirect(report.filings.last())
    page = ReportPage(report, request.POST, blank=True)
    form = _paper_form(request, report)
    typed, faults = _judge(page, form)
    if faults:
        problem = Refused(
            f"Chưa gửi được: còn {len(faults)} chỗ cần sửa. Nội dung đã nhập vẫn còn nguyên."
        )
        return _show(request, report, page=page, form=form, problem=problem, status=422)
    day, note = form.cleaned_data["received_on"], form.cleaned_data["note"]
    try:
        filing = file_paper(
            report=report,
            typed=typed,
            received_on=day,
            note=note,
            by=request.user,
            now=timezone.now(),
        )
    except AlreadySubmitted as refusal:
        messages.info(request, refusal.sentence)
        return redirect(report.filings.last())
    except Refused as refusal:
        return _show(request, report, page=page, form=form, problem=refusal, status=409)
    messages.success(request, "Đã nhập báo cáo giấy. Cần cán bộ điều phối khác xem xét.")
    return redirect(filing)


def _judge(page, form):
    """({key: words} to file, [everything that is wrong]), the faults marked on the page."""
    form_valid, page_valid = form.is_valid(), page.is_valid()
    typed = page.typed
    if form.cleaned_data.get("nothing"):
        left = {key for key, piece in page.pieces.items() if not piece.is_valid()}
        rest = nothing_for_the_rest(page.outline, typed)
        typed |= {key: words for key, words in rest.items() if key not in left}
    # A piece that cannot be understood has its own fault; that it is missing is not another one.
    missing = [
        fault
        for fault in faults_of(page.outline, typed, timezone.localdate())
        if page.pieces[fault.key].is_valid()
    ]
    page.mark_faults(missing)
    if form_valid and page_valid and not missing:
        return typed, []
    return typed, [
        *form.errors,
        *(fault for piece in page.pieces.values() for fault in piece.faults),
    ]


def _record(request, report):
    """Note only the day on which the paper of a filed report had come in."""
    now = timezone.now()
    form = PaperDayForm(request.POST, prefix="som", report=report, today=timezone.localdate(now))
    if not form.is_valid():
        return _show(request, report, record=form, status=422)
    try:
        record_paper(report=report, **form.cleaned_data, by=request.user, now=now)
    except Refused as problem:
        return _show(request, report, record=form, problem=problem, status=409)
    messages.success(
        request,
        f"Đã ghi: bản giấy nhận ngày {form.cleaned_data['received_on']:%d/%m/%Y}. "
        "Ngày này là ngày gửi lần đầu.",
    )
    return redirect(report.filings.last())


def _show(request, report, *, page=None, form=None, record=None, problem=None, status=200):
    """The page, with the report to enter where it is not filed, and with the day where it once was."""
    given = {"report": report, "today": timezone.localdate()}
    if report.is_editable:
        page = page or ReportPage(report, blank=True)
        form = form or PaperForm(**given)
    if report.first_filed_on:
        record = record or PaperDayForm(prefix="som", **given)
    context = {
        "report": report,
        "obligation": report.obligation,
        "page": page,
        "form": form if page else None,
        "record": record,
        "problem": problem,
        "faults": _form_faults(form)
        + _form_faults(record)
        + (page.faults if page and problem else []),
    }
    return render(request, "reporting/paper.html", context, status=status)


def _form_faults(form):
    """As `ReportPage.faults`: [(sentence, [(id of the field, field)])]."""
    if not form or not form.is_bound:
        return []
    return [
        (sentence, [(field.id_for_label, field)]) for field in form for sentence in field.errors
    ]
