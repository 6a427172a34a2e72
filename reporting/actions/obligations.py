"""Who owes what, changed after the opening: extended, exempted, invited, added. All of it undoable."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from reporting.actions.cycles import may_coordinate
from reporting.actions.refusals import NotAllowed, Refused, require
from reporting.models import Cycle, Obligation, Report, ReportEvent


class AlreadyIn(Refused):
    sentence = "Cơ quan này đã có trong kỳ báo cáo."


def _lock(cycle, obligations, by):
    """Those obligations of the cycle, locked with their reports, in one order for everybody: who
    waited must judge the obligation as it stands then, not as it was read before the wait."""
    require(may_coordinate(by, cycle.plan), NotAllowed)
    ids = sorted(obligation.pk for obligation in obligations)
    reports = Report.objects.select_for_update(of=("self", "obligation")).filter(obligation__in=ids)
    rows = list(reports.select_related("obligation__agency", "obligation__cycle").order_by("pk"))
    require(rows, Refused("Chưa chọn cơ quan nào."))
    require(
        len(rows) == len(set(ids)) and all(row.obligation.cycle_id == cycle.pk for row in rows),
        Refused("Có cơ quan không thuộc kỳ báo cáo này. Chưa ghi gì."),
    )
    _refuse_some(
        Obligation.objects.ended().filter(pk__in=ids).select_related("agency"),
        "Cơ quan đã kết thúc hoạt động khi chưa gửi thì không còn nghĩa vụ.",
    )
    for row in rows:
        row.obligation.report = row
    return [row.obligation for row in rows]


def _refuse_some(obligations, sentence):
    """Refuse the whole act, naming the agencies in the way."""
    names = ", ".join(obligation.agency.name for obligation in obligations)
    require(not obligations, Refused(f"{sentence} Chưa ghi gì. Bỏ chọn: {names}."))


def _note(obligations, kind, by, now, **said):
    ReportEvent.objects.bulk_create(
        ReportEvent(report=obligation.report, kind=kind, at=now, by=by, **said)
        for obligation in obligations
    )


@transaction.atomic
def extend(*, cycle, obligations, until, reason, by, now):
    """Move the due day of these, only before they file (product rule "Dates", 5).

    The day before the first extension is kept; what stands so already stays as it is, sent twice.
    Raises NotAllowed, Refused.
    """
    require(reason, Refused("Ghi lý do gia hạn."))
    require(until >= timezone.localdate(now), Refused("Hạn mới không được ở trong quá khứ."))
    obligations = [
        one
        for one in _lock(cycle, obligations, by)
        if (one.due_on, one.extension_reason) != (until, reason)
    ]
    _refuse_some(
        [one for one in obligations if one.report.first_filed_on],
        "Cơ quan đã gửi thì không gia hạn được nữa.",
    )
    _refuse_some(
        [one for one in obligations if until <= one.due_on], "Hạn mới phải sau hạn đang có."
    )
    for one in obligations:
        one.extended_from = one.extended_from or one.due_on
        one.due_on, one.extension_reason = until, reason
        one.extended_at, one.extended_by = now, by
        one.save()
    _note(obligations, ReportEvent.Kind.EXTENDED, by, now, text=reason, due_on=until)


@transaction.atomic
def undo_extension(*, cycle, obligations, by, now):
    """Put the day before the extension back, while nothing was filed; those without one stay as
    they are. Raises NotAllowed, Refused."""
    obligations = [one for one in _lock(cycle, obligations, by) if one.is_extended]
    require(obligations, Refused("Không cơ quan nào đã chọn đang được gia hạn."))
    _refuse_some(
        [one for one in obligations if one.report.first_filed_on],
        "Cơ quan đã gửi theo hạn mới thì không bỏ gia hạn được nữa.",
    )
    for one in obligations:
        one.due_on, one.extended_from, one.extension_reason = one.extended_from, None, ""
        one.extended_at = one.extended_by = None
        one.save()
    _note(obligations, ReportEvent.Kind.EXTENSION_UNDONE, by, now)


@transaction.atomic
def exempt(*, cycle, obligations, reason, by, now):
    """Take these out of the rates; who files all the same is shown apart. Of those exempted before,
    the reason is corrected. Raises NotAllowed, Refused."""
    require(reason, Refused("Ghi lý do miễn báo cáo."))
    locked = _lock(cycle, obligations, by)
    obligations = [one for one in locked if one.exemption_reason != reason]
    for one in obligations:
        one.exempted_at, one.exempted_by, one.exemption_reason = now, by, reason
        one.save()
    _note(obligations, ReportEvent.Kind.EXEMPTED, by, now, text=reason)


@transaction.atomic
def undo_exemption(*, cycle, obligations, by, now):
    """Count these again; those not exempted stay as they are. Raises NotAllowed, Refused."""
    obligations = [one for one in _lock(cycle, obligations, by) if one.is_exempt]
    require(obligations, Refused("Không cơ quan nào đã chọn đang được miễn."))
    for one in obligations:
        one.exempted_at, one.exempted_by, one.exemption_reason = None, None, ""
        one.save()
    _note(obligations, ReportEvent.Kind.EXEMPTION_UNDONE, by, now)


def invite(*, cycle, agency, recipient, via=None, due_on, by, now):
    """Ask a body that the plan asks rather than orders; it stays outside the document's rate.

    Raises NotAllowed, AlreadyIn, Refused.
    """
    given = {"basis": Obligation.Basis.ASKED, "recipient": recipient, "via": via, "due_on": due_on}
    return _take_in(cycle, agency, given, ReportEvent.Kind.INVITED, by, now)


def add_agency(*, cycle, agency, recipient, via=None, due_on, reason, by, now):
    """Expect one more agency: by the coordinator's own setting, in a round by the request.

    Raises as `invite`.
    """
    require(reason, Refused("Ghi lý do thêm cơ quan."))
    basis = Obligation.Basis.OWN_SETTING if cycle.is_yearly else Obligation.Basis.REQUEST
    given = {"basis": basis, "recipient": recipient, "via": via, "due_on": due_on}
    return _take_in(cycle, agency, given, ReportEvent.Kind.ADDED, by, now, text=reason)


@transaction.atomic
def _take_in(cycle, agency, given, kind, by, now, **said):
    require(may_coordinate(by, cycle.plan), NotAllowed)
    require(
        Cycle.objects.open().filter(pk=cycle.pk).exists(),
        Refused("Kỳ báo cáo đã đóng. Mở lại kỳ rồi thêm."),
    )
    require(
        given["due_on"] >= timezone.localdate(now),
        Refused("Hạn gửi không được ở trong quá khứ."),
    )
    require(
        agency.province_id == cycle.plan.province_id and agency.is_alive(given["due_on"]),
        Refused("Cơ quan này không thuộc tỉnh, hoặc đã kết thúc trước hạn báo cáo."),
    )
    try:
        with transaction.atomic():
            obligation = Obligation.objects.create(cycle=cycle, agency=agency, **given)
    except IntegrityError:
        raise AlreadyIn from None
    obligation.report = Report.objects.create(obligation=obligation)
    _note([obligation], kind, by, now, **said)
    return obligation
