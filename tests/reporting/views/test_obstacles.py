"""The obstacles of a cycle on a page of their own, and wherever the line or report is read."""

import re
from datetime import date

import pytest
from django.urls import reverse

from agencies.models import Membership
from reporting.actions.cycles import open_round
from reporting.actions.drafts import ItemWords, item_key, save_draft
from reporting.actions.expecting import CycleSettings
from reporting.actions.filing import submit_report
from reporting.actions.obligations import exempt
from reporting.actions.review import return_report
from reporting.summary import tasks_with_obstacles
from tests.factories import vn
from tests.reporting.exports.files import csv_rows, sheets, table
from tests.world import World, answers, fill, person

FOCAL_POINT = Membership.Role.FOCAL_POINT
PAGE = "/ke-hoach/ke-hoach/vuong-mac/2026/"
NOW = vn(2026, 12, 8, 9)


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(vn(2026, 12, 10, 9))


@pytest.fixture
def file(world, cycle):
    """file(agency, ("1.1", words), …): its report with these obstacles; None is a general one."""

    def act(agency, *obstacles, at=NOW):
        report = cycle.obligations.get(agency=agency).report
        clerk = person(agency, FOCAL_POINT)
        typed = answers(report)
        for place, (number, text) in enumerate(obstacles):
            task = number and world.tasks[number].pk
            typed[item_key(f"a{place}")] = ItemWords("obstacle", text, "Sở Tài chính", task)
        save_draft(report=report, typed=typed, by=clerk, now=at)
        return submit_report(report=report, by=clerk, now=at)

    return act


@pytest.fixture
def lead(world):
    """A focal point of Sở Tư pháp, which leads 1.1 by name."""
    return person(world.justice, FOCAL_POINT)


@pytest.fixture
def filed(world, file):
    """Ea Kar: two about 1.1 and a general one; Tuy Hòa: one about 1.2."""
    file(world.ea_kar, ("1.1", "Đường xa"), ("1.1", "Thiếu người"), (None, "Thiếu kinh phí"))
    file(world.tuy_hoa, ("1.2", "Mạng yếu"))


SAID = ["Đường xa", "Thiếu người", "Mạng yếu", "Thiếu kinh phí"]


def page(response):
    return response.content.decode()


def shown(response):
    """Which of the four stand on the page, in its order."""
    body = page(response)
    return sorted((text for text in SAID if text in body), key=body.index)


# Who reads what ------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["coordinator", "leader"])
def test_coordinators_and_leaders_read_all_in_plan_order_with_the_report(
    world, filed, visit, words, who
):
    response = visit(getattr(world, who), PAGE)

    assert shown(response) == SAID
    assert "1.1. Nhiệm vụ 1.1 1 cơ quan UBND xã Ea Kar Đường xa" in words(response)
    assert "4 vướng mắc của 2 cơ quan, về 2 nhiệm vụ; tính mỗi" in words(response)
    assert "Gửi đến: Sở Tài chính" in words(response)
    filing = world.plan.cycles.get().obligations.get(agency=world.ea_kar).report.filings.get()
    assert f'href="{filing.get_absolute_url()}"' in page(response)


def test_a_lead_reads_those_of_its_tasks_and_is_led_to_the_lines_not_the_report(
    world, filed, lead, visit
):
    response = visit(lead, PAGE)

    assert shown(response) == ["Đường xa", "Thiếu người"]
    address = reverse("task-lines", args=["ke-hoach", "1.1", 2026])
    assert f'<h3><a href="{address}">' in page(response)
    assert "/lan-gui/" not in page(response)


def test_a_clerk_reads_the_own_ones_and_the_administrator_none(world, filed, visit):
    assert shown(visit(world.clerk, PAGE)) == ["Đường xa", "Thiếu người", "Thiếu kinh phí"]
    assert shown(visit(world.administrator, PAGE)) == []


def test_another_province_does_not_find_it(world, filed, visit):
    far = World("Gia Lai", "GLI", "ke-hoach-gia-lai")

    for who in (far.clerk, far.coordinator, far.leader):
        assert visit(who, PAGE).status_code == 404


def test_drafts_are_never_shown(world, report, visit):
    words = ItemWords("obstacle", "Chữ nháp", "", world.tasks["1.1"].pk)
    save_draft(report=report, typed={item_key("a"): words}, by=world.clerk, now=NOW)

    for who in (world.clerk, world.coordinator):
        response = visit(who, PAGE)
        assert "Chữ nháp" not in page(response)
        assert "Không có vướng mắc nào" in page(response)


def test_only_the_latest_filing_is_shown(world, file, visit):
    filing = file(world.ea_kar, ("1.1", "Đường xa"))
    return_report(
        filing=filing,
        returned={},
        comment="Bổ sung",
        due_on=date(2026, 12, 18),
        by=person(world.justice, "coordinator"),
        now=vn(2026, 12, 9),
    )
    file(world.ea_kar, ("1.2", "Mạng yếu"), at=vn(2026, 12, 9, 15))

    assert shown(visit(world.coordinator, PAGE)) == ["Mạng yếu"]


# Filters, and the numbers that lead here -----------------------------------------------------------


def test_each_number_leads_to_a_list_of_as_many_agencies(world, cycle, filed, visit, words):
    rows = tasks_with_obstacles(cycle)

    assert [row.number for row in rows] == ["1.1", "1.2"]
    for row in rows:
        response = visit(world.coordinator, PAGE, nhiem_vu=row.task)
        assert f"của {row.agencies} cơ quan, về 1 nhiệm vụ." in words(response)


def test_filters_narrow_together_and_stand_in_the_address(world, filed, visit):
    by = {
        "chung": ["Thiếu kinh phí"],
        "co": ["Đường xa", "Thiếu người", "Mạng yếu"],
        str(world.tasks["1.2"].pk): ["Mạng yếu"],
        str(world.tasks["1.3"].pk): [],
    }
    for value, expected in by.items():
        assert shown(visit(world.coordinator, PAGE, nhiem_vu=value)) == expected
    assert shown(visit(world.coordinator, PAGE, muc="1")) == SAID[:3]
    assert shown(visit(world.coordinator, PAGE, nhom="department")) == []
    assert shown(visit(world.coordinator, PAGE, nhom="commune", nhiem_vu="chung")) == SAID[3:]


def test_whom_the_rates_do_not_count_is_shown_only_when_asked_for(world, cycle, filed, visit):
    exempt(
        cycle=cycle,
        obligations=[cycle.obligations.get(agency=world.tuy_hoa)],
        reason="Lũ",
        by=world.coordinator,
        now=NOW,
    )

    response = visit(world.coordinator, PAGE)

    assert "Mạng yếu" not in shown(response)
    assert "có 1 vướng mắc của cơ quan được đề nghị" in page(response)
    assert "Mạng yếu" in shown(visit(world.coordinator, PAGE, pham_vi="tat-ca"))


@pytest.mark.parametrize("name", ["nhiem_vu", "muc", "nhom", "pham_vi"])
@pytest.mark.parametrize("value", ["999999", "<b>", "x" * 500])
def test_an_absurd_filter_is_said_in_words(world, filed, visit, name, value):
    response = visit(world.coordinator, PAGE, **{name: value})

    assert response.status_code == 400
    assert "Kế hoạch không có" in page(response) or "Không có" in page(response)
    assert "<b>”" not in page(response)


def test_a_year_or_round_without_a_cycle_is_not_found(world, cycle, visit):
    assert visit(world.coordinator, PAGE.replace("2026", "2031")).status_code == 404
    assert visit(world.coordinator, reverse("round-obstacles", args=[10**6])).status_code == 404


def test_a_round_has_its_own_page_and_a_yearly_cycle_is_sent_to_its_year(world, cycle, visit):
    given = CycleSettings(
        title="Đợt tháng 6",
        source="Công văn 12",
        period_from=date(2026, 1, 1),
        period_until=date(2026, 5, 31),
        data_until=date(2026, 5, 31),
        deadline_on=date(2026, 6, 15),
        boundary="by",
    )
    round_ = open_round(
        plan=world.plan,
        kind="on_request",
        settings=given,
        agencies=[world.ea_kar],
        by=world.coordinator,
        now=NOW,
    )

    assert visit(world.leader, reverse("round-obstacles", args=[round_.pk])).status_code == 200
    assert visit(world.leader, reverse("round-obstacles", args=[cycle.pk])).url == PAGE


def test_the_file_holds_what_the_page_shows(world, filed, visit):
    asked = {"nhiem_vu": world.tasks["1.1"].pk}

    rows = csv_rows(visit(world.coordinator, PAGE, xuat="csv", **asked))
    book = sheets(visit(world.coordinator, PAGE, xuat="xlsx", **asked))

    assert [row["Vướng mắc"] for row in rows] == ["Đường xa", "Thiếu người"]
    assert [row["Vướng mắc"] for row in table(book.active)] == ["Đường xa", "Thiếu người"]
    assert (rows[0]["Nhiệm vụ"], rows[0]["Cơ quan"]) == ("1.1", "UBND xã Ea Kar")
    assert "Về nhiệm vụ: 1.1. Nhiệm vụ 1.1" in str(book.active["A2"].value)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(
    world, file, client, count, django_assert_num_queries
):
    for agency in [world.ea_kar, world.tuy_hoa, world.home_affairs][:count]:
        file(agency, ("1.2", "Mạng yếu"), (None, "Thiếu kinh phí"))
    client.force_login(world.coordinator)

    with django_assert_num_queries(6):  # session, user; cycle, tasks, items; watched tasks
        client.get(PAGE)


def numbers_of_progress(response):
    """[(number, address)] of the column and of what asks for attention."""
    body = page(response)
    return re.findall(rf'href="({PAGE}[^"]*)">(\d+)', body.replace("&amp;", "&"))


def test_the_progress_page_names_tasks_with_obstacles_and_every_number_leads_to_its_list(
    world, cycle, filed, visit, words
):
    response = visit(world.coordinator, cycle.get_absolute_url())
    first, second = world.tasks["1.1"].pk, world.tasks["1.2"].pk

    assert "2 nhiệm vụ có vướng mắc 1.1. Nhiệm vụ 1.1: 1 cơ quan" in words(response)
    assert numbers_of_progress(response) == [
        (f"{PAGE}?nhiem_vu=co", "2"),  # tasks
        (f"{PAGE}?nhiem_vu={first}", "1"),
        (f"{PAGE}?nhiem_vu={second}", "1"),
        (f"{PAGE}?nhiem_vu=co&muc=1", "2"),  # one agency and one task each
        (f"{PAGE}?nhiem_vu=co", "2"),
    ]
    narrowed = visit(world.coordinator, f"{PAGE}?nhiem_vu=co&muc=1")
    assert "tính mỗi cơ quan một lần cho mỗi nhiệm vụ: 2." in words(narrowed)
    lines = response.context["lines"]
    assert [row.obstacles for row in lines.rows] == [lines.total.obstacles] == [2]


def test_who_does_not_read_everything_sees_the_numbers_without_the_lists(
    world, cycle, filed, visit, words
):
    response = visit(world.other_clerk, cycle.get_absolute_url())

    assert "2 nhiệm vụ có vướng mắc" in words(response)
    assert "vuong-mac" not in page(response)


def test_a_cycle_without_obstacles_says_nothing_of_them(world, cycle, file, visit, words):
    file(world.ea_kar, (None, "Thiếu kinh phí"))

    said = words(visit(world.coordinator, cycle.get_absolute_url()))

    assert "nhiệm vụ có vướng mắc" not in said


def test_many_tasks_are_told_by_the_five_that_most_agencies_name(world, cycle, visit, words):
    for number in range(1, 7):
        world.task(f"2.{number}", ("implement", world.communes))
    for agency, last in ((world.ea_kar, 7), (world.tuy_hoa, 3)):
        report, clerk = cycle.obligations.get(agency=agency).report, person(agency, FOCAL_POINT)
        fill(report, clerk)
        typed = {
            item_key(f"b{n}"): ItemWords("obstacle", "Đường xa", "", world.tasks[f"2.{n}"].pk)
            for n in range(1, last)
        }
        save_draft(report=report, typed=typed, by=clerk, now=NOW)
        submit_report(report=report, by=clerk, now=NOW)

    said = words(visit(world.coordinator, cycle.get_absolute_url()))

    assert "6 nhiệm vụ có vướng mắc 2.1. Nhiệm vụ 2.1: 2 cơ quan" in said
    assert "2.5. Nhiệm vụ 2.5: 1 cơ quan" in said
    assert "2.6. Nhiệm vụ 2.6: 1 cơ quan" not in said
    assert "Trên đây là 5 nhiệm vụ" in said


# Wherever lines and reports are read ---------------------------------------------------------------


def test_the_filing_tells_the_task_at_line_and_obstacle_in_the_words_of_then(
    world, file, visit, words
):
    filing = file(world.ea_kar, ("1.1", "Đường xa"), (None, "Thiếu kinh phí"))
    task = world.tasks["1.1"]
    task.title = "Tên mới"
    task.save()

    said = words(visit(world.clerk, filing.get_absolute_url()))

    assert "2 khó khăn, vướng mắc (1 về một nhiệm vụ)" in said
    assert "Vướng mắc, gửi đến Sở Tài chính Đường xa" in said.partition("1.2 Nhiệm vụ 1.2")[0]
    assert "Về nhiệm vụ 1.1. Nhiệm vụ 1.1" in said
    assert "Tên mới" not in said
    listed = words(visit(world.coordinator, PAGE))
    assert "Lúc gửi, nhiệm vụ này là 1.1. Nhiệm vụ 1.1." in listed


def test_the_review_shows_it_beside_the_line_and_names_a_changed_task(world, file, visit, words):
    filing = file(world.ea_kar, ("1.1", "Đường xa"))
    review = reverse("review", args=[filing.report.pk])
    said = words(visit(world.coordinator, review, xem="tat-ca"))
    assert "Vướng mắc, gửi đến Sở Tài chính Đường xa" in said
    assert "Đường xa Về nhiệm vụ 1.1." in said

    return_report(
        filing=filing,
        returned={},
        comment="Bổ sung",
        due_on=date(2026, 12, 18),
        by=person(world.justice, "coordinator"),
        now=vn(2026, 12, 9),
    )
    file(world.ea_kar, ("1.2", "Đường xa"), at=vn(2026, 12, 9, 15))
    said = words(visit(world.coordinator, review))

    assert "Về nhiệm vụ 1.2. Gửi đến: Sở Tài chính ✎Mới so với lần 1" in said
    assert "Về nhiệm vụ 1.1. Có ở lần 1" in said


def test_lines_of_a_task_and_their_file_tell_the_obstacles_to_its_lead(
    world, filed, lead, visit, words
):
    address = reverse("task-lines", args=["ke-hoach", "1.1", 2026])

    said = words(visit(lead, address))
    rows = csv_rows(visit(lead, address, xuat="csv"))

    assert "Vướng mắc, gửi đến Sở Tài chính Đường xa" in said
    assert "Mạng yếu" not in said
    assert [row["Vướng mắc"] for row in rows] == ["", "Đường xa\nThiếu người"]


def test_watched_tasks_and_the_years_of_a_task_tell_how_many_agencies(
    world, filed, lead, visit, words
):
    link = f'href="{PAGE}?nhiem_vu={world.tasks["1.1"].pk}"'

    watched = visit(lead, reverse("watched"))
    years = visit(world.coordinator, world.tasks["1.1"].get_absolute_url())

    for response in (watched, years):
        assert "1 cơ quan nêu vướng mắc" in words(response)
        assert link in page(response)


def test_who_reads_only_the_own_line_sees_the_number_without_the_shorter_list(
    world, file, visit, words
):
    file(world.ea_kar, ("1.1", "Đường xa"))
    file(world.tuy_hoa, ("1.1", "Mạng yếu"))

    response = visit(world.clerk, world.tasks["1.1"].get_absolute_url())

    assert "2 cơ quan nêu vướng mắc" in words(response)
    assert "vuong-mac" not in page(response)


def test_who_reads_no_line_of_the_task_sees_the_number_without_the_list(world, file, visit, words):
    file(world.ea_kar, ("1.1", "Đường xa"))

    response = visit(world.other_clerk, world.tasks["1.1"].get_absolute_url())

    assert "1 cơ quan nêu vướng mắc" in words(response)
    assert "vuong-mac" not in page(response)


def test_what_is_not_filed_is_nowhere(world, report, visit, words):
    fill(report, world.clerk)
    obstacle = ItemWords("obstacle", "Nháp", "", world.tasks["1.1"].pk)
    save_draft(report=report, typed={item_key("a"): obstacle}, by=world.clerk, now=NOW)

    said = words(visit(world.coordinator, world.tasks["1.1"].get_absolute_url()))

    assert not re.search(r"\d+ cơ quan nêu vướng mắc", said)
