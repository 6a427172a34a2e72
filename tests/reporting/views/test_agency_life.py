"""The life of an agency on its page: what it came from and became, and its province."""

from datetime import date

import pytest
from django.urls import reverse

from agencies.models import Agency
from reporting.actions.reorganisation import Heir
from tests.factories import (
    AgencyFactory,
    FocalPointFactory,
    ProvinceFactory,
    SuccessionFactory,
    UserFactory,
)
from tests.reorganisations import merge, reorganise

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


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "UBND huyện Chư Prông",
            "Từ trước UBND huyện Chư Prông đến hết 30/06/2025 01/07/2025: Chia, tách Chưa rõ số văn "
            "bản. Danh sách xã, phường kế thừa suy ra từ bảng chuyển đổi chính thức năm 2025. "
            "Kế thừa UBND huyện Chư Prông: UBND xã Bàu Cạn đến nay UBND xã Chư Prông đến nay",
        ),
        (
            "UBND xã Biển Hồ",
            "Kế thừa UBND huyện Chư Păh, UBND huyện Đăk Đoa, UBND thành phố Pleiku: UBND xã Biển Hồ",
        ),
        (
            "Sở Tài chính",
            "01/03/2025: Hợp nhất, sáp nhập Chưa rõ số văn bản; ghi theo mẫu sắp xếp chung cả nước "
            "năm 2025, chưa đối chiếu văn bản của tỉnh. Kế thừa Sở Kế hoạch và Đầu tư (chưa đối "
            "chiếu văn bản): Sở Tài chính từ trước đến nay",
        ),
        (
            "Sở Ngoại vụ",
            "Kế thừa Sở Ngoại vụ (chưa đối chiếu văn bản): Văn phòng UBND tỉnh từ trước đến nay",
        ),
    ],
)
def test_lives_of_gia_lai_read_well(client, both_plans, name, said, words):
    client.force_login(UserFactory(is_superuser=True))

    page = words(client.get(_gia_lai(name).get_absolute_url()))

    assert said in page
    assert "None" not in page


def _gia_lai(name):
    return Agency.objects.get(name=name, province__name="Gia Lai")


@pytest.mark.parametrize(
    ("confirmed", "said"),
    [
        (True, "Kế thừa UBND huyện Cũ: UBND xã Ea Kar đến nay Ghi chú của phần mềm: Theo bảng."),
        (False, "Kế thừa UBND huyện Cũ (chưa đối chiếu văn bản): UBND xã Ea Kar đến nay Ghi chú"),
    ],
)
def test_a_succession_without_a_recorded_decree_reads_well_too(
    client, user, commune, words, confirmed, said
):
    old = AgencyFactory(name="UBND huyện Cũ", kind="district", until_on=LAST)
    SuccessionFactory(predecessor=old, successor=commune, confirmed=confirmed, note="Theo bảng.")

    page = words(client.get(commune.get_absolute_url()))

    assert f"01/07/2025: Sắp xếp {said}" in page
    assert "None" not in page


def test_the_line_names_the_kind_and_the_decree(client, world, words):
    _, heir = merge(world, world.ea_kar, world.tuy_hoa)
    client.force_login(world.clerk)

    page = words(client.get(heir.get_absolute_url()))
    before = words(client.get(world.ea_kar.get_absolute_url()))

    assert (
        "01/11/2026: Hợp nhất, sáp nhập Văn bản số 15/NQ-HĐND ngày 20/10/2026 "
        "Kế thừa UBND phường Tuy Hòa, UBND xã Ea Kar: UBND xã Hợp Nhất đến nay"
    ) in page
    assert "Kế thừa UBND xã Ea Kar: UBND xã Hợp Nhất" in before  # the other is none of its line
    assert "UBND phường Tuy Hòa" not in before


def test_a_decree_without_a_number_says_why(client, world, words):
    merge(
        world,
        world.ea_kar,
        world.tuy_hoa,
        decree_number="",
        decree_on=None,
        decree_note="Nghị quyết chưa công bố số.",
    )
    client.force_login(world.clerk)

    assert "sáp nhập Nghị quyết chưa công bố số. Kế thừa" in words(
        client.get(world.ea_kar.get_absolute_url())
    )


def test_what_was_dissolved_or_gave_tasks_away_says_so(client, world, words):
    task = world.task("3.8", ("lead", world.home_affairs))
    part = {task.assignments.get().pk: 0}
    heir = Heir(agency=world.justice)
    reorganise(world, "transfer", [world.home_affairs], [heir], carried=part)
    reorganise(world, "dissolve", [world.tuy_hoa], effective_on=date(2026, 11, 2))
    client.force_login(world.clerk)

    gave = words(client.get(world.home_affairs.get_absolute_url()))
    gone = words(client.get(world.tuy_hoa.get_absolute_url()))

    assert "01/11/2026: Chuyển nhiệm vụ Văn bản số 15/NQ-HĐND ngày 20/10/2026 Giữa Sở" in gave
    assert "02/11/2026: Giải thể" in gone
    assert "UBND phường Tuy Hòa kết thúc hoạt động, không có cơ quan kế thừa." in gone


def test_the_agency_itself_is_marked_and_no_link_the_others_lead_on(client, user, commune):
    old = SuccessionFactory(successor=commune, predecessor__name="UBND huyện Cũ").predecessor

    page = client.get(commune.get_absolute_url()).content.decode()

    assert f"<strong>{commune}</strong>" in page
    assert f'href="{commune.get_absolute_url()}"' not in page
    assert f'<a href="{old.get_absolute_url()}">UBND huyện Cũ</a>' in page


def test_an_agency_whose_page_the_reader_may_not_open_is_named_without_a_link(
    client, user, commune, elsewhere, words
):
    SuccessionFactory(predecessor=commune, successor=elsewhere)

    response = client.get(commune.get_absolute_url())

    assert "UBND xã Tỉnh Khác, tỉnh Gia Lai" in words(response)
    assert elsewhere.get_absolute_url() not in response.content.decode()


def test_an_agency_to_which_nothing_happened_has_no_line(client, user, commune, words):
    page = words(client.get(commune.get_absolute_url()))

    assert "UBND cấp xã, tỉnh Đắk Lắk. Từ 01/07/2025 đến nay" in page
    assert "Quá trình sắp xếp" not in page


@pytest.fixture
def phu_yen():
    """A province that went into Đắk Lắk."""
    gone = ProvinceFactory(abbreviation="PYE", name="Phú Yên", until_on=LAST)
    gone.successors.add(ProvinceFactory())
    return gone


def test_a_province_that_has_ended_says_so_on_its_agencies_and_in_the_list(
    client, user, phu_yen, words
):
    theirs = AgencyFactory(province=phu_yen, name="UBND huyện Tuy An", until_on=LAST)
    said = "Tỉnh Phú Yên, đến hết ngày 30/06/2025, nhập vào Đắk Lắk."

    assert said in words(client.get(theirs.get_absolute_url()))
    assert said in words(client.get(reverse("agencies")))


def test_a_province_that_goes_on_says_nothing(client, user, commune, words):
    for address in (commune.get_absolute_url(), reverse("agencies")):
        assert "nhập vào" not in words(client.get(address))


def test_the_page_stands_under_agencies_in_the_way_around(client, user, commune):
    nav = client.get(commune.get_absolute_url()).context["nav"]

    assert [item.label for item in nav if item.current] == ["Cơ quan"]
