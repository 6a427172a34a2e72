"""Numbers of agencies that name an obstacle about a task, beside a slow count of the same."""

import random
from datetime import date

import pytest

from agencies.models import Membership
from reporting.actions.drafts import ItemWords, item_key, save_draft
from reporting.actions.filing import submit_report
from reporting.actions.obligations import exempt, invite
from reporting.actions.review import return_report
from reporting.models import Item, Obligation
from reporting.summary import obstacles_of_cycles, tasks_with_obstacles
from tasks.models import Task
from tests.factories import vn
from tests.reorganisations import merge
from tests.world import answers, person

NOW = vn(2026, 12, 1, 9)


@pytest.fixture
def cycle(world):
    return world.open()


@pytest.fixture
def file(world, cycle):
    """file(agency, "1.1", None): its report, with an obstacle about that task and a general one."""

    def act(agency, *numbers, at=NOW, kind="obstacle"):
        report = cycle.obligations.get(agency=agency).report
        clerk = person(agency, Membership.Role.FOCAL_POINT)
        save_draft(report=report, typed=answers(report), by=clerk, now=at)
        typed = {item_key(row.key): ItemWords() for row in report.items.all()}
        for place, number in enumerate(numbers):
            task = number and world.tasks[number].pk
            typed[item_key(f"a{place}")] = ItemWords(kind, f"Vướng mắc {place}", "", task)
        save_draft(report=report, typed=typed, by=clerk, now=at)
        return submit_report(report=report, by=clerk, now=at)

    return act


def give_back(world, filing):
    due_on, by = date(2026, 12, 18), person(world.justice, "coordinator")
    return_report(
        filing=filing, returned={}, comment="Bổ sung", due_on=due_on, by=by, now=vn(2026, 12, 2)
    )


def numbers(cycle):
    """{number of the task: number of agencies}."""
    return {row.number: row.agencies for row in tasks_with_obstacles(cycle)}


def slow_count(cycle):
    """{task id: number}: report by report, item by item."""
    found = {}
    for obligation in Obligation.objects.filter(cycle=cycle).select_related("report"):
        filing = obligation.report.filings.order_by("number").last()
        if not filing or not obligation.is_counted:
            continue
        kinds = [item for item in filing.items.all() if item.kind == Item.Kind.OBSTACLE]
        for task in {item.task_id for item in kinds if item.task_id}:
            found[task] = found.get(task, 0) + 1
    return found


def agree(*cycles):
    slow = {cycle.pk: slow_count(cycle) for cycle in cycles}
    lists = {
        cycle.pk: {row.task: row.agencies for row in tasks_with_obstacles(cycle)}
        for cycle in cycles
    }
    return obstacles_of_cycles(cycles) == slow == lists


def test_each_agency_counts_once_for_a_task_however_many_obstacles_it_names(world, cycle, file):
    file(world.ea_kar, "1.2", "1.2", "1.1", None)
    file(world.tuy_hoa, "1.2")

    assert numbers(cycle) == {"1.1": 1, "1.2": 2}
    assert agree(cycle)


def test_tasks_stand_in_the_order_of_the_plan_under_their_present_names(world, cycle, file):
    file(world.ea_kar, "1.3", "1.2", "1.1")
    Task.objects.filter(pk=world.tasks["1.1"].pk).update(position=9, title="Tên mới")

    rows = tasks_with_obstacles(cycle)

    assert [(row.number, row.title) for row in rows] == [
        ("1.2", "Nhiệm vụ 1.2"),
        ("1.3", "Nhiệm vụ 1.3"),
        ("1.1", "Tên mới"),
    ]
    assert {row.section for row in rows} == {world.section.pk}


def test_a_general_obstacle_and_a_recommendation_are_about_no_task(world, cycle, file):
    file(world.ea_kar, None)
    file(world.tuy_hoa, None, kind="recommendation")

    assert numbers(cycle) == {}


def test_a_draft_never_counts(world, cycle):
    report = cycle.obligations.get(agency=world.ea_kar).report
    words = ItemWords("obstacle", "Nháp", "", world.tasks["1.1"].pk)
    save_draft(report=report, typed={item_key("a"): words}, by=world.clerk, now=NOW)

    assert numbers(cycle) == {}
    assert agree(cycle)


def test_the_latest_filing_counts_also_of_a_returned_report(world, cycle, file):
    give_back(world, file(world.ea_kar, "1.1"))
    assert numbers(cycle) == {"1.1": 1}

    file(world.ea_kar, "1.2", at=vn(2026, 12, 9))

    assert numbers(cycle) == {"1.2": 1}
    assert agree(cycle)


def test_only_expected_agencies_count(world, cycle, file):
    invite(
        cycle=cycle,
        agency=world.lawyers,
        recipient=world.justice,
        due_on=date(2026, 12, 14),
        by=world.coordinator,
        now=vn(2026, 10, 2),
    )
    exempt(
        cycle=cycle,
        obligations=[cycle.obligations.get(agency=world.tuy_hoa)],
        reason="Lũ",
        by=world.coordinator,
        now=vn(2026, 10, 2),
    )
    file(world.lawyers, "1.3")
    file(world.tuy_hoa, "1.2")

    assert numbers(cycle) == {}
    assert agree(cycle)


def test_what_an_agency_filed_before_it_ended_still_counts(world, cycle, file):
    file(world.ea_kar, "1.2", at=vn(2026, 10, 20))
    merge(world, world.ea_kar, world.tuy_hoa)

    assert numbers(cycle) == {"1.2": 1}
    assert agree(cycle)


def test_several_cycles_are_counted_apart_and_narrowed_to_tasks(world, cycle, file):
    file(world.ea_kar, "1.1", "1.2")
    other = world.open(2027)

    found = obstacles_of_cycles([cycle, other], [world.tasks["1.2"].pk])

    assert found == {cycle.pk: {world.tasks["1.2"].pk: 1}, other.pk: {}}
    assert obstacles_of_cycles([]) == {}


@pytest.mark.parametrize("seed", range(5))
def test_numbers_agree_with_the_slow_count_whatever_was_filed(world, cycle, file, seed):
    chance = random.Random(seed)  # noqa: S311
    agencies = [world.ea_kar, world.tuy_hoa, world.home_affairs, world.justice]
    for agency in chance.sample(agencies, 3):
        choices = [None, *({"1.2", "1.3"} if agency == world.home_affairs else {"1.1", "1.2"})]
        filing = file(agency, *chance.choices(choices, k=chance.randint(0, 4)))
        if agency != world.justice and chance.random() < 0.5:
            give_back(world, filing)
            file(agency, *chance.choices(choices, k=2), at=vn(2026, 12, 9))
    if chance.random() < 0.5:
        unlucky = cycle.obligations.filter(report__first_filed_on=None)
        given = {"cycle": cycle, "obligations": list(unlucky), "reason": "Lũ"}
        exempt(**given, by=world.coordinator, now=NOW)

    assert agree(cycle)


@pytest.mark.parametrize("count", [1, 3])
def test_counting_takes_one_read(world, cycle, file, count, django_assert_num_queries):
    for agency in [world.ea_kar, world.tuy_hoa, world.home_affairs][:count]:
        file(agency, "1.2", None)

    with django_assert_num_queries(1):
        tasks_with_obstacles(cycle)
    with django_assert_num_queries(1):
        obstacles_of_cycles([cycle])
