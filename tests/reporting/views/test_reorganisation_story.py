"""The list of reorganisations, the page of one, and undoing it."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.models import Agency, Membership, Reorganisation, Succession
from reporting.actions.reorganisation import Heir, undo_reorganisation
from reporting.reorganisation_story import sides_of
from tests.factories import vn
from tests.reorganisations import all_rows, merge, reorganise
from tests.world import World, fill, person

LIST = "/sap-xep/"


@pytest.fixture(autouse=True)
def _november(time_machine):
    time_machine.move_to(vn(2026, 11, 24, 9))


def address(row):
    return reverse("reorganisation", args=[row.pk])


def undo_address(row):
    return reverse("reorganisation-undo", args=[row.pk])


def names(agencies):
    return [agency.name for agency in agencies]


# The list ------------------------------------------------------------------------------------------


def test_everybody_of_the_province_reads_the_list(world, visit, words):
    merge(world, world.ea_kar, world.tuy_hoa)

    for user in (world.clerk, world.leader, world.coordinator, world.administrator):
        page = words(visit(user, LIST))
        assert "Hợp nhất, sáp nhập từ ngày 01/11/2026" in page
        assert "UBND phường Tuy Hòa, UBND xã Ea Kar → thành UBND xã Hợp Nhất" in page
        assert "Văn bản số 15/NQ-HĐND ngày 20/10/2026" in page
        assert f"{world.coordinator}, 08:00 01/11/2026" in page


def test_only_coordinators_are_offered_to_record_one(world, visit, words):
    assert "Ghi nhận lần sắp xếp" in words(visit(world.coordinator, LIST))
    for user in (world.clerk, world.leader, world.administrator):
        page = words(visit(user, LIST))
        assert "Ghi nhận lần sắp xếp" not in page
        assert "Chưa ghi nhận lần sắp xếp nào" in page


def test_those_of_another_province_are_not_listed(world, visit, words):
    other = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai")
    merge(other, other.ea_kar, other.tuy_hoa)

    assert "Chưa ghi nhận lần sắp xếp nào" in words(visit(world.clerk, LIST))
    merge(world, world.ea_kar, world.tuy_hoa, into="UBND xã Nhập")
    assert "tỉnh Gia Lai" in words(visit(world.administrator, LIST))


def test_the_newest_stands_first_and_an_unknown_number_says_why(world, visit, words):
    reorganise(world, "dissolve", [world.ea_kar], decree_number=None, decree_note="Chưa rõ số.")
    reorganise(world, "dissolve", [world.tuy_hoa], effective_on=date(2026, 11, 20))

    page = words(visit(world.clerk, LIST))

    assert page.index("20/11/2026") < page.index("01/11/2026")
    assert "Chưa rõ số." in page
    assert "không có cơ quan kế thừa" in page


def test_of_many_agencies_three_are_named(world, visit, words):
    communes = [world.agency(f"UBND xã Số {n}", "commune") for n in range(1, 6)]
    reorganise(world, "merge", communes, ["UBND xã Lớn"])

    page = words(visit(world.clerk, LIST))

    assert "UBND xã Số 1, UBND xã Số 2, UBND xã Số 3 và 2 cơ quan khác" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(
    world, client, count, django_assert_num_queries
):
    for n in range(count):
        part = world.task(f"7.{n}", ("lead", world.home_affairs)).assignments.get()
        commune = world.agency(f"UBND xã Số {n}", "commune")
        reorganise(world, "dissolve", [commune])
        row, _ = merge(world, world.agency(f"UBND xã Cũ {n}", "commune"), into=f"UBND xã Mới {n}")
        undo_reorganisation(reorganisation=row, by=world.coordinator, now=vn(2026, 11, 2))
        to = Heir(agency=world.justice)
        reorganise(world, "transfer", [world.home_affairs], [to], carried={part.pk: 0})
    client.force_login(world.clerk)

    with django_assert_num_queries(8):
        client.get(LIST)


def test_a_long_list_has_pages(world, visit, words):
    for n in range(51):
        reorganise(world, "dissolve", [world.agency(f"UBND xã Số {n}", "commune")])

    assert "51–51 trên 51" in words(visit(world.clerk, LIST, trang=2))


# Who became whom -----------------------------------------------------------------------------------


def sides(row):
    found = sides_of([Reorganisation.objects.get(pk=row.pk)])[row.pk]
    return names(found.before), names(found.after)


def test_both_sides_are_told_of_every_kind(world):
    part = world.task("3.8", ("lead", world.home_affairs)).assignments.get()
    duty = world.duty("8", "Theo dõi báo chí.", world.home_affairs).addressees.get()
    to = Heir(agency=world.justice)
    task = reorganise(world, "transfer", [world.home_affairs], [to], carried={part.pk: 0})
    later = date(2026, 11, 5)
    iii = reorganise(
        world,
        "transfer",
        [world.home_affairs],
        [to],
        duties={duty.pk: 0},
        effective_on=later,
    )
    gone = reorganise(world, "dissolve", [world.ea_kar])
    split = reorganise(world, "split", [world.tuy_hoa], ["UBND phường A", "UBND phường B"])

    assert sides(task) == sides(iii) == (["Sở Nội vụ"], ["Sở Tư pháp"])
    assert sides(gone) == (["UBND xã Ea Kar"], [])
    assert sides(split) == (["UBND phường Tuy Hòa"], ["UBND phường A", "UBND phường B"])


def test_an_undone_one_still_names_the_agency_that_never_came_to_be(world):
    row, _ = merge(world, world.ea_kar, world.tuy_hoa)
    undo_reorganisation(reorganisation=row, by=world.coordinator, now=vn(2026, 11, 2))

    assert sides(row) == (["UBND phường Tuy Hòa", "UBND xã Ea Kar"], ["UBND xã Hợp Nhất"])


# One of them ---------------------------------------------------------------------------------------


def test_the_page_tells_what_was_done(world, cycle, visit, words):
    fill(cycle.obligations.get(agency=world.ea_kar).report, world.clerk)
    lead = world.task("3.8", ("lead", world.ea_kar)).assignments.get()
    world.task("3.9", ("lead", world.tuy_hoa))
    duty = world.duty("8", "Theo dõi báo chí.", world.ea_kar).addressees.get()
    post = Membership.objects.get(user=world.clerk)
    row, _ = merge(
        world,
        world.ea_kar,
        world.tuy_hoa,
        carried={lead.pk: 0},
        duties={duty.pk: 0},
        people=frozenset({(post.pk, 0)}),
    )

    page = words(visit(world.coordinator, address(row)))

    for sentence in (
        "UBND xã Ea Kar đến hết ngày 31/10/2026 UBND xã Hợp Nhất",
        "3.8. Nhiệm vụ 3.8",
        "UBND xã Ea Kar, chủ trì UBND xã Hợp Nhất",
        "UBND phường Tuy Hòa, chủ trì không ai tiếp",
        "III.8",
        f"UBND xã Ea Kar: {cycle.title}",
        f"UBND xã Hợp Nhất: {cycle.title}, hạn hết ngày 14/12/2026",
        f"{world.clerk}, cán bộ đầu mối, UBND xã Hợp Nhất",
        "Hoàn tác lần sắp xếp này",
    ):
        assert sentence in page


def test_others_of_the_province_read_it_without_people_and_undoing(world, visit, words):
    post = Membership.objects.get(user=world.clerk)
    row, _ = merge(world, world.ea_kar, world.tuy_hoa, people=frozenset({(post.pk, 0)}))

    for user in (world.other_clerk, world.leader, world.administrator):
        page = words(visit(user, address(row)))
        assert "UBND xã Hợp Nhất" in page
        assert "Người được giao vai trò" not in page
        assert "Hoàn tác" not in page


def test_a_part_that_nobody_carried_leads_to_handing_it_on_and_then_says_to_whom(
    world, visit, words
):
    part = world.task("3.8", ("lead", world.home_affairs)).assignments.get()
    duty = world.duty("8", "Theo dõi báo chí.", world.home_affairs).addressees.get()
    row = reorganise(world, "dissolve", [world.home_affairs])
    there = f"/sap-xep/moi/?truoc={world.home_affairs.pk}&amp;loai=transfer"
    before = visit(world.coordinator, address(row)).content.decode()
    clerk = visit(world.clerk, address(row)).content.decode()
    form = visit(world.coordinator, there.replace("&amp;", "&")).content.decode()

    reorganise(
        world,
        "transfer",
        [world.home_affairs],
        [Heir(agency=world.justice)],
        carried={part.pk: 0},
        duties={duty.pk: 0},
        effective_on=date(2026, 11, 20),
    )

    assert (before.count(there), clerk.count(there)) == (2, 0)
    assert f'name="truoc" value="{world.home_affairs.pk}" checked' in form
    assert 'value="transfer" id="id_loai_4" checked' in re.sub(r"\s+", " ", form)
    said = words(visit(world.coordinator, address(row)))
    assert said.count("không ai tiếp; từ ngày 20/11/2026 giao Sở Tư pháp") == 2


def test_reports_that_go_to_the_successor_are_counted(world, cycle, visit, words):
    row = reorganise(world, "rename", [world.justice], ["Sở Tư pháp và Nội chính"])

    page = words(visit(world.leader, address(row)))

    assert "báo cáo chưa gửi vốn gửi đến, hoặc thông qua, cơ quan đã kết thúc" in page


def test_another_provinces_is_not_found(world, visit, send):
    other = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai")
    row, _ = merge(other, other.ea_kar, other.tuy_hoa)

    assert visit(world.coordinator, address(row)).status_code == 404
    assert send(world.coordinator, undo_address(row)).status_code == 404


def test_the_page_costs_the_same_whatever_it_tells(world, client):
    costs = set()
    for count in (1, 3):
        agencies = [world.agency(f"UBND xã {count} Số {n}", "commune") for n in range(count)]
        parts = [
            world.task(f"{count}.{one.pk}", ("lead", one)).assignments.get() for one in agencies
        ]
        row, _ = merge(
            world, *agencies, into=f"UBND xã Gộp {count}", carried=dict.fromkeys(pks(parts), 0)
        )
        client.force_login(world.coordinator)
        client.get(address(row))
        costs.add(_queries(client, address(row)))
    assert len(costs) == 1


def pks(rows):
    return [row.pk for row in rows]


def _queries(client, url):
    with CaptureQueriesContext(connection) as found:
        client.get(url)
    return len(found)


# Those that came with the data ---------------------------------------------------------------------


@pytest.fixture
def shipped(world):
    """Recorded by a data file: nobody applied it, and its log says nothing."""
    row = Reorganisation.objects.create(
        province=world.province,
        kind="merge",
        decree_note="Số văn bản chưa rõ.",
        effective_on=date(2025, 7, 1),
    )
    for agency in (world.ea_kar, world.tuy_hoa):
        Succession.objects.create(predecessor=agency, successor=world.lawyers, reorganisation=row)
    return row


def test_what_came_with_the_data_says_so_and_is_not_undone(world, shipped, visit, send, words):
    listed = words(visit(world.coordinator, LIST))
    page = words(visit(world.coordinator, address(shipped)))

    for said in (listed, page):
        assert "Theo dữ liệu ban đầu" in said
        assert "Số văn bản chưa rõ." in said
        assert "UBND xã Ea Kar" in said
        assert "Đoàn Luật sư tỉnh" in said
    assert "Hoàn tác" not in page
    assert send(world.coordinator, undo_address(shipped)).status_code == 404


# Undone --------------------------------------------------------------------------------------------


def test_it_is_undone_from_its_page_and_stays_to_be_read(world, cycle, visit, send, words):
    before = all_rows()
    row, _ = merge(world, world.ea_kar, world.tuy_hoa)

    response = send(world.coordinator, undo_address(row))

    assert response.url == address(row)
    assert all_rows() == before
    page = words(visit(world.clerk, address(row)))
    assert f"Đã hoàn tác: {world.coordinator}, 09:00 24/11/2026" in page
    assert "UBND xã Hợp Nhất" in page
    assert "Hoàn tác lần sắp xếp này" not in words(visit(world.coordinator, address(row)))
    assert "Đã hoàn tác" in words(visit(world.clerk, LIST))


def test_why_it_cannot_be_undone_is_told_on_its_page(world, cycle, send, words):
    row, heir = merge(world, world.ea_kar, world.tuy_hoa)
    clerk = person(heir, "focal_point")
    fill(cycle.obligations.get(agency=heir).report, clerk)

    response = send(world.coordinator, undo_address(row))

    assert response.status_code == 409
    assert "không hoàn tác được nữa" in words(response)
    assert Agency.objects.get(pk=world.ea_kar.pk).until_on


def test_undoing_twice_is_told(world, send, words):
    row, _ = merge(world, world.ea_kar, world.tuy_hoa)
    send(world.coordinator, undo_address(row))

    assert "đã được hoàn tác trước đó" in words(send(world.coordinator, undo_address(row)))


def test_only_coordinators_undo(world, send):
    row, _ = merge(world, world.ea_kar, world.tuy_hoa)

    for user in (world.clerk, world.leader, world.administrator):
        assert send(user, undo_address(row)).status_code == 404
    assert Reorganisation.objects.get().undone_at is None


def test_the_address_of_undoing_leads_to_the_page(world, visit):
    row, _ = merge(world, world.ea_kar, world.tuy_hoa)

    assert visit(world.coordinator, undo_address(row)).url == address(row)


def test_the_page_of_agencies_leads_to_the_list(world, visit):
    assert f'href="{LIST}"' in visit(world.clerk, reverse("agencies")).content.decode()


def test_the_page_of_a_living_agency_leads_its_coordinators_to_recording(world, visit):
    there = f'href="/sap-xep/moi/?truoc={world.ea_kar.pk}"'
    page = reverse("agency", args=[world.ea_kar.pk])

    assert there in visit(world.coordinator, page).content.decode()
    for user in (world.clerk, world.leader, world.administrator):
        assert there not in visit(user, page).content.decode()
    reorganise(world, "dissolve", [world.ea_kar])
    assert there not in visit(world.coordinator, page).content.decode()
