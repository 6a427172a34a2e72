"""What was answered to the recommendations that reports end with (part V of the outline)."""

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from agencies.fields import VietCharField, VietTextField
from agencies.vietnamese import nfc
from reporting.models.drafts import Report


class RecommendationAnswerQuerySet(models.QuerySet):
    def by_words(self):
        """{what a recommendation asks, as `FiledItem.asks`: its answer}."""
        return {(one.report_id, one.asked_of, one.asked): one for one in self}


class RecommendationAnswer(models.Model):
    """The answer to one recommendation of one report, entered by Sở Tư pháp for whoever gave it.

    It answers words to an addressee, not a row: a report that is filed again carries a recommendation
    on in a new row, and with the same words its answer still stands; reworded or addressed to somebody
    else, it is unanswered again (docs/adr/0022).
    """

    report = models.ForeignKey(
        Report, models.PROTECT, related_name="answers", verbose_name="báo cáo"
    )
    asked = VietTextField("kiến nghị")
    asked_of = VietCharField("gửi đến", max_length=255, blank=True)
    # Of both, by `save`: no index of PostgreSQL holds words of any length.
    asked_digest = models.CharField("giá trị băm của kiến nghị", max_length=64, editable=False)
    text = VietTextField("trả lời")
    answered_by_name = VietCharField("ai trả lời", max_length=255)
    document_number = VietCharField("số, ký hiệu văn bản", max_length=60, blank=True)
    document_on = models.DateField("ngày văn bản", null=True, blank=True)
    at = models.DateTimeField("ghi lúc")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người ghi"
    )

    history = HistoricalRecords()
    objects = RecommendationAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "trả lời kiến nghị"
        verbose_name_plural = "trả lời kiến nghị"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "asked_digest"],
                name="recommendation_of_a_report_is_answered_once",
                violation_error_message="Kiến nghị này của báo cáo đã có trả lời.",
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="recommendation_answer_says_something",
                violation_error_message="Ghi nội dung trả lời.",
            ),
            models.CheckConstraint(
                condition=~Q(answered_by_name=""),
                name="recommendation_answer_says_who_answered",
                violation_error_message="Ghi ai trả lời.",
            ),
            models.CheckConstraint(
                condition=Q(document_number="", document_on=None)
                | (~Q(document_number="") & Q(document_on__isnull=False)),
                name="recommendation_answer_has_number_and_day_or_neither",
                violation_error_message="Văn bản trả lời phải ghi cả số và ngày.",
            ),
        ]

    def __str__(self):
        return f"Trả lời {self.pk}"  # never the words: the administrator reads none

    def save(self, **kwargs):
        said = f"{nfc(self.asked_of)}\n{nfc(self.asked)}"
        self.asked_digest = hashlib.sha256(said.encode()).hexdigest()
        super().save(**kwargs)
