from datetime import date

import pytest

from agencies.models import Agency, Membership
from plans.models import Reporter
from reporting.actions import (
    AlreadyOpened,
    AlreadySubmitted,
    CycleClosed,
    Entry,
    NotAllowed,
    NothingToOpen,
    ReportIncomplete,
    StaleDraft,
    UnknownTask,
    close_cycle,
    faults_of,
    may_coordinate,
    may_write,
    open_cycle,
    parts_of_report,
    preview_cycle,
    reopen_cycle,
    save_draft,
    submit_report,
)
from reporting.models import Cycle, FiledLine, Filing, Obligation, Outcome, Report, ReportEvent
from tasks.models import Task
from tests.factories import vn
from tests.world import World, answers, file_report, fill, person

# Opening ------------------------------------------------------------------------------------


def test_the_preview_names_departments_and_communes_each_by_its_rule(world):
    preview = preview_cycle(world.plan, 2026)

    assert [(rule.source, [str(one.agency) for one in ones]) for rule, ones in preview.by_rule] == [
        ("III.5.2", ["Sở Nội vụ", "Sở Tư pháp"]),
        ("III.6.2", ["UBND phường Tuy Hòa", "UBND xã Ea Kar"]),
    ]


def test_the_preview_keeps_asked_bodies_apart_and_says_who_is_left_out(world):
    preview = preview_cycle(world.plan, 2026)

    assert [agency.name for agency, _ in preview.asked] == ["Đoàn Luật sư tỉnh"]
    assert [agency.name for agency in preview.left_out] == ["UBND tỉnh"]


def test_the_preview_writes_nothing(world):
    preview_cycle(world.plan, 2026)

    assert Cycle.objects.count() == 0
    assert Obligation.objects.count() == 0


def test_an_agency_reached_by_two_rules_is_expected_once(world):
    rule = world.plan.reporting_rules.get(source="III.6.2")
    Reporter.objects.create(rule=rule, agency=world.home_affairs)

    assert len(preview_cycle(world.plan, 2026).expected) == 4


def test_opening_makes_one_obligation_with_an_empty_report_for_every_expected_agency(world):
    cycle = world.open()

    assert cycle.obligations.count() == 4
    assert set(cycle.obligations.values_list("due_on", flat=True)) == {date(2026, 12, 14)}
    assert Report.objects.filter(obligation__cycle=cycle, state="not_started").count() == 4


def test_opening_takes_recipient_and_way_from_the_rule(world, cycle):
    commune = cycle.obligations.get(agency=world.ea_kar)
    department = cycle.obligations.get(agency=world.home_affairs)

    assert (commune.recipient, commune.via) == (world.provincial, world.justice)
    assert (department.recipient, department.via) == (world.justice, None)


def test_the_period_runs_from_15_december_to_14_december(cycle):
    assert cycle.period_from == date(2025, 12, 15)
    assert cycle.period_until == cycle.data_until == date(2026, 12, 14)


def test_a_cycle_opens_once(world, cycle):
    with pytest.raises(AlreadyOpened):
        world.open()

    assert Obligation.objects.count() == 4


def test_only_a_coordinator_of_the_province_opens_a_cycle(world):
    stranger = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai").coordinator

    for user in (world.clerk, world.leader, world.administrator, stranger):
        with pytest.raises(NotAllowed):
            open_cycle(plan=world.plan, year=2026, by=user, now=vn(2026, 10, 1))
    assert Cycle.objects.count() == 0


def test_a_plan_without_a_yearly_rule_opens_no_cycle(world):
    world.plan.reporting_rules.all().delete()

    with pytest.raises(NothingToOpen, match="không quy định báo cáo hằng năm"):
        world.open()


def test_a_year_before_the_plan_opens_no_cycle(world):
    with pytest.raises(NothingToOpen, match="từ năm 2026"):
        world.open(year=2025)


def test_groups_are_resolved_on_the_due_day(world):
    Agency.objects.filter(pk=world.tuy_hoa.pk).update(until_on=date(2026, 11, 30))
    world.agency("UBND xã Mới", Agency.Kind.COMMUNE, from_on=date(2026, 12, 1))

    names = {one.agency.name for one in preview_cycle(world.plan, 2026).expected}

    assert "UBND xã Mới" in names
    assert "UBND phường Tuy Hòa" not in names


# Lines --------------------------------------------------------------------------------------


def test_a_commune_has_its_own_tasks_in_plan_order_obliged_and_optional(report):
    parts = parts_of_report(report)

    assert [(part.task.number, part.obliged) for part in parts] == [
        ("1.1", True),
        ("1.2", True),
        ("1.3", False),
    ]


def test_a_line_that_says_nothing_is_a_fault_only_where_obliged(report):
    faults = faults_of(parts_of_report(report), {})

    assert [(task.number, sentence) for task, sentence in faults] == [
        ("1.1", "Chưa chọn kết quả."),
        ("1.2", "Chưa chọn kết quả."),
    ]


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        (Entry("not_done", ""), "Chọn «Chưa thực hiện» thì phải ghi lý do."),
        (Entry("result", ""), "Chưa ghi nội dung đã làm."),
        (Entry("in_progress", ""), "Chưa ghi nội dung đã làm."),
        (Entry("", "Đã họp"), "Đã ghi nội dung nhưng chưa chọn kết quả."),
        (Entry("completed", "Xong"), "Kết quả này không dùng cho nhiệm vụ thường xuyên."),
    ],
)
def test_what_an_outcome_lacks_is_said_in_words(report, entry, sentence):
    faults = faults_of(parts_of_report(report), answers(report, t1_2=entry))

    assert [(task.number, text) for task, text in faults] == [("1.2", sentence)]


def test_nothing_to_report_needs_no_words(report):
    assert faults_of(parts_of_report(report), answers(report, t1_2=Entry("nothing"))) == []


def test_a_dated_task_may_be_completed_and_then_needs_its_day(world):
    world.task(
        "1.4",
        ("implement", world.communes),
        timing_kind=Task.Timing.BY_DATE,
        due_on=date(2026, 9, 30),
    )
    report = world.open().obligations.get(agency=world.ea_kar).report
    parts = parts_of_report(report)

    without = faults_of(parts, answers(report, t1_4=Entry("completed", "Xong")))
    with_day = answers(report, t1_4=Entry("completed", "Xong", date(2026, 9, 1)))

    assert [text for _, text in without] == ["Chọn «Hoàn thành» thì phải ghi ngày hoàn thành."]
    assert faults_of(parts, with_day) == []


# Drafts -------------------------------------------------------------------------------------


def test_saving_keeps_words_and_says_who_and_when(world, report):
    saved = fill(report, world.clerk)

    assert saved.state == Report.State.DRAFT
    assert (saved.revision, saved.saved_by) == (1, world.clerk)
    assert saved.lines.get(task=world.tasks["1.1"]).text == "Đã làm 1.1"


def test_saving_the_same_again_changes_nothing(world, report):
    fill(report, world.clerk)
    again = fill(report, world.clerk)

    assert again.revision == 1


def test_saving_part_of_the_lines_leaves_the_others(world, report):
    fill(report, world.clerk)
    one = {world.tasks["1.1"].pk: Entry("nothing")}

    save_draft(report=report, entries=one, revision=1, by=world.clerk, now=vn(2026, 12, 2))

    assert report.lines.get(task=world.tasks["1.1"]).outcome == Outcome.NOTHING
    assert report.lines.get(task=world.tasks["1.2"]).text == "Đã làm 1.2"


def test_saving_over_a_newer_text_is_refused_with_that_text(world, report):
    fill(report, world.clerk)
    mine = answers(report, t1_1=Entry("result", "Của tôi"))

    with pytest.raises(StaleDraft) as refusal:
        save_draft(report=report, entries=mine, revision=0, by=world.clerk, now=vn(2026, 12, 2))

    assert refusal.value.theirs[world.tasks["1.1"].pk].text == "Đã làm 1.1"
    assert report.lines.get(task=world.tasks["1.1"]).text == "Đã làm 1.1"


def test_a_task_that_is_not_the_agencys_is_refused_whole(world, report):
    foreign = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai").tasks["1.1"]
    entries = answers(report) | {foreign.pk: Entry("nothing")}

    with pytest.raises(UnknownTask):
        save_draft(report=report, entries=entries, revision=0, by=world.clerk, now=vn(2026, 12, 1))

    assert report.lines.count() == 0


@pytest.mark.parametrize("who", ["other_clerk", "coordinator", "leader", "administrator"])
def test_nobody_else_writes_or_files_an_agencys_report(world, report, who):
    stranger = getattr(world, who)

    assert not may_write(stranger, report)
    with pytest.raises(NotAllowed):
        fill(report, stranger)
    with pytest.raises(NotAllowed):
        submit_report(report=report, by=stranger, now=vn(2026, 12, 1))


def test_decomposed_input_is_kept_composed(world, report):
    decomposed = "a\u0306\u0301n"

    fill(report, world.clerk, t1_1=Entry("result", decomposed))

    assert report.lines.get(task=world.tasks["1.1"]).text == "ắn"


# Filing -------------------------------------------------------------------------------------


def test_filing_copies_the_draft_with_the_words_shown_then(world, report):
    filing = file_report(report, world.clerk, vn(2026, 12, 8, 20, 12))

    assert filing.agency_name == "UBND xã Ea Kar"
    assert filing.plan_title == "Kế hoạch thử nghiệm"
    assert (filing.recipient_name, filing.via_name) == ("UBND tỉnh", "Sở Tư pháp")
    assert filing.by_name == world.clerk.full_name
    assert [(line.number, line.title, line.outcome, line.text) for line in filing.lines.all()] == [
        ("1.1", "Nhiệm vụ 1.1", "result", "Đã làm 1.1"),
        ("1.2", "Nhiệm vụ 1.2", "result", "Đã làm 1.2"),
    ]


def test_a_filing_has_a_receipt_of_its_own(world, cycle, report):
    first = file_report(report, world.clerk, vn(2026, 12, 8))
    other = cycle.obligations.get(agency=world.tuy_hoa).report
    second = file_report(other, world.other_clerk, vn(2026, 12, 8))

    assert first.receipt == f"DLK-2026-{report.pk}-1"
    assert second.receipt != first.receipt


def test_filing_is_an_event(world, report):
    filing = file_report(report, world.clerk, vn(2026, 12, 8, 20, 12))

    event = ReportEvent.objects.get(report=report)
    assert (event.kind, event.by, event.filing) == ("submitted", world.clerk, filing)


def test_rewording_task_agency_and_plan_afterwards_leaves_the_filing_as_it_was(world, report):
    filing = file_report(report, world.clerk, vn(2026, 12, 8))
    world.tasks["1.1"].title = "Tên khác"
    world.tasks["1.1"].save()
    world.ea_kar.name = "UBND xã Khác"
    world.ea_kar.save()

    filing.refresh_from_db()
    assert filing.agency_name == "UBND xã Ea Kar"
    assert filing.lines.get(number="1.1").title == "Nhiệm vụ 1.1"


def test_an_optional_line_left_empty_is_not_filed_and_one_with_words_is(world, report):
    fill(report, world.clerk, t1_3=Entry("result", "Đã phối hợp"))
    filing = submit_report(report=report, by=world.clerk, now=vn(2026, 12, 8))

    line = filing.lines.get(number="1.3")
    assert (line.text, line.obliged) == ("Đã phối hợp", False)


def test_an_incomplete_report_is_refused_with_every_fault_at_once(world, report):
    save_draft(
        report=report,
        entries={world.tasks["1.1"].pk: Entry("not_done")},
        revision=0,
        by=world.clerk,
        now=vn(2026, 12, 1),
    )

    with pytest.raises(ReportIncomplete) as refusal:
        submit_report(report=report, by=world.clerk, now=vn(2026, 12, 8))

    assert [task.number for task, _ in refusal.value.faults] == ["1.1", "1.2"]
    assert Filing.objects.count() == 0


def test_a_report_is_filed_once(world, report):
    file_report(report, world.clerk, vn(2026, 12, 8))

    with pytest.raises(AlreadySubmitted):
        submit_report(report=report, by=world.clerk, now=vn(2026, 12, 9))
    with pytest.raises(AlreadySubmitted):
        fill(report, world.clerk, t1_1=Entry("nothing"))

    assert FiledLine.objects.count() == 2


@pytest.mark.parametrize(
    ("at", "timeliness", "days"),
    [
        (vn(2026, 12, 14, 23, 59, 59), Report.Timeliness.ON_TIME, 0),
        (vn(2026, 12, 15, 0, 0, 0), Report.Timeliness.LATE, 1),
        (vn(2026, 10, 2), Report.Timeliness.ON_TIME, -73),
    ],
)
def test_before_15_december_ends_with_the_14th_in_vietnam(world, report, at, timeliness, days):
    file_report(report, world.clerk, at)

    report.refresh_from_db()
    assert (report.timeliness, report.days_late) == (timeliness, days)


def test_no_later_than_15_december_includes_the_15th(world):
    world.plan.reporting_rules.update(boundary="no_later_than")
    report = world.open().obligations.get(agency=world.ea_kar).report

    file_report(report, world.clerk, vn(2026, 12, 15, 23, 59, 59))

    report.refresh_from_db()
    assert report.timeliness == Report.Timeliness.ON_TIME


def test_a_signer_files_too(world, report):
    signer = person(world.ea_kar, Membership.Role.SIGNER)

    assert file_report(report, signer, vn(2026, 12, 8)).by == signer


# Closing ------------------------------------------------------------------------------------


def test_nobody_writes_or_files_after_closing_and_the_draft_stays(world, cycle, report):
    fill(report, world.clerk)
    close_cycle(cycle=cycle, by=world.coordinator, now=vn(2027, 1, 10))

    with pytest.raises(CycleClosed):
        submit_report(report=report, by=world.clerk, now=vn(2027, 1, 11))
    with pytest.raises(CycleClosed):
        fill(report, world.clerk, t1_1=Entry("nothing"))

    assert report.lines.count() == 2


def test_a_reopened_cycle_takes_reports_again(world, cycle, report):
    fill(report, world.clerk)
    close_cycle(cycle=cycle, by=world.coordinator, now=vn(2027, 1, 10))
    reopen_cycle(cycle=cycle, by=world.coordinator)

    submit_report(report=report, by=world.clerk, now=vn(2027, 1, 11))

    report.refresh_from_db()
    assert report.timeliness == Report.Timeliness.LATE


def test_closing_twice_keeps_the_first_time(world, cycle):
    close_cycle(cycle=cycle, by=world.coordinator, now=vn(2027, 1, 10))
    again = close_cycle(cycle=cycle, by=world.coordinator, now=vn(2027, 1, 12))

    assert again.closed_at == vn(2027, 1, 10)


def test_only_a_coordinator_closes_and_reopens(world, cycle):
    with pytest.raises(NotAllowed):
        close_cycle(cycle=cycle, by=world.clerk, now=vn(2027, 1, 10))
    with pytest.raises(NotAllowed):
        reopen_cycle(cycle=cycle, by=world.leader)

    assert may_coordinate(world.coordinator, world.plan)
