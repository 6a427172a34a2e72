"""Sections, attention and growth on the page of a cycle."""

from datetime import date

import pytest

from plans.models import Section
from reporting.actions.drafts import Entry
from reporting.models import Outcome
from reporting.progress_page import DatedFigures, progress_of, year_after
from reporting.summary import grid_of
from tasks.models import Task
from tests.factories import vn
from tests.world import file_report, person

BEFORE, AFTER = date(2026, 12, 14), date(2026, 12, 18)
NOTHING = Entry(Outcome.NOTHING)


@pytest.fixture
def cycle(world):
    return world.open()


def owes(cycle, agency):
    return cycle.obligations.get(agency=agency).report


def lines_page(cycle, as_of):
    return progress_of(cycle, as_of).lines


def numbers(tasks):
    return [task.number for task in tasks]


# Sections ------------------------------------------------------------------------------------------


def test_sections_add_up_to_the_obliged_cells_of_the_grid(world, cycle):
    second = Section.objects.create(plan=world.plan, number="2", title="Bộ máy", position=1)
    world.section = second
    world.task("2.1", ("implement", world.communes))
    file_report(owes(cycle, world.ea_kar), world.clerk, vn(2026, 12, 1), t2_1=NOTHING)

    page = lines_page(cycle, AFTER)

    cells = [
        cell
        for row in grid_of(cycle, AFTER).rows
        if row.obligation.is_counted
        for cell in row.cells.values()
        if cell.obliged
    ]
    assert [row.section.number for row in page.rows] == ["1", "2"]
    assert [row.yearly.total for row in page.rows] == [7, 2]
    assert page.total.yearly.total == len(cells)
    assert dict(page.rows[1].cells) == {
        "with_result": 0,
        "in_progress": 0,
        "nothing": 1,
        "not_done": 0,
        "missing": 0,
        "overdue": 1,
    }
    assert not page.has_dated


def dated(world, due_on):
    return world.task(
        "2.1", ("implement", world.communes), timing_kind=Task.Timing.BY_DATE, due_on=due_on
    )


@pytest.mark.parametrize(
    ("as_of", "found"),
    [
        (date(2026, 9, 30), DatedFigures(on_time=1, in_time=1)),
        (date(2026, 10, 1), DatedFigures(on_time=1, overdue=1)),
    ],
)
def test_dated_tasks_are_told_in_their_four_ways(world, as_of, found):
    dated(world, date(2026, 9, 30))
    cycle = world.open()
    done = Entry(Outcome.COMPLETED, "Xong", date(2026, 9, 30))
    file_report(owes(cycle, world.ea_kar), world.clerk, vn(2026, 12, 1), t2_1=done)

    page = lines_page(cycle, as_of)

    assert page.total.dated == found
    assert page.total.yearly.total == 7


def test_a_task_due_before_the_first_cycle_is_not_overdue_but_judged_by_its_year(world):
    dated(world, date(2025, 12, 14))
    cycle = world.open()

    page = lines_page(cycle, AFTER)

    assert not page.has_dated
    assert page.total.yearly.total == 9


def test_completing_such_a_task_is_a_result_of_the_year(world):
    dated(world, date(2025, 12, 14))
    cycle = world.open()
    done = Entry(Outcome.COMPLETED, "Xong", date(2025, 12, 10))
    file_report(owes(cycle, world.ea_kar), world.clerk, vn(2026, 12, 1), t2_1=done)

    total = lines_page(cycle, AFTER).total

    assert total.yearly.completed == 1
    assert sum(number for _, number in total.cells) == total.yearly.total == 9


# Attention -----------------------------------------------------------------------------------------


def test_a_task_is_silent_only_after_the_due_day_and_while_nobody_has_reported(world, cycle):
    assert lines_page(cycle, BEFORE).silent_tasks == []
    assert numbers(lines_page(cycle, AFTER).silent_tasks) == ["1.1", "1.2"]

    file_report(
        owes(cycle, world.home_affairs), person(world.home_affairs, "focal_point"), vn(2026, 12, 1)
    )

    assert numbers(lines_page(cycle, AFTER).silent_tasks) == ["1.1"]


def test_an_ongoing_task_without_a_result_two_years_running_is_named(world, cycle):
    later = world.open(2027)
    for one, year in ((cycle, 2026), (later, 2027)):
        report = owes(one, world.ea_kar)
        file_report(report, world.clerk, vn(year, 12, 1), t1_2=NOTHING)

    page = progress_of(later, date(2027, 12, 18))
    assert numbers(page.lines.idle_tasks) == ["1.2"]
    assert page.last == cycle
    assert progress_of(cycle, AFTER).last is None
    assert lines_page(cycle, AFTER).idle_tasks == []


def test_a_result_of_last_year_is_enough(world, cycle):
    later = world.open(2027)
    file_report(owes(cycle, world.ea_kar), world.clerk, vn(2026, 12, 1))
    file_report(owes(later, world.ea_kar), world.clerk, vn(2027, 12, 1), t1_2=NOTHING)

    assert numbers(lines_page(later, date(2027, 12, 18)).idle_tasks) == []


def test_only_the_latest_yearly_cycle_leads_to_a_next_year(world, cycle):
    later = world.open(2027)

    assert year_after(later, [cycle, later]) == 2028
    assert year_after(cycle, [cycle, later]) is None


# Growth --------------------------------------------------------------------------------------------


def test_reports_grow_by_the_day_they_first_came_in_beside_last_year(world, cycle):
    file_report(owes(cycle, world.ea_kar), world.clerk, vn(2026, 12, 1))
    file_report(owes(cycle, world.tuy_hoa), world.other_clerk, vn(2026, 12, 16))
    later = world.open(2027)
    file_report(owes(later, world.ea_kar), world.clerk, vn(2027, 11, 30))

    as_of = date(2027, 12, 1)
    growth = progress_of(later, as_of).growth

    assert growth.now.points == [(date(2027, 11, 30), 1)]
    assert growth.past.points == [(date(2027, 12, 1), 1), (date(2027, 12, 16), 2)]
    assert growth.past.name == "năm 2026"
    assert growth.most == 4


def test_without_an_earlier_cycle_there_is_no_second_line(world, cycle):
    growth = progress_of(cycle, AFTER).growth

    assert growth.past is None
    assert growth.wide.past is None
    assert growth.now.points == []
