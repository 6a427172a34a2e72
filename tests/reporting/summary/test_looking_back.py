"""Filings by day, the rate on an earlier day, and the names behind the overdue numbers."""

from datetime import date

import pytest

from reporting.actions.obligations import exempt
from reporting.actions.review import return_report
from reporting.summary import cycle_figures, overdue_of, rates_on, reports_of
from tests.factories import vn
from tests.world import file_report


@pytest.fixture
def two_filed(world, cycle):
    """Two of four file, on the 7th and on the 9th."""
    for agency, clerk, day in (
        (world.ea_kar, world.clerk, 7),
        (world.tuy_hoa, world.other_clerk, 9),
    ):
        file_report(cycle.obligations.get(agency=agency).report, clerk, vn(2026, 12, day))


@pytest.mark.parametrize(("day", "rate"), [(6, 0), (7, 25), (8, 25), (9, 50), (31, 50)])
def test_the_rate_on_a_day_is_of_what_had_come_by_its_end(world, cycle, two_filed, day, rate):
    assert rates_on({cycle.pk: date(2026, 12, day)}) == {cycle.pk: rate}


def test_the_rate_on_a_day_agrees_with_the_filings_by_day(world, cycle, two_filed):
    end = date(2026, 12, 31)
    expected = cycle_figures(cycle, end).total.expected
    by_day = reports_of([cycle], end)[cycle.pk].filed_by_day

    assert by_day == [(date(2026, 12, 7), 1), (date(2026, 12, 9), 2)]
    for day, filed in by_day:
        assert rates_on({cycle.pk: day}) == {cycle.pk: 100 * filed / expected}


def test_the_exempted_are_in_no_earlier_rate_either(world, cycle, two_filed):
    given = {"cycle": cycle, "by": world.coordinator, "now": vn(2026, 12, 10)}
    exempt(**given, obligations=[cycle.obligations.get(agency=world.ea_kar)], reason="Thử")

    assert rates_on({cycle.pk: date(2026, 12, 8)}) == {cycle.pk: 0}


def test_each_cycle_has_its_own_day(world, cycle, two_filed):
    later = world.open(2027)
    file_report(later.obligations.get(agency=world.ea_kar).report, world.clerk, vn(2027, 12, 8))

    found = rates_on({cycle.pk: date(2026, 12, 8), later.pk: date(2027, 12, 7)})

    assert found == {cycle.pk: 25, later.pk: 0}


def test_without_cycles_there_are_no_rates(db):
    assert rates_on({}) == {}


def test_the_overdue_are_the_silent_and_those_past_their_new_day(world, cycle, two_filed):
    filing = cycle.obligations.get(agency=world.ea_kar).report.filings.get()
    return_report(
        filing=filing,
        returned={},
        comment="Sửa",
        due_on=date(2026, 12, 12),
        by=world.coordinator,
        now=vn(2026, 12, 10),
    )

    for day, names in (
        (date(2026, 12, 12), []),
        (date(2026, 12, 13), ["UBND xã Ea Kar"]),
        (date(2026, 12, 15), ["Sở Nội vụ", "Sở Tư pháp", "UBND xã Ea Kar"]),
    ):
        found = overdue_of([cycle], day)[cycle.pk]

        assert [one.agency.name for one in found] == names
        assert len(found) == cycle_figures(cycle, day).total.overdue
