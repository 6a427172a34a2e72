from datetime import date

import pytest

from agencies.importing.matching import NEW, Matcher, Names, remember, which_agency
from agencies.models import Alias
from agencies.vietnamese import name_key
from tests.factories import (
    AgencyFactory,
    DepartmentFactory,
    JusticeFactory,
    ProvinceFactory,
    UserFactory,
    vn,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def justice():
    return JusticeFactory()


@pytest.mark.parametrize(
    "word",
    ["Sở Tư pháp", "SỞ TƯ PHÁP", "so  tu-phap", "STP", "stp", "Sở Tư\u00a0pháp"],
)
def test_spelling_makes_no_difference(justice, word):
    assert Matcher(justice.province).find(word).agency == justice


@pytest.mark.parametrize(
    "word", ["UBND Xã Ea-Kar", "Ủy ban nhân dân xã Ea Kar", "Uỷ Ban Nhân Dân xã Ea Kar", "24373"]
)
def test_a_commune_is_found_under_each_of_its_names(word):
    commune = AgencyFactory(name="UBND xã Ea Kar", code="24373")

    assert Matcher(commune.province).find(word).agency == commune


def test_what_is_written_exactly_goes_before_what_folds_to_the_same():
    one, other = AgencyFactory(name="UBND xã Hòa An"), AgencyFactory(name="UBND xã Hóa An")
    matcher = Matcher(one.province)

    assert matcher.find("UBND xã Hòa An").agency == one
    assert matcher.find("UBND xã Hóa An").agency == other
    assert matcher.find("UBND xa Hoa An").candidates == [one, other]


def test_an_alias_means_its_agency(justice):
    Alias.objects.create(agency=justice, word="Sở TP")

    assert Matcher(justice.province).find("SỞ tp").agency == justice


def test_a_name_goes_before_an_alias(justice):
    other = DepartmentFactory(name="Sở TP", short_name="")
    Alias.objects.create(agency=justice, word="Sở TP")

    assert Matcher(justice.province).find("Sở TP").agency == other


@pytest.mark.parametrize("word", ["Sở TP", "Sở Tư phap tỉnh", "S Tư pháp", "Sở T Pháp"])
def test_abbreviations_and_slips_are_asked_about(justice, word):
    found = Matcher(justice.province).find(word)

    assert found.agency is None
    assert found.candidates == [justice]


def test_a_word_far_from_everything_has_no_candidates(justice):
    assert Matcher(justice.province).find("Công ty Cà phê").candidates == []


def test_several_agencies_of_one_name_are_asked_about():
    ended = AgencyFactory(name="UBND phường A", until_on=date(2025, 6, 30))
    living = AgencyFactory(name="UBND phường A", from_on=date(2025, 7, 1))

    assert Matcher(ended.province).find("UBND phường A").candidates == [ended, living]
    assert Matcher(ended.province, date(2026, 1, 1)).find("UBND phường A").agency == living
    assert Matcher(ended.province, date(2025, 1, 1)).find("UBND phường A").agency == ended


def test_another_provinces_agencies_and_aliases_are_not_known(justice):
    other = JusticeFactory(province=ProvinceFactory(abbreviation="GLI"), name="Sở Tư pháp")
    Alias.objects.create(agency=other, word="Sở Luật")
    matcher = Matcher(justice.province)

    assert matcher.find("Sở Tư pháp").agency == justice
    assert matcher.find("Sở Luật").candidates == []


def test_an_alias_of_an_agency_that_is_not_in_being_is_not_known(justice):
    justice.until_on = date(2020, 1, 1)
    justice.save()
    Alias.objects.create(agency=justice, word="Sở Luật")

    assert Matcher(justice.province, date(2026, 1, 1)).find("Sở Luật").named == []


def test_a_long_word_of_the_same_syllables_takes_no_time():
    names = Names([("aa " * 80, 1)])

    assert names.near("aa " * 79 + "b") != [2]


def test_nothing_means_nothing():
    assert Names([("", 1), ("  ", 2)]).find("").candidates == []


def test_a_question_offers_the_candidates_and_none_of_them():
    ended = AgencyFactory(name="UBND xã A", code="1", until_on=date(2025, 6, 30))

    question = which_agency(key="k", place="ô A1", word="xã A", candidates=[ended], or_new=True)

    assert question.choices == [
        (str(ended.pk), "UBND xã A (1), đến hết ngày 30/06/2025"),
        (NEW, "Không phải, đây là cơ quan mới"),
    ]
    assert question.answered({"k": NEW}).value == NEW
    assert question.answered({"k": "999"}).value == ""


def test_an_answer_is_remembered_once(justice):
    given = {"agency": justice, "by": UserFactory(), "now": vn(2026, 1, 2)}

    assert remember(word="Sở TP", **given).created_at == vn(2026, 1, 2)
    assert remember(word="sở  tp", **given) is None
    assert remember(word="STP", **given) is None
    assert Alias.objects.get().history.count() == 1


def test_the_key_of_a_name_is_stable():
    assert name_key(name_key("Ủy ban nhân dân Xã Ea-Kar")) == "ubnd xa ea kar"
