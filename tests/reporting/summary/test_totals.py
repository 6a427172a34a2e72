"""The totals of many cycles at once are those of `figures_of`, the slower count of the same."""

from datetime import date

import pytest

from reporting.actions.obligations import exempt, extend, invite
from reporting.actions.review import accept_report, return_report
from reporting.summary import Figures, figures_of, totals_of
from tests.factories import vn
from tests.reorganisations import reorganise
from tests.world import World, file_report

DAYS = [date(2026, 12, day) for day in (1, 14, 15, 22, 23, 31)]


@pytest.fixture
def other(world):
    return World(name="Gia Lai", abbreviation="GLI", slug="gia-lai")


@pytest.fixture
def cycles(world, other):
    """Of Đắk Lắk every state that is counted and every one that is not; of Gia Lai two years."""
    act = {"by": world.coordinator, "now": vn(2026, 12, 16)}
    gone = world.agency("UBND xã Ea Súp", "commune")
    cycle = world.open()
    reorganise(world, "dissolve", [gone])
    of = {one.agency: one for one in cycle.obligations.select_related("agency", "report")}
    accepted = file_report(of[world.ea_kar].report, world.clerk, vn(2026, 12, 14))
    accept_report(filing=accepted, **act)
    returned = file_report(of[world.tuy_hoa].report, world.other_clerk, vn(2026, 12, 15))
    return_report(filing=returned, returned={}, comment="Thiếu", due_on=date(2026, 12, 22), **act)
    exempt(cycle=cycle, obligations=[of[world.home_affairs]], reason="Mới lập", **act)
    until = date(2026, 12, 30)
    extend(cycle=cycle, obligations=[of[world.justice]], until=until, reason="Lũ", **act)
    invited = {"recipient": world.provincial, "due_on": date(2026, 12, 31)}
    invite(cycle=cycle, agency=world.lawyers, **invited, **act)
    return [cycle, other.open(), other.open(2027)]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_totals_are_those_of_the_figures(cycles, day):
    figures = figures_of(cycles, day)

    assert totals_of([one.pk for one in cycles], day) == {
        cycle: one.total for cycle, one in figures.items()
    }


def test_each_state_is_among_them(cycles):
    total = totals_of([cycles[0].pk], date(2026, 12, 31))[cycles[0].pk]

    assert total == Figures(
        expected=3,
        on_time=1,
        late=1,
        silent=1,
        overdue_again=1,
        accepted=1,
        returned=1,
        extended=1,
    )


def test_a_cycle_in_which_nobody_is_expected_is_not_among_them(cycles, other):
    empty = cycles[2]
    act = {"by": other.coordinator, "now": vn(2026, 12, 16)}
    exempt(cycle=empty, obligations=empty.obligations.all(), reason="Lũ", **act)

    assert empty.pk not in totals_of([one.pk for one in cycles], DAYS[0])
    assert totals_of([], DAYS[0]) == {}


@pytest.mark.parametrize("count", [1, 3])
def test_one_cycle_costs_one_read_as_three(cycles, count, django_assert_num_queries):
    with django_assert_num_queries(1):
        totals_of([one.pk for one in cycles[:count]], DAYS[0])
