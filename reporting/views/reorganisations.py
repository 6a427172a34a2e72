"""Agencies merged, split, renamed, dissolved, tasks moved: listed, asked, looked at, done, undone."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agencies.models import Agency, Membership, Province, Reorganisation, Succession
from reporting.actions.refusals import Refused
from reporting.actions.reorganisation import (
    applied_with,
    hand_over_draft,
    heirs_of_draft,
    may_reorganise,
    undo_reorganisation,
)
from reporting.forms.cycles import keys_in
from reporting.hand_over import names_of
from reporting.models import Report
from reporting.reorganisation_page import Asked, press_of
from reporting.reorganisation_story import Story, sides_of

PER_PAGE = 50


def _known_to(user):
    successions = Succession.objects.select_related("predecessor", "successor")
    return (
        Reorganisation.objects.visible_to(user)
        .select_related("province", "applied_by", "undone_by")
        .prefetch_related(Prefetch("successions", successions))
    )


@login_required
@require_safe
def reorganisations(request):
    """Those of the user's provinces, newest first: by which decree, who became what."""
    rows = _known_to(request.user)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("trang"))
    sides = sides_of(page.object_list)
    context = {
        "page": page,
        "rows": [(row, sides[row.pk]) for row in page],
        "may_record": bool(request.user.province_ids_as(Membership.Role.COORDINATOR)),
        "several": len({row.province_id for row in page}) > 1,
    }
    return render(request, "reporting/reorganisations.html", context)


# Recording one -----------------------------------------------------------------------------------


@login_required
def reorganisation_new(request):
    """What is asked, then a look at every consequence, then the act; all that was typed goes along."""
    data = request.POST if request.method == "POST" else None
    first = _first_predecessor(request)
    provinces = _coordinated(request.user)
    province = _chosen(provinces, request, first)
    kind, ticked = request.GET.get("loai", ""), {first.pk} if first else ()
    asked = Asked(province, data, timezone.localdate(), kind=kind, ticked=ticked)
    context = {"asked": asked, "province": province, "provinces": provinces}
    if data is None or not {"xem", "ap_dung"} & data.keys():
        return render(request, "reporting/reorganisation_new.html", context)
    if row := _pressed_before(request):
        return redirect("reorganisation", row.pk)
    if not asked.is_valid():
        return render(request, "reporting/reorganisation_new.html", context, status=422)
    problem = asked.problem
    if "ap_dung" in data and not problem:
        try:
            row = asked.apply(by=request.user, now=timezone.now())
        except Refused as refused:
            if row := _pressed_before(request):
                return redirect("reorganisation", row.pk)
            problem = refused
        else:
            messages.success(request, f"Đã áp dụng: {row}.")
            return redirect("reorganisation", row.pk)
    context |= {"problem": problem, "preview": asked.preview}
    status = 409 if problem else 200
    return render(request, "reporting/reorganisation_preview.html", context, status=status)


def _pressed_before(request):
    """What the same press did already: a double one comes twice, the second as the first is at work."""
    if "ap_dung" not in request.POST:
        return None
    return applied_with(press_of(request.POST), request.user)


def _first_predecessor(request):
    """The agency from whose page one comes; None where there is none."""
    for pk in keys_in([request.GET.get("truoc", "")]):
        return Agency.objects.visible_to(request.user).filter(pk=pk).first()
    return None


def _coordinated(user):
    """The provinces whose reorganisations the user records; 404 for who coordinates none."""
    mine = user.province_ids_as(Membership.Role.COORDINATOR)
    provinces = list(Province.objects.filter(pk__in=mine))
    if not provinces:
        raise Http404
    return provinces


def _chosen(provinces, request, first):
    """The province that is asked for: as sent, that of the agency, else the first."""
    known = {str(province.pk): province for province in provinces}
    said = request.POST.get("tinh") or request.GET.get("tinh")
    return known.get(said) or (first and known.get(str(first.province_id))) or provinces[0]


# One of them -------------------------------------------------------------------------------------


@login_required
@require_safe
def reorganisation(request, pk):
    """What it did, row by row."""
    return _show(request, get_object_or_404(_known_to(request.user), pk=pk))


@login_required
def reorganisation_undo(request, pk):
    """Put everything back as it was; where that cannot be, the page says why."""
    row = get_object_or_404(_known_to(request.user), pk=pk)
    if not may_reorganise(request.user, row.province) or row.is_given:
        raise Http404
    if request.method != "POST":
        return redirect("reorganisation", pk)
    try:
        undo_reorganisation(reorganisation=row, by=request.user, now=timezone.now())
    except Refused as problem:
        return _show(request, row, problem=problem, status=409)
    messages.success(request, "Đã hoàn tác: mọi dữ liệu trở lại như trước khi áp dụng.")
    return redirect("reorganisation", pk)


def _show(request, row, *, problem=None, status=200):
    runs = may_reorganise(request.user, row.province)
    context = {
        "row": row,
        "story": Story(row, with_people=runs),
        "runs": runs,
        "may_undo": runs and not row.is_given and row.undone_at is None,
        "problem": problem,
    }
    return render(request, "reporting/reorganisation.html", context, status=status)


# The words of an ended draft -----------------------------------------------------------------------


@login_required
def report_hand_over(request, pk):
    """Its words into what is still empty in a successor's report, which then opens."""
    reports = Report.objects.visible_to(request.user)
    report = get_object_or_404(reports.select_related("obligation__agency"), pk=pk)
    if request.method != "POST":
        return redirect(report)
    heirs = heirs_of_draft(report).filter(pk__in=keys_in([request.POST.get("sang", "")]))
    to = get_object_or_404(heirs.select_related("obligation__agency", "obligation__cycle"))
    try:
        taken = hand_over_draft(report=report, to=to, by=request.user, now=timezone.now())
    except Refused as problem:
        messages.warning(request, problem.sentence)
        return redirect(report)
    agency = to.obligation.agency
    if not taken:
        messages.info(
            request, f"Không chuyển gì: báo cáo của {agency} đã có nội dung ở các chỗ đó."
        )
        return redirect(report)
    said = f"Đã chuyển từ bản nháp của {report.obligation.agency}: {names_of(to, set(taken))}."
    messages.success(request, f"{said} Đọc lại trước khi gửi.")
    return redirect(to)
