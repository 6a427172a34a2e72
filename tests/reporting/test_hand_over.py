"""To whom the words of an ended draft may go."""

import pytest

from agencies.models import Agency, Membership, User
from reporting.actions.drafts import line_key
from reporting.actions.reorganisation import heirs_of_draft
from reporting.hand_over import hand_overs, names_of
from tests.factories import vn
from tests.reorganisations import merge, reorganise
from tests.world import fill


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(vn(2026, 11, 24, 9))


@pytest.mark.parametrize("count", [1, 3])
def test_they_are_the_heirs_of_each_draft_read_at_once(world, count, django_assert_num_queries):
    for year in range(2026, 2026 + count):
        fill(world.open(year).obligations.get(agency=world.ea_kar).report, world.clerk)
    reorganise(world, "split", [world.ea_kar], ["UBND xã A", "UBND xã B"])
    clerk = User.objects.get(pk=world.clerk.pk)
    rows = clerk.memberships.get().agency.obligations.select_related("report", "agency")
    duties = list(rows)
    assert clerk.posts

    with django_assert_num_queries(2):
        found = hand_overs(duties, clerk)

    assert len(found) == count
    for duty in duties:
        offered = {one.report for one in found[duty.report.pk]}
        assert offered == set(heirs_of_draft(duty.report))
        assert len(offered) == 2
        assert not any(one.may for one in found[duty.report.pk])


def test_only_who_writes_there_may_and_only_while_it_is_written(world, cycle):
    fill(cycle.obligations.get(agency=world.ea_kar).report, world.clerk)
    merge(world, world.ea_kar, world.tuy_hoa)
    heir = Agency.objects.get(name="UBND xã Hợp Nhất")
    Membership.objects.create(user=world.clerk, agency=heir, role="focal_point")
    duty = cycle.obligations.get(agency=world.ea_kar)

    (mine,) = hand_overs([duty], User.objects.get(pk=world.clerk.pk))[duty.report.pk]
    (other,) = hand_overs([duty], world.other_clerk)[duty.report.pk]

    assert (mine.agency, mine.may, other.may) == (heir, True, False)


def test_a_duty_in_force_and_an_empty_draft_offer_nothing(world, cycle, django_assert_num_queries):
    merge(world, world.ea_kar, world.tuy_hoa)
    rows = list(cycle.obligations.select_related("report"))

    with django_assert_num_queries(0):
        assert hand_overs(rows, world.clerk) == {}


def test_pieces_are_named_in_the_order_of_the_report(world, cycle):
    report = cycle.obligations.get(agency=world.ea_kar).report
    keys = {"phan-weaknesses", "muc-1", "phan-strengths", line_key(world.tasks["1.2"].pk)}

    said = names_of(report, keys | {line_key(world.tasks["1.1"].pk)})

    assert said == "nhiệm vụ 1.1, 1.2; Ưu điểm; Tồn tại, hạn chế; 1 khó khăn, kiến nghị"
