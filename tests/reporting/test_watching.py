from datetime import date

import pytest

from agencies.models import Membership
from reporting import summary
from reporting.actions.drafts import Entry
from reporting.actions.obligations import exempt, invite
from reporting.actions.remarks import add_remark
from reporting.actions.review import return_report
from reporting.forms.remarks import LineFilter
from reporting.models import FiledLine, Outcome
from reporting.watching import address_of_line, task_lines, watched_count, watched_tasks
from tasks.models import Assignment
from tests.factories import vn
from tests.world import World, file_report, fill, person

FOCAL_POINT = Membership.Role.FOCAL_POINT
ON = date(2026, 12, 10)


@pytest.fixture
def lead(world):
    """A focal point of Sở Tư pháp, which leads 1.1 by name."""
    return person(world.justice, FOCAL_POINT)


@pytest.fixture
def file(world, cycle):
    """file(agency, clerk, …): that agency files; returns the Filing."""

    def act(agency, clerk, day=1, **changed):
        report = cycle.obligations.get(agency=agency).report
        return file_report(report, clerk, vn(2026, 12, day), **changed)

    return act


@pytest.fixture
def lines(world, cycle):
    """lines(user): what they read of 1.1."""

    def of(user, number="1.1"):
        return task_lines(user, world.tasks[number], cycle, ON)

    return of


def names(page):
    return [row.line.filing.agency_name for row in page.rows]


def refile(world, filing, by, **changed):
    """The coordinator returns the filing, the agency files again."""
    return_report(
        filing=filing,
        returned={filing.lines.first().pk: "Bổ sung."},
        due_on=date(2026, 12, 20),
        by=world.coordinator,
        now=vn(2026, 12, 8),
    )
    return file_report(filing.report, by, vn(2026, 12, 9), **changed)


def test_a_lead_reads_every_filed_line_in_the_order_of_lists(world, lead, file, lines):
    file(world.ea_kar, world.clerk)
    file(world.tuy_hoa, world.other_clerk)
    file(world.justice, lead)

    found = lines(lead)

    assert names(found) == ["Sở Tư pháp", "UBND phường Tuy Hòa", "UBND xã Ea Kar"]
    assert [kind.label for kind, _ in found.groups(LineFilter({}))] == [
        "Sở, ban, ngành",
        "UBND cấp xã",
    ]
    assert found.as_agency == world.justice


@pytest.mark.parametrize("who", ["coordinator", "leader"])
def test_coordinators_and_leaders_read_them_and_remark_on_none(world, file, lines, who):
    file(world.ea_kar, world.clerk)

    found = lines(getattr(world, who))

    assert names(found) == ["UBND xã Ea Kar"]
    assert [row.form for row in found.rows] == [None]


def test_the_whole_report_is_linked_only_for_those_who_read_it(world, lead, file, lines):
    file(world.ea_kar, world.clerk)
    file(world.justice, lead)

    def linked(user):
        return [row.line.filing.agency_name for row in lines(user).rows if row.reads_filing]

    assert linked(world.leader) == ["Sở Tư pháp", "UBND xã Ea Kar"]
    assert linked(lead) == ["Sở Tư pháp"]
    assert linked(world.clerk) == ["UBND xã Ea Kar"]


def test_an_agency_reads_its_own_line_only(world, file, lines):
    file(world.ea_kar, world.clerk)
    file(world.tuy_hoa, world.other_clerk)

    found = lines(world.clerk)

    assert names(found) == ["UBND xã Ea Kar"]
    assert not found.reads_all
    assert found.rows[0].form is None


def test_a_lead_by_group_only_reads_nothing_of_others(world, file, lines):
    Assignment.objects.create(
        task=world.tasks["1.1"], role=Assignment.Role.LEAD, group=world.departments
    )
    file(world.ea_kar, world.clerk)

    found = lines(person(world.home_affairs, FOCAL_POINT))

    assert (found.rows, found.reads_all) == ([], False)


def test_who_led_until_yesterday_is_back_to_the_own_line(world, lead, file, lines):
    file(world.ea_kar, world.clerk)
    world.tasks["1.1"].assignments.filter(role="lead").update(until_on=date(2026, 12, 9))

    assert names(lines(lead)) == []


def test_another_province_reads_nothing_even_where_it_is_named(world, file, lines):
    other = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai")
    Assignment.objects.create(
        task=world.tasks["1.1"], role=Assignment.Role.LEAD, agency=other.home_affairs
    )
    file(world.ea_kar, world.clerk)

    for user in (person(other.home_affairs, FOCAL_POINT), other.coordinator, other.leader):
        found = lines(user)
        assert (found.rows, found.reads_all) == ([], False)


def test_drafts_are_never_read(world, lead, cycle, lines):
    report = cycle.obligations.get(agency=world.ea_kar).report
    fill(report, world.clerk, t1_1=Entry(Outcome.RESULT, "Chữ kín"))

    assert lines(lead).rows == []


def test_a_draft_after_a_return_is_not_read_either(world, lead, file, lines):
    filing = file(world.ea_kar, world.clerk, t1_1=Entry(Outcome.RESULT, "Đã gửi"))
    return_report(
        filing=filing,
        returned={filing.lines.first().pk: "Bổ sung."},
        due_on=date(2026, 12, 20),
        by=world.coordinator,
        now=vn(2026, 12, 8),
    )
    fill(filing.report, world.clerk, t1_1=Entry(Outcome.RESULT, "Chữ kín"))

    assert [row.line.text for row in lines(lead).rows] == ["Đã gửi"]


def test_of_several_filings_the_latest_counts(world, lead, file, lines):
    refile(
        world,
        file(world.ea_kar, world.clerk),
        world.clerk,
        t1_1=Entry(Outcome.RESULT, "Sửa lại"),
    )

    assert [row.line.text for row in lines(lead).rows] == ["Sửa lại"]
    assert FiledLine.objects.filter(number="1.1").count() == 2


def test_remarks_on_an_earlier_filing_stay_beside_the_latest_line(world, lead, file, lines):
    first = file(world.ea_kar, world.clerk)
    line = first.lines.get(number="1.1")
    add_remark(line=line, text="Ghi rõ số.", by=lead, now=vn(2026, 12, 7))
    refile(world, first, world.clerk)

    said = lines(lead).rows[0].remarks

    assert [(remark.text, remark.line.filing.number) for remark in said] == [("Ghi rõ số.", 1)]


def test_remarks_on_other_tasks_and_of_other_agencies_stay_where_they_are(world, lead, file, lines):
    lead_of_both = world.tasks["1.2"]
    Assignment.objects.create(task=lead_of_both, role=Assignment.Role.LEAD, agency=world.justice)
    filing, other = file(world.ea_kar, world.clerk), file(world.tuy_hoa, world.other_clerk)
    for line in (filing.lines.get(number="1.2"), other.lines.get(number="1.1")):
        add_remark(line=line, text="Ghi rõ số.", by=lead, now=vn(2026, 12, 7))

    by_agency = {row.line.filing.agency_name: row.remarks for row in lines(lead).rows}

    assert by_agency["UBND xã Ea Kar"] == []
    assert len(by_agency["UBND phường Tuy Hòa"]) == 1


def test_lines_are_counted_and_narrowed_by_outcome(world, lead, file, lines):
    file(world.ea_kar, world.clerk, t1_1=Entry(Outcome.NOTHING))
    file(world.tuy_hoa, world.other_clerk)

    found = lines(lead)

    assert found.counts.outcomes == [(Outcome.RESULT, 1), (Outcome.NOTHING, 1)]
    assert found.counts.apart == []
    assert [
        row.line.outcome
        for _, rows in found.groups(LineFilter({"ket_qua": "nothing"}))
        for row in rows
    ] == ["nothing"]


def test_a_line_stands_on_the_page_of_its_task(world, file):
    line = file(world.ea_kar, world.clerk).lines.get(number="1.1")

    assert address_of_line(line) == f"/ke-hoach/ke-hoach/nhiem-vu/1.1/bao-cao/2026/#dong-{line.pk}"


# Everything that is watched ------------------------------------------------------------------------


def watched(user):
    return [
        (row.task.number, [str(role) for role in row.roles], row.filed.counted)
        for _, rows in watched_tasks(user, ON)
        for row in rows
    ]


def test_an_agency_watches_what_it_leads_or_monitors_by_name(world, lead, file):
    for number, role in (("1.2", "monitor"), ("1.3", "cooperate"), ("1.1", "monitor")):
        Assignment.objects.create(task=world.tasks[number], role=role, agency=world.justice)
    file(world.ea_kar, world.clerk)
    file(world.tuy_hoa, world.other_clerk)

    assert watched(lead) == [("1.1", ["lead", "monitor"], 2), ("1.2", ["monitor"], 2)]
    assert watched_count(lead, ON) == 2


def test_nothing_is_watched_through_a_group_or_without_a_post(world):
    for user in (world.clerk, world.coordinator, world.leader, world.administrator):
        assert watched(user) == []
        assert watched_count(user, ON) == 0


def test_before_any_cycle_there_is_nothing_to_count(world, lead):
    ((_, (row,)),) = watched_tasks(lead, ON)

    assert (row.cycle, row.filed.counted) == (None, 0)


def test_the_latest_year_with_lines_counts_though_the_next_is_open_already(world, lead, file):
    file(world.ea_kar, world.clerk)
    following = world.open(2027)

    ((_, (row,)),) = watched_tasks(lead, ON)
    assert (row.cycle.year, row.filed.counted) == (2026, 1)

    report = following.obligations.get(agency=world.tuy_hoa).report
    file_report(report, world.other_clerk, vn(2027, 12, 1))
    ((_, (row,)),) = watched_tasks(lead, ON)
    assert (row.cycle.year, row.filed.counted) == (2027, 1)


def test_where_nobody_ever_filed_the_latest_year_is_shown(world, lead, cycle):
    world.open(2027)

    ((_, (row,)),) = watched_tasks(lead, ON)

    assert (row.cycle.year, row.filed.counted) == (2027, 0)


def test_the_number_is_that_of_the_list_behind_it(world, lead, file, lines):
    refile(world, file(world.ea_kar, world.clerk), world.clerk)
    file(world.tuy_hoa, world.other_clerk)

    assert watched(lead) == [("1.1", ["lead"], 2)]
    assert len(lines(lead).rows) == 2


def test_filed_lines_are_counted_from_the_latest_filings(world, cycle, file):
    tasks = [task.pk for task in world.tasks.values()]
    assert summary.filed_lines([cycle], tasks) == {}

    refile(world, file(world.ea_kar, world.clerk), world.clerk)

    found = summary.filed_lines([cycle], tasks)
    assert {key: lines.counted for key, lines in found.items()} == {
        (cycle.pk, world.tasks[number].pk): 1 for number in ("1.1", "1.2")
    }
    assert summary.filed_lines([], tasks) == {}


def test_optional_asked_and_exempt_lines_stand_apart(world, lead, cycle, file, lines):
    lawyer = person(world.lawyers, FOCAL_POINT)
    invite(
        cycle=cycle,
        agency=world.lawyers,
        recipient=world.justice,
        due_on=date(2026, 12, 14),
        by=world.coordinator,
        now=vn(2026, 10, 2),
    )
    spoken = Entry(Outcome.RESULT, "Có")
    file(world.lawyers, lawyer, t1_3=spoken)
    file(world.ea_kar, world.clerk, t1_3=spoken)
    file(world.tuy_hoa, world.other_clerk, t1_3=Entry(Outcome.NOTHING))
    exempt(
        cycle=cycle,
        obligations=[cycle.obligations.get(agency=world.tuy_hoa)],
        reason="Lũ",
        by=world.coordinator,
        now=vn(2026, 12, 2),
    )

    page = lines(world.coordinator, "1.3")

    assert page.counts.outcomes == []
    assert [(share.value, n) for share, n in page.counts.apart] == [
        ("khong-bat-buoc", 1),
        ("duoc-de-nghi", 1),
        ("duoc-mien", 1),
    ]
    for share, number in page.counts.apart:
        assert (
            sum(len(rows) for _, rows in page.groups(LineFilter({"phan": share.value}))) == number
        )
    # The figures of the cycle and those of the page are the same.
    on_the_first = lines(world.coordinator).counts
    figures = summary.lines_by_task(cycle, ON)[world.tasks["1.1"].pk]
    assert (figures.said, figures.result) == (on_the_first.counted, 1)


def test_who_reads_the_own_line_alone_is_told_the_own_numbers(world, lead, file, lines):
    file(world.ea_kar, world.clerk)
    file(world.tuy_hoa, world.other_clerk)

    assert lines(world.clerk).counts.counted == 1
