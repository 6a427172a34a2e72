from datetime import date

import pytest

from reporting.actions.drafts import Entry, line_key, save_draft
from reporting.actions.filing import submit_report
from reporting.actions.review import accept_report, return_report
from reporting.hints import Doubt, Hint, hints_of
from reporting.models import Filing, Outcome
from tests.factories import vn
from tests.world import World, file_report, fill, person

LONG = "Đã tổ chức hội nghị phổ biến, giáo dục pháp luật cho cán bộ và nhân dân theo 15/KH-UBND."
NOW = vn(2026, 12, 10)


def said(text=LONG, outcome=Outcome.RESULT, evidence=""):
    return Entry(outcome, text, None, evidence)


def nothing():
    return Entry(Outcome.NOTHING, "")


def loaded(filing):
    return Filing.objects.select_related("report__obligation__cycle").get(pk=filing.pk)


def hints_for(filing):
    return hints_of([loaded(filing)])[filing.pk]


def doubts(filing, number):
    line = filing.lines.get(number=number)
    return [hint.doubt for hint in hints_for(filing).lines.get(line.pk, [])]


def report_of(cycle, agency):
    return cycle.obligations.get(agency=agency).report


@pytest.fixture
def ea_kar(world, report):
    """ea_kar(Entry for 1.2): files the report of the year under test."""

    def file(entry, **more):
        return file_report(report, world.clerk, NOW, t1_2=entry, **more)

    return file


@pytest.fixture
def last_year(world):
    """last_year(Entry for 1.2): the report of 2025, filed and accepted."""
    world.plan.resolve_on = date(2025, 2, 10)
    world.plan.save()

    def file(entry, accepted=True):
        report = report_of(world.open(2025), world.ea_kar)
        filing = file_report(report, world.clerk, vn(2025, 12, 1), t1_2=entry)
        if accepted:
            accept_report(filing=filing, by=world.coordinator, now=vn(2025, 12, 5))
        return filing

    return file


# Like last year ------------------------------------------------------------------------------------


def test_the_same_text_as_last_year_is_a_hint_whatever_its_spaces_and_capitals(ea_kar, last_year):
    last_year(said("Đã họp   hai lần, 1/BC-UBND"))

    filing = ea_kar(said("đã họp hai lần, 1/BC-UBND"))

    assert doubts(filing, "1.2") == [Doubt.AS_EARLIER]


def test_a_text_that_changed_since_last_year_is_no_hint(ea_kar, last_year):
    last_year(said("Đã họp hai lần, 1/BC-UBND"))

    assert doubts(ea_kar(said("Đã họp ba lần, 1/BC-UBND")), "1.2") == []


def test_only_what_was_accepted_last_year_counts(ea_kar, last_year):
    last_year(said(), accepted=False)

    assert doubts(ea_kar(said()), "1.2") == []


def test_the_task_of_an_earlier_plan_that_is_continued_counts_as_last_year(
    world, ea_kar, last_year
):
    last_year(said("Theo nhiệm vụ cũ, 9/BC-UBND"))
    world.tasks["1.3"].continues = world.tasks["1.2"]
    world.tasks["1.3"].save()

    filing = ea_kar(said("Khác, 8/BC-UBND"), t1_3=said("Theo nhiệm vụ cũ, 9/BC-UBND"))

    assert doubts(filing, "1.3") == [Doubt.AS_EARLIER]
    assert doubts(filing, "1.2") == []


def test_nothing_to_report_year_after_year_is_no_hint(ea_kar, last_year):
    last_year(nothing())

    assert doubts(ea_kar(nothing()), "1.2") == []


# Like another agency -------------------------------------------------------------------------------


def test_the_same_text_at_another_agency_for_the_same_task_names_the_agency(world, cycle, ea_kar):
    file_report(report_of(cycle, world.tuy_hoa), world.other_clerk, NOW, t1_2=said(LONG.upper()))

    filing = ea_kar(said())

    hints = hints_for(filing).lines[filing.lines.get(number="1.2").pk]
    assert hints == [Hint(Doubt.AS_OTHER, "UBND phường Tuy Hòa")]
    assert hints[0].label == "Giống UBND phường Tuy Hòa"


def test_several_others_are_counted(world, cycle, ea_kar):
    for agency in (world.tuy_hoa, world.home_affairs):
        clerk = person(agency, "focal_point")
        file_report(report_of(cycle, agency), clerk, NOW, t1_2=said())

    filing = ea_kar(said())

    hint = hints_for(filing).lines[filing.lines.get(number="1.2").pk][0]
    assert hint.other == "Sở Nội vụ và 1 cơ quan khác"


def test_short_texts_are_the_same_for_good_reason(world, cycle, ea_kar):
    short = said("Đã tổ chức 2 hội nghị, 1/BC-UBND.")
    file_report(report_of(cycle, world.tuy_hoa), world.other_clerk, NOW, t1_2=short)

    assert doubts(ea_kar(short), "1.2") == []


def test_the_same_text_for_another_task_is_no_hint(world, cycle, ea_kar):
    file_report(
        report_of(cycle, world.tuy_hoa),
        world.other_clerk,
        NOW,
        t1_1=said(),
        t1_2=said("Việc khác, 1/BC-UBND"),
    )

    assert doubts(ea_kar(said()), "1.2") == []


def test_a_draft_of_another_agency_gives_no_hint(world, cycle, ea_kar):
    fill(report_of(cycle, world.tuy_hoa), world.other_clerk, t1_2=said())

    assert doubts(ea_kar(said()), "1.2") == []


def test_an_earlier_round_of_another_agency_gives_no_hint(world, cycle, ea_kar):
    report = report_of(cycle, world.tuy_hoa)
    first = file_report(report, world.other_clerk, NOW, t1_2=said())
    return_report(
        filing=first,
        returned={},
        comment="Sửa",
        due_on=date(2026, 12, 20),
        by=world.coordinator,
        now=NOW,
    )
    report.refresh_from_db()
    file_report(report, world.other_clerk, NOW, t1_2=said("Đã viết lại, 3/BC-UBND"))

    assert doubts(ea_kar(said()), "1.2") == []


def test_another_province_never_matches(ea_kar):
    other = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai")
    file_report(report_of(other.open(), other.ea_kar), other.clerk, NOW, t1_2=said())

    assert doubts(ea_kar(said()), "1.2") == []


# Without a number ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        (said("Đã họp hai lần."), [Doubt.NO_NUMBER]),
        (said("Đã họp ngày 20/11/2026, 3-5 buổi."), [Doubt.NO_NUMBER]),
        (said("Đã họp.", evidence="chưa có"), [Doubt.NO_NUMBER]),
        (said("Đã họp.", evidence="118/BC-UBND ngày 20/11/2026"), []),
        (said("Theo 04/2019/QĐ-UBND."), []),
        (said("Theo 27-NQ/TW."), []),
        (said("theo số 118/bc-ubnd"), []),
        (said("Đang làm.", Outcome.IN_PROGRESS), []),
        (said("Thiếu người.", Outcome.NOT_DONE), []),
        (nothing(), []),
    ],
)
def test_a_result_without_a_document_number_is_a_hint(ea_kar, entry, found):
    assert doubts(ea_kar(entry), "1.2") == found


# The whole report ----------------------------------------------------------------------------------


def test_a_report_of_nothing_but_nothing_is_a_hint_as_a_whole(ea_kar):
    hints = hints_for(ea_kar(nothing(), t1_1=nothing()))

    assert [hint.doubt for hint in hints.whole] == [Doubt.ONLY_NOTHING]
    assert hints.count == 0
    assert hints.doubts == {Doubt.ONLY_NOTHING}


def test_one_line_that_says_something_takes_that_hint_away(ea_kar):
    assert hints_for(ea_kar(said(), t1_1=nothing())).whole == []


def test_a_line_accepted_in_an_earlier_round_gives_no_hint_any_more(world, ea_kar):
    first = ea_kar(said("Đã họp."))
    assert doubts(first, "1.2") == [Doubt.NO_NUMBER]
    key = line_key(world.tasks["1.1"].pk)
    return_report(
        filing=first,
        returned={first.lines.get(number="1.1").pk: "Sửa"},
        accepted=[first.lines.get(number="1.2").pk],
        due_on=date(2026, 12, 20),
        by=world.coordinator,
        now=vn(2026, 12, 11),
    )
    first.report.refresh_from_db()
    save_draft(report=first.report, typed={key: said()}, by=world.clerk, now=vn(2026, 12, 12))
    second = submit_report(report=first.report, by=world.clerk, now=vn(2026, 12, 12))

    assert doubts(second, "1.2") == []


@pytest.mark.parametrize("count", [1, 3])
def test_hints_cost_the_same_reads_for_one_report_and_for_three(
    world, cycle, count, django_assert_num_queries
):

    agencies = [world.ea_kar, world.tuy_hoa, world.home_affairs][:count]
    for agency in agencies:
        file_report(report_of(cycle, agency), person(agency, "focal_point"), NOW)
    filings = list(Filing.objects.select_related("report__obligation__cycle__plan"))

    with django_assert_num_queries(3):  # lines, the earlier cycle (there is none), continued tasks
        assert len(hints_of(filings)) == count
