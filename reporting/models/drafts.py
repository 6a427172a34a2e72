"""The report of one obligation: its state, and the draft that only its agency sees."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from agencies.fields import VietCharField, VietTextField
from plans.models import Duty
from reporting.models.obligations import WRITERS, Obligation
from tasks.models import Task


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Drafts: their agency only, not even the administrator of the installation."""
        return self.filter(obligation__agency__in=user.agency_ids(*WRITERS))


class Report(models.Model):
    """The report of one obligation: its state, and the draft that only its agency sees.

    A returned report keeps its draft, and has a due day of its own (`return_due_on`).
    It exists from the opening of the cycle, so that there is always one row to lock. `revision`
    grows with every saving of the draft; who saves over a newer one is shown both texts.
    """

    class State(models.TextChoices):
        NOT_STARTED = "not_started", "Chưa gửi"
        DRAFT = "draft", "Nháp"
        SUBMITTED = "submitted", "Đã gửi"
        RETURNED = "returned", "Trả lại"
        ACCEPTED = "accepted", "Đã tiếp nhận"

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

    return_due_on = models.DateField("gửi lại chậm nhất", null=True, blank=True)

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
                condition=Q(
                    state__in=["submitted", "returned", "accepted"], first_filed_on__isnull=False
                )
                | Q(state__in=["not_started", "draft"], first_filed_on=None),
                name="report_is_filed_exactly_when_it_has_a_first_day",
                violation_error_message="Báo cáo đã gửi phải có ngày gửi lần đầu.",
            ),
            models.CheckConstraint(
                condition=Q(state="returned", return_due_on__isnull=False)
                | (~Q(state="returned") & Q(return_due_on=None)),
                name="report_has_a_new_due_day_exactly_when_returned",
                violation_error_message="Báo cáo trả lại phải có hạn gửi lại.",
            ),
        ]

    def __str__(self):
        return f"{self.obligation}"

    def get_absolute_url(self):
        return reverse("report", args=[self.pk])

    @property
    def is_editable(self):
        return self.state in {self.State.NOT_STARTED, self.State.DRAFT, self.State.RETURNED}

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
    """The words of one line: an outcome, a text, the day where the task was completed, and the
    numbers of the documents that show it."""

    outcome = models.CharField("kết quả", max_length=20, choices=Outcome, blank=True)
    text = VietTextField("nội dung", blank=True)
    completed_on = models.DateField("ngày hoàn thành", null=True, blank=True)
    evidence = VietTextField("văn bản minh chứng", blank=True)

    class Meta:
        abstract = True


class Narrative(models.Model):
    """A paragraph beside the lines, in the parts of the official outline (I, III, IV), on funds, or
    on one duty of Part III of the plan."""

    class Part(models.TextChoices):
        DIRECTION = "direction", "Công tác chỉ đạo, triển khai"
        DUTY = "duty", "Nhiệm vụ được giao tại Phần III"
        FUNDS = "funds", "Kinh phí thực hiện"
        STRENGTHS = "strengths", "Ưu điểm"
        WEAKNESSES = "weaknesses", "Tồn tại, hạn chế"
        CAUSES = "causes", "Nguyên nhân"
        NEXT_YEAR = "next_year", "Phương hướng, nhiệm vụ năm sau"

    part = models.CharField("phần", max_length=20, choices=Part)
    duty = models.ForeignKey(
        Duty,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="nhiệm vụ trong Phần III",
    )
    text = VietTextField("nội dung", blank=True)

    class Meta:
        abstract = True


class Item(models.Model):
    """One obstacle, or one recommendation and to whom it goes (parts III and V of the outline).

    An obstacle may name the task it is about; without one it is about the work as a whole.
    """

    class Kind(models.TextChoices):
        OBSTACLE = "obstacle", "Khó khăn, vướng mắc"
        RECOMMENDATION = "recommendation", "Kiến nghị, đề xuất"

    kind = models.CharField("loại", max_length=20, choices=Kind)
    text = VietTextField("nội dung")
    addressee = VietCharField("gửi đến", max_length=255, blank=True)

    class Meta:
        abstract = True


ONLY_OBSTACLES = "Chỉ khó khăn, vướng mắc mới ghi là về một nhiệm vụ."


class Signature(models.Model):
    """Who signed the paper, as what, and the paper's number and day; typist and signatory differ."""

    signed_by = VietCharField("người ký", max_length=150, blank=True)
    signer_position = VietCharField("chức vụ người ký", max_length=150, blank=True)
    document_number = VietCharField("số, ký hiệu văn bản", max_length=60, blank=True)
    document_on = models.DateField("ngày văn bản", null=True, blank=True)

    class Meta:
        abstract = True


class DraftLine(Line):
    """What an agency is writing about one task. Nobody else reads it."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="lines", verbose_name="báo cáo")
    task = models.ForeignKey(Task, models.PROTECT, related_name="+", verbose_name="nhiệm vụ")
    carried_over = models.BooleanField("lấy từ kỳ trước, chưa sửa", default=False)

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


class DraftNarrative(Narrative):
    report = models.ForeignKey(
        Report, models.CASCADE, related_name="narratives", verbose_name="báo cáo"
    )
    carried_over = models.BooleanField("lấy từ kỳ trước, chưa sửa", default=False)

    class Meta:
        verbose_name = "phần lời nháp"
        verbose_name_plural = "phần lời nháp"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "part"],
                condition=Q(duty=None),
                name="draft_narrative_unique_in_report",
                violation_error_message="Báo cáo đã có phần này.",
            ),
            models.UniqueConstraint(
                fields=["report", "duty"],
                name="draft_narrative_unique_for_duty",
                violation_error_message="Báo cáo đã có phần về nhiệm vụ này.",
            ),
            models.CheckConstraint(
                condition=Q(part="duty", duty__isnull=False) | (~Q(part="duty") & Q(duty=None)),
                name="draft_narrative_names_a_duty_exactly_when_on_one",
                violation_error_message="Phần về nhiệm vụ tại Phần III phải ghi nhiệm vụ nào.",
            ),
        ]

    def __str__(self):
        return f"Phần lời nháp {self.pk}"


class DraftItem(Item):
    """`key` is given by the page that adds the item: sent twice, it is still one item."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="items", verbose_name="báo cáo")
    key = models.CharField("mã", max_length=40)
    task = models.ForeignKey(  # a task that is deleted leaves the words: they become general
        Task,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="về nhiệm vụ",
    )

    class Meta:
        verbose_name = "mục nháp"
        verbose_name_plural = "mục nháp"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "key"],
                name="draft_item_unique_in_report",
                violation_error_message="Báo cáo đã có mục này.",
            ),
            models.CheckConstraint(
                condition=Q(task=None) | Q(kind="obstacle"),
                name="draft_item_about_a_task_is_an_obstacle",
                violation_error_message=ONLY_OBSTACLES,
            ),
        ]

    def __str__(self):
        return f"Mục nháp {self.pk}"


class DraftSignature(Signature):
    report = models.OneToOneField(
        Report, models.CASCADE, related_name="signature", verbose_name="báo cáo"
    )

    class Meta:
        verbose_name = "chữ ký nháp"
        verbose_name_plural = "chữ ký nháp"

    def __str__(self):
        return f"Chữ ký nháp {self.pk}"
