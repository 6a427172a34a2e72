"""Two cycles side by side: the numbers, how sections are matched, and what is refused."""

import re
from datetime import date

import pytest
from django.urls import reverse

from plans.models import Section
from reporting import summary
from reporting.actions.cycles import open_cycle
from reporting.actions.drafts import Entry
from reporting.comparing import Number, proposal_of
from reporting.models import Outcome
from tasks.models import Assignment, Task
from tests.factories import vn
from tests.world import World, file_report

PAGE = "/so-sanh/"
ON = date(2027, 12, 20)


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(vn(2027, 12, 20, 9))


@pytest.fixture
def years(world, cycle):
    """2026, in which Ea Kar filed in time, and 2027, in which it said that nothing was done."""
    later = world.open(2027)
    not_done = Entry(Outcome.NOT_DONE, "Chưa có kinh phí")
    file_report(owes(world, cycle), world.clerk, vn(2026, 12, 1))
    file_report(owes(world, later), world.clerk, vn(2027, 12, 18), t1_1=not_done)
    return cycle, later


def owes(world, cycle):
    return cycle.obligations.get(agency=world.ea_kar).report


@pytest.fixture
def new_plan(world, cycle):
    """A plan that replaces the first, with a cycle of 2027: section "Tuyên truyền pháp luật" whose
    9.1 continues 1.1, and a section that is like none."""
    plan = type(world.plan).objects.get(pk=world.plan.pk)
    plan.pk, plan.slug, plan.short_title = None, "moi", "Kế hoạch mới"
    plan.save()
    section = Section.objects.create(plan=plan, number="9", title="Truyền thông chính sách")
    Section.objects.create(plan=plan, number="10", title="Chuyển đổi số", position=1)
    task = Task.objects.create(
        section=section,
        number="9.1",
        title="Nhiệm vụ 9.1",
        text="…",
        timing_kind="ongoing",
        continues=world.tasks["1.1"],
    )
    Assignment.objects.create(task=task, role="implement", group=world.communes)
    world.plan, old = plan, world.plan
    world.rule("III.1", world.communes, world.provincial, None)
    world.plan = old
    return open_cycle(plan=plan, year=2027, by=world.coordinator, now=vn(2027, 10, 1))


def page(response):
    return response.content.decode()


def table(response, place):
    """{words of a row: [before, after, difference]} of the table at that place."""
    html = page(response).split('<table class="tbl compare">')[place + 1].split("</table>")[0]
    found = {}
    for label, cells in re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', html, re.DOTALL):
        cells = re.findall(r"<td[^>]*>(.*?)</td>", cells)
        found.setdefault(label, [re.sub(r"<[^>]+>", "", cell) for cell in cells])
    return found


def both(a, b, **more):
    return {"a": a.pk, "b": b.pk} | more


# Numbers -------------------------------------------------------------------------------------------


def test_reports_stand_side_by_side_with_their_differences(world, years, visit):
    found = table(visit(world.clerk, PAGE, **both(*years)), 0)

    assert found["Phải báo cáo"] == ["4", "4", "0"]
    assert found["Gửi đúng hạn"] == ["1", "0", "−1"]
    assert found["Gửi chậm"] == ["0", "1", "+1"]
    assert found["Tỷ lệ đã gửi"] == ["25%", "25%", "0 điểm phần trăm"]


def test_the_sections_of_one_plan_match_themselves(world, years, visit):
    response = visit(world.clerk, PAGE, **both(*years))
    found = table(response, 1)

    assert found["Phải báo cáo"] == ["7", "7", "0"]
    assert found["Đã báo cáo"] == ["2", "2", "0"]
    assert found["Có kết quả, hoàn thành"] == ["2", "1", "−1"]
    assert found["Chưa thực hiện"] == ["0", "1", "+1"]
    assert "Ghép nhóm nhiệm vụ" not in page(response)


def test_the_numbers_are_those_of_the_cycles_own_pages(world, years, visit):
    found = table(visit(world.clerk, PAGE, **both(*years)), 1)

    for place, cycle in enumerate(years):
        lines = sum(summary.lines_by_task(cycle, ON).values(), summary.LineFigures())
        assert found["Phải báo cáo"][place] == str(lines.total)
        assert found["Đã báo cáo"][place] == str(lines.said)
        assert found["Có kết quả, hoàn thành"][place] == str(lines.with_result)


def test_numbers_lead_to_their_lists_and_to_the_matrix_for_those_who_have_it(world, years, visit):
    html = page(visit(world.leader, PAGE, **both(*years)))

    assert '<a href="/ke-hoach/ke-hoach/tien-do/2026/danh-sach/?trang_thai=dung-han">1</a>' in html
    assert "/ma-tran/2027/?muc=1&amp;phan=bat-buoc&amp;trang_thai=not_done" in html
    assert "/ma-tran/" not in page(visit(world.clerk, PAGE, **both(*years)))


@pytest.mark.parametrize(
    ("before", "after", "is_rate", "words"),
    [
        (2, 5, False, "+3"),
        (5, 2, False, "−3"),
        (2, 2, False, "0"),
        (None, 2, False, "–"),
        (25.0, 100 / 3, True, "+8,3 điểm phần trăm"),
        (None, 50.0, True, "–"),
    ],
)
def test_a_difference_is_said_in_its_unit_or_not_at_all(before, after, is_rate, words):
    assert Number("", before, after, is_rate=is_rate).difference == words


# Matching ------------------------------------------------------------------------------------------


def test_two_plans_are_matched_by_the_tasks_that_continue_others(
    world, cycle, new_plan, visit, words
):
    response = visit(world.clerk, PAGE, **both(cycle, new_plan))

    read = words(response)
    assert "9. Truyền thông chính sách ghép với 1. Tuyên truyền" in read
    assert "10. Chuyển đổi số" in read[read.index("Nhóm không ghép được") :]
    assert table(response, 1)["Phải báo cáo"] == ["7", "2", "−5"]
    assert table(response, 2)["Phải báo cáo"] == ["–", "0", "–"]


def test_the_user_matches_otherwise_and_the_address_keeps_it(world, cycle, new_plan, visit, words):
    other = Section.objects.get(number="10")
    chosen = {f"muc-{world.section.pk}": other.pk}

    response = visit(world.clerk, PAGE, **both(cycle, new_plan, **chosen))

    assert "10. Chuyển đổi số ghép với 1. Tuyên truyền" in words(response)
    assert f'<option value="{other.pk}" selected>' in page(response)


def test_the_user_may_match_nothing(world, cycle, new_plan, visit, words):
    read = words(
        visit(world.clerk, PAGE, **both(cycle, new_plan, **{f"muc-{world.section.pk}": ""}))
    )

    alone = read[read.index("Nhóm không ghép được") :]
    assert all(title in alone for title in ("1. Tuyên truyền", "9. Truyền thông"))


@pytest.mark.parametrize("value", ["999999", "abc", "-1"])
def test_a_section_that_is_none_gets_a_sentence_and_the_proposal(
    world, cycle, new_plan, visit, words, value
):
    response = visit(
        world.clerk, PAGE, **both(cycle, new_plan, **{f"muc-{world.section.pk}": value})
    )

    assert response.status_code == 400
    assert "không có mục được ghép" in words(response)
    assert "9. Truyền thông chính sách ghép với 1. Tuyên truyền" in words(response)


def test_a_section_is_matched_only_once(world, cycle, new_plan, visit, words):
    twin = Section.objects.create(plan=world.plan, number="2", title="Hòa giải", position=1)
    other = Section.objects.get(number="10").pk
    chosen = {f"muc-{world.section.pk}": other, f"muc-{twin.pk}": other}

    response = visit(world.clerk, PAGE, **both(cycle, new_plan, **chosen))

    assert response.status_code == 400
    assert "“10. Chuyển đổi số” được ghép 2 lần" in words(response)


def test_without_tasks_that_continue_others_likeness_of_titles_proposes(world):
    before = [Section(pk=n, title=t) for n, t in enumerate(["Tuyên truyền", "Hòa giải ở cơ sở"])]
    after = [Section(pk=9, title="Công tác hòa giải ở cơ sở"), Section(pk=8, title="Ngân sách")]

    assert proposal_of(before, after, []) == {1: 9}


# What is refused -----------------------------------------------------------------------------------


def test_without_two_cycles_the_page_offers_them(world, years, visit, words):
    response = visit(world.clerk, PAGE, b=years[1].pk)

    assert response.status_code == 200
    assert "Chọn hai kỳ rồi bấm So sánh" in words(response)
    assert f'<option value="{years[1].pk}" selected>' in page(response)


def test_with_one_cycle_there_is_nothing_to_compare(world, cycle, visit, words):
    assert "Cần ít nhất hai kỳ" in words(visit(world.clerk, PAGE))


@pytest.mark.parametrize("value", ["999999", "abc", "1' OR 1=1", "9" * 40, "-1"])
def test_an_id_that_is_none_gets_a_sentence(world, years, visit, words, value):
    response = visit(world.clerk, PAGE, a=value, b=years[0].pk)

    assert response.status_code == 400
    assert "Không tìm thấy kỳ báo cáo này" in words(response)


def test_the_same_cycle_twice_gets_a_sentence(world, years, visit, words):
    response = visit(world.clerk, PAGE, **both(years[0], years[0]))

    assert response.status_code == 400
    assert "Chọn hai kỳ khác nhau" in words(response)


def test_a_cycle_of_another_province_is_as_if_it_were_none(world, years, visit, words):
    other = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai")
    theirs = other.open()
    theirs.title = "Kỳ của Gia Lai"
    theirs.save()

    response = visit(world.coordinator, PAGE, **both(years[0], theirs))

    assert response.status_code == 400
    assert "Không tìm thấy kỳ báo cáo này" in words(response)
    assert "Kỳ của Gia Lai" not in page(response)


def test_the_administrator_compares_within_one_province_only(world, years, visit, words):
    theirs = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai").open()

    response = visit(world.administrator, PAGE, **both(years[0], theirs))

    assert response.status_code == 400
    assert "cùng một tỉnh" in words(response)


def test_it_is_found_from_the_progress_and_the_plan(world, years, visit):
    progress = page(visit(world.clerk, years[1].get_absolute_url()))

    assert f'href="{PAGE}?a={years[0].pk}&amp;b={years[1].pk}"' in progress
    assert f'href="{PAGE}?b={years[1].pk}"' in page(
        visit(world.clerk, world.plan.get_absolute_url())
    )
    assert reverse("compare") == PAGE


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_however_long_the_plan(world, client, count, django_assert_num_queries):
    for number in range(count):
        world.agency(f"UBND xã Số {number}", "commune")
        world.task(f"2.{number}", ("implement", world.communes))
    years = [world.open(2026), world.open(2027)]
    client.force_login(world.coordinator)

    with django_assert_num_queries(11):
        # session, user; cycles; sections, tasks; calendar, figures; lines, obligations;
        # parts, agencies
        assert client.get(PAGE, both(*years)).status_code == 200
