"""Names, tasks and reports far longer than usual, read and written on a phone."""

from datetime import date

import pytest
from django.urls import reverse

from reporting.actions.obligations import exempt, extend
from reporting.models import FiledLine
from tests.browser import accessibility_faults, follow, sideways_overflow
from tests.e2e.steps import fill, fill_the_rest, press, save, unfold
from tests.factories import vn
from tests.world import World

NAME = (
    "Ban Quản lý dự án đầu tư xây dựng công trình giao thông và phát triển hạ tầng "
    "các khu công nghiệp, khu kinh tế tỉnh Đắk Lắk"
)
UNBROKEN = "https://vanban.daklak.gov.vn/" + "quyet-dinh-so-312-QD-UBND" * 6
TASK = ("Rà soát, sửa đổi, bổ sung, hoàn thiện hệ thống văn bản quy phạm pháp luật. " * 40)[:3000]
TYPED = (f"Đã tổ chức 14 hội nghị tại 9 thôn, 5 buôn.\n{UNBROKEN}\n" * 120)[:19_999] + "."


@pytest.fixture
def world(transactional_db):
    """The small province, but one agency has a name of 120 letters and one task a text of 3,000."""
    world = World()
    world.ea_kar.name = NAME
    world.ea_kar.save()
    task = world.tasks["1.2"]
    task.text, task.title = f"{TASK}\n{UNBROKEN}", f"Nhiệm vụ {UNBROKEN}"[:200]
    task.save()
    world.open()
    return world


def test_the_words_are_as_long_as_they_claim():
    assert (len(NAME), len(TASK), len(TYPED)) == (len(NAME), 3000, 20_000)
    assert len(NAME) >= 120


@pytest.mark.parametrize(
    "name", ["my-work", "report", "progress", "plan", "task", "agency", "agencies"]
)
def test_long_names_and_tasks_stay_within_a_phone(world, browse, name):
    arguments = {
        "report": [world.plan.cycles.get().obligations.get(agency=world.ea_kar).report.pk],
        "progress": [world.slug, 2026],
        "plan": [world.slug],
        "task": [world.slug, "1.2"],
        "agency": [world.ea_kar.pk],
    }
    page = browse(world.clerk, width=360)

    page.goto(reverse(name, args=arguments.get(name, [])))
    page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")

    assert sideways_overflow(page) == 0


@pytest.mark.parametrize("name", ["progress", "cycle-open", "round-open", "obligation-add"])
def test_long_names_stay_within_the_phone_of_a_coordinator(world, browse, name):
    cycle = world.plan.cycles.get()
    now = vn(2026, 12, 1)
    run = {"cycle": cycle, "by": world.coordinator, "now": now}
    owed = list(cycle.obligations.filter(agency=world.ea_kar))
    extend(obligations=owed, until=date(2026, 12, 30), reason=UNBROKEN, **run)
    exempt(obligations=owed, reason=UNBROKEN, **run)
    arguments = {"progress": [world.slug, 2026], "obligation-add": [cycle.pk]}
    page = browse(world.coordinator, width=360)

    page.goto(
        f"{reverse(name, args=arguments.get(name, [world.slug]))}?year=2027&trang_thai=tat-ca"
    )
    page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")

    assert sideways_overflow(page) == 0


def test_twenty_thousand_letters_are_saved_filed_and_read_on_a_phone(world, browse):
    page = browse(world.clerk, width=360)
    page.goto("/viec-cua-toi/")
    follow(page.get_by_role("link", name="Làm báo cáo"))
    fill(page, "1.2", "Có kết quả", TYPED)
    fill(page, "1.1", "Không phát sinh")
    fill_the_rest(page)

    save(page)
    page.reload()

    saved = unfold(page, "1.2").get_by_label("Đã làm được gì")
    assert saved.input_value() == TYPED
    assert sideways_overflow(page) == 0

    press(page, "Kiểm tra và gửi")
    assert sideways_overflow(page) == 0

    press(page, "Gửi báo cáo")
    assert sideways_overflow(page) == 0
    assert accessibility_faults(page) == []
    assert FiledLine.objects.get(number="1.2").text == TYPED
