"""What a province still lacks before its agencies can report."""

from datetime import date

import pytest
from django.urls import reverse

from agencies.access import give_admin_access
from agencies.models import AgencyGroup, Membership, Province, User
from plans.models import Addressee, Plan
from reporting.models import CalendarDay
from reporting.setting_up import steps_of
from tests.world import World, person

TODAY = date(2026, 11, 27)


def told(province, user, today=TODAY):
    """{title: Step}"""
    return {step.title: step for step in steps_of(province, user, today)}


@pytest.fixture
def administrator(db):
    return User.objects.create(username="admin", is_staff=True, is_superuser=True)


def test_an_empty_province_lacks_everything_but_its_holidays(administrator):
    province = Province.objects.create(name="Lâm Đồng", abbreviation="LDG")

    steps = told(province, administrator)

    assert {title: bool(step.missing) for title, step in steps.items()} == {
        "Cơ quan": True,
        "Nhóm cơ quan": True,
        "Người dùng": True,
        "Kế hoạch": True,
        "Ngày nghỉ, ngày làm bù": False,
        "Kỳ báo cáo": True,
    }
    assert steps["Cơ quan"].missing == [
        "Chưa có UBND tỉnh, nơi nhận báo cáo.",
        "Chưa có sở, ban, ngành nào.",
    ]
    assert steps["Người dùng"].held == "0 người; 0/0 sở, xã, phường có cán bộ đầu mối."


def test_a_province_that_reports_lacks_nothing_and_is_advised(world):
    world.open()

    steps = told(world.province, world.coordinator)

    assert [title for title, step in steps.items() if step.missing] == []
    assert steps["Cơ quan"].held == (
        "1 UBND tỉnh; 2 sở, ban, ngành; 2 UBND cấp xã; 1 mặt trận, hội, đoàn thể"
    )
    people = steps["Người dùng"]
    assert people.held == "4 người; 2/4 sở, xã, phường có cán bộ đầu mối."
    assert people.names == ["Sở Nội vụ", "Sở Tư pháp"]
    assert any("Mới có một cán bộ điều phối" in sentence for sentence in people.advised)
    assert steps["Kỳ báo cáo"].held == "Báo cáo năm 2026"


def test_people_who_cannot_log_in_are_nobody(world):
    world.coordinator.is_active = False
    world.coordinator.save()

    assert told(world.province, world.leader)["Người dùng"].missing == [
        "Chưa có cán bộ điều phối của Sở Tư pháp."
    ]


def test_tasks_that_nobody_was_given_are_named(world):
    world.task("2.1")
    world.task("2.2")

    assert told(world.province, world.coordinator)["Kế hoạch"].missing == [
        "Nhiệm vụ chưa phân công: 2.1, 2.2."
    ]


def test_parts_of_ended_agencies_that_nobody_took_on_are_named(world):
    world.task("3.8", ("lead", world.home_affairs))
    world.duty("8", "Chỉ đạo các cơ quan báo chí.", world.home_affairs)
    world.home_affairs.until_on = date(2025, 2, 28)
    world.home_affairs.save()
    Addressee.objects.filter(agency=world.lawyers).delete()

    step = told(world.province, world.coordinator)["Kế hoạch"]

    assert step.advised[0].startswith("2 phần việc giao đích danh cơ quan đã kết thúc")
    assert len(step.names) == 2
    assert all("Sở Nội vụ" in name for name in step.names)


def test_a_plan_without_a_yearly_rule_and_a_group_without_members_are_told(world):
    world.plan.reporting_rules.all().delete()
    world.group("UBND cấp huyện", ["district"])

    steps = told(world.province, world.coordinator)

    assert "không quy định báo cáo hằng năm" in steps["Kế hoạch"].advised[0]
    assert steps["Nhóm cơ quan"].names == ["UBND cấp huyện"]


def test_holidays_of_this_year_are_counted(world):
    CalendarDay.objects.create(province=world.province, day=date(2026, 9, 2))

    step = told(world.province, world.coordinator)["Ngày nghỉ, ngày làm bù"]

    assert (step.held, step.advised) == ("1 ngày ghi cho năm 2026.", [])


def test_the_way_to_open_a_cycle_is_the_coordinators(world):
    opens = reverse("cycle-open", args=[world.plan.slug])

    def ways(user):
        return [address for _, address in told(world.province, user)["Kỳ báo cáo"].links]

    assert ways(world.coordinator) == [opens]
    assert ways(world.administrator) == []
    world.open()
    assert opens not in ways(world.coordinator)


# Pages ---------------------------------------------------------------------------------------------


def test_the_administrator_of_an_empty_installation_starts_with_a_province(client, administrator):
    client.force_login(administrator)

    response = client.get("/", follow=True)

    assert response.redirect_chain[-1][0] == reverse("set-ups")
    assert "Chưa có tỉnh nào" in response.text
    assert reverse("province-new") in response.text


def test_a_coordinator_comes_straight_to_the_own_province_and_sees_no_other(client, world):
    other = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai")
    client.force_login(world.coordinator)

    response = client.get(reverse("set-ups"))

    assert response.url == reverse("set-up", args=[world.province.pk])
    assert "Gia Lai" not in client.get(response.url).text
    assert client.get(reverse("set-up", args=[other.province.pk])).status_code == 404


def test_every_way_of_the_checklist_leads_somewhere(client, world):
    client.force_login(world.coordinator)
    give_admin_access(world.coordinator)

    for step in steps_of(world.province, world.coordinator, TODAY):
        for label, address in step.links:
            assert client.get(address).status_code in (200, 302), (label, address)


def test_a_province_that_ended_stands_apart_and_says_where_it_went(client, world):
    old = Province.objects.create(name="Phú Yên", abbreviation="PYE", until_on=date(2025, 6, 30))
    old.successors.add(world.province)
    client.force_login(world.administrator)

    text = client.get(reverse("set-ups")).text

    assert "Phú Yên, đến hết ngày 30/06/2025, nhập vào Đắk Lắk" in text


@pytest.mark.parametrize("count", [1, 3])
def test_the_checklist_costs_the_same_reads_however_large(
    client, world, count, django_assert_num_queries
):
    for number in range(count):
        person(world.agency(f"UBND xã Số {number}", "commune"), Membership.Role.FOCAL_POINT)
        world.task(f"2.{number}")
        AgencyGroup.objects.create(
            province=world.province, wording=f"Nhóm {number}", kinds=["district"]
        )
        Plan.objects.create(
            province=world.province,
            slug=f"ke-hoach-{number}",
            title="…",
            short_title=f"Kế hoạch {number}",
            issued_note="…",
            resolve_on=date(2026, 1, 1),
            issuer="UBND tỉnh",
        )
    client.force_login(world.coordinator)

    with django_assert_num_queries(15):
        client.get(reverse("set-up", args=[world.province.pk]))
