"""What goes wrong on ordinary days: pressing twice, going back, being logged out, leaving midway."""

import re

import pytest
from playwright.sync_api import expect

from reporting.models import Filing
from tests.browser import follow
from tests.e2e.steps import fill, press, unfold
from tests.factories import PASSWORD
from tests.world import fill as fill_draft

PHONE = 360
EA_KAR = "UBND xã Ea Kar"
TYPED = "Đã tổ chức 14 hội nghị."


@pytest.fixture
def draft(opened, browse, clock):
    """The draft of Ea Kar on its clerk's phone, one week before the deadline."""
    clock(2026, 12, 7, 9)
    page = browse(opened.commune, width=PHONE)
    page.goto(opened.report(EA_KAR).get_absolute_url())
    return page


@pytest.fixture
def last_look(opened, draft):
    """The page before filing, of a complete draft."""
    fill_draft(opened.report(EA_KAR), opened.commune)
    draft.reload()
    press(draft, "Kiểm tra và gửi")
    return draft


def typed(page):
    return unfold(page, "1.1").get_by_label("Đã làm được gì")


# Pressing twice ------------------------------------------------------------------------------------


def test_pressing_twice_files_once(last_look):
    last_look.get_by_role("button", name="Gửi báo cáo").dblclick()

    expect(last_look.locator("h1")).to_have_text(f"Báo cáo năm 2026 của {EA_KAR}")
    assert Filing.objects.get().receipt in last_look.locator("main").inner_text()


def test_pressing_twice_saves_what_was_typed(draft):
    fill(draft, "1.1", "Có kết quả", TYPED)

    draft.get_by_role("button", name="Lưu nháp").dblclick()

    expect(draft.locator(".messages")).to_contain_text("Đã lưu")
    assert typed(draft).input_value() == TYPED


def test_pressing_twice_opens_one_cycle(dak_lak, browse, clock, allow_status):
    clock(2026, 10, 1, 8)
    allow_status(409)  # where the second press arrives alone, it is told so, with the way there
    page = browse(dak_lak.coordinator)
    page.goto("/ke-hoach/dak-lak-2026/mo-ky/?year=2026")

    page.get_by_role("button", name="Mở kỳ năm 2026").dblclick()

    expect(page.locator("main")).to_contain_text(re.compile("Đã mở kỳ|đã được mở trước đó"))
    assert dak_lak.plan.cycles.count() == 1


def test_two_people_pressing_one_after_the_other_file_once(opened, last_look, browse):
    second = browse(opened.person("Y Thân Niê", EA_KAR))
    second.goto(last_look.url)
    press(last_look, "Gửi báo cáo")

    press(second, "Gửi báo cáo")

    assert "đã được gửi trước đó" in second.locator(".messages").inner_text()
    assert "Nguyễn Thị Hạnh" in second.locator("main .facts").inner_text()
    assert Filing.objects.count() == 1


# Going back ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("steps", "button"), [(1, "Gửi báo cáo"), (2, "Lưu nháp")])
def test_going_back_after_filing_changes_nothing(last_look, steps, button):
    press(last_look, "Gửi báo cáo")
    receipt = last_look.url

    for _ in range(steps):
        last_look.go_back()
    if last_look.get_by_role("button", name=button).count():  # where the browser kept the old page
        press(last_look, button)

    expect(last_look).to_have_url(receipt)
    assert Filing.objects.count() == 1


def test_leaving_midway_and_coming_back_finds_what_was_typed(draft):
    fill(draft, "1.1", "Có kết quả", TYPED)
    follow(draft.get_by_role("link", name="Kế hoạch", exact=True))

    draft.go_back()

    assert typed(draft).input_value() == TYPED
    press(draft, "Lưu nháp")
    expect(draft.locator(".messages")).to_contain_text("Đã lưu")
    assert typed(draft).input_value() == TYPED


# Being logged out ------------------------------------------------------------------------------------


def test_who_was_logged_out_while_typing_logs_in_goes_back_and_saves(opened, draft):
    opened.commune.set_password(PASSWORD)
    opened.commune.save()
    fill(draft, "1.1", "Có kết quả", TYPED)
    draft.context.clear_cookies(name="sessionid")

    press(draft, "Lưu nháp")
    draft.get_by_label("Tên đăng nhập hoặc thư điện tử").fill(opened.commune.username)
    draft.get_by_label("Mật khẩu").fill(PASSWORD)
    press(draft, "Đăng nhập")
    draft.go_back()
    draft.go_back()

    assert typed(draft).input_value() == TYPED
    press(draft, "Lưu nháp")
    expect(draft.locator(".messages")).to_contain_text("Đã lưu")


def test_the_deadline_passes_while_the_page_is_open(opened, draft, clock):
    fill_draft(opened.report(EA_KAR), opened.commune)
    draft.reload()
    press(draft, "Kiểm tra và gửi")
    clock(2026, 12, 15, 0, 0)

    press(draft, "Gửi báo cáo")

    assert "Gửi chậm 1 ngày" in draft.locator("main").inner_text()


def test_the_cycle_is_closed_while_somebody_types(opened, draft, allow_status, browse):
    allow_status(409)
    fill(draft, "1.1", "Có kết quả", TYPED)
    coordinator = browse(opened.coordinator)
    coordinator.goto("/")
    press(coordinator, "Đóng kỳ năm 2026")

    press(draft, "Lưu nháp")

    assert "Kỳ báo cáo đã đóng" in draft.locator("#loi").inner_text()
    assert typed(draft).input_value() == TYPED
