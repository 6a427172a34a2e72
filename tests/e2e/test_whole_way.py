"""The whole way of one report: a commune clerk on a phone, the coordinator, a return, filing again,
acceptance; and how many clicks the clerk needs for it."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from reporting.models import Filing, Outcome
from tests.browser import follow
from tests.e2e.steps import line, press

EA_KAR = "UBND xã Ea Kar"
MOST_CLICKS = 15  # besides typing, for 24 lines of which 5 have results
WITH_RESULTS = ["1.1", "1.3", "2.1", "3.2", "5.1"]


class Hand:
    """A finger on the page that counts what it presses; the keyboard types where the cursor is."""

    def __init__(self, page):
        self.page, self.clicks = page, 0

    def click(self, target):
        self.clicks += 1
        target.click()

    def follow(self, target):
        self.clicks += 1
        with self.page.expect_navigation():
            target.click()

    def button(self, name):
        self.follow(self.page.get_by_role("button", name=name))

    def type(self, words):
        self.page.keyboard.type(words)


@pytest.fixture
def clerk(opened, browse, clock):
    """The hand of Ea Kar's clerk on a phone, at 22:00 on 13 December, just logged in."""
    clock(2026, 12, 13, 22, 0)
    page = browse(opened.commune, width=360)
    page.goto("/")
    return Hand(page)


def write_and_file(hand):
    """Everything that a report of 24 lines with 5 results needs, and nothing more."""
    page = hand.page
    hand.follow(page.get_by_role("link", name="Làm báo cáo"))
    for number in WITH_RESULTS:
        hand.click(line(page, number).locator("> summary"))
        expect(line(page, number).get_by_label("Đã làm được gì")).to_be_focused()
        hand.type(f"Đã tổ chức 3 hội nghị theo nhiệm vụ {number}.")
    hand.button("Không phát sinh cho các nhiệm vụ còn lại")
    hand.button("Ghi “Không phát sinh”")
    hand.click(page.get_by_label("Ưu điểm"))
    hand.type("Chủ động, đúng tiến độ.")
    page.keyboard.press("Tab")
    hand.type("Không.")
    hand.click(page.get_by_label("Họ và tên người ký"))
    hand.type("Y Thân Niê")
    hand.button("Kiểm tra và gửi")
    hand.button("Gửi báo cáo")


def test_a_report_of_24_lines_with_5_results_takes_15_clicks_at_most(clerk):
    write_and_file(clerk)

    filing = Filing.objects.get()
    outcomes = list(filing.lines.values_list("outcome", flat=True))
    assert clerk.clicks <= MOST_CLICKS
    assert outcomes.count(Outcome.RESULT) == 5
    assert outcomes.count(Outcome.NOTHING) == 13
    assert filing.narratives.get(part="weaknesses").text == "Không."
    assert filing.signed_by == "Y Thân Niê"
    assert filing.receipt in clerk.page.locator("main").inner_text()


def test_words_are_saved_within_two_seconds_of_the_last_key(opened, clerk):
    page = clerk.page
    page.clock.install()
    page.goto(opened.report(EA_KAR).get_absolute_url())
    line(page, "1.1").locator("> summary").click()
    expect(line(page, "1.1").get_by_label("Đã làm được gì")).to_be_focused()
    page.keyboard.type("Đã tổ chức")

    with page.expect_response("**/luu/") as saved:
        page.clock.run_for(2000)

    assert saved.value.ok
    expect(page.locator("#saved")).to_contain_text("Đã lưu lúc")
    assert opened.report(EA_KAR).lines.get().text == "Đã tổ chức"


def test_nothing_compulsory_is_folded_away(opened, clerk):
    clerk.page.goto(opened.report(EA_KAR).get_absolute_url())

    for label in ("Ưu điểm", "Tồn tại, hạn chế", "Họ và tên người ký"):
        assert clerk.page.get_by_label(label).is_visible()
    assert clerk.page.locator("#khong-bat-buoc").get_attribute("open") is None
    assert not line(clerk.page, "4.1").is_visible()


# Both sides -----------------------------------------------------------------------------------------


def judge(page, number, verdict, comment=""):
    """Say of one line on the review page what is to become of it."""
    found = page.locator("article", has=page.get_by_role("heading", name=re.compile(f"^{number} ")))
    found.get_by_role("radio", name=verdict).check()
    if comment:
        found.get_by_role("textbox").fill(comment)


@pytest.fixture
def coordinator(opened, browse):
    return browse(opened.coordinator)


def follow_tab(page, name):
    """Another tab of the review: what was chosen so far stays chosen."""
    follow(page.get_by_role("button", name=re.compile(name)))


def open_review(page, agency):
    page.goto("/")
    follow(page.get_by_role("link", name="Xem xét", exact=True))
    follow(page.get_by_role("link", name=agency, exact=True))


def test_filed_returned_filed_again_and_accepted_in_two_browsers(opened, clerk, coordinator, clock):
    write_and_file(clerk)
    assert "Đúng hạn" in clerk.page.locator("main").inner_text()

    clock(2026, 12, 18, 9, 0)
    open_review(coordinator, EA_KAR)
    judge(coordinator, "1.1", "Chấp nhận")
    follow_tab(coordinator, "Tất cả")
    judge(coordinator, "2.1", "Trả lại", "Ghi số văn bản đề nghị bãi bỏ.")
    assert coordinator.get_by_label("Hạn gửi lại").input_value() == "25/12/2026"
    press(coordinator, "Trả lại báo cáo")
    assert "Đã trả lại báo cáo của UBND xã Ea Kar" in coordinator.locator(".messages").inner_text()

    clock(2026, 12, 21, 20, 0)
    phone = clerk.page
    phone.goto("/")
    assert "Hạn gửi lại: hết ngày" in phone.locator("main").inner_text()
    follow(phone.get_by_role("link", name="Sửa và gửi lại"))
    returned = line(phone, "2.1")
    assert "Ghi số văn bản đề nghị bãi bỏ." in returned.inner_text()
    assert line(phone, "1.1").locator("textarea").count() == 0  # accepted, locked
    returned.get_by_label("Số, ký hiệu văn bản minh chứng").fill("96/BC-UBND ngày 24/11/2026")
    press(phone, "Kiểm tra và gửi")
    press(phone, "Gửi báo cáo")
    receipt = phone.locator("main").inner_text()
    assert "Đúng hạn" in receipt  # by the first filing
    assert "gửi lại, lần 2" in receipt

    clock(2026, 12, 22, 8, 0)
    open_review(coordinator, EA_KAR)
    assert coordinator.locator("ins", has_text="96/BC-UBND").count() == 1
    press(coordinator, "Tiếp nhận báo cáo")
    assert (
        "Đã tiếp nhận báo cáo của UBND xã Ea Kar" in coordinator.locator(".messages").inner_text()
    )

    phone.goto("/")
    follow(phone.get_by_role("link", name="Báo cáo năm 2026"))
    timeline = phone.locator(".timeline h3").all_inner_texts()
    assert timeline == [
        "Sở Tư pháp tiếp nhận báo cáo",
        f"{EA_KAR} gửi lại, lần 2",
        "Sở Tư pháp trả lại",
        f"{EA_KAR} gửi, lần 1",
    ]
    report = opened.report(EA_KAR)
    assert report.first_filed_on == date(2026, 12, 13)
    assert report.state == "accepted"
