"""The page on which one plan replaces another."""

from datetime import date

import pytest
from django.urls import reverse

from agencies.models import Membership, Province
from plans.models import Plan
from tests.factories import (
    CoordinatorFactory,
    PlanFactory,
    ProvinceFactory,
    ReplacementFactory,
)
from tests.world import person


@pytest.fixture
def newer(world):
    return PlanFactory(
        province=world.province, short_title="Kế hoạch 2027", resolve_on=date(2027, 1, 1)
    )


@pytest.fixture
def address(world):
    return reverse("plan-supersede", args=[world.plan.slug])


def test_plans_that_can_replace_are_offered_with_their_own_words(
    world, newer, address, visit, words
):
    ReplacementFactory(plan=newer, text="Kế hoạch của UBND tỉnh (cũ)")
    PlanFactory(short_title="Kế hoạch kín", province=ProvinceFactory(abbreviation="GLI"))

    page = words(visit(world.coordinator, address))

    assert "Kế hoạch 2027" in page
    assert "Kế hoạch của UBND tỉnh (cũ)" in page
    assert "Ghi thêm: Kế hoạch của UBND tỉnh (Kế hoạch thử nghiệm)" in page
    assert "Kế hoạch kín" not in page


def test_open_cycles_are_named_and_stay_open(world, cycle, newer, address, visit, send, words):
    assert cycle.title in words(visit(world.coordinator, address))

    response = send(world.coordinator, address, {"chon": f"{newer.pk}-moi"})

    page = words(visit(world.coordinator, response.url))
    assert f"Vẫn mở cho đến khi được đóng: “{cycle.title}”" in page
    cycle.refresh_from_db()
    assert cycle.is_open


def test_both_plans_show_it_and_undoing_takes_it_back(world, newer, address, visit, send, words):
    row = ReplacementFactory(plan=newer, text="Kế hoạch của UBND tỉnh (cũ)")
    send(world.coordinator, address, {"chon": f"{newer.pk}-{row.pk}"})

    assert "Đã được thay thế bởi Kế hoạch 2027" in words(
        visit(world.leader, world.plan.get_absolute_url())
    )
    link = f'<a href="{world.plan.get_absolute_url()}">Kế hoạch của UBND tỉnh (cũ)</a>'
    assert link in visit(world.leader, newer.get_absolute_url()).content.decode()
    assert "Bỏ thay thế" in words(visit(world.coordinator, address))

    send(world.coordinator, address, {"bo": "1"})

    assert "Hiệu lực Đang thực hiện" in words(visit(world.leader, world.plan.get_absolute_url()))
    assert link not in visit(world.leader, newer.get_absolute_url()).content.decode()


def test_undoing_twice_says_that_it_was_done(world, address, send, visit, words):
    response = send(world.coordinator, address, {"bo": "1"})

    assert "không còn được ghi" in words(visit(world.coordinator, response.url))


@pytest.mark.parametrize("chosen", ["", "0-0", "x", "9" * 40])
def test_a_choice_that_does_not_stand_is_said(world, newer, address, send, words, chosen):
    response = send(world.coordinator, address, {"chon": chosen})

    assert response.status_code == 422
    assert "Chưa ghi được" in words(response)
    assert Plan.objects.get(pk=world.plan.pk).status == "in_force"


def test_a_plan_already_replaced_is_not_replaced_again(world, newer, address, send, words):
    data = {"chon": f"{newer.pk}-moi"}
    send(world.coordinator, address, data)

    response = send(world.coordinator, address, data)

    assert response.status_code == 409
    assert "Bỏ thay thế trước" in words(response)


def test_without_a_plan_to_choose_the_page_says_how_to_get_one(world, address, visit, words):
    page = words(visit(world.coordinator, address))

    assert "Chưa có kế hoạch nào để chọn" in page
    assert "Chép thành kế hoạch mới" in page


@pytest.mark.parametrize("who", ["clerk", "leader"])
def test_others_do_not_find_it(world, newer, address, visit, send, who):
    user = getattr(world, who)

    assert visit(user, address).status_code == 404
    assert send(user, address, {"chon": f"{newer.pk}-moi"}).status_code == 404
    assert send(user, address, {"bo": "1"}).status_code == 404


def test_a_coordinator_of_two_provinces_lets_one_follow_the_other(world, visit, send, words):
    phu_yen = ProvinceFactory(abbreviation="PYE", name="Phú Yên", until_on=date(2025, 6, 30))
    phu_yen.successors.add(Province.objects.get(pk=world.province.pk))
    old = PlanFactory(province=phu_yen, short_title="Kế hoạch Phú Yên", resolve_on=date(2023, 1, 1))
    both = CoordinatorFactory(province=phu_yen)
    Membership.objects.create(user=both, agency=world.justice, role=Membership.Role.COORDINATOR)
    row = ReplacementFactory(plan=world.plan, text="Kế hoạch của UBND tỉnh Phú Yên (trước đây)")
    address = reverse("plan-supersede", args=[old.slug])

    assert "(tỉnh Đắk Lắk)" in words(visit(both, address))
    send(both, address, {"chon": f"{world.plan.pk}-{row.pk}"})

    link = f'<a href="{old.get_absolute_url()}">'
    assert link in visit(both, world.plan.get_absolute_url()).content.decode()
    others = visit(world.leader, world.plan.get_absolute_url())
    assert "Kế hoạch của UBND tỉnh Phú Yên (trước đây)" in words(others)
    assert link not in others.content.decode()  # no way to a plan that they may not see
    assert old.short_title not in words(others)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_reads(world, address, client, count, django_assert_num_queries):
    for plan in PlanFactory.create_batch(count, province=world.province):
        ReplacementFactory.create_batch(count, plan=plan)
    user = person(world.justice, Membership.Role.COORDINATOR)
    client.force_login(user)

    with django_assert_num_queries(7):
        client.get(address)
