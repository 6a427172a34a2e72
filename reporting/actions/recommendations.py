"""Answering what reports recommend, and taking an answer back.

The coordinators of the province enter the answer for whoever gave it, to several reports at once
where many raise the same thing.
"""

from itertools import groupby

from django.db import transaction
from django.utils import timezone

from reporting.actions.cycles import may_coordinate
from reporting.actions.refusals import NotAllowed, Refused, require
from reporting.models import FiledItem, Filing, RecommendationAnswer, Report, ReportEvent


@transaction.atomic
def answer(*, items, text, answered_by_name, document_number="", document_on=None, by, now):
    """Keep this answer to each of these filed recommendations.

    The reports are locked first: an answer holds for the words of the latest filing, and of two
    coordinators the later one's answer stands, the earlier one's is in the history. What says the
    same already stays as it is, sent twice. Returns (items answered for the first time, items whose
    answer was corrected). Raises NotAllowed, Refused.
    """
    reports = _lock(items, by)
    require(text, Refused("Ghi nội dung trả lời."))
    require(answered_by_name, Refused("Ghi ai trả lời."))
    require(
        bool(document_number) == bool(document_on),
        Refused("Văn bản trả lời ghi cả số và ngày, hoặc để trống cả hai."),
    )
    require(
        document_on is None or document_on <= timezone.localdate(now),
        Refused("Ngày văn bản trả lời không thể sau hôm nay."),
    )
    _refuse_reworded(items, reports)
    said = {
        "text": text,
        "answered_by_name": answered_by_name,
        "document_number": document_number,
        "document_on": document_on,
    }
    kept = RecommendationAnswer.objects.filter(report__in=reports).by_words()
    asked = {item.asks for item in items}
    written = {asks for asks in asked if _keep(kept.get(asks), asks, said, by, now)}
    _note(ReportEvent.Kind.ANSWERED, written, by, now)
    return (
        [item for item in items if item.asks in written and item.asks not in kept],
        [item for item in items if item.asks in written and item.asks in kept],
    )


@transaction.atomic
def withdraw(*, items, at, by, now):
    """Take back the answers to these that were written `at` that moment; they are unanswered again, the
    history keeps what was said.

    Returns how many answers there were. Raises NotAllowed, Refused: whole, where one was corrected
    since.
    """
    reports = _lock(items, by)
    kept = RecommendationAnswer.objects.filter(report__in=reports).by_words()
    answers = [kept[asks] for asks in {item.asks for item in items} & kept.keys()]
    require(answers, Refused("Trả lời này đã được bỏ trước đó."))
    require(
        all(one.at == at for one in answers),
        Refused("Trả lời vừa được sửa. Đọc lại ở dưới rồi bỏ."),
    )
    for one in answers:
        one.delete()
    asked = {(one.report_id, one.asked_of, one.asked) for one in answers}
    _note(ReportEvent.Kind.ANSWER_UNDONE, asked, by, now)
    return len(answers)


@transaction.atomic
def restore(*, items, by, now):
    """Put back the answers to these that were taken back last, as they were; what was answered again
    since stays. Returns how many. Raises NotAllowed, Refused."""
    reports = _lock(items, by)
    kept = RecommendationAnswer.objects.filter(report__in=reports).by_words()
    gone = RecommendationAnswer.history.filter(report__in=reports, history_type="-")
    last = {(one.report_id, one.asked_of, one.asked): one for one in gone.order_by("history_id")}
    wanted = {item.asks for item in items} & last.keys() - kept.keys()
    require(wanted, Refused("Không còn trả lời nào để khôi phục."))
    for asks in wanted:
        said = {name: getattr(last[asks], name) for name in SAID}
        _keep(None, asks, said, last[asks].by, last[asks].at)
    _note(ReportEvent.Kind.ANSWERED, wanted, by, now)
    return len(wanted)


SAID = ("text", "answered_by_name", "document_number", "document_on")


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
    held = {item.asks for item in latest.select_related("filing")}
    gone = {item.filing.agency_name: None for item in items if item.asks not in held}
    require(
        not gone,
        Refused(
            "Báo cáo vừa được gửi lại và không còn kiến nghị này như đã chọn. Chưa ghi gì. "
            f"Bỏ chọn: {', '.join(gone)}."
        ),
    )


def _keep(kept, asks, said, by, now):
    """Whether anything had to be written."""
    report, asked_of, asked = asks
    row = kept or RecommendationAnswer(report_id=report, asked_of=asked_of, asked=asked)
    if kept and all(getattr(kept, name) == value for name, value in said.items()):
        return False
    for name, value in (said | {"by": by, "at": now}).items():
        setattr(row, name, value)
    row.save()
    return True


def _note(kind, asked, by, now):
    """An event of each report, about its latest filing, with the words that were asked: those of an
    answer may be taken back."""
    words = {
        report: "\n".join(asked for _, _, asked in part)
        for report, part in groupby(sorted(asked), key=lambda asks: asks[0])
    }
    filings = Filing.objects.last_rounds().filter(report__in=words).order_by("report")
    ReportEvent.objects.bulk_create(
        ReportEvent(
            report_id=one.report_id, filing=one, kind=kind, at=now, by=by, text=words[one.report_id]
        )
        for one in filings
    )
