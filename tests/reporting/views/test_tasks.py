"""The years of a task: how much was reported, by whom, with which role, and who reads the words."""

from datetime import date

import pytest

from agencies.models import Membership
from plans.models import Section
from reporting.actions.drafts import Entry
from reporting.models import Outcome
from tasks.models import Assignment
from tests.factories import vn
from tests.world import World, file_report, fill, person

FOCAL_POINT = Membership.Role.FOCAL_POINT
PAGE = "/ke-hoach/ke-hoach/nhiem-vu/1.1/"
LINES = f"{PAGE}bao-cao/2026/"


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(vn(2026, 12, 10, 9))


@pytest.fixture
def filed(world, cycle):
    """What Ea Kar filed."""
    return file_report(
        cycle.obligations.get(agency=world.ea_kar).report, world.clerk, vn(2026, 12, 8)
    )


def page(response):
    return response.content.decode()


def test_each_year_says_how_much_was_reported_and_what(world, filed, visit, words):
    read = words(visit(world.clerk, PAGE))

    assert "Năm 2026 1 / 3" in read
    assert "1 có kết quả, 2 chưa báo cáo, còn hạn" in read
    assert "Phối hợp UBND xã Ea Kar" in read
    assert "Tính đến 09:00 ngày 10/12/2026" in read


def test_the_numbers_stand_in_a_bar_with_words(world, filed, visit):
    assert 'aria-label="Báo cáo năm 2026: 1 có kết quả' in page(visit(world.clerk, PAGE))


def test_after_the_day_what_is_missing_is_overdue(world, filed, visit, words, time_machine):
    time_machine.move_to(vn(2026, 12, 15, 9))

    assert "2 quá hạn chưa báo cáo" in words(visit(world.clerk, PAGE))


@pytest.mark.parametrize("who", ["coordinator", "leader", "clerk", "lead"])
def test_those_who_read_the_lines_are_led_to_them(world, filed, visit, who):
    user = person(world.justice, FOCAL_POINT) if who == "lead" else getattr(world, who)

    assert f'href="{LINES}' in page(visit(user, PAGE))
    assert visit(user, LINES).status_code == 200


@pytest.mark.parametrize("who", ["other_clerk", "administrator"])
def test_others_see_the_numbers_without_a_way_to_the_words(world, filed, visit, words, who):
    response = visit(getattr(world, who), PAGE)

    assert "1 / 3" in words(response)
    assert LINES not in page(response)


def test_drafts_count_nowhere(world, cycle, visit, words):
    report = cycle.obligations.get(agency=world.ea_kar).report
    fill(report, world.clerk, t1_1=Entry(Outcome.RESULT, "Chữ kín"))

    read = words(visit(world.coordinator, PAGE))

    assert "0 / 3" in read
    assert "Chưa ai gửi" in read
    assert "Chữ kín" not in read


def test_optional_lines_stand_apart(world, cycle, visit, words):
    spoken = Entry(Outcome.RESULT, "Tự nguyện")
    report = cycle.obligations.get(agency=world.ea_kar).report
    file_report(report, world.clerk, vn(2026, 12, 8), t1_3=spoken)

    read = words(visit(world.coordinator, PAGE.replace("1.1", "1.3")))

    assert "Không cơ quan nào phải báo cáo nhiệm vụ này" in read
    assert "Ngoài số trên: 1 dòng không bắt buộc" in read


def test_many_agencies_of_a_role_are_a_number(world, visit, words):
    for number in range(4):
        person(world.agency(f"UBND xã Số {number}", "commune"), FOCAL_POINT)
    cycle = world.open()
    for obligation in cycle.obligations.filter(agency__name__startswith="UBND xã Số"):
        clerk = obligation.agency.memberships.get().user
        file_report(obligation.report, clerk, vn(2026, 12, 1))

    assert "Phối hợp 4 cơ quan" in words(visit(world.coordinator, PAGE))


def later_plan(world):
    """A plan of the same province whose task 9.1 continues 1.1, with a cycle of 2027."""
    new = type(world.plan).objects.get(pk=world.plan.pk)
    new.pk, new.slug, new.short_title, new.resolve_on = (
        None,
        "moi",
        "Kế hoạch mới",
        date(2027, 1, 2),
    )
    new.save()
    section = Section.objects.create(plan=new, number="9", title="Truyền thông")
    task = type(world.tasks["1.1"]).objects.create(
        section=section,
        number="9.1",
        title="Nhiệm vụ 9.1",
        text="…",
        timing_kind="ongoing",
        continues=world.tasks["1.1"],
    )
    Assignment.objects.create(task=task, role="implement", group=world.communes)
    cycle = world.plan.cycles.first()
    cycle.pk, cycle.plan, cycle.year, cycle.title = None, new, 2027, "Báo cáo năm 2027"
    cycle.save()
    return task


def test_the_task_that_it_continues_and_the_one_that_continues_it_bring_their_years(
    world, filed, visit, words
):
    later = later_plan(world)

    for place in (PAGE, later.get_absolute_url()):
        read = words(visit(world.clerk, place))
        years = read[read.index("Ai đã báo cáo") :]
        assert years.index("Năm 2027") < years.index("Năm 2026")
        assert "Kế hoạch mới" in years or "Kế hoạch thử nghiệm" in years


def test_a_continued_task_of_another_province_is_left_out(world, filed, visit, words):
    other = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai")
    other.open(2027)
    task = world.tasks["1.1"]
    task.continues = other.tasks["1.2"]
    task.save()

    assert "Năm 2027" not in words(visit(world.clerk, PAGE))


def test_before_any_cycle_it_says_so(world, visit, words):
    assert "Chưa mở kỳ báo cáo hằng năm nào" in words(visit(world.clerk, PAGE))


def test_a_stranger_does_not_find_it(world, filed, visit):
    other = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai")

    assert visit(other.coordinator, PAGE).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_one_year_and_for_three(
    world, client, count, django_assert_num_queries
):
    for number in range(count):
        world.agency(f"UBND xã Số {number}", "commune")
        world.open(2026 + number)
    client.force_login(world.coordinator)

    with django_assert_num_queries(17):
        assert client.get(PAGE).status_code == 200
