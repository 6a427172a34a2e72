from datetime import date

import pytest

from agencies.models import Agency
from plans.models import Reporter
from reporting.actions.cycles import (
    TitleTaken,
    close_cycle,
    may_coordinate,
    open_cycle,
    open_round,
    preview_cycle,
    reopen_cycle,
)
from reporting.actions.drafts import carry_over
from reporting.actions.expecting import CycleSettings, settings_for
from reporting.actions.refusals import AlreadyOpened, NotAllowed, NothingToOpen, Refused
from reporting.actions.review import accept_report
from reporting.models import Cycle, Obligation, Report
from tests.factories import vn
from tests.world import World, file_report

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
    assert [agency.name for agency, _ in preview.left_out] == ["UBND tỉnh"]


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


def test_a_year_before_the_plan_opens_no_cycle(world):
    with pytest.raises(NothingToOpen, match="từ năm 2026"):
        world.open(year=2025)


def test_groups_are_resolved_on_the_due_day(world):
    Agency.objects.filter(pk=world.tuy_hoa.pk).update(until_on=date(2026, 11, 30))
    world.agency("UBND xã Mới", Agency.Kind.COMMUNE, from_on=date(2026, 12, 1))

    names = {one.agency.name for one in preview_cycle(world.plan, 2026).expected}

    assert "UBND xã Mới" in names
    assert "UBND phường Tuy Hòa" not in names


def settled(world, **changed):
    return CycleSettings(**vars(settings_for(world.plan, 2026)) | changed)


def open_with(world, **how):
    return open_cycle(plan=world.plan, year=2026, by=world.coordinator, now=vn(2026, 10, 1), **how)


def test_an_unchanged_deadline_stays_that_of_the_rules(cycle):
    assert (cycle.deadline_on, cycle.boundary, cycle.source) == (None, None, "")


def test_a_changed_deadline_is_kept_and_decides_every_due_day(world):
    settings = settled(
        world,
        deadline_on=date(2026, 12, 20),
        boundary="no_later_than",
        data_until=date(2026, 12, 1),
    )

    cycle = open_with(world, settings=settings)

    assert (cycle.deadline_on, cycle.boundary) == (date(2026, 12, 20), "no_later_than")
    assert (cycle.due_on, cycle.data_until) == (date(2026, 12, 20), date(2026, 12, 1))
    assert set(cycle.obligations.values_list("due_on", flat=True)) == {date(2026, 12, 20)}


def test_asked_bodies_are_invited_only_where_they_were_ticked(world):
    cycle = open_with(world, invited=[world.lawyers.pk, world.provincial.pk])

    invited = cycle.obligations.get(agency=world.lawyers)
    assert cycle.obligations.count() == 5
    assert (invited.is_asked, invited.recipient, invited.via) == (
        True, world.provincial, world.justice,
    )  # fmt: skip
    assert [event.kind for event in invited.report.events.all()] == ["invited"]
    assert invited not in cycle.obligations.expected()


def test_rules_leave_no_choice(world):
    assert open_with(world, chosen=[world.ea_kar.pk]).obligations.count() == 4


def test_own_setting_needs_a_source_and_somebody(world):
    world.plan.reporting_rules.all().delete()

    with pytest.raises(Refused, match="căn cứ"):
        open_with(world, settings=settled(world, source=""))
    with pytest.raises(Refused, match="Chọn ít nhất một"):
        open_with(world, chosen=[])
    assert not Cycle.objects.exists()


def test_contradicting_settings_are_no_cycle_already_opened(world):
    with pytest.raises(Refused, match="Ngày cuối kỳ") as refusal:
        open_with(world, settings=settled(world, period_until=date(2020, 1, 1)))

    assert not isinstance(refusal.value, AlreadyOpened)


# Rounds on request, reviews ----------------------------------------------------------------------


def request_round(world, *agencies, by=None, kind="on_request", **changed):
    settings = {
        "title": "Báo cáo nhanh quý III",
        "period_from": date(2026, 7, 1),
        "period_until": date(2026, 9, 30),
        "data_until": date(2026, 9, 25),
        "deadline_on": date(2026, 10, 5),
        "boundary": "no_later_than",
        "source": "Công văn số 9/UBND-NC",
    }
    return open_round(
        plan=world.plan,
        kind=kind,
        settings=CycleSettings(**settings | changed),
        agencies=agencies,
        by=by or world.coordinator,
        now=vn(2026, 9, 20),
    )


def test_a_round_has_its_own_settings_and_the_chosen_agencies(world):
    cycle = request_round(world, world.ea_kar, world.lawyers)

    assert (cycle.kind, cycle.year, cycle.title) == ("on_request", 2026, "Báo cáo nhanh quý III")
    assert (cycle.due_on, cycle.source) == (date(2026, 10, 5), "Công văn số 9/UBND-NC")
    assert set(cycle.obligations.values_list("agency__name", "basis", "due_on")) == {
        ("UBND xã Ea Kar", "request", date(2026, 10, 5)),
        ("Đoàn Luật sư tỉnh", "request", date(2026, 10, 5)),
    }
    assert Report.objects.filter(obligation__cycle=cycle).count() == 2


def test_a_round_rests_on_the_plans_words_where_it_has_any(world):
    rule = world.rule(
        "III.6.2", world.communes, world.justice, None,
        kind="on_request", month=None, day=None, boundary=None,
    )  # fmt: skip

    cycle = request_round(world, world.ea_kar, world.home_affairs)

    commune = cycle.obligations.get(agency=world.ea_kar)
    assert (commune.rule, commune.recipient) == (rule, world.justice)
    assert cycle.obligations.get(agency=world.home_affairs).rule is None


def test_a_round_with_the_same_title_is_not_opened_twice(world):
    request_round(world, world.ea_kar)

    with pytest.raises(TitleTaken):
        request_round(world, world.ea_kar)

    assert Cycle.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"source": ""}, "căn cứ"),
        ({"title": ""}, "tên"),
        ({"period_until": date(2026, 1, 1)}, "Ngày cuối kỳ"),
        ({"kind": "yearly"}, "loại"),
    ],
)
def test_a_round_needs_its_settings(world, changed, sentence):
    with pytest.raises(Refused, match=sentence):
        request_round(world, world.ea_kar, **changed)


def test_a_round_needs_agencies_of_the_province_in_being_on_the_due_day(world):
    other = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai")
    ended = world.agency("UBND xã Cũ", Agency.Kind.COMMUNE, until_on=date(2026, 10, 4))

    for chosen in ([], [other.ea_kar], [world.ea_kar, ended]):
        with pytest.raises(Refused):
            request_round(world, *chosen)
    assert not Cycle.objects.exists()


def test_only_a_coordinator_of_the_province_opens_a_round(world):
    stranger = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai").coordinator

    for user in (world.clerk, world.leader, world.administrator, stranger):
        with pytest.raises(NotAllowed):
            request_round(world, world.ea_kar, by=user)


def test_a_review_is_prefilled_from_the_accepted_reports_of_its_years(world):
    for year in (2026, 2027):
        report = world.open(year).obligations.get(agency=world.ea_kar).report
        filing = file_report(report, world.clerk, vn(year, 12, 1))
        accept_report(filing=filing, by=world.coordinator, now=vn(year, 12, 2))
    review = request_round(
        world,
        world.ea_kar,
        kind="review",
        title="Sơ kết 2 năm",
        period_from=date(2025, 12, 15),
        period_until=date(2027, 12, 14),
        deadline_on=date(2028, 2, 1),
    )
    report = review.obligations.get().report

    carry_over(report=report, by=world.clerk, now=vn(2027, 12, 20))

    line = report.lines.get(task=world.tasks["1.2"])
    assert "năm 2026" in line.text
    assert "năm 2027" in line.text
    assert line.carried_over


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
