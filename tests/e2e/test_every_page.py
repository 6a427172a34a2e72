"""Every page, as every role that reaches it, on an office screen and on a phone, with real content.

A page that gets an address without being visited here fails `test_no_page_is_forgotten`.
"""

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from agencies.models import Agency, Membership
from tests.e2e.pages import address, faults_of
from tests.e2e.steps import press
from tests.test_permissions import addresses
from tests.world import person

# Addresses that are no pages: acts, a file, a redirect.
NO_PAGES = {
    "home",
    "plan-json",
    "report-save",
    "round-lines",  # the page of task-lines, for a round
    "paper-number",
    "cycle-close",
    "cycle-reopen",
    "report-reopen",
    "report-hand-over",
    "reorganisation-undo",
    "implementation-plan-remove",
    "implementation-plan-file",
    "remark-remove",
    "obligations-act",
    "recommendations-act",
    "obligation-invite",
    "agency-template",
    "upload-apply",
    "upload-discard",
    "api-token-revoke",
    "api-plans",
    "api-cycles",
    "api-figures",
    "api-matrix",
    "api-unknown",
    "account_set_password",
}
PUBLIC = [
    "guide",
    "account_login",
    "account_signup",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
]
# What each role opens, in portions of about the same time.
ROLES = [
    ("commune", ["my-work", "report", "account_change_password", "account_logout"]),
    ("commune", ["plans", "task", "progress", "search"]),
    ("commune", ["plan", "agencies", "agency", "reorganisations"]),
    ("coordinator", ["reorganisations", "reorganisation-new", "reorganisation"]),
    ("coordinator", ["my-work", "progress", "cycle-open", "filing"]),
    ("coordinator", ["cycles", "plan", "report-paper"]),
    ("coordinator", ["overview", "changes"]),
    ("leader", ["overview", "changes"]),
    ("commune", ["changes"]),
    ("coordinator", ["reviews", "review"]),
    ("commune", ["implementation-plans", "implementation-plan"]),
    ("coordinator", ["implementation-plans", "implementation-plan"]),
    ("coordinator", ["round", "round-open", "obligation-add"]),
    ("coordinator", ["plan-order", "plan-copy", "plan-supersede"]),
    ("department", ["my-work", "watched", "task-lines"]),
    ("leader", ["my-work", "progress", "filing", "task-lines"]),
    ("leader", ["matrix", "round-matrix", "obligations"]),
    ("leader", ["obstacles", "round-obstacles"]),
    ("commune", ["obstacles"]),
    ("coordinator", ["recommendations", "round-recommendations"]),
    ("commune", ["recommendations"]),
    ("coordinator", ["obligations", "round-obligations"]),
    ("coordinator", ["set-up", "api-tokens"]),
    ("administrator", ["set-ups", "set-up", "api-tokens", "national"]),
    ("commune", ["years", "compare"]),
    ("coordinator", ["upload-new", "upload"]),
    ("administrator", ["upload-new", "upload", "province-new"]),
    ("administrator", ["my-work", "cycles", "progress", "plans", "agencies"]),
]
AFTER_TYPING = {"report-submit", "report-nothing", "remark-add"}  # visited by tests of their own


def test_no_page_is_forgotten():
    visited = {name for _, names in ROLES for name in names}
    own = {name for namespace, name in addresses() if namespace != "admin"}

    assert own - visited - {*PUBLIC} - AFTER_TYPING - NO_PAGES == set()


def test_faults_of_a_page_are_found(page, transactional_db, browser_faults):
    page.goto(reverse("account_login"))
    page.evaluate("""() => {
      document.title = " – Theo dõi kế hoạch";
      document.querySelector("main").append(document.createElement("h1"));
      document.querySelector(".brand").style.outline = "none";
      document.querySelector(".brand").style.boxShadow = "none";
      document.querySelector("form").style.minWidth = "500px";
    }""")

    found = " ".join(faults_of(page, browser_faults))

    assert "title: " in found
    assert "'h1': 2" in found
    assert 'focus is not seen: <a class="brand"' in found
    assert "wider than a phone" in found
    assert "360px empty-heading" in found


# Before the login --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PUBLIC)
def test_pages_before_the_login(page, walk, transactional_db, name):
    arguments = ["1", "abc-def"] if name == "account_reset_password_from_key" else []

    walk(page, [reverse(name, args=arguments)], dark=True)


def test_pages_of_refusal(page, walk, browse, opened):
    walk(page, ["/khong-co-trang-nay/"], status=404, dark=True)
    page = browse(opened.department)
    walk(page, ["/khong-co-trang-nay/"], status=404)
    walk(page, ["/tim-kiem/?" + "&" * 2001], status=400, dark=True)


def test_the_page_of_a_failure(page, walk, live_server):
    words = render_to_string("500.html")
    page.route("**/hong/", lambda route: route.fulfill(status=500, body=words))

    walk(page, ["/hong/"], status=500, dark=True)


def test_the_page_after_a_lost_session(opened, browse, check):
    page = browse(opened.commune)
    page.goto("/tai-khoan/doi-mat-khau/")
    for field in page.locator("input[type=password]").all():
        field.fill("Mat-khau-moi-9K")
    page.context.clear_cookies(name="csrftoken")

    press(page, "Đổi mật khẩu")

    assert "phiên làm việc đã thay đổi" in page.locator("h1").inner_text()
    check(page, status=403)


# After the login -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "names"), ROLES, ids=[f"{role}-{names[-1]}" for role, names in ROLES]
)
def test_pages_of_a_role_after_the_deadline(province, browse, walk, clock, role, names):
    clock(2026, 12, 18, 16, 30)
    page = browse(getattr(province, role))

    walk(page, [address(province, name) for name in names])


def test_pages_before_the_deadline(province, browse, walk, clock):
    clock(2026, 12, 7, 9)
    page = browse(province.commune)

    walk(page, [address(province, name) for name in ("my-work", "report", "progress")])


def test_the_overview_before_the_deadline(province, browse, walk, clock):
    clock(2026, 12, 7, 9)

    walk(browse(province.leader), ["/tong-quan/"], dark=True)


def test_pages_with_nothing_on_them(dak_lak, browse, walk):
    page = browse(dak_lak.commune)

    walk(page, ["/viec-cua-toi/", "/tien-do/"])
    walk(browse(dak_lak.coordinator), ["/tong-quan/"])


def test_an_agency_with_a_long_life_and_who_is_left_behind_by_it(province, browse, walk, clock):
    clock(2026, 12, 18, 16, 30)
    district = Agency.objects.get(name="UBND huyện Ea Kar")
    communes = [row.successor for row in district.heirs.all()]
    clerk = person(district, Membership.Role.FOCAL_POINT)

    for reader in (province.coordinator, clerk):
        walk(browse(reader), [one.get_absolute_url() for one in (district, communes[0])])


def test_lists_narrowed_by_filters(province, browse, walk, clock):
    clock(2026, 12, 18, 16, 30)
    page = browse(province.coordinator)
    progress = address(province, "obligations")

    found = [
        f"{progress}?trang_thai=cham",
        f"{progress}?tim=khong-co-ai",
        f"{address(province, 'matrix')}?trang_thai=said&phan=bat-buoc",
        f"{address(province, 'matrix')}?phan=duoc-mien",
        "/xem-xet/?diem=chua-co-so",
        "/xem-xet/?tim=khong-co-ai",
        "/xem-xet/?trang_thai=tra-lai",
        "/tim-kiem/?q=phap+luat",
        "/tim-kiem/?q=khongcogi",
        "/co-quan/?trang_thai=da-ket-thuc",
    ]

    walk(page, found)


def test_on_a_phone_no_number_of_a_section_is_hidden_beside_the_screen(province, browse):
    page = browse(province.leader, width=360)
    page.goto(address(province, "progress"))

    table = page.get_by_role("region", name="Bảng theo nhóm nhiệm vụ, cuộn được")

    assert table.evaluate("(one) => one.scrollWidth - one.clientWidth") <= 0


def test_addresses_with_a_faulty_filter(province, browse, walk):
    page = browse(province.coordinator)
    progress = address(province, "obligations")
    found = [
        f"{progress}?trang_thai=xyz",
        f"{address(province, 'matrix')}?loai=x&phan=x",
        "/xem-xet/?trang_thai=xyz",
        "/ke-hoach/dak-lak-2026/mo-ky/?year=1999",
        "/ke-hoach/dak-lak-2026/thay-doi/?tu=05/12/2026&den=01/12/2026",
    ]

    walk(page, found, status=400)
