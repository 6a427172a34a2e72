"""What is shown before anything is done is everything that will be done."""

from datetime import date

import pytest

from agencies.models import Agency, AgencyGroup, Membership, Succession
from reporting.actions.refusals import Refused
from reporting.actions.reorganisation import Heir, apply_reorganisation, preview_reorganisation
from reporting.models import Obligation
from tasks.models import Assignment
from tests.factories import vn
from tests.reorganisations import DAY, all_rows, spec
from tests.world import file_report, fill, person


@pytest.fixture
def third(world):
    return world.agency("UBND xã Thứ Ba", "commune")


def test_a_preview_shows_every_consequence_and_writes_nothing(world, third):
    cycle = world.open()
    file_report(
        cycle.obligations.get(agency=world.tuy_hoa).report, world.other_clerk, vn(2026, 10, 20)
    )
    draft = fill(cycle.obligations.get(agency=world.ea_kar).report, world.clerk)
    monitored = world.task("5.1", ("monitor", world.ea_kar)).assignments.get()
    post = Membership.objects.get(user=world.clerk)
    asked = spec(
        world,
        "merge",
        [world.ea_kar, world.tuy_hoa],
        ["UBND xã Mới"],
        carried={monitored.pk: 0},
        people=frozenset({(post.pk, 0)}),
    )
    before = all_rows()

    preview = preview_reorganisation(asked, DAY)

    (heir,) = asked.heirs
    assert all_rows() == before
    assert preview.ends == [world.ea_kar, world.tuy_hoa]
    assert preview.begins == [heir]
    assert {row.group.wording for row in preview.groups} == {
        "UBND cấp xã",
        "Các đơn vị, địa phương liên quan",
    }
    assert {agency for row in preview.groups for agency in row.gone} == set(preview.ends)
    assert {name for row in preview.groups for name in row.come} == {"UBND xã Mới"}
    assert [(row.assignment, row.heir) for row in preview.assignments] == [(monitored, heir)]
    assert [row.agency for row in preview.filed] == [world.tuy_hoa]
    assert [row.agency for row in preview.ended] == [world.ea_kar]
    assert [(row.cycle, row.heir) for row in preview.passed_on] == [(cycle, heir)]
    assert preview.drafts == [draft]
    assert [(row.membership.user, row.chosen) for row in preview.people] == [
        (world.other_clerk, []),
        (world.clerk, [heir]),
    ]
    assert not preview.not_yet


def test_what_was_due_before_the_day_is_shown_apart(world):
    world.open()

    preview = preview_reorganisation(
        spec(world, "dissolve", [world.ea_kar], effective_on=date(2027, 3, 1)), date(2027, 3, 1)
    )

    assert [row.agency for row in preview.due_before] == [world.ea_kar]
    assert (preview.ended, preview.passed_on) == ([], [])


def test_a_day_ahead_may_be_looked_at(world):
    assert preview_reorganisation(
        spec(world, "dissolve", [world.ea_kar]), date(2026, 10, 1)
    ).not_yet


def test_people_without_an_account_in_use_are_not_offered(world):
    person(world.ea_kar, "focal_point", is_active=False)

    preview = preview_reorganisation(spec(world, "rename", [world.ea_kar], ["UBND xã Mới"]), DAY)

    assert [row.membership.user for row in preview.people] == [world.clerk]


def test_a_transfer_concerns_the_chosen_tasks_only(world):
    chosen = world.task("6.1", ("lead", world.home_affairs)).assignments.get()
    world.task("6.2", ("lead", world.home_affairs))

    preview = preview_reorganisation(
        spec(
            world,
            "transfer",
            [world.home_affairs],
            [Heir(agency=world.justice)],
            carried={chosen.pk: 0},
        ),
        DAY,
    )

    assert [row.assignment for row in preview.assignments] == [chosen]
    assert (preview.ends, preview.begins, preview.groups, preview.ended) == ([], [], [], [])


CHANGES = {
    "merge": lambda w: spec(w, "merge", [w.ea_kar, w.tuy_hoa], ["UBND xã Mới"]),
    "merge all into an association": lambda w: spec(
        w,
        "merge",
        [w.ea_kar, w.tuy_hoa, Agency.objects.get(name="UBND xã Thứ Ba")],
        [Heir(agency=w.lawyers)],
    ),
    "all become a new department": lambda w: spec(
        w,
        "merge",
        [w.ea_kar, w.tuy_hoa, Agency.objects.get(name="UBND xã Thứ Ba")],
        [Heir(name="Sở Mới", kind="department")],
    ),
    "into a neighbour": lambda w: spec(w, "merge", [w.ea_kar], [Heir(agency=w.tuy_hoa)]),
    "split": lambda w: spec(w, "split", [w.ea_kar], ["UBND xã A", "UBND xã B"]),
    "dissolve": lambda w: spec(w, "dissolve", [w.ea_kar]),
}


@pytest.mark.parametrize("name", CHANGES)
def test_the_groups_change_as_they_were_shown_to(world, third, name):
    asked = CHANGES[name](world)
    groups = list(AgencyGroup.objects.all())
    before = {group: {str(one) for one in group.members(asked.last_day)} for group in groups}
    shown = {row.group: row for row in preview_reorganisation(asked, DAY).groups}

    apply_reorganisation(spec=asked, by=world.coordinator, now=vn(2026, 11, 2))

    for group in groups:
        after = {str(one) for one in group.members(DAY)}
        gone = {str(one) for one in shown[group].gone} if group in shown else set()
        come = set(shown[group].come) if group in shown else set()
        assert after == before[group] - gone | come


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_done_is_what_was_shown(world, third, name):
    world.open()
    asked = CHANGES[name](world)
    preview = preview_reorganisation(asked, DAY)

    row = apply_reorganisation(spec=asked, by=world.coordinator, now=vn(2026, 11, 2))

    ended = Obligation.objects.ended()
    assert set(ended) == set(preview.ended)
    assert all(one.ended_by == row for one in ended)
    passed = Obligation.objects.filter(pk__in=row.log["passed_on"])
    assert sorted(str(one.agency) for one in passed) == sorted(
        str(one.heir) for one in preview.passed_on
    )
    assert set(Agency.objects.filter(until_on=asked.last_day)) == set(preview.ends)
    assert {one.name for one in preview.begins} == set(
        Agency.objects.filter(from_on=DAY).values_list("name", flat=True)
    )
    assert Succession.objects.filter(reorganisation=row).count() == len(preview.ends) * len(
        asked.heirs
    )
    assert Assignment.objects.filter(until_on=asked.last_day).count() == len(preview.assignments)


def test_a_preview_is_refused_with_every_reason(world):
    ended = world.agency("UBND xã Cũ", "commune", until_on=date(2025, 6, 30))

    with pytest.raises(Refused) as problem:
        preview_reorganisation(spec(world, "dissolve", [ended], decree_number=""), DAY)

    assert "Ghi số văn bản" in problem.value.sentence
    assert "đã kết thúc hoạt động ngày 30/06/2025" in problem.value.sentence
