"""An obstacle about a task, from the line of the task: on a phone, with scripts and without."""

import pytest
from playwright.sync_api import expect

from reporting.models import DraftItem
from tests.e2e.steps import fill, save, unfold
from tests.e2e.steps import line as line_of


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def draft(request, dak_lak, browse, clock):
    """The report of UBND xã Ea Kar on a phone."""
    dak_lak.open()
    clock(2026, 11, 20, 9)
    page = browse(dak_lak.commune, java_script_enabled=request.param)
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(dak_lak.report("UBND xã Ea Kar").get_absolute_url())
    return page


def add_from(page, number):
    """Press the button at the line; the field that has the cursor then."""
    unfold(page, number).get_by_role("button", name="Thêm vướng mắc").click()
    field = page.locator("#vuong-mac textarea:focus")
    expect(field).to_be_visible()
    return field


def kept():
    """[(number of the task, words)] of the draft, in the order of writing."""
    items = DraftItem.objects.select_related("task")
    return [(item.task and item.task.number, item.text) for item in items]


def test_the_button_at_a_line_saves_and_opens_an_obstacle_about_its_task(draft):
    fill(draft, "1.2", "Có kết quả", "Đã họp.")
    add_from(draft, "1.2").fill("Đường xa.")
    save(draft)
    add_from(draft, "1.3").fill("Thiếu người.")
    save(draft)

    assert kept() == [("1.2", "Đường xa."), ("1.3", "Thiếu người.")]
    draft.reload()
    assert line_of(draft, "1.2").get_by_label("Đã làm được gì").input_value() == "Đã họp."
    chosen = draft.locator("#vuong-mac select").evaluate_all(
        "all => all.map(one => one.selectedOptions[0].text.slice(0, 4))"
    )
    assert chosen == ["1.2.", "1.3.", "Vướn"]
    assert draft.evaluate("document.documentElement.scrollWidth") <= 360


def test_another_choice_is_saved_and_the_way_back_leads_to_the_line(draft):
    add_from(draft, "1.2").fill("Đường xa.")
    save(draft)
    choice = draft.locator("#vuong-mac select").first
    choice.select_option(index=0)
    save(draft)
    assert kept() == [(None, "Đường xa.")]

    draft.locator("#vuong-mac select").first.select_option(label=second_choice(draft))
    save(draft)

    assert kept() == [("1.1", "Đường xa.")]
    draft.get_by_role("link", name="Trở lại nhiệm vụ này").first.click()
    expect(line_of(draft, "1.1")).to_be_in_viewport()


def second_choice(page):
    """The name of the first task in the list."""
    return page.locator("#vuong-mac select").first.locator("option").nth(1).inner_text()
