"""What was said about what was filed, and everything that happened to a report."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies.fields import VietCharField, VietTextField
from reporting.models.drafts import Report
from reporting.models.filings import FiledLine, Filing


class LineReview(models.Model):
    """What the coordinator found of one filed line; the agency reads it once the report is
    returned or accepted. A line that was accepted stays locked when the report is returned."""

    class Verdict(models.TextChoices):
        ACCEPTED = "accepted", "Tiếp nhận"
        RETURNED = "returned", "Trả lại"

    line = models.OneToOneField(
        FiledLine, models.PROTECT, related_name="review", verbose_name="dòng kết quả"
    )
    verdict = models.CharField("kết luận", max_length=20, choices=Verdict)
    comment = VietTextField("ý kiến", blank=True)
    at = models.DateTimeField("lúc")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người xem xét"
    )

    class Meta:
        verbose_name = "kết luận về dòng"
        verbose_name_plural = "kết luận về dòng"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(verdict="returned") | ~Q(comment=""),
                name="returned_line_has_a_comment",
                violation_error_message="Trả lại dòng nào phải ghi ý kiến cho dòng đó.",
            )
        ]

    def __str__(self):
        return f"{self.line}: {self.get_verdict_display()}"


class ReviewNote(models.Model):
    """What a coordinator is still writing about a whole filing, beside its lines: gone once the
    report is returned or accepted, whose event then says it. The agency never reads it."""

    filing = models.OneToOneField(
        Filing, models.PROTECT, related_name="review_note", verbose_name="lần gửi"
    )
    comment = VietTextField("ý kiến chung", blank=True)
    due_on = models.DateField("hạn gửi lại", null=True, blank=True)
    at = models.DateTimeField("lúc")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người xem xét"
    )

    class Meta:
        verbose_name = "ý kiến chung đang ghi"
        verbose_name_plural = "ý kiến chung đang ghi"
        ordering = ["pk"]

    def __str__(self):
        return f"Ý kiến chung về {self.filing}"


class Remark(models.Model):
    """What an agency that leads or monitors a task says of another's filed line."""

    line = models.ForeignKey(
        FiledLine, models.PROTECT, related_name="remarks", verbose_name="dòng kết quả"
    )
    text = VietTextField("nhận xét")
    at = models.DateTimeField("lúc")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người nhận xét"
    )
    by_name = VietCharField("tên người nhận xét", max_length=150)
    agency_name = VietCharField("tên cơ quan", max_length=255)

    class Meta:
        verbose_name = "nhận xét"
        verbose_name_plural = "nhận xét"
        ordering = ["pk"]

    def __str__(self):
        return f"{self.agency_name}, {self.at:%d/%m/%Y %H:%M}"


class ReportEvent(models.Model):
    """Who did what with a report, and when; read in the order of ids, so that a clock set back
    reverses nothing."""

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", "Gửi báo cáo"
        PAPER = "paper", "Nhập báo cáo giấy"
        PAPER_NUMBER = "paper_number", "Ghi số văn bản"
        RETURNED = "returned", "Trả lại"
        ACCEPTED = "accepted", "Tiếp nhận"
        REOPENED = "reopened", "Mở lại để xem xét"
        ADDED = "added", "Thêm vào kỳ"
        INVITED = "invited", "Mời báo cáo"
        EXTENDED = "extended", "Gia hạn"
        EXTENSION_UNDONE = "extension_undone", "Bỏ gia hạn"
        EXEMPTED = "exempted", "Miễn báo cáo"
        EXEMPTION_UNDONE = "exemption_undone", "Bỏ miễn báo cáo"
        ANSWERED = "answered", "Trả lời kiến nghị"
        ANSWER_UNDONE = "answer_undone", "Bỏ trả lời kiến nghị"

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
    text = VietTextField("nội dung", blank=True)
    due_on = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = "sự việc"
        verbose_name_plural = "sự việc"
        ordering = ["pk"]

    def __str__(self):
        return f"{self.get_kind_display()} ({self.at:%d/%m/%Y %H:%M})"

    @property
    def by_name(self):
        """The name of who did it; of who filed as it was then. Needs `by` and `filing` loaded."""
        if self.filing and self.filing.by_id == self.by_id:
            return self.filing.by_name
        return str(self.by)
