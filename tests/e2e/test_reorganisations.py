"""A coordinator merges two communes in a browser, with scripts and without, and undoes it; a clerk
takes the words of a draft along."""

import re

import pytest
from playwright.sync_api import expect

from agencies.models import Agency, Membership
from reporting.models import Obligation
from tasks.models import Assignment
from tests.browser import follow, sideways_overflow
from tests.e2e.steps import press
from tests.factories import vn
from tests.world import fill, person

COMMUNE, NEIGHBOUR, HEIR = "UBND xã Ea Kar", "UBND xã Ea Knốp", "UBND xã Ea Kar Mới"


@pytest.fixture(
    params=[(1280, True), (1280, False), (360, False)], ids=["scripts", "no-scripts", "phone"]
)
def screen(request):
    width, scripts = request.param
    return {"width": width, "java_script_enabled": scripts}


@pytest.fixture
def monitored(opened):
    """Two tasks that name the communes besides the groups that they are in."""
    tasks = opened.plan.sections.first().tasks.all()[:2]
    for task, name in zip(tasks, (COMMUNE, NEIGHBOUR), strict=True):
        Assignment.objects.create(task=task, role="monitor", agency=opened.agency(name))
    return [task.number for task in tasks]


def tick(page, place, name):
    """Find the agency in the list of that side and tick it."""
    side = page.locator(place)
    side.get_by_label("Tìm cơ quan theo tên").fill(name)
    follow(side.get_by_role("button", name="Tìm", exact=False))
    page.locator(place).get_by_label(name, exact=True).check()


def ask(page):
    """The first page filled: two communes become a new one."""
    page.goto("/co-quan/")
    follow(page.get_by_role("link", name="Các lần sắp xếp cơ quan"))
    follow(page.get_by_role("link", name="Ghi nhận lần sắp xếp"))
    page.get_by_label("Hợp nhất, sáp nhập").check()
    page.get_by_label("Có hiệu lực từ ngày").fill("01/11/2026")
    page.get_by_label("Số, ký hiệu văn bản").fill("15/NQ-HĐND")
    page.get_by_label("Tên cơ quan mới").first.fill(HEIR)
    tick(page, "#truoc", COMMUNE)
    tick(page, "#truoc", NEIGHBOUR)
    press(page, "Xem trước")


def test_two_communes_are_merged_task_by_task_with_their_people_and_parted_again(
    opened, monitored, browse, clock, screen
):
    clock(2026, 11, 2, 9)
    person(opened.agency(NEIGHBOUR), "focal_point", is_active=True)
    page = browse(opened.coordinator, **screen)
    ask(page)
    people = page.get_by_role("checkbox", name="Cán bộ đầu mối", exact=False)
    assert [box.is_checked() for box in people.all()] == [True, True]
    kept, left = [page.get_by_label(re.compile(rf"^{re.escape(no)}\. ")) for no in monitored]
    expect(kept).to_have_value("m0")
    left.select_option(label="Không ai tiếp")
    page.get_by_role("checkbox", name=f"Cán bộ đầu mối, {NEIGHBOUR}", exact=False).uncheck()

    press(page, "Áp dụng")

    body = page.locator("main").inner_text()
    assert "Đã áp dụng: Hợp nhất, sáp nhập từ ngày 01/11/2026." in body
    assert "không ai tiếp" in body
    assert f"{opened.commune}, cán bộ đầu mối, {HEIR}" in body
    heir = Agency.objects.get(name=HEIR)
    assert [row.task.number for row in Assignment.objects.filter(agency=heir)] == monitored[:1]
    assert [post.user for post in Membership.objects.filter(agency=heir)] == [opened.commune]
    assert Obligation.objects.filter(agency=heir).count() == 1
    assert sideways_overflow(page) == 0

    page.get_by_text("Hoàn tác lần sắp xếp này").click()
    press(page, "Hoàn tác")

    assert "Đã hoàn tác" in page.locator("main").inner_text()
    assert not Agency.objects.filter(name=HEIR).exists()
    assert Agency.objects.get(pk=opened.agency(COMMUNE).pk).until_on is None


def test_the_second_page_and_what_was_done_pass_in_a_browser(
    opened, monitored, browse, clock, check
):
    clock(2026, 11, 2, 9)
    page = browse(opened.coordinator)
    ask(page)
    check(page, dark=True)

    page.set_viewport_size({"width": 1280, "height": 800})
    press(page, "Áp dụng")

    check(page, dark=True)


def test_faults_of_the_first_page_lose_nothing(opened, browse, clock, check, allow_status):
    clock(2026, 11, 2, 9)
    allow_status(422)
    page = browse(opened.coordinator)
    page.goto("/sap-xep/moi/")
    page.get_by_label("Tên cơ quan mới").first.fill(HEIR)

    press(page, "Xem trước")

    assert page.get_by_label("Tên cơ quan mới").first.input_value() == HEIR
    check(page, status=422)


def test_a_clerk_hands_the_words_of_an_ended_draft_over(opened, browse, clock, screen):
    clock(2026, 11, 2, 9)
    fill(opened.report(COMMUNE), opened.commune)
    page = browse(opened.coordinator, **screen)
    ask(page)
    press(page, "Áp dụng")
    clerk = browse(opened.commune, **screen)
    clerk.goto("/viec-cua-toi/")

    press(clerk, f"Chuyển nội dung sang báo cáo của {HEIR}")

    assert (
        "Đã chuyển từ bản nháp của UBND xã Ea Kar: nhiệm vụ" in clerk.locator("main").inner_text()
    )
    assert HEIR in clerk.locator(".page-head").inner_text()
    to = Obligation.objects.get(agency__name=HEIR).report
    assert to.lines.count() == opened.report(COMMUNE).lines.count() > 0
    assert to.saved_at >= vn(2026, 11, 2, 9)
