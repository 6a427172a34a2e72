"""What was done: cycles, who owes a report in them, drafts, and what was filed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from agencies.fields import VietCharField, VietTextField
from agencies.models import Agency, Membership
from plans.models import Plan, ReportingRule
from tasks.models import Assignment, Task

READERS = (Membership.Role.COORDINATOR, Membership.Role.LEADER)
WRITERS = (Membership.Role.FOCAL_POINT, Membership.Role.SIGNER)


class CycleQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Cycles of the plans of the user's provinces; the administrator sees all."""
        if user.is_superuser:
            return self.all()
        return self.filter(plan__province__in=user.province_ids)

    def open(self):
        return self.filter(closed_at=None)


class Cycle(models.Model):
    """A round of reporting on a plan. Period, day on which data closes and deadline are three
    settings; the deadline stands in each obligation."""

    class Kind(models.TextChoices):
        YEARLY = "yearly", "Hằng năm"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="cycles", verbose_name="kế hoạch")
    year = models.PositiveSmallIntegerField("năm")
    kind = models.CharField("loại", max_length=20, choices=Kind, default=Kind.YEARLY)
    title = VietCharField("tên", max_length=200)
    period_from = models.DateField("kỳ báo cáo từ ngày")
    period_until = models.DateField("kỳ báo cáo đến hết ngày")
    data_until = models.DateField("chốt số liệu đến hết ngày")
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
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("progress", args=[self.plan.slug, self.year])

    @property
    def is_open(self):
        return self.closed_at is None


class ObligationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everybody of the province sees who has filed; the administrator too."""
        if user.is_superuser:
            return self.all()
        return self.filter(cycle__plan__province__in=user.province_ids)

    def owed_by(self, user):
        """What the user may file: the obligations of the agencies where they are focal point."""
        return self.filter(agency__in=user.agency_ids(*WRITERS))

    def filed(self):
        return self.filter(report__first_filed_on__isnull=False)

    def on_time(self):
        return self.filter(report__first_filed_on__lte=F("due_on"))

    def late(self):
        """Filed, but first after the due day."""
        return self.filter(report__first_filed_on__gt=F("due_on"))

    def missing(self):
        return self.filter(report__first_filed_on=None)

    def overdue(self, on):
        """Not filed, and the due day has passed."""
        return self.missing().filter(due_on__lt=on)


class Obligation(models.Model):
    """One agency owes one report in one cycle. Every rate comes from here."""

    class Basis(models.TextChoices):
        DOCUMENT = "document", "Theo văn bản"
        OWN_SETTING = "own_setting", "Do Sở Tư pháp tự đặt"

    cycle = models.ForeignKey(
        Cycle, models.PROTECT, related_name="obligations", verbose_name="kỳ báo cáo"
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="obligations", verbose_name="cơ quan"
    )
    rule = models.ForeignKey(
        ReportingRule, models.PROTECT, related_name="obligations", verbose_name="quy định"
    )
    basis = models.CharField("cơ sở", max_length=20, choices=Basis)
    recipient = models.ForeignKey(
        Agency, models.PROTECT, related_name="+", verbose_name="nơi nhận báo cáo"
    )
    via = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="thông qua"
    )
    due_on = models.DateField("hạn cuối (hết ngày)")

    objects = ObligationQuerySet.as_manager()

    class Meta:
        verbose_name = "nghĩa vụ báo cáo"
        verbose_name_plural = "nghĩa vụ báo cáo"
        ordering = ["agency__position", "agency__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "agency"],
                name="obligation_unique_in_cycle",
                violation_error_message="Cơ quan này đã có nghĩa vụ báo cáo trong kỳ.",
            )
        ]

    def __str__(self):
        return f"{self.agency}, {self.cycle}"

    def is_overdue(self, on):
        """Whether nothing was filed and the due day has passed; needs `report` loaded."""
        return self.report.first_filed_on is None and self.due_on < on


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Drafts: their agency only, not even the administrator of the installation."""
        return self.filter(obligation__agency__in=user.agency_ids(*WRITERS))


class Report(models.Model):
    """The report of one obligation: its state, and the draft that only its agency sees.

    It exists from the opening of the cycle, so that there is always one row to lock. `revision`
    grows with every saving of the draft; who saves over a newer one is shown both texts.
    """

    class State(models.TextChoices):
        NOT_STARTED = "not_started", "Chưa gửi"
        DRAFT = "draft", "Nháp"
        SUBMITTED = "submitted", "Đã gửi"

    class Timeliness(models.TextChoices):
        ON_TIME = "on_time", "Đúng hạn"
        LATE = "late", "Gửi chậm"

    obligation = models.OneToOneField(
        Obligation, models.PROTECT, related_name="report", verbose_name="nghĩa vụ"
    )
    state = models.CharField("trạng thái", max_length=20, choices=State, default=State.NOT_STARTED)
    revision = models.PositiveIntegerField("lần lưu", default=0)
    saved_at = models.DateTimeField("lưu lúc", null=True, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người lưu",
    )
    first_filed_on = models.DateField(
        "ngày gửi lần đầu",
        null=True,
        blank=True,
        help_text="Theo giờ Việt Nam; quyết định đúng hạn hay chậm.",
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo"
        verbose_name_plural = "báo cáo"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(saved_at=None, saved_by=None)
                | Q(saved_at__isnull=False, saved_by__isnull=False),
                name="report_saving_has_time_and_person",
                violation_error_message="Lần lưu phải ghi cả giờ và người lưu.",
            ),
            models.CheckConstraint(
                condition=Q(state="submitted", first_filed_on__isnull=False)
                | Q(state__in=["not_started", "draft"], first_filed_on=None),
                name="report_is_filed_exactly_when_it_has_a_first_day",
                violation_error_message="Báo cáo đã gửi phải có ngày gửi lần đầu.",
            ),
        ]

    def __str__(self):
        return f"{self.obligation}"

    def get_absolute_url(self):
        return reverse("report", args=[self.pk])

    @property
    def is_editable(self):
        return self.state in {self.State.NOT_STARTED, self.State.DRAFT}

    @property
    def timeliness(self):
        """On time or late by the first filing; None while nothing was filed."""
        if self.first_filed_on is None:
            return None
        return self.Timeliness.LATE if self.days_late > 0 else self.Timeliness.ON_TIME

    @property
    def days_late(self):
        """Days from the due day to the first filing; zero or less is on time."""
        return (self.first_filed_on - self.obligation.due_on).days


class Outcome(models.TextChoices):
    """What a year brought for one agency's line; an ongoing task is never "completed"."""

    RESULT = "result", "Có kết quả"
    IN_PROGRESS = "in_progress", "Đang thực hiện"
    COMPLETED = "completed", "Hoàn thành"
    NOTHING = "nothing", "Không phát sinh"
    NOT_DONE = "not_done", "Chưa thực hiện"

    @classmethod
    def of_task(cls, task):
        """The outcomes that may be reported for the task: "hoàn thành" for dated tasks only."""
        return [outcome for outcome in cls if outcome != cls.COMPLETED or task.is_dated]


class Line(models.Model):
    """The words of one line: an outcome, a text, and the day where the task was completed."""

    outcome = models.CharField("kết quả", max_length=20, choices=Outcome, blank=True)
    text = VietTextField("nội dung", blank=True)
    completed_on = models.DateField("ngày hoàn thành", null=True, blank=True)

    class Meta:
        abstract = True


class DraftLine(Line):
    """What an agency is writing about one task. Nobody else reads it."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="lines", verbose_name="báo cáo")
    task = models.ForeignKey(Task, models.PROTECT, related_name="+", verbose_name="nhiệm vụ")

    class Meta:
        verbose_name = "dòng nháp"
        verbose_name_plural = "dòng nháp"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "task"],
                name="draft_line_unique_in_report",
                violation_error_message="Báo cáo đã có dòng cho nhiệm vụ này.",
            )
        ]

    def __str__(self):
        return f"Dòng nháp {self.pk}"  # never the words: this may be logged or shown to others


class FiledForGood(models.QuerySet):
    """Rows that are written once. What was filed stays as it was read then."""

    def update(self, **kwargs):
        raise FiledIsFinal

    def delete(self):
        raise FiledIsFinal


class FiledIsFinal(Exception):
    """Somebody tried to change what was filed."""

    def __str__(self):
        return "Báo cáo đã gửi không sửa, không xóa được."


class WrittenOnce(models.Model):
    class Meta:
        abstract = True

    def save(self, **kwargs):
        if not self._state.adding:
            raise FiledIsFinal
        super().save(**kwargs)

    def delete(self, **kwargs):
        raise FiledIsFinal


class FilingQuerySet(FiledForGood):
    def visible_to(self, user):
        """What was filed is read by its own agency, and by coordinators and leaders of the province."""
        return self.filter(
            Q(report__obligation__agency__in=user.agency_ids(*WRITERS))
            | Q(report__obligation__cycle__plan__province__in=user.province_ids_as(*READERS))
        )


class Filing(WrittenOnce):
    """One filing of a report, in the words of agency, plan and tasks as they were shown then."""

    report = models.ForeignKey(
        Report, models.PROTECT, related_name="filings", verbose_name="báo cáo"
    )
    number = models.PositiveSmallIntegerField("lần gửi")
    receipt = models.CharField("mã biên nhận", max_length=40, unique=True)
    at = models.DateTimeField("gửi lúc")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người gửi"
    )
    by_name = VietCharField("tên người gửi", max_length=150)
    agency_name = VietCharField("tên cơ quan", max_length=255)
    plan_title = VietTextField("tên kế hoạch")
    cycle_title = VietCharField("tên kỳ báo cáo", max_length=200)
    recipient_name = VietCharField("nơi nhận", max_length=255)
    via_name = VietCharField("thông qua", max_length=255, blank=True)

    objects = FilingQuerySet.as_manager()

    class Meta:
        verbose_name = "lần gửi"
        verbose_name_plural = "lần gửi"
        ordering = ["report", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "number"],
                name="filing_number_unique_in_report",
                violation_error_message="Báo cáo đã có lần gửi này.",
            )
        ]

    def __str__(self):
        return f"{self.agency_name}, {self.cycle_title}, lần {self.number}"

    def get_absolute_url(self):
        return reverse("filing", args=[self.report_id, self.number])

    @property
    def filed_on(self):
        """The day of filing in Vietnam."""
        return timezone.localdate(self.at)


class FiledLineQuerySet(FiledForGood):
    def visible_to(self, user):
        return self.filter(filing__in=Filing.objects.visible_to(user))


class FiledLine(WrittenOnce, Line):
    """What was filed about one task, with the task's words and the agency's roles as shown then."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="lines", verbose_name="lần gửi")
    task = models.ForeignKey(
        Task, models.PROTECT, related_name="filed_lines", verbose_name="nhiệm vụ"
    )
    position = models.PositiveIntegerField("thứ tự")
    section_title = VietTextField("tên mục")
    number = VietCharField("số", max_length=10)
    title = VietCharField("tên gọi ngắn", max_length=200)
    task_text = VietTextField("nguyên văn nhiệm vụ")
    roles = models.JSONField("vai trò")
    obliged = models.BooleanField("bắt buộc")

    objects = FiledLineQuerySet.as_manager()

    class Meta:
        verbose_name = "dòng kết quả"
        verbose_name_plural = "dòng kết quả"
        ordering = ["filing", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["filing", "task"],
                name="filed_line_unique_in_filing",
                violation_error_message="Lần gửi đã có dòng cho nhiệm vụ này.",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=""),
                name="filed_line_says_an_outcome",
                violation_error_message="Dòng đã gửi phải có kết quả.",
            ),
            models.CheckConstraint(
                condition=Q(outcome="completed", completed_on__isnull=False)
                | (~Q(outcome="completed") & Q(completed_on=None)),
                name="filed_line_has_a_day_exactly_when_completed",
                violation_error_message="«Hoàn thành» phải ghi ngày; kết quả khác thì không.",
            ),
            models.CheckConstraint(
                condition=Q(outcome="nothing") | ~Q(text=""),
                name="filed_line_explains_its_outcome",
                violation_error_message="Dòng có kết quả hoặc chưa thực hiện phải ghi nội dung, lý do.",
            ),
        ]

    def __str__(self):
        return f"{self.number}. {self.title}"

    @property
    def role_list(self):
        """The agency's roles at the time of filing, strongest first."""
        return [Assignment.Role(role) for role in self.roles]


class ReportEvent(models.Model):
    """Who did what with a report, and when; read in the order of ids, so that a clock set back
    reverses nothing."""

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", "Gửi báo cáo"

    report = models.ForeignKey(
        Report, models.PROTECT, related_name="events", verbose_name="báo cáo"
    )
    kind = models.CharField("việc", max_length=20, choices=Kind)
    at = models.DateTimeField("lúc")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người làm"
    )
    filing = models.ForeignKey(
        Filing, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="lần gửi"
    )

    class Meta:
        verbose_name = "sự việc"
        verbose_name_plural = "sự việc"
        ordering = ["pk"]

    def __str__(self):
        return f"{self.get_kind_display()} ({self.at:%d/%m/%Y %H:%M})"
