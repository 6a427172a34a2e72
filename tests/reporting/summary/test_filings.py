"""Numbers of the lines of one filing, by role and by outcome."""

import pytest

from reporting.actions.drafts import Entry
from reporting.actions.obligations import exempt, invite
from reporting.models import Outcome
from reporting.summary import FilingLines, Share, filed_roles, lines_of_filings, strongest
from tasks.models import Assignment
from tests.factories import vn
from tests.world import file_report, person

Role = Assignment.Role


def file(world, cycle, agency, **typed):
    clerk = person(agency, "focal_point")
    report = cycle.obligations.get(agency=agency).report
    return file_report(report, clerk, vn(2026, 12, 8), **typed)


def said(filing):
    return lines_of_filings([filing.pk])[filing.pk]


def by_role(lines, share=Share.COUNTED):
    return [(part.role, part.number, part.outcomes) for part in lines.roles(share)]


def test_lines_are_counted_by_role_and_by_outcome(world, cycle):
    lines = said(file(world, cycle, world.justice, t1_2=Entry(Outcome.NOTHING)))

    assert by_role(lines) == [
        (Role.LEAD, 1, [(Outcome.RESULT, 1)]),
        (Role.IMPLEMENT, 1, [(Outcome.NOTHING, 1)]),
    ]
    assert lines.outcomes == [(Outcome.RESULT, 1), (Outcome.NOTHING, 1)]
    assert (lines.counted, lines.apart) == (2, [])


def test_of_several_roles_the_strongest_counts_once(world, cycle):
    Assignment.objects.create(
        task=world.tasks["1.1"], role=Role.IMPLEMENT, agency=world.home_affairs
    )
    Assignment.objects.create(
        task=world.tasks["1.1"], role=Role.COOPERATE, agency=world.home_affairs
    )

    lines = said(file(world, cycle, world.home_affairs))

    assert by_role(lines) == [(Role.IMPLEMENT, 2, [(Outcome.RESULT, 2)])]
    assert strongest(["cooperate", "lead"]) == "lead"
    assert strongest([]) is None


def test_optional_lines_stand_apart_with_their_roles(world, cycle):
    typed = {"t1_3": Entry(Outcome.IN_PROGRESS, "Đang làm")}

    lines = said(file(world, cycle, world.ea_kar, **typed))

    assert (lines.counted, lines.apart) == (2, [(Share.OPTIONAL, 1)])
    assert by_role(lines, Share.OPTIONAL) == [(Role.COOPERATE, 1, [(Outcome.IN_PROGRESS, 1)])]
    assert (Outcome.IN_PROGRESS, 1) not in lines.outcomes


def test_lines_of_the_exempted_and_of_the_asked_are_outside_the_numbers(world, cycle):
    act = {"by": world.coordinator, "now": vn(2026, 12, 1)}
    ours = file(world, cycle, world.ea_kar)
    one = cycle.obligations.filter(agency=world.ea_kar)
    exempt(cycle=cycle, obligations=list(one), reason="Thiên tai", **act)
    day = vn(2026, 12, 14).date()
    invite(
        cycle=cycle,
        agency=world.lawyers,
        recipient=world.justice,
        via=None,
        due_on=day,
        **act,
    )
    asked = file(world, cycle, world.lawyers, t1_3=Entry(Outcome.RESULT, "Đã làm"))

    assert (said(ours).counted, said(ours).shares) == (0, [(Share.EXEMPT, 2)])
    assert said(asked).shares == [(Share.ASKED, 1)]


def test_the_lines_of_all_add_up_to_those_of_the_tasks(world, cycle):
    agencies = [world.justice, world.home_affairs, world.ea_kar]
    filings = [file(world, cycle, agency) for agency in agencies]
    found = lines_of_filings([filing.pk for filing in filings])

    parts = filed_roles([cycle], list(world.tasks.values())).values()
    by_task = sum(part.number for roles in parts for part in roles)
    assert sum(lines.counted for lines in found.values()) == by_task == 5
    assert sum(part.number for one in found.values() for part in one.roles()) == by_task


@pytest.mark.parametrize("count", [1, 3])
def test_any_number_of_filings_is_one_read(world, cycle, count, django_assert_num_queries):
    agencies = [world.justice, world.home_affairs, world.ea_kar][:count]
    filings = [file(world, cycle, agency).pk for agency in agencies]

    with django_assert_num_queries(1):
        assert len(lines_of_filings(filings)) == count


def test_without_a_filing_there_are_no_numbers():
    assert (FilingLines().counted, FilingLines().roles(), FilingLines().outcomes) == (0, [], [])
