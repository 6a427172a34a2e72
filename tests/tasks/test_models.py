from datetime import date

import pytest

from tasks.models import Assignment, Task
from tests.constraints import constraints_of, names, refused_by_the_database, sentences
from tests.factories import (
    AgencyFactory,
    AgencyGroupFactory,
    AssignmentFactory,
    DepartmentFactory,
    FocalPointFactory,
    PlanFactory,
    ProvinceFactory,
    SectionFactory,
    SuccessionFactory,
    TaskFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)

# Constraints --------------------------------------------------------------------------------


def _task(**kwargs):
    words = {"number": "9.9", "title": "Việc", "text": "Việc", "timing_kind": "ongoing"}
    return Task(section=SectionFactory(), **words | kwargs)


def _again(row):
    """The same assignment once more."""
    return Assignment(
        task=row.task, role=row.role, agency=row.agency, group=row.group, scope=row.scope
    )


def _carried(like=None, **kwargs):
    """A part that another agency carries from today; `like` one that is there already."""
    issued = like.carries if like else AssignmentFactory()
    agency = like.agency if like else AgencyFactory()
    return Assignment(
        task=issued.task, role=issued.role, agency=agency, carries=issued, from_on=TODAY, **kwargs
    )


BREAKING = {
    "task_number_unique_in_section": lambda: Task(
        section=(first := TaskFactory()).section,
        number=first.number,
        title="…",
        text="…",
        timing_kind="ongoing",
    ),
    "task_number_fits_an_address": lambda: _task(number="1/2"),
    "task_has_a_due_day_exactly_when_dated": lambda: _task(due_on=TODAY),
    "assignment_names_agency_or_group": lambda: Assignment(
        task=TaskFactory(), role="lead", agency=AgencyFactory(), group=AgencyGroupFactory()
    ),
    "assignment_of_agency_recorded_once": lambda: _again(AssignmentFactory()),
    "assignment_of_group_recorded_once": lambda: _again(
        AssignmentFactory(group=AgencyGroupFactory())
    ),
    "assignment_carried_once": lambda: _carried((first := _carried()).save() or first),
    "assignment_begins_on_a_day_exactly_when_it_carries_another": lambda: Assignment(
        task=TaskFactory(), role="lead", agency=AgencyFactory(), from_on=TODAY
    ),
    "assignment_begins_before_it_ends": lambda: _carried(until_on=date(2026, 11, 23)),
}


def test_every_constraint_of_the_app_is_tested_here():
    assert set(BREAKING) == set(constraints_of("tasks"))


@pytest.mark.parametrize("name", BREAKING)
def test_the_database_holds_the_constraint(name):
    assert names(refused_by_the_database(BREAKING[name]()), constraints_of("tasks")[name])


@pytest.mark.parametrize("name", BREAKING)
def test_whoever_breaks_a_constraint_is_told_so_in_a_sentence(name):
    sentence = constraints_of("tasks")[name].violation_error_message

    assert sentence in sentences(BREAKING[name]())


@pytest.mark.parametrize("kind", Task.Timing.values)
@pytest.mark.parametrize("due_on", [None, TODAY])
def test_a_due_day_stands_exactly_where_the_kind_has_one(kind, due_on):
    dated = kind in {"by_date", "by_quarter"}

    refusal = refused_by_the_database(_task(timing_kind=kind, due_on=due_on))

    assert (refusal == "") is (dated is (due_on is not None))


def test_an_assignment_needs_somebody():
    nobody = Assignment(task=TaskFactory(), role="lead")

    assert "assignment_names_agency_or_group" in refused_by_the_database(nobody)


def test_one_agency_may_lead_two_scopes_of_a_task():
    first = AssignmentFactory(scope="rà soát thường xuyên")
    second = _again(first)
    second.scope = "rà soát theo chuyên đề"

    assert refused_by_the_database(second) == ""


def test_two_sections_may_number_their_tasks_alike():
    TaskFactory(number="1")

    assert TaskFactory(number="1").pk


# Questions about tasks ----------------------------------------------------------------------


def test_tasks_of_an_agency_by_name_and_through_a_group_but_not_as_monitor():
    plan = PlanFactory()
    named, grouped, watched, foreign = TaskFactory.create_batch(4, section__plan=plan)
    commune = AgencyFactory()
    AssignmentFactory(task=named, agency=commune)
    AssignmentFactory(task=grouped, group=AgencyGroupFactory(kinds=["commune"]))
    AssignmentFactory(task=watched, agency=commune, role="monitor")
    AssignmentFactory(task=foreign, group=AgencyGroupFactory(kinds=["department"]))

    assert set(Task.objects.of_agency(commune, TODAY)) == {named, grouped}


def test_an_agency_reached_twice_has_the_task_once():
    task = TaskFactory()
    department = DepartmentFactory()
    AssignmentFactory(task=task, agency=department)
    AssignmentFactory(task=task, group=AgencyGroupFactory(kinds=["department"]), role="cooperate")

    assert list(Task.objects.of_agency(department, TODAY)) == [task]


def test_an_assignment_that_has_ended_counts_to_its_last_day():
    row = AssignmentFactory(until_on=TODAY)

    assert Task.objects.of_agency(row.agency, TODAY).exists()
    assert not Task.objects.of_agency(row.agency, date(2026, 11, 25)).exists()


def test_the_heirs_of_a_kind_that_ended_have_its_tasks():
    heir = SuccessionFactory(
        predecessor__kind="district", predecessor__until_on=date(2025, 6, 30)
    ).successor
    task = AssignmentFactory(group=AgencyGroupFactory(kinds=["district"])).task

    assert list(Task.objects.of_agency(heir, TODAY)) == [task]


def test_only_tasks_with_a_due_day_are_dated():
    TaskFactory()
    dated = TaskFactory(timing_kind="by_quarter", due_on=date(2023, 9, 30))

    assert list(Task.objects.dated()) == [dated]
    assert dated.is_dated


@pytest.mark.parametrize("query", ["RÀ SOÁT", "ra soat", "soat quy pham", "2.1 van ban"])
def test_tasks_are_found_without_diacritics(query):
    task = TaskFactory(number="2.1", title="Rà soát", text="Rà soát văn bản quy phạm")
    TaskFactory(title="Tuyên truyền", text="Tuyên truyền")

    assert list(Task.objects.matching(query)) == [task]


def test_tasks_stand_in_plan_order_not_by_number():
    plan = PlanFactory()
    second = SectionFactory(plan=plan, number="1", position=2)
    first = SectionFactory(plan=plan, number="2", position=1)
    for position, (section, number) in enumerate(
        [(second, "1.1"), (first, "2.10"), (first, "2.2")]
    ):
        TaskFactory(section=section, number=number, position=position)

    assert [task.number for task in Task.objects.all()] == ["2.10", "2.2", "1.1"]


# Who sees what ------------------------------------------------------------------------------


def test_tasks_and_assignments_of_another_province_are_not_visible():
    mine = AssignmentFactory()
    AssignmentFactory(task__section__plan__province=ProvinceFactory(abbreviation="GLI"))
    user = FocalPointFactory(agency=mine.agency)

    assert list(Task.objects.visible_to(user)) == [mine.task]
    assert list(Assignment.objects.visible_to(user)) == [mine]


def test_the_administrator_sees_all_and_a_person_without_post_nothing():
    AssignmentFactory()
    administrator, nobody = UserFactory(is_superuser=True), UserFactory()

    assert Task.objects.visible_to(administrator).exists()
    assert Assignment.objects.visible_to(administrator).exists()
    assert not Task.objects.visible_to(nobody).exists()
    assert not Assignment.objects.visible_to(nobody).exists()


# Assignments --------------------------------------------------------------------------------


def test_a_named_agency_is_obliged_and_a_group_as_its_wording_says():
    assert AssignmentFactory().obliges
    assert AssignmentFactory(group=AgencyGroupFactory()).obliges
    assert not AssignmentFactory(group=AgencyGroupFactory(obliges=False)).obliges


def test_rows_go_by_what_people_call_them():
    task = TaskFactory(number="2.1", title="Rà soát", section__plan__slug="dak-lak-2026")

    assert str(task) == "2.1. Rà soát"
    assert task.get_absolute_url() == "/ke-hoach/dak-lak-2026/nhiem-vu/2.1/"
    assert str(AssignmentFactory(agency__name="Sở Nội vụ")) == "Chủ trì: Sở Nội vụ"


def test_a_part_carried_by_another_agency_is_in_force_from_its_day_and_not_as_issued():
    carried = _carried()
    carried.save()

    assert carried not in Assignment.objects.in_force(date(2026, 11, 23))
    assert carried in Assignment.objects.in_force(TODAY)
    assert list(Assignment.objects.as_issued()) == [carried.carries]


def test_a_part_that_comes_back_to_its_first_agency_is_no_double():
    """The same task, role, agency and scope, but carried from a day."""
    issued = AssignmentFactory(until_on=date(2026, 10, 31))

    back = Assignment(
        task=issued.task,
        role=issued.role,
        agency=issued.agency,
        scope=issued.scope,
        carries=issued,
        from_on=TODAY,
    )

    assert refused_by_the_database(back) == ""
