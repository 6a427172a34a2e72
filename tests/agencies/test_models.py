from datetime import date

import pytest
from django.core.exceptions import ValidationError

from agencies.models import (
    Agency,
    AgencyGroup,
    Alias,
    Membership,
    Province,
    Reorganisation,
    Succession,
    Upload,
    User,
)
from tests.constraints import constraints_of, names, refused_by_the_database, sentences
from tests.factories import (
    AgencyFactory,
    AgencyGroupFactory,
    CoordinatorFactory,
    DepartmentFactory,
    FocalPointFactory,
    JusticeFactory,
    LeaderFactory,
    MembershipFactory,
    ProvinceFactory,
    SuccessionFactory,
    UserFactory,
    vn,
)

pytestmark = pytest.mark.django_db
LAST, FIRST = date(2025, 6, 30), date(2025, 7, 1)

# Constraints --------------------------------------------------------------------------------


def _backwards():
    return {"from_on": FIRST, "until_on": LAST}


def _second_with(**same):
    first = DepartmentFactory(**same)
    return Agency(province=first.province, name="Sở khác", kind="department", **same)


def _reorganisation(**kwargs):
    words = {"kind": "dissolve", "decree_number": "1/NQ", "effective_on": FIRST}
    coordinator = CoordinatorFactory()
    applied = {"applied_at": vn(2025, 7, 1, 8), "applied_by": coordinator}
    return Reorganisation(province=coordinator.posts[0].agency.province, **words | applied | kwargs)


def _upload(**fields):
    words = {"kind": "agencies", "name": "co-quan.xlsx", "content": b"x"}
    given = {"uploaded_at": vn(2026, 1, 2), "uploaded_by": UserFactory()}
    return Upload(**(words | given | fields))


BREAKING = {
    "province_begins_before_it_ends": lambda: Province(
        name="Tỉnh", abbreviation="T", **_backwards()
    ),
    "agency_begins_before_it_ends": lambda: Agency(
        province=ProvinceFactory(), name="Sở", kind="department", **_backwards()
    ),
    "agency_code_unique_in_province": lambda: _second_with(code="24373"),
    "agency_short_name_unique_in_province": lambda: _second_with(short_name="SNV"),
    "succession_recorded_once": lambda: Succession(
        predecessor=(first := SuccessionFactory()).predecessor, successor=first.successor
    ),
    "succession_is_between_two_agencies": lambda: Succession(
        predecessor=(agency := AgencyFactory()), successor=agency
    ),
    "reorganisation_names_its_decree_or_says_why_not": lambda: _reorganisation(
        decree_number=None, decree_note=""
    ),
    "reorganisation_applying_has_time_and_person": lambda: _reorganisation(applied_at=None),
    "reorganisation_undoing_has_time_and_person": lambda: _reorganisation(
        undone_at=vn(2025, 7, 2, 8)
    ),
    "alias_means_one_agency_of_the_province": lambda: Alias(
        agency=Alias.objects.create(agency=JusticeFactory(), word="Sở TP").agency, word="SỞ  tp"
    ),
    "alias_has_time_and_person": lambda: Alias(
        agency=JusticeFactory(), word="Sở TP", created_at=vn(2026, 1, 2)
    ),
    "upload_application_has_time_and_person": lambda: _upload(
        applied_at=vn(2026, 1, 3), content=None
    ),
    "upload_discarding_has_time_and_person": lambda: _upload(
        discarded_at=vn(2026, 1, 3), content=None
    ),
    "upload_is_applied_or_discarded": lambda: _upload(
        applied_at=vn(2026, 1, 3),
        applied_by=(person := UserFactory()),
        discarded_at=vn(2026, 1, 3),
        discarded_by=person,
        content=None,
    ),
    "upload_keeps_its_file_while_it_waits": lambda: _upload(content=None),
    "group_wording_unique_in_province": lambda: AgencyGroup(
        province=(group := AgencyGroupFactory()).province, wording=group.wording, kinds=["commune"]
    ),
    "membership_recorded_once": lambda: Membership(
        user=(post := MembershipFactory()).user, agency=post.agency, role=post.role
    ),
}


def test_every_constraint_of_the_app_is_tested_here():
    assert set(BREAKING) == set(constraints_of("agencies"))


@pytest.mark.parametrize("name", BREAKING)
def test_the_database_holds_the_constraint(name):
    assert names(refused_by_the_database(BREAKING[name]()), constraints_of("agencies")[name])


@pytest.mark.parametrize("name", BREAKING)
def test_whoever_breaks_a_constraint_is_told_so_in_a_sentence(name):
    sentence = constraints_of("agencies")[name].violation_error_message

    assert sentence in sentences(BREAKING[name]())


def test_many_agencies_may_be_without_code_and_short_name():
    AgencyFactory.create_batch(2, code="", short_name="")

    assert Agency.objects.count() == 2


def test_two_provinces_may_use_the_same_short_name():
    DepartmentFactory(short_name="STP")
    DepartmentFactory(short_name="STP", province=ProvinceFactory(abbreviation="GLI"))

    assert Agency.objects.filter(short_name="STP").count() == 2


def test_a_group_needs_known_kinds():
    for kinds in ([], ["nonsense"], ["commune", "nonsense"]):
        with pytest.raises(ValidationError, match="Chọn ít nhất một loại cơ quan"):
            AgencyGroup(wording="Nhóm", kinds=kinds).clean()


# Lives --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("from_on", "until_on", "living"),
    [
        (None, None, True),
        (FIRST, None, True),
        (None, FIRST, True),
        (FIRST, FIRST, True),
        (date(2025, 7, 2), None, False),
        (None, LAST, False),
    ],
)
def test_a_life_includes_its_first_and_its_last_day(from_on, until_on, living):
    agency = AgencyFactory(from_on=from_on, until_on=until_on)

    assert agency.is_alive(FIRST) is living
    assert Agency.objects.living(FIRST).exists() is living


def test_provinces_live_too():
    ended = ProvinceFactory(abbreviation="PYE", until_on=LAST)

    assert ended in Province.objects.living(LAST)
    assert ended not in Province.objects.living(FIRST)


def test_living_descendants_follow_the_lines_to_whoever_is_in_being():
    district = AgencyFactory(kind="district", until_on=LAST)
    merged = AgencyFactory(from_on=FIRST, until_on=date(2025, 12, 31))
    one, two = AgencyFactory(from_on=FIRST), AgencyFactory(from_on=date(2026, 1, 1))
    for predecessor, successor in [(district, one), (district, merged), (merged, two)]:
        SuccessionFactory(predecessor=predecessor, successor=successor)
    line = Agency.objects.filter(pk=district.pk)

    assert set(line.living_descendants(LAST)) == {district}
    assert set(line.living_descendants(FIRST)) == {one, merged}
    assert set(line.living_descendants(date(2026, 1, 1))) == {one, two}


def test_a_succession_in_a_circle_comes_to_an_end():
    one, two = AgencyFactory(until_on=LAST), AgencyFactory(until_on=LAST)
    SuccessionFactory(predecessor=one, successor=two)
    SuccessionFactory(predecessor=two, successor=one)

    assert not Agency.objects.filter(pk=one.pk).living_descendants(FIRST).exists()


# Groups -------------------------------------------------------------------------------------


def test_members_are_the_living_agencies_of_the_kinds_in_list_order():
    both = AgencyGroupFactory(kinds=["department", "commune"])
    late = AgencyFactory(position=20, name="UBND xã A")
    department = DepartmentFactory(position=10)
    early = AgencyFactory(position=20, name="UBND phường B")
    AgencyFactory(until_on=LAST)
    AgencyFactory(province=ProvinceFactory(abbreviation="GLI"))

    assert list(both.members(FIRST)) == [department, early, late]


def test_where_a_kind_has_ended_its_descendants_stand_for_it():
    districts = AgencyGroupFactory(kinds=["district"])
    earlier = AgencyFactory(kind="district", until_on=date(2020, 1, 1))
    district = AgencyFactory(kind="district", until_on=LAST)
    heir, stranger = AgencyFactory(from_on=FIRST), AgencyFactory(from_on=FIRST)
    SuccessionFactory(predecessor=district, successor=heir)
    SuccessionFactory(predecessor=earlier, successor=stranger)

    assert list(districts.members(LAST)) == [district]
    assert list(districts.members(FIRST)) == [heir]


def test_a_commune_from_two_districts_is_one_member():
    districts = AgencyGroupFactory(kinds=["district"])
    heir = AgencyFactory(from_on=FIRST)
    for _ in range(2):
        SuccessionFactory(predecessor__kind="district", predecessor__until_on=LAST, successor=heir)

    assert list(districts.members(FIRST)) == [heir]


# Search, order, keys ------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["Tuy Hoà", "tuy hoa", "HOA tuy", "22015", "phuong hoa", ""])
def test_agencies_are_found_without_diacritics(query):
    AgencyFactory(name="UBND phường Tuy Hòa", code="22015")
    AgencyFactory(name="UBND xã Ea Kar", code="24373")

    found = [agency.name for agency in Agency.objects.matching(query)]

    assert "UBND phường Tuy Hòa" in found
    assert len(found) == (2 if query == "" else 1)


def test_agencies_stand_by_position_then_in_vietnamese_order():
    for position, name in [(2, "Đắk"), (2, "Dray"), (2, "Ea"), (1, "Yang")]:
        AgencyFactory(position=position, name=name)

    assert [agency.name for agency in Agency.objects.all()] == ["Yang", "Dray", "Đắk", "Ea"]


def test_renaming_renews_what_is_searched():
    agency = AgencyFactory(name="Sở Cũ")
    agency.name = "Sở Mới"
    agency.save()

    assert Agency.objects.matching("so moi").exists()
    assert not Agency.objects.matching("so cu").exists()


def test_what_was_edited_is_remembered():
    agency = AgencyFactory(name="Sở Cũ")
    agency.name = "Sở Mới"
    agency.save()

    assert [row.name for row in agency.history.all()] == ["Sở Mới", "Sở Cũ"]


# Who sees what ------------------------------------------------------------------------------


@pytest.fixture
def elsewhere():
    return AgencyFactory(province=ProvinceFactory(abbreviation="GLI"))


@pytest.mark.parametrize("person", [FocalPointFactory, CoordinatorFactory, LeaderFactory])
def test_people_see_their_own_province_only(person, elsewhere):
    user = person(province=ProvinceFactory())
    AgencyGroupFactory(province=elsewhere.province)
    group = AgencyGroupFactory()

    assert {row.province.abbreviation for row in Agency.objects.visible_to(user)} == {"DLK"}
    assert list(Province.objects.visible_to(user)) == [ProvinceFactory()]
    assert list(AgencyGroup.objects.visible_to(user)) == [group]


def test_agencies_of_a_province_that_was_taken_in_stay_visible_and_stand_once():
    ended = ProvinceFactory(abbreviation="PYE", until_on=LAST)
    ended.successors.add(ProvinceFactory())
    district = AgencyFactory(province=ended, kind="district", until_on=LAST)
    user = FocalPointFactory()
    MembershipFactory(user=user, agency=DepartmentFactory())

    assert list(Agency.objects.visible_to(user).filter(kind="district")) == [district]


def test_a_person_without_a_post_sees_nothing(elsewhere):
    assert not Agency.objects.visible_to(UserFactory()).exists()


def test_the_administrator_sees_every_province(elsewhere):
    AgencyFactory()

    assert Agency.objects.visible_to(UserFactory(is_superuser=True)).count() == 2


def test_posts_stand_with_the_coordinator_first():
    user = FocalPointFactory()
    MembershipFactory(user=user, agency=DepartmentFactory(), role=Membership.Role.COORDINATOR)
    user = User.objects.get(pk=user.pk)

    assert [post.role for post in user.posts] == ["coordinator", "focal_point"]
    assert user.agency_ids("focal_point") == {user.posts[1].agency_id}
    assert user.province_ids_as("coordinator") == {ProvinceFactory().pk}
    assert user.province_ids_as("leader") == set()


def test_an_agency_comes_with_everything_before_it_however_far_back():
    older = SuccessionFactory()
    newer = SuccessionFactory(predecessor=older.successor)
    SuccessionFactory()
    merged = SuccessionFactory(successor=newer.successor).predecessor
    user = FocalPointFactory(agency=newer.successor)

    assert user.agency_ids_and_before("focal_point") == {
        newer.successor.pk,
        older.successor.pk,
        older.predecessor.pk,
        merged.pk,
    }
    assert user.agency_ids_and_before("leader") == set()


def test_what_came_later_is_not_before():
    later = SuccessionFactory()

    user = FocalPointFactory(agency=later.predecessor)

    assert user.agency_ids_and_before("focal_point") == {later.predecessor.pk}


def test_a_circle_of_successions_ends():
    there = SuccessionFactory()
    Succession.objects.create(predecessor=there.successor, successor=there.predecessor)

    user = FocalPointFactory(agency=there.successor)

    assert len(user.agency_ids_and_before("focal_point")) == 2


@pytest.mark.parametrize("count", [1, 3])
def test_looking_back_costs_one_read_a_step(count, django_assert_num_queries):
    agency = AgencyFactory()
    SuccessionFactory.create_batch(count, successor=agency)
    user = FocalPointFactory(agency=agency)

    with django_assert_num_queries(3):  # posts, what went into it, what went into that
        user.agency_ids_and_before("focal_point")


def test_people_go_by_their_full_name():
    assert str(User(username="snv", full_name="Phạm Thị Nội Vụ")) == "Phạm Thị Nội Vụ"
    assert str(User(username="snv")) == "snv"


# Reorganisations -------------------------------------------------------------------------------


def test_a_decree_is_cited_with_its_day_or_says_why_it_has_no_number():
    known = _reorganisation(decree_number="15/NQ-HĐND", decree_on=FIRST)
    unknown = _reorganisation(decree_number=None, decree_note="Chưa rõ số.")

    assert known.decree == "văn bản số 15/NQ-HĐND ngày 01/07/2025"
    assert _reorganisation(decree_number="15/NQ-HĐND").decree == "văn bản số 15/NQ-HĐND"
    assert unknown.decree == "Chưa rõ số."
    assert str(known) == "Giải thể từ ngày 01/07/2025"


@pytest.mark.parametrize("number", ["", None])
def test_an_empty_number_is_no_number(number):
    refusal = refused_by_the_database(_reorganisation(decree_number=number))

    assert "reorganisation_names_its_decree_or_says_why_not" in refusal


def test_reorganisations_are_seen_in_their_own_province():
    _reorganisation().save()
    elsewhere = CoordinatorFactory(province=ProvinceFactory(abbreviation="GLI"))

    assert Reorganisation.objects.visible_to(CoordinatorFactory()).count() == 1
    assert not Reorganisation.objects.visible_to(elsewhere).exists()
    assert Reorganisation.objects.visible_to(UserFactory(is_superuser=True)).count() == 1
