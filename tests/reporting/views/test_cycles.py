import re

import pytest
from django.urls import reverse

from agencies.models import Membership
from reporting.actions.drafts import Entry
from reporting.models import Cycle, Report
from tests.factories import vn
from tests.world import World, file_report, fill, person


def page(response):
    return response.content.decode()


def test_progress_shows_expected_filed_on_time_late_and_missing(world, cycle, visit, time_machine):
    time_machine.move_to(vn(2026, 12, 18, 16, 30))
    for agency, clerk, day in (
        (world.ea_kar, world.clerk, 14),
        (world.tuy_hoa, world.other_clerk, 17),
    ):
        file_report(cycle.obligations.get(agency=agency).report, clerk, vn(2026, 12, day))

    body = page(visit(world.coordinator, cycle.get_absolute_url()))

    numbers = re.findall(r"<b>(\d+)</b><span>([^<]+)</span>", body)
    assert numbers == [
        ("4", "phải báo cáo"),
        ("2", "đã gửi"),
        ("1", "đúng hạn"),
        ("1", "gửi chậm"),
        ("2", "quá hạn chưa gửi"),
    ]
    assert "Tính đến 16:30 ngày 18/12/2026" in body


def test_progress_shows_that_there_is_a_draft_but_not_its_words(world, cycle, report, visit):
    fill(report, world.clerk, t1_1=Entry("result", "Chữ kín"))

    body = page(visit(world.coordinator, cycle.get_absolute_url()))

    assert "Nháp" in body
    assert "Chữ kín" not in body
    assert report.get_absolute_url() not in body


def test_progress_links_filings_only_for_those_who_may_read_them(world, cycle, report, visit):
    filing = file_report(report, world.clerk, vn(2026, 12, 8))

    link = f'href="{filing.get_absolute_url()}"'
    assert link in page(visit(world.coordinator, cycle.get_absolute_url()))
    assert link in page(visit(world.clerk, cycle.get_absolute_url()))
    assert link not in page(visit(world.other_clerk, cycle.get_absolute_url()))


@pytest.mark.parametrize(
    ("state", "names"),
    [
        ("da-gui", ["UBND phường Tuy Hòa", "UBND xã Ea Kar"]),
        ("dung-han", ["UBND xã Ea Kar"]),
        ("cham", ["UBND phường Tuy Hòa"]),
        ("chua-gui", ["Sở Nội vụ", "Sở Tư pháp"]),
        ("qua-han", ["Sở Nội vụ", "Sở Tư pháp"]),
    ],
)
def test_each_number_leads_to_its_list(world, cycle, visit, time_machine, state, names):
    time_machine.move_to(vn(2026, 12, 18))
    for agency, clerk, day in (
        (world.ea_kar, world.clerk, 14),
        (world.tuy_hoa, world.other_clerk, 17),
    ):
        file_report(cycle.obligations.get(agency=agency).report, clerk, vn(2026, 12, day))

    response = visit(world.coordinator, cycle.get_absolute_url(), trang_thai=state)

    assert [str(obligation.agency) for obligation in response.context["obligations"]] == names


def test_the_list_is_searched_without_diacritics(world, cycle, visit):
    response = visit(world.coordinator, cycle.get_absolute_url(), tim="tuy hoa")

    assert [str(o.agency) for o in response.context["obligations"]] == ["UBND phường Tuy Hòa"]


def test_an_absurd_filter_gets_a_sentence_and_all_rows(world, cycle, visit):
    response = visit(world.coordinator, cycle.get_absolute_url(), trang_thai="xyz")

    assert response.status_code == 400
    assert len(response.context["obligations"]) == 4


def test_progress_of_another_province_is_not_found(world, cycle, visit):
    stranger = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai").coordinator

    assert visit(stranger, cycle.get_absolute_url()).status_code == 404


def test_progress_of_a_year_without_a_cycle_is_not_found(world, cycle, visit):
    assert visit(world.coordinator, reverse("progress", args=["ke-hoach", 2031])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_progress_costs_the_same_for_one_filing_and_for_three(
    world, client, count, django_assert_num_queries
):
    for number in range(count):
        commune = world.agency(f"UBND xã Số {number}", "commune")
        person(commune, Membership.Role.FOCAL_POINT)
    cycle = world.open()
    for membership in Membership.objects.filter(agency__name__startswith="UBND xã Số"):
        report = cycle.obligations.get(agency=membership.agency).report
        file_report(report, membership.user, vn(2026, 12, 1))
    client.force_login(world.coordinator)

    with django_assert_num_queries(11):
        # session, user, posts; cycle, figures, calendar, list, its filings; whom Part III asks (3)
        response = client.get(cycle.get_absolute_url())

    assert response.status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_cycles_costs_three_reads_more_for_each_of_its_few_rows(world, visit, count):
    for year in range(2026, 2026 + count):
        world.open(year)

    response = visit(world.coordinator, reverse("cycles"), **{"tat-ca": ""})

    assert len(response.context["rows"]) == count


def test_with_one_open_cycle_the_list_leads_straight_to_it(world, cycle, visit):
    assert visit(world.leader, reverse("cycles")).url == cycle.get_absolute_url()


def test_without_cycles_the_coordinator_is_offered_to_open_one(world, visit):
    assert reverse("cycle-open", args=["ke-hoach"]) in page(
        visit(world.coordinator, reverse("cycles"))
    )


# Opening and closing ----------------------------------------------------------------------------


def test_the_coordinator_sees_who_will_be_expected_then_opens(world, visit, send, time_machine):
    time_machine.move_to(vn(2026, 10, 1))
    url = reverse("cycle-open", args=["ke-hoach"])

    preview = page(visit(world.coordinator, url, year=2026))
    opened = send(world.coordinator, url, {"year": 2026})

    assert "4 cơ quan phải báo cáo" in preview
    assert "Đoàn Luật sư tỉnh" in preview
    assert opened.url == Cycle.objects.get().get_absolute_url()
    assert Report.objects.count() == 4


def test_opening_twice_is_a_sentence_not_a_second_cycle(world, cycle, send, time_machine):
    time_machine.move_to(vn(2026, 10, 1))

    response = send(world.coordinator, reverse("cycle-open", args=["ke-hoach"]), {"year": 2026})

    assert response.status_code == 409
    assert "đã được mở trước đó" in page(response)
    assert f'href="{cycle.get_absolute_url()}"' in page(response)
    assert Cycle.objects.count() == 1


def test_a_year_already_opened_is_not_offered_again(world, cycle, visit, time_machine):
    time_machine.move_to(vn(2026, 10, 1))

    response = visit(world.coordinator, reverse("cycle-open", args=["ke-hoach"]), year=2026)

    assert response.status_code == 409
    assert "đã được mở trước đó" in page(response)
    assert "Mở kỳ năm 2026" not in page(response)


@pytest.mark.parametrize("year", ["abc", "2025", "2099", "99999999999999999999"])
def test_an_impossible_year_is_a_sentence(world, visit, year, time_machine):
    time_machine.move_to(vn(2026, 10, 1))

    response = visit(world.coordinator, reverse("cycle-open", args=["ke-hoach"]), year=year)

    assert response.status_code == 400
    assert "error" in page(response)


@pytest.mark.parametrize("who", ["clerk", "leader", "administrator"])
@pytest.mark.parametrize("name", ["cycle-open", "cycle-close", "cycle-reopen"])
def test_only_the_coordinator_runs_the_cycle(world, cycle, send, who, name):
    args = ["ke-hoach"] if name == "cycle-open" else ["ke-hoach", 2026]

    assert send(getattr(world, who), reverse(name, args=args)).status_code == 404
    cycle.refresh_from_db()
    assert cycle.is_open


def test_the_coordinator_closes_and_reopens(world, cycle, send):
    args = ["ke-hoach", 2026]

    send(world.coordinator, reverse("cycle-close", args=args))
    cycle.refresh_from_db()
    assert not cycle.is_open

    send(world.coordinator, reverse("cycle-reopen", args=args))
    cycle.refresh_from_db()
    assert cycle.is_open


@pytest.mark.parametrize("name", ["cycle-close", "cycle-reopen"])
def test_who_comes_back_from_the_login_sees_the_cycle_and_changes_nothing(
    world, cycle, visit, name
):
    response = visit(world.coordinator, reverse(name, args=["ke-hoach", 2026]))

    assert response.url == cycle.get_absolute_url()
    cycle.refresh_from_db()
    assert cycle.is_open
