"""The matrix page: all agencies by all tasks, for coordinators and leaders."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from agencies.models import Agency, Succession
from reporting.actions.drafts import Entry, ItemWords, item_key, save_draft
from reporting.actions.obligations import exempt
from reporting.models import Outcome
from tasks.models import Task
from tests.factories import vn
from tests.reporting.exports.files import csv_rows
from tests.world import World, file_report, person

NASTY = '<script>alert("x")</script> & "Sở"'


@pytest.fixture
def matrix(client, world, cycle):
    """The page as somebody gets it."""

    def get(user=world.coordinator, **query):
        client.force_login(user)
        return client.get(reverse("matrix", args=[world.plan.slug, cycle.year]), query)

    return get


def rows(response):
    """{agency: [(look, sign or words of each cell)]}."""
    html = response.content.decode()
    table = html[html.index('<table class="matrix"') :]
    found = {}
    for row in re.findall(r'<tr><th scope="row"><a[^>]*>(.*?)</a></th>(.*?)</tr>', table):
        cells = re.findall(r'<td class="(k-\w+)[^"]*">(.*?)</td>', row[1])
        found[row[0]] = [(look, re.sub(r"<[^>]+>", " ", inner).split()[0]) for look, inner in cells]
    return found


def columns(response):
    """The numbers of the tasks shown."""
    head = response.text[response.text.index("<thead>") : response.text.index("</thead>")]
    return re.findall(r">([\d.]+)</a></th>", head)


def marked(response):
    """{agency: how many of its cells are marked}"""
    rows = re.findall(r'<tr><th scope="row"><a[^>]*>(.*?)</a></th>(.*?)</tr>', response.text)
    return {name: cells.count(' marked"') for name, cells in rows}


def by_date(world, number, day):
    timing = {"timing_kind": Task.Timing.BY_DATE, "due_on": day}
    return world.task(number, ("implement", world.communes), **timing)


def test_each_cell_says_by_look_sign_and_words_what_the_line_says(
    world, cycle, matrix, time_machine
):
    time_machine.move_to(vn(2026, 12, 15, 9))
    nothing = Entry(Outcome.NOTHING)
    report = cycle.obligations.get(agency=world.ea_kar).report
    filing = file_report(report, world.clerk, vn(2026, 12, 1), t1_2=nothing)

    response = matrix()
    html = response.content.decode()

    assert rows(response)["UBND xã Ea Kar"] == [("k-yes", "✓"), ("k-nil", "0"), ("k-wait", "–")]
    assert rows(response)["Sở Nội vụ"] == [("k-free", "Không"), ("k-late", "!"), ("k-wait", "–")]
    line = filing.lines.get(task=world.tasks["1.1"])
    assert f'href="{filing.get_absolute_url()}#dong-{line.pk}"' in html
    assert '<span class="visually-hidden">Quá hạn chưa báo cáo</span>' in html
    assert "Ma trận: 4 cơ quan, 3 nhiệm vụ" in html


@pytest.fixture
def hindered(world, cycle):
    """Ea Kar's report names an obstacle about 1.2 and a general one; Tuy Hòa's none."""
    report = cycle.obligations.get(agency=world.ea_kar).report
    obstacles = {"a": ("Đường xa", world.tasks["1.2"].pk), "b": ("Thiếu người", None)}
    for key, (text, task) in obstacles.items():
        typed = {item_key(key): ItemWords("obstacle", text, "", task)}
        save_draft(report=report, typed=typed, by=world.clerk, now=vn(2026, 12, 1))
    file_report(report, world.clerk, vn(2026, 12, 2))
    other = cycle.obligations.get(agency=world.tuy_hoa).report
    file_report(other, world.other_clerk, vn(2026, 12, 2))


def test_an_obstacle_stands_beside_the_sign_of_its_cell_alone(world, hindered, matrix):
    page = matrix()

    assert page.text.count("<sup>v</sup>") == 1
    cell = re.search(r'">([^>]*)<sup>v</sup></span>(.*?)</a>', page.text)
    assert (cell[1], re.sub("<[^>]+>", "", cell[2])) == ("✓", "Có kết quả, có vướng mắc")
    assert '<b class="k-due" aria-hidden="true">v</b>Có vướng mắc' in page.text


def test_cells_with_an_obstacle_are_found_and_exported(world, hindered, matrix):
    page = matrix(trang_thai="hindered")

    assert marked(page) == {"UBND xã Ea Kar": 1}
    assert "1 ô ở 1 cơ quan" in page.text
    (row,) = csv_rows(matrix(trang_thai="hindered", xuat="csv"))
    assert (row["Số nhiệm vụ"], row["Vướng mắc"]) == ("1.2", "Có")


def test_the_workbook_has_the_grid_as_it_is_seen(world, hindered, matrix):
    sheet = load_workbook(BytesIO(matrix(xuat="xlsx").content))["Cơ quan và nhiệm vụ"]

    head, *found = sheet.iter_rows(3, values_only=True)
    signs = {row[0]: row[2:] for row in found}
    assert head == ("Cơ quan", "Nhóm cơ quan", *columns(matrix()))
    assert signs["UBND xã Ea Kar"][:2] == ("✓", "✓ v")
    assert set(signs) == set(rows(matrix()))
    assert "✓ có kết quả" in sheet["A2"].value


def test_the_address_behind_a_cell_that_was_filed_is_the_filing(world, cycle, matrix, client):
    file_report(cycle.obligations.get(agency=world.ea_kar).report, world.clerk, vn(2026, 10, 9))
    html = matrix().content.decode()

    address = re.search(r'href="(/bao-cao/[^"#]+)#dong-', html)[1]

    assert client.get(address).status_code == 200


def test_an_empty_cell_leads_to_the_agency_in_the_list_of_the_cycle(world, cycle, matrix, client):
    html = matrix().content.decode()

    address = re.search(r'<td class="k-due[^"]*"><a href="([^"#]+)"', html)[1]
    found = client.get(address.replace("&amp;", "&")).content.decode()

    assert "Sở Tư pháp" in found
    assert "UBND phường Tuy Hòa" not in found


def test_words_of_agencies_and_tasks_are_escaped(world, cycle, matrix):
    Agency.objects.filter(pk=world.ea_kar.pk).update(name=NASTY)
    world.section.title = NASTY
    world.section.save()
    task = world.tasks["1.1"]
    task.title = NASTY
    task.save()

    html = matrix().content.decode()

    assert "<script>alert" not in html
    assert html.count("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp;") >= 3


# Filters -------------------------------------------------------------------------------------------


def test_rows_are_narrowed_by_group_and_by_a_state_that_some_cell_has(world, cycle, matrix):
    entry = Entry(Outcome.NOT_DONE, "Chưa có kinh phí")
    report = cycle.obligations.get(agency=world.ea_kar).report
    file_report(report, world.clerk, vn(2026, 10, 9), t1_2=entry)

    assert set(rows(matrix(nhom="department"))) == {"Sở Tư pháp", "Sở Nội vụ"}
    assert set(rows(matrix(trang_thai="not_done"))) == {"UBND xã Ea Kar"}
    assert "Không có cơ quan nào khớp" in matrix(nhom="department", trang_thai="result").text


def test_columns_are_narrowed_by_section(world, cycle, matrix):
    assert "Ma trận: 4 cơ quan, 3 nhiệm vụ" in matrix(muc="1").text


def test_columns_are_narrowed_by_task_and_by_how_it_is_judged(world, cycle, matrix):
    dated = by_date(world, "1.4", date(2026, 11, 30))
    past = by_date(world, "1.5", date(2025, 11, 30))  # before the first period: judged by its year

    assert columns(matrix(nhiem_vu=world.tasks["1.2"].pk)) == ["1.2"]
    assert columns(matrix(loai="co-thoi-han")) == [dated.number]
    assert columns(matrix(loai="theo-nam")) == ["1.1", "1.2", "1.3", past.number]


def test_a_filter_of_cells_marks_them_and_says_how_many_where(world, cycle, matrix, words):
    report = cycle.obligations.get(agency=world.ea_kar).report
    file_report(report, world.clerk, vn(2026, 10, 9), t1_2=Entry(Outcome.NOTHING))

    response = matrix(trang_thai="said")

    assert "Ma trận: 2 ô ở 1 cơ quan" in words(response)
    assert "Đang lọc. Có ô ở trạng thái: Đã báo cáo." in words(response)
    assert re.findall(r'<td class="(k-\w+)[^"]* marked">', response.text) == ["k-yes", "k-nil"]
    assert "marked" not in matrix().text


def test_cells_are_told_apart_by_whether_the_figures_count_them(world, cycle, matrix):
    report = cycle.obligations.get(agency=world.ea_kar).report
    file_report(report, world.clerk, vn(2026, 10, 9), t1_3=Entry(Outcome.RESULT, "Tự nguyện"))
    free = cycle.obligations.filter(agency=world.tuy_hoa)
    exempt(cycle=cycle, obligations=free, reason="Lũ", by=world.coordinator, now=vn(2026, 10, 9))

    assert marked(matrix(trang_thai="result", phan="bat-buoc")) == {"UBND xã Ea Kar": 2}
    assert marked(matrix(trang_thai="result", phan="khong-bat-buoc")) == {"UBND xã Ea Kar": 1}
    assert marked(matrix(phan="duoc-mien")) == {"UBND phường Tuy Hòa": 3}
    assert marked(matrix(phan="duoc-de-nghi")) == {}


def test_the_ways_of_dated_tasks_are_states_of_their_own(world, cycle, matrix, time_machine):
    by_date(world, "1.4", date(2026, 10, 5))
    by_date(world, "1.5", date(2026, 11, 30))  # of which both say that something was done
    for agency, clerk, day in (
        (world.ea_kar, world.clerk, date(2026, 10, 5)),
        (world.tuy_hoa, world.other_clerk, date(2026, 10, 6)),
    ):
        done = Entry(Outcome.COMPLETED, "Xong", day)
        report = cycle.obligations.get(agency=agency).report
        file_report(report, clerk, vn(2026, 10, 9), t1_4=done)

    assert marked(matrix(trang_thai="done_on_time")) == {"UBND xã Ea Kar": 1}
    assert marked(matrix(trang_thai="done_late")) == {"UBND phường Tuy Hòa": 1}
    for moment, ways in (
        (vn(2026, 11, 30, 23), {"undone_in_time": 2, "undone_overdue": 0}),
        (vn(2026, 12, 1), {"undone_in_time": 0, "undone_overdue": 2}),
    ):
        time_machine.move_to(moment)
        assert {way: sum(marked(matrix(trang_thai=way)).values()) for way in ways} == ways


def test_a_plan_without_dated_tasks_offers_nothing_about_them(matrix):
    assert "Cách đánh giá" not in matrix().text
    assert "Hoàn thành quá hạn" not in matrix().text
    assert matrix(trang_thai="done_late").status_code == 400


def test_rows_are_narrowed_by_the_district_that_was(world, cycle, matrix):
    district = world.agency("UBND huyện Ea Kar", "district", until_on=date(2025, 6, 30))
    Succession.objects.create(predecessor=district, successor=world.ea_kar)

    assert set(rows(matrix(huyen=district.pk))) == {"UBND xã Ea Kar"}


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"nhom": "xom"}, "Kỳ này không có nhóm “xom”."),
        ({"huyen": "9" * 40}, "Kỳ này không có huyện"),
        ({"muc": "99"}, "Kế hoạch không có mục “99”."),
        ({"trang_thai": "'"}, "Không có trạng thái"),
        ({"nhiem_vu": "9" * 40}, "Kế hoạch không có nhiệm vụ"),
        ({"loai": "x"}, "Kế hoạch không có nhiệm vụ được đánh giá kiểu “x”."),
        ({"phan": "tat"}, "Không có phần “tat”."),
    ],
)
def test_a_faulty_filter_narrows_nothing_and_says_so(matrix, query, sentence):
    response = matrix(**query)

    assert response.status_code == 400
    assert sentence in response.text
    assert len(rows(response)) == 4


# Who, and how much ---------------------------------------------------------------------------------


def test_only_coordinators_and_leaders_of_the_province_see_it(world, cycle, matrix):
    stranger = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai").coordinator

    found = {
        name: matrix(user).status_code
        for name, user in (
            ("coordinator", world.coordinator),
            ("leader", world.leader),
            ("clerk", world.clerk),
            ("administrator", world.administrator),
            ("stranger", stranger),
        )
    }

    assert found == {
        "coordinator": 200,
        "leader": 200,
        "clerk": 404,
        "administrator": 404,
        "stranger": 404,
    }


def test_the_progress_page_leads_to_it_for_those_who_may(client, world, cycle):
    address = reverse("matrix", args=[world.plan.slug, cycle.year])
    for user, leads in ((world.leader, True), (world.clerk, False)):
        client.force_login(user)
        assert (address in client.get(cycle.get_absolute_url()).text) == leads


@pytest.mark.parametrize("count", [1, 3])
def test_the_matrix_costs_the_same_reads_however_large(
    world, client, count, django_assert_num_queries
):
    for number in range(count):
        commune = world.agency(f"UBND xã Số {number}", "commune")
        world.task(f"2.{number}", ("implement", world.communes))
        person(commune, "focal_point")
    cycle = world.open()
    for obligation in cycle.obligations.filter(agency__name__startswith="UBND xã Số"):
        clerk = obligation.agency.memberships.get().user
        file_report(obligation.report, clerk, vn(2026, 12, 1))
    client.force_login(world.leader)

    page = reverse("matrix", args=[world.plan.slug, 2026])
    by_date(world, "1.4", date(2026, 11, 30))
    with django_assert_num_queries(8):
        # session, user; cycle; tasks, lines, parts, agencies, obligations; old districts
        assert client.get(page).status_code == 200
    with django_assert_num_queries(9):  # who completed late
        assert client.get(page, {"trang_thai": "done_late"}).status_code == 200
