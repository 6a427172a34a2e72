"""Other names of an agency, mended in its admin page: a wrong answer is taken back there."""

import pytest

from agencies.importing.matching import Matcher
from agencies.models import Agency, Alias
from tests.backoffice import address, coordinator_of, gia_lai, send, sentences
from tests.factories import DepartmentFactory, JusticeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def justice(client):
    agency = JusticeFactory()
    client.force_login(coordinator_of(agency.province))
    return agency


def test_a_coordinator_adds_another_name(client, justice):
    send(client, address(justice), aliases__0__word="Sở  TP")

    alias = Alias.objects.get()
    assert (alias.agency, alias.province, alias.created_by) == (justice, justice.province, None)
    assert alias.history.get().history_user is not None
    assert Matcher(justice.province).find("sở tp").agency == justice


def test_a_name_that_means_another_agency_is_refused_in_a_sentence(client, justice):
    Alias.objects.create(agency=DepartmentFactory(), word="Sở TP")

    response = send(client, address(justice), aliases__0__word="SỞ TP")

    assert "Tên gọi này đã được ghi cho một cơ quan của tỉnh." in sentences(response)


def test_two_rows_of_one_name_are_refused_in_a_sentence(client, justice):
    Alias.objects.create(agency=justice, word="Sở TP")

    response = send(client, address(justice), aliases__1__word="sở tp")

    assert "Tên gọi này đã được ghi cho một cơ quan của tỉnh." in sentences(response)


def test_a_name_may_mean_another_agency_in_another_province(client, justice):
    Alias.objects.create(agency=JusticeFactory(province=gia_lai()), word="Sở TP")

    send(client, address(justice), aliases__0__word="Sở TP")

    assert Alias.objects.filter(agency=justice).exists()


def test_a_name_is_taken_back(client, justice):
    alias = Alias.objects.create(agency=justice, word="Sở TP")

    send(client, address(justice), aliases__0__DELETE="on")

    assert not Alias.objects.exists()
    assert Alias.history.filter(id=alias.pk, history_type="-").exists()


def test_other_names_go_with_their_agency(client, justice):
    agency = DepartmentFactory()
    Alias.objects.create(agency=agency, word="Sở cũ")

    client.post(address(agency, "delete"), {"post": "yes"})

    assert not Agency.objects.filter(pk=agency.pk).exists()
    assert not Alias.objects.exists()
