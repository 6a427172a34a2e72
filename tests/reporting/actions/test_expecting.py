"""Who would be expected: small cases on tests/world.py, and Gia Lai 2023 as it is loaded."""

import json
from collections import Counter
from datetime import date

import pytest

from agencies.loading import load as load_agencies
from agencies.models import Agency, Membership
from plans.models import Duty, Plan, ReportingRule
from reporting.actions.cycles import open_cycle
from reporting.actions.expecting import CycleSettings, preview_cycle, settings_for
from reporting.actions.refusals import NothingToOpen, Refused
from reporting.models import Obligation
from tasks.plan_file import load as load_plan
from tests.factories import vn
from tests.fixtures.data import agencies_text
from tests.fixtures.data import plan as plan_file
from tests.world import person

BEFORE, BY = ReportingRule.Boundary.BEFORE, ReportingRule.Boundary.NO_LATER_THAN


def changed(plan, year=2026, **settings):
    return CycleSettings(**vars(settings_for(plan, year)) | settings)


def reasons(preview):
    return {agency.name: reason for agency, reason in preview.left_out}


# Settings ----------------------------------------------------------------------------------------


def test_the_first_cycle_is_proposed_by_the_decree_and_the_rule(world):
    proposed = settings_for(world.plan, 2026)

    assert proposed == CycleSettings(
        title="Báo cáo năm 2026",
        period_from=date(2025, 12, 15),
        period_until=date(2026, 12, 14),
        data_until=date(2026, 12, 14),
        deadline_on=date(2026, 12, 15),
        boundary=BEFORE,
    )


@pytest.mark.parametrize(("boundary", "day"), [(BEFORE, 9), (BY, 10)])
def test_before_excludes_its_day_and_no_later_than_includes_it(world, boundary, day):
    settings = changed(world.plan, deadline_on=date(2026, 12, 10), boundary=boundary)

    assert settings.due_on == date(2026, 12, day)


def test_next_year_takes_every_setting_of_the_last_cycle_one_year_on(world):
    settings = changed(
        world.plan,
        title="Báo cáo kết quả năm 2026",
        period_from=date(2026, 1, 1),
        period_until=date(2026, 12, 31),
        data_until=date(2026, 11, 30),
        deadline_on=date(2026, 12, 20),
        boundary=BY,
    )
    open_cycle(
        plan=world.plan, year=2026, by=world.coordinator, now=vn(2026, 10, 1), settings=settings
    )

    proposed = settings_for(world.plan, 2027)

    assert proposed == CycleSettings(
        title="Báo cáo kết quả năm 2027",
        period_from=date(2027, 1, 1),
        period_until=date(2027, 12, 31),
        data_until=date(2027, 11, 30),
        deadline_on=date(2027, 12, 20),
        boundary=BY,
    )


def test_a_29th_of_february_becomes_the_28th(world):
    open_cycle(
        plan=world.plan,
        year=2028,
        by=world.coordinator,
        now=vn(2028, 1, 1),
        settings=changed(world.plan, 2028, data_until=date(2028, 2, 29)),
    )

    assert settings_for(world.plan, 2029).data_until == date(2029, 2, 28)


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        ({"title": ""}, "title"),
        ({"period_until": date(2025, 12, 14)}, "period_until"),
        ({"data_until": date(2025, 12, 14)}, "data_until"),
        ({"deadline_on": date(2025, 12, 15)}, "deadline_on"),
    ],
)
def test_settings_that_contradict_each_other_are_refused_by_name(world, settings, name):
    settings = changed(world.plan, **settings)

    assert name in settings.faults()
    with pytest.raises(Refused):
        preview_cycle(world.plan, 2026, settings)


# Who, and why not --------------------------------------------------------------------------------


def test_each_expected_agency_says_by_which_group_or_by_name(world):
    rule = world.plan.reporting_rules.get(source="III.5.2")
    rule.reporters.create(agency=world.lawyers)

    groups = {one.agency.name: one.group for one in preview_cycle(world.plan, 2026).expected}

    assert groups["Sở Nội vụ"] == world.departments
    assert groups["UBND xã Ea Kar"] == world.communes
    assert groups["Đoàn Luật sư tỉnh"] is None


def test_a_deadline_moved_by_hand_is_that_of_every_obligation(world):
    settings = changed(world.plan, deadline_on=date(2026, 12, 10), boundary=BEFORE)
    world.rule("III.7", world.concerned, world.justice, None, day=20)

    preview = preview_cycle(world.plan, 2026, settings)

    assert preview.moved
    assert {one.due_on for one in preview.expected} == {date(2026, 12, 9)}


def test_without_a_change_each_follows_its_own_rule(world):
    world.plan.reporting_rules.filter(source="III.6.2").update(day=20)

    due = {one.agency.name: one.due_on for one in preview_cycle(world.plan, 2026).expected}

    assert due["Sở Nội vụ"] == date(2026, 12, 14)
    assert due["UBND xã Ea Kar"] == date(2026, 12, 19)


def test_nobody_is_left_out_silently(world):
    world.agency("Công an tỉnh", Agency.Kind.CENTRAL)
    world.agency("UBND xã Cũ", Agency.Kind.COMMUNE, until_on=date(2026, 6, 30))
    world.agency("UBND xã Mới", Agency.Kind.COMMUNE, from_on=date(2027, 1, 1))
    world.agency("UBND xã Xưa", Agency.Kind.COMMUNE, until_on=date(2020, 6, 30))

    why = reasons(preview_cycle(world.plan, 2026))

    assert why.keys() == {"UBND tỉnh", "Công an tỉnh", "UBND xã Cũ", "UBND xã Mới"}
    assert why["UBND tỉnh"] == "Là nơi nhận báo cáo."
    assert "không giao loại cơ quan này" in why["Công an tỉnh"]
    assert "Kết thúc hoạt động trước ngày hết hạn 14/12/2026" in why["UBND xã Cũ"]
    assert "Chưa hoạt động vào ngày hết hạn 14/12/2026" in why["UBND xã Mới"]


def test_an_agency_that_no_rule_names_is_told_so(world):
    rule = world.plan.reporting_rules.get(source="III.6.2")
    rule.reporters.all().delete()
    rule.reporters.create(agency=world.ea_kar)

    assert "Không quy định" in reasons(preview_cycle(world.plan, 2026))["UBND phường Tuy Hòa"]


def test_expected_asked_and_left_out_are_everybody_who_is_there(world):
    preview = preview_cycle(world.plan, 2026)

    there = Agency.objects.filter(province=world.province).living(preview.due_on)
    found = [
        *(one.agency for one in preview.expected),
        *(agency for agency, _ in preview.asked),
        *(agency for agency, _ in preview.left_out),
    ]
    assert sorted(found, key=lambda agency: agency.pk) == list(there.order_by("pk"))


def test_the_mark_changes_with_the_agencies_and_not_with_the_title(world):
    mark = preview_cycle(world.plan, 2026).mark

    assert preview_cycle(world.plan, 2026, changed(world.plan, title="Khác")).mark == mark
    world.agency("UBND xã Mới", Agency.Kind.COMMUNE)
    assert preview_cycle(world.plan, 2026).mark != mark


# By Sở Tư pháp's own setting ---------------------------------------------------------------------


@pytest.fixture
def own(world):
    """The small province without its yearly rules; departments and communes are in its tasks."""
    world.plan.reporting_rules.all().delete()
    return world


def test_own_setting_proposes_the_members_of_the_obliging_groups(own):
    preview = preview_cycle(own.plan, 2026)

    assert preview.is_own_setting
    assert {one.agency.name for one in preview.expected} == {
        "Sở Nội vụ", "Sở Tư pháp", "UBND xã Ea Kar", "UBND phường Tuy Hòa",
    }  # fmt: skip
    assert {one.basis for one in preview.expected} == {Obligation.Basis.OWN_SETTING}


def test_own_setting_sends_departments_to_the_justice_department_and_communes_through_it(own):
    where = {
        one.agency: (one.recipient_id, one.via_id) for one in preview_cycle(own.plan, 2026).expected
    }

    assert where[own.home_affairs] == (own.justice.pk, None)
    assert where[own.ea_kar] == (own.provincial.pk, own.justice.pk)


def test_own_setting_without_a_duty_to_follow_up_says_so_in_plain_words(own):
    assert (
        settings_for(own.plan, 2026).source
        == "Sở Tư pháp tự đặt để theo dõi việc thực hiện Kế hoạch"
    )


def test_own_setting_names_the_duty_to_follow_up(own):
    part = own.plan.responsibilities.create(number="9")
    part.addressees.create(agency=own.justice)
    Duty.objects.create(responsibility=part, number="a", text="Tham mưu.", position=1)
    Duty.objects.create(responsibility=part, number="b", text="Theo dõi, đôn đốc.", position=2)

    assert settings_for(own.plan, 2026).source == "Sở Tư pháp tự đặt để theo dõi (III.9.b)"


def test_a_rule_that_the_justice_department_added_itself_is_own_setting_too(own):
    rule = own.rule("Sở Tư pháp tự đặt", own.departments, own.justice, None, basis="own_setting")

    preview = preview_cycle(own.plan, 2026)

    assert preview.is_own_setting
    assert preview.settings.source.startswith("Sở Tư pháp tự đặt")
    assert {one.rule for one in preview.expected} == {rule}


def test_a_plan_that_lays_nothing_on_any_group_opens_nothing(own):
    own.section.tasks.all().delete()

    with pytest.raises(NothingToOpen, match="không có cơ quan nào"):
        preview_cycle(own.plan, 2026)


# Gia Lai 2023, loaded as an installation loads it ----------------------------------------------


@pytest.fixture
def gia_lai(db):
    """The plan of Gia Lai with its agencies, and a coordinator of its Sở Tư pháp."""
    load_agencies(json.loads(agencies_text()))
    load_plan(plan_file("gia-lai-2023"))
    plan = Plan.objects.get(slug="gia-lai-2023")
    justice = Agency.objects.living(date(2025, 12, 14)).get(
        province=plan.province, name="Sở Tư pháp"
    )
    plan.coordinator = person(justice, Membership.Role.COORDINATOR)
    return plan


def kinds(expected):
    return Counter(one.agency.kind for one in expected)


def test_gia_lai_2024_expects_20_departments_and_17_districts(gia_lai):
    preview = preview_cycle(gia_lai, 2024)

    assert kinds(preview.expected) == {"department": 20, "district": 17}
    assert preview.due_on == date(2024, 12, 14)
    assert preview.settings.source == "Sở Tư pháp tự đặt để theo dõi (III.2.a)"


def test_gia_lai_2025_proposes_91_and_lists_the_58_from_binh_dinh(gia_lai):
    preview = preview_cycle(gia_lai, 2025)

    assert kinds(preview.expected) == {"department": 14, "commune": 77}
    assert kinds(preview.unbound) == {"commune": 58}


def test_gia_lai_opens_for_the_91_and_says_by_whose_setting(gia_lai):
    cycle = open_cycle(plan=gia_lai, year=2025, by=gia_lai.coordinator, now=vn(2025, 10, 1))

    assert cycle.obligations.count() == 91
    assert cycle.is_own_setting
    assert (cycle.deadline_on, cycle.boundary) == (date(2025, 12, 15), BEFORE)
    assert set(cycle.obligations.values_list("basis", "due_on")) == {
        ("own_setting", date(2025, 12, 14))
    }
    commune = cycle.obligations.filter(agency__kind="commune").first()
    assert (commune.recipient.kind, commune.via.name) == ("provincial", "Sở Tư pháp")


def test_one_of_the_58_can_be_chosen(gia_lai):
    preview = preview_cycle(gia_lai, 2025)
    chosen = [preview.unbound[0].agency.pk, preview.expected[0].agency.pk]

    cycle = open_cycle(
        plan=gia_lai, year=2025, by=gia_lai.coordinator, now=vn(2025, 10, 1), chosen=chosen
    )

    assert set(cycle.obligations.values_list("agency", flat=True)) == set(chosen)
