"""What was filed: written once, in the words of that moment."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from agencies.fields import VietCharField, VietTextField
from agencies.models import Membership
from reporting.models.drafts import ONLY_OBSTACLES, Item, Line, Narrative, Report, Signature
from reporting.models.obligations import WRITERS
from reporting.models.recommendations import RecommendationAnswer
from tasks.models import Assignment, Task

READERS = (Membership.Role.COORDINATOR, Membership.Role.LEADER)


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
        """What was filed is read by its own agency and whoever succeeded it, and by coordinators
        and leaders of the province (product rule "Who reads what was filed")."""
        return self.filter(
            Q(report__obligation__agency__in=user.agency_ids_and_before(*WRITERS))
            | Q(report__obligation__cycle__plan__province__in=user.province_ids_as(*READERS))
        )

    def coordinated_by(self, user):
        """What was filed in the provinces that the user coordinates, for review."""
        provinces = user.province_ids_as(Membership.Role.COORDINATOR)
        return self.filter(report__obligation__cycle__plan__province__in=provinces)

    def last_rounds(self):
        """The latest filing of each report, the one that is reviewed."""
        later = Filing.objects.filter(report=OuterRef("report"), number__gt=OuterRef("number"))
        return self.filter(~Exists(later))


class Filing(WrittenOnce, Signature):
    """One filing of a report, in the words of agency, plan and tasks as they were shown then.

    A report that came on paper was entered on behalf of its agency by a coordinator: `received_on`
    is the day that counts, `at` the moment of entering, `paper_note` why it came so.
    """

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
    implementation_plan = VietCharField("kế hoạch của cơ quan", max_length=255, blank=True)
    received_on = models.DateField("ngày nhận bản giấy", null=True, blank=True)
    paper_note = VietTextField("lý do nhận bản giấy", blank=True)

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
            ),
            models.CheckConstraint(
                condition=Q(received_on=None, paper_note="")
                | (Q(received_on__isnull=False) & ~Q(paper_note="")),
                name="paper_has_a_day_and_a_reason",
                violation_error_message="Bản giấy phải ghi ngày nhận và lý do.",
            ),
        ]

    def __str__(self):
        return f"{self.agency_name}, {self.cycle_title}, lần {self.number}"

    def get_absolute_url(self):
        return reverse("filing", args=[self.report_id, self.number])

    @property
    def filed_on(self):
        """The day that counts: of receipt for paper, else of filing in Vietnam."""
        return self.received_on or timezone.localdate(self.at)

    @property
    def is_paper(self):
        return self.received_on is not None

    @property
    def needs_paper_number(self):
        """Whether number or day of the signed paper was neither filed nor added later."""
        missing = not self.document_number or self.document_on is None
        return missing and not hasattr(self, "paper_number")


WATCHING = (Assignment.Role.LEAD, Assignment.Role.MONITOR)


def watching(user, on):
    """The assignments in force that day by which agencies of the user lead or monitor tasks of their
    own province by name; a member of a group that leads watches nothing."""
    return Assignment.objects.in_force(on).filter(
        role__in=WATCHING,
        agency__in=user.agency_ids(*WRITERS),
        agency__province=F("task__section__plan__province"),
    )


class FiledLineQuerySet(FiledForGood):
    def visible_to(self, user, on):
        """Lines of filings the user reads, and those of tasks that an agency of theirs leads or
        monitors that day by name (not as a member of a group)."""
        return self.filter(
            Q(filing__in=Filing.objects.visible_to(user))
            | Q(task__in=watching(user, on).values("task"))
        )

    def latest(self):
        """Those of the latest filing of their report."""
        later = Filing.objects.filter(
            report=OuterRef("filing__report"), number__gt=OuterRef("filing__number")
        )
        return self.exclude(Exists(later))


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
                violation_error_message="“Hoàn thành” phải ghi ngày; kết quả khác thì không.",
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


class FiledNarrative(WrittenOnce, Narrative):
    """A paragraph as filed; `heading` is the duty's number and words where it is about one."""

    filing = models.ForeignKey(
        Filing, models.PROTECT, related_name="narratives", verbose_name="lần gửi"
    )
    position = models.PositiveIntegerField("thứ tự")
    heading = VietTextField("đề mục")

    objects = FiledForGood.as_manager()

    class Meta:
        verbose_name = "phần lời đã gửi"
        verbose_name_plural = "phần lời đã gửi"
        ordering = ["filing", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["filing", "part"],
                condition=Q(duty=None),
                name="filed_narrative_unique_in_filing",
                violation_error_message="Lần gửi đã có phần này.",
            ),
            models.UniqueConstraint(
                fields=["filing", "duty"],
                name="filed_narrative_unique_for_duty",
                violation_error_message="Lần gửi đã có phần về nhiệm vụ này.",
            ),
        ]

    def __str__(self):
        return self.heading


class FiledItemQuerySet(FiledForGood):
    def visible_to(self, user, on):
        """Items of filings the user reads, and obstacles about tasks that an agency of theirs leads
        or monitors that day by name."""
        return self.filter(
            Q(filing__in=Filing.objects.visible_to(user))
            | Q(task__in=watching(user, on).values("task"))
        )

    def obstacles(self):
        return self.filter(kind=Item.Kind.OBSTACLE)

    def recommendations(self):
        return self.filter(kind=Item.Kind.RECOMMENDATION)

    def answered(self, **which):
        """What is answered in its report; `which` narrows the answers that count."""
        return self.filter(Exists(self._answers().filter(**which)))

    def unanswered(self):
        return self.exclude(Exists(self._answers()))

    def _answers(self):
        """Those to what an item asks, as `FiledItem.asks`, in whatever filing of its report it stands."""
        return RecommendationAnswer.objects.filter(
            report=OuterRef("filing__report"),
            asked_of=OuterRef("addressee"),
            asked=OuterRef("text"),
        )

    def latest(self):
        """Those of the latest filing of their report."""
        later = Filing.objects.filter(
            report=OuterRef("filing__report"), number__gt=OuterRef("filing__number")
        )
        return self.exclude(Exists(later))


class FiledItem(WrittenOnce, Item):
    """An obstacle or recommendation as filed; the task it is about keeps its words of that moment."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="items", verbose_name="lần gửi")
    position = models.PositiveIntegerField("thứ tự")
    task = models.ForeignKey(
        Task,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="filed_obstacles",
        verbose_name="về nhiệm vụ",
    )
    task_number = VietCharField("số nhiệm vụ", max_length=10, blank=True)
    task_title = VietCharField("tên gọi ngắn của nhiệm vụ", max_length=200, blank=True)

    objects = FiledItemQuerySet.as_manager()

    class Meta:
        verbose_name = "khó khăn, kiến nghị đã gửi"
        verbose_name_plural = "khó khăn, kiến nghị đã gửi"
        ordering = ["filing", "position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(task=None) | Q(kind="obstacle"),
                name="filed_item_about_a_task_is_an_obstacle",
                violation_error_message=ONLY_OBSTACLES,
            ),
            models.CheckConstraint(
                condition=Q(task=None, task_number="", task_title="")
                | (Q(task__isnull=False) & ~Q(task_number="")),
                name="filed_item_keeps_the_number_of_its_task",
                violation_error_message="Vướng mắc về một nhiệm vụ giữ số của nhiệm vụ lúc gửi.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.position}"

    @property
    def asks(self):
        """What an answer belongs to: (report id, to whom it goes, its words); needs `filing` loaded."""
        return self.filing.report_id, self.addressee, self.text


class PaperNumber(WrittenOnce):
    """Number and day of the signed paper, added once after filing."""

    filing = models.OneToOneField(
        Filing, models.PROTECT, related_name="paper_number", verbose_name="lần gửi"
    )
    document_number = VietCharField("số, ký hiệu văn bản", max_length=60)
    document_on = models.DateField("ngày văn bản")
    at = models.DateTimeField("ghi lúc")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người ghi"
    )

    objects = FiledForGood.as_manager()

    class Meta:
        verbose_name = "số văn bản ghi sau"
        verbose_name_plural = "số văn bản ghi sau"
        ordering = ["pk"]

    def __str__(self):
        return self.document_number
