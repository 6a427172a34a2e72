from datetime import date

import pytest

from agencies.models import Agency
from reporting.actions.obligations import (
    AlreadyIn,
    add_agency,
    exempt,
    extend,
    invite,
    undo_exemption,
    undo_extension,
)
from reporting.actions.refusals import NotAllowed, Refused
from reporting.models import Obligation, Report
from tests.factories import vn
from tests.world import World, file_report

NOW = vn(2026, 12, 10, 9)
UNTIL = date(2026, 12, 20)


@pytest.fixture
def both(world, cycle):
    """The obligations of the two communes."""
    return list(cycle.obligations.filter(agency__kind=Agency.Kind.COMMUNE))


def prolong(cycle, obligations, by, **how):
    return extend(
        cycle=cycle,
        obligations=obligations,
        by=by,
        now=NOW,
        **{"until": UNTIL, "reason": "Lũ lớn"} | how,
    )


def kinds(obligation):
    return [event.kind for event in obligation.report.events.all()]


def test_several_are_extended_at_once_and_the_day_before_is_kept(world, cycle, both):
    prolong(cycle, both, world.coordinator)

    for one in both:
        one.refresh_from_db()
        assert (one.due_on, one.extended_from) == (UNTIL, date(2026, 12, 14))
        assert one.resolved_on == date(2026, 12, 14)
        assert kinds(one) == ["extended"]
    assert both[0].report.events.get().due_on == UNTIL


def test_an_extended_report_filed_by_its_new_day_is_on_time(world, cycle, obligation):
    prolong(cycle, [obligation], world.coordinator)

    file_report(obligation.report, world.clerk, vn(2026, 12, 20, 23, 59))

    report = Report.objects.get(obligation=obligation)
    assert report.timeliness == Report.Timeliness.ON_TIME


def test_a_second_extension_keeps_the_first_day_and_undoing_puts_it_back(world, cycle, obligation):
    prolong(cycle, [obligation], world.coordinator)
    prolong(cycle, [obligation], world.coordinator, until=date(2026, 12, 28))
    obligation.refresh_from_db()
    assert obligation.extended_from == date(2026, 12, 14)

    undo_extension(cycle=cycle, obligations=[obligation], by=world.coordinator, now=NOW)

    obligation.refresh_from_db()
    assert (obligation.due_on, obligation.is_extended) == (date(2026, 12, 14), False)
    assert kinds(obligation) == ["extended", "extended", "extension_undone"]


def test_one_that_filed_keeps_the_whole_act_from_happening_and_is_named(
    world, cycle, obligation, both
):
    file_report(obligation.report, world.clerk, vn(2026, 12, 1))

    with pytest.raises(Refused, match="UBND xã Ea Kar"):
        prolong(cycle, both, world.coordinator)

    assert not Obligation.objects.exclude(extended_from=None).exists()


def test_an_extension_that_was_used_is_not_undone(world, cycle, obligation):
    prolong(cycle, [obligation], world.coordinator)
    file_report(obligation.report, world.clerk, vn(2026, 12, 18))

    with pytest.raises(Refused, match="Ea Kar"):
        undo_extension(cycle=cycle, obligations=[obligation], by=world.coordinator, now=NOW)


@pytest.mark.parametrize(
    ("how", "sentence"),
    [({"reason": ""}, "lý do"), ({"until": date(2026, 12, 14)}, "sau hạn đang có")],
)
def test_an_extension_needs_a_reason_and_a_later_day(world, cycle, both, how, sentence):
    with pytest.raises(Refused, match=sentence):
        prolong(cycle, both, world.coordinator, **how)


def test_exempted_agencies_are_expected_no_more_until_that_is_undone(world, cycle, both):
    exempt(cycle=cycle, obligations=both, reason="Mới sáp nhập", by=world.coordinator, now=NOW)
    assert not set(both) & set(cycle.obligations.expected())

    undo_exemption(cycle=cycle, obligations=both, by=world.coordinator, now=NOW)

    assert set(both) <= set(cycle.obligations.expected())
    assert kinds(both[0]) == ["exempted", "exemption_undone"]


def test_exempting_again_corrects_the_reason_and_the_same_one_changes_nothing(
    world, cycle, obligation
):
    for reason in ("Mới sáp nhập", "Chưa có người", "Chưa có người"):
        exempt(cycle=cycle, obligations=[obligation], reason=reason, by=world.coordinator, now=NOW)

    obligation.refresh_from_db()
    assert obligation.exemption_reason == "Chưa có người"
    assert kinds(obligation) == ["exempted", "exempted"]


def test_the_same_extension_sent_twice_is_done_once(world, cycle, both):
    prolong(cycle, both[:1], world.coordinator)
    prolong(cycle, both, world.coordinator)

    assert [kinds(one) for one in both] == [["extended"], ["extended"]]


def test_an_exemption_needs_a_reason(world, cycle, both):
    with pytest.raises(Refused, match="lý do"):
        exempt(cycle=cycle, obligations=both, reason="", by=world.coordinator, now=NOW)


def test_an_obligation_of_another_cycle_is_refused_whole(world, cycle, obligation):
    other = world.open(2027).obligations.get(agency=world.ea_kar)

    with pytest.raises(Refused, match="không thuộc"):
        exempt(
            cycle=cycle,
            obligations=[obligation, other],
            reason="…",
            by=world.coordinator,
            now=NOW,
        )

    assert not Obligation.objects.exclude(exempted_at=None).exists()


def test_choosing_nobody_is_said_in_words(world, cycle):
    with pytest.raises(Refused, match="Chưa chọn"):
        prolong(cycle, [], world.coordinator)


def take_in(act, world, cycle, agency, by, **more):
    return act(
        cycle=cycle,
        agency=agency,
        recipient=world.provincial,
        via=world.justice,
        due_on=date(2026, 12, 14),
        by=by,
        now=NOW,
        **more,
    )


def test_an_invited_body_reports_outside_the_rate(world, cycle):
    invited = take_in(invite, world, cycle, world.lawyers, world.coordinator)

    assert invited.is_asked
    assert invited not in cycle.obligations.expected()
    assert kinds(invited) == ["invited"]
    assert not invited.is_overdue(date(2026, 12, 14))


def test_an_agency_added_later_is_expected_by_own_setting(world, cycle):
    new = world.agency("UBND xã Mới", Agency.Kind.COMMUNE)

    added = take_in(add_agency, world, cycle, new, world.coordinator, reason="Mới thành lập")

    assert (added.basis, added.rule) == ("own_setting", None)
    assert added in cycle.obligations.expected()
    assert added.report.events.get().text == "Mới thành lập"


def test_an_agency_is_in_a_cycle_once(world, cycle):
    with pytest.raises(AlreadyIn):
        take_in(invite, world, cycle, world.ea_kar, world.coordinator)


def test_an_agency_of_another_province_or_one_that_ended_is_refused(world, cycle):
    other = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai")
    ended = world.agency("UBND xã Cũ", Agency.Kind.COMMUNE, until_on=date(2026, 6, 30))

    for agency in (other.lawyers, ended):
        with pytest.raises(Refused, match="không thuộc tỉnh"):
            take_in(invite, world, cycle, agency, world.coordinator)


def test_only_a_coordinator_of_the_province_changes_who_owes(world, cycle, both):
    for stranger in (world.clerk, world.leader, world.administrator):
        with pytest.raises(NotAllowed):
            prolong(cycle, both, stranger)
        with pytest.raises(NotAllowed):
            exempt(cycle=cycle, obligations=both, reason="…", by=stranger, now=NOW)
        with pytest.raises(NotAllowed):
            take_in(invite, world, cycle, world.lawyers, stranger)
