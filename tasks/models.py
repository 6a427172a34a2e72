"""What must be done, and by whom."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from agencies.fields import VietCharField, VietTextField
from agencies.parties import CarriedParty, CarriedQuerySet
from agencies.vietnamese import fold
from plans.models import Section


class TaskQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Tasks of the plans of the user's provinces; the administrator sees all."""
        if user.is_superuser:
            return self.all()
        return self.filter(section__plan__province__in=user.province_ids)

    def of_agency(self, agency, on):
        """Tasks on which the agency reports that day, by name or through a group; monitors do not."""
        parts = Assignment.objects.reporting().of_agency(agency, on)
        return self.filter(pk__in=parts.values("task"))

    def dated(self):
        """Tasks with a due day. Only these can ever be overdue."""
        return self.filter(due_on__isnull=False)

    def matching(self, query):
        """Tasks whose words hold every word of the query, without case and diacritics."""
        found = self
        for word in fold(query).split():
            found = found.filter(search_text__contains=word)
        return found


class Task(models.Model):
    """A task in the words of the document, with a short working title of ours beside them."""

    class Timing(models.TextChoices):
        ONGOING = "ongoing", "Thường xuyên"
        BY_DATE = "by_date", "Đến ngày"
        BY_QUARTER = "by_quarter", "Trong quý"
        PER_OWN_PLAN = "per_own_plan", "Theo kế hoạch của cơ quan"
        UNSPECIFIED = "unspecified", "Văn bản không nêu"

    section = models.ForeignKey(
        Section, models.CASCADE, related_name="tasks", verbose_name="mục, nhóm nhiệm vụ"
    )
    position = models.PositiveIntegerField("thứ tự", default=0)
    number = VietCharField("số", max_length=10)
    number_is_ours = models.BooleanField(
        "số do phần mềm đặt", default=False, help_text="Văn bản chỉ gạch đầu dòng, không đánh số."
    )
    text = VietTextField("nội dung (nguyên văn)")
    title = VietCharField("tên gọi ngắn", max_length=200)
    agencies_text = VietTextField("cơ quan thực hiện (nguyên văn)", blank=True)
    timing_kind = models.CharField("loại thời gian", max_length=20, choices=Timing)
    timing_text = VietTextField("thời gian thực hiện (nguyên văn)", blank=True)
    due_on = models.DateField("hạn hoàn thành", null=True, blank=True)
    deliverable = VietTextField("sản phẩm", blank=True)
    continues = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="continued_by",
        verbose_name="tiếp tục nhiệm vụ",
    )
    note = VietTextField("ghi chú", blank=True)
    search_text = models.TextField(editable=False)

    history = HistoricalRecords(excluded_fields=["search_text"])
    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = "nhiệm vụ"
        verbose_name_plural = "nhiệm vụ"
        ordering = ["section__plan", "section__position", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "number"],
                name="task_number_unique_in_section",
                violation_error_message="Mục này đã có nhiệm vụ mang số đó.",
            ),
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(number__contains="/"),
                name="task_number_fits_an_address",
                violation_error_message="Số nhiệm vụ không để trống và không có dấu “/”.",
            ),
            models.CheckConstraint(
                condition=Q(timing_kind__in=["by_date", "by_quarter"], due_on__isnull=False)
                | (~Q(timing_kind__in=["by_date", "by_quarter"]) & Q(due_on=None)),
                name="task_has_a_due_day_exactly_when_dated",
                violation_error_message=(
                    "Nhiệm vụ có thời hạn phải có hạn hoàn thành; loại thời gian khác thì để trống."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.number}. {self.title}"

    def save(self, **kwargs):
        self.search_text = fold(f"{self.number} {self.title} {self.text}")
        super().save(**kwargs)

    def get_absolute_url(self):
        return reverse("task", args=[self.section.plan.slug, self.number])

    @property
    def is_dated(self):
        return self.due_on is not None


class AssignmentQuerySet(CarriedQuerySet):
    def visible_to(self, user):
        if user.is_superuser:
            return self.all()
        return self.filter(task__section__plan__province__in=user.province_ids)

    def reporting(self):
        """Parts that one reports on; monitors read, they do not report."""
        return self.exclude(role=Assignment.Role.MONITOR)


class Assignment(CarriedParty):
    """The part that an agency, or a whole group of them, plays in a task."""

    class Role(models.TextChoices):
        # In order of strength: an agency reached twice shows all its roles, the first counts.
        LEAD = "lead", "Chủ trì"
        IMPLEMENT = "implement", "Thực hiện"
        LOCAL = "local", "Triển khai trên địa bàn"
        COOPERATE = "cooperate", "Phối hợp"
        MONITOR = "monitor", "Theo dõi, đôn đốc"

    task = models.ForeignKey(
        Task, models.CASCADE, related_name="assignments", verbose_name="nhiệm vụ"
    )
    role = models.CharField("vai trò", max_length=20, choices=Role)
    scope = VietTextField("phạm vi", blank=True)
    note = VietTextField("ghi chú", blank=True)

    history = HistoricalRecords()
    objects = AssignmentQuerySet.as_manager()

    class Meta(CarriedParty.Meta):
        abstract = False
        verbose_name = "phân công"
        verbose_name_plural = "phân công"
        ordering = ["position", "pk"]
        constraints = [
            *CarriedParty.Meta.constraints,
            models.UniqueConstraint(
                fields=["task", "role", "agency", "scope"],
                condition=Q(agency__isnull=False, from_on=None),
                name="assignment_of_agency_recorded_once",
                violation_error_message="Cơ quan này đã có vai trò đó với cùng phạm vi.",
            ),
            models.UniqueConstraint(
                fields=["task", "role", "group", "scope"],
                condition=Q(group__isnull=False),
                name="assignment_of_group_recorded_once",
                violation_error_message="Nhóm này đã có vai trò đó với cùng phạm vi.",
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()}: {self.party_name}"

    @property
    def obliges(self):
        """Named agencies are obliged; a group only if its wording obliges."""
        return self.group is None or self.group.obliges


ROLE_ORDER = {role: strength for strength, role in enumerate(Assignment.Role.values)}
