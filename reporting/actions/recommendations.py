"""Answering what reports recommend, and taking an answer back.

The coordinators of the province enter the answer for whoever gave it, to several reports at once
where many raise the same thing.
"""

from django.db import transaction
from django.utils import timezone

from reporting.actions.cycles import may_coordinate
from reporting.actions.refusals import NotAllowed, Refused, require
from reporting.models import FiledItem, Filing, RecommendationAnswer, Report, ReportEvent


@transaction.atomic
def answer(*, items, text, answered_by_name="", document_number="", document_on=None, by, now):
    """Keep this answer to each of these filed recommendations; without a name it is from whom each
    was addressed to.

    The reports are locked first: an answer holds for the words of the latest filing, and of two
    coordinators the later one's answer stands, the earlier one's is in the history. What says the
    same already stays as it is, sent twice. Raises NotAllowed, Refused.
    """
    reports = _lock(items, by)
    require(text, Refused("Ghi nội dung trả lời."))
    require(
        bool(document_number) == bool(document_on),
        Refused("Văn bản trả lời ghi cả số và ngày, hoặc để trống cả hai."),
    )
    require(
        document_on is None or document_on <= timezone.localdate(now),
        Refused("Ngày văn bản trả lời không thể sau hôm nay."),
    )
    _refuse_reworded(items, reports)
    names = {_words(item): answered_by_name or item.addressee for item in items}
    require(
        all(names.values()),
        Refused("Ghi ai trả lời: có kiến nghị không ghi gửi đến đâu."),
    )
    said = {"text": text, "document_number": document_number, "document_on": document_on}
    kept = RecommendationAnswer.objects.filter(report__in=reports).by_words()
    answered = {
        words[0]
        for words, name in names.items()
        if _keep(kept.get(words), words, said | {"answered_by_name": name}, by, now)
    }
    _note(ReportEvent.Kind.ANSWERED, answered, by, now, text=text)


@transaction.atomic
def withdraw(*, items, by, now):
    """Take back the answers to these; they are unanswered again, the history keeps what was said.

    Returns how many answers there were. Raises NotAllowed, Refused.
    """
    reports = _lock(items, by)
    kept = RecommendationAnswer.objects.filter(report__in=reports).by_words()
    answers = [kept[words] for words in {_words(item) for item in items} & kept.keys()]
    require(answers, Refused("Trả lời này đã được bỏ trước đó."))
    for one in answers:
        one.delete()
    _note(ReportEvent.Kind.ANSWER_UNDONE, {one.report_id for one in answers}, by, now)
    return len(answers)


def _words(item):
    """(report id, words): what an answer belongs to."""
    return item.filing.report_id, item.text


def _lock(items, by):
    """{id: Report} of these items, locked in one order for everybody."""
    require(items, Refused("Chưa chọn kiến nghị nào."))
    rows = Report.objects.select_for_update(of=("self",)).order_by("pk")
    rows = rows.filter(pk__in={item.filing.report_id for item in items})
    reports = {row.pk: row for row in rows.select_related("obligation__cycle__plan")}
    plans = {row.obligation.cycle.plan for row in reports.values()}
    require(all(may_coordinate(by, plan) for plan in plans), NotAllowed)
    return reports


def _refuse_reworded(items, reports):
    """Refuse the whole act where a newer filing no longer holds the words, naming the agencies."""
    latest = FiledItem.objects.recommendations().latest().filter(filing__report__in=reports)
    held = {_words(item) for item in latest.select_related("filing")}
    gone = {item.filing.agency_name: None for item in items if _words(item) not in held}
    require(
        not gone,
        Refused(
            "Báo cáo vừa được gửi lại và không còn kiến nghị này như đã chọn. Chưa ghi gì. "
            f"Bỏ chọn: {', '.join(gone)}."
        ),
    )


def _keep(kept, words, said, by, now):
    """Whether anything had to be written."""
    report, asked = words
    row = kept or RecommendationAnswer(report_id=report, asked=asked)
    if kept and all(getattr(kept, name) == value for name, value in said.items()):
        return False
    for name, value in (said | {"by": by, "at": now}).items():
        setattr(row, name, value)
    row.save()
    return True


def _note(kind, reports, by, now, text=""):
    """An event of each report, about its latest filing."""
    filings = Filing.objects.last_rounds().filter(report__in=reports).order_by("report")
    ReportEvent.objects.bulk_create(
        ReportEvent(report_id=one.report_id, filing=one, kind=kind, at=now, by=by, text=text)
        for one in filings
    )
