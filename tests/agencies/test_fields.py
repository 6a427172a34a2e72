import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.forms import modelform_factory

from agencies.fields import NfcCharField, VietCharField, VietTextField
from agencies.models import Agency, Province
from tests.factories import AgencyFactory, PlanFactory, ProvinceFactory

pytestmark = pytest.mark.django_db
NAME = "UBND phường Tuy Hòa"
DECOMPOSED = unicodedata.normalize("NFD", NAME)


def test_what_a_mac_types_is_stored_composed():
    agency = AgencyFactory(name=DECOMPOSED)

    assert agency.name == NAME
    assert Agency.objects.values_list("name", flat=True).get() == NAME


def test_a_decomposed_look_up_finds_the_composed_row():
    AgencyFactory(name=NAME)

    assert Agency.objects.filter(name=DECOMPOSED).count() == 1
    assert Agency.objects.filter(name__in=[DECOMPOSED]).count() == 1


def test_update_normalises_too():
    AgencyFactory()

    Agency.objects.update(note=DECOMPOSED)

    assert Agency.objects.get().note == NAME


def test_two_spellings_of_one_name_are_one_name():
    ProvinceFactory(name=unicodedata.normalize("NFC", "Đắk Lắk"))

    assert Province.objects.get_or_create(name=unicodedata.normalize("NFD", "Đắk Lắk"))[1] is False


def test_a_form_makes_a_row_of_composed_text():
    form = modelform_factory(Province, fields=["name", "abbreviation"])(
        {"name": unicodedata.normalize("NFD", "Gia Lai Đắk"), "abbreviation": "GLD"}
    )

    assert form.is_valid()
    assert form.instance.name == unicodedata.normalize("NFC", "Gia Lai Đắk")


def test_lines_from_a_browser_end_as_those_of_a_file():
    agency = AgencyFactory(note="Dòng một\r\nDòng hai\rDòng ba\n")

    assert agency.note == "Dòng một\nDòng hai\nDòng ba\n"


def test_nothing_stays_nothing():
    assert PlanFactory(signer=None).signer is None


def test_what_is_typed_is_judged_by_its_length_in_nfc():
    """U+0958 becomes two letters: PostgreSQL would refuse what the form let through."""
    field = NfcCharField(max_length=150)

    assert len(field.clean("\u0958" * 75)) == 150
    with pytest.raises(ValidationError):
        field.clean("\u0958" * 76)


def test_forms_of_models_normalise_before_they_judge():
    for model_field in (VietCharField(max_length=10), VietTextField()):
        assert isinstance(model_field.formfield(), NfcCharField)
