"""Reviewing what was filed: the list of what waits, one report line by line, opening it again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from agencies.models import Membership
from agencies.sign_in import words_outlive_the_session
from reporting.actions.refusals import Refused
from reporting.actions.review import (
    NotWaiting,
    ReviewedMeanwhile,
    accept_report,
    keep_review,
    reopen_report,
    return_report,
)
from reporting.exports.answers import as_file, wants_file
from reporting.exports.lists import reviews_book
from reporting.forms.review import ACCEPTED, RETURNED, ReopenForm
from reporting.review_list import STATES, ReviewFilter, filings_for, next_after, tabs
from reporting.review_page import ReviewPage

# The list ------------------------------------------------------------------------------------------


@login_required
@require_safe
def reviews(request):
    """What was filed in the coordinator's provinces, what waits longest first."""
    user, now = request.user, timezone.now()
    today = timezone.localdate(now)
    if not user.province_ids_as(Membership.Role.COORDINATOR):
        raise Http404
    chosen = ReviewFilter(request.GET or None)
    status = 200 if chosen.is_valid() or not chosen.is_bound else 400
    if status == 200 and wants_file(request):
        rows = chosen.rows(filings_for(user), today)
        return as_file(request, reviews_book(rows, dict(STATES)[chosen.state], now))
    return render(
        request,
        "reporting/reviews.html",
        {
            "filter": chosen,
            "tabs": tabs(user, today),
            "page": chosen.page(filings_for(user), today, request.GET.get("trang")),
            "now": now,
        },
        status=status,
    )


# One report ----------------------------------------------------------------------------------------


@never_cache  # “back” must show the report as it stands now
@words_outlive_the_session
def review(request, pk):
    """One report beside its round before and the year before: judge it line by line or whole."""
    filing = _filing_of(request.user, pk)
    if request.method != "POST":
        return _show(request, _page(request, filing))
    page = _page(request, filing, request.POST)
    if request.POST.get("round") != str(filing.number):
        return _show(request, page, problem=NotWaiting(), status=409)
    if "show" in request.POST:  # another tab of the page: nothing is kept, all that was typed stays
        return _show(request, page)
    act = _accept if "accept" in request.POST else _return if "return" in request.POST else _keep
    try:
        return act(request, page)
    except Refused as problem:
        page = _page(request, _filing_of(request.user, pk), request.POST)
        if isinstance(problem, ReviewedMeanwhile):
            page.face()
        return _show(request, page, problem=problem, status=409)


def _filing_of(user, pk):
    """The latest round of a report in the user's provinces as coordinator."""
    filings = filings_for(user).select_related(
        "report__obligation__agency",
        "report__obligation__cycle__plan__province",
        "paper_number",
    )
    return get_object_or_404(filings, report=pk)


def _page(request, filing, data=None):
    return ReviewPage(
        filing,
        user=request.user,
        today=timezone.localdate(),
        data=data,
        view=request.GET.get("xem", ""),
    )


def _show(request, page, *, problem=None, title="", status=200):
    context = {
        "page": page,
        "filing": page.filing,
        "report": page.report,
        "obligation": page.report.obligation,
        "events": page.report.events.select_related("by", "filing"),
        "problem": problem,
        "title": title,
        "faults": page.faults if status == 422 else [],
    }
    return render(request, "reporting/review.html", context, status=status)


# What is done with it ------------------------------------------------------------------------------


def _keep(request, page):
    """Keep what can be kept; what cannot is a fault, and stays in the page."""
    faults, filing = page.check_keeping(), page.filing
    keep_review(
        filing=filing,
        verdicts=page.verdicts,
        comment=page.comment,
        due_on=page.day,
        seen=page.seen,
        by=request.user,
        now=timezone.now(),
    )
    if faults:
        page = _page(request, filing, request.POST)
        page.fresh = True
        page.check_keeping()
        return _show(
            request, page, title="Đã lưu các ý kiến khác. Còn chỗ chưa lưu được", status=422
        )
    messages.success(
        request,
        f"Đã lưu ý kiến về báo cáo của {filing.agency_name}: {page.counts['judged']} dòng đã xem. "
        "Báo cáo vẫn chờ xem xét; cơ quan chưa đọc được ý kiến.",
    )
    return redirect("reviews")


def _accept(request, page):
    if page.check_accepting():
        return _show(request, page, title="Chưa tiếp nhận được", status=422)
    accept_report(
        filing=page.filing,
        comments=page.commented(ACCEPTED),
        comment=page.comment,
        seen=page.seen,
        by=request.user,
        now=timezone.now(),
    )
    messages.success(
        request,
        format_html(
            'Đã tiếp nhận báo cáo của {}. <a href="{}">Xem lại, mở lại</a>',
            page.filing.agency_name,
            reverse("review", args=[page.filing.report_id]),
        ),
    )
    return _go_on(request, page.filing)


def _return(request, page):
    if page.check_returning():
        return _show(request, page, title="Chưa trả lại được", status=422)
    returned, due_on = page.commented(RETURNED), page.conclusion.cleaned_data["due_on"]
    return_report(
        filing=page.filing,
        returned=returned,
        accepted=page.commented(ACCEPTED),
        comments=page.commented(ACCEPTED),
        comment=page.comment,
        due_on=due_on,
        seen=page.seen,
        by=request.user,
        now=timezone.now(),
    )
    lines = f", {len(returned)} dòng cần sửa" if returned else ""
    messages.success(
        request,
        f"Đã trả lại báo cáo của {page.filing.agency_name}{lines}. "
        f"Hạn gửi lại: hết ngày {due_on:%d/%m/%Y}.",
    )
    return _go_on(request, page.filing)


def _go_on(request, filing):
    """To the next report that waits, or to the list."""
    following = next_after(filing, request.user)
    return redirect("review", following.report_id) if following else redirect("reviews")


@words_outlive_the_session
def report_reopen(request, pk):
    """An accepted report waits again, for a reason."""
    filing = _filing_of(request.user, pk)
    if request.method != "POST":  # the login page sends here whoever was logged out meanwhile
        return redirect("review", pk)
    form, problem = ReopenForm(request.POST), None
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            reopen_report(filing=filing, reason=reason, by=request.user, now=timezone.now())
        except Refused as refusal:
            problem = refusal
        else:
            messages.success(request, "Đã mở lại. Báo cáo chờ xem xét như trước khi tiếp nhận.")
            return redirect("review", pk)
    page = _page(request, _filing_of(request.user, pk))
    page.reopening = form
    return _show(
        request, page, problem=problem, title="Chưa mở lại được", status=409 if problem else 422
    )
