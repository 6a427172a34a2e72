"""What Sở Tư pháp does with what was filed: accept it, return it, look at it again."""

from django.db import transaction
from django.utils import timezone

from reporting.actions.cycles import may_coordinate
from reporting.actions.drafts import lock
from reporting.actions.refusals import NotAllowed, Refused, require
from reporting.models import LineReview, Report, ReportEvent

WORKING_DAYS_TO_REFILE = 5  # proposed, the coordinator may choose another day

FILING = (ReportEvent.Kind.SUBMITTED, ReportEvent.Kind.PAPER)
FILED_BY_YOURSELF = (
    "Báo cáo này do chính tài khoản này gửi hoặc nhập thay. Cần cán bộ điều phối thứ hai xem xét; "
    "chưa có thì đề nghị người quản trị cấp thêm tài khoản."
)


class NotWaiting(Refused):
    sentence = "Báo cáo không còn chờ xem xét: vừa được xử lý hoặc gửi lại. Tải lại trang để xem."


def why_not_review(user, report):
    """Why this person may not review the report, as a sentence; "" where they may.

    Coordinators of the province review, but nobody what they filed or entered themselves, be it
    only the day on which its paper came.
    """
    if not may_coordinate(user, report.obligation.cycle.plan):
        return NotAllowed.sentence
    filed = report.events.filter(kind__in=FILING, by=user).exists()
    return FILED_BY_YOURSELF if filed else ""


def may_review(user, report):
    return not why_not_review(user, report)


def _lock_for_review(report, filing, by, *states):
    """The report, its row locked; `filing` must still be its latest."""
    report = lock(report)
    reason = why_not_review(by, report)
    require(not reason, NotAllowed(reason))
    require(report.state in states and report.filings.last() == filing, NotWaiting)
    return report


@transaction.atomic
def accept_report(*, filing, comments=None, by, now):
    """Accept the whole filing: every line. `comments` is {line id: text}.

    Raises NotAllowed, NotWaiting.
    """
    report = _lock_for_review(filing.report, filing, by, Report.State.SUBMITTED)
    lines = filing.lines.values_list("pk", flat=True)
    verdicts = {pk: (LineReview.Verdict.ACCEPTED, (comments or {}).get(pk, "")) for pk in lines}
    _judge(filing, verdicts, by, now)
    report.state = Report.State.ACCEPTED
    report.save(update_fields=["state"])
    _note(ReportEvent.Kind.ACCEPTED, filing, by, now)


@transaction.atomic
def return_report(*, filing, returned, accepted=(), comment="", due_on, by, now):
    """Return the filing until `due_on`: `returned` is {line id: comment}, `accepted` the ids of the
    lines that are done with and stay locked.

    One returned line returns the report; it may also be returned as a whole, by `comment` alone.
    Raises NotAllowed, NotWaiting, Refused.
    """
    report = _lock_for_review(filing.report, filing, by, Report.State.SUBMITTED)
    require(comment or returned, Refused("Ghi ý kiến: ở dòng cần sửa, hoặc cho cả báo cáo."))
    require(all(returned.values()), Refused("Dòng nào trả lại thì ghi ý kiến cho dòng đó."))
    require(due_on > timezone.localdate(now), Refused("Hạn gửi lại phải sau hôm nay."))
    verdicts = dict.fromkeys(accepted, (LineReview.Verdict.ACCEPTED, ""))
    verdicts |= {pk: (LineReview.Verdict.RETURNED, text) for pk, text in returned.items()}
    _judge(filing, verdicts, by, now)
    report.state, report.return_due_on = Report.State.RETURNED, due_on
    report.save(update_fields=["state", "return_due_on"])
    _note(ReportEvent.Kind.RETURNED, filing, by, now, text=comment, due_on=due_on)


@transaction.atomic
def reopen_report(*, filing, reason, by, now):
    """An accepted report waits again. Raises NotAllowed, NotWaiting, Refused."""
    report = _lock_for_review(filing.report, filing, by, Report.State.ACCEPTED)
    require(reason, Refused("Ghi lý do mở lại."))
    report.state = Report.State.SUBMITTED
    report.save(update_fields=["state"])
    _note(ReportEvent.Kind.REOPENED, filing, by, now, text=reason)


def _judge(filing, verdicts, by, now):
    """Keep {line id: (verdict, comment)}; lines of another filing are refused."""
    lines = filing.lines.in_bulk(verdicts)
    require(len(lines) == len(verdicts), Refused("Có dòng không thuộc lần gửi này. Chưa ghi gì."))
    for pk, (verdict, comment) in verdicts.items():
        LineReview.objects.update_or_create(
            line=lines[pk],
            defaults={"verdict": verdict, "comment": comment, "at": now, "by": by},
        )


def _note(kind, filing, by, now, **said):
    ReportEvent.objects.create(
        report=filing.report, filing=filing, kind=kind, at=now, by=by, **said
    )
