"""Reorganising while others reorganise or file: the database decides (both databases)."""

import pytest

from agencies.models import Agency, Reorganisation
from reporting.actions.filing import submit_report
from reporting.actions.refusals import DutyEnded, Refused
from reporting.actions.reorganisation import apply_reorganisation, undo_reorganisation
from reporting.models import Filing, Obligation
from tests.factories import vn
from tests.reorganisations import merge, spec
from tests.reporting.test_races import at_once
from tests.world import World, fill

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world():
    return World()


def test_ten_people_applying_at_once_reorganise_once(world):
    cycle = world.open()
    asked = spec(world, "merge", [world.ea_kar, world.tuy_hoa], ["UBND xã Mới"])

    results = at_once(
        10,
        lambda n: apply_reorganisation(spec=asked, by=world.coordinator, now=vn(2026, 11, 2)),
    )

    assert sum(isinstance(result, Reorganisation) for result in results) == 1
    assert sum(isinstance(result, Refused) for result in results) == 9
    assert Agency.objects.filter(name="UBND xã Mới").count() == 1
    assert cycle.obligations.expected().filter(agency__kind="commune").count() == 1


def test_two_people_undoing_at_once_undo_once(world):
    world.open()
    row, _ = merge(world, world.ea_kar, world.tuy_hoa)

    results = at_once(
        2,
        lambda n: undo_reorganisation(
            reorganisation=row, by=world.coordinator, now=vn(2026, 11, 2)
        ),
    )

    assert sum(isinstance(result, Reorganisation) for result in results) == 1
    assert sum(isinstance(result, Refused) for result in results) == 1


@pytest.mark.parametrize("attempt", range(4))
def test_a_report_filed_at_that_moment_is_filed_or_ended_never_both(world, attempt):
    cycle = world.open()
    report = fill(cycle.obligations.get(agency=world.ea_kar).report, world.clerk)
    asked = spec(world, "dissolve", [world.ea_kar])

    def act(number):
        if number:
            return submit_report(report=report, by=world.clerk, now=vn(2026, 11, 2))
        return apply_reorganisation(spec=asked, by=world.coordinator, now=vn(2026, 11, 2))

    applied, filed = at_once(2, act)

    assert isinstance(applied, Reorganisation)
    assert isinstance(filed, Filing | DutyEnded)
    duty = Obligation.objects.get(pk=report.obligation_id)
    assert duty.is_ended is not isinstance(filed, Filing)
    assert Filing.objects.exists() is isinstance(filed, Filing)
