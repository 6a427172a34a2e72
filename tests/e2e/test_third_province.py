"""An invented third province, set up wholly through the browser: from an empty database to a filed
report. Nobody touches a shell."""

import json
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from agencies.models import Agency, Alias, Province
from plans.models import Plan
from reporting.models import Filing, Obligation
from tests.browser import follow
from tests.e2e.steps import fill_obliged, press
from tests.factories import UserFactory
from tests.tasks.plan_file.document import document, lead, local, section, task

PASSWORD = "Truong-Son-27NQ"
SINCE = datetime(2025, 7, 1)
AGENCIES = [  # in the columns of the template: code, name, short name, kind, from
    ["", "UBND tỉnh Trường Sơn", "UBND tỉnh", "UBND tỉnh", None],
    ["", "Sở Tư pháp", "STP", "Sở, ban, ngành", None],
    ["", "Sở Nội vụ", "SNV", "Sở, ban, ngành", None],
    ["90001", "UBND xã Khe Sanh", "", "UBND cấp xã", SINCE],
    ["90002", "UBND xã Ea-Kar Thượng", "", "UBND cấp xã", SINCE],
]


def filled_in(template):
    """The template as the administrator of the province fills it in."""
    made = openpyxl.load_workbook(BytesIO(template))
    sheet = made["Cơ quan"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    columns = ["Mã số", "Tên", "Tên viết tắt", "Loại", "Từ ngày"]
    for number, cells in enumerate(AGENCIES, start=2):
        for head, value in zip(columns, cells, strict=True):
            sheet.cell(number, heads[head], value)
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def plan_file():
    """A plan that calls Sở Tư pháp by a word that nobody has told the system yet."""
    tasks = [
        task("1.1", lead("Sở Tư phap tỉnh"), local("UBND cấp xã")),
        task("1.2", local("UBND cấp xã")),
    ]
    made = document(
        slug="truong-son-2026",
        province="Trường Sơn",
        issuer="UBND tỉnh Trường Sơn",
        sections=[section("1", *tasks)],
        responsibilities=[],
        replaces=[],
    )
    made["reporting_rules"][0] |= {"recipient": "UBND tỉnh Trường Sơn"}
    return json.dumps(made, ensure_ascii=False).encode()


@pytest.fixture
def administrator(transactional_db):
    """The one account that an installation begins with."""
    return UserFactory(
        username="quan-tri", full_name="Đặng Quốc Huy", is_staff=True, is_superuser=True
    )


def add_person(page, username, full_name, agency, role):
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Họ và tên").fill(full_name)
    page.locator("[name=password1]").fill(PASSWORD)
    page.locator("[name=password2]").fill(PASSWORD)
    page.locator(".field-agency .select2-selection").first.click()
    page.locator(".select2-search__field").fill(agency)
    page.locator(".select2-results__option", has_text=agency).first.click()
    page.locator("[name=memberships-0-role]").select_option(label=role)
    follow(page.locator("[name=_save]"))


def log_in(new_context, width, username):
    context = new_context()
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/tai-khoan/dang-nhap/")
    page.get_by_label("Tên đăng nhập hoặc thư điện tử").fill(username)
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    press(page, "Đăng nhập")
    return page


def missing(page):
    """The steps of the checklist that still lack something."""
    return [
        step.locator("h2").inner_text().partition("!")[0].strip()
        for step in page.locator("ol.timeline > li.care").all()
    ]


def test_a_third_province_comes_from_nothing_to_a_filed_report(
    administrator, browse, new_context, clock
):
    clock(2026, 11, 2, 9)
    page = browse(administrator)

    # The province.
    page.goto("/")
    follow(page.get_by_role("link", name="Thêm tỉnh").first)
    page.get_by_label("Tên tỉnh, thành phố").fill("Trường Sơn")
    page.get_by_label("Viết tắt").fill("TSN")
    press(page, "Thêm tỉnh và nạp cơ quan")

    # Its agencies: the template is filled in; groups are proposed.
    with page.expect_download() as download:
        page.get_by_role("link", name="tệp mẫu trống").click()
    template = Path(download.value.path()).read_bytes()
    file = {"name": "co-quan.xlsx", "mimeType": "application/zip", "buffer": filled_in(template)}
    page.get_by_label("Tệp").set_input_files(file)
    press(page, "Nạp và kiểm tra")
    expect(page.get_by_text("UBND cấp xã").first).to_be_visible()
    press(page, "Áp dụng")
    province = Province.objects.get()
    assert Agency.objects.count() == 5
    assert "UBND cấp xã" in set(province.groups.values_list("wording", flat=True))

    # The same file once more does nothing.
    page.goto("/nap/co-quan/")
    page.get_by_label("Tệp").set_input_files(file)
    press(page, "Nạp và kiểm tra")
    expect(page.get_by_text("Không có gì thay đổi")).to_be_visible()
    press(page, "Bỏ tệp này")

    # The plan, in which a name is in doubt; the answer is remembered.
    follow(page.get_by_role("link", name="Quản trị"))
    follow(page.get_by_role("link", name="Danh sách thiết lập"))
    follow(page.get_by_role("link", name="Trường Sơn"))
    assert missing(page) == ["Người dùng", "Kế hoạch", "Kỳ báo cáo"]
    follow(page.get_by_role("link", name="Nạp kế hoạch từ tệp"))
    plan = {"name": "ke-hoach.json", "mimeType": "application/json", "buffer": plan_file()}
    page.get_by_label("Tệp").set_input_files(plan)
    press(page, "Nạp và kiểm tra")
    page.get_by_role("radio", name="Sở Tư pháp").check()
    press(page, "Ghi câu trả lời, kiểm tra lại")
    press(page, "Áp dụng")
    assert Plan.objects.get().short_title == "Kế hoạch thử"
    assert Alias.objects.get().word == "Sở Tư phap tỉnh"

    # Its people, in the admin.
    for person in (
        ("dieu-phoi", "Hồ Văn Trung", "Sở Tư pháp", "Cán bộ điều phối"),
        ("khe-sanh", "Hồ Thị Kan", "UBND xã Khe Sanh", "Cán bộ đầu mối"),
    ):
        page.goto(f"/thiet-lap/{province.pk}/")
        follow(page.get_by_role("link", name="Thêm người"))
        add_person(page, *person)

    # The coordinator opens the cycle from the checklist.
    page = log_in(new_context, 1280, "dieu-phoi")
    page.goto("/thiet-lap/")
    assert missing(page) == ["Kỳ báo cáo"]
    follow(page.get_by_role("link", name="Mở kỳ theo Kế hoạch thử"))
    press(page, "Xem trước")
    press(page, "Mở kỳ năm 2026 cho 2 cơ quan")
    page.goto("/thiet-lap/")
    assert missing(page) == []
    assert Obligation.objects.count() == 2

    # The clerk files.
    page = log_in(new_context, 360, "khe-sanh")
    follow(page.get_by_role("link", name="Làm báo cáo"))
    fill_obliged(page)
    press(page, "Kiểm tra và gửi")
    press(page, "Gửi báo cáo")
    filing = Filing.objects.get()
    assert filing.agency_name == "UBND xã Khe Sanh"
    assert filing.receipt in page.locator("main").inner_text()
    assert filing.filed_on == date(2026, 11, 2)
