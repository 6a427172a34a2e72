"""Who owes a report in a cycle: every rate comes from here."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from agencies.fields import VietTextField
from agencies.models import Agency, Membership, Reorganisation
from plans.models import ReportingRule
from reporting.models.cycles import Cycle

WRITERS = (Membership.Role.FOCAL_POINT, Membership.Role.SIGNER)


def is_expected(owner=""):
    """Q of what the rates count: not ended by a reorganisation; who is only asked and who was exempted
    stands apart (product rule "Numbers"). `owner` is the way to the obligation: "report__obligation__"."""
    stands = {f"{owner}ended_at": None, f"{owner}exempted_at": None}
    return Q(**stands) & ~Q(**{f"{owner}basis": Obligation.Basis.ASKED})


class ObligationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everybody of the province sees who has filed; the administrator too."""
        if user.is_superuser:
            return self.all()
        return self.filter(cycle__plan__province__in=user.province_ids)

    def owed_by(self, user):
        """What the user may file: the obligations of the agencies where they are focal point."""
        return self.standing().written_by(user)

    def written_by(self, user):
        """Those of the user's own agencies, the ended ones too: whose drafts they read."""
        return self.filter(agency__in=user.agency_ids(*WRITERS))

    def standing(self):
        """Not ended by a reorganisation."""
        return self.filter(ended_at=None)

    def ended(self):
        """Unfiled when its agency ended: in no rate and no list but its own."""
        return self.filter(ended_at__isnull=False)

    def expected(self):
        return self.filter(is_expected())

    def exempt(self):
        return self.standing().filter(exempted_at__isnull=False)

    def asked(self):
        """Asked rather than ordered, and not exempted."""
        return self.standing().filter(exempted_at=None, basis=Obligation.Basis.ASKED)

    def filed(self):
        return self.filter(report__first_filed_on__isnull=False)

    def on_time(self):
        return self.filter(report__first_filed_on__lte=F("due_on"))

    def late(self):
        """Filed, but first after the due day."""
        return self.filter(report__first_filed_on__gt=F("due_on"))

    def missing(self):
        return self.standing().filter(report__first_filed_on=None)

    def silent(self, on):
        """Nothing filed after the due day."""
        return self.missing().filter(due_on__lt=on)

    def overdue_again(self, on):
        """Returned, and not filed again by its new day."""
        return self.filter(report__state="returned", report__return_due_on__lt=on)

    def overdue(self, on):
        """Not filed after the due day, or returned and not filed again by its new day."""
        return self.standing().filter(
            Q(report__first_filed_on=None, due_on__lt=on)
            | Q(report__state="returned", report__return_due_on__lt=on)
        )


class Obligation(models.Model):
    """One agency owes one report in one cycle. Every rate comes from here.

    `due_on` is the last on-time day in force. An extension replaces it before the first filing and
    keeps the day it replaced in `extended_from`. Unfiled when its agency ended, it is `ended_by`
    that reorganisation, counts nowhere, and its draft is only read.
    """

    class Basis(models.TextChoices):
        DOCUMENT = "document", "Theo văn bản"
        OWN_SETTING = "own_setting", "Do Sở Tư pháp tự đặt"
        REQUEST = "request", "Theo yêu cầu"
        ASKED = "asked", "Được đề nghị"

    cycle = models.ForeignKey(
        Cycle, models.PROTECT, related_name="obligations", verbose_name="kỳ báo cáo"
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="obligations", verbose_name="cơ quan"
    )
    rule = models.ForeignKey(
        ReportingRule,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="obligations",
        verbose_name="quy định",
    )
    basis = models.CharField("cơ sở", max_length=20, choices=Basis)
    recipient = models.ForeignKey(
        Agency, models.PROTECT, related_name="+", verbose_name="nơi nhận báo cáo"
    )
    via = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="thông qua"
    )
    due_on = models.DateField("hạn cuối (hết ngày)")
    extended_from = models.DateField("hạn trước khi gia hạn", null=True, blank=True)
    extended_at = models.DateTimeField("gia hạn lúc", null=True, blank=True)
    extended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người gia hạn",
    )
    extension_reason = VietTextField("lý do gia hạn", blank=True)
    exempted_at = models.DateTimeField("miễn lúc", null=True, blank=True)
    exempted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người miễn",
    )
    exemption_reason = VietTextField("lý do miễn", blank=True)
    ended_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)
    ended_by = models.ForeignKey(
        Reorganisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="ended_obligations",
        verbose_name="kết thúc do sắp xếp",
    )

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
            ),
            models.CheckConstraint(
                condition=~Q(basis="document") | Q(rule__isnull=False),
                name="obligation_by_document_names_its_rule",
                violation_error_message="Nghĩa vụ theo văn bản phải ghi quy định của văn bản.",
            ),
            models.CheckConstraint(
                condition=Q(
                    extended_from=None, extended_at=None, extended_by=None, extension_reason=""
                )
                | (
                    Q(
                        extended_from__isnull=False,  # a check that is unknown lets a row pass
                        extended_from__lt=F("due_on"),
                        extended_at__isnull=False,
                        extended_by__isnull=False,
                    )
                    & ~Q(extension_reason="")
                ),
                name="extension_has_day_time_person_and_reason",
                violation_error_message="Gia hạn phải đến một ngày muộn hơn, có giờ, người và lý do.",
            ),
            models.CheckConstraint(
                condition=Q(exempted_at=None, exempted_by=None, exemption_reason="")
                | (
                    Q(exempted_at__isnull=False, exempted_by__isnull=False)
                    & ~Q(exemption_reason="")
                ),
                name="exemption_has_time_person_and_reason",
                violation_error_message="Miễn báo cáo phải ghi giờ, người và lý do.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="ended_obligation_has_time_and_reorganisation",
                violation_error_message="Nghĩa vụ kết thúc phải ghi giờ và lần sắp xếp.",
            ),
        ]

    def __str__(self):
        return f"{self.agency}, {self.cycle}"

    @property
    def is_extended(self):
        return self.extended_from is not None

    @property
    def is_exempt(self):
        return self.exempted_at is not None

    @property
    def is_asked(self):
        """Asked rather than ordered: outside the document's rate."""
        return self.basis == self.Basis.ASKED

    @property
    def is_counted(self):
        """Whether the rates count it; see `ObligationQuerySet.expected`."""
        return not self.is_exempt and not self.is_asked and not self.is_ended

    @property
    def is_ended(self):
        return self.ended_at is not None

    @property
    def resolved_on(self):
        """The day on which groups and parts are taken: the due day, whatever was extended since; the
        agency's last day where it ended before."""
        day, last = self.extended_from or self.due_on, self.agency.until_on
        return min(day, last) if last else day

    def is_overdue(self, on):
        """As `ObligationQuerySet.overdue`, for one; needs `report` loaded."""
        report = self.report
        if self.is_ended:
            return False
        if report.state == report.State.RETURNED:
            return report.return_due_on < on
        return report.first_filed_on is None and self.due_on < on
