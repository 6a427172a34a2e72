import json
from collections import Counter
from datetime import date

import pytest

from agencies.loading import load as load_agencies
from agencies.models import Agency, Membership
from plans.models import Plan
from reporting.actions.implementation import keep_implementation_plan
from reporting.implementation import ordered_by, own_plans_of
from tasks.plan_file import load as load_plan
from tests.factories import vn
from tests.fixtures.data import agencies_text
from tests.fixtures.data import plan as plan_file
from tests.own_plans import COMMUNES, order, order_own_plans
from tests.world import person

ON = date(2026, 11, 1)


@pytest.fixture
def provinces(db):
    """Both plans as an installation loads them."""
    load_agencies(json.loads(agencies_text()))
    for slug in ("dak-lak-2026", "gia-lai-2023"):
        load_plan(plan_file(slug))


def names(plan, on=ON):
    agencies = Agency.objects.in_bulk(ordered_by(plan, on))
    return sorted(agency.name for agency in agencies.values())


def test_dak_lak_orders_its_15_departments_and_102_communes(provinces):
    ordered = ordered_by(Plan.objects.get(slug="dak-lak-2026"), ON)

    kinds = Counter(Agency.objects.filter(pk__in=ordered).values_list("kind", flat=True))
    assert kinds == {"department": 15, "commune": 102}
    assert {str(duty) for duty in ordered.values()} == {"III.5.1", "III.6.1"}


def test_gia_lai_orders_nobody_although_its_part_3_speaks_of_plans(provinces):
    assert ordered_by(Plan.objects.get(slug="gia-lai-2023"), ON) == {}


def test_the_members_of_the_group_are_ordered_and_nobody_else(world):
    order_own_plans(world)

    assert names(world.plan) == [
        "Sở Nội vụ",
        "Sở Tư pháp",
        "UBND phường Tuy Hòa",
        "UBND xã Ea Kar",
    ]


def test_an_agency_named_itself_is_ordered_while_it_lives(world):
    order(world, "5", world.home_affairs, "Ban hành kế hoạch triển khai.")

    assert names(world.plan) == ["Sở Nội vụ"]

    world.home_affairs.until_on = date(2026, 6, 30)
    world.home_affairs.save()
    assert names(world.plan) == []


def test_who_is_only_asked_or_only_concerned_is_not_ordered(world):
    order(world, "4", world.lawyers, COMMUNES, asked=True)
    order(world, "5", world.concerned, COMMUNES)

    assert names(world.plan) == []


@pytest.mark.parametrize(
    "text",
    [
        "Xây dựng dự toán kinh phí thực hiện Kế hoạch này.",
        "Triển khai thực hiện Kế hoạch hành động này.",
        "Báo cáo kết quả thực hiện Kế hoạch này hằng năm.",
        "Xây dựng, ban hành văn bản quy phạm pháp luật; theo dõi việc thực hiện Kế hoạch.",
    ],
)
def test_duties_that_merely_mention_a_plan_order_none(world, text):
    order(world, "5", world.communes, text)

    assert names(world.plan) == []


@pytest.mark.parametrize(
    "text",
    [
        "Xây dựng kế hoạch triển khai.",
        "căn cứ tình hình, ban hành Kế hoạch cụ thể hóa",
        "Chủ động xây dựng và tổ chức thực hiện có hiệu quả Kế hoạch này.",
    ],
)
def test_the_usual_words_order_one(world, text):
    order(world, "6", world.communes, text)

    assert names(world.plan) == ["UBND phường Tuy Hòa", "UBND xã Ea Kar"]


@pytest.mark.parametrize("count", [1, 30])
def test_whom_a_plan_orders_is_read_in_three_reads(world, count, django_assert_num_queries):
    order_own_plans(world)
    for number in range(count):
        world.agency(f"UBND xã Số {number}", "commune")

    with django_assert_num_queries(3):  # duties, addressees, members
        assert len(ordered_by(world.plan, ON)) == count + 4


# The focal point's own -----------------------------------------------------------------------------


def own(user):
    return [(str(o.agency), o.kept and o.kept.document_number) for o in own_plans_of(user, ON)]


def record(world, agency, by):
    return keep_implementation_plan(
        plan=world.plan,
        agency=agency,
        document_number="12/KH-UBND",
        issued_on=date(2026, 3, 5),
        by=by,
        now=vn(2026, 3, 10),
    )


def test_my_own_plan_is_what_my_agency_must_issue_or_has(world):
    assert own(world.clerk) == []

    order_own_plans(world)
    assert own(world.clerk) == [("UBND xã Ea Kar", None)]

    record(world, world.tuy_hoa, world.other_clerk)
    assert own(world.clerk) == [("UBND xã Ea Kar", None)]

    record(world, world.ea_kar, world.clerk)
    assert own(world.clerk) == [("UBND xã Ea Kar", "12/KH-UBND")]


def test_a_plan_recorded_without_having_to_is_mine_too(world):
    clerk = person(world.lawyers, Membership.Role.FOCAL_POINT)
    record(world, world.lawyers, clerk)

    assert own(clerk) == [("Đoàn Luật sư tỉnh", "12/KH-UBND")]


def test_who_writes_for_nobody_has_no_plan_of_their_own(world):
    order_own_plans(world)

    assert own(world.coordinator) == own(world.leader) == own(world.administrator) == []


def test_a_plan_that_is_replaced_asks_for_nothing_any_more(world):
    order_own_plans(world)
    world.plan.status = Plan.Status.REPLACED
    world.plan.save()

    assert own(world.clerk) == []
