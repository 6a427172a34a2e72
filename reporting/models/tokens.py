"""Tokens by which another system, such as a province's operation centre, reads our figures."""

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies.fields import VietCharField
from agencies.models import Province


def digest_of(secret):
    """What is stored of a token. It holds 256 random bits: a slow hash would protect nothing more."""
    return hashlib.sha256(secret.encode()).hexdigest()


class ApiTokenQuerySet(models.QuerySet):
    def valid(self, on):
        """Neither revoked nor past its last day."""
        return self.filter(revoked_at=None, expires_on__gte=on)


class ApiToken(models.Model):
    """Reads the figures of one province until the end of `expires_on`. Only a digest is stored: the
    token itself is shown once. `minute_at` and `minute_count` limit its requests."""

    province = models.ForeignKey(
        Province, models.PROTECT, related_name="api_tokens", verbose_name="tỉnh"
    )
    name = VietCharField("tên", max_length=100)
    prefix = models.CharField("phần đầu", max_length=16, unique=True)
    digest = models.CharField("giá trị băm", max_length=64, unique=True)
    created_at = models.DateTimeField("tạo lúc")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người tạo"
    )
    expires_on = models.DateField("hết hạn (hết ngày)")
    revoked_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người thu hồi",
    )
    last_used_at = models.DateTimeField("dùng lần cuối lúc", null=True, blank=True)
    minute_at = models.DateTimeField("phút đang đếm", null=True, blank=True)
    minute_count = models.PositiveIntegerField("số lần trong phút", default=0)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = "mã truy cập"
        verbose_name_plural = "mã truy cập"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="api_token_revoking_has_time_and_person",
                violation_error_message="Mã đã thu hồi phải ghi cả giờ và người thu hồi.",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="api_token_has_a_name",
                violation_error_message="Ghi tên hệ thống dùng mã này.",
            ),
            models.UniqueConstraint(
                fields=["province", "name"],
                condition=Q(revoked_at=None),
                name="api_token_name_unique_in_province",
                violation_error_message="Tỉnh đã có một mã còn hiệu lực mang tên này.",
            ),
        ]

    def __str__(self):
        return self.name

    def is_valid(self, on):
        return self.revoked_at is None and on <= self.expires_on
