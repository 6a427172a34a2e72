"""Tokens for other systems: made, revoked, recognised, and held to so many requests a minute."""

import re
import secrets

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from agencies.models import Membership, Province
from reporting.actions.refusals import NotAllowed, Refused, require
from reporting.models.tokens import ApiToken, digest_of

LONGEST = 366 * 2  # days that a token may live
TOKEN = re.compile(r"tdkh_([0-9a-f]{12})_[A-Za-z0-9_-]{43}")


class TokenRefused(Exception):
    """No token, or none that is valid; which of them is not told."""


class TooManyRequests(Exception):
    """The token's requests of this minute are used up; more in `seconds`."""

    def __init__(self, seconds):
        self.seconds = seconds


def may_keep_tokens(user, province):
    """The administrator of the installation, and the coordinators of the province."""
    return user.is_superuser or province.pk in user.province_ids_as(Membership.Role.COORDINATOR)


@transaction.atomic
def make_token(*, province, name, expires_on, by, now):
    """(the ApiToken, its secret); the secret is nowhere else and cannot be had again.

    The province is locked, so that two people do not make tokens of one name. Raises NotAllowed,
    Refused.
    """
    require(may_keep_tokens(by, province), NotAllowed)
    today = timezone.localdate(now)
    require(
        0 <= (expires_on - today).days <= LONGEST,
        Refused("Ngày hết hạn phải từ hôm nay đến hai năm nữa."),
    )
    Province.objects.select_for_update().get(pk=province.pk)
    taken = ApiToken.objects.filter(province=province, name=name, revoked_at=None)
    require(
        not taken.exists(),
        Refused(f"Tỉnh đã có mã chưa thu hồi tên “{name}”. Thu hồi mã đó hoặc chọn tên khác."),
    )
    prefix = secrets.token_hex(6)
    secret = f"tdkh_{prefix}_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        province=province,
        name=name,
        prefix=prefix,
        digest=digest_of(secret),
        created_at=now,
        created_by=by,
        expires_on=expires_on,
    )
    return token, secret


@transaction.atomic
def revoke_token(*, token, by, now):
    """From now on the token opens nothing. Revoking twice keeps the first time and person."""
    require(may_keep_tokens(by, token.province), NotAllowed)
    token = ApiToken.objects.select_for_update().get(pk=token.pk)
    if token.revoked_at is None:
        token.revoked_at, token.revoked_by = now, by
        token.save(update_fields=["revoked_at", "revoked_by"])
    return token


def token_of(secret, now):
    """The valid ApiToken, with its province, that this secret is; one read. Raises TokenRefused."""
    shape = TOKEN.fullmatch(secret)
    if not shape:
        raise TokenRefused
    rows = ApiToken.objects.valid(timezone.localdate(now)).select_related("province")
    token = rows.filter(prefix=shape[1]).first()
    # In constant time: how long the answer takes must not tell how much of a digest was right.
    if not constant_time_compare(token.digest if token else "", digest_of(secret)):
        raise TokenRefused
    return token


def use_token(token, now):
    """Count one more request of the token; raises TooManyRequests.

    One or two updates of its row: exact with several workers, where a count in the cache is not.
    """
    minute = now.replace(second=0, microsecond=0)
    rows = ApiToken.objects.filter(pk=token.pk)
    if rows.exclude(minute_at=minute).update(minute_at=minute, minute_count=1, last_used_at=now):
        return
    more = rows.filter(minute_count__lt=settings.API_A_MINUTE)
    if not more.update(minute_count=F("minute_count") + 1, last_used_at=now):
        raise TooManyRequests(60 - now.second)
