"""Tokens: what is stored of them, which are valid, who keeps them, how often they may ask."""

from datetime import date, timedelta

import pytest
from django.conf import settings

from reporting.actions.refusals import NotAllowed, Refused
from reporting.actions.tokens import (
    TokenRefused,
    TooManyRequests,
    make_token,
    revoke_token,
    token_of,
    use_token,
)
from reporting.models import ApiToken
from tests.factories import vn
from tests.world import World

NOW = vn(2026, 11, 27, 8, 30, 20)
LAST = date(2026, 12, 31)


def made(world, by=None, name="Trung tâm", expires_on=LAST):
    """(ApiToken, secret)"""
    return make_token(
        province=world.province,
        name=name,
        expires_on=expires_on,
        by=by or world.coordinator,
        now=NOW,
    )


# What is stored ----------------------------------------------------------------------------------


def test_only_a_digest_of_the_secret_is_stored(world):
    token, secret = made(world)

    row = ApiToken.objects.filter(pk=token.pk).values().get()
    hidden = secret.removeprefix(f"tdkh_{token.prefix}_")

    assert len(hidden) == 43  # 256 bits
    assert not [value for value in row.values() if hidden in str(value)]
    assert (row["created_at"], row["created_by_id"]) == (NOW, world.coordinator.pk)


def test_two_secrets_are_never_alike(world):
    assert made(world)[1] != made(world, name="Khác")[1]


# Which are valid ---------------------------------------------------------------------------------


def test_the_secret_finds_its_token_and_province_in_one_read(world, django_assert_num_queries):
    token, secret = made(world)

    with django_assert_num_queries(1):
        found = token_of(secret, NOW)
        assert (found, found.province) == (token, world.province)


@pytest.mark.parametrize("known", [True, False])
def test_the_rest_of_the_secret_must_be_right_too(world, known):
    token, secret = made(world)
    prefix = token.prefix if known else "0" * 12

    with pytest.raises(TokenRefused):
        token_of(f"tdkh_{prefix}_{'x' * 43}", NOW)
    assert token_of(secret, NOW) == token


def test_it_is_valid_to_the_end_of_its_last_day_in_vietnam(world):
    token, secret = made(world)

    assert token_of(secret, vn(2026, 12, 31, 23, 59)) == token
    with pytest.raises(TokenRefused):
        token_of(secret, vn(2027, 1, 1, 0, 0))


def test_a_revoked_token_opens_nothing_and_keeps_who_revoked_it_first(world):
    token, secret = made(world)

    revoke_token(token=token, by=world.coordinator, now=NOW)
    revoke_token(token=token, by=world.administrator, now=NOW + timedelta(days=1))

    token.refresh_from_db()
    assert (token.revoked_at, token.revoked_by) == (NOW, world.coordinator)
    with pytest.raises(TokenRefused):
        token_of(secret, NOW)


@pytest.mark.parametrize(
    "change",
    [
        lambda secret: "",
        lambda secret: secret[:-1],
        lambda secret: secret[:-1] + ("a" if secret[-1] != "a" else "b"),
        lambda secret: secret + "x",
        lambda secret: secret.upper(),
        lambda secret: secret[:30] + "\x00" + secret[31:],
        lambda secret: "tdkh_" + "0" * 12 + secret[17:],
        lambda secret: "x" * 100_000,
    ],
)
def test_what_is_not_exactly_the_secret_is_refused(world, change):
    _, secret = made(world)

    with pytest.raises(TokenRefused):
        token_of(change(secret), NOW)


# Who keeps them ----------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["coordinator", "administrator"])
def test_coordinators_and_the_administrator_keep_tokens(world, who):
    token, _ = made(world, getattr(world, who))

    assert token.created_by == getattr(world, who)


@pytest.mark.parametrize("who", ["clerk", "leader", "stranger"])
def test_nobody_else_makes_or_revokes_one(world, who):
    stranger = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai").coordinator
    somebody = stranger if who == "stranger" else getattr(world, who)
    token, _ = made(world)

    with pytest.raises(NotAllowed):
        made(world, somebody, name="Khác")
    with pytest.raises(NotAllowed):
        revoke_token(token=token, by=somebody, now=NOW)


def test_a_name_is_free_again_once_its_token_was_revoked(world):
    token, _ = made(world)
    with pytest.raises(Refused, match="Tỉnh đã có mã chưa thu hồi tên “Trung tâm”"):
        made(world)

    revoke_token(token=token, by=world.coordinator, now=NOW)

    assert made(world)[0].name == "Trung tâm"


@pytest.mark.parametrize("day", [date(2026, 11, 26), date(2029, 1, 1)])
def test_the_last_day_lies_within_two_years(world, day):
    with pytest.raises(Refused, match="hai năm"):
        made(world, expires_on=day)


# How often ---------------------------------------------------------------------------------------


def test_a_token_asks_so_many_times_a_minute_and_again_in_the_next(world):
    token, _ = made(world)
    for _ in range(settings.API_A_MINUTE):
        use_token(token, NOW)

    with pytest.raises(TooManyRequests) as problem:
        use_token(token, NOW)
    use_token(token, NOW + timedelta(seconds=problem.value.seconds))

    assert problem.value.seconds == 40
    token.refresh_from_db()
    assert token.minute_count == 1
    assert token.last_used_at == NOW + timedelta(seconds=40)


def test_tokens_are_counted_apart(world):
    token, other = made(world)[0], made(world, name="Khác")[0]
    for _ in range(settings.API_A_MINUTE):
        use_token(token, NOW)

    use_token(other, NOW)

    other.refresh_from_db()
    assert other.minute_count == 1
