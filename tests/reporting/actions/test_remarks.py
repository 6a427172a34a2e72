import json
from datetime import date

import pytest

from agencies.loading import load as load_agencies
from agencies.models import Agency, Membership
from reporting.actions.refusals import NotAllowed, Refused
from reporting.actions.remarks import (
    add_remark,
    may_remark,
    may_remove_remark,
    remove_remark,
    watching_agency,
)
from reporting.actions.review import return_report
from reporting.models import FiledLine, Remark
from tasks.models import Assignment, Task
from tasks.plan_file import load as load_plan
from tests.factories import vn
from tests.fixtures.data import agencies_text
from tests.fixtures.data import plan as plan_file
from tests.world import World, file_report, person

FOCAL_POINT = Membership.Role.FOCAL_POINT
ON = date(2026, 12, 10)


@pytest.fixture
def lead(world):
    """A focal point of Sở Tư pháp, which leads 1.1 by name."""
    return person(world.justice, FOCAL_POINT)


@pytest.fixture
def line(world, report):
    """What Ea Kar filed on 1.1."""
    return file_report(report, world.clerk, vn(2026, 12, 1)).lines.get(number="1.1")


def remark(line, by, text="Đề nghị ghi rõ số hội nghị.", now=None):
    return add_remark(line=line, text=text, by=by, now=now or vn(2026, 12, 10, 9))


def test_a_lead_named_by_the_plan_remarks_on_the_line_of_another(world, lead, line):
    said = remark(line, lead)

    assert Remark.objects.get() == said
    assert (said.line, said.text) == (line, "Đề nghị ghi rõ số hội nghị.")
    assert (said.by_name, said.agency_name) == (lead.full_name, "Sở Tư pháp")


def test_a_remark_keeps_the_names_of_its_day(world, lead, line):
    said = remark(line, lead)
    world.justice.name, lead.full_name = "Sở Khác", "Tên khác"
    world.justice.save()
    lead.save()

    said.refresh_from_db()

    assert said.agency_name == "Sở Tư pháp"
    assert said.by_name != "Tên khác"


def test_a_monitor_remarks_as_a_lead_does_and_a_signer_as_a_focal_point(world, line):
    Assignment.objects.create(
        task=world.tasks["1.1"], role=Assignment.Role.MONITOR, agency=world.home_affairs
    )
    signer = person(world.home_affairs, Membership.Role.SIGNER)

    assert remark(line, signer).agency_name == "Sở Nội vụ"


def test_sent_twice_it_is_one_remark(lead, line):
    assert remark(line, lead) == remark(line, lead, now=vn(2026, 12, 10, 9, 1))
    assert Remark.objects.count() == 1


def test_a_remark_without_words_is_refused(lead, line):
    with pytest.raises(Refused):
        remark(line, lead, text="")


def test_it_changes_nothing_of_the_report(lead, line, report):
    before = report.events.count()

    remark(line, lead)

    report.refresh_from_db()
    assert report.state == "submitted"
    assert report.events.count() == before


def test_a_line_of_an_earlier_filing_may_be_remarked_on(world, lead, line, report):
    filing = line.filing
    return_report(
        filing=filing,
        returned={line.pk: "Bổ sung."},
        due_on=date(2026, 12, 20),
        by=world.coordinator,
        now=vn(2026, 12, 8),
    )
    file_report(report, world.clerk, vn(2026, 12, 9))

    assert remark(line, lead).line.filing.number == 1


@pytest.mark.parametrize("who", ["clerk", "other_clerk", "coordinator", "leader", "administrator"])
def test_who_neither_leads_nor_monitors_does_not_remark(world, line, who):
    user = getattr(world, who)

    assert not may_remark(user, line, ON)
    with pytest.raises(NotAllowed):
        remark(line, user)
    assert not Remark.objects.exists()


def test_nobody_remarks_on_a_line_of_their_own(world, lead, cycle):
    report = cycle.obligations.get(agency=world.justice).report
    own = file_report(report, lead, vn(2026, 12, 1)).lines.get(number="1.1")

    assert watching_agency(lead, own.task, ON) == world.justice
    assert not may_remark(lead, own, ON)
    with pytest.raises(NotAllowed):
        remark(own, lead)


def test_a_member_of_a_group_that_leads_does_not_remark(world, line):
    Assignment.objects.create(
        task=world.tasks["1.1"], role=Assignment.Role.LEAD, group=world.departments
    )
    member = person(world.home_affairs, FOCAL_POINT)

    assert watching_agency(member, line.task, ON) is None
    with pytest.raises(NotAllowed):
        remark(line, member)


@pytest.mark.parametrize("role", ["implement", "cooperate", "local"])
def test_the_other_roles_do_not_remark(world, line, role):
    Assignment.objects.create(task=world.tasks["1.1"], role=role, agency=world.home_affairs)

    assert not may_remark(person(world.home_affairs, FOCAL_POINT), line, ON)


def test_who_led_until_a_day_remarks_until_that_day(world, lead, line):
    world.tasks["1.1"].assignments.filter(role="lead").update(until_on=ON)

    assert may_remark(lead, line, ON)
    assert not may_remark(lead, line, date(2026, 12, 11))


def test_an_agency_of_another_province_does_not_remark_even_where_it_is_named(world, line):
    other = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai")
    Assignment.objects.create(
        task=world.tasks["1.1"], role=Assignment.Role.LEAD, agency=other.home_affairs
    )
    stranger = person(other.home_affairs, FOCAL_POINT)

    assert not may_remark(stranger, line, ON)
    with pytest.raises(NotAllowed):
        remark(line, stranger)


def test_the_author_takes_a_remark_back_on_the_same_day(lead, line):
    said = remark(line, lead, now=vn(2026, 12, 10, 0, 30))

    remove_remark(remark=said, by=lead, now=vn(2026, 12, 10, 23, 59))

    assert not Remark.objects.exists()


def test_on_the_next_day_it_stands(lead, line):
    said = remark(line, lead)

    with pytest.raises(NotAllowed):
        remove_remark(remark=said, by=lead, now=vn(2026, 12, 11, 0, 0))
    assert Remark.objects.exists()


def test_a_colleague_does_not_take_it_back(world, lead, line):
    said = remark(line, lead)
    colleague = person(world.justice, FOCAL_POINT)

    assert not may_remove_remark(colleague, said, ON)
    with pytest.raises(NotAllowed):
        remove_remark(remark=said, by=colleague, now=vn(2026, 12, 10, 10))


# The monitors of Gia Lai -----------------------------------------------------------------------------


@pytest.fixture
def gia_lai(db):
    """{number: Task} of the plan of 2023, as an installation loads it."""
    load_agencies(json.loads(agencies_text()))
    load_plan(plan_file("gia-lai-2023"))
    tasks = Task.objects.filter(section__plan__slug="gia-lai-2023")
    return {task.number: task for task in tasks.select_related("section__plan")}


def watched(tasks, agency, on):
    found = Agency.objects.living(on).get(province__name="Gia Lai", name=agency)
    user = person(found, FOCAL_POINT)
    return [number for number, task in tasks.items() if watching_agency(user, task, on)]


def test_the_monitors_of_gia_lai_watch_the_areas_that_part_3_gives_them(gia_lai):
    on = date(2024, 12, 1)

    assert watched(gia_lai, "Thanh tra tỉnh", on) == ["2.2", "6.1", "6.2", "6.3"]  # III.4
    assert watched(gia_lai, "Sở Ngoại vụ", on) == ["7.1", "7.2", "7.3", "7.4"]  # III.6
    assert watched(gia_lai, "Sở Nội vụ", on) == [  # III.3, and 5.4 which it leads
        *("2.1", "2.2"),
        *(f"4.{n}" for n in range(1, 8)),
        *("5.4", "7.2"),
    ]
    assert watched(gia_lai, "Sở Tư pháp", on) == [  # III.2.b, and 3.6 which it leads
        *("1.1", "1.2", "1.3"),
        *(f"3.{n}" for n in range(1, 7)),
        *("5.1", "5.2", "5.3"),
    ]


def test_an_agency_of_gia_lai_that_only_stands_in_a_group_watches_nothing(gia_lai):
    assert watched(gia_lai, "Sở Tài chính", date(2024, 12, 1)) == []


def test_every_monitor_of_gia_lai_is_an_agency_named_itself(gia_lai):
    monitors = Assignment.objects.filter(task__in=gia_lai.values(), role="monitor")

    assert {str(part.agency) for part in monitors.select_related("agency")} == {
        *("Sở Tư pháp", "Sở Nội vụ", "Thanh tra tỉnh", "Sở Ngoại vụ")
    }
    assert FiledLine.objects.count() == 0
