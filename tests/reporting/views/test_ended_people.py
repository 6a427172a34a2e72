"""A person all of whose agencies have ended is told so from the first page after the login on."""

import pytest
from django.urls import reverse

from agencies.models import Agency, Membership
from tests.factories import PASSWORD, vn
from tests.reorganisations import merge, reorganise
from tests.world import World, file_report, fill, person

LOGIN = "/tai-khoan/dang-nhap/"
SAID = "UBND xã Ea Kar đã kết thúc hoạt động, đến hết ngày 31/10/2026."
READ_ON = "Bản nháp và báo cáo đã gửi vẫn xem được."


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to("2026-11-24 09:00 +0700", tick=False)


@pytest.fixture
def heir(world):
    """What UBND xã Ea Kar was merged into; its clerk has no post there."""
    world.open()
    _, heir = merge(world, world.ea_kar, world.tuy_hoa)
    return heir


@pytest.fixture
def enter(client):
    """enter(user, next="…"): the first page after the login, through the login form."""

    def through_the_door(user, **more):
        user.set_password(PASSWORD)
        user.save()
        client.logout()
        typed = {"login": user.username, "password": PASSWORD, **more}
        return client.post(LOGIN, typed, follow=True)

    return through_the_door


@pytest.mark.parametrize("more", [{}, {"next": "/ke-hoach/"}, {"next": "/huong-dan/"}])
def test_the_first_page_after_the_login_tells_it_wherever_that_is(world, heir, enter, words, more):
    page = enter(world.clerk, **more)

    assert page.status_code == 200
    assert (
        f"{SAID} Kế thừa: UBND xã Hợp Nhất. {READ_ON} "
        "Cần vai trò ở cơ quan đang hoạt động: hỏi Sở Tư pháp."
    ) in words(page)


def test_it_stands_until_there_is_a_post_in_a_living_agency(world, heir, visit, words):
    assert SAID in words(visit(world.clerk, reverse("my-work")))
    assert SAID in words(visit(world.clerk, reverse("plans")))

    Membership.objects.create(user=world.clerk, agency=heir, role=Membership.Role.FOCAL_POINT)

    assert SAID not in words(visit(world.clerk, reverse("my-work")))


def test_who_has_a_living_agency_or_none_is_not_bothered(world, heir, enter, words):
    both = person(world.ea_kar, Membership.Role.FOCAL_POINT)
    Membership.objects.create(user=both, agency=world.justice, role=Membership.Role.FOCAL_POINT)

    for user in (both, world.coordinator, world.leader, person(world.ea_kar)):
        assert "đã kết thúc hoạt động" not in words(enter(user))


def test_nothing_is_announced_on_pages_before_the_login(heir, client, words):
    assert "đã kết thúc" not in words(client.get(LOGIN))


def test_a_leader_of_an_ended_agency_is_told_too(world, enter, words):
    leader = person(world.ea_kar, Membership.Role.LEADER)
    merge(world, world.ea_kar, world.tuy_hoa)

    assert SAID in words(enter(leader))


def test_many_successors_are_counted_and_stand_on_the_agencys_page(world, enter, client):
    names = [f"UBND xã {letter}" for letter in "ABCD"]
    reorganise(world, "split", [world.ea_kar], names)

    page = enter(world.clerk).content.decode()
    link = f"{world.ea_kar.get_absolute_url()}#qua-trinh"

    assert "4 cơ quan kế thừa" in page
    assert f'href="{link}"' in page
    there = client.get(world.ea_kar.get_absolute_url()).content.decode()
    assert 'id="qua-trinh"' in there
    assert all(name in there for name in names)


def test_without_a_successor_it_says_that_none_is_recorded(world, enter, words):
    reorganise(world, "dissolve", [world.ea_kar])

    assert f"{SAID} Phần mềm chưa ghi cơ quan nào kế thừa." in words(enter(world.clerk))


def test_the_empty_list_does_not_promise_work_that_will_never_come(world, enter, words):
    reorganise(world, "dissolve", [world.ea_kar])

    assert "việc phải làm sẽ hiện ở đây" not in words(enter(world.clerk))


def test_they_read_what_they_wrote_and_filed(world, client):
    cycle = world.open()
    filing = file_report(
        cycle.obligations.get(agency=world.ea_kar).report, world.clerk, vn(2026, 10, 20)
    )
    draft = fill(cycle.obligations.get(agency=world.tuy_hoa).report, world.other_clerk)
    merge(world, world.ea_kar, world.tuy_hoa)

    client.force_login(world.clerk)
    assert client.get(filing.get_absolute_url()).status_code == 200
    assert client.get(draft.get_absolute_url()).status_code == 404
    client.force_login(world.other_clerk)
    assert client.get(draft.get_absolute_url()).status_code == 200


def test_in_another_province_the_agency_to_ask_is_named_with_it(world, enter, words):
    gone = World(name="Phú Yên", abbreviation="PYE", slug="phu-yen")
    gone.province.successors.add(world.province)
    Agency.objects.filter(province=gone.province).update(until_on="2026-06-30")

    page = words(enter(gone.clerk))

    assert "đang hoạt động: hỏi Sở Tư pháp Đắk Lắk." in page
