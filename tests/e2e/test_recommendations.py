"""Two communes recommend the same: the coordinator answers both at once, the commune reads it."""

from datetime import date

import pytest
from playwright.sync_api import expect

from reporting.actions.recommendations import answer
from reporting.models import RecommendationAnswer
from tests.browser import sideways_overflow
from tests.e2e.steps import press
from tests.e2e.test_long_words import UNBROKEN
from tests.factories import vn
from tests.recommendations import file_with

WORDS = "Bố trí thêm công chức tư pháp - hộ tịch."


@pytest.fixture
def recommended(opened, clock):
    """Two communes recommend the same, and one of them something more."""
    clock(2026, 12, 5, 9)
    cycle = opened.plan.cycles.get()
    for agency, more in (("UBND xã Ea Kar", ["Sửa trụ sở."]), ("UBND phường Tuy Hòa", [])):
        file_with(cycle, opened.agency(agency), WORDS, *more)
    return opened


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_two_are_answered_at_once_taken_back_and_answered_again(
    recommended, browse, allow_status, scripts
):
    page = browse(recommended.coordinator, width=360, java_script_enabled=scripts)
    page.goto("/tong-quan/")
    page.get_by_role("link", name="3 kiến nghị chưa trả lời").click()
    for agency in ("UBND xã Ea Kar", "UBND phường Tuy Hòa"):
        page.get_by_role("checkbox", name=f"Chọn kiến nghị của {agency}: {WORDS[:20]}").check()

    allow_status(422)
    press(page, "Ghi trả lời")  # the words are missing: the ticks stay
    expect(page.get_by_role("alert")).to_contain_text("Ghi nội dung trả lời.")
    assert page.get_by_role("checkbox", checked=True).count() == 2
    page.get_by_label("Trả lời", exact=True).fill("Sẽ bố trí trong quý I/2027.")
    page.get_by_label("Số, ký hiệu văn bản").fill("12/UBND-NC")
    page.get_by_label("Ngày văn bản").fill("04/12/2026")
    press(page, "Ghi trả lời")

    expect(page.get_by_role("status")).to_contain_text("Đã trả lời 2 kiến nghị.")
    expect(page.locator("main")).to_contain_text("1 chưa trả lời")
    assert RecommendationAnswer.objects.count() == 2
    page.get_by_role("status").get_by_role("button", name="Bỏ trả lời").click()
    expect(page.get_by_role("status")).to_contain_text("Đã bỏ trả lời của 2 kiến nghị.")
    assert RecommendationAnswer.objects.count() == 0
    page.get_by_role("status").get_by_role("button", name="Khôi phục trả lời").click()
    expect(page.get_by_role("status")).to_contain_text("Đã khôi phục trả lời của 2 kiến nghị.")
    assert RecommendationAnswer.objects.count() == 2
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_an_answer_is_corrected_and_read_by_the_commune(recommended, browse, check):
    page = browse(recommended.coordinator)
    page.goto(recommended.plan.cycles.get().recommendations_url)
    page.get_by_role("checkbox", name="Chọn kiến nghị của UBND xã Ea Kar: Sửa trụ sở.").check()
    page.get_by_label("Trả lời", exact=True).fill("Chưa bố trí.")
    page.get_by_label("Ai trả lời").fill("UBND tỉnh")
    press(page, "Ghi trả lời")
    page.get_by_role("link", name="Sửa trả lời này").click()
    page.get_by_label("Trả lời", exact=True).fill("Đã bố trí.")
    press(page, "Ghi trả lời")
    check(page)

    page = browse(recommended.commune, width=360)
    page.goto("/viec-cua-toi/")
    page.get_by_role("link", name="Sửa trụ sở.").click()

    expect(page.locator(".filed-items")).to_contain_text("Đã bố trí. UBND tỉnh trả lời.")
    expect(page.locator(".filed-items")).not_to_contain_text("Chưa bố trí.")


def test_long_words_stay_within_a_phone(recommended, browse):
    cycle = recommended.plan.cycles.get()
    agency = recommended.agency("UBND xã Ea Kar")
    items = file_with(cycle, agency, UNBROKEN, addressee=f"Bộ {UNBROKEN}"[:255])
    paper = {"document_number": "1" * 60, "document_on": date(2026, 12, 4)}
    said = {"text": UNBROKEN, "answered_by_name": f"Bộ {UNBROKEN}"[:255], **paper}
    answer(items=items, **said, by=recommended.coordinator, now=vn(2026, 12, 5, 8))

    for who in (recommended.coordinator, recommended.commune):
        page = browse(who, width=360)
        for where in (cycle.recommendations_url, "/viec-cua-toi/"):
            page.goto(where)
            assert sideways_overflow(page) == 0
    page.goto(items[0].filing.get_absolute_url())
    assert sideways_overflow(page) == 0
