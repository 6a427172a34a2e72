"""A coordinator edits the plan in a browser: its order by keyboard, and an amendment by file."""

import json

import pytest
from playwright.sync_api import expect

from reporting.models import FiledLine
from tasks.plan_file import dump
from tests.browser import follow
from tests.e2e.pages import SLUG
from tests.e2e.steps import press
from tests.factories import vn
from tests.world import file_report

ORDER = f"/ke-hoach/{SLUG}/sap-thu-tu/"


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def scripts(request):
    return {"java_script_enabled": request.param}


def first_section(page):
    return page.locator(".order section").first.locator("li .what b").all_inner_texts()


def pressed_by_key(page, name):
    """Press the button with the keyboard, wait for the answer."""
    page.get_by_role("button", name=name, exact=True).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_tasks_are_put_in_order_by_keyboard_then_saved_and_undone(dak_lak, browse, scripts, clock):
    clock(2026, 11, 2, 9)
    page = browse(dak_lak.coordinator, **scripts)
    page.goto(ORDER)
    assert first_section(page) == ["1.1", "1.2", "1.3"]

    pressed_by_key(page, "Đưa nhiệm vụ 1.3 lên")
    assert first_section(page) == ["1.1", "1.3", "1.2"]
    expect(page.get_by_role("button", name="Đưa nhiệm vụ 1.3 lên", exact=True)).to_be_focused()
    with page.expect_navigation():  # the same key again: one more step
        page.keyboard.press("Enter")
    assert first_section(page) == ["1.3", "1.1", "1.2"]
    assert "chưa lưu" in page.locator(".dock").inner_text()

    press(page, "Lưu thứ tự")
    assert "Đã lưu thứ tự mới" in page.locator(".messages").inner_text()
    page.reload()
    assert first_section(page) == ["1.3", "1.1", "1.2"]

    press(page, "Trả lại thứ tự trước")
    assert first_section(page) == ["1.1", "1.2", "1.3"]


def test_a_number_and_enter_show_the_new_order_and_a_task_moves_by_its_list(
    dak_lak, browse, scripts, clock, width
):
    clock(2026, 11, 2, 9)
    page = browse(dak_lak.coordinator, width=width, **scripts)
    page.goto(ORDER)

    page.get_by_label("Thứ tự của nhiệm vụ 1.3", exact=True).fill("1")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert first_section(page) == ["1.3", "1.1", "1.2"]
    page.get_by_label("Mục của nhiệm vụ 1.1", exact=True).select_option(label="Chuyển sang mục 2")
    press(page, "Xếp theo số đã ghi")
    assert first_section(page) == ["1.3", "1.2"]
    expect(page.get_by_text("chuyển từ mục 1")).to_be_visible()

    press(page, "Lưu thứ tự")

    page.goto(f"/ke-hoach/{SLUG}/nhiem-vu/1.1/")
    assert "Tuyên truyền, phổ biến Hiến pháp" in page.locator("h1").inner_text()


def test_an_amendment_is_seen_asked_about_and_applied(
    opened, browse, scripts, clock, check, tmp_path
):
    file_report(opened.report("UBND xã Ea Kar"), opened.commune, vn(2026, 12, 1))
    filed = list(FiledLine.objects.values_list("number", "task_text", "section_title"))
    data = dump(opened.plan)
    one, two, *_ = data["sections"][0]["tasks"]
    one["text"] += " Gắn với chuyển đổi số."
    one["assignments"][0]["agency"] = "Sở NV"
    data["sections"][0]["tasks"].remove(two)
    file = tmp_path / "sua-doi.json"
    file.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    clock(2026, 12, 5, 9)
    page = browse(opened.coordinator, **scripts)

    page.goto(f"/ke-hoach/{SLUG}/")
    page.get_by_text("Sửa kế hoạch", exact=True).click()
    follow(page.get_by_role("link", name="Nạp bản sửa đổi"))
    page.locator("input[type=file]").set_input_files(file)
    press(page, "Nạp và kiểm tra")
    page.get_by_label("Sở Nội vụ (SNV)").check()
    press(page, "Ghi câu trả lời, kiểm tra lại")

    said = page.locator("main").inner_text()
    assert "Gắn với chuyển đổi số.”" in said
    assert "phân công chủ trì: “Sở Tư pháp” → “Sở Nội vụ”" in said
    assert "Nhiệm vụ 1.2 không có trong tệp nhưng đã có cơ quan báo cáo: giữ lại" in said

    press(page, "Áp dụng")

    assert "Đã áp dụng tệp sua-doi.json" in page.locator(".messages").inner_text()
    follow(page.get_by_role("link", name="Xem kế hoạch"))
    assert "Không còn trong kế hoạch theo bản sửa đổi" in page.content()
    assert list(FiledLine.objects.values_list("number", "task_text", "section_title")) == filed


def test_the_pages_pass_as_they_stand_after_something_was_done(opened, browse, check, clock, width):
    clock(2026, 12, 5, 9)
    page = browse(opened.coordinator)
    page.goto(ORDER)
    press(page, "Đưa nhiệm vụ 1.2 lên")
    check(page)
    page.goto(f"/ke-hoach/{SLUG}/chep/")
    page.get_by_label("Tên gọi ngắn").fill("Kế hoạch 2027")
    page.get_by_label("Ghi chú về số, ngày ban hành").fill("Chưa ban hành.")
    page.get_by_label("Ngày hiểu tên cơ quan").fill("10/01/2027")
    press(page, "Xem trước")
    check(page)
    press(page, "Tạo kế hoạch mới")
    page.goto(f"/ke-hoach/{SLUG}/thay-the/")
    check(page)
    page.get_by_role("radio").first.check()
    press(page, "Ghi thay thế")
    check(page)
    page.goto(f"/ke-hoach/{SLUG}/thay-the/")
    check(page)
