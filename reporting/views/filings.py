"""What was filed, and the number of its paper."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agencies.sign_in import words_outlive_the_session
from reporting.actions.drafts import may_write
from reporting.actions.filing import add_paper_number
from reporting.actions.refusals import Refused
from reporting.filing_page import FilingPage
from reporting.forms.papers import PaperNumberForm
from reporting.forms.remarks import LineFilter
from reporting.models import Filing


@login_required
@require_safe
def filing(request, pk, number):
    """What was filed, in the words of that moment, its receipt and what became of it."""
    return _show_filing(request, _filing_of(request.user, pk, number))


@words_outlive_the_session
def paper_number(request, pk, number):
    """Number and day of the signed paper, added once by those who write for the agency."""
    filing = _filing_of(request.user, pk, number)
    if not may_write(request.user, filing.report):
        raise Http404
    if request.method != "POST":  # the login page sends here whoever was logged out meanwhile
        return redirect(filing)
    now = timezone.now()
    form = PaperNumberForm(request.POST, filing=filing, today=timezone.localdate(now))
    if not form.is_valid():
        return _show_filing(request, filing, form=form, status=422)
    try:
        add_paper_number(filing=filing, **form.cleaned_data, by=request.user, now=now)
    except Refused as problem:
        return _show_filing(request, filing, form=form, problem=problem, status=409)
    messages.success(request, "Đã ghi số và ngày văn bản.")
    return redirect(filing)


def _filing_of(user, pk, number):
    filings = Filing.objects.visible_to(user).select_related(
        "report__obligation__cycle__plan", "paper_number"
    )
    return get_object_or_404(filings, report=pk, number=number)


def _show_filing(request, filing, *, form=None, problem=None, status=200):
    today = timezone.localdate()
    chosen = LineFilter(request.GET)
    context = {
        "filing": filing,
        "report": filing.report,
        "filter": chosen,
        "page": FilingPage(filing, request.user, today, chosen),
        "form": form or PaperNumberForm(filing=filing, today=today),
        "problem": problem,
    }
    return render(request, "reporting/filing.html", context, status=max(status, chosen.status))
