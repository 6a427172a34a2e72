from datetime import date

import pytest

from reporting.actions.obligations import exempt, extend, invite
from reporting.actions.review import accept_report, return_report
from reporting.summary import Figures, cycle_figures, figures_of, reports_of
from tests.factories import vn
from tests.world import World, file_report, fill


def test_expected_is_filed_and_missing_and_filed_is_on_time_and_late(world, cycle):
    file_report(cycle.obligations.get(agency=world.ea_kar).report, world.clerk, vn(2026, 12, 14))
    file_report(
        cycle.obligations.get(agency=world.tuy_hoa).report, world.other_clerk, vn(2026, 12, 15)
    )

    total = cycle_figures(cycle, date(2026, 12, 18)).total

    assert (total.expected, total.filed, total.on_time, total.late) == (4, 2, 1, 1)
    assert (total.missing, total.overdue, total.rate) == (2, 2, 50.0)


def test_missing_is_overdue_only_after_the_due_day(cycle):
    assert cycle_figures(cycle, date(2026, 12, 14)).total.overdue == 0
    assert cycle_figures(cycle, date(2026, 12, 15)).total.overdue == 4


def test_a_draft_does_not_count(world, cycle):
    fill(cycle.obligations.get(agency=world.ea_kar).report, world.clerk)

    assert cycle_figures(cycle, date(2026, 12, 1)).total.filed == 0


def test_kinds_add_up_to_the_total(world, cycle):
    file_report(cycle.obligations.get(agency=world.ea_kar).report, world.clerk, vn(2026, 12, 1))

    figures = cycle_figures(cycle, date(2026, 12, 2))

    assert [(kind.value, part.expected, part.filed) for kind, part in figures.by_kind] == [
        ("department", 2, 0),
        ("commune", 2, 1),
    ]
    assert sum((part for _, part in figures.by_kind), Figures()) == figures.total


def test_figures_cost_two_reads(cycle, django_assert_num_queries):
    with django_assert_num_queries(2):  # obligations, calendar
        cycle_figures(cycle, date(2026, 12, 2))


def test_figures_of_many_provinces_cost_as_much(world, cycle, django_assert_num_queries):
    other = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai")
    cycles = [cycle, other.open(), other.open(2027)]

    with django_assert_num_queries(2):
        found = figures_of(cycles, date(2026, 12, 2))

    assert [found[one.pk] for one in cycles[:2]] == [
        cycle_figures(one, date(2026, 12, 2)) for one in cycles[:2]
    ]


def test_a_rate_of_nobody_is_none():
    assert Figures().rate is None


def test_days_left_counts_to_the_last_day_on_time(cycle):
    assert cycle_figures(cycle, date(2026, 12, 7)).days_left == 7
    assert cycle_figures(cycle, date(2026, 12, 18)).days_left == -4


def test_the_last_working_day_is_advice_beside_the_due_day(cycle):
    figures = cycle_figures(cycle, date(2026, 12, 7))

    assert (figures.due_on, figures.last_working_day) == (date(2026, 12, 14), date(2026, 12, 14))


def of_ea_kar(world, cycle):
    return cycle.obligations.get(agency=world.ea_kar)


def test_accepted_waiting_returned_and_missing_make_up_the_expected(world, cycle):
    first = file_report(of_ea_kar(world, cycle).report, world.clerk, vn(2026, 12, 1))
    accept_report(filing=first, by=world.coordinator, now=vn(2026, 12, 2))
    other = cycle.obligations.get(agency=world.tuy_hoa)
    second = file_report(other.report, world.other_clerk, vn(2026, 12, 15))
    return_report(
        filing=second,
        returned={},
        comment="Thiếu chữ ký",
        due_on=date(2026, 12, 22),
        by=world.coordinator,
        now=vn(2026, 12, 16),
    )

    total = cycle_figures(cycle, date(2026, 12, 22)).total

    assert (total.accepted, total.waiting, total.returned, total.missing) == (1, 0, 1, 2)
    assert (total.expected, total.filed, total.on_time, total.late) == (4, 2, 1, 1)
    assert total.overdue == 2
    assert cycle_figures(cycle, date(2026, 12, 23)).total.overdue == 3


@pytest.mark.parametrize("day", [date(2026, 12, 14), date(2026, 12, 23)])
def test_the_overdue_number_is_as_long_as_the_list_behind_it(world, cycle, day):
    filing = file_report(of_ea_kar(world, cycle).report, world.clerk, vn(2026, 12, 1))
    return_report(
        filing=filing,
        returned={},
        comment="Thiếu",
        due_on=date(2026, 12, 22),
        by=world.coordinator,
        now=vn(2026, 12, 16),
    )

    listed = cycle.obligations.expected().overdue(day)

    assert cycle_figures(cycle, day).total.overdue == listed.count()


def test_the_exempted_and_the_asked_stand_apart_filed_or_not(world, cycle):
    one = of_ea_kar(world, cycle)
    now = vn(2026, 12, 1)
    exempt(cycle=cycle, obligations=[one], reason="Lũ", by=world.coordinator, now=now)
    file_report(one.report, world.clerk, now)
    invite(
        cycle=cycle,
        agency=world.lawyers,
        recipient=world.provincial,
        due_on=date(2026, 12, 14),
        by=world.coordinator,
        now=now,
    )

    figures = cycle_figures(cycle, date(2026, 12, 2))

    assert (figures.total.expected, figures.total.filed) == (3, 0)
    assert (figures.exempted.expected, figures.exempted.filed) == (1, 1)
    assert (figures.asked.expected, figures.asked.filed) == (1, 0)


def test_an_extension_moves_the_day_of_its_agency_only(world, cycle):
    extend(
        cycle=cycle,
        obligations=[of_ea_kar(world, cycle)],
        until=date(2026, 12, 20),
        reason="Lũ",
        by=world.coordinator,
        now=vn(2026, 12, 1),
    )

    figures = cycle_figures(cycle, date(2026, 12, 15))

    assert figures.due_on == date(2026, 12, 14)
    assert figures.total.overdue == 3


# Reports one by one ------------------------------------------------------------------------------


def test_reports_have_the_figures_of_their_cycle_and_name_who_has_not_filed(world, cycle):
    now = vn(2026, 12, 1)
    given = {"cycle": cycle, "by": world.coordinator, "now": now}
    file_report(of_ea_kar(world, cycle).report, world.clerk, now)
    tuy_hoa = cycle.obligations.get(agency=world.tuy_hoa)
    extend(**given, obligations=[tuy_hoa], until=date(2026, 12, 20), reason="Lũ")
    exempt(
        **given, obligations=[cycle.obligations.get(agency=world.home_affairs)], reason="Mới lập"
    )
    invite(**given, agency=world.lawyers, recipient=world.provincial, due_on=date(2026, 12, 14))

    found = reports_of([cycle], date(2026, 12, 15))[cycle.pk]

    assert found.figures == cycle_figures(cycle, date(2026, 12, 15))
    assert found.filed_by_day == [(now.date(), 1)]
    missing = cycle.obligations.expected().missing().select_related("agency")
    assert sorted(found.unfiled) == sorted(
        (one.agency_id, one.resolved_on, one.due_on) for one in missing
    )
    assert (world.tuy_hoa.pk, date(2026, 12, 14), date(2026, 12, 20)) in found.unfiled


def test_the_parts_of_an_agency_that_ended_are_those_of_its_last_day(world, cycle):
    world.tuy_hoa.until_on = date(2026, 11, 30)
    world.tuy_hoa.save()

    found = reports_of([cycle], date(2026, 12, 15))[cycle.pk]

    assert (world.tuy_hoa.pk, date(2026, 11, 30), date(2026, 12, 14)) in found.unfiled


@pytest.mark.parametrize("count", [1, 3])
def test_reports_of_many_cycles_cost_two_reads(world, count, django_assert_num_queries):
    cycles = [world.open(2026 + n) for n in range(count)]

    with django_assert_num_queries(2):
        found = reports_of(cycles, date(2026, 12, 2))

    assert all(len(one.unfiled) == 4 for one in found.values())
