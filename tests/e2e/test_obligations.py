"""Who owes what, run by a coordinator in a browser, with scripts and without."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import follow
from tests.e2e.steps import figures, listed, press
from tests.factories import AgencyFactory

PROGRESS = "/ke-hoach/dak-lak-2026/tien-do/2026/"
LIST = f"{PROGRESS}danh-sach/"


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def scripts(request):
    return {"java_script_enabled": request.param}


def numbers(page):
    """{words: number} of the five figures and the quiet row beneath them, on the page of the cycle."""
    beside = page.context.new_page()
    beside.goto(PROGRESS)
    rows = beside.locator("ul.counts > li > a").all_inner_texts()
    found = [row.removeprefix("! ").split(" ", 1) for row in rows]
    told = figures(beside) | {words: int(number) for number, words in found}
    beside.close()
    return told


def test_a_cycle_with_an_own_deadline_and_an_invited_body(dak_lak, browse, clock, scripts):
    clock(2026, 10, 1, 8)
    page = browse(dak_lak.coordinator, **scripts)
    page.goto("/ke-hoach/dak-lak-2026/mo-ky/?year=2026")
    page.get_by_label("Hạn gửi, ngày").fill("20/12/2026")
    page.get_by_label("Mốc của hạn gửi").select_option(label="Chậm nhất ngày")
    page.get_by_label("Mời Công an tỉnh").check()

    press(page, "Xem lại theo cài đặt này")

    assert "hết ngày Chủ nhật, 20/12/2026" in page.locator(".facts").inner_text()
    assert "thứ Sáu, 18/12/2026" in page.locator(".facts").inner_text()
    assert page.get_by_label("Mời Công an tỉnh").is_checked()

    press(page, "Mở kỳ năm 2026 cho 117 cơ quan")

    assert numbers(page)["phải báo cáo"] == 117
    assert numbers(page)["được đề nghị, đã mời"] == 1
    follow(page.get_by_role("link", name="được đề nghị", exact=False).first)
    assert list(listed(page)) == ["Công an tỉnh"]


def test_all_filtered_are_extended_and_one_undone_at_its_row(opened, browse, clock, scripts):
    clock(2026, 12, 10, 9)
    page = browse(opened.coordinator, **scripts)
    page.goto(f"{LIST}?nhom=department")
    page.get_by_label("Tất cả 15 cơ quan trong danh sách này").check()
    page.get_by_label("Gia hạn", exact=True).check()
    page.get_by_label("Hạn mới, đến hết ngày").fill("20/12/2026")
    page.get_by_label("Lý do").fill("Kiểm kê cuối năm")

    press(page, "Thực hiện")

    assert "và 12 cơ quan khác" in page.locator(".messages").inner_text()
    expect(page).to_have_url(re.compile("nhom=department"))
    assert numbers(page)["được gia hạn"] == 15
    assert "Kiểm kê cuối năm" in listed(page)["Sở Nội vụ"][0]

    follow(page.get_by_role("button", name="Bỏ gia hạn cho Sở Nội vụ"))

    assert numbers(page)["được gia hạn"] == 14
    assert listed(page)["Sở Nội vụ"][0] == "– Chưa gửi"


def test_a_refused_act_keeps_the_ticks_and_is_done_without_those_in_the_way(
    opened, browse, clock, scripts, allow_status
):
    clock(2026, 12, 10, 9)
    allow_status(409)
    page = browse(opened.coordinator, width=360, **scripts)
    page.goto(LIST)
    for agency in ("Sở Nội vụ", "UBND xã Ea Kar"):
        page.get_by_label(f"Chọn {agency}").check()
    page.get_by_label("Gia hạn", exact=True).check()
    page.get_by_label("Hạn mới, đến hết ngày").fill("14/12/2026")
    page.get_by_label("Lý do").fill("Lũ lớn")

    press(page, "Thực hiện")

    told = page.get_by_role("alert").inner_text()
    assert "Hạn mới phải sau hạn đang có" in told
    assert "Sở Nội vụ, UBND xã Ea Kar" in told
    assert page.get_by_label("Chọn UBND xã Ea Kar").is_checked()
    assert page.get_by_label("Lý do").input_value() == "Lũ lớn"

    page.get_by_label("Hạn mới, đến hết ngày").fill("20/12/2026")
    press(page, "Thực hiện")

    assert numbers(page)["được gia hạn"] == 2


def test_exempting_inviting_and_adding(opened, browse, clock, scripts):
    clock(2026, 12, 10, 9)
    AgencyFactory(province=opened.plan.province, name="UBND xã Mới")
    page = browse(opened.coordinator, **scripts)
    page.goto(LIST)
    page.get_by_label("Chọn UBND xã Ea Kar").check()
    page.get_by_label("Miễn báo cáo", exact=True).check()
    page.get_by_label("Lý do").fill("Mới sắp xếp")
    press(page, "Thực hiện")
    assert numbers(page)["phải báo cáo"] == 116

    follow(page.get_by_role("link", name="Xem lại hoặc bỏ"))
    assert list(listed(page)) == ["UBND xã Ea Kar"]
    follow(page.get_by_role("button", name="Bỏ miễn cho UBND xã Ea Kar"))
    assert numbers(page)["phải báo cáo"] == 117

    page.goto(LIST)  # whom the plan asks stands under the whole list
    follow(page.get_by_role("button", name="Mời báo cáo Công an tỉnh"))
    assert numbers(page)["được đề nghị, đã mời"] == 1

    follow(page.get_by_role("link", name="Thêm cơ quan vào kỳ này"))
    page.get_by_label("Cơ quan", exact=True).select_option(label="UBND xã Mới")
    page.get_by_label("Lý do thêm").fill("Mới thành lập")
    press(page, "Thêm vào kỳ")
    assert numbers(page)["phải báo cáo"] == 118


def test_next_year_is_one_click_from_this_year(opened, browse, clock, scripts):
    clock(2026, 12, 31, 9)
    page = browse(opened.coordinator, **scripts)
    page.goto(PROGRESS)

    follow(page.get_by_role("link", name="Mở kỳ năm 2027"))

    assert page.get_by_label("Tên kỳ báo cáo").input_value() == "Báo cáo năm 2027"
    assert page.get_by_label("Hạn gửi, ngày").input_value() == "15/12/2027"
    press(page, "Mở kỳ năm 2027 cho 117 cơ quan")
    expect(page).to_have_url(re.compile("/tien-do/2027/"))
