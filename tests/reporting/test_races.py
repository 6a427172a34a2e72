"""Many people at once, on real connections: the database decides, nothing is lost or doubled."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from reporting.actions.cycles import open_cycle, open_round
from reporting.actions.drafts import Entry, Saved, draft_of, line_key, save_draft
from reporting.actions.expecting import CycleSettings
from reporting.actions.filing import file_paper, submit_report
from reporting.actions.obligations import exempt, extend
from reporting.actions.refusals import AlreadyOpened, AlreadySubmitted, Refused
from reporting.actions.review import (
    NotWaiting,
    ReviewedMeanwhile,
    accept_report,
    keep_review,
    return_report,
    review_mark,
)
from reporting.models import Cycle, FiledLine, Filing, LineReview, Obligation, Report, ReportEvent
from tests.factories import vn
from tests.world import World, answers, fill, person

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(count, act):
    """Run act(n) in `count` threads that start together; the results or exceptions, in order."""
    barrier = Barrier(count)

    def run(number):
        barrier.wait()
        try:
            return act(number)
        except Exception as problem:
            return problem
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


@pytest.fixture
def report():
    world = World()
    report = world.open().obligations.get(agency=world.ea_kar).report
    report.clerk = world.clerk
    report.coordinator = world.coordinator
    report.coordinators = [world.coordinator, person(world.justice, "coordinator")]
    fill(report, world.clerk)
    return report


def test_fifty_parallel_submits_make_one_filing(report):
    results = at_once(
        50, lambda n: submit_report(report=report, by=report.clerk, now=vn(2026, 12, 8))
    )

    assert sum(isinstance(result, Filing) for result in results) == 1
    assert sum(isinstance(result, AlreadySubmitted) for result in results) == 49
    assert Filing.objects.count() == ReportEvent.objects.count() == 1
    assert FiledLine.objects.count() == 2


def test_an_edit_racing_with_a_submit_is_filed_or_refused_never_half(report):
    task = report.lines.first().task

    def act(number):
        if number:
            return submit_report(report=report, by=report.clerk, now=vn(2026, 12, 8))
        typed = {line_key(task.pk): Entry("result", "Sửa vào phút cuối")}
        return save_draft(report=report, typed=typed, by=report.clerk, now=vn(2026, 12, 8))

    edit, filing = at_once(2, act)

    filed = filing.lines.get(task=task).text
    if isinstance(edit, AlreadySubmitted):
        assert filed == "Đã làm 1.1"
    else:
        assert isinstance(edit, Saved)
        assert filed == "Sửa vào phút cuối"


def test_of_ten_who_started_from_the_same_words_one_is_kept_and_the_others_are_told(report):
    key = line_key(report.lines.first().task_id)
    was = {key: draft_of(report)[key].mark}

    def act(number):
        typed = {key: Entry("result", f"Bản của người {number}")}
        return save_draft(report=report, typed=typed, was=was, by=report.clerk, now=vn(2026, 12, 8))

    results = at_once(10, act)

    kept = draft_of(report)[key]
    told = [result for result in results if result.conflicts]
    assert len(told) == 9
    assert all(result.conflicts == {key: kept} for result in told)
    report.refresh_from_db()
    assert report.revision == 2


def test_a_cycle_opened_by_ten_at_once_is_opened_once():
    world = World()

    results = at_once(
        10,
        lambda n: open_cycle(plan=world.plan, year=2026, by=world.coordinator, now=vn(2026, 10, 1)),
    )

    assert sum(isinstance(result, Cycle) for result in results) == 1
    assert sum(isinstance(result, AlreadyOpened) for result in results) == 9
    assert Obligation.objects.count() == 4


def test_a_round_pressed_by_ten_at_once_is_opened_once():
    world = World()
    day = date(2026, 11, 30)
    settings = CycleSettings("Đợt 1", day, day, day, day, "no_later_than", source="Công văn số 9")

    results = at_once(
        10,
        lambda n: open_round(
            plan=world.plan,
            kind="on_request",
            settings=settings,
            agencies=[world.ea_kar, world.tuy_hoa],
            by=world.coordinator,
            now=vn(2026, 11, 1),
        ),
    )

    assert sum(isinstance(result, Cycle) for result in results) == 1
    assert sum(isinstance(result, AlreadyOpened) for result in results) == 9
    assert Obligation.objects.count() == 2


def test_an_extension_racing_with_a_submit_is_decided_once(report):
    cycle = report.obligation.cycle
    coordinator = cycle.opened_by

    def act(number):
        if number:
            return submit_report(report=report, by=report.clerk, now=vn(2026, 12, 15))
        return extend(
            cycle=cycle,
            obligations=[report.obligation],
            until=date(2026, 12, 20),
            reason="Lũ",
            by=coordinator,
            now=vn(2026, 12, 15),
        )

    results = at_once(2, act)

    assert isinstance(results[1], Filing)
    report = Report.objects.select_related("obligation").get(pk=report.pk)
    refused = isinstance(results[0], Refused)
    assert report.timeliness == ("late" if refused else "on_time")
    assert report.obligation.is_extended != refused


def test_paper_and_the_agency_s_own_filing_at_the_same_time_make_one(report):
    typed = answers(report)

    def act(number):
        if number % 2:
            return submit_report(report=report, by=report.clerk, now=vn(2026, 12, 8))
        paper = {"received_on": date(2026, 12, 7), "note": "Lũ", "now": vn(2026, 12, 8)}
        return file_paper(report=report, typed=typed, by=report.coordinator, **paper)

    results = at_once(10, act)

    assert sum(isinstance(result, Filing) for result in results) == 1
    assert sum(isinstance(result, AlreadySubmitted) for result in results) == 9
    assert Filing.objects.count() == ReportEvent.objects.count() == 1


# Reviewing -----------------------------------------------------------------------------------------


@pytest.fixture
def filing(report):
    return submit_report(report=report, by=report.clerk, now=vn(2026, 12, 8))


def give_back(filing, by, comment="Sửa"):
    return return_report(
        filing=filing,
        returned={line.pk: comment for line in filing.lines.all()[:1]},
        due_on=date(2026, 12, 20),
        by=by,
        now=vn(2026, 12, 9),
    )


def test_accepting_racing_with_returning_one_wins_and_the_other_is_told(report, filing):
    one, two = report.coordinators

    def act(number):
        if number:
            return accept_report(filing=filing, by=one, now=vn(2026, 12, 9))
        return give_back(filing, two)

    returned, accepted = at_once(2, act)

    report.refresh_from_db()
    assert [type(result) for result in (returned, accepted) if result] == [NotWaiting]
    assert report.events.count() == 2
    if accepted is None:
        assert report.state == Report.State.ACCEPTED
        assert set(LineReview.objects.values_list("verdict", flat=True)) == {"accepted"}
    else:
        assert report.state == Report.State.RETURNED
        assert LineReview.objects.get().verdict == "returned"


def test_two_coordinators_returning_at_once_make_one_event(report, filing):
    results = at_once(2, lambda n: give_back(filing, report.coordinators[n], f"Ý kiến {n}"))

    winner = results.index(None)
    assert isinstance(results[1 - winner], NotWaiting)
    assert report.events.filter(kind=ReportEvent.Kind.RETURNED).count() == 1
    assert LineReview.objects.get().comment == f"Ý kiến {winner}"


def test_of_two_who_keep_opinions_at_once_the_second_is_told_of_the_first(report, filing):
    line = filing.lines.first()

    def act(number):
        return keep_review(
            filing=filing,
            verdicts={line.pk: ("returned", f"Ý kiến {number}")},
            seen=review_mark({}),
            by=report.coordinators[number],
            now=vn(2026, 12, 9),
        )

    results = at_once(2, act)

    winner = results.index(None)
    assert isinstance(results[1 - winner], ReviewedMeanwhile)
    assert LineReview.objects.get().comment == f"Ý kiến {winner}"


def test_a_submit_racing_with_a_return_of_the_round_before_is_not_undone_by_it(report, filing):
    give_back(filing, report.coordinators[0])

    def act(number):
        if number:
            return give_back(filing, report.coordinators[1])
        return submit_report(report=report, by=report.clerk, now=vn(2026, 12, 10))

    second, late = at_once(2, act)

    report.refresh_from_db()
    assert isinstance(second, Filing)
    assert isinstance(late, NotWaiting)
    assert report.state == Report.State.SUBMITTED


# Acts on one obligation ------------------------------------------------------------------------------


def test_exempting_and_extending_at_once_keep_both(report):
    obligation, by = report.obligation, report.coordinator
    given = {"cycle": obligation.cycle, "obligations": [obligation], "by": by}

    def act(number):
        if number:
            return exempt(**given, reason="Mới lập", now=vn(2026, 12, 1))
        return extend(**given, until=date(2026, 12, 30), reason="Lũ", now=vn(2026, 12, 1))

    assert at_once(2, act) == [None, None]

    obligation.refresh_from_db()
    assert obligation.is_exempt
    assert obligation.due_on == date(2026, 12, 30)


def test_of_two_extensions_at_once_the_later_day_stands(report):
    obligation, by = report.obligation, report.coordinator
    given = {"cycle": obligation.cycle, "obligations": [obligation], "by": by}

    results = at_once(
        2,
        lambda n: extend(
            **given, until=date(2026, 12, 20 + 10 * n), reason="Lũ", now=vn(2026, 12, 1)
        ),
    )

    obligation.refresh_from_db()
    assert obligation.due_on == date(2026, 12, 30)
    assert obligation.extended_from == date(2026, 12, 14)
    assert all(result is None or isinstance(result, Refused) for result in results)
