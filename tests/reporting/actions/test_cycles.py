from datetime import date

import pytest

from agencies.models import Agency
from plans.models import Reporter
from reporting.actions.cycles import (
    close_cycle,
    may_coordinate,
    open_cycle,
    preview_cycle,
    reopen_cycle,
)
from reporting.actions.refusals import AlreadyOpened, NotAllowed, NothingToOpen
from reporting.models import Cycle, Obligation, Report
from tests.factories import vn
from tests.world import World

# Opening ------------------------------------------------------------------------------------


def test_the_preview_names_departments_and_communes_each_by_its_rule(world):
    preview = preview_cycle(world.plan, 2026)

    assert [(rule.source, [str(one.agency) for one in ones]) for rule, ones in preview.by_rule] == [
        ("III.5.2", ["Sở Nội vụ", "Sở Tư pháp"]),
        ("III.6.2", ["UBND phường Tuy Hòa", "UBND xã Ea Kar"]),
    ]


def test_the_preview_keeps_asked_bodies_apart_and_says_who_is_left_out(world):
    preview = preview_cycle(world.plan, 2026)

    assert [agency.name for agency, _ in preview.asked] == ["Đoàn Luật sư tỉnh"]
    assert [agency.name for agency in preview.left_out] == ["UBND tỉnh"]


def test_the_preview_writes_nothing(world):
    preview_cycle(world.plan, 2026)

    assert Cycle.objects.count() == 0
    assert Obligation.objects.count() == 0


def test_an_agency_reached_by_two_rules_is_expected_once(world):
    rule = world.plan.reporting_rules.get(source="III.6.2")
    Reporter.objects.create(rule=rule, agency=world.home_affairs)

    assert len(preview_cycle(world.plan, 2026).expected) == 4


def test_opening_makes_one_obligation_with_an_empty_report_for_every_expected_agency(world):
    cycle = world.open()

    assert cycle.obligations.count() == 4
    assert set(cycle.obligations.values_list("due_on", flat=True)) == {date(2026, 12, 14)}
    assert Report.objects.filter(obligation__cycle=cycle, state="not_started").count() == 4


def test_opening_takes_recipient_and_way_from_the_rule(world, cycle):
    commune = cycle.obligations.get(agency=world.ea_kar)
    department = cycle.obligations.get(agency=world.home_affairs)

    assert (commune.recipient, commune.via) == (world.provincial, world.justice)
    assert (department.recipient, department.via) == (world.justice, None)


def test_the_period_runs_from_15_december_to_14_december(cycle):
    assert cycle.period_from == date(2025, 12, 15)
    assert cycle.period_until == cycle.data_until == date(2026, 12, 14)


def test_a_cycle_opens_once(world, cycle):
    with pytest.raises(AlreadyOpened):
        world.open()

    assert Obligation.objects.count() == 4


def test_only_a_coordinator_of_the_province_opens_a_cycle(world):
    stranger = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai").coordinator

    for user in (world.clerk, world.leader, world.administrator, stranger):
        with pytest.raises(NotAllowed):
            open_cycle(plan=world.plan, year=2026, by=user, now=vn(2026, 10, 1))
    assert Cycle.objects.count() == 0


def test_a_plan_without_a_yearly_rule_opens_no_cycle(world):
    world.plan.reporting_rules.all().delete()

    with pytest.raises(NothingToOpen, match="không quy định báo cáo hằng năm"):
        world.open()


def test_a_year_before_the_plan_opens_no_cycle(world):
    with pytest.raises(NothingToOpen, match="từ năm 2026"):
        world.open(year=2025)


def test_groups_are_resolved_on_the_due_day(world):
    Agency.objects.filter(pk=world.tuy_hoa.pk).update(until_on=date(2026, 11, 30))
    world.agency("UBND xã Mới", Agency.Kind.COMMUNE, from_on=date(2026, 12, 1))

    names = {one.agency.name for one in preview_cycle(world.plan, 2026).expected}

    assert "UBND xã Mới" in names
    assert "UBND phường Tuy Hòa" not in names


# Closing ------------------------------------------------------------------------------------------


def test_closing_twice_keeps_the_first_time(world, cycle):
    close_cycle(cycle=cycle, by=world.coordinator, now=vn(2027, 1, 10))
    again = close_cycle(cycle=cycle, by=world.coordinator, now=vn(2027, 1, 12))

    assert again.closed_at == vn(2027, 1, 10)


def test_only_a_coordinator_closes_and_reopens(world, cycle):
    with pytest.raises(NotAllowed):
        close_cycle(cycle=cycle, by=world.clerk, now=vn(2027, 1, 10))
    with pytest.raises(NotAllowed):
        reopen_cycle(cycle=cycle, by=world.leader)

    assert may_coordinate(world.coordinator, world.plan)
