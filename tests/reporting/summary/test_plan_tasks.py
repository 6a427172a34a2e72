"""Tasks of a plan with who has a part in them, in one read, and as the rows say one by one."""

from datetime import date, timedelta

import pytest

from agencies.models import Agency, Succession
from plans.models import Section
from reporting.summary import PlanTasks
from tasks.models import Assignment, Task
from tests.reorganisations import merge

DUE = date(2026, 12, 14)


def slow_parts(plan, agency, on):
    """{task id: whether it is obliged}, asked row by row."""
    found = {}
    rows = Assignment.objects.reporting().filter(task__section__plan=plan)
    for row in rows.in_force(on):
        if row.agency == agency or (row.group and agency in row.group.members(on)):
            found[row.task_id] = found.get(row.task_id, False) or row.obliges
    return found


def agree(plan, on):
    parts = PlanTasks(plan)
    return all(
        parts.of(agency.pk, on) == slow_parts(plan, agency, on) for agency in Agency.objects.all()
    )


def test_tasks_come_in_the_order_of_the_plan_with_their_sections(world, django_assert_num_queries):
    second = Section.objects.create(plan=world.plan, number="2", title="Bộ máy", position=1)
    world.section = second
    world.task("2.1")

    with django_assert_num_queries(1):
        tasks = PlanTasks(world.plan).tasks
        said = [(str(task.section), task.number, task.title, task.due_on) for task in tasks]

    in_order = Task.objects.filter(section__plan=world.plan).order_by(
        "section__position", "position", "pk"
    )
    assert said == [(str(one.section), one.number, one.title, one.due_on) for one in in_order]
    assert said[-1][0] == "2. Bộ máy"


def test_everybody_has_the_parts_that_the_rows_give_them(world):
    world.task("1.9", ("monitor", world.justice), ("cooperate", world.communes))

    assert agree(world.plan, DUE)


def test_a_part_of_one_agency_holds_from_its_day_to_its_last(world):
    task = world.task("1.9", ("implement", world.home_affairs))
    given = task.assignments.get()
    given.until_on = DUE
    given.save()

    parts = PlanTasks(world.plan)

    assert parts.of(world.home_affairs.pk, DUE)[task.pk] is True
    assert task.pk not in parts.of(world.home_affairs.pk, DUE + timedelta(days=1))


def test_parts_follow_a_merger(world):
    merge(world, world.ea_kar, world.tuy_hoa, effective_on=date(2026, 7, 1))

    assert agree(world.plan, date(2026, 6, 30))
    assert agree(world.plan, DUE)


def test_where_a_kind_has_ended_its_heirs_stand_for_it(world):
    heir = world.agency("UBND khu vực", "other", from_on=date(2026, 7, 1))
    for commune in (world.ea_kar, world.tuy_hoa):
        commune.until_on = date(2026, 6, 30)
        commune.save()
        Succession.objects.create(predecessor=commune, successor=heir)

    assert PlanTasks(world.plan).of(heir.pk, DUE)
    assert agree(world.plan, DUE)


@pytest.mark.parametrize("count", [1, 3])
def test_parts_cost_two_reads_however_many(world, count, django_assert_num_queries):
    for number in range(count):
        world.task(f"2.{number}", ("implement", world.communes), ("lead", world.justice))

    with django_assert_num_queries(2):
        parts = PlanTasks(world.plan)
        assert parts.of(world.ea_kar.pk, DUE)
        assert parts.of(world.justice.pk, DUE - timedelta(days=30))
