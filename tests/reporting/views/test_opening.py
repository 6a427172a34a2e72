import re
from datetime import date

import pytest
from django.urls import reverse

from plans.models import Plan
from reporting.actions.cycles import open_cycle
from reporting.actions.expecting import CycleSettings, preview_cycle, settings_for
from reporting.models import Cycle, Report
from tests.factories import vn
from tests.world import World

OPEN = reverse("cycle-open", args=["ke-hoach"])
ROUND = reverse("round-open", args=["ke-hoach"])


def page(response):
    return response.content.decode()


@pytest.fixture(autouse=True)
def october(time_machine):
    time_machine.move_to(vn(2026, 10, 1, 8))


def typed(world, year=2026, **changed):
    """What the preview page sends when nothing, or only this, was changed."""
    settings = {
        name: f"{said:%d/%m/%Y}" if isinstance(said, date) else said
        for name, said in vars(settings_for(world.plan, year)).items()
    }
    seen = preview_cycle(world.plan, year).mark
    return {"year": year, "da_xem": seen, **settings, **changed}


# The yearly cycle --------------------------------------------------------------------------------


def test_the_coordinator_sees_who_will_be_expected_then_opens(world, visit, send):
    preview = page(visit(world.coordinator, OPEN, year=2026))
    opened = send(world.coordinator, OPEN, typed(world))

    assert "4 cơ quan phải báo cáo" in preview
    assert "Thuộc nhóm “UBND cấp xã”" in preview
    assert "Mời Đoàn Luật sư tỉnh" in preview
    assert "Là nơi nhận báo cáo." in preview
    assert opened.url == Cycle.objects.get().get_absolute_url()
    assert Report.objects.count() == 4


def test_asked_bodies_are_not_ticked_at_first(world, visit):
    body = page(visit(world.coordinator, OPEN, year=2026))

    assert re.search(rf'name="moi" value="{world.lawyers.pk}">', body)


def test_an_asked_body_that_was_ticked_is_invited(world, send):
    send(world.coordinator, OPEN, typed(world, moi=[world.lawyers.pk]))

    assert Cycle.objects.get().obligations.asked().get().agency == world.lawyers


def test_each_setting_is_typed_and_kept(world, send):
    send(
        world.coordinator,
        OPEN,
        typed(
            world,
            title="Báo cáo 27-NQ/TW năm 2026",
            period_from="01/01/2026",
            period_until="30/11/2026",
            data_until="25/11/2026",
            deadline_on="05/12/2026",
            boundary="no_later_than",
        ),
    )

    cycle = Cycle.objects.get()
    assert cycle.title == "Báo cáo 27-NQ/TW năm 2026"
    assert (cycle.period_from, cycle.period_until) == (date(2026, 1, 1), date(2026, 11, 30))
    assert (cycle.data_until, cycle.due_on) == (date(2026, 11, 25), date(2026, 12, 5))
    assert set(cycle.obligations.values_list("due_on", flat=True)) == {date(2026, 12, 5)}


@pytest.mark.parametrize("day", ["01/01/0001", "31/12/1999", "01/01/2100", "31/12/9999"])
def test_days_that_no_cycle_can_mean_are_told_at_their_fields(world, send, day):
    names = ("period_from", "period_until", "data_until", "deadline_on")

    response = send(world.coordinator, OPEN, typed(world, **dict.fromkeys(names, day)))

    assert response.status_code == 422
    assert page(response).count("Năm phải từ 2000 đến 2099.") >= 4
    assert not Cycle.objects.exists()


def test_a_key_of_five_thousand_digits_chooses_nobody(world, send):
    response = send(world.coordinator, OPEN, typed(world, moi=["9" * 5000]))

    assert response.status_code == 302
    assert not Cycle.objects.get().obligations.filter(basis="asked").exists()


def test_all_faults_come_back_at_once_with_everything_typed(world, send):
    response = send(
        world.coordinator,
        OPEN,
        typed(
            world,
            title="",
            period_from="32/13/2026",
            data_until="",
            boundary="xyz",
            moi=[world.lawyers.pk],
        ),
    )

    body = page(response)
    assert response.status_code == 422
    assert body.count('<p class="error">') == 4
    assert 'value="32/13/2026"' in body
    assert re.search(rf'value="{world.lawyers.pk}" checked', body)
    assert not Cycle.objects.exists()


def test_settings_that_contradict_each_other_are_told_at_their_fields(world, send):
    response = send(
        world.coordinator,
        OPEN,
        typed(world, period_until="14/12/2020", deadline_on="01/01/2020"),
    )

    assert response.status_code == 422
    assert set(response.context["settings"].errors) == {"period_until", "deadline_on"}


def test_looking_again_writes_nothing_and_shows_the_new_deadline(world, send):
    response = send(world.coordinator, OPEN, typed(world, deadline_on="13/12/2026", xem="1"))

    body = page(response)
    assert response.status_code == 200
    assert "hết ngày thứ Bảy, 12/12/2026, khác hạn của văn bản" in body
    assert "thứ Sáu, 11/12/2026" in body  # the last working day, as advice
    assert not Cycle.objects.exists()


def test_a_deadline_that_changes_who_is_expected_is_looked_at_again_first(world, send):
    world.agency("UBND xã Mới", "commune", from_on=date(2026, 12, 15))
    data = typed(world, deadline_on="20/12/2026")

    response = send(world.coordinator, OPEN, data)

    assert response.status_code == 409
    assert "danh sách cơ quan không còn như lúc xem" in page(response)
    assert "5 cơ quan phải báo cáo" in page(response)
    assert not Cycle.objects.exists()

    data["da_xem"] = response.context["preview"].mark
    send(world.coordinator, OPEN, data)
    assert Cycle.objects.get().obligations.count() == 5


def test_a_double_press_is_a_sentence_with_the_way_to_the_cycle(world, send):
    data = typed(world)
    send(world.coordinator, OPEN, data)

    response = send(world.coordinator, OPEN, data)

    assert response.status_code == 409
    assert "đã được mở trước đó" in page(response)
    assert f'href="{Cycle.objects.get().get_absolute_url()}"' in page(response)


def test_a_year_already_opened_is_not_offered_again(world, cycle, visit):
    response = visit(world.coordinator, OPEN, year=2026)

    assert response.status_code == 409
    assert "đã được mở trước đó" in page(response)
    assert "Mở kỳ năm 2026" not in page(response)


@pytest.mark.parametrize("address", [OPEN, ROUND])
def test_opening_on_a_plan_no_longer_in_force_is_warned_about(world, visit, address):
    assert "không còn thực hiện" not in page(visit(world.coordinator, address))

    Plan.objects.filter(pk=world.plan.pk).update(status=Plan.Status.REPLACED)

    assert "Kế hoạch này không còn thực hiện" in page(visit(world.coordinator, address))


@pytest.mark.parametrize("year", ["abc", "2025", "2099", "99999999999999999999"])
def test_an_impossible_year_is_a_sentence(world, visit, year):
    response = visit(world.coordinator, OPEN, year=year)

    assert response.status_code == 400
    assert "error" in page(response)


def test_a_deadline_before_everybody_comes_back_with_what_was_typed(world, send):
    for agency in (world.justice, world.home_affairs, world.ea_kar, world.tuy_hoa):
        agency.from_on = date(2026, 6, 1)
        agency.save()

    response = send(world.coordinator, OPEN, typed(world, title="Kỳ", deadline_on="01/05/2026"))

    assert response.status_code == 409
    assert "không có cơ quan nào" in page(response)
    assert 'value="01/05/2026"' in page(response)


def test_a_year_in_which_nobody_is_there_is_a_sentence_on_either_way(world, visit, send):
    data = typed(world)
    world.plan.reporting_rules.update(month=1, day=5)
    for agency in (world.justice, world.home_affairs, world.ea_kar, world.tuy_hoa):
        agency.from_on = date(2026, 6, 1)
        agency.save()
    del data["deadline_on"]

    for response in (
        visit(world.coordinator, OPEN, year=2026),
        send(world.coordinator, OPEN, data),
    ):
        assert response.status_code == 409
        assert "không có cơ quan nào" in page(response)


@pytest.mark.parametrize("count", [1, 3])
def test_the_preview_costs_the_same_for_one_commune_more_and_for_three(
    world, client, count, django_assert_num_queries
):
    for number in range(count):
        world.agency(f"UBND xã Số {number}", "commune")
        world.agency(f"Hội số {number}", "association")
    client.force_login(world.coordinator)

    with django_assert_num_queries(18):
        assert client.get(OPEN, {"year": 2026}).status_code == 200


# By own setting ----------------------------------------------------------------------------------


@pytest.fixture
def own(world):
    """No yearly rule; a plan that binds the departments only, so that communes are unbound."""
    world.plan.reporting_rules.all().delete()
    return world


def test_own_setting_says_plainly_that_no_document_orders_it(own, visit):
    body = page(visit(own.coordinator, OPEN, year=2026))

    assert "Văn bản không quy định báo cáo hằng năm" in body
    assert "Sở Tư pháp tự đặt để theo dõi việc thực hiện Kế hoạch" in body
    assert body.count('name="co_quan"') == body.count(" checked>") == 4


def test_own_setting_opens_for_those_who_are_ticked_with_its_source(own, send):
    data = typed(own, source="Kết luận giao ban tháng 9", co_quan=[own.ea_kar.pk])

    send(own.coordinator, OPEN, data)

    cycle = Cycle.objects.get()
    assert cycle.source == "Kết luận giao ban tháng 9"
    assert [one.agency for one in cycle.obligations.all()] == [own.ea_kar]
    assert cycle.obligations.get().basis == "own_setting"


def test_a_whole_group_is_taken_by_its_one_box(own, send):
    send(own.coordinator, OPEN, typed(own, ca_nhom=["commune"]))

    assert Cycle.objects.get().obligations.count() == 2


@pytest.mark.parametrize(("data", "status"), [({"co_quan": []}, 409), ({"source": " "}, 422)])
def test_own_setting_needs_somebody_and_a_source(own, send, data, status):
    response = send(own.coordinator, OPEN, typed(own, **{"ca_nhom": []} | data))

    assert response.status_code == status
    assert not Cycle.objects.exists()


def test_next_year_keeps_who_was_chosen_and_who_was_not(own, visit):
    settings = CycleSettings(**vars(settings_for(own.plan, 2026)) | {"source": "Do ta đặt"})
    open_cycle(
        plan=own.plan,
        year=2026,
        by=own.coordinator,
        now=vn(2026, 10, 1),
        settings=settings,
        chosen=[own.ea_kar.pk, own.home_affairs.pk],
        invited=[own.lawyers.pk],
    )
    new = own.agency("UBND xã Mới", "commune", from_on=date(2027, 2, 1))

    response = visit(own.coordinator, OPEN, year=2027)

    assert response.context["choice"].chosen == {own.ea_kar.pk, own.home_affairs.pk, new.pk}
    assert response.context["invited"] == {own.lawyers.pk}
    assert "Do ta đặt" in page(response)


# Rounds ------------------------------------------------------------------------------------------


def a_round(**changed):
    return {
        "kind": "on_request",
        "title": "Báo cáo nhanh quý III",
        "source": "Công văn số 9/UBND-NC",
        "period_from": "01/07/2026",
        "period_until": "30/09/2026",
        "data_until": "25/09/2026",
        "deadline_on": "11/10/2026",
        "boundary": "no_later_than",
    } | changed


def test_a_round_is_looked_at_once_more_and_then_opened(world, visit, send):
    form = page(visit(world.coordinator, ROUND))
    look = send(
        world.coordinator, ROUND, a_round(co_quan=[world.ea_kar.pk], ca_nhom=["department"])
    )

    assert form.count('name="co_quan"') == 5  # not UBND tỉnh, which receives
    assert form.count('name="ca_nhom"') == 3
    assert look.status_code == 200
    assert "hết ngày Chủ nhật, 11/10/2026" in page(look)
    assert "thứ Sáu, 09/10/2026" in page(look)
    assert "Mở đợt cho 3 cơ quan" in page(look)
    assert not Cycle.objects.exists()

    opened = send(
        world.coordinator,
        ROUND,
        a_round(co_quan=[world.ea_kar.pk], ca_nhom=["department"], da_xem=look.context["mark"]),
    )

    cycle = Cycle.objects.get()
    assert opened.url == cycle.get_absolute_url()
    assert {one.agency.name for one in cycle.obligations.all()} == {
        "Sở Nội vụ", "Sở Tư pháp", "UBND xã Ea Kar",
    }  # fmt: skip


def test_what_was_changed_after_the_look_is_looked_at_again(world, send):
    look = send(world.coordinator, ROUND, a_round(co_quan=[world.ea_kar.pk]))

    again = send(
        world.coordinator,
        ROUND,
        a_round(co_quan=[world.tuy_hoa.pk], da_xem=look.context["mark"]),
    )

    assert again.status_code == 200
    assert not Cycle.objects.exists()


def test_a_round_pressed_twice_opens_once(world, send):
    data = a_round(co_quan=[world.ea_kar.pk])
    data["da_xem"] = send(world.coordinator, ROUND, data).context["mark"]
    send(world.coordinator, ROUND, data)

    response = send(world.coordinator, ROUND, data)

    assert response.status_code == 409
    assert f'href="{Cycle.objects.get().get_absolute_url()}"' in page(response)


def test_all_faults_of_a_round_come_back_with_what_was_ticked(world, send):
    response = send(world.coordinator, ROUND, a_round(title="", source="", deadline_on="x"))

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"title", "source", "deadline_on", "__all__"}
    assert '<a href="#co-quan">Chọn ít nhất một cơ quan.</a>' in page(response)

    response = send(world.coordinator, ROUND, a_round(title="", co_quan=[world.ea_kar.pk]))

    assert re.search(rf'name="co_quan" value="{world.ea_kar.pk}" checked', page(response))


def test_an_agency_of_another_province_cannot_be_slipped_in(world, send):
    other = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai")

    response = send(world.coordinator, ROUND, a_round(co_quan=[other.ea_kar.pk]))

    assert response.status_code == 422
