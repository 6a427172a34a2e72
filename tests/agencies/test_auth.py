"""Who may be logged in: demonstration accounts in the demonstration only."""

import pytest
from django.urls import reverse

from agencies.auth import Backend
from agencies.models import Membership
from tests.factories import FocalPointFactory, UserFactory

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


def test_a_session_brings_its_user_and_their_posts_in_one_read(django_assert_num_queries):
    user = FocalPointFactory()

    with django_assert_num_queries(1):
        found = Backend().get_user(user.pk)
        posts = found.posts

    assert found == user
    assert [(post.role, post.agency.province_id) for post in posts] == [
        (Membership.Role.FOCAL_POINT, user.memberships.get().agency.province_id)
    ]


def test_somebody_without_a_post_is_found_too_and_nobody_is_none():
    user = UserFactory()

    assert Backend().get_user(user.pk) == user
    assert Backend().get_user(user.pk).posts == []
    assert Backend().get_user(user.pk + 1) is None
