"""A province begins without a shell: made, its agencies given as a workbook, mended, asked, applied."""

import pytest

from agencies.models import Alias, Province
from tests.e2e.steps import press
from tests.workbooks import agencies, row

DEPARTMENT, COMMUNE = "Sở, ban, ngành", "UBND cấp xã"
FIRST = [
    row(name="Sở Tư pháp", short_name="STP", kind=DEPARTMENT),
    row(name="UBND huyện Cũ", code=1, kind="UBND cấp huyện", until_on="30/06/2025", heirs="Xã Mới"),
    row(name="UBND xã Mới", code=2, kind=COMMUNE, from_on="31/06/2025"),
]


def give(page, content):
    """Choose the workbook and send it."""
    workbook = {"name": "lam-dong.xlsx", "mimeType": "application/zip", "buffer": content}
    page.get_by_label("Tệp .xlsx").set_input_files(workbook)
    press(page, "Nạp và kiểm tra")


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_a_province_is_set_up_from_a_workbook(dak_lak, browse, check, javascript):
    page = browse(dak_lak.administrator, width=360, java_script_enabled=javascript)
    page.goto("/co-quan/")
    page.get_by_role("link", name="Thêm tỉnh").click()
    page.get_by_label("Tên tỉnh, thành phố").fill("Lâm Đồng")
    page.get_by_label("Viết tắt").fill("LDG")
    press(page, "Thêm tỉnh và nạp cơ quan")

    give(page, agencies(*FIRST))
    faults = page.get_by_role("alert").inner_text()
    assert "Tệp có 1 lỗi" in faults
    assert "ô E4 (Từ ngày): không có ngày “31/06/2025” trong lịch" in faults
    assert page.get_by_role("button", name="Áp dụng").count() == 0

    page.get_by_role("link", name="Nạp tệp đã sửa").click()
    give(page, agencies(*FIRST[:2], row(name="UBND xã Mới", code=2, kind=COMMUNE)))
    page.get_by_role("group", name="“Xã Mới” là cơ quan nào").get_by_role("radio").check()
    press(page, "Ghi câu trả lời, kiểm tra lại")
    if javascript:
        check(page)
    press(page, "Áp dụng")

    assert page.get_by_role("heading", level=1).inner_text() == "Kết quả áp dụng tệp"
    made = Province.objects.get(abbreviation="LDG")
    assert {one.name for one in made.agencies.all()} == {
        "Sở Tư pháp",
        "UBND huyện Cũ",
        "UBND xã Mới",
    }
    assert Alias.objects.get(province=made).word == "Xã Mới"
    assert made.groups.filter(wording="UBND cấp xã").exists()
