"""Who filed in which year: every cell, and the sum of a column; product rule "Numbers"."""

from collections import Counter
from datetime import date

import pytest

from reporting.actions.obligations import exempt, extend, invite
from reporting.actions.review import return_report
from reporting.summary import YearState, figures_of, years_of
from tests.factories import vn
from tests.reorganisations import merge
from tests.world import file_report

BEFORE, AFTER = date(2026, 12, 14), date(2026, 12, 15)
COUNTED = [
    YearState.ON_TIME,
    YearState.LATE,
    YearState.RETURNED,
    YearState.OVERDUE_AGAIN,
    YearState.MISSING,
    YearState.OVERDUE,
]


@pytest.fixture
def cycle(world):
    return world.open()


def states(cycles, as_of):
    """{agency: [state in each of the cycles]}."""
    rows = years_of(figures_of(cycles, as_of), as_of)
    return {str(row.agency): [row.cells[one.pk].state for one in cycles] for row in rows}


def slow_figures(cycle, as_of):
    """(expected, filed, on time, late, overdue) by the cells of the column, one by one."""
    found = Counter()
    for row in years_of(figures_of([cycle], as_of), as_of):
        cell = row.cells[cycle.pk]
        if cell.state in COUNTED:
            found["expected"] += 1
            found["filed"] += cell.on_time is not None
            found["on_time"] += cell.on_time is True
            found["late"] += cell.on_time is False
            found["overdue"] += cell.state in {YearState.OVERDUE, YearState.OVERDUE_AGAIN}
    return found


def agree(cycle, as_of):
    total = figures_of([cycle], as_of)[cycle.pk].total
    slow = slow_figures(cycle, as_of)
    return all(slow[name] == getattr(total, name) for name in slow)


def test_before_the_day_what_is_missing_is_due_and_after_it_overdue(world, cycle):
    assert states([cycle], BEFORE)["UBND xã Ea Kar"] == ["con-han"]
    assert states([cycle], AFTER)["UBND xã Ea Kar"] == ["qua-han"]


def test_who_filed_is_on_time_or_late_by_the_first_filing(world, cycle):
    for agency, clerk, day in (
        (world.ea_kar, world.clerk, 14),
        (world.tuy_hoa, world.other_clerk, 15),
    ):
        report = cycle.obligations.get(agency=agency).report
        file_report(report, clerk, vn(2026, 12, day, 23, 59))

    found = states([cycle], AFTER)

    assert found["UBND xã Ea Kar"] == ["dung-han"]
    assert found["UBND phường Tuy Hòa"] == ["cham"]
    assert agree(cycle, AFTER)


def test_a_returned_report_still_counts_as_on_time_and_is_overdue_past_its_new_day(world, cycle):
    filing = file_report(
        cycle.obligations.get(agency=world.ea_kar).report, world.clerk, vn(2026, 12, 1)
    )
    return_report(
        filing=filing,
        returned={},
        comment="Bổ sung",
        due_on=date(2026, 12, 20),
        by=world.coordinator,
        now=vn(2026, 12, 2),
    )

    assert states([cycle], date(2026, 12, 20))["UBND xã Ea Kar"] == ["tra-lai"]
    assert states([cycle], date(2026, 12, 21))["UBND xã Ea Kar"] == ["qua-han-gui-lai"]
    assert slow_figures(cycle, date(2026, 12, 21))["on_time"] == 1
    assert agree(cycle, date(2026, 12, 21))


def test_the_exempt_and_the_asked_stand_apart_filed_or_not(world, cycle):
    invite(
        cycle=cycle,
        agency=world.lawyers,
        recipient=world.justice,
        due_on=BEFORE,
        by=world.coordinator,
        now=vn(2026, 10, 2),
    )
    file_report(cycle.obligations.get(agency=world.ea_kar).report, world.clerk, vn(2026, 12, 1))
    exempt(
        cycle=cycle,
        obligations=cycle.obligations.filter(agency__in=[world.ea_kar, world.tuy_hoa]),
        reason="Lũ",
        by=world.coordinator,
        now=vn(2026, 12, 2),
    )

    found = states([cycle], AFTER)

    assert found["Đoàn Luật sư tỉnh"] == ["de-nghi"]
    assert found["UBND xã Ea Kar"] == ["mien-da-gui"]
    assert found["UBND phường Tuy Hòa"] == ["mien"]
    assert agree(cycle, AFTER)


def test_an_extended_day_is_the_one_that_counts(world, cycle):
    extend(
        cycle=cycle,
        obligations=cycle.obligations.filter(agency=world.ea_kar),
        until=date(2026, 12, 20),
        reason="Lũ",
        by=world.coordinator,
        now=vn(2026, 12, 1),
    )

    assert states([cycle], AFTER)["UBND xã Ea Kar"] == ["con-han"]
    assert agree(cycle, AFTER)


def test_a_merger_after_the_year_leaves_that_year_as_it_was(world, cycle):
    file_report(cycle.obligations.get(agency=world.ea_kar).report, world.clerk, vn(2026, 12, 1))
    merge(world, world.ea_kar, world.tuy_hoa, effective_on=date(2027, 3, 1))
    cycles = [cycle, world.open(2027)]

    found = states(cycles, date(2027, 10, 2))

    assert found["UBND xã Ea Kar"] == ["dung-han", "da-ket-thuc"]
    assert found["UBND phường Tuy Hòa"] == ["qua-han", "da-ket-thuc"]
    assert found["UBND xã Hợp Nhất"] == ["chua-thanh-lap", "con-han"]
    assert all(agree(one, date(2027, 10, 2)) for one in cycles)


def test_a_merger_before_the_day_ends_what_was_unfiled_and_the_heir_owes_it(world, cycle):
    file_report(cycle.obligations.get(agency=world.ea_kar).report, world.clerk, vn(2026, 10, 9))
    merge(world, world.ea_kar, world.tuy_hoa, effective_on=date(2026, 11, 1))

    found = states([cycle], AFTER)

    assert found["UBND xã Ea Kar"] == ["dung-han"]  # filed before: it stays counted
    assert found["UBND phường Tuy Hòa"] == ["da-ket-thuc"]
    assert found["UBND xã Hợp Nhất"] == ["qua-han"]
    assert agree(cycle, AFTER)


def test_who_is_added_later_owed_nothing_before(world, cycle):
    world.agency("UBND xã Mới", "commune")
    cycles = [cycle, world.open(2027)]

    assert states(cycles, AFTER)["UBND xã Mới"] == ["khong", "con-han"]


def test_rows_stand_kind_by_kind(world, cycle):
    assert list(states([cycle], AFTER)) == [
        "Sở Nội vụ",
        "Sở Tư pháp",
        "UBND phường Tuy Hòa",
        "UBND xã Ea Kar",
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_the_cells_cost_one_read(world, count, django_assert_num_queries):
    for number in range(count):
        world.agency(f"UBND xã Số {number}", "commune")
    figures = figures_of([world.open(2026 + n) for n in range(count)], AFTER)

    with django_assert_num_queries(1):
        years_of(figures, AFTER)
