"""Charts and cells as they stand in a page: well-formed, titled, escaped, and saying their numbers."""

from datetime import date
from xml.etree import ElementTree as ET

import pytest

from reporting.charts import Bar, Growth, Series
from reporting.progress_page import DatedFigures, SectionRow
from reporting.summary import LineFigures
from reporting.templatetags.charts import growth_chart, section_cells, stacked_bar

DUE = date(2026, 12, 14)


def growth(as_of, past=None, name="năm 2026"):
    points = [(date(2026, 11, 20), 3), (date(2026, 12, 14), 90), (date(2026, 12, 18), 95)]
    return Growth(Series(name, points), past, 117, DUE, as_of)


def drawn(html):
    return ET.fromstring(html)  # noqa: S314


def words(root):
    return [text.text for text in root.iter("text")]


@pytest.mark.parametrize("look", ["wide", "narrow"])
def test_a_drawing_is_titled_with_its_numbers(look):
    root = drawn(growth_chart(growth(date(2026, 12, 20)), look))

    title = root.find("title")
    assert root.get("aria-labelledby") == title.get("id")
    assert root.get("role") == "img"
    assert title.text == (
        "Số báo cáo đã gửi, cộng dồn theo ngày: 95 trên 117 đến ngày 20/12/2026, "
        "90 đến hết hạn 14/12/2026."
    )
    assert "hạn cuối 14/12: 90" in words(root)
    assert "năm 2026: 95" in words(root)
    assert len(root.findall("circle")) == 2


def test_before_the_due_day_its_number_is_not_told():
    root = drawn(growth_chart(growth(date(2026, 12, 1)), "wide"))

    assert "hạn cuối 14/12" in words(root)
    assert root.find("title").text.endswith("3 trên 117 đến ngày 01/12/2026.")
    assert len(root.findall("circle")) == 1


def test_last_year_stands_beside_this_year_only_where_there_is_one():
    past = Series("năm 2025", [(date(2026, 12, 10), 80)])

    with_past = drawn(growth_chart(growth(date(2026, 12, 20), past), "wide"))
    without = drawn(growth_chart(growth(date(2026, 12, 20)), "wide"))

    assert "năm 2025: 80" in words(with_past)
    assert [line.get("class") for line in with_past.findall("polyline")] == ["past", "now"]
    assert [line.get("class") for line in without.findall("polyline")] == ["now"]


def test_a_year_in_which_nobody_filed_writes_no_name_on_the_axis():
    past = Series("năm 2025", [])

    root = drawn(growth_chart(growth(date(2026, 12, 20), past), "narrow"))

    assert [line.get("class") for line in root.findall("polyline")] == ["past", "now"]
    assert not any("2025" in text for text in words(root))


def test_names_in_a_chart_are_escaped():
    series = growth(date(2026, 12, 20), name="<b>đợt</b> & khác")

    assert "<b>đợt</b> & khác: 95" in words(drawn(growth_chart(series, "wide")))
    bar = drawn(stacked_bar(Bar([("f1", 2, '"tốt" <b>')]), '1" onload="x'))
    assert bar.get("aria-label") == '1" onload="x: 2 "tốt" <b>'
    assert bar.get("onload") is None


def test_a_bar_is_as_wide_as_its_number_and_leaves_out_nought():
    bar = drawn(stacked_bar(Bar([("f1", 3, "có"), ("f3", 0, "không"), ("f-late", 2, "trễ")]), "1"))

    assert bar.get("viewBox") == "0 0 5 10"
    assert [(r.get("class"), r.get("x"), r.get("width")) for r in bar] == [
        ("f1", "0", "3"),
        ("f-late", "3", "2"),
    ]
    assert stacked_bar(Bar([("f1", 0, "có")]), "1") == ""


def cells(row, *, has_dated=False, matrix_url="/ma-tran/", muc="2.1"):
    html = section_cells(row, has_dated, matrix_url, muc)
    return list(drawn(f"<tr>{html}</tr>"))


def test_each_number_of_a_section_leads_to_its_lines_in_the_matrix():
    row = SectionRow(None, yearly=LineFigures(result=1234, completed=1, nothing=2, overdue=3))

    found = cells(row)

    assert ["".join(cell.itertext()) for cell in found] == ["1.235", "0", "2", "0", "0", "3"]
    links = [cell.find("a") for cell in found]
    assert links[0].get("href") == "/ma-tran/?muc=2.1&phan=bat-buoc&trang_thai=with_result"
    assert links[1] is None
    assert links[5].get("class") == "late-text"
    assert [cell.get("class") for cell in found] == ["n edge", *["n"] * 5]


def test_without_a_matrix_numbers_lead_nowhere():
    row = SectionRow(None, yearly=LineFigures(result=4))

    assert all(cell.find("a") is None for cell in cells(row, matrix_url=None))


def test_the_number_of_a_section_cannot_break_out_of_its_link():
    row = SectionRow(None, yearly=LineFigures(result=4))

    assert cells(row, muc='"><script>&')[0].find("a").get("href") == (
        "/ma-tran/?muc=%22%3E%3Cscript%3E%26&phan=bat-buoc&trang_thai=with_result"
    )


def test_dated_tasks_stand_before_the_others_and_a_dash_where_there_is_none():
    both = SectionRow(None, DatedFigures(1, 2, 3, 4), LineFigures(nothing=5))
    only_dated, only_yearly = SectionRow(None, DatedFigures(1)), SectionRow(None, None, both.yearly)

    def said(row):
        return ["".join(cell.itertext()) for cell in cells(row, has_dated=True)]

    assert said(both) == ["1", "2", "3", "4", "0", "0", "5", "0", "0", "0"]
    assert said(only_dated) == ["1", "0", "0", "0", *["–"] * 6]
    assert said(only_yearly) == [*["–"] * 4, "0", "0", "5", "0", "0", "0"]
    assert cells(both, has_dated=True)[3].find("a").get("class") == "late-text"
    assert cells(both, has_dated=True, matrix_url=None)[3].find("span").text == "4"


def test_numbers_of_dated_tasks_and_of_all_others_lead_to_different_cells():
    row = SectionRow(None, DatedFigures(1, 2, 3, 4), LineFigures(result=5))

    links = [cell.find("a").get("href") for cell in cells(row, has_dated=True, muc="")[:5]]

    assert links == [
        "/ma-tran/?phan=bat-buoc&trang_thai=done_on_time",
        "/ma-tran/?phan=bat-buoc&trang_thai=done_late",
        "/ma-tran/?phan=bat-buoc&trang_thai=undone_in_time",
        "/ma-tran/?phan=bat-buoc&trang_thai=undone_overdue",
        "/ma-tran/?phan=bat-buoc&loai=theo-nam&trang_thai=with_result",
    ]


def test_each_cell_has_its_head_beside_it_for_phones():
    row = SectionRow(None, DatedFigures(1), LineFigures(result=5))

    labels = [cell.get("data-label") for cell in cells(row, has_dated=True)]

    assert labels[:5] == [
        *("Hoàn thành đúng hạn", "Hoàn thành quá hạn", "Đang làm, còn hạn", "Quá hạn chưa xong"),
        "Có kết quả",
    ]
