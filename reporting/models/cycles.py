"""Rounds of reporting on a plan."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from agencies.fields import VietCharField, VietTextField
from plans.models import Plan, ReportingRule


def last_day(deadline_on, boundary):
    """The last on-time day: "trước ngày" excludes the day itself, "chậm nhất ngày" includes it."""
    before = boundary == ReportingRule.Boundary.BEFORE
    return deadline_on - timedelta(days=1) if before else deadline_on


class CycleQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Cycles of the plans of the user's provinces; the administrator sees all."""
        if user.is_superuser:
            return self.all()
        return self.filter(plan__province__in=user.province_ids)

    def open(self):
        return self.filter(closed_at=None)

    def yearly(self):
        return self.filter(kind=Cycle.Kind.YEARLY)


class Cycle(models.Model):
    """A round of reporting on a plan: the yearly one, one on request, or a review of several years.

    Period, day on which data closes and deadline are settings of their own. `deadline_on` is the
    day as worded, `boundary` whether it still counts; the last on-time day stands in each
    obligation. Without `deadline_on` each obligation follows the rule it comes from.
    """

    class Kind(models.TextChoices):
        YEARLY = "yearly", "Hằng năm"
        ON_REQUEST = "on_request", "Theo yêu cầu"
        REVIEW = "review", "Sơ kết, tổng kết"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="cycles", verbose_name="kế hoạch")
    year = models.PositiveSmallIntegerField("năm")
    kind = models.CharField("loại", max_length=20, choices=Kind, default=Kind.YEARLY)
    title = VietCharField("tên", max_length=200)
    period_from = models.DateField("kỳ báo cáo từ ngày")
    period_until = models.DateField("kỳ báo cáo đến hết ngày")
    data_until = models.DateField("chốt số liệu đến hết ngày")
    deadline_on = models.DateField("hạn gửi", null=True, blank=True)
    boundary = models.CharField(  # noqa: DJ001 (unknown is null, as for the day)
        "mốc", max_length=20, choices=ReportingRule.Boundary, null=True, blank=True
    )
    source = VietTextField(
        "căn cứ", blank=True, help_text="Vì sao có kỳ này, khi không do văn bản quy định hằng năm."
    )
    opened_at = models.DateTimeField("mở lúc")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người mở"
    )
    closed_at = models.DateTimeField("đóng lúc", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người đóng",
    )

    history = HistoricalRecords()
    objects = CycleQuerySet.as_manager()

    class Meta:
        verbose_name = "kỳ báo cáo"
        verbose_name_plural = "kỳ báo cáo"
        ordering = ["-year", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "year"],
                condition=Q(kind="yearly"),
                name="yearly_cycle_unique_in_plan",
                violation_error_message="Kỳ báo cáo năm này đã được mở.",
            ),
            models.CheckConstraint(
                condition=Q(period_from__lte=F("period_until")),
                name="cycle_period_begins_before_it_ends",
                violation_error_message="Kỳ báo cáo phải bắt đầu trước khi kết thúc.",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="cycle_closing_has_time_and_person",
                violation_error_message="Kỳ đã đóng phải ghi cả giờ đóng và người đóng.",
            ),
            models.CheckConstraint(
                condition=Q(deadline_on=None, boundary=None)
                | Q(deadline_on__isnull=False, boundary__isnull=False),
                name="cycle_deadline_has_day_and_boundary",
                violation_error_message="Hạn gửi phải ghi cả ngày và mốc (trước ngày, chậm nhất ngày).",
            ),
            models.CheckConstraint(
                condition=Q(kind="yearly") | Q(deadline_on__isnull=False),
                name="cycle_beyond_the_yearly_one_has_a_deadline",
                violation_error_message="Kỳ không phải hằng năm phải có hạn gửi.",
            ),
            models.CheckConstraint(
                condition=Q(kind="yearly") | ~Q(source=""),
                name="cycle_beyond_the_yearly_one_says_its_source",
                violation_error_message="Kỳ không phải hằng năm phải ghi căn cứ.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        if self.kind == self.Kind.YEARLY:
            return reverse("progress", args=[self.plan.slug, self.year])
        return reverse("round", args=[self.pk])

    def _page(self, name):
        """Where the yearly cycle has its page of that name, a round has its own."""
        if self.kind == self.Kind.YEARLY:
            return reverse(name, args=[self.plan.slug, self.year])
        return reverse(f"round-{name}", args=[self.pk])

    @property
    def list_url(self):
        """The page of its obligations, agency by agency."""
        return self._page("obligations")

    @property
    def obstacles_url(self):
        """The page of the obstacles filed in it, task by task."""
        return self._page("obstacles")

    @property
    def recommendations_url(self):
        """The page of the recommendations filed in it, with their answers."""
        return self._page("recommendations")

    @property
    def is_open(self):
        return self.closed_at is None

    @property
    def is_yearly(self):
        return self.kind == self.Kind.YEARLY

    @property
    def is_own_setting(self):
        """A yearly cycle that no document orders: Sở Tư pháp set it itself, and says why."""
        return self.is_yearly and bool(self.source)

    @property
    def due_on(self):
        """The last on-time day of the cycle's own deadline; None where each follows its rule."""
        return self.deadline_on and last_day(self.deadline_on, self.boundary)
