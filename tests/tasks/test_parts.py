from datetime import date, timedelta
from random import Random

import pytest

from agencies.models import Agency
from tasks.models import Assignment
from tasks.parts import parts_in_brief, parts_of
from tests.factories import (
    AgencyFactory,
    AgencyGroupFactory,
    AssignmentFactory,
    DepartmentFactory,
    PlanFactory,
    ProvinceFactory,
    SectionFactory,
    SuccessionFactory,
    TaskFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
Role = Assignment.Role


def test_an_agency_reached_twice_has_one_part_showing_all_its_roles():
    department = DepartmentFactory()
    task = TaskFactory()
    AssignmentFactory(
        task=task, role="cooperate", group=AgencyGroupFactory(kinds=["department"], obliges=False)
    )
    AssignmentFactory(task=task, role="lead", agency=department, scope="phần mình")

    [part] = parts_of(department, TODAY)

    assert part.roles == [Role.LEAD, Role.COOPERATE]
    assert part.strongest == Role.LEAD
    assert part.scopes == ["phần mình"]
    assert part.obliged


@pytest.mark.parametrize(
    ("one", "other"),
    [("lead", "implement"), ("implement", "local"), ("local", "cooperate"), ("lead", "monitor")],
)
def test_the_stronger_role_counts(one, other):
    commune = AgencyFactory()
    task = TaskFactory()
    for role in (other, one):
        AssignmentFactory(task=task, role=role, agency=commune)

    [part] = parts_of(commune, TODAY, monitoring=True)

    assert part.strongest == one


def test_a_role_held_twice_is_shown_once_with_both_scopes():
    commune = AgencyFactory()
    task = TaskFactory()
    for scope in ("một", "hai"):
        AssignmentFactory(task=task, agency=commune, scope=scope)

    [part] = parts_of(commune, TODAY)

    assert part.roles == [Role.LEAD]
    assert part.scopes == ["một", "hai"]


def test_a_wording_that_does_not_oblige_only_lets_report():
    commune = AgencyFactory()
    AssignmentFactory(group=AgencyGroupFactory(obliges=False))

    [part] = parts_of(commune, TODAY)

    assert not part.obliged


def test_monitoring_obliges_nobody_and_stands_only_where_asked_for():
    commune = AgencyFactory()
    AssignmentFactory(agency=commune, role="monitor")

    assert parts_of(commune, TODAY) == []
    [part] = parts_of(commune, TODAY, monitoring=True)
    assert part.roles == [Role.MONITOR]
    assert not part.obliged


def test_parts_stand_in_the_order_of_the_plan():
    commune = AgencyFactory()
    plan = PlanFactory()
    sections = [SectionFactory(plan=plan, position=position) for position in (2, 1)]
    for section in sections:
        for position, number in [(2, "a"), (1, "b")]:
            AssignmentFactory(
                task__section=section,
                task__position=position,
                task__number=f"{section.position}{number}",
                agency=commune,
            )

    assert [part.task.number for part in parts_of(commune, TODAY)] == ["1b", "1a", "2b", "2a"]


def test_parts_of_one_plan_or_of_all():
    commune = AgencyFactory()
    mine, other = (AssignmentFactory(agency=commune) for _ in range(2))

    assert [p.task for p in parts_of(commune, TODAY, plan=mine.task.section.plan)] == [mine.task]
    assert {p.task for p in parts_of(commune, TODAY)} == {mine.task, other.task}


def test_groups_of_another_province_reach_nobody_here():
    commune = AgencyFactory()
    AssignmentFactory(group=AgencyGroupFactory(province=ProvinceFactory(abbreviation="GLI")))

    assert parts_of(commune, TODAY) == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_parts_cost_the_same_reads_however_many(count, django_assert_num_queries):
    commune = AgencyFactory()
    group = AgencyGroupFactory()
    for _ in range(count):
        AssignmentFactory(group=group)

    with django_assert_num_queries(3):  # what the agency was before, groups, assignments
        parts = parts_of(commune, TODAY)
        assert [part.task.section.plan.province.name for part in parts] == ["Đắk Lắk"] * count


# In brief ---------------------------------------------------------------------------------------


def in_brief(parts):
    return {
        (p.task.pk, p.task.section_id, p.task.number, p.task.is_dated, p.obliged) for p in parts
    }


@pytest.mark.parametrize("seed", range(8))
def test_in_brief_the_parts_are_the_same_whatever_was_assigned_and_reorganised(seed):
    chance = Random(seed)  # noqa: S311
    plan, other_plan = PlanFactory(), PlanFactory()
    gone = AgencyFactory(kind="district", until_on=date(2025, 6, 30))
    heir = AgencyFactory(from_on=date(2025, 7, 1), until_on=chance.choice([None, TODAY]))
    SuccessionFactory(predecessor=gone, successor=heir)
    agencies = [gone, heir, AgencyFactory(), DepartmentFactory()]
    groups = [
        AgencyGroupFactory(kinds=kinds, obliges=obliges)
        for kinds in (["commune"], ["department", "commune"], ["district"], ["central"])
        for obliges in (True, False)
    ]
    groups.append(AgencyGroupFactory(province=ProvinceFactory(abbreviation="GLI")))
    for number in range(12):
        task = TaskFactory(
            section__plan=chance.choice([plan, plan, other_plan]),
            number=str(number),
            **chance.choice([{}, {"timing_kind": "by_date", "due_on": TODAY}]),
        )
        roles = chance.sample(list(Role), 3)
        for role in roles:
            party = chance.choice(
                [{"agency": chance.choice(agencies)}, {"group": chance.choice(groups)}]
            )
            part = AssignmentFactory(task=task, role=role, **party)
            if chance.random() < 0.3:
                part.until_on = date(2025, 6, 30)
                part.save()
                AssignmentFactory(
                    task=task, role=role, agency=heir, carries=part, from_on=date(2025, 7, 1)
                )

    for agency in agencies:
        for on in (date(2025, 6, 30), date(2025, 7, 1), TODAY, TODAY + timedelta(days=1)):
            full = parts_of(agency, on, plan=plan)
            brief = parts_in_brief(agency, on, plan)
            assert len(brief) == len(full)
            assert in_brief(brief) == in_brief(full)


@pytest.mark.parametrize("count", [1, 3])
def test_in_brief_they_cost_two_reads_however_many(count, django_assert_num_queries):
    commune = AgencyFactory()
    plan = PlanFactory()
    for _ in range(count):
        AssignmentFactory(task__section__plan=plan, group=AgencyGroupFactory())
        AgencyFactory()
    commune = Agency.objects.get(pk=commune.pk)

    with django_assert_num_queries(2):  # what the agency was before, assignments
        assert len(parts_in_brief(commune, TODAY, plan.pk)) == count
