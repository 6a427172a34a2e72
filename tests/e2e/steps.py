"""What people do on the pages, in their own words: find a line, fill it, read the figures."""

import re

from playwright.sync_api import expect

from tests.browser import follow


def line(page, number):
    """The line of a task in the draft."""
    return page.locator(f"details.line:has(> summary .no:text-is('{number}'))")


def unfold(page, number):
    """Open the line where it is closed."""
    found = line(page, number)
    if found.get_attribute("open") is None:
        found.locator("> summary").click()
    return found


def fill(page, number, outcome, text=""):
    """Choose the outcome of a line and type its words."""
    found = unfold(page, number)
    found.get_by_role("radio", name=outcome).check()
    found.get_by_label("Đã làm được gì").fill(text)
    return found


def numbers_marked(page, mark):
    """Numbers of the lines in the draft with that mark: “Chưa điền”, “Không bắt buộc”."""
    marked = page.locator("details.line > summary").filter(has_text=mark)
    return marked.locator(".no").all_inner_texts()


def unsaid(page):
    """Numbers of the obliged lines that say nothing yet."""
    return [number for number in numbers_marked(page, "Chưa điền") if number]


def fill_obliged(page):
    """Fill every obliged line that says nothing yet, and what else is compulsory; their numbers."""
    numbers = unsaid(page)
    for number in numbers:
        fill(page, number, "Có kết quả", f"Đã làm xong việc {number}.")
    fill_the_rest(page)
    return numbers


def fill_the_rest(page):
    """Part III and the signatory's name."""
    page.get_by_label("Ưu điểm").fill("Chủ động, đúng tiến độ.")
    page.get_by_label("Tồn tại, hạn chế").fill("Không.")
    page.get_by_label("Họ và tên người ký").fill("Y Thân Niê")


def save(page):
    """Wait until the report has saved itself; without scripts, press the button."""
    if page.get_by_role("button", name="Lưu nháp", exact=True).count():
        press(page, "Lưu nháp")
        return
    expect(page.locator("#draft")).not_to_have_attribute("data-unsaved", "")
    expect(page.locator("#saved")).to_contain_text("Đã lưu lúc")


def press(page, name):
    """Press the button and wait for the page it leads to."""
    follow(page.get_by_role("button", name=name, exact=True))


def figures(page):
    """{words: number} of the figures on top of the progress page."""
    rows = page.locator("ul.figures > li > a").all_inner_texts()
    return {words: int(number) for number, words in (row.split("\n", 1) for row in rows)}


def listed(page):
    """{agency: [the words of its row]} of the list on the progress page."""
    rows = page.locator("#danh-sach tbody tr")
    return {
        row.get_by_role("rowheader").inner_text(): [
            re.sub(r"\s+", " ", words).strip()
            for words in row.get_by_role("cell").all_inner_texts()
        ]
        for row in rows.all()
    }
