"""Every page, as every role that reaches it, on an office screen and on a phone, with real content.

A page that gets an address without being visited here fails `test_no_page_is_forgotten`.
"""

from datetime import date

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from playwright.sync_api import expect

from agencies.access import give_admin_access
from agencies.models import AgencyGroup
from plans.models import ReportingRule, Responsibility
from reporting.actions.cycles import open_round
from reporting.actions.drafts import Entry
from reporting.actions.expecting import CycleSettings
from reporting.actions.filing import submit_report
from reporting.actions.review import return_report
from tasks.models import Task
from tests.browser import WIDTHS, accessibility_faults, sideways_overflow
from tests.e2e.conftest import SLUG
from tests.e2e.steps import fill, press, save
from tests.factories import vn
from tests.own_plans import PDF
from tests.test_permissions import addresses
from tests.world import file_report
from tests.world import fill as fill_draft

YEAR = [SLUG, 2026]
# Addresses that are no pages: acts, a file, a redirect.
NO_PAGES = {
    "home",
    "plan-json",
    "report-save",
    "paper-number",
    "cycle-close",
    "cycle-reopen",
    "report-reopen",
    "implementation-plan-remove",
    "implementation-plan-file",
    "remark-remove",
    "obligations-act",
    "obligation-invite",
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
    ("commune", ["plan", "agencies", "agency"]),
    ("coordinator", ["my-work", "progress", "cycle-open", "filing"]),
    ("coordinator", ["cycles", "plan", "report-paper"]),
    ("coordinator", ["reviews", "review"]),
    ("commune", ["implementation-plans", "implementation-plan"]),
    ("coordinator", ["implementation-plans", "implementation-plan"]),
    ("coordinator", ["round", "round-open", "obligation-add"]),
    ("department", ["my-work", "watched", "task-lines"]),
    ("leader", ["my-work", "progress", "filing", "task-lines"]),
    ("administrator", ["my-work", "cycles", "progress", "plans", "agencies"]),
]
AFTER_TYPING = {"report-submit", "report-nothing", "remark-add"}  # visited by tests of their own


def test_no_page_is_forgotten():
    visited = {name for _, names in ROLES for name in names}
    own = {name for namespace, name in addresses() if namespace != "admin"}

    assert own - visited - {*PUBLIC} - AFTER_TYPING - NO_PAGES == set()


# What every page must pass -----------------------------------------------------------------------

HEADS = """() => ({
  title: document.title,
  h1: [...document.querySelectorAll("h1")].filter(e => e.checkVisibility()).length,
  lang: document.documentElement.lang,
})"""
# After a key was pressed, what gets the focus by script shows it as if reached by the keyboard.
UNSEEN_FOCUS = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
  .filter(e => e.type !== "hidden" && !e.disabled && e.checkVisibility({visibilityProperty: true}))
  .filter(e => {
    e.focus();
    const style = getComputedStyle(e);
    const ringed = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    return document.activeElement === e && !ringed && style.boxShadow === "none";
  })
  .map(e => e.outerHTML.slice(0, 120))"""


def faults_of(page, noted, *, status=200, dark=False):
    """Everything wrong with the page that stands in the browser, one sentence each."""
    heads = page.evaluate(HEADS)
    found = [fault for fault in noted if f"status of {status} " not in fault]
    noted.clear()
    if not heads["title"].partition("–")[0].strip() or "Theo dõi kế hoạch" not in heads["title"]:
        found.append(f"title: {heads['title']}")
    if heads["h1"] != 1 or heads["lang"] != "vi":
        found.append(f"{heads}")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"{width}px {fault}" for fault in accessibility_faults(page)]
    found += _at_phone(page)
    if dark:
        page.emulate_media(color_scheme="dark")
        found += [f"dark {fault}" for fault in accessibility_faults(page)]
        page.emulate_media(color_scheme="light")
    page.keyboard.press("Tab")
    found += [f"focus is not seen: {e}" for e in page.evaluate(UNSEEN_FOCUS)]
    return found


def _at_phone(page):
    page.set_viewport_size({"width": min(WIDTHS), "height": 800})
    wider = sideways_overflow(page)
    return [f"wider than a phone by {wider} px"] if wider else []


def visit(page, noted, address, *, status=200, **options):
    """Open the address; what is wrong with it."""
    page.set_viewport_size({"width": max(WIDTHS), "height": 800})
    response = page.goto(address)
    wrong = [] if response.status == status else [f"answers {response.status}"]
    return wrong + faults_of(page, noted, status=status, **options)


@pytest.fixture
def walk(browser_faults):
    """walk(page, addresses, status=200): each of them passes, else all that is wrong with any."""

    def through(page, found, **options):
        wrong = {where: visit(page, browser_faults, where, **options) for where in found}
        _none({where: faults for where, faults in wrong.items() if faults})

    return through


@pytest.fixture
def check(browser_faults):
    """check(page): it passes as it stands, after something was done on it."""

    def as_it_stands(page, **options):
        faults = faults_of(page, browser_faults, **options)
        _none({page.url: faults} if faults else {})

    return as_it_stands


def _none(wrong):
    """Fail with every fault of every page, in full."""
    if wrong:
        pytest.fail("\n".join(f"{where}: {fault}" for where in wrong for fault in wrong[where]))


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


@pytest.fixture
def province(opened):
    """The open cycle with a filing, a draft, one report late, and people who look on."""
    file_report(opened.report("Sở Nội vụ"), opened.department, vn(2026, 12, 1, 9))
    file_report(
        opened.report("UBND phường Tuy Hòa"),
        opened.person("Lê Thị Mai", "UBND phường Tuy Hòa"),
        vn(2026, 12, 16, 9),
    )
    give_admin_access(opened.coordinator)
    day = date(2026, 11, 30)
    open_round(
        plan=opened.plan,
        kind="on_request",
        settings=CycleSettings(
            "Báo cáo nhanh", day, day, day, day, "no_later_than", "Công văn số 9/UBND-NC"
        ),
        agencies=[opened.agency("UBND xã Ea Kar"), opened.agency("Sở Nội vụ")],
        by=opened.coordinator,
        now=vn(2026, 11, 1),
    )
    return opened


def address(province, name):
    arguments = {
        "plan": [SLUG],
        "cycle-open": [SLUG],
        "task": [SLUG, "2.1"],
        "task-lines": [SLUG, "3.1", 2026],
        "implementation-plans": [SLUG],
        "implementation-plan": [SLUG, province.agency("UBND xã Ea Kar").pk],
        "round-open": [SLUG],
        "round": [province.plan.cycles.get(kind="on_request").pk],
        "obligation-add": [province.plan.cycles.yearly().get().pk],
        "progress": YEAR,
        "agency": [province.agency("UBND xã Ea Kar").pk],
        "report": [province.report("UBND xã Ea Kar").pk],
        "filing": [province.report("Sở Nội vụ").pk, 1],
        "report-paper": [province.report("UBND xã Ea Kar").pk],
        "review": [province.report("Sở Nội vụ").pk],
    }
    return reverse(name, args=arguments.get(name, []))


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


def test_pages_with_nothing_on_them(dak_lak, browse, walk):
    page = browse(dak_lak.commune)

    walk(page, ["/viec-cua-toi/", "/tien-do/"])


def test_lists_narrowed_by_filters(province, browse, walk, clock):
    clock(2026, 12, 18, 16, 30)
    page = browse(province.coordinator)
    progress = address(province, "progress")

    found = [
        f"{progress}?trang_thai=cham",
        f"{progress}?tim=khong-co-ai",
        "/xem-xet/?diem=chua-co-so",
        "/xem-xet/?tim=khong-co-ai",
        "/xem-xet/?trang_thai=tra-lai",
        "/tim-kiem/?q=phap+luat",
        "/tim-kiem/?q=khongcogi",
        "/co-quan/?trang_thai=da-ket-thuc",
    ]

    walk(page, found)


def test_addresses_with_a_faulty_filter(province, browse, walk):
    page = browse(province.coordinator)
    progress = address(province, "progress")
    found = [
        f"{progress}?trang_thai=xyz",
        "/xem-xet/?trang_thai=xyz",
        "/ke-hoach/dak-lak-2026/mo-ky/?year=1999",
    ]

    walk(page, found, status=400)


# The states of a report and of a cycle ------------------------------------------------------------


@pytest.fixture
def draft(province, browse, clock):
    """The draft of Ea Kar in its clerk's browser, on a phone."""
    clock(2026, 12, 7, 9)
    page = browse(province.commune, width=360)
    page.goto(address(province, "report"))
    return page


def test_a_draft_that_was_saved(draft, check):
    fill(draft, "1.1", "Có kết quả", "Đã tổ chức 14 hội nghị.")
    save(draft)

    check(draft)


def test_a_draft_with_every_fault(draft, check):
    fill(draft, "1.1", "Chưa thực hiện")
    press(draft, "Kiểm tra và gửi")

    assert draft.locator("#loi").is_visible()
    check(draft, status=422)


def test_a_draft_that_a_colleague_saved_meanwhile(province, draft, check):
    fill_draft(province.report("UBND xã Ea Kar"), province.commune)
    fill(draft, "1.1", "Có kết quả", "Đã tổ chức 14 hội nghị.")

    expect(draft.locator(".conflict")).to_be_visible()
    check(draft)
    press(draft, "Kiểm tra và gửi")

    assert "vừa được người khác" in draft.locator("#loi").inner_text()
    check(draft, status=409)


def test_a_draft_with_obstacles_and_everything_unfolded(draft, check):
    draft.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
    draft.get_by_label("Khó khăn, vướng mắc", exact=True).fill("Thiếu kinh phí.")
    draft.get_by_role("button", name="Thêm khó khăn, vướng mắc").click()
    draft.get_by_label("Khó khăn, vướng mắc", exact=True).last.fill("Thiếu người.")
    save(draft)

    check(draft)


def test_nothing_for_the_rest_asks_first(province, draft, check):
    press(draft, "Không phát sinh cho các nhiệm vụ còn lại")
    check(draft)

    press(draft, "Ghi «Không phát sinh» cho 18 nhiệm vụ")

    assert "18/18" in draft.locator(".dock").inner_text()
    check(draft)


def test_the_last_look_and_the_receipt(province, draft, check):
    fill_draft(province.report("UBND xã Ea Kar"), province.commune)
    draft.goto(reverse("report-submit", args=[province.report("UBND xã Ea Kar").pk]))
    check(draft)

    press(draft, "Gửi báo cáo")
    check(draft)

    draft.goto("/viec-cua-toi/")
    check(draft)


def give_back(province, filing):
    """Sở Tư pháp returns two lines of the filing, the rest is accepted."""
    first, second, *others = filing.lines.all()
    return_report(
        filing=filing,
        returned={first.pk: "Ghi rõ số hội nghị.", second.pk: "Giống hệt năm trước."},
        accepted=[line.pk for line in others],
        comment="Sửa hai dòng.",
        due_on=date(2026, 12, 21),
        by=province.coordinator,
        now=vn(2026, 12, 14, 9),
    )


def test_pages_of_a_returned_report_past_its_new_day(province, browse, walk, clock):
    clock(2027, 1, 9, 9)
    report = province.report("Sở Nội vụ")
    give_back(province, report.filings.get())
    page = browse(province.department)

    walk(page, ["/viec-cua-toi/", report.get_absolute_url()], dark=True)


def test_a_filing_that_was_returned_and_filed_again(province, browse, walk, check, clock):
    clock(2026, 12, 18, 16, 30)
    report = province.report("Sở Nội vụ")
    give_back(province, report.filings.get())
    page = browse(province.department)
    walk(page, [address(province, "filing")], dark=True)

    file_report(report, province.department, vn(2026, 12, 17))
    found = [filing.get_absolute_url() for filing in report.filings.all()]
    walk(page, found)
    walk(browse(province.leader), found)


def test_the_number_of_the_paper_with_its_faults(province, browse, check, clock):
    clock(2026, 12, 18, 16, 30)
    page = browse(province.department)
    page.goto(address(province, "filing"))

    press(page, "Ghi số, ngày văn bản")
    assert page.locator("#loi").is_visible()
    check(page, status=422)

    page.get_by_label("Số, ký hiệu văn bản").fill("215/BC-SNV")
    page.get_by_role("textbox", name="Ngày văn bản").fill("01/12/2026")
    press(page, "Ghi số, ngày văn bản")
    check(page)


def test_a_paper_with_every_fault_and_then_filed(province, browse, check, clock):
    clock(2026, 12, 18, 16, 30)
    page = browse(province.coordinator, width=360)
    page.goto(address(province, "report-paper"))
    press(page, "Gửi báo cáo giấy")
    assert page.locator("#loi").is_visible()
    check(page, status=422)

    page.get_by_label("Ngày nhận bản giấy").fill("11/12/2026")
    page.get_by_label("Lý do nhận bản giấy").fill("Xã mất mạng do lũ.")
    for label in ("Ưu điểm", "Tồn tại, hạn chế", "Họ và tên người ký"):
        page.get_by_label(label).fill("Không")
    page.get_by_label("Các dòng bắt buộc còn để trống: không phát sinh").check()
    press(page, "Gửi báo cáo giấy")
    assert "Xã mất mạng do lũ." in page.locator(".facts").inner_text()
    check(page)

    page.goto(address(province, "report-paper"))
    press(page, "Ghi ngày nhận bản giấy")
    check(page, status=422)


def test_a_review_with_faults_then_two_rounds_then_accepted(province, browse, check, clock):
    clock(2026, 12, 18, 16, 30)
    page = browse(province.coordinator)
    page.goto(address(province, "review"))
    line = page.locator("article", has=page.get_by_role("heading", name="1.1"))
    line.get_by_role("radio", name="Trả lại").check()
    press(page, "Tiếp nhận báo cáo")
    assert page.locator("#loi").is_visible()
    check(page, status=422)

    line.get_by_role("textbox").fill("Ghi số văn bản.")
    press(page, "Trả lại báo cáo")
    report = province.report("Sở Nội vụ")
    clock(2026, 12, 30, 9)
    page.goto("/xem-xet/?trang_thai=qua-han")
    check(page)
    page.goto(address(province, "review"))
    check(page)

    fill_draft(report, province.department, t1_1=Entry("result", "Đã họp, 9/BC-SNV"))
    submit_report(report=report, by=province.department, now=vn(2026, 12, 30, 8))
    page.goto(address(province, "review") + "?xem=da-sua")
    assert page.locator("ins").first.is_visible()
    check(page, dark=True)

    page.get_by_role("radio", name="Chấp nhận").first.check()
    press(page, "Tiếp nhận báo cáo")
    page.goto(address(province, "review"))
    page.get_by_text("Mở lại để xem xét").click()
    check(page)


def test_the_preview_of_a_cycle_and_its_closing(province, browse, check, clock):
    clock(2026, 12, 31, 9)
    page = browse(province.coordinator)
    page.goto("/ke-hoach/dak-lak-2026/mo-ky/?year=2027")
    assert page.get_by_role("button", name="Mở kỳ năm 2027").is_visible()
    check(page)

    page.goto(address(province, "progress"))
    press(page, "Đóng kỳ năm 2026")

    check(page)


def test_a_cycle_with_faulty_settings(province, browse, check, clock):
    clock(2026, 12, 31, 9)
    page = browse(province.coordinator)
    page.goto("/ke-hoach/dak-lak-2026/mo-ky/?year=2027")
    page.get_by_label("Tên kỳ báo cáo").fill("")
    page.get_by_label("Hạn gửi, ngày").fill("31/02/2027")

    press(page, "Mở kỳ năm 2027 cho 117 cơ quan")

    check(page, status=422)


def test_acts_on_the_list_with_faults_refused_and_done(province, browse, check, clock):
    clock(2026, 12, 10, 9)
    page = browse(province.coordinator)
    page.goto(address(province, "progress"))
    press(page, "Thực hiện")
    check(page, status=422)

    page.get_by_label("Chọn Sở Nội vụ").check()
    page.get_by_label("Chọn UBND xã Ea Kar").check()
    page.get_by_label("Gia hạn", exact=True).check()
    page.get_by_label("Hạn mới, đến hết ngày").fill("20/12/2026")
    page.locator("#id_ly_do").fill("Lũ lớn")
    press(page, "Thực hiện")
    check(page, status=409)

    page.get_by_label("Chọn Sở Nội vụ").uncheck()
    press(page, "Thực hiện")
    assert "Gia hạn đến hết ngày 20/12/2026: Lũ lớn" in page.locator("#danh-sach").inner_text()
    check(page)


def test_a_round_looked_at_before_it_is_opened(province, browse, check, clock):
    clock(2026, 11, 10, 9)
    page = browse(province.coordinator)
    page.goto(address(province, "round-open"))
    page.get_by_label("Tên đợt báo cáo").fill("Sơ kết 2 năm")
    press(page, "Xem trước")
    check(page, status=422)

    page.get_by_label("Căn cứ").fill("Công văn số 12/STP-VP")
    page.get_by_label("Hạn gửi, ngày").fill("05/12/2026")
    page.locator("summary").filter(has_text="UBND cấp xã").click()
    page.get_by_label("Tất cả 102 cơ quan của nhóm này").check()
    press(page, "Xem trước")

    assert page.get_by_role("button", name="Mở đợt cho 102 cơ quan").is_visible()
    check(page)


# Own plans and remarks ------------------------------------------------------------------------------


def test_an_own_plan_that_is_refused_then_kept(province, browse, check, clock, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    clock(2026, 11, 2, 9)
    page = browse(province.commune, width=360)
    page.goto("/viec-cua-toi/")
    page.get_by_role("link", name="Ghi số, ngày").click()
    page.get_by_label("Số, ký hiệu").fill("12/KH-UBND")
    page.get_by_label("Tệp văn bản").set_input_files(
        {"name": "Kế hoạch.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    press(page, "Ghi kế hoạch")
    assert page.get_by_label("Số, ký hiệu").input_value() == "12/KH-UBND"
    check(page, status=422)

    page.get_by_label("Ngày ban hành").fill("05/03/2026")
    page.get_by_label("Tệp văn bản").set_input_files(
        {"name": "Kế hoạch.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    press(page, "Ghi kế hoạch")
    check(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải tệp PDF").click()
    assert download.value.suggested_filename == "12-KH-UBND, UBND xã Ea Kar.pdf"

    page.goto(address(province, "implementation-plan"))
    check(page)


def test_a_lead_remarks_on_a_line_by_the_keyboard(province, browse, check, clock):
    clock(2026, 12, 18, 9)
    page = browse(province.department, width=360)
    page.goto(address(province, "task-lines"))
    summary = page.get_by_text("Ghi nhận xét về UBND phường Tuy Hòa")
    summary.focus()
    page.keyboard.press("Enter")
    press(page, "Ghi nhận xét")
    check(page, status=422)

    page.get_by_label("Nhận xét").fill("Đề nghị ghi rõ số văn bản.")
    press(page, "Ghi nhận xét")

    assert page.get_by_text("Đề nghị ghi rõ số văn bản.").is_visible()
    check(page)


# The admin ------------------------------------------------------------------------------------------


CHANGELISTS = [
    "agencies_province",
    "agencies_agency",
    "agencies_agencygroup",
    "agencies_user",
    "plans_plan",
    "plans_section",
    "plans_responsibility",
    "plans_reportingrule",
    "tasks_task",
    "reporting_cycle",
    "reporting_obligation",
    "reporting_filing",
]


def _rows(province):
    """{model in the admin: a row to open}."""
    plan = province.plan
    return {
        "agencies_agency": province.agency("UBND xã Ea Kar"),
        "agencies_agencygroup": AgencyGroup.objects.filter(province=plan.province).first(),
        "agencies_user": province.commune,
        "plans_plan": plan,
        "plans_section": plan.sections.get(number="2"),
        "plans_responsibility": Responsibility.objects.filter(plan=plan).first(),
        "plans_reportingrule": ReportingRule.objects.filter(plan=plan).first(),
        "tasks_task": Task.objects.get(section__plan=plan, number="2.1"),
        "reporting_cycle": plan.cycles.yearly().get(),
        "reporting_filing": province.report("Sở Nội vụ").filings.get(),
    }


def portions(names, size=3):
    return [names[n : n + size] for n in range(0, len(names), size)]


@pytest.mark.parametrize("names", portions(CHANGELISTS), ids="+".join)
def test_lists_of_the_admin(province, browse, walk, names):
    page = browse(province.administrator)

    walk(page, [reverse(f"admin:{name}_changelist") for name in names])


FORMS = [
    "plans_plan",
    "plans_section",
    "tasks_task",
    "agencies_agency",
    "agencies_agencygroup",
    "agencies_user",
    "plans_responsibility",
    "plans_reportingrule",
    "reporting_cycle",
    "reporting_filing",
]


@pytest.mark.parametrize("names", portions(FORMS), ids="+".join)
def test_forms_of_the_admin(province, browse, walk, names):
    page = browse(province.administrator)
    rows = _rows(province)

    found = [reverse(f"admin:{name}_change", args=[rows[name].pk]) for name in names]

    walk(page, found)


def test_the_way_through_the_admin_as_a_coordinator(province, browse, walk):
    page = browse(province.coordinator)
    plan = province.plan

    found = [
        reverse("admin:index"),
        reverse("admin:plans_plan_changelist"),
        reverse("admin:plans_plan_change", args=[plan.pk]),
        reverse("admin:plans_plan_add"),
        reverse("admin:plans_plan_history", args=[plan.pk]),
    ]

    walk(page, found)


def test_the_admin_is_closed_to_a_clerk(province, browse, walk, allow_status):
    page = browse(province.commune)

    response = page.goto(reverse("admin:index"))

    assert response.status in {403, 404}
    allow_status(response.status)
