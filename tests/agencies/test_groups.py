"""Which groups one agency is in: the same answer as the members of each group, read for it alone."""

from datetime import date, timedelta
from random import Random

import pytest

from agencies.groups import groups_of, kinds_of
from agencies.models import Agency, AgencyGroup, members_by_kind
from tests.factories import (
    AgencyFactory,
    AgencyGroupFactory,
    DepartmentFactory,
    ProvinceFactory,
    SuccessionFactory,
)

pytestmark = pytest.mark.django_db
LAST, FIRST = date(2025, 6, 30), date(2025, 7, 1)


def test_groups_of_an_agency_on_a_day():
    communes = AgencyGroupFactory(kinds=["commune"])
    both = AgencyGroupFactory(kinds=["department", "commune"])
    AgencyGroupFactory(kinds=["department"])
    AgencyGroupFactory(kinds=["commune"], province=ProvinceFactory(abbreviation="GLI"))
    commune = AgencyFactory(from_on=FIRST)

    assert set(groups_of(commune, FIRST)) == {communes, both}
    assert groups_of(commune, LAST) == []


def test_groups_may_be_narrowed():
    AgencyGroupFactory(obliges=False)
    obliging = AgencyGroupFactory()

    assert groups_of(AgencyFactory(), FIRST, AgencyGroup.objects.filter(obliges=True)) == [obliging]


def test_an_heir_stands_for_the_kind_that_ended_and_not_while_it_lives():
    heir = AgencyFactory(from_on=date(2025, 1, 1))
    SuccessionFactory(predecessor__kind="district", predecessor__until_on=LAST, successor=heir)

    assert kinds_of(heir, LAST) == {"commune"}
    assert kinds_of(heir, FIRST) == {"commune", "district"}


def test_the_heir_of_one_that_ended_before_the_last_does_not():
    heir, other = AgencyFactory(from_on=FIRST), AgencyFactory(from_on=FIRST)
    for until_on, successor in [(date(2020, 1, 1), heir), (LAST, other)]:
        SuccessionFactory(
            predecessor__kind="district", predecessor__until_on=until_on, successor=successor
        )

    assert kinds_of(heir, FIRST) == {"commune"}
    assert kinds_of(other, FIRST) == {"commune", "district"}


def test_a_kind_that_lives_on_elsewhere_has_not_ended():
    heir = AgencyFactory(from_on=FIRST)
    SuccessionFactory(predecessor__kind="district", predecessor__until_on=LAST, successor=heir)
    AgencyFactory(kind="district")

    assert kinds_of(heir, FIRST) == {"commune"}


def test_a_line_is_followed_through_what_ended_between_but_not_through_the_living():
    between = AgencyFactory(from_on=FIRST, until_on=date(2025, 12, 31))
    heir = AgencyFactory(from_on=date(2026, 1, 1))
    SuccessionFactory(predecessor__kind="district", predecessor__until_on=LAST, successor=between)
    SuccessionFactory(predecessor=between, successor=heir)
    split = AgencyFactory(from_on=date(2025, 8, 1))
    SuccessionFactory(predecessor=between, successor=split)

    assert kinds_of(split, date(2025, 9, 1)) == {"commune"}
    assert kinds_of(heir, date(2026, 1, 1)) == {"commune", "district"}


def test_a_circle_of_successions_comes_to_an_end():
    one, two = AgencyFactory(until_on=LAST), AgencyFactory(kind="district", until_on=LAST)
    heir = AgencyFactory(from_on=FIRST)
    for predecessor, successor in [(one, two), (two, one), (two, heir)]:
        SuccessionFactory(predecessor=predecessor, successor=successor)

    assert kinds_of(heir, FIRST) == {"commune", "district"}


@pytest.mark.parametrize("seed", range(12))
def test_however_the_agencies_of_two_provinces_followed_each_other_it_is_what_the_groups_say(seed):
    chance = Random(seed)  # noqa: S311
    days = [date(2020, 1, 1) + timedelta(days=365 * year) for year in range(7)]
    provinces = [ProvinceFactory(), ProvinceFactory(abbreviation="GLI")]
    agencies = []
    for _ in range(18):
        from_on, until_on = sorted(chance.sample(days, 2))
        agencies.append(
            AgencyFactory(
                province=chance.choice([*provinces, provinces[0], provinces[0]]),
                kind=chance.choice(["district", "commune", "department"]),
                from_on=chance.choice([from_on, None]),
                until_on=chance.choice([until_on, until_on, None]),
            )
        )
    for _ in range(22):
        predecessor, successor = chance.sample(agencies, 2)
        if not predecessor.heirs.filter(successor=successor).exists():
            SuccessionFactory(predecessor=predecessor, successor=successor)

    for on in [day + timedelta(days=shift) for day in days for shift in (0, 1)]:
        members = {province.pk: members_by_kind(province.pk, on) for province in provinces}
        for agency in agencies:
            said = {kind for kind, ids in members[agency.province_id].items() if agency.pk in ids}
            assert kinds_of(agency, on) == said, (agency, on)


@pytest.mark.parametrize("count", [1, 3])
def test_the_kinds_of_an_agency_cost_one_read_however_many_others_there_are(
    count, django_assert_num_queries
):
    department = DepartmentFactory()
    for _ in range(count):
        SuccessionFactory(predecessor__kind="district")
    department = Agency.objects.get(pk=department.pk)

    with django_assert_num_queries(1):
        kinds_of(department, FIRST)


@pytest.mark.parametrize("count", [1, 3])
def test_an_heir_costs_a_read_for_each_step_back_and_one_for_kinds(
    count, django_assert_num_queries
):
    heir = AgencyFactory(from_on=FIRST)
    for _ in range(count):
        SuccessionFactory(predecessor__kind="district", successor=heir)
    heir = Agency.objects.get(pk=heir.pk)

    with django_assert_num_queries(2):  # the districts before it; all districts
        assert kinds_of(heir, FIRST) == {"commune", "district"}


@pytest.mark.parametrize("count", [1, 3])
def test_an_heir_of_its_own_kind_costs_one_read(count, django_assert_num_queries):
    heir = AgencyFactory(from_on=FIRST)
    for _ in range(count):
        SuccessionFactory(successor=heir)
    heir = Agency.objects.get(pk=heir.pk)

    with django_assert_num_queries(1):
        assert kinds_of(heir, FIRST) == {"commune"}
