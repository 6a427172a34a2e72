import re
from datetime import date

import pytest
from django.urls import reverse

from reporting.actions.cycles import close_cycle
from reporting.models import Obligation
from tests.factories import vn
from tests.world import World, file_report


def page(response):
    return response.content.decode()


@pytest.fixture(autouse=True)
def december(time_machine):
    time_machine.move_to(vn(2026, 12, 10, 9))


@pytest.fixture
def act(world, cycle, send):
    """act("gia-han", obligations, …): as the coordinator, from the list of the cycle."""

    def on(viec, obligations, **more):
        data = {"viec": viec, "chon": [one.pk for one in obligations], **more}
        return send(world.coordinator, reverse("obligations-act", args=[cycle.pk]), data)

    return on


@pytest.fixture
def both(cycle):
    """The obligations of the two communes."""
    return list(cycle.obligations.filter(agency__kind="commune"))


def test_the_ticked_are_extended_and_the_way_to_undo_is_offered(world, cycle, act, both):
    response = act("gia-han", both, den="20/12/2026", ly_do="Lũ lớn")

    assert response.url == cycle.list_url
    for one in both:
        one.refresh_from_db()
        assert (one.due_on, one.extension_reason) == (date(2026, 12, 20), "Lũ lớn")


def test_the_success_names_them_and_links_to_the_list(world, act, both, client):
    act("gia-han", both, den="20/12/2026", ly_do="Lũ lớn")

    body = page(client.get(both[0].cycle.list_url))
    message = body.partition('class="messages"')[2].partition("</div>")[0]

    assert "Đã gia hạn: UBND phường Tuy Hòa, UBND xã Ea Kar" in message
    assert "?trang_thai=gia-han" in message


def test_all_in_the_filtered_list_are_exempted_by_one_box(world, cycle, act):
    response = act("mien", [], tat_ca="on", ly_do="Mới sáp nhập", nhom="commune")

    assert response.url == f"{cycle.list_url}?nhom=commune"
    exempt = Obligation.objects.exempt()
    assert {one.agency.kind for one in exempt} == {"commune"}
    assert exempt.count() == 2


def test_extension_and_exemption_are_undone_at_the_row(world, cycle, act, both, client):
    act("gia-han", both, den="20/12/2026", ly_do="Lũ lớn")
    act("mien", both[:1], ly_do="Mới sáp nhập")
    rows = page(client.get(cycle.list_url, {"trang_thai": "tat-ca"}))
    assert rows.count('value="bo-gia-han"') == 3  # two rows, and the choice of acts
    assert rows.count('value="bo-mien"') == 2

    act("bo-gia-han", both, trang_thai="tat-ca")
    act("bo-mien", both[:1], trang_thai="mien")

    assert not Obligation.objects.exclude(extended_from=None, exempted_at=None).exists()


def test_a_refused_act_keeps_what_was_ticked_and_typed_and_names_who_is_in_the_way(
    world, cycle, act, both
):
    file_report(cycle.obligations.get(agency=world.ea_kar).report, world.clerk, vn(2026, 12, 1))

    response = act("gia-han", both, den="20/12/2026", ly_do="Lũ lớn")

    body = page(response)
    assert response.status_code == 409
    assert "Bỏ chọn: UBND xã Ea Kar" in body
    assert "Lũ lớn</textarea>" in body
    assert 'value="20/12/2026"' in body
    for one in both:
        assert re.search(rf'value="{one.pk}"[^>]* checked', body)
    assert not Obligation.objects.exclude(extended_from=None).exists()


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ({"viec": "gia-han"}, {"den", "ly_do", "chon"}),
        ({"viec": "gia-han", "den": "31/2/2026", "ly_do": "…", "tat_ca": "on"}, {"den"}),
        ({"viec": "mien", "tat_ca": "on"}, {"ly_do"}),
        ({"tat_ca": "on"}, {"viec"}),
        ({"viec": "bo-mien", "chon": ["99999"]}, {"chon"}),
        ({"viec": "bo-mien", "chon": ["abc"]}, {"chon"}),
    ],
)
def test_all_faults_of_an_act_come_back_at_once(world, cycle, send, data, fields):
    response = send(world.coordinator, reverse("obligations-act", args=[cycle.pk]), data)

    assert response.status_code == 422
    assert set(response.context["acting"].errors) == fields


def test_a_new_day_in_the_past_is_refused(world, act, both, time_machine):
    time_machine.move_to(vn(2026, 12, 28, 9))

    response = act("gia-han", both, den="27/12/2026", ly_do="Lũ lớn")

    assert response.status_code == 409
    assert "quá khứ" in page(response)


def test_undoing_what_was_not_done_is_said(world, act, both):
    for viec, words in (("bo-mien", "được miễn"), ("bo-gia-han", "được gia hạn")):
        response = act(viec, both)

        assert response.status_code == 409
        assert words in page(response)


def test_an_obligation_of_another_cycle_cannot_be_slipped_in(world, cycle, act):
    other = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai").open()

    response = act("mien", list(other.obligations.all()), ly_do="…")

    assert response.status_code == 422
    assert not Obligation.objects.exempt().exists()


def test_the_boxes_are_for_coordinators_only(world, cycle, visit):
    assert 'name="chon"' in page(visit(world.coordinator, cycle.list_url))
    for who in (world.leader, world.clerk, world.administrator):
        assert 'name="chon"' not in page(visit(who, cycle.list_url))


@pytest.mark.parametrize("name", ["obligations-act", "obligation-invite"])
def test_who_comes_back_from_the_login_sees_the_cycle(world, cycle, visit, name):
    assert visit(world.coordinator, reverse(name, args=[cycle.pk])).url == cycle.list_url


# Inviting, adding --------------------------------------------------------------------------------


def ask(world, cycle, send, agency):
    address = reverse("obligation-invite", args=[cycle.pk])
    return send(world.coordinator, address, {"co_quan": agency.pk})


def test_an_asked_body_is_invited_with_one_button(world, cycle, send, client):
    ask(world, cycle, send, world.lawyers)

    invited = cycle.obligations.get(agency=world.lawyers)
    assert (invited.basis, invited.due_on) == ("asked", date(2026, 12, 14))
    assert (invited.recipient, invited.via) == (world.provincial, world.justice)
    assert "Đã mời" in page(client.get(cycle.list_url))

    ask(world, cycle, send, world.lawyers)
    assert cycle.obligations.asked().count() == 1
    assert "đã có trong kỳ" in page(client.get(cycle.list_url))


def test_whom_the_plan_asks_is_named_under_the_whole_list_and_their_own(world, cycle, visit):
    whole = page(visit(world.leader, cycle.list_url))
    narrowed = page(visit(world.leader, f"{cycle.list_url}?trang_thai=da-gui&nhom=commune"))

    assert "Được đề nghị phối hợp: 1, đã mời 0" in whole
    assert "phải báo cáo." in whole
    assert "Được đề nghị phối hợp" not in narrowed
    of_them = page(visit(world.leader, f"{cycle.list_url}?trang_thai=de-nghi"))
    assert "Được đề nghị phối hợp: 1" in of_them
    assert "0 cơ quan. Trạng thái: Đã gửi; Nhóm: UBND cấp xã." in narrowed


def test_only_whom_the_plan_asks_can_be_invited(world, cycle, send):
    assert ask(world, cycle, send, world.home_affairs).status_code == 404


def test_after_the_due_day_five_working_days_are_given(world, cycle, send, time_machine):
    time_machine.move_to(vn(2026, 12, 18, 9))

    ask(world, cycle, send, world.lawyers)

    assert cycle.obligations.get(agency=world.lawyers).due_on == date(2026, 12, 25)


@pytest.fixture
def new(world, cycle):
    return world.agency("UBND xã Mới", "commune")


def test_an_agency_is_added_later_with_its_reason(world, cycle, new, visit, send):
    address = reverse("obligation-add", args=[cycle.pk])
    form = page(visit(world.coordinator, address))
    data = {"agency": new.pk, "reason": "Mới thành lập", "due_on": "14/12/2026"}

    response = send(world.coordinator, address, data)

    assert 'value="14/12/2026"' in form
    assert f'value="{new.pk}"' in form
    assert f'value="{world.ea_kar.pk}"' not in form  # is in already
    assert response.url == cycle.list_url
    added = cycle.obligations.get(agency=new)
    assert (added.basis, added.due_on, added.via) == (
        "own_setting", date(2026, 12, 14), world.justice,
    )  # fmt: skip


def test_whom_the_plan_only_asks_and_who_receives_cannot_be_added(world, cycle, new, visit, send):
    address = reverse("obligation-add", args=[cycle.pk])

    offered = visit(world.coordinator, address).context["form"].fields["agency"].queryset

    assert list(offered) == [new]
    data = {"agency": world.lawyers.pk, "reason": "…", "due_on": "14/12/2026"}
    assert send(world.coordinator, address, data).status_code == 422


def test_a_later_agency_does_not_move_the_due_day_of_the_cycle(world, cycle, new, send, client):
    data = {"agency": new.pk, "reason": "Mới thành lập", "due_on": "31/12/2026"}
    send(world.coordinator, reverse("obligation-add", args=[cycle.pk]), data)

    figures = client.get(cycle.get_absolute_url()).context["figures"]

    assert figures.due_on == date(2026, 12, 14)
    assert figures.total.expected == 5


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({}, 422),
        ({"agency": "ea_kar", "reason": "…", "due_on": "14/12/2026"}, 422),
        ({"agency": "new", "reason": " ", "due_on": "14/12/2026"}, 422),
        ({"agency": "new", "reason": "…", "due_on": "09/12/2026"}, 409),
    ],
)
def test_adding_needs_an_agency_a_reason_and_a_day_ahead(world, cycle, new, send, data, status):
    agencies = {"ea_kar": world.ea_kar.pk, "new": new.pk}
    data = data | {"agency": agencies.get(data.get("agency"), "")}

    response = send(world.coordinator, reverse("obligation-add", args=[cycle.pk]), data)

    assert response.status_code == status
    assert cycle.obligations.count() == 4


def test_nobody_is_added_to_a_closed_cycle(world, cycle, new, send):
    close_cycle(cycle=cycle, by=world.coordinator, now=vn(2026, 12, 9))
    data = {"agency": new.pk, "reason": "…", "due_on": "14/12/2026"}

    response = send(world.coordinator, reverse("obligation-add", args=[cycle.pk]), data)

    assert response.status_code == 409
    assert "đã đóng" in page(response)
