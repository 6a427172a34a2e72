from datetime import date

import pytest

from agencies.models import Membership
from reporting.actions.cycles import close_cycle
from reporting.actions.drafts import (
    SIGNATURE,
    Entry,
    ItemWords,
    Paragraph,
    SignatureWords,
    draft_of,
    item_key,
    line_key,
    paragraph_key,
    save_draft,
)
from reporting.actions.filing import (
    add_paper_number,
    faults_of,
    file_paper,
    may_add_paper_number,
    may_enter_paper,
    record_paper,
    submit_report,
)
from reporting.actions.outline import outline_of
from reporting.actions.refusals import (
    AlreadySubmitted,
    ChangedMeanwhile,
    NotAllowed,
    Refused,
    ReportIncomplete,
    UnknownPiece,
)
from reporting.actions.review import return_report
from reporting.models import FiledLine, Filing, LineReview, PaperNumber, Report, ReportEvent
from tasks.models import Task
from tests.factories import vn
from tests.world import answers, file_report, fill, person

TODAY = date(2026, 12, 8)

NOW = vn(2026, 12, 8, 20, 12)


def said(faults):
    return [(fault.label, fault.field, fault.sentence) for fault in faults]


def give_back(report, reviewer, *accepted):
    """As if the report were returned until 8/1 with these numbers accepted."""
    for line in report.filings.last().lines.filter(number__in=accepted):
        LineReview.objects.create(line=line, verdict="accepted", at=NOW, by=reviewer)
    Report.objects.filter(pk=report.pk).update(
        state=Report.State.RETURNED, return_due_on=date(2027, 1, 8)
    )


# What is missing ------------------------------------------------------------------------------------


def test_compulsory_are_obliged_lines_part_three_and_the_signatory(report):
    assert said(faults_of(outline_of(report), {}, TODAY)) == [
        ("1.1", "outcome", "Chưa chọn kết quả."),
        ("1.2", "outcome", "Chưa chọn kết quả."),
        ("Ưu điểm", "text", "Chưa ghi phần này."),
        ("Tồn tại, hạn chế", "text", "Chưa ghi phần này."),
        ("Người ký", "signed_by", "Chưa ghi họ tên người ký."),
    ]


@pytest.mark.parametrize(
    ("entry", "field", "sentence"),
    [
        (Entry("not_done", ""), "text", "Chọn “Chưa thực hiện” thì phải ghi lý do."),
        (Entry("result", ""), "text", "Chưa ghi nội dung đã làm."),
        (Entry("in_progress", ""), "text", "Chưa ghi nội dung đã làm."),
        (Entry("", "Đã họp"), "outcome", "Đã ghi nội dung nhưng chưa chọn kết quả."),
        (Entry(evidence="8/KH"), "outcome", "Đã ghi nội dung nhưng chưa chọn kết quả."),
        (
            Entry("completed", "Xong"),
            "outcome",
            "Kết quả này không dùng cho nhiệm vụ thường xuyên.",
        ),
    ],
)
def test_what_an_outcome_lacks_is_said_in_words(report, entry, field, sentence):
    faults = faults_of(outline_of(report), answers(report, t1_2=entry), TODAY)

    assert said(faults) == [("1.2", field, sentence)]


def test_nothing_to_report_needs_no_words(report):
    assert faults_of(outline_of(report), answers(report, t1_2=Entry("nothing")), TODAY) == []


def test_a_dated_task_may_be_completed_and_then_needs_its_day(world):
    world.task(
        "1.4",
        ("implement", world.communes),
        timing_kind=Task.Timing.BY_DATE,
        due_on=date(2026, 9, 30),
    )
    report = world.open().obligations.get(agency=world.ea_kar).report
    outline = outline_of(report)

    without = faults_of(outline, answers(report, t1_4=Entry("completed", "Xong")), TODAY)
    with_day = answers(report, t1_4=Entry("completed", "Xong", date(2026, 9, 1)))

    assert [fault.field for fault in without] == ["completed_on"]
    assert faults_of(outline, with_day, TODAY) == []


# Filing ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", [date(2026, 12, 9), date(1999, 12, 31), date(1, 1, 1)])
def test_a_day_ahead_or_absurd_keeps_the_report_from_being_filed(world, day):
    task = world.task(
        "1.4",
        ("implement", world.communes),
        timing_kind=Task.Timing.BY_DATE,
        due_on=date(2026, 11, 1),
    )
    report = world.open().obligations.get(agency=world.ea_kar).report
    typed = answers(report, t1_4=Entry("completed", "Xong", day))
    typed[SIGNATURE] = SignatureWords("Ký", document_on=day)

    faults = [(fault.key, fault.field) for fault in faults_of(outline_of(report), typed, TODAY)]

    assert faults == [(line_key(task.pk), "completed_on"), (SIGNATURE, "document_on")]


def test_an_accepted_line_stays_filed_though_the_agency_has_the_task_no_more(world, report):
    filing = file_report(report, world.clerk, vn(2026, 12, 8))
    first, second = filing.lines.order_by("position")
    return_report(
        filing=filing,
        returned={first.pk: "Sửa"},
        accepted=[second.pk],
        due_on=date(2026, 12, 18),
        by=world.coordinator,
        now=vn(2026, 12, 9),
    )
    world.tasks["1.2"].assignments.all().delete()

    again = submit_report(report=report, by=world.clerk, now=vn(2026, 12, 10))

    kept = again.lines.get(number="1.2")
    assert (kept.text, kept.task_text, kept.position) == (second.text, second.task_text, 2)
    assert kept.review.verdict == "accepted"
    assert again.lines.count() == 2


def test_filing_copies_the_draft_with_the_words_shown_then(world, report):
    filing = file_report(report, world.clerk, NOW)

    assert filing.agency_name == "UBND xã Ea Kar"
    assert filing.plan_title == "Kế hoạch thử nghiệm"
    assert (filing.recipient_name, filing.via_name) == ("UBND tỉnh", "Sở Tư pháp")
    assert (filing.by_name, filing.signed_by) == (world.clerk.full_name, "Trần Văn Ký")
    assert [(line.number, line.title, line.outcome, line.text) for line in filing.lines.all()] == [
        ("1.1", "Nhiệm vụ 1.1", "result", "Đã làm 1.1"),
        ("1.2", "Nhiệm vụ 1.2", "result", "Đã làm 1.2"),
    ]
    assert [(row.heading, row.text) for row in filing.narratives.all()] == [
        ("Ưu điểm", "Ưu điểm: như trên."),
        ("Tồn tại, hạn chế", "Tồn tại, hạn chế: như trên."),
    ]


def test_items_are_filed_in_the_order_in_which_they_were_entered(world, report):
    fill(report, world.clerk)
    items = {
        item_key("b"): ItemWords("obstacle", "Thiếu kinh phí"),
        item_key("a"): ItemWords("recommendation", "Cấp thêm tài liệu", "Sở Tư pháp"),
    }
    save_draft(report=report, typed=items, by=world.clerk, now=NOW)

    filing = submit_report(report=report, by=world.clerk, now=NOW)

    assert [
        (item.position, item.kind, item.text, item.addressee) for item in filing.items.all()
    ] == [
        (1, "obstacle", "Thiếu kinh phí", ""),
        (2, "recommendation", "Cấp thêm tài liệu", "Sở Tư pháp"),
    ]


def test_a_filing_has_a_receipt_of_its_own_and_is_an_event(world, cycle, report):
    first = file_report(report, world.clerk, NOW)
    other = cycle.obligations.get(agency=world.tuy_hoa).report
    second = file_report(other, world.other_clerk, NOW)

    assert first.receipt == f"DLK-2026-{report.pk}-1"
    assert second.receipt != first.receipt
    event = ReportEvent.objects.get(report=report)
    assert (event.kind, event.by, event.filing, event.at) == (
        "submitted",
        world.clerk,
        first,
        NOW,
    )


def test_rewording_task_agency_and_plan_afterwards_leaves_the_filing_as_it_was(world, report):
    filing = file_report(report, world.clerk, NOW)
    world.tasks["1.1"].title = "Tên khác"
    world.tasks["1.1"].save()
    world.ea_kar.name = "UBND xã Khác"
    world.ea_kar.save()
    world.plan.short_title = "Kế hoạch khác"
    world.plan.save()

    filing.refresh_from_db()
    assert (filing.agency_name, filing.plan_title) == ("UBND xã Ea Kar", "Kế hoạch thử nghiệm")
    assert filing.lines.get(number="1.1").title == "Nhiệm vụ 1.1"


def test_an_optional_line_left_empty_is_not_filed_and_one_with_words_is(world, report):
    filing = file_report(report, world.clerk, NOW, t1_3=Entry("result", "Đã phối hợp"))

    line = filing.lines.get(number="1.3")
    assert (line.text, line.obliged) == ("Đã phối hợp", False)


def test_an_incomplete_report_is_refused_with_every_fault_at_once(world, report):
    typed = {line_key(world.tasks["1.1"].pk): Entry("not_done")}
    save_draft(report=report, typed=typed, by=world.clerk, now=NOW)

    with pytest.raises(ReportIncomplete) as refusal:
        submit_report(report=report, by=world.clerk, now=NOW)

    assert len(refusal.value.faults) == 5
    assert "còn 5 chỗ cần điền" in refusal.value.sentence
    assert Filing.objects.count() == 0


def test_a_report_is_filed_once(world, report):
    file_report(report, world.clerk, NOW)

    with pytest.raises(AlreadySubmitted):
        submit_report(report=report, by=world.clerk, now=vn(2026, 12, 9))

    assert FiledLine.objects.count() == 2


def test_nobody_files_what_a_colleague_changed_after_the_last_look(world, report):
    seen = fill(report, world.clerk).revision
    fill(report, world.clerk, t1_1=Entry("nothing"))

    with pytest.raises(ChangedMeanwhile):
        submit_report(report=report, by=world.clerk, now=NOW, revision=seen)

    assert submit_report(report=report, by=world.clerk, now=NOW, revision=seen + 1)


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

    assert file_report(report, signer, NOW).by == signer


# Filing again ---------------------------------------------------------------------------------------


def test_filed_14_12_returned_20_12_and_refiled_2_1_is_on_time(world, report):
    file_report(report, world.clerk, vn(2026, 12, 14, 23, 59))
    give_back(report, world.coordinator)

    filing = submit_report(report=report, by=world.clerk, now=vn(2027, 1, 2, 9))

    report.refresh_from_db()
    assert filing.number == 2
    assert (report.state, report.return_due_on) == (Report.State.SUBMITTED, None)
    assert report.first_filed_on == date(2026, 12, 14)
    assert report.timeliness == Report.Timeliness.ON_TIME


def test_a_last_look_from_before_the_return_files_nothing(world, report):
    fill(report, world.clerk)
    report.refresh_from_db()
    looked_at = report.revision
    filing = submit_report(report=report, by=world.clerk, now=vn(2026, 12, 8), revision=looked_at)
    return_report(
        filing=filing,
        returned={},
        comment="Sửa số liệu",
        due_on=date(2026, 12, 18),
        by=world.coordinator,
        now=vn(2026, 12, 9),
    )

    with pytest.raises(ChangedMeanwhile):
        submit_report(report=report, by=world.clerk, now=vn(2026, 12, 9), revision=looked_at)

    assert report.filings.count() == 1


def test_an_accepted_line_goes_word_for_word_into_the_next_filing_and_stays_accepted(world, report):
    first = file_report(report, world.clerk, NOW)
    give_back(report, world.coordinator, "1.1")
    typed = {line_key(world.tasks["1.2"].pk): Entry("result", "Đã bổ sung")}
    save_draft(report=report, typed=typed, by=world.clerk, now=NOW)

    second = submit_report(report=report, by=world.clerk, now=vn(2026, 12, 22))

    kept, changed = second.lines.order_by("position")
    assert (kept.text, kept.review.verdict) == ("Đã làm 1.1", "accepted")
    assert kept.review.by == world.coordinator
    assert changed.text == "Đã bổ sung"
    assert not LineReview.objects.filter(line=changed).exists()
    assert first.lines.get(number="1.2").text == "Đã làm 1.2"


# Paper ----------------------------------------------------------------------------------------------


def enter(report, by, **changed):
    given = {
        "typed": answers(report),
        "received_on": date(2026, 12, 11),
        "note": "Xã mất mạng do lũ",
        "now": vn(2026, 12, 18, 9),
    } | changed
    return file_paper(report=report, by=by, **given)


def test_paper_counts_by_the_day_it_was_received_and_keeps_the_day_it_was_entered(world, report):
    filing = enter(report, world.coordinator)

    report.refresh_from_db()
    assert (filing.filed_on, filing.is_paper) == (date(2026, 12, 11), True)
    assert filing.at == vn(2026, 12, 18, 9)
    assert report.timeliness == Report.Timeliness.ON_TIME
    event = report.events.get()
    assert (event.kind, event.filing) == ("paper", filing)
    assert event.text == "Nhận bản giấy ngày 11/12/2026. Lý do: Xã mất mạng do lũ"


def test_paper_leaves_the_draft_of_the_agency_alone(world, report):
    key = line_key(world.tasks["1.1"].pk)
    save_draft(report=report, typed={key: Entry("", "Bản nháp")}, by=world.clerk, now=NOW)

    filing = enter(report, world.coordinator)

    assert filing.lines.get(number="1.1").text == "Đã làm 1.1"
    assert draft_of(report) == {key: Entry("", "Bản nháp")}


def test_paper_received_before_an_electronic_filing_moves_the_first_day(world, report):
    file_report(report, world.clerk, vn(2026, 12, 16))
    give_back(report, world.coordinator)

    enter(report, world.coordinator)

    report.refresh_from_db()
    assert report.first_filed_on == date(2026, 12, 11)


def test_paper_needs_a_reason_a_day_that_has_come_and_every_compulsory_piece(world, report):
    with pytest.raises(Refused, match="lý do"):
        enter(report, world.coordinator, note="")
    with pytest.raises(Refused, match="chưa đến"):
        enter(report, world.coordinator, received_on=date(2026, 12, 19))
    with pytest.raises(ReportIncomplete):
        enter(report, world.coordinator, typed={})
    with pytest.raises(UnknownPiece):
        enter(report, world.coordinator, typed={"khac": Paragraph("…")})

    assert Filing.objects.count() == 0


def test_only_a_coordinator_enters_paper_and_not_for_the_own_agency(world, cycle, report):
    both = person(world.justice, Membership.Role.COORDINATOR, Membership.Role.FOCAL_POINT)
    own = cycle.obligations.get(agency=world.justice).report

    assert may_enter_paper(both, report)
    assert not may_enter_paper(both, own)
    for stranger in (world.clerk, world.leader, world.administrator):
        with pytest.raises(NotAllowed):
            enter(report, stranger)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [(date(2026, 12, 19), "chưa đến"), (date(2025, 12, 14), "tính từ 15/12/2025")],
)
def test_a_paper_comes_between_the_beginning_of_the_period_and_today(world, report, day, sentence):
    with pytest.raises(Refused, match=sentence):
        enter(report, world.coordinator, received_on=day)

    assert enter(report, world.coordinator, received_on=date(2025, 12, 15))


def test_paper_is_entered_after_the_cycle_was_closed(world, cycle, report):
    close_cycle(cycle=cycle, by=world.coordinator, now=vn(2026, 12, 17))

    enter(report, world.coordinator)

    report.refresh_from_db()
    assert (report.state, report.first_filed_on) == (Report.State.SUBMITTED, date(2026, 12, 11))


def test_paper_of_a_filed_report_is_refused_and_nothing_is_filed_twice(world, report):
    enter(report, world.coordinator)

    with pytest.raises(AlreadySubmitted):
        enter(report, world.coordinator)

    assert Filing.objects.count() == 1


def test_paper_of_a_returned_report_keeps_what_was_accepted(world, report):
    file_report(report, world.clerk, NOW)
    give_back(report, world.coordinator, "1.1")

    filing = enter(report, world.coordinator, typed=answers(report, t1_1=Entry("nothing")))

    assert filing.number == 2
    assert filing.lines.get(number="1.1").text == "Đã làm 1.1"


# Paper that had come in before ----------------------------------------------------------------------


def note_paper(report, by, **changed):
    given = {"received_on": date(2026, 12, 11), "note": "Văn thư chuyển chậm"} | changed
    return record_paper(report=report, by=by, now=vn(2026, 12, 18, 9), **given)


def test_an_earlier_paper_becomes_the_first_day_and_changes_nothing_else(world, report):
    filing = file_report(report, world.clerk, vn(2026, 12, 16))

    note_paper(report, world.coordinator)

    report.refresh_from_db()
    assert report.first_filed_on == date(2026, 12, 11)
    assert (report.state, report.timeliness) == (Report.State.SUBMITTED, Report.Timeliness.ON_TIME)
    assert list(report.filings.all()) == [filing]
    event = report.events.last()
    assert (event.kind, event.by, event.filing) == ("paper", world.coordinator, None)
    assert event.text == "Nhận bản giấy ngày 11/12/2026. Lý do: Văn thư chuyển chậm"


@pytest.mark.parametrize("day", [date(2026, 12, 16), date(2026, 12, 17)])
def test_a_paper_that_is_not_earlier_is_refused(world, report, day):
    file_report(report, world.clerk, vn(2026, 12, 16))

    with pytest.raises(Refused, match="16/12/2026"):
        note_paper(report, world.coordinator, received_on=day)

    report.refresh_from_db()
    assert report.first_filed_on == date(2026, 12, 16)
    assert report.events.count() == 1


def test_a_received_day_that_was_mistyped_is_mended_as_an_event(world, report):
    """05/11 was typed for 15/12: the late agency had become on time."""
    mistyped = date(2026, 11, 5)
    enter(report, world.coordinator, typed=answers(report), received_on=mistyped)

    note_paper(report, world.coordinator, received_on=date(2026, 12, 15), note="Ghi nhầm ngày")

    report.refresh_from_db()
    assert (report.first_filed_on, report.timeliness) == (date(2026, 12, 15), "late")
    assert report.filings.get().received_on == mistyped  # what was filed stays as it was
    assert report.events.last().text == "Nhận bản giấy ngày 15/12/2026. Lý do: Ghi nhầm ngày"
    with pytest.raises(Refused, match="không thay đổi gì"):
        note_paper(report, world.coordinator, received_on=date(2026, 12, 15))


def test_a_mended_day_after_the_electronic_filing_leaves_that_the_first(world, report):
    file_report(report, world.clerk, vn(2026, 12, 16))
    note_paper(report, world.coordinator)

    note_paper(report, world.coordinator, received_on=date(2026, 12, 17))

    report.refresh_from_db()
    assert report.first_filed_on == date(2026, 12, 16)


def test_a_paper_of_a_report_never_filed_is_entered_whole(world, report):
    with pytest.raises(Refused, match="cả nội dung"):
        note_paper(report, world.coordinator)


def test_a_noted_paper_needs_a_reason_and_a_day_of_the_period(world, report):
    file_report(report, world.clerk, vn(2026, 12, 16))

    with pytest.raises(Refused, match="lý do"):
        note_paper(report, world.coordinator, note="")
    with pytest.raises(Refused, match="tính từ"):
        note_paper(report, world.coordinator, received_on=date(2025, 12, 1))


def test_only_a_coordinator_of_another_agency_notes_a_paper(world, report):
    file_report(report, world.clerk, vn(2026, 12, 16))

    for stranger in (world.clerk, world.leader, world.administrator):
        with pytest.raises(NotAllowed):
            note_paper(report, stranger)


# The paper's number ---------------------------------------------------------------------------------


def add_number(filing, by):
    return add_paper_number(
        filing=filing, document_number="45/BC-UBND", document_on=date(2026, 12, 8), by=by, now=NOW
    )


def test_number_and_day_of_the_paper_are_added_once_as_an_event(world, report):
    filing = file_report(report, world.clerk, NOW)

    add_number(filing, world.clerk)
    with pytest.raises(Refused):
        add_number(filing, world.clerk)

    assert PaperNumber.objects.get().document_number == "45/BC-UBND"
    assert report.events.last().text == "Số 45/BC-UBND, ngày 08/12/2026"


def test_a_number_given_at_filing_is_not_changed_later(world, report):
    filing = file_signed(world, report, document_number="8/BC-UBND", document_on=date(2026, 12, 1))

    assert not may_add_paper_number(world.clerk, filing)
    with pytest.raises(Refused):
        add_number(filing, world.clerk)


def file_signed(world, report, **signature):
    """Filed with what the signature says of the paper."""
    fill(report, world.clerk)
    words = SignatureWords("Trần Văn Ký", **signature)
    save_draft(report=report, typed={SIGNATURE: words}, by=world.clerk, now=NOW)
    return submit_report(report=report, by=world.clerk, now=NOW)


@pytest.mark.parametrize(
    "signature", [{"document_number": "45/BC-UBND"}, {"document_on": date(2026, 12, 8)}]
)
def test_only_the_part_that_is_missing_is_added(world, report, signature):
    filing = file_signed(world, report, **signature)
    other = {"document_number": "9/KHAC", "document_on": date(2026, 12, 1)}
    given = {name: value for name, value in other.items() if name not in signature}

    added = add_paper_number(filing=filing, **given, by=world.clerk, now=NOW)

    said = {"document_number": added.document_number, "document_on": added.document_on}
    assert said == given | signature
    assert not may_add_paper_number(world.clerk, Filing.objects.get())


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"document_on": date(2026, 12, 9)}, "chưa đến"),
        ({"document_on": date(1026, 12, 9)}, "tính từ"),
        ({"document_on": None}, "cả số và ngày"),
        ({"document_number": ""}, "cả số và ngày"),
    ],
)
def test_a_number_without_a_possible_day_is_refused(world, report, changed, sentence):
    filing = file_report(report, world.clerk, NOW)
    given = {"document_number": "45/BC-UBND", "document_on": date(2026, 12, 8)} | changed

    with pytest.raises(Refused, match=sentence):
        add_paper_number(filing=filing, **given, by=world.clerk, now=NOW)

    assert not PaperNumber.objects.exists()


def test_nobody_else_adds_a_number(world, report):
    filing = file_report(report, world.clerk, NOW)

    for stranger in (world.other_clerk, world.coordinator, world.leader):
        with pytest.raises(NotAllowed):
            add_number(filing, stranger)


def test_part_three_is_one_paragraph_each(report):
    assert paragraph_key("strengths") in outline_of(report).paragraphs
