"""Every list as a file: who gets it, faulty filters, and that it holds what the page shows."""

import re
from datetime import datetime

import pytest
from django.urls import reverse

from agencies.models import Agency, Membership
from reporting.actions.obligations import exempt, extend
from reporting.actions.review import return_report
from tests.factories import vn
from tests.own_plans import order_own_plans
from tests.reporting.exports.conftest import FORMULA
from tests.reporting.exports.files import cells, csv_rows, sheets, table
from tests.world import World, file_report, person

YEAR = ("ke-hoach", 2026)
LISTS = {  # name of the address: (arguments, name of the file)
    "obligations": (YEAR, "bao-cao_ke-hoach_2026_2026-12-18"),
    "matrix": (YEAR, "ma-tran_ke-hoach_2026_2026-12-18"),
    "task-lines": (("ke-hoach", "1.1", 2026), "nhiem-vu_ke-hoach_1-1_2026_2026-12-18"),
    "obstacles": (YEAR, "vuong-mac_ke-hoach_2026_2026-12-18"),
    "implementation-plans": (("ke-hoach",), "ke-hoach-cua-co-quan_ke-hoach_2026-12-18"),
    "agencies": ((), "co-quan_2026-12-18"),
    "reviews": ((), "xem-xet_2026-12-18"),
    "cycles": ((), "ky-bao-cao_2026-12-18"),
    "years": (("ke-hoach",), "cac-nam_ke-hoach_2026-12-18"),
    "changes": (("ke-hoach",), "thay-doi_ke-hoach_2026-12-18"),
    "task": (("ke-hoach", "1.1"), "nhiem-vu_ke-hoach_1-1_cac-nam_2026-12-18"),
}
OF_OBJECTS = [name for name, (arguments, _) in LISTS.items() if arguments]
EVERYTHING = {"cycles": {"tat-ca": "1"}}  # else the only open cycle is gone to


def names(rows, column="Cơ quan"):
    return [row[column] for row in rows]


# Every list -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_every_list_is_a_file_named_after_what_it_is(ask, filed, name, ending):
    arguments, stem = LISTS[name]

    answer = ask(name, *arguments, xuat=ending, **EVERYTHING.get(name, {}))

    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="{stem}.{ending}"'
    read = csv_rows(answer) if ending == "csv" else sheets(answer).worksheets
    assert read or name in {"implementation-plans", "obstacles"}  # nobody has any here


@pytest.mark.parametrize("name", LISTS)
def test_every_list_offers_itself_with_its_filters(ask, filed, name):
    query = {"tim": "Ea Kar", "trang": "2"} | EVERYTHING.get(name, {})

    page = ask(name, *LISTS[name][0], **query).content.decode()

    (address,) = re.findall(r'href="([^"]*)">Tải Excel</a>', page)
    assert "xuat=xlsx" in address
    assert "tim=Ea+Kar" in address
    assert "trang=" not in address
    assert '<p class="small no-print"><a href="?' in page


@pytest.mark.parametrize("name", LISTS)
def test_both_files_hold_the_same(ask, filed, name):
    arguments, query = LISTS[name][0], EVERYTHING.get(name, {})

    first = sheets(ask(name, *arguments, xuat="xlsx", **query)).worksheets[0]
    rows = csv_rows(ask(name, *arguments, xuat="csv", **query))

    assert len(table(first)) == len(rows)
    for one, other in zip(table(first), rows, strict=True):
        assert one.keys() == other.keys()
        assert [bool(value) for value in one.values() if value != 0] == [
            bool(other[key]) for key, value in one.items() if value != 0
        ]


@pytest.mark.parametrize("name", LISTS)
def test_a_form_of_file_that_there_is_none_of_is_refused(ask, filed, name):
    answer = ask(name, *LISTS[name][0], xuat="pdf", **EVERYTHING.get(name, {}))

    assert answer.status_code == 400
    assert "Yêu cầu không đọc được" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "faulty"),
    [
        ("obligations", "trang_thai"),
        ("matrix", "muc"),
        ("task-lines", "ket_qua"),
        ("obstacles", "nhiem_vu"),
        ("implementation-plans", "trang_thai"),
        ("agencies", "ngay"),
        ("reviews", "diem"),
        ("years", "nhom"),
        ("changes", "tu"),
        ("task", "ngay"),
    ],
)
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_faulty_filter_answers_with_the_page_not_with_a_file(ask, filed, name, faulty, ending):
    answer = ask(name, *LISTS[name][0], **{faulty: "xyz", "xuat": ending})

    assert answer.status_code == 400
    assert answer["Content-Type"].startswith("text/html")
    assert "Content-Disposition" not in answer


@pytest.mark.parametrize("name", OF_OBJECTS)
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_stranger_finds_no_file(ask, filed, name, ending):
    stranger = World(name="Gia Lai", abbreviation="GLI", slug="khac").coordinator

    assert ask(name, *LISTS[name][0], by=stranger, xuat=ending).status_code == 404


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("role", ["clerk", "leader", "administrator"])
def test_who_does_not_get_the_page_does_not_get_the_file(world, ask, filed, name, role):
    arguments, query = LISTS[name][0], EVERYTHING.get(name, {})
    by = getattr(world, role)

    page = ask(name, *arguments, by=by, **query)

    assert ask(name, *arguments, by=by, xuat="xlsx", **query).status_code == page.status_code
    assert ask(name, *arguments, by=by, xuat="csv", **query).status_code == page.status_code


def test_who_is_not_logged_in_gets_no_file(client, filed):
    assert client.get(reverse("agencies"), {"xuat": "xlsx"}).status_code == 302


# Reports --------------------------------------------------------------------------------------------


def test_the_list_of_reports_is_that_of_the_page(world, ask, filed):
    page, answer = ask("obligations", *YEAR), ask("obligations", *YEAR, xuat="xlsx")
    rows = table(sheets(answer)["Danh sách"])

    assert names(rows) == [str(one.agency) for one in page.context["obligations"]]
    late, in_time = rows[2:]
    assert (late["Gửi lần đầu"], late["Thời hạn"]) == (datetime(2026, 12, 17), "Gửi chậm 3 ngày")
    assert (in_time["Trạng thái"], in_time["Thời hạn"]) == ("Đã gửi", "Đúng hạn")
    assert in_time["Báo cáo"] == f"http://testserver{filed.get_absolute_url()}"
    assert [row["Trạng thái"] for row in rows[:2]] == ["Quá hạn chưa gửi"] * 2


@pytest.mark.parametrize(
    "query",
    [
        {"trang_thai": "da-gui"},
        {"trang_thai": "cham", "nhom": "commune"},
        {"tim": "tu phap"},
        {"trang_thai": "tat-ca"},
        {"trang_thai": "gia-han"},
    ],
)
def test_the_list_of_reports_is_narrowed_as_the_page(ask, filed, query):
    page = ask("obligations", *YEAR, **query)
    listed = sheets(ask("obligations", *YEAR, xuat="xlsx", **query))["Danh sách"]
    rows = csv_rows(ask("obligations", *YEAR, xuat="csv", **query))

    shown = [str(one.agency) for one in page.context["obligations"]]
    assert names(table(listed)) == names(rows) == shown
    assert ": " in listed["A2"].value.split(". ", 1)[1]


def test_each_state_is_in_the_words_of_the_page(world, cycle, ask, filed):
    act = {"by": world.coordinator, "now": vn(2026, 12, 9)}
    line = filed.lines.first()
    return_report(filing=filed, returned={line.pk: "Sửa"}, due_on=vn(2026, 12, 16).date(), **act)
    by_agency = {one.agency: one for one in cycle.obligations.select_related("agency")}
    exempt(cycle=cycle, obligations=[by_agency[world.home_affairs]], reason="Mới lập", **act)
    justice = by_agency[world.justice]
    until = vn(2026, 12, 30).date()
    extend(cycle=cycle, obligations=[justice], until=until, reason="Thay cán bộ", **act)

    page = ask("obligations", *YEAR, trang_thai="tat-ca").content.decode()
    rows = table(sheets(ask("obligations", *YEAR, trang_thai="tat-ca", xuat="xlsx"))["Danh sách"])
    found = {row["Cơ quan"]: row for row in rows}

    assert found["UBND xã Ea Kar"]["Trạng thái"] == "Trả lại, hạn gửi lại 16/12/2026 đã qua"
    assert found["Sở Nội vụ"]["Ghi chú"] == "Được miễn: Mới lập"
    assert found["Sở Nội vụ"]["Thời hạn"] == "Ngoài tỷ lệ"
    assert found["Sở Tư pháp"]["Ghi chú"] == "Gia hạn đến hết ngày 30/12/2026: Thay cán bộ"
    assert found["Sở Tư pháp"]["Trạng thái"] == "Chưa gửi"
    assert all(row["Trạng thái"] in page for row in rows)


def test_a_clerk_sees_neither_drafts_nor_the_filings_of_others(world, cycle, ask, filed):
    cycle.obligations.get(agency=world.justice).report.__class__.objects.filter(
        obligation__agency=world.justice
    ).update(state="draft")

    def row(by):
        rows = table(sheets(ask("obligations", *YEAR, by=by, xuat="xlsx"))["Danh sách"])
        return {one["Cơ quan"]: one for one in rows}

    clerk, coordinator = row(world.other_clerk), row(world.coordinator)

    assert coordinator["Sở Tư pháp"]["Trạng thái"] == "Quá hạn chưa gửi, nháp"
    assert clerk["Sở Tư pháp"]["Trạng thái"] == "Quá hạn chưa gửi"
    assert clerk["UBND xã Ea Kar"]["Báo cáo"] is None
    assert clerk["UBND phường Tuy Hòa"]["Báo cáo"]


# Figures --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["obligations", "matrix"])
def test_page_and_workbook_of_the_same_moment_show_the_same_figures(ask, filed, name):
    page = ask("progress", *YEAR)
    book = sheets(ask(name, *YEAR, xuat="xlsx"))
    figures, lines = page.context["figures"], page.context["lines"]
    *kinds, total, asked, exempted = table(book["Theo nhóm cơ quan"])

    for row, (kind, part) in zip(kinds, figures.by_kind, strict=True):
        assert row["Nhóm cơ quan"] == kind.label
        assert _reports(row) == (part.expected, part.filed, part.on_time, part.late, part.missing)
        assert row["Tỷ lệ đã gửi"] == pytest.approx(part.rate / 100)
    whole = figures.total
    assert _reports(total) == (4, 2, 1, 1, 2)
    assert _reports(total) == (
        *(whole.expected, whole.filed, whole.on_time, whole.late, whole.missing),
    )
    assert total["Tỷ lệ đã gửi"] <= 1
    assert (asked["Phải báo cáo"], exempted["Phải báo cáo"]) == (0, 0)
    sections = table(book["Theo nhóm nhiệm vụ"])
    for row, shown in zip(sections, [*lines.rows, lines.total], strict=True):
        assert list(row.values())[1:] == [*(n for _, n in shown.cells), shown.obstacles]
    assert "Tính đến 16:30 ngày 18/12/2026" in page.content.decode()
    assert all(sheet["A2"].value.startswith("Tính đến 16:30 ngày 18/12/2026") for sheet in book)


def _reports(row):
    return tuple(
        row[name] for name in ("Phải báo cáo", "Đã gửi", "Đúng hạn", "Gửi chậm", "Chưa gửi")
    )


def test_the_lines_of_the_matrix_add_up_to_the_figures_of_the_sections(ask, filed):
    book = sheets(ask("matrix", *YEAR, xuat="xlsx"))
    whole = table(book["Theo nhóm nhiệm vụ"])[-1]
    obliged = [row for row in table(book["Ma trận"]) if row["Bắt buộc"] == "Có"]

    for state in ("Có kết quả", "Không phát sinh", "Quá hạn chưa báo cáo"):
        assert whole[state] == sum(row["Trạng thái"] == state for row in obliged)
    assert len(obliged) == sum(value for value in whole.values() if isinstance(value, int))


# The matrix -----------------------------------------------------------------------------------------


def test_the_matrix_has_a_row_for_each_cell_in_the_order_of_the_page(ask, filed):
    matrix = ask("matrix", *YEAR).context["matrix"]
    rows = table(sheets(ask("matrix", *YEAR, xuat="xlsx"))["Ma trận"])

    assert [(row["Cơ quan"], row["Số nhiệm vụ"], row["Trạng thái"]) for row in rows] == [
        (str(row.obligation.agency), task.number, row.cells[task.pk].state.label)
        for row in matrix.rows
        for task in matrix.tasks
        if task.pk in row.cells
    ]


def test_a_line_of_the_matrix_tells_all_that_was_filed(ask, filed):
    rows = table(sheets(ask("matrix", *YEAR, xuat="xlsx"))["Ma trận"])
    (row,) = [r for r in rows if (r["Cơ quan"], r["Số nhiệm vụ"]) == ("UBND xã Ea Kar", "1.1")]
    line = filed.lines.get(number="1.1")

    assert row["Mục"] == "1. Tuyên truyền"
    assert (row["Vai trò khi gửi"], row["Bắt buộc"]) == ("Phối hợp", "Có")
    assert (row["Nội dung"], row["Văn bản minh chứng"]) == (FORMULA, "-1+2")
    assert (row["Ngày gửi"], row["Lần gửi"]) == (datetime(2026, 12, 8), 1)
    assert row["Đường dẫn"] == f"http://testserver{filed.get_absolute_url()}#dong-{line.pk}"


def test_asked_for_cells_the_file_of_the_matrix_holds_them_alone_and_says_which(ask, filed):
    sheet = sheets(ask("matrix", *YEAR, trang_thai="result", phan="bat-buoc", xuat="xlsx"))
    rows = table(sheet["Ma trận"])

    assert {(row["Trạng thái"], row["Bắt buộc"]) for row in rows} == {("Có kết quả", "Có")}
    assert f"{len(rows)} ô ở " in sheet["Ma trận"]["A2"].value
    told = "Có ô ở trạng thái: Có kết quả; Mức bắt buộc: Phải báo cáo"
    assert told in sheet["Ma trận"]["A2"].value


@pytest.mark.parametrize("query", [{"nhom": "commune"}, {"trang_thai": "nothing"}, {"muc": "1"}])
def test_the_matrix_is_narrowed_as_the_page(ask, filed, query):
    shown = [
        str(row.obligation.agency) for row in ask("matrix", *YEAR, **query).context["matrix"].rows
    ]

    rows = csv_rows(ask("matrix", *YEAR, xuat="csv", **query))

    assert list(dict.fromkeys(names(rows))) == shown


def test_formulas_in_names_and_reports_are_words(world, ask, filed):
    Agency.objects.filter(pk=world.ea_kar.pk).update(name=FORMULA)

    sheet = sheets(ask("matrix", *YEAR, xuat="xlsx"))["Ma trận"]
    (cell,) = [row for row in cells(sheet) if row["Nội dung"].value == FORMULA]
    rows = csv_rows(ask("matrix", *YEAR, xuat="csv"))

    assert {cell["Cơ quan"].value, cell["Nội dung"].value} == {FORMULA}
    assert {one.data_type for one in (cell["Cơ quan"], cell["Nội dung"])} == {"s"}
    assert not any(one.data_type == "f" for row in sheet.iter_rows() for one in row)
    (row,) = [row for row in rows if row["Nội dung"] == f"'{FORMULA}"]
    assert (row["Cơ quan"], row["Văn bản minh chứng"]) == (f"'{FORMULA}", "'-1+2")


# The other lists ------------------------------------------------------------------------------------


def test_a_tasks_lines_are_narrowed_by_outcome(ask, filed):
    page = ("task-lines", "ke-hoach", "1.2", 2026)

    rows = csv_rows(ask(*page, ket_qua="nothing", xuat="csv"))

    assert names(rows) == ["UBND xã Ea Kar"]
    assert names(csv_rows(ask(*page, xuat="csv"))) == ["UBND phường Tuy Hòa", "UBND xã Ea Kar"]


def test_a_clerk_takes_away_only_the_own_lines(world, ask, filed):
    rows = csv_rows(ask("task-lines", "ke-hoach", "1.1", 2026, by=world.other_clerk, xuat="csv"))

    assert names(rows) == ["UBND phường Tuy Hòa"]


def test_agencies_are_those_of_all_pages(world, ask):
    for number in range(210):
        world.agency(f"UBND xã Số {number:03}", "commune")

    rows = csv_rows(ask("agencies", nhom="commune", xuat="csv"))

    assert len(rows) == 212
    assert names(rows, "Tên")[:2] == ["UBND phường Tuy Hòa", "UBND xã Ea Kar"]


def test_reviews_are_those_of_the_chosen_state(ask, filed):
    rows = table(sheets(ask("reviews", xuat="xlsx")).worksheets[0])

    assert names(rows) == ["UBND xã Ea Kar", "UBND phường Tuy Hòa"]  # what waits longest first
    assert [row["Số ngày chờ"] for row in rows] == [10, 1]
    assert csv_rows(ask("reviews", trang_thai="tra-lai", xuat="csv")) == []


def test_own_plans_are_those_of_the_filter(world, ask):
    order_own_plans(world)

    rows = csv_rows(ask("implementation-plans", "ke-hoach", nhom="commune", xuat="csv"))

    assert names(rows) == ["UBND phường Tuy Hòa", "UBND xã Ea Kar"]
    assert {row["Trạng thái"] for row in rows} == {"Chưa ghi"}


def test_cycles_have_the_figures_of_the_page(ask, filed):
    (row,) = table(sheets(ask("cycles", xuat="xlsx", **EVERYTHING["cycles"])).worksheets[0])

    assert (row["Phải báo cáo"], row["Đã gửi"]) == (4, 2)
    assert row["Hạn cuối (hết ngày)"] == datetime(2026, 12, 14)


# What it costs --------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "ending", "reads"),  # session and user among them
    [
        ("obligations", "xlsx", 11),
        ("obligations", "csv", 5),
        ("matrix", "xlsx", 15),
        ("matrix", "csv", 9),
        ("task-lines", "xlsx", 8),
        ("obstacles", "csv", 5),
        ("agencies", "csv", 10),
        ("reviews", "csv", 6),
    ],
)
def test_a_file_costs_the_same_reads_however_long(
    world, client, name, reads, ending, count, django_assert_num_queries
):
    for number in range(count):
        commune = world.agency(f"UBND xã Số {number}", "commune")
        person(commune, Membership.Role.FOCAL_POINT)
    cycle = world.open()
    for obligation in cycle.obligations.filter(agency__name__startswith="UBND xã Số"):
        clerk = obligation.agency.memberships.get().user
        file_report(obligation.report, clerk, vn(2026, 12, 1))
    client.force_login(world.coordinator)

    with django_assert_num_queries(reads):
        client.get(reverse(name, args=LISTS[name][0]), {"xuat": ending}).getvalue()
