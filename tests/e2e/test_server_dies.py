"""The server is killed while a report saves itself: what was confirmed is there, the rest is sent."""

import pytest
from playwright.sync_api import expect

from reporting.models import Report
from tests.browser import sign_in
from tests.e2e.steps import line, save, unfold
from tests.world import fill

EA_KAR = "UBND xã Ea Kar"
FIRST, SECOND = "Đã tổ chức 14 hội nghị.", "Đã tổ chức 14 hội nghị, 9 ở thôn."


@pytest.fixture
def draft(opened, server, new_context, browser_faults):
    """Ea Kar's draft on its clerk's phone, from a server that can be killed."""
    context = new_context()
    sign_in(context, opened.commune, server.url)
    page = context.new_page()
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{server.url}{opened.report(EA_KAR).get_absolute_url()}")
    yield page
    browser_faults.clear()  # a dead server is what the test is about


def typed(page):
    return unfold(page, "1.1").get_by_label("Đã làm được gì")


def stored():
    return Report.objects.get(obligation__agency__name=EA_KAR).lines.get(task__number="1.1").text


def test_killed_in_the_middle_of_a_save_nothing_typed_is_lost(draft, server):
    typed(draft).fill(FIRST)
    save(draft)
    server.freeze()
    typed(draft).fill(SECOND)
    expect(draft.locator("#saved")).to_contain_text("Đang lưu")

    server.kill()

    expect(draft.locator("#saved")).to_contain_text("Mất kết nối")
    assert stored() == FIRST

    server.start()

    save(draft)
    assert stored() == SECOND
    assert line(draft, "1.1").locator(".conflict").count() == 0


def test_killed_and_the_page_gone_too_the_next_page_has_the_words(draft, server):
    server.kill()
    typed(draft).fill(SECOND)
    expect(draft.locator("#saved")).to_contain_text("Mất kết nối")
    address, context = draft.url, draft.context
    draft.close()
    server.start()

    again = context.new_page()
    again.goto(address)

    save(again)
    assert typed(again).input_value() == SECOND
    assert stored() == SECOND


def test_a_receipt_that_was_shown_outlives_the_server(draft, server, opened):
    fill(opened.report(EA_KAR), opened.commune)
    draft.goto(f"{server.url}{opened.report(EA_KAR).get_absolute_url()}gui/")
    draft.get_by_role("button", name="Gửi báo cáo").click()
    expect(draft.locator("main")).to_contain_text("Mã biên nhận")
    address = draft.url

    server.kill()
    server.start()

    draft.goto(address)
    assert opened.report(EA_KAR).filings.get().receipt in draft.locator("main").inner_text()
