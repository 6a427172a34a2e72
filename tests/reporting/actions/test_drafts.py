from datetime import date

import pytest

from agencies.models import Membership
from plans.models import Addressee, Duty, Responsibility
from reporting.actions.cycles import close_cycle, reopen_cycle
from reporting.actions.drafts import (
    SIGNATURE,
    Entry,
    ItemWords,
    Paragraph,
    SignatureWords,
    carried_keys,
    carry_over,
    draft_of,
    is_open_for,
    item_key,
    line_key,
    may_write,
    paragraph_key,
    report_nothing,
    save_draft,
)
from reporting.actions.filing import submit_report
from reporting.actions.outline import outline_of, parts_of_report
from reporting.actions.refusals import (
    AlreadySubmitted,
    CycleClosed,
    LineLocked,
    NotAllowed,
    UnknownPiece,
)
from reporting.models import Cycle, FiledLine, LineReview, Outcome, Report
from tests.factories import vn
from tests.world import World, file_report, fill, person

NOW = vn(2026, 12, 2, 9)
STRENGTHS = paragraph_key("strengths")


def save(report, by, typed, was=None):
    return save_draft(report=report, typed=typed, was=was, by=by, now=NOW)


@pytest.fixture
def first(world):
    """Key of the line of task 1.1."""
    return line_key(world.tasks["1.1"].pk)


def accept(report):
    """As if the coordinator had accepted what was filed last."""
    Report.objects.filter(pk=report.pk).update(state=Report.State.ACCEPTED)


def give_back(report, reviewer, *accepted):
    """As if the report were returned until 30/12 with these numbers accepted."""
    for line in report.filings.last().lines.filter(number__in=accepted):
        LineReview.objects.create(line=line, verdict="accepted", at=NOW, by=reviewer)
    Report.objects.filter(pk=report.pk).update(
        state=Report.State.RETURNED, return_due_on=date(2026, 12, 30)
    )


# What a report consists of --------------------------------------------------------------------------


def test_a_commune_has_its_own_tasks_in_plan_order_obliged_and_optional(report):
    assert [(part.task.number, part.obliged) for part in parts_of_report(report)] == [
        ("1.1", True),
        ("1.2", True),
        ("1.3", False),
    ]


def test_the_outline_has_a_paragraph_for_each_duty_that_addresses_the_agency(world, report):
    ours = Responsibility.objects.create(plan=world.plan, number="6")
    Addressee.objects.create(responsibility=ours, group=world.communes)
    duty = Duty.objects.create(responsibility=ours, number="6.1", text="Tổ chức thực hiện.")
    theirs = Responsibility.objects.create(plan=world.plan, number="5")
    Addressee.objects.create(responsibility=theirs, agency=world.home_affairs)
    Duty.objects.create(responsibility=theirs, number="5.1", text="Ban hành kế hoạch.")

    outline = outline_of(report)

    assert outline.duties == [duty]
    assert list(outline.paragraphs) == [
        "phan-direction",
        f"phan-duty-{duty.pk}",
        "phan-funds",
        "phan-strengths",
        "phan-weaknesses",
        "phan-causes",
        "phan-next_year",
    ]


# Saving -----------------------------------------------------------------------------------------------


def test_saving_keeps_words_and_says_who_and_when(world, report):
    saved = fill(report, world.clerk)

    assert saved.state == Report.State.DRAFT
    assert (saved.revision, saved.saved_by) == (1, world.clerk)
    assert saved.lines.get(task=world.tasks["1.1"]).text == "Đã làm 1.1"


def test_every_kind_of_piece_is_kept(world, report, first):
    typed = {
        first: Entry(Outcome.RESULT, "Đã họp", None, "Số 12/KH-UBND"),
        STRENGTHS: Paragraph("Có phối hợp"),
        item_key("a1"): ItemWords("obstacle", "Thiếu kinh phí", "Sở Tài chính"),
        SIGNATURE: SignatureWords("Trần Văn Ký", "Chủ tịch", "8/BC-UBND", date(2026, 12, 1)),
    }

    save(report, world.clerk, typed)

    assert draft_of(report) == typed


def test_saving_the_same_again_changes_nothing(world, report):
    fill(report, world.clerk)

    assert fill(report, world.clerk).revision == 1


def test_saving_one_piece_leaves_the_others(world, report, first):
    fill(report, world.clerk)

    save(report, world.clerk, {first: Entry("nothing")})

    draft = draft_of(report)
    assert draft[first] == Entry("nothing")
    assert draft[line_key(world.tasks["1.2"].pk)].text == "Đã làm 1.2"
    assert draft[SIGNATURE].signed_by == "Trần Văn Ký"


def test_an_item_sent_twice_is_one_and_without_text_it_goes(world, report):
    item = {item_key("a1"): ItemWords("obstacle", "Thiếu kinh phí")}
    save(report, world.clerk, item)
    save(report, world.clerk, item)
    assert report.items.count() == 1

    save(report, world.clerk, {item_key("a1"): ItemWords("obstacle", "")})

    assert report.items.count() == 0


def test_two_who_started_from_the_same_words_see_each_other(world, report, first):
    was = {first: Entry().mark}
    save(report, world.clerk, {first: Entry("result", "Của người một")}, was)

    saved = save(
        report,
        world.clerk,
        {first: Entry("result", "Của người hai"), STRENGTHS: Paragraph("Có phối hợp")},
        was,
    )

    assert saved.conflicts == {first: Entry("result", "Của người một")}
    assert draft_of(report) == {
        first: Entry("result", "Của người một"),
        STRENGTHS: Paragraph("Có phối hợp"),
    }


def test_who_saw_the_newer_words_writes_over_them(world, report, first):
    save(report, world.clerk, {first: Entry("result", "Của người một")})
    was = {first: Entry("result", "Của người một").mark}

    saved = save(report, world.clerk, {first: Entry("result", "Của cả hai")}, was)

    assert saved.conflicts == {}
    assert draft_of(report)[first].text == "Của cả hai"


def test_words_that_arrive_twice_are_no_conflict(world, report, first):
    typed, was = {first: Entry("result", "Đã họp")}, {first: Entry().mark}
    save(report, world.clerk, typed, was)

    assert save(report, world.clerk, typed, was).conflicts == {}


@pytest.mark.parametrize("key", ["nv0", "phan-khac", "phan-duty-1", "muc-<b>", "khac"])
def test_a_piece_that_is_not_the_reports_is_refused_whole(world, report, first, key):
    with pytest.raises(UnknownPiece):
        save(report, world.clerk, {first: Entry("nothing"), key: Paragraph("…")})

    assert draft_of(report) == {}


def test_an_item_of_no_kind_is_refused_whole(world, report, first):
    typed = {first: Entry("nothing"), item_key("a1"): ItemWords("khac", "…")}

    with pytest.raises(UnknownPiece):
        save(report, world.clerk, typed)

    assert draft_of(report) == {}


@pytest.mark.parametrize("who", ["other_clerk", "coordinator", "leader", "administrator"])
def test_nobody_else_writes_or_files_an_agencys_report(world, report, who):
    stranger = getattr(world, who)

    assert not may_write(stranger, report)
    with pytest.raises(NotAllowed):
        fill(report, stranger)
    with pytest.raises(NotAllowed):
        report_nothing(report=report, by=stranger, now=NOW)
    with pytest.raises(NotAllowed):
        carry_over(report=report, by=stranger, now=NOW)
    with pytest.raises(NotAllowed):
        submit_report(report=report, by=stranger, now=NOW)


def test_decomposed_input_is_kept_composed(world, report, first):
    save(report, world.clerk, {first: Entry("result", "a\u0306\u0301n 😀")})

    assert draft_of(report)[first].text == "ắn 😀"


# When it may be written -----------------------------------------------------------------------------


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


@pytest.mark.parametrize(("day", "opened"), [(10, True), (11, False)])
def test_an_extension_opens_a_closed_cycle_until_its_day(world, cycle, obligation, day, opened):
    close_cycle(cycle=cycle, by=world.coordinator, now=vn(2026, 12, 20))
    type(obligation).objects.update(
        extended_from=date(2026, 12, 14),
        due_on=date(2027, 1, 10),
        extended_at=NOW,
        extended_by=world.coordinator,
        extension_reason="Lũ",
    )
    obligation.refresh_from_db()
    obligation.cycle.refresh_from_db()

    assert is_open_for(obligation.report, date(2027, 1, day)) is opened


def test_a_returned_report_may_be_written_after_closing(world, cycle, report, first):
    file_report(report, world.clerk, vn(2026, 12, 8))
    give_back(report, world.coordinator)
    close_cycle(cycle=cycle, by=world.coordinator, now=vn(2026, 12, 20))

    save(report, world.clerk, {first: Entry("result", "Đã sửa")})

    report.refresh_from_db()
    assert report.state == Report.State.RETURNED
    assert draft_of(report)[first].text == "Đã sửa"


def test_an_accepted_line_stays_locked_in_a_returned_report(world, report, first):
    file_report(report, world.clerk, vn(2026, 12, 8))
    give_back(report, world.coordinator, "1.1")
    second = line_key(world.tasks["1.2"].pk)

    with pytest.raises(LineLocked):
        save(report, world.clerk, {first: Entry("nothing"), second: Entry("nothing")})
    save(report, world.clerk, {second: Entry("nothing")})

    draft = draft_of(report)
    assert (draft[first].text, draft[second].outcome) == ("Đã làm 1.1", "nothing")


def test_a_filed_report_is_not_written(world, report, first):
    file_report(report, world.clerk, vn(2026, 12, 8))

    with pytest.raises(AlreadySubmitted):
        save(report, world.clerk, {first: Entry("nothing")})


# Filling many at once -------------------------------------------------------------------------------


def test_nothing_to_report_is_said_of_every_obliged_line_that_says_nothing(world, report, first):
    save(report, world.clerk, {first: Entry("result", "Đã họp")})

    keys = report_nothing(report=report, by=world.clerk, now=NOW)

    second = line_key(world.tasks["1.2"].pk)
    assert keys == [second]
    assert draft_of(report) == {
        first: Entry("result", "Đã họp"),
        second: Entry(Outcome.NOTHING),
    }


@pytest.fixture
def next_year(world, cycle, report):
    """The report of 2027, after the one of 2026 was accepted."""
    file_report(report, world.clerk, vn(2026, 12, 8))
    accept(report)
    return world.open(2027).obligations.get(agency=world.ea_kar).report


def test_last_years_accepted_words_fill_what_is_empty_and_are_marked(world, next_year, first):
    save(next_year, world.clerk, {first: Entry("result", "Việc mới")})

    taken = carry_over(report=next_year, by=world.clerk, now=vn(2027, 12, 1))

    second = line_key(world.tasks["1.2"].pk)
    draft = draft_of(next_year)
    assert set(taken) == {second, STRENGTHS, paragraph_key("weaknesses")}
    assert (draft[first].text, draft[second].text) == ("Việc mới", "Đã làm 1.2")
    assert carried_keys(next_year) == set(taken)
    assert SIGNATURE not in draft


def test_one_line_may_be_carried_over_alone(world, next_year, first):
    taken = carry_over(report=next_year, keys={first}, by=world.clerk, now=vn(2027, 12, 1))

    assert taken == list(draft_of(next_year)) == [first]


def test_the_mark_goes_when_the_words_are_touched_and_stays_on_the_others(world, next_year, first):
    carry_over(report=next_year, by=world.clerk, now=vn(2027, 12, 1))
    before = carried_keys(next_year)
    typed = draft_of(next_year) | {first: Entry("result", "Đã sửa")}

    save(next_year, world.clerk, typed)

    assert carried_keys(next_year) == before - {first}


def test_what_was_not_accepted_is_not_carried_over(world, cycle, report):
    file_report(report, world.clerk, vn(2026, 12, 8))
    next_year = world.open(2027).obligations.get(agency=world.ea_kar).report

    assert carry_over(report=next_year, by=world.clerk, now=vn(2027, 12, 1)) == []


def test_a_task_that_continues_an_earlier_one_takes_its_words(world, report, next_year):
    earlier = world.task("1.9")
    filed = report.filings.get().lines.get(number="1.1")
    type(filed)._base_manager.filter(pk=filed.pk).update(task=earlier)
    world.tasks["1.1"].continues = earlier
    world.tasks["1.1"].save()

    carry_over(report=next_year, by=world.clerk, now=vn(2027, 12, 1))

    assert draft_of(next_year)[line_key(world.tasks["1.1"].pk)].text == "Đã làm 1.1"


def review_of(world, next_year):
    """The report of Ea Kar in a review of 2026 and 2027."""
    yearly = next_year.obligation
    review = Cycle.objects.create(
        plan=world.plan,
        year=2027,
        kind=Cycle.Kind.REVIEW,
        title="Sơ kết 2026–2027",
        period_from=date(2025, 12, 15),
        period_until=date(2027, 12, 14),
        data_until=date(2027, 12, 14),
        deadline_on=date(2028, 3, 1),
        source="Công văn số 12/STP-VP",
        boundary="before",
        opened_at=NOW,
        opened_by=world.coordinator,
    )
    obligation = review.obligations.create(
        agency=world.ea_kar,
        basis="request",
        recipient=yearly.recipient,
        due_on=date(2028, 2, 29),
    )
    return Report.objects.create(obligation=obligation)


def test_a_review_takes_the_accepted_words_of_all_its_years(world, next_year, first):
    earlier = FiledLine._base_manager.filter(task=world.tasks["1.1"])
    earlier.update(evidence="3/KH-UBND")
    said = Entry("in_progress", "Đã làm tiếp", evidence="5/BC-UBND")
    file_report(next_year, world.clerk, vn(2027, 12, 8), t1_1=said)
    accept(next_year)
    report = review_of(world, next_year)

    carry_over(report=report, by=world.clerk, now=vn(2028, 1, 5))

    assert draft_of(report)[first] == Entry(
        "in_progress",
        "Báo cáo năm 2026: Đã làm 1.1\nBáo cáo năm 2027: Đã làm tiếp",
        evidence="3/KH-UBND; 5/BC-UBND",
    )


def test_a_year_without_anything_does_not_empty_a_review_of_several(world, next_year, first):
    file_report(next_year, world.clerk, vn(2027, 12, 8), t1_1=Entry("nothing"))
    accept(next_year)
    report = review_of(world, next_year)

    carry_over(report=report, by=world.clerk, now=vn(2028, 1, 5))

    taken = draft_of(report)[first]
    assert (taken.outcome, taken.text) == ("result", "Báo cáo năm 2026: Đã làm 1.1")


def test_a_signer_writes_too(world, report):
    signer = person(world.ea_kar, Membership.Role.SIGNER)

    assert fill(report, signer).saved_by == signer


def test_a_line_of_another_provinces_plan_is_unknown(world, report):
    foreign = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai").tasks["1.1"]

    with pytest.raises(UnknownPiece):
        save(report, world.clerk, {line_key(foreign.pk): Entry("nothing")})


def test_a_cycle_opened_again_next_year_starts_empty(next_year):
    assert draft_of(next_year) == {}
