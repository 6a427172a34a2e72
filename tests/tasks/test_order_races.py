"""Two people putting one plan in order at once: one order is saved, never a mixture (both databases)."""

import pytest

from tasks.ordering import Arrangement, OrderChanged, arrange_plan
from tests.factories import CoordinatorFactory, PlanFactory, SectionFactory, TaskFactory
from tests.reporting.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("attempt", range(3))
def test_of_several_orders_at_once_one_is_saved_and_the_others_are_told(attempt):
    plan = PlanFactory()
    for section in SectionFactory.create_batch(2, plan=plan):
        TaskFactory.create_batch(3, section=section)
    by = CoordinatorFactory()
    held = Arrangement.of(plan)
    (first, own), (second, others) = held.sections
    wanted = [
        Arrangement.made([(second, others), (first, own)]),
        Arrangement.made([(first, own[::-1]), (second, others)]),
        Arrangement.made([(first, own[1:]), (second, [*others, own[0]])]),
        Arrangement.made([(first, [*own, others[2]]), (second, others[:2])]),
    ]

    results = at_once(4, lambda n: arrange_plan(plan=plan, wanted=wanted[n], seen=held.mark, by=by))

    assert sum(result == held for result in results) == 1
    assert sum(isinstance(result, OrderChanged) for result in results) == 3
    assert Arrangement.of(plan) == wanted[results.index(held)]
