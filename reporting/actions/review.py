"""What Sở Tư pháp does with what was filed: accept it, return it, look at it again."""

import hashlib

from django.db import transaction
from django.utils import timezone

from agencies.models import Membership
from reporting.actions.cycles import may_coordinate
from reporting.actions.drafts import lock
from reporting.actions.refusals import NotAllowed, Refused, require
from reporting.models import LineReview, Report, ReportEvent, ReviewNote

WORKING_DAYS_TO_REFILE = 5  # proposed, the coordinator may choose another day

FILING = (ReportEvent.Kind.SUBMITTED, ReportEvent.Kind.PAPER)
FILED_BY_YOURSELF = "Báo cáo này do chính tài khoản này gửi hoặc nhập thay nên cần cán bộ điều phối thứ hai xem xét."
NO_SECOND = "Tỉnh chưa có cán bộ điều phối nào khác xem xét được: đề nghị người quản trị cấp thêm tài khoản."


class NotWaiting(Refused):
    sentence = "Báo cáo không còn chờ xem xét: vừa được xử lý hoặc gửi lại. Tải lại trang để xem."


class ReviewedMeanwhile(Refused):
    """The opinions kept so far are no longer those that the person was shown."""

    sentence = (
        "Cán bộ điều phối khác vừa lưu ý kiến cho báo cáo này. Chưa ghi gì: ý kiến của người đó hiện "
        "cạnh ý kiến vừa nhập; xem rồi bấm lại."
    )


class LinesReturned(Refused):
    sentence = (
        "Còn dòng đánh dấu “Trả lại” nên chưa tiếp nhận được. Chọn “Chấp nhận”, hoặc trả lại."
    )


# Who may review ------------------------------------------------------------------------------------


def why_not_review(user, report):
    """Why this person may not review the report, as a sentence; "" where they may.

    Coordinators of the province review, but nobody what they filed or entered themselves, be it
    only the day on which its paper came. Where nobody else could, the sentence says whom to ask
    for a second coordinator.
    """
    plan = report.obligation.cycle.plan
    if not may_coordinate(user, plan):
        return NotAllowed.sentence
    filers = report.events.filter(kind__in=FILING).values_list("by", flat=True)
    if user.pk not in filers:
        return ""
    others = Membership.objects.filter(
        role=Membership.Role.COORDINATOR, agency__province=plan.province_id, user__is_active=True
    ).exclude(user__in=filers)
    return FILED_BY_YOURSELF if others.exists() else f"{FILED_BY_YOURSELF} {NO_SECOND}"


def may_review(user, report):
    return not why_not_review(user, report)


def _lock_for_review(filing, by, *states, seen=None):
    """The report, its row locked; `filing` must still be its latest, and the opinions kept so far
    those that were `seen` (a mark of them; None looks away)."""
    report = lock(filing.report, "obligation__cycle__plan")
    reason = why_not_review(by, report)
    require(not reason, NotAllowed(reason))
    require(report.state in states and report.filings.last() == filing, NotWaiting)
    kept = review_mark(reviews_of(filing), note_of(filing))
    require(seen is None or seen == kept, ReviewedMeanwhile)
    return report


# The opinions kept so far --------------------------------------------------------------------------


def reviews_of(filing):
    """{line id: LineReview} of the filing, with who wrote them."""
    reviews = LineReview.objects.filter(line__filing=filing).select_related("by")
    return {review.line_id: review for review in reviews.order_by("line_id")}


def note_of(filing):
    """The ReviewNote of the filing, with who wrote it; None where there is none."""
    return ReviewNote.objects.filter(filing=filing).select_related("by").first()


def review_mark(reviews, note=None):
    """A short word, the same for the same opinions: what a page was showing."""
    lines = [(pk, review.verdict, review.comment) for pk, review in sorted(reviews.items())]
    said = repr((lines, (note.comment, note.due_on) if note else None))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


@transaction.atomic
def keep_review(*, filing, verdicts, comment="", due_on=None, seen=None, by, now):
    """Keep what was found so far, {line id: (verdict, comment)}, the general comment and the day to
    file again, while the report goes on waiting.

    The agency reads none of it before the report is returned or accepted; it is no event.
    Raises NotAllowed, NotWaiting, ReviewedMeanwhile, Refused.
    """
    _lock_for_review(filing, by, Report.State.SUBMITTED, seen=seen)
    returned = [text for verdict, text in verdicts.values() if verdict == "returned"]
    require(all(returned), Refused("Dòng nào trả lại thì ghi ý kiến cho dòng đó."))
    _judge(filing, verdicts, by, now)
    if comment or due_on:
        said = {"comment": comment, "due_on": due_on, "at": now, "by": by}
        ReviewNote.objects.update_or_create(filing=filing, defaults=said)
    else:
        ReviewNote.objects.filter(filing=filing).delete()


# The acts --------------------------------------------------------------------------------------------


@transaction.atomic
def accept_report(*, filing, comments=None, comment="", seen=None, by, now):
    """Accept the whole filing: every line. `comments` is {line id: text} of lines judged one by one.

    A line kept as "trả lại" that is not among them keeps the report from being accepted.
    Raises NotAllowed, NotWaiting, ReviewedMeanwhile, LinesReturned.
    """
    report = _lock_for_review(filing, by, Report.State.SUBMITTED, seen=seen)
    comments, kept = comments or {}, reviews_of(filing)
    left = [review for pk, review in kept.items() if pk not in comments]
    require(all(review.verdict == LineReview.Verdict.ACCEPTED for review in left), LinesReturned)
    said = {review.line_id: review.comment for review in left} | comments
    lines = filing.lines.values_list("pk", flat=True)
    verdicts = {pk: (LineReview.Verdict.ACCEPTED, said.get(pk, "")) for pk in lines}
    _judge(filing, verdicts | _accepted(comments), by, now)
    report.state = Report.State.ACCEPTED
    report.save(update_fields=["state"])
    _note(ReportEvent.Kind.ACCEPTED, filing, by, now, text=comment)


@transaction.atomic
def return_report(
    *, filing, returned, accepted=(), comments=None, comment="", due_on, seen=None, by, now
):
    """Return the filing until `due_on`: `returned` is {line id: comment}, `accepted` the ids of the
    lines that are done with and stay locked, `comments` {line id: text} what is said of those.

    One returned line returns the report; it may also be returned as a whole, by `comment` alone.
    Raises NotAllowed, NotWaiting, ReviewedMeanwhile, Refused.
    """
    report = _lock_for_review(filing, by, Report.State.SUBMITTED, seen=seen)
    require(comment or returned, Refused("Ghi ý kiến: ở dòng cần sửa, hoặc cho cả báo cáo."))
    require(all(returned.values()), Refused("Dòng nào trả lại thì ghi ý kiến cho dòng đó."))
    require(due_on > timezone.localdate(now), Refused("Hạn gửi lại phải sau hôm nay."))
    comments = dict.fromkeys(accepted, "") | (comments or {})
    verdicts = {pk: (LineReview.Verdict.RETURNED, text) for pk, text in returned.items()}
    _judge(filing, _accepted(comments) | verdicts, by, now)
    report.state, report.return_due_on = Report.State.RETURNED, due_on
    report.revision += 1  # a last look from before the return must not file the same words again
    report.save(update_fields=["state", "return_due_on", "revision"])
    _note(ReportEvent.Kind.RETURNED, filing, by, now, text=comment, due_on=due_on)


@transaction.atomic
def reopen_report(*, filing, reason, by, now):
    """An accepted report waits again, and so does each of its lines; what was said of some stands.

    Without that, returning it as a whole would lock every line of it.

    Raises NotAllowed, NotWaiting, Refused.
    """
    report = _lock_for_review(filing, by, Report.State.ACCEPTED)
    require(reason, Refused("Ghi lý do mở lại."))
    LineReview.objects.filter(line__filing=filing, comment="").delete()
    report.state = Report.State.SUBMITTED
    report.save(update_fields=["state"])
    _note(ReportEvent.Kind.REOPENED, filing, by, now, text=reason)


def _accepted(comments):
    return {pk: (LineReview.Verdict.ACCEPTED, text) for pk, text in comments.items()}


def _judge(filing, verdicts, by, now):
    """Keep {line id: (verdict, comment)}; lines of another filing are refused.

    What says the same as before keeps its day and its writer.
    """
    lines, kept = filing.lines.in_bulk(verdicts), reviews_of(filing)
    require(len(lines) == len(verdicts), Refused("Có dòng không thuộc lần gửi này. Chưa ghi gì."))
    for pk, (verdict, comment) in verdicts.items():
        said = kept.get(pk)
        if said and (said.verdict, said.comment) == (verdict, comment):
            continue
        LineReview.objects.update_or_create(
            line=lines[pk],
            defaults={"verdict": verdict, "comment": comment, "at": now, "by": by},
        )


def _note(kind, filing, by, now, **said):
    ReviewNote.objects.filter(filing=filing).delete()  # said now, by the event
    ReportEvent.objects.create(
        report=filing.report, filing=filing, kind=kind, at=now, by=by, **said
    )
