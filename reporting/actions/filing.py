"""Filing a report: its draft, or a paper, becomes an immutable filing."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from reporting.actions.cycles import may_coordinate
from reporting.actions.drafts import (
    SIGNATURE,
    Entry,
    ItemWords,
    Paragraph,
    SignatureWords,
    check_item,
    draft_of,
    line_key,
    lock,
    lock_for_writing,
    may_write,
    paragraph_key,
)
from reporting.actions.implementation import implementation_plan_of
from reporting.actions.outline import COMPULSORY, outline_of
from reporting.actions.refusals import (
    AlreadySubmitted,
    ChangedMeanwhile,
    DutyEnded,
    NotAllowed,
    Refused,
    ReportIncomplete,
    require,
)
from reporting.models import (
    FiledItem,
    FiledLine,
    FiledNarrative,
    Filing,
    LineReview,
    Outcome,
    PaperNumber,
    Report,
    ReportEvent,
)

# What is missing ---------------------------------------------------------------------------------


# What of a report's surroundings is written into a filing.
FOR_FILING = ("obligation__cycle__plan__province", "obligation__recipient", "obligation__via")
EARLIEST = date(2000, 1, 1)  # an earlier day in a report of today is a slip of the hand
NOT_THAT_DAY = "Ngày chưa đến hoặc quá xa trước đây. Ghi ngày không sau hôm nay."


@dataclass(frozen=True)
class Fault:
    """What keeps a report from being filed: the piece and its field, its name on the page, and the
    sentence."""

    key: str
    field: str
    label: str
    sentence: str


def faults_of(outline, draft, on):
    """[Fault] for what still keeps the report from being filed that day, in the order of the page.

    Compulsory are an outcome for every obliged task, part III of the outline (ưu điểm; tồn tại,
    hạn chế) and the signatory's name. Every outcome but "không phát sinh" needs words, "chưa thực
    hiện" a reason, "hoàn thành" its day (product rule "Outcomes"). No day may lie ahead.
    """
    faults = []
    for part in outline.parts:
        key = line_key(part.task.pk)
        entry = draft.get(key, Entry())
        found = None if key in outline.locked else _fault_of_line(part, entry, on)
        if found:
            field, sentence = found
            faults.append(Fault(key, field, part.task.number, sentence))
    for part in COMPULSORY:
        key = paragraph_key(part)
        if not draft.get(key, Paragraph()).text:
            faults.append(Fault(key, "text", part.label, "Chưa ghi phần này."))
    signature = draft.get(SIGNATURE, SignatureWords())
    if not signature.signed_by:
        faults.append(Fault(SIGNATURE, "signed_by", "Người ký", "Chưa ghi họ tên người ký."))
    if signature.document_on and not EARLIEST <= signature.document_on <= on:
        faults.append(Fault(SIGNATURE, "document_on", "Ngày văn bản", NOT_THAT_DAY))
    return faults


def _fault_of_line(part, entry, on):
    """(field, sentence), or None."""
    if not entry.outcome:
        if entry.text or entry.evidence:
            return "outcome", "Đã ghi nội dung nhưng chưa chọn kết quả."
        return ("outcome", "Chưa chọn kết quả.") if part.obliged else None
    if entry.outcome not in Outcome.of_task(part.task):
        return "outcome", "Kết quả này không dùng cho nhiệm vụ thường xuyên."
    if entry.outcome == Outcome.NOT_DONE and not entry.text:
        return "text", "Chọn “Chưa thực hiện” thì phải ghi lý do."
    if entry.outcome != Outcome.NOTHING and not entry.text:
        return "text", "Chưa ghi nội dung đã làm."
    if entry.outcome == Outcome.COMPLETED and not entry.completed_on:
        return "completed_on", "Chọn “Hoàn thành” thì phải ghi ngày hoàn thành."
    if entry.outcome == Outcome.COMPLETED and not EARLIEST <= entry.completed_on <= on:
        return "completed_on", NOT_THAT_DAY
    return None


# Filing ------------------------------------------------------------------------------------------


@transaction.atomic
def submit_report(*, report, by, now, revision=None):
    """File a report: copy its draft into an immutable filing.

    The row is locked first: two people of one agency may press the button together, and only the
    first filing counts. `revision` is the draft that the person looked at; where somebody saved
    since, nothing is filed. The day of the first filing in Vietnam decides whether it was on time.

    Raises NotAllowed, AlreadySubmitted, CycleClosed, ChangedMeanwhile, and ReportIncomplete with
    every fault at once.
    """
    report = lock_for_writing(report, by, now, *FOR_FILING)
    require(revision is None or revision == report.revision, ChangedMeanwhile)
    outline, draft = outline_of(report), draft_of(report)
    faults = faults_of(outline, draft, timezone.localdate(now))
    require(not faults, ReportIncomplete(faults))
    filing = _file(report, outline, draft, by=by, at=now)
    _note_filing(filing, ReportEvent.Kind.SUBMITTED)
    return filing


def may_enter_paper(user, report):
    """Coordinators of the province enter what came on paper, not for an agency they write for, nor
    where a reorganisation ended the duty."""
    obligation = report.obligation
    runs = may_coordinate(user, obligation.cycle.plan)
    return runs and not may_write(user, report) and not obligation.is_ended


def why_not_day(report, day, today):
    """Why a paper of this report cannot bear that day, of its number or its receipt, as a sentence;
    "" where it can."""
    cycle = report.obligation.cycle
    if day > today:
        return f"Ngày {day:%d/%m/%Y} chưa đến. Ghi ngày không sau hôm nay."
    if day < cycle.period_from:
        return f"Kỳ báo cáo tính từ {cycle.period_from:%d/%m/%Y}. Ghi ngày từ đó trở đi."
    return ""


@transaction.atomic
def file_paper(*, report, typed, received_on, note, by, now):
    """File on behalf of an agency what it handed in on paper; its own draft is not touched.

    `typed` is {key: words} as for `save_draft`. The day received counts, the day entered is kept;
    a closed cycle does not keep it out (product rule "Dates", 5).
    Raises NotAllowed, AlreadySubmitted, UnknownPiece, TaskNotInReport, Refused, ReportIncomplete.
    """
    report = _lock_for_paper(report, received_on, note, by, now)
    require(report.is_editable, AlreadySubmitted)
    outline = outline_of(report)
    for key, words in typed.items():
        outline.blank(key)
        if isinstance(words, ItemWords) and words.text:
            check_item(outline, words)
    faults = faults_of(outline, typed, timezone.localdate(now))
    require(not faults, ReportIncomplete(faults))
    filing = _file(report, outline, typed, by=by, at=now, received_on=received_on, paper_note=note)
    _note_filing(filing, ReportEvent.Kind.PAPER, _received(received_on, note))
    return filing


@transaction.atomic
def record_paper(*, report, received_on, note, by, now):
    """Note that the paper of a report already filed had come in earlier, or on another day than was
    entered: the earlier of that day and of the first electronic filing becomes the first.

    Only day and reason are kept, as an event without a filing of its own; the words stay as filed
    (product rule "Dates", 5). Raises NotAllowed, Refused where the day changes nothing, or where no
    paper was entered before and the day is not earlier.
    """
    report = _lock_for_paper(report, received_on, note, by, now)
    first = report.first_filed_on
    require(first, Refused("Báo cáo chưa gửi lần nào: nhập cả nội dung bản giấy."))
    corrects = report.events.filter(kind=ReportEvent.Kind.PAPER).exists()
    require(
        corrects or received_on < first,
        Refused(f"Báo cáo đã tính gửi từ {first:%d/%m/%Y}. Chỉ ghi bản giấy nhận trước ngày đó."),
    )
    electronic = report.filings.filter(received_on=None).order_by("number").first()
    days = [received_on, electronic.filed_on] if electronic else [received_on]
    require(
        min(days) != first,
        Refused(f"Báo cáo vẫn tính gửi từ {first:%d/%m/%Y}: ngày này không thay đổi gì."),
    )
    report.first_filed_on = min(days)
    report.save(update_fields=["first_filed_on"])
    ReportEvent.objects.create(
        report=report,
        kind=ReportEvent.Kind.PAPER,
        at=now,
        by=by,
        text=_received(received_on, note),
    )


def _lock_for_paper(report, received_on, note, by, now):
    """The report, its row locked; raises what forbids this person to enter its paper."""
    report = lock(report, *FOR_FILING)
    require(not report.obligation.is_ended, DutyEnded)
    require(may_enter_paper(by, report), NotAllowed)
    require(note, Refused("Ghi lý do nhận bản giấy."))
    problem = why_not_day(report, received_on, timezone.localdate(now))
    require(not problem, Refused(problem))
    return report


def _received(on, note):
    return f"Nhận bản giấy ngày {on:%d/%m/%Y}. Lý do: {note}"


def _note_filing(filing, kind, text=""):
    """The report waits for review; the earliest day it was filed or received stays the first."""
    report = filing.report
    days = [filing.filed_on, report.first_filed_on or filing.filed_on]
    report.state, report.return_due_on = Report.State.SUBMITTED, None
    report.first_filed_on = min(days)
    report.save(update_fields=["state", "return_due_on", "first_filed_on"])
    ReportEvent.objects.create(
        report=report, kind=kind, at=filing.at, by=filing.by, filing=filing, text=text
    )


def _file(report, outline, draft, **how):
    obligation, cycle = report.obligation, report.obligation.cycle
    number = report.filings.count() + 1
    own_plan = implementation_plan_of(obligation)
    filing = Filing.objects.create(
        report=report,
        number=number,
        receipt=f"{cycle.plan.province.abbreviation}-{cycle.year}-{report.pk}-{number}",
        by_name=str(how["by"]),
        agency_name=obligation.agency.name,
        plan_title=cycle.plan.short_title,
        cycle_title=cycle.title,
        recipient_name=obligation.recipient.name,
        via_name=obligation.via.name if obligation.via else "",
        implementation_plan=own_plan.cited if own_plan else "",
        **vars(draft.get(SIGNATURE, SignatureWords())),
        **how,
    )
    _file_lines(filing, outline, draft)
    _file_paragraphs(filing, outline, draft)
    _file_items(filing, outline, draft)
    return filing


def _file_items(filing, outline, draft):
    """Copy the items. An obstacle keeps number and title of its task; about one that the agency does
    not have any more, it is filed as a general one."""
    items = [words for words in draft.values() if isinstance(words, ItemWords) and words.text]
    items = [outline.fitting(words) for words in items]
    for words in items:
        check_item(outline, words)
    FiledItem.objects.bulk_create(
        FiledItem(filing=filing, position=position, **vars(words), **_named(outline.about(words)))
        for position, words in enumerate(items, start=1)
    )


def _named(task):
    return {"task_number": task.number, "task_title": task.title} if task else {}


def _file_lines(filing, outline, draft):
    """Copy the lines; those accepted in the round before stand word for word, and stay accepted."""
    entries = draft | {key: Entry.of(line) for key, line in outline.locked.items()}
    lines = []
    for position, part in enumerate(outline.parts, start=1):
        entry = entries.get(line_key(part.task.pk), Entry())
        if entry.outcome:
            lines.append(_filed_line(filing, position, part, entry))
    lines += _without_part(filing, outline, len(lines))
    FiledLine.objects.bulk_create(lines)
    LineReview.objects.bulk_create(
        LineReview(
            line=line,
            **{
                name: getattr(outline.locked[line_key(line.task_id)].review, name)
                for name in ("verdict", "comment", "at", "by")
            },
        )
        for line in lines
        if line_key(line.task_id) in outline.locked
    )


def _without_part(filing, outline, position):
    """Lines accepted in the round before whose task the agency does not have any more: they were
    filed and accepted, and do not vanish because the plan changed (product rule "Numbers")."""
    gone = [line for key, line in outline.locked.items() if key not in outline.tasks]
    kept = [field.attname for field in FiledLine._meta.concrete_fields]
    for number, line in enumerate(gone, start=position + 1):
        values = {name: getattr(line, name) for name in kept}
        yield FiledLine(**values | {"id": None, "filing_id": filing.pk, "position": number})


def _filed_line(filing, position, part, entry):
    day = entry.completed_on if entry.outcome == Outcome.COMPLETED else None
    return FiledLine(
        filing=filing,
        task=part.task,
        position=position,
        section_title=str(part.task.section),
        number=part.task.number,
        title=part.task.title,
        task_text=part.task.text,
        roles=[role.value for role in part.roles],
        obliged=part.obliged,
        **vars(entry) | {"completed_on": day},
    )


def _file_paragraphs(filing, outline, draft):
    said = [key for key in outline.paragraphs if draft.get(key, Paragraph()).text]
    FiledNarrative.objects.bulk_create(
        _filed_narrative(filing, position, *outline.paragraphs[key], draft[key].text)
        for position, key in enumerate(said, start=1)
    )


def _filed_narrative(filing, position, part, duty, text):
    heading = f"{duty}. {duty.text}" if duty else part.label
    return FiledNarrative(
        filing=filing, part=part, duty=duty, position=position, heading=heading, text=text
    )


@transaction.atomic
def add_paper_number(*, filing, document_number="", document_on=None, by, now):
    """Number and day of the signed paper, known after filing; once, as an event.

    What was filed of the two stays; only the missing one is taken.
    Raises NotAllowed, and Refused where the filing already has them or the day cannot be.
    """
    report = lock(filing.report)
    require(may_write(by, report), NotAllowed)
    filing = report.filings.select_related("paper_number").get(pk=filing.pk)
    require(filing.needs_paper_number, Refused("Lần gửi này đã có số, ngày văn bản."))
    number = filing.document_number or document_number
    day = filing.document_on or document_on
    require(number and day, Refused("Ghi cả số và ngày văn bản."))
    problem = why_not_day(report, day, timezone.localdate(now))
    require(filing.document_on or not problem, Refused(problem))
    added = PaperNumber.objects.create(
        filing=filing, document_number=number, document_on=day, at=now, by=by
    )
    ReportEvent.objects.create(
        report=report,
        kind=ReportEvent.Kind.PAPER_NUMBER,
        at=now,
        by=by,
        filing=filing,
        text=f"Số {number}, ngày {day:%d/%m/%Y}",
    )
    return added


def may_add_paper_number(user, filing):
    """Who writes for the agency, while the filing lacks number or day."""
    return may_write(user, filing.report) and filing.needs_paper_number
