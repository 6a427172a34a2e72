"""All kinds of files that may be given, and what is done with one: kept, answered, applied, put away."""

from django.db import IntegrityError, transaction

from agencies.importing.workbook import AgencyWorkbook
from agencies.imports import Upload
from agencies.models import Province
from agencies.refusals import NotAllowed, Refused, require
from agencies.shape import Fault, Faulty
from tasks.plan_file.importing import PlanFile

IMPORTERS = {one.kind: one for one in (AgencyWorkbook(), PlanFile())}
KINDS = {"co-quan": Upload.Kind.AGENCIES, "ke-hoach": Upload.Kind.PLAN}  # as addresses name them


class AlreadyApplied(Refused):
    sentence = "Tệp này đã được áp dụng trước đó; không áp dụng lần nữa."


class Discarded(Refused):
    sentence = "Tệp này đã bị bỏ. Nạp lại tệp nếu cần."


class ChangedMeanwhile(Refused):
    sentence = (
        "Dữ liệu vừa thay đổi nên tệp sẽ làm khác với những gì vừa hiện. Chưa ghi gì: xem lại danh "
        "sách mới rồi áp dụng."
    )


class Unanswered(Refused):
    sentence = "Còn câu hỏi chưa trả lời. Chưa ghi gì."


def provinces_to_import(user, importer):
    """The provinces for which the user may give such files, in list order."""
    return [one for one in Province.objects.visible_to(user) if importer.may(user, one)]


@transaction.atomic
def keep_upload(*, importer, name, content, province, by, now):
    """Keep a file that somebody gave; the Upload. Raises NotAllowed.

    It takes the place of the same person's waiting file of that name: mended, and given again.
    """
    province = province or importer.find_province(content, by)
    require(importer.may(by, province), NotAllowed)
    earlier = Upload.objects.waiting().filter(
        kind=importer.kind, province=province, name=name, uploaded_by=by
    )
    earlier.update(content=None, discarded_at=now, discarded_by=by)
    return Upload.objects.create(
        kind=importer.kind,
        name=name,
        content=content,
        province=province,
        uploaded_by=by,
        uploaded_at=now,
    )


@transaction.atomic
def answer_upload(*, upload, answers, by):
    """Remember the answers given so far. Raises NotAllowed, AlreadyApplied, Discarded."""
    upload = _locked(upload, by)
    upload.answers = upload.answers | answers
    upload.save(update_fields=["answers"])
    return upload


@transaction.atomic
def discard_upload(*, upload, by, now):
    """Put the file away; its content is gone. Raises NotAllowed, AlreadyApplied, Discarded."""
    upload = _locked(upload, by)
    upload.content, upload.discarded_at, upload.discarded_by = None, now, by
    upload.save(update_fields=["content", "discarded_at", "discarded_by"])
    return upload


def apply_upload(*, upload, seen, by, now):
    """All of the file, or nothing; the Upload with its result.

    `seen` is the digest of the check that the person looked at: what it showed is what is done.
    Raises Faulty with all faults, Unanswered, ChangedMeanwhile, AlreadyApplied, Discarded, NotAllowed.
    """
    try:
        with transaction.atomic():
            return _apply(upload, seen, by, now)
    except IntegrityError:
        raise Faulty([Fault("", "trùng với dữ liệu vừa được ghi. Chưa ghi gì; thử lại.")]) from None


def _apply(upload, seen, by, now):
    upload = _locked(upload, by)
    if upload.province_id:  # one file of a province after the other
        upload.province = Province.objects.select_for_update().get(pk=upload.province_id)
    importer = IMPORTERS[upload.kind]
    check = importer.check(upload)
    if check.faults:
        raise Faulty(check.faults)
    require(not check.open_questions, Unanswered)
    require(check.digest == seen, ChangedMeanwhile)
    upload.result = importer.apply(upload, by=by, now=now).lists
    upload.content, upload.applied_at, upload.applied_by = None, now, by
    upload.save(update_fields=["content", "applied_at", "applied_by", "result", "province"])
    return upload


def _locked(upload, by):
    """The upload, locked and still waiting, for somebody who may apply it."""
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    require(IMPORTERS[upload.kind].may(by, upload.province), NotAllowed)
    require(upload.applied_at is None, AlreadyApplied)
    require(upload.discarded_at is None, Discarded)
    return upload
