"""Copying and superseding while others do the same: the database decides (both databases)."""

import pytest

from agencies.refusals import Refused
from plans.editing import AlreadyReplaced, supersede_plan
from plans.models import Plan, Replacement
from tasks.copying import Copy, copy_plan
from tasks.models import Task
from tests.factories import CoordinatorFactory, PlanFactory, SectionFactory, TaskFactory
from tests.reporting.test_races import at_once
from tests.tasks.test_copying import NEXT

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_people_copying_under_one_name_make_one_plan():
    by = CoordinatorFactory()
    plans = PlanFactory.create_batch(2)  # not the same row to lock: the name decides
    for plan in plans:
        TaskFactory(section=SectionFactory(plan=plan))

    results = at_once(2, lambda n: copy_plan(plan=plans[n], wanted=NEXT, by=by))

    assert sorted(isinstance(result, Copy) for result in results) == [False, True]
    assert [result.sentence for result in results if isinstance(result, Refused)]
    assert Plan.objects.filter(slug=NEXT.slug).count() == 1
    assert Task.objects.filter(section__plan__slug=NEXT.slug).count() == 1


def test_a_plan_that_two_let_be_replaced_at_once_is_replaced_once():
    old, *newer = PlanFactory.create_batch(4)
    by = CoordinatorFactory()

    results = at_once(3, lambda n: supersede_plan(plan=old, newer=newer[n], by=by))

    assert sum(isinstance(result, Replacement) for result in results) == 1
    assert sum(isinstance(result, AlreadyReplaced) for result in results) == 2
    assert Replacement.objects.count() == 1
