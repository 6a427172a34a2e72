import pytest
from django.urls import reverse

from agencies.models import Membership
from tests.factories import vn
from tests.world import file_report, person


def labels(client, user):
    client.force_login(user)
    return [item.label for item in client.get(reverse("plans")).context["nav"]]


def test_each_role_finds_its_own_way_around(world, client):
    assert labels(client, world.clerk) == [
        "Việc của tôi",
        "Tiến độ",
        "Kế hoạch",
        "Cơ quan",
        "Tìm kiếm",
    ]
    assert labels(client, world.leader) == [
        "Tổng quan",
        "Tiến độ",
        "Kế hoạch",
        "Cơ quan",
        "Tìm kiếm",
    ]
    assert labels(client, world.administrator) == ["Kế hoạch", "Cơ quan", "Quản trị", "Tìm kiếm"]


def test_coordinators_find_what_they_review(world, client):
    assert labels(client, world.coordinator) == [
        "Tổng quan",
        "Tiến độ",
        "Xem xét",
        "Kế hoạch",
        "Cơ quan",
    ]


def test_the_search_gives_way_where_a_person_has_many_roles(world, client):
    both = person(
        world.justice, Membership.Role.COORDINATOR, Membership.Role.FOCAL_POINT, is_staff=True
    )

    assert labels(client, both) == [
        "Tổng quan",
        "Việc của tôi",
        "Tiến độ",
        "Xem xét",
        "Kế hoạch",
        "Cơ quan",
        "Quản trị",
    ]


@pytest.mark.parametrize(("name", "label"), [("plans", "Kế hoạch"), ("search", "Tìm kiếm")])
def test_the_current_page_is_marked(world, client, name, label):
    client.force_login(world.clerk)

    nav = client.get(reverse(name)).context["nav"]

    assert [item.label for item in nav if item.current] == [label]


@pytest.mark.parametrize(
    ("who", "label"),
    [("clerk", "Việc của tôi"), ("leader", "Tiến độ"), ("coordinator", "Tiến độ")],
)
def test_a_filing_is_ones_own_work_to_those_who_read_nobody_elses(world, client, who, label):
    report = world.open().obligations.get(agency=world.ea_kar).report
    filing = file_report(report, world.clerk, vn(2026, 12, 1))
    client.force_login(getattr(world, who))

    nav = client.get(filing.get_absolute_url()).context["nav"]

    assert [item.label for item in nav if item.current] == [label]


def test_anonymous_people_get_no_navigation(client, db):
    assert client.get(reverse("guide")).context["nav"] == []
