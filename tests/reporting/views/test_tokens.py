"""The page of a province's tokens: shown once, listed, revoked."""

import re
from datetime import date

import pytest
from django.urls import reverse

from reporting.actions.tokens import make_token
from reporting.models import ApiToken
from tests.factories import vn
from tests.world import World

NOW = vn(2026, 11, 27, 8, 30)
SECRET = re.compile(r"tdkh_[0-9a-f]{12}_[\w-]{43}")


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(NOW)


@pytest.fixture
def page(world):
    return reverse("api-tokens", args=[world.province.pk])


def made(world, name="Trung tâm"):
    return make_token(
        province=world.province,
        name=name,
        expires_on=date(2027, 11, 27),
        by=world.coordinator,
        now=NOW,
    )


def test_a_new_token_is_shown_once_and_opens_the_figures(world, page, send, visit, client):
    response = send(
        world.coordinator, page, {"name": " Trung tâm  IOC", "expires_on": "05/06/2027"}
    )
    secret = SECRET.search(response.text)[0]
    token = ApiToken.objects.get()

    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert (token.name, token.expires_on) == ("Trung tâm IOC", date(2027, 6, 5))
    again = visit(world.coordinator, page).text
    assert not SECRET.search(again)
    assert f"tdkh_{token.prefix}" in again
    client.logout()
    bearer = {"Authorization": f"Bearer {secret}"}
    assert client.get(reverse("api-plans"), headers=bearer).status_code == 200


def test_sending_the_same_form_again_makes_no_second_token(world, page, send):
    typed = {"name": "Trung tâm", "expires_on": "05/06/2027"}
    send(world.coordinator, page, typed)

    response = send(world.coordinator, page, typed)

    assert response.status_code == 409
    assert "Tỉnh đã có mã chưa thu hồi tên “Trung tâm”" in response.text
    assert 'value="05/06/2027"' in response.text
    assert ApiToken.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": "", "expires_on": "05/06/2027"}, "Ghi tên hệ thống"),
        ({"name": "A" * 101, "expires_on": "05/06/2027"}, "100"),
        ({"name": "IOC", "expires_on": "2027-31-31"}, "Ghi ngày theo dạng dd/mm/yyyy"),
        ({"name": "IOC", "expires_on": "26/11/2026"}, "Chọn ngày từ 27/11/2026"),
        ({"name": "IOC", "expires_on": "01/01/2999"}, "Chọn ngày từ 27/11/2026"),
        ({"name": "I\x00OC", "expires_on": "05/06/2027"}, "IOC"),
        ({}, "Ghi tên hệ thống"),
    ],
)
def test_bad_input_is_told_in_a_sentence_and_makes_nothing(world, page, send, typed, sentence):
    response = send(world.coordinator, page, typed)

    assert response.status_code == 422
    assert sentence in response.text
    assert not ApiToken.objects.exists()


def test_a_revoked_token_is_listed_with_day_and_person(world, page, send, visit, words):
    token, _ = made(world)

    response = send(
        world.coordinator, reverse("api-token-revoke", args=[world.province.pk, token.pk])
    )

    assert response.url == page
    told = words(visit(world.administrator, page))
    assert f"Thu hồi ngày 27/11/2026, {world.coordinator}" in told


def test_opening_the_address_of_revoking_revokes_nothing(world, page, visit):
    token, _ = made(world)

    response = visit(
        world.coordinator, reverse("api-token-revoke", args=[world.province.pk, token.pk])
    )

    token.refresh_from_db()
    assert (response.url, token.revoked_at) == (page, None)


def test_a_token_is_found_at_its_own_province_only(world, send):
    other = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai")
    token, _ = made(other)
    address = reverse("api-token-revoke", args=[world.province.pk, token.pk])

    for user in (world.coordinator, world.administrator):
        assert send(user, address).status_code == 404
    token.refresh_from_db()
    assert token.revoked_at is None


def test_names_are_escaped(world, page, visit):
    made(world, "<script>alert(1)</script>")

    assert "<script>alert(1)" not in visit(world.coordinator, page).text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_reads_however_long(
    world, page, client, count, django_assert_num_queries
):
    for number in range(count):
        made(world, f"Hệ thống {number}")
    client.force_login(world.coordinator)

    with django_assert_num_queries(4):  # session, user; province, tokens
        client.get(page)


def test_the_checklist_leads_to_the_page(world, page, visit):
    set_up = reverse("set-up", args=[world.province.pk])

    assert f'href="{page}"' in visit(world.coordinator, set_up).text
