"""What a decree did to agencies: merged, split, renamed, dissolved them, or moved their tasks."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from agencies.fields import VietCharField, VietTextField


class ReorganisationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the user's provinces, and of the provinces that went into them."""
        if user.is_superuser:
            return self.all()
        return self.filter(
            Q(province__in=user.province_ids) | Q(province__successors__in=user.province_ids)
        ).distinct()

    def in_force(self):
        return self.filter(undone_at=None)


class Reorganisation(models.Model):
    """One decree, applied to the agencies of a province on a day (product rule "Agencies change").

    `effective_on` is the first day of the new state; the agencies that end were in being until the
    day before. A decree whose number is not known says so in `decree_note`. `log` holds what was
    changed and what it was before, so that undoing restores every row. One that came with the data
    file was applied by nobody: its consequences are in the data.
    """

    class Kind(models.TextChoices):
        MERGE = "merge", "Hợp nhất, sáp nhập"
        SPLIT = "split", "Chia, tách"
        RENAME = "rename", "Đổi tên"
        DISSOLVE = "dissolve", "Giải thể"
        TRANSFER = "transfer", "Chuyển nhiệm vụ"

    province = models.ForeignKey(
        "agencies.Province", models.PROTECT, related_name="reorganisations", verbose_name="tỉnh"
    )
    kind = models.CharField("loại", max_length=20, choices=Kind)
    decree_number = VietCharField("số, ký hiệu văn bản", max_length=60, null=True, blank=True)
    decree_on = models.DateField("ngày văn bản", null=True, blank=True)
    decree_note = VietTextField("ghi chú về văn bản", blank=True)
    effective_on = models.DateField("có hiệu lực từ ngày")
    applied_at = models.DateTimeField("áp dụng lúc", null=True, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người áp dụng",
    )
    undone_at = models.DateTimeField("hoàn tác lúc", null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người hoàn tác",
    )
    log = models.JSONField(default=dict, editable=False)

    history = HistoricalRecords(excluded_fields=["log"])
    objects = ReorganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "sắp xếp cơ quan"
        verbose_name_plural = "sắp xếp cơ quan"
        ordering = ["-effective_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(decree_number__isnull=False) & ~Q(decree_number=""))
                | (Q(decree_number=None) & ~Q(decree_note="")),
                name="reorganisation_names_its_decree_or_says_why_not",
                violation_error_message="Ghi số văn bản; chưa rõ số thì ghi chú vì sao.",
            ),
            models.CheckConstraint(
                condition=Q(applied_at=None, applied_by=None)
                | Q(applied_at__isnull=False, applied_by__isnull=False),
                name="reorganisation_applying_has_time_and_person",
                violation_error_message="Áp dụng phải ghi cả giờ và người làm.",
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="reorganisation_undoing_has_time_and_person",
                violation_error_message="Hoàn tác phải ghi cả giờ và người làm.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} từ ngày {self.effective_on:%d/%m/%Y}"

    @property
    def is_given(self):
        """Whether it came with the data file, not applied by somebody."""
        return self.applied_by_id is None

    @property
    def decree(self):
        """As lists cite it: "văn bản số 1660/NQ-UBTVQH15 ngày 16/06/2025", or why its number is not known."""
        if not self.decree_number:
            return self.decree_note
        day = f" ngày {self.decree_on:%d/%m/%Y}" if self.decree_on else ""
        return f"văn bản số {self.decree_number}{day}"
