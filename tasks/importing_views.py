"""Pages for giving a file, seeing all that it would do, answering its doubts, and applying it whole."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from agencies.importing.template import template
from agencies.models import Upload
from agencies.refusals import Refused
from agencies.shape import Faulty
from agencies.vietnamese import fold
from tasks.importing import (
    IMPORTERS,
    KINDS,
    answer_upload,
    apply_upload,
    discard_upload,
    keep_upload,
    provinces_to_import,
)
from tasks.importing_forms import NewProvinceForm, UploadForm

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LISTS = [
    ("added", "Thêm mới"),
    ("changed", "Thay đổi"),
    ("ended", "Kết thúc hoạt động"),
    ("kept", "Không đổi"),
]
QUESTIONS_AT_ONCE = 100


# Giving a file -------------------------------------------------------------------------------------


@login_required
def upload_new(request, slug):
    """Choose a file of that kind; with those that still wait to be applied. `?tinh=` chooses the province."""
    importer, provinces = _importer_or_404(request.user, slug)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    chosen = {"tinh": request.GET.get("tinh", "")}
    form = UploadForm(*sent, importer=importer, provinces=provinces, initial=chosen)
    if form.is_valid():
        file = form.cleaned_data["tep"]
        upload = keep_upload(
            importer=importer,
            name=file.name,
            content=file.read(),
            province=form.province,
            by=request.user,
            now=timezone.now(),
        )
        return redirect(upload)
    waiting = Upload.objects.visible_to(request.user).waiting().filter(kind=importer.kind)
    context = {
        "importer": importer,
        "form": form,
        "provinces": provinces,
        "waiting": waiting.defer("content").select_related("province", "uploaded_by"),
    }
    return render(request, "tasks/upload_new.html", context, status=422 if sent else 200)


def _importer_or_404(user, slug):
    """(importer, the provinces for which the user may use it)."""
    importer = IMPORTERS.get(KINDS.get(slug))
    provinces = provinces_to_import(user, importer) if importer else []
    if importer is None or not (provinces or user.is_superuser):
        raise Http404
    return importer, provinces


@login_required
@require_safe
def agency_template(request):
    """The workbook to fill in; with `?tinh=` what that province has now."""
    _, provinces = _importer_or_404(request.user, "co-quan")
    key = request.GET.get("tinh")
    province = next((one for one in provinces if str(one.pk) == key), None)
    if key and province is None:
        raise Http404
    whose = fold(province.abbreviation).replace(" ", "-") if province else ""
    name = f"co-quan-{whose}.xlsx" if province else "mau-co-quan.xlsx"
    response = HttpResponse(template(province), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


# One file ------------------------------------------------------------------------------------------


@login_required
def upload(request, pk):
    """All that the file would do, or did. POST keeps the answers and looks again."""
    upload, importer = _upload_or_404(request.user, pk)
    if not upload.is_waiting:
        lists = [(name, words, upload.result.get(name, [])) for name, words in LISTS]
        context = {"upload": upload, "lists": lists, "links": importer.links(upload)}
        return render(request, "tasks/upload_done.html", context)
    check = importer.check(upload)
    if request.method == "POST":
        return _keep_answers(request, upload, check)
    context = {
        "upload": upload,
        "importer": importer,
        "check": check,
        "faults": _grouped(check.faults),
        "questions": check.questions[:QUESTIONS_AT_ONCE],
        "more_questions": len(check.questions[QUESTIONS_AT_ONCE:]),
        "asks_names": any(not one.default for one in check.questions),
        "lists": [(name, words, getattr(check, name)) for name, words in LISTS],
    }
    return render(request, "tasks/upload.html", context)


def _upload_or_404(user, pk):
    found = Upload.objects.visible_to(user).select_related("province", "uploaded_by", "applied_by")
    upload = get_object_or_404(found, pk=pk)
    importer = IMPORTERS.get(upload.kind)
    if importer is None or not importer.may(user, upload.province):
        raise Http404
    return upload, importer


def _grouped(faults):
    """[(sentence, [places])]: what is wrong in the same way in many places is said once."""
    groups = {}
    for fault in faults:
        groups.setdefault(fault.sentence, []).append(fault.place)
    return list(groups.items())


def _answers(request, check):
    """{key: value} of the questions that were answered, with one of their choices."""
    typed = {one.key: request.POST.get(f"tra-loi:{one.key}") for one in check.questions}
    return {
        one.key: typed[one.key] for one in check.questions if typed[one.key] in dict(one.choices)
    }


def _keep_answers(request, upload, check):
    try:
        answer_upload(upload=upload, answers=_answers(request, check), by=request.user)
    except Refused as problem:
        messages.warning(request, problem.sentence)
    return redirect(upload)


@login_required
def upload_apply(request, pk):
    """Apply what was shown. An answer that was changed on the page is kept and looked at first."""
    upload, importer = _upload_or_404(request.user, pk)
    if request.method != "POST" or not upload.is_waiting:
        return redirect(upload)
    check = importer.check(upload)
    answers = _answers(request, check)
    if any(answers.get(one.key, one.value) != one.value for one in check.questions):
        messages.info(request, "Đã ghi câu trả lời. Xem lại những gì sẽ thay đổi rồi áp dụng.")
        return _keep_answers(request, upload, check)
    seen, now = request.POST.get("da-xem", ""), timezone.now()
    try:
        apply_upload(upload=upload, seen=seen, by=request.user, now=now)
    except Faulty as problem:
        messages.warning(request, f"Chưa ghi gì: {problem.faults[0].sentence}")
    except Refused as problem:
        messages.warning(request, problem.sentence)
    else:
        messages.success(request, f"Đã áp dụng tệp {upload.name}.")
    return redirect(upload)


@login_required
def upload_discard(request, pk):
    """Put the file away, unapplied."""
    upload, importer = _upload_or_404(request.user, pk)
    if request.method != "POST":
        return redirect(upload)
    try:
        discard_upload(upload=upload, by=request.user, now=timezone.now())
    except Refused as problem:
        messages.warning(request, problem.sentence)
        return redirect(upload)
    messages.success(request, f"Đã bỏ tệp {upload.name}. Chưa ghi gì từ tệp này.")
    slug = next(slug for slug, kind in KINDS.items() if kind == importer.kind)
    return redirect("upload-new", slug)


# A new province ------------------------------------------------------------------------------------


@login_required
def province_new(request):
    """Begin a province, then go on to its agencies. The administrator's alone."""
    if not request.user.is_superuser:
        raise Http404
    form = NewProvinceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        province = form.save()
        messages.success(request, f"Đã thêm tỉnh {province}. Nạp các cơ quan của tỉnh ở dưới.")
        return redirect(f"{reverse('upload-new', args=['co-quan'])}?tinh={province.pk}")
    status = 422 if request.method == "POST" else 200
    return render(request, "tasks/province_new.html", {"form": form}, status=status)
