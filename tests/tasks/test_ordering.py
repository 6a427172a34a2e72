"""The order of sections and tasks: changed at once, by one person, touching no word."""

import pytest

from agencies.refusals import NotAllowed, Refused
from tasks.models import Task
from tasks.ordering import Arrangement, OrderChanged, arrange_plan
from tests.factories import (
    CoordinatorFactory,
    FocalPointFactory,
    PlanFactory,
    ProvinceFactory,
    SectionFactory,
    TaskFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return CoordinatorFactory()


@pytest.fixture
def plan():
    """Section 1 with tasks 1.1, 1.2, 1.3; section 2 with 2.1; section 3 empty."""
    plan = PlanFactory()
    for number, tasks in (("1", ["1.1", "1.2", "1.3"]), ("2", ["2.1"]), ("3", [])):
        section = SectionFactory(plan=plan, number=number)
        for one in tasks:
            TaskFactory(section=section, number=one)
    return plan


def keys(plan):
    """({number: id} of the sections, {number: id} of the tasks)."""
    sections = {row.number: row.pk for row in plan.sections.all()}
    return sections, {row.number: row.pk for row in Task.objects.filter(section__plan=plan)}


def arrangement(plan, **sections):
    """arrangement(plan, s2=["2.1"], s1=[…]): sections in that order."""
    places, tasks = keys(plan)
    return Arrangement.made(
        (places[name.removeprefix("s")], [tasks[one] for one in own])
        for name, own in sections.items()
    )


def order_of(plan):
    """[(number of a section, [numbers of its tasks])], as every page lists them."""
    return [(row.number, [task.number for task in row.tasks.all()]) for row in plan.sections.all()]


def arrange(plan, by, seen=None, **sections):
    mark = seen or Arrangement.of(plan).mark
    return arrange_plan(plan=plan, wanted=arrangement(plan, **sections), seen=mark, by=by)


def test_sections_and_tasks_get_the_order_asked_for(plan, coordinator):
    arrange(plan, coordinator, s3=[], s1=["1.3", "1.1", "1.2"], s2=["2.1"])

    assert order_of(plan) == [("3", []), ("1", ["1.3", "1.1", "1.2"]), ("2", ["2.1"])]


def test_a_task_moves_to_another_section_and_keeps_its_number_and_words(plan, coordinator):
    before = Task.objects.get(number="1.2")

    arrange(plan, coordinator, s1=["1.1", "1.3"], s2=["1.2", "2.1"], s3=[])

    after = Task.objects.get(pk=before.pk)
    assert order_of(plan) == [("1", ["1.1", "1.3"]), ("2", ["1.2", "2.1"]), ("3", [])]
    assert (after.number, after.text, after.search_text) == ("1.2", before.text, before.search_text)
    assert after.section.number == "2"


def test_only_rows_that_moved_are_written_and_the_history_shows_them(plan, coordinator):
    arrange(plan, coordinator, s1=["1.2", "1.1", "1.3"], s2=["2.1"], s3=[])  # now at 1, 2, 3
    saved = {task.number: task.history.count() for task in Task.objects.all()}

    arrange(plan, coordinator, s1=["1.1", "1.2", "1.3"], s2=["2.1"], s3=[])

    written = {t.number for t in Task.objects.all() if t.history.count() > saved[t.number]}
    assert written == {"1.1", "1.2"}


def test_the_order_before_is_given_back_and_undoes_the_change(plan, coordinator):
    former = arrange(plan, coordinator, s2=["2.1", "1.1"], s1=["1.2", "1.3"], s3=[])

    arrange_plan(plan=plan, wanted=former, seen=Arrangement.of(plan).mark, by=coordinator)

    assert order_of(plan) == [("1", ["1.1", "1.2", "1.3"]), ("2", ["2.1"]), ("3", [])]


def test_an_order_that_stands_already_writes_nothing(plan, coordinator):
    saved = sum(task.history.count() for task in Task.objects.all())

    arrange(plan, coordinator, s1=["1.1", "1.2", "1.3"], s2=["2.1"], s3=[])

    assert sum(task.history.count() for task in Task.objects.all()) == saved


def test_the_second_of_two_people_is_told_and_changes_nothing(plan, coordinator):
    seen = Arrangement.of(plan).mark
    arrange(plan, coordinator, seen, s2=["2.1"], s1=["1.1", "1.2", "1.3"], s3=[])

    with pytest.raises(OrderChanged):
        arrange(plan, coordinator, seen, s3=[], s1=["1.1", "1.2", "1.3"], s2=["2.1"])

    assert [number for number, _ in order_of(plan)] == ["2", "1", "3"]


def test_an_order_that_leaves_out_or_doubles_a_task_is_refused(plan, coordinator):
    for s1 in (["1.1", "1.2"], ["1.1", "1.2", "1.3", "1.3"]):
        with pytest.raises(OrderChanged):
            arrange(plan, coordinator, s1=s1, s2=["2.1"], s3=[])


def test_rows_of_another_plan_are_not_taken_in(plan, coordinator):
    foreign = TaskFactory(section__plan=PlanFactory(province=ProvinceFactory(abbreviation="GLI")))
    wanted = Arrangement.of(plan)
    first, *rest = wanted.sections
    wanted = Arrangement(((first[0], (*first[1], foreign.pk)), *rest))

    with pytest.raises(OrderChanged):
        arrange_plan(plan=plan, wanted=wanted, seen=Arrangement.of(plan).mark, by=coordinator)


def test_a_section_does_not_get_one_number_twice(plan, coordinator):
    TaskFactory(section=plan.sections.get(number="2"), number="1.1")
    places, _ = keys(plan)
    first = Task.objects.get(section=places["1"], number="1.1")
    held = Arrangement.of(plan)
    wanted = Arrangement.made(
        (pk, [*(t for t in own if t != first.pk), *([first.pk] if pk == places["2"] else [])])
        for pk, own in held.sections
    )

    with pytest.raises(Refused, match="Mục 2 đã có nhiệm vụ mang số"):
        arrange_plan(plan=plan, wanted=wanted, seen=held.mark, by=coordinator)


def test_only_those_who_may_edit_put_in_order(plan):
    for other in (
        FocalPointFactory(),
        CoordinatorFactory(province=ProvinceFactory(abbreviation="GLI")),
    ):
        with pytest.raises(NotAllowed):
            arrange(plan, other, s2=["2.1"], s1=["1.1", "1.2", "1.3"], s3=[])


def test_an_order_fits_to_rows_that_came_and_went_meanwhile(plan):
    places, tasks = keys(plan)
    mine = arrangement(plan, s2=["2.1"], s1=["1.3", "1.2", "1.1"], s3=[])
    Task.objects.get(number="1.2").delete()
    plan.sections.get(number="3").delete()
    new = SectionFactory(plan=plan, number="4")
    task = TaskFactory(section=plan.sections.get(number="1"), number="1.4")

    fitted = mine.fitted_to(Arrangement.of(plan))

    assert fitted.sections == (
        (places["2"], (tasks["2.1"],)),
        (places["1"], (tasks["1.3"], tasks["1.1"], task.pk)),
        (new.pk, ()),
    )
