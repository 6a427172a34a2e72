"""The plans that agencies must issue of their own to carry out the provincial one."""

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from agencies.fields import VietCharField
from agencies.models import Agency
from plans.models import Plan


def uploaded_to(plan, name):
    return f"implementation/{plan.plan_id}/{plan.agency_id}/{name}"


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
