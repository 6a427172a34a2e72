"""Acts on several rows of reporting. Each is one transaction, locks its row first, then judges.

Who may do what stands beside the act (`may_…`), for view and template alike. Refusals are
exceptions with a Vietnamese `sentence` for the person who tried.
"""

from dataclasses import dataclass, field
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies.models import Agency, Membership
from plans.models import ReportingRule
from reporting.models import (
    WRITERS,
    Cycle,
    DraftLine,
    FiledLine,
    Filing,
    Obligation,
    Outcome,
    Report,
    ReportEvent,
)
from tasks.parts import parts_of


class Refused(Exception):
    """An act that the state of affairs does not allow; `sentence` tells the person why."""

    sentence = "Không thực hiện được."

    def __str__(self):
        return self.sentence


class NotAllowed(Refused):
    sentence = "Tài khoản này không có quyền làm việc đó."


class AlreadyOpened(Refused):
    sentence = "Kỳ báo cáo năm này đã được mở trước đó."


class NothingToOpen(Refused):
    def __init__(self, sentence):
        self.sentence = sentence


class CycleClosed(Refused):
    sentence = "Kỳ báo cáo đã đóng. Cần gửi thêm thì đề nghị Sở Tư pháp mở lại kỳ."


class AlreadySubmitted(Refused):
    sentence = "Báo cáo này đã được gửi trước đó. Lần gửi trước vẫn được giữ nguyên."


class UnknownTask(Refused):
    sentence = "Có nhiệm vụ không thuộc báo cáo này. Chưa lưu gì; tải lại trang rồi lưu lại."


class StaleDraft(Refused):
    """Somebody else saved the draft meanwhile. `theirs` is {task id: DraftLine} as it stands now."""

    sentence = "Người khác trong cơ quan vừa lưu báo cáo này. Chưa ghi đè gì: chọn nội dung ở từng dòng rồi lưu lại."

    def __init__(self, report, theirs):
        self.report = report
        self.theirs = theirs


class ReportIncomplete(Refused):
    """Faults that keep a report from being filed: [(Task, sentence)], in plan order."""

    def __init__(self, faults):
        self.faults = faults

    @property
    def sentence(self):
        return f"Chưa gửi được: còn {len(self.faults)} nhiệm vụ cần điền. Nội dung đã nhập vẫn còn nguyên."


def require(condition, refusal):
    if not condition:
        raise refusal


# Opening and closing a cycle ------------------------------------------------------------------


@dataclass
class Expected:
    """One agency that will owe a report, by which rule, and its last on-time day."""

    agency: Agency
    rule: ReportingRule
    due_on: date


@dataclass
class CyclePreview:
    """What opening the cycle would do. Nothing is written."""

    plan: object
    year: int
    expected: list = field(default_factory=list)
    asked: list = field(default_factory=list)  # [(Agency, Responsibility)]
    left_out: list = field(default_factory=list)  # [Agency]

    @property
    def by_rule(self):
        """[(rule, [Expected])] in the order of the plan."""
        rules = {}
        for one in self.expected:
            rules.setdefault(one.rule, []).append(one)
        return list(rules.items())

    @property
    def due_on(self):
        """The last on-time day of the first rule; rules may differ."""
        return self.expected[0].due_on

    @property
    def title(self):
        return f"Báo cáo năm {self.year}"

    @property
    def period(self):
        """15 December of last year to 14 December (Nghị định 09/2019/NĐ-CP)."""
        return date(self.year - 1, 12, 15), date(self.year, 12, 14)


def may_coordinate(user, plan):
    """Coordinators of the plan's province run its cycles."""
    return plan.province_id in user.province_ids_as(Membership.Role.COORDINATOR)


def preview_cycle(plan, year):
    """Who will be expected in that year's cycle, by which rule; who is only asked; who is left out.

    Groups are resolved on the due day (product rule "Agencies change"). Raises AlreadyOpened, and
    NothingToOpen where the plan has no yearly rule or the year lies before the plan.
    """
    require(not plan.cycles.filter(year=year).exists(), AlreadyOpened)
    preview = CyclePreview(plan, year)
    rules = plan.reporting_rules.filter(kind=ReportingRule.Kind.YEARLY).prefetch_related(
        "reporters__agency", "reporters__group"
    )
    if not rules:
        raise NothingToOpen(
            "Kế hoạch này không quy định báo cáo hằng năm. Muốn mở kỳ thì thêm quy định báo cáo "
            "«do Sở Tư pháp tự đặt» ở trang quản trị kế hoạch."
        )
    if year < plan.resolve_on.year:
        raise NothingToOpen(
            f"Kế hoạch có từ năm {plan.resolve_on.year}; không mở kỳ báo cáo năm {year}."
        )
    seen = set()
    for rule in rules:
        due_on = rule.due_on(year)
        for agency in _parties(rule.reporters.all(), due_on):
            if agency.pk not in seen:
                seen.add(agency.pk)
                preview.expected.append(Expected(agency, rule, due_on))
    if not preview.expected:
        raise NothingToOpen(f"Ngày hết hạn năm {year} không có cơ quan nào phải báo cáo.")
    preview.asked = asked_of(plan, preview.due_on, seen)
    seen |= {agency.pk for agency, _ in preview.asked}
    living = Agency.objects.filter(province=plan.province).living(preview.due_on)
    preview.left_out = list(living.exclude(pk__in=seen))
    return preview


def asked_of(plan, on, expected=()):
    """[(Agency, Responsibility)]: whom Part III asks rather than orders; not those expected anyway.

    They stand apart and outside the document's rate (Đắk Lắk 2026, III.3 and III.4).
    """
    asked = plan.responsibilities.filter(asked=True).prefetch_related(
        "addressees__agency", "addressees__group"
    )
    found = {}
    for responsibility in asked:
        for agency in _parties(responsibility.addressees.all(), on):
            if agency.pk not in expected:
                found.setdefault(agency.pk, (agency, responsibility))
    return list(found.values())


def _parties(rows, on):
    """The agencies that these rows name, groups unfolded on that day; only those in being."""
    for row in rows:
        if row.group:
            yield from row.group.members(on)
        elif row.agency.is_alive(on):
            yield row.agency


@transaction.atomic
def open_cycle(*, plan, year, by, now):
    """Open the yearly cycle: one obligation with an empty report for every expected agency, once.

    Raises NotAllowed, AlreadyOpened, NothingToOpen.
    """
    require(may_coordinate(by, plan), NotAllowed)
    preview = preview_cycle(plan, year)
    period_from, period_until = preview.period
    try:
        with transaction.atomic():
            cycle = Cycle.objects.create(
                plan=plan,
                year=year,
                title=preview.title,
                period_from=period_from,
                period_until=period_until,
                data_until=period_until,
                opened_at=now,
                opened_by=by,
            )
    except IntegrityError:
        raise AlreadyOpened from None
    obligations = Obligation.objects.bulk_create(
        Obligation(
            cycle=cycle,
            agency=one.agency,
            rule=one.rule,
            basis=one.rule.basis,
            recipient_id=one.rule.recipient_id,
            via_id=one.rule.via_id,
            due_on=one.due_on,
        )
        for one in preview.expected
    )
    Report.objects.bulk_create(Report(obligation=obligation) for obligation in obligations)
    return cycle


@transaction.atomic
def close_cycle(*, cycle, by, now):
    """End the cycle: nobody files after it. Closing a closed cycle changes nothing."""
    cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
    require(may_coordinate(by, cycle.plan), NotAllowed)
    if cycle.is_open:
        cycle.closed_at, cycle.closed_by = now, by
        cycle.save(update_fields=["closed_at", "closed_by"])
    return cycle


@transaction.atomic
def reopen_cycle(*, cycle, by):
    """Let agencies file again; the deadlines stay what they were."""
    cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
    require(may_coordinate(by, cycle.plan), NotAllowed)
    if not cycle.is_open:
        cycle.closed_at = cycle.closed_by = None
        cycle.save(update_fields=["closed_at", "closed_by"])
    return cycle


# Writing and filing a report ------------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    """What a person typed for one task."""

    outcome: str = ""
    text: str = ""
    completed_on: date | None = None

    @classmethod
    def of(cls, line):
        return cls(line.outcome, line.text, line.completed_on) if line else cls()


def may_write(user, report):
    """Focal points and signers of the agency write and file its report; nobody else."""
    return report.obligation.agency_id in user.agency_ids(*WRITERS)


def parts_of_report(report):
    """The agency's parts in the plan on the due day, in plan order: the lines of the report."""
    obligation = report.obligation
    return parts_of(obligation.agency, obligation.due_on, plan=obligation.cycle.plan)


def faults_of(parts, entries):
    """[(Task, sentence)] for what still keeps the report from being filed, in plan order.

    `entries` is {task id: Entry}. Obliged tasks need an outcome; every outcome but "không phát
    sinh" needs words, "chưa thực hiện" a reason, "hoàn thành" its day (product rule "Outcomes").
    """
    faults = []
    for part in parts:
        fault = _fault(part, entries.get(part.task.pk, Entry()))
        if fault:
            faults.append((part.task, fault))
    return faults


def _fault(part, entry):
    if not entry.outcome:
        if entry.text:
            return "Đã ghi nội dung nhưng chưa chọn kết quả."
        return "Chưa chọn kết quả." if part.obliged else None
    if entry.outcome not in Outcome.of_task(part.task):
        return "Kết quả này không dùng cho nhiệm vụ thường xuyên."
    if entry.outcome == Outcome.NOT_DONE and not entry.text:
        return "Chọn «Chưa thực hiện» thì phải ghi lý do."
    if entry.outcome != Outcome.NOTHING and not entry.text:
        return "Chưa ghi nội dung đã làm."
    if entry.outcome == Outcome.COMPLETED and not entry.completed_on:
        return "Chọn «Hoàn thành» thì phải ghi ngày hoàn thành."
    return None


def _locked_for_writing(report, by):
    """The report, its row locked; raises what forbids this person to write it now."""
    report = (
        Report.objects.select_for_update(of=("self",))
        .select_related(
            "obligation__cycle__plan__province", "obligation__agency", "obligation__recipient"
        )
        .get(pk=report.pk)
    )
    require(may_write(by, report), NotAllowed)
    require(report.is_editable, AlreadySubmitted)
    require(report.obligation.cycle.is_open, CycleClosed)
    return report


@transaction.atomic
def save_draft(*, report, entries, revision, by, now):
    """Keep what was typed: `entries` is {task id: Entry}, `revision` the one the person started from.

    Returns the report with its new revision; where nothing differs, nothing is written.
    Raises NotAllowed, AlreadySubmitted, CycleClosed, UnknownTask, StaleDraft.
    """
    report = _locked_for_writing(report, by)
    known = {part.task.pk for part in parts_of_report(report)}
    require(entries.keys() <= known, UnknownTask)
    lines = {line.task_id: line for line in report.lines.all()}
    changed = {pk: entry for pk, entry in entries.items() if entry != Entry.of(lines.get(pk))}
    if not changed:
        return report
    if report.revision != revision:
        raise StaleDraft(report, lines)
    for task_id, entry in changed.items():
        line = lines.get(task_id) or DraftLine(report=report, task_id=task_id)
        line.outcome, line.text, line.completed_on = entry.outcome, entry.text, entry.completed_on
        line.save()
    report.state = Report.State.DRAFT
    report.revision += 1
    report.saved_at, report.saved_by = now, by
    report.save(update_fields=["state", "revision", "saved_at", "saved_by"])
    return report


@transaction.atomic
def submit_report(*, report, by, now):
    """File a report: copy its draft into an immutable filing.

    The row is locked first: two people of one agency may press the button together, and only the
    first filing counts. Its day in Vietnam decides whether the agency was on time.

    Raises NotAllowed, AlreadySubmitted, CycleClosed, ReportIncomplete with every fault at once.
    """
    report = _locked_for_writing(report, by)
    parts = parts_of_report(report)
    entries = {line.task_id: Entry.of(line) for line in report.lines.all()}
    faults = faults_of(parts, entries)
    require(not faults, ReportIncomplete(faults))
    filing = _file(report, parts, entries, by, now)
    report.state = Report.State.SUBMITTED
    report.first_filed_on = timezone.localdate(now)
    report.save(update_fields=["state", "first_filed_on"])
    ReportEvent.objects.create(
        report=report, kind=ReportEvent.Kind.SUBMITTED, at=now, by=by, filing=filing
    )
    return filing


def _file(report, parts, entries, by, now):
    obligation = report.obligation
    number = report.filings.count() + 1
    cycle = obligation.cycle
    filing = Filing.objects.create(
        report=report,
        number=number,
        receipt=f"{cycle.plan.province.abbreviation}-{cycle.year}-{report.pk}-{number}",
        at=now,
        by=by,
        by_name=by.full_name,
        agency_name=obligation.agency.name,
        plan_title=cycle.plan.short_title,
        cycle_title=cycle.title,
        recipient_name=obligation.recipient.name,
        via_name=obligation.via.name if obligation.via else "",
    )
    FiledLine.objects.bulk_create(
        FiledLine(
            filing=filing,
            task=part.task,
            position=position,
            section_title=str(part.task.section),
            number=part.task.number,
            title=part.task.title,
            task_text=part.task.text,
            roles=[role.value for role in part.roles],
            obliged=part.obliged,
            outcome=entries[part.task.pk].outcome,
            text=entries[part.task.pk].text,
            completed_on=_completed_on(entries[part.task.pk]),
        )
        for position, part in enumerate(parts, start=1)
        if entries.get(part.task.pk, Entry()).outcome
    )
    return filing


def _completed_on(entry):
    return entry.completed_on if entry.outcome == Outcome.COMPLETED else None
