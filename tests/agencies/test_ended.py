"""What a person is told all of whose agencies have ended."""

from datetime import date

import pytest

from agencies.ended import ended_of
from agencies.models import User
from tests.factories import (
    AgencyFactory,
    CoordinatorFactory,
    FocalPointFactory,
    MembershipFactory,
    ProvinceFactory,
    SuccessionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
LAST, FIRST, TODAY = date(2025, 6, 30), date(2025, 7, 1), date(2026, 11, 24)


@pytest.fixture
def old():
    return AgencyFactory(name="UBND huyện Cũ", kind="district", until_on=LAST)


@pytest.fixture
def clerk(old):
    return FocalPointFactory(agency=old)


def fresh(user):
    """The user without the posts that were read before."""
    return User.objects.get(pk=user.pk)


def heir_of(old, name, **kwargs):
    heir = AgencyFactory(name=name, **{"from_on": FIRST} | kwargs)
    SuccessionFactory(predecessor=old, successor=heir)
    return heir


def test_it_names_the_agency_what_carries_it_on_and_whom_to_ask(old, clerk):
    heirs = [heir_of(old, "UBND xã A"), heir_of(old, "UBND xã B")]
    justice = CoordinatorFactory().posts[0].agency

    told = ended_of(clerk, TODAY)

    assert told.agencies == [(old, heirs)]
    assert told.ask == [justice]


def test_what_ended_meanwhile_is_followed_to_what_goes_on(old, clerk):
    between = heir_of(old, "UBND xã Giữa", until_on=date(2026, 10, 31))
    last = heir_of(between, "UBND xã Nay", from_on=date(2026, 11, 1))
    SuccessionFactory(predecessor=between, successor=heir_of(old, "UBND xã A"))

    [(_, heirs)] = ended_of(clerk, TODAY).agencies

    assert {heir.name for heir in heirs} == {last.name, "UBND xã A"}


def test_an_agency_on_its_last_day_has_not_ended(clerk):
    assert ended_of(clerk, LAST) is None
    assert ended_of(fresh(clerk), FIRST)


def test_one_agency_that_goes_on_is_enough(clerk):
    MembershipFactory(user=clerk, agency=AgencyFactory())

    assert ended_of(clerk, TODAY) is None


def test_one_that_is_still_to_begin_is_enough_too(clerk):
    MembershipFactory(user=clerk, agency=AgencyFactory(from_on=date(2027, 1, 1)))

    assert ended_of(clerk, TODAY) is None


def test_who_never_had_a_post_is_told_nothing():
    assert ended_of(UserFactory(), TODAY) is None
    assert ended_of(UserFactory(is_superuser=True), TODAY) is None


def test_two_posts_in_one_agency_are_one_agency(old, clerk):
    MembershipFactory(user=clerk, agency=old, role="signer")

    assert ended_of(clerk, TODAY).agencies == [(old, [])]


def test_where_the_province_went_the_coordinators_are_asked():
    gone = ProvinceFactory(abbreviation="PYE", name="Phú Yên", until_on=LAST)
    gone.successors.add(ProvinceFactory())
    clerk = FocalPointFactory(agency=AgencyFactory(province=gone, until_on=LAST))
    justice = CoordinatorFactory(province=ProvinceFactory()).posts[0].agency
    CoordinatorFactory(province=ProvinceFactory(abbreviation="GLI"))

    assert ended_of(clerk, TODAY).ask == [justice]


def test_nobody_is_sent_to_coordinators_who_are_gone(clerk):
    CoordinatorFactory(is_active=False)
    CoordinatorFactory(agency=AgencyFactory(name="Sở Cũ", until_on=LAST))

    assert ended_of(clerk, TODAY).ask == []


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_reads_for_one_agency_and_for_three(
    count, old, clerk, django_assert_num_queries
):
    for _ in range(count - 1):
        MembershipFactory(user=clerk, agency=AgencyFactory(until_on=LAST))
    for post in fresh(clerk).posts:
        for name in "AB":
            heir_of(post.agency, name)

    reader = fresh(clerk)
    with django_assert_num_queries(4):  # posts, a step on and its end, whom to ask
        assert len(ended_of(reader, TODAY).agencies) == count


def test_who_has_a_living_agency_costs_nothing_but_the_posts(django_assert_num_queries):
    clerk = fresh(FocalPointFactory())

    with django_assert_num_queries(1):
        assert ended_of(clerk, TODAY) is None
