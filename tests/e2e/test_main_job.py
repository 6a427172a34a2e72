"""The main job on the real plan, as people do it: open the cycle, file, see who has filed.

Two agencies of Đắk Lắk file: UBND xã Ea Kar on a phone, Sở Nội vụ at a desk. The job is done with
scripts allowed and forbidden all the same.
"""

import re

import pytest
from playwright.sync_api import expect

from reporting.actions.drafts import Entry, line_key, save_draft
from reporting.actions.outline import parts_of_report
from reporting.models import Filing, Outcome
from tests.browser import follow
from tests.e2e.steps import (
    figures,
    fill,
    fill_obliged,
    fill_the_rest,
    line,
    listed,
    numbers_marked,
    press,
    save,
    unfold,
    unsaid,
)
from tests.factories import vn
from tests.world import file_report

PHONE = 360
EA_KAR, HOME_AFFAIRS = "UBND xã Ea Kar", "Sở Nội vụ"
PROGRESS = "/ke-hoach/dak-lak-2026/tien-do/2026/"


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def scripts(request):
    """Options of a browser that runs scripts, and of one that does not."""
    return {"java_script_enabled": request.param}


# Sở Tư pháp opens the cycle ---------------------------------------------------------------------


def test_the_coordinator_sees_who_will_be_expected_and_then_opens_the_cycle(
    dak_lak, browse, clock, scripts
):
    clock(2026, 10, 1, 8)
    page = browse(dak_lak.coordinator, **scripts)
    page.goto("/")
    follow(page.get_by_role("link", name="Kế hoạch", exact=True))
    follow(page.get_by_role("link", name="27-NQ/TW").first)
    follow(page.get_by_role("link", name="Mở kỳ báo cáo"))

    press(page, "Xem trước")

    facts = page.locator(".facts").inner_text()
    assert "hết ngày thứ Hai, 14/12/2026" in facts
    assert "15/12/2025 đến hết ngày 14/12/2026" in facts
    assert "15 cơ quan" in facts.split("Theo III.5.2")[1].split("Theo III.6.2")[0]
    assert "102 cơ quan" in facts.split("Theo III.6.2")[1]
    asked = page.locator("section").filter(has_text="Được đề nghị, không bắt buộc: 5")
    assert asked.locator("li").count() == 5
    assert not dak_lak.plan.cycles.exists()

    press(page, "Mở kỳ năm 2026 cho 117 cơ quan")

    expect(page).to_have_url(re.compile(PROGRESS))
    assert "Đã mở kỳ báo cáo năm 2026 cho 117 cơ quan." in page.locator(".messages").inner_text()
    assert figures(page)["phải báo cáo"] == 117
    assert (
        "Hạn cuối: hết ngày thứ Hai, 14/12/2026, còn 74 ngày" in page.locator("main").inner_text()
    )
    follow(page.get_by_role("link", name="được đề nghị phối hợp"))
    assert page.locator("#duoc-de-nghi li").count() == 5


# An agency files ---------------------------------------------------------------------------------


def test_a_commune_files_its_report_on_a_phone(opened, browse, clock, scripts):
    clock(2026, 12, 7, 21, 12)
    page = browse(opened.commune, width=PHONE, **scripts)
    page.goto("/")
    assert "14/12/2026" in page.locator("main").inner_text()
    follow(page.get_by_role("link", name="Làm báo cáo"))
    assert len(unsaid(page)) == 18
    assert page.locator("#khong-bat-buoc details.line").count() == 6

    words = unfold(page, "1.1")
    words.get_by_role("radio", name="Có kết quả").check()
    words.get_by_label("Đã làm được gì").press_sequentially(
        "Tổ chức 14 hội nghị tại 9 thôn, 5 buôn."
    )
    fill(page, "2.3", "Không phát sinh")
    save(page)

    assert "2/18" in page.locator(".dock").inner_text()
    kept = unfold(page, "1.1").get_by_label("Đã làm được gì")
    assert kept.input_value() == "Tổ chức 14 hội nghị tại 9 thôn, 5 buôn."

    assert len(fill_obliged(page)) == 16
    press(page, "Kiểm tra và gửi")

    assert page.locator("h1").inner_text() == "Xem lại rồi gửi"
    assert not Filing.objects.exists()

    press(page, "Gửi báo cáo")

    receipt = page.locator("main").inner_text()
    filing = Filing.objects.get()
    assert "Đã gửi báo cáo." in receipt
    assert "Y Thân Niê" in receipt
    assert "21:12 ngày 07/12/2026" in receipt
    assert "Đúng hạn" in receipt
    assert filing.receipt in receipt
    assert "UBND tỉnh Đắk Lắk (thông qua Sở Tư pháp)" in receipt
    assert "Tổ chức 14 hội nghị tại 9 thôn, 5 buôn." in receipt
    assert filing.lines.count() == 18

    page.goto("/viec-cua-toi/")

    assert "Không còn báo cáo nào phải gửi" in page.locator("main").inner_text()
    follow(page.get_by_role("link", name="Báo cáo năm 2026"))
    expect(page).to_have_url(re.compile(filing.get_absolute_url()))


def test_a_department_sees_all_its_faults_at_once_and_then_files(
    opened, browse, clock, scripts, allow_status
):
    clock(2026, 12, 14, 16, 30)
    allow_status(422)
    page = browse(opened.department, **scripts)
    page.goto("/viec-cua-toi/")
    follow(page.get_by_role("link", name="Làm báo cáo"))
    obliged = unsaid(page)
    first, second, third = obliged[:3]
    fill(page, first, "Có kết quả")
    fill(page, second, "Chưa thực hiện")
    unfold(page, third).get_by_label("Số, ký hiệu văn bản minh chứng").fill("12/KH-SNV")

    press(page, "Kiểm tra và gửi")

    faults = page.locator("#loi")
    assert faults.get_by_role("link").all_inner_texts() == [
        *(first, second, third, *obliged[3:]),
        *("Ưu điểm", "Tồn tại, hạn chế", "Người ký"),
    ]
    assert faults.get_by_role("listitem").all_inner_texts() == [
        f"Chưa ghi nội dung đã làm. {first}",
        f"Chọn “Chưa thực hiện” thì phải ghi lý do. {second}",
        f"Đã ghi nội dung nhưng chưa chọn kết quả. {third}",
        f"{len(obliged) - 3} chỗ: Chưa chọn kết quả. {', '.join(obliged[3:])}",
        "2 chỗ: Chưa ghi phần này. Ưu điểm, Tồn tại, hạn chế",
        "Chưa ghi họ tên người ký. Người ký",
    ]
    for number in obliged:
        faults.get_by_role("link", name=number, exact=True).click()
        field = page.locator(f"#{page.evaluate('location.hash.slice(1)')}")
        assert field.is_visible()
        assert line(page, number).locator(field).count() == 1
    evidence = line(page, third).get_by_label("Số, ký hiệu văn bản minh chứng")
    assert evidence.input_value() == "12/KH-SNV"

    for number in obliged:
        fill(page, number, "Có kết quả", f"Đã làm xong việc {number}.")
    fill_the_rest(page)
    press(page, "Kiểm tra và gửi")
    press(page, "Gửi báo cáo")

    receipt = page.locator("main").inner_text()
    assert "16:30 ngày 14/12/2026" in receipt
    assert "Đúng hạn" in receipt
    assert Filing.objects.get().agency_name == HOME_AFFAIRS


# Sở Tư pháp and UBND tỉnh look on -----------------------------------------------------------------


def _file(opened, agency, user, *at):
    return file_report(opened.report(agency), user, vn(*at))


@pytest.fixture
def filed(opened):
    """Ea Kar filed in the last minute, Sở Nội vụ in the first one that is late, Tuy Hòa has a draft."""
    _file(opened, EA_KAR, opened.commune, 2026, 12, 14, 23, 59)
    _file(opened, HOME_AFFAIRS, opened.department, 2026, 12, 15, 0, 0)
    drafting = opened.report("UBND phường Tuy Hòa")
    save_draft(
        report=drafting,
        typed={
            line_key(part.task.pk): Entry(Outcome.RESULT, "Chữ này chưa gửi cho ai")
            for part in parts_of_report(drafting)
        },
        by=opened.person("Lê Thị Mai", "UBND phường Tuy Hòa"),
        now=vn(2026, 12, 1, 9),
    )
    return opened


@pytest.mark.parametrize("role", ["coordinator", "leader"])
def test_before_the_deadline_nobody_is_late(opened, browse, clock, role):
    _file(opened, EA_KAR, opened.commune, 2026, 12, 1, 9)
    clock(2026, 12, 14, 23, 50)
    page = browse(getattr(opened, role))

    page.goto("/tien-do/")

    assert figures(page) == {
        "phải báo cáo": 117,
        "đã gửi": 1,
        "đúng hạn": 1,
        "gửi chậm": 0,
        "chưa gửi": 116,
    }
    assert "là hôm nay" in page.locator("h1 + p").inner_text()


@pytest.mark.parametrize("role", ["coordinator", "leader"])
def test_after_the_deadline_the_late_and_the_silent_are_told_apart(
    filed, browse, clock, role, scripts
):
    clock(2026, 12, 15, 0, 10)
    page = browse(getattr(filed, role), **scripts)

    page.goto("/tien-do/")

    assert figures(page) == {
        "phải báo cáo": 117,
        "đã gửi": 2,
        "đúng hạn": 1,
        "gửi chậm": 1,
        "quá hạn chưa gửi": 115,
    }
    follow(page.get_by_role("link", name=re.compile("phải báo cáo")))
    rows = listed(page)
    assert len(rows) == 117
    assert rows[EA_KAR][:3] == ["✓ Đã gửi", "14/12/2026", "Đúng hạn"]
    assert rows[HOME_AFFAIRS][:3] == ["✓ Đã gửi", "15/12/2026", "! Gửi chậm 1 ngày"]
    draft = " … Nháp" if role == "coordinator" else ""  # who else only sees that nothing was filed
    assert rows["UBND phường Tuy Hòa"][:3] == [f"! Quá hạn chưa gửi{draft}", "–", "–"]

    page.go_back()
    follow(page.get_by_role("link", name=re.compile("gửi chậm")).first)

    assert list(listed(page)) == [HOME_AFFAIRS]


@pytest.mark.parametrize("role", ["coordinator", "leader"])
def test_both_filings_open_and_no_draft(filed, browse, clock, role, allow_status):
    clock(2026, 12, 18, 16, 30)
    allow_status(404)
    page = browse(getattr(filed, role))
    for agency in (EA_KAR, HOME_AFFAIRS):
        page.goto(f"{PROGRESS}danh-sach/")
        follow(page.get_by_role("link", name=f"Xem lần 1 của {agency}"))

        assert page.locator("h1").inner_text() == "Báo cáo năm 2026 đã gửi"
        assert agency in page.locator(".page-head").inner_text()
        assert "Đã làm 1.1" in page.locator("main").inner_text()

    page.goto(f"{PROGRESS}danh-sach/")
    assert page.get_by_role("link", name=re.compile("Xem lần")).count() == 2
    assert "Chữ này chưa gửi cho ai" not in page.content()

    response = page.goto(filed.report("UBND phường Tuy Hòa").get_absolute_url())

    assert response.status == 404


# Two hands on one report -------------------------------------------------------------------------


@pytest.fixture
def two_hands(opened, browse, clock, scripts):
    """The same draft open before two people of Ea Kar."""
    clock(2026, 12, 7, 9)
    pages = (
        browse(opened.commune, **scripts),
        browse(opened.person("Y Thân Niê", EA_KAR), width=PHONE, **scripts),
    )
    for page in pages:
        page.goto(opened.report(EA_KAR).get_absolute_url())
    return pages


def test_two_people_on_one_line_see_both_texts_and_choose(two_hands, allow_status):
    allow_status(409)
    first, second = two_hands
    fill(first, "1.1", "Có kết quả", "Đã tổ chức 14 hội nghị.")
    save(first)
    fill(second, "1.2", "Có kết quả", "Đã đưa vào tiêu chí xếp loại.")
    fill(second, "1.1", "Đang thực hiện", "Đã tổ chức 9 hội nghị.")
    if second.get_by_role("button", name="Lưu nháp", exact=True).count():
        press(second, "Lưu nháp")

    conflict = line(second, "1.1").locator(".conflict")
    expect(conflict).to_contain_text("Đã tổ chức 14 hội nghị.")
    typed = line(second, "1.1").get_by_label("Đã làm được gì")
    assert typed.input_value() == "Đã tổ chức 9 hội nghị."
    first.reload()
    assert "Đã tổ chức 14 hội nghị." in line(first, "1.1").inner_text()
    assert numbers_marked(first, "Có kết quả") == ["1.1", "1.2"]

    if second.get_by_role("button", name="Giữ nội dung của tôi").count():
        second.get_by_role("button", name="Giữ nội dung của tôi").click()
    typed.fill("Đã tổ chức 14 hội nghị, trong đó 9 ở thôn.")
    save(second)

    first.reload()
    assert "trong đó 9 ở thôn" in line(first, "1.1").inner_text()
    assert numbers_marked(first, "Đang thực hiện") == ["1.1"]


def test_two_people_on_different_lines_do_not_disturb_each_other(two_hands):
    first, second = two_hands
    fill(first, "1.1", "Có kết quả", "Đã tổ chức 14 hội nghị.\nĐã phát 2.400 tờ gấp.")
    save(first)
    fill(second, "1.2", "Có kết quả", "Đã đưa vào tiêu chí xếp loại.")

    save(second)

    assert second.locator(".conflict").count() == 0
    second.reload()
    assert numbers_marked(second, "Có kết quả") == ["1.1", "1.2"]
