"""A list is taken away as a file, from where it is looked at."""

from io import BytesIO
from pathlib import Path

import openpyxl

from tests.e2e.pages import address


def test_the_list_that_is_looked_at_is_downloaded_as_it_stands(province, browse, clock):
    clock(2026, 12, 18, 16, 30)
    page = browse(province.leader, accept_downloads=True)
    page.goto(f"{address(province, 'matrix')}?nhom=department")
    shown = page.locator("table.matrix tbody th[scope=row]").all_inner_texts()

    with page.expect_download() as waiting:
        page.get_by_role("link", name="Tải Excel").click()

    assert waiting.value.suggested_filename == "ma-tran_dak-lak-2026_2026_2026-12-18.xlsx"
    content = Path(waiting.value.path()).read_bytes()
    sheet = openpyxl.load_workbook(BytesIO(content))["Ma trận"]
    names = [row[0] for row in sheet.iter_rows(min_row=4, values_only=True)]
    assert list(dict.fromkeys(names)) == shown
    said = "Tính đến 16:30 ngày 18/12/2026. 15 trên 117 cơ quan. Nhóm cơ quan: Sở, ban, ngành"
    assert sheet["A2"].value == said
    assert page.locator("h1").inner_text().startswith("Ma trận")


def test_the_links_are_not_printed(province, browse):
    page = browse(province.coordinator)
    page.goto("/co-quan/")

    page.emulate_media(media="print")

    assert not page.get_by_role("link", name="Tải CSV").is_visible()
