"""The round on request: six agencies, all filed, one of them returned to the demonstration's clerk."""

from functools import partial

from django.db.models import Q

from agencies.models import Agency
from plans.models import ReportingRule
from reporting.actions.cycles import close_cycle, open_round
from reporting.actions.drafts import Entry, line_key, report_nothing
from reporting.actions.expecting import CycleSettings
from reporting.actions.filing import submit_report
from reporting.actions.outline import parts_of_report
from reporting.actions.review import return_report
from reporting.demo.calendar import refile_by
from reporting.demo.review_words import (
    ROUND_COMMENT,
    ROUND_EA_KAR,
    ROUND_LINE_COMMENT,
    ROUND_SOURCE,
    ROUND_TITLE,
)
from reporting.demo.reviewing import accept
from reporting.demo.words import MARK
from reporting.models import Cycle, Outcome

EA_KAR = "24373"
# Waiting for review is the last one; all before it are accepted.
OTHERS = ["SNV", "SYT", "SXD", "24133", "22015"]
ABOUT = "2."  # the section of the plan that the round is about


def requested_round(plan, calendar, writer, coordinator):
    """(instant, act): the whole round at once; nothing where no quarter of the year had ended."""
    if calendar.round_until:
        yield calendar.round_at, partial(_hold, plan, calendar, writer, coordinator)


def _hold(plan, calendar, writer, coordinator):
    """Ask, let all file, accept all but the last, return Ea Kar's, and close the round."""
    by_key = _open(plan, calendar, coordinator)
    for key in OTHERS:
        report, at = _file(by_key[key], calendar, writer)
        if key != OTHERS[-1]:
            reviewed_at = calendar.soon_after(at)
            accept(report, writer.random, coordinator, reviewed_at)
    _give_back_to_ea_kar(by_key[EA_KAR], calendar, writer, coordinator)
    closed_at = calendar.round_returned_at.replace(hour=16)
    close_cycle(cycle=by_key[EA_KAR].cycle, by=coordinator, now=closed_at)


def _open(plan, calendar, coordinator):
    """{code or short name: Obligation} of the round."""
    until, at = calendar.round_until, calendar.round_at
    agencies = Agency.objects.filter(province=plan.province)
    wanted = [EA_KAR, *OTHERS]
    cycle = open_round(
        plan=plan,
        kind=Cycle.Kind.ON_REQUEST,
        settings=CycleSettings(
            title=ROUND_TITLE.format(months=until.month, year=until.year),
            period_from=until.replace(month=1, day=1),
            period_until=until,
            data_until=until,
            deadline_on=calendar.round_due_on,
            boundary=ReportingRule.Boundary.NO_LATER_THAN,
            source=f"{ROUND_SOURCE.format(day=at)} {MARK}",
        ),
        agencies=agencies.filter(Q(code__in=wanted) | Q(short_name__in=wanted)),
        by=coordinator,
        now=at,
    )
    obligations = cycle.obligations.select_related("agency", "cycle__plan", "report")
    return {one.agency.code or one.agency.short_name: one for one in obligations}


def _file(obligation, calendar, writer):
    """(report, instant): what was asked about, nothing of all else."""
    at = calendar.round_filing_at()
    report, by = obligation.report, writer.person(obligation.agency)
    parts = [part for part in parts_of_report(report) if part.task.number.startswith(ABOUT)]
    typed = writer.lines(obligation, at, parts) | writer.beside_the_lines(obligation)
    writer.save(obligation, typed, at)
    report_nothing(report=report, by=by, now=at)
    submit_report(report=report, by=by, now=at)
    return report, at


def _give_back_to_ea_kar(obligation, calendar, writer, coordinator):
    """Ea Kar said more texts than its annex lists; all other lines are accepted."""
    report, at = obligation.report, calendar.round_filed_at
    person = writer.person(obligation.agency)
    review = next(part for part in parts_of_report(report) if part.task.number == "2.1")
    said = Entry(Outcome.RESULT, f"{ROUND_EA_KAR} {MARK}")
    typed = {line_key(review.task.pk): said} | writer.beside_the_lines(obligation)
    writer.save(obligation, typed, at)
    report_nothing(report=report, by=person, now=at)
    filing = submit_report(report=report, by=person, now=at)
    line = filing.lines.get(task=review.task)
    return_report(
        filing=filing,
        returned={line.pk: f"{ROUND_LINE_COMMENT} {MARK}"},
        accepted=list(filing.lines.exclude(pk=line.pk).values_list("pk", flat=True)),
        comment=f"{ROUND_COMMENT} {MARK}",
        due_on=refile_by(calendar.round_returned_at),
        by=coordinator,
        now=calendar.round_returned_at,
    )
