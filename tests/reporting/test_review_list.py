from datetime import date

import pytest

from agencies.models import Membership
from reporting.actions.drafts import Entry
from reporting.actions.filing import file_paper, submit_report
from reporting.actions.review import accept_report, return_report
from reporting.models import Outcome, Report
from reporting.review_list import ReviewFilter, filings_for, next_after, tabs
from tests.factories import vn
from tests.world import World, answers, file_report, fill, person

TODAY = date(2026, 12, 20)
NOW = vn(2026, 12, 10)


@pytest.fixture
def file(world, cycle):
    """file("Sở Nội vụ", day): its report, filed that day in December."""

    def act(name, day, **changed):
        obligation = cycle.obligations.get(agency__name=name)
        clerk = person(obligation.agency, Membership.Role.FOCAL_POINT)
        return file_report(obligation.report, clerk, vn(2026, 12, day), **changed)

    return act


def give_back(world, filing, due_on=date(2026, 12, 18)):
    return_report(
        filing=filing, returned={}, comment="Sửa", due_on=due_on, by=world.coordinator, now=NOW
    )


def listed(world, **data):
    form = ReviewFilter(data or None)
    page = form.page(filings_for(world.coordinator), TODAY, 1)
    return [row.filing.agency_name for row in page.object_list]


def test_what_waits_longest_stands_first_and_says_how_long(world, file):
    file("Sở Nội vụ", 5)
    file("UBND xã Ea Kar", 2)

    page = ReviewFilter().page(filings_for(world.coordinator), TODAY, 1)

    rows = [(row.filing.agency_name, row.days_waiting) for row in page.object_list]
    assert rows == [("UBND xã Ea Kar", 18), ("Sở Nội vụ", 15)]


def test_a_report_filed_again_waits_from_its_latest_filing(world, file):
    first = file("UBND xã Ea Kar", 2)
    file("Sở Nội vụ", 5)
    give_back(world, first)
    submit_report(report=first.report, by=first.by, now=vn(2026, 12, 15))

    page = ReviewFilter().page(filings_for(world.coordinator), TODAY, 1)

    rows = [(row.filing.agency_name, row.filing.number, row.days_waiting) for row in page]
    assert rows == [("Sở Nội vụ", 1, 15), ("UBND xã Ea Kar", 2, 5)]


def test_each_state_lists_its_own_and_its_number_is_that_of_its_list(world, file):
    accept_report(filing=file("Sở Nội vụ", 1), by=world.coordinator, now=NOW)
    give_back(world, file("Sở Tư pháp", 1), date(2026, 12, 19))
    again = file("UBND xã Ea Kar", 1)
    give_back(world, again)
    submit_report(report=again.report, by=again.by, now=NOW)
    give_back(world, file("UBND phường Tuy Hòa", 1), date(2026, 12, 20))

    expected = {
        "": ["UBND xã Ea Kar"],
        "gui-lai": ["UBND xã Ea Kar"],
        "tra-lai": ["Sở Tư pháp", "UBND phường Tuy Hòa"],
        "qua-han": ["Sở Tư pháp"],
        "da-tiep-nhan": ["Sở Nội vụ"],
    }

    assert {state: listed(world, trang_thai=state) for state in expected} == expected
    assert {tab.state: tab.count for tab in tabs(world.coordinator, TODAY)} == {
        state: len(names) for state, names in expected.items()
    }


def test_the_list_is_narrowed_by_kind_name_and_doubt(world, file):
    file("Sở Nội vụ", 1, t1_2=Entry(Outcome.RESULT, "Theo 1/BC-SNV"))
    nothing = Entry(Outcome.NOTHING, "")
    file("UBND xã Ea Kar", 2, t1_1=nothing, t1_2=nothing)
    file("UBND phường Tuy Hòa", 3, t1_1=nothing)

    assert listed(world, nhom="department") == ["Sở Nội vụ"]
    assert listed(world, tim="tuy hoa") == ["UBND phường Tuy Hòa"]
    assert listed(world, diem="khong-phat-sinh") == ["UBND xã Ea Kar"]
    assert listed(world, diem="chua-co-so") == ["UBND phường Tuy Hòa"]
    assert listed(world, diem="nam-truoc") == []
    assert listed(world, diem="co-diem") == ["UBND xã Ea Kar", "UBND phường Tuy Hòa"]
    assert listed(world, diem="co-diem", nhom="department") == []


def test_drafts_and_other_provinces_are_not_on_the_list(world, file):
    other = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai")
    theirs = other.open().obligations.get(agency=other.ea_kar).report
    file_report(theirs, other.clerk, vn(2026, 12, 1))

    fill(Report.objects.get(obligation__agency=world.ea_kar), world.clerk)

    assert listed(world) == []
    assert [tab.count for tab in tabs(world.coordinator, TODAY)] == [0] * 5
    assert listed(other) == ["UBND xã Ea Kar"]


def test_after_one_report_comes_the_next_in_waiting_then_the_first(world, file):
    first, second, third = file("Sở Nội vụ", 1), file("UBND xã Ea Kar", 2), file("Sở Tư pháp", 3)

    assert next_after(first, world.coordinator) == second
    assert next_after(second, world.coordinator) == third
    assert next_after(third, world.coordinator) == first


def test_what_the_coordinator_entered_is_no_next_report(world, cycle, file):
    first = file("Sở Nội vụ", 1)
    report = cycle.obligations.get(agency=world.ea_kar).report
    file_paper(
        report=report,
        typed=answers(report),
        received_on=date(2026, 12, 5),
        note="Mất mạng",
        by=world.coordinator,
        now=NOW,
    )

    assert next_after(first, world.coordinator) is None
