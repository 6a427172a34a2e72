from datetime import date

import pytest

from agencies.models import Membership, User
from reporting.actions.drafts import Entry, line_key, save_draft
from reporting.actions.filing import file_paper, record_paper, submit_report
from reporting.actions.outline import locked_lines, outline_of
from reporting.actions.refusals import NotAllowed, Refused
from reporting.actions.review import (
    FILED_BY_YOURSELF,
    NO_SECOND,
    LinesReturned,
    NotWaiting,
    ReviewedMeanwhile,
    accept_report,
    keep_review,
    may_review,
    note_of,
    reopen_report,
    return_report,
    review_mark,
    reviews_of,
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


def test_a_report_reopened_and_returned_as_a_whole_leaves_every_line_to_its_agency(world, filing):
    accept_report(filing=filing, by=world.coordinator, now=NOW)
    reopen_report(filing=filing, reason="Nhầm", by=world.coordinator, now=NOW)

    return_report(
        filing=filing, returned={}, comment="Làm lại", due_on=DUE, by=world.coordinator, now=NOW
    )

    report = Report.objects.get(pk=filing.report_id)
    assert locked_lines(report) == {}


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

    assert why_not_review(world.coordinator, report) == f"{FILED_BY_YOURSELF} {NO_SECOND}"
    with pytest.raises(NotAllowed, match="thứ hai"):
        accept_report(filing=filing, by=world.coordinator, now=NOW)
    assert may_review(person(world.justice, Membership.Role.COORDINATOR), report)
    assert why_not_review(world.coordinator, report) == FILED_BY_YOURSELF


def test_a_second_coordinator_counts_only_where_they_could_review(world, filing):
    """Not one of another province, not one whose account is locked, not one who filed it too."""
    lone = person(world.ea_kar, Membership.Role.FOCAL_POINT)
    Membership.objects.create(user=lone, agency=world.justice, role=Membership.Role.COORDINATOR)
    lone = User.objects.get(pk=lone.pk)
    give_back(filing, world.coordinator)
    submit_report(report=filing.report, by=lone, now=NOW)
    assert why_not_review(lone, filing.report) == FILED_BY_YOURSELF

    world.coordinator.is_active = False
    world.coordinator.save()
    World(name="Gia Lai", abbreviation="GLI", slug="gia-lai")

    assert why_not_review(lone, filing.report) == f"{FILED_BY_YOURSELF} {NO_SECOND}"


def test_nobody_reviews_a_report_whose_paper_they_noted(world, filing):
    record_paper(
        report=filing.report,
        received_on=date(2026, 12, 11),
        note="Xã mất mạng",
        by=world.coordinator,
        now=NOW,
    )

    assert why_not_review(world.coordinator, filing.report).startswith(FILED_BY_YOURSELF)
    assert may_review(person(world.justice, Membership.Role.COORDINATOR), filing.report)


def test_only_coordinators_of_the_province_review(world, filing):
    other = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai")
    for stranger in (world.clerk, world.leader, world.administrator, other.coordinator):
        assert not may_review(stranger, filing.report)
        with pytest.raises(NotAllowed):
            accept_report(filing=filing, by=stranger, now=NOW)
        with pytest.raises(NotAllowed):
            give_back(filing, stranger)


# Opinions kept while the report waits ----------------------------------------------------------------


def keep(filing, by, **verdicts):
    """keep(filing, by, t1_2=("returned", "…"))."""
    by_line = {
        line(filing, name.removeprefix("t").replace("_", ".")).pk: verdict
        for name, verdict in verdicts.items()
    }
    return keep_review(filing=filing, verdicts=by_line, by=by, now=NOW)


def test_kept_opinions_leave_the_report_waiting_and_are_no_event(world, filing):
    keep(filing, world.coordinator, t1_1=("accepted", ""), t1_2=("returned", "Ghi số hội nghị."))

    assert state(filing) == Report.State.SUBMITTED
    assert filing.report.events.count() == 1
    assert line(filing, "1.2").review.comment == "Ghi số hội nghị."
    assert outline_of(Report.objects.get(pk=filing.report_id)).locked == {}


def test_the_general_comment_is_kept_for_every_coordinator_until_the_report_is_returned(
    world, filing
):
    said = {"comment": "Xem lại số liệu", "due_on": DUE, "by": world.coordinator, "now": NOW}
    keep_review(filing=filing, verdicts={}, **said)
    assert (note_of(filing).comment, note_of(filing).due_on) == ("Xem lại số liệu", DUE)

    return_report(
        filing=filing, returned={}, comment="Sửa", due_on=DUE, by=world.coordinator, now=NOW
    )

    assert note_of(filing) is None


def test_an_emptied_general_comment_is_kept_no_more(world, filing):
    keep_review(filing=filing, verdicts={}, comment="Nháp", by=world.coordinator, now=NOW)
    keep_review(filing=filing, verdicts={}, by=world.coordinator, now=NOW)

    assert note_of(filing) is None


def test_who_did_not_see_a_general_comment_does_not_write_over_it(world, filing):
    second = person(world.justice, Membership.Role.COORDINATOR)
    seen = review_mark(reviews_of(filing))
    keep_review(filing=filing, verdicts={}, comment="Của người kia", by=second, now=NOW)

    with pytest.raises(ReviewedMeanwhile):
        keep_review(
            filing=filing, verdicts={}, comment="Của tôi", seen=seen, by=world.coordinator, now=NOW
        )

    assert note_of(filing).comment == "Của người kia"


def test_a_line_to_return_is_kept_only_with_a_comment(world, filing):
    with pytest.raises(Refused, match="ghi ý kiến"):
        keep(filing, world.coordinator, t1_1=("accepted", ""), t1_2=("returned", ""))

    assert LineReview.objects.count() == 0


def test_what_is_kept_again_unchanged_stays_its_writers(world, filing):
    second = person(world.justice, Membership.Role.COORDINATOR)
    keep(filing, world.coordinator, t1_1=("accepted", ""), t1_2=("returned", "Một"))

    keep(filing, second, t1_1=("accepted", ""), t1_2=("returned", "Hai"))

    assert line(filing, "1.1").review.by == world.coordinator
    assert line(filing, "1.2").review.by == second


def test_nobody_keeps_opinions_on_a_report_that_does_not_wait(world, filing):
    accept_report(filing=filing, by=world.coordinator, now=NOW)

    with pytest.raises(NotWaiting):
        keep(filing, world.coordinator, t1_2=("returned", "Sửa"))

    assert line(filing, "1.2").review.verdict == "accepted"


def test_strangers_keep_nothing(world, filing):
    for stranger in (world.clerk, world.leader, world.administrator):
        with pytest.raises(NotAllowed):
            keep(filing, stranger, t1_1=("accepted", ""))

    assert LineReview.objects.count() == 0


def test_a_report_with_a_line_kept_as_returned_is_not_accepted_over_it(world, filing):
    keep(filing, world.coordinator, t1_2=("returned", "Sửa"))

    with pytest.raises(LinesReturned):
        accept_report(filing=filing, by=world.coordinator, now=NOW)
    assert state(filing) == Report.State.SUBMITTED

    accept_report(
        filing=filing, comments={line(filing, "1.2").pk: ""}, by=world.coordinator, now=NOW
    )
    assert line(filing, "1.2").review.verdict == "accepted"


def test_accepting_and_reopening_say_why_on_the_timeline(world, filing):
    accept_report(filing=filing, comment="Đủ số liệu.", by=world.coordinator, now=NOW)
    reopen_report(filing=filing, reason="Nhầm", by=world.coordinator, now=NOW)

    assert [event.text for event in filing.report.events.all()] == ["", "Đủ số liệu.", "Nhầm"]


def test_a_comment_on_an_accepted_line_is_kept_when_another_is_returned(world, filing):
    give_back(
        filing,
        world.coordinator,
        accepted=[line(filing, "1.1").pk],
        comments={line(filing, "1.1").pk: "Rõ ràng."},
    )

    assert (line(filing, "1.1").review.verdict, line(filing, "1.1").review.comment) == (
        "accepted",
        "Rõ ràng.",
    )


@pytest.mark.parametrize("act", ["keep", "accept", "return"])
def test_whoever_did_not_see_a_colleagues_opinion_is_told_first(world, filing, act):
    second = person(world.justice, Membership.Role.COORDINATOR)
    seen = review_mark(reviews_of(filing))
    keep(filing, second, t1_2=("returned", "Của người kia"))
    how = {"filing": filing, "by": world.coordinator, "now": NOW, "seen": seen}
    acts = {
        "keep": lambda: keep_review(verdicts={}, **how),
        "accept": lambda: accept_report(comments={line(filing, "1.2").pk: ""}, **how),
        "return": lambda: return_report(returned={}, comment="Sửa", due_on=DUE, **how),
    }

    with pytest.raises(ReviewedMeanwhile):
        acts[act]()

    assert state(filing) == Report.State.SUBMITTED
    assert line(filing, "1.2").review.comment == "Của người kia"
