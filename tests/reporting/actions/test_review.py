from datetime import date

import pytest

from agencies.models import Membership
from reporting.actions.drafts import Entry, line_key, outline_of, save_draft
from reporting.actions.filing import file_paper, record_paper, submit_report
from reporting.actions.refusals import NotAllowed, Refused
from reporting.actions.review import (
    FILED_BY_YOURSELF,
    NotWaiting,
    accept_report,
    may_review,
    reopen_report,
    return_report,
    why_not_review,
)
from reporting.models import LineReview, Report
from tests.factories import vn
from tests.world import World, answers, file_report, person

NOW = vn(2026, 12, 20, 9)
DUE = date(2027, 1, 8)


@pytest.fixture
def filing(world, report):
    """Filed in the last minute that is on time."""
    return file_report(report, world.clerk, vn(2026, 12, 14, 23, 59))


def line(filing, number):
    return filing.lines.get(number=number)


def give_back(filing, by, **how):
    settings = {"returned": {line(filing, "1.2").pk: "Ghi rõ số hội nghị."}, "due_on": DUE} | how
    return return_report(filing=filing, by=by, now=NOW, **settings)


def state(filing):
    return Report.objects.get(pk=filing.report_id).state


def test_accepting_accepts_every_line_and_is_an_event(world, filing):
    accept_report(filing=filing, by=world.coordinator, now=NOW)

    assert state(filing) == Report.State.ACCEPTED
    assert {review.verdict for review in LineReview.objects.all()} == {"accepted"}
    assert LineReview.objects.count() == filing.lines.count() == 2
    assert filing.report.events.last().kind == "accepted"


def test_one_returned_line_returns_the_report_and_accepted_lines_are_locked(world, filing):
    give_back(filing, world.coordinator, accepted=[line(filing, "1.1").pk], comment="Xem lại 1.2")

    report = Report.objects.get(pk=filing.report_id)
    assert (report.state, report.return_due_on) == (Report.State.RETURNED, DUE)
    assert line(filing, "1.2").review.comment == "Ghi rõ số hội nghị."
    assert list(outline_of(report).locked) == [line_key(world.tasks["1.1"].pk)]
    event = report.events.last()
    assert (event.kind, event.text, event.due_on) == ("returned", "Xem lại 1.2", DUE)


def test_a_report_is_returned_as_a_whole_by_a_comment_alone(world, filing):
    give_back(filing, world.coordinator, returned={}, comment="Thiếu chữ ký")

    assert state(filing) == Report.State.RETURNED
    assert LineReview.objects.count() == 0


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ({"returned": {}}, "Ghi ý kiến"),
        ({"due_on": date(2026, 12, 20)}, "sau hôm nay"),
    ],
)
def test_a_return_needs_words_and_a_day_to_come(world, filing, how, sentence):
    with pytest.raises(Refused, match=sentence):
        give_back(filing, world.coordinator, **how)

    assert state(filing) == Report.State.SUBMITTED


def test_a_returned_line_without_words_is_refused(world, filing):
    with pytest.raises(Refused, match="dòng đó"):
        give_back(filing, world.coordinator, returned={line(filing, "1.2").pk: ""})


def test_a_line_of_another_filing_is_refused_whole(world, cycle, filing):
    other = file_report(
        cycle.obligations.get(agency=world.tuy_hoa).report, world.other_clerk, vn(2026, 12, 1)
    )

    with pytest.raises(Refused, match="không thuộc"):
        give_back(filing, world.coordinator, returned={line(other, "1.1").pk: "Sửa"})

    assert state(filing) == Report.State.SUBMITTED
    assert LineReview.objects.count() == 0


def test_filed_14_12_returned_20_12_refiled_2_1_and_accepted_is_on_time(world, filing):
    give_back(filing, world.coordinator)
    second = submit_report(report=filing.report, by=world.clerk, now=vn(2027, 1, 2))
    accept_report(filing=second, by=world.coordinator, now=vn(2027, 1, 5))

    report = Report.objects.get(pk=filing.report_id)
    assert (report.state, report.timeliness) == (Report.State.ACCEPTED, "on_time")
    assert [event.kind for event in report.events.all()] == [
        "submitted",
        "returned",
        "submitted",
        "accepted",
    ]


def test_returned_and_untouched_past_its_new_day_is_overdue(world, cycle, filing):
    give_back(filing, world.coordinator)

    obligation = cycle.obligations.select_related("report").get(agency=world.ea_kar)

    assert obligation not in cycle.obligations.overdue(DUE)
    assert not obligation.is_overdue(DUE)
    assert obligation in cycle.obligations.overdue(date(2027, 1, 9))
    assert obligation.is_overdue(date(2027, 1, 9))


def test_an_accepted_report_is_reopened_with_a_reason_and_waits_again(world, filing):
    accept_report(filing=filing, by=world.coordinator, now=NOW)

    with pytest.raises(Refused, match="lý do"):
        reopen_report(filing=filing, reason="", by=world.coordinator, now=NOW)
    reopen_report(filing=filing, reason="Nhầm số liệu", by=world.coordinator, now=NOW)

    assert state(filing) == Report.State.SUBMITTED
    assert filing.report.events.last().text == "Nhầm số liệu"


def test_two_coordinators_one_after_the_other_the_second_is_told(world, filing):
    second = person(world.justice, Membership.Role.COORDINATOR)
    give_back(filing, world.coordinator)

    with pytest.raises(NotWaiting):
        accept_report(filing=filing, by=second, now=NOW)
    with pytest.raises(NotWaiting):
        give_back(filing, second)

    assert state(filing) == Report.State.RETURNED


def test_an_earlier_round_is_not_reviewed_any_more(world, filing):
    give_back(filing, world.coordinator)
    key = line_key(world.tasks["1.2"].pk)
    save_draft(
        report=filing.report, typed={key: Entry("result", "9 hội nghị")}, by=world.clerk, now=NOW
    )
    submit_report(report=filing.report, by=world.clerk, now=NOW)

    with pytest.raises(NotWaiting):
        accept_report(filing=filing, by=world.coordinator, now=NOW)


def test_nobody_reviews_what_they_entered_from_paper(world, report):
    filing = file_paper(
        report=report,
        typed=answers(report),
        received_on=date(2026, 12, 11),
        note="Xã mất mạng",
        by=world.coordinator,
        now=NOW,
    )

    assert why_not_review(world.coordinator, report) == FILED_BY_YOURSELF
    with pytest.raises(NotAllowed, match="thứ hai"):
        accept_report(filing=filing, by=world.coordinator, now=NOW)
    assert may_review(person(world.justice, Membership.Role.COORDINATOR), report)


def test_nobody_reviews_a_report_whose_paper_they_noted(world, filing):
    record_paper(
        report=filing.report,
        received_on=date(2026, 12, 11),
        note="Xã mất mạng",
        by=world.coordinator,
        now=NOW,
    )

    assert why_not_review(world.coordinator, filing.report) == FILED_BY_YOURSELF
    assert may_review(person(world.justice, Membership.Role.COORDINATOR), filing.report)


def test_only_coordinators_of_the_province_review(world, filing):
    other = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai")
    for stranger in (world.clerk, world.leader, world.administrator, other.coordinator):
        assert not may_review(stranger, filing.report)
        with pytest.raises(NotAllowed):
            accept_report(filing=filing, by=stranger, now=NOW)
        with pytest.raises(NotAllowed):
            give_back(filing, stranger)
