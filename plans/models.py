"""What was decreed: the plan as a document, apart from its tasks (those are in `tasks`)."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from agencies.fields import VietCharField, VietTextField
from agencies.models import Agency, Province
from agencies.parties import AgencyOrGroup, CarriedParty


class PlanQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Plans of the user's provinces; the administrator of the installation sees all."""
        if user.is_superuser:
            return self.all()
        return self.filter(province__in=user.province_ids)


class Plan(models.Model):
    """An action plan as issued. Number and day may be unknown and then say why (`issued_note`)."""

    class Status(models.TextChoices):
        IN_FORCE = "in_force", "Đang thực hiện"
        REPLACED = "replaced", "Đã được thay thế"
        ENDED = "ended", "Đã kết thúc"

    province = models.ForeignKey(
        Province, models.PROTECT, related_name="plans", verbose_name="tỉnh"
    )
    slug = models.SlugField("tên trong địa chỉ trang", max_length=60, unique=True)
    doc_type = VietCharField("loại văn bản", max_length=60, default="Kế hoạch")
    title = VietTextField("trích yếu", help_text="Nguyên văn.")
    short_title = VietCharField("tên gọi ngắn", max_length=160)
    number = VietCharField("số, ký hiệu", max_length=60, null=True, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    issued_note = VietTextField("ghi chú về số, ngày ban hành", blank=True)
    resolve_on = models.DateField(
        "ngày hiểu tên cơ quan",
        help_text="Tên cơ quan và nhóm trong văn bản được hiểu theo tổ chức bộ máy của ngày này.",
    )
    issuer = VietCharField("cơ quan ban hành", max_length=255)
    signer = VietCharField("người ký", max_length=150, null=True, blank=True)
    signer_capacity = VietTextField("thẩm quyền, chức vụ ký", blank=True)
    status = models.CharField("hiệu lực", max_length=20, choices=Status, default=Status.IN_FORCE)
    preamble = VietTextField("lời dẫn", blank=True)
    part_headings = models.JSONField("tên các phần", default=dict, blank=True)
    part2_intro = VietTextField("lời dẫn Phần II", blank=True)
    budget_text = VietTextField("kinh phí thực hiện", blank=True)
    closing = VietTextField("lời kết", blank=True)
    note = VietTextField("ghi chú", blank=True)

    history = HistoricalRecords()
    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "kế hoạch"
        verbose_name_plural = "kế hoạch"
        ordering = ["province__sort_key", "-resolve_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(number__isnull=False, issued_on__isnull=False) | ~Q(issued_note=""),
                name="plan_says_why_number_or_day_is_unknown",
                violation_error_message="Thiếu số hoặc ngày ban hành thì ghi rõ lý do ở ô ghi chú.",
            ),
            models.CheckConstraint(
                condition=Q(number=None) | ~Q(number=""),
                name="plan_number_is_unknown_or_written",
                violation_error_message="Số, ký hiệu chưa biết thì để trống.",
            ),
        ]

    def __str__(self):
        return self.short_title

    def get_absolute_url(self):
        return reverse("plan", args=[self.slug])


class PlanPart(models.Model):
    """Something that stands at a place in a plan. Text numbers sort wrongly, so `position` orders."""

    plan = models.ForeignKey(
        Plan, models.CASCADE, related_name="%(class)ss", verbose_name="kế hoạch"
    )
    position = models.PositiveIntegerField("thứ tự", default=0)
    note = VietTextField("ghi chú", blank=True)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]


class LegalBasis(PlanPart):
    """A document that the plan carries out or rests on."""

    plan = models.ForeignKey(
        Plan, models.CASCADE, related_name="legal_bases", verbose_name="kế hoạch"
    )
    doc_type = VietCharField("loại văn bản", max_length=60)
    number = VietCharField("số, ký hiệu", max_length=60, null=True, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    issuer = VietCharField("cơ quan ban hành", max_length=255)

    class Meta(PlanPart.Meta):
        abstract = False
        verbose_name = "căn cứ"
        verbose_name_plural = "căn cứ"

    def __str__(self):
        return f"{self.doc_type} số {self.number}" if self.number else self.doc_type


class Clause(PlanPart):
    """One numbered purpose or requirement of Part I."""

    class Kind(models.TextChoices):
        PURPOSE = "purpose", "Mục đích"
        REQUIREMENT = "requirement", "Yêu cầu"

    kind = models.CharField("loại", max_length=20, choices=Kind)
    number = VietCharField("số", max_length=10)
    text = VietTextField("nội dung")

    class Meta(PlanPart.Meta):
        abstract = False
        verbose_name = "mục đích, yêu cầu"
        verbose_name_plural = "mục đích, yêu cầu"
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "kind", "number"],
                name="clause_number_unique_in_plan",
                violation_error_message="Số này đã dùng cho một mục khác.",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number}"


class Section(PlanPart):
    """A group of tasks (Part II), with the document's own wording where it speaks per section."""

    number = VietCharField("số", max_length=10)
    title = VietTextField("tên mục")
    agencies_text = VietTextField("cơ quan thực hiện (nguyên văn)", blank=True)
    timing_text = VietTextField("thời gian thực hiện (nguyên văn)", blank=True)

    history = HistoricalRecords()

    class Meta(PlanPart.Meta):
        abstract = False
        verbose_name = "mục, nhóm nhiệm vụ"
        verbose_name_plural = "mục, nhóm nhiệm vụ"
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="section_number_unique_in_plan",
                violation_error_message="Kế hoạch đã có mục mang số này.",
            )
        ]

    def __str__(self):
        return f"{self.number}. {self.title}"


class Responsibility(PlanPart):
    """What Part III lays on its addressees; `asked` where it asks rather than orders ("Đề nghị …")."""

    plan = models.ForeignKey(
        Plan, models.CASCADE, related_name="responsibilities", verbose_name="kế hoạch"
    )
    number = VietCharField("số", max_length=10)
    heading = VietTextField("tiêu đề", blank=True)
    asked = models.BooleanField("đề nghị, không giao", default=False)

    history = HistoricalRecords()

    class Meta(PlanPart.Meta):
        abstract = False
        verbose_name = "trách nhiệm (Phần III)"
        verbose_name_plural = "trách nhiệm (Phần III)"
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="responsibility_number_unique_in_plan",
                violation_error_message="Phần III đã có mục mang số này.",
            )
        ]

    def __str__(self):
        return f"III.{self.number}"


class Addressee(CarriedParty):
    """Whom a responsibility of Part III addresses."""

    responsibility = models.ForeignKey(
        Responsibility, models.CASCADE, related_name="addressees", verbose_name="trách nhiệm"
    )

    class Meta(CarriedParty.Meta):
        abstract = False
        verbose_name = "đối tượng"
        verbose_name_plural = "đối tượng"
        ordering = ["position", "pk"]


class Duty(models.Model):
    """One lettered or numbered duty within a responsibility; `number` is null where it has none."""

    responsibility = models.ForeignKey(
        Responsibility, models.CASCADE, related_name="duties", verbose_name="trách nhiệm"
    )
    position = models.PositiveIntegerField("thứ tự", default=0)
    number = VietCharField("số", max_length=10, null=True, blank=True)
    text = VietTextField("nội dung")
    note = VietTextField("ghi chú", blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "nhiệm vụ trong Phần III"
        verbose_name_plural = "nhiệm vụ trong Phần III"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["responsibility", "number"],
                name="duty_number_unique_in_responsibility",
                violation_error_message="Mục này đã có nhiệm vụ mang số đó.",
            )
        ]

    def __str__(self):
        """ "III.5.1" for "5.1" and for "1" under 5; "III.1.b"; "III.2" where it has no number."""
        if not self.number:
            return str(self.responsibility)
        own = self.number.removeprefix(f"{self.responsibility.number}.")
        return f"{self.responsibility}.{own}"


class ReportingRule(PlanPart):
    """Who reports to whom and by when, as a clause of the plan says, or by the coordinator's setting.

    "Trước 15/12" excludes the 15th, "chậm nhất 15/12" includes it (`boundary`).
    """

    class Basis(models.TextChoices):
        DOCUMENT = "document", "Theo văn bản"
        OWN_SETTING = "own_setting", "Do Sở Tư pháp tự đặt"

    class Kind(models.TextChoices):
        YEARLY = "yearly", "Hằng năm"
        PERIODIC = "periodic", "Định kỳ"
        ON_REQUEST = "on_request", "Khi có yêu cầu"
        AS_NEEDED = "as_needed", "Khi phát sinh"

    class Boundary(models.TextChoices):
        BEFORE = "before", "Trước ngày"
        NO_LATER_THAN = "no_later_than", "Chậm nhất ngày"

    plan = models.ForeignKey(
        Plan, models.CASCADE, related_name="reporting_rules", verbose_name="kế hoạch"
    )
    source = VietCharField("căn cứ trong văn bản", max_length=60)
    basis = models.CharField("cơ sở", max_length=20, choices=Basis, default=Basis.DOCUMENT)
    kind = models.CharField("loại", max_length=20, choices=Kind)
    recipient = models.ForeignKey(
        Agency, models.PROTECT, related_name="+", verbose_name="nơi nhận báo cáo"
    )
    via = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="thông qua"
    )
    month = models.PositiveSmallIntegerField(
        "tháng", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    day = models.PositiveSmallIntegerField(
        "ngày", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    boundary = models.CharField(  # noqa: DJ001 (unknown is null, as for month and day)
        "mốc", max_length=20, choices=Boundary, null=True, blank=True
    )
    text = VietTextField("nguyên văn")

    history = HistoricalRecords()

    class Meta(PlanPart.Meta):
        abstract = False
        verbose_name = "quy định báo cáo"
        verbose_name_plural = "quy định báo cáo"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind="yearly", month__isnull=False, day__isnull=False, boundary__isnull=False
                )
                | (~Q(kind="yearly") & Q(month=None, day=None, boundary=None)),
                name="rule_has_a_day_exactly_when_yearly",
                violation_error_message="Báo cáo hằng năm phải có ngày, tháng và mốc; loại khác thì để trống.",
            ),
            models.CheckConstraint(
                condition=Q(month=None)
                | (Q(month__gte=1, month__lte=12) & Q(day__gte=1, day__lte=31)),
                name="rule_day_is_a_day_of_the_calendar",
                violation_error_message="Ngày hoặc tháng không có trong lịch.",
            ),
        ]

    def __str__(self):
        return f"{self.source}: {self.get_kind_display().lower()}"

    def clean(self):
        if self.month and self.day:
            try:
                self.due_on(2023)
            except ValueError:
                raise ValidationError(
                    {"day": f"Tháng {self.month} không có ngày {self.day} ở mọi năm."}
                ) from None

    def due_on(self, year):
        """The last day of that year on which a report is on time; None unless yearly."""
        if not self.month or not self.day:
            return None
        day = date(year, self.month, self.day)
        return day - timedelta(days=1) if self.boundary == self.Boundary.BEFORE else day


class Reporter(AgencyOrGroup):
    """Who owes the reports of a rule."""

    rule = models.ForeignKey(
        ReportingRule, models.CASCADE, related_name="reporters", verbose_name="quy định"
    )

    class Meta(AgencyOrGroup.Meta):
        abstract = False
        verbose_name = "cơ quan báo cáo"
        verbose_name_plural = "cơ quan báo cáo"
        ordering = ["position", "pk"]


class Replacement(PlanPart):
    """An earlier plan that this one replaces, in its words, linked where we hold it."""

    text = VietTextField("nguyên văn")
    replaced = models.ForeignKey(
        Plan,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name="kế hoạch bị thay thế",
    )

    class Meta(PlanPart.Meta):
        abstract = False
        verbose_name = "thay thế"
        verbose_name_plural = "thay thế"

    def __str__(self):
        return self.text


class Recipient(PlanPart):
    """A line of "Nơi nhận"."""

    name = VietCharField("tên", max_length=255)
    purpose = VietCharField("để làm gì", max_length=60, null=True, blank=True)

    class Meta(PlanPart.Meta):
        abstract = False
        verbose_name = "nơi nhận"
        verbose_name_plural = "nơi nhận"

    def __str__(self):
        return self.name
