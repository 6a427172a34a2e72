"""Pages of figures on paper: A4 upright, nothing cut, no way around, the moment told, heads repeated."""

import pytest

from tasks.models import Task
from tests.e2e.pages import address

SHEET, MARGIN = 794, 57  # A4 and 15 mm of it in pixels of CSS
PAPER = SHEET - 2 * MARGIN
PAGES = ["matrix", "years", "progress", "obligations", "recommendations", "overview", "changes"]
PAGES += ["agency", "task"]

# What stands out of the paper, by its words; whatever scrolls on a screen does not scroll there.
CUT = """(width) => {
  document.body.style.width = `${width}px`;
  return [...document.querySelectorAll('main table, main svg, main p, main li')]
    .filter((one) => one.getBoundingClientRect().width && !one.closest('.visually-hidden'))
    .filter((one) => one.getBoundingClientRect().right > width + 1)
    .map((one) => one.tagName + ': ' + one.textContent.trim().slice(0, 60));
}"""
LOOSE_HEADS = """() => [...document.querySelectorAll('main table.tbl, main table.matrix')]
  .filter((one) => one.tHead && one.getBoundingClientRect().width)
  .filter((one) => getComputedStyle(one.tHead).display !== 'table-header-group')
  .map((one) => one.caption?.textContent ?? one.className)"""


@pytest.fixture
def on_paper(browse):
    """on_paper(user, path): the page as it is printed."""

    def at(user, path):
        page = browse(user, width=SHEET)
        page.goto(path)
        page.emulate_media(media="print")
        return page

    return at


def faults(page):
    return {
        "cut": page.evaluate(CUT, PAPER),
        "heads": page.evaluate(LOOSE_HEADS),
        "around": page.locator("header nav, .topbar, .filters, form")
        .locator("visible=true")
        .count(),
        "moment": page.get_by_text("Tính đến").first.is_visible(),
    }


GOOD = {"cut": [], "heads": [], "around": 0, "moment": True}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_figures_fits_upright_paper(province, on_paper, clock, name):
    clock(2026, 12, 18, 16, 30)

    page = on_paper(province.coordinator, address(province, name))

    assert faults(page) == GOOD
    assert page.get_by_text("Tính đến 16:30 ngày 18/12/2026").first.is_visible()


# Between the numbers of two columns, in pixels: as near as they come.
GAP = """() => {
  const words = [...document.querySelectorAll('.matrix thead tr:last-child a')].map((one) => {
    const range = document.createRange();
    range.selectNodeContents(one);
    return range.getBoundingClientRect();
  });
  return Math.min(...words.slice(1).map((one, n) => one.left - words[n].right));
}"""


def test_the_numbers_of_38_tasks_stand_apart_on_paper(province, on_paper):
    section = province.plan.sections.first()
    for number in range(14):
        Task.objects.create(
            section=section,
            number=f"1.{number + 20}",
            title="Thêm",
            text="Thêm",
            timing_kind=Task.Timing.ONGOING,
            position=100 + number,
        )

    page = on_paper(province.coordinator, address(province, "matrix"))

    assert "38 nhiệm vụ" in page.inner_text("h1")
    assert faults(page) == GOOD
    assert page.evaluate(GAP) > 1.5


def test_paper_is_not_told_to_press_a_cell(province, on_paper):
    page = on_paper(province.coordinator, address(province, "matrix"))

    assert not page.get_by_text("Bấm vào ô").is_visible()


def test_a_comparison_fits_upright_paper(province, on_paper):
    one, other = province.plan.cycles.order_by("pk")

    page = on_paper(province.coordinator, f"/so-sanh/?a={one.pk}&b={other.pk}")

    assert faults(page) == GOOD


def test_all_provinces_fit_upright_paper(province, on_paper):
    assert faults(on_paper(province.administrator, "/toan-quoc/")) == GOOD
