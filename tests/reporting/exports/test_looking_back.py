"""Years, comparisons, changes and all provinces as files: the same figures as on their pages."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from agencies.models import Agency, Membership
from plans.models import Plan, Section
from reporting.actions.drafts import Entry
from reporting.actions.review import return_report
from reporting.models import Outcome
from reporting.views import changes
from tests.factories import vn
from tests.reorganisations import merge
from tests.reporting.exports.conftest import FORMULA
from tests.reporting.exports.files import csv_rows, sheets, table
from tests.world import World, file_report, person

PLAN = ("ke-hoach",)


def first(answer):
    """[{heading: value}] of the first sheet."""
    return table(sheets(answer).worksheets[0])


# Agencies by years ----------------------------------------------------------------------------------


@pytest.fixture
def next_year(world, filed, time_machine):
    """Ea Kar has merged into Tuy Hòa, and the year after stands open."""
    _, heir = merge(world, world.ea_kar, world.tuy_hoa, effective_on=date(2027, 3, 1))
    time_machine.move_to(vn(2027, 10, 2, 9), tick=False)
    world.open(2027)
    return heir


def test_years_of_every_agency_are_in_the_words_of_the_page(ask, next_year):
    page = ask("years", *PLAN)
    rows = first(ask("years", *PLAN, xuat="xlsx"))
    found = {row["Cơ quan"]: row for row in rows}

    assert list(found) == [row.agency.name for row in page.context["years"].rows]
    ea_kar = found["UBND xã Ea Kar"]
    assert (ea_kar["Năm 2026"], ea_kar["Năm 2027"]) == ("Gửi đúng hạn", "Đã kết thúc")
    assert (ea_kar["Đến hết ngày"], ea_kar["Nay là"]) == (datetime(2027, 2, 28), next_year.name)
    assert found["Sở Nội vụ"]["Năm 2026"] == "Quá hạn chưa gửi"
    body = page.content.decode()
    assert all(row["Năm 2026"] in body and row["Năm 2027"] in body for row in rows)


@pytest.mark.parametrize("query", [{}, {"nhom": "commune"}])
def test_the_foot_of_the_years_is_a_sheet_with_the_figures_of_the_page(ask, next_year, query):
    page = ask("years", *PLAN, **query).context["years"]
    book = sheets(ask("years", *PLAN, xuat="xlsx", **query))
    rows = table(book["Cộng từng năm"])

    assert [row["Năm"] for row in rows] == [2026, 2027]
    for row, part in zip(rows, page.figures.values(), strict=True):
        numbers = [row[name] for name in ("Phải báo cáo", "Đã gửi", "Đúng hạn", "Gửi chậm")]
        assert numbers == [part.expected, part.filed, part.on_time, part.late]
        assert row["Tỷ lệ đã gửi"] == pytest.approx(part.rate / 100)
    assert rows[0]["Phải báo cáo"] == (2 if query else 4)
    assert all(sheet["A2"].value.startswith("Tính đến 09:00 ngày 02/10/2027") for sheet in book)


def test_years_are_narrowed_as_the_page_and_say_so(ask, filed):
    query = {"nhom": "commune", "trang_thai": "cham"}

    book = sheets(ask("years", *PLAN, xuat="xlsx", **query))
    rows = csv_rows(ask("years", *PLAN, xuat="csv", **query))

    assert [row["Cơ quan"] for row in rows] == ["UBND phường Tuy Hòa"]
    told = book["Danh sách"]["A2"].value
    assert "Nhóm cơ quan: UBND cấp xã; Có năm ở trạng thái: Gửi chậm; 1 trên 4 cơ quan" in told


def test_a_name_that_is_a_formula_is_words_in_the_years(world, ask, filed):
    Agency.objects.filter(pk=world.ea_kar.pk).update(name=FORMULA)

    rows = csv_rows(ask("years", *PLAN, xuat="csv"))

    assert f"'{FORMULA}" in [row["Cơ quan"] for row in rows]


# One task by years ----------------------------------------------------------------------------------


def test_years_of_a_task_have_the_figures_and_roles_of_its_page(ask, next_year):
    shown = ask("task", *PLAN, "1.1").context["years"]
    rows = first(ask("task", *PLAN, "1.1", xuat="xlsx"))

    assert [row["Năm"] for row in rows] == [year.cycle.year for year in shown] == [2027, 2026]
    for row, year in zip(rows, shown, strict=True):
        assert row["Phải báo cáo"] == year.figures.total
        assert row["Đã báo cáo"] == year.figures.said
        assert row["Có kết quả"] == year.figures.result
        assert row["Quá hạn chưa báo cáo"] == year.figures.overdue
    assert rows[1]["Phải báo cáo"] == 3
    assert rows[1]["Ai đã báo cáo"] == "Phối hợp: UBND phường Tuy Hòa, UBND xã Ea Kar"


# Tasks that one watches -----------------------------------------------------------------------------


@pytest.fixture
def watcher(world):
    """Writes for Sở Tư pháp, which leads 1.1."""
    return person(world.justice, Membership.Role.FOCAL_POINT)


def test_watched_tasks_have_the_numbers_of_the_page(ask, filed, watcher):
    page = ask("watched", by=watcher)
    ((_, (shown,)),) = page.context["plans"]

    answer = ask("watched", by=watcher, xuat="xlsx")
    (row,) = first(answer)

    assert 'href="?xuat=xlsx">Tải Excel</a>' in page.content.decode()
    assert "Tính đến 16:30 ngày 18/12/2026" in page.content.decode()
    assert answer["Content-Disposition"].endswith('"nhiem-vu-theo-doi_2026-12-18.xlsx"')

    assert (row["Số nhiệm vụ"], row["Vai trò"], row["Năm"]) == ("1.1", "Chủ trì", 2026)
    assert row["Dòng đã gửi"] == shown.filed.counted == 2
    assert row["Ngoài số phải báo cáo"] == shown.filed.apart_total
    assert row["Đường dẫn"].endswith("/nhiem-vu/1.1/bao-cao/2026/")


def test_a_watched_task_without_a_cycle_has_no_numbers(ask, watcher):
    (row,) = first(ask("watched", by=watcher, xuat="xlsx"))

    assert (row["Năm"], row["Dòng đã gửi"]) == (None, None)
    assert row["Đường dẫn"].endswith("/nhiem-vu/1.1/")


# Two cycles side by side ----------------------------------------------------------------------------


@pytest.fixture
def pair(world, filed, next_year):
    before, after = world.plan.cycles.order_by("year")
    return {"a": before.pk, "b": after.pk}


def test_a_comparison_has_a_row_for_every_number_of_the_page(ask, pair):
    found = ask("compare", **pair).context["found"]
    rows = first(ask("compare", xuat="xlsx", **pair))

    shown = [*found.reports, *found.pairs[0].numbers, *found.total.numbers]
    assert [row["Con số"] for row in rows] == [number.label for number in shown]
    for row, number in zip(rows, shown, strict=True):
        _, _, _, before, after, change, *rates = row.values()
        if number.is_rate:
            assert (before, after, change) == (None, None, None)
            assert rates == pytest.approx(
                [side / 100 for side in (number.before, number.after, number.change)]
            )
        else:
            assert (before, after, change) == (number.before, number.after, number.change)
    assert [row["Phần"] for row in rows[6:8]] == ["Báo cáo", "1. Tuyên truyền"]


def test_a_comparison_as_csv_is_named_after_the_two_cycles(ask, pair):
    answer = ask("compare", xuat="csv", **pair)

    name = f"so-sanh_{pair['a']}_{pair['b']}_2027-10-02.csv"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    row = csv_rows(answer)[0]
    assert list(row.values())[:3] == ["Báo cáo", "", "Phải báo cáo"]
    assert row["Chênh lệch"] == "-1"


@pytest.mark.parametrize("second", ["", "0", "999999999999999999", "x"])
def test_without_two_cycles_there_is_no_file_of_a_comparison(ask, pair, second):
    answer = ask("compare", a=pair["a"], b=second, xuat="xlsx")

    assert answer["Content-Type"].startswith("text/html")
    assert answer.status_code == (400 if second else 200)


def test_sections_of_two_plans_say_what_they_are_matched_with(world, ask, pair):
    plan = Plan.objects.get(pk=world.plan.pk)
    plan.pk, plan.slug, plan.short_title = None, "moi", "Kế hoạch mới"
    plan.save()
    Section.objects.create(plan=plan, number="1", title="Tuyên truyền pháp luật")
    world.plan = plan
    world.rule("III.1", world.communes, world.provincial, None)
    elsewhere = world.open(2027)

    query = {"a": pair["a"], "b": elsewhere.pk}
    rows = first(ask("compare", xuat="xlsx", **query))
    alone = first(ask("compare", xuat="xlsx", **query, **{f"muc-{world.section.pk}": ""}))

    matched = {(row["Phần"], row["Ghép với"]) for row in rows}
    assert ("1. Tuyên truyền pháp luật", "1. Tuyên truyền") in matched
    assert ("1. Tuyên truyền", "Không ghép được") in {
        (row["Phần"], row["Ghép với"]) for row in alone
    }


# Changes --------------------------------------------------------------------------------------------


@pytest.fixture
def again(world, cycle, filed):
    """Ea Kar was sent its report back and filed it again with another outcome."""

    line = filed.lines.get(number="1.1")
    return_report(
        filing=filed,
        returned={line.pk: "-2+3"},
        due_on=date(2026, 12, 30),
        by=world.coordinator,
        now=vn(2026, 12, 9),
    )
    report = cycle.obligations.get(agency=world.ea_kar).report
    return file_report(report, world.clerk, vn(2026, 12, 10), t1_1=Entry(Outcome.NOTHING))


def test_changes_have_a_row_for_each_on_the_page(ask, again):
    days = {"tu": "01/12/2026", "den": "18/12/2026"}
    shown = ask("changes", *PLAN, **days).context["groups"]
    rows = first(ask("changes", *PLAN, xuat="xlsx", **days))

    assert [(row["Loại"], row["Cơ quan, phần"]) for row in rows] == [
        (group.title, change.what) for group, changes in shown for change in changes
    ]
    filed_again, filed, late = rows[:3]
    assert (late["Gửi chậm"], filed["Gửi chậm"]) == ("Có", None)
    assert filed_again["Nội dung"] == "Gửi lại Báo cáo năm 2026, lần 2"
    assert filed_again["Lúc"] == datetime(2026, 12, 10)
    assert filed_again["Đường dẫn"] == f"http://testserver{again.get_absolute_url()}"
    outcomes = [row["Nội dung"] for row in rows if row["Loại"].startswith("Kết quả")]
    assert [words.split(": ")[-1] for words in outcomes] == [
        "Có kết quả → Không phát sinh",
        "Không phát sinh → Có kết quả",
    ]


def test_the_file_of_changes_says_between_which_moments(ask, again):
    book = sheets(ask("changes", *PLAN, xuat="xlsx", tu="01/12/2026", den="09/12/2026"))

    told = book["Danh sách"]["A2"].value
    assert told == (
        "Tính đến 16:30 ngày 18/12/2026. Từ 00:00 ngày 01/12/2026 đến 23:59 ngày 09/12/2026"
    )


def test_the_file_of_changes_holds_all_where_the_page_counts_the_rest(ask, again, monkeypatch):
    monkeypatch.setattr(changes, "MOST_ROWS", 1)

    rows = csv_rows(ask("changes", *PLAN, xuat="csv", tu="01/12/2026"))

    assert sum(row["Loại"] == "Báo cáo đã gửi" for row in rows) == 3


def test_a_clerk_takes_away_no_word_of_others_reports(world, ask, again):
    rows = csv_rows(ask("changes", *PLAN, by=world.other_clerk, xuat="csv", tu="01/12/2026"))
    (returned,) = [row for row in rows if row["Loại"] == "Báo cáo bị trả lại"]

    assert (returned["Lời ghi"], returned["Người thực hiện"], returned["Đường dẫn"]) == ("",) * 3
    assert not [row for row in rows if row["Loại"].startswith("Kết quả")]


# All provinces --------------------------------------------------------------------------------------


def test_all_provinces_have_the_figures_of_the_page(world, ask, filed):
    World(name="Gia Lai", abbreviation="GLI", slug="khac")
    by = world.administrator
    page = ask("national", by=by).context["page"]
    *rows, total = first(ask("national", by=by, xuat="xlsx"))

    assert [row["Tỉnh"] for row in rows] == [row.province for row in page.rows]
    one, other = rows
    whole = page.rows[0].figures
    assert _numbers(one) == _numbers(total) == [4, 2, 1, 1, 2, 2]
    assert _numbers(one) == [
        *(whole.expected, whole.filed, whole.on_time, whole.late, whole.missing, whole.silent)
    ]
    assert one["Tỷ lệ đã gửi"] == pytest.approx(whole.rate / 100)
    assert total["Tỉnh"] == "Cộng 1 tỉnh"
    assert (_numbers(other), other["Ghi chú"]) == ([None] * 6, "Chưa mở kỳ báo cáo năm 2026")


def _numbers(row):
    names = ["Phải báo cáo", "Đã gửi", "Đúng hạn", "Gửi chậm", "Chưa gửi", "Quá hạn chưa gửi"]
    return [row[name] for name in names]


@pytest.mark.parametrize(("query", "status"), [({"nam": "1999"}, 400), ({"xuat": "pdf"}, 400)])
def test_a_faulty_address_of_all_provinces_is_no_file(world, ask, filed, query, status):
    answer = ask("national", by=world.administrator, **({"xuat": "csv"} | query))

    assert answer.status_code == status
    assert "Content-Disposition" not in answer


@pytest.mark.parametrize("who", ["coordinator", "leader", "clerk"])
def test_the_file_of_all_provinces_is_the_administrators_alone(world, ask, filed, who):
    assert ask("national", by=getattr(world, who), xuat="xlsx").status_code == 404


# What it costs --------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "arguments", "reads"),
    [("years", PLAN, 10), ("changes", PLAN, 18), ("task", (*PLAN, "1.1"), 17), ("watched", (), 8)],
)
def test_a_file_costs_the_same_reads_however_long(
    world, watcher, client, name, arguments, reads, count, django_assert_num_queries
):
    for year in range(2026, 2026 + count):
        report = world.open(year).obligations.get(agency=world.ea_kar).report
        file_report(report, world.clerk, vn(2026, 12, 1))
    client.force_login(watcher if name == "watched" else world.coordinator)

    with django_assert_num_queries(reads):
        client.get(reverse(name, args=arguments), {"xuat": "csv"}).getvalue()
