"""The list of agencies."""

from datetime import date

import pytest
from django.urls import reverse

from tests.factories import (
    AgencyFactory,
    DepartmentFactory,
    FocalPointFactory,
    MembershipFactory,
    ProvinceFactory,
    SuccessionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
LAST, FIRST = date(2025, 6, 30), date(2025, 7, 1)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to("2026-11-24 09:00 +0700", tick=False)


@pytest.fixture
def commune():
    return AgencyFactory(name="UBND xã Ea Kar", code="24373", from_on=FIRST)


@pytest.fixture
def user(client, commune):
    user = FocalPointFactory(agency=commune)
    client.force_login(user)
    return user


@pytest.fixture
def elsewhere():
    return AgencyFactory(name="UBND xã Tỉnh Khác", province=ProvinceFactory(abbreviation="GLI"))


# The list -----------------------------------------------------------------------------------


def test_agencies_stand_by_kind_with_their_number(client, user, words):
    DepartmentFactory(name="Sở Nội vụ")
    AgencyFactory(name="UBND phường Tuy Hòa", code="22015")

    page = words(client.get(reverse("agencies")))

    assert "Sở, ban, ngành 1" in page
    assert "UBND cấp xã 2 UBND phường Tuy Hòa 22015 UBND xã Ea Kar 24373" in page
    assert page.index("Sở Nội vụ") < page.index("UBND cấp xã 2")


def test_ended_and_coming_agencies_stand_behind_links_of_their_own(client, user, words):
    succession = SuccessionFactory(
        predecessor__name="UBND huyện Cũ", predecessor__kind="district", successor__name="UBND xã A"
    )
    AgencyFactory(name="UBND xã Tương Lai", from_on=date(2027, 1, 1))

    page = words(client.get(reverse("agencies")))
    ended = words(client.get(reverse("agencies"), {"trang_thai": "da-ket-thuc"}))
    coming = words(client.get(reverse("agencies"), {"trang_thai": "chua-thanh-lap"}))

    assert "Đang hoạt động: 2 Đã kết thúc: 1 Chưa thành lập: 1" in page
    assert succession.predecessor.name not in page
    assert "UBND huyện Cũ đến hết 30/06/2025" in ended
    assert "UBND xã Ea Kar" not in ended
    assert "UBND xã Tương Lai từ 01/01/2027" in coming


def test_on_another_day_others_are_in_being(client, user, words):
    AgencyFactory(name="UBND huyện Cũ", kind="district", until_on=LAST)

    page = words(client.get(reverse("agencies"), {"ngay": "30/06/2025"}))

    assert "vào ngày 30/06/2025" in page
    assert "UBND huyện Cũ" in page
    assert "UBND xã Ea Kar" not in page
    assert "Đang hoạt động: 1 Đã kết thúc: 0 Chưa thành lập: 1" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"tim": "ea kar"}, ["UBND xã Ea Kar"]),
        ({"tim": "TUY HOÀ"}, ["UBND phường Tuy Hòa"]),
        ({"tim": "22015"}, ["UBND phường Tuy Hòa"]),
        ({"nhom": "department"}, ["Sở Nội vụ"]),
        ({"nhom": "commune", "tim": "so"}, []),
        ({"tim": "  "}, ["Sở Nội vụ", "UBND phường Tuy Hòa", "UBND xã Ea Kar"]),
    ],
)
def test_agencies_are_filtered_without_diacritics(client, user, query, found):
    DepartmentFactory(name="Sở Nội vụ")
    AgencyFactory(name="UBND phường Tuy Hòa", code="22015")

    response = client.get(reverse("agencies"), query)

    assert [agency.name for agency in response.context["page"]] == found


def test_nothing_found_says_so_and_leads_back(client, user, words):
    page = words(client.get(reverse("agencies"), {"tim": "không có ai"}))

    assert "Không có cơ quan nào khớp với bộ lọc vào ngày 24/11/2026. Bỏ lọc" in page


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"nhom": "ministry"}, "Không có loại cơ quan “ministry”."),
        ({"tinh": "9" * 30}, "Không có tỉnh “999"),
        ({"trang_thai": "x"}, "Không có trạng thái “x”."),
        ({"ngay": "30/02/2026"}, "Không đọc được ngày này."),
        ({"ngay": "01/01/1900"}, "Chọn ngày từ 01/01/2000 đến 31/12/2027."),
        ({"tim": "a" * 101}, "Tên cần tìm dài tối đa 100 ký tự."),
        ({"tim": "😀"}, "Nội dung tìm không có chữ hay số nào."),
        ({"tim": "a\0b"}, "Có ký tự không đọc được"),
    ],
)
def test_absurd_values_are_answered_with_400_and_a_sentence(client, user, query, sentence, words):
    response = client.get(reverse("agencies"), query)

    assert response.status_code == 400
    assert sentence in words(response)
    assert "UBND xã Ea Kar" in words(response)


def test_agencies_of_another_province_are_not_listed(client, user, elsewhere, words):
    assert elsewhere.name not in words(client.get(reverse("agencies")))
    assert client.get(reverse("agencies"), {"tinh": elsewhere.province_id}).status_code == 400


def test_the_administrator_sees_the_provinces_apart_and_may_choose_one(
    client, commune, elsewhere, words
):
    client.force_login(UserFactory(is_superuser=True))

    page = words(client.get(reverse("agencies")))
    one = words(client.get(reverse("agencies"), {"tinh": elsewhere.province_id}))

    assert "UBND cấp xã, Đắk Lắk 1 UBND xã Ea Kar" in page
    assert "UBND cấp xã, Gia Lai 1 UBND xã Tỉnh Khác" in page
    assert "UBND xã Ea Kar" not in one


def test_a_long_list_has_pages_that_keep_the_filter(client, user):
    AgencyFactory.create_batch(200)

    response = client.get(reverse("agencies"), {"nhom": "commune", "trang": "2"})

    assert len(response.context["page"]) == 1
    assert 'href="?nhom=commune&amp;trang=1"' in response.content.decode()
    assert client.get(reverse("agencies"), {"trang": "x"}).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_reads(client, user, count, django_assert_num_queries):
    for _ in range(count):
        SuccessionFactory()
        DepartmentFactory()

    with django_assert_num_queries(9):
        # session, user, provinces, what they went into, four counts, rows
        response = client.get(reverse("agencies"))
    assert len(response.context["page"]) == 1 + 2 * count


def test_a_person_with_two_posts_sees_each_agency_once(client, user):
    MembershipFactory(user=user, agency=DepartmentFactory())

    page = client.get(reverse("agencies")).context["page"]

    assert len(page) == len({agency.pk for agency in page}) == 2
