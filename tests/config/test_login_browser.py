"""The pages of login and refusal in a real browser, on a phone and on an office screen."""

import pytest
from playwright.sync_api import expect

from tests.browser import accessibility_faults, follow, sideways_overflow
from tests.factories import PASSWORD, CoordinatorFactory, DepartmentFactory, FocalPointFactory

pytestmark = pytest.mark.django_db(transaction=True)

ANONYMOUS = [
    "/tai-khoan/dang-nhap/",
    "/tai-khoan/quen-mat-khau/",
    "/tai-khoan/quen-mat-khau/da-gui/",
    "/tai-khoan/quen-mat-khau/khoa/1-abc-def/",
    "/tai-khoan/quen-mat-khau/xong/",
    "/tai-khoan/dang-ky/",
    "/tai-khoan/tam-khoa/",
]
SMALL_TARGETS = """() => [...document.querySelectorAll("button, input, select, .topnav a, .btn-x")]
    .filter(e => e.type !== "hidden" && e.type !== "checkbox" && e.getClientRects().length)
    .filter(e => e.getBoundingClientRect().height < 43.5)
    .map(e => e.outerHTML.slice(0, 80))"""


def log_in_by_hand(page, user, password=PASSWORD):
    page.goto("/tai-khoan/dang-nhap/")
    page.get_by_label("Tên đăng nhập hoặc thư điện tử").fill(user.username)
    page.get_by_label("Mật khẩu").fill(password)
    follow(page.get_by_role("button", name="Đăng nhập"))


@pytest.mark.parametrize("path", ANONYMOUS)
def test_a_page_before_the_login_can_be_used_by_everybody(page, width, path):
    page.goto(path)

    assert accessibility_faults(page) == []
    assert sideways_overflow(page) == 0


@pytest.mark.parametrize("path", ["/tai-khoan/doi-mat-khau/", "/tai-khoan/dang-xuat/"])
def test_a_page_of_the_account_can_be_used_by_everybody(page, width, log_in, path):
    log_in(CoordinatorFactory(is_staff=True))

    page.goto(path)

    assert accessibility_faults(page) == []
    assert sideways_overflow(page) == 0


def test_fingers_find_their_targets_on_a_phone(page, log_in):
    page.set_viewport_size({"width": 360, "height": 800})
    log_in(CoordinatorFactory(is_staff=True))

    page.goto("/tai-khoan/doi-mat-khau/")

    assert page.evaluate(SMALL_TARGETS) == []


def test_a_page_that_does_not_exist_can_be_used_by_everybody(page, width, log_in, browser_faults):
    agency = DepartmentFactory(name="Ban Quản lý các Khu công nghiệp tỉnh Đắk Lắk")
    log_in(FocalPointFactory(agency=agency))

    page.goto("/khong-co-trang-nay/")

    assert accessibility_faults(page) == []
    assert sideways_overflow(page) == 0
    browser_faults.clear()  # the browser notes the 404 that was asked for


def test_the_keyboard_first_finds_the_way_past_the_navigation(page, log_in):
    log_in(CoordinatorFactory())
    page.goto("/tai-khoan/doi-mat-khau/")

    page.keyboard.press("Tab")

    skip = page.get_by_role("link", name="Đến nội dung chính")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()


def test_words_and_faults_can_be_read_in_the_dark(page):
    page.emulate_media(color_scheme="dark")

    log_in_by_hand(page, FocalPointFactory(), "sai")

    assert accessibility_faults(page) == []


def test_after_a_wrong_password_the_fault_has_the_focus_and_the_name_is_still_there(page, width):
    user = FocalPointFactory()

    log_in_by_hand(page, user, "sai")

    alert = page.get_by_role("alert")
    expect(alert).to_be_focused()
    expect(alert).to_contain_text("mật khẩu chưa đúng")
    assert page.get_by_label("Tên đăng nhập hoặc thư điện tử").input_value() == user.username
    assert accessibility_faults(page) == []


def test_a_fault_leads_to_its_field(page, log_in):
    log_in(FocalPointFactory())
    page.goto("/tai-khoan/doi-mat-khau/")
    for label in ("Mật khẩu hiện tại", "Mật khẩu mới", "Nhập lại mật khẩu mới"):
        page.get_by_label(label, exact=True).fill("1234")
    follow(page.get_by_role("button", name="Đổi mật khẩu"))

    page.get_by_role("link", name="Mật khẩu mới: Quá ngắn").click()

    expect(page.locator("#id_password1")).to_be_focused()
    assert accessibility_faults(page) == []


def test_login_works_without_scripts(browser, browser_context_args):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()

    log_in_by_hand(page, FocalPointFactory(full_name="Nguyễn Thị Hạnh"))

    assert page.get_by_text("Nguyễn Thị Hạnh").count()
    assert page.get_by_role("button", name="Đăng xuất").is_visible()
    context.close()
