"""Writing a report: read it, save it, have it checked, and file it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from agencies.sign_in import words_outlive_the_session
from reporting.actions.drafts import (
    carry_over,
    is_open_for,
    lock_for_writing,
    save_draft,
    take_filed,
    write_over,
)
from reporting.actions.drafts import report_nothing as say_nothing
from reporting.actions.filing import faults_of, submit_report
from reporting.actions.refusals import (
    AlreadySubmitted,
    ChangedMeanwhile,
    NotAllowed,
    Refused,
    ReportIncomplete,
    UnknownPiece,
    require,
)
from reporting.hand_over import hand_overs
from reporting.models import Outcome, Report, ReportEvent
from reporting.receipts import send_receipt
from reporting.report_page import ReportPage
from reporting.sent_pieces import SentPieces

LONGEST_NUMBER = 18  # digits of a number that any of our databases holds


@never_cache  # “back” must show the draft as it is now
@words_outlive_the_session
def report(request, pk):
    """The draft of one report: read it, save it, and go on from there by the button pressed."""
    report = _report_of(request.user, pk)
    if request.method != "POST":
        if not report.is_editable:
            return redirect(report.filings.last())
        return _show_draft(request, ReportPage(report, about=request.GET.get("vuong_mac", "")))
    page = ReportPage(report, request.POST, about=request.POST.get("obstacle", ""))
    if not page.is_valid():
        return _show_draft(request, page, status=422)
    try:
        saved = _save(request, page)
        if saved.conflicts:
            return _face(request, pk, saved.conflicts)
        return _go_on(request, report)
    except AlreadySubmitted as problem:
        return _too_late(request, page, problem)
    except Refused as problem:
        return _show_draft(request, page, problem=problem, status=409)


def _face(request, pk, conflicts):
    """Both texts, where a colleague changed the same pieces; everything else is saved."""
    page = ReportPage(_report_of(request.user, pk), _sent_for(conflicts, request.POST))
    page.face(conflicts)
    return _show_draft(request, page, conflicts=True, status=409)


def _too_late(request, page, problem):
    """Somebody filed meanwhile: what was typed since is shown to be copied, if anything was."""
    filing = page.report.filings.last()
    typed = [
        (page.pieces[key].label, page.pieces[key].in_words(words))
        for key, words in page.typed.items()
        if words != page.pieces[key].saved
    ]
    if not typed and not page.lost:
        messages.info(request, problem.sentence)
        return redirect(filing)
    context = {"filing": filing, "problem": problem, "typed": typed, "lost": page.lost}
    return render(request, "reporting/report_too_late.html", context, status=409)


def _save(request, page):
    require(not page.lost, UnknownPiece)
    return save_draft(**_given(request, page))


def _given(request, page):
    """What the draft is saved from."""
    return {
        "report": page.report,
        "typed": page.typed,
        "was": page.was,
        "outline": page.outline,
        "by": request.user,
        "now": timezone.now(),
    }


def _sent_for(keys, data):
    """Of what was sent, only what belongs to these pieces."""
    prefixes = tuple(f"{key}-" for key in keys)
    return {name: value for name, value in data.items() if name.startswith(prefixes)}


def _go_on(request, report):
    """Where the button leads once everything is saved."""
    if "check" in request.POST:
        return redirect("report-submit", report.pk)
    if "nothing" in request.POST:
        return redirect("report-nothing", report.pk)
    if "refill" in request.POST:
        taken = take_filed(report=report, by=request.user, now=timezone.now())
        messages.success(request, f"Đã lấy nội dung đã gửi vào {len(taken)} chỗ còn trống.")
        return redirect(report)
    if "obstacle" in request.POST:  # the page opens an empty one about that task
        chosen = urlencode({"vuong_mac": request.POST["obstacle"]})
        return redirect(f"{report.get_absolute_url()}?{chosen}")
    if "carry" in request.POST:
        key = request.POST["carry"]
        return _carry_over(request, report, [key] if key else None)
    messages.success(request, "Đã lưu. Báo cáo chưa gửi; có thể làm tiếp bất cứ lúc nào.")
    return redirect(report)


def _carry_over(request, report, keys):
    taken = carry_over(report=report, keys=keys, by=request.user, now=timezone.now())
    if taken:
        messages.success(
            request,
            f"Đã lấy nội dung kỳ trước cho {len(taken)} chỗ còn trống, có đánh dấu. "
            "Đọc lại và sửa cho đúng kỳ này trước khi gửi.",
        )
    else:
        messages.info(request, "Không còn chỗ trống nào có nội dung kỳ trước.")
    anchor = f"#{keys[0]}" if keys else ""
    return redirect(f"{report.get_absolute_url()}{anchor}")


@require_POST
def report_save(request, pk):
    """Autosave: keep the pieces that were sent, answer each with its new mark, as JSON.

    `pieces` {key: {mark, tag}} were kept, `conflicts` {key: html} and `faults` {key: [sentence]}
    were not. 401 after the session ended, 409 with a `sentence` where nothing may be saved.
    """
    if not request.user.is_authenticated:
        return JsonResponse({}, status=401)
    try:
        page, saved = _save_sent(request, pk)
    except Refused as problem:
        return JsonResponse({"sentence": problem.sentence}, status=409)
    page.face(saved.conflicts)
    sent = [piece for piece in page.pieces.values() if piece.form.is_bound]
    kept = [piece for piece in sent if piece.is_valid() and not piece.theirs]
    return JsonResponse(
        {
            "saved_at": f"{timezone.localtime(saved.report.saved_at or timezone.now()):%H:%M}",
            "pieces": {
                **{
                    key: {"mark": page.blank_item, "tag": ""}
                    for key, words in page.homeless.items()
                    if not words
                },
                **{
                    piece.key: {"mark": piece.form.words.mark, "tag": _tag(piece)} for piece in kept
                },
            },
            "conflicts": {
                piece.key: render_to_string("reporting/_conflict.html", {"piece": piece})
                for piece in sent
                if piece.theirs
            },
            "faults": {
                **{key: [UnknownPiece.sentence] for key, words in page.homeless.items() if words},
                **{
                    piece.key: [sentence for _, sentence in piece.faults]
                    for piece in sent
                    if not piece.is_valid()
                },
            },
            "filled": page.filled,
            "obliged": page.obliged,
            "sections": {pk: f"{filled}/{of}" for pk, (filled, of) in page.counts.items()},
        }
    )


@transaction.atomic
def _save_sent(request, pk):
    """(SentPieces, Saved). Locked before it is read, so that nothing has to be read twice."""
    now = timezone.now()
    try:
        report = lock_for_writing(Report(pk=pk), request.user, now)
    except (Report.DoesNotExist, NotAllowed):
        raise Http404 from None
    page = SentPieces(report, request.POST)
    page.is_valid()
    saved = write_over(report, page.outline, page.draft, page.typed, page.was, request.user, now)
    return page, saved


def _tag(piece):
    return render_to_string("reporting/_piece_tag.html", {"piece": piece}).strip()


@login_required
def report_nothing(request, pk):
    """“Không phát sinh” for every obliged line that says nothing yet, after a confirmation."""
    report = _report_of(request.user, pk)
    if not report.is_editable:
        return redirect(report)
    if request.method != "POST":
        return _confirm_nothing(request, report)
    try:
        keys = say_nothing(report=report, by=request.user, now=timezone.now())
    except Refused as problem:
        return _confirm_nothing(request, report, problem=problem, status=409)
    messages.success(request, f"Đã ghi “Không phát sinh” cho {len(keys)} nhiệm vụ.")
    return redirect(f"{report.get_absolute_url()}#phan-3")


def _confirm_nothing(request, report, *, problem=None, status=200):
    page = ReportPage(report)
    context = {"report": report, "obligation": report.obligation, "page": page, "problem": problem}
    return render(request, "reporting/report_nothing.html", context, status=status)


@login_required
def report_submit(request, pk):
    """A last look at the draft, then filing it."""
    report = _report_of(request.user, pk)
    if request.method != "POST":
        return redirect(report) if not report.is_editable else _last_look(request, report)
    try:
        filing = submit_report(
            report=report,
            by=request.user,
            now=timezone.now(),
            revision=_revision(request.POST),
        )
    except AlreadySubmitted as problem:
        messages.info(request, problem.sentence)
        return redirect(report)
    except ChangedMeanwhile as problem:
        return _last_look(request, _report_of(request.user, pk), problem=problem, status=409)
    except ReportIncomplete as problem:
        return _show_draft(request, ReportPage(report), problem=problem, status=422)
    except Refused as problem:
        return _show_draft(request, ReportPage(report), problem=problem, status=409)
    sent_to = send_receipt(
        filing, request.user, request.build_absolute_uri(filing.get_absolute_url())
    )
    messages.success(
        request,
        f"Đã gửi báo cáo. Biên nhận cũng được gửi đến {sent_to}." if sent_to else "Đã gửi báo cáo.",
    )
    return redirect(filing)


def _revision(data):
    """The draft that the person looked at; one that cannot be read matches none."""
    revision = data.get("revision", "")
    readable = revision.isascii() and revision.isdecimal() and len(revision) < LONGEST_NUMBER
    return int(revision) if readable else -1


def _last_look(request, report, *, problem=None, status=200):
    page = ReportPage(report)
    faults = faults_of(page.outline, page.draft, timezone.localdate())
    if faults:
        return _show_draft(request, page, problem=ReportIncomplete(faults), status=422)
    said = [row for row in page.rows if row.outcome]
    numbers = [(outcome, sum(row.outcome == outcome for row in said)) for outcome in Outcome]
    context = {
        "report": report,
        "obligation": report.obligation,
        "page": page,
        "rows": said,
        "counts": [(outcome, number) for outcome, number in numbers if number],
        "problem": problem,
    }
    return render(request, "reporting/report_submit.html", context, status=status)


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


def _show_draft(request, page, *, problem=None, conflicts=False, status=200):
    """The page of the draft: as saved, or with what was just typed and what is wrong with it."""
    report, today = page.report, timezone.localdate()
    if isinstance(problem, ReportIncomplete):
        page.mark_faults(problem.faults)
    context = {
        "report": report,
        "obligation": report.obligation,
        "page": page,
        "problem": problem,
        "conflicts": conflicts,
        "faults": page.faults,
        "is_open": is_open_for(report, today),
        "returned": _last_return(report),
        "heirs": hand_overs([report.obligation], request.user).get(report.pk, []),
        "days_left": ((report.return_due_on or report.obligation.due_on) - today).days,
        "due_on": report.return_due_on or report.obligation.due_on,
    }
    return render(request, "reporting/report.html", context, status=status)


def _last_return(report):
    """The event by which the report was returned; None where it was not."""
    if report.state != Report.State.RETURNED:
        return None
    events = report.events.filter(kind=ReportEvent.Kind.RETURNED)
    return events.select_related("by", "filing").last()
