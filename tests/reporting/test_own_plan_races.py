"""Two people of one agency record its plan at the same moment: one row, the other one's words."""

from datetime import date

import pytest

from reporting.actions.implementation import (
    NoImplementationPlan,
    keep_implementation_plan,
    remove_implementation_plan,
)
from reporting.actions.remarks import add_remark
from reporting.models import ImplementationPlan, Remark
from tests.factories import vn
from tests.own_plans import upload
from tests.reporting.test_races import at_once
from tests.world import World, file_report, person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world():
    return World()


@pytest.fixture
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return lambda: [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_plan_recorded_by_ten_at_once_is_one_row_with_one_file(world, files):
    def act(number):
        return keep_implementation_plan(
            plan=world.plan,
            agency=world.ea_kar,
            document_number=f"{number}/KH-UBND",
            issued_on=date(2026, 3, 5),
            file=upload(content=b"%PDF-" + str(number).encode()),
            by=world.clerk,
            now=vn(2026, 3, 10),
        )

    results = at_once(10, act)

    assert all(isinstance(result, ImplementationPlan) for result in results)
    kept = ImplementationPlan.objects.get()
    number = kept.document_number.removesuffix("/KH-UBND")
    assert [path.read_bytes() for path in files()] == [b"%PDF-" + number.encode()]


def test_a_plan_removed_by_five_at_once_is_removed_once(world, files):
    keep_implementation_plan(
        plan=world.plan,
        agency=world.ea_kar,
        document_number="12/KH-UBND",
        issued_on=date(2026, 3, 5),
        file=upload(),
        by=world.clerk,
        now=vn(2026, 3, 10),
    )

    results = at_once(
        5,
        lambda n: remove_implementation_plan(plan=world.plan, agency=world.ea_kar, by=world.clerk),
    )

    assert sum(result is None for result in results) == 1
    assert sum(isinstance(result, NoImplementationPlan) for result in results) == 4
    assert files() == []


def test_a_remark_sent_five_times_at_once_is_one_remark(world):
    lead = person(world.justice, "focal_point")
    report = world.open().obligations.get(agency=world.ea_kar).report
    line = file_report(report, world.clerk, vn(2026, 12, 1)).lines.get(number="1.1")

    at_once(
        5, lambda n: add_remark(line=line, text="Ghi rõ số.", by=lead, now=vn(2026, 12, 10, 9, n))
    )

    assert Remark.objects.count() == 1
