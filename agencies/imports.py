"""What stays of files that people give us: other names of agencies, and the files until applied."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from agencies.fields import VietCharField
from agencies.vietnamese import name_key


class Alias(models.Model):
    """Another name under which documents and files know an agency, such as "Sở TP".

    Its `folded` form means one agency of the province. `province` is the agency's and is set on
    saving. One typed in the admin has neither time nor author here: its history has both.
    """

    province = models.ForeignKey(
        "agencies.Province", models.PROTECT, related_name="aliases", editable=False
    )
    agency = models.ForeignKey(
        "agencies.Agency", models.CASCADE, related_name="aliases", verbose_name="cơ quan"
    )
    word = VietCharField("tên gọi khác", max_length=255)
    folded = models.CharField(max_length=1000, editable=False)
    created_at = models.DateTimeField("ghi lúc", null=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="người ghi",
    )

    history = HistoricalRecords(excluded_fields=["folded"])

    class Meta:
        verbose_name = "tên gọi khác"
        verbose_name_plural = "tên gọi khác"
        ordering = ["word", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "folded"],
                name="alias_means_one_agency_of_the_province",
                violation_error_message="Tên gọi này đã được ghi cho một cơ quan của tỉnh.",
            ),
            models.CheckConstraint(
                condition=Q(created_at=None, created_by=None)
                | Q(created_at__isnull=False, created_by__isnull=False),
                name="alias_has_time_and_person",
                violation_error_message="Tên gọi khác phải ghi cả giờ và người ghi.",
            ),
        ]

    def __str__(self):
        return self.word

    def save(self, **kwargs):
        self._derive()
        super().save(**kwargs)

    def clean_fields(self, exclude=None):
        """Constraints look at the columns that saving derives: they are derived before."""
        self._derive()
        super().clean_fields(exclude=exclude)

    def _derive(self):
        self.folded = name_key(self.word)
        if self.agency_id:
            self.province_id = self.agency.province_id


class UploadQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the provinces that the user coordinates; one without a province is its giver's.
        The administrator of the installation sees all."""
        from agencies.models import Membership

        if user.is_superuser:
            return self.all()
        own = user.province_ids_as(Membership.Role.COORDINATOR)
        return self.filter(Q(province__in=own) | Q(province=None, uploaded_by=user))

    def waiting(self):
        """Neither applied nor put away: their content is still there."""
        return self.filter(applied_at=None, discarded_at=None)


class Upload(models.Model):
    """A file that somebody gave, kept with the answers to its doubts until it is applied or put away.

    So a refresh or a lost connection loses nothing. Afterwards only what it did is kept (`result`,
    the lists of a `Check`), not its content.
    """

    class Kind(models.TextChoices):
        AGENCIES = "agencies", "Cơ quan"
        PLAN = "plan", "Kế hoạch"

    province = models.ForeignKey(
        "agencies.Province",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="uploads",
        verbose_name="tỉnh",
    )
    kind = models.CharField("loại", max_length=20, choices=Kind)
    name = VietCharField("tên tệp", max_length=255)
    content = models.BinaryField("nội dung", null=True)
    answers = models.JSONField("trả lời", default=dict)
    uploaded_at = models.DateTimeField("nạp lúc")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người nạp"
    )
    applied_at = models.DateTimeField("áp dụng lúc", null=True, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người áp dụng",
    )
    discarded_at = models.DateTimeField("bỏ lúc", null=True, blank=True)
    discarded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người bỏ",
    )
    result = models.JSONField("kết quả", default=dict)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = "tệp nạp vào"
        verbose_name_plural = "tệp nạp vào"
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_at=None, applied_by=None)
                | Q(applied_at__isnull=False, applied_by__isnull=False),
                name="upload_application_has_time_and_person",
                violation_error_message="Áp dụng phải ghi cả giờ và người làm.",
            ),
            models.CheckConstraint(
                condition=Q(discarded_at=None, discarded_by=None)
                | Q(discarded_at__isnull=False, discarded_by__isnull=False),
                name="upload_discarding_has_time_and_person",
                violation_error_message="Bỏ tệp phải ghi cả giờ và người làm.",
            ),
            models.CheckConstraint(
                condition=Q(applied_at=None) | Q(discarded_at=None),
                name="upload_is_applied_or_discarded",
                violation_error_message="Tệp đã áp dụng thì không bỏ được nữa.",
            ),
            models.CheckConstraint(
                condition=Q(applied_at=None, discarded_at=None, content__isnull=False)
                | (~Q(applied_at=None, discarded_at=None) & Q(content__isnull=True)),
                name="upload_keeps_its_file_while_it_waits",
                violation_error_message="Nội dung tệp được giữ đến khi áp dụng hoặc bỏ.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("upload", args=[self.pk])

    @property
    def is_waiting(self):
        return self.applied_at is None and self.discarded_at is None
