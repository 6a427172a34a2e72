from datetime import date

import pytest
from django.urls import reverse

from agencies.models import Membership
from reporting.actions.implementation import keep_implementation_plan
from reporting.models import ImplementationPlan
from tests.factories import vn
from tests.own_plans import PDF, order_own_plans, upload
from tests.world import World, file_report, fill, person

LIST = "/ke-hoach/ke-hoach/ke-hoach-cua-co-quan/"


@pytest.fixture(autouse=True)
def _now(settings, tmp_path, time_machine):
    settings.MEDIA_ROOT = tmp_path
    time_machine.move_to(vn(2026, 11, 1, 9))


@pytest.fixture
def ordered(world):
    order_own_plans(world)
    return world


def page(response):
    return response.content.decode()


def record(world, agency, by=None, **changed):
    words = {"document_number": "12/KH-UBND", "issued_on": date(2026, 3, 5)} | changed
    return keep_implementation_plan(
        plan=world.plan, agency=agency, by=by or world.coordinator, now=vn(2026, 3, 10), **words
    )


def form_of(agency, name="implementation-plan"):
    return reverse(name, args=["ke-hoach", agency.pk])


def shown(response):
    return [
        (str(group.kind.label), [str(row.agency) for row in group.shown])
        for group in response.context["page"].groups
        if group.shown
    ]


# The list ------------------------------------------------------------------------------------------


def test_the_list_stands_at_its_address():
    assert reverse("implementation-plans", args=["ke-hoach"]) == LIST


def test_the_coordinator_sees_who_has_one_and_who_has_none_group_by_group(ordered, visit):
    record(ordered, ordered.ea_kar)

    response = visit(ordered.coordinator, LIST)

    assert shown(response) == [
        ("Sở, ban, ngành", ["Sở Nội vụ", "Sở Tư pháp"]),
        ("UBND cấp xã", ["UBND phường Tuy Hòa", "UBND xã Ea Kar"]),
    ]
    found = response.context["page"]
    assert (found.expected, found.issued, found.missing) == (4, 1, 3)
    assert "12/KH-UBND" in page(response)
    assert "05/03/2026" in page(response)
    assert "III.5.1" in page(response)
    assert "III.6.1" in page(response)
    assert "Tính đến 09:00 ngày 01/11/2026" in page(response)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"trang_thai": "chua-co"}, ["Sở Nội vụ", "Sở Tư pháp", "UBND phường Tuy Hòa"]),
        ({"trang_thai": "da-co"}, ["UBND xã Ea Kar"]),
        ({"nhom": "commune", "trang_thai": "chua-co"}, ["UBND phường Tuy Hòa"]),
        ({"tim": "noi vu"}, ["Sở Nội vụ"]),
        ({"tim": "khong co"}, []),
    ],
)
def test_every_number_leads_to_its_list(ordered, visit, query, names):
    record(ordered, ordered.ea_kar)

    response = visit(ordered.coordinator, LIST, **query)

    assert [name for _, group in shown(response) for name in group] == names
    assert response.context["page"].expected == 4


def test_the_numbers_are_links_and_each_list_is_as_long_as_its_number(ordered, visit):
    record(ordered, ordered.ea_kar)
    body = page(visit(ordered.coordinator, LIST))

    for query, number in (("trang_thai=da-co", 1), ("trang_thai=chua-co", 3)):
        assert f'href="?{query}#danh-sach"><b>{number}</b>' in body
        name, value = query.split("=")
        assert visit(ordered.coordinator, LIST, **{name: value}).context["page"].shown == number


def test_an_absurd_filter_gets_a_sentence_and_all_rows(ordered, visit):
    response = visit(ordered.coordinator, LIST, trang_thai="xyz")

    assert response.status_code == 400
    assert "Không có trạng thái “xyz”" in page(response)
    assert response.context["page"].shown == 4


def test_a_focal_point_sees_everybodys_number_but_changes_only_the_own(ordered, visit):
    record(ordered, ordered.ea_kar)
    record(ordered, ordered.tuy_hoa, document_number="7/KH-UBND", file=upload())

    body = page(visit(ordered.clerk, LIST))

    assert "7/KH-UBND" in body
    assert form_of(ordered.ea_kar) in body
    assert form_of(ordered.tuy_hoa) not in body
    assert form_of(ordered.tuy_hoa, "implementation-plan-file") not in body
    assert "Đã đính kèm" in body


def test_the_leader_reads_and_downloads_and_changes_nothing(ordered, visit):
    record(ordered, ordered.tuy_hoa, file=upload())

    body = page(visit(ordered.leader, LIST))

    assert f'"{form_of(ordered.tuy_hoa, "implementation-plan-file")}"' in body
    assert f'"{form_of(ordered.tuy_hoa)}"' not in body


def test_who_need_not_and_has_one_stands_apart_from_the_numbers(ordered, visit):
    record(ordered, ordered.lawyers, document_number="3/KH-ĐLS")

    response = visit(ordered.coordinator, LIST)

    found = response.context["page"]
    assert [str(row.agency) for row in found.others] == ["Đoàn Luật sư tỉnh"]
    assert (found.expected, found.issued) == (4, 0)
    assert "Ngoài số trên: 1 cơ quan" in page(response)


def test_a_plan_that_orders_nobody_says_so_and_still_takes_one(world, visit):
    record(world, world.tuy_hoa)

    body = page(visit(world.clerk, LIST))

    assert "Không cơ quan nào phải ban hành kế hoạch riêng" in body
    assert "12/KH-UBND" in body
    assert form_of(world.ea_kar) in body


def test_another_province_sees_nothing(ordered, visit):
    stranger = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai").coordinator

    assert visit(stranger, LIST).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_agency_and_for_three(
    ordered, client, count, django_assert_num_queries
):
    for number in range(count):
        record(ordered, ordered.agency(f"UBND xã Số {number}", "commune"), file=upload())
    client.force_login(ordered.coordinator)

    with django_assert_num_queries(9):
        # session, user; plan; duties, addressees, members; kept, files, agencies
        assert client.get(LIST).status_code == 200


# The form ------------------------------------------------------------------------------------------


def typed(**changed):
    return {"document_number": "12/KH-UBND", "issued_on": "05/03/2026"} | changed


def test_the_clerk_records_number_day_and_file(ordered, send):
    response = send(ordered.clerk, form_of(ordered.ea_kar), typed(file=upload()))

    assert response.url == LIST
    kept = ImplementationPlan.objects.get()
    assert (kept.agency, kept.document_number) == (ordered.ea_kar, "12/KH-UBND")
    assert kept.issued_on == date(2026, 3, 5)
    assert kept.file_type == "PDF"


def test_the_coordinator_records_on_behalf(ordered, send):
    send(ordered.coordinator, form_of(ordered.ea_kar), typed())

    assert ImplementationPlan.objects.get().by == ordered.coordinator


def test_what_is_recorded_stands_in_the_form(ordered, visit):
    record(ordered, ordered.ea_kar, file=upload())

    body = page(visit(ordered.clerk, form_of(ordered.ea_kar)))

    assert 'value="12/KH-UBND"' in body
    assert 'value="05/03/2026"' in body
    assert form_of(ordered.ea_kar, "implementation-plan-file") in body
    assert "Xóa kế hoạch số" in body


def test_a_refused_file_loses_nothing_that_was_typed(ordered, send):
    response = send(
        ordered.clerk, form_of(ordered.ea_kar), typed(file=upload("ke-hoach.exe", b"MZ"))
    )

    assert response.status_code == 422
    assert 'value="12/KH-UBND"' in page(response)
    assert 'value="05/03/2026"' in page(response)
    assert "Chỉ nhận tệp PDF" in page(response)
    assert "Chọn lại tệp" in page(response)
    assert not ImplementationPlan.objects.exists()


def test_a_refused_day_tells_that_the_file_must_be_chosen_again(ordered, send):
    response = send(
        ordered.clerk, form_of(ordered.ea_kar), typed(issued_on="31/02/2026", file=upload())
    )

    assert response.status_code == 422
    assert 'value="31/02/2026"' in page(response)
    assert "Chọn lại tệp" in page(response)


def test_all_faults_come_at_once_linked_to_their_fields(ordered, send):
    body = page(send(ordered.clerk, form_of(ordered.ea_kar), {}))

    assert 'href="#id_document_number"' in body
    assert 'href="#id_issued_on"' in body
    assert "Chọn lại tệp" not in body


def test_a_day_before_the_agency_existed_is_a_sentence_on_the_page(ordered, send):
    ordered.ea_kar.from_on = date(2026, 4, 1)
    ordered.ea_kar.save()

    response = send(ordered.clerk, form_of(ordered.ea_kar), typed())

    assert response.status_code == 409
    assert "không hoạt động vào ngày 05/03/2026" in page(response)
    assert 'value="12/KH-UBND"' in page(response)


@pytest.mark.parametrize("who", ["other_clerk", "leader", "administrator"])
@pytest.mark.parametrize("name", ["implementation-plan", "implementation-plan-remove"])
def test_others_find_neither_form_nor_act(ordered, visit, send, who, name):
    record(ordered, ordered.ea_kar)
    user = getattr(ordered, who)

    assert visit(user, form_of(ordered.ea_kar, name)).status_code == 404
    assert send(user, form_of(ordered.ea_kar, name), typed()).status_code == 404
    assert ImplementationPlan.objects.get().document_number == "12/KH-UBND"


def test_an_agency_of_another_province_has_no_form_under_this_plan(ordered, visit):
    other = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai")
    both = person(ordered.justice, Membership.Role.COORDINATOR)
    Membership.objects.create(user=both, agency=other.justice, role=Membership.Role.COORDINATOR)

    assert visit(both, form_of(other.ea_kar)).status_code == 404
    assert visit(both, form_of(ordered.ea_kar)).status_code == 200


def test_the_clerk_removes_what_was_recorded_by_mistake(ordered, send):
    record(ordered, ordered.ea_kar)

    response = send(ordered.clerk, form_of(ordered.ea_kar, "implementation-plan-remove"))

    assert response.url == LIST
    assert not ImplementationPlan.objects.exists()


def test_removing_twice_is_a_sentence(ordered, client, send):
    send(ordered.clerk, form_of(ordered.ea_kar, "implementation-plan-remove"))

    assert "đã được xóa trước đó" in page(client.get(LIST))


def test_who_comes_back_from_the_login_sees_the_form_and_removes_nothing(ordered, visit):
    record(ordered, ordered.ea_kar)

    response = visit(ordered.clerk, form_of(ordered.ea_kar, "implementation-plan-remove"))

    assert response.url == form_of(ordered.ea_kar)
    assert ImplementationPlan.objects.exists()


# The file ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["clerk", "coordinator", "leader"])
def test_the_file_is_handed_out_to_be_kept(ordered, visit, who):
    record(ordered, ordered.ea_kar, file=upload())

    response = visit(getattr(ordered, who), form_of(ordered.ea_kar, "implementation-plan-file"))

    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''12-KH-UBND%2C%20UBND%20x%C3%A3%20Ea%20Kar.pdf"
    )


@pytest.mark.parametrize("who", ["other_clerk", "administrator"])
def test_the_file_is_not_found_by_others(ordered, visit, who):
    record(ordered, ordered.ea_kar, file=upload())
    address = form_of(ordered.ea_kar, "implementation-plan-file")

    assert visit(getattr(ordered, who), address).status_code == 404


def test_the_file_is_not_found_in_another_province_or_under_another_plan(ordered, visit):
    record(ordered, ordered.ea_kar, file=upload())
    other = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai")
    address = form_of(ordered.ea_kar, "implementation-plan-file")
    elsewhere = reverse("implementation-plan-file", args=["gia-lai", ordered.ea_kar.pk])

    assert visit(other.coordinator, address).status_code == 404
    assert visit(ordered.coordinator, elsewhere).status_code == 404


def test_without_a_file_or_with_one_that_is_lost_there_is_nothing_to_find(ordered, visit, tmp_path):
    address = form_of(ordered.ea_kar, "implementation-plan-file")
    record(ordered, ordered.ea_kar)
    assert visit(ordered.clerk, address).status_code == 404

    kept = record(ordered, ordered.ea_kar, file=upload())
    (tmp_path / kept.file.name).unlink()
    assert visit(ordered.clerk, address).status_code == 404


def test_uploaded_files_are_served_by_no_other_address(ordered, visit, settings):
    kept = record(ordered, ordered.ea_kar, file=upload())

    for address in (f"/{settings.MEDIA_URL.strip('/')}/{kept.file.name}", f"/{kept.file.name}"):
        assert visit(ordered.clerk, address).status_code == 404


# Where it is named -----------------------------------------------------------------------------------


def test_the_plans_page_leads_to_the_list(ordered, visit):
    assert f'href="{LIST}"' in page(visit(ordered.clerk, ordered.plan.get_absolute_url()))


def test_my_work_says_quietly_whether_it_is_recorded(ordered, visit):
    my_work = reverse("my-work")
    assert "Kế hoạch của cơ quan: chưa ghi" in page(visit(ordered.clerk, my_work))

    record(ordered, ordered.ea_kar, document_number="12")

    assert "Kế hoạch của cơ quan: số 12, ngày 05/03/2026" in page(visit(ordered.clerk, my_work))
    assert "chưa ghi" in page(visit(ordered.other_clerk, my_work))


def test_my_work_is_silent_where_nothing_is_ordered(world, visit):
    assert "Kế hoạch của cơ quan" not in page(visit(world.clerk, reverse("my-work")))


def test_part_1_of_the_report_names_it_or_leads_to_recording_it(ordered, visit):
    report = ordered.open().obligations.get(agency=ordered.ea_kar).report
    missing = page(visit(ordered.clerk, report.get_absolute_url()))
    assert "Kế hoạch của cơ quan: chưa ghi" in missing
    assert f'href="{form_of(ordered.ea_kar)}"' in missing

    record(ordered, ordered.ea_kar, document_number="12")

    named = page(visit(ordered.clerk, report.get_absolute_url()))
    assert "Kế hoạch của cơ quan: số 12, ngày 05/03/2026" in named


def test_part_1_is_silent_where_nothing_is_ordered_or_recorded(world, report, visit):
    assert "Kế hoạch của cơ quan" not in page(visit(world.clerk, report.get_absolute_url()))


def test_the_reports_page_reads_it_once(ordered, client, django_assert_max_num_queries):
    report = ordered.open().obligations.get(agency=ordered.ea_kar).report
    client.force_login(ordered.clerk)

    with django_assert_max_num_queries(30) as reads:
        client.get(report.get_absolute_url())

    table = ImplementationPlan._meta.db_table
    assert sum(table in query["sql"] for query in reads.captured_queries) == 1


def test_the_last_look_before_filing_shows_what_will_be_cited(ordered, visit):
    report = ordered.open().obligations.get(agency=ordered.ea_kar).report
    record(ordered, ordered.ea_kar, document_number="12")
    fill(report, ordered.clerk)

    body = page(visit(ordered.clerk, reverse("report-submit", args=[report.pk])))

    assert "Kế hoạch số 12 ngày 05/3/2026" in body


def test_what_a_filed_report_cites_stays_when_the_plan_is_changed(ordered, send):
    report = ordered.open().obligations.get(agency=ordered.ea_kar).report
    record(ordered, ordered.ea_kar)
    filing = file_report(report, ordered.clerk, vn(2026, 11, 1))

    send(ordered.clerk, form_of(ordered.ea_kar), typed(document_number="99/KH-UBND"))

    filing.refresh_from_db()
    assert filing.implementation_plan == "Kế hoạch số 12/KH-UBND ngày 05/3/2026"
