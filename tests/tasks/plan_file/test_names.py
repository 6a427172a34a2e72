from datetime import date

import pytest

from agencies.models import Alias
from tasks.plan_file.names import Names
from tests.factories import (
    AgencyFactory,
    AgencyGroupFactory,
    DepartmentFactory,
    JusticeFactory,
    ProvinceFactory,
)

pytestmark = pytest.mark.django_db
ON = date(2026, 2, 10)


@pytest.fixture
def justice():
    return JusticeFactory()


def names(answers=()):
    return Names(ProvinceFactory(), ON, answers)


@pytest.mark.parametrize("word", ["Sở Tư pháp", "STP", "SỞ TƯ PHÁP", "Sở  tư-pháp"])
def test_an_agency_is_found_however_it_is_spelt(justice, word):
    assert names().agency(word) == (justice, None)


def test_a_plan_finds_an_agency_through_its_alias(justice):
    assert names().agency("Sở TP")[0] is None

    Alias.objects.create(agency=justice, word="Sở TP")

    assert names().agency("Sở TP") == (justice, None)
    assert names().party("sở tp") == (justice, None)


def test_a_group_is_found_however_it_is_spelt():
    group = AgencyGroupFactory(wording="Các sở, ban, ngành")

    assert names().group("các Sở ban ngành") == (group, None)
    assert names().party("CÁC SỞ, BAN, NGÀNH") == (group, None)


def test_an_agency_is_no_group_and_a_group_no_agency(justice):
    AgencyGroupFactory(wording="UBND cấp xã")

    assert names().group("stp")[1] == "“stp” là tên cơ quan; chỗ này phải là một nhóm."
    assert names().agency("ubnd cấp xã")[1] == (
        "“ubnd cấp xã” là tên nhóm; chỗ này phải là một cơ quan."
    )


def test_names_mean_what_they_meant_on_the_day():
    ended = AgencyFactory(name="UBND phường A", until_on=date(2025, 6, 30))
    living = AgencyFactory(name="UBND phường A", from_on=date(2025, 7, 1))

    assert names().agency("ubnd Phường A") == (living, None)
    assert Names(ended.province, date(2025, 1, 1)).agency("UBND phường A") == (ended, None)


def test_an_agency_that_has_ended_is_said_to_have():
    AgencyFactory(name="UBND huyện A", until_on=date(2025, 6, 30))

    assert "đã kết thúc hoạt động trước ngày 10/02/2026" in names().agency("ubnd Huyện a")[1]


def test_two_of_one_name_are_a_fault():
    DepartmentFactory.create_batch(2, name="Sở A")

    assert names().agency("Sở A")[1] == "“Sở A” là tên của 2 cơ quan; ghi tên viết tắt."


def test_doubtful_words_have_candidates_and_sure_ones_none(justice):
    AgencyGroupFactory(wording="Các sở")

    assert names().candidates("Sở TP") == [justice]
    assert names().candidates("STP") == names().candidates("các sở") == []
    assert names().candidates("Công ty Cà phê") == []


def test_answers_go_first(justice):
    other, group = DepartmentFactory(), AgencyGroupFactory()
    answered = names({"Sở TP": justice, "STP": other, "Các nơi": group})

    assert answered.agency("Sở TP") == (justice, None)
    assert answered.agency("STP") == (other, None)
    assert answered.group("Các nơi") == (group, None)
    assert answered.party("Các nơi") == (group, None)


def test_another_provinces_names_are_not_known_nor_suggested(justice):
    other = ProvinceFactory(abbreviation="GLI")
    Alias.objects.create(agency=JusticeFactory(province=other), word="Sở TP")
    AgencyFactory(province=other, name="Sở Tu phap Kín")

    agency, sentence = names().agency("Sở TP")

    assert agency is None
    assert "Kín" not in sentence
    assert names().candidates("Sở TP") == [justice]
