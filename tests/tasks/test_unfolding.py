from datetime import date

import pytest

from tasks.models import Assignment
from tasks.unfolding import by_role, who_does
from tests.factories import (
    AgencyFactory,
    AgencyGroupFactory,
    AssignmentFactory,
    DepartmentFactory,
    SuccessionFactory,
    TaskFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


def test_roles_stand_by_strength_and_parties_as_in_the_document():
    rows = [
        Assignment(pk=pk, role=role, position=position)
        for pk, (role, position) in enumerate(
            [("monitor", 1), ("cooperate", 3), ("lead", 5), ("lead", 4), ("local", 2)]
        )
    ]

    assert [(role, [row.pk for row in rows]) for role, rows in by_role(rows)] == [
        ("lead", [3, 2]),
        ("local", [4]),
        ("cooperate", [1]),
        ("monitor", [0]),
    ]


def test_groups_are_unfolded_in_list_order():
    task = TaskFactory()
    AssignmentFactory(task=task, group=AgencyGroupFactory())
    second = AgencyFactory(name="UBND xã B")
    first = AgencyFactory(name="UBND phường A")

    [(role, [party])] = who_does(task, TODAY).reporting

    assert role == "lead"
    assert party.agencies == [first, second]


def test_an_agency_with_several_roles_is_counted_once():
    task = TaskFactory()
    department = DepartmentFactory()
    AssignmentFactory(task=task, agency=department)
    AssignmentFactory(task=task, role="implement", group=AgencyGroupFactory(kinds=["department"]))
    AssignmentFactory(
        task=task,
        role="cooperate",
        group=AgencyGroupFactory(kinds=["department", "commune"], obliges=False),
    )
    AgencyFactory()

    who = who_does(task, TODAY)

    assert (who.obliged, who.optional) == (1, 1)


def test_monitors_stand_apart_and_are_not_counted():
    task = AssignmentFactory(role="monitor").task

    who = who_does(task, TODAY)

    assert who.reporting == []
    assert [party.assignment.role for party in who.monitoring] == ["monitor"]
    assert (who.obliged, who.optional) == (0, 0)


def test_a_named_agency_that_is_gone_shows_its_heirs_and_is_not_counted():
    succession = SuccessionFactory()
    task = AssignmentFactory(agency=succession.predecessor).task

    who = who_does(task, TODAY)
    [(_, [party])] = who.reporting

    assert party.ended
    assert list(party.heirs) == [succession]
    assert who.obliged == 0
    assert who_does(task, date(2025, 6, 30)).obliged == 1


def test_an_assignment_that_has_ended_is_left_out():
    task = AssignmentFactory(until_on=date(2026, 1, 1)).task

    assert who_does(task, TODAY).reporting == []


def test_a_group_whose_members_are_all_gone_stands_empty():
    task = AssignmentFactory(group=AgencyGroupFactory(kinds=["central"])).task

    [(_, [party])] = who_does(task, TODAY).reporting

    assert party.agencies == []
    assert not party.ended
