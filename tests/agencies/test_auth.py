"""Who may be logged in: demonstration accounts in the demonstration only."""

import pytest
from django.urls import reverse

from tests.factories import FocalPointFactory

pytestmark = pytest.mark.django_db


def is_let_in(client):
    return client.get(reverse("plans")).status_code == 200


@pytest.mark.parametrize("is_demo", [True, False])
def test_a_session_from_the_demonstration_opens_nothing_in_a_real_installation(
    client, settings, is_demo
):
    settings.DEMO = True
    client.force_login(FocalPointFactory(is_demo=is_demo))
    assert is_let_in(client)

    settings.DEMO = False

    assert is_let_in(client) is not is_demo


def test_an_account_that_is_switched_off_loses_its_session(client):
    user = FocalPointFactory()
    client.force_login(user)
    assert is_let_in(client)

    user.is_active = False
    user.save()

    assert not is_let_in(client)
