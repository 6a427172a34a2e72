"""The plans that agencies must issue of their own to carry out the provincial one."""

import secrets
from pathlib import PurePath

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from agencies.fields import VietCharField
from agencies.models import Agency
from plans.models import Plan
from reporting.models.filings import READERS
from reporting.models.obligations import WRITERS


def uploaded_to(plan, name):
    """A name of our own: a person's may be longer than a disk takes, or tell what it should not."""
    token = secrets.token_hex(8)
    return f"implementation/{plan.plan_id}/{plan.agency_id}/{token}{PurePath(name).suffix.lower()}"


class ImplementationPlanQuerySet(models.QuerySet):
    def with_file_for(self, user):
        """Those whose file the user reads: their agency, coordinators and leaders of the province.

        That a plan was issued, its number and its day are seen by everybody who sees the plan.
        """
        return self.exclude(file="").filter(
            Q(agency__in=user.agency_ids(*WRITERS))
            | Q(plan__province__in=user.province_ids_as(*READERS))
        )


class ImplementationPlan(models.Model):
    """An agency's own implementation plan (Đắk Lắk 2026, III.5.1 and III.6.1): number, day, file."""

    plan = models.ForeignKey(
        Plan, models.PROTECT, related_name="implementation_plans", verbose_name="kế hoạch"
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="implementation_plans", verbose_name="cơ quan"
    )
    document_number = VietCharField("số, ký hiệu", max_length=60)
    issued_on = models.DateField("ngày ban hành")
    file = models.FileField("tệp", upload_to=uploaded_to, max_length=255, blank=True)
    at = models.DateTimeField("ghi lúc")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người ghi"
    )

    history = HistoricalRecords()
    objects = ImplementationPlanQuerySet.as_manager()

    class Meta:
        verbose_name = "kế hoạch của cơ quan"
        verbose_name_plural = "kế hoạch của cơ quan"
        ordering = ["agency__position", "agency__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "agency"],
                name="implementation_plan_unique_for_agency",
                violation_error_message="Cơ quan này đã ghi kế hoạch triển khai.",
            )
        ]

    def __str__(self):
        return f"{self.document_number}, {self.agency}"

    def get_absolute_url(self):
        return reverse("implementation-plan", args=[self.plan.slug, self.agency_id])

    @property
    def cited(self):
        """As papers cite it (Nghị định 30/2020/NĐ-CP): "Kế hoạch số 12/KH-UBND ngày 05/3/2026"."""
        day = self.issued_on
        month = f"{day.month:02}" if day.month < 3 else f"{day.month}"
        return f"Kế hoạch số {self.document_number} ngày {day.day:02}/{month}/{day.year}"

    @property
    def file_type(self):
        """ "PDF"; empty without a file."""
        return PurePath(self.file.name).suffix.removeprefix(".").upper() if self.file else ""
