"""The pages of reports, cycles, reviews, papers and remarks in every state, judged as every page is."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reporting.actions.drafts import Entry
from reporting.actions.filing import submit_report
from reporting.actions.review import return_report
from tests.e2e.pages import address
from tests.e2e.steps import fill, press, save
from tests.factories import vn
from tests.own_plans import PDF
from tests.world import file_report
from tests.world import fill as fill_draft

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


def test_words_typed_after_a_colleague_filed_are_shown_to_be_copied(province, draft, check):
    report = province.report("UBND xã Ea Kar")
    fill_draft(report, province.commune)
    submit_report(report=report, by=province.commune, now=vn(2026, 12, 7, 9, 5))
    fill(draft, "1.1", "Có kết quả", "Đã tổ chức 14 hội nghị.")
    expect(draft.locator("#saved")).to_contain_text("đã được gửi trước đó")

    press(draft, "Kiểm tra và gửi")

    assert draft.locator("h1").inner_text() == "Báo cáo đã được gửi trước đó"
    assert "Đã tổ chức 14 hội nghị." in draft.locator("main").inner_text()
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

    press(draft, "Ghi “Không phát sinh” cho 18 nhiệm vụ")

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
    page.goto(address(province, "obligations"))
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
