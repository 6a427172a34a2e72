"""Agencies merged, split, renamed, dissolved, or their tasks moved: applied whole, or undone whole."""

from datetime import date

from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone

from agencies.models import Agency, Membership, Province, Reorganisation, Succession
from plans.models import Addressee
from reporting.actions.drafts import SIGNATURE, draft_of, keep_pieces, lock_for_writing, may_write
from reporting.actions.outline import outline_of
from reporting.actions.refusals import NotAllowed, Refused, UnknownPiece, require
from reporting.actions.reorganisation_preview import (
    faults_of_spec,
    preview_reorganisation,
)
from reporting.actions.reorganisation_spec import Heir, Spec, new_agency
from reporting.models import Obligation, Report
from tasks.models import Assignment

__all__ = [
    "Heir",
    "Spec",
    "apply_reorganisation",
    "faults_of_spec",
    "hand_over_draft",
    "may_reorganise",
    "preview_reorganisation",
    "undo_reorganisation",
]
# What a duty that passes on keeps of the one it comes from.
TERMS = (
    "rule",
    "basis",
    "recipient",
    "via",
    "due_on",
    "extended_from",
    "extended_at",
    "extended_by",
    "extension_reason",
)


class FiledAfterwards(Refused):
    sentence = (
        "Cơ quan kế thừa đã gửi, đã soạn báo cáo hoặc đã được gia hạn, miễn trong nghĩa vụ chuyển "
        "giao: không hoàn tác được nữa."
    )


def may_reorganise(user, province):
    """Coordinators of the province."""
    return province.pk in user.province_ids_as(Membership.Role.COORDINATOR)


# Applying ------------------------------------------------------------------------------------------


@transaction.atomic
def apply_reorganisation(*, spec, by, now, press=""):
    """Do what `preview_reorganisation` shows, whole, and return the Reorganisation. `press` is of
    everything that was sent: by it `applied_with` finds the row again.

    One at a time in a province; the reports concerned are locked, so that a report filed meanwhile
    stays filed. What was changed is kept in its log. Raises NotAllowed, Refused.
    """
    require(may_reorganise(by, spec.province), NotAllowed)
    require(
        spec.effective_on <= timezone.localdate(now),
        Refused(f"Chưa đến ngày {spec.effective_on:%d/%m/%Y}: áp dụng từ ngày đó."),
    )
    _lock(spec.province, Q(obligation__agency__in=spec.ids))
    spec = _as_it_stands(spec)
    preview = preview_reorganisation(spec, timezone.localdate(now))
    row = Reorganisation.objects.create(
        province=spec.province,
        kind=spec.kind,
        decree_number=spec.decree_number or None,
        decree_on=spec.decree_on,
        decree_note=spec.decree_note,
        effective_on=spec.effective_on,
        applied_at=now,
        applied_by=by,
    )
    heirs = _begin(preview, row)
    row.log["press"] = press
    row.log["agencies"] = sorted({*spec.ids, *(agency.pk for agency in heirs.values())})
    _end(preview, row)
    _carry(preview, heirs, row)
    _carry_duties(preview, heirs, row)
    _pass_on(preview, heirs, row, now)
    _redirect(preview, heirs, row)
    _move_people(preview, heirs, row)
    row.save(update_fields=["log"])
    return row


def applied_with(press, by):
    """The Reorganisation that this user applied by the same press and that stands; None where there is
    none. “Áp dụng” pressed twice finds it."""
    return Reorganisation.objects.in_force().filter(log__press=press, applied_by=by).first()


def _lock(province, concerned):
    """Wait for whoever reorganises the province or files one of these reports."""
    Province.objects.select_for_update(no_key=True).get(pk=province.pk)
    reports = Report.objects.select_for_update(of=("self",)).filter(concerned)
    list(reports.order_by("pk").values_list("pk"))


def _as_it_stands(spec):
    """The spec with its agencies read anew, their rows locked."""
    ids = [*spec.ids, *(agency.pk for agency in spec.old_heirs)]
    rows = Agency.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    fresh = {agency.pk: agency for agency in rows}
    require(len(fresh) == len(set(ids)), Refused("Có cơ quan không còn. Tải lại trang."))
    heirs = [
        heir if heir.is_new else Heir(agency=fresh[heir.agency.pk], of=heir.of)
        for heir in spec.heirs
    ]
    said = vars(spec) | {
        "predecessors": tuple(fresh[pk] for pk in spec.ids),
        "heirs": tuple(heirs),
    }
    return Spec(**said)


def _begin(preview, row):
    """{Heir: Agency}, the new ones stored."""
    spec, found = preview.spec, {}
    row.log["begun"] = []
    for heir in spec.heirs:
        found[heir] = heir.agency or new_agency(heir, spec)
        if heir.is_new:
            found[heir].save()
            row.log["begun"].append(found[heir].pk)
        if not spec.is_transfer:
            for agency in spec.predecessors:
                if heir.is_of(agency.pk):
                    Succession.objects.create(
                        predecessor=agency, successor=found[heir], reorganisation=row
                    )
    return found


def _end(preview, row):
    for agency in preview.ends:
        agency.until_on = preview.spec.last_day
        agency.save(update_fields=["until_on"])
    row.log["ended"] = [agency.pk for agency in preview.ends]


def _carry(preview, heirs, row):
    """End the parts by name; who goes on with one gets a part of its own beside it."""
    row.log["parts"], row.log["carried"] = [], []
    for fate in preview.assignments:
        part = fate.assignment
        same = {"task": part.task, "role": part.role, "scope": part.scope}
        row.log["parts"].append([part.pk, _day(part.until_on)])
        if carried := _hand_on(part, fate.heir, same, preview, heirs):
            row.log["carried"].append(carried.pk)


def _carry_duties(preview, heirs, row):
    """The same with what Part III lays on them by name."""
    row.log["addressees"], row.log["carried_duties"] = [], []
    for fate in preview.duties:
        one = fate.addressee
        row.log["addressees"].append([one.pk, _day(one.until_on)])
        same = {"responsibility": one.responsibility}
        if carried := _hand_on(one, fate.heir, same, preview, heirs):
            row.log["carried_duties"].append(carried.pk)


def _hand_on(part, heir, same, preview, heirs):
    """End the part; the part of the heir that carries it, None where nobody does."""
    until_on, last_day = part.until_on, preview.spec.last_day
    has_ended = until_on and until_on <= last_day
    if not has_ended:
        part.until_on = last_day
        part.save(update_fields=["until_on"])
    return heir and type(part).objects.create(
        **same,
        agency=heirs[heir],
        position=part.position,
        from_on=preview.spec.effective_on,
        until_on=None if has_ended else until_on,
        carries=part.carries or part,
    )


def _day(day):
    return day and day.isoformat()


def _redirect(preview, heirs, row):
    """Reports that were to go to an ending agency, or through it, go to its successor: the first
    named, where it has several; where it has none they stay as they are."""
    row.log["redirected"] = []
    for agency in preview.ends:
        heir = next((heirs[one] for one in preview.spec.heirs if one.is_of(agency.pk)), None)
        for column in ("recipient", "via") if heir else ():
            rows = Obligation.objects.standing().filter(
                cycle__closed_at=None, report__first_filed_on=None, **{column: agency}
            )
            for pk in rows.order_by("pk").values_list("pk", flat=True):
                row.log["redirected"].append([pk, column, agency.pk])
            rows.update(**{column: heir})


def _pass_on(preview, heirs, row, now):
    """End what is unfiled; one duty with an empty report for each successor and open cycle."""
    ended = [obligation.pk for obligation in preview.ended]
    Obligation.objects.filter(pk__in=ended).update(ended_at=now, ended_by=row)
    passed = [
        Obligation.objects.create(
            cycle=one.cycle,
            agency=heirs[one.heir],
            **{name: getattr(one.model, name) for name in TERMS},
        )
        for one in preview.passed_on
    ]
    Report.objects.bulk_create(Report(obligation=one) for one in passed)
    row.log["passed_on"] = [one.pk for one in passed]


def _move_people(preview, heirs, row):
    """Who was ticked becomes the same at the heir, and stays what they were, to read the old drafts."""
    row.log["people"] = []
    for person in preview.people:
        for heir in person.chosen:
            post, is_new = Membership.objects.get_or_create(
                user=person.membership.user, agency=heirs[heir], role=person.membership.role
            )
            if is_new:
                row.log["people"].append(post.pk)


# Undoing -------------------------------------------------------------------------------------------


@transaction.atomic
def undo_reorganisation(*, reorganisation, by, now):
    """Put every row back as it was; the Reorganisation stays and says who undid it when.

    Only the last one of its agencies, and only while nothing was written, filed or decided on what
    it passed on, and nobody else has come to need the new agencies. Raises NotAllowed, Refused.
    """
    require(may_reorganise(by, reorganisation.province), NotAllowed)
    ended = Q(obligation__ended_by=reorganisation)
    passed = Q(obligation__in=reorganisation.log.get("passed_on", []))
    _lock(reorganisation.province, ended | passed)
    row = Reorganisation.objects.select_for_update(of=("self",)).get(pk=reorganisation.pk)
    require(row.undone_at is None, Refused("Lần sắp xếp này đã được hoàn tác trước đó."))
    require(
        not row.is_given, Refused("Lần sắp xếp này có từ dữ liệu ban đầu: không hoàn tác được.")
    )
    _refuse_if_not_last(row)
    _take_back_duties(row)
    _take_back_parts(row)
    try:
        with transaction.atomic():
            _take_back_agencies(row)
    except ProtectedError:
        raise Refused(
            "Cơ quan mới đã có người, báo cáo hoặc việc khác về sau: không hoàn tác được nữa."
        ) from None
    row.undone_at, row.undone_by = now, by
    row.save(update_fields=["undone_at", "undone_by"])
    return row


def _refuse_if_not_last(row):
    mine = set(row.log["agencies"])
    later = Reorganisation.objects.in_force().filter(province=row.province, pk__gt=row.pk)
    for other in later:
        require(
            not mine & set(other.log.get("agencies", [])),
            Refused(f"Hoàn tác lần sắp xếp sau trước đã: {other}, {other.decree}."),
        )


def _take_back_duties(row):
    passed = Obligation.objects.filter(pk__in=row.log["passed_on"])
    reports = Report.objects.filter(obligation__in=passed)
    begun = Q(revision__gt=0) | ~Q(state=Report.State.NOT_STARTED) | Q(events__isnull=False)
    require(not reports.filter(begun).exists(), FiledAfterwards)
    reports.delete()
    passed.delete()
    row.ended_obligations.update(ended_at=None, ended_by=None)


def _take_back_parts(row):
    """The carried parts go, the others last as long as before. A part that a later import of the
    plan removed stays removed."""
    for model, carried, ended in (
        (Assignment, row.log["carried"], row.log["parts"]),
        (Addressee, row.log["carried_duties"], row.log["addressees"]),
    ):
        for part in model.objects.filter(pk__in=carried):
            part.delete()
        parts = model.objects.in_bulk([pk for pk, _ in ended])
        for pk, until_on in ended:
            if pk in parts:
                parts[pk].until_on = until_on and date.fromisoformat(until_on)
                parts[pk].save(update_fields=["until_on"])
    for pk, column, agency in row.log["redirected"]:
        Obligation.objects.filter(pk=pk).update(**{column: agency})


def _take_back_agencies(row):
    for post in Membership.objects.filter(pk__in=row.log["people"]):
        post.delete()
    row.successions.all().delete()
    for agency in Agency.objects.filter(pk__in=row.log["ended"]):
        agency.until_on = None
        agency.save(update_fields=["until_on"])
    for agency in Agency.objects.filter(pk__in=row.log["begun"]):
        agency.delete()


# Drafts --------------------------------------------------------------------------------------------


def heirs_of_draft(report):
    """The open reports to which the words of this ended draft may go: those of the agency's
    successors in the same cycle. Of any other report there are none."""
    obligation = report.obligation
    heirs = Succession.objects.filter(
        predecessor=obligation.agency_id, reorganisation=obligation.ended_by_id
    )
    if not obligation.is_ended:
        return Report.objects.none()
    return Report.objects.filter(
        obligation__cycle=obligation.cycle_id,
        obligation__agency__in=heirs.values("successor"),
        obligation__ended_at=None,
    )


@transaction.atomic
def hand_over_draft(*, report, to, by, now):
    """Copy the words of an ended draft into what is still empty in the successor's; returns the keys.

    Only who writes for both does it: a draft is its agency's alone, and no successor reads it. Nothing
    that was said is overwritten; who signed and the number of the paper are the old agency's, and
    stay. Raises NotAllowed, AlreadySubmitted, CycleClosed, Refused.
    """
    report = Report.objects.select_related("obligation").get(pk=report.pk)
    require(may_write(by, report) and may_write(by, to), NotAllowed)
    to = lock_for_writing(to, by, now)
    require(
        heirs_of_draft(report).filter(pk=to.pk).exists(),
        Refused("Báo cáo nhận không phải của cơ quan kế thừa trong cùng kỳ."),
    )
    outline, held = outline_of(to), draft_of(to)
    taken = {
        key: outline.fitting(words)
        for key, words in draft_of(report).items()
        if _fits(outline, held, key) and not words.is_empty
    }
    keep_pieces(to, outline, taken, by, now)
    return list(taken)


def _fits(outline, held, key):
    """Whether the piece exists there, and says nothing yet."""
    try:
        blank = outline.blank(key)
    except UnknownPiece:
        return False
    return key != SIGNATURE and key not in outline.locked and held.get(key, blank).is_empty
