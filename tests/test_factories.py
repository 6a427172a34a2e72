"""The rows that every other test starts from."""

import pytest

from reporting.models import Filing, Report
from tests import factories
from tests.factories import (
    AgencyGroupFactory,
    AssignmentFactory,
    CoordinatorFactory,
    CycleFactory,
    FocalPointFactory,
    LeaderFactory,
    ObligationFactory,
    ProvinceFactory,
    ReportFactory,
    ReportingRuleFactory,
    file_report,
    vn,
)

pytestmark = pytest.mark.django_db
ALL = [name for name in factories.__all__ if name.endswith("Factory")]


@pytest.mark.parametrize("name", ALL)
def test_each_factory_makes_three_rows_in_one_province(name):
    rows = getattr(factories, name).create_batch(3)

    assert all(row.pk for row in rows)
    assert {p.abbreviation for p in ProvinceFactory._meta.model.objects.all()} <= {"DLK"}


def test_an_assignment_to_a_group_names_no_agency():
    group = AgencyGroupFactory()

    assignment = AssignmentFactory(group=group)

    assert (assignment.agency, assignment.group) == (None, group)


def test_a_rule_takes_agencies_and_groups_as_reporters():
    group = AgencyGroupFactory()
    rule = ReportingRuleFactory(reporters=[group, ReportFactory().obligation.agency])

    assert [bool(one.group) for one in rule.reporters.all()] == [True, False]


def test_post_holders_have_their_post_in_the_province_asked_for():
    gia_lai = ProvinceFactory(abbreviation="GLI")

    for maker in (CoordinatorFactory, LeaderFactory, FocalPointFactory):
        assert maker(province=gia_lai).province_ids == {gia_lai.pk}


def test_everything_under_an_obligation_lies_in_the_province_of_its_plan():
    gia_lai = ProvinceFactory(abbreviation="GLI")

    obligation = ObligationFactory(cycle=CycleFactory(plan__province=gia_lai))

    assert obligation.agency.province == gia_lai
    assert obligation.recipient.province == gia_lai
    assert obligation.cycle.opened_by.province_ids == {gia_lai.pk}
    assert obligation.report.state == Report.State.NOT_STARTED


def test_filing_in_earnest_leaves_a_filing_at_the_moment_given():
    obligation = ObligationFactory()
    AssignmentFactory(agency=obligation.agency, task__section__plan=obligation.cycle.plan)
    person = FocalPointFactory(agency=obligation.agency)

    file_report(obligation, by=person, at=vn(2026, 12, 14, 23, 59))

    filing = Filing.objects.get()
    assert filing.at == vn(2026, 12, 14, 23, 59)
    assert filing.lines.count() == 1
