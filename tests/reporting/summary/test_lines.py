"""Numbers of lines, and the grid of all of them; product rule "Numbers"."""

from collections import Counter
from datetime import date

import pytest

from reporting.actions.drafts import Entry
from reporting.actions.obligations import exempt, extend, invite
from reporting.actions.review import return_report
from reporting.models import Outcome
from reporting.summary import (
    LineFigures,
    LineState,
    filed_roles,
    grid_of,
    lines_by_task,
    lines_of_cycles,
)
from tasks.models import Task
from tests.factories import vn
from tests.reorganisations import merge
from tests.world import file_report, person

BEFORE, AFTER = date(2026, 12, 14), date(2026, 12, 15)


@pytest.fixture
def cycle(world):
    return world.open()


def owes(cycle, agency):
    return cycle.obligations.get(agency=agency)


def numbers(world, cycle, as_of=AFTER):
    """{number of the task: {what: how many}} of what is not nought."""
    figures = lines_by_task(cycle, as_of)
    return {
        number: {name: n for name, n in vars(figures[task.pk]).items() if n}
        for number, task in world.tasks.items()
        if task.pk in figures
    }


def slow_count(cycle, as_of):
    """{task id: Counter of states}: the grid's obliged cells of the expected, one by one."""
    found = {}
    for row in grid_of(cycle, as_of).rows:
        for task, cell in row.cells.items():
            if row.obligation.is_counted and cell.obliged:
                found.setdefault(task, Counter())[cell.state.value] += 1
    return found


def agree(cycle, as_of):
    fast = {
        task: Counter({name: n for name, n in vars(one).items() if n and name != "completed_late"})
        for task, one in lines_by_task(cycle, as_of).items()
    }
    return fast == slow_count(cycle, as_of)


# Figures -------------------------------------------------------------------------------------------


def test_before_the_deadline_every_obliged_line_is_missing_and_after_it_overdue(world, cycle):
    assert numbers(world, cycle, BEFORE) == {
        "1.1": {"missing": 3},  # Sở Tư pháp leads, two communes co-operate
        "1.2": {"missing": 4},
    }
    assert numbers(world, cycle, AFTER) == {"1.1": {"overdue": 3}, "1.2": {"overdue": 4}}


def test_filed_lines_count_by_their_outcome_and_optional_ones_do_not(world, cycle):
    nothing, optional = Entry(Outcome.NOTHING), Entry(Outcome.RESULT, "Tự nguyện")
    report = owes(cycle, world.ea_kar).report
    file_report(report, world.clerk, vn(2026, 12, 1), t1_2=nothing, t1_3=optional)

    assert numbers(world, cycle) == {
        "1.1": {"result": 1, "overdue": 2},
        "1.2": {"nothing": 1, "overdue": 3},
    }


def test_the_latest_filing_counts_and_a_returned_report_counts_by_what_it_said(world, cycle):
    report = owes(cycle, world.ea_kar).report
    filing = file_report(report, world.clerk, vn(2026, 12, 1))
    return_report(
        filing=filing,
        returned={},
        comment="Bổ sung",
        due_on=date(2026, 12, 10),
        by=person(world.justice, "coordinator"),
        now=vn(2026, 12, 2),
    )
    assert numbers(world, cycle)["1.2"] == {"result": 1, "overdue": 3}

    file_report(
        report, world.clerk, vn(2026, 12, 9), t1_2=Entry(Outcome.NOT_DONE, "Chưa có kinh phí")
    )

    assert numbers(world, cycle)["1.2"] == {"not_done": 1, "overdue": 3}


def test_a_dated_task_tells_what_was_completed_in_time_and_what_late(world):
    task = world.task(
        "2.1",
        ("implement", world.communes),
        timing_kind=Task.Timing.BY_DATE,
        due_on=date(2026, 9, 30),
    )
    cycle = world.open()
    for agency, clerk, day in (
        (world.ea_kar, world.clerk, date(2026, 9, 30)),
        (world.tuy_hoa, world.other_clerk, date(2026, 10, 1)),
    ):
        entry = Entry(Outcome.COMPLETED, "Xong", day)
        file_report(owes(cycle, agency).report, clerk, vn(2026, 12, 1), t2_1=entry)

    figures = lines_by_task(cycle, AFTER)[task.pk]

    assert (figures.completed_on_time, figures.completed_late, figures.uncompleted) == (1, 1, 0)
    assert (figures.total, figures.said) == (2, 2)
    assert agree(cycle, AFTER)


def test_the_exempt_the_asked_and_the_ended_count_nowhere(world, cycle):
    invite(
        cycle=cycle,
        agency=world.lawyers,
        recipient=world.justice,
        due_on=BEFORE,
        by=world.coordinator,
        now=vn(2026, 10, 2),
    )
    exempt(
        cycle=cycle,
        obligations=[owes(cycle, world.tuy_hoa)],
        reason="Lũ",
        by=world.coordinator,
        now=vn(2026, 10, 2),
    )
    merge(world, world.ea_kar, into=world.tuy_hoa, effective_on=date(2026, 11, 1))

    assert numbers(world, cycle) == {"1.1": {"overdue": 1}, "1.2": {"overdue": 2}}
    assert agree(cycle, AFTER)


def test_an_extension_moves_the_lines_of_its_agency_only(world, cycle):
    extend(
        cycle=cycle,
        obligations=[owes(cycle, world.ea_kar)],
        until=date(2026, 12, 20),
        reason="Lũ",
        by=world.coordinator,
        now=vn(2026, 12, 1),
    )

    assert numbers(world, cycle)["1.1"] == {"missing": 1, "overdue": 2}


def test_figures_add_up():
    one, other = LineFigures(result=2, overdue=1), LineFigures(result=1, missing=4)

    assert one + other == LineFigures(result=3, overdue=1, missing=4)
    assert (one + other).said == 3


def test_two_cycles_at_once_have_the_figures_of_each_alone(world, cycle):
    file_report(owes(cycle, world.ea_kar).report, world.clerk, vn(2026, 12, 1))
    later = world.open(2027)
    first = world.tasks["1.1"].pk

    found = lines_of_cycles([cycle, later], AFTER)

    assert found == {one.pk: lines_by_task(one, AFTER) for one in (cycle, later)}
    assert found[cycle.pk][first].said == 1
    assert found[later.pk][first].said == 0
    only = lines_of_cycles([cycle, later], AFTER, [first])
    assert only == {pk: {first: rows[first]} for pk, rows in found.items()}


def test_a_rate_is_of_those_who_must_and_none_where_nobody_must():
    assert LineFigures(result=1, nothing=1, overdue=2).rate == 50
    assert LineFigures().rate is None
    assert LineFigures(result=1, completed=2, completed_late=1).with_result == 3


def test_who_filed_stands_under_the_strongest_role(world, cycle):
    lead = person(world.justice, "focal_point")
    world.task("1.4", ("cooperate", world.justice), ("lead", world.justice))
    for agency, clerk in ((world.justice, lead), (world.ea_kar, world.clerk)):
        file_report(owes(cycle, agency).report, clerk, vn(2026, 12, 1))
    tasks = [task.pk for task in world.tasks.values()]

    found = filed_roles([cycle], tasks)

    def told(number):
        rows = found[cycle.pk, world.tasks[number].pk]
        return [(row.role, row.agencies) for row in rows]

    assert told("1.1") == [("lead", ["Sở Tư pháp"]), ("cooperate", ["UBND xã Ea Kar"])]
    assert told("1.4") == [("lead", ["Sở Tư pháp"])]
    assert (cycle.pk, world.tasks["1.3"].pk) not in found


# The grid ------------------------------------------------------------------------------------------


def test_the_grid_holds_every_agency_by_every_task_with_the_line_behind_it(world, cycle):
    filing = file_report(owes(cycle, world.ea_kar).report, world.clerk, vn(2026, 12, 1))

    grid = grid_of(cycle, AFTER)

    assert [task.number for task in grid.tasks] == ["1.1", "1.2", "1.3"]
    row = next(row for row in grid.rows if row.obligation.agency == world.ea_kar)
    said = {task.number: row.cells[task.pk] for task in grid.tasks}
    assert [cell.state for cell in said.values()] == ["result", "result", "open"]
    line = filing.lines.get(task=world.tasks["1.1"])
    assert (said["1.1"].line, said["1.1"].filing) == (line.pk, 1)
    other = next(row for row in grid.rows if row.obligation.agency == world.home_affairs)
    assert world.tasks["1.1"].pk not in other.cells
    assert other.cells[world.tasks["1.2"].pk].state == LineState.OVERDUE


def test_a_task_added_after_filing_is_open_to_who_has_filed_and_due_from_the_others(world, cycle):
    file_report(owes(cycle, world.ea_kar).report, world.clerk, vn(2026, 12, 1))
    task = world.task("1.4", ("implement", world.communes))

    cells = {row.obligation.agency: row.cells.get(task.pk) for row in grid_of(cycle, AFTER).rows}

    assert cells[world.ea_kar].state == LineState.OPEN
    assert cells[world.tuy_hoa].state == LineState.OVERDUE
    assert agree(cycle, AFTER)


@pytest.mark.parametrize("count", [1, 3])
def test_grid_and_figures_cost_the_same_however_large(world, count, django_assert_num_queries):
    for number in range(count):
        commune = world.agency(f"UBND xã Số {number}", "commune")
        world.task(f"2.{number}", ("implement", world.communes))
        person(commune, "focal_point")
    cycle = world.open()
    for obligation in cycle.obligations.filter(agency__name__startswith="UBND xã Số"):
        clerk = obligation.agency.memberships.get().user
        file_report(obligation.report, clerk, vn(2026, 12, 1))

    with django_assert_num_queries(4):
        grid_of(cycle, AFTER)  # tasks, lines, parts, agencies, obligations
    with django_assert_num_queries(4):
        lines_by_task(cycle, AFTER)  # lines, parts, agencies, obligations
    assert agree(cycle, AFTER)
