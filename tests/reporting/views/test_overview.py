from datetime import date

import pytest
from django.urls import reverse

from agencies.models import Membership
from plans.models import Plan
from reporting.actions.cycles import close_cycle
from reporting.actions.review import accept_report, return_report
from reporting.models import LastLook
from tests.factories import CycleFactory, ObligationFactory, vn
from tests.world import World, file_report, person

URL = "/tong-quan/"


@pytest.fixture(autouse=True)
def _before_the_deadline(time_machine):
    time_machine.move_to(vn(2026, 12, 7, 9))


def returned(world, report, at, due_on):
    filing = file_report(report, world.clerk, at)
    return return_report(
        filing=filing,
        returned={filing.lines.first().pk: "Lời trả lại"},
        due_on=due_on,
        by=world.coordinator,
        now=at,
    )


def test_before_the_deadline_a_countdown_stands_in_place_of_the_red_box(world, cycle, visit, words):
    response = visit(world.leader, URL)

    assert "7 ngày nữa Hạn cuối: hết ngày thứ Hai, 14/12/2026" in words(response)
    assert "Ngày làm việc cuối cùng: thứ Hai, 14/12/2026" in words(response)
    assert "is-late" not in response.content.decode()


def test_after_the_deadline_the_silent_are_named_first(world, cycle, visit, words, time_machine):
    time_machine.move_to(vn(2026, 12, 18, 16, 30))

    said = words(visit(world.leader, URL))

    assert "đã qua 4 ngày" in said
    assert "4 cơ quan quá hạn chưa gửi báo cáo" in said
    assert "Sở Nội vụ, Sở Tư pháp, phường Tuy Hòa, xã Ea Kar" in said
    assert "Hạn cuối: hết ngày" not in said
    assert said.index("quá hạn chưa gửi báo cáo") < said.index("Tình hình gửi báo cáo")


def test_what_is_past_its_new_day_is_red_even_before_the_deadline(
    world, cycle, report, visit, words
):
    returned(world, report, vn(2026, 12, 1), date(2026, 12, 4))

    said = words(visit(world.leader, URL))

    assert "1 báo cáo trả lại đã quá ngày gửi lại Xã Ea Kar (quá 3 ngày)" in said
    assert said.index("quá ngày gửi lại") < said.index("ngày nữa")


def test_ten_names_are_told_and_of_more_nine_and_a_number(world, cycle, visit, words, time_machine):
    time_machine.move_to(vn(2026, 12, 18))
    for number in range(6):
        ObligationFactory(cycle=cycle, agency=world.agency(f"UBND xã Số {number}", "commune"))
    assert "nơi khác" not in words(visit(world.leader, URL))

    ObligationFactory(cycle=cycle, agency=world.agency("UBND xã Số 9", "commune"))
    response = visit(world.leader, URL)

    assert "và 2 nơi khác" in words(response)
    assert f"{cycle.list_url}?trang_thai=qua-han" in response.content.decode()


def test_nothing_late_after_the_deadline_is_said(world, cycle, visit, words, time_machine):
    for name, user in (("ea_kar", world.clerk), ("tuy_hoa", world.other_clerk)):
        file_report(
            cycle.obligations.get(agency=getattr(world, name)).report, user, vn(2026, 12, 1)
        )
    cycle.obligations.filter(report__first_filed_on=None).update(
        exempted_at=vn(2026, 12, 1), exempted_by=world.coordinator, exemption_reason="Thử"
    )
    time_machine.move_to(vn(2026, 12, 18))

    assert "Không có báo cáo nào quá hạn" in words(visit(world.leader, URL))


def test_the_numbers_are_those_of_the_progress_page(world, cycle, report, visit):
    file_report(report, world.clerk, vn(2026, 12, 1))

    here = visit(world.leader, URL).context["blocks"][0].figures
    there = visit(world.leader, cycle.get_absolute_url()).context["figures"]

    assert here == there


def test_the_names_behind_the_red_numbers_are_as_many(world, cycle, report, visit, time_machine):
    returned(world, report, vn(2026, 12, 1), date(2026, 12, 4))
    time_machine.move_to(vn(2026, 12, 18))

    block = visit(world.leader, URL).context["blocks"][0]

    assert len(block.silent) == block.figures.total.silent == 3
    assert len(block.again) == block.figures.total.overdue_again == 1


def test_the_same_day_of_last_year_stands_beside_the_rate(world, cycle, visit, words, time_machine):
    for name, user, day in (("ea_kar", world.clerk, 7), ("tuy_hoa", world.other_clerk, 8)):
        report = cycle.obligations.get(agency=getattr(world, name)).report
        file_report(report, user, vn(2026, 12, day))
    close_cycle(cycle=cycle, by=world.coordinator, now=vn(2026, 12, 20))
    world.open(2027)
    time_machine.move_to(vn(2027, 12, 7, 9))

    assert "0% (cùng ngày năm 2026: 25%)" in words(visit(world.leader, URL))


def test_without_a_cycle_last_year_nothing_is_compared(world, cycle, visit, words):
    assert "cùng ngày năm" not in words(visit(world.leader, URL))


def test_what_waits_leads_to_its_list(world, cycle, report, visit, words):
    file_report(report, world.clerk, vn(2026, 12, 1))

    response = visit(world.coordinator, URL)

    assert "1 báo cáo chờ Sở Tư pháp xem xét" in words(response)
    assert f"{cycle.list_url}?trang_thai=cho-xem-xet" in response.content.decode()
    assert reverse("reviews") in response.content.decode()


def test_a_leader_is_not_led_to_the_review(world, cycle, report, visit):
    file_report(report, world.clerk, vn(2026, 12, 1))

    assert reverse("reviews") not in visit(world.leader, URL).content.decode()


def test_the_nearest_deadline_comes_first(world, visit):
    later, nearer = world.open(2027), world.open(2026)

    blocks = visit(world.leader, URL).context["blocks"]

    assert [block.cycle for block in blocks] == [nearer, later]


def test_a_closed_cycle_is_no_longer_on_the_first_page(world, cycle, visit, words):
    close_cycle(cycle=cycle, by=world.coordinator, now=vn(2026, 12, 6))

    said = words(visit(world.leader, URL))

    assert "Không có kỳ báo cáo nào đang mở" in said
    assert "Sở Tư pháp mở kỳ" in said


def test_what_still_waits_in_a_closed_cycle_is_told_apart(world, cycle, report, visit, words):
    file_report(report, world.clerk, vn(2026, 11, 20))
    close_cycle(cycle=cycle, by=world.coordinator, now=vn(2026, 12, 1))
    world.open(2027)

    response = visit(world.leader, URL)

    assert "Kỳ, đợt đã đóng còn việc Báo cáo năm 2026" in words(response)
    address = f"{cycle.list_url}?trang_thai=cho-xem-xet"
    assert f'<a href="{address}">1 chờ xem xét</a>' in response.text
    assert len(visit(world.leader, address).context["obligations"]) == 1


def test_a_closed_cycle_in_which_nothing_waits_is_not_named(world, cycle, visit, words):
    close_cycle(cycle=cycle, by=world.coordinator, now=vn(2026, 12, 1))

    assert "đã đóng còn việc" not in words(visit(world.leader, URL))


def test_without_a_cycle_the_coordinator_finds_the_way_to_open_one(world, visit):
    body = visit(world.coordinator, URL).content.decode()

    assert reverse("cycle-open", args=[world.plan.slug]) in body
    assert reverse("cycle-open", args=[world.plan.slug]) not in (
        visit(world.leader, URL).content.decode()
    )


def test_without_any_plan_the_page_says_so(world, visit, words):
    Plan.objects.update(status=Plan.Status.ENDED)

    assert "Chưa có kế hoạch nào đang thực hiện" in words(visit(world.leader, URL))


def test_a_cycle_that_expects_nobody_yet_does_not_break_the_page(world, visit, words):
    CycleFactory(plan=world.plan, opened_by=world.coordinator)

    assert "chưa có cơ quan nào phải báo cáo" in words(visit(world.leader, URL))


def test_another_provinces_cycles_stay_away(world, cycle, visit):
    World(name="Gia Lai", abbreviation="GLI", slug="gia-lai").open()

    blocks = visit(world.leader, URL).context["blocks"]

    assert [block.cycle for block in blocks] == [cycle]


@pytest.mark.parametrize("role", ["clerk", "administrator"])
def test_who_neither_coordinates_nor_leads_has_no_overview(world, cycle, visit, role):
    assert visit(getattr(world, role), URL).status_code == 404


# What has changed ----------------------------------------------------------------------------------


def test_the_first_look_tells_of_the_last_seven_days(world, cycle, report, visit, words):
    file_report(report, world.clerk, vn(2026, 12, 2))

    said = words(visit(world.leader, URL))

    assert "Thay đổi trong 7 ngày qua Từ 09:00 ngày 30/11/2026" in said
    assert "1 lần gửi báo cáo Xã Ea Kar" in said


def test_only_what_came_after_the_last_look_is_new(
    world, cycle, report, visit, words, time_machine
):
    file_report(report, world.clerk, vn(2026, 12, 2))
    visit(world.leader, URL)
    time_machine.move_to(vn(2026, 12, 8, 9))
    other = cycle.obligations.get(agency=world.tuy_hoa).report
    file_report(other, world.other_clerk, vn(2026, 12, 8, 8))

    said = words(visit(world.leader, URL))

    assert "Thay đổi từ lần xem trước Từ 09:00 ngày 07/12/2026" in said
    assert "1 lần gửi báo cáo Phường Tuy Hòa" in said


def test_a_refresh_tells_the_same_and_the_next_look_starts_anew(
    world, cycle, report, visit, words, time_machine
):
    visit(world.leader, URL)
    filing = file_report(report, world.clerk, vn(2026, 12, 7, 10))
    accept_report(filing=filing, by=world.coordinator, now=vn(2026, 12, 7, 11))
    for minute in (0, 20, 40):  # each within half an hour of the one before
        time_machine.move_to(vn(2026, 12, 7, 12, minute))
        assert "1 báo cáo được tiếp nhận" in words(visit(world.leader, URL))

    time_machine.move_to(vn(2026, 12, 7, 14))

    assert "Không có thay đổi nào" in words(visit(world.leader, URL))


def test_the_page_of_changes_begins_where_the_overview_does(
    world, cycle, report, visit, words, time_machine
):
    visit(world.leader, URL)
    file_report(report, world.clerk, vn(2026, 12, 7, 10))
    time_machine.move_to(vn(2026, 12, 7, 12))
    visit(world.leader, URL)

    said = words(visit(world.leader, reverse("changes", args=[world.plan.slug])))

    assert "Từ 09:00 ngày 07/12/2026 đến nay" in said
    assert "Báo cáo đã gửi: 1" in said


def test_filings_that_all_came_late_are_red(world, cycle, report, visit, words, time_machine):
    file_report(report, world.clerk, vn(2026, 12, 17))
    time_machine.move_to(vn(2026, 12, 18))

    assert "Xã Ea Kar (đều chậm)" in words(visit(world.leader, URL))


def test_each_person_has_a_look_of_their_own(world, cycle, visit):
    second = person(world.provincial, Membership.Role.LEADER)
    visit(world.leader, URL)
    visit(second, URL)

    assert LastLook.objects.filter(user__in=[world.leader, second]).count() == 2


@pytest.mark.parametrize("count", [1, 3])
def test_the_overview_costs_the_same_for_one_cycle_and_three(
    world, client, count, django_assert_num_queries
):
    close_cycle(cycle=world.open(2026), by=world.coordinator, now=vn(2026, 12, 1))
    for year in range(2027, 2027 + count):
        cycle = world.open(year)
        file_report(cycle.obligations.get(agency=world.ea_kar).report, world.clerk, vn(2026, 12, 1))
    client.force_login(world.leader)
    client.get(URL)

    with django_assert_num_queries(30):
        assert client.get(URL).status_code == 200
